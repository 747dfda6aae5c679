/* peers.c: their time, whether they are a program, whether they like to see that we write. */
/* SPDX-License-Identifier: MIT */
#include "xmpp/peers.h"
#include "xmpp/iq.h"
#include <stdlib.h>
#include <string.h>

#define NS_INFO "http://jabber.org/protocol/disco#info"

#define HOUR_MS 3600000

struct peers {
    struct peer places[PEERS_MOST];
};

struct peers *peers_new(void)
{
    struct peers *p = calloc(1, sizeof *p);

    if (!p)
        err_out_of_memory();
    return p;
}

void peers_free(struct peers **p)
{
    for (size_t i = 0; *p && i < PEERS_MOST; i++)
        free((*p)->places[i].jid);
    free(*p);
    *p = NULL;
}

/* FNV-1a: for a place in a table of our own, where two who share one only cost a question. */
static size_t place_of(const char *text)
{
    uint32_t hash = 2166136261u;

    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 16777619u;
    return hash % PEERS_MOST;
}

struct peer *peers_find(struct peers *p, const char *bare)
{
    struct peer *peer = &p->places[place_of(bare)];

    if (peer->jid && strcmp(peer->jid, bare) == 0)
        return peer;
    free(peer->jid);
    *peer = (struct peer){.jid = strdup(bare)};
    if (!peer->jid)
        err_out_of_memory();
    return peer;
}

struct peer *peers_left_waiting(struct peers *p, int64_t before_ms)
{
    for (size_t i = 0; i < PEERS_MOST; i++)
        if (p->places[i].composing && p->places[i].composing_at < before_ms)
            return &p->places[i];
    return NULL;
}

bool peers_heard(struct peer *peer, int64_t now_ms)
{
    int64_t hour = now_ms / HOUR_MS;

    if (!peer->machine)
        return true;
    if (peer->hour != hour)
        peer->said = 0;
    peer->hour = hour;
    return peer->said++ < PEERS_MACHINE_MOST;
}

/* Answers name who sent them, so nothing need be remembered of the question. */
static struct peer *peer_of(struct child *c, const struct iq_answer *answer)
{
    if (!answer->stanza || !answer->result)
        return NULL;
    return peers_find(c->peers, jid_bare(stanza_attribute(answer->stanza, "from"), c->a));
}

static bool is_zone(const char *text)
{
    return strlen(text) == 6 && (*text == '+' || *text == '-') &&
           strspn(text + 1, "0123456789") == 2 && text[3] == ':' &&
           strspn(text + 4, "0123456789") == 2;
}

static void time_known(struct child *c, void *owner, const struct iq_answer *answer)
{
    struct peer *peer = peer_of(c, answer);
    const struct stanza *told = peer ? stanza_find(answer->stanza, "time", NS_TIME) : NULL;
    const char *zone = told ? stanza_text_of(told, "tzo", NULL, c->a) : NULL;

    (void)owner;
    if (zone && strcmp(zone, "Z") == 0)
        zone = "+00:00";
    if (zone && is_zone(zone))
        memcpy(peer->zone, zone, strlen(zone) + 1);
}

/* Only of who says that it can tell: some clients take a question that they do not know badly. */
static void ask_time(struct child *c, const struct stanza *query, const char *full)
{
    const struct stanza *at = stanza_find(query, "feature", NULL);
    struct stanza *iq;

    for (; at; at = stanza_find_next(at, "feature", NULL)) {
        const char *feature = stanza_attribute(at, "var");

        if (!feature || strcmp(feature, NS_TIME) != 0)
            continue;
        iq = iq_new(c, "get", full);
        stanza_add(iq, "time", NS_TIME);
        iq_ask_stranger(c, &iq, time_known, NULL);
        return;
    }
}

static bool is_machine(const struct stanza *identity)
{
    const char *category = stanza_attribute(identity, "category"),
               *type = stanza_attribute(identity, "type");

    return category && (strcmp(category, "automation") == 0 ||
                        (strcmp(category, "client") == 0 && type && strcmp(type, "bot") == 0));
}

static void identity_known(struct child *c, void *owner, const struct iq_answer *answer)
{
    struct peer *peer = peer_of(c, answer);
    const struct stanza *query = peer ? stanza_find(answer->stanza, "query", NS_INFO) : NULL,
                        *at = query ? stanza_find(query, "identity", NULL) : NULL;

    (void)owner;
    for (; at; at = stanza_find_next(at, "identity", NULL))
        if (is_machine(at))
            peer->machine = true;
    if (query)
        ask_time(c, query, stanza_attribute(answer->stanza, "from"));
}

void peers_ask(struct child *c, struct peer *peer, const char *full)
{
    struct stanza *iq;

    if (peer->asked || !*jid_resource(full) || !iq_may_ask_stranger(c) ||
        connection_crowded(c->connection))
        return; /* another time */
    peer->asked = true;
    iq = iq_new(c, "get", full);
    stanza_add(iq, "query", NS_INFO);
    iq_ask_stranger(c, &iq, identity_known, NULL);
}
