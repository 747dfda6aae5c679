/* presence.c: that we are here, and who would like to see it (RFC 6121, section 3). */
/* SPDX-License-Identifier: MIT */
#include "xmpp/iq.h"
#include "xmpp/room.h"
#include <string.h>
#include <time.h>

void presence_send(struct child *c)
{
    struct stanza *presence = connection_stanza(c->connection, "presence");

    features_caps(c, presence);
    connection_send(c->connection, &presence);
}

static void answer(struct child *c, const char *to, const char *type)
{
    struct stanza *presence = connection_stanza(c->connection, "presence");

    stanza_set(presence, "to", to);
    stanza_set(presence, "type", type);
    connection_send(c->connection, &presence);
}

/* Who adds us, perhaps after having removed us, can be reached. */
static void tell_back(struct child *c, const char *bare)
{
    struct wire_heard heard = {.message = {.kind = INBOUND_BACK}};

    heard.message.from = (struct address){NETWORK_XMPP, bare};
    heard.message.external_id = arena_print(c->a, "back:%s", child_random(c, c->a));
    heard.message.at = (int64_t)time(NULL);
    child_heard(c, &heard);
}

/* Everybody may see whether we are here, and we ask for theirs: some clients show a contact only then. */
static void hear_person(struct child *c, const char *bare, const char *type)
{
    if (connection_crowded(c->connection))
        return; /* their server asks again when we come back */
    if (strcmp(type, "subscribe") == 0) {
        answer(c, bare, "subscribed");
        answer(c, bare, "subscribe");
        tell_back(c, bare);
    } else if (strcmp(type, "unsubscribe") == 0) {
        answer(c, bare, "unsubscribed");
        answer(c, bare, "unsubscribe");
    }
}

void presence_hear(struct child *c, const struct stanza *s)
{
    const char *from = stanza_attribute(s, "from"), *type = stanza_attribute(s, "type"), *bare;

    if (!from)
        return;
    bare = jid_bare(from, c->a);
    if (room_is(c, bare))
        room_presence(c, s);
    else if (type && jid_is_account(bare) && strcmp(bare, c->setup.jid) != 0)
        hear_person(c, bare, type);
}
