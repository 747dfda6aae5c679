/* answers.c: what others may ask of us, in one table. */
/* SPDX-License-Identifier: MIT */
#include "xmpp/iq.h"
#include <string.h>
#include <time.h>

#define NS_INFO "http://jabber.org/protocol/disco#info"
#define NS_ITEMS "http://jabber.org/protocol/disco#items"
#define NS_COMMANDS "http://jabber.org/protocol/commands"
#define NS_VERSION "jabber:iq:version"

struct row {
    const char *type, *name, *ns;
    bool (*answer)(struct child *c, const struct stanza *iq, const struct stanza *payload);
};

static struct stanza *result_with(struct child *c, const struct stanza *iq, const char *name,
                                  const char *ns, struct stanza **payload)
{
    struct stanza *result = iq_result(c, iq);

    *payload = stanza_add(result, name, ns);
    return result;
}

/* XEP-0199 */
static bool ping(struct child *c, const struct stanza *iq, const struct stanza *payload)
{
    struct stanza *result = iq_result(c, iq);

    (void)payload;
    connection_send(c->connection, &result);
    return true;
}

/* XEP-0030. What is asked of a node is answered for that node (section 3.2), else item-not-found. */
static bool info(struct child *c, const struct stanza *iq, const struct stanza *payload)
{
    const char *node = stanza_attribute(payload, "node");
    struct stanza *query, *result = result_with(c, iq, "query", NS_INFO, &query);

    stanza_set(query, "node", node);
    if (!node || strncmp(node, FEATURES_NODE "#", sizeof FEATURES_NODE) == 0)
        features_write(c, query);
    else if (!commands_info(c, iq, node, query))
        iq_make_refusal(result, "cancel", "item-not-found");
    connection_send(c->connection, &result);
    return true;
}

static bool items(struct child *c, const struct stanza *iq, const struct stanza *payload)
{
    const char *node = stanza_attribute(payload, "node");
    struct stanza *query, *result = result_with(c, iq, "query", NS_ITEMS, &query);

    stanza_set(query, "node", node);
    if (node && strcmp(node, NS_COMMANDS) == 0)
        commands_list(c, iq, query);
    else if (node)
        iq_make_refusal(result, "cancel", "item-not-found");
    connection_send(c->connection, &result);
    return true;
}

/* XEP-0092, without the system: it is nobody's business. */
static bool version(struct child *c, const struct stanza *iq, const struct stanza *payload)
{
    struct stanza *query, *result = result_with(c, iq, "query", NS_VERSION, &query);

    (void)payload;
    stanza_add_text(query, "name", NULL, "recoup");
    stanza_add_text(query, "version", NULL, c->setup.version ? c->setup.version : "");
    connection_send(c->connection, &result);
    return true;
}

/* XEP-0202 */
static bool tell_time(struct child *c, const struct stanza *iq, const struct stanza *payload)
{
    struct stanza *answer, *result = result_with(c, iq, "time", NS_TIME, &answer);
    time_t now = time(NULL);
    struct tm parts;
    char text[32];

    (void)payload;
    if (!gmtime_r(&now, &parts) || !strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts))
        text[0] = '\0';
    stanza_add_text(answer, "tzo", NULL, "+00:00");
    stanza_add_text(answer, "utc", NULL, text);
    connection_send(c->connection, &result);
    return true;
}

/* A change of our own roster (RFC 6121, section 2.1.6) is taken note of; from anybody else it is none. */
static bool roster_push(struct child *c, const struct stanza *iq, const struct stanza *payload)
{
    const char *from = stanza_attribute(iq, "from");
    struct stanza *result;

    (void)payload;
    if (from && !jid_is_bare(from, c->setup.jid))
        return false;
    result = iq_result(c, iq);
    connection_send(c->connection, &result);
    return true;
}

static const struct row ROWS[] = {
    {"get", "ping", "urn:xmpp:ping", ping},
    {"get", "query", NS_INFO, info},
    {"get", "query", NS_ITEMS, items},
    {"get", "query", NS_VERSION, version},
    {"get", "time", NS_TIME, tell_time},
    {"set", "query", "jabber:iq:roster", roster_push},
    {"set", "command", NS_COMMANDS, commands_answer},
};

bool answer_request(struct child *c, const struct stanza *s)
{
    const struct stanza *payload = stanza_child(s);
    const char *type = stanza_attribute(s, "type");

    for (size_t i = 0; payload && i < sizeof ROWS / sizeof ROWS[0]; i++)
        if (strcmp(type, ROWS[i].type) == 0 && stanza_is(payload, ROWS[i].name, ROWS[i].ns))
            return ROWS[i].answer(c, s, payload);
    return false;
}
