/* json_gate.c: strict JSON grammar by descent, no deeper than JSON_DEPTH. */
/* SPDX-License-Identifier: MIT */
#include "base/json_gate.h"
#include "base/json.h"
#include "base/text.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_MOST 63 /* characters; the parser behind the gate reads no more */
#define NO_KEY SIZE_MAX

struct gate {
    const char *text;
    size_t at, length;
    int depth;
    size_t keys;     /* seen so far */
    size_t stop_key; /* refuse this one */
    const char *why; /* what is wrong at `at` */
};

static bool value_passes(struct gate *g);

static bool refuse(struct gate *g, const char *why)
{
    g->why = why;
    return false;
}

/* The byte at hand; 0, which is never valid here, at the end. */
static char peek(const struct gate *g)
{
    return g->at < g->length ? g->text[g->at] : '\0';
}

static bool take(struct gate *g, char c)
{
    if (peek(g) != c)
        return false;
    g->at++;
    return true;
}

static void skip_blanks(struct gate *g)
{
    while (peek(g) == ' ' || peek(g) == '\n' || peek(g) == '\r' || peek(g) == '\t')
        g->at++;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int hex_digit(char c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Four hex digits behind \u; -1 when they are not. */
static long hex_four(const struct gate *g, size_t at)
{
    long unit = 0;

    if (g->length - at < 4)
        return -1;
    for (size_t i = at; i < at + 4; i++) {
        int digit = hex_digit(g->text[i]);

        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

static bool unicode_escape_passes(struct gate *g)
{
    long unit = hex_four(g, g->at), low;

    if (unit < 0)
        return refuse(g, "\\u without four hex digits");
    if (unit == 0)
        return refuse(g, "\\u0000 is not allowed");
    if (unit >= 0xdc00 && unit <= 0xdfff)
        return refuse(g, "half of a surrogate pair");
    g->at += 4;
    if (unit < 0xd800 || unit > 0xdbff)
        return true;
    if (g->length - g->at < 6 || memcmp(g->text + g->at, "\\u", 2) != 0)
        return refuse(g, "half of a surrogate pair");
    low = hex_four(g, g->at + 2);
    if (low < 0xdc00 || low > 0xdfff)
        return refuse(g, "half of a surrogate pair");
    g->at += 6;
    return true;
}

static bool escape_passes(struct gate *g)
{
    char c = peek(g);

    if (c == '\0' || !strchr("\"\\/bfnrtu", c))
        return refuse(g, "an unknown escape");
    g->at++;
    return c != 'u' || unicode_escape_passes(g);
}

static bool string_passes(struct gate *g)
{
    size_t start = ++g->at;
    bool ascii = true;

    for (;;) {
        char c = peek(g);

        if (g->at == g->length)
            return refuse(g, "the text ends inside a string");
        if ((unsigned char)c < 0x20)
            return refuse(g, "a raw control character in a string");
        g->at++;
        if (c == '"')
            break;
        if (c == '\\' && !escape_passes(g))
            return false;
        if ((unsigned char)c >= 0x80)
            ascii = false;
    }
    if (ascii || text_valid(g->text + start, g->at - 1 - start))
        return true;
    g->at = start;
    return refuse(g, "a string that is not valid UTF-8");
}

static bool digits_pass(struct gate *g)
{
    if (!is_digit(peek(g)))
        return refuse(g, "a digit is expected");
    while (is_digit(peek(g)))
        g->at++;
    return true;
}

/* Does a double hold what stands between `start` and here? */
static bool number_fits(struct gate *g, size_t start)
{
    char copy[NUMBER_MOST + 1];
    size_t length = g->at - start;
    double number;

    if (length < sizeof copy) {
        memcpy(copy, g->text + start, length);
        copy[length] = '\0';
        number = strtod(copy, NULL);
        if (fabs(number) <= (double)JSON_INTEGER_MOST)
            return true;
    }
    g->at = start;
    return refuse(g,
                  length < sizeof copy ? "a number beyond 2^53" : "a number with too many digits");
}

static bool number_passes(struct gate *g)
{
    size_t start = g->at;
    bool plain = true;

    take(g, '-');
    if (!take(g, '0') && !digits_pass(g))
        return false;
    if (is_digit(peek(g)))
        return refuse(g, "a number with a leading zero");
    if (take(g, '.') && !digits_pass(g))
        return false;
    if (take(g, 'e') || take(g, 'E')) {
        plain = false;
        if (!take(g, '+'))
            take(g, '-');
        if (!digits_pass(g))
            return false;
    }
    return (plain && g->at - start <= 15) || number_fits(g, start);
}

static bool word_passes(struct gate *g, const char *word)
{
    size_t length = strlen(word);

    if (g->length - g->at < length || memcmp(g->text + g->at, word, length) != 0)
        return refuse(g, "a value is expected");
    g->at += length;
    return true;
}

static bool member_passes(struct gate *g)
{
    skip_blanks(g);
    if (peek(g) != '"')
        return refuse(g, "a key in quotes is expected");
    if (g->keys == g->stop_key)
        return refuse(g, g->why);
    g->keys++;
    if (!string_passes(g))
        return false;
    skip_blanks(g);
    if (!take(g, ':'))
        return refuse(g, "a colon is expected");
    return value_passes(g);
}

static bool members_pass(struct gate *g, char end, bool (*passes)(struct gate *))
{
    if (++g->depth > JSON_DEPTH)
        return refuse(g, "nested too deep");
    g->at++;
    skip_blanks(g);
    if (!take(g, end)) {
        do {
            if (!passes(g))
                return false;
            skip_blanks(g);
        } while (take(g, ','));
        if (!take(g, end))
            return refuse(g, end == '}' ? "a comma or } is expected" : "a comma or ] is expected");
    }
    g->depth--;
    return true;
}

static bool value_passes(struct gate *g)
{
    skip_blanks(g);
    switch (peek(g)) {
    case '{':
        return members_pass(g, '}', member_passes);
    case '[':
        return members_pass(g, ']', value_passes);
    case '"':
        return string_passes(g);
    case 't':
        return word_passes(g, "true");
    case 'f':
        return word_passes(g, "false");
    case 'n':
        return word_passes(g, "null");
    default:
        if (peek(g) == '-' || is_digit(peek(g)))
            return number_passes(g);
        return refuse(g, "a value is expected");
    }
}

static bool document_passes(struct gate *g)
{
    if (!value_passes(g))
        return false;
    skip_blanks(g);
    return g->at == g->length || refuse(g, "something stands behind the value");
}

/* Columns count characters: the bytes that continue one are not counted. */
static int refused(const struct gate *g, struct err *e)
{
    size_t line = 1, column = 1;

    for (size_t i = 0; i < g->at; i++) {
        if (g->text[i] == '\n') {
            line++;
            column = 1;
        } else if (((unsigned char)g->text[i] & 0xc0) != 0x80) {
            column++;
        }
    }
    return err_set(e, ERR_INPUT, "line %zu, column %zu: %s", line, column, g->why);
}

int json_gate(const char *text, size_t length, size_t *keys, struct err *e)
{
    struct gate g = {.text = text, .length = length, .stop_key = NO_KEY};

    if (!document_passes(&g))
        return refused(&g, e);
    *keys = g.keys;
    return 0;
}

int json_gate_refuse_key(const char *text, size_t length, size_t key, const char *why,
                         struct err *e)
{
    struct gate g = {.text = text, .length = length, .stop_key = key, .why = why};

    document_passes(&g);
    return refused(&g, e);
}
