/* stanza.h: an XMPP stanza (RFC 6120) to read and to build; with connection.c the house of libstrophe.
 * SPDX-License-Identifier: MIT
 *
 * One that was received, and all that is read from it, lives until the handler that got it returns. One that is built (connection_stanza) is sent and
 * given up by connection_send. What stanza_add returns belongs to its parent. Values that are NULL are left out, so a builder needs no `if`.
 */
#ifndef XMPP_STANZA_H
#define XMPP_STANZA_H

#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>

struct stanza;

#define NS_CLIENT "jabber:client"
#define NS_ERRORS "urn:ietf:params:xml:ns:xmpp-stanzas"

/* --- reading --- */
const char *stanza_name(const struct stanza *s);
const char *stanza_attribute(const struct stanza *s, const char *name); /* NULL: it has none */
int64_t stanza_number(const struct stanza *s, const char *name, int64_t otherwise);
const char *stanza_namespace(
    const struct stanza *s); /* its own, or as inherited; "" when neither */
const struct stanza *stanza_child(const struct stanza *s); /* the first element; NULL */
const struct stanza *stanza_next(const struct stanza *s);
bool stanza_is(const struct stanza *s, const char *name, const char *ns); /* NULL fits any */
/* The first child that is; NULL. */
const struct stanza *stanza_find(const struct stanza *s, const char *name, const char *ns);
const struct stanza *stanza_find_next(const struct stanza *after, const char *name, const char *ns);
char *stanza_text(const struct stanza *s, struct arena *a); /* "" when there is none */
/* The text of a child; NULL: there is no such child. */
char *stanza_text_of(const struct stanza *s, const char *name, const char *ns, struct arena *a);
/* Of an answer of disco#info (XEP-0030). */
bool stanza_has_feature(const struct stanza *query, const char *feature);
/* Of type="error": `type` of the error (cancel, wait ...) and its defined condition; "" when it says none. */
struct stanza_error {
    const char *type, *condition;
    bool blocked; /* XEP-0191 */
};
struct stanza_error stanza_error(const struct stanza *s);

/* --- building --- */
struct stanza *stanza_add(struct stanza *parent, const char *name, const char *ns);
struct stanza *stanza_add_text(struct stanza *parent, const char *name, const char *ns,
                               const char *text); /* NULL text: nothing is added */
void stanza_set(struct stanza *s, const char *name, const char *value);
void stanza_set_number(struct stanza *s, const char *name, int64_t value);
void stanza_give_up(struct stanza **s); /* one that is not to be sent after all */
/* A field of a data form (XEP-0004). */
void stanza_add_field(struct stanza *form, const char *name, const char *type, const char *value);

/* The hash by which others know our features (XEP-0115): base64 of SHA-1. */
char *stanza_caps_hash(const char *features, struct arena *a);

#endif
