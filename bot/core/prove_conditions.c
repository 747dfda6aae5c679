/* prove_conditions.c: every condition of a set, and what it was seen to be. */
/* SPDX-License-Identifier: MIT */
#include "core/expr.h"
#include "core/plan.h"
#include "core/proving.h"
#include "core/triage.h"
#include <string.h>

/* --- the list --- */

struct listing {
    const struct dialog *d;
    struct arena *a;
    struct condition_row *rows; /* NULL: only counted */
    size_t count;
};

static void add(struct listing *l, struct condition_row row, const char *file, const char *pointer)
{
    if (l->rows) {
        row.file = file;
        row.pointer = pointer;
        if (!row.source)
            row.source = condition_source(row.x);
        l->rows[l->count] = row;
    }
    l->count++;
}

static const char *below(struct listing *l, const char *pointer, const char *more, size_t n,
                         const char *rest)
{
    return l->rows ? arena_print(l->a, "%s/%s/%zu%s", pointer, more, n, rest) : "";
}

/* A row for each state's `when` and for each of its arrows, so that both are found by their number. */
static void list_states(struct listing *l, size_t *of_state)
{
    for (size_t i = 0; i < l->d->state_count; i++) {
        const struct state_def *s = &l->d->states[i];
        struct condition_row row = {
            .x = s->when, .place = PLACE_WALK, .state = (int)i, .arrow = SIZE_MAX};

        if (of_state)
            of_state[i] = l->count;
        add(l, row, s->file, l->rows ? arena_print(l->a, "%s/when", s->pointer) : "");
        for (size_t k = 0; k < s->next_count; k++) {
            row.x = s->next[k].when;
            row.arrow = k;
            add(l, row, s->file, below(l, s->pointer, "next", k, "/if"));
        }
    }
}

static void list_of_case(struct listing *l)
{
    const struct dialog *d = l->d;

    for (size_t i = 0; i < d->alert_count; i++)
        add(l, (struct condition_row){.x = d->alerts[i].when, .place = PLACE_ALERT, .state = -1},
            "intake.json", below(l, "", "alerts", i, "/if"));
    for (size_t i = 0; i < d->class_count; i++)
        add(l, (struct condition_row){.x = d->classes[i].when, .place = PLACE_CLASS, .state = -1},
            "classes.json", below(l, "", "classes", i, "/if"));
    for (size_t i = 0; i < d->triage_count; i++)
        add(l, (struct condition_row){.x = d->triage[i].when, .place = PLACE_TRIAGE, .state = -1},
            "triage.json", below(l, "", "rules", i, "/if"));
}

/* The conditions of `if` inside a date of a rule. */
static void list_ifs(struct listing *l, const struct step_def *s, const struct expr *within,
                     const struct expr *x, const char *source, const char *pointer)
{
    if (!x)
        return;
    if (x->op == OP_IF)
        add(l,
            (struct condition_row){.x = x->of[0],
                                   .place = PLACE_STEP,
                                   .state = -1,
                                   .step = s,
                                   .source = source,
                                   .within = {s->when, within}},
            "deadlines.json", pointer);
    for (size_t i = 0; i < x->count; i++)
        list_ifs(l, s, within, x->of[i], source, pointer);
}

/* A rule's dates are looked at in the first step that has its clock. */
static bool first_with(const struct dialog *d, const struct step_def *s, size_t clock)
{
    const struct rule_def *rule = s->clocks[clock].rule;

    for (const struct step_def *o = d->steps; o <= s; o++)
        for (size_t k = 0; k < o->clock_count; k++)
            if (o->clocks[k].rule == rule)
                return o == s && k == clock;
    return false;
}

static void list_clock(struct listing *l, const struct step_def *s, size_t clock)
{
    const struct clock_choice *c = &s->clocks[clock];
    const struct expr *const dates[] = {c->rule->not_before, c->rule->do_by, c->rule->latest,
                                        c->rule->expect_by};
    static const char *const names[] = {"not_before", "do_by", "latest", "expect_by"};

    add(l,
        (struct condition_row){
            .x = c->when, .place = PLACE_STEP, .state = -1, .step = s, .within = {s->when, NULL}},
        s->file, below(l, s->pointer, "clock", clock, "/if"));
    for (size_t i = 0; first_with(l->d, s, clock) && i < 4; i++)
        list_ifs(l, s, c->when, dates[i],
                 dates[i] && l->rows ? arena_print(l->a, "an if of %s", condition_source(dates[i]))
                                     : "",
                 l->rows ? arena_print(l->a, "/rules/%s/%s", c->rule->id, names[i]) : "");
}

