/* xmpp_upload.c: a file to the place that the server gave for it, by HTTP PUT (XEP-0363). */
/* SPDX-License-Identifier: MIT */
#include "channel/xmpp_inside.h"
#include "base/log.h"
#include "io/http.h"
#include <stdlib.h>
#include <string.h>

#define CONNECTIONS 2
#define CONNECTION_SECONDS 30
#define PUT_MS 120000
#define ANSWER_MOST ((size_t)16 * 1024)

struct upload_call {
    struct upload *upload;
    struct http_call *call;
    void (*done)(void *owner, enum upload_end end);
    void *owner;
};

struct upload {
    struct xmpp *x;
    struct http *http; /* NULL until something is to be put */
};

struct upload *upload_new(struct xmpp *x)
{
    struct upload *u = calloc(1, sizeof *u);

    if (!u)
        err_out_of_memory();
    u->x = x;
    return u;
}

void upload_free(struct upload **u)
{
    if (!*u)
        return;
    http_free(&(*u)->http);
    free(*u);
    *u = NULL;
}

/* 4xx is the server's last word, but for those that say "later". */
static enum upload_end end_of(const struct http_answer *answer)
{
    if (answer->outcome != HTTP_ANSWERED)
        return UPLOAD_LATER;
    if (answer->status == 200 || answer->status == 201 || answer->status == 204)
        return UPLOAD_DONE;
    if (answer->status >= 500 || answer->status == 408 || answer->status == 429)
        return UPLOAD_LATER;
    return UPLOAD_NEVER;
}

static void answered(void *owner, const struct http_answer *answer)
{
    struct upload_call *call = owner, over = *call;

    free(call);
    if (end_of(answer) != UPLOAD_DONE)
        log_warn("xmpp.put", "status=%d why=%s", answer->status, answer->why ? answer->why : "");
    over.done(over.owner, end_of(answer));
}

static bool is_open(struct upload *u)
{
    const struct http_setup setup = {.loop = u->x->channel.loop,
                                     .connection_seconds = CONNECTION_SECONDS,
                                     .connections = CONNECTIONS,
                                     .ca_file = u->x->setup.wire.ca_file};
    struct err e = {0};

    if (!u->http && http_new(&u->http, &setup, &e) < 0)
        log_error("xmpp.upload", "why=%s", e.text);
    return u->http != NULL;
}

struct upload_call *upload_begin(struct upload *u, const struct wire_slot_given *to,
                                 const struct document *file,
                                 void (*done)(void *owner, enum upload_end end), void *owner)
{
    struct http_header headers[WIRE_HEADERS_MOST];
    struct http_request request = {.url = to->put,
                                   .body = file->bytes,
                                   .length = file->length,
                                   .type = file->type,
                                   .puts = true,
                                   .headers = headers,
                                   .header_count = to->header_count,
                                   .timeout_ms = PUT_MS,
                                   .answer_most = ANSWER_MOST};
    struct upload_call *call;

    if (!http_may_ask(to->put) || !http_may_ask(to->get) || !is_open(u))
        return NULL;
    for (size_t i = 0; i < to->header_count; i++)
        headers[i] = (struct http_header){to->headers[i].name, to->headers[i].value};
    call = calloc(1, sizeof *call);
    if (!call)
        err_out_of_memory();
    *call = (struct upload_call){.upload = u, .done = done, .owner = owner};
    call->call = http_send(u->http, &request, answered, call);
    return call;
}

void upload_cancel(struct upload_call **call)
{
    if (!*call)
        return;
    http_cancel(&(*call)->call);
    free(*call);
    *call = NULL;
}
