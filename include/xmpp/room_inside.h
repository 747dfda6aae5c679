/* room_inside.h: what room.c (in and out), room_keep.c (what it must be) and room_people.c (who is there) share.
 * SPDX-License-Identifier: MIT
 */
#ifndef XMPP_ROOM_INSIDE_H
#define XMPP_ROOM_INSIDE_H

#include "base/log.h"
#include "xmpp/room.h"

#define NS_MUC "http://jabber.org/protocol/muc"
#define NS_MUC_USER "http://jabber.org/protocol/muc#user"
#define NS_MUC_ADMIN "http://jabber.org/protocol/muc#admin"
#define NS_MUC_OWNER "http://jabber.org/protocol/muc#owner"

#define OCCUPANTS_MOST 512 /* a desk has fewer; who is past it is not heard */

#define ABOVE_MOST 64

enum room_state { ROOM_OUT, ROOM_JOINING, ROOM_CHECKING, ROOM_IN };

struct occupant {
    char *nick, *jid; /* bare; NULL nick: free */
};

struct room {
    enum room_state state;
    char jid[3072], nick[32];
    int number; /* of its name; 0: no room is configured */
    int failures;
    int64_t at; /* of the last sign of it; ROOM_OUT: when to try again */
    bool pinging, fresh;
    struct occupant occupants[OCCUPANTS_MOST];
    char *above[ABOVE_MOST]; /* owners and admins, as the room lists them: more than members */
    size_t above_count;
};

/* room.c */
void room_entered(struct child *c);
void room_unusable(struct child *c, const char *why);

/* room_keep.c: configure it where it is ours, look at it where it is not; then room_entered. */
void room_check(struct child *c, bool ours, bool fresh);
void room_forget_above(struct room *r);

/* room_people.c. Of an item (muc#user) without an address, or of no member, nothing is kept. */
void room_somebody_is(struct room *r, const char *nick, const struct stanza *item, struct arena *a);
void room_somebody_left(struct room *r, const char *nick);
void room_everybody_left(struct room *r);

#endif
