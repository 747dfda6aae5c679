/* frame.c: frames of text fields, read where they lie and written whole or not at all. */
/* SPDX-License-Identifier: MIT */
#include "base/frame.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH_BYTES 4
#define ABSENT UINT32_C(0xFFFFFFFF)
#define NUMBER_ROOM 24 /* the widest int64_t and its NUL */

static uint32_t big_endian(const char *at)
{
    const unsigned char *byte = (const unsigned char *)at;

    return (uint32_t)byte[0] << 24 | (uint32_t)byte[1] << 16 | (uint32_t)byte[2] << 8 | byte[3];
}

static void to_big_endian(char *at, uint32_t number)
{
    for (int i = 0; i < LENGTH_BYTES; i++)
        at[i] = (char)(unsigned char)(number >> (24 - 8 * i));
}

/* The field at *at, before `end`; *at moves behind it. */
static int field_read(const char **at, const char *end, const char **out, struct err *e)
{
    uint32_t length;

    if (end - *at < LENGTH_BYTES)
        return err_set(e, ERR_INPUT, "a frame ends in the length of a field");
    length = big_endian(*at);
    *at += LENGTH_BYTES;
    *out = NULL;
    if (length == ABSENT)
        return 0;
    if ((size_t)(end - *at) <= length)
        return err_set(e, ERR_INPUT, "a field is longer than its frame");
    if (memchr(*at, '\0', (size_t)length + 1) != *at + length)
        return err_set(e, ERR_INPUT, "a field does not end where it says");
    *out = *at;
    *at += length + 1;
    return 0;
}

int frame_read(const char *bytes, size_t length, struct frame *out, struct err *e)
{
    const char *at, *end;
    uint32_t size;

    if (length < LENGTH_BYTES)
        return 0;
    size = big_endian(bytes);
    if (size < 1 || size > FRAME_MOST)
        return err_set(e, ERR_INPUT, "a frame of %" PRIu32 " bytes", size);
    if (length - LENGTH_BYTES < size)
        return 0;
    at = bytes + LENGTH_BYTES;
    end = at + size;
    out->kind = (unsigned char)*at++;
    out->size = LENGTH_BYTES + (size_t)size;
    for (out->count = 0; at < end; out->count++) {
        if (out->count == FRAME_FIELDS)
            return err_set(e, ERR_INPUT, "a frame of more than %d fields", FRAME_FIELDS);
        if (field_read(&at, end, &out->fields[out->count], e) < 0)
            return -1;
    }
    return 1;
}

const char *frame_text(const struct frame *f, size_t index)
{
    return index < f->count ? f->fields[index] : NULL;
}

int64_t frame_number(const struct frame *f, size_t index, int64_t otherwise)
{
    const char *text = frame_text(f, index), *digits;
    long long number;
    char *end;

    if (!text)
        return otherwise;
    digits = text + (*text == '-');
    if (*digits == '\0' || digits[strspn(digits, "0123456789")] != '\0')
        return otherwise;
    errno = 0;
    number = strtoll(text, &end, 10);
    return errno == 0 && *end == '\0' ? number : otherwise;
}

struct frame_writer frame_begin(struct buf *out, unsigned char kind)
{
    struct frame_writer w = {.out = out, .from = out->length};

    buf_extend(out, LENGTH_BYTES); /* known at the end */
    buf_add_char(out, (char)kind);
    return w;
}

void frame_put_bytes(struct frame_writer *w, const char *bytes, size_t length)
{
    char head[LENGTH_BYTES];

    if (bytes)
        length = strnlen(bytes, length);
    if (bytes && length > FRAME_MOST) {
        w->out->overflow = true;
        return;
    }
    to_big_endian(head, bytes ? (uint32_t)length : ABSENT);
    buf_add(w->out, head, sizeof head);
    if (!bytes)
        return;
    buf_add(w->out, bytes, length);
    buf_add_char(w->out, '\0');
}

void frame_put(struct frame_writer *w, const char *text)
{
    frame_put_bytes(w, text, text ? strlen(text) : 0);
}

void frame_put_number(struct frame_writer *w, int64_t number)
{
    char text[NUMBER_ROOM];

    snprintf(text, sizeof text, "%" PRId64, number);
    frame_put(w, text);
}

bool frame_end(struct frame_writer *w)
{
    struct buf *out = w->out;

    if (out->overflow || out->length - w->from - LENGTH_BYTES > FRAME_MOST) {
        buf_truncate(out, w->from);
        out->overflow = false;
        return false;
    }
    to_big_endian(out->bytes + w->from, (uint32_t)(out->length - w->from - LENGTH_BYTES));
    return true;
}
