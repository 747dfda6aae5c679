/* xmpp.h: XMPP as a network, spoken by a child program of ours (recoup-xmpp) behind a socketpair (model/wire.h).
 * SPDX-License-Identifier: MIT
 *
 * The child holds one stream and ends with it; another one is started: at once when it had been online, later and later when it had not. One that answers
 * no beat is killed after three. What it was to send and did not settle is settled as SEND_LATER; what it had heard is taken to its last frame, and the
 * rest comes again from the archive behind the cursor. Nothing of ours is in its environment; the password goes to it over the socket alone, and stays
 * in no memory of ours.
 * Address ids are bare JIDs in lower case as the server writes them (RFC 7622). A document goes to the server's place for files (XEP-0363) and then as a
 * link; where there is none, as words.
 * Disadvantage: a row of the outbox that was on its way when the child died may arrive twice; both have the same id.
 */
#ifndef CHANNEL_XMPP_H
#define CHANNEL_XMPP_H

#include "base/buf.h"
#include "channel/channel.h"
#include "model/wire.h"

struct xmpp_setup {
    struct loop *loop;
    struct channel_hooks hooks;
    const char *program; /* NULL: `recoup-xmpp` in the folder of our own program */
    /* The secret, each time it is needed; what was read is wiped. */
    int (*password)(void *owner, struct buf *out, struct err *e);
    void *password_owner;
    const char *mark;       /* of the database: goes into the ids of what is sent from it */
    struct wire_setup wire; /* for the child: all but the password */
    int64_t beat_ms,
        second_ms; /* how long a beat and a second of waiting are; 0: as they should be. For tests */
};

/* What `setup` points to outlives the channel. ERR_MISSING: the child program is not there. */
int xmpp_new(struct channel **out, const struct xmpp_setup *setup, struct err *e) MUST_USE;

/* Others are staff now: the members of the room, as in `wire.staff`, which outlives the channel. The child begins anew with them, where
 * there is a room: who is not named is a member of it no more, and cannot read it. */
void xmpp_use_staff(struct channel *c, const char *staff);

/* Let the child log in and look what is missing: a line for each finding on `out`. Waits; for check-config alone. ERR_MISSING: something is to be put
 * right; ERR_INPUT: the server refuses us, or we refuse it; ERR_IO: it could not be asked. */
int xmpp_check(const struct xmpp_setup *setup, struct buf *out, struct err *e) MUST_USE;

#endif
