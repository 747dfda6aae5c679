/* prompt.c: the open question: put, put again, and what a number, a label or a tap means to it. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/expect.h"
#include "core/talk.h"
#include <stdlib.h>
#include <string.h>

#define LABEL_BEGINNING 3 /* letters that are enough to name a choice, when no other begins so */
#define PROMPT_MISSES 2   /* wrong answers before a way on is offered */

struct label {
    const char *meaning, *key;
};

/* What the meanings that are not values are called; the sentence for the same word may differ by kind of prompt. */
static const struct label LABELS[] = {
    {"=yes", "choice.yes"},         {"=no", "choice.no"},          {"=right", "choice.right"},
    {"=fix", "choice.fix"},         {"=plan", "choice.make_plan"}, {"=skip", "choice.skip"},
    {"=unknown", "choice.unknown"}, {"=human", "choice.person"},   {"=done", "choice.done"},
    {"=none", "choice.none"},       {"=show", "choice.show_plan"}, {"=edit", "choice.change"},
    {"=new", "choice.new_case"},    {"=same", "choice.same_case"}, {"=keep", "choice.keep"},
};

const struct state_def *prompt_state(const struct talk *t)
{
    return t->c->open.state ? dialog_state(t->interview, t->c->open.state) : NULL;
}

void prompt_close(struct talk *t)
{
    struct prompt none = {.kind = PROMPT_NONE, .serial = t->c->serial};

    t->c->open = none;
}

