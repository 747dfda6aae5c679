/* room.c: in the lobby: join, see who is there, notice when we are not. */
/* SPDX-License-Identifier: MIT */
#include "xmpp/room.h"
#include "xmpp/iq.h"
#include "xmpp/posts.h"
#include "xmpp/room_inside.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PING_MS 600000 /* in a quiet room (XEP-0410) */
#define JOIN_MS 15000  /* for the room to answer */
#define AGAIN_MS 2000  /* before the next try, and longer each time */
#define AGAIN_MOST_MS 60000
#define NICK "recoup"
#define NAMES_MOST 50 /* rooms destroyed one after the other */

struct room *room_new(void)
{
    struct room *r = calloc(1, sizeof *r);

    if (!r)
        err_out_of_memory();
    return r;
}

void room_free(struct room **r)
{
    if (!*r)
        return;
    room_everybody_left(*r);
    room_forget_above(*r);
    free(*r);
    *r = NULL;
}

/* --- names --- */

/* "desk@rooms.example", then "desk-2@rooms.example" ... */
static void name_it(const struct child *c, struct room *r)
{
    const char *at = strchr(c->setup.room, '@');
    int node = (int)(at - c->setup.room);

    if (r->number < 2)
        snprintf(r->jid, sizeof r->jid, "%s", c->setup.room);
    else
        snprintf(r->jid, sizeof r->jid, "%.*s-%d%s", node, c->setup.room, r->number, at);
}

bool room_is(const struct child *c, const char *bare)
{
    return bare && c->room->jid[0] && strcmp(c->room->jid, bare) == 0;
}

bool room_is_beside(const struct child *c, const char *bare)
{
    return c->setup.room && strcmp(jid_domain(c->setup.room), jid_domain(bare)) == 0;
}

bool room_is_us(const struct child *c, const char *nick)
{
    return strcmp(nick, c->room->nick) == 0;
}

const char *room_address(const struct child *c)
{
    return c->room->state == ROOM_IN ? c->room->jid : NULL;
}

/* --- in and out --- */

static void join(struct child *c)
{
    struct room *r = c->room;
    struct stanza *presence = connection_stanza(c->connection, "presence"), *x;
    char *full = arena_print(c->a, "%s/%s", r->jid, r->nick);

    r->state = ROOM_JOINING;
    r->at = c->now;
    room_everybody_left(r);
    stanza_set(presence, "to", full);
    x = stanza_add(presence, "x", NS_MUC);
    stanza_set(stanza_add(x, "history", NULL), "maxstanzas", "0");
    features_caps(c, presence);
    connection_send(c->connection, &presence);
}

static void leave(struct child *c, const char *why)
{
    struct room *r = c->room;
    int64_t wait = AGAIN_MS << (r->failures < 5 ? r->failures : 5);

    if (r->state == ROOM_OUT)
        return;
    log_info("xmpp.room_left", "why=%s", why);
    r->state = ROOM_OUT;
    r->failures++;
    r->at = c->now + (wait < AGAIN_MOST_MS ? wait : AGAIN_MOST_MS);
    room_everybody_left(r);
    posts_room_lost(c);
}

/* We stay no longer where we do not want to be, or where we may be without knowing. */
static void go(struct child *c)
{
    struct room *r = c->room;
    struct stanza *presence = connection_stanza(c->connection, "presence");

    stanza_set(presence, "to", arena_print(c->a, "%s/%s", r->jid, r->nick));
    stanza_set(presence, "type", "unavailable");
    connection_send(c->connection, &presence);
}

static void set_nick(struct room *r, const char *nick)
{
    memset(r->nick, 0, sizeof r->nick);
    snprintf(r->nick, sizeof r->nick, "%s", nick);
}

void room_start(struct child *c)
{
    struct room *r = c->room;

    if (!c->setup.room || !strchr(c->setup.room, '@'))
        return;
    r->number = 1;
    set_nick(r, NICK);
    name_it(c, r);
    join(c);
}

/* A name that a server does not give out again: the next one. */
static void next_name(struct child *c)
{
    struct room *r = c->room;

    if (r->number >= NAMES_MOST) {
        child_alert(c, "xmpp.room", "no name for the room of the staff is free");
        leave(c, "names");
        return;
    }
    r->number++;
    name_it(c, r);
    log_info("xmpp.room_name", "number=%d", r->number);
    join(c);
}

void room_unusable(struct child *c, const char *why)
{
    child_alert(c, "xmpp.room", why);
    go(c);
    leave(c, "unusable");
    c->room->failures = 5; /* somebody has to do something first */
    c->room->at = c->now + AGAIN_MOST_MS;
}

/* We are in; is it what it must be? (room_keep.c) */
void room_entered(struct child *c)
{
    struct room *r = c->room;

    r->state = ROOM_IN;
    r->failures = 0;
    r->at = c->now;
    log_info("xmpp.room_joined", "number=%d", r->number);
}

