/* upload.c: the service that takes files, found among what our server offers. */
/* SPDX-License-Identifier: MIT */
#include "xmpp/upload.h"
#include "xmpp/iq.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NS_UPLOAD "urn:xmpp:http:upload:0"
#define NS_INFO "http://jabber.org/protocol/disco#info"
#define SERVICES_MOST 20 /* of a server that are asked what they are */
#define SLOTS_MOST 16    /* asked for at a time */

struct upload {
    char *service;             /* NULL: none found (yet) */
    int64_t most;              /* bytes it takes; 0: it does not say */
    size_t looking;            /* answers that may still name it */
    int64_t slots[SLOTS_MOST]; /* the parent's numbers; 0: free */
};

struct upload *upload_new(void)
{
    struct upload *u = calloc(1, sizeof *u);

    if (!u)
        err_out_of_memory();
    return u;
}

void upload_free(struct upload **u)
{
    if (!*u)
        return;
    free((*u)->service);
    free(*u);
    *u = NULL;
}

const char *upload_service(const struct child *c)
{
    return c->upload->service;
}

bool upload_looked(const struct child *c)
{
    return c->upload->looking == 0;
}

/* --- finding it --- */

static int64_t most_of(const struct stanza *query, struct arena *a)
{
    const struct stanza *form = stanza_find(query, "x", "jabber:x:data"),
                        *at = form ? stanza_find(form, "field", NULL) : NULL;
    const char *var, *value;

    for (; at; at = stanza_find_next(at, "field", NULL)) {
        var = stanza_attribute(at, "var");
        value = stanza_text_of(at, "value", NULL, a);
        if (var && value && strcmp(var, "max-file-size") == 0)
            return strtoll(value, NULL, 10);
    }
    return 0;
}

static void service_seen(struct child *c, void *owner, const struct iq_answer *answer)
{
    struct upload *u = c->upload;
    const struct stanza *query =
        answer->result ? stanza_find(answer->stanza, "query", NS_INFO) : NULL;

    (void)owner;
    u->looking--;
    if (!query || u->service || !stanza_has_feature(query, NS_UPLOAD))
        return;
    u->service = strdup(stanza_attribute(answer->stanza, "from"));
    if (!u->service)
        err_out_of_memory();
    u->most = most_of(query, c->a);
}

static void look_at(struct child *c, const char *jid)
{
    struct stanza *iq = iq_new(c, "get", jid);

    c->upload->looking++;
    stanza_add(iq, "query", NS_INFO);
    iq_ask(c, &iq, service_seen, NULL);
}

static void services_known(struct child *c, void *owner, const struct iq_answer *answer)
{
    size_t count = answer->item_count < SERVICES_MOST ? answer->item_count : SERVICES_MOST;
    const char *jids[SERVICES_MOST];

    (void)owner;
    for (size_t i = 0; i < count; i++)
        jids[i] = arena_copy(c->a, answer->items[i]);
    for (size_t i = 0; i < count; i++)
        look_at(c, jids[i]);
    look_at(c, c->domain);
    c->upload->looking--;
}

void upload_start(struct child *c)
{
    struct stanza *iq = iq_new(c, "get", c->domain);

    c->upload->looking++;
    stanza_add(iq, "query", "http://jabber.org/protocol/disco#items");
    iq_ask(c, &iq, services_known, NULL);
}

/* --- a place --- */

static void give(struct child *c, struct wire_slot_given *given, int64_t id, const char *why)
{
    given->id = id;
    given->why = why;
    wire_write_slot_given(&c->out, given);
}

static bool is_allowed(const char *header)
{
    return header && (strcmp(header, "Authorization") == 0 || strcmp(header, "Cookie") == 0 ||
                      strcmp(header, "Expires") == 0);
}

static void take_headers(const struct stanza *put, struct wire_slot_given *out, struct arena *a)
{
    const struct stanza *at = stanza_find(put, "header", NULL);

    for (; at && out->header_count < WIRE_HEADERS_MOST; at = stanza_find_next(at, "header", NULL)) {
        const char *name = stanza_attribute(at, "name"), *value = stanza_text(at, a);

        if (!is_allowed(name) || strpbrk(value, "\r\n"))
            continue;
        out->headers[out->header_count].name = name;
        out->headers[out->header_count++].value = value;
    }
}

static const char *why_not(const struct iq_answer *answer)
{
    struct stanza_error error;

    if (!answer->stanza)
        return "retry";
    error = stanza_error(answer->stanza);
    if (strcmp(error.condition, "not-acceptable") == 0)
        return "too-large";
    return strcmp(error.type, "wait") == 0 ? "retry" : "refused";
}

static void slot_known(struct child *c, void *owner, const struct iq_answer *answer)
{
    int64_t *place = owner, id = *place;
    const struct stanza *slot =
                            answer->result ? stanza_find(answer->stanza, "slot", NS_UPLOAD) : NULL,
                        *put = slot ? stanza_find(slot, "put", NULL) : NULL,
                        *get = slot ? stanza_find(slot, "get", NULL) : NULL;
    struct wire_slot_given given = {.id = id};

    *place = 0;
    if (!put || !get || !stanza_attribute(put, "url") || !stanza_attribute(get, "url")) {
        give(c, &given, id, why_not(answer));
        return;
    }
    given.put = stanza_attribute(put, "url");
    given.get = stanza_attribute(get, "url");
    take_headers(put, &given, c->a);
    give(c, &given, id, NULL);
}

static int64_t *free_slot(struct upload *u)
{
    for (size_t i = 0; i < SLOTS_MOST; i++)
        if (!u->slots[i])
            return &u->slots[i];
    return NULL;
}

void upload_ask(struct child *c, const struct wire_slot *slot)
{
    struct upload *u = c->upload;
    struct wire_slot_given none = {.id = slot->id};
    int64_t *place = free_slot(u);
    struct stanza *iq, *request;

    if (!u->service || !place || !c->online) {
        give(c, &none, slot->id, u->looking || !place || !c->online ? "retry" : "no-service");
        return;
    }
    if (u->most && slot->bytes > u->most) {
        give(c, &none, slot->id, "too-large");
        return;
    }
    *place = slot->id;
    iq = iq_new(c, "get", u->service);
    request = stanza_add(iq, "request", NS_UPLOAD);
    stanza_set(request, "filename", slot->name);
    stanza_set_number(request, "size", slot->bytes);
    stanza_set(request, "content-type", slot->type);
    iq_ask(c, &iq, slot_known, place);
}
