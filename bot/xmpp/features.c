/* features.c: who we are and what we understand (XEP-0030), and its hash in our presence (XEP-0115). */
/* SPDX-License-Identifier: MIT */
#include "xmpp/iq.h"

#define IDENTITY "client/bot//recoup<"

/* In the order of their bytes, as the hash needs them (XEP-0115, section 5.1). */
static const char *const FEATURES[] = {
    "http://jabber.org/protocol/caps",
    "http://jabber.org/protocol/chatstates",
    "http://jabber.org/protocol/commands",
    "http://jabber.org/protocol/disco#info",
    "http://jabber.org/protocol/disco#items",
    "jabber:iq:version",
    "jabber:x:oob",
    "urn:xmpp:chat-markers:0",
    "urn:xmpp:message-correct:0",
    "urn:xmpp:ping",
    "urn:xmpp:receipts",
    "urn:xmpp:reply:0",
    "urn:xmpp:sid:0",
    "urn:xmpp:time",
};
#define FEATURE_COUNT (sizeof FEATURES / sizeof FEATURES[0])

void features_write(struct stanza *query)
{
    struct stanza *identity = stanza_add(query, "identity", NULL);

    stanza_set(identity, "category", "client");
    stanza_set(identity, "type", "bot");
    stanza_set(identity, "name", "recoup");
    for (size_t i = 0; i < FEATURE_COUNT; i++)
        stanza_set(stanza_add(query, "feature", NULL), "var", FEATURES[i]);
}

void features_caps(struct child *c, struct stanza *presence)
{
    struct stanza *caps = stanza_add(presence, "c", "http://jabber.org/protocol/caps");
    struct buf all = BUF_INIT(4096);

    buf_add_text(&all, IDENTITY);
    for (size_t i = 0; i < FEATURE_COUNT; i++)
        buf_print(&all, "%s<", FEATURES[i]);
    stanza_set(caps, "hash", "sha-1");
    stanza_set(caps, "node", FEATURES_NODE);
    stanza_set(caps, "ver", stanza_caps_hash(buf_text(&all), c->a));
    buf_free(&all);
}
