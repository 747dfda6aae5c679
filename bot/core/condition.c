/* condition.c: expressions against the facts of a case, three-valued. */
/* SPDX-License-Identifier: MIT */
#include "core/condition.h"
#include "core/compare.h"
#include "core/expr.h"
#include <string.h>

/* Each operation gives either a truth or a value; a yes/no value is a truth and the other way round. */

struct context {
    const struct view *view;
    bool
        due; /* for a clock: where it is not known which of two dates counts, the earlier one that is known */
};

static enum truth test(const struct expr *x, const struct context *c);
static bool value_at(const struct expr *x, const struct context *c, struct value *out);

/* --- truths --- */

static enum truth truth_of(bool is)
{
    return is ? TRUTH_TRUE : TRUTH_FALSE;
}

/* Until one operand decides: `or` is decided by a true one, `and` by a false one. */
static enum truth test_chain(const struct expr *x, const struct context *c, enum truth decisive)
{
    bool unknown = false;

    for (size_t i = 0; i < x->count; i++) {
        enum truth t = test(x->of[i], c);

        if (t == decisive)
            return decisive;
        unknown = unknown || t == TRUTH_UNKNOWN;
    }
    if (unknown)
        return TRUTH_UNKNOWN;
    return decisive == TRUTH_TRUE ? TRUTH_FALSE : TRUTH_TRUE;
}

static enum truth test_or(const struct expr *x, const struct context *c)
{
    return test_chain(x, c, TRUTH_TRUE);
}

static enum truth test_and(const struct expr *x, const struct context *c)
{
    return test_chain(x, c, TRUTH_FALSE);
}

static enum truth test_not(const struct expr *x, const struct context *c)
{
    switch (test(x->of[0], c)) {
    case TRUTH_FALSE:
        return TRUTH_TRUE;
    case TRUTH_TRUE:
        return TRUTH_FALSE;
    case TRUTH_UNKNOWN:
        break;
    }
    return TRUTH_UNKNOWN;
}

static enum truth test_compare(const struct expr *x, const struct context *c)
{
    struct value a, b;

    if (!value_at(x->of[0], c, &a) || !value_at(x->of[1], c, &b))
        return TRUTH_UNKNOWN;
    return compare_values(c->view->dialog, &a, x->relation, &b);
}

static enum truth test_in(const struct expr *x, const struct context *c)
{
    struct value v;

    if (!value_at(x->of[0], c, &v))
        return TRUTH_UNKNOWN;
    for (size_t i = 0; i < x->member_count; i++) {
        if (strcmp(x->members[i], v.text) == 0)
            return TRUTH_TRUE;
    }
    return TRUTH_FALSE;
}

static enum truth test_has(const struct expr *x, const struct context *c)
{
    struct value v;

    if (!value_at(x->of[0], c, &v))
        return TRUTH_UNKNOWN;
    return truth_of(set_has(v.text, x->value.text));
}

static enum truth test_known(const struct expr *x, const struct context *c)
{
    struct value v;

    if (view_value(c->view, x->fact, &v))
        return TRUTH_TRUE;
    return view_open(c->view, x->fact) ? TRUTH_UNKNOWN : TRUTH_FALSE;
}

static enum truth test_within(const struct expr *x, const struct context *c)
{
    struct value v;

    if (!value_at(x->of[0], c, &v))
        return TRUTH_UNKNOWN;
    return date_within(&v, x->length, c->view->now, c->view->today);
}

/* An `or` over the payments. */
static enum truth test_any(const struct expr *x, const struct context *c)
{
    bool unknown = false;

    for (int n = 1; n <= c->view->payments; n++) {
        bool same = n == c->view->payment;
        struct view one = same ? *c->view : view_of_payment(c->view, n);
        struct context inside = {.view = &one, .due = c->due};
        enum truth t = test(x->of[0], &inside);

        if (t == TRUTH_TRUE)
            return TRUTH_TRUE;
        unknown = unknown || t == TRUTH_UNKNOWN;
    }
    return unknown ? TRUTH_UNKNOWN : TRUTH_FALSE;
}

