/* room.h: the staff's lobby (XEP-0045): members only, and everybody's address seen by us.
 * SPDX-License-Identifier: MIT
 *
 * Made and configured by us where it is not there, and made again under a name with a number when it was destroyed (a server may keep the old name
 * closed); to the parent it stays the room that was configured. Who speaks is told by the address behind the nick, as the room gave it to us;
 * a nick is nothing. A room that does not show addresses, or lets in who is no member, is not used.
 */
#ifndef XMPP_ROOM_H
#define XMPP_ROOM_H

#include "xmpp/child.h"

struct room;

struct room *room_new(void);
void room_free(struct room **r);

void room_start(struct child *c); /* nothing where none is configured */
void room_presence(struct child *c, const struct stanza *s);
void room_tick(struct child *c);
void room_doubt(struct child *c); /* are we in it? (XEP-0410) */

bool room_is(const struct child *c, const char *bare); /* the one we are in, or try to be */
/* Is it a room, ours or another, of the service that ours is at? No person has an address there. */
bool room_is_beside(const struct child *c, const char *bare);
bool room_is_us(const struct child *c, const char *nick);
/* The bare JID behind a nick, in the arena; NULL: nobody whose address we know, or no member. */
const char *room_member(struct child *c, const char *nick, struct arena *a);
const char *room_address(const struct child *c); /* to send to; NULL: we are not in it */

#endif
