/* answers.c: what a person says to the open question. */
/* SPDX-License-Identifier: MIT */
#include "core/expect.h"
#include "core/talk.h"
#include "core/understand.h"
#include <stdlib.h>
#include <string.h>

static void not_understood(struct talk *t, const char *key)
{
    t->c->open.misses++;
    t->c->lost++;
    prompt_put(t, talk_text(t, key, NULL, 0));
}

/* In a plan that is out, an answer that differs is news: it is named in the next version. */
static void remember_change(struct talk *t, const struct value *to)
{
    const struct prompt *p = &t->c->open;
    const struct fact *old = casefile_fact(t->c, p->fact, p->payment);
    const char *now = to ? render_value(t->interview->texts, t->c->language, p->fact, to, t->a)
                         : talk_text(t, "value.unknown", NULL, 0);
    struct arg args[] = {ARG_T("fact", talk_fact_name(t, p->fact)),
                         ARG_T("from", old ? talk_fact_value(t, old) : ""), ARG_T("to", now)};

    if (old && t->c->plan_version > 0)
        t->changed = talk_text(t, "list.change", args, COUNT(args));
}

/* A story told "by card", and credit or debit is not known: then card is what is known. */
static bool keep_rough_answer(struct talk *t, enum fact_state state)
{
    const struct fact *rough = casefile_fact(t->c, t->c->open.fact, t->c->open.payment);
    struct value value;

    if (state == FACT_KNOWN || !rough || rough->state != FACT_KNOWN || rough->source != FROM_READING)
        return false;
    value = rough->value;
    talk_settle(t, t->c->open.fact, t->c->open.payment, FACT_KNOWN, &value);
    return true;
}

static void settle_open(struct talk *t, enum fact_state state, const struct value *value)
{
    struct prompt p = t->c->open;

    if (!keep_rough_answer(t, state)) {
        remember_change(t, value);
        talk_settle(t, p.fact, p.payment, state, value);
    }
    prompt_close(t);
    talk_go_on(t, NULL);
}

/* A tap on one of a set adds it; the rest stays on offer. */
static void add_to_set(struct talk *t, const char *item)
{
    struct prompt old = t->c->open;
    const char *have = old.proposed.text ? old.proposed.text : "";

    prompt_open(t, PROMPT_ASK, old.state, old.fact, old.payment);
    t->c->open.proposed = (struct value){.type = VALUE_SET, .text = set_with(t->a, have, item)};
    for (size_t i = 0; i < old.offered_count; i++)
        if (old.offered[i][0] != '=' && strcmp(old.offered[i], item) != 0)
            prompt_offer(t, old.offered[i]);
    prompt_offer(t, "=done");
    t->c->lost = 0;
    prompt_put(t, talk_text(t, "set.more", NULL, 0));
}

static void take_value(struct talk *t, const char *meaning)
{
    const struct fact_def *f = dialog_fact(t->interview, t->c->open.fact);
    struct value v;

    if (f && f->type == VALUE_SET)
        add_to_set(t, meaning);
    else if (f && value_parse(t->a, f->type, meaning, &v))
        settle_open(t, FACT_KNOWN, &v);
    else
        not_understood(t, "wrong.choice");
}

static void ask_meaning(struct talk *t, const char *meaning)
{
    struct value none = {.type = VALUE_SET, .text = ""};

    if (meaning[0] != '=')
        take_value(t, meaning);
    else if (strcmp(meaning, "=skip") == 0)
        settle_open(t, FACT_REFUSED, NULL);
    else if (strcmp(meaning, "=unknown") == 0)
        settle_open(t, FACT_UNKNOWN, NULL);
    else if (strcmp(meaning, "=none") == 0)
        settle_open(t, FACT_KNOWN, &none);
    else if (strcmp(meaning, "=done") == 0)
        settle_open(t, FACT_KNOWN, t->c->open.proposed.text ? &t->c->open.proposed : &none);
}

static void reading_meaning(struct talk *t, const char *meaning)
{
    if (strcmp(meaning, "=fix") == 0) {
        answer_pick(t, NULL);
        return;
    }
    reading_confirm(t);
    prompt_close(t);
    talk_go_on(t, NULL);
}

static void review_meaning(struct talk *t, const char *meaning)
{
    const char *state = t->c->open.state;

    if (strcmp(meaning, "=fix") == 0) {
        answer_pick(t, NULL);
        return;
    }
    reading_confirm(t);
    casefile_tell(t->a, t->c, state);
    prompt_close(t);
    talk_go_on(t, NULL);
}

