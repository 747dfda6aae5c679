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
    "jabber:x:data",
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

/* Who runs this (XEP-0157), which counts for the hash too. */
#define NS_CONTACT "http://jabber.org/network/serverinfo"
#define CONTACT_FIELD "admin-addresses"

static void write_contact(const struct child *c, struct stanza *query)
{
    struct stanza *form;

    if (!c->setup.contact)
        return;
    form = stanza_add(query, "x", "jabber:x:data");
    stanza_set(form, "type", "result");
    stanza_add_field(form, "FORM_TYPE", "hidden", NS_CONTACT);
    stanza_add_field(form, CONTACT_FIELD, "list-multi", c->setup.contact);
}

void features_write(const struct child *c, struct stanza *query)
{
    struct stanza *identity = stanza_add(query, "identity", NULL);

    stanza_set(identity, "category", "client");
    stanza_set(identity, "type", "bot");
    stanza_set(identity, "name", "recoup");
    for (size_t i = 0; i < FEATURE_COUNT; i++)
        stanza_set(stanza_add(query, "feature", NULL), "var", FEATURES[i]);
    write_contact(c, query);
}

void features_caps(struct child *c, struct stanza *presence)
{
    struct stanza *caps = stanza_add(presence, "c", "http://jabber.org/protocol/caps");
    struct buf all = BUF_INIT(4096);

    buf_add_text(&all, IDENTITY);
    for (size_t i = 0; i < FEATURE_COUNT; i++)
        buf_print(&all, "%s<", FEATURES[i]);
    if (c->setup.contact)
        buf_print(&all, NS_CONTACT "<" CONTACT_FIELD "<%s<", c->setup.contact);
    stanza_set(caps, "hash", "sha-1");
    stanza_set(caps, "node", FEATURES_NODE);
    stanza_set(caps, "ver", stanza_caps_hash(buf_text(&all), c->a));
    buf_free(&all);
}
