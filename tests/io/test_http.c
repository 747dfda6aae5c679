/* test_http.c: what is asked, what is answered, and how sure one can be that a request was not seen. */
/* SPDX-License-Identifier: MIT */
#include "io/http.h"
#include "io/server.h"

#define ANSWER_MOST ((size_t)64 * 1024)

/* What the server does with each request. */
enum manner {
    SAYS,           /* status, headers, body */
    SAYS_RAW,       /* body is the whole answer */
    CUTS,           /* body, then the connection is closed */
    SILENT,         /* keeps the connection */
    CUTS_ON_SECOND, /* says it once, then closes without a word */
};

struct got {
    struct bench *b;
    int times, status;
    enum http_outcome outcome;
    int64_t retry_after;
    char why[128];
    size_t length;
    char body[256];
};

struct bench {
    struct loop *loop;
    struct http *http;
    struct server server;
    struct err e;
    enum manner manner;
    const char *status, *headers, *body;
    struct buf seen;  /* all requests */
    int open;         /* calls that are not over */
    struct got *late; /* of a call that a timer makes */
    bool out_in_time; /* it was on its way when the pass began its work */
};

static void asked(void *owner, struct server_peer *peer, const char *request, size_t length)
{
    struct bench *b = owner;

    buf_add(&b->seen, request, length);
    switch (b->manner) {
    case SAYS:
        server_say(peer, b->status, b->headers, b->body);
        return;
    case SAYS_RAW:
        server_over(peer);
        server_write(peer, b->body, strlen(b->body));
        return;
    case CUTS:
        server_write(peer, b->body, strlen(b->body));
        server_close(peer);
        return;
    case SILENT:
        return;
    case CUTS_ON_SECOND:
        if (b->server.requests == 1)
            server_say(peer, b->status, b->headers, b->body);
        else
            server_close(peer);
        return;
    }
}

static void set_up(struct bench *b, size_t connections)
{
    struct http_setup setup = {.connection_seconds = 30, .connections = connections};

    memset(b, 0, sizeof *b);
    b->seen = (struct buf)BUF_INIT((size_t)4 * 1024 * 1024);
    b->status = "200 OK";
    b->headers = "";
    b->body = "{\"ok\":true}";
    ck_assert_int_eq(loop_new(&b->loop, &b->e), 0);
    setup.loop = b->loop;
    ck_assert_int_eq(http_new(&b->http, &setup, &b->e), 0);
    server_start(&b->server, b->loop, asked, b);
}

static void tear_down(struct bench *b)
{
    http_free(&b->http);
    server_stop(&b->server);
    loop_free(&b->loop);
    buf_free(&b->seen);
}

static void done(void *owner, const struct http_answer *answer)
{
    struct got *g = owner;

    g->times++;
    g->outcome = answer->outcome;
    g->status = answer->status;
    g->retry_after = answer->retry_after;
    g->length = answer->length;
    snprintf(g->body, sizeof g->body, "%s", answer->body);
    snprintf(g->why, sizeof g->why, "%s", answer->why ? answer->why : "");
    if (--g->b->open == 0)
        loop_stop(g->b->loop);
}

static struct http_call *post(struct bench *b, struct got *g, const char *path, const char *body)
{
    char url[128];
    struct http_request request = {.url = url,
                                   .body = body,
                                   .length = body ? strlen(body) : 0,
                                   .type = "application/json",
                                   .timeout_ms = 20000,
                                   .answer_most = ANSWER_MOST};

    snprintf(url, sizeof url, "%s%s", b->server.url, path);
    *g = (struct got){.b = b};
    b->open++;
    return http_send(b->http, &request, done, g);
}

static void run(struct bench *b)
{
    ck_assert_int_eq(loop_run(b->loop, &b->e), 0);
}

static bool saw(const struct bench *b, const char *text)
{
    return strstr(buf_text(&b->seen), text) != NULL;
}

START_TEST(http_post__sends_the_body_and_its_type_and_brings_the_answer)
{
    struct bench b;
    struct got g;

    set_up(&b, 2);
    post(&b, &g, "/bot1:A/sendMessage", "{\"text\":\"hi\"}");
    ck_assert_int_eq(g.times, 0);
    run(&b);
    ck_assert_int_eq(g.times, 1);
    ck_assert_int_eq(g.outcome, HTTP_ANSWERED);
    ck_assert_int_eq(g.status, 200);
    ck_assert_str_eq(g.body, "{\"ok\":true}");
    ck_assert_str_eq(g.why, "");
    ck_assert(saw(&b, "POST /bot1:A/sendMessage HTTP/1.1\r\n"));
    ck_assert(saw(&b, "Content-Type: application/json\r\n"));
    ck_assert(saw(&b, "\r\n\r\n{\"text\":\"hi\"}"));
    ck_assert(!saw(&b, "Expect:"));
    tear_down(&b);
}
END_TEST

