/* test_telegram_api.c: the address, the parameters, and the answer of one call. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram_api.h"
#include "io/server.h"

#define TOKEN "7000000001:AAH-x_y"

struct got {
    struct bench *b;
    int times, code;
    enum api_action action;
    int64_t id;
};

struct bench {
    struct loop *loop;
    struct server server;
    struct api *api;
    struct err e;
    const char *status, *body;
    bool silent;
    struct buf seen;
    int open;
};

static void asked(void *owner, struct server_peer *peer, const char *request, size_t length)
{
    struct bench *b = owner;

    buf_add(&b->seen, request, length);
    if (!b->silent)
        server_say(peer, b->status, "", b->body);
}

static void set_up_below(struct bench *b, const char *path)
{
    char base[96];
    struct api_setup setup = {.base = base, .token = TOKEN};

    memset(b, 0, sizeof *b);
    b->seen = (struct buf)BUF_INIT((size_t)1024 * 1024);
    b->status = "200 OK";
    b->body = "{\"ok\":true,\"result\":{\"message_id\":42}}";
    ck_assert_int_eq(loop_new(&b->loop, &b->e), 0);
    server_start(&b->server, b->loop, asked, b);
    snprintf(base, sizeof base, "%s%s", b->server.url, path);
    setup.loop = b->loop;
    ck_assert_int_eq(api_new(&b->api, &setup, &b->e), 0);
}

static void set_up(struct bench *b)
{
    set_up_below(b, "");
}

static void tear_down(struct bench *b)
{
    api_free(&b->api);
    server_stop(&b->server);
    loop_free(&b->loop);
    buf_free(&b->seen);
}

static void done(void *owner, const struct api_answer *answer)
{
    struct got *g = owner;

    g->times++;
    g->code = answer->code;
    g->action = answer->action;
    g->id = json_integer_at(answer->result, "message_id", 0);
    if (--g->b->open == 0)
        loop_stop(g->b->loop);
}

static struct api_call *call(struct bench *b, struct got *g, const char *method, const char *json,
                             const struct document *file)
{
    *g = (struct got){.b = b};
    b->open++;
    return api_send(b->api, method, json, file, 20000, done, g);
}

static void run(struct bench *b)
{
    ck_assert_int_eq(loop_run(b->loop, &b->e), 0);
}

static void saw(const struct bench *b, const char *text)
{
    ck_assert_msg(strstr(buf_text(&b->seen), text) != NULL, "%s is not in %s", text,
                  buf_text(&b->seen));
}

START_TEST(api_send__asks_below_base_and_token_with_a_json_body)
{
    struct bench b;
    struct got g;

    set_up(&b);
    call(&b, &g, "sendMessage", "{\"chat_id\":7000000042,\"text\":\"hi\"}", NULL);
    run(&b);
    saw(&b, "POST /bot" TOKEN "/sendMessage HTTP/1.1\r\n");
    saw(&b, "Content-Type: application/json\r\n");
    saw(&b, "\r\n\r\n{\"chat_id\":7000000042,\"text\":\"hi\"}");
    ck_assert_int_eq(g.times, 1);
    ck_assert_int_eq(g.action, API_DONE);
    ck_assert_int_eq(g.id, 42);
    tear_down(&b);
}
END_TEST

START_TEST(api_send__takes_a_base_with_a_path_and_slashes_at_its_end)
{
    struct bench b;
    struct got g;

    set_up_below(&b, "/telegram//");
    call(&b, &g, "getMe", NULL, NULL);
    call(&b, &g, "getWebhookInfo", NULL, NULL);
    run(&b);
    saw(&b, "POST /telegram/bot" TOKEN "/getMe HTTP/1.1\r\n");
    saw(&b, "POST /telegram/bot" TOKEN "/getWebhookInfo HTTP/1.1\r\n");
    saw(&b, "\r\n\r\n{}");
    tear_down(&b);
}
END_TEST

START_TEST(api_send__makes_each_parameter_a_field_beside_a_file)
{
    const struct document file = {"plan-3.txt", "text/plain", "the plan", 8, false, false};
    struct bench b;
    struct got g;

    set_up(&b);
    call(&b, &g, "sendDocument",
         "{\"chat_id\":-1001234567890,\"caption\":\"a \\\"b\\\"\",\"protect_content\":true,"
         "\"reply_markup\":{\"inline_keyboard\":[[{\"text\":\"ok\"}]]}}",
         &file);
    run(&b);
    saw(&b, "POST /bot" TOKEN "/sendDocument HTTP/1.1\r\n");
    saw(&b, "Content-Type: multipart/form-data; boundary=");
    saw(&b, "name=\"chat_id\"\r\n\r\n-1001234567890\r\n");
    saw(&b, "name=\"caption\"\r\n\r\na \"b\"\r\n");
    saw(&b, "name=\"protect_content\"\r\n\r\ntrue\r\n");
    saw(&b, "name=\"reply_markup\"\r\n\r\n{\"inline_keyboard\":[[{\"text\":\"ok\"}]]}\r\n");
    saw(&b, "name=\"document\"; filename=\"plan-3.txt\"\r\nContent-Type: text/plain\r\n\r\nthe "
            "plan\r\n");
    tear_down(&b);
}
END_TEST

START_TEST(api_answer__is_sorted)
{
    struct bench b;
    struct got g;

    set_up(&b);
    b.status = "403 Forbidden";
    b.body = "{\"ok\":false,\"error_code\":403,\"description\":\"Forbidden: bot was blocked by the "
             "user\"}";
    call(&b, &g, "sendMessage", "{}", NULL);
    run(&b);
    ck_assert_int_eq(g.action, API_GONE);
    ck_assert_int_eq(g.code, 403);
    tear_down(&b);
}
END_TEST

START_TEST(api_send__does_not_wait_for_a_poll_that_is_open)
{
    struct bench b;
    struct got poll, sends[20];

    set_up(&b);
    b.silent = true;
    call(&b, &poll, "getUpdates", "{}", NULL);
    for (size_t i = 0; i < 20; i++)
        call(&b, &sends[i], "sendMessage", "{}", NULL);
    loop_timer(b.loop, 50, (void (*)(void *))loop_stop, b.loop);
    run(&b);
    saw(&b, "/getUpdates ");
    saw(&b, "/sendMessage ");
    ck_assert_int_gt(b.server.waiting, 4);
    tear_down(&b);
}
END_TEST

START_TEST(api_cancel__forgets_a_call)
{
    struct bench b;
    struct got one, other;
    struct api_call *first;

    set_up(&b);
    first = call(&b, &one, "sendMessage", "{}", NULL);
    call(&b, &other, "getMe", "{}", NULL);
    api_cancel(&first);
    ck_assert_ptr_null(first);
    api_cancel(&first);
    b.open = 1;
    run(&b);
    ck_assert_int_eq(one.times, 0);
    ck_assert_int_eq(other.times, 1);
    tear_down(&b);
}
END_TEST

START_TEST(api_new__refuses_an_address_that_would_show_the_token)
{
    struct api *api;
    struct err e = {0};
    struct api_setup setup = {.base = "http://api.example.org", .token = TOKEN};

    ck_assert_int_lt(api_new(&api, &setup, &e), 0);
    ck_assert_int_eq(e.kind, ERR_INPUT);
    ck_assert_ptr_null(api);
    ck_assert_ptr_null(strstr(e.text, TOKEN));
}
END_TEST

TESTING_MAIN("telegram_api", api_send__asks_below_base_and_token_with_a_json_body,
             api_send__takes_a_base_with_a_path_and_slashes_at_its_end,
             api_send__makes_each_parameter_a_field_beside_a_file, api_answer__is_sorted,
             api_send__does_not_wait_for_a_poll_that_is_open, api_cancel__forgets_a_call,
             api_new__refuses_an_address_that_would_show_the_token)
