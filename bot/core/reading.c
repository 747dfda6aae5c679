/* reading.c: what a free text told: taken unconfirmed, shown back, confirmed. */
/* SPDX-License-Identifier: MIT */
#include "core/talk.h"
#include "core/understand.h"
#include <string.h>

#define READING_SURE 0.6 /* a class below this is asked for, never assumed */

/* What somebody owns is asked as a whole list; a word about it in a story is not the list. */
static bool is_taken(const struct talk *t, const struct fact *f)
{
    const struct fact *old = casefile_fact(t->c, f->id, f->payment);

    if (strcmp(f->id, "evidence") == 0 || strcmp(f->id, "story") == 0 ||
        !dialog_fact(t->interview, f->id))
        return false;
    if (!old)
        return true;
    return old->state == FACT_KNOWN && !old->confirmed && !value_equal(&old->value, &f->value);
}

static void take_class(struct talk *t, const struct reading *r)
{
    struct fact f = {.id = "scam",
                     .state = FACT_KNOWN,
                     .source = FROM_READING,
                     .at = t->now,
                     .message = t->said ? t->said->message : NULL};

    f.value = (struct value){.type = VALUE_CHOICE, .text = r->scam};
    if (r->confidence >= READING_SURE && strcmp(r->scam, "unclear") != 0 && is_taken(t, &f))
        casefile_set(t->a, t->c, &f);
}

int reading_take(struct talk *t, const char *text)
{
    struct reading r;
    int taken = 0;

    understand(&t->view, text, t->c->language, &r);
    for (size_t i = 0; i < r.fact_count; i++) {
        struct fact f = r.facts[i];

        if (!is_taken(t, &f))
            continue;
        f.source = FROM_READING;
        f.confirmed = false;
        f.message = t->said ? t->said->message : NULL;
        f.at = t->now;
        casefile_set(t->a, t->c, &f);
        taken++;
    }
    if (taken)
        take_class(t, &r);
    if (r.danger)
        t->out->urgent_news = true;
    talk_look(t);
    return taken;
}

static bool is_listed(const struct fact *f, bool all)
{
    if (strcmp(f->id, "story") == 0 || strcmp(f->id, "another_payment") == 0)
        return false;
    return all || (f->state == FACT_KNOWN && !f->confirmed);
}

const char *reading_list(const struct talk *t, bool all)
{
    const char *list = "";
    int payments = casefile_payments(t->c);

    for (size_t i = 0; i < t->c->fact_count; i++) {
        const struct fact *f = &t->c->facts[i];
        struct arg args[] = {ARG_T("fact", talk_fact_name(t, f->id)),
                             ARG_T("value", talk_fact_value(t, f)), ARG_N("payment", f->payment)};
        const char *key = f->payment && payments > 1 ? "list.line_of_payment" : "list.line";

        if (is_listed(f, all))
            list = arena_print(t->a, "%s%s%s", list, *list ? "\n" : "",
                               talk_text(t, key, args, COUNT(args)));
    }
    return list;
}

void reading_confirm(struct talk *t)
{
    for (size_t i = 0; i < t->c->fact_count; i++)
        t->c->facts[i].confirmed = true;
    t->c->lost = 0;
    talk_look(t);
}
