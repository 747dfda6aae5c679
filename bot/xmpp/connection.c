/* connection.c: the stream, from the first packet to the last. */
/* SPDX-License-Identifier: MIT */
#include "xmpp/connection.h"
#include "base/buf.h"
#include "xmpp/guard.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <strophe.h>
#include <sys/socket.h>

#define READ                                                                                       \
    ((size_t)4096) /* of libstrophe, in each round: then OpenSSL may hold more of a record, of which no poll tells */
#define ROUNDS 6       /* in a turn, */
#define ROUNDS_MOST 64 /* or while there is more of a record */
#define CONNECTING_WAIT                                                                            \
    10 /* ms that libstrophe may wait while there is no descriptor to wait for */
#define PORT_OF_CLIENTS 5222
#define CROWD 640                 /* stanzas that wait; the posts on their way are half as many */
#define BATCH ((size_t)16 * 1024) /* bytes that go out together: one TLS record */

struct connection {
    struct connection_setup setup;
    xmpp_log_t log;
    xmpp_ctx_t *context;
    xmpp_conn_t *theirs;
    int descriptor;
    bool online; /* the resource is bound: xmpp_conn_is_connected is true much earlier, in clear */
    bool over, closing, distrusted, refused;
    bool blocked; /* the socket took no more when we looked last */
    struct buf
        batch; /* stanzas that the library has not been given yet: of each piece it makes a record, and a packet */
    size_t waiting;   /* stanzas since nothing waited any more */
    char detail[160]; /* what the certificate lacks */
};

/* --- why a stream ended --- */

static enum wire_end end_of_error(const xmpp_stream_error_t *error)
{
    if (error->type == XMPP_SE_CONFLICT)
        return WIRE_END_CONFLICT;
    if (error->type == XMPP_SE_HOST_UNKNOWN || error->type == XMPP_SE_HOST_GONE ||
        error->type == XMPP_SE_IMPROPER_ADDR)
        return WIRE_END_HOST;
    if (error->type == XMPP_SE_NOT_AUTHORIZED)
        return WIRE_END_AUTH;
    if (error->type == XMPP_SE_SYSTEM_SHUTDOWN)
        return WIRE_END_SHUTDOWN;
    return WIRE_END_NETWORK;
}

static void end(struct connection *c, int code, const xmpp_stream_error_t *error)
{
    enum wire_end why = WIRE_END_NETWORK;

    if (c->over)
        return;
    c->over = true;
    if (error)
        why = end_of_error(error);
    else if (c->distrusted)
        why = WIRE_END_CERTIFICATE;
    else if (c->refused && !c->online)
        why = WIRE_END_AUTH;
    if (!c->detail[0])
        snprintf(c->detail, sizeof c->detail, "code %d, stream error %d", code,
                 error ? (int)error->type : -1);
    c->online = false;
    c->descriptor = -1;
    c->setup.over(c->setup.owner, why, c->detail);
}

/* A wrong password ends a stream like a cut wire: only the log tells. Below an error its lines hold stanzas, and are not even formatted by us. */
static void hear_log(void *owner, xmpp_log_level_t level, const char *area, const char *text)
{
    struct connection *c = owner;

    (void)text;
    if (level >= XMPP_LEVEL_ERROR && strcmp(area, "auth") == 0)
        c->refused = true;
}

/* Two of libstrophe's call-backs carry nothing of ours; a process has one stream, so this tells them which. */
static struct connection *the_one;

static int distrust(const xmpp_tlscert_t *certificate, const char *why)
{
    (void)certificate;
    the_one->distrusted = true;
    snprintf(the_one->detail, sizeof the_one->detail, "%s", why ? why : "no reason given");
    return 0;
}

