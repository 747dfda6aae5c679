/* test_telegram_poll.c: what is heard, when it is confirmed, and what stops a channel, against a scripted server in the same loop. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram.h"
#include "base/json.h"
#include "io/server.h"

#define GROUP "-1001000000001"
#define MOST 32

/* What the server says to a getUpdates, one after the other; behind the last it is silent. */
struct say {
    const char *status, *body;
};

struct poll_seen {
    int64_t offset, at; /* offset -1: none was said */
    char body[512];
};

struct bench {
    struct loop *loop;
    struct server server;
    struct channel *channel;
    struct err e;
    const struct say *script;
    size_t said;
    const struct say *me; /* to getMe, before it works */
    const char *member;   /* result of getChatMember */
    struct poll_seen polls[MOST];
    size_t poll_count, stop_at; /* polls */
    struct buf methods;         /* " getMe getUpdates" */
    char heard[MOST][64];
    size_t heard_count, committed_count, take_most;
    bool down;       /* nothing is committed */
    char rooms[256]; /* of what was heard */
    int reachable, touches;
    char alerts[1024];
};

static void hear_poll(struct bench *b, struct server_peer *peer, const char *json, size_t length)
{
    struct poll_seen *seen = &b->polls[b->poll_count++];
    struct json *tree = NULL;

    ck_assert_uint_lt(b->poll_count, MOST);
    ck_assert_int_eq(json_parse(&tree, json, length, &b->e), 0);
    seen->offset = json_integer_at(tree, "offset", -1);
    seen->at = loop_now();
    snprintf(seen->body, sizeof seen->body, "%.*s", (int)length, json);
    json_free(&tree);
    if (b->script && b->script[b->said].body) {
        server_say(peer, b->script[b->said].status, "", b->script[b->said].body);
        b->said++;
    }
    if (b->poll_count == b->stop_at)
        loop_stop(b->loop);
}

static void asked(void *owner, struct server_peer *peer, const char *request, size_t length)
{
    struct bench *b = owner;
    const char *method = strstr(request, ":AAA/") + 5, *json = strstr(request, "\r\n\r\n") + 4;
    char name[40];

    snprintf(name, sizeof name, "%.*s", (int)strcspn(method, " "), method);
    buf_print(&b->methods, " %s", name);
    if (strcmp(name, "getUpdates") == 0) {
        hear_poll(b, peer, json, length - (size_t)(json - request));
    } else if (strcmp(name, "getMe") == 0) {
        if (b->me && b->me->body) {
            server_say(peer, b->me->status, "", b->me->body);
            b->me++;
        } else {
            server_say(peer, "200 OK", "",
                       "{\"ok\":true,\"result\":{\"id\":7000000001,\"is_bot\":true,"
                       "\"first_name\":\"r\",\"username\":\"recoup_bot\"}}");
        }
    } else if (strcmp(name, "getChatMember") == 0) {
        server_say(peer, "200 OK", "", b->member);
    } else {
        server_say(peer, "200 OK", "", "{\"ok\":true,\"result\":true}");
    }
}

static bool heard(void *owner, const struct inbound *message)
{
    struct bench *b = owner;

    if (b->heard_count == b->take_most)
        return false;
    ck_assert_uint_lt(b->heard_count, MOST);
    snprintf(b->heard[b->heard_count++], 64, "%.*s", (int)message->length,
             message->text ? message->text : "");
    if (message->room)
        snprintf(b->rooms + strlen(b->rooms), sizeof b->rooms - strlen(b->rooms), " %s",
                 message->room);
    return true;
}

static void settled(void *owner, const struct settlement *what)
{
    (void)owner;
    (void)what;
}

static void reachable(void *owner)
{
    ((struct bench *)owner)->reachable++;
}

static void alert(void *owner, const char *kind, const char *detail)
{
    struct bench *b = owner;
    size_t length = strlen(b->alerts);

    snprintf(b->alerts + length, sizeof b->alerts - length, "%s: %s\n", kind, detail);
}

static void in_touch(void *owner, enum network network)
{
    ck_assert_int_eq(network, NETWORK_TELEGRAM);
    ((struct bench *)owner)->touches++;
}

/* As the app does it. */
static void pass(void *owner)
{
    struct bench *b = owner;
    size_t before = b->heard_count;

    if (b->heard_count > b->committed_count) {
        if (b->down) {
            b->channel->does->failed(b->channel);
        } else {
            b->committed_count = b->heard_count;
            b->channel->does->committed(b->channel);
        }
    }
    b->channel->does->pass_ended(b->channel);
    if (b->heard_count > before)
        loop_wake(b->loop);
}

