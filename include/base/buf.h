/* buf.h: a growing string of bytes with a ceiling.
 * SPDX-License-Identifier: MIT
 *
 * Always NUL-terminated behind `length`. What would pass `ceiling` bytes is not added, `overflow` is set, and
 * nothing is added any more until buf_clear; whoever fills a buffer from outside checks it. Plain data:
 * initialise with BUF_INIT(ceiling).
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

#define BUF_INIT(limit)                                                                            \
    {                                                                                              \
        .ceiling = (limit)                                                                         \
    }

void buf_add(struct buf *b, const void *bytes, size_t length);
void buf_add_text(struct buf *b, const char *text);
void buf_add_char(struct buf *b, char c);
void buf_print(struct buf *b, const char *format, ...) PRINTF_LIKE(2, 3);
char *buf_extend(
    struct buf *b,
    size_t length); /* `length` bytes more, for the caller to fill; NULL past the ceiling */
void buf_drop_front(struct buf *b, size_t length); /* forget the first bytes */
void buf_truncate(struct buf *b, size_t length);   /* forget what is behind `length` bytes */
void buf_clear(struct buf *b);                     /* empty, no overflow, keeps memory */
void buf_free(struct buf *b);
const char *buf_text(const struct buf *b); /* never NULL */

/* The whole of a file (or "-" for standard input) is added: ERR_MISSING, ERR_IO, ERR_INPUT (past the ceiling). */
int buf_read_file(struct buf *b, const char *path, struct err *e) MUST_USE;

#endif
