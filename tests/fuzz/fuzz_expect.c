/* fuzz_expect.c: any answer to a question of any type gives a value of that type, or says what would be right. */
/* SPDX-License-Identifier: MIT */
#include "fuzz/fuzz.h"
#include "base/text.h"
#include "core/expect.h"
#include <string.h>

#define NOW INT64_C(1795341600) /* 2026-11-22T10:00Z */
#define TEXT_MOST 4096

static struct dialog *dialogs;

static void load(void)
{
    struct err e = {0};

    if (dialog_load(&dialogs, TEST_DIALOGS, &e) < 0) {
        fprintf(stderr, "%s\n", e.text);
        exit(70);
    }
}

static void must_be_right(const struct view *v, const struct fact_def *f, const struct value *value)
{
    struct value again;

    MUST(value->type == f->type);
    MUST(value_parse(v->arena, f->type, value_print(v->arena, value), &again));
    if (f->type == VALUE_CHOICE || f->type == VALUE_SET)
        MUST(fact_def_allows(f, value->text));
    if (f->type == VALUE_DATE && f->past)
        MUST(value->day.first <= v->today_ahead);
    if (f->type == VALUE_MONEY)
        MUST(value->number > 0);
}

/* The first byte chooses the fact, the second the language. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const languages[] = {"en", "es", "zh", "xx"};
    struct question q = {.currency = "EUR"};
    struct answer answer;
    struct arena *a;
    struct view v;

    if (size < 2)
        return 0;
    if (!dialogs)
        load();
    a = arena_new();
    v = view_make(a, dialogs, NULL, 0, "Europe/Madrid", NOW);
    q.fact = &dialogs->facts[data[0] % dialogs->fact_count];
    q.language = languages[data[1] % 4];
    q.choices = q.fact->values;
    q.choice_count = q.fact->value_count;
    expect_answer(&v, &q, text_admit(a, data + 2, size - 2, TEXT_MOST, NULL), &answer);
    MUST(answer.kind != ANSWER_WRONG || answer.wrong);
    MUST(answer.kind != ANSWER_EITHER || answer.either_count > 1);
    if (answer.kind == ANSWER_VALUE)
        must_be_right(&v, q.fact, &answer.value);
    for (size_t i = 0; answer.kind == ANSWER_EITHER && i < answer.either_count; i++)
        must_be_right(&v, q.fact, &answer.either[i]);
    arena_free(&a);
    return 0;
}
