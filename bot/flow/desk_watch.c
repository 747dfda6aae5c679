/* desk_watch.c: a case that waits for too long: the desk is called again, the buyer is offered to go on. */
/* SPDX-License-Identifier: MIT */
#include "flow/desk_inside.h"
#include <string.h>

struct cases_watch desk_watches(const struct desk *d)
{
    return (struct cases_watch){.patience = d->about->patience_minutes * 60,
                                .alarm = d->about->alarm_minutes * 60,
                                .calls_most = DESK_CALLS_MOST};
}

/* --- what is due --- */

static bool call_is_due(const struct cases_watch *w, const struct holding *h, int64_t now)
{
    int64_t since = h->called_at ? h->called_at : h->queued_at;

    return w->alarm && h->urgency == URGENCY_NOW && h->calls < w->calls_most &&
           now - since >= w->alarm;
}

static bool offer_is_due(const struct cases_watch *w, const struct holding *h, int64_t now)
{
    return w->patience && !h->offered && now - h->queued_at >= w->patience;
}

/* --- the desk is called --- */

/* Who is told in a room may not look there. */
static int call_leads(struct desk *d, const struct session *s, const struct desk_post *what,
                      struct arena *a, struct err *e)
{
    const struct staff_member *m;
    const struct address *room;

    if (desk_in_conflict(d, s, a))
        return 0;
    for (size_t i = 0; (m = staff_at(d->staff, i)); i++) {
        struct desk_post post = *what;

        if (m->role != STAFF_LEAD)
            continue;
        if (desk_room(d, m->address.network, a, &room, e) < 0)
            return -1;
        post.to = m->address;
        if (room && d->hooks.put(d->hooks.owner, &post, e) < 0)
            return -1;
    }
    return 0;
}

static int call_desk(struct desk *d, const struct session *s, int64_t now, struct arena *a,
                     struct err *e)
{
    struct arg args[] = {ARG_N("number", s->row.number), ARG_T("class", desk_class(d, s, now, a)),
                         ARG_N("minutes", (now - s->file.desk.queued_at) / 60)};
    struct desk_post post = {.text = desk_text(d, "desk.alarm", args, 3, a),
                             .case_number = s->row.number};
    const char *which = arena_print(a, "case %lld", (long long)s->row.number);

    if (desk_tell_all(d, s, NULL, post.text, DESK_WORD, now, a, e) < 0 ||
        call_leads(d, s, &post, a, e) < 0)
        return -1;
    return d->hooks.alert(d->hooks.owner, "queue.untaken", which, e);
}

/* --- the buyer is asked --- */

/* Who may be in danger is not asked about parcels. */
static bool may_be_asked(const struct session *s, const struct person *p)
{
    const struct holding *h = &s->file.desk;

    return p->current_case == s->row.number && !p->unreachable && !p->blocked &&
           !(h->because_count && strcmp(h->because[0], "danger") == 0);
}

static int say_that_it_lasts(struct desk *d, const struct session *s, const struct step *step,
                             int64_t now, struct arena *a, struct err *e)
{
    struct arg args[] = {ARG_T("expect", NULL), ARG_T("goes_on", step->reply_count ? "yes" : "no")};

    if (desk_expect(d, s, now, a, &args[0].text, e) < 0)
        return -1;
    return desk_tell_buyer(d, s, "human.waited", args, 2, a, e);
}

static int put_offer(struct desk *d, const struct session *s, struct step *step, int64_t now,
                     struct arena *a, struct err *e)
{
    if (say_that_it_lasts(d, s, step, now, a, e) < 0)
        return -1;
    session_speaks(s, step->replies, step->reply_count);
    for (size_t i = 0; i < step->reply_count; i++)
        if (d->hooks.put_person(d->hooks.owner, s->row.person, &step->replies[i], s->row.number,
                                e) < 0)
            return -1;
    return 0;
}

/* The case keeps its place: it waits as before, with its question open again. */
static int make_offer(struct desk *d, struct session *s, struct step *step, int64_t now,
                      struct arena *a, bool *asked, struct err *e)
{
    struct person p;

    s->file.desk.offered = true;
    if (people_load(d->store, s->row.person, a, &p, e) < 0)
        return -1;
    *asked = may_be_asked(s, &p);
    if (!*asked)
        return 0;
    if (engine_resume(s->interview, d->dialogs, &s->file, NULL, now, a, step, e) < 0)
        return -1;
    s->file = step->after;
    return 0;
}

int desk_watch_case(struct desk *d, struct session *s, int64_t now, struct arena *a, struct err *e)
{
    struct cases_watch w = desk_watches(d);
    struct step *step = arena_alloc(a, sizeof *step);
    bool call, offer, asked = false;

    if (s->file.phase != PHASE_WAITING)
        return 0;
    call = call_is_due(&w, &s->file.desk, now);
    offer = offer_is_due(&w, &s->file.desk, now);
    if (call) {
        s->file.desk.calls++;
        s->file.desk.called_at = now;
    }
    if (offer && make_offer(d, s, step, now, a, &asked, e) < 0)
        return -1;
    if (session_save(d->sessions, s, a, e) < 0 || (asked && put_offer(d, s, step, now, a, e) < 0))
        return -1;
    return call ? call_desk(d, s, now, a, e) : 0;
}
