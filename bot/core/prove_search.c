/* prove_search.c: the hunt for what conversations have not shown yet, or the reason why it cannot be. */
/* SPDX-License-Identifier: MIT */
#include "core/expr.h"
#include "core/proving.h"
#include <string.h>

#define BUDGET_CASE 400000 /* tries for one condition of the plans, a fraction of a second */
#define BUDGET_LOOK 5000   /* to see whether a way still has facts that go it */
#define BUDGET_WAY 30000   /* to find them all */
#define TALKS_MOST 60      /* conversations for one goal of the interview */
#define TALKS_EACH_WAY 2
#define WAYS_MOST 4000 /* looked at for one goal; more, and it is given up */
#define DEMANDS_MOST 400

/* --- conditions of plans, classes, triage, letters: over any facts --- */

struct hunt {
    struct prove *p;
    struct condition_row *row;
    bool value;
};

static bool show_case(void *owner, const struct solution *s)
{
    struct hunt *h = owner;

    conditions_of_case(h->p, s->facts, s->count);
    return h->row->seen[h->value];
}

static bool never(void *owner, const struct solution *s)
{
    (void)owner;
    (void)s;
    return true;
}

/* The demands without the last ones, until they can be met: the one taken away last is what contradicts. */
static const char *contradicting(struct prove *p, const struct demand *demands, size_t count)
{
    while (count > 1 &&
           solve(p, demands, count - 1, false, BUDGET_CASE, never, NULL) == SOLVED_ALL_TRIED)
        count--;
    return count > 1 ? condition_source(demands[count - 1].x) : "itself";
}

static void hunt_case(struct prove *p, struct condition_row *row, bool value)
{
    struct hunt h = {.p = p, .row = row, .value = value};
    struct demand demands[3] = {{row->x, value ? WANT_TRUE : WANT_FALSE, NULL}};
    size_t count = 1;

    for (size_t i = 0; i < 2; i++)
        if (row->within[i])
            demands[count++] = (struct demand){row->within[i], WANT_NOT_FALSE, NULL};
    if (solve(p, demands, count, false, BUDGET_CASE, show_case, &h) == SOLVED_ALL_TRIED &&
        !row->seen[value])
        row->against[value] = contradicting(p, demands, count);
}

void search_conditions(struct prove *p)
{
    for (size_t i = 0; i < p->conditions.count; i++)
        for (int value = 0; value < 2; value++) {
            struct condition_row *row = &p->conditions.rows[i];

            if (row->place != PLACE_WALK && !row->seen[value])
                hunt_case(p, row, value != 0);
        }
}

/* --- goals of the interview: facts that lead there, then a conversation with them --- */

struct goal {
    int state;
    size_t arrows;        /* so many arrows of the state are looked at and not taken */
    struct demand own[2]; /* at the state itself */
    size_t own_count;
    const bool *seen; /* the goal is reached */
    const char *against;
};

/* By what questions offer; the same, each of them put where its answer counts (or all but that for the class, which may follow); by
 * what a story may have told as well; by a story that tells all. */
enum pass { PASS_ASKED, PASS_PUT, PASS_PUT_BUT_CLASS, PASS_TOLD, PASS_ALL_TOLD, PASSES };

struct way {
    struct prove *p;
    struct goal *goal;
    struct demand demands[DEMANDS_MOST];
    size_t count;
    bool *on_it; /* by state */
    int talks, talks_here, ways;
    enum pass pass;
    bool given_up;       /* not all was tried */
    const char *blocked; /* the condition on the way that could not be met */
};

static bool talk_it(void *owner, const struct solution *s)
{
    struct way *w = owner;
    struct buyer buyer = {.random = w->p->seed,
                          .knows = s->facts,
                          .know_count = s->count,
                          .tells = w->pass >= PASS_TOLD,
                          .tells_all = w->pass == PASS_ALL_TOLD};

    talk_through(w->p, buyer);
    w->talks++;
    w->talks_here++;
    return *w->goal->seen || w->talks_here >= TALKS_EACH_WAY || w->talks >= TALKS_MOST;
}

