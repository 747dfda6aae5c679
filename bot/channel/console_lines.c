/* console_lines.c: bytes that arrive in pieces, as lines. */
/* SPDX-License-Identifier: MIT */
#include "channel/console_inside.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

#define READ_AT_ONCE ((size_t)16 * 1024)

void lines_init(struct lines *l, size_t most)
{
    *l = (struct lines){.bytes = BUF_INIT(most + 2 * READ_AT_ONCE), .most = most};
}

void lines_free(struct lines *l)
{
    buf_free(&l->bytes);
}

bool lines_fill(struct lines *l, int descriptor)
{
    char piece[READ_AT_ONCE];
    ssize_t got;

    buf_drop_front(&l->bytes, l->at);
    l->at = 0;
    if (l->bytes.length > l->most) /* a line that nobody took yet */
        return true;
    got = read(descriptor, piece, sizeof piece);
    if (got < 0)
        return errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK;
    buf_add(&l->bytes, piece, (size_t)got);
    return got > 0;
}

/* Where the line at `at` ends; NULL: its end has not come. */
static const char *line_end(const struct lines *l, size_t *left)
{
    *left = l->bytes.length - l->at;
    return *left ? memchr(l->bytes.bytes + l->at, '\n', *left) : NULL;
}

static void skip(struct lines *l)
{
    size_t left;
    const char *end = line_end(l, &left);

    l->at = end ? (size_t)(end - l->bytes.bytes) + 1 : l->bytes.length;
    l->skipping = !end;
}

enum line_news lines_next(struct lines *l, const char **text, size_t *length)
{
    const char *end;
    size_t left;

    if (l->skipping)
        skip(l);
    end = line_end(l, &left);
    if (!left || (!end && !l->ended && left <= l->most))
        return LINE_NONE;
    *text = l->bytes.bytes + l->at;
    *length = end ? (size_t)(end - *text) : left;
    if (*length > l->most) {
        *length = l->most;
        return LINE_LONG;
    }
    if (*length && (*text)[*length - 1] == '\r')
        --*length;
    return LINE_WHOLE;
}

void lines_take(struct lines *l)
{
    skip(l);
    l->skipping = l->skipping && !l->ended;
}

int lines_choice(const char *text, size_t length)
{
    int number = 0;
    size_t i = 1;

    if (length < 3 || text[0] != '[')
        return 0;
    for (; i < length && i < 4 && text[i] >= '0' && text[i] <= '9'; i++)
        number = number * 10 + (text[i] - '0');
    if (i == length || text[i] != ']')
        return 0;
    i++;
    if (i < length && text[i] == '^')
        i++;
    return i == length ? number : 0;
}
