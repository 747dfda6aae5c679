/* conclude.c: after any change: warnings that cannot wait, then the next question, or the end. */
/* SPDX-License-Identifier: MIT */
#include "core/condition.h"
#include "core/plan.h"
#include "core/plan_adjust.h"
#include "core/talk.h"
#include "core/triage.h"
#include <string.h>

#define ROUNDS_MOST                                                                                \
    16 /* notes told and paths pruned between two questions; more is a mistake in the set */
#define PROGRESS_EACH 5  /* answers between two words on how far we are */
#define PROGRESS_LEAST 2 /* questions left that are worth the words */

void conclude_alerts(struct talk *t)
{
    for (size_t i = 0; i < t->interview->alert_count; i++) {
        const struct alert_def *alert = &t->interview->alerts[i];

        if (casefile_told(t->c, alert->id) || condition_test(alert->when, &t->view) != TRUTH_TRUE)
            continue;
        talk_say(t, alert->say);
        casefile_tell(t->a, t->c, alert->id);
        t->out->urgent_news = true;
    }
}

/* --- the next question --- */

static const char *progress(const struct talk *t, const struct next *next)
{
    struct arg args[] = {ARG_N("left", 0)};
    int left;

    if (!t->out->answered || next->asked % PROGRESS_EACH != 0 || next->state->more)
        return NULL;
    left = walk_left(t);
    if (left < PROGRESS_LEAST)
        return NULL;
    args[0] = (struct arg)ARG_N("left", left + 1);
    return talk_text(t, "progress", args, COUNT(args));
}

static void ask(struct talk *t, const struct next *next, const char *before)
{
    talk_phase(t, PHASE_INTERVIEW);
    prompt_ask(t, next->state, next->state->ask->id, next->payment);
    prompt_put(t, before ? before : progress(t, next));
}

static void show_back(struct talk *t, const struct state_def *s, const char *before)
{
    bool all = s->kind == STATE_REVIEW;

    if (all)
        talk_phase(t, PHASE_REVIEW);
    prompt_open(t, all ? PROMPT_REVIEW : PROMPT_READING, s->id, NULL, 0);
    prompt_offer(t, all ? "=plan" : "=right");
    prompt_offer(t, "=fix");
    prompt_put(t, before);
}

/* --- a person --- */

static void queue(struct talk *t, const char **because, size_t count, enum urgency urgency)
{
    struct holding *desk = &t->c->desk;
    bool planned = t->c->plan_version > 0;

    desk->because = because;
    desk->because_count = count;
    desk->urgency = urgency > URGENCY_NORMAL ? urgency : URGENCY_NORMAL;
    desk->queued_at = t->now;
    desk->before = planned ? PHASE_PLANNED : PHASE_INTERVIEW;
    if (t->c->phase == PHASE_REVIEW)
        desk->before = PHASE_REVIEW;
    desk->outcome = NULL;
    talk_phase(t, PHASE_WAITING);
    t->out->hand_over = true;
}

static void queue_because(struct talk *t, const char *because)
{
    struct human human;
    const char **all;

    triage_human(&t->view, DAY_NONE, &human);
    all = arena_array(t->a, human.because_count + 1, sizeof *all);
    all[0] = because;
    if (human.because_count)
        memcpy(all + 1, human.because, human.because_count * sizeof *all);
    queue(t, all, human.because_count + 1,
          strcmp(because, "danger") == 0 ? URGENCY_NOW : human.urgency);
}

/* No question now: the open one stays open, for when they write again. Who waits already goes to the top of the queue. */
static void answer_danger(struct talk *t)
{
    const struct holding *desk = &t->c->desk;
    bool known = t->c->phase == PHASE_WAITING && desk->because_count &&
                 strcmp(desk->because[0], "danger") == 0;

    if (!known)
        queue_because(t, "danger");
    talk_say_text(t, danger_words(t));
}

