/* prove_walk.c: what a conversation has passed of the interview: states, choices, conditions. */
/* SPDX-License-Identifier: MIT */
#include "core/proving.h"
#include <string.h>

#define WALK_PAYMENTS                                                                              \
    6 /* as in core/walk.c, which this follows by itself so that both must agree */
#define WALK_STEPS 600

/* --- choices --- */

static void add_choice(struct choice_row *rows, size_t *count, int state, const char *value)
{
    rows[(*count)++] = (struct choice_row){.state = state, .value = value};
}

static void choices_of_state(const struct dialog *d, int at, struct choice_row *rows, size_t *count)
{
    const struct state_def *s = &d->states[at];

    if (s->kind != STATE_ASK)
        return;
    for (size_t i = 0; i < s->choice_count; i++)
        add_choice(rows, count, at, s->choices[i]);
    if (s->ask->type == VALUE_YESNO) {
        add_choice(rows, count, at, "yes");
        add_choice(rows, count, at, "no");
    } else if (s->ask->type == VALUE_SET) {
        add_choice(rows, count, at, "=none");
    } else if (s->choice_count == 0) {
        add_choice(rows, count, at, "=answer");
    }
    if (s->may_skip)
        add_choice(rows, count, at, "=skip");
}

struct choice_row *walk_choices(const struct dialog *d, struct arena *a, size_t *count)
{
    size_t room = 0;
    struct choice_row *rows;

    for (size_t i = 0; i < d->state_count; i++)
        room += d->states[i].choice_count + 3;
    rows = arena_array(a, room, sizeof *rows);
    *count = 0;
    for (size_t i = 0; i < d->state_count; i++)
        choices_of_state(d, (int)i, rows, count);
    return rows;
}

/* Is this what was answered? */
static bool is_answer(const char *choice, const struct fact *f, struct arena *a)
{
    if (f->state != FACT_KNOWN)
        return strcmp(choice, "=skip") == 0;
    if (strcmp(choice, "=answer") == 0)
        return true;
    if (f->value.type != VALUE_SET)
        return strcmp(choice, value_print(a, &f->value)) == 0;
    return *f->value.text ? set_has(f->value.text, choice) : strcmp(choice, "=none") == 0;
}

static void note_choices(struct talking *t)
{
    const struct prompt *asked = &t->before.open;
    const struct state_def *s = dialog_state(t->p->d, asked->state);
    const struct fact *f;

    if (asked->kind != PROMPT_ASK || !s || s->kind != STATE_ASK)
        return;
    f = casefile_fact(&t->step->after, asked->fact, asked->payment);
    for (size_t i = 0; f && i < t->p->choice_count; i++) {
        struct choice_row *row = &t->p->choices[i];

        if (&t->p->d->states[row->state] == s && is_answer(row->value, f, t->a))
            row->taken = true;
    }
}

/* --- the way through the states --- */

static void note_state(struct talking *t, const struct state_def *s, const struct view *v)
{
    struct condition_row *row =
        &t->p->conditions.rows[t->p->conditions.of_state[s - t->p->d->states]];

    conditions_note(row, v);
}

/* The arrow that is taken; each one looked at on the way is noted. */
static const struct arrow_def *note_arrows(struct talking *t, const struct state_def *s,
                                           const struct view *v)
{
    struct condition_row *row =
        &t->p->conditions.rows[t->p->conditions.of_state[s - t->p->d->states]] + 1;

    for (size_t i = 0; i < s->next_count; i++, row++) {
        conditions_note(row, v);
        if (condition_test(s->next[i].when, v) == TRUTH_TRUE)
            return &s->next[i];
    }
    return NULL;
}

static bool stops_here(const struct talking *t, const struct state_def *s, int payment)
{
    const struct prompt *o = &t->step->after.open;

    return o->kind != PROMPT_NONE && o->state && strcmp(o->state, s->id) == 0 &&
           (!s->ask || !s->ask->of_payment || o->payment == payment);
}

static bool is_told(const struct talking *t, const struct state_def *s)
{
    return casefile_told(&t->step->after, s->id);
}

/* Somebody was in this state: it is open now, or it was answered, told or ended in. */
static void note_reached(struct talking *t, const struct state_def *s, bool open)
{
    size_t at = (size_t)(s - t->p->d->states);

    if (open || is_told(t, s) ||
        (s->kind == STATE_END && s->ending == ENDING_PLAN && t->step->after.phase == PHASE_PLANNED))
        t->p->reached[at] = true;
}

void walk_notes(struct talking *t)
{
    const struct dialog *d = t->p->d;
    const struct casefile *c = &t->step->after;
    struct view v = view_make(t->a, d, c->facts, c->fact_count, c->zone, t->now);
    int at = d->start;

    note_choices(t);
    for (int steps = 0, payment = 1; steps < WALK_STEPS; steps++) {
        const struct state_def *s = &d->states[at];
        const struct arrow_def *arrow;
        bool open = stops_here(t, s, payment);

        note_state(t, s, &v);
        note_reached(t, s, open);
        if (open || s->kind == STATE_END)
            return;
        arrow = note_arrows(t, s, &v);
        if (!arrow)
            return;
        if (arrow->next_payment && payment < WALK_PAYMENTS)
            v = view_of_payment(&v, ++payment);
        at = arrow->to;
    }
}
