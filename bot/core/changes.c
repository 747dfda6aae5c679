/* changes.c: an answer given before is changed: picked from a list, said in passing, or by editing the message. */
/* SPDX-License-Identifier: MIT */
#include "core/talk.h"
#include <stdlib.h>
#include <string.h>

/* --- picked --- */

static void offer_answers(struct talk *t)
{
    prompt_open(t, PROMPT_PICK, NULL, NULL, 0);
    for (size_t i = 0; i < t->c->fact_count; i++) {
        const struct fact *f = &t->c->facts[i];

        if (strcmp(f->id, "story") != 0)
            prompt_offer(t, arena_print(t->a, "=fact:%s:%d", f->id, f->payment));
    }
    prompt_offer(t, "=keep");
}

void change_pick(struct talk *t, const char *before)
{
    offer_answers(t);
    prompt_put(t, before);
}

bool change_named(struct talk *t, const char *name)
{
    struct prompt open = t->c->open;
    int serial = t->c->serial;
    const char *meaning;

    offer_answers(t);
    meaning = pick_named(t, name);
    if (!meaning) {
        t->c->open = open;
        t->c->serial = serial;
        return false;
    }
    change_picked(t, meaning);
    return true;
}

/* A kind of fraud that was read and is wrong: it is forgotten, and the questions that lead to one are asked. */
static bool is_misread_class(const struct talk *t, const char *fact)
{
    const struct fact *f = casefile_fact(t->c, fact, 0);

    return strcmp(fact, "scam") == 0 && f && f->source == FROM_READING;
}

static void forget_class(struct talk *t)
{
    casefile_drop(t->c, "scam", 0);
    talk_look(t);
    prompt_close(t);
    conclude_go_on(t, NULL);
}

/* Ask for one fact again; its old value stays until there is a new one. */
static void ask_again_for(struct talk *t, const char *fact, int payment)
{
    const struct fact *old = casefile_fact(t->c, fact, payment);
    struct arg args[] = {ARG_T("value", old ? talk_fact_value(t, old) : "")};

    if (is_misread_class(t, fact)) {
        forget_class(t);
        return;
    }
    prompt_ask(t, walk_asking(t, fact, payment), fact, payment);
    prompt_put(t, old ? talk_text(t, "change.so_far", args, COUNT(args)) : NULL);
}

void change_picked(struct talk *t, const char *meaning)
{
    const char *id = meaning + strlen("=fact:"), *colon = strrchr(meaning, ':');

    t->c->lost = 0;
    if (!colon) { /* "=keep" */
        prompt_close(t);
        conclude_return(t, NULL);
        return;
    }
    ask_again_for(t, arena_copy_bytes(t->a, id, (size_t)(colon - id)),
                  (int)strtol(colon + 1, NULL, 10));
}

bool change_open(const struct talk *t)
{
    const struct prompt *p = &t->c->open;
    struct next due = walk_next(t->interview, &t->view, t->c);

    if (p->kind != PROMPT_ASK)
        return p->kind == PROMPT_PICK || p->kind == PROMPT_CHANGE;
    return casefile_fact(t->c, p->fact, p->payment) &&
           !(due.state && due.state->kind == STATE_ASK &&
             strcmp(due.state->ask->id, p->fact) == 0 && due.payment == p->payment);
}

/* --- proposed --- */

void change_propose(struct talk *t, const struct fact *f, const struct value *to, const char *from)
{
    prompt_open(t, PROMPT_CHANGE, NULL, f->id, f->payment);
    t->c->open.proposed = *to;
    t->c->open.proposed_from = from;
    prompt_offer(t, "=yes");
    prompt_offer(t, "=no");
    prompt_put(t, NULL);
}

/* "By card", after "by credit card", and "230" after "230 USD" are no other answers. */
static bool is_other(const struct talk *t, const struct fact *new, const struct fact *old)
{
    return !value_equal(&new->value, &old->value) && !walk_is_rough(t, new);
}

static const struct fact *told_otherwise(const struct talk *t, const struct reading *r,
                                         const struct fact *f)
{
    for (size_t i = 0; i < r->fact_count; i++)
        if (strcmp(r->facts[i].id, f->id) == 0 && r->facts[i].payment == f->payment)
            return is_other(t, &r->facts[i], f) ? &r->facts[i] : NULL;
    return NULL;
}

static bool is_of(const struct prompt *p, const struct fact *f)
{
    return p && p->payment == f->payment && strcmp(p->fact, f->id) == 0;
}

/* With several payments a passing word does not say which one it is about. */
bool change_proposed_from(struct talk *t, const char *text, size_t from, const struct prompt *but,
                          const char *rest)
{
    const struct reading *r = reading_of(t, text);
    bool several = casefile_payments(t->c) > 1;

    for (size_t i = from; i < t->c->fact_count; i++) {
        const struct fact *f = &t->c->facts[i], *new;

        if (f->state != FACT_KNOWN || (several && f->payment) || strcmp(f->id, "evidence") == 0 ||
            is_of(but, f))
            continue;
        new = told_otherwise(t, r, f);
        if (!new)
            continue;
        change_propose(t, f, &new->value, but ? but->proposed_from : t->said->message);
        t->c->open.proposed_rest = rest;
        return true;
    }
    return false;
}