static void set_up(struct bench *b, const struct say *script, const char *group)
{
    struct telegram_setup setup = {.hooks = {.owner = b,
                                             .heard = heard,
                                             .settled = settled,
                                             .reachable = reachable,
                                             .alert = alert,
                                             .in_touch = in_touch},
                                   .token = "7000000001:AAA",
                                   .staff_group = group,
                                   .group_per_minute = 20};

    memset(b, 0, sizeof *b);
    b->methods = (struct buf)BUF_INIT(65536);
    b->script = script;
    b->take_most = MOST;
    b->member =
        "{\"ok\":true,\"result\":{\"status\":\"administrator\",\"can_manage_topics\":true}}";
    ck_assert_int_eq(loop_new(&b->loop, &b->e), 0);
    server_start(&b->server, b->loop, asked, b);
    setup.loop = b->loop;
    setup.api = setup.file_api = b->server.url;
    ck_assert_msg(telegram_new(&b->channel, &setup, &b->e) == 0, "%s", b->e.text);
    loop_before_sleep(b->loop, pass, b);
}

static void tear_down(struct bench *b)
{
    b->channel->does->free(&b->channel);
    server_stop(&b->server);
    loop_free(&b->loop);
    buf_free(&b->methods);
}

/* Until the server has seen so many polls. */
static void run_to(struct bench *b, size_t polls)
{
    b->stop_at = polls;
    ck_assert_int_eq(loop_run(b->loop, &b->e), 0);
    ck_assert_uint_ge(b->poll_count, polls);
}

static void start(struct bench *b)
{
    ck_assert_int_eq(b->channel->does->start(b->channel, &b->e), 0);
}

static void stop_soon(void *owner)
{
    loop_stop(((struct bench *)owner)->loop);
}

/* So long that what should not happen would have happened. */
static void run_for(struct bench *b, int64_t ms)
{
    b->stop_at = 0;
    loop_timer(b->loop, ms, stop_soon, b);
    ck_assert_int_eq(loop_run(b->loop, &b->e), 0);
}

#define TEXT(id, text)                                                                             \
    "{\"update_id\":" #id ",\"message\":{\"message_id\":" #id                                      \
    ",\"date\":1700000000,\"from\":{\"id\":42,\"is_bot\":false,\"first_name\":\"A\"},"             \
    "\"chat\":{\"id\":42,\"type\":\"private\"},\"text\":\"" text "\"}}"
#define BATCH(updates)                                                                             \
    {                                                                                              \
        "200 OK", "{\"ok\":true,\"result\":[" updates "]}"                                         \
    }
#define END                                                                                        \
    {                                                                                              \
        NULL, NULL                                                                                 \
    }

START_TEST(poll__asks_without_an_offset_for_the_kinds_it_wants)
{
    static const struct say script[] = {END};
    struct bench b;

    set_up(&b, script, NULL);
    start(&b);
    ck_assert(!b.channel->does->ready(b.channel));
    run_to(&b, 1);
    ck_assert(b.channel->does->ready(b.channel));
    ck_assert(!b.channel->does->drained(b.channel));
    ck_assert_int_eq(b.reachable, 1);
    ck_assert_str_eq(b.polls[0].body,
                     "{\"limit\":100,\"timeout\":50,\"allowed_updates\":[\"message\","
                     "\"edited_message\",\"callback_query\",\"my_chat_member\"]}");
    tear_down(&b);
}
END_TEST

START_TEST(poll__confirms_a_batch_only_when_it_is_committed)
{
    static const struct say script[] = {BATCH(TEXT(100, "one") "," TEXT(101, "two")), END};
    struct bench b;

    set_up(&b, script, NULL);
    b.down = true;
    start(&b);
    run_for(&b, 100);
    ck_assert_uint_eq(b.heard_count, 2);
    ck_assert_uint_eq(b.poll_count, 1);
    b.down = false;
    run_to(&b, 2);
    ck_assert_int_eq(b.polls[1].offset, 102);
    ck_assert_uint_eq(b.heard_count, 2);
    ck_assert_str_eq(b.heard[0], "one");
    ck_assert_str_eq(b.heard[1], "two");
    ck_assert_int_eq(b.touches, 1);
    tear_down(&b);
}
END_TEST

