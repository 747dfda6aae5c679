/* signs.c: receipts and chat states of others. */
/* SPDX-License-Identifier: MIT */
#include "xmpp/signs.h"
#include "xmpp/body.h"
#include "xmpp/peers.h"
#include "xmpp/posts.h"
#include <string.h>
#include <time.h>

#define NS_RECEIPTS "urn:xmpp:receipts"
#define NS_STATES "http://jabber.org/protocol/chatstates"

static void tell(struct child *c, enum inbound_kind kind, const char *bare, const char *about)
{
    struct wire_heard heard = {.message = {.kind = kind, .reply_to = about}};

    heard.message.from = (struct address){NETWORK_XMPP, bare};
    heard.message.external_id = about ? about : inbound_kind_name(kind); /* never kept */
    heard.message.at = (int64_t)time(NULL);
    child_heard(c, &heard);
}

static void hear_receipt(struct child *c, const struct stanza *s, const char *bare)
{
    const struct stanza *received = stanza_find(s, "received", NS_RECEIPTS);
    const char *id = received ? stanza_attribute(received, "id") : NULL;

    if (id && strlen(id) <= BODY_ID_MOST && posts_arrived(c, id, bare))
        tell(c, INBOUND_RECEIPT, bare, id);
}

static void hear_typing(struct child *c, const struct stanza *s, const char *bare)
{
    struct peer *peer = peers_find(c->peers, bare);

    if (!stanza_find(s, "composing", NS_STATES) || stanza_find(s, "body", NULL) ||
        (peer->typed_at && c->now - peer->typed_at < SIGNS_TYPING_MS))
        return;
    peer->typed_at = c->now;
    tell(c, INBOUND_TYPING, bare, NULL);
}

void signs_hear(struct child *c, const struct stanza *s, const char *bare)
{
    hear_receipt(c, s, bare);
    hear_typing(c, s, bare);
}
