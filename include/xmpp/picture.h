/* picture.h: a PNG in base64, as far as those who show it must know of it.
 * SPDX-License-Identifier: MIT
 */
#ifndef XMPP_PICTURE_H
#define XMPP_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct picture {
    char id[41]; /* SHA-1 of its bytes in hex, by which XEP-0084 names it */
    size_t bytes;
    uint32_t width, height;
};

/* False: it is none. */
bool picture_read(const char *base64, struct picture *out);

#endif
