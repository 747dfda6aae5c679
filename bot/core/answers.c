/* answers.c: what a person says to an open question, and what is done where it is no answer. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/talk.h"
#include <string.h>

#define LOST_AFTER 5   /* messages in a row that answered nothing: a person looks at it */
#define BESIDE_WORDS 5 /* an answer of fewer words is the answer and no more */
#define ASIDE_WORDS 3  /* a wrong answer of fewer words is a slip, and tells nothing else */
#define MORE_MOST 4000 /* bytes of a text told in several answers, unless its fact says otherwise */

void answer_not_understood(struct talk *t, const char *key)
{
    bool masked =
        (t->said && t->said->secrets) || t->returned; /* they were told something already */

    if (!masked) {
        t->c->open.misses++;
        t->c->lost++;
    }
    if (t->c->lost >= LOST_AFTER && t->c->phase != PHASE_WAITING)
        conclude_person(t, "lost", "human.lost");
    else
        prompt_put(t, masked ? NULL : talk_text(t, key, NULL, 0));
}

/* --- an answer --- */

/* Who skips a question that has an answer of a kind keeps that: an old one, "card", an amount without its currency. */
static bool keep_answer(struct talk *t, enum fact_state state)
{
    const struct prompt *p = &t->c->open;
    const struct fact *old = casefile_fact(t->c, p->fact, p->payment);
    struct value value;

    if (state == FACT_KNOWN)
        return false;
    if (p->proposed.type == VALUE_MONEY)
        value = p->proposed;
    else if (old && old->state == FACT_KNOWN &&
             (state == FACT_REFUSED || old->source == FROM_READING))
        value = old->value;
    else
        return false;
    talk_settle(t, p->fact, p->payment, FACT_KNOWN, &value);
    return true;
}

static void settle_open(struct talk *t, enum fact_state state, const struct value *value)
{
    struct prompt p = t->c->open;

    if (!keep_answer(t, state))
        talk_settle(t, p.fact, p.payment, state, value);
    prompt_close(t);
    conclude_go_on(t, NULL);
}

/* Nothing came back: what was read or said of it before holds no longer. */
static void settle_nothing(struct talk *t)
{
    talk_settle(t, t->c->open.fact, t->c->open.payment, FACT_REFUSED, NULL);
    prompt_close(t);
    conclude_go_on(t, NULL);
}

static const char *set_join(struct arena *a, const char *set, const char *more)
{
    while (more && *more) {
        size_t length = strcspn(more, ",");

        set = set_with(a, set, arena_copy_bytes(a, more, length));
        more += length + (more[length] == ',');
    }
    return set;
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
    prompt_put_text(t, talk_text(t, "set.more", NULL, 0));
}

static void settle_set(struct talk *t, const char *more)
{
    const struct value *so_far = &t->c->open.proposed;
    const char *have = so_far->type == VALUE_SET && so_far->text ? so_far->text : "";
    struct value all = {.type = VALUE_SET, .text = set_join(t->a, have, more)};

    settle_open(t, FACT_KNOWN, &all);
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
        answer_not_understood(t, "wrong.choice");
}

/* --- a text told in several answers --- */

static const struct state_def *asks_for_more(const struct talk *t)
{
    const struct state_def *s = t->c->open.kind == PROMPT_ASK ? prompt_state(t) : NULL;

    return s && s->more ? s : NULL;
}

/* What is being told and was not ended; NULL: the next answer is the first one. */
static struct trail_mark *told_so_far(const struct talk *t)
{
    const struct prompt *p = &t->c->open;
    const struct fact *f = casefile_fact(t->c, p->fact, p->payment);
    struct trail_mark *mark = casefile_mark(t->c, p->fact, p->payment);

    return f && f->state == FACT_KNOWN && mark && !mark->ended ? mark : NULL;
}

static void end_telling(struct talk *t)
{
    const struct fact *f = casefile_fact(t->c, t->c->open.fact, t->c->open.payment);
    struct trail_mark *mark = told_so_far(t);

    if (!f || f->state != FACT_KNOWN) {
        settle_open(t, FACT_REFUSED, NULL);
        return;
    }
    if (mark)
        mark->ended = true;
    prompt_close(t);
    conclude_go_on(t, NULL);
}

/* Each answer is a line of its own; what there is no room for is not kept, and that is said. */
static void tell_more(struct talk *t, const struct question *q, const struct value *v)
{
    struct prompt p = t->c->open;
    struct trail_mark *mark = told_so_far(t);
    size_t most = q->fact->most ? (size_t)q->fact->most : MORE_MOST;
    struct value all = *v;

    if (mark)
        all.text = arena_print(t->a, "%s\n%s", casefile_fact(t->c, p.fact, p.payment)->value.text,
                               v->text);
    if (strlen(all.text) > most) {
        answer_not_understood(t, "wrong.text_long");
        return;
    }
    (void)reading_take_beside(t, t->text, v);
    talk_settle(t, p.fact, p.payment, FACT_KNOWN, &all);
    if (mark)
        casefile_mark(t->c, p.fact, p.payment)->more++;
    prompt_close(t);
    conclude_go_on(t, NULL);
}

void answer_meaning(struct talk *t, const char *meaning)
{
    if (strcmp(meaning, "=human") == 0)
        conclude_person(t, "asked", "human.queued");
    else if (t->c->open.kind != PROMPT_ASK)
        reply_meaning(t, meaning);
    else if (meaning[0] != '=')
        take_value(t, meaning);
    else if (asks_for_more(t))
        end_telling(t);
    else if (strcmp(meaning, "=skip") == 0)
        settle_open(t, FACT_REFUSED, NULL);
    else if (strcmp(meaning, "=unknown") == 0)
        settle_open(t, FACT_UNKNOWN, NULL);
    else
        settle_set(t, ""); /* "=none", "=done" */
}