/* Ask for one fact again; its old value stays until there is a new one. */
static void ask_again_for(struct talk *t, const char *fact, int payment)
{
    prompt_ask(t, walk_state_asking(t, fact), fact, payment);
    prompt_put(t, NULL);
}

static void pick_meaning(struct talk *t, const char *meaning)
{
    const char *id = meaning + strlen("=fact:"), *colon;

    if (strcmp(meaning, "=keep") == 0) {
        prompt_close(t);
        talk_go_on(t, NULL);
        return;
    }
    colon = strrchr(meaning, ':');
    ask_again_for(t, arena_copy_bytes(t->a, id, (size_t)(colon - id)),
                  (int)strtol(colon + 1, NULL, 10));
}

static void change_meaning(struct talk *t, const char *meaning)
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
    const char *key = strcmp(meaning, "=yes") == 0 ? "change.done" : "change.kept";

    if (strcmp(meaning, "=yes") == 0) {
        remember_change(t, &p.proposed);
        casefile_set(t->a, t->c, &f);
        talk_look(t);
    }
    t->c->lost = 0;
    prompt_close(t);
    talk_go_on(t, talk_text(t, key, NULL, 0));
}

static void menu_meaning(struct talk *t, const char *meaning)
{
    t->c->lost = 0;
    if (strcmp(meaning, "=show") == 0)
        conclude_show_plan(t);
    else if (strcmp(meaning, "=edit") == 0)
        answer_pick(t, NULL);
    else if (strcmp(meaning, "=new") == 0)
        t->out->begin_new = true;
}

static void again_meaning(struct talk *t, const char *meaning)
{
    t->c->lost = 0;
    prompt_close(t);
    if (strcmp(meaning, "=new") == 0) {
        t->out->begin_new = true;
        return;
    }
    talk_phase(t, t->c->plan_version > 0 ? PHASE_PLANNED : PHASE_INTERVIEW);
    if (t->c->plan_version > 0)
        conclude_menu(t);
    else
        talk_go_on(t, talk_text(t, "again.go_on", NULL, 0));
}

static void language_meaning(struct talk *t, const char *meaning)
{
    if (strncmp(meaning, "=lang:", strlen("=lang:")) == 0)
        t->c->language = arena_copy(t->a, meaning + strlen("=lang:"));
    prompt_close(t);
    talk_go_on(t, talk_text(t, "language.set", NULL, 0));
}

static void (*const MEANINGS[PROMPT_KINDS])(struct talk *t, const char *meaning) = {
    [PROMPT_ASK] = ask_meaning,       [PROMPT_READING] = reading_meaning,
    [PROMPT_REVIEW] = review_meaning, [PROMPT_PICK] = pick_meaning,
    [PROMPT_CHANGE] = change_meaning, [PROMPT_AGAIN] = again_meaning,
    [PROMPT_MENU] = menu_meaning,     [PROMPT_LANGUAGE] = language_meaning,
};

void answer_meaning(struct talk *t, const char *meaning)
{
    if (strcmp(meaning, "=human") == 0)
        command_human(t, "asked", "human.queued");
    else if (MEANINGS[t->c->open.kind])
        MEANINGS[t->c->open.kind](t, meaning);
}

/* The story is kept as told, and read. */
static void take_text(struct talk *t, const struct answer *answer)
{
    reading_take(t, answer->value.text);
    settle_open(t, FACT_KNOWN, &answer->value);
}

/* More than one reading: they are put as choices. */
static void ask_which(struct talk *t, const struct answer *answer)
{
    struct prompt old = t->c->open;

    prompt_open(t, PROMPT_ASK, old.state, old.fact, old.payment);
    for (size_t i = 0; i < answer->either_count; i++)
        prompt_offer(t, value_print(t->a, &answer->either[i]));
    prompt_put(t, talk_text(t, "wrong.date_either", NULL, 0));
}

/* No answer to this question, but perhaps to another one. */
static void take_aside(struct talk *t, const char *text, const char *wrong)
{
    struct reading r;

    understand(&t->view, text, t->c->language, &r);
    if (r.human || r.danger) {
        command_human(t, r.danger ? "danger" : "asked", r.danger ? "human.danger" : "human.queued");
        return;
    }
    if (reading_take(t, text) == 0) {
        not_understood(t, wrong);
        return;
    }
    conclude_alerts(t);
    prompt_put(t, talk_text(t, "reading.noted", NULL, 0));
}

