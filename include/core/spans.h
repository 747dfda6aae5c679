/* spans.h: numbers, money and dates as people write them, in words and figures.
 * SPDX-License-Identifier: MIT
 *
 * A text is scanned once (folded, cut into tokens, its lexicon words found); the readers below say what begins at a
 * token. core/expect asks them about an answer, core/understand about every token of a story. "03/04" has two readings;
 * "early March" is a range of days, "3 weeks ago" a day, "about 3 weeks ago" a range again.
 */
#ifndef CORE_SPANS_H
#define CORE_SPANS_H

#include "core/lexicon.h"

struct scan {
    const struct lexicon *lexicon;
    const char *folded; /* the text that the tokens are of */
    struct tokens tokens;
    struct hits hits;
    int32_t today;  /* what "yesterday" counts from */
    int32_t latest; /* the last day that is not in the future anywhere */
    int64_t now;
    bool past; /* a day without a year is the latest that is not in the future; else the nearest */
    unsigned
        own; /* the language of the text, when its words were looked for beside English ones; 0: not known */
    char currency[4]; /* of the person's country; "" not known */
};

/* The text's lexicon words are those of `languages`. In the view's arena. */
void scan_text(struct scan *out, const struct view *v, unsigned languages, const char *text,
               bool past);

/* mantissa / 10^decimals */
struct decimal {
    int64_t mantissa;
    int decimals;
};

/* "1.250,50", "18k", "two hundred", "12 500" (`spaced`: blanks may part thousands). */
bool number_at(const struct scan *s, size_t at, bool spaced, struct decimal *out, size_t *end);
bool decimal_whole(struct decimal d, int64_t *out); /* false: it has a fraction */

#define CURRENCY_READINGS 4

struct money_span {
    size_t first, end;
    struct decimal amount;
    int64_t minor;                     /* the amount in minor units of the currency */
    char currency[4];                  /* "" not told, or not clearly */
    bool told;                         /* a currency, or a word for money, stands there */
    char either[CURRENCY_READINGS][4]; /* "pesos": whose they may be, unless the country says so */
    size_t either_count;
};

/* A number, with its currency before or behind it; without one when `bare` allows it. "A dollar" is one, "a dollar account" is none. */
bool money_at(const struct scan *s, size_t at, bool bare, struct money_span *out);
/* As minor units; false: finer than the currency is, or too large. */
bool decimal_minor(struct decimal d, const char *currency, int64_t *minor);

#define DATE_READINGS 4

struct date_span {
    size_t first, end;
    struct day_range either[DATE_READINGS];
    size_t count;   /* readings, at least 1 */
    int64_t moment; /* "2 hours ago"; MOMENT_NONE */
    bool weak;      /* "15.07", "1/2", "the 8th": a date only if that is what is spoken of */
    bool bare;      /* a month and nothing more: "may" is a verb, too */
};

bool date_at(const struct scan *s, size_t at, struct date_span *out);
/* "14:30", "9 pm": minutes of the day. */
bool clock_at(const struct scan *s, size_t at, int *minutes, size_t *end);

/* The longest word of this kind here, and where it ends; NULL. */
const struct word *word_at(const struct scan *s, size_t at, enum word_kind kind, size_t *end);
/* Is one with this id here ("ago" is "after")? */
bool marked_at(const struct scan *s, size_t at, enum word_kind kind, const char *id, size_t *end);

#endif