static void demand(struct way *w, const struct expr *x, enum want want,
                   const struct fact_def *without)
{
    if (w->count < DEMANDS_MOST)
        w->demands[w->count++] = (struct demand){x, want, without};
    else
        w->given_up = true;
}

static void demand_arrow(struct way *w, const struct state_def *s, size_t arrow)
{
    for (size_t i = 0; i < arrow; i++)
        demand(w, s->next[i].when, WANT_NOT_TRUE, NULL);
    if (s->next[arrow].when)
        demand(w, s->next[arrow].when, WANT_TRUE, NULL);
}

static bool search_back(struct way *w, int state);

static bool mentions(const struct expr *x, const struct fact_def *f)
{
    bool found = x && x->fact == f;

    for (size_t i = 0; x && !found && i < x->count; i++)
        found = mentions(x->of[i], f);
    return found;
}

/* A question whose answer counts on this way is put. */
static void demand_question(struct way *w, const struct state_def *s)
{
    bool counts = false;

    for (size_t i = 0; s->kind == STATE_ASK && i < w->count; i++)
        counts = counts || mentions(w->demands[i].x, s->ask);
    if (counts && w->pass == PASS_PUT_BUT_CLASS && strcmp(s->ask->id, "scam") == 0)
        counts = false;
    if (counts && s->when)
        demand(w, s->when, WANT_NOT_FALSE, s->ask);
}

/* From the state that this arrow comes from, if there are facts that take it. */
static bool come_from(struct way *w, int from, size_t arrow)
{
    size_t count = w->count;
    bool found;

    demand_arrow(w, &w->p->d->states[from], arrow);
    if (w->pass == PASS_PUT || w->pass == PASS_PUT_BUT_CLASS)
        demand_question(w, &w->p->d->states[from]);
    if (++w->ways > WAYS_MOST || w->count == DEMANDS_MOST) {
        w->given_up = true;
        return true;
    }
    found = solve(w->p, w->demands, w->count, w->pass < PASS_TOLD, BUDGET_LOOK, never, NULL) !=
                SOLVED_ALL_TRIED &&
            search_back(w, from);
    if (!w->blocked && !found && w->count > count && w->demands[w->count - 1].x)
        w->blocked = condition_source(w->demands[w->count - 1].x);
    w->count = count;
    return found;
}

static bool search_back(struct way *w, int state)
{
    const struct dialog *d = w->p->d;

    if (state == d->start) {
        w->talks_here = 0;
        if (solve(w->p, w->demands, w->count, w->pass < PASS_TOLD, BUDGET_WAY, talk_it, w) !=
            SOLVED_ALL_TRIED)
            w->given_up = w->given_up || !*w->goal->seen;
        return *w->goal->seen || w->talks >= TALKS_MOST;
    }
    w->on_it[state] = true;
    for (size_t i = 0; i < d->state_count; i++)
        for (size_t k = 0; !w->on_it[i] && k < d->states[i].next_count; k++)
            if (d->states[i].next[k].to == state && !d->states[i].next[k].next_payment &&
                come_from(w, (int)i, k))
                return true;
    w->on_it[state] = false;
    return false;
}

/* Nothing on any way: is it the goal itself that cannot be? */
static const char *why_not(struct way *w, const struct goal *g)
{
    if (g->own_count &&
        solve(w->p, g->own, g->own_count, false, BUDGET_CASE, never, NULL) == SOLVED_ALL_TRIED)
        return contradicting(w->p, g->own, g->own_count);
    return arena_print(w->p->memory, "every way there, as %s",
                       w->blocked ? w->blocked : "all of it");
}