void prompt_open(struct talk *t, enum prompt_kind kind, const char *state, const char *fact,
                 int payment)
{
    struct prompt p = {.kind = kind, .state = state, .fact = fact, .payment = payment};

    p.serial = ++t->c->serial;
    t->c->open = p;
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

/* "=fact:paid_on:1" names a fact by what it is and its value now. */
static const char *fact_label(const struct talk *t, const char *meaning)
{
    const char *id = meaning + strlen("=fact:");
    const char *colon = strchr(id, ':');
    const struct fact *f;
    char *name;

    if (!colon)
        return meaning;
    name = arena_copy_bytes(t->a, id, (size_t)(colon - id));
    f = casefile_fact(t->c, name, (int)strtol(colon + 1, NULL, 10));
    if (!f)
        return talk_fact_name(t, name);
    return arena_print(t->a, "%s: %s", talk_fact_name(t, name),
                       text_shorten(t->a, talk_fact_value(t, f), 40));
}

static const char *meaning_label(const struct talk *t, const char *meaning)
{
    const struct prompt *p = &t->c->open;
    const struct fact_def *f = p->fact ? dialog_fact(t->interview, p->fact) : NULL;
    struct value v;

    if (strncmp(meaning, "=fact:", strlen("=fact:")) == 0)
        return fact_label(t, meaning);
    if (strncmp(meaning, "=lang:", strlen("=lang:")) == 0)
        return render(t->interview->texts, meaning + strlen("=lang:"), "language.name", NULL, 0,
                      t->a);
    for (size_t i = 0; i < COUNT(LABELS); i++)
        if (strcmp(LABELS[i].meaning, meaning) == 0)
            return talk_text(t, LABELS[i].key, NULL, 0);
    if (f && value_parse(t->a, f->type == VALUE_SET ? VALUE_CHOICE : f->type, meaning, &v))
        return render_value(t->interview->texts, t->c->language, f->id, &v, t->a);
    return meaning;
}

static struct choices choices_of(const struct talk *t)
{
    const struct prompt *p = &t->c->open;
    struct choices all = {arena_array(t->a, p->offered_count + 1, sizeof(struct choice)),
                          p->offered_count};

    for (size_t i = 0; i < p->offered_count; i++) {
        all.list[i].label = meaning_label(t, p->offered[i]);
        all.list[i].data = arena_print(t->a, "p%d.%zu", p->serial, i);
    }
    return all;
}

static const char *question_text(struct talk *t)
{
    const struct prompt *p = &t->c->open;
    const struct state_def *s = prompt_state(t);
    const struct fact *old = p->fact ? casefile_fact(t->c, p->fact, p->payment) : NULL;
    const char *name = p->fact ? talk_fact_name(t, p->fact) : "";
    struct arg args[] = {
        ARG_T("fact", name),
        ARG_T("from", old ? talk_fact_value(t, old) : ""),
        ARG_T("to", p->kind == PROMPT_CHANGE ? render_value(t->interview->texts, t->c->language,
                                                            p->fact, &p->proposed, t->a)
                                             : ""),
        ARG_N("payment", p->payment),
        ARG_T("list", p->kind == PROMPT_READING || p->kind == PROMPT_REVIEW
                          ? reading_list(t, p->kind == PROMPT_REVIEW)
                          : ""),
    };
    static const char *const KEYS[PROMPT_KINDS] = {
        [PROMPT_ASK] = "ask.any_fact",  [PROMPT_READING] = "reading.ask",
        [PROMPT_REVIEW] = "review.ask", [PROMPT_PICK] = "pick.ask",
        [PROMPT_CHANGE] = "change.ask", [PROMPT_AGAIN] = "again.ask",
        [PROMPT_MENU] = "menu.ask",     [PROMPT_LANGUAGE] = "language.ask",
    };

    if (p->kind == PROMPT_ASK && s)
        return talk_text(t, s->say, args, COUNT(args));
    return KEYS[p->kind] ? talk_text(t, KEYS[p->kind], args, COUNT(args)) : "";
}

static void offer_way_on(struct talk *t)
{
    struct prompt *p = &t->c->open;
    const struct state_def *s = prompt_state(t);
    bool person = false, skip = false;

    for (size_t i = 0; i < p->offered_count; i++) {
        person |= strcmp(p->offered[i], "=human") == 0;
        skip |= strcmp(p->offered[i], "=skip") == 0 || strcmp(p->offered[i], "=unknown") == 0;
    }
    if (!skip && p->kind == PROMPT_ASK && (!s || s->may_skip))
        prompt_offer(t, "=skip");
    if (!person)
        prompt_offer(t, "=human");
}

void prompt_put(struct talk *t, const char *before)
{
    const char *text;
    struct choices all;
    struct reply *r;

    if (t->c->open.kind == PROMPT_NONE)
        return;
    if (t->c->open.misses >= PROMPT_MISSES)
        offer_way_on(t);
    text = question_text(t);
    if (before)
        text = arena_print(t->a, "%s\n\n%s", before, text);
    all = choices_of(t);
    talk_say_text(t, text);
    r = &t->out->replies[t->out->reply_count - 1];
    r->choices = all.list;
    r->choice_count = all.count;
}

void prompt_again(struct talk *t)
{
    prompt_put(t, NULL);
}

const char *prompt_tapped(const struct talk *t, const char *data)
{
    const struct prompt *p = &t->c->open;
    char *end;
    long serial, index;

    if (!data || data[0] != 'p' || p->kind == PROMPT_NONE)
        return NULL;
    serial = strtol(data + 1, &end, 10);
    if (*end != '.' || end == data + 1 || serial != p->serial)
        return NULL;
    data = end + 1;
    index = strtol(data, &end, 10);
    if (*end || end == data || index < 0 || (size_t)index >= p->offered_count)
        return NULL;
    return p->offered[index];
}

/* "2", "2.", "2)", "#2", "[2]": all of the text is one number. */
static long choice_number(const char *text)
{
    char *end;
    long n;

    text += strspn(text, "#[( ");
    n = strtol(text, &end, 10);
    if (end == text)
        return 0;
    end += strspn(end, ".)] ");
    return *end ? 0 : n;
}

static const char *meaning_of_yes_no(const struct talk *t, const char *folded)
{
    const char *word = dialog_word(t->interview, "", folded);
    static const char *const YES[] = {"=yes", "=right", "=plan", "=done"}, *const NO[] = {"=no",
                                                                                          "=fix",
                                                                                          "=keep"};
    const struct prompt *p = &t->c->open;

    for (size_t i = 0; word && i < p->offered_count; i++) {
        for (size_t k = 0; strcmp(word, "yes") == 0 && k < COUNT(YES); k++)
            if (strcmp(p->offered[i], YES[k]) == 0)
                return p->offered[i];
        for (size_t k = 0; strcmp(word, "no") == 0 && k < COUNT(NO); k++)
            if (strcmp(p->offered[i], NO[k]) == 0)
                return p->offered[i];
    }
    return NULL;
}

const char *prompt_meaning(const struct talk *t, const char *text)
{
    const struct prompt *p = &t->c->open;
    long number = choice_number(text);
    const char *folded = text_fold(t->a, text), *begun = NULL;
    size_t length = strlen(folded), beginnings = 0;

    if (number >= 1 && (size_t)number <= p->offered_count)
        return p->offered[number - 1];
    for (size_t i = 0; i < p->offered_count && length; i++) {
        const char *label = text_fold(t->a, meaning_label(t, p->offered[i]));

        if (strcmp(label, folded) == 0)
            return p->offered[i];
        if (length >= LABEL_BEGINNING && strncmp(label, folded, length) == 0) {
            begun = p->offered[i];
            beginnings++;
        }
    }
    if (beginnings == 1)
        return begun;
    return meaning_of_yes_no(t, folded);
}

void prompt_ask(struct talk *t, const struct state_def *s, const char *fact, int payment)
{
    const struct fact_def *f = dialog_fact(t->interview, fact);
    bool may_skip = !s || s->may_skip;

    prompt_open(t, PROMPT_ASK, s ? s->id : NULL, fact, payment);
    if (!f)
        return;
    if (f->type == VALUE_YESNO) {
        prompt_offer(t, "yes");
        prompt_offer(t, "no");
    }
    for (size_t i = 0; s && i < s->choice_count; i++)
        prompt_offer(t, s->choices[i]);
    for (size_t i = 0; !s && i < f->value_count; i++)
        prompt_offer(t, f->values[i]);
    if (f->type == VALUE_SET)
        prompt_offer(t, "=none");
    else if (may_skip && t->c->open.offered_count)
        prompt_offer(t, "=unknown");
}

struct question prompt_question(const struct talk *t)
{
    const struct prompt *p = &t->c->open;
    struct question q = {
        .fact = dialog_fact(t->interview, p->fact), .language = t->c->language, .currency = ""};

    q.choices = arena_array(t->a, p->offered_count + 1, sizeof *q.choices);
    for (size_t i = 0; i < p->offered_count; i++)
        if (p->offered[i][0] != '=')
            q.choices[q.choice_count++] = p->offered[i];
    return q;
}