START_TEST(poll__keeps_what_was_refused_and_asks_for_nothing_meanwhile)
{
    static const struct say script[] = {BATCH(TEXT(1, "a") "," TEXT(2, "b") "," TEXT(3, "c")),
                                        BATCH(TEXT(4, "d")), END};
    struct bench b;

    set_up(&b, script, NULL);
    b.take_most = 1;
    start(&b);
    run_for(&b, 100);
    ck_assert_uint_eq(b.heard_count, 1);
    ck_assert_uint_eq(b.committed_count, 1);
    ck_assert_uint_eq(b.poll_count, 1);
    b.take_most = 2;
    run_for(&b, 30);
    ck_assert_uint_eq(b.heard_count, 2);
    ck_assert_uint_eq(b.poll_count, 1);
    b.take_most = MOST;
    run_to(&b, 3);
    ck_assert_int_eq(b.polls[1].offset, 4);
    ck_assert_int_eq(b.polls[2].offset, 5);
    ck_assert_uint_eq(b.heard_count, 4);
    for (size_t i = 0; i < 4; i++)
        ck_assert_int_eq(b.heard[i][0], "abcd"[i]);
    tear_down(&b);
}
END_TEST

START_TEST(poll__passes_over_what_is_not_for_us_without_a_commit)
{
    static const struct say script[] = {
        BATCH("{\"update_id\":7,\"poll\":{}},{\"update_id\":8,\"message\":17},{\"update_id\":9}"),
        BATCH("{\"update_id\":10,\"message\":{\"text\":\"\\u0000\"}}," TEXT(11, "hi")), END};
    struct bench b;

    set_up(&b, script, NULL);
    start(&b);
    run_to(&b, 3);
    ck_assert_int_eq(b.polls[1].offset, 10);
    ck_assert_int_eq(b.polls[2].offset, 12);
    ck_assert_uint_eq(b.heard_count, 1);
    ck_assert_str_eq(b.heard[0], "hi");
    tear_down(&b);
}
END_TEST

START_TEST(poll__follows_ids_that_go_back)
{
    static const struct say script[] = {BATCH(TEXT(900000, "old")), BATCH(TEXT(5, "new")), END};
    struct bench b;

    set_up(&b, script, NULL);
    start(&b);
    run_to(&b, 3);
    ck_assert_int_eq(b.polls[1].offset, 900001);
    ck_assert_int_eq(b.polls[2].offset, 6);
    ck_assert_uint_eq(b.heard_count, 2);
    tear_down(&b);
}
END_TEST

START_TEST(poll__does_not_ask_the_same_again_at_once)
{
    static const struct say script[] = {BATCH(""), BATCH(""), END};
    struct bench b;

    set_up(&b, script, NULL);
    start(&b);
    run_to(&b, 3);
    ck_assert_int_ge(b.polls[1].at - b.polls[0].at, 500);
    ck_assert_int_ge(b.polls[2].at - b.polls[1].at, 500);
    ck_assert_int_eq(b.polls[2].offset, -1);
    ck_assert_int_eq(b.touches, 2);
    tear_down(&b);
}
END_TEST

START_TEST(poll__waits_when_a_batch_has_no_ids)
{
    static const struct say script[] = {BATCH("{\"message\":{}},17"), BATCH(TEXT(3, "x")), END};
    struct bench b;

    set_up(&b, script, NULL);
    start(&b);
    run_to(&b, 3);
    ck_assert_int_ge(b.polls[1].at - b.polls[0].at, 700);
    ck_assert_int_eq(b.polls[2].offset, 4);
    tear_down(&b);
}
END_TEST

START_TEST(poll__goes_on_after_pages_and_what_is_no_json)
{
    static const struct say script[] = {{"502 Bad Gateway", "<html><h1>502</h1></html>"},
                                        {"200 OK", "{\"ok\":true,\"result\":{}}"},
                                        BATCH(TEXT(3, "x")),
                                        END};
    struct bench b;

    set_up(&b, script, NULL);
    start(&b);
    run_to(&b, 4);
    ck_assert_int_ge(b.polls[1].at - b.polls[0].at, 700);
    ck_assert_int_ge(b.polls[2].at - b.polls[1].at, 1400);
    ck_assert_uint_eq(b.heard_count, 1);
    ck_assert_int_eq(b.polls[3].offset, 4);
    ck_assert_str_eq(b.alerts, "");
    tear_down(&b);
}
END_TEST

