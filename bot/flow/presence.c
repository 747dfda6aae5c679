/* presence.c: who cannot be reached any more, and who can again. */
/* SPDX-License-Identifier: MIT */
#include "flow/turn_inside.h"
#include "store/mail.h"

static int set_unreachable(struct turn *t, struct person *p, bool unreachable, struct err *e)
{
    if (p->unreachable == unreachable)
        return 0;
    p->unreachable = unreachable;
    return people_save(t->setup.store, p, e);
}

static int tell_desk(struct turn *t, const struct person *p, const char *key, struct err *e)
{
    struct session s;

    if (!p->current_case)
        return 0;
    if (session_load(t->sessions, p->current_case, t->a, &s, e) < 0)
        return -1;
    if (s.file.phase != PHASE_HELD && s.file.phase != PHASE_WAITING)
        return 0;
    return desk_notice(t->desk, &s, key, t->now_ms / 1000, t->a, e);
}

/* A member of staff who cannot be reached holds cases that nobody reads: the operator should know. */
int turn_gone(struct turn *t, struct person *p, struct err *e)
{
    if (set_unreachable(t, p, true, e) < 0 || mail_give_up(t->setup.store, p->id, e) < 0 ||
        turn_report(t, e) < 0)
        return -1;
    if (staff_is_room(t->setup.staff, p->address))
        return turn_tell_operator(t, "room.unreachable", network_name(p->address.network), e);
    if (staff_find(t->setup.staff, p->address))
        return turn_tell_operator(t, "buyer.unreachable", network_name(p->address.network), e);
    return tell_desk(t, p, "desk.buyer_gone", e);
}

int turn_room_heard(struct turn *t, const struct inbound *heard, struct err *e)
{
    struct address address = {heard->from.network, heard->room};
    struct person room;

    if (people_find(t->setup.store, address, t->a, &room, e) < 0)
        return -1;
    return room.id ? set_unreachable(t, &room, false, e) : 0;
}

int turn_presence(struct turn *t, const struct inbound *heard, struct err *e)
{
    struct person p;

    if (people_find(t->setup.store, heard->from, t->a, &p, e) < 0)
        return -1;
    if (!p.id)
        return 0;
    if (heard->kind == INBOUND_GONE)
        return turn_gone(t, &p, e);
    inbox_sign(t->inbox, p.id, t->now_ms);
    if (!p.unreachable)
        return 0;
    if (set_unreachable(t, &p, false, e) < 0)
        return -1;
    return tell_desk(t, &p, "desk.buyer_back", e);
}

int turn_unreachable(struct turn *t, int64_t person, int64_t sent_ms, int64_t now_ms, struct err *e)
{
    struct person p;

    if (inbox_heard_after(t->inbox, person, sent_ms))
        return 0;
    t->now_ms = now_ms;
    arena_reset(t->a);
    if (store_begin(t->setup.store, e) < 0)
        return -1;
    if (people_load(t->setup.store, person, t->a, &p, e) == 0 && turn_gone(t, &p, e) == 0)
        return store_commit(t->setup.store, e);
    store_rollback(t->setup.store);
    return -1;
}