/* --- values --- */

static bool value_fact(const struct expr *x, const struct context *c, struct value *out)
{
    return view_value(c->view, x->fact, out);
}

static bool value_literal(const struct expr *x, const struct context *c, struct value *out)
{
    (void)c;
    *out = x->value;
    return true;
}

static bool value_today(const struct expr *x, const struct context *c, struct value *out)
{
    *out = value_none(x->type);
    out->day.first = out->day.last = c->view->today;
    return true;
}

static bool value_now(const struct expr *x, const struct context *c, struct value *out)
{
    *out = value_none(x->type);
    out->moment = c->view->now;
    out->day.first = out->day.last = moment_day(c->view->now, NULL);
    return true;
}

static bool value_shift(const struct expr *x, const struct context *c, struct value *out)
{
    return value_at(x->of[0], c, out) && date_shift(out, x->length);
}

static bool value_first(const struct expr *x, const struct context *c, struct value *out)
{
    for (size_t i = 0; i < x->count; i++) {
        if (value_at(x->of[i], c, out))
            return true;
    }
    return false;
}

static bool value_extreme(const struct expr *x, const struct context *c, struct value *out,
                          struct value (*better)(const struct value *, const struct value *))
{
    bool known = false;

    for (size_t i = 0; i < x->count; i++) {
        struct value v;

        if (!value_at(x->of[i], c, &v))
            continue;
        *out = known ? better(out, &v) : v;
        known = true;
    }
    return known;
}

static bool value_min(const struct expr *x, const struct context *c, struct value *out)
{
    return value_extreme(x, c, out, date_min);
}

static bool value_max(const struct expr *x, const struct context *c, struct value *out)
{
    return value_extreme(x, c, out, date_max);
}

/* It is not known which of the two it is. */
static bool value_either(const struct expr *x, const struct context *c, struct value *out)
{
    struct value a, b;
    bool a_known = value_at(x->of[1], c, &a), b_known = x->count > 2 && value_at(x->of[2], c, &b);
    bool dates = x->type == VALUE_DATE || x->type == VALUE_TIME;

    if (a_known && b_known && !dates) {
        *out = a;
        return value_equal(&a, &b);
    }
    if (a_known && b_known) {
        *out = c->due ? (date_order(&a, &b) <= 0 ? a : b) : date_either(&a, &b);
        return true;
    }
    *out = a_known ? a : b;
    return c->due && (a_known || b_known);
}

static bool value_if(const struct expr *x, const struct context *c, struct value *out)
{
    switch (test(x->of[0], c)) {
    case TRUTH_TRUE:
        return value_at(x->of[1], c, out);
    case TRUTH_FALSE:
        return x->count > 2 && value_at(x->of[2], c, out);
    case TRUTH_UNKNOWN:
        break;
    }
    return value_either(x, c, out);
}

/* --- the table --- */

static const struct {
    enum truth (*test)(const struct expr *x, const struct context *c);
    bool (*value)(const struct expr *x, const struct context *c, struct value *out);
} operations[OPS] = {
    [OP_OR] = {.test = test_or},           [OP_AND] = {.test = test_and},
    [OP_NOT] = {.test = test_not},         [OP_COMPARE] = {.test = test_compare},
    [OP_IN] = {.test = test_in},           [OP_HAS] = {.test = test_has},
    [OP_KNOWN] = {.test = test_known},     [OP_WITHIN] = {.test = test_within},
    [OP_ANY] = {.test = test_any},         [OP_FACT] = {.value = value_fact},
    [OP_VALUE] = {.value = value_literal}, [OP_TODAY] = {.value = value_today},
    [OP_NOW] = {.value = value_now},       [OP_SHIFT] = {.value = value_shift},
    [OP_FIRST] = {.value = value_first},   [OP_MIN] = {.value = value_min},
    [OP_MAX] = {.value = value_max},       [OP_IF] = {.value = value_if},
};

