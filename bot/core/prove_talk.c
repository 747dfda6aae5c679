/* prove_talk.c: one conversation of a generated buyer with the engine. */
/* SPDX-License-Identifier: MIT */
#include "core/proving.h"
#include "core/redact.h"
#include <string.h>

#define DAY_SECONDS INT64_C(86400)

/* --- the first word --- */

static const char *phrase(struct talking *t, int kind)
{
    size_t count = t->p->phrase_counts[kind];

    return count ? t->p->phrases[kind][random_below(&t->buyer.random, count)] : "";
}

/* Words of the lexicon beside each other: enough for the reader to find something to be shown back. */
static const char *story(struct talking *t)
{
    char *day = day_print(t->p->turn,
                          moment_day(t->now, NULL) - (int32_t)random_below(&t->buyer.random, 60));

    return arena_print(t->p->turn, "I bought something on %s, %s. I paid 230 USD by %s on %s.",
                       phrase(t, 0), phrase(t, 1), phrase(t, 0), day);
}

static struct input first_words(struct talking *t)
{
    const char *text = "hello";

    if (!t->buyer.knows && random_in(&t->buyer.random, 6))
        text = story(t);
    return (struct input){.kind = INPUT_TEXT, .text = text};
}

/* --- one input --- */

static struct said said_of(struct talking *t, const struct input *in)
{
    struct said said = {.kind = SAID_TEXT,
                        .message = arena_print(t->p->turn, "m%zu", t->input_count)};

    if (in->kind == INPUT_TAP) {
        said.kind = SAID_TAP;
        said.tap = arena_print(t->a, "p%d.%zu", t->before.open.serial, in->tap);
    } else {
        said.text = redact(t->a, in->text, &said.secrets);
    }
    return said;
}

static bool hear(struct talking *t, const struct input *in)
{
    const struct prove *p = t->p;
    struct said said = said_of(t, in);
    struct err e = {0};
    int result;

    if (t->heard == 1)
        result = p->machine->open(p->d, p->d, &t->before, &said, t->now, t->a, t->step, &e);
    else
        result = p->machine->step(p->d, p->d, &t->before, &said, t->now, t->a, t->step, &e);
    return result == 0;
}

bool talk_aside(struct talking *t, const char *text, struct step *out)
{
    const struct prove *p = t->p;
    struct said said = {.kind = SAID_TEXT, .message = "aside", .text = text};
    struct err e = {0};

    arena_reset(p->aside);
    return p->machine->step(p->d, p->d, &t->step->after, &said, t->now, p->aside, out, &e) == 0;
}

/* --- is an answer being changed? Then its question is meant to come again --- */

static bool is_word(const struct talking *t, const char *text, const char *id)
{
    const char *word = buyer_word(t->p->d, id);

    return word && strcmp(word, text) == 0;
}

static bool took_back_website(const struct talking *t)
{
    const struct fact *was = casefile_fact(&t->before, "platform", 0),
                      *is = casefile_fact(&t->step->after, "platform", 0);

    return was && is && !value_equal(&was->value, &is->value);
}

static void note_changes(struct talking *t, const struct input *in)
{
    const struct prompt *o = &t->before.open;
    const char *meaning =
        in->kind == INPUT_TAP && in->tap < o->offered_count ? o->offered[in->tap] : "";

    t->moved = t->moved || took_back_website(t);
    if (in->kind == INPUT_TEXT && (is_word(t, in->text, "back") || is_word(t, in->text, "edit")))
        t->changing = true;
    else if (strcmp(meaning, "=fix") == 0 || strcmp(meaning, "=edit") == 0)
        t->changing = true;
    else if (o->kind == PROMPT_ASK && t->step->after.open.serial != o->serial &&
             (t->step->after.open.kind != PROMPT_ASK || t->step->answered))
        t->changing = false;
}

/* A plan is out, or the case is closed, or a person is to go on and nothing is open. */
static bool has_ended(const struct casefile *c)
{
    bool quiet = c->open.kind == PROMPT_NONE || c->open.kind == PROMPT_MENU;

    return c->phase == PHASE_CLOSED ||
           (quiet && (c->plan_version > 0 || c->phase == PHASE_WAITING));
}

/* --- the whole --- */

static bool is_asked(const struct prove *p, const struct fact *f)
{
    const struct fact_def *def = dialog_fact(p->d, f->id);

    for (size_t i = 0; def && i < p->domains[def->index].count; i++)
        if (p->asked[def->index][i] && value_equal(&p->domains[def->index].values[i], &f->value))
            return true;
    return !def || def->built_in;
}

/* As if a story had been read that tells what no question offers, and what happened. */
static void tell_before(struct prove *p, const struct buyer *b, struct casefile *fresh)
{
    for (size_t i = 0; i < b->know_count; i++)
        if (b->tells_all || !is_asked(p, &b->knows[i]) || strcmp(b->knows[i].id, "scam") == 0) {
            struct fact told = b->knows[i];

            told.source = FROM_READING;
            told.confirmed = false;
            told.at = p->now;
            casefile_set(p->turn, fresh, &told);
        }
}

static void begin(struct prove *p, struct talking *t, struct buyer buyer)
{
    struct casefile fresh = casefile_new("en", p->d->interview, p->now);

    memset(t, 0, sizeof *t);
    arena_reset(p->turn);
    *t = (struct talking){.p = p, .buyer = buyer, .now = p->now};
    t->step = arena_alloc(p->turn, sizeof *t->step);
    fresh.number = 1;
    if (buyer.tells)
        tell_before(p, &buyer, &fresh);
    t->step->after = fresh;
}

static bool say_next(struct talking *t)
{
    struct prove *p = t->p;
    struct input in = t->input_count ? buyer_says(t) : first_words(t);

    t->inputs[t->input_count++] = in;
    if (in.kind == INPUT_WAIT) {
        t->now += in.days * DAY_SECONDS;
        return true;
    }
    t->before = t->step->after;
    t->a = p->steps[t->heard++ % 2];
    arena_reset(t->a);
    if (!hear(t, &in))
        return false;
    note_changes(t, &in);
    p->inputs++;
    if (p->covering)
        walk_notes(t);
    t->ended = has_ended(&t->step->after);
    invariants_after_input(t);
    return true;
}

bool talk_through(struct prove *p, struct buyer buyer)
{
    struct talking *t = p->talking;

    begin(p, t, buyer);
    while (!t->ended && t->input_count < PROVE_INPUTS)
        if (!say_next(t))
            break;
    invariants_at_end(t);
    p->conversations++;
    return t->ended;
}
