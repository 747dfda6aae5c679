/* expect.h: an answer to one question: what a person typed, as a value of the fact that was asked.
 * SPDX-License-Identifier: MIT
 *
 * One row a type (table in expect.c). Choices answer to their number, label, unique beginning or a word of the lexicon; sets to
 * several of those; dates to ISO, day-month-year in the language's words, "yesterday", "3 weeks ago", "03/04" (two readings
 * unless only one is possible); money to an amount with symbol or code; yes/no and countries in all languages.
 */
#ifndef CORE_EXPECT_H
#define CORE_EXPECT_H

#include "core/view.h"

enum answer_kind {
    ANSWER_VALUE,
    ANSWER_UNKNOWN, /* "don't know" */
    ANSWER_NOTHING, /* "0", "none yet", of an amount that may be nothing: settled, and has no value */
    ANSWER_EITHER, /* two or more readings: ask which */
    ANSWER_WRONG,  /* `wrong` says what would be right */
};

#define ANSWER_READINGS 4

struct answer {
    enum answer_kind kind;
    struct value value;
    struct value either[ANSWER_READINGS];
    size_t either_count;
    const char
        *wrong; /* text key: "wrong.date", "wrong.date_future", "wrong.money", "wrong.choice" ... */
};

struct question {
    const struct fact_def *fact;
    const char **choices; /* values offered, in the order shown; choice and set facts */
    size_t choice_count;
    const char *language;
    const char *currency; /* to assume where none is told; "" or NULL: none */
};

void expect_answer(const struct view *v, const struct question *q, const char *text,
                   struct answer *out);

#endif
