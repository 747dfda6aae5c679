/* prompt.c: the open question: posed, put to the buyer, put again. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/talk.h"
#include <stdlib.h>
#include <string.h>

#define PROMPT_MISSES 2 /* wrong answers before a way on is offered */
#define LABEL_VALUE                                                                                \
    40 /* visible characters of a value within a label: what a phone shows in a row */

/* What the meanings that are not values are called. */
static const struct {
    const char *meaning, *key;
} LABELS[] = {
    {"=yes", "choice.yes"},         {"=no", "choice.no"},          {"=right", "choice.right"},
    {"=fix", "choice.fix"},         {"=plan", "choice.make_plan"}, {"=skip", "choice.skip"},
    {"=unknown", "choice.unknown"}, {"=human", "choice.person"},   {"=done", "choice.done"},
    {"=none", "choice.none"},       {"=show", "choice.show_plan"}, {"=edit", "choice.change"},
    {"=safer", "choice.safer"},     {"=new", "choice.new_case"},   {"=same", "choice.same_case"},
    {"=keep", "choice.keep"},
};
#define QUOTE_MOST 40 /* visible characters of what they said, within a question */

const struct state_def *prompt_state(const struct talk *t)
{
    return t->c->open.state ? dialog_state(t->interview, t->c->open.state) : NULL;
}

void prompt_close(struct talk *t)
{
    t->c->open = (struct prompt){
        .kind = PROMPT_NONE, .serial = t->c->serial, .proposed = value_none(VALUE_CHOICE)};
}

void prompt_open(struct talk *t, enum prompt_kind kind, const char *state, const char *fact,
                 int payment)
{
    t->c->open = (struct prompt){.kind = kind,
                                 .serial = ++t->c->serial,
                                 .state = state,
                                 .fact = fact,
                                 .payment = payment,
                                 .proposed = value_none(VALUE_CHOICE)};
}

void prompt_offer(struct talk *t, const char *meaning)
{
    struct prompt *p = &t->c->open;
    const char **grown = arena_array(t->a, p->offered_count + 1, sizeof *grown);

    if (p->offered_count)
        memcpy(grown, p->offered, p->offered_count * sizeof *grown);
    grown[p->offered_count++] = meaning;
    p->offered = grown;
}

/* --- what is offered --- */

static void offer_values(struct talk *t, const struct state_def *s, const struct fact_def *f)
{
    if (f->type == VALUE_YESNO) {
        prompt_offer(t, "yes");
        prompt_offer(t, "no");
    }
    for (size_t i = 0; s && i < s->choice_count; i++)
        prompt_offer(t, s->choices[i]);
    for (size_t i = 0; !s && i < f->value_count; i++)
        prompt_offer(t, f->values[i]);
}

void prompt_ask(struct talk *t, const struct state_def *s, const char *fact, int payment)
{
    const struct fact_def *f = dialog_fact(t->interview, fact);

    prompt_open(t, PROMPT_ASK, s ? s->id : NULL, fact, payment);
    if (!f)
        return;
    offer_values(t, s, f);
    if (f->type == VALUE_SET)
        prompt_offer(t, "=none");
    else if (s && s->more && s->may_skip)
        prompt_offer(t, "=done");
    else if ((!s || s->may_skip) && t->c->open.offered_count)
        prompt_offer(t, "=unknown");
}

static bool offers(const struct prompt *p, const char *meaning)
{
    for (size_t i = 0; i < p->offered_count; i++)
        if (strcmp(p->offered[i], meaning) == 0)
            return true;
    return false;
}

/* Nobody is stuck in a question. */
static void offer_way_on(struct talk *t)
{
    struct prompt *p = &t->c->open;
    const struct state_def *s = prompt_state(t);
    bool may_skip = p->kind == PROMPT_ASK && (!s || s->may_skip);

    if (may_skip && !offers(p, "=skip") && !offers(p, "=unknown"))
        prompt_offer(t, "=skip");
    if (t->c->phase != PHASE_WAITING && !offers(p, "=human"))
        prompt_offer(t, "=human");
}

