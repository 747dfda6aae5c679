/* typing.c: who talks with a person sees that the other one writes. Nothing of it is kept. */
/* SPDX-License-Identifier: MIT */
#include "flow/parts.h"
#include "flow/turn_inside.h"
#include "store/cases.h"

static int of_case(struct turn *t, int64_t number, struct session *s, const char **holder,
                   struct err *e)
{
    if (session_load(t->sessions, number, t->a, s, e) < 0)
        return -1;
    *holder = s->file.phase == PHASE_HELD ? s->row.held_by : NULL;
    return 0;
}

/* In their own chat, and where it is plain which buyer is meant. */
static int staff_types(struct turn *t, const struct staff_member *who, struct err *e)
{
    int64_t held[2];
    size_t count;
    struct session s;
    struct person buyer;
    const char *holder;

    if (cases_held_by(t->setup.store, who->name, held, 2, &count, e) < 0)
        return -1;
    if (count != 1)
        return 0;
    if (of_case(t, held[0], &s, &holder, e) < 0 ||
        people_load(t->setup.store, s.row.person, t->a, &buyer, e) < 0)
        return -1;
    if (buyer.current_case == held[0])
        turn_will_compose(t, buyer.address);
    return 0;
}

static int buyer_types(struct turn *t, const struct inbound *heard, struct err *e)
{
    const struct staff_member *member;
    struct person p;
    struct session s;
    const char *holder;

    if (people_find(t->setup.store, heard->from, t->a, &p, e) < 0)
        return -1;
    if (!p.id || p.blocked || !p.current_case)
        return 0;
    if (of_case(t, p.current_case, &s, &holder, e) < 0)
        return -1;
    member = holder ? staff_named(t->setup.staff, holder) : NULL;
    if (member)
        turn_will_compose(t, member->address);
    return 0;
}

int turn_typing(struct turn *t, const struct inbound *heard, struct err *e)
{
    const struct staff_member *who = staff_find(t->setup.staff, heard->from);

    if (heard->room)
        return 0;
    return who ? staff_types(t, who, e) : buyer_types(t, heard, e);
}
