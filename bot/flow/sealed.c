/* sealed.c: what is encrypted for another key cannot be read, and whoever sent it is told what to do. */
/* SPDX-License-Identifier: MIT */
#include "flow/parts.h"
#include "flow/turn_inside.h"

#define SEALED_SECONDS 86400 /* between two such words to one person: a client may go on for long */

/* In the language that they talk in with us. */
static int say(struct turn *t, struct person *to, const struct session *s, bool file, struct err *e)
{
    const char *kind =
        arena_print(t->a, "sealed.%s.%lld", file ? "file" : "text", (long long)to->id);
    int64_t suppressed;
    bool due;

    if (store_alert_due(t->setup.store, kind, t->now_ms / 1000, SEALED_SECONDS, &due, &suppressed,
                        e) < 0)
        return -1;
    if (s->file.language)
        to->language = s->file.language;
    return due ? turn_say(t, to, file ? "sealed.file" : "sealed.text", NULL, 0, e) : 0;
}

/* Who holds the case tells them in their own words. */
static int answer(struct turn *t, struct person *from, const struct inbound *heard, struct err *e)
{
    struct session s = {0};
    struct person room;

    if (heard->room) {
        struct address address = {heard->from.network, heard->room};

        return put_person(t->setup.store, address, t->a, &room, e) < 0
                   ? -1
                   : say(t, &room, &s, heard->file != NULL, e);
    }
    if (from->current_case && session_load(t->sessions, from->current_case, t->a, &s, e) < 0)
        return -1;
    if (s.file.phase == PHASE_HELD)
        return desk_notice(t->desk, &s, "desk.sealed", t->now_ms / 1000, t->a, e);
    return say(t, from, &s, heard->file != NULL, e);
}

int turn_hear_sealed(struct turn *t, const struct inbound *heard, struct err *e)
{
    struct person p;
    struct admitted in;

    if (turn_meet(t, heard, &p, e) < 0 || inbox_admit(t->inbox, t->setup.store, &p, p.current_case,
                                                      heard, t->now_ms, t->a, &in, e) < 0)
        return -1;
    t->counts.seen_before += in.verdict == ADMIT_SEEN;
    t->counts.flooded += in.verdict == ADMIT_FLOOD || in.verdict == ADMIT_FLOOD_TOLD;
    return in.verdict == ADMIT_APPLY ? answer(t, &p, heard, e) : 0;
}
