/* receipts.c: owed until committed. */
/* SPDX-License-Identifier: MIT */
#include "xmpp/receipts.h"
#include "xmpp/body.h"
#include <stdlib.h>
#include <string.h>

#define OWED_MOST                                                                                  \
    512 /* more than one commit of the parent can hold up; past it a receipt is left out, which is allowed */
#define NS_RECEIPTS "urn:xmpp:receipts"
#define NS_MARKERS "urn:xmpp:chat-markers:0"

struct owed {
    int64_t number; /* 0: free */
    char *to, *id;
    bool received, displayed;
};

struct receipts {
    struct owed owed[OWED_MOST];
    size_t first, count; /* a ring, in order of numbers */
};

struct receipts *receipts_new(void)
{
    struct receipts *r = calloc(1, sizeof *r);

    if (!r)
        err_out_of_memory();
    return r;
}

static void forget(struct owed *o)
{
    free(o->to);
    free(o->id);
    *o = (struct owed){.number = 0};
}

void receipts_free(struct receipts **r)
{
    for (size_t i = 0; *r && i < OWED_MOST; i++)
        forget(&(*r)->owed[i]);
    free(*r);
    *r = NULL;
}

void receipts_owe(struct child *c, const struct stanza *s, int64_t number)
{
    struct receipts *r = c->receipts;
    const char *id = stanza_attribute(s, "id"), *from = stanza_attribute(s, "from");
    bool received = stanza_find(s, "request", NS_RECEIPTS) != NULL,
         displayed = stanza_find(s, "markable", NS_MARKERS) != NULL;
    struct owed *o = &r->owed[(r->first + r->count) % OWED_MOST];

    if (!id || strlen(id) > BODY_ID_MOST || !from || (!received && !displayed) ||
        r->count == OWED_MOST)
        return;
    *o = (struct owed){number, strdup(from), strdup(id), received, displayed};
    if (!o->to || !o->id)
        err_out_of_memory();
    r->count++;
}

static void say(struct child *c, const struct owed *o, const char *name, const char *ns)
{
    struct stanza *message;

    if (connection_crowded(c->connection))
        return;
    message = connection_stanza(c->connection, "message");
    stanza_set(message, "to", o->to);
    stanza_set(message, "type", "chat");
    stanza_set(stanza_add(message, name, ns), "id", o->id);
    stanza_add(message, "no-store", "urn:xmpp:hints");
    connection_send(c->connection, &message);
}

void receipts_committed(struct child *c, int64_t number)
{
    struct receipts *r = c->receipts;

    for (; r->count && r->owed[r->first].number <= number; r->count--) {
        struct owed *o = &r->owed[r->first];

        if (o->received)
            say(c, o, "received", NS_RECEIPTS);
        if (o->displayed)
            say(c, o, "displayed", NS_MARKERS);
        forget(o);
        r->first = (r->first + 1) % OWED_MOST;
    }
}
