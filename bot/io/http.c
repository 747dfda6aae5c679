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
#define HEADER_MOST 8192
#define TYPE_BYTES 128

/* A handle of libcurl with its settings, and the call that it runs. */
struct line {
    struct loop_transfer transfer;
    struct line *next; /* of those that are free */
    struct http_call *call;
    char type[TYPE_BYTES];      /* of the last body; "": none */
    struct curl_slist *headers; /* for this type, or for this call */
    bool own_headers;           /* for one call alone */
    struct buf answer;
    bool asked;       /* the request may have been written */
    bool asked_twice; /* libcurl wanted to */
    bool
        head_whole; /* of the answer; libcurl takes one that was cut off in its head for an empty one */
};

struct http_call {
    struct http *http;
    struct http_call *next, **at; /* `at` points here */
    struct line *line;            /* NULL: it waits */
    struct buf url, body;
    bool posts, puts;
    char type[TYPE_BYTES];
    struct curl_slist *headers; /* of this call alone */
    int64_t timeout_ms;
    size_t answer_most;
    void (*done)(void *owner, const struct http_answer *answer);
    void *owner;
};

struct http {
    struct http_setup setup;
    struct line *free_lines;
    size_t lines; /* made, and at most as many as there may be connections */
    struct http_call *running;
    struct http_call *waiting, **last; /* the oldest first; `last` is where the next one goes */
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
    struct line *l = owner;

    buf_add(&l->answer, bytes, one * count);
    return l->answer.overflow ? 0 : one * count;
}

static size_t take_head_line(char *bytes, size_t one, size_t count, void *owner)
{
    struct line *l = owner;
    size_t length = one * count;

    if (length > 5 && memcmp(bytes, "HTTP/", 5) == 0)
        l->head_whole = false;
    else if (length > 0 && length <= 2 && bytes[length - 1] == '\n')
        l->head_whole = true;
    return length;
}

/* The connection stands, and the request is written next. A second time within a call is libcurl's own, on another connection. */
static int before_request(void *owner, char *to, char *from, int to_port, int from_port)
{
    struct line *l = owner;

    (void)to;
    (void)from;
    (void)to_port;
    (void)from_port;
    l->asked_twice = l->asked;
    l->asked = true;
    return l->asked_twice ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

/* --- a line --- */

static void set_for_all_calls(struct line *l, const struct http_setup *setup)
{
    CURL *easy = l->transfer.easy;
    long connection_seconds = (long)setup->connection_seconds;

    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    if (setup->ca_file) /* the system's folder of certificates stays */
        curl_easy_setopt(easy, CURLOPT_CAINFO, setup->ca_file);
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
    curl_easy_setopt(easy, CURLOPT_MAXLIFETIME_CONN, connection_seconds);
    curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, connection_seconds);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_bytes);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, l);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_head_line);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, l);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, before_request);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, l);
}

static void line_over(void *owner, int code);

static struct line *line_new(struct http *h)
{
    struct line *l = calloc(1, sizeof *l);
    CURL *easy = curl_easy_init();

    if (!l || !easy)
        err_out_of_memory();
    l->transfer = (struct loop_transfer){easy, line_over, l};
    set_for_all_calls(l, &h->setup);
    h->lines++;
    return l;
}

static void line_free(struct line *l)
{
    curl_easy_cleanup(l->transfer.easy);
    curl_slist_free_all(l->headers);
    buf_free(&l->answer);
    free(l);
}

/* NULL: all are taken. */
static struct line *line_take(struct http *h)
{
    struct line *l = h->free_lines;

    if (!l)
        return h->lines < h->setup.connections ? line_new(h) : NULL;
    h->free_lines = l->next;
    return l;
}

static void line_rest(struct http *h, struct line *l)
{
    l->call = NULL;
    if (l->answer.room > KEPT_BYTES)
        buf_free(&l->answer);
    buf_clear(&l->answer);
    l->next = h->free_lines;
    h->free_lines = l;
}

