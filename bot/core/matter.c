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
    struct view view;              /* with `open` */
    bool *facts;                   /* by index of d's facts: those that matter */
    const struct fact_def *wanted; /* NULL, or: it is enough to know that this one does */
    bool *letters;                 /* by index of d's letters: those looked at for this payment */
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
    if (hinges(c->when, v, m->facts) == TRUTH_FALSE)
        return;
    (void)hinges(c->rule->not_before, v, m->facts);
    (void)hinges(c->rule->do_by, v, m->facts);
    (void)hinges(c->rule->latest, v, m->facts);
    (void)hinges(c->rule->expect_by, v, m->facts);
}

static void words_matter(struct matter *m, const struct view *v, const char *key)
{
    struct slots s = {.m = m, .view = v};

    if (key)
        render_slots(m->d->texts, "en", key, slot_matters, &s);
}

/* What stands in a letter is not worth a question for itself; which of its paragraphs stand there is. */
static void letter_matters(struct matter *m, const struct view *v, const struct letter_def *l)
{
    const struct letter_text *english = &l->texts[0];

    if (m->letters[l - m->d->letters])
        return;
    m->letters[l - m->d->letters] = true;
    for (size_t i = 0; i < english->part_count; i++)
        for (size_t k = 0; k < english->parts[i].form_count; k++)
            if (hinges(english->parts[i].forms[k].when, v, m->facts) == TRUTH_TRUE)
                break;
}

static void step_matters(struct matter *m, const struct view *v, const struct step_def *s)
{
    enum truth closed;

    if (hinges(s->when, v, m->facts) == TRUTH_FALSE)
        return;
    if (s->done && hinges(s->done, v, m->facts) == TRUTH_TRUE)
        return;
    closed = s->closed ? hinges(s->closed, v, m->facts) : TRUTH_FALSE;
    for (size_t i = 0; i < s->clock_count; i++)
        clock_matters(m, v, &s->clocks[i]);
    if (closed == TRUTH_TRUE)
        return;
    words_matter(m, v, s->text);
    words_matter(m, v, s->title);
    if (s->letter)
        letter_matters(m, v, s->letter);
}

static bool is_found(const struct matter *m)
{
    return m->wanted && m->facts[m->wanted->index];
}

/* Payment by payment. Steps of the whole case are looked at with the first. */
static void payment_matters(struct matter *m, int n)
{
    const struct dialog *d = m->d;
    struct view room;
    const struct view *v = of_payment(m, n, &room);

    m->letters = arena_array(m->view.arena, d->letter_count, sizeof *m->letters);
    for (size_t i = 0; i < d->step_count && !is_found(m); i++)
        if (d->steps[i].per_payment || n == 1)
            step_matters(m, v, &d->steps[i]);
}

static void rules_matter(struct matter *m)
{
    for (int n = 1; n <= m->view.payments && !is_found(m); n++)
        payment_matters(m, n);
    for (size_t i = 0; i < m->d->triage_count && !is_found(m); i++)
        (void)hinges(m->d->triage[i].when, &m->view, m->facts);
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
        (void)hinges(s->when, &m->view, scratch);
    if (s->next_count > 1) {
        bool *ways = arena_array(m->view.arena, count, sizeof *ways);
        bool *none = arena_array(m->view.arena, count, sizeof *none);

        for (size_t i = 0; i < s->next_count; i++) {
            if (hinges(s->next[i].when, &m->view, ways) == TRUTH_TRUE)
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
        (void)hinges(m->d->alerts[i].when, &m->view, m->facts);
    for (int round = 0; more && round < ROUNDS_MOST; round++) {
        more = false;
        for (size_t i = 0; i < m->d->state_count; i++)
            if (there[i] && state_matters(m, &m->d->states[i], scratch))
                more = true;
    }
}

struct pair {
    struct matter interview, rules;
    const bool *there; /* states to come */
};

static void set_up(struct pair *p, const struct dialog *interview, const struct dialog *rules,
                   const struct view *v)
{
    struct arena *a = v->arena;

    *p = (struct pair){.interview = {.d = interview, .view = *v}, .rules = {.d = rules}};
    /* A payment that is being asked for has no facts yet. */
    if (v->payment > v->payments)
        p->interview.view.payments = v->payment;
    p->there = states_to_come(&p->interview);
    p->interview.facts = arena_array(a, interview->fact_count, sizeof(bool));
    p->rules.facts = arena_array(a, rules->fact_count, sizeof(bool));
    p->rules.view = view_make(a, rules, v->facts, v->fact_count, v->zone, v->now);
    p->rules.view.open = open_in(rules, &p->interview, a);
    p->rules.view.payments = p->interview.view.payments;
}

static void finish(struct pair *p)
{
    for (size_t i = 0; i < p->rules.d->fact_count; i++) {
        const struct fact_def *f =
            p->rules.facts[i] ? dialog_fact(p->interview.d, p->rules.d->facts[i].id) : NULL;

        if (f)
            p->interview.facts[f->index] = true;
    }
    interview_matters(&p->interview, p->there);
}

const bool *matter_facts(const struct dialog *interview, const struct dialog *rules,
                         const struct view *v)
{
    struct pair p;

    set_up(&p, interview, rules, v);
    rules_matter(&p.rules);
    finish(&p);
    return p.interview.facts;
}

bool matter_asks(const struct dialog *interview, const struct dialog *rules, const struct view *v,
                 const struct fact_def *f)
{
    struct pair p;

    set_up(&p, interview, rules, v);
    p.rules.wanted = dialog_fact(rules, f->id);
    rules_matter(&p.rules);
    if (is_found(&p.rules))
        return true;
    finish(&p);
    return p.interview.facts[f->index];
}
