/* picture.c: base64 to what its bytes say. */
/* SPDX-License-Identifier: MIT */
#include "xmpp/picture.h"
#include "base/err.h"
#include <stdio.h>
#include <strophe.h>
#include <string.h>

#define SHA1_BYTES 20
#define HEADER                                                                                     \
    24 /* signature, length and name of the first chunk, and what that begins with: width and height */

static uint32_t number_at(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static bool is_png(const unsigned char *bytes, size_t length)
{
    return length > HEADER && memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0 &&
           memcmp(bytes + 12, "IHDR", 4) == 0;
}

static void describe(const unsigned char *bytes, size_t length, struct picture *out)
{
    unsigned char digest[SHA1_BYTES];

    xmpp_sha1_digest(bytes, length, digest);
    for (size_t i = 0; i < SHA1_BYTES; i++)
        snprintf(out->id + 2 * i, 3, "%02x", digest[i]);
    out->bytes = length;
    out->width = number_at(bytes + 16);
    out->height = number_at(bytes + 20);
}

bool picture_read(const char *base64, struct picture *out)
{
    xmpp_ctx_t *context = xmpp_ctx_new(NULL, NULL);
    unsigned char *bytes = NULL;
    size_t length = 0;
    bool good;

    if (!context)
        err_out_of_memory();
    xmpp_base64_decode_bin(context, base64, strlen(base64), &bytes, &length);
    good = bytes && is_png(bytes, length);
    if (good)
        describe(bytes, length, out);
    if (bytes)
        xmpp_free(context, bytes);
    xmpp_ctx_free(context);
    return good;
}
