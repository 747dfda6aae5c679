/* features_counts.c: what a text counts, and how it is built. Declared in core/feature_parts.h. */
/* SPDX-License-Identifier: MIT */
#include "core/feature_parts.h"
#include <string.h>

#define COUNT_REACH 25   /* tokens between two counts of things that are compared */
#define COUNT_LEAST 2    /* "a" is one as well */
#define COUNT_MOST 10000 /* a higher number is hardly a count */
#define LONG_NUMBER 9    /* digits: more are the number of an order or a parcel */

/* --- quantities --- */

static void add_step(struct making *m, enum feature_kind kind, const char *what, unsigned step,
                     size_t first, size_t end)
{
    unsigned char byte = (unsigned char)step;

    feature_add(m, kind,
                feature_hash_more(feature_hash_text(feature_hash_begin(kind), what), &byte, 1),
                first, end);
}

/* A few days are patience, many weeks are not. */
static unsigned step_of_length(int64_t count, const char *unit)
{
    static const int64_t most_days[] = {3, 10, 20, 34, 59, 100};
    static const struct {
        const char *unit;
        int64_t days;
    } units[] = {{"day", 1}, {"week", 7}, {"month", 30}, {"year", 365}};
    int64_t days = 0;
    unsigned step = 0;

    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        days = strcmp(units[i].unit, unit) == 0 ? count * units[i].days : days;
    while (step < sizeof most_days / sizeof most_days[0] && days > most_days[step])
        step++;
    return step;
}

/* How long something took or lasts, and whether of two counts the later is the smaller: "ordered 12, got 8". */
static void add_quantities(struct making *m)
{
    const struct scan *s = m->scan;
    int64_t count, last = 0;
    size_t last_end = 0;

    for (size_t at = 0, end; at < s->tokens.count; at = end) {
        const struct word *unit = NULL;
        struct decimal d;

        end = at + 1;
        if (!number_at(s, at, false, &d, &end) || !decimal_whole(d, &count) || count < 1 ||
            count > COUNT_MOST)
            continue;
        unit = word_at(s, end, WORD_UNIT, &end);
        if (unit) {
            add_step(m, KIND_MEANINGS, "length", step_of_length(count, unit->id), at, end);
            continue;
        }
        if (count < COUNT_LEAST)
            continue;
        if (last && last != count && at < last_end + COUNT_REACH)
            add_step(m, KIND_MEANINGS, "fewer", count < last, at, end);
        last = count;
        last_end = end;
    }
}

/* --- shape --- */

/* Who asks before buying writes a line with a question mark; who was cheated tells a story with sums in it. */
struct shape {
    size_t words, numbers, long_numbers, sentences, questions, shouts, sums;
};

static void count_token(struct shape *shape, const struct token *t)
{
    shape->words += t->kind == TOKEN_WORD;
    shape->numbers += t->kind == TOKEN_NUMBER;
    shape->long_numbers += t->kind == TOKEN_NUMBER && t->length > LONG_NUMBER;
    shape->sentences += t->begins;
    shape->questions += *t->text == '?';
    shape->shouts += *t->text == '!';
}

static void count_sums(struct shape *shape, const struct scan *s)
{
    struct money_span money;

    for (size_t at = 0; at < s->tokens.count; at++) {
        if (money_at(s, at, false, &money)) {
            shape->sums += money.told;
            at = money.end - 1;
        }
    }
}

/* One and two differ; forty and forty-one do not. */
static unsigned step_of_count(size_t count)
{
    static const size_t most[] = {0, 1, 2, 3, 5, 8, 12, 20, 30, 45, 70};
    unsigned step = 0;

    while (step < sizeof most / sizeof most[0] && count > most[step])
        step++;
    return step;
}

static void add_shape(struct making *m)
{
    const struct tokens *t = &m->scan->tokens;
    struct shape shape = {.words = 0};

    if (t->count == 0)
        return;
    for (size_t at = 0; at < t->count; at++)
        count_token(&shape, &t->list[at]);
    count_sums(&shape, m->scan);
    add_step(m, KIND_SHAPE, "words", step_of_count(shape.words), 0, 1);
    add_step(m, KIND_SHAPE, "numbers", step_of_count(shape.numbers), 0, 1);
    add_step(m, KIND_SHAPE, "long number", shape.long_numbers > 0, 0, 1);
    add_step(m, KIND_SHAPE, "sentences", step_of_count(shape.sentences), 0, 1);
    add_step(m, KIND_SHAPE, "questions", step_of_count(shape.questions), 0, 1);
    add_step(m, KIND_SHAPE, "shouts", step_of_count(shape.shouts), 0, 1);
    add_step(m, KIND_SHAPE, "sums", step_of_count(shape.sums), 0, 1);
    add_step(m, KIND_SHAPE, "asks last", *t->list[t->count - 1].text == '?', 0, 1);
    add_step(m, KIND_SHAPE, "questions among sentences",
             step_of_count(shape.questions) * 16 + step_of_count(shape.sentences), 0, 1);
}

void features_of_counts(struct making *m)
{
    add_quantities(m);
    add_shape(m);
}
