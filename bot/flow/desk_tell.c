/* desk_tell.c: who of the staff is told what, and the buyer. */
/* SPDX-License-Identifier: MIT */
#include "flow/desk_inside.h"

/* --- who is told --- */

static int tell_member(struct desk *d, const struct staff_member *m, const struct desk_post *what,
                       struct arena *a, struct err *e)
{
    const struct address *room;
    struct desk_post post = *what;

    if (desk_room(d, m->address.network, a, &room, e) < 0)
        return -1;
    if (room && !(what->of_talk && !network_has_topics(room->network)))
        return 0;
    post.to = m->address;
    return d->hooks.put(d->hooks.owner, &post, e);
}

/* Those who speak the buyer's language hear of it first. */
static int tell_members(struct desk *d, const struct session *s, const struct staff_member *but,
                        const struct desk_post *what, struct arena *a, struct err *e)
{
    for (int speaks = 1; speaks >= 0; speaks--) {
        const struct staff_member *m;

        for (size_t i = 0; (m = staff_at(d->staff, i)); i++)
            if (m != but && staff_speaks(m, s->file.language) == (speaks == 1) &&
                tell_member(d, m, what, a, e) < 0)
                return -1;
    }
    return 0;
}

/* A case that must be kept from the others: each lead in their own chat, and no room. */
int desk_tell_leads(struct desk *d, const struct staff_member *but, const struct desk_post *what,
                    struct err *e)
{
    const struct staff_member *m;

    for (size_t i = 0; (m = staff_at(d->staff, i)); i++) {
        struct desk_post post = *what;

        if (m == but || m->role != STAFF_LEAD)
            continue;
        post.to = m->address;
        if (d->hooks.put(d->hooks.owner, &post, e) < 0)
            return -1;
    }
    return 0;
}

static const struct address *room_of(const struct order *o)
{
    return o && o->heard->room ? staff_room(o->desk->staff, o->who->address.network) : NULL;
}

int desk_tell_all(struct desk *d, const struct session *s, const struct order *but,
                  const char *text, enum desk_word word, int64_t now, struct arena *a,
                  struct err *e)
{
    struct desk_post post = {.text = text,
                             .case_number = s->row.number,
                             .word = word,
                             .first = word == DESK_BRIEF && s->file.desk.urgency == URGENCY_NOW};

    if (desk_in_conflict(d, s, a))
        return desk_tell_leads(d, but ? but->who : NULL, &post, e);
    if (desk_tell_rooms(d, s, room_of(but), &post, now, a, e) < 0)
        return -1;
    return tell_members(d, s, but ? but->who : NULL, &post, a, e);
}

int desk_tell_buyer(struct desk *d, const struct session *s, const char *key,
                    const struct arg *args, size_t count, struct arena *a, struct err *e)
{
    struct reply reply = {.text = render(d->dialogs->texts, s->file.language, key, args, count, a)};

    session_speaks(s, &reply, 1);
    return d->hooks.put_person(d->hooks.owner, s->row.person, &reply, s->row.number, e);
}

/* Those who only look on cannot help a buyer; where a lead is needed, only a lead can. */
bool desk_anybody_may_take(const struct desk *d, bool lead)
{
    const struct staff_member *m;

    for (size_t i = 0; (m = staff_at(d->staff, i)); i++)
        if (lead ? m->role == STAFF_LEAD : m->role != STAFF_OBSERVER)
            return true;
    return false;
}

int desk_alert_nobody(struct desk *d, const struct session *s, struct arena *a, struct err *e)
{
    const char *which = arena_print(a, "case %lld", (long long)s->row.number);

    return desk_anybody_may_take(d, desk_in_conflict(d, s, a))
               ? 0
               : d->hooks.alert(d->hooks.owner, "nobody.at_the_desk", which, e);
}

/* Nobody holds it: then all of the staff are told, and the operator where nobody can take it. */
int desk_tell_holder_or_all(struct desk *d, const struct session *s, const struct desk_post *what,
                            int64_t now, struct arena *a, struct err *e)
{
    const struct staff_member *holder = desk_holder(d, s);
    struct desk_post post = *what;

    if (desk_in_conflict(d, s, a))
        return desk_tell_leads(d, NULL, what, e);
    post.of_talk = holder || what->word == DESK_MIRROR;
    if (desk_tell_rooms(d, s, NULL, &post, now, a, e) < 0)
        return -1;
    if (holder)
        return tell_member(d, holder, &post, a, e);
    if (tell_members(d, s, NULL, &post, a, e) < 0)
        return -1;
    return desk_alert_nobody(d, s, a, e);
}

int desk_notice_with(struct desk *d, const struct session *s, const char *key,
                     const struct arg *args, size_t count, int64_t now, struct arena *a,
                     struct err *e)
{
    struct desk_post post = {.text = desk_text(d, key, args, count, a),
                             .case_number = s->row.number};

    return desk_tell_holder_or_all(d, s, &post, now, a, e);
}

int desk_notice(struct desk *d, const struct session *s, const char *key, int64_t now,
                struct arena *a, struct err *e)
{
    struct arg args[] = {ARG_N("number", s->row.number), ARG_T("class", desk_class(d, s, now, a))};

    return desk_notice_with(d, s, key, args, 2, now, a, e);
}

int desk_show_whole(struct desk *d, const struct session *s, int64_t now, struct arena *a,
                    struct err *e)
{
    struct desk_post post = {.text = desk_whole(d, s, now, a), .case_number = s->row.number};

    return desk_tell_holder_or_all(d, s, &post, now, a, e);
}
