/* room_people.c: whose address stands behind a nick. */
/* SPDX-License-Identifier: MIT */
#include "xmpp/room_inside.h"
#include <stdlib.h>
#include <string.h>

static void forget(struct occupant *o)
{
    free(o->nick);
    free(o->jid);
    *o = (struct occupant){NULL, NULL};
}

static struct occupant *find(struct room *r, const char *nick)
{
    for (size_t i = 0; i < OCCUPANTS_MOST; i++)
        if (r->occupants[i].nick && strcmp(r->occupants[i].nick, nick) == 0)
            return &r->occupants[i];
    return NULL;
}

static struct occupant *free_place(struct room *r)
{
    for (size_t i = 0; i < OCCUPANTS_MOST; i++)
        if (!r->occupants[i].nick)
            return &r->occupants[i];
    return NULL;
}

static bool is_member(const struct stanza *item)
{
    static const char *const INSIDE[] = {"owner", "admin", "member"};
    const char *affiliation = stanza_attribute(item, "affiliation");

    for (size_t i = 0; affiliation && i < sizeof INSIDE / sizeof INSIDE[0]; i++)
        if (strcmp(affiliation, INSIDE[i]) == 0)
            return true;
    return false;
}

void room_somebody_is(struct room *r, const char *nick, const struct stanza *item, struct arena *a)
{
    const char *jid = item ? stanza_attribute(item, "jid") : NULL;
    struct occupant *o = find(r, nick);

    if (o)
        forget(o);
    if (!jid || !is_member(item))
        return;
    if (!o)
        o = free_place(r);
    if (!o)
        return;
    *o = (struct occupant){strdup(nick), strdup(jid_bare(jid, a))};
    if (!o->nick || !o->jid)
        err_out_of_memory();
}

void room_somebody_left(struct room *r, const char *nick)
{
    struct occupant *o = find(r, nick);

    if (o)
        forget(o);
}

void room_everybody_left(struct room *r)
{
    for (size_t i = 0; i < OCCUPANTS_MOST; i++)
        if (r->occupants[i].nick)
            forget(&r->occupants[i]);
}

const char *room_member(struct child *c, const char *nick, struct arena *a)
{
    const struct occupant *o = find(c->room, nick);

    return o ? arena_copy(a, o->jid) : NULL;
}