/* --- labels --- */

/* "=fact:paid_on:1" names an answer by what it is and its value now. */
static const char *answer_label(const struct talk *t, const char *meaning)
{
    const char *id = meaning + strlen("=fact:"), *colon = strrchr(id, ':');
    const char *fact = colon ? arena_copy_bytes(t->a, id, (size_t)(colon - id)) : id;
    int payment = colon ? (int)strtol(colon + 1, NULL, 10) : 0;
    const struct fact *f = casefile_fact(t->c, fact, payment);
    struct arg args[] = {ARG_T("fact", talk_fact_name(t, fact, payment)), ARG_T("value", "")};

    if (!f)
        return args[0].text;
    args[1].text = text_shorten(t->a, talk_fact_value(t, f), LABEL_VALUE);
    return talk_text(t, "pick.line", args, COUNT(args));
}

static const char *value_label(const struct talk *t, const char *canonical)
{
    const char *fact = t->c->open.fact;
    const struct fact_def *f = fact ? dialog_fact(t->interview, fact) : NULL;
    struct value v;

    if (!f || !value_parse(t->a, f->type == VALUE_SET ? VALUE_CHOICE : f->type, canonical, &v))
        return canonical;
    if (v.type == VALUE_YESNO)
        return talk_text(t, v.number ? "choice.yes" : "choice.no", NULL, 0);
    return render_value(t->interview->texts, talk_language(t), f->id, &v, t->a);
}

const char *prompt_label(const struct talk *t, const char *meaning)
{
    static const char fact[] = "=fact:", language[] = "=lang:", one[] = "=case:";

    if (meaning[0] != '=')
        return value_label(t, meaning);
    if (strncmp(meaning, fact, strlen(fact)) == 0)
        return answer_label(t, meaning);
    if (strncmp(meaning, one, strlen(one)) == 0)
        return comeback_label(t, meaning);
    if (strncmp(meaning, "=letter", strlen("=letter")) == 0 || strcmp(meaning, "=menu") == 0)
        return letters_label(t, meaning);
    if (strncmp(meaning, language, strlen(language)) == 0)
        return render(t->interview->texts, meaning + strlen(language), "language.name", NULL, 0,
                      t->a);
    for (size_t i = 0; i < COUNT(LABELS); i++)
        if (strcmp(LABELS[i].meaning, meaning) == 0)
            return talk_text(t, LABELS[i].key, NULL, 0);
    return meaning;
}

const char *prompt_data(const struct talk *t, size_t offered)
{
    return arena_print(t->a, "p%d.%zu", t->c->open.serial, offered);
}

/* --- the words of a prompt --- */

static void look_for_payment(void *found, const char *slot)
{
    *(bool *)found |= strcmp(slot, "payment") == 0;
}

/* A question about the second payment says so, unless its own words do. */
static const char *of_payment(const struct talk *t, const char *key, const char *question)
{
    int payment = t->c->open.payment;
    struct arg args[] = {ARG_N("payment", payment), ARG_T("question", question)};
    bool says_so = false;

    if (payment < 2)
        return question;
    render_slots(t->interview->texts, talk_language(t), key, look_for_payment, &says_so);
    return says_so ? question : talk_text(t, "payment.question", args, COUNT(args));
}

/* Their last words, as far as a question may repeat them. */
static const char *quote(const struct talk *t)
{
    const char *first = arena_copy_bytes(t->a, t->text, strcspn(t->text, "\n"));

    return text_shorten(t->a, first, QUOTE_MOST);
}

static const char *ask_words(const struct talk *t)
{
    const struct prompt *p = &t->c->open;
    const struct state_def *s = prompt_state(t);
    const char *key = s ? s->say : "ask.any_fact";
    struct arg args[] = {ARG_T("fact", s ? "" : talk_fact_name(t, p->fact, p->payment)),
                         ARG_N("payment", p->payment), ARG_N("answered", casefile_answered(t->c)),
                         ARG_T("quote", quote(t))};

    return of_payment(t, key, talk_text(t, key, args, COUNT(args)));
}