/* Where all was tried, and nothing leads there, the reason is told. */
static void hunt_goal_by(struct prove *p, struct goal *g, enum pass pass, struct arena *a)
{
    const struct state_def *s = &p->d->states[g->state];
    struct way *w = arena_alloc(a, sizeof *w);

    w->p = p;
    w->goal = g;
    w->pass = pass;
    w->on_it = arena_array(a, p->d->state_count, sizeof *w->on_it);
    for (size_t i = 0; i < g->own_count; i++)
        demand(w, g->own[i].x, g->own[i].want, g->own[i].without);
    for (size_t i = 0; i < g->arrows; i++)
        demand(w, s->next[i].when, WANT_NOT_TRUE, NULL);
    (void)search_back(w, g->state);
    if (!*g->seen && !w->given_up && pass == PASS_ALL_TOLD)
        g->against = why_not(w, g);
}

static void hunt_goal(struct prove *p, struct goal *g)
{
    struct arena *a = arena_new();

    for (int pass = PASS_ASKED; pass < PASSES && !*g->seen; pass++)
        hunt_goal_by(p, g, (enum pass)pass, a);
    arena_free(&a);
}

static void hunt_states(struct prove *p)
{
    for (size_t i = 0; i < p->d->state_count; i++) {
        struct goal g = {.state = (int)i, .seen = &p->reached[i]};

        if (p->reached[i])
            continue;
        g.own[g.own_count++] =
            (struct demand){p->d->states[i].when, WANT_NOT_FALSE, p->d->states[i].ask};
        hunt_goal(p, &g);
    }
}

static void hunt_condition(struct prove *p, struct condition_row *row, bool value)
{
    struct goal g = {.state = row->state, .seen = &row->seen[value]};

    g.own[g.own_count++] = (struct demand){row->x, value ? WANT_TRUE : WANT_FALSE, NULL};
    if (row->arrow != SIZE_MAX)
        g.arrows = row->arrow;
    hunt_goal(p, &g);
    row->against[value] = g.against;
}

/* `fact = value`, `SET has value` or `known(fact)`, as a condition that stands nowhere. */
static const struct expr *fact_is(const struct fact_def *f, const char *value, struct arena *a)
{
    struct expr *x = arena_alloc(a, sizeof *x), *fact = arena_alloc(a, sizeof *fact);
    struct expr *literal = arena_alloc(a, sizeof *literal);
    const struct expr **of = arena_array(a, 2, sizeof *of);

    *fact = (struct expr){.op = OP_FACT, .type = f->type, .fact = f};
    *literal = (struct expr){.op = OP_VALUE, .type = f->type};
    *x = (struct expr){.op = OP_COMPARE, .type = VALUE_YESNO, .of = of, .count = 2};
    of[0] = fact;
    of[1] = literal;
    if (f->type == VALUE_SET && *value != '=') {
        x->op = OP_HAS;
        x->count = 1;
        x->value = (struct value){.type = VALUE_SET, .text = value};
    } else if (*value == '=' || !value_parse(a, f->type, value, &literal->value)) {
        *x = (struct expr){.op = OP_KNOWN, .type = VALUE_YESNO, .fact = f};
    }
    return x;
}

static void hunt_choice(struct prove *p, struct choice_row *row)
{
    const struct state_def *s = &p->d->states[row->state];
    struct goal g = {.state = row->state, .seen = &row->taken};
    bool empty = strcmp(row->value, "=skip") == 0;

    g.own[g.own_count++] = (struct demand){s->when, WANT_NOT_FALSE, s->ask};
    g.own[g.own_count++] = (struct demand){fact_is(s->ask, row->value, p->memory),
                                           empty ? WANT_NOT_TRUE : WANT_TRUE, NULL};
    hunt_goal(p, &g);
    row->against = g.against;
}

void search_interview(struct prove *p)
{
    hunt_states(p);
    for (size_t i = 0; i < p->choice_count; i++)
        if (!p->choices[i].taken)
            hunt_choice(p, &p->choices[i]);
    for (size_t i = 0; i < p->conditions.count; i++)
        for (int value = 0; value < 2; value++) {
            struct condition_row *row = &p->conditions.rows[i];

            if (row->place == PLACE_WALK && row->x && !row->seen[value])
                hunt_condition(p, row, value != 0);
        }
}
