/* prove_clocks.c: the day before, on and after each date of each clock. */
/* SPDX-License-Identifier: MIT */
#include "core/deadline.h"
#include "core/expr.h"
#include "core/proving.h"
#include <string.h>

#define BUDGET 300000  /* tries to find facts for one date */
#define CASES_MOST 400 /* of these, looked at */
#define DAY_SECONDS INT64_C(86400)
#define NOON INT64_C(43200)

/* --- the list --- */

static const struct expr *date_of(const struct rule_def *rule, enum edge_kind kind)
{
    switch (kind) {
    case EDGE_NOT_BEFORE:
        return rule->not_before;
    case EDGE_DO_BY:
        return rule->do_by;
    case EDGE_LATEST:
        return rule->latest;
    case EDGES:
        break;
    }
    return NULL;
}

static bool is_used(const struct dialog *d, const struct rule_def *rule)
{
    for (size_t i = 0; i < d->step_count; i++)
        for (size_t k = 0; k < d->steps[i].clock_count; k++)
            if (d->steps[i].clocks[k].rule == rule)
                return true;
    return false;
}

struct edge_row *clock_edges(const struct dialog *d, struct arena *a, size_t *count)
{
    struct edge_row *rows = arena_array(a, d->rule_count * EDGES + 1, sizeof *rows);

    *count = 0;
    for (size_t i = 0; i < d->rule_count; i++)
        for (enum edge_kind kind = EDGE_NOT_BEFORE; kind < EDGES; kind++)
            if (date_of(&d->rules[i], kind) && is_used(d, &d->rules[i]))
                rows[(*count)++] = (struct edge_row){.rule = &d->rules[i], .kind = kind};
    return rows;
}

/* --- one case, on three days --- */

struct edge {
    struct prove *p;
    struct edge_row *row;
    const struct step_def *step;
    int cases;
    bool moves; /* the date goes with the day it is looked at */
};

static struct due of_kind(struct due not_before, struct due do_by, struct due latest,
                          enum edge_kind kind)
{
    return kind == EDGE_NOT_BEFORE ? not_before : kind == EDGE_DO_BY ? do_by : latest;
}

static struct due of_rule(const struct edge *e, const struct solution *s, int64_t now)
{
    struct view v = view_make(e->p->aside, e->p->d, s->facts, s->count, "UTC", now);
    struct deadline d;

    deadline_of(&v, &e->row->rule, 1, &d);
    return of_kind(d.not_before, d.do_by, d.latest, e->row->kind);
}

static bool same(struct due a, struct due b)
{
    return a.day == b.day && a.moment == b.moment;
}

/* How the step stands at this moment. False: it is not in the plan. */
static bool stands(const struct edge *e, const struct solution *s, int64_t now,
                   struct plan_step *out)
{
    struct plan plan;

    e->p->machine->plan(e->p->d, s->facts, s->count, "UTC", "en", now, e->p->aside, &plan);
    if (now == e->p->now)
        invariants_of_plan(e->p, NULL, s->facts, s->count, &plan);
    for (size_t i = 0; i < plan.step_count; i++)
        if (strcmp(plan.steps[i].id, e->step->id) == 0) {
            *out = plan.steps[i];
            return true;
        }
    return false;
}

/* The last moment before a date, the date, and the first moment after it. */
static void moments_around(struct due d, int64_t out[3])
{
    for (int i = 0; i < 3; i++)
        out[i] =
            d.moment != MOMENT_NONE ? d.moment + (i - 1) : (d.day + (i - 1)) * DAY_SECONDS + NOON;
}

/* What is wrong about these three days; NULL: nothing. */
static const char *wrong_state(enum edge_kind kind, const enum step_state *was)
{
    switch (kind) {
    case EDGE_NOT_BEFORE:
        return was[0] != STEP_LATER   ? "not later on the day before"
               : was[1] == STEP_LATER ? "still later on the day itself"
                                      : NULL;
    case EDGE_DO_BY:
        return was[1] == STEP_LATE || was[1] == STEP_CLOSED   ? "late on the day itself"
               : was[2] != STEP_LATE && was[2] != STEP_CLOSED ? "not late on the day after"
                                                              : NULL;
    case EDGE_LATEST:
        return was[1] == STEP_CLOSED   ? "closed on the day itself"
               : was[2] != STEP_CLOSED ? "not closed on the day after"
                                       : NULL;
    case EDGES:
        break;
    }
    return NULL;
}

