/* http.c: calls on libcurl's easy handles, which are kept with their settings. */
/* SPDX-License-Identifier: MIT */
#include "io/http_inside.h"
#include "io/loop_inside.h"
#include "base/crypto.h"
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT_MS 10000L
#define KEEPALIVE_SECONDS 20L                /* between two probes of a silent connection */
#define KEPT_BYTES ((size_t)64 * 1024)       /* of a buffer, from one call to the next */
#define BODY_MOST ((size_t)64 * 1024 * 1024) /* no network here takes more */
#define URL_MOST 8192
#define TYPE_BYTES 128

struct http_call {
    struct loop_transfer transfer;
    struct http *http;
    struct http_call *next;
    struct buf url, body, answer;
    char type[TYPE_BYTES];      /* of the body; "": none */
    struct curl_slist *headers; /* for this type */
    bool runs;
    bool asked;       /* the request may have been written */
    bool asked_twice; /* libcurl wanted to */
    bool
        head_whole; /* of the answer; libcurl takes one that was cut off in its head for an empty one */
    void (*done)(void *owner, const struct http_answer *answer);
    void *owner;
};

struct http {
    struct http_setup setup;
    struct http_call *running, *waiting, *idle; /* waiting: the oldest first */
    size_t running_count, idle_count;
};

/* --- addresses --- */

static bool is_this_machine(const char *host, size_t length)
{
    if (length == 9 && memcmp(host, "localhost", 9) == 0)
        return true;
    if (length == 5 && memcmp(host, "[::1]", 5) == 0)
        return true;
    return length > 4 && memcmp(host, "127.", 4) == 0 && strspn(host, "0123456789.") == length;
}

bool http_may_ask(const char *url)
{
    const char *host = url + 7;
    size_t length;

    if (strncmp(url, "https://", 8) == 0)
        return true;
    if (strncmp(url, "http://", 7) != 0)
        return false;
    length = *host == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":/?#");
    return length <= strlen(host) && is_this_machine(host, length) &&
           (!host[length] || strchr(":/?#", host[length]));
}

/* --- what libcurl calls --- */

static size_t take_bytes(char *bytes, size_t one, size_t count, void *owner)
{
    struct http_call *c = owner;

    buf_add(&c->answer, bytes, one * count);
    return c->answer.overflow ? 0 : one * count;
}

static size_t take_head_line(char *bytes, size_t one, size_t count, void *owner)
{
    struct http_call *c = owner;
    size_t length = one * count;

    if (length > 5 && memcmp(bytes, "HTTP/", 5) == 0)
        c->head_whole = false;
    else if (length > 0 && length <= 2 && bytes[length - 1] == '\n')
        c->head_whole = true;
    return length;
}

/* The connection stands, and the request is written next. A second time within a call is libcurl's own, on another connection. */
static int before_request(void *owner, char *to, char *from, int to_port, int from_port)
{
    struct http_call *c = owner;

    (void)to;
    (void)from;
    (void)to_port;
    (void)from_port;
    c->asked_twice = c->asked;
    c->asked = true;
    return c->asked_twice ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

/* --- a handle and its settings --- */

static void set_for_all_calls(struct http_call *c)
{
    CURL *easy = c->transfer.easy;
    long seconds = (long)c->http->setup.connection_seconds;

    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPIDLE, KEEPALIVE_SECONDS);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPINTVL, KEEPALIVE_SECONDS);
    curl_easy_setopt(easy, CURLOPT_MAXLIFETIME_CONN, seconds);
    curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, seconds);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_bytes);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, c);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_head_line);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, c);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, before_request);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, c);
}

static void call_over(void *owner, int code);

static struct http_call *call_new(struct http *h)
{
    struct http_call *c = calloc(1, sizeof *c);
    CURL *easy = curl_easy_init();

    if (!c || !easy)
        err_out_of_memory();
    *c = (struct http_call){.transfer = {easy, call_over, c},
                            .http = h,
                            .url = BUF_INIT(URL_MOST),
                            .body = BUF_INIT(BODY_MOST)};
    set_for_all_calls(c);
    return c;
}

static void call_free(struct http_call *c)
{
    crypto_wipe(c->url.bytes, c->url.room);
    curl_easy_cleanup(c->transfer.easy);
    curl_slist_free_all(c->headers);
    buf_free(&c->url);
    buf_free(&c->body);
    buf_free(&c->answer);
    free(c);
}

static void forget(struct buf *b)
{
    if (b->room > KEPT_BYTES)
        buf_free(b);
    buf_clear(b);
}

/* Kept for the next call, when there may be as many at a time. */
static void call_rest(struct http_call *c)
{
    struct http *h = c->http;

    if (h->idle_count >= h->setup.connections) {
        call_free(c);
        return;
    }
    crypto_wipe(c->url.bytes, c->url.room);
    buf_clear(&c->url);
    forget(&c->body);
    forget(&c->answer);
    c->next = h->idle;
    h->idle = c;
    h->idle_count++;
}

static struct http_call *call_take(struct http *h)
{
    struct http_call *c = h->idle;

    if (!c)
        return call_new(h);
    h->idle = c->next;
    h->idle_count--;
    return c;
}

/* --- a request --- */

static void set_headers(struct http_call *c, const char *type)
{
    char line[TYPE_BYTES + 16];
    struct curl_slist *expect, *both;

    if (c->headers && strcmp(c->type, type) == 0)
        return;
    snprintf(c->type, sizeof c->type, "%s", type);
    snprintf(line, sizeof line, "Content-Type: %s", c->type);
    curl_slist_free_all(c->headers);
    expect = curl_slist_append(NULL, "Expect:"); /* a body is not announced first */
    both = *type ? curl_slist_append(expect, line) : expect;
    if (!expect || !both)
        err_out_of_memory();
    c->headers = both;
    curl_easy_setopt(c->transfer.easy, CURLOPT_HTTPHEADER, c->headers);
}