START_TEST(http_without_a_body__is_a_get)
{
    struct bench b;
    struct got g;

    set_up(&b, 2);
    post(&b, &g, "/x", "{}");
    run(&b);
    buf_clear(&b.seen);
    post(&b, &g, "/getMe", NULL);
    run(&b);
    ck_assert_int_eq(g.outcome, HTTP_ANSWERED);
    ck_assert(saw(&b, "GET /getMe HTTP/1.1\r\n"));
    ck_assert(!saw(&b, "Content-Type"));
    tear_down(&b);
}
END_TEST

START_TEST(http_body_of_megabytes__goes_out_whole_and_unannounced)
{
    struct bench b;
    struct got g;
    struct buf large = BUF_INIT((size_t)4 * 1024 * 1024);

    set_up(&b, 1);
    memset(buf_extend(&large, 3000000), 'a', 3000000);
    post(&b, &g, "/", buf_text(&large));
    run(&b);
    ck_assert_int_eq(g.outcome, HTTP_ANSWERED);
    ck_assert(!saw(&b, "100-continue"));
    ck_assert_uint_gt(b.seen.length, 3000000);
    buf_free(&large);
    tear_down(&b);
}
END_TEST

START_TEST(http_answer__comes_in_chunks)
{
    struct bench b;
    struct got g;

    set_up(&b, 1);
    b.manner = SAYS_RAW;
    b.body =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n";
    post(&b, &g, "/", "{}");
    run(&b);
    ck_assert_int_eq(g.outcome, HTTP_ANSWERED);
    ck_assert_str_eq(g.body, "abcdefg");
    tear_down(&b);
}
END_TEST

START_TEST(http_answer__tells_status_and_retry_after)
{
    struct bench b;
    struct got g;

    set_up(&b, 1);
    b.status = "429 Too Many Requests";
    b.headers = "Retry-After: 17\r\n";
    post(&b, &g, "/", "{}");
    run(&b);
    ck_assert_int_eq(g.outcome, HTTP_ANSWERED);
    ck_assert_int_eq(g.status, 429);
    ck_assert_int_eq(g.retry_after, 17);
    b.headers = "";
    post(&b, &g, "/", "{}");
    run(&b);
    ck_assert_int_eq(g.retry_after, 0);
    tear_down(&b);
}
END_TEST

START_TEST(http_redirect__is_an_answer_like_others)
{
    struct bench b;
    struct got g;

    set_up(&b, 1);
    b.status = "302 Found";
    b.headers = "Location: /elsewhere\r\n";
    post(&b, &g, "/", "{}");
    run(&b);
    ck_assert_int_eq(g.outcome, HTTP_ANSWERED);
    ck_assert_int_eq(g.status, 302);
    ck_assert_int_eq(b.server.requests, 1);
    tear_down(&b);
}
END_TEST

static void answer_of(struct bench *b, struct got *g, char *room, size_t length)
{
    memset(room, 'x', length);
    room[length] = '\0';
    b->body = room;
    post(b, g, "/", "{}");
    run(b);
}

START_TEST(http_answer__may_be_as_large_as_said_and_no_larger)
{
    struct bench b;
    struct got g;
    char *room = malloc(ANSWER_MOST + 2);

    ck_assert_ptr_nonnull(room);
    set_up(&b, 1);
    answer_of(&b, &g, room, ANSWER_MOST);
    ck_assert_int_eq(g.outcome, HTTP_ANSWERED);
    ck_assert_uint_eq(g.length, ANSWER_MOST);
    answer_of(&b, &g, room, ANSWER_MOST + 1);
    ck_assert_int_eq(g.outcome, HTTP_TOO_LARGE);
    answer_of(&b, &g, room, 10);
    ck_assert_int_eq(g.outcome, HTTP_ANSWERED);
    ck_assert_str_eq(g.body, "xxxxxxxxxx");
    free(room);
    tear_down(&b);
}
END_TEST

