/* message.c: a message of somebody, handed over to the parent; what only looks like one is not. */
/* SPDX-License-Identifier: MIT */
#include "xmpp/archive.h"
#include "xmpp/body.h"
#include "xmpp/peers.h"
#include "xmpp/posts.h"
#include "xmpp/receipts.h"
#include "xmpp/room.h"
#include <string.h>
#include <time.h>

#define NS_CARBONS "urn:xmpp:carbons:2"
#define NS_DELAY "urn:xmpp:delay"
#define NS_MUC_USER "http://jabber.org/protocol/muc#user"
#define NS_STATES "http://jabber.org/protocol/chatstates"

/* Whose words these are, and where they were said. */
struct said {
    const struct stanza *stanza;
    const char *bare, *room; /* room NULL: to us alone */
    const char *archive_id;  /* NULL: the archive has it not */
    bool archived, delayed;
};

static enum inbound_kind kind_of(enum body_kind kind)
{
    switch (kind) {
    case BODY_EDIT:
        return INBOUND_EDIT;
    case BODY_FILE:
        return INBOUND_FILE;
    case BODY_SEALED:
    case BODY_SEALED_FILE:
        return INBOUND_SEALED;
    case BODY_TEXT:
    case BODY_NONE:
        break;
    }
    return INBOUND_TEXT;
}

/* By the archive's id a second delivery is known; without an archive by the sender's own, else there is none. */
static const char *external_id(struct child *c, const struct said *said, const char *said_id)
{
    if (said->archive_id)
        return said->archive_id;
    if (said_id)
        return arena_print(c->a, "m:%s", said_id);
    return arena_print(c->a, "x:%s", child_random(c, c->a));
}

/* Servers put the stream's language on what has none of its own (RFC 6120, section 4.7.4), and "en" is what the libraries behind most clients
 * write into a stream whatever the person speaks: so it announces nothing, and what they write in counts. */
static const char *language_of(const struct stanza *s)
{
    const char *language = stanza_attribute(s, "lang");

    return language && strcmp(language, "en") == 0 ? NULL : language;
}

static int64_t hand_over(struct child *c, const struct said *said, const struct body *body)
{
    struct wire_heard heard = {.delayed = said->delayed, .said_id = body_said_id(said->stanza)};
    struct inbound *m = &heard.message;
    struct peer *peer = peers_find(c->peers, said->bare);

    m->kind = kind_of(body->kind);
    m->from = (struct address){NETWORK_XMPP, said->bare};
    m->room = said->room;
    m->external_id = external_id(c, said, heard.said_id);
    m->text = body->text;
    m->length = body->text ? strlen(body->text) : 0;
    m->edits = body->edits;
    m->reply_to = body->reply_to;
    m->file = body->file.reference ? &body->file : NULL;
    m->language = language_of(said->stanza);
    m->zone = peer->zone[0] ? peer->zone : NULL;
    m->at = (int64_t)time(NULL);
    return child_heard(c, &heard);
}

static bool shows_states(const struct stanza *s)
{
    return stanza_find(s, NULL, NS_STATES) != NULL;
}

/* --- to us alone --- */

static void hear_person(struct child *c, struct said *said, const char *from)
{
    struct peer *peer = peers_find(c->peers, said->bare);
    struct body body;
    int64_t number;

    if (!said->archived)
        peer->states |= shows_states(said->stanza);
    body_read(said->stanza, c->a, &body);
    if (body.kind == BODY_NONE || !peers_heard(peer, c->now))
        return;
    number = hand_over(c, said, &body);
    if (said->archived)
        return;
    if (!said->delayed)
        receipts_owe(c, said->stanza, number);
    if (jid_is_bare(from, said->bare)) /* who speaks through a room is not asked there */
        peers_ask(c, peer, from);
}

/* A room that somebody invites us to speaks for itself (XEP-0045, section 7.8.2), and its words are no buyer's. We are not in it, so it gets no
 * answer. */
static bool is_of_a_room(const struct child *c, const struct stanza *s, const char *bare)
{
    const struct stanza *x = stanza_find(s, "x", NS_MUC_USER);

    return room_is_beside(c, bare) ||
           (x && (stanza_find(x, "invite", NULL) || stanza_find(x, "decline", NULL)));
}

/* Is it a person's? Servers and their services announce things. */
static bool is_of_a_person(const struct child *c, const struct stanza *s, const char *bare)
{
    return jid_is_account(bare) && !is_of_a_room(c, s, bare);
}

