/* talk.c: what every part of a step stands on: saying something, and putting a fact into the case. */
/* SPDX-License-Identifier: MIT */
#include "core/talk.h"
#include <string.h>

void talk_look(struct talk *t)
{
    t->view = view_make(t->a, t->interview, t->c->facts, t->c->fact_count, t->c->zone, t->now);
    t->matters = arena_array(t->a, TALK_PAYMENTS, sizeof *t->matters);
    t->plan = NULL;
}

const char *talk_text(const struct talk *t, const char *key, const struct arg *args, size_t count)
{
    return render(t->interview->texts, talk_language(t), key, args, count, t->a);
}

const char *talk_join(const struct talk *t, const char *before, const char *text)
{
    if (!before || !text)
        return before ? before : text;
    return arena_print(t->a, "%s\n\n%s", before, text);
}

void talk_say_text(struct talk *t, const char *text)
{
    struct step *out = t->out;

    if (out->reply_count == STEP_REPLIES) {
        struct reply *last = &out->replies[STEP_REPLIES - 1];

        last->text = talk_join(t, last->text, text);
        return;
    }
    out->replies[out->reply_count++] = (struct reply){.text = text};
}

void talk_say(struct talk *t, const char *key)
{
    talk_say_text(t, talk_text(t, key, NULL, 0));
}

const char *talk_fact_name(const struct talk *t, const char *fact, int payment)
{
    const char *name = talk_text(t, arena_print(t->a, "fact.%s", fact), NULL, 0);
    struct arg args[] = {ARG_T("fact", name), ARG_N("payment", payment)};

    if (payment == 0 || casefile_payments(t->c) < 2)
        return name;
    return talk_text(t, "list.name_of_payment", args, COUNT(args));
}

/* Of such an amount, skipping says the same as "nothing": its question offers both. */
static bool may_be_nothing(const struct talk *t, const char *fact)
{
    const struct fact_def *f = dialog_fact(t->interview, fact);

    return f && f->nothing;
}

const char *talk_fact_value(const struct talk *t, const struct fact *f)
{
    switch (f->state) {
    case FACT_KNOWN:
        return render_value(t->interview->texts, talk_language(t), f->id, &f->value, t->a);
    case FACT_UNKNOWN:
        return talk_text(t, "value.unknown", NULL, 0);
    case FACT_REFUSED:
        return talk_text(t, may_be_nothing(t, f->id) ? "value.nothing" : "value.skipped", NULL, 0);
    }
    return "";
}

static bool says_the_same(const struct fact *one, const struct fact *other)
{
    return one->state == other->state &&
           (one->state != FACT_KNOWN || value_equal(&one->value, &other->value));
}

/* The next version of the plan begins with what changed, however many questions lie between. */
static void remember_change(struct talk *t, const struct fact *old, const struct fact *new)
{
    struct arg args[] = {ARG_T("fact", talk_fact_name(t, new->id, new->payment)),
                         ARG_T("from", talk_fact_value(t, old)),
                         ARG_T("to", talk_fact_value(t, new))};
    const char *line = talk_text(t, "list.change", args, COUNT(args));

    t->c->changed = t->c->changed ? arena_print(t->a, "%s\n%s", t->c->changed, line) : line;
}

void talk_put(struct talk *t, const struct fact *f)
{
    const struct fact *old = casefile_fact(t->c, f->id, f->payment);

    if (t->c->plan_version > 0 && old && !says_the_same(old, f))
        remember_change(t, old, f);
    casefile_set(t->a, t->c, f);
    t->c->lost = 0;
    talk_look(t);
}

static void leave_trail(struct talk *t, const char *fact, int payment)
{
    struct casefile *c = t->c;
    struct trail_mark *grown;

    if (casefile_mark(c, fact, payment))
        return;
    grown = arena_array(t->a, c->trail_count + 1, sizeof *grown);
    if (c->trail_count)
        memcpy(grown, c->trail, c->trail_count * sizeof *grown);
    grown[c->trail_count++] = (struct trail_mark){.fact = fact, .payment = payment};
    c->trail = grown;
}

void talk_settle(struct talk *t, const char *fact, int payment, enum fact_state state,
                 const struct value *value)
{
    struct fact f = {.id = fact,
                     .payment = payment,
                     .state = state,
                     .source = FROM_BUYER,
                     .confirmed = true,
                     .value = value ? *value : value_none(VALUE_CHOICE),
                     .message = t->said ? t->said->message : NULL,
                     .at = t->now};

    talk_put(t, &f);
    leave_trail(t, fact, payment);
    t->out->answered++;
}

void talk_phase(struct talk *t, enum phase to)
{
    if (t->c->phase == PHASE_WAITING && to != PHASE_CLOSED)
        t->c->desk.before = to;
    else if (phase_may_become(t->c->phase, to))
        t->c->phase = to;
}
