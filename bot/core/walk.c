/* walk.c: where the interview stands: a walk over the states with the facts there are. */
/* SPDX-License-Identifier: MIT */
#include "core/condition.h"
#include "core/matter.h"
#include "core/talk.h"
#include <string.h>

#define WALK_STEPS 600 /* a set that goes round in a circle ends here */

struct walker {
    const struct dialog *d;
    struct view view;
    int payment;
};

static int payment_of(const struct state_def *s, int payment)
{
    return s->ask && s->ask->of_payment ? payment : 0;
}

static const struct fact *answered(const struct walker *w, const struct state_def *s)
{
    return fact_find(w->view.facts, w->view.fact_count, s->ask->id, payment_of(s, w->payment));
}

static bool any_unconfirmed(const struct view *v)
{
    for (size_t i = 0; i < v->fact_count; i++)
        if (v->facts[i].state == FACT_KNOWN && !v->facts[i].confirmed)
            return true;
    return false;
}

static bool has(const char *const *list, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], id) == 0)
            return true;
    return false;
}

/* Does a group hold this value together with one that is offered? Then the choices are finer than the value. Of classes of
 * fraud none is finer than another. */
static bool is_rough_choice(const struct dialog *d, const struct state_def *s, const char *value)
{
    if (strcmp(s->ask->id, "scam") == 0 || has(s->choices, s->choice_count, value))
        return false;
    for (size_t i = 0; i < d->group_count; i++) {
        const struct group_def *g = &d->groups[i];

        for (size_t k = 0; has(g->members, g->member_count, value) && k < s->choice_count; k++)
            if (has(g->members, g->member_count, s->choices[k]))
                return true;
    }
    return false;
}

/* A reading that is rougher than what this state asks for ("card": credit or debit? "230": of what?) does not settle it. */
static bool too_rough(const struct dialog *d, const struct state_def *s, const struct fact *f)
{
    if (f->state != FACT_KNOWN || f->source != FROM_READING)
        return false;
    if (f->value.type == VALUE_MONEY)
        return !*f->value.currency;
    return s->ask->type == VALUE_CHOICE && f->value.type == VALUE_CHOICE &&
           is_rough_choice(d, s, f->value.text);
}

bool walk_is_rough(const struct talk *t, const struct fact *f)
{
    const struct state_def *s = walk_asking(t, f->id, f->payment);

    return s && too_rough(t->interview, s, f);
}

/* Does this state want nothing (any more) from the buyer? */
static bool settled(const struct walker *w, const struct state_def *s)
{
    const struct fact *f;

    switch (s->kind) {
    case STATE_ASK:
        f = answered(w, s);
        return f && !too_rough(w->d, s, f);
    case STATE_READING:
        return !any_unconfirmed(&w->view);
    case STATE_REVIEW:
    case STATE_SAY:
    case STATE_END:
        return false;
    }
    return false;
}

static bool passed_over(const struct walker *w, const struct state_def *s)
{
    return condition_test(s->when, &w->view) == TRUTH_FALSE;
}

/* The first arrow whose condition is true; the last one has none. */
static const struct arrow_def *way_on(const struct walker *w, const struct state_def *s)
{
    for (size_t i = 0; i < s->next_count; i++)
        if (condition_test(s->next[i].when, &w->view) == TRUTH_TRUE)
            return &s->next[i];
    return s->next_count ? &s->next[s->next_count - 1] : NULL;
}

static int follow(struct walker *w, const struct arrow_def *arrow)
{
    if (arrow->next_payment && w->payment < TALK_PAYMENTS) {
        w->payment++;
        w->view = view_of_payment(&w->view, w->payment);
    }
    return arrow->to;
}

/* Calls `visit` for each state on the path; it says whether to stop there. */
static void walk(const struct dialog *d, const struct view *v,
                 bool (*visit)(void *owner, struct walker *w, const struct state_def *s),
                 void *owner)
{
    struct walker w = {.d = d, .view = view_of_payment(v, 1), .payment = 1};
    int at = d->start;

    for (int steps = 0; steps < WALK_STEPS; steps++) {
        const struct state_def *s = &d->states[at];
        const struct arrow_def *arrow = way_on(&w, s);

        if (visit(owner, &w, s))
            return;
        if (!arrow)
            return;
        at = follow(&w, arrow);
    }
}

struct search {
    struct next found;
    const struct talk *t;
    bool count; /* how many are left, too: */
    int left;
};

static bool told_already(const struct search *q, const struct state_def *s)
{
    return casefile_told(q->t->c, s->id);
}

/* A question that asks for more stays until they said that this is all. */
static bool done_with(const struct search *q, const struct walker *w, const struct state_def *s)
{
    const struct trail_mark *mark;

    if (!settled(w, s))
        return false;
    if (!s->more || answered(w, s)->state != FACT_KNOWN)
        return true;
    mark = casefile_mark(q->t->c, s->ask->id, payment_of(s, w->payment));
    return !mark || mark->ended;
}

/* Looked up with the first question that may be passed over, and kept until a fact changes. */
static struct matter *matters(const struct talk *t, const struct view *v)
{
    struct matter **kept = &t->matters[v->payment - 1];

    if (!*kept)
        *kept = matter_begin(t->interview, t->rules, v);
    return *kept;
}

