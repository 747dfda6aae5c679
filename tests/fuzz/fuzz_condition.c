/* fuzz_condition.c: any text is refused with a reason, or is an expression that keeps the laws of three-valued logic. */
/* SPDX-License-Identifier: MIT */
#include "fuzz/fuzz.h"
#include "base/text.h"
#include "core/condition.h"
#include "core/dialog.h"
#include <string.h>

#define NOW INT64_C(1795341600) /* 2026-11-22T10:00Z */
#define NEEDS_MOST 8

static struct dialog *rules; /* the real ones, for their facts */
static struct arena *memory;

static const struct known {
    const char *id, *value;
    int payment;
} KNOWN[] = {
    {"platform", "aliexpress", 0},
    {"country", "DE", 0},
    {"goods_state", "absent", 0},
    {"promised_on", "2026-11-20/2026-11-25", 0},
    {"evidence", "chat,order", 0},
    {"payment_method", "credit_card", 1},
    {"amount", "230.00 USD", 1},
    {"paid_on", "2026-10-03", 1},
    {"payment_method", "bank_transfer", 2},
    {"paid_on", "2026-11-21", 2},
};

#define KNOWN_COUNT (sizeof KNOWN / sizeof KNOWN[0])

static void load(void)
{
    struct err e = {0};

    memory = arena_new();
    if (dialog_load(&rules, TEST_DIALOGS, &e) < 0) {
        fprintf(stderr, "%s\n", e.text);
        exit(70);
    }
}

static struct view some_case(struct dialog *d)
{
    struct fact *facts = arena_array(memory, KNOWN_COUNT, sizeof *facts);

    for (size_t i = 0; i < KNOWN_COUNT; i++) {
        const struct fact_def *f = dialog_fact(d, KNOWN[i].id);

        MUST(f);
        facts[i] = (struct fact){.id = f->id, .payment = KNOWN[i].payment, .state = FACT_KNOWN};
        MUST(value_parse(memory, f->type, KNOWN[i].value, &facts[i].value));
    }
    return view_make(memory, d, facts, KNOWN_COUNT, NULL, NOW);
}

/* The same with words around it; NULL when it becomes too long or too deep. */
static const struct expr *around(struct dialog *d, const char *format_before, const char *source,
                                 const char *behind)
{
    const struct expr *x = NULL;
    struct err e = {0};

    if (condition_compile(&x, d, arena_print(memory, "%s(%s)%s", format_before, source, behind),
                          EXPR_BOOL, NULL, &e) < 0)
        return NULL;
    return x;
}

static void must_obey(struct dialog *d, const struct view *v, const char *source, enum truth is)
{
    const struct expr *not = around(d, "not ", source, ""),
                      *either = around(d, "", source, " or platform = aliexpress"),
                      *both = around(d, "", source, " and platform = alibaba");
    static const enum truth NEGATED[] = {
        [TRUTH_FALSE] = TRUTH_TRUE, [TRUTH_TRUE] = TRUTH_FALSE, [TRUTH_UNKNOWN] = TRUTH_UNKNOWN};

    MUST(!not || condition_test(not, v) == NEGATED[is]);
    MUST(!either || condition_test(either, v) == TRUTH_TRUE);
    MUST(!both || condition_test(both, v) == TRUTH_FALSE);
}

static const struct expr *compile(struct dialog *d, const char *source, enum expr_type want)
{
    const struct expr *x = NULL;
    struct err e = {0};

    if (condition_compile(&x, d, source, want, NULL, &e) == 0)
        return x;
    MUST(e.kind == ERR_INPUT);
    MUST(e.text[0] && text_valid(e.text, strlen(e.text)));
    return NULL;
}

static void try_all(struct dialog *d, const struct view *v, const char *source)
{
    const struct expr *truth = compile(d, source, EXPR_BOOL), *date = compile(d, source, EXPR_DATE),
                      *any = compile(d, source, EXPR_ANY);
    const char *needs[NEEDS_MOST];
    size_t need_count = 0;
    struct value value;
    struct due due;

    if (truth)
        must_obey(d, v, source, condition_test(truth, v));
    if (date) {
        due = condition_due(date, v, needs, &need_count, NEEDS_MOST);
        MUST(due.day == DAY_NONE || need_count == 0);
    }
    if (any && condition_value(any, v, &value))
        MUST(*value_print(memory, &value));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dialog d;
    struct view v;

    if (!rules)
        load();
    arena_reset(memory);
    d = *rules;
    d.memory = memory; /* what is compiled here is forgotten with the next input */
    v = some_case(&d);
    try_all(&d, &v, text_admit(memory, data, size, 4000, NULL));
    return 0;
}
