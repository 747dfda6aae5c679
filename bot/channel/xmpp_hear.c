/* xmpp_hear.c: what people said, in order, once, and acknowledged when it is durable. */
/* SPDX-License-Identifier: MIT */
#include "channel/xmpp_inside.h"
#include "base/crypto.h"
#include "base/log.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KNOWN_MOST 2048  /* messages that may still be corrected (XEP-0308) */
#define EXTERNAL_MOST 56 /* bytes of a server's id; a longer one cannot be corrected */
#define ECHO_SLOTS 256   /* people whose last message from us is known */
#define ECHO_CERTAIN 40  /* bytes that nobody repeats by chance */
#define ECHO_MS 3000     /* nor do people repeat a word so soon */
#define ECHO_REPEATS 2   /* nor so often */

/* The senders' own ids of messages, and the ids that our inbox knows them by. Each message is looked for: so what is compared lies together. */
struct known {
    uint64_t said[KNOWN_MOST]; /* hashes of address and id; 0: none */
    char external[KNOWN_MOST][EXTERNAL_MOST];
};

struct echo {
    uint64_t address, body; /* hashes */
    int64_t at;             /* UTC ms, when we said it */
    int repeats;            /* echoes in a row that were let through */
};

struct hearing {
    struct xmpp *x;
    uint64_t seed;       /* so that nobody can choose what meets in a table */
    int64_t heard, told; /* numbers of this child: taken by the hearer; acknowledged */
    struct known known;
    size_t next;
    struct echo echoes[ECHO_SLOTS];
    int64_t echoed;
};

struct hearing *hearing_new(struct xmpp *x)
{
    struct hearing *h = calloc(1, sizeof *h);

    if (!h)
        err_out_of_memory();
    h->x = x;
    crypto_random(&h->seed, sizeof h->seed);
    return h;
}

void hearing_free(struct hearing **h)
{
    free(*h);
    *h = NULL;
}

/* FNV-1a, begun with a secret. */
static uint64_t hash_more(uint64_t hash, const char *text)
{
    do
        hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
    while (*text++);
    return hash;
}

/* --- corrections --- */

static uint64_t said_of(const struct hearing *h, const char *address, const char *id)
{
    return hash_more(hash_more(h->seed, address), id) | 1;
}

static const char *external_of(const struct hearing *h, const char *address, const char *id)
{
    uint64_t said = said_of(h, address, id);

    for (size_t i = 0; i < KNOWN_MOST; i++)
        if (h->known.said[i] == said)
            return h->known.external[i];
    return NULL;
}

static void know(struct hearing *h, const char *address, const char *id, const char *external)
{
    if (!id || strlen(external) >= EXTERNAL_MOST || external_of(h, address, id))
        return;
    h->known.said[h->next] = said_of(h, address, id);
    snprintf(h->known.external[h->next], EXTERNAL_MOST, "%s", external);
    h->next = (h->next + 1) % KNOWN_MOST;
}

/* The child names the message as its sender does. One that is not known (any more) makes the correction a message of its own. */
static void resolve(const struct hearing *h, struct inbound *m)
{
    const char *external = m->edits ? external_of(h, m->from.id, m->edits) : NULL;

    if (m->kind != INBOUND_EDIT || !m->edits)
        return;
    m->edits = external;
    m->corrects = !external;
    if (!external)
        m->kind = INBOUND_TEXT;
}

/* --- echoes --- */

static struct echo *echo_slot(struct hearing *h, uint64_t address)
{
    return &h->echoes[address % ECHO_SLOTS];
}

void hearing_said(struct hearing *h, const char *to, const char *body)
{
    uint64_t address = hash_more(h->seed, to), hash = hash_more(h->seed, body);
    struct echo *echo = echo_slot(h, address);

    *echo = (struct echo){address, hash, loop_now(), echo->address == address ? echo->repeats : 0};
}

/* What we said to them last; NULL: nothing that is known. */
static struct echo *last_said(struct hearing *h, const struct inbound *m)
{
    uint64_t address = hash_more(h->seed, m->from.id);
    struct echo *echo = echo_slot(h, address);

    return m->text && !m->room && echo->address == address ? echo : NULL;
}

static bool is_same(const struct hearing *h, const struct echo *said, const struct inbound *m)
{
    return (m->kind == INBOUND_TEXT || m->kind == INBOUND_FILE) &&
           said->body == hash_more(h->seed, m->text);
}

/* Our own words back: a program that repeats what it hears. A person may say "ok" after us, too, but not at once, and not each time. */
static bool is_echo(const struct echo *said, const struct inbound *m)
{
    int64_t since = loop_now() - said->at;

    return m->length >= ECHO_CERTAIN || (since >= 0 && since < ECHO_MS) ||
           said->repeats >= ECHO_REPEATS;
}

static void drop_echo(struct hearing *h)
{
    h->echoed++;
    log_event(h->echoed == 1 ? LOG_WARN : LOG_INFO, "xmpp.echo", "dropped=%lld",
              (long long)h->echoed);
}

/* --- hearing --- */

/* What was offered and not taken is offered again, whole. */
static bool offer(struct hearing *h, struct wire_heard *heard)
{
    const struct channel_hooks *hooks = &h->x->setup.hooks;
    struct inbound *m = &heard->message;

    resolve(h, m);
    if (!m->room && m->kind != INBOUND_EDIT)
        m->name = heard->said_id;
    m->at = loop_now() / 1000;
    if (!hooks->heard(hooks->owner, m))
        return false;
    know(h, m->from.id, heard->said_id, m->edits ? m->edits : m->external_id);
    return true;
}

static bool is_strange(const struct hearing *h, const struct inbound *m)
{
    const char *room = h->x->setup.wire.room;

    return m->room && (!room || strcmp(room, m->room) != 0);
}

static enum child_verdict hear(struct hearing *h, struct wire_heard *heard)
{
    struct echo *said = last_said(h, &heard->message);
    bool same = said && is_same(h, said, &heard->message);

    if (same && is_echo(said, &heard->message))
        drop_echo(h);
    else if (!offer(h, heard))
        return CHILD_KEEP;
    else if (said)
        said->repeats = same ? said->repeats + 1 : 0;
    h->heard = heard->number;
    return CHILD_TAKEN;
}

enum child_verdict hearing_take(struct hearing *h, const struct frame *f)
{
    struct wire_heard heard;
    struct attachment file;
    struct err e = {0};

    if (wire_read_heard(f, &heard, &file, &e) < 0 || heard.number <= h->heard ||
        is_strange(h, &heard.message))
        return CHILD_GARBAGE;
    return hear(h, &heard);
}

enum child_verdict hearing_cursor(struct hearing *h, const struct frame *f)
{
    const struct channel_hooks *hooks = &h->x->setup.hooks;
    const char *position = frame_text(f, 0);

    if (!position || strlen(position) >= sizeof h->x->cursor)
        return CHILD_GARBAGE;
    snprintf(h->x->cursor, sizeof h->x->cursor, "%s", position);
    if (hooks->cursor)
        hooks->cursor(hooks->owner, NETWORK_XMPP, position);
    return CHILD_TAKEN;
}

void hearing_committed(struct hearing *h)
{
    struct child *child = h->x->child;

    if (!child || h->heard == h->told || child_full(child))
        return;
    if (wire_write_number(child_out(child), WIRE_COMMITTED, h->heard))
        h->told = h->heard;
}

void hearing_child_ended(struct hearing *h)
{
    h->heard = h->told = 0;
}