bool change_proposed(struct talk *t, const char *text)
{
    if (!change_proposed_from(t, text, 0, NULL, text))
        return false;
    t->c->open.proposed_whole = true;
    return true;
}

/* --- an earlier message was edited --- */

enum answer_kind change_answers(struct talk *t, const struct fact *f, const char *text,
                                struct value *to)
{
    struct question q = {.fact = dialog_fact(t->interview, f->id),
                         .language = t->c->language,
                         .currency = f->value.currency};
    const struct state_def *s = walk_asking(t, f->id, f->payment);
    struct answer answer;

    if (!q.fact || q.fact->type == VALUE_TEXT)
        return ANSWER_WRONG;
    q.choices = s ? s->choices : q.fact->values;
    q.choice_count = s ? s->choice_count : q.fact->value_count;
    expect_answer(&t->view, &q, text, &answer);
    *to = answer.value;
    if (answer.kind == ANSWER_VALUE && f->state == FACT_KNOWN && value_equal(to, &f->value))
        return ANSWER_WRONG;
    return answer.kind;
}

static bool says_now(struct talk *t, const struct fact *f, const char *text, struct value *to)
{
    const struct fact *new;

    if (f->state != FACT_KNOWN)
        return false;
    if (f->source != FROM_READING)
        return change_answers(t, f, text, to) == ANSWER_VALUE;
    new = told_otherwise(t, reading_of(t, text), f);
    if (new)
        *to = new->value;
    return new != NULL;
}

static const struct fact *story_of(const struct talk *t, const char *message)
{
    const struct fact *story = casefile_fact(t->c, "story", 0);

    return story && story->message && message && strcmp(story->message, message) == 0 ? story
                                                                                      : NULL;
}

/* From fact number `from` on, the first that this message says otherwise now. */
static bool propose_edited(struct talk *t, const char *message, const char *text, size_t from)
{
    for (size_t i = from; message && i < t->c->fact_count; i++) {
        const struct fact *f = &t->c->facts[i];
        struct value to;

        if (!f->message || strcmp(f->message, message) != 0 || !says_now(t, f, text, &to))
            continue;
        change_propose(t, f, &to, message);
        t->c->open.proposed_rest = story_of(t, message) ? NULL : text;
        t->c->open.proposed_whole = true;
        return true;
    }
    return false;
}

/* An edited message may change several answers, and so may one that corrects: they are put one after the other, in the order of
 * the facts, so that none is put twice. */
static bool propose_next(struct talk *t, const struct prompt *done)
{
    const struct fact *story = story_of(t, done->proposed_from);
    const struct fact *f = casefile_fact(t->c, done->fact, done->payment);
    const char *text = story ? story->value.text : done->proposed_rest;
    size_t from = f ? (size_t)(f - t->c->facts) + 1 : t->c->fact_count;

    if (!text)
        return false;
    if (!story && !done->proposed_whole)
        return correct_next(t, done);
    if (propose_edited(t, done->proposed_from, text, from))
        return true;
    if (story || !change_proposed_from(t, text, from, done, text))
        return false;
    t->c->open.proposed_whole = true;
    return true;
}

void change_decided(struct talk *t, bool yes)
{
    struct prompt p = t->c->open;
    struct fact f = {.id = p.fact,
                     .payment = p.payment,
                     .state = FACT_KNOWN,
                     .source = FROM_BUYER,
                     .confirmed = true,
                     .value = p.proposed,
                     .message = p.proposed_from,
                     .at = t->now};

    t->c->lost = 0;
    if (story_of(t, p.proposed_from))
        f.source = FROM_READING; /* so that the story, edited once more, is read for it again */
    if (yes)
        talk_put(t, &f);
    conclude_alerts(t); /* what cannot wait comes before the next proposal */
    prompt_close(t);
    if (propose_next(t, &p))
        return;
    if (yes)
        conclude_go_on(t, talk_text(t, "change.done", NULL, 0));
    else if (t->c->plan_version == 0)
        conclude_go_on(t, talk_text(t, "change.kept", NULL, 0));
    else
        conclude_return(t, talk_text(t, "change.kept", NULL, 0));
}

static void story_edited(struct talk *t, struct fact story)
{
    int taken;

    story.value = reading_story(t, t->text);
    casefile_set(t->a, t->c, &story);
    taken = reading_take(t, t->text, true);
    if (propose_edited(t, t->said->message, t->text, 0))
        return; /* what is new is shown back after that */
    if (taken) {
        prompt_close(t);
        conclude_go_on(t, NULL);
    } else {
        talk_say(t, "edit.noted");
    }
}

void change_message(struct talk *t)
{
    const struct fact *story = story_of(t, t->said->message);

    if (story)
        story_edited(t, *story);
    else if (propose_edited(t, t->said->message, t->text, 0))
        return;
    else if (t->c->open.kind == PROMPT_ASK && t->c->open.misses > 0)
        answer_text(t, t->text); /* most likely the answer that was not understood */
    else
        talk_say(t, "edit.noted");
}
