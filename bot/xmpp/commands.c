/* commands.c: ad-hoc commands (XEP-0050): a button of their client instead of a word, with a form (XEP-0004) where the word alone would only bring a
 * question; the answer comes in the chat. Nothing is remembered between form and answer: the answer names its command. */
/* SPDX-License-Identifier: MIT */
#include "xmpp/iq.h"
#include "xmpp/peers.h"
#include "xmpp/room.h"
#include <string.h>
#include <strings.h>
#include <time.h>

#define NS_COMMANDS "http://jabber.org/protocol/commands"
#define NS_FORM "jabber:x:data"
#define ANSWER "answer" /* the one field of a form */

/* The language of a stanza (RFC 6120, section 8.1.5: a BCP 47 tag) is this one, or a kind of it ("es-MX"). */
static bool speaks(const struct stanza *iq, const char *language)
{
    const char *tag = stanza_attribute(iq, "lang");
    size_t length = strlen(language);

    return tag && strncasecmp(tag, language, length) == 0 &&
           (tag[length] == '-' || tag[length] == '\0');
}

/* In the language of who asks, or else as the first one has it; NULL: there is none. */
static const struct wire_command *command_of(const struct child *c, const struct stanza *iq,
                                             const char *node)
{
    const struct wire_command *first = NULL;

    for (size_t i = 0; node && i < c->setup.command_count; i++) {
        const struct wire_command *w = &c->setup.commands[i];

        if (strcmp(w->node, node) != 0)
            continue;
        if (speaks(iq, w->language))
            return w;
        first = first ? first : w;
    }
    return first;
}

static bool is_first(const struct wire_setup *setup, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(setup->commands[i].node, setup->commands[index].node) == 0)
            return false;
    return true;
}

void commands_list(struct child *c, const struct stanza *iq, struct stanza *query)
{
    for (size_t i = 0; i < c->setup.command_count; i++) {
        const struct wire_command *w;
        struct stanza *item;

        if (!is_first(&c->setup, i))
            continue;
        w = command_of(c, iq, c->setup.commands[i].node);
        item = stanza_add(query, "item", NULL);
        stanza_set(item, "jid", c->full);
        stanza_set(item, "node", w->node);
        stanza_set(item, "name", w->name);
    }
}

static void write_identity(struct stanza *query, const char *type, const char *name)
{
    struct stanza *identity = stanza_add(query, "identity", NULL);

    stanza_set(identity, "category", "automation");
    stanza_set(identity, "type", type);
    stanza_set(identity, "name", name);
}

bool commands_info(struct child *c, const struct stanza *iq, const char *node, struct stanza *query)
{
    const struct wire_command *command = command_of(c, iq, node);

    if (command) {
        write_identity(query, "command-node", command->name);
        stanza_set(stanza_add(query, "feature", NULL), "var", NS_COMMANDS);
        stanza_set(stanza_add(query, "feature", NULL), "var", NS_FORM);
        return true;
    }
    if (strcmp(node, NS_COMMANDS) != 0)
        return false;
    write_identity(query, "command-list", "recoup");
    return true;
}

/* Saying the word in their place. */
static void say(struct child *c, const struct stanza *iq, const char *word)
{
    struct wire_heard heard = {.message = {.kind = INBOUND_TEXT}};
    struct inbound *m = &heard.message;

    m->from = (struct address){NETWORK_XMPP, jid_bare(stanza_attribute(iq, "from"), c->a)};
    m->external_id = arena_print(c->a, "c:%s", child_random(c, c->a));
    m->text = word;
    m->length = strlen(word);
    m->at = (int64_t)time(NULL);
    child_heard(c, &heard);
}

/* *command is in the result, to fill. */
static struct stanza *result_of(struct child *c, const struct stanza *iq, const char *status,
                                struct stanza **command)
{
    const struct stanza *asked = stanza_child(iq);
    const char *session = stanza_attribute(asked, "sessionid");
    struct stanza *result = iq_result(c, iq);

    *command = stanza_add(result, "command", NS_COMMANDS);
    stanza_set(*command, "node", stanza_attribute(asked, "node"));
    stanza_set(*command, "sessionid", session ? session : child_random(c, c->a));
    stanza_set(*command, "status", status);
    return result;
}

