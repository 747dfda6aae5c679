/* prove_buyer.c: a generated buyer, and what they say next. */
/* SPDX-License-Identifier: MIT */
#include "core/proving.h"
#include <string.h>

#define NOISE_EACH 10 /* a wild buyer says something else one time of so many */

const char *buyer_word(const struct dialog *d, const char *id)
{
    for (size_t i = 0; i < d->word_count; i++)
        if (d->words[i].form_count && strcmp(d->words[i].id, id) == 0)
            return d->words[i].forms[0];
    return NULL;
}

static struct input text(const char *said)
{
    return (struct input){.kind = INPUT_TEXT, .text = said};
}

static struct input tap(size_t choice)
{
    return (struct input){.kind = INPUT_TAP, .tap = choice};
}

static const struct prompt *open_prompt(const struct talking *t)
{
    return &t->step->after.open;
}

/* Where a meaning is offered; SIZE_MAX: it is not. */
static size_t offered(const struct prompt *o, const char *meaning)
{
    for (size_t i = 0; i < o->offered_count; i++)
        if (strcmp(o->offered[i], meaning) == 0)
            return i;
    return SIZE_MAX;
}

static struct input any_tap(struct talking *t)
{
    const struct prompt *o = open_prompt(t);

    return o->offered_count ? tap(random_below(&t->buyer.random, o->offered_count)) : text("hello");
}

/* The first of these meanings that is offered; else anything. */
static struct input tap_first(struct talking *t, const char *const *meanings)
{
    for (; *meanings; meanings++) {
        size_t at = offered(open_prompt(t), *meanings);

        if (at != SIZE_MAX)
            return tap(at);
    }
    return any_tap(t);
}

/* --- questions --- */

static const struct state_def *asking(const struct talking *t)
{
    return dialog_state(t->p->d, open_prompt(t)->state);
}

static bool may_skip(const struct talking *t)
{
    const struct state_def *s = asking(t);

    return !s || s->may_skip;
}

static struct input not_known(struct talking *t)
{
    static const char *const ways[] = {"=unknown", "=skip", "=done", "=none"};
    const struct fact_def *f = dialog_fact(t->p->d, open_prompt(t)->fact);
    bool of_set = f && f->type == VALUE_SET;
    const char *word = buyer_word(t->p->d, "unknown");

    if (of_set && (t->buyer.knows || random_in(&t->buyer.random, 2)))
        return text(buyer_word(t->p->d, "skip") ? buyer_word(t->p->d, "skip") : "skip");
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
        if (offered(open_prompt(t), ways[i]) != SIZE_MAX)
            return tap(offered(open_prompt(t), ways[i]));
    if (!word)
        word = buyer_word(t->p->d, "skip");
    return text(word ? word : "don't know");
}

/* Members of a set by their numbers, "1, 3", as one message. */
static struct input say_set(struct talking *t, const char *set)
{
    const struct prompt *o = open_prompt(t);
    const char *said = NULL;

    for (size_t i = 0; i < o->offered_count; i++)
        if (o->offered[i][0] != '=' && set_has(set, o->offered[i]))
            said = said ? arena_print(t->p->turn, "%s, %zu", said, i + 1)
                        : arena_print(t->p->turn, "%zu", i + 1);
    if (said)
        return text(said);
    return offered(o, "=none") != SIZE_MAX ? tap(offered(o, "=none")) : not_known(t);
}

static struct input say_value(struct talking *t, const struct value *v)
{
    const char *canonical = value_print(t->p->turn, v);
    size_t at;

    if (v->type == VALUE_SET)
        return say_set(t, v->text);
    at = offered(open_prompt(t), canonical);
    if (at != SIZE_MAX)
        return tap(at);
    if (v->type == VALUE_CHOICE || v->type == VALUE_YESNO)
        return may_skip(t) ? not_known(t) : any_tap(t);
    return text(canonical);
}

/* One of those offered, or of the values that conditions tell apart. False: they do not know. */
static bool make_up(struct talking *t, const struct fact_def *f, struct value *out)
{
    const struct prompt *o = open_prompt(t);
    const struct domain *of = &t->p->domains[f->index];
    size_t at;

    if (may_skip(t) && random_in(&t->buyer.random, 9))
        return false;
    if (f->type == VALUE_CHOICE && o->offered_count) {
        at = random_below(&t->buyer.random, o->offered_count);
        return value_parse(t->p->turn, f->type, o->offered[at], out) && o->offered[at][0] != '=';
    }
    if (of->count == 0)
        return false;
    *out = of->values[random_below(&t->buyer.random, of->count)];
    return true;
}