static enum truth test(const struct expr *x, const struct context *c)
{
    struct value v;

    if (operations[x->op].test)
        return operations[x->op].test(x, c);
    return operations[x->op].value(x, c, &v) ? truth_of(v.number != 0) : TRUTH_UNKNOWN;
}

static bool value_at(const struct expr *x, const struct context *c, struct value *out)
{
    enum truth t;

    if (operations[x->op].value)
        return operations[x->op].value(x, c, out);
    t = operations[x->op].test(x, c);
    *out = value_none(VALUE_YESNO);
    out->number = t == TRUTH_TRUE;
    return t != TRUTH_UNKNOWN;
}

/* --- what is missing for a date that cannot be told --- */

struct needs {
    const char **ids;
    size_t *count, room;
};

static void need(const struct needs *n, const struct fact_def *f, const struct context *c)
{
    struct value v;

    if (view_value(c->view, f, &v) || *n->count >= n->room)
        return;
    for (size_t i = 0; i < *n->count; i++) {
        if (strcmp(n->ids[i], f->id) == 0)
            return;
    }
    n->ids[(*n->count)++] = f->id;
}

/* Every fact under here that is not known. */
static void need_all(const struct needs *n, const struct expr *x, const struct context *c)
{
    if (x->op == OP_FACT || x->op == OP_KNOWN)
        need(n, x->fact, c);
    for (size_t i = 0; i < x->count; i++)
        need_all(n, x->of[i], c);
}

static void need_for(const struct needs *n, const struct expr *x, const struct context *c);

/* Both dates are missing, or the one that the condition picks. */
static void need_for_if(const struct needs *n, const struct expr *x, const struct context *c)
{
    switch (test(x->of[0], c)) {
    case TRUTH_TRUE:
        need_for(n, x->of[1], c);
        break;
    case TRUTH_FALSE:
        if (x->count > 2)
            need_for(n, x->of[2], c);
        break;
    case TRUTH_UNKNOWN:
        need_all(n, x->of[0], c);
        break;
    }
}

/* `x` is not known: of a chain of substitutes the last one is what most people can tell. */
static void need_for(const struct needs *n, const struct expr *x, const struct context *c)
{
    if (x->op == OP_FIRST)
        need_for(n, x->of[x->count - 1], c);
    else if (x->op == OP_IF)
        need_for_if(n, x, c);
    else if (x->op == OP_SHIFT)
        need_for(n, x->of[0], c);
    else
        need_all(n, x, c);
}

/* --- the whole --- */

enum truth condition_test(const struct expr *x, const struct view *v)
{
    struct context c = {.view = v};

    return x ? test(x, &c) : TRUTH_TRUE;
}

struct due condition_due(const struct expr *x, const struct view *v, const char **needs,
                         size_t *need_count, size_t room)
{
    struct context c = {.view = v, .due = true};
    struct needs n = {.ids = needs, .count = need_count, .room = room};
    struct due none = {.day = DAY_NONE, .moment = MOMENT_NONE};
    struct value date;

    if (!x)
        return none;
    if (value_at(x, &c, &date))
        return (struct due){.day = date.day.first, .moment = date.moment};
    need_for(&n, x, &c);
    return none;
}

bool condition_value(const struct expr *x, const struct view *v, struct value *out)
{
    struct context c = {.view = v};
    struct value value;

    *out = value_none(x->type);
    if (!value_at(x, &c, &value))
        return false;
    *out = value;
    out->type = x->type;
    return true;
}

void condition_facts(const struct expr *x, void (*each)(void *owner, const struct fact_def *f),
                     void *owner)
{
    for (size_t i = 0; x && i < x->mention_count; i++)
        each(owner, x->mentions[i]);
}

const char *condition_source(const struct expr *x)
{
    return x ? x->source : "";
}
