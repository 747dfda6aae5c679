/* advise.c: an advisor sets a fact, has a question asked, and hears its answer. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/advise_inside.h"
#include <stdlib.h>
#include <string.h>

struct talk advise_begin(const struct advice *w, const struct said *said, struct step *out)
{
    struct talk t = {.interview = w->interview,
                     .rules = w->rules,
                     .said = said,
                     .text = said && said->text ? said->text : "",
                     .now = w->now,
                     .a = w->a,
                     .out = out};

    memset(out, 0, sizeof *out);
    out->after = casefile_copy(w->a, w->before);
    t.c = &out->after;
    talk_look(&t);
    return t;
}

/* "amount", "paid_on:2". NULL: no such fact is ever asked or said. */
static const struct fact_def *fact_meant(const struct advice *w, const char *name, int *payment)
{
    size_t length = strcspn(name, ":");
    const struct fact_def *f =
        dialog_fact(w->interview, text_fold(w->a, arena_copy_bytes(w->a, name, length)));

    if (!f)
        f = dialog_fact(w->interview, arena_copy_bytes(w->a, name, length));
    if (!f || f->built_in)
        return NULL;
    *payment = f->of_payment ? 1 : 0;
    if (f->of_payment && name[length])
        *payment = (int)strtol(name + length + 1, NULL, 10);
    return *payment < 0 || *payment > ADVISE_PAYMENTS || (f->of_payment && *payment == 0) ? NULL
                                                                                          : f;
}

/* --- a fact --- */

static bool allowed(const struct fact_def *f, const struct value *v)
{
    if (f->type == VALUE_CHOICE || f->type == VALUE_SET)
        return v->text && fact_def_allows(f, v->text);
    if (f->nothing && v->number == 0) /* "0.00 EUR" is no sum that came back */
        return false;
    return true;
}

/* As it is written down, else as it is said. NULL: *out is it. */
static const char *read_value(struct talk *t, const struct fact_def *f, const char *text,
                              struct answer *out)
{
    struct question q = {
        .fact = f, .choices = f->values, .choice_count = f->value_count, .language = "en"};

    out->kind = ANSWER_VALUE;
    if (f->type != VALUE_TEXT && value_parse(t->a, f->type, text, &out->value) &&
        allowed(f, &out->value))
        return NULL;
    expect_answer(&t->view, &q, text, out);
    if (out->kind == ANSWER_WRONG)
        return out->wrong;
    return out->kind == ANSWER_EITHER ? "desk.set_which" : NULL;
}

static enum fact_state state_of(enum answer_kind kind)
{
    return kind == ANSWER_VALUE ? FACT_KNOWN : kind == ANSWER_NOTHING ? FACT_REFUSED : FACT_UNKNOWN;
}

static void put(struct talk *t, const struct fact_def *f, int payment, const struct answer *answer,
                enum fact_source source)
{
    struct fact fact = {.id = f->id,
                        .payment = payment,
                        .state = state_of(answer->kind),
                        .source = source,
                        .confirmed = true,
                        .value =
                            answer->kind == ANSWER_VALUE ? answer->value : value_none(VALUE_CHOICE),
                        .message = t->said ? t->said->message : NULL,
                        .at = t->now};

    talk_put(t, &fact);
}

/* The bot does not ask for what is settled meanwhile. */
static void settle_question(struct talk *t, const char *fact, int payment)
{
    const struct prompt *p = &t->c->open;

    if (p->kind == PROMPT_ASK && p->payment == payment && strcmp(p->fact, fact) == 0)
        prompt_close(t);
}

const char *advise_set(const struct advice *w, const char *fact, const char *text, struct step *out,
                       bool *rebuilt)
{
    struct talk t = advise_begin(w, NULL, out);
    int payment;
    const struct fact_def *f = fact_meant(w, fact, &payment);
    struct answer answer;
    const char *wrong;

    *rebuilt = false;
    if (!f)
        return "desk.no_fact";
    wrong = read_value(&t, f, text, &answer);
    if (wrong)
        return wrong;
    put(&t, f, payment, &answer, FROM_ADVISOR);
    settle_question(&t, f->id, payment);
    *rebuilt = conclude_rebuild(&t);
    return NULL;
}

/* --- a question --- */

const char *advise_ask(const struct advice *w, const char *fact, const char *name, struct step *out)
{
    struct talk t = advise_begin(w, NULL, out);
    int payment;
    const struct fact_def *f = fact_meant(w, fact, &payment);
    struct prompt open = t.c->open;
    struct arg args[] = {ARG_T("name", name)};

    if (!f)
        return "desk.no_fact";
    prompt_ask(&t, walk_asking(&t, f->id, payment), f->id, payment);
    prompt_put(&t, render(w->rules->texts, talk_language(&t), "human.asks", args, 1, w->a));
    t.c->desk.asked = t.c->open;
    t.c->open = open;
    return NULL;
}

/* One of what was offered. False: it is no value of the fact. */
static bool answer_offered(struct talk *t, const struct fact_def *f, const char *meaning,
                           struct answer *out)
{
    const struct fact *old = casefile_fact(t->c, f->id, t->c->open.payment);
    bool none = strcmp(meaning, "=none") == 0 || strcmp(meaning, "=done") == 0;

    out->kind = meaning[0] == '=' && !none ? ANSWER_UNKNOWN : ANSWER_VALUE;
    if (out->kind == ANSWER_UNKNOWN)
        return true;
    if (f->type != VALUE_SET)
        return value_parse(t->a, f->type, meaning, &out->value);
    out->value = (struct value){.type = VALUE_SET, .text = ""};
    if (old && old->state == FACT_KNOWN)
        out->value.text = old->value.text;
    if (!none)
        out->value.text = set_with(t->a, out->value.text, meaning);
    return true;
}

static bool answer_heard(struct talk *t, const struct fact_def *f, struct answer *out)
{
    struct question q = prompt_question(t);
    const char *meaning =
        t->said->kind == SAID_TAP ? pick_tapped(t, t->said->tap) : pick_named(t, t->text);

    if (meaning)
        return answer_offered(t, f, meaning, out);
    if (t->said->kind != SAID_TEXT || !*t->text)
        return false;
    expect_answer(&t->view, &q, t->text, out);
    return out->kind == ANSWER_VALUE || out->kind == ANSWER_UNKNOWN || out->kind == ANSWER_NOTHING;
}

bool advise_answer(const struct advice *w, const struct said *said, struct step *out)
{
    struct talk t = advise_begin(w, said, out);
    struct prompt open = t.c->open, asked = t.c->desk.asked;
    const struct fact_def *f = asked.fact ? dialog_fact(w->interview, asked.fact) : NULL;
    struct answer answer;

    if (!f || asked.kind != PROMPT_ASK)
        return false;
    t.c->open = asked;
    if (!answer_heard(&t, f, &answer))
        return false;
    put(&t, f, asked.payment, &answer, FROM_BUYER);
    t.c->open = open;
    t.c->desk.asked = (struct prompt){.proposed = value_none(VALUE_CHOICE)};
    settle_question(&t, f->id, asked.payment);
    (void)conclude_rebuild(&t);
    out->answered = 1;
    return true;
}