/* A directed buyer answers of every payment what they know of the first; there is no third one. */
static bool recall(struct talking *t, const struct fact_def *f, struct value *out)
{
    const struct buyer *b = &t->buyer;

    for (size_t i = 0; i < b->know_count; i++)
        if (strcmp(b->knows[i].id, f->id) == 0) {
            *out = b->knows[i].value;
            if (f->type == VALUE_YESNO && open_prompt(t)->payment > 1)
                out->number = 0;
            return true;
        }
    if (may_skip(t))
        return false;
    return t->p->domains[f->index].count > 0 && (*out = t->p->domains[f->index].values[0], true);
}

/* Two readings, or which currency: any of what is shown. */
static bool is_second_question(const struct prompt *o, const struct fact_def *f)
{
    return (f->type == VALUE_DATE || f->type == VALUE_TIME || f->type == VALUE_MONEY) &&
           o->offered_count && o->offered[0][0] != '=';
}

static struct input answer(struct talking *t)
{
    const struct prompt *o = open_prompt(t);
    const struct fact_def *f = dialog_fact(t->p->d, o->fact);
    const struct state_def *s = asking(t);
    struct value v;

    if (!f || is_second_question(o, f))
        return any_tap(t);
    if (s && s->more && casefile_fact(&t->step->after, f->id, o->payment))
        return not_known(t);
    if (offered(o, "=done") != SIZE_MAX && f->type == VALUE_SET)
        return tap(offered(o, "=done"));
    if (f->type == VALUE_YESNO && strcmp(f->id, "another_payment") == 0 &&
        o->payment >= PROVE_PAYMENTS)
        return offered(o, "no") != SIZE_MAX ? tap(offered(o, "no")) : not_known(t);
    if (t->buyer.knows ? !recall(t, f, &v) : !make_up(t, f, &v))
        return may_skip(t) ? not_known(t) : any_tap(t);
    return say_value(t, &v);
}

/* --- all that can be open --- */

static struct input say_in_place(struct talking *t)
{
    static const char *const right[] = {"=right", NULL}, *const plan[] = {"=plan", NULL};
    static const char *const fix[] = {"=fix", NULL}, *const yes[] = {"=yes", "=same", NULL};
    static const char *const menu[] = {"=menu", NULL};
    bool turns = t->buyer.wild && random_in(&t->buyer.random, 8);

    switch (open_prompt(t)->kind) {
    case PROMPT_ASK:
        return answer(t);
    case PROMPT_READING:
        return tap_first(t, turns ? fix : right);
    case PROMPT_REVIEW:
        return tap_first(t, turns ? fix : plan);
    case PROMPT_CHANGE:
    case PROMPT_AGAIN:
        return tap_first(t, yes);
    case PROMPT_LETTERS:
        return tap_first(t, menu);
    case PROMPT_PICK:
    case PROMPT_MENU:
    case PROMPT_LANGUAGE:
    case PROMPT_CASES:
        return any_tap(t);
    case PROMPT_NONE:
    case PROMPT_KINDS:
        break;
    }
    return text("hello");
}

/* What people say in between. */
static struct input say_aside(struct talking *t)
{
    static const char *const words[] = {"help",    "why",  "back",     "edit", "status", "human",
                                        "privacy", "plan", "language", "skip", "unknown"};
    static const char *const phrases[] = {"hm", "no wait, it was 320 USD", "are you a robot?",
                                          "I paid by bank transfer yesterday",
                                          "actually it is about AliExpress"};
    size_t at = random_below(&t->buyer.random, 16);
    const char *word;

    if (at < sizeof words / sizeof words[0]) {
        word = buyer_word(t->p->d, words[at]);
        return text(word ? word : words[at]);
    }
    return text(phrases[at - sizeof words / sizeof words[0]]);
}

struct input buyer_says(struct talking *t)
{
    struct buyer *b = &t->buyer;

    if (!b->wild || b->noise <= 0 || !random_in(&b->random, NOISE_EACH))
        return say_in_place(t);
    b->noise--;
    if (random_in(&b->random, 6))
        return (struct input){.kind = INPUT_WAIT, .days = 1 + (int)random_below(&b->random, 20)};
    return say_aside(t);
}
