/* peers.h: what is known of who writes to us, as long as this stream lives.
 * SPDX-License-Identifier: MIT
 *
 * Kept by bare JID, for the newest PEERS_MOST of them; who is forgotten is asked once more when they write again.
 */
#ifndef XMPP_PEERS_H
#define XMPP_PEERS_H

#include "xmpp/child.h"

#define PEERS_MOST 2048

struct peers;

struct peer {
    char *jid;                      /* NULL: free */
    char zone[8];                   /* XEP-0202: "+02:00"; "": not told */
    bool asked;                     /* what they are, and their time */
    bool states;                    /* they use chat states (XEP-0085) */
    bool composing;                 /* we told them so, and nothing else since */
    int64_t composing_at, typed_at; /* monotonic ms: we told them; they told us */
    bool machine; /* a bot, as they say of themselves: two of us could talk for ever */
    int said;     /* messages of a machine in this hour */
    int64_t hour;
};

struct peers *peers_new(void);
void peers_free(struct peers **p);
struct peer *peers_find(struct peers *p, const char *bare); /* made when it is not there */
/* One who was told before this moment that we write, and nothing since; NULL. */
struct peer *peers_left_waiting(struct peers *p, int64_t before_ms);
/* A machine is heard so often in an hour, which is enough for a talk, and no more; a person always. */
#define PEERS_MACHINE_MOST 120
bool peers_heard(struct peer *peer, int64_t now_ms);
/* Ask the client behind this full JID for its time and identity, once. */
void peers_ask(struct child *c, struct peer *peer, const char *full);

#endif
