/* json_write.c: trees to text: whole numbers digit by digit, the rest as short as it reads back. */
/* SPDX-License-Identifier: MIT */
#include "base/json.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INDENT 2

struct writer {
    struct buf *out;
    bool pretty;
};

static void write_node(const struct writer *w, const struct json *node, int level);

static char short_escape(char c)
{
    switch (c) {
    case '"':
    case '\\':
        return c;
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return '\0';
    }
}

static size_t plain_length(const char *text) /* up to what needs an escape, or the end */
{
    const char *at = text;

    while ((unsigned char)*at >= 0x20 && *at != '"' && *at != '\\')
        at++;
    return (size_t)(at - text);
}

static void write_escape(struct buf *out, char c)
{
    char letter = short_escape(c);

    if (letter)
        buf_add(out, (const char[]){'\\', letter}, 2);
    else
        buf_print(out, "\\u%04x", (unsigned)(unsigned char)c);
}

static void write_string(struct buf *out, const char *text)
{
    size_t plain = plain_length(text);
    char *at = text[plain] ? NULL : buf_extend(out, plain + 2);

    if (at) { /* nearly all of them */
        at[0] = at[plain + 1] = '"';
        memcpy(at + 1, text, plain);
        return;
    }
    buf_add_char(out, '"');
    for (; text[plain]; plain = plain_length(text)) {
        buf_add(out, text, plain);
        write_escape(out, text[plain]);
        text += plain + 1;
    }
    buf_add(out, text, plain);
    buf_add_char(out, '"');
}

static void write_integer(struct buf *out, int64_t number)
{
    char digits[24], *at = digits + sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        *--at = '-';
    buf_add(out, at, (size_t)(digits + sizeof digits - at));
}

static void write_number(struct buf *out, const struct json *node)
{
    char text[40];
    int64_t whole;
    double number = 0;

    if (json_integer(node, &whole)) {
        write_integer(out, whole);
        return;
    }
    json_number(node, &number);
    snprintf(text, sizeof text, "%.15g", number);
    if (strtod(text, NULL) < number || strtod(text, NULL) > number)
        snprintf(text, sizeof text, "%.17g", number);
    buf_add_text(out, text);
}

static void new_line(const struct writer *w, int level)
{
    if (!w->pretty)
        return;
    buf_add_char(w->out, '\n');
    for (int i = 0; i < level * INDENT; i++)
        buf_add_char(w->out, ' ');
}

static void write_children(const struct writer *w, const struct json *node, int level)
{
    bool object = json_type(node) == JSON_OBJECT;
    const struct json *child = json_child(node);

    buf_add_char(w->out, object ? '{' : '[');
    if (child) {
        for (; child; child = json_next(child)) {
            new_line(w, level + 1);
            if (object) {
                write_string(w->out, json_key(child));
                buf_add_text(w->out, w->pretty ? ": " : ":");
            }
            write_node(w, child, level + 1);
            if (json_next(child))
                buf_add_char(w->out, ',');
        }
        new_line(w, level);
    }
    buf_add_char(w->out, object ? '}' : ']');
}

static void write_node(const struct writer *w, const struct json *node, int level)
{
    switch (json_type(node)) {
    case JSON_NULL:
        buf_add_text(w->out, "null");
        return;
    case JSON_BOOL:
        buf_add_text(w->out, json_is_true(node) ? "true" : "false");
        return;
    case JSON_NUMBER:
        write_number(w->out, node);
        return;
    case JSON_STRING:
        write_string(w->out, json_text(node));
        return;
    case JSON_ARRAY:
    case JSON_OBJECT:
        write_children(w, node, level);
        return;
    }
}

/* --- without a tree --- */

/* A comma unless this is the first of all, or of an object or array: then a bracket is the last byte, since a string
 * ends with its quote. */
static void begin(struct buf *out, const char *key)
{
    char last = out->length ? out->bytes[out->length - 1] : '[';

    if (last != '{' && last != '[')
        buf_add_char(out, ',');
    if (!key)
        return;
    write_string(out, key);
    buf_add_char(out, ':');
}

void json_out_open(struct buf *out, const char *key, enum json_type object_or_array)
{
    begin(out, key);
    buf_add_char(out, object_or_array == JSON_OBJECT ? '{' : '[');
}

void json_out_close(struct buf *out, enum json_type object_or_array)
{
    buf_add_char(out, object_or_array == JSON_OBJECT ? '}' : ']');
}

void json_out_string(struct buf *out, const char *key, const char *text)
{
    begin(out, key);
    if (text)
        write_string(out, text);
    else
        buf_add_text(out, "null");
}

void json_out_integer(struct buf *out, const char *key, int64_t value)
{
    begin(out, key);
    if (value > JSON_INTEGER_MOST || value < -JSON_INTEGER_MOST)
        buf_add_text(out, "null");
    else
        write_integer(out, value);
}

void json_out_bool(struct buf *out, const char *key, bool value)
{
    begin(out, key);
    buf_add_text(out, value ? "true" : "false");
}

/* --- with one --- */

void json_write(const struct json *node, struct buf *out)
{
    write_node(&(struct writer){.out = out}, node, 0);
}

void json_write_pretty(const struct json *node, struct buf *out)
{
    write_node(&(struct writer){.out = out, .pretty = true}, node, 0);
    buf_add_char(out, '\n');
}
