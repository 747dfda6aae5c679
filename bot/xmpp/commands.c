/* commands.c: ad-hoc commands (XEP-0050): a button of their client instead of a word; the answer comes in the chat. */
/* SPDX-License-Identifier: MIT */
#include "xmpp/iq.h"
#include "xmpp/peers.h"
#include "xmpp/room.h"
#include <string.h>
#include <time.h>

#define NS_COMMANDS "http://jabber.org/protocol/commands"

static const struct wire_command *command_of(const struct child *c, const char *node)
{
    for (size_t i = 0; node && i < c->setup.command_count; i++)
        if (strcmp(c->setup.commands[i].node, node) == 0)
            return &c->setup.commands[i];
    return NULL;
}

void commands_list(struct child *c, struct stanza *query)
{
    for (size_t i = 0; i < c->setup.command_count; i++) {
        struct stanza *item = stanza_add(query, "item", NULL);

        stanza_set(item, "jid", c->full);
        stanza_set(item, "node", c->setup.commands[i].node);
        stanza_set(item, "name", c->setup.commands[i].name);
    }
}

static void write_identity(struct stanza *query, const char *type, const char *name)
{
    struct stanza *identity = stanza_add(query, "identity", NULL);

    stanza_set(identity, "category", "automation");
    stanza_set(identity, "type", type);
    stanza_set(identity, "name", name);
}

bool commands_info(struct child *c, const char *node, struct stanza *query)
{
    const struct wire_command *command = command_of(c, node);

    if (command) {
        write_identity(query, "command-node", command->name);
        stanza_set(stanza_add(query, "feature", NULL), "var", NS_COMMANDS);
        stanza_set(stanza_add(query, "feature", NULL), "var", "jabber:x:data");
        return true;
    }
    if (strcmp(node, NS_COMMANDS) != 0)
        return false;
    write_identity(query, "command-list", "recoup");
    return true;
}

/* Saying the word in their place. */
static void say_word(struct child *c, const struct stanza *iq, const struct wire_command *command)
{
    struct wire_heard heard = {.message = {.kind = INBOUND_TEXT}};
    struct inbound *m = &heard.message;

    m->from = (struct address){NETWORK_XMPP, jid_bare(stanza_attribute(iq, "from"), c->a)};
    m->external_id = arena_print(c->a, "c:%s", child_random(c, c->a));
    m->text = command->node;
    m->length = strlen(command->node);
    m->at = (int64_t)time(NULL);
    child_heard(c, &heard);
}

static void answer_done(struct child *c, const struct stanza *iq, const char *node,
                        const char *status, const char *note)
{
    const struct stanza *asked = stanza_child(iq);
    const char *session = stanza_attribute(asked, "sessionid");
    struct stanza *result = iq_result(c, iq), *command = stanza_add(result, "command", NS_COMMANDS);

    stanza_set(command, "node", node);
    stanza_set(command, "sessionid", session ? session : child_random(c, c->a));
    stanza_set(command, "status", status);
    if (note)
        stanza_set(stanza_add_text(command, "note", NULL, note), "type", "info");
    connection_send(c->connection, &result);
}

/* Who says it is a person with an address of their own: not a nick in a room, no server, not ourselves. */
static bool may_say(struct child *c, const char *from)
{
    const char *bare = from ? jid_bare(from, c->a) : "";

    return jid_is_account(bare) && !room_is_beside(c, bare) && strcmp(bare, c->setup.jid) != 0 &&
           peers_heard(peers_find(c->peers, bare), c->now);
}

bool commands_answer(struct child *c, const struct stanza *iq, const struct stanza *asked)
{
    const char *node = stanza_attribute(asked, "node"), *action = stanza_attribute(asked, "action"),
               *from = stanza_attribute(iq, "from");
    const struct wire_command *command = command_of(c, node);

    if (!command) {
        iq_refuse(c, iq, "cancel", "item-not-found");
    } else if (action && strcmp(action, "cancel") == 0) {
        answer_done(c, iq, node, "canceled", NULL);
    } else if (action && strcmp(action, "execute") != 0 && strcmp(action, "complete") != 0) {
        iq_refuse(c, iq, "modify", "bad-request");
    } else if (!may_say(c, from)) {
        iq_refuse(c, iq, "auth", "forbidden");
    } else {
        say_word(c, iq, command);
        answer_done(c, iq, node, "completed", c->setup.command_done);
    }
    return true;
}
