/* server.h: an HTTP server of a test, in the same loop and thread as what it tests: no port is guessed, nothing sleeps.
 * SPDX-License-Identifier: MIT
 *
 * `asked` is called for each whole request, which lives until it returns; it answers with server_say, now or later, or not at all.
 */
#ifndef IO_SERVER_H
#define IO_SERVER_H

#include "base/buf.h"
#include "io/loop.h"
#include "testing.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct server;

struct server_peer {
    struct server *server;
    struct server_peer *next;
    int descriptor; /* -1: closed */
    struct loop_source *source;
    struct buf heard;
    bool waits; /* for an answer */
};

struct server {
    struct loop *loop;
    int listener;
    struct loop_source *source;
    char url[64]; /* http://127.0.0.1:PORT */
    struct server_peer *peers;
    int connections, requests, waiting, most_waiting;
    void (*asked)(void *owner, struct server_peer *peer, const char *request, size_t length);
    void *owner;
};

static inline void server_close(struct server_peer *p)
{
    if (p->descriptor < 0)
        return;
    loop_unwatch(&p->source);
    close(p->descriptor);
    p->descriptor = -1;
    if (p->waits)
        p->server->waiting--;
    p->waits = false;
}

/* Bytes as they are; answers of a test are small, so that the socket takes them at once. */
static inline void server_write(struct server_peer *p, const char *bytes, size_t length)
{
    while (length && p->descriptor >= 0) {
        ssize_t put = send(p->descriptor, bytes, length, MSG_NOSIGNAL);

        if (put <= 0) {
            server_close(p);
            return;
        }
        bytes += put;
        length -= (size_t)put;
    }
}

/* The answer is whole. */
static inline void server_over(struct server_peer *p)
{
    if (p->waits)
        p->server->waiting--;
    p->waits = false;
}

/* "200 OK", further header lines each with \r\n or "", the body. */
static inline void server_say(struct server_peer *p, const char *status, const char *headers,
                              const char *body)
{
    struct buf answer = BUF_INIT((size_t)16 * 1024 * 1024);

    buf_print(&answer, "HTTP/1.1 %s\r\nContent-Length: %zu\r\n%s\r\n", status, strlen(body),
              headers);
    buf_add_text(&answer, body);
    server_over(p);
    server_write(p, buf_text(&answer), answer.length);
    buf_free(&answer);
}

/* Bytes of a whole request with its body; 0: more is to come. */
static inline size_t server_request_length(const char *bytes, size_t length)
{
    const char *end = strstr(bytes, "\r\n\r\n"), *said;
    size_t head, body = 0;

    if (!end)
        return 0;
    head = (size_t)(end + 4 - bytes);
    said = strstr(bytes, "\r\nContent-Length:");
    if (said && said < end)
        body = (size_t)strtoul(said + 17, NULL, 10);
    return length >= head + body ? head + body : 0;
}

static inline void server_heard(void *owner, unsigned what)
{
    struct server_peer *p = owner;
    struct server *s = p->server;
    char piece[65536];
    ssize_t got = recv(p->descriptor, piece, sizeof piece, 0);
    size_t whole;

    (void)what;
    if (got <= 0) {
        server_close(p);
        return;
    }
    buf_add(&p->heard, piece, (size_t)got);
    whole = server_request_length(buf_text(&p->heard), p->heard.length);
    if (!whole)
        return;
    s->requests++;
    s->waiting++;
    if (s->waiting > s->most_waiting)
        s->most_waiting = s->waiting;
    p->waits = true;
    s->asked(s->owner, p, buf_text(&p->heard), whole);
    buf_drop_front(&p->heard, whole);
}

static inline void server_accept(void *owner, unsigned what)
{
    struct server *s = owner;
    struct server_peer *p = calloc(1, sizeof *p);

    (void)what;
    ck_assert_ptr_nonnull(p);
    *p = (struct server_peer){.server = s,
                              .next = s->peers,
                              .descriptor = accept(s->listener, NULL, NULL),
                              .heard = BUF_INIT((size_t)16 * 1024 * 1024)};
    ck_assert_int_ge(p->descriptor, 0);
    p->source = loop_watch(s->loop, p->descriptor, LOOP_READ, server_heard, p);
    s->peers = p;
    s->connections++;
}

static inline void server_start(struct server *s, struct loop *loop,
                                void (*asked)(void *owner, struct server_peer *peer,
                                              const char *request, size_t length),
                                void *owner)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof at;

    *s = (struct server){.loop = loop, .asked = asked, .owner = owner};
    s->listener = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_ge(s->listener, 0);
    ck_assert_int_eq(bind(s->listener, (struct sockaddr *)&at, sizeof at), 0);
    ck_assert_int_eq(listen(s->listener, 64), 0);
    ck_assert_int_eq(getsockname(s->listener, (struct sockaddr *)&at, &length), 0);
    snprintf(s->url, sizeof s->url, "http://127.0.0.1:%d", ntohs(at.sin_port));
    s->source = loop_watch(loop, s->listener, LOOP_READ, server_accept, s);
}

static inline void server_stop(struct server *s)
{
    loop_unwatch(&s->source);
    close(s->listener);
    for (struct server_peer *p = s->peers, *next; p; p = next) {
        next = p->next;
        server_close(p);
        buf_free(&p->heard);
        free(p);
    }
    s->peers = NULL;
}

#endif