static void add_header(struct curl_slist **list, const char *line)
{
    struct curl_slist *longer = curl_slist_append(*list, line);

    if (!longer)
        err_out_of_memory();
    *list = longer;
}

static void set_headers(struct line *l, const struct http_call *c)
{
    char content[TYPE_BYTES + 16];

    if (l->headers && !l->own_headers && !c->headers && strcmp(l->type, c->type) == 0)
        return;
    snprintf(l->type, sizeof l->type, "%s", c->type);
    snprintf(content, sizeof content, "Content-Type: %s", c->type);
    curl_slist_free_all(l->headers);
    l->headers = NULL;
    add_header(&l->headers, "Expect:"); /* a body is not announced first */
    if (*c->type)
        add_header(&l->headers, content);
    for (const struct curl_slist *one = c->headers; one; one = one->next)
        add_header(&l->headers, one->data);
    l->own_headers = c->headers != NULL;
    curl_easy_setopt(l->transfer.easy, CURLOPT_HTTPHEADER, l->headers);
}

static void line_begin(struct line *l, struct http_call *c)
{
    CURL *easy = l->transfer.easy;

    l->call = c;
    l->answer.ceiling = c->answer_most;
    l->asked = l->asked_twice = l->head_whole = false;
    set_headers(l, c);
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, c->puts ? "PUT" : NULL);
    if (c->posts) {
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, buf_text(&c->body));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)c->body.length);
    } else {
        curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    }
    curl_easy_setopt(easy, CURLOPT_URL, buf_text(&c->url));
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR,
                     http_may_ask(buf_text(&c->url)) ? "http,https" : "https");
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)c->timeout_ms);
    loop_transfer(c->http->setup.loop, &l->transfer);
}

/* --- a request --- */

static void write_parts(struct http_call *c, const struct http_request *request)
{
    unsigned char random[(MULTIPART_BOUNDARY - 1) / 2];
    char boundary[MULTIPART_BOUNDARY];

    crypto_random(random, sizeof random);
    for (size_t i = 0; i < sizeof random; i++)
        snprintf(boundary + 2 * i, 3, "%02x", (unsigned)random[i]);
    multipart_write(request->parts, request->part_count, boundary, &c->body);
    snprintf(c->type, sizeof c->type, "multipart/form-data; boundary=%s", boundary);
}

static void copy_headers(struct http_call *c, const struct http_request *request)
{
    struct buf line = BUF_INIT(HEADER_MOST);

    for (size_t i = 0; i < request->header_count; i++) {
        buf_clear(&line);
        buf_print(&line, "%s: %s", request->headers[i].name, request->headers[i].value);
        c->body.overflow |= line.overflow;
        add_header(&c->headers, buf_text(&line));
    }
    crypto_wipe(line.bytes, line.room);
    buf_free(&line);
}

/* What passes a ceiling has no address that could be asked, so that nothing goes out cut off. */
static void write_request(struct http_call *c, const struct http_request *request)
{
    c->posts = request->body || request->part_count;
    c->puts = request->puts;
    c->timeout_ms = request->timeout_ms;
    c->answer_most = request->answer_most;
    buf_add_text(&c->url, request->url);
    if (request->part_count) {
        write_parts(c, request);
    } else if (request->body) {
        buf_add(&c->body, request->body, request->length);
        snprintf(c->type, sizeof c->type, "%s", request->type ? request->type : "");
    }
    copy_headers(c, request);
    if (c->body.overflow)
        buf_clear(&c->url);
}

static struct http_call *call_new(struct http *h)
{
    struct http_call *c = calloc(1, sizeof *c);

    if (!c)
        err_out_of_memory();
    c->http = h;
    c->url = (struct buf)BUF_INIT(URL_MOST);
    c->body = (struct buf)BUF_INIT(BODY_MOST);
    return c;
}