static void set_parts(struct http_call *c, const struct http_request *request)
{
    unsigned char random[(MULTIPART_BOUNDARY - 1) / 2];
    char boundary[MULTIPART_BOUNDARY], type[TYPE_BYTES];

    crypto_random(random, sizeof random);
    for (size_t i = 0; i < sizeof random; i++)
        snprintf(boundary + 2 * i, 3, "%02x", (unsigned)random[i]);
    multipart_write(request->parts, request->part_count, boundary, &c->body);
    snprintf(type, sizeof type, "multipart/form-data; boundary=%s", boundary);
    set_headers(c, type);
}

static void set_body(struct http_call *c, const struct http_request *request)
{
    CURL *easy = c->transfer.easy;

    if (!request->body && !request->part_count) {
        curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
        set_headers(c, "");
        return;
    }
    if (request->part_count) {
        set_parts(c, request);
    } else {
        buf_add(&c->body, request->body, request->length);
        set_headers(c, request->type ? request->type : "application/octet-stream");
    }
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, buf_text(&c->body));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)c->body.length);
}

/* What passes a ceiling has no address that could be asked, so that nothing goes out cut off. */
static void fill(struct http_call *c, const struct http_request *request)
{
    CURL *easy = c->transfer.easy;

    buf_add_text(&c->url, request->url);
    c->answer.ceiling = request->answer_most;
    c->asked = c->asked_twice = c->head_whole = false;
    set_body(c, request);
    if (c->body.overflow)
        buf_clear(&c->url);
    curl_easy_setopt(easy, CURLOPT_URL, buf_text(&c->url));
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR,
                     http_may_ask(buf_text(&c->url)) ? "http,https" : "https");
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
}

/* --- its turn, and its end --- */

static void take_off(struct http_call **list, struct http_call *c)
{
    while (*list != c)
        list = &(*list)->next;
    *list = c->next;
}

static void begin_waiting(struct http *h)
{
    while (h->waiting && h->running_count < h->setup.connections) {
        struct http_call *c = h->waiting;

        h->waiting = c->next;
        c->next = h->running;
        h->running = c;
        h->running_count++;
        c->runs = true;
        loop_transfer(h->setup.loop, &c->transfer);
    }
}

static void stop_running(struct http_call *c)
{
    take_off(&c->http->running, c);
    c->http->running_count--;
    c->runs = false;
}

static enum http_outcome outcome_of(const struct http_call *c, CURLcode code)
{
    if (code == CURLE_OK)
        return c->head_whole ? HTTP_ANSWERED : HTTP_NO_ANSWER;
    if (c->answer.overflow)
        return HTTP_TOO_LARGE;
    return c->asked ? HTTP_NO_ANSWER : HTTP_NOT_SENT;
}

static void read_answer(struct http_call *c, CURLcode code, struct http_answer *out)
{
    curl_off_t seconds = 0;
    long status = 0;

    curl_easy_getinfo(c->transfer.easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(c->transfer.easy, CURLINFO_RETRY_AFTER, &seconds);
    *out = (struct http_answer){.outcome = outcome_of(c, code),
                                .status = (int)status,
                                .retry_after = seconds > 0 ? (int64_t)seconds : 0,
                                .body = buf_text(&c->answer),
                                .length = c->answer.length};
    if (out->outcome != HTTP_ANSWERED)
        out->why = code == CURLE_OK || c->asked_twice ? "The connection was closed before an answer"
                                                      : curl_easy_strerror(code);
}

static void call_over(void *owner, int code)
{
    struct http_call *c = owner;
    struct http *h = c->http;
    struct http_answer answer;

    stop_running(c);
    read_answer(c, (CURLcode)code, &answer);
    c->done(c->owner, &answer);
    call_rest(c);
    begin_waiting(h);
}

struct http_call *http_send(struct http *h, const struct http_request *request,
                            void (*done)(void *owner, const struct http_answer *answer),
                            void *owner)
{
    struct http_call *c = call_take(h), **last = &h->waiting;

    fill(c, request);
    c->done = done;
    c->owner = owner;
    c->next = NULL;
    while (*last)
        last = &(*last)->next;
    *last = c;
    begin_waiting(h);
    return c;
}

void http_cancel(struct http_call **call)
{
    struct http_call *c = *call;
    struct http *h;

    if (!c)
        return;
    *call = NULL;
    h = c->http;
    if (c->runs) {
        loop_give_up(h->setup.loop, &c->transfer);
        stop_running(c);
    } else {
        take_off(&h->waiting, c);
    }
    call_rest(c);
    begin_waiting(h);
}

int http_new(struct http **out, const struct http_setup *setup, struct err *e)
{
    struct http *h = calloc(1, sizeof *h);

    if (!h)
        err_out_of_memory();
    h->setup = *setup;
    *out = NULL;
    if (!setup->connections || setup->connection_seconds <= 0) {
        free(h);
        return err_set(e, ERR_INTERNAL, "HTTP without connections");
    }
    *out = h;
    return 0;
}

static void free_all(struct http_call *list)
{
    for (struct http_call *next; list; list = next) {
        next = list->next;
        call_free(list);
    }
}

void http_free(struct http **h)
{
    if (!*h)
        return;
    for (struct http_call *c = (*h)->running; c; c = c->next)
        loop_give_up((*h)->setup.loop, &c->transfer);
    free_all((*h)->running);
    free_all((*h)->waiting);
    free_all((*h)->idle);
    free(*h);
    *h = NULL;
}
