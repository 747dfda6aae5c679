/* start.c: logged in: what has our server, what was said meanwhile, and only then: we are here. */
/* SPDX-License-Identifier: MIT */
#include "xmpp/archive.h"
#include "xmpp/iq.h"
#include "xmpp/room.h"
#include "xmpp/upload.h"
#include <string.h>

#define NS_INFO "http://jabber.org/protocol/disco#info"

/* Servers tell the end of a subscription only to who has asked for the roster (RFC 6121, section 3.3.3); what stands in it is the server's to know. */
static void ask_roster(struct child *c)
{
    struct stanza *iq = iq_new(c, "get", NULL);

    stanza_add(iq, "query", "jabber:iq:roster");
    iq_ask(c, &iq, iq_ignore, NULL);
}

/* --- in order --- */

/* XEP-0163, section 6.1 */
static bool has_pep(const struct stanza *query)
{
    const struct stanza *at = query ? stanza_find(query, "identity", NULL) : NULL;

    for (; at; at = stanza_find_next(at, "identity", NULL)) {
        const char *category = stanza_attribute(at, "category"),
                   *type = stanza_attribute(at, "type");

        if (category && type && strcmp(category, "pubsub") == 0 && strcmp(type, "pep") == 0)
            return true;
    }
    return false;
}

static void account_known(struct child *c, void *owner, const struct iq_answer *answer)
{
    const struct stanza *query =
        answer->result ? stanza_find(answer->stanza, "query", NS_INFO) : NULL;
    bool there = query && stanza_has_feature(query, NS_ARCHIVE);

    (void)owner;
    if (!answer->stanza) {
        child_end(c, WIRE_END_NETWORK, "the server does not answer");
        return;
    }
    c->pep = has_pep(query);
    if (c->setup.check)
        check_archive(c, there);
    else
        archive_start(c, there);
}

void start_online(struct child *c)
{
    struct stanza *iq = iq_new(c, "get", c->setup.jid);

    stanza_add(iq, "query", NS_INFO);
    iq_ask(c, &iq, account_known, NULL);
    upload_start(c);
}

void start_archive_read(struct child *c)
{
    presence_send(c);
    ask_roster(c);
    card_show(c);
    c->online = true;
    wire_write_text(&c->out, WIRE_ONLINE, NULL);
    room_start(c);
}
