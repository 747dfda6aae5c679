/* matter.c: which questions matter: the facts on which something that is still possible hangs. */
/* SPDX-License-Identifier: MIT */
#include "core/matter.h"
#include "core/hinge.h"
#include "core/message.h"
#include "core/render.h"
#include <string.h>

#define ROUNDS_MOST 12 /* chains of questions that lead to questions are shorter */

/* One case, looked at with one set of rules. */
struct matter {
    const struct dialog *d;
    struct view view; /* with `open` */
    bool *facts;      /* by index of d's facts: those that matter */
};

static const struct view *of_payment(struct matter *m, int n, struct view *room)
{
    if (n == m->view.payment)
        return &m->view;
    *room = view_of_payment(&m->view, n);
    return room;
}

/* --- what may still be told ---------------------------------------------------------------- */

static bool is_told(const struct matter *m, const struct state_def *s)
{
    return view_fact(&m->view, s->ask) != NULL;
}

/* States that may be come to, from the start: along every arrow that is not ruled out. */
static void come_to(const struct matter *m, int at, bool *there)
{
    const struct state_def *s = &m->d->states[at];

    if (there[at])
        return;
    there[at] = true;
    for (size_t i = 0; i < s->next_count; i++) {
        enum truth t = condition_test(s->next[i].when, &m->view);

        if (t != TRUTH_FALSE)
            come_to(m, s->next[i].to, there);
        if (t == TRUTH_TRUE)
            return;
    }
}

static void derive_anew(struct matter *m)
{
    m->view.derived = arena_alloc(m->view.arena, sizeof *m->view.derived);
}

/* What is open decides where the interview may lead, and that what is open: first everything is, then what was found. */
static const bool *states_to_come(struct matter *m)
{
    const struct dialog *d = m->d;
    bool *open = arena_array(m->view.arena, d->fact_count, sizeof *open), *there = NULL;

    memset(open, true, d->fact_count * sizeof *open);
    m->view.open = open;
    for (int round = 0; round < 2; round++) {
        there = arena_array(m->view.arena, d->state_count, sizeof *there);
        derive_anew(m);
        come_to(m, d->start, there);
        open = arena_array(m->view.arena, d->fact_count, sizeof *open);
        for (size_t i = 0; i < d->state_count; i++) {
            const struct state_def *s = &d->states[i];

            if (there[i] && s->kind == STATE_ASK && !is_told(m, s) &&
                condition_test(s->when, &m->view) != TRUTH_FALSE)
                open[s->ask->index] = true;
        }
        m->view.open = open;
    }
    derive_anew(m);
    return there;
}

/* The same facts, by their places in the rules. */
static const bool *open_in(const struct dialog *rules, const struct matter *interview,
                           struct arena *a)
{
    bool *open = arena_array(a, rules->fact_count, sizeof *open);

    for (size_t i = 0; i < rules->fact_count; i++) {
        const struct fact_def *f = dialog_fact(interview->d, rules->facts[i].id);

        open[i] = f && interview->view.open[f->index];
    }
    return open;
}

/* --- what the rules hang on ---------------------------------------------------------------- */

struct slots {
    struct matter *m;
    const struct view *view;
};

static void slot_matters(void *owner, const char *slot)
{
    const struct slots *s = owner;
    const struct fact_def *f = dialog_fact(s->m->d, slot);

    if (f && view_open(s->view, f))
        s->m->facts[f->index] = true;
}

static void clock_matters(struct matter *m, const struct view *v, const struct clock_choice *c)
{
    hinges(c->when, v, m->facts);
    if (condition_test(c->when, v) == TRUTH_FALSE)
        return;
    hinges(c->rule->not_before, v, m->facts);
    hinges(c->rule->do_by, v, m->facts);
    hinges(c->rule->latest, v, m->facts);
    hinges(c->rule->expect_by, v, m->facts);
}

static void words_matter(struct matter *m, const struct view *v, const char *key)
{
    struct slots s = {.m = m, .view = v};

    if (key)
        render_slots(m->d->texts, "en", key, slot_matters, &s);
}

static bool surely(const struct expr *x, const struct view *v)
{
    return x && condition_test(x, v) == TRUTH_TRUE;
}

/* What stands in a letter is not worth a question for itself; which of its paragraphs stand there is. */
static void letter_matters(struct matter *m, const struct view *v, const struct letter_def *l)
{
    const struct letter_text *english = &l->texts[0];

    for (size_t i = 0; i < english->part_count; i++)
        for (size_t k = 0; k < english->parts[i].form_count; k++)
            hinges(english->parts[i].forms[k].when, v, m->facts);
}

