/* start.c: logged in: what has our server, what was said meanwhile, and only then: we are here. */
/* SPDX-License-Identifier: MIT */
#include "xmpp/archive.h"
#include "xmpp/iq.h"
#include "xmpp/room.h"
#include "xmpp/upload.h"
#include <string.h>

#define NS_INFO "http://jabber.org/protocol/disco#info"
#define NS_VCARD "vcard-temp"

/* --- what others see of us (XEP-0054): written when it differs --- */

static bool says(const struct stanza *card, const char *name, const char *wanted, struct arena *a)
{
    const char *text = card ? stanza_text_of(card, name, NULL, a) : NULL;

    return !wanted || (text && strcmp(text, wanted) == 0);
}

static void card_known(struct child *c, void *owner, const struct iq_answer *answer)
{
    const struct stanza *card =
        answer->stanza ? stanza_find(answer->stanza, "vCard", NS_VCARD) : NULL;
    struct stanza *iq, *fresh;

    (void)owner;
    if (!answer->stanza)
        return;
    if (says(card, "FN", c->setup.name, c->a) && says(card, "DESC", c->setup.description, c->a))
        return;
    iq = iq_new(c, "set", NULL);
    fresh = stanza_add(iq, "vCard", NS_VCARD);
    stanza_add_text(fresh, "FN", NULL, c->setup.name);
    stanza_add_text(fresh, "NICKNAME", NULL, c->setup.name);
    stanza_add_text(fresh, "DESC", NULL, c->setup.description);
    iq_ask(c, &iq, iq_ignore, NULL);
}

static void show_card(struct child *c)
{
    struct stanza *iq = iq_new(c, "get", NULL);

    stanza_add(iq, "vCard", NS_VCARD);
    iq_ask(c, &iq, card_known, NULL);
}

/* Servers tell the end of a subscription only to who has asked for the roster (RFC 6121, section 3.3.3); what stands in it is the server's to know. */
static void ask_roster(struct child *c)
{
    struct stanza *iq = iq_new(c, "get", NULL);

    stanza_add(iq, "query", "jabber:iq:roster");
    iq_ask(c, &iq, iq_ignore, NULL);
}

/* --- in order --- */

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
    show_card(c);
    c->online = true;
    wire_write_text(&c->out, WIRE_ONLINE, NULL);
    room_start(c);
}