/* Does something else decide how the step stands on these days? */
static bool is_hidden(enum edge_kind kind, const struct plan_step at[3])
{
    if (kind == EDGE_NOT_BEFORE)
        return due_compare(at[1].not_before, at[1].do_by) > 0 ||
               due_compare(at[1].not_before, at[1].latest) > 0;
    return kind == EDGE_DO_BY && due_compare(at[1].latest, at[1].do_by) < 0;
}

static bool look_around(struct edge *e, const struct solution *s, struct due date)
{
    int64_t moments[3];
    struct plan_step at[3];
    enum step_state was[3];
    const char *wrong;

    moments_around(date, moments);
    for (int i = 0; i < 3; i++) {
        bool there = stands(e, s, moments[i], &at[i]);

        if (!there && (i < 2 || e->row->kind == EDGE_NOT_BEFORE))
            return false;
        was[i] = there ? at[i].state : STEP_CLOSED;
        if (was[i] == STEP_DONE)
            return false;
        if (i == 1 &&
            !same(of_kind(at[1].not_before, at[1].do_by, at[1].latest, e->row->kind), date))
            return false;
    }
    if (is_hidden(e->row->kind, at))
        return false;
    invariant_checked(e->p, INV_CLOCK_EDGES);
    wrong = wrong_state(e->row->kind, was);
    if (wrong)
        invariant_broken(e->p, NULL, INV_CLOCK_EDGES, NULL, "the step %s, %s: %s", e->step->id,
                         e->row->rule->id, wrong);
    return true;
}

static bool look_at(void *owner, const struct solution *s)
{
    struct edge *e = owner;
    struct due date;

    arena_reset(e->p->aside);
    date = of_rule(e, s, e->p->now);
    if (!due_known(date))
        return false;
    if (!same(date, of_rule(e, s, e->p->now + 2 * DAY_SECONDS)))
        e->moves = true;
    else
        e->row->seen = look_around(e, s, date);
    return e->row->seen || ++e->cases >= CASES_MOST;
}

/* --- facts under which the step is open and the date known --- */

static const struct expr *is_told(const struct expr *date, struct arena *a)
{
    struct expr *x = arena_alloc(a, sizeof *x);
    const struct expr **of = arena_array(a, 2, sizeof *of);

    of[0] = of[1] = date;
    *x = (struct expr){
        .op = OP_COMPARE, .type = VALUE_YESNO, .of = of, .count = 2, .relation = REL_EQUAL};
    return x;
}

static void look_in_step(struct edge *e, const struct step_def *step, size_t clock)
{
    const struct expr *date = date_of(e->row->rule, e->row->kind);
    struct demand demands[5] = {{step->when, WANT_NOT_FALSE, NULL},
                                {is_told(date, e->p->memory), WANT_TRUE, NULL}};
    size_t count = 2;

    if (step->clocks[clock].when)
        demands[count++] = (struct demand){step->clocks[clock].when, WANT_NOT_FALSE, NULL};
    if (step->done)
        demands[count++] = (struct demand){step->done, WANT_NOT_TRUE, NULL};
    if (step->closed)
        demands[count++] = (struct demand){step->closed, WANT_NOT_TRUE, NULL};
    e->step = step;
    e->cases = 0;
    (void)solve(e->p, demands, count, false, BUDGET, look_at, e);
}

void clocks_look(struct prove *p)
{
    for (size_t i = 0; i < p->edge_count; i++) {
        struct edge e = {.p = p, .row = &p->edges[i]};

        for (size_t s = 0; s < p->d->step_count && !e.row->seen; s++)
            for (size_t k = 0; k < p->d->steps[s].clock_count && !e.row->seen; k++)
                if (p->d->steps[s].clocks[k].rule == e.row->rule)
                    look_in_step(&e, &p->d->steps[s], k);
        if (!e.row->seen && e.moves)
            e.row->against = "it is today, whatever day that is";
    }
}