static void step_matters(struct matter *m, const struct view *v, const struct step_def *s)
{
    if (condition_test(s->when, v) == TRUTH_FALSE)
        return;
    hinges(s->when, v, m->facts);
    hinges(s->done, v, m->facts);
    if (surely(s->done, v))
        return;
    hinges(s->closed, v, m->facts);
    for (size_t i = 0; i < s->clock_count; i++)
        clock_matters(m, v, &s->clocks[i]);
    if (surely(s->closed, v))
        return;
    words_matter(m, v, s->text);
    words_matter(m, v, s->title);
    if (s->letter)
        letter_matters(m, v, s->letter);
}

static void rules_matter(struct matter *m)
{
    const struct dialog *d = m->d;

    for (size_t i = 0; i < d->step_count; i++)
        for (int n = 1; n <= (d->steps[i].per_payment ? m->view.payments : 1); n++) {
            struct view room;

            step_matters(m, of_payment(m, n, &room), &d->steps[i]);
        }
    for (size_t i = 0; i < d->triage_count; i++)
        hinges(d->triage[i].when, &m->view, m->facts);
}

/* --- what the interview hangs on ----------------------------------------------------------- */

/* Is it a matter whether the interview comes here? */
static bool counts(const struct matter *m, const struct state_def *s)
{
    switch (s->kind) {
    case STATE_ASK:
        return !is_told(m, s) && (s->always || m->facts[s->ask->index]) &&
               condition_test(s->when, &m->view) != TRUTH_FALSE;
    case STATE_END:
        return s->ending != ENDING_PLAN;
    case STATE_SAY:
        return true;
    case STATE_READING:
    case STATE_REVIEW:
        return false;
    }
    return false;
}

/* Do the ways on differ in a state that counts? */
static bool ways_differ(const struct matter *m, const struct state_def *s)
{
    const struct dialog *d = m->d;

    for (size_t i = 0; i < d->state_count; i++) {
        size_t lead = 0;

        for (size_t k = 0; k < s->next_count; k++)
            lead += d->reach[(size_t)s->next[k].to * d->state_count + i];
        if (lead && lead < s->next_count && counts(m, &d->states[i]))
            return true;
    }
    return false;
}

static bool add_all(const bool *more, bool *facts, size_t count)
{
    bool added = false;

    for (size_t i = 0; i < count; i++) {
        added = added || (more[i] && !facts[i]);
        facts[i] = facts[i] || more[i];
    }
    return added;
}

static bool state_matters(struct matter *m, const struct state_def *s, bool *scratch)
{
    size_t count = m->d->fact_count;

    memset(scratch, 0, count * sizeof *scratch);
    if (counts(m, s))
        hinges(s->when, &m->view, scratch);
    if (s->next_count > 1) {
        bool *ways = arena_array(m->view.arena, count, sizeof *ways);
        bool *none = arena_array(m->view.arena, count, sizeof *none);

        for (size_t i = 0; i < s->next_count; i++) {
            hinges(s->next[i].when, &m->view, ways);
            if (surely(s->next[i].when, &m->view))
                break;
        }
        if (add_all(ways, none, count) && ways_differ(m, s))
            (void)add_all(ways, scratch, count);
    }
    return add_all(scratch, m->facts, count);
}

static void interview_matters(struct matter *m, const bool *there)
{
    bool *scratch = arena_array(m->view.arena, m->d->fact_count, sizeof *scratch), more = true;

    for (size_t i = 0; i < m->d->alert_count; i++)
        hinges(m->d->alerts[i].when, &m->view, m->facts);
    for (int round = 0; more && round < ROUNDS_MOST; round++) {
        more = false;
        for (size_t i = 0; i < m->d->state_count; i++)
            if (there[i] && state_matters(m, &m->d->states[i], scratch))
                more = true;
    }
}

const bool *matter_facts(const struct dialog *interview, const struct dialog *rules,
                         const struct view *v)
{
    struct arena *a = v->arena;
    struct matter m = {.d = interview, .view = *v};
    struct matter r = {.d = rules};
    const bool *there;

    /* A payment that is being asked for has no facts yet. */
    if (v->payment > m.view.payments)
        m.view.payments = v->payment;
    there = states_to_come(&m);
    m.facts = arena_array(a, interview->fact_count, sizeof *m.facts);
    r.facts = arena_array(a, rules->fact_count, sizeof *r.facts);
    r.view = view_make(a, rules, v->facts, v->fact_count, v->zone, v->now);
    r.view.open = open_in(rules, &m, a);
    r.view.payments = m.view.payments;
    rules_matter(&r);
    for (size_t i = 0; i < rules->fact_count; i++) {
        const struct fact_def *f = r.facts[i] ? dialog_fact(interview, rules->facts[i].id) : NULL;

        if (f)
            m.facts[f->index] = true;
    }
    interview_matters(&m, there);
    return m.facts;
}
