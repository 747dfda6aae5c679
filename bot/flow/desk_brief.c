/* desk_brief.c: what an advisor reads about a case. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/condition.h"
#include "core/triage.h"
#include "flow/desk_inside.h"
#include <stdlib.h>
#include <string.h>

#define TOPIC_NAME_MOST                                                                            \
    120 /* of the 128 characters that a topic's name may have (createForumTopic) */

static const char *not_known(const struct desk *d, struct arena *a)
{
    return desk_text(d, "desk.not_known", NULL, 0, a);
}

/* Of the case, or of its first payment; NULL: not known. */
static const struct fact *known(const struct session *s, const char *id)
{
    const struct fact *f = casefile_fact(&s->file, id, 0);

    if (!f)
        f = casefile_fact(&s->file, id, 1);
    return f && f->state == FACT_KNOWN ? f : NULL;
}

static const char *fact_text(const struct desk *d, const struct session *s, const char *id,
                             struct arena *a)
{
    const struct fact *f = known(s, id);

    return f ? render_value(d->dialogs->texts, "en", id, &f->value, a) : not_known(d, a);
}

/* A line each: they are sentences. */
static const char *reasons(const struct desk *d, const struct session *s, struct arena *a)
{
    const struct holding *h = &s->file.desk;
    const char *lines = "";

    for (size_t i = 0; i < h->because_count; i++)
        lines = arena_print(a, "%s\n- %s", lines,
                            desk_text(d, arena_print(a, "triage.%s", h->because[i]), NULL, 0, a));
    return *lines ? lines : not_known(d, a);
}

/* Minor units of a currency for 1000 US dollars, which themselves have no rate. 0: not known. */
static int64_t for_thousand_dollars(const struct desk *d, const char *currency)
{
    if (strcmp(currency, "USD") == 0)
        return 100000;
    for (size_t i = 0; i < d->dialogs->rate_count; i++)
        if (strcmp(d->dialogs->rates[i].currency, currency) == 0)
            return d->dialogs->rates[i].per_thousand_usd;
    return 0;
}

/* Only the rough size of the loss is in the brief: it goes to people who do not hold the case. NULL: not known. */
static const char *amount_band(const struct desk *d, const struct session *s, struct arena *a)
{
    static const struct {
        const char *key;
        int64_t below; /* US dollars */
    } BANDS[] = {{"desk.band.100", 100},
                 {"desk.band.1000", 1000},
                 {"desk.band.5000", 5000},
                 {"desk.band.20000", 20000}};
    const struct fact *f = known(s, "amount");
    int64_t unit = f ? for_thousand_dollars(d, f->value.currency) : 0, dollars;

    if (unit <= 0)
        return NULL;
    dollars = f->value.number / unit * 1000 + f->value.number % unit * 1000 / unit;
    for (size_t i = 0; i < sizeof BANDS / sizeof BANDS[0]; i++)
        if (dollars < BANDS[i].below)
            return desk_text(d, BANDS[i].key, NULL, 0, a);
    return desk_text(d, "desk.band.more", NULL, 0, a);
}

const char *desk_class(const struct desk *d, const struct session *s, int64_t now, struct arena *a)
{
    struct view v = view_make(a, d->dialogs, s->file.facts, s->file.fact_count, s->file.zone, now);

    return desk_text(d, arena_print(a, "value.scam.%s", triage_class(&v)), NULL, 0, a);
}

const char *desk_brief(const struct desk *d, const struct session *s, int64_t now, struct arena *a)
{
    const char *urgency = urgency_name(s->file.desk.urgency), *band = amount_band(d, s, a);
    const struct fact *seller = known(s, "seller");
    struct arg args[] = {
        ARG_N("number", s->row.number),
        ARG_T("urgency", urgency ? urgency : "normal"),
        ARG_T("class", desk_class(d, s, now, a)),
        ARG_T("because", reasons(d, s, a)),
        ARG_T("country", fact_text(d, s, "country", a)),
        ARG_T("amount", band ? band : not_known(d, a)),
        ARG_T("seller", seller ? seller->value.text : not_known(d, a)),
        ARG_T("language", s->file.language),
    };

    return desk_text(d, "desk.brief", args, sizeof args / sizeof args[0], a);
}

/* --- its topic in a room --- */

static enum topic_state topic_state(enum phase phase)
{
    switch (phase) {
    case PHASE_WAITING:
        return TOPIC_WAITING;
    case PHASE_HELD:
        return TOPIC_HELD;
    case PHASE_INTERVIEW:
    case PHASE_REVIEW:
    case PHASE_PLANNED:
    case PHASE_CLOSED:
    case PHASE_ERASED:
    case PHASES:
        break;
    }
    return TOPIC_CLOSED; /* it wants nobody */
}

const struct topic *desk_topic(const struct desk *d, const struct session *s, int64_t now,
                               struct arena *a)
{
    const struct fact *country = known(s, "country");
    const char *band = amount_band(d, s, a);
    struct arg args[] = {ARG_N("number", s->row.number), ARG_T("class", desk_class(d, s, now, a)),
                         ARG_T("amount", band ? band : "none"),
                         ARG_T("country", country ? country->value.text : "none")};
    struct topic *topic = arena_alloc(a, sizeof *topic);

    topic->name = text_shorten(a, desk_text(d, "desk.topic", args, 4, a), TOPIC_NAME_MOST);
    topic->state = topic_state(s->file.phase);
    return topic;
}

/* --- all that is known --- */

static const char *fact_line(const struct desk *d, const struct fact *f, struct arena *a)
{
    const char *value = f->state == FACT_KNOWN
                            ? render_value(d->dialogs->texts, "en", f->id, &f->value, a)
                            : fact_state_name(f->state);
    struct arg args[] = {
        ARG_T("fact", desk_text(d, arena_print(a, "fact.%s", f->id), NULL, 0, a)),
        ARG_T("value", value),
        ARG_T("source", fact_source_name(f->source)),
        ARG_N("payment", f->payment),
        ARG_T("sure", f->confirmed ? "yes" : "no"),
    };

    return desk_text(d, "desk.fact", args, sizeof args / sizeof args[0], a);
}

const char *desk_fact_line(const struct desk *d, const struct session *s, const char *name,
                           struct arena *a)
{
    size_t length = strcspn(name, ":");
    const char *id = arena_copy_bytes(a, name, length);
    const struct fact *f = casefile_fact(&s->file, id, 0);
    int payment = name[length] ? (int)strtol(name + length + 1, NULL, 10) : 1;

    if (!f)
        f = casefile_fact(&s->file, id, payment);
    return f ? fact_line(d, f, a) : not_known(d, a);
}

const char *desk_facts(const struct desk *d, const struct session *s, struct arena *a)
{
    const char *all = "";

    for (size_t i = 0; i < s->file.fact_count; i++)
        all = arena_print(a, "%s\n%s", all, fact_line(d, &s->file.facts[i], a));
    return all;
}

const char *desk_brief_of(struct desk *d, int64_t number, int64_t now, struct arena *a)
{
    struct err unreadable = {0};
    struct session s;

    if (session_load(d->sessions, number, a, &s, &unreadable) < 0)
        return NULL;
    return desk_brief(d, &s, now, a);
}
