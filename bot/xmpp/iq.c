/* iq.c: our requests and their answers, in one table. */
/* SPDX-License-Identifier: MIT */
#include "xmpp/iq.h"
#include "xmpp/guard.h"
#include <stdlib.h>
#include <string.h>

#define OWN_MOST                                                                                   \
    384 /* requests to our own server without an answer yet: some for each of the staff, and pings */
#define STRANGERS_MOST 128 /* and to others */
#define OPEN_MOST (OWN_MOST + STRANGERS_MOST)
#define PATIENCE_MS 20000 /* for an answer */
#define ITEMS_MOST 20000  /* as the guard lets through */

struct request {
    char id[20]; /* "": free */
    char *to;    /* NULL: our own account */
    bool large;  /* of our own server: the answer may be large */
    int64_t until;
    iq_done done;
    void *owner;
};

struct iqs {
    struct request requests[OPEN_MOST];
    struct arena *items_in; /* of the answer at hand */
    const char **items;
    size_t item_count, item_room;
};

struct iqs *iqs_new(void)
{
    struct iqs *q = calloc(1, sizeof *q);

    if (!q)
        err_out_of_memory();
    q->items_in = arena_new_small();
    return q;
}

void iqs_free(struct iqs **q)
{
    if (!*q)
        return;
    for (size_t i = 0; i < OPEN_MOST; i++)
        free((*q)->requests[i].to);
    arena_free(&(*q)->items_in);
    free((*q)->items);
    free(*q);
    *q = NULL;
}

/* --- whose answer is it? --- */

static struct request *request_of(struct iqs *q, const char *id)
{
    for (size_t i = 0; id && *id && i < OPEN_MOST; i++)
        if (strcmp(q->requests[i].id, id) == 0)
            return &q->requests[i];
    return NULL;
}

/* Our server answers for our account in its own name, in ours, or in none (RFC 6120, section 8.1.2.1). */
static bool is_from(const struct child *c, const struct request *r, const char *from)
{
    if (r->to && strcmp(r->to, c->setup.jid) != 0)
        return from && strcmp(from, r->to) == 0;
    return !from || strcmp(from, c->setup.jid) == 0 || strcmp(from, c->domain) == 0 ||
           (c->full && strcmp(from, c->full) == 0);
}

static bool is_answer_type(const char *type)
{
    return type && (strcmp(type, "result") == 0 || strcmp(type, "error") == 0);
}

bool iq_is_answer(void *child, const char *from, const char *type, const char *id)
{
    struct child *c = child;
    const struct request *r = is_answer_type(type) ? request_of(c->iqs, id) : NULL;

    if (!r || !r->large || !is_from(c, r, from))
        return false;
    arena_reset(c->iqs->items_in);
    c->iqs->item_count = 0;
    return true;
}

void iq_element(void *child, const char *name, const char **attributes)
{
    struct iqs *q = ((struct child *)child)->iqs;

    if (strcmp(name, "item") != 0 || q->item_count == ITEMS_MOST)
        return;
    for (; *attributes; attributes += 2) {
        if (strcmp(attributes[0], "jid") != 0)
            continue;
        if (q->item_count == q->item_room) {
            q->item_room = q->item_room * 2 + 16;
            q->items = realloc(q->items, q->item_room * sizeof *q->items);
            if (!q->items)
                err_out_of_memory();
        }
        q->items[q->item_count++] = arena_copy(q->items_in, attributes[1]);
        return;
    }
}

/* --- asking --- */

struct stanza *iq_new(struct child *c, const char *type, const char *to)
{
    struct stanza *iq = connection_stanza(c->connection, "iq");

    stanza_set(iq, "type", type);
    stanza_set(iq, "to", to);
    return iq;
}

/* Each half of the table for itself; NULL: it is full. */
static const struct request *free_place(const struct iqs *q, bool own)
{
    const struct request *at = q->requests + (own ? 0 : OWN_MOST),
                         *end = q->requests + (own ? OWN_MOST : OPEN_MOST);

    for (; at < end; at++)
        if (!at->id[0])
            return at;
    return NULL;
}

