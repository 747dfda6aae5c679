/* hinge.c: the facts on which an expression still hangs. */
/* SPDX-License-Identifier: MIT */
#include "core/hinge.h"
#include "core/expr.h"

#define TRAIL_MOST                                                                                 \
    256 /* facts met on the way through one expression, as often as they stand there */
#define THE_CLASS (-1) /* on the trail: all that the class of the case hangs on */

/* One way through an expression. What was met in a part that is decided after all is taken back. */
struct look {
    const struct view *view;
    bool *facts;
    int trail[TRAIL_MOST];
    size_t count;
};

static enum truth look_at(struct look *l, const struct expr *x);
static void look_at_value(struct look *l, const struct expr *x);

/* --- the class of the case ----------------------------------------------------------------- */

static void find_of_class(const struct view *v, bool *facts)
{
    const struct dialog *d = v->dialog;

    for (size_t i = 0; i < d->class_count; i++) {
        if (!d->classes[i].when)
            continue;
        if (condition_test(d->classes[i].when, v) == TRUTH_TRUE)
            return;
        hinges(d->classes[i].when, v, facts);
    }
}

/* A class that follows from the facts hangs on those that the classes up to it hang on. */
static void add_of_class(const struct view *v, bool *facts)
{
    struct view_class *derived = v->derived;
    size_t count = v->dialog->fact_count;

    if (!derived || derived->busy)
        return;
    if (!derived->hinges) {
        struct view first = view_of_payment(v, 1);

        derived->hinges = arena_array(v->arena, count, sizeof *derived->hinges);
        derived->busy = true;
        find_of_class(&first, derived->hinges);
        derived->busy = false;
    }
    for (size_t i = 0; i < count; i++)
        facts[i] = facts[i] || derived->hinges[i];
}

/* --- the trail ----------------------------------------------------------------------------- */

static void mark(struct look *l, int fact)
{
    if (fact == THE_CLASS)
        add_of_class(l->view, l->facts);
    else
        l->facts[fact] = true;
}

/* A trail that is full cannot be taken back: what is beyond it counts. */
static void meet(struct look *l, int fact)
{
    if (l->count < TRAIL_MOST)
        l->trail[l->count++] = fact;
    else
        mark(l, fact);
}

/* What stands in for a fact counts where the fact itself is not told. */
static void meet_fact(struct look *l, const struct fact_def *f)
{
    if (view_fact(l->view, f))
        return;
    if (view_open(l->view, f))
        meet(l, f->index);
    if (f->of_class)
        meet(l, THE_CLASS);
    else if (f->otherwise)
        look_at_value(l, f->otherwise);
}

/* --- truths -------------------------------------------------------------------------------- */

static enum truth decide(struct look *l, size_t begin, enum truth t)
{
    if (t != TRUTH_UNKNOWN)
        l->count = begin;
    return t;
}

static enum truth look_at_chain(struct look *l, const struct expr *x, enum truth decisive)
{
    size_t begin = l->count;
    bool unknown = false;

    for (size_t i = 0; i < x->count; i++) {
        enum truth t = look_at(l, x->of[i]);

        if (t == decisive)
            return decide(l, begin, decisive);
        unknown = unknown || t == TRUTH_UNKNOWN;
    }
    if (unknown)
        return TRUTH_UNKNOWN;
    return decisive == TRUTH_TRUE ? TRUTH_FALSE : TRUTH_TRUE;
}

static enum truth look_at_not(struct look *l, const struct expr *x)
{
    switch (look_at(l, x->of[0])) {
    case TRUTH_FALSE:
        return TRUTH_TRUE;
    case TRUTH_TRUE:
        return TRUTH_FALSE;
    case TRUTH_UNKNOWN:
        break;
    }
    return TRUTH_UNKNOWN;
}

static enum truth look_at_any(struct look *l, const struct expr *x)
{
    const struct view *all = l->view;
    size_t begin = l->count;
    bool unknown = false;