START_TEST(http_no_answer__when_it_is_cut_off)
{
    static const char *const CUT[] = {"", "HTTP/1.1 200 OK\r\nContent-Le",
                                      "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"ok\""};
    struct bench b;
    struct got g;

    set_up(&b, 1);
    b.manner = CUTS;
    for (size_t i = 0; i < sizeof CUT / sizeof CUT[0]; i++) {
        b.body = CUT[i];
        post(&b, &g, "/", "{}");
        run(&b);
        ck_assert_int_eq(g.times, 1);
        ck_assert_int_eq(g.outcome, HTTP_NO_ANSWER);
        ck_assert_str_ne(g.why, "");
    }
    tear_down(&b);
}
END_TEST

START_TEST(http_no_answer__when_the_server_says_no_http)
{
    struct bench b;
    struct got g;

    set_up(&b, 1);
    b.manner = CUTS;
    b.body = "hello there\r\n\r\n";
    post(&b, &g, "/", "{}");
    run(&b);
    ck_assert_int_eq(g.outcome, HTTP_NO_ANSWER);
    tear_down(&b);
}
END_TEST

START_TEST(http_no_answer__when_time_is_over)
{
    struct bench b;
    struct got g = {.b = &b};
    struct http_request request = {.timeout_ms = 60, .answer_most = 100};

    set_up(&b, 1);
    b.manner = SILENT;
    b.open = 1;
    request.url = b.server.url;
    http_send(b.http, &request, done, &g);
    run(&b);
    ck_assert_int_eq(g.outcome, HTTP_NO_ANSWER);
    ck_assert_int_eq(b.server.requests, 1);
    tear_down(&b);
}
END_TEST

/* libcurl alone would send the second one again. */
START_TEST(http_no_answer__when_a_kept_connection_dies_and_nothing_is_sent_twice)
{
    struct bench b;
    struct got g;

    set_up(&b, 1);
    b.manner = CUTS_ON_SECOND;
    post(&b, &g, "/", "{}");
    run(&b);
    ck_assert_int_eq(g.outcome, HTTP_ANSWERED);
    post(&b, &g, "/", "{}");
    run(&b);
    ck_assert_int_eq(g.outcome, HTTP_NO_ANSWER);
    ck_assert_int_eq(b.server.requests, 2);
    tear_down(&b);
}
END_TEST

START_TEST(http_not_sent__when_nobody_listens)
{
    struct bench b;
    struct got g;

    set_up(&b, 1);
    server_stop(&b.server);
    post(&b, &g, "/", "{}");
    run(&b);
    ck_assert_int_eq(g.outcome, HTTP_NOT_SENT);
    ck_assert_str_ne(g.why, "");
    ck_assert_ptr_null(strstr(g.why, "127"));
    tear_down(&b);
}
END_TEST

/* It talks, but not TLS. */
START_TEST(http_not_sent__when_there_is_no_certificate)
{
    struct bench b;
    struct got g = {.b = &b};
    struct http_request request = {.timeout_ms = 10000, .answer_most = 100};
    char url[128];

    set_up(&b, 1);
    snprintf(url, sizeof url, "https%.63s/", b.server.url + 4);
    request.url = url;
    b.open = 1;
    http_send(b.http, &request, done, &g);
    loop_timer(b.loop, 50, (void (*)(void *))server_stop, &b.server);
    run(&b);
    ck_assert_int_eq(g.outcome, HTTP_NOT_SENT);
    ck_assert_int_eq(b.server.requests, 0);
    tear_down(&b);
}
END_TEST

START_TEST(http_may_ask__only_https_and_this_machine)
{
    static const char *const YES[] = {"https://api.telegram.org/x", "http://127.0.0.1:8081",
                                      "http://localhost/bot", "http://[::1]:80/",
                                      "http://127.5.6.7?"};
    static const char *const NO[] = {"http://api.telegram.org/",
                                     "http://127.evil.example/",
                                     "http://127.0.0.1@evil.example/",
                                     "http://localhost.evil.example",
                                     "http://[::1]evil.example/",
                                     "http://[::1",
                                     "http://",
                                     "ftp://127.0.0.1/",
                                     "file:///etc/passwd",
                                     "HTTPS",
                                     ""};

    for (size_t i = 0; i < sizeof YES / sizeof YES[0]; i++)
        ck_assert_msg(http_may_ask(YES[i]), "%s", YES[i]);
    for (size_t i = 0; i < sizeof NO / sizeof NO[0]; i++)
        ck_assert_msg(!http_may_ask(NO[i]), "%s", NO[i]);
}
END_TEST