void conclude_person(struct talk *t, const char *because, const char *key)
{
    bool waiting = t->c->phase == PHASE_WAITING, fresh = t->c->serial == 0;
    const char *told, *go_on;

    t->c->lost = 0;
    if (strcmp(because, "danger") == 0) {
        answer_danger(t);
        return;
    }
    go_on = told = talk_text(t, waiting ? "human.already" : key, NULL, 0);
    if (!waiting) {
        queue_because(t, because);
        go_on = talk_join(t, told, talk_text(t, "human.meanwhile", NULL, 0));
    }
    if (t->c->open.kind == PROMPT_MENU)
        conclude_menu(t, told);
    else if (t->c->open.kind == PROMPT_NONE && !fresh)
        conclude_return(t, told);
    else if (fresh)
        conclude_go_on(t, go_on);
    else
        prompt_put(t, go_on);
}

/* --- the end --- */

/* The bot has no more to say than this; to one who waits for a person it is said once. */
static void say_end(struct talk *t, const struct state_def *s, const char *before)
{
    bool again = t->c->phase == PHASE_WAITING && casefile_told(t->c, s->id);

    prompt_close(t);
    talk_say_text(t, talk_join(t, before, talk_text(t, again ? "waiting.noted" : s->say, NULL, 0)));
    casefile_tell(t->a, t->c, s->id);
}

static void refuse(struct talk *t, const struct state_def *s, const char *before)
{
    say_end(t, s, before);
    if (t->c->phase == PHASE_WAITING)
        return;
    talk_phase(t, PHASE_CLOSED);
    t->c->desk.outcome = "refused";
}

static void to_a_person(struct talk *t, const struct state_def *s, const char *before)
{
    say_end(t, s, before);
    if (t->c->phase != PHASE_WAITING)
        queue_because(t, "branch");
}

static void end(struct talk *t, const struct state_def *s, const char *before)
{
    switch (s ? s->ending : ENDING_PLAN) {
    case ENDING_PLAN:
        conclude_plan(t, before);
        return;
    case ENDING_REFUSAL:
        refuse(t, s, before);
        return;
    case ENDING_PERSON:
        to_a_person(t, s, before);
        return;
    }
}

/* What is looked over, planned or handed on holds no answers of a path that was left. */
static bool wants_pruning(const struct state_def *s)
{
    return !s || s->kind == STATE_REVIEW || (s->kind == STATE_END && s->ending != ENDING_REFUSAL);
}

void conclude_go_on(struct talk *t, const char *before)
{
    conclude_alerts(t);
    for (int rounds = 0; rounds < ROUNDS_MOST; rounds++) {
        struct next next = walk_next(t);

        if (wants_pruning(next.state) && walk_prune(t))
            continue;
        switch (next.state ? next.state->kind : STATE_END) {
        case STATE_ASK:
            ask(t, &next, before);
            return;
        case STATE_READING:
        case STATE_REVIEW:
            show_back(t, next.state, before);
            return;
        case STATE_END:
            end(t, next.state, before);
            return;
        case STATE_SAY:
            talk_say_text(t, talk_join(t, before, talk_text(t, next.state->say, NULL, 0)));
            casefile_tell(t->a, t->c, next.state->id);
            before = NULL;
        }
    }
}

void conclude_return(struct talk *t, const char *before)
{
    struct next next = walk_next(t);
    const struct state_def *s = next.state;
    bool ended = !s || s->kind == STATE_END;

    if (t->c->open.kind != PROMPT_NONE)
        prompt_put(t, before);
    else if (ended && (t->c->plan_version > 0 || (s && casefile_told(t->c, s->id))))
        conclude_menu(t, before);
    else
        conclude_go_on(t, before);
}

void conclude_menu(struct talk *t, const char *before)
{
    prompt_open(t, PROMPT_MENU, NULL, NULL, 0);
    if (t->c->plan_version > 0)
        prompt_offer(t, "=show");
    prompt_offer(t, "=edit");
    if (t->c->phase != PHASE_WAITING)
        prompt_offer(t, "=human");
    prompt_offer(t, "=new");
    if (t->c->plan_version > 0 && letters_any(t))
        prompt_offer(t, "=letters");
    if (t->c->plan_version > 0 && dialog_faq(t->rules, "safer"))
        prompt_offer(t, "=safer");
    prompt_put(t, before);
}

/* --- the plan --- */

/* The menu behind a plan looks at it once more, for its letters. */
static struct plan build(struct talk *t)
{
    struct plan *p = arena_alloc(t->a, sizeof *p);

    plan_build(t->rules, t->c->facts, t->c->fact_count, t->c->zone, talk_language(t), t->now, t->a,
               p);
    plan_adjust(t->rules, t->c, p, t->a);
    t->plan = p;
    return *p;
}