    for (int n = 1; n <= all->payments; n++) {
        struct view one = n == all->payment ? *all : view_of_payment(all, n);
        enum truth t;

        l->view = &one;
        t = look_at(l, x->of[0]);
        l->view = all;
        if (t == TRUTH_TRUE)
            return decide(l, begin, TRUTH_TRUE);
        unknown = unknown || t == TRUTH_UNKNOWN;
    }
    return unknown ? TRUTH_UNKNOWN : TRUTH_FALSE;
}

/* A comparison and the like: small, so it is tried, and what it is over looked at where that does not decide it. */
static enum truth look_at_test(struct look *l, const struct expr *x)
{
    enum truth t = condition_test(x, l->view);

    if (t == TRUTH_UNKNOWN && (x->op == OP_FACT || x->op == OP_KNOWN))
        meet_fact(l, x->fact);
    else if (t == TRUTH_UNKNOWN)
        for (size_t i = 0; i < x->count; i++)
            look_at_value(l, x->of[i]);
    return t;
}

static enum truth look_at(struct look *l, const struct expr *x)
{
    if (x->op == OP_OR)
        return look_at_chain(l, x, TRUTH_TRUE);
    if (x->op == OP_AND)
        return look_at_chain(l, x, TRUTH_FALSE);
    if (x->op == OP_NOT)
        return look_at_not(l, x);
    return x->op == OP_ANY ? look_at_any(l, x) : look_at_test(l, x);
}

/* --- values -------------------------------------------------------------------------------- */

/* The first that is told for sure ends the chain. */
static void look_at_first(struct look *l, const struct expr *x)
{
    struct value value;

    for (size_t i = 0; i < x->count; i++) {
        look_at_value(l, x->of[i]);
        if (condition_value(x->of[i], l->view, &value))
            return;
    }
}

static void look_at_if(struct look *l, const struct expr *x)
{
    enum truth t = look_at(l, x->of[0]);

    if (t != TRUTH_FALSE)
        look_at_value(l, x->of[1]);
    if (t != TRUTH_TRUE && x->count > 2)
        look_at_value(l, x->of[2]);
}

static bool is_truth(enum expr_op op)
{
    return op == OP_OR || op == OP_AND || op == OP_NOT || op == OP_COMPARE || op == OP_IN ||
           op == OP_HAS || op == OP_KNOWN || op == OP_WITHIN || op == OP_ANY;
}

static void look_at_value(struct look *l, const struct expr *x)
{
    if (is_truth(x->op)) {
        (void)look_at(l, x);
    } else if (x->op == OP_FACT) {
        meet_fact(l, x->fact);
    } else if (x->op == OP_FIRST) {
        look_at_first(l, x);
    } else if (x->op == OP_IF) {
        look_at_if(l, x);
    } else {
        for (size_t i = 0; i < x->count; i++)
            look_at_value(l, x->of[i]);
    }
}

/* --- the whole ----------------------------------------------------------------------------- */

enum truth hinges(const struct expr *x, const struct view *v, bool *facts)
{
    struct look l; /* not set to zero as a whole: the trail is long, and most of it is never used */
    enum truth t = TRUTH_TRUE;

    if (!x)
        return t;
    l.view = v;
    l.facts = facts;
    l.count = 0;
    if (is_truth(x->op) || x->type == VALUE_YESNO)
        t = look_at(&l, x);
    else
        look_at_value(&l, x);
    for (size_t i = 0; i < l.count; i++)
        mark(&l, l.trail[i]);
    return t;
}

bool hinges_on_any(const struct expr *x, const struct view *v)
{
    size_t count = v->dialog->fact_count;
    bool *facts = arena_array(v->arena, count, sizeof *facts);

    (void)hinges(x, v, facts);
    for (size_t i = 0; i < count; i++)
        if (facts[i])
            return true;
    return false;
}