START_TEST(http_not_sent__to_where_nobody_may_ask)
{
    static const char *const URLS[] = {"http://192.0.2.1/", "http://127.0.0.1@192.0.2.1/",
                                       "https://me:secret@127.0.0.1/", "file:///etc/passwd", ""};
    struct bench b;

    set_up(&b, 1);
    for (size_t i = 0; i < sizeof URLS / sizeof URLS[0]; i++) {
        struct got g = {.b = &b};
        struct http_request request = {.url = URLS[i], .timeout_ms = 1000, .answer_most = 100};

        b.open = 1;
        http_send(b.http, &request, done, &g);
        run(&b);
        ck_assert_int_eq(g.outcome, HTTP_NOT_SENT);
    }
    tear_down(&b);
}
END_TEST

START_TEST(http_calls__go_on_as_many_connections_as_there_may_be)
{
    struct bench b;
    struct got g[40];

    set_up(&b, 4);
    for (size_t i = 0; i < 40; i++)
        post(&b, &g[i], "/", "{}");
    run(&b);
    for (size_t i = 0; i < 40; i++)
        ck_assert_int_eq(g[i].outcome, HTTP_ANSWERED);
    ck_assert_int_eq(b.server.requests, 40);
    ck_assert_int_le(b.server.connections, 4);
    ck_assert_int_le(b.server.most_waiting, 4);
    tear_down(&b);
}
END_TEST

START_TEST(http_calls__that_wait_go_in_their_order)
{
    struct bench b;
    struct got g[3];

    set_up(&b, 1);
    post(&b, &g[0], "/one", "{}");
    post(&b, &g[1], "/two", "{}");
    post(&b, &g[2], "/three", "{}");
    run(&b);
    ck_assert(saw(&b, "/three"));
    ck_assert(strstr(buf_text(&b.seen), "/one") < strstr(buf_text(&b.seen), "/two"));
    ck_assert(strstr(buf_text(&b.seen), "/two") < strstr(buf_text(&b.seen), "/three"));
    ck_assert_int_eq(b.server.connections, 1);
    tear_down(&b);
}
END_TEST

static void stop_soon(void *owner)
{
    loop_stop(owner);
}

START_TEST(http_cancel__ends_a_call_that_runs_and_one_that_waits)
{
    struct bench b;
    struct got g[3];
    struct http_call *runs, *waits;

    set_up(&b, 1);
    b.manner = SILENT;
    runs = post(&b, &g[0], "/runs", "{}");
    waits = post(&b, &g[1], "/waits", "{}");
    loop_timer(b.loop, 30, stop_soon, b.loop);
    run(&b);
    ck_assert_int_eq(b.server.requests, 1);
    http_cancel(&waits);
    http_cancel(&runs);
    ck_assert_ptr_null(runs);
    http_cancel(&runs);
    b.manner = SAYS;
    b.open = 0;
    post(&b, &g[2], "/after", "{}");
    run(&b);
    ck_assert_int_eq(g[0].times + g[1].times, 0);
    ck_assert_int_eq(g[2].outcome, HTTP_ANSWERED);
    ck_assert(!saw(&b, "/waits"));
    tear_down(&b);
}
END_TEST

START_TEST(http_cancel__lets_the_next_one_go)
{
    struct bench b;
    struct got g[2];
    struct http_call *first;

    set_up(&b, 1);
    first = post(&b, &g[0], "/first", "{}");
    post(&b, &g[1], "/next", "{}");
    http_cancel(&first);
    b.open = 1;
    run(&b);
    ck_assert_int_eq(g[0].times, 0);
    ck_assert_int_eq(g[1].outcome, HTTP_ANSWERED);
    tear_down(&b);
}
END_TEST

START_TEST(http_free__gives_up_what_runs_and_what_waits)
{
    struct bench b;
    struct got g[3];

    set_up(&b, 2);
    b.manner = SILENT;
    for (size_t i = 0; i < 3; i++)
        post(&b, &g[i], "/", "{}");
    loop_timer(b.loop, 30, stop_soon, b.loop);
    run(&b);
    ck_assert_int_eq(b.server.requests, 2);
    http_free(&b.http);
    ck_assert_ptr_null(b.http);
    http_free(&b.http);
    for (size_t i = 0; i < 3; i++)
        ck_assert_int_eq(g[i].times, 0);
    tear_down(&b);
}
END_TEST

struct chain {
    struct got g;
    int left;
};

