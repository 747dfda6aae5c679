/* matter.c: which questions matter: the facts on which something that is still possible hangs. */
/* SPDX-License-Identifier: MIT */
#include "core/matter.h"
#include "core/hinge.h"
#include <string.h>

#define ROUNDS_MOST 12 /* chains of questions that lead to questions are shorter */

/* One case, looked at with one set of rules. */
struct side {
    const struct dialog *d;
    struct view view; /* with `open` */
    bool *facts;      /* by index of d's facts: those that matter, as far as was looked */
};

/* Of one payment: what was looked at, once each. */
struct looked {
    struct view view;
    bool *steps, *letters; /* by index of the rules' own */
};

/* A question looks at the rules that bear on it, until one of them answers it; what was looked at is kept for the next. */
struct matter {
    struct side interview, rules;
    const bool *there; /* states to come */
    struct looked
        *payments; /* of the rules, by payment from 1; the first has the steps of the whole case */
    bool *triage;  /* by index: looked at */
    bool finished; /* all was */
};

/* --- what may still be told ---------------------------------------------------------------- */

static bool is_told(const struct side *m, const struct state_def *s)
{
    return view_fact(&m->view, s->ask) != NULL;
}

/* States that may be come to, from the start: along every arrow that is not ruled out. */
static void come_to(const struct side *m, int at, bool *there)
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

static void derive_anew(struct side *m)
{
    m->view.derived = arena_alloc(m->view.arena, sizeof *m->view.derived);
}

