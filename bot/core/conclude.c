/* conclude.c: after any change: warnings that cannot wait, then the next question, or the end. */
/* SPDX-License-Identifier: MIT */
#include "core/condition.h"
#include "core/plan.h"
#include "core/talk.h"
#include <string.h>

#define SAYS_IN_A_ROW 8 /* notes told between two questions; more is a mistake in the set */

void conclude_alerts(struct talk *t)
{
    for (size_t i = 0; i < t->interview->alert_count; i++) {
        const struct alert_def *alert = &t->interview->alerts[i];

        if (casefile_told(t->c, alert->id) || condition_test(alert->when, &t->view) != TRUTH_TRUE)
            continue;
        talk_say(t, alert->say, NULL, 0);
        casefile_tell(t->a, t->c, alert->id);
        t->out->urgent_news = true;
    }
}

static void ask(struct talk *t, const struct next *next, const char *before)
{
    if (t->c->phase == PHASE_REVIEW || t->c->phase == PHASE_PLANNED)
        talk_phase(t, PHASE_INTERVIEW);
    prompt_ask(t, next->state, next->state->ask->id, next->payment);
    prompt_put(t, before);
}

static void show_back(struct talk *t, const struct next *next, const char *before)
{
    bool all = next->state->kind == STATE_REVIEW;

    if (all)
        talk_phase(t, PHASE_REVIEW);
    prompt_open(t, all ? PROMPT_REVIEW : PROMPT_READING, next->state->id, NULL, 0);
    prompt_offer(t, all ? "=plan" : "=right");
    prompt_offer(t, "=fix");
    prompt_put(t, before);
}

static void refuse(struct talk *t, const struct state_def *s)
{
    talk_say(t, s->say, NULL, 0);
    talk_phase(t, PHASE_CLOSED);
    t->c->desk.outcome = "refused";
    prompt_close(t);
}

static void end(struct talk *t, const struct state_def *s, const char *before)
{
    if (before)
        talk_say_text(t, before);
    walk_prune(t);
    switch (s ? s->ending : ENDING_PLAN) {
    case ENDING_PLAN:
        conclude_plan(t);
        return;
    case ENDING_REFUSAL:
        refuse(t, s);
        return;
    case ENDING_PERSON:
        prompt_close(t);
        talk_say(t, s->say, NULL, 0);
        command_human(t, "branch", NULL);
        return;
    }
}

void talk_go_on(struct talk *t, const char *before)
{
    for (int said = 0; said < SAYS_IN_A_ROW; said++) {
        struct next next;

        conclude_alerts(t);
        next = walk_next(t->interview, &t->view, t->c);
        switch (next.state ? next.state->kind : STATE_END) {
        case STATE_ASK:
            ask(t, &next, before);
            return;
        case STATE_READING:
        case STATE_REVIEW:
            show_back(t, &next, before);
            return;
        case STATE_END:
            end(t, next.state, before);
            return;
        case STATE_SAY:
            talk_say(t, next.state->say, NULL, 0);
            casefile_tell(t->a, t->c, next.state->id);
        }
    }
}

static struct plan build(struct talk *t)
{
    struct plan p;

    plan_build(t->rules, t->c->facts, t->c->fact_count, t->c->zone, t->c->language, t->now, t->a,
               &p);
    return p;
}

static void say_plan(struct talk *t, const struct plan *p)
{
    size_t count;
    const char **messages = plan_messages(t->rules, p, t->c->plan_version, t->a, &count);

    for (size_t i = 0; i < count; i++)
        talk_say_text(t, messages[i]);
}

void conclude_show_plan(struct talk *t)
{
    struct plan p = build(t);

    say_plan(t, &p);
    conclude_menu(t);
}

void conclude_menu(struct talk *t)
{
    prompt_open(t, PROMPT_MENU, NULL, NULL, 0);
    prompt_offer(t, "=show");
    prompt_offer(t, "=edit");
    if (t->c->phase != PHASE_WAITING)
        prompt_offer(t, "=human");
    prompt_offer(t, "=new");
    prompt_put(t, NULL);
}

/* A complex case goes to a person; the buyer holds the plan meanwhile. */
static void hand_over(struct talk *t, const struct plan *p)
{
    struct holding *desk = &t->c->desk;

    if (!p->human_needed || t->c->phase == PHASE_WAITING || casefile_told(t->c, "handover"))
        return;
    casefile_tell(t->a, t->c, "handover");
    desk->because = p->human_because;
    desk->because_count = p->human_count;
    desk->urgency = p->urgency;
    desk->queued_at = t->now;
    desk->before = PHASE_PLANNED;
    talk_phase(t, PHASE_WAITING);
    t->out->hand_over = true;
    talk_say(t, "human.complex", NULL, 0);
}

void conclude_plan(struct talk *t)
{
    struct plan p = build(t);
    const char *digest = plan_digest(&p, t->a);
    struct arg args[] = {ARG_T("what", t->changed ? t->changed : ""),
                         ARG_N("version", t->c->plan_version + 1)};

    if (t->c->plan_version > 0 && t->c->plan_facts && strcmp(digest, t->c->plan_facts) == 0) {
        talk_say(t, "plan.same", NULL, 0);
    } else {
        if (t->c->plan_version > 0)
            talk_say(t, t->changed ? "plan.changed" : "plan.new_version", args, COUNT(args));
        t->c->plan_version++;
        t->c->plan_facts = digest;
        say_plan(t, &p);
    }
    if (t->c->phase != PHASE_WAITING)
        talk_phase(t, PHASE_PLANNED);
    hand_over(t, &p);
    conclude_menu(t);
}