START_TEST(poll__waits_as_long_as_it_is_told)
{
    static const struct say script[] = {
        {"429 Too Many Requests", "{\"ok\":false,\"error_code\":429,\"description\":\"Too Many\","
                                  "\"parameters\":{\"retry_after\":1}}"},
        END};
    struct bench b;

    set_up(&b, script, NULL);
    start(&b);
    run_to(&b, 2);
    ck_assert_int_ge(b.polls[1].at - b.polls[0].at, 1000);
    ck_assert_str_eq(b.alerts, "");
    tear_down(&b);
}
END_TEST

START_TEST(poll_conflict__is_told_once_and_waited_out)
{
    static const struct say script[] = {
        {"409 Conflict", "{\"ok\":false,\"error_code\":409,\"description\":\"Conflict: terminated "
                         "by other getUpdates request\"}"},
        {"409 Conflict", "{\"ok\":false,\"error_code\":409,\"description\":\"Conflict: terminated "
                         "by other getUpdates request\"}"},
        BATCH(TEXT(3, "x")),
        END};
    struct bench b;

    set_up(&b, script, NULL);
    start(&b);
    run_to(&b, 4);
    ck_assert_int_ge(b.polls[1].at - b.polls[0].at, 2900);
    ck_assert_uint_eq(b.heard_count, 1);
    ck_assert_ptr_nonnull(strstr(b.alerts, "telegram.conflict: another program"));
    ck_assert_ptr_null(strstr(strstr(b.alerts, "telegram.conflict") + 1, "telegram.conflict"));
    tear_down(&b);
}
END_TEST

START_TEST(poll_conflict__with_a_webhook_says_so_and_leaves_it_alone)
{
    static const struct say script[] = {
        {"409 Conflict", "{\"ok\":false,\"error_code\":409,\"description\":\"Conflict: can't use "
                         "getUpdates method while webhook is active\"}"},
        END};
    struct bench b;

    set_up(&b, script, NULL);
    start(&b);
    run_for(&b, 100);
    ck_assert_ptr_nonnull(strstr(b.alerts, "a webhook is set"));
    ck_assert_ptr_null(strstr(buf_text(&b.methods), "deleteWebhook"));
    tear_down(&b);
}
END_TEST

START_TEST(poll__stops_for_good_when_the_token_is_revoked)
{
    static const struct say script[] = {
        {"401 Unauthorized", "{\"ok\":false,\"error_code\":401,\"description\":\"Unauthorized\"}"},
        END};
    const struct outbound message = {.id = 1, .to = {NETWORK_TELEGRAM, "42"}, .text = "hi"};
    struct bench b;

    set_up(&b, script, NULL);
    start(&b);
    run_for(&b, 1500);
    ck_assert_uint_eq(b.poll_count, 1);
    ck_assert(!b.channel->does->ready(b.channel));
    ck_assert_ptr_nonnull(strstr(b.alerts, "telegram.revoked"));
    ck_assert_int_lt(b.channel->does->send(b.channel, &message, &b.e), 0);
    tear_down(&b);
}
END_TEST

START_TEST(poll__answers_a_tap_before_anything_is_committed)
{
    static const struct say script[] = {
        BATCH("{\"update_id\":3,\"callback_query\":{\"id\":\"77\",\"from\":{\"id\":42,"
              "\"is_bot\":false,\"first_name\":\"A\"},\"chat_instance\":\"1\",\"data\":\"k\","
              "\"message\":{\"message_id\":9,\"date\":1700000000,\"chat\":{\"id\":42,"
              "\"type\":\"private\"},\"from\":{\"id\":7000000001,\"is_bot\":true}}}}"),
        END};
    struct bench b;

    set_up(&b, script, NULL);
    b.down = true;
    start(&b);
    run_for(&b, 100);
    ck_assert_ptr_nonnull(strstr(buf_text(&b.methods), "answerCallbackQuery"));
    ck_assert_uint_eq(b.heard_count, 1);
    ck_assert_uint_eq(b.poll_count, 1);
    tear_down(&b);
}
END_TEST

START_TEST(start__is_tried_again_until_the_server_answers)
{
    static const struct say script[] = {END};
    static const struct say me[] = {{"500 Internal Server Error", "oops"}, END};
    struct bench b;

    set_up(&b, script, NULL);
    b.me = me;
    start(&b);
    run_to(&b, 1);
    ck_assert_int_eq(strncmp(buf_text(&b.methods), " getMe getMe getUpdates", 23), 0);
    tear_down(&b);
}
END_TEST