static void ask_next(void *owner, const struct http_answer *answer)
{
    struct chain *chain = owner;
    struct bench *b = chain->g.b;
    struct http_request request = {
        .url = b->server.url, .body = "{}", .length = 2, .timeout_ms = 9000, .answer_most = 100};

    ck_assert_int_eq(answer->outcome, HTTP_ANSWERED);
    if (chain->left-- == 0)
        loop_stop(b->loop);
    else
        http_send(b->http, &request, ask_next, chain);
    ck_assert_str_eq(answer->body, "{\"ok\":true}");
}

START_TEST(http_send__from_within_done_uses_the_same_connection)
{
    struct bench b;
    struct chain chain = {.g = {.b = &b}, .left = 20};
    struct http_answer none = {.outcome = HTTP_ANSWERED, .body = "{\"ok\":true}"};

    set_up(&b, 1);
    ask_next(&chain, &none);
    run(&b);
    ck_assert_int_eq(b.server.requests, 20);
    ck_assert_int_eq(b.server.connections, 1);
    tear_down(&b);
}
END_TEST

static void post_late(void *owner)
{
    struct bench *b = owner;

    post(b, b->late, "/late", "{}");
}

static void look(void *owner)
{
    struct bench *b = owner;
    char byte;

    if (b->late && b->open && b->server.requests == 1 &&
        recv(b->server.peers->descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 1)
        b->out_in_time = true;
}

START_TEST(http_send__from_a_callback_is_out_before_the_pass_does_its_work)
{
    struct bench b;
    struct got g, late;

    set_up(&b, 1);
    loop_before_sleep(b.loop, look, &b);
    post(&b, &g, "/", "{}");
    run(&b);
    b.late = &late;
    loop_timer(b.loop, 0, post_late, &b);
    run(&b);
    ck_assert_int_eq(late.outcome, HTTP_ANSWERED);
    ck_assert_int_eq(b.server.connections, 1);
    ck_assert(b.out_in_time);
    tear_down(&b);
}
END_TEST

/* The boundary is random: it is read from the header and then every byte must be as RFC 7578 says. */
START_TEST(http_parts__are_multipart_form_data)
{
    const struct http_part parts[] = {
        {.name = "chat_id", .bytes = "-100", .length = 4},
        {.name = "document",
         .bytes = "a\0b\r\n--",
         .length = 7,
         .file_name = "my \"plan\"\r\n.txt",
         .type = "text/plain"},
    };
    struct bench b;
    struct got g = {.b = &b};
    struct http_request request = {
        .parts = parts, .part_count = 2, .timeout_ms = 9000, .answer_most = 100};
    char boundary[64], wanted[512], tail[96];
    const char *said, *body, *end;

    set_up(&b, 1);
    request.url = b.server.url;
    b.open = 1;
    http_send(b.http, &request, done, &g);
    run(&b);
    ck_assert_int_eq(g.outcome, HTTP_ANSWERED);
    said = strstr(buf_text(&b.seen), "Content-Type: multipart/form-data; boundary=");
    ck_assert_ptr_nonnull(said);
    snprintf(boundary, sizeof boundary, "%.32s", strchr(said, '=') + 1);
    body = strstr(buf_text(&b.seen), "\r\n\r\n") + 4;
    snprintf(wanted, sizeof wanted,
             "--%s\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n-100\r\n"
             "--%s\r\nContent-Disposition: form-data; name=\"document\"; "
             "filename=\"my %%22plan%%22%%0D%%0A.txt\"\r\nContent-Type: text/plain\r\n\r\n",
             boundary, boundary);
    ck_assert_int_eq(strncmp(body, wanted, strlen(wanted)), 0);
    ck_assert_int_eq(memcmp(body + strlen(wanted), "a\0b\r\n--", 7), 0);
    snprintf(tail, sizeof tail, "\r\n--%s--\r\n", boundary);
    end = body + strlen(wanted) + 7;
    ck_assert_str_eq(end, tail);
    tear_down(&b);
}
END_TEST

START_TEST(http_type__is_of_its_own_call_when_handles_are_used_again)
{
    const struct http_part part = {.name = "a", .bytes = "b", .length = 1};
    struct bench b;
    struct got g = {.b = &b};
    struct http_request request = {
        .parts = &part, .part_count = 1, .timeout_ms = 9000, .answer_most = 100};

    set_up(&b, 1);
    request.url = b.server.url;
    b.open = 1;
    http_send(b.http, &request, done, &g);
    run(&b);
    buf_clear(&b.seen);
    post(&b, &g, "/", "{\"a\":1}");
    run(&b);
    ck_assert(saw(&b, "Content-Type: application/json\r\n"));
    ck_assert(!saw(&b, "multipart"));
    ck_assert(saw(&b, "\r\n\r\n{\"a\":1}"));
    tear_down(&b);
}
END_TEST

START_TEST(http_put__sends_the_body_with_the_headers_of_this_call_alone)
{
    const struct http_header headers[] = {{"Authorization", "Bearer x"}, {"Cookie", "a=b"}};
    struct bench b;
    struct got g = {.b = &b};
    struct http_request request = {.body = "plan",
                                   .length = 4,
                                   .type = "text/plain",
                                   .puts = true,
                                   .headers = headers,
                                   .header_count = 2,
                                   .timeout_ms = 9000,
                                   .answer_most = 100};

    set_up(&b, 1);
    b.status = "201 Created";
    b.body = "";
    request.url = b.server.url;
    b.open = 1;
    http_send(b.http, &request, done, &g);
    run(&b);
    ck_assert_int_eq(g.status, 201);
    ck_assert(saw(&b, "PUT / HTTP/1.1\r\n"));
    ck_assert(saw(&b, "Content-Length: 4\r\n"));
    ck_assert(saw(&b, "Content-Type: text/plain\r\n"));
    ck_assert(saw(&b, "Authorization: Bearer x\r\n"));
    ck_assert(saw(&b, "Cookie: a=b\r\n"));
    ck_assert(saw(&b, "\r\n\r\nplan"));
    buf_clear(&b.seen);
    post(&b, &g, "/", "{}"); /* on the same handle */
    run(&b);
    ck_assert(saw(&b, "POST / HTTP/1.1\r\n"));
    ck_assert(!saw(&b, "Authorization"));
    buf_clear(&b.seen);
    post(&b, &g, "/", NULL);
    run(&b);
    ck_assert(saw(&b, "GET / HTTP/1.1\r\n"));
    tear_down(&b);
}
END_TEST

START_TEST(http_not_sent__with_a_header_past_the_ceiling)
{
    char value[9000];
    const struct http_header header = {"Cookie", value};
    struct bench b;
    struct got g = {.b = &b};
    struct http_request request = {.body = "plan",
                                   .length = 4,
                                   .puts = true,
                                   .headers = &header,
                                   .header_count = 1,
                                   .timeout_ms = 9000,
                                   .answer_most = 100};

    memset(value, 'x', sizeof value);
    value[sizeof value - 1] = '\0';
    set_up(&b, 1);
    request.url = b.server.url;
    b.open = 1;
    http_send(b.http, &request, done, &g);
    run(&b);
    ck_assert_int_eq(g.outcome, HTTP_NOT_SENT);
    ck_assert_int_eq(b.server.requests, 0);
    tear_down(&b);
}
END_TEST

TESTING_MAIN("http", http_post__sends_the_body_and_its_type_and_brings_the_answer,
             http_without_a_body__is_a_get, http_body_of_megabytes__goes_out_whole_and_unannounced,
             http_answer__comes_in_chunks, http_answer__tells_status_and_retry_after,
             http_redirect__is_an_answer_like_others,
             http_answer__may_be_as_large_as_said_and_no_larger, http_no_answer__when_it_is_cut_off,
             http_no_answer__when_the_server_says_no_http, http_no_answer__when_time_is_over,
             http_no_answer__when_a_kept_connection_dies_and_nothing_is_sent_twice,
             http_not_sent__when_nobody_listens, http_not_sent__when_there_is_no_certificate,
             http_may_ask__only_https_and_this_machine, http_not_sent__to_where_nobody_may_ask,
             http_calls__go_on_as_many_connections_as_there_may_be,
             http_calls__that_wait_go_in_their_order,
             http_cancel__ends_a_call_that_runs_and_one_that_waits,
             http_cancel__lets_the_next_one_go, http_free__gives_up_what_runs_and_what_waits,
             http_send__from_within_done_uses_the_same_connection,
             http_send__from_a_callback_is_out_before_the_pass_does_its_work,
             http_parts__are_multipart_form_data,
             http_type__is_of_its_own_call_when_handles_are_used_again,
             http_put__sends_the_body_with_the_headers_of_this_call_alone,
             http_not_sent__with_a_header_past_the_ceiling)
