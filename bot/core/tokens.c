/* tokens.c: a text cut into words, numbers and signs. Declared in core/lexicon.h. */
/* SPDX-License-Identifier: MIT */
#include "core/lexicon.h"
#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_ascii_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '*';
}

/* Bytes of the character. Text is valid UTF-8 by contract. */
static size_t width(const char *at)
{
    unsigned char c = (unsigned char)*at;
    size_t wide = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;

    for (size_t i = 1; i < wide; i++) {
        if (!at[i])
            return i;
    }
    return wide;
}

/* Han, kana: written without blanks, so each is a word here. U+3040..U+9FFF, but for the punctuation. */
static bool is_ideograph(const char *at)
{
    unsigned char a = (unsigned char)at[0], b = (unsigned char)at[1];

    return (a == 0xE3 && b >= 0x81) || (a > 0xE3 && a < 0xEA);
}

/* Latin-1 signs, general punctuation, currency signs, CJK punctuation. */
static bool is_wide_sign(const char *at)
{
    unsigned char a = (unsigned char)at[0], b = (unsigned char)at[1];

    return (a == 0xC2) || (a == 0xE2 && b <= 0x9F) || (a == 0xE3 && b == 0x80) || a == 0xEF ||
           a == 0xF0;
}

static bool is_letter(const char *at)
{
    return (unsigned char)*at < 0x80 ? is_ascii_letter(*at)
                                     : !is_wide_sign(at) && !is_ideograph(at);
}

/* English glues a short ending with an apostrophe ("don't", "it's"), French and Italian a short word ("l'ordre"). */
static bool apostrophe_joins(const char *at)
{
    static const char *const endings[] = {"t", "s", "m", "d", "re", "ve", "ll"};

    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t length = strlen(endings[i]);

        if (strncmp(at + 1, endings[i], length) == 0 && !is_letter(at + 1 + length))
            return true;
    }
    return false;
}

static size_t number_length(const char *at)
{
    size_t n = 0;

    while (is_digit(at[n]) || (n && (at[n] == '.' || at[n] == ',' || at[n] == '\'') &&
                               is_digit(at[n - 1]) && is_digit(at[n + 1])))
        n++;
    return n;
}

/* Copies a word without its apostrophes into `to`; the length read. */
static size_t word_length(const char *at, char *to, size_t *kept)
{
    size_t n = 0;

    *kept = 0;
    for (;;) {
        if (at[n] && is_letter(at + n)) {
            size_t wide = width(at + n);

            memcpy(to + *kept, at + n, wide);
            *kept += wide;
            n += wide;
        } else if (n && at[n] == '\'' && apostrophe_joins(at + n)) {
            n++;
        } else {
            return n;
        }
    }
}

static bool ends_sentence(const char *at)
{
    if (*at == '!' || *at == '?' || *at == ';')
        return true;
    if (strncmp(at, "\xE3\x80\x82", 3) == 0) /* U+3002 */
        return true;
    return *at == '.' && (at[1] == ' ' || at[1] == '\0' || at[1] == '.');
}

void tokens_of(struct tokens *out, const char *folded, struct arena *a)
{
    size_t length = strlen(folded), i = 0;
    char *words = arena_alloc(a, length + 1);
    bool glued = false, begins = true, comma = false;

    out->list = arena_array(a, length + 1, sizeof *out->list);
    out->count = 0;
    while (i < length) {
        struct token *t = &out->list[out->count];
        size_t used, kept;

        if (folded[i] == ' ' || folded[i] == '\n' || folded[i] == '\t') {
            glued = false;
            i++;
            continue;
        }
        *t = (struct token){.kind = TOKEN_SIGN,
                            .text = folded + i,
                            .from = i,
                            .glued = glued,
                            .begins = begins,
                            .comma = comma};
        if ((used = number_length(folded + i)) > 0) {
            t->kind = TOKEN_NUMBER;
            kept = used;
        } else if (!is_ideograph(folded + i) &&
                   (used = word_length(folded + i, words, &kept)) > 0) {
            t->kind = TOKEN_WORD;
            t->text = words;
            words += kept;
        } else {
            kept = used = width(folded + i);
            t->kind = is_ideograph(folded + i) ? TOKEN_WORD : TOKEN_SIGN;
        }
        t->length = kept;
        t->to = i + used;
        begins = t->kind == TOKEN_SIGN && ends_sentence(folded + i);
        comma =
            t->kind == TOKEN_SIGN && (*t->text == ',' || strncmp(t->text, "\xE3\x80\x81", 3) == 0);
        glued = true;
        i += used;
        out->count++;
    }
}

bool token_is(const struct token *t, const char *text)
{
    return strlen(text) == t->length && memcmp(t->text, text, t->length) == 0;
}
