/* reading.c: what a free text told: taken unconfirmed, shown back, confirmed. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/talk.h"
#include <string.h>

#define READING_SURE 0.5 /* a class below this is asked for, never assumed */

const struct reading *reading_of(struct talk *t, const char *text)
{
    if (t->read != text) {
        understand(&t->view, text, t->c->language, &t->reading);
        t->read = text;
    }
    return &t->reading;
}

/* What somebody owns is asked as a whole list; a word about it in a story is not the list. */
static bool is_taken(const struct talk *t, const struct fact *f)
{
    const struct fact *old = casefile_fact(t->c, f->id, f->payment);

    if (strcmp(f->id, "evidence") == 0 || strcmp(f->id, "story") == 0 ||
        !dialog_fact(t->interview, f->id))
        return false;
    if (!old)
        return true;
    if (old->state != FACT_KNOWN) /* left open, and told now */
        return true;
    return !old->confirmed && !value_equal(&old->value, &f->value);
}

static bool take(struct talk *t, struct fact f)
{
    if (f.payment && t->c->open.kind == PROMPT_ASK && t->c->open.payment)
        f.payment = t->c->open.payment; /* what is said beside a question is of the same payment */
    if (!is_taken(t, &f))
        return false;
    f.source = FROM_READING;
    f.confirmed = false;
    f.message = t->said ? t->said->message : NULL;
    f.at = t->now;
    casefile_set(t->a, t->c, &f);
    return true;
}

static void take_class(struct talk *t, const struct reading *r)
{
    struct fact f = {.id = "scam", .state = FACT_KNOWN};

    f.value = (struct value){.type = VALUE_CHOICE, .text = r->scam};
    if (r->confidence >= READING_SURE && strcmp(r->scam, "unclear") != 0)
        (void)take(t, f);
}

/* All but what is `answer` already: the words of an answer tell nothing else. */
static int take_facts(struct talk *t, const struct reading *r, const struct value *answer)
{
    int taken = 0;

    for (size_t i = 0; i < r->fact_count; i++)
        if (!answer || !value_equal(&r->facts[i].value, answer))
            taken += take(t, r->facts[i]);
    if (taken) {
        t->c->lost = 0;
        talk_look(t);
    }
    return taken;
}

int reading_take(struct talk *t, const char *text, bool story)
{
    const struct reading *r = reading_of(t, text);
    int taken = take_facts(t, r, NULL);

    if (taken && story) {
        take_class(t, r);
        talk_look(t);
    }
    return taken;
}

int reading_take_beside(struct talk *t, const char *text, const struct value *answer)
{
    return take_facts(t, reading_of(t, text), answer);
}

/* A large loss wants a person too, but triage sees that when all is asked: a story that tells an amount goes on. */
static bool wants_person(struct talk *t, const char *text, bool story)
{
    const struct reading *r = reading_of(t, text);

    if (!r->human)
        return false;
    for (size_t i = 0; i < r->fact_count; i++)
        if (!story || strcmp(r->facts[i].id, "amount") == 0)
            return false;
    return true;
}

bool reading_calls_person(struct talk *t, const char *text, bool story)
{
    if (!wants_person(t, text, story))
        return false;
    conclude_person(t, "asked", "human.queued");
    return true;
}

struct value reading_story(const struct talk *t, const char *text)
{
    const struct fact_def *f = dialog_fact(t->interview, "story");
    size_t most = f && f->most ? (size_t)f->most : strlen(text);

    if (strlen(text) > most)
        text = text_admit(t->a, text, strlen(text), most, NULL);
    return (struct value){.type = VALUE_TEXT, .text = text};
}

static bool is_listed(const struct fact *f, bool all)
{
    if (strcmp(f->id, "story") == 0 || strcmp(f->id, "another_payment") == 0)
        return false;
    return all || (f->state == FACT_KNOWN && !f->confirmed);
}

const char *reading_list(const struct talk *t, bool all)
{
    const char *list = NULL;

    for (size_t i = 0; i < t->c->fact_count; i++) {
        const struct fact *f = &t->c->facts[i];
        struct arg args[] = {ARG_T("fact", talk_fact_name(t, f->id, f->payment)),
                             ARG_T("value", talk_fact_value(t, f))};
        const char *line;

        if (!is_listed(f, all))
            continue;
        line = talk_text(t, "list.line", args, COUNT(args));
        list = list ? arena_print(t->a, "%s\n%s", list, line) : line;
    }
    return list ? list : "";
}

void reading_confirm(struct talk *t)
{
    for (size_t i = 0; i < t->c->fact_count; i++)
        t->c->facts[i].confirmed = true;
    t->c->lost = 0;
    talk_look(t);
}