static void ask_text(struct talk *t, const char *text)
{
    struct question q = prompt_question(t);
    struct answer answer;

    if (!q.fact) {
        prompt_close(t);
        talk_go_on(t, NULL);
        return;
    }
    expect_answer(&t->view, &q, text, &answer);
    switch (answer.kind) {
    case ANSWER_VALUE:
        if (q.fact->type == VALUE_TEXT)
            take_text(t, &answer);
        else
            settle_open(t, FACT_KNOWN, &answer.value);
        return;
    case ANSWER_UNKNOWN:
        settle_open(t, FACT_UNKNOWN, NULL);
        return;
    case ANSWER_EITHER:
        ask_which(t, &answer);
        return;
    case ANSWER_WRONG:
        take_aside(t, text, answer.wrong);
        return;
    }
}

/* A question with choices of our own, and something else was said. */
static void choose_text(struct talk *t, const char *text)
{
    if (reading_take(t, text) > 0) {
        prompt_close(t);
        talk_go_on(t, NULL);
        return;
    }
    not_understood(t, "wrong.choice");
}

static void nothing_open(struct talk *t, const char *text)
{
    if (t->c->phase == PHASE_CLOSED) {
        prompt_open(t, PROMPT_AGAIN, NULL, NULL, 0);
        prompt_offer(t, "=same");
        prompt_offer(t, "=new");
        prompt_put(t, NULL);
        return;
    }
    if (t->c->phase == PHASE_WAITING && t->c->plan_version == 0 && reading_take(t, text) == 0) {
        talk_say(t, "waiting.noted", NULL, 0);
        return;
    }
    talk_go_on(t, NULL);
}

/* A set is typed as a whole ("1, 3"), so a number there is no tap; only our own words are choices. */
static bool is_choice(const struct talk *t, const char *meaning)
{
    const struct fact_def *f = t->c->open.fact ? dialog_fact(t->interview, t->c->open.fact) : NULL;

    return meaning &&
           (meaning[0] == '=' || t->c->open.kind != PROMPT_ASK || !f || f->type != VALUE_SET);
}

void answer_text(struct talk *t, const char *text)
{
    const char *meaning = prompt_meaning(t, text);

    if (is_choice(t, meaning))
        answer_meaning(t, meaning);
    else if (t->c->open.kind == PROMPT_NONE)
        nothing_open(t, text);
    else if (t->c->open.kind == PROMPT_ASK)
        ask_text(t, text);
    else
        choose_text(t, text);
}

void answer_pick(struct talk *t, const char *before)
{
    prompt_open(t, PROMPT_PICK, NULL, NULL, 0);
    for (size_t i = 0; i < t->c->fact_count; i++) {
        const struct fact *f = &t->c->facts[i];

        if (strcmp(f->id, "story") != 0)
            prompt_offer(t, arena_print(t->a, "=fact:%s:%d", f->id, f->payment));
    }
    prompt_offer(t, "=keep");
    prompt_put(t, before);
}

/* What the edited message would now say for this fact. False: the same as before, or nothing. */
static bool says_now(struct talk *t, const struct fact *f, const char *text, struct value *to)
{
    struct question q = {.fact = dialog_fact(t->interview, f->id),
                         .language = t->c->language,
                         .currency = f->value.currency};
    struct answer answer;
    struct reading r;

    if (!q.fact || f->state != FACT_KNOWN)
        return false;
    q.choices = q.fact->values;
    q.choice_count = q.fact->value_count;
    expect_answer(&t->view, &q, text, &answer);
    if (f->source != FROM_READING && answer.kind == ANSWER_VALUE && q.fact->type != VALUE_TEXT) {
        *to = answer.value;
        return !value_equal(to, &f->value);
    }
    understand(&t->view, text, t->c->language, &r);
    for (size_t i = 0; i < r.fact_count; i++)
        if (strcmp(r.facts[i].id, f->id) == 0 && !value_equal(&r.facts[i].value, &f->value)) {
            *to = r.facts[i].value;
            return true;
        }
    return false;
}

void answer_edit(struct talk *t)
{
    for (size_t i = 0; t->said->message && i < t->c->fact_count; i++) {
        const struct fact *f = &t->c->facts[i];
        struct value to;

        if (!f->message || strcmp(f->message, t->said->message) != 0 ||
            !says_now(t, f, t->said->text, &to))
            continue;
        prompt_open(t, PROMPT_CHANGE, NULL, f->id, f->payment);
        t->c->open.proposed = to;
        t->c->open.proposed_from = t->said->message;
        prompt_offer(t, "=yes");
        prompt_offer(t, "=no");
        prompt_put(t, NULL);
        return;
    }
    talk_say(t, "edit.noted", NULL, 0);
}