/* A person asks us into a room (XEP-0249): we work in private, which they are told. To our own room the staff is asked by us. */
static bool hear_invitation(struct child *c, const struct said *said)
{
    const struct stanza *x = stanza_find(said->stanza, "x", "jabber:x:conference");
    const char *room = x ? stanza_attribute(x, "jid") : NULL;
    struct wire_heard heard = {.message = {.kind = INBOUND_CROWD}};
    struct inbound *m = &heard.message;

    if (!room)
        return false;
    if (said->archived || room_is(c, jid_bare(room, c->a)))
        return true;
    m->from = (struct address){NETWORK_XMPP, said->bare};
    m->external_id = external_id(c, said, body_said_id(said->stanza));
    m->at = (int64_t)time(NULL);
    heard.delayed = said->delayed;
    child_heard(c, &heard);
    return true;
}

/* Ours, as other clients of the account see it: neither we nor they need telling. */
static bool is_own(const struct child *c, const char *from)
{
    return jid_is_bare(from, c->setup.jid);
}

static bool is_delayed(const struct stanza *s)
{
    return stanza_find(s, "delay", NS_DELAY) != NULL;
}

/* Carbons are not asked for, results of an archive come from ours alone: whoever sends us one made it. (<private/>, of the same namespace, is a wish
 * of an honest sender.) */
static bool is_control(const struct stanza *s)
{
    return stanza_find(s, "received", NS_CARBONS) || stanza_find(s, "sent", NS_CARBONS) ||
           stanza_find(s, "result", NS_ARCHIVE);
}

/* A type that nobody has defined is "normal" (RFC 6121, section 5.2.2). */
static bool is_said_to_us(const char *type)
{
    return !type || (strcmp(type, "headline") != 0 && strcmp(type, "groupchat") != 0 &&
                     strcmp(type, "error") != 0);
}

static void hear_chat(struct child *c, const struct stanza *s, const char *from)
{
    struct said said = {.stanza = s,
                        .bare = jid_bare(from, c->a),
                        .archive_id = body_stanza_id(s, c->setup.jid),
                        .delayed = is_delayed(s)};

    if (room_is(c, said.bare)) /* a private word of somebody in our room */
        said.bare = room_member(c, jid_resource(from), c->a);
    else if (!is_of_a_person(c, s, said.bare))
        said.bare = NULL;
    if (said.bare && !hear_invitation(c, &said))
        hear_person(c, &said, from);
    if (said.archive_id && !said.delayed) /* what was held back is older than the cursor */
        archive_reached(c, said.archive_id);
}

static void hear_room(struct child *c, const struct stanza *s, const char *from)
{
    const char *bare = jid_bare(from, c->a), *nick = jid_resource(from), *id;
    struct said said = {.stanza = s, .room = c->setup.room};
    struct body body;

    if (!room_is(c, bare) || !*nick)
        return;
    id = body_stanza_id(s, bare);
    if (room_is_us(c, nick)) {
        posts_echoed(c, stanza_attribute(s, "id"), id);
        return;
    }
    said.archive_id = id;
    said.bare = is_delayed(s) ? NULL : room_member(c, nick, c->a);
    body_read(s, c->a, &body);
    if (said.bare && body.kind != BODY_NONE)
        hand_over(c, &said, &body);
}

void message_hear(struct child *c, const struct stanza *s)
{
    const char *from = stanza_attribute(s, "from"), *type = stanza_attribute(s, "type");

    if (!from)
        from = c->setup.jid; /* RFC 6120, section 8.1.2.1: from our own account */
    if (strcmp(from, c->setup.jid) == 0 && archive_hear(c, s))
        return;
    if (is_control(s)) {
        c->forged++;
        return;
    }
    if (is_own(c, from))
        return;
    if (type && strcmp(type, "groupchat") == 0)
        hear_room(c, s, from);
    else if (type && strcmp(type, "error") == 0)
        posts_bounced(c, s);
    else if (is_said_to_us(type))
        hear_chat(c, s, from);
}

void message_hear_archived(struct child *c, const struct stanza *s, const char *id)
{
    const char *from = stanza_attribute(s, "from"), *type = stanza_attribute(s, "type");
    struct said said = {.stanza = s, .archive_id = id, .archived = true, .delayed = true};

    if (!from || is_own(c, from) || !is_said_to_us(type) || is_control(s))
        return;
    said.bare = jid_bare(from, c->a);
    if (is_of_a_person(c, s, said.bare) && !hear_invitation(c, &said))
        hear_person(c, &said, from);
}