bool iq_may_ask(const struct child *c)
{
    return free_place(c->iqs, true) != NULL;
}

bool iq_may_ask_stranger(const struct child *c)
{
    return free_place(c->iqs, false) != NULL;
}

static char *copy_of(const char *text)
{
    char *copy = text ? strdup(text) : NULL;

    if (text && !copy)
        err_out_of_memory();
    return copy;
}

static void ask(struct child *c, struct stanza **iq, iq_done done, void *owner, bool large)
{
    const struct iq_answer none = {.stanza = NULL};
    const struct request *place = free_place(c->iqs, large);
    struct request *r;

    if (!place) {
        stanza_give_up(iq);
        done(c, owner, &none);
        return;
    }
    r = &c->iqs->requests[place - c->iqs->requests];
    memcpy(r->id, child_random(c, c->a), 16);
    r->id[16] = '\0';
    r->to = copy_of(stanza_attribute(*iq, "to"));
    r->large = large;
    r->until = c->now + PATIENCE_MS;
    r->done = done;
    r->owner = owner;
    stanza_set(*iq, "id", r->id);
    connection_send(c->connection, iq);
}

void iq_ask(struct child *c, struct stanza **iq, iq_done done, void *owner)
{
    ask(c, iq, done, owner, true);
}

void iq_ask_stranger(struct child *c, struct stanza **iq, iq_done done, void *owner)
{
    ask(c, iq, done, owner, false);
}

void iq_ignore(struct child *c, void *owner, const struct iq_answer *answer)
{
    (void)c;
    (void)owner;
    (void)answer;
}

/* The place is free before `done` is called: it may ask the next thing. */
static void end_request(struct child *c, struct request *r, const struct iq_answer *answer)
{
    iq_done done = r->done;
    void *owner = r->owner;

    free(r->to);
    *r = (struct request){.to = NULL};
    done(c, owner, answer);
}

void iq_tick(struct child *c)
{
    const struct iq_answer none = {.stanza = NULL};

    for (size_t i = 0; i < OPEN_MOST; i++) {
        struct request *r = &c->iqs->requests[i];

        if (r->id[0] && r->until <= c->now)
            end_request(c, r, &none);
    }
}

/* --- what comes --- */

static void hear_answer(struct child *c, const struct stanza *s)
{
    struct request *r = request_of(c->iqs, stanza_attribute(s, "id"));
    struct iq_answer answer = {.stanza = s};

    if (!r || !is_from(c, r, stanza_attribute(s, "from"))) {
        c->forged++;
        return;
    }
    answer.result = strcmp(stanza_attribute(s, "type"), "result") == 0;
    if (r->large) {
        answer.items = c->iqs->items;
        answer.item_count = c->iqs->item_count;
    }
    end_request(c, r, &answer);
}

struct stanza *iq_result(struct child *c, const struct stanza *to)
{
    struct stanza *iq = iq_new(c, "result", stanza_attribute(to, "from"));

    stanza_set(iq, "id", stanza_attribute(to, "id"));
    return iq;
}

struct stanza *iq_make_refusal(struct stanza *result, const char *type, const char *condition)
{
    struct stanza *error;

    stanza_set(result, "type", "error");
    error = stanza_add(result, "error", NULL);
    stanza_set(error, "type", type);
    stanza_add(error, condition, NS_ERRORS);
    return error;
}

void iq_refuse(struct child *c, const struct stanza *to, const char *type, const char *condition)
{
    struct stanza *iq = iq_result(c, to);

    iq_make_refusal(iq, type, condition);
    connection_send(c->connection, &iq);
}

void iq_hear(struct child *c, const struct stanza *s)
{
    const char *type = stanza_attribute(s, "type");

    if (is_answer_type(type))
        hear_answer(c, s);
    else if (connection_crowded(c->connection))
        return; /* who asks faster than our server takes answers gets none */
    else if (!type || (strcmp(type, "get") != 0 && strcmp(type, "set") != 0))
        iq_refuse(c, s, "modify", "bad-request");
    else if (!answer_request(c, s))
        iq_refuse(c, s, "cancel", "service-unavailable");
}