START_TEST(start__with_a_wrong_token_stops_here_alone)
{
    static const struct say script[] = {END};
    static const struct say me[] = {
        {"404 Not Found", "{\"ok\":false,\"error_code\":404,\"description\":\"Not Found\"}"}, END};
    struct bench b;

    set_up(&b, script, NULL);
    b.me = me;
    start(&b);
    run_for(&b, 200);
    ck_assert_uint_eq(b.poll_count, 0);
    ck_assert_ptr_nonnull(strstr(b.alerts, "telegram.revoked"));
    tear_down(&b);
}
END_TEST

START_TEST(start__says_which_rights_are_missing)
{
    static const struct say script[] = {END};
    struct bench b;

    set_up(&b, script, GROUP);
    b.member = "{\"ok\":true,\"result\":{\"status\":\"administrator\"}}";
    start(&b);
    run_for(&b, 100);
    ck_assert_ptr_nonnull(strstr(b.alerts, "can_manage_topics"));
    tear_down(&b);
}
END_TEST

START_TEST(group_that_moved__keeps_its_name_for_us_and_the_operator_is_told)
{
    static const struct say script[] = {
        BATCH("{\"update_id\":1,\"message\":{\"message_id\":5,\"date\":1700000000,\"chat\":{\"id\":"
              "-1001000000001,\"type\":\"group\"},\"from\":{\"id\":42,\"is_bot\":false,"
              "\"first_name\":\"A\"},\"migrate_to_chat_id\":-1002000000002}},"
              "{\"update_id\":2,\"message\":{\"message_id\":1,\"date\":1700000000,\"chat\":{\"id\":"
              "-1002000000002,\"type\":\"supergroup\"},\"from\":{\"id\":42,\"is_bot\":false,"
              "\"first_name\":\"A\"},\"text\":\"/queue\"}}"),
        END};
    struct bench b;

    set_up(&b, script, GROUP);
    start(&b);
    run_to(&b, 2);
    ck_assert_str_eq(b.rooms, " " GROUP);
    ck_assert_ptr_nonnull(strstr(b.alerts, "-1002000000002"));
    tear_down(&b);
}
END_TEST

START_TEST(telegram_new__refuses_what_cannot_be)
{
    static const struct {
        const char *api, *token, *group;
    } ROWS[] = {
        {"http://api.telegram.org", "1:A", NULL}, {"https://a.example", "", NULL},
        {"https://a.example", "1:", NULL},        {"https://a.example", ":A", NULL},
        {"https://a.example", "1:A/../x", NULL},  {"https://a.example", "12 :A", NULL},
        {"https://a.example", "1:A", "group"},    {"https://a.example", "1:A", "42"},
    };
    struct bench b;

    set_up(&b, NULL, NULL);
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        const struct telegram_setup setup = {.loop = b.loop,
                                             .api = ROWS[i].api,
                                             .token = ROWS[i].token,
                                             .staff_group = ROWS[i].group};
        struct channel *c;
        struct err e = {0};

        ck_assert_int_lt(telegram_new(&c, &setup, &e), 0);
        ck_assert_int_eq(e.kind, ERR_INPUT);
        ck_assert_ptr_null(c);
    }
    tear_down(&b);
}
END_TEST

TESTING_MAIN("telegram_poll", poll__asks_without_an_offset_for_the_kinds_it_wants,
             poll__confirms_a_batch_only_when_it_is_committed,
             poll__keeps_what_was_refused_and_asks_for_nothing_meanwhile,
             poll__passes_over_what_is_not_for_us_without_a_commit, poll__follows_ids_that_go_back,
             poll__does_not_ask_the_same_again_at_once, poll__waits_when_a_batch_has_no_ids,
             poll__goes_on_after_pages_and_what_is_no_json, poll__waits_as_long_as_it_is_told,
             poll_conflict__is_told_once_and_waited_out,
             poll_conflict__with_a_webhook_says_so_and_leaves_it_alone,
             poll__stops_for_good_when_the_token_is_revoked,
             poll__answers_a_tap_before_anything_is_committed,
             start__is_tried_again_until_the_server_answers,
             start__with_a_wrong_token_stops_here_alone, start__says_which_rights_are_missing,
             group_that_moved__keeps_its_name_for_us_and_the_operator_is_told,
             telegram_new__refuses_what_cannot_be)