/* --- a typed answer --- */

static void tell_story(struct talk *t, const struct value *story)
{
    struct prompt p = t->c->open;
    int taken;

    language_story(t);
    taken = reading_take(t, t->text, true);

    talk_settle(t, p.fact, p.payment, FACT_KNOWN, story);
    prompt_close(t);
    if (!reading_calls_person(t, t->text, true))
        conclude_go_on(t, taken ? NULL : talk_text(t, "story.thanks", NULL, 0));
}

/* More than one reading: they are put as choices. */
static void ask_which(struct talk *t, const struct answer *answer)
{
    struct prompt old = t->c->open;

    prompt_open(t, PROMPT_ASK, old.state, old.fact, old.payment);
    for (size_t i = 0; i < answer->either_count; i++)
        prompt_offer(t, value_print(t->a, &answer->either[i]));
    prompt_put_text(
        t, talk_text(t, answer->value.type == VALUE_DATE ? "wrong.date_either" : "which.one", NULL,
                     0));
}

/* "230" of what? The amount is kept; one tap or one word more tells it. */
static void ask_currency(struct talk *t, const struct value *amount)
{
    static const char *const USUAL[] = {"USD", "EUR", "GBP", "CNY"};
    struct prompt old = t->c->open;

    prompt_open(t, PROMPT_ASK, old.state, old.fact, old.payment);
    t->c->open.proposed = *amount;
    for (size_t i = 0; i < COUNT(USUAL); i++) {
        struct value v = *amount;

        memcpy(v.currency, USUAL[i], sizeof v.currency);
        prompt_offer(t, value_print(t->a, &v));
    }
    prompt_offer(t, "=skip");
    prompt_put_text(t, talk_text(t, "which.currency", NULL, 0));
}

static void take_answer(struct talk *t, const struct question *q, const struct answer *answer)
{
    const struct value *v = &answer->value;

    if (v->type == VALUE_SET)
        settle_set(t, v->text);
    else if (asks_for_more(t))
        tell_more(t, q, v);
    else if (strcmp(q->fact->id, "story") == 0)
        tell_story(t, v);
    else if (v->type == VALUE_MONEY && !*v->currency && t->c->open.proposed.type != VALUE_MONEY)
        ask_currency(t, v);
    else
        settle_open(t, FACT_KNOWN, v);
}

static bool worth_reading(const struct talk *t, const char *text, const char *wrong)
{
    size_t words;

    if (strcmp(wrong, "wrong.date_future") == 0)
        return false;
    text_words(t->a, text, &words);
    return words >= ASIDE_WORDS;
}

bool answer_aside(struct talk *t, const char *text)
{
    if (reading_calls_person(t, text, false))
        return true;
    if (reading_take(t, text, false) == 0)
        return change_proposed(t, text);
    prompt_close(t);
    conclude_go_on(t, NULL);
    return true;
}

/* "usd", after "230" was said. */
static void add_currency(struct talk *t, const struct question *q, const char *text,
                         struct answer *answer)
{
    const struct value *amount = &t->c->open.proposed;

    if (amount->type == VALUE_MONEY)
        expect_answer(&t->view, q,
                      arena_print(t->a, "%s %s", money_print(t->a, amount->number, ""), text),
                      answer);
}

/* "By Visa, three weeks ago" answers more than "how did you pay"; and what tells of other things is no seller's name. */
static bool read_beside(struct talk *t, const char *text, const struct question *q,
                        const struct answer *answer)
{
    size_t words;
    int taken;

    text_words(t->a, text, &words);
    if (words < BESIDE_WORDS || strcmp(q->fact->id, "story") == 0)
        return false;
    taken = reading_take_beside(t, text, &answer->value);
    if (!taken || q->fact->type != VALUE_TEXT)
        return false;
    prompt_close(t);
    conclude_go_on(t, NULL);
    return true;
}

static void answer_question(struct talk *t, const char *text)
{
    struct question q = prompt_question(t);
    struct answer answer;

    if (!q.fact) {
        prompt_close(t);
        conclude_go_on(t, NULL);
        return;
    }
    if (strcmp(q.fact->id, "story") == 0)
        text = reading_story(t, text).text;
    expect_answer(&t->view, &q, text, &answer);
    if (answer.kind == ANSWER_WRONG)
        add_currency(t, &q, text, &answer);
    switch (answer.kind) {
    case ANSWER_VALUE:
        if (asks_for_more(t) || !read_beside(t, text, &q, &answer))
            take_answer(t, &q, &answer);
        return;
    case ANSWER_UNKNOWN:
        answer_meaning(t, "=unknown");
        return;
    case ANSWER_NOTHING:
        settle_nothing(t);
        return;
    case ANSWER_EITHER:
        ask_which(t, &answer);
        return;
    case ANSWER_WRONG:
        if (!worth_reading(t, text, answer.wrong) || !answer_aside(t, text))
            answer_not_understood(t, answer.wrong);
        return;
    }
}

void answer_text(struct talk *t, const char *text)
{
    const char *meaning = pick_named(t, text);

    if (!meaning && correct_opened(t, text))
        return;
    if (meaning)
        answer_meaning(t, meaning);
    else if (asked_back(t, text))
        return;
    else if (!*text)
        conclude_return(t, NULL);
    else if (t->c->open.kind == PROMPT_ASK)
        answer_question(t, text);
    else
        reply_text(t, text);
}
