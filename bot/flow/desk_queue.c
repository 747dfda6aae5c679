/* desk_queue.c: cases on their way to a person: who is told, in which order, and what the buyer may expect. */
/* SPDX-License-Identifier: MIT */
#include "base/date.h"
#include "base/text.h"
#include "core/plan.h"
#include "flow/desk_inside.h"
#include "flow/hours.h"
#include <string.h>

#define PLACE_MOST                                                                                 \
    200 /* who waits behind so many is not told how many: it is long, whatever it is */
#define LANGUAGES_SHOWN 8

/* --- who speaks the buyer's language --- */

static bool may_take(const struct staff_member *m, bool lead)
{
    return lead ? m->role == STAFF_LEAD : m->role != STAFF_OBSERVER;
}

/* Names of those who may take it and are known to speak its language. NULL: nobody told which languages they speak, "": nobody does. */
static const char *speakers(const struct desk *d, const struct session *s, struct arena *a)
{
    const struct staff_member *m;
    bool lead = desk_in_conflict(d, s, a), told = false;
    const char *names = "";

    for (size_t i = 0; (m = staff_at(d->staff, i)); i++) {
        told |= m->languages != NULL;
        if (may_take(m, lead) && staff_speaks(m, s->file.language))
            names = arena_print(a, "%s%s%s", names, *names ? ", " : "", m->name);
    }
    return told ? names : NULL;
}

static void add_languages(const char *languages, const char *out[LANGUAGES_SHOWN], size_t *count,
                          const char *in, struct arena *a)
{
    for (const char *at = languages; *at; at += strspn(at, ",")) {
        size_t length = strcspn(at, ","), i = 0;
        const char *name = text_language_name(a, arena_copy_bytes(a, at, length), in);

        while (i < *count && strcmp(out[i], name) != 0)
            i++;
        if (i == *count && *count < LANGUAGES_SHOWN)
            out[(*count)++] = name;
        at += length;
    }
}

/* What those who may take it speak instead, in the buyer's language. NULL: one of them speaks it, or may for all we know. */
static const char *only_others(const struct desk *d, const struct session *s, struct arena *a)
{
    const char *names[LANGUAGES_SHOWN];
    const struct staff_member *m;
    bool lead = desk_in_conflict(d, s, a);
    size_t count = 0;

    for (size_t i = 0; (m = staff_at(d->staff, i)); i++) {
        if (!may_take(m, lead))
            continue;
        if (!m->languages || staff_speaks(m, s->file.language))
            return NULL;
        add_languages(m->languages, names, &count, s->file.language, a);
    }
    return count ? render_list(s->file.language, names, count, a) : NULL;
}

/* --- into the queue --- */

int desk_queue(struct desk *d, const struct session *s, int64_t now, struct arena *a, struct err *e)
{
    const char *names = speakers(d, s, a);
    struct arg args[] = {ARG_T("brief", desk_brief(d, s, now, a)), ARG_N("number", s->row.number),
                         ARG_T("told", !names   ? "no"
                                       : *names ? "some"
                                                : "none"),
                         ARG_T("names", names),
                         ARG_T("language", text_language_name(a, s->file.language, "en"))};

    if (desk_tell_all(d, s, NULL, desk_text(d, "desk.queued", args, 5, a), DESK_BRIEF, now, a, e) <
        0)
        return -1;
    if (!desk_anybody_may_take(d, desk_in_conflict(d, s, a)) &&
        desk_tell_buyer(d, s, "human.nobody", NULL, 0, a, e) < 0)
        return -1;
    return desk_alert_nobody(d, s, a, e);
}