static void say_plan(struct talk *t, const struct plan *p, const char *before)
{
    size_t count;
    const char **messages = plan_messages(t->rules, p, t->c->plan_version, t->a, &count);

    for (size_t i = 0; i < count; i++)
        talk_say_text(t, i == 0 ? talk_join(t, before, messages[0]) : messages[i]);
}

void conclude_show_plan(struct talk *t)
{
    struct plan p = build(t);

    say_plan(t, &p, NULL);
    if (t->c->open.kind == PROMPT_NONE || t->c->open.kind == PROMPT_MENU)
        conclude_menu(t, NULL);
    else
        prompt_put(t, NULL);
}

/* A complex case goes to a person, once; the buyer holds the plan meanwhile. */
static const char *hand_over(struct talk *t, const struct plan *p)
{
    if (!p->human_needed || t->c->phase == PHASE_WAITING || casefile_told(t->c, "handover"))
        return NULL;
    casefile_tell(t->a, t->c, "handover");
    queue(t, p->human_because, p->human_count, p->urgency);
    return talk_text(t, "human.complex", NULL, 0);
}

static const char *what_changed(const struct talk *t)
{
    struct arg args[] = {ARG_T("what", t->c->changed)};

    if (t->c->plan_version == 0)
        return NULL;
    return t->c->changed ? talk_text(t, "plan.changed", args, COUNT(args))
                         : talk_text(t, "plan.new_version", NULL, 0);
}

/* All of it once more, to keep and to print. */
static const struct document *as_file(const struct talk *t, const struct plan *p)
{
    struct document *file = arena_alloc(t->a, sizeof *file);

    file->name = arena_print(t->a, "plan-%d.txt", t->c->plan_version);
    file->type = "text/plain";
    file->bytes = plan_text(t->rules, p, false, t->a);
    file->length = strlen(file->bytes);
    file->said = true;
    return file;
}

/* A plan that goes out as the next version, and where it leaves us. */
static void give_plan(struct talk *t, const struct plan *p, const char *digest, const char *before)
{
    const char *note = render(t->rules->texts, talk_language(t), "plan.as_file", NULL, 0, t->a);
    struct reply *last;

    t->c->plan_version++;
    t->c->plan_facts = digest;
    t->c->changed = NULL;
    say_plan(t, p, before);
    last = &t->out->replies[t->out->reply_count - 1];
    last->text = talk_join(t, last->text, note);
    last->file = as_file(t, p);
}

bool conclude_rebuild(struct talk *t)
{
    struct plan p = build(t);
    const char *digest = plan_digest(&p, t->a);

    if (t->c->plan_version == 0 || strcmp(digest, t->c->plan_facts ? t->c->plan_facts : "") == 0)
        return false;
    t->c->plan_version++;
    t->c->plan_facts = digest;
    t->c->desk.plan_owed = true;
    return true;
}

/* With what changed in front; a plan that they never had is the first one. */
void conclude_send_plan(struct talk *t)
{
    struct plan p = build(t);

    if (t->c->plan_version == 0)
        t->c->plan_version = 1;
    t->c->plan_facts = plan_digest(&p, t->a);
    say_plan(t, &p, t->c->desk.plan_owed ? what_changed(t) : NULL);
    t->c->desk.plan_owed = false;
    t->c->changed = NULL;
}

void conclude_new_rules(struct talk *t)
{
    struct plan p = build(t);

    give_plan(t, &p, plan_digest(&p, t->a), talk_text(t, "plan.new_rules", NULL, 0));
    conclude_return(t, hand_over(t, &p));
}

void conclude_plan(struct talk *t, const char *before)
{
    struct plan p = build(t);
    const char *digest = plan_digest(&p, t->a);
    bool same = t->c->plan_facts && strcmp(digest, t->c->plan_facts) == 0;

    talk_phase(t, PHASE_PLANNED);
    if (same)
        before = talk_join(t, before, talk_text(t, "plan.same", NULL, 0));
    else
        give_plan(t, &p, digest, talk_join(t, before, what_changed(t)));
    t->c->changed = NULL;
    conclude_menu(t, talk_join(t, same ? before : NULL, hand_over(t, &p)));
}
