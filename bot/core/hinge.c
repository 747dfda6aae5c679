/* hinge.c: the facts on which an expression still hangs. */
/* SPDX-License-Identifier: MIT */
#include "core/hinge.h"
#include "core/expr.h"
#include <string.h>

/* What stands in for a fact counts where the fact itself is not told. A class that follows from the facts hangs on those that the
 * classes up to it hang on. */
static void of_class(const struct view *v, bool *facts)
{
    const struct dialog *d = v->dialog;

    if (v->derived && v->derived->busy)
        return;
    for (size_t i = 0; i < d->class_count; i++) {
        if (!d->classes[i].when)
            continue;
        if (condition_test(d->classes[i].when, v) == TRUTH_TRUE)
            return;
        hinges(d->classes[i].when, v, facts);
    }
}

static void of_fact(const struct fact_def *f, const struct view *v, bool *facts)
{
    if (view_fact(v, f))
        return;
    if (view_open(v, f))
        facts[f->index] = true;
    if (strcmp(f->id, "scam") == 0)
        of_class(v, facts);
    else if (f->otherwise)
        hinges(f->otherwise, v, facts);
}

static void of_all(const struct expr *x, const struct view *v, bool *facts)
{
    for (size_t i = 0; i < x->count; i++)
        hinges(x->of[i], v, facts);
}

/* The first that is told for sure ends the chain. */
static void of_first(const struct expr *x, const struct view *v, bool *facts)
{
    struct value value;

    for (size_t i = 0; i < x->count; i++) {
        hinges(x->of[i], v, facts);
        if (condition_value(x->of[i], v, &value))
            return;
    }
}

static void of_if(const struct expr *x, const struct view *v, bool *facts)
{
    enum truth t = condition_test(x->of[0], v);

    hinges(x->of[0], v, facts);
    if (t != TRUTH_FALSE)
        hinges(x->of[1], v, facts);
    if (t != TRUTH_TRUE && x->count > 2)
        hinges(x->of[2], v, facts);
}

static void of_any(const struct expr *x, const struct view *v, bool *facts)
{
    for (int n = 1; n <= v->payments; n++) {
        struct view one = n == v->payment ? *v : view_of_payment(v, n);

        hinges(x->of[0], &one, facts);
    }
}

static bool is_truth(enum expr_op op)
{
    return op == OP_OR || op == OP_AND || op == OP_NOT || op == OP_COMPARE || op == OP_IN ||
           op == OP_HAS || op == OP_KNOWN || op == OP_WITHIN || op == OP_ANY;
}

void hinges(const struct expr *x, const struct view *v, bool *facts)
{
    if (!x || (is_truth(x->op) && condition_test(x, v) != TRUTH_UNKNOWN))
        return;
    switch (x->op) {
    case OP_FACT:
    case OP_KNOWN:
        of_fact(x->fact, v, facts);
        return;
    case OP_FIRST:
        of_first(x, v, facts);
        return;
    case OP_IF:
        of_if(x, v, facts);
        return;
    case OP_ANY:
        of_any(x, v, facts);
        return;
    case OP_OR:
    case OP_AND:
    case OP_NOT:
    case OP_COMPARE:
    case OP_IN:
    case OP_HAS:
    case OP_WITHIN:
    case OP_SHIFT:
    case OP_MIN:
    case OP_MAX:
    case OP_VALUE:
    case OP_TODAY:
    case OP_NOW:
    case OPS:
        of_all(x, v, facts);
        return;
    }
}

bool hinges_on_any(const struct expr *x, const struct view *v)
{
    size_t count = v->dialog->fact_count;
    bool *facts = arena_array(v->arena, count, sizeof *facts);

    hinges(x, v, facts);
    for (size_t i = 0; i < count; i++)
        if (facts[i])
            return true;
    return false;
}