static void refused(struct child *c, const struct stanza *s)
{
    struct stanza_error error = stanza_error(s);

    if (strcmp(error.condition, "gone") == 0) {
        next_name(c);
    } else if (strcmp(error.condition, "conflict") == 0 && strlen(c->room->nick) < 20) {
        c->room->nick[strlen(c->room->nick)] = '_'; /* it was cleared as a whole */
        join(c);
    } else if (strcmp(error.type, "wait") == 0 ||
               strncmp(error.condition, "remote-server", 13) == 0) {
        leave(c, error.condition);
    } else {
        room_unusable(
            c, arena_print(c->a, "the room of the staff does not let us in: %s", error.condition));
    }
}

/* --- presence --- */

static bool has_status(const struct stanza *x, int code)
{
    const struct stanza *at = stanza_find(x, "status", NULL);

    for (; at; at = stanza_find_next(at, "status", NULL))
        if (stanza_number(at, "code", 0) == code)
            return true;
    return false;
}

static void we_left(struct child *c, const struct stanza *x)
{
    if (stanza_find(x, "destroy", NULL)) {
        leave(c, "destroyed");
        c->room->number += c->room->number < NAMES_MOST;
        name_it(c, c->room);
        c->room->at = c->now;
        return;
    }
    if (has_status(x, 303)) { /* another nick, not gone */
        const struct stanza *item = stanza_find(x, "item", NULL);
        const char *nick = item ? stanza_attribute(item, "nick") : NULL;

        if (nick && strlen(nick) < sizeof c->room->nick) {
            set_nick(c->room, nick);
            return;
        }
        go(c);
        set_nick(c->room, NICK);
    }
    leave(c, "removed");
}

static void we_entered(struct child *c, const struct stanza *x)
{
    const struct stanza *item = stanza_find(x, "item", NULL);
    const char *affiliation = item ? stanza_attribute(item, "affiliation") : NULL;

    if (c->room->state == ROOM_JOINING) {
        c->room->state = ROOM_CHECKING;
        room_check(c, affiliation && strcmp(affiliation, "owner") == 0, has_status(x, 201));
    }
}

void room_presence(struct child *c, const struct stanza *s)
{
    const char *nick = jid_resource(stanza_attribute(s, "from")),
               *type = stanza_attribute(s, "type");
    const struct stanza *x = stanza_find(s, "x", NS_MUC_USER);
    bool gone = type && strcmp(type, "unavailable") == 0;

    if (type && strcmp(type, "error") == 0) {
        if (c->room->state == ROOM_JOINING)
            refused(c, s);
        return;
    }
    if (!x || (type && !gone) || c->room->state == ROOM_OUT)
        return; /* what still comes from where we left tells nothing */
    if (has_status(x, 110) || room_is_us(c, nick)) {
        if (gone)
            we_left(c, x);
        else
            we_entered(c, x);
        return;
    }
    if (gone)
        room_somebody_left(c->room, nick);
    else
        room_somebody_is(c->room, nick, stanza_find(x, "item", NULL), c->a);
}

/* --- are we in it? --- */

static void pinged(struct child *c, void *owner, const struct iq_answer *answer)
{
    struct stanza_error error;

    (void)owner;
    c->room->pinging = false;
    if (c->room->state != ROOM_IN || !answer->stanza || answer->result)
        return;
    error = stanza_error(answer->stanza);
    if (strcmp(error.condition, "service-unavailable") == 0 ||
        strcmp(error.condition, "feature-not-implemented") == 0)
        return; /* it did reach us */
    if (strncmp(error.condition, "remote-server", 13) == 0)
        return; /* that tells nothing */
    leave(c, "not in it any more");
    c->room->at = c->now;
}

void room_doubt(struct child *c)
{
    struct room *r = c->room;
    struct stanza *iq;

    if (r->state != ROOM_IN || r->pinging)
        return;
    r->pinging = true;
    r->at = c->now;
    iq = iq_new(c, "get", arena_print(c->a, "%s/%s", r->jid, r->nick));
    stanza_add(iq, "ping", "urn:xmpp:ping");
    iq_ask_stranger(c, &iq, pinged, NULL);
}

void room_tick(struct child *c)
{
    struct room *r = c->room;

    if (!r->jid[0] || !c->online)
        return;
    if (r->state == ROOM_OUT && c->now >= r->at)
        join(c);
    else if ((r->state == ROOM_JOINING || r->state == ROOM_CHECKING) && c->now - r->at > JOIN_MS) {
        go(c);
        leave(c, "no answer");
    } else if (r->state == ROOM_IN && c->now - r->at > PING_MS)
        room_doubt(c);
}