static void answer_done(struct child *c, const struct stanza *iq, const char *status,
                        const char *note)
{
    struct stanza *command, *result = result_of(c, iq, status, &command);

    if (note)
        stanza_set(stanza_add_text(command, "note", NULL, note), "type", "info");
    connection_send(c->connection, &result);
}

/* XEP-0050, section 4.4 */
static void refuse(struct child *c, const struct stanza *iq, const char *why)
{
    struct stanza *result = iq_result(c, iq);

    stanza_add(iq_make_refusal(result, "modify", "bad-request"), why, NS_COMMANDS);
    connection_send(c->connection, &result);
}

/* --- a form --- */

/* The next of some lines; NULL: there is none. */
static const char *next_line(const char **at, struct arena *a)
{
    size_t length = strcspn(*at, "\n");
    const char *line = length ? arena_copy_bytes(a, *at, length) : NULL;

    *at += length + ((*at)[length] == '\n');
    return line;
}

static void write_form(struct child *c, const struct wire_command *w, struct stanza *command)
{
    struct stanza *form = stanza_add(command, "x", NS_FORM), *field, *option;
    const char *at = w->options, *line;

    stanza_set(form, "type", "form");
    stanza_add_text(form, "title", NULL, w->name);
    field = stanza_add(form, "field", NULL);
    stanza_set(field, "var", ANSWER);
    stanza_set(field, "type", "list-single");
    stanza_set(field, "label", w->ask);
    stanza_add(field, "required", NULL);
    while ((line = next_line(&at, c->a))) {
        option = stanza_add(field, "option", NULL);
        stanza_set(option, "label", line);
        stanza_add_text(option, "value", NULL, line);
    }
}

static void answer_form(struct child *c, const struct stanza *iq, const struct wire_command *w)
{
    struct stanza *command, *result = result_of(c, iq, "executing", &command), *actions;

    actions = stanza_add(command, "actions", NULL);
    stanza_set(actions, "execute", "complete");
    stanza_add(actions, "complete", NULL);
    write_form(c, w, command);
    connection_send(c->connection, &result);
}

/* What was chosen, if it is one of the options; NULL. */
static const char *chosen(struct child *c, const struct stanza *form, const struct wire_command *w)
{
    const struct stanza *field = stanza_find(form, "field", NULL);
    const char *at = w->options, *line, *var, *value;

    while (field && (!(var = stanza_attribute(field, "var")) || strcmp(var, ANSWER) != 0))
        field = stanza_find_next(field, "field", NULL);
    value = field ? stanza_text_of(field, "value", NULL, c->a) : NULL;
    while (value && (line = next_line(&at, c->a)))
        if (strcmp(line, value) == 0)
            return line;
    return NULL;
}

/* --- executed --- */

static void complete(struct child *c, const struct stanza *iq, const struct wire_command *w,
                     const struct stanza *form)
{
    const char *answer = w->ask && form ? chosen(c, form, w) : NULL;

    if (w->ask && !form) {
        answer_form(c, iq, w);
    } else if (w->ask && !answer) {
        refuse(c, iq, "bad-payload");
    } else {
        say(c, iq, w->node);
        if (answer)
            say(c, iq, answer);
        answer_done(c, iq, "completed", w->done);
    }
}

static bool is_cancelled(const char *action, const struct stanza *form)
{
    const char *type = form ? stanza_attribute(form, "type") : NULL;

    return (action && strcmp(action, "cancel") == 0) || (type && strcmp(type, "cancel") == 0);
}

static bool is_known_action(const char *action)
{
    return !action || strcmp(action, "execute") == 0 || strcmp(action, "complete") == 0;
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
    const struct wire_command *command = command_of(c, iq, node);
    const struct stanza *form = stanza_find(asked, "x", NS_FORM);

    if (!command)
        iq_refuse(c, iq, "cancel", "item-not-found");
    else if (is_cancelled(action, form))
        answer_done(c, iq, "canceled", NULL);
    else if (!is_known_action(action))
        refuse(c, iq, "bad-action");
    else if (!may_say(c, from))
        iq_refuse(c, iq, "auth", "forbidden");
    else
        complete(c, iq, command, form);
    return true;
}
