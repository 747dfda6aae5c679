/* posts.h: what we say, and how it is known that it was taken.
 * SPDX-License-Identifier: MIT
 *
 * A server handles a stream in order (RFC 6120, section 10.1), so the answer to a ping (XEP-0199) behind messages proves that they were taken: then they
 * are settled as SEND_DONE; an error that came before is theirs. In a room the proof is its own copy of the message. A ping without answer is a dead
 * stream, and the child ends: the parent settles what was on its way.
 */
#ifndef XMPP_POSTS_H
#define XMPP_POSTS_H

#include "xmpp/child.h"

struct posts;

struct posts *posts_new(void);
void posts_free(struct posts **p);

void posts_take(struct child *c, const struct wire_send *message);
void posts_flush(struct child *c); /* what was taken in this turn is out: the ping behind it */
void posts_tick(struct child *c);  /* a quiet stream is asked whether it lives */
void posts_composing(struct child *c, const char *bare);
/* type="error" of a message of ours. */
void posts_bounced(struct child *c, const struct stanza *s);
/* A client of theirs has this message of ours. False: it is none of the newest to them. */
bool posts_arrived(struct child *c, const char *stanza_id, const char *bare);
/* A room's copy of ours. False: it is none. */
bool posts_echoed(struct child *c, const char *id, const char *external_id);
/* We are not in the room (any more): what waits for its copy is tried again. */
void posts_room_lost(struct child *c);

#endif
