/* buf.c: a growing string of bytes with a ceiling. */
/* SPDX-License-Identifier: MIT */
#include "base/buf.h"
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST_ROOM 128
#define READ_AT_ONCE ((size_t)16 * 1024)

/* Room for `more` bytes and the NUL behind them; false past the ceiling. */
static bool make_room(struct buf *b, size_t more)
{
    size_t room = b->room ? b->room : FIRST_ROOM;
    char *bytes;

    if (b->overflow || b->length > b->ceiling || more > b->ceiling - b->length) {
        b->overflow = true;
        return false;
    }
    if (more < b->room - b->length)
        return true;
    while (room <= b->length + more)
        room *= 2;
    bytes = realloc(b->bytes, room);
    if (!bytes)
        err_out_of_memory();
    b->bytes = bytes;
    b->room = room;
    return true;
}

char *buf_extend(struct buf *b, size_t length)
{
    char *at;

    if (!make_room(b, length))
        return NULL;
    at = b->bytes + b->length;
    b->length += length;
    b->bytes[b->length] = '\0';
    return at;
}

void buf_add(struct buf *b, const void *bytes, size_t length)
{
    char *at = length ? buf_extend(b, length) : NULL;

    if (at)
        memcpy(at, bytes, length);
}

void buf_add_text(struct buf *b, const char *text)
{
    buf_add(b, text, strlen(text));
}

void buf_add_char(struct buf *b, char c)
{
    char *at = buf_extend(b, 1);

    if (at)
        *at = c;
}

void buf_print(struct buf *b, const char *format, ...)
{
    char small[256];
    va_list values, again;
    int length;

    va_start(values, format);
    va_copy(again, values);
    length = vsnprintf(small, sizeof small, format, values);
    if (length >= 0 && (size_t)length < sizeof small) {
        buf_add(b, small, (size_t)length);
    } else if (length >= 0) {
        char *at = buf_extend(b, (size_t)length);

        if (at)
            vsnprintf(at, (size_t)length + 1, format, again);
    }
    va_end(again);
    va_end(values);
}

void buf_drop_front(struct buf *b, size_t length)
{
    if (length >= b->length)
        length = b->length;
    if (length == 0)
        return;
    b->length -= length;
    memmove(b->bytes, b->bytes + length, b->length + 1);
}

void buf_truncate(struct buf *b, size_t length)
{
    if (length >= b->length)
        return;
    b->length = length;
    b->bytes[length] = '\0';
}

void buf_clear(struct buf *b)
{
    buf_truncate(b, 0);
    b->overflow = false;
}

void buf_free(struct buf *b)
{
    free(b->bytes);
    *b = (struct buf)BUF_INIT(b->ceiling);
}

const char *buf_text(const struct buf *b)
{
    return b->bytes ? b->bytes : "";
}

static int read_all(struct buf *b, int fd, const char *path, struct err *e)
{
    char piece[READ_AT_ONCE];

    for (;;) {
        ssize_t got = read(fd, piece, sizeof piece);

        if (got == 0)
            return 0;
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
        buf_add(b, piece, (size_t)got);
        if (b->overflow)
            return err_set(e, ERR_INPUT, "%s: larger than %zu bytes", path, b->ceiling);
    }
}

int buf_read_file(struct buf *b, const char *path, struct err *e)
{
    int fd, result;

    if (strcmp(path, "-") == 0)
        return read_all(b, STDIN_FILENO, "standard input", e);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err_set(e, errno == ENOENT ? ERR_MISSING : ERR_IO, "%s: %s", path, strerror(errno));
    result = read_all(b, fd, path, e);
    close(fd);
    return result;
}
