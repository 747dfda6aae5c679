/* connection.h: one client stream to our own server (RFC 6120): encrypted, the certificate checked; libstrophe behind it.
 * SPDX-License-Identifier: MIT
 *
 * It is opened once and never again: this program ends with its stream (model/wire.h). TLS is mandatory; there is no stream management (XEP-0198):
 * what was sent is known to have been taken when a ping behind it is answered (xmpp/post.h), and what was missed stands in the archive.
 * `stanza` is called within connection_turn. While it is not online nothing is sent.
 * Disadvantage: until it is online connection_turn may block for as long as the resolver, or the server in the TLS handshake, likes: the parent
 * watches that (WIRE_STAGE).
 */
#ifndef XMPP_CONNECTION_H
#define XMPP_CONNECTION_H

#include "model/wire.h"
#include "xmpp/stanza.h"

struct connection;

struct connection_setup {
    const char *jid, *password, *host, *ca_file; /* bare JID; host and CA file as in wire_setup */
    const char *
        resource; /* always the same: a new one would leave behind what the server holds for the old one */
    int64_t port;
    void *owner;
    void (*online)(void *owner, const char *full_jid);
    void (*stanza)(void *owner, const struct stanza *s);
    void (*over)(void *owner, enum wire_end end, const char *detail); /* once */
};

/* What `setup` points to outlives it. ERR_INTERNAL: the guard is not in place (guard_holds); nothing may be read without it. */
int connection_new(struct connection **out, const struct connection_setup *setup,
                   struct err *e) MUST_USE;
void connection_free(struct connection **c);
void connection_open(struct connection *c); /* may block; should it fail, `over` is called */
int connection_descriptor(const struct connection *c); /* -1: none yet */
/* Read what is there, and write what waits. */
void connection_turn(struct connection *c);
/* Something was not written yet: turn again when the descriptor takes more. */
bool connection_waits(const struct connection *c);
/* So much waits that what may be left unsaid is: the library keeps all that it is given, and strangers may ask faster than our server takes answers. */
bool connection_crowded(const struct connection *c);
/* What waits goes first; what is sent from now on is given up. */
void connection_close(struct connection *c);

/* A new one: "message", "presence", "iq". */
struct stanza *connection_stanza(struct connection *c, const char *name);
void connection_send(struct connection *c, struct stanza **s);

#endif