/* Nothing hangs on the answer in this case. A rough answer is never left rough for that. */
static bool needless(const struct search *q, const struct walker *w, const struct state_def *s)
{
    if (!w->d->only_what_matters || s->kind != STATE_ASK || s->always || answered(w, s))
        return false;
    return !matter_asks(matters(q->t, &w->view), s->ask);
}

static bool stop_or_count(void *owner, struct walker *w, const struct state_def *s)
{
    struct search *q = owner;

    if (passed_over(w, s) || needless(q, w, s))
        return false;
    if (q->found.state) {
        q->left += s->kind == STATE_ASK && !done_with(q, w, s) &&
                   condition_test(s->when, &w->view) == TRUTH_TRUE;
        return false;
    }
    if (s->kind == STATE_ASK && done_with(q, w, s)) {
        q->found.asked++;
        return false;
    }
    if (done_with(q, w, s) ||
        ((s->kind == STATE_SAY || s->kind == STATE_REVIEW) && told_already(q, s)))
        return false;
    q->found.state = s;
    q->found.payment = payment_of(s, w->payment);
    return s->kind == STATE_END || !q->count;
}

struct next walk_next(const struct talk *t)
{
    struct search q = {.t = t};

    walk(t->interview, &t->view, stop_or_count, &q);
    return q.found;
}

int walk_left(const struct talk *t)
{
    struct search q = {.t = t, .count = true};

    walk(t->interview, &t->view, stop_or_count, &q);
    return q.left;
}

struct keep {
    const struct casefile *c;
    bool *on_path; /* by trail index */
};

/* Where in the trail this state was answered; the end of it when it was not. */
static size_t place_in_trail(const struct casefile *c, const struct state_def *s, int payment)
{
    size_t i = 0;

    while (i < c->trail_count &&
           (strcmp(c->trail[i].fact, s->ask->id) != 0 || c->trail[i].payment != payment))
        i++;
    return i;
}

/* Would this state be passed over with what was known when it was asked? "Ask when unclear" is false once it is answered, and an
 * answer given later may make it false as well; neither takes the answer back. */
static bool never_asked(struct walker *w, const struct casefile *c, const struct state_def *s)
{
    struct view_class *kept =
        w->view.derived; /* a class derived with later facts is not to be had without them */
    const struct fact **now = w->view.slots;
    const struct fact **then = arena_array(w->view.arena, w->d->fact_count + 1, sizeof *then);
    bool passed;

    memcpy(then, now, w->d->fact_count * sizeof *then);
    then[s->ask->index] = NULL;
    for (size_t i = place_in_trail(c, s, payment_of(s, w->payment)); i < c->trail_count; i++) {
        const struct fact_def *later = dialog_fact(w->d, c->trail[i].fact);

        if (later && (!later->of_payment || c->trail[i].payment == w->payment))
            then[later->index] = NULL;
    }
    w->view.slots = then;
    w->view.derived = NULL;
    passed = passed_over(w, s);
    w->view.derived = kept;
    w->view.slots = now;
    return passed;
}

static bool mark_on_path(void *owner, struct walker *w, const struct state_def *s)
{
    struct keep *k = owner;

    if (s->kind != STATE_ASK || (passed_over(w, s) && never_asked(w, k->c, s)))
        return false;
    for (size_t i = 0; i < k->c->trail_count; i++)
        if (strcmp(k->c->trail[i].fact, s->ask->id) == 0 &&
            k->c->trail[i].payment == payment_of(s, w->payment))
            k->on_path[i] = true;
    return false;
}

bool walk_prune(struct talk *t)
{
    struct casefile *c = t->c;
    struct keep k = {.c = c, .on_path = arena_array(t->a, c->trail_count + 1, sizeof(bool))};
    size_t kept = 0, count = c->trail_count;

    walk(t->interview, &t->view, mark_on_path, &k);
    for (size_t i = 0; i < count; i++) {
        struct trail_mark mark = c->trail[i];

        if (k.on_path[i])
            c->trail[kept++] = mark;
        else
            casefile_drop(c, mark.fact, mark.payment);
    }
    c->trail_count = kept;
    if (kept != count)
        talk_look(t);
    return kept != count;
}

struct seek {
    const struct casefile *c;
    const char *fact;
    int payment;
    const struct state_def *found;
};

static bool stop_where_asked(void *owner, struct walker *w, const struct state_def *s)
{
    struct seek *q = owner;

    if (s->kind == STATE_ASK && strcmp(s->ask->id, q->fact) == 0 &&
        payment_of(s, w->payment) == q->payment && !never_asked(w, q->c, s))
        q->found = s;
    return q->found != NULL;
}

const struct state_def *walk_asking(const struct talk *t, const char *fact, int payment)
{
    struct seek q = {.c = t->c, .fact = fact, .payment = payment};

    walk(t->interview, &t->view, stop_where_asked, &q);
    for (size_t i = 0; !q.found && i < t->interview->state_count; i++) {
        const struct state_def *s = &t->interview->states[i];

        if (s->kind == STATE_ASK && strcmp(s->ask->id, fact) == 0 &&
            condition_test(s->when, &t->view) != TRUTH_FALSE)
            q.found = s;
    }
    return q.found;
}