static void list_steps(struct listing *l)
{
    for (size_t i = 0; i < l->d->step_count; i++) {
        const struct step_def *s = &l->d->steps[i];
        struct condition_row row = {.x = s->when, .place = PLACE_STEP, .state = -1, .step = s};
        const struct expr *const more[] = {s->done, s->closed};
        static const char *const names[] = {"done", "closed"};

        add(l, row, s->file, l->rows ? arena_print(l->a, "%s/if", s->pointer) : "");
        row.within[0] = s->when;
        for (size_t k = 0; k < 2; k++) {
            row.x = more[k];
            add(l, row, s->file, l->rows ? arena_print(l->a, "%s/%s", s->pointer, names[k]) : "");
        }
        for (size_t k = 0; k < s->clock_count; k++)
            list_clock(l, s, k);
    }
}

/* The step that a letter goes with: the first one. */
static const struct step_def *step_of(const struct dialog *d, const struct letter_def *letter)
{
    for (size_t i = 0; i < d->step_count; i++)
        if (d->steps[i].letter == letter)
            return &d->steps[i];
    return NULL;
}

static void list_part(struct listing *l, const struct step_def *step,
                      const struct letter_text *text, const struct letter_part *part)
{
    for (size_t f = 0; f < part->form_count; f++)
        add(l,
            (struct condition_row){
                .x = part->forms[f].when, .place = PLACE_LETTER, .state = -1, .step = step},
            text->file, l->rows ? arena_print(l->a, "%s/%zu/if", part->pointer, f) : "");
}

static void list_letters(struct listing *l)
{
    for (size_t i = 0; i < l->d->letter_count; i++) {
        const struct letter_def *letter = &l->d->letters[i];

        for (size_t k = 0; k < letter->text_count; k++)
            for (size_t n = 0; n < letter->texts[k].part_count; n++)
                list_part(l, step_of(l->d, letter), &letter->texts[k], &letter->texts[k].parts[n]);
    }
}

static void list_all(struct listing *l, size_t *of_state)
{
    l->count = 0;
    list_states(l, of_state);
    list_of_case(l);
    list_steps(l);
    list_letters(l);
}

/* What is never asked, or always true, is no condition: its row is there, and nothing is wanted of it. */
static void settle_the_empty(struct conditions *c)
{
    for (size_t i = 0; c->rows && i < c->count; i++)
        if (!c->rows[i].x)
            c->rows[i].seen[0] = c->rows[i].seen[1] = true;
}

struct conditions conditions_of(const struct dialog *d, struct arena *a)
{
    struct listing l = {.d = d, .a = a};
    size_t *of_state = arena_array(a, d->state_count + 1, sizeof *of_state);
    struct conditions c;

    list_all(&l, NULL);
    l.rows = arena_array(a, l.count + 1, sizeof *l.rows);
    list_all(&l, of_state);
    c = (struct conditions){.rows = l.rows, .count = l.count, .of_state = of_state};
    settle_the_empty(&c);
    return c;
}

/* --- seeing --- */

void conditions_note(struct condition_row *row, const struct view *v)
{
    enum truth t;

    if (row->seen[0] && row->seen[1])
        return;
    t = condition_test(row->x, v);
    if (t != TRUTH_UNKNOWN)
        row->seen[t == TRUTH_TRUE] = true;
}

static bool is_looked_at(const struct condition_row *row, const struct view *v)
{
    return condition_test(row->within[0], v) != TRUTH_FALSE &&
           condition_test(row->within[1], v) != TRUTH_FALSE;
}

/* Facts of the first payment; what only a whole plan knows (the last deadline) may be among them. */
void conditions_of_case(struct prove *p, const struct fact *facts, size_t count)
{
    struct view v;

    arena_reset(p->aside);
    v = view_make(p->aside, p->d, facts, count, "UTC", p->now);
    for (size_t i = 0; i < p->conditions.count; i++) {
        struct condition_row *row = &p->conditions.rows[i];

        if (row->place != PLACE_WALK && !(row->seen[0] && row->seen[1]) && is_looked_at(row, &v))
            conditions_note(row, &v);
    }
}