static void call_free(struct http_call *c)
{
    crypto_wipe(c->url.bytes, c->url.room);
    buf_free(&c->url);
    buf_free(&c->body);
    curl_slist_free_all(c->headers);
    free(c);
}

/* --- its turn, and its end --- */

static void put_in(struct http_call **list, struct http_call *c)
{
    c->at = list;
    c->next = *list;
    if (c->next)
        c->next->at = &c->next;
    *list = c;
}

static void take_out(struct http_call *c)
{
    if (c->http->last == &c->next)
        c->http->last = c->at;
    *c->at = c->next;
    if (c->next)
        c->next->at = c->at;
}

static void begin_waiting(struct http *h)
{
    struct line *l;

    while (h->waiting && (l = line_take(h))) {
        struct http_call *c = h->waiting;

        take_out(c);
        put_in(&h->running, c);
        c->line = l;
        line_begin(l, c);
    }
}

static enum http_outcome outcome_of(const struct line *l, CURLcode code)
{
    if (code == CURLE_OK)
        return l->head_whole ? HTTP_ANSWERED : HTTP_NO_ANSWER;
    if (l->answer.overflow)
        return HTTP_TOO_LARGE;
    return l->asked ? HTTP_NO_ANSWER : HTTP_NOT_SENT;
}

static void read_answer(struct line *l, CURLcode code, struct http_answer *out)
{
    curl_off_t seconds = 0;
    long status = 0;

    curl_easy_getinfo(l->transfer.easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(l->transfer.easy, CURLINFO_RETRY_AFTER, &seconds);
    *out = (struct http_answer){.outcome = outcome_of(l, code),
                                .status = (int)status,
                                .retry_after = seconds > 0 ? (int64_t)seconds : 0,
                                .body = buf_text(&l->answer),
                                .length = l->answer.length};
    if (out->outcome != HTTP_ANSWERED)
        out->why = code == CURLE_OK || l->asked_twice ? "The connection was closed before an answer"
                                                      : curl_easy_strerror(code);
}

static void line_over(void *owner, int code)
{
    struct line *l = owner;
    struct http_call *c = l->call;
    struct http *h = c->http;
    struct http_answer answer;

    take_out(c);
    read_answer(l, (CURLcode)code, &answer);
    c->done(c->owner, &answer);
    call_free(c);
    line_rest(h, l);
    begin_waiting(h);
}

struct http_call *http_send(struct http *h, const struct http_request *request,
                            void (*done)(void *owner, const struct http_answer *answer),
                            void *owner)
{
    struct http_call *c = call_new(h);

    write_request(c, request);
    c->done = done;
    c->owner = owner;
    put_in(h->last, c);
    h->last = &c->next;
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
    take_out(c);
    if (c->line) {
        loop_give_up(h->setup.loop, &c->line->transfer);
        line_rest(h, c->line);
    }
    call_free(c);
    begin_waiting(h);
}

int http_new(struct http **out, const struct http_setup *setup, struct err *e)
{
    struct http *h;

    *out = NULL;
    if (!setup->connections || setup->connection_seconds <= 0)
        return err_set(e, ERR_INTERNAL, "HTTP without connections");
    h = calloc(1, sizeof *h);
    if (!h)
        err_out_of_memory();
    h->setup = *setup;
    h->last = &h->waiting;
    *out = h;
    return 0;
}

void http_free(struct http **h)
{
    if (!*h)
        return;
    for (struct http_call *c = (*h)->waiting, *next; c; c = next) {
        next = c->next;
        call_free(c);
    }
    for (struct http_call *c = (*h)->running, *next; c; c = next) {
        next = c->next;
        loop_give_up((*h)->setup.loop, &c->line->transfer);
        line_free(c->line);
        call_free(c);
    }
    for (struct line *l = (*h)->free_lines, *next; l; l = next) {
        next = l->next;
        line_free(l);
    }
    free(*h);
    *h = NULL;
}