/* What is open decides where the interview may lead, and that what is open: first everything is, then what was found. */
static const bool *states_to_come(struct side *m)
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
static const bool *open_in(const struct dialog *rules, const struct side *interview,
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

static void clock_matters(struct side *m, const struct view *v, const struct clock_choice *c)
{
    if (hinges(c->when, v, m->facts) == TRUTH_FALSE)
        return;
    (void)hinges(c->rule->not_before, v, m->facts);
    (void)hinges(c->rule->do_by, v, m->facts);
    (void)hinges(c->rule->latest, v, m->facts);
    (void)hinges(c->rule->expect_by, v, m->facts);
}

static void words_matter(struct side *m, const struct view *v, const struct step_def *s)
{
    for (size_t i = 0; i < s->shown_count; i++)
        if (view_open(v, s->shown[i]))
            m->facts[s->shown[i]->index] = true;
}

/* What stands in a letter is not worth a question for itself; which of its paragraphs stand there is. */
static void letter_matters(struct side *m, const struct looked *of, const struct letter_def *l)
{
    const struct letter_text *english = &l->texts[0];
    bool *looked_at = &of->letters[l - m->d->letters];

    if (*looked_at)
        return;
    *looked_at = true;
    for (size_t i = 0; i < english->part_count; i++)
        for (size_t k = 0; k < english->parts[i].form_count; k++)
            if (hinges(english->parts[i].forms[k].when, &of->view, m->facts) == TRUTH_TRUE)
                break;
}

static void step_matters(struct side *m, const struct looked *of, const struct step_def *s)
{
    const struct view *v = &of->view;
    bool *facts = m->facts;
    enum truth closed;

    if (hinges(s->when, v, facts) == TRUTH_FALSE)
        return;
    if (s->done && hinges(s->done, v, facts) == TRUTH_TRUE)
        return;
    closed = s->closed ? hinges(s->closed, v, facts) : TRUTH_FALSE;
    for (size_t i = 0; i < s->clock_count; i++)
        clock_matters(m, v, &s->clocks[i]);
    if (closed == TRUTH_TRUE)
        return;
    words_matter(m, v, s);
    if (s->letter)
        letter_matters(m, of, s->letter);
}

static void look_at_step(struct matter *m, struct looked *of, size_t step)
{
    const struct step_def *s = &m->rules.d->steps[step];

    if (of->steps[step])
        return;
    of->steps[step] = true;
    if (s->per_payment || of == m->payments)
        step_matters(&m->rules, of, s);
}

static void look_at_triage(struct matter *m, size_t row)
{
    if (m->triage[row])
        return;
    m->triage[row] = true;
    (void)hinges(m->rules.d->triage[row].when, &m->rules.view, m->rules.facts);
}

/* Those that bear on a fact, until it is found to matter; without one all of them. */
static bool look_at_rules(struct matter *m, const struct fact_def *f)
{
    const struct dialog *d = m->rules.d;
    const bool *bears = f ? d->bears + (size_t)f->index * dialog_bearing_width(d) : NULL;
    const bool *found = f ? &m->rules.facts[f->index] : &m->finished;

    for (int n = 0; n < m->rules.view.payments; n++)
        for (size_t i = 0; i < d->step_count && !*found; i++)
            if (!bears || bears[i])
                look_at_step(m, &m->payments[n], i);
    for (size_t i = 0; i < d->triage_count && !*found; i++)
        if (!bears || bears[d->step_count + i])
            look_at_triage(m, i);
    return *found;
}

/* --- what the interview hangs on ----------------------------------------------------------- */

/* Is it a matter whether the interview comes here? */
static bool counts(const struct side *m, const struct state_def *s)
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
static bool ways_differ(const struct side *m, const struct state_def *s)
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

static bool state_matters(struct side *m, const struct state_def *s, bool *scratch)
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

static void interview_matters(struct side *m, const bool *there)
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

/* --- the whole ----------------------------------------------------------------------------- */

static void begin_rules(struct matter *m, struct arena *a)
{
    const struct dialog *d = m->rules.d;
    size_t payments = (size_t)m->rules.view.payments;

    m->rules.facts = arena_array(a, d->fact_count, sizeof *m->rules.facts);
    m->triage = arena_array(a, d->triage_count, sizeof *m->triage);
    m->payments = arena_array(a, payments, sizeof *m->payments);
    for (size_t i = 0; i < payments; i++) {
        m->payments[i].view = view_of_payment(&m->rules.view, (int)i + 1);
        m->payments[i].steps = arena_array(a, d->step_count, sizeof(bool));
        m->payments[i].letters = arena_array(a, d->letter_count, sizeof(bool));
    }
}

struct matter *matter_begin(const struct dialog *interview, const struct dialog *rules,
                            const struct view *v)
{
    struct arena *a = v->arena;
    struct matter *m = arena_alloc(a, sizeof *m);

    m->interview = (struct side){.d = interview, .view = *v};
    /* A payment that is being asked for has no facts yet. */
    if (v->payment > v->payments)
        m->interview.view.payments = v->payment;
    m->there = states_to_come(&m->interview);
    m->interview.facts = arena_array(a, interview->fact_count, sizeof(bool));
    m->rules = (struct side){.d = rules};
    m->rules.view = view_make(a, rules, v->facts, v->fact_count, v->zone, v->now);
    m->rules.view.open = open_in(rules, &m->interview, a);
    m->rules.view.payments = m->interview.view.payments;
    begin_rules(m, a);
    return m;
}

static void finish(struct matter *m)
{
    (void)look_at_rules(m, NULL);
    for (size_t i = 0; i < m->rules.d->fact_count; i++) {
        const struct fact_def *f =
            m->rules.facts[i] ? dialog_fact(m->interview.d, m->rules.d->facts[i].id) : NULL;

        if (f)
            m->interview.facts[f->index] = true;
    }
    interview_matters(&m->interview, m->there);
    m->finished = true;
}

/* Whether the interview hangs on it depends on all else that matters; most facts are in none of its conditions. */
static bool may_lead(const struct dialog *interview, const struct fact_def *f)
{
    size_t width = dialog_bearing_width(interview);

    return interview->bears[(size_t)f->index * width + width - 1];
}

bool matter_asks(struct matter *m, const struct fact_def *f)
{
    const struct fact_def *in_rules = m->finished ? NULL : dialog_fact(m->rules.d, f->id);

    if (in_rules && look_at_rules(m, in_rules))
        return true;
    if (!m->finished && !may_lead(m->interview.d, f))
        return false;
    if (!m->finished)
        finish(m);
    return m->interview.facts[f->index];
}
