/* lexeme.c: the words and signs that expressions are written in. */
/* SPDX-License-Identifier: MIT */
#include "core/lexeme.h"
#include <string.h>

#define SMALL "abcdefghijklmnopqrstuvwxyz"
#define CAPITAL "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGIT "0123456789"

#define COUNTRY_LETTERS 2
#define SUBDIVISION_MOST 3 /* ISO 3166-2: one to three letters or digits */

/* The dash belongs to `CA-QC`, and to nothing else that begins with two capitals. */
static size_t word_length(const char *at)
{
    size_t word = strspn(at, SMALL CAPITAL DIGIT "_"), behind;

    if (word != COUNTRY_LETTERS || strspn(at, CAPITAL) != COUNTRY_LETTERS || at[word] != '-')
        return word;
    behind = strspn(at + word + 1, CAPITAL DIGIT);
    return behind && behind <= SUBDIVISION_MOST ? word + 1 + behind : word;
}

/* `YYYY-MM-DD`; 0 for anything else. */
static size_t date_length(const char *at)
{
    static const char shape[] = "dddd-dd-dd";
    size_t i = 0;

    for (; shape[i]; i++) {
        bool digit = at[i] >= '0' && at[i] <= '9';

        if (shape[i] == 'd' ? !digit : at[i] != shape[i])
            return 0;
    }
    return i;
}

static size_t number_length(const char *at)
{
    size_t whole = strspn(at, DIGIT), behind;

    if (at[whole] != '.')
        return whole;
    behind = strspn(at + whole + 1, DIGIT);
    return behind ? whole + 1 + behind : whole;
}

static size_t sign_length(const char *at)
{
    static const char *const doubles[] = {"!=", "<=", ">=", "?:"};

    for (size_t i = 0; i < sizeof doubles / sizeof doubles[0]; i++) {
        if (strncmp(at, doubles[i], 2) == 0)
            return 2;
    }
    return strchr("()=<>+-,", *at) ? 1 : 0;
}

struct lexeme lexeme_next(const char *from)
{
    const char *at = from + strspn(from, " \t\n");
    size_t length;

    if (!*at)
        return (struct lexeme){LEXEME_END, at, 0};
    if (strchr(SMALL CAPITAL, *at))
        return (struct lexeme){LEXEME_WORD, at, word_length(at)};
    length = date_length(at);
    if (length)
        return (struct lexeme){LEXEME_DATE, at, length};
    if (strchr(DIGIT, *at))
        return (struct lexeme){LEXEME_NUMBER, at, number_length(at)};
    length = sign_length(at);
    return (struct lexeme){length ? LEXEME_SIGN : LEXEME_WRONG, at, length ? length : 1};
}

bool lexeme_is(struct lexeme l, const char *text)
{
    return l.length == strlen(text) && memcmp(l.at, text, l.length) == 0;
}
