/* http_inside.h: parts as the body of a request: multipart/form-data (RFC 7578).
 * SPDX-License-Identifier: MIT
 */
#ifndef IO_HTTP_INSIDE_H
#define IO_HTTP_INSIDE_H

#include "base/buf.h"
#include "io/http.h"

#define MULTIPART_BOUNDARY 33 /* bytes, with the NUL; random, so no part holds it */

/* Parts that pass the ceiling of `out` are cut off, and it says so. */
void multipart_write(const struct http_part *parts, size_t count,
                     const char boundary[MULTIPART_BOUNDARY], struct buf *out);

#endif