/* Called for each socket that it makes: the only way to learn of it. */
static int see_socket(xmpp_conn_t *theirs, void *socket)
{
    const int yes = 1;

    (void)theirs;
    the_one->descriptor = *(const int *)socket;
    /* A message and the ping behind it are two writes: the second shall not wait until the first is acknowledged. */
    return setsockopt(the_one->descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

/* --- what comes --- */

static int hear(xmpp_conn_t *theirs, xmpp_stanza_t *stanza, void *owner)
{
    struct connection *c = owner;

    (void)theirs;
    if (c->online)
        c->setup.stanza(c->setup.owner, (const struct stanza *)stanza);
    return 1; /* and the next one too */
}

static void change(xmpp_conn_t *theirs, xmpp_conn_event_t event, int error,
                   xmpp_stream_error_t *stream_error, void *owner)
{
    struct connection *c = owner;

    if (event != XMPP_CONN_CONNECT) {
        end(c, error, stream_error);
        return;
    }
    if (!xmpp_conn_is_secured(theirs)) { /* cannot be: the flag below sees to it */
        end(c, error, stream_error);
        return;
    }
    xmpp_handler_add(theirs, hear, NULL, NULL, NULL,
                     c); /* one for all: a second with the same owner is not taken */
    c->online = true;
    c->setup.online(c->setup.owner, xmpp_conn_get_bound_jid(theirs));
}

/* --- the guard's self-test --- */

static void measure(xmpp_stanza_t *at, size_t depth, struct guard_reading *out)
{
    if (depth > out->depth)
        out->depth = depth;
    out->elements++;
    for (at = xmpp_stanza_get_children(at); at; at = xmpp_stanza_get_next(at))
        if (xmpp_stanza_is_tag(at))
            measure(at, depth + 1, out);
}

static bool read_with_library(void *owner, const char *xml, struct guard_reading *out)
{
    xmpp_stanza_t *stanza = xmpp_stanza_new_from_string(owner, xml);
    const char *from = stanza ? xmpp_stanza_get_from(stanza) : NULL;

    *out = (struct guard_reading){.depth = 0};
    if (!stanza)
        return false;
    snprintf(out->from, sizeof out->from, "%s", from ? from : "");
    measure(stanza, 1, out);
    xmpp_stanza_release(stanza);
    return true;
}

/* --- made, opened, closed --- */

static void prepare(struct connection *c)
{
    char jid[3072]; /* RFC 7622: at most 3071 bytes */

    snprintf(jid, sizeof jid, "%s/%s", c->setup.jid, c->setup.resource);
    xmpp_conn_set_jid(c->theirs, jid);
    xmpp_conn_set_pass(c->theirs, c->setup.password);
    xmpp_conn_set_flags(c->theirs, XMPP_CONN_FLAG_MANDATORY_TLS | XMPP_CONN_FLAG_DISABLE_SM);
    if (c->setup.ca_file)
        xmpp_conn_set_cafile(c->theirs, c->setup.ca_file);
    xmpp_conn_set_certfail_handler(c->theirs, distrust);
    xmpp_conn_set_sockopt_callback(c->theirs, see_socket);
}

int connection_new(struct connection **out, const struct connection_setup *setup, struct err *e)
{
    struct connection *c = calloc(1, sizeof *c);

    if (!c)
        err_out_of_memory();
    xmpp_initialize();
    *c = (struct connection){
        .setup = *setup, .log = {hear_log, c}, .descriptor = -1, .batch = BUF_INIT(BATCH)};
    c->context = xmpp_ctx_new(NULL, &c->log);
    c->theirs = c->context ? xmpp_conn_new(c->context) : NULL;
    if (!c->theirs)
        err_out_of_memory();
    *out = c;
    if (guard_holds(read_with_library, c->context)) {
        prepare(c);
        return 0;
    }
    connection_free(out);
    return err_set(e, ERR_INTERNAL, "the guard before the XML library is not in place");
}

/* The end of the stream, if it still waits: a server that does not see it believes for a while that we are there. */
static void write_last(struct connection *c)
{
    bool closing = c->online && c->closing;

    c->online = false; /* nothing is heard any more */
    if (closing && !c->over)
        xmpp_run_once(c->context, 0);
}

void connection_free(struct connection **c)
{
    if (!*c)
        return;
    write_last(*c);
    (*c)->over = true;
    xmpp_conn_release((*c)->theirs);
    xmpp_ctx_free((*c)->context);
    xmpp_shutdown();
    buf_free(&(*c)->batch);
    free(*c);
    *c = NULL;
}

void connection_open(struct connection *c)
{
    unsigned short port = (unsigned short)(c->setup.port ? c->setup.port : PORT_OF_CLIENTS);
    int result;

    the_one = c;
    result = xmpp_connect_client(c->theirs, c->setup.host, c->setup.host ? port : 0, change, c);
    if (result != XMPP_EOK)
        end(c, result, NULL);
}

int connection_descriptor(const struct connection *c)
{
    return c->descriptor;
}

static bool is_ready(const struct connection *c, short to)
{
    struct pollfd socket = {c->descriptor, to, 0};

    return poll(&socket, 1, 0) > 0;
}

static bool is_waiting(const struct connection *c)
{
    return c->batch.length || xmpp_conn_send_queue_len(c->theirs) > 0;
}

static void hand_over(struct connection *c)
{
    if (c->batch.length)
        xmpp_send_raw(c->theirs, c->batch.bytes, c->batch.length);
    buf_clear(&c->batch);
}

/* Each round of the library writes first and reads then: one more for what was said meanwhile, and as long as there is more to read. */
/* A server that gathers small writes (RFC 896) sends the rest of a message when the first of it is acknowledged, which Linux puts off for 40 ms. It
 * forgets this wish after a while. That it cannot be had harms nothing. */
static void acknowledge(const struct connection *c)
{
    const int yes = 1;

    (void)setsockopt(c->descriptor, IPPROTO_TCP, TCP_QUICKACK, &yes, sizeof yes);
}

void connection_turn(struct connection *c)
{
    bool writes = c->blocked || (c->online && is_waiting(c));

    if (!c->online) {
        xmpp_run_once(c->context, CONNECTING_WAIT);
        return;
    }
    for (int i = 0; i < ROUNDS_MOST && !c->over; i++) {
        size_t before = guard_bytes();

        hand_over(c);
        xmpp_run_once(c->context, 0);
        if (guard_bytes() != before)
            acknowledge(c);
        writes = writes || c->batch.length;
        if (guard_bytes() - before == READ)
            continue;
        if (i >= ROUNDS - 1 || (!c->over && !is_waiting(c) && !is_ready(c, POLLIN)))
            break;
    }
    if (c->over)
        return;
    if (!is_waiting(c))
        c->waiting = 0;
    /* The library does not tell of a stanza that is half written: so we look at what kept it. */
    c->blocked = writes && !is_ready(c, POLLOUT);
}

bool connection_waits(const struct connection *c)
{
    return c->online && (c->blocked || is_waiting(c));
}

bool connection_crowded(const struct connection *c)
{
    return c->waiting > CROWD;
}

void connection_close(struct connection *c)
{
    if (c->online && !c->closing) {
        hand_over(c);
        xmpp_disconnect(c->theirs); /* </stream> stands behind what waits */
    }
    c->closing = true;
}

struct stanza *connection_stanza(struct connection *c, const char *name)
{
    xmpp_stanza_t *s = xmpp_stanza_new(c->context);

    if (!s || xmpp_stanza_set_name(s, name) != XMPP_EOK)
        err_out_of_memory();
    return (struct stanza *)s;
}

static void add_to_batch(struct connection *c, const char *text, size_t length)
{
    if (c->batch.length + length > BATCH)
        hand_over(c);
    if (length > BATCH)
        xmpp_send_raw(c->theirs, text, length);
    else
        buf_add(&c->batch, text, length);
    c->waiting++;
}

void connection_send(struct connection *c, struct stanza **s)
{
    xmpp_stanza_t *theirs = (xmpp_stanza_t *)*s;
    char *text;
    size_t length;

    if (c->online && !c->closing) {
        if (xmpp_stanza_to_text(theirs, &text, &length) != XMPP_EOK)
            err_out_of_memory();
        add_to_batch(c, text, length);
        xmpp_free(c->context, text);
    }
    xmpp_stanza_release(theirs);
    *s = NULL;
}
