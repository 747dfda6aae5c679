/* http.h: HTTP requests on the loop (RFC 9110); with io/loop the house of libcurl.
 * SPDX-License-Identifier: MIT
 *
 * Calls run side by side on kept connections, none older than `connection_seconds`. A request is written once: where libcurl would send it again
 * unasked, because a connection that it reused died before the first byte of an answer, the call ends with HTTP_NO_ANSWER, and whoever called decides.
 * Redirects are not followed, proxies and .netrc are not asked, certificates are verified, http:// is taken only for this machine's own
 * addresses. Addresses may hold a token: they are never logged, and our copy is wiped when the call is over. `done` is called from the loop,
 * once, never from within http_send; what it is given lives until it returns.
 */
#ifndef IO_HTTP_H
#define IO_HTTP_H

#include "base/err.h"
#include "io/loop.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct http;
struct http_call;

struct http_setup {
    struct loop *loop;
    int64_t connection_seconds; /* a kept connection is used at most so long */
    size_t connections;         /* at most so many calls at a time; more wait in their order */
    const char *ca_file;        /* trusted beside the system's certificates; NULL: none */
};

/* One part of multipart/form-data (RFC 7578). */
struct http_part {
    const char *name;
    const char *bytes;
    size_t length;
    const char *file_name, *type; /* NULL: a plain field */
};

struct http_header {
    const char *name, *value; /* no line breaks: whoever takes them from outside sees to that */
};

struct http_request {
    const char *url;
    const char *body;                  /* POST with this body; NULL and no parts: GET */
    bool puts;                         /* PUT instead of POST */
    const struct http_header *headers; /* besides those that every request has */
    size_t header_count;
    size_t length;
    const char *type; /* of the body: "application/json" */
    const struct http_part *parts;
    size_t part_count;
    int64_t timeout_ms; /* for all of it, once it does not wait any more */
    size_t answer_most; /* bytes of the answer's body; more is HTTP_TOO_LARGE */
};

enum http_outcome {
    HTTP_ANSWERED,
    HTTP_NOT_SENT,  /* no connection, no name, no certificate: the server cannot have seen it */
    HTTP_NO_ANSWER, /* it may have been seen, and done */
    HTTP_TOO_LARGE,
};

struct http_answer {
    enum http_outcome outcome;
    int status;          /* 200 */
    int64_t retry_after; /* seconds, of the header; 0: none */
    const char *body;    /* NUL-terminated */
    size_t length;
    const char *why; /* when not answered: one sentence, without the address */
};

int http_new(struct http **out, const struct http_setup *setup, struct err *e) MUST_USE;
/* Calls that are not over are given up, without `done`. Not from within `done`. */
void http_free(struct http **h);

/* https, or http to an address of this machine: anything else ends with HTTP_NOT_SENT. */
bool http_may_ask(const char *url);

/* All of `request` is copied. */
struct http_call *http_send(struct http *h, const struct http_request *request,
                            void (*done)(void *owner, const struct http_answer *answer),
                            void *owner);
/* `done` is not called, and the server may have done what it was asked. NULL in it: nothing to do. A call is over when `done` is called: the handle
 * is to be forgotten. */
void http_cancel(struct http_call **call);

#endif