/* A way that may not be theirs has no say in it. */
void desk_note_due(const struct desk *d, struct session *s, int64_t now, struct arena *a)
{
    struct casefile *c = &s->file;
    struct plan p;

    c->desk.due_day = 0;
    plan_build(d->dialogs, c->facts, c->fact_count, c->zone, "en", now, a, &p);
    for (size_t i = 0; i < p.step_count; i++) {
        const struct plan_step *step = &p.steps[i];

        if (!step->unsure && step->state != STEP_DONE && step->state != STEP_CLOSED &&
            step->do_by.day != DAY_NONE && (!c->desk.due_day || step->do_by.day < c->desk.due_day))
            c->desk.due_day = step->do_by.day;
    }
}

/* --- what the buyer may expect --- */

/* How many wait before this one. */
static int place_of(struct desk *d, const struct session *s, size_t *place, struct err *e)
{
    int64_t numbers[PLACE_MOST];
    size_t count;

    if (cases_in_phase(d->store, PHASE_WAITING, numbers, PLACE_MOST, &count, e) < 0)
        return -1;
    for (*place = 0; *place < count && numbers[*place] != s->row.number;)
        ++*place;
    return 0;
}

static const char *in_their_language(const struct desk *d, const struct session *s, const char *key,
                                     const struct arg *args, size_t count, struct arena *a)
{
    return render(d->dialogs->texts, s->file.language, key, args, count, a);
}

/* Announced by their client, or the one that all clocks of their country have. NULL: neither. */
static const char *zone_of_buyer(const struct session *s, int64_t at, struct arena *a)
{
    const struct fact *country = casefile_fact(&s->file, "country", 0);

    if (s->file.zone)
        return s->file.zone;
    return country && country->state == FACT_KNOWN ? country_offset(a, country->value.text, at)
                                                   : NULL;
}

/* When an advisor works next, on the buyer's clock; where that is not known, on the desk's, which is named. NULL: somebody works now, or the
 * hours are not told. */
static const char *closed_until(const struct desk *d, const struct session *s, int64_t now,
                                struct arena *a)
{
    const struct desk_about *about = d->about;
    struct hours hours;
    struct err never = {0}; /* a configuration was looked at when it was read */
    const char *zone;
    int64_t next;
    int minute;

    if (!about->hours || hours_parse(&hours, about->hours, &never) < 0)
        return NULL;
    next = hours_next(&hours, about->zone, now);
    if (next == now || next == MOMENT_NONE)
        return NULL;
    zone = zone_of_buyer(s, next, a);
    minute = moment_minute(next, zone ? zone : about->zone);
    {
        struct arg args[] = {ARG_D("day", moment_day(next, zone ? zone : about->zone)),
                             ARG_T("time", arena_print(a, "%02d:%02d", minute / 60, minute % 60)),
                             ARG_T("whose", zone ? "yours" : "desk"),
                             ARG_T("zone", about->zone ? about->zone : "UTC")};

        return in_their_language(d, s, "human.hours", args, 4, a);
    }
}

static const char *added(const char *text, const char *more, struct arena *a)
{
    if (!more)
        return text;
    return *text ? arena_print(a, "%s\n\n%s", text, more) : more;
}

int desk_expect(struct desk *d, const struct session *s, int64_t now, struct arena *a,
                const char **out, struct err *e)
{
    struct arg before[1], others[] = {ARG_T("languages", only_others(d, s, a))};
    size_t place;

    *out = "";
    if (place_of(d, s, &place, e) < 0)
        return -1;
    before[0] = (struct arg)ARG_N("before", (int64_t)place);
    if (place < PLACE_MOST)
        *out = in_their_language(d, s, "human.place", before, 1, a);
    *out = added(*out, closed_until(d, s, now, a), a);
    if (others[0].text)
        *out = added(*out, in_their_language(d, s, "human.no_speaker", others, 1, a), a);
    return 0;
}

int desk_tell_place(struct desk *d, const struct session *s, int64_t now, struct arena *a,
                    struct err *e)
{
    struct reply reply = {.text = NULL};

    if (desk_expect(d, s, now, a, &reply.text, e) < 0)
        return -1;
    return *reply.text
               ? d->hooks.put_person(d->hooks.owner, s->row.person, &reply, s->row.number, e)
               : 0;
}