static const char *change_words(const struct talk *t)
{
    const struct prompt *p = &t->c->open;
    const struct fact *old = casefile_fact(t->c, p->fact, p->payment);
    struct arg args[] = {ARG_T("fact", talk_fact_name(t, p->fact, p->payment)),
                         ARG_T("from", old ? talk_fact_value(t, old) : ""),
                         ARG_T("to", render_value(t->interview->texts, talk_language(t), p->fact,
                                                  &p->proposed, t->a))};

    return talk_text(t, "change.ask", args, COUNT(args));
}

static const char *list_words(const struct talk *t, const char *key, bool all)
{
    struct arg args[] = {ARG_T("list", reading_list(t, all))};

    return talk_text(t, key, args, COUNT(args));
}

static const char *words_of(const struct talk *t)
{
    switch (t->c->open.kind) {
    case PROMPT_ASK:
        return ask_words(t);
    case PROMPT_READING:
        return list_words(t, "reading.ask", false);
    case PROMPT_REVIEW:
        return list_words(t, "review.ask", true);
    case PROMPT_PICK:
        return talk_text(t, "pick.ask", NULL, 0);
    case PROMPT_CHANGE:
        return change_words(t);
    case PROMPT_AGAIN:
        return talk_text(t, "again.ask", NULL, 0);
    case PROMPT_MENU:
        return talk_text(t, "menu.ask", NULL, 0);
    case PROMPT_LANGUAGE:
        return talk_text(t, "language.ask", NULL, 0);
    case PROMPT_CASES:
        return talk_text(t, "case.ask", NULL, 0);
    case PROMPT_LETTERS:
        return letters_words(t);
    case PROMPT_NONE:
    case PROMPT_KINDS:
        break;
    }
    return "";
}

void prompt_put_text(struct talk *t, const char *text)
{
    struct prompt *p = &t->c->open;
    struct choice *choices;
    struct reply *r;

    if (p->misses >= PROMPT_MISSES)
        offer_way_on(t);
    if (t->c->phase == PHASE_WAITING && p->offered_count &&
        strcmp(p->offered[p->offered_count - 1], "=human") == 0)
        p->offered_count--;
    choices = arena_array(t->a, p->offered_count + 1, sizeof *choices);
    for (size_t i = 0; i < p->offered_count; i++) {
        choices[i].label = prompt_label(t, p->offered[i]);
        choices[i].data = prompt_data(t, i);
    }
    talk_say_text(t, text);
    r = &t->out->replies[t->out->reply_count - 1];
    r->choices = choices;
    r->choice_count = p->offered_count;
}

void prompt_put(struct talk *t, const char *before)
{
    if (t->c->open.kind != PROMPT_NONE)
        prompt_put_text(t, talk_join(t, before, words_of(t)));
    else if (before)
        talk_say_text(t, before);
}

/* --- what core/expect is to answer --- */

/* Who told one amount in euros means euros with the next one. */
static const char *currency_used(const struct casefile *c)
{
    for (size_t i = 0; i < c->fact_count; i++) {
        const struct fact *f = &c->facts[i];

        if (f->state == FACT_KNOWN && f->value.type == VALUE_MONEY && *f->value.currency)
            return f->value.currency;
    }
    return "";
}

struct question prompt_question(const struct talk *t)
{
    const struct prompt *p = &t->c->open;
    struct question q = {.fact = dialog_fact(t->interview, p->fact),
                         .language = t->c->language,
                         .currency = currency_used(t->c)};

    q.choices = arena_array(t->a, p->offered_count + 1, sizeof *q.choices);
    for (size_t i = 0; i < p->offered_count; i++)
        if (p->offered[i][0] != '=')
            q.choices[q.choice_count++] = p->offered[i];
    return q;
}
