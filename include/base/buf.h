/* buf.h: a growing string of bytes with a ceiling.
 * SPDX-License-Identifier: MIT
 *
 * Always NUL-terminated behind `length`. Past `ceiling` bytes nothing more is added and `overflow` is set;
 * whoever fills a buffer from outside checks it. Plain data: zero-initialise with BUF_INIT(ceiling).
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>

struct buf {
    char *bytes; /* NULL until the first byte; owned */
    size_t length, room, ceiling;
    bool overflow;
};

#define BUF_INIT(limit) {.ceiling = (limit)}

void buf_add(struct buf *b, const void *bytes, size_t length);
void buf_add_text(struct buf *b, const char *text);
void buf_add_char(struct buf *b, char c);
void buf_print(struct buf *b, const char *format, ...) PRINTF_LIKE(2, 3);
void buf_drop_front(struct buf *b, size_t length); /* forget the first bytes */
void buf_clear(struct buf *b);                     /* empty, keeps memory */
void buf_free(struct buf *b);
const char *buf_text(const struct buf *b); /* never NULL */

/* The whole of a file (or "-" for standard input), at most `ceiling` bytes: ERR_MISSING, ERR_IO, ERR_INPUT. */
int buf_read_file(struct buf *b, const char *path, struct err *e) MUST_USE;

#endif
