/* test_xmpp_send.c: rows of the outbox on their way: text, file as a link or as words, each settled once. */
/* SPDX-License-Identifier: MIT */
#include "xmpp_bench.h"

static const struct document PLAN = {"plan-1.txt", "text/plain", "Your plan.\nDo this.\n",
                                     20,           false,        false};

static int try_send(struct bench *b, const struct outbound *out)
{
    err_clear(&b->e);
    return b->channel->does->send(b->channel, out, &b->e);
}

static void send_text(struct bench *b, int64_t id, const char *text)
{
    const struct outbound out = {.id = id, .to = {NETWORK_XMPP, "eve@x"}, .text = text};

    ck_assert_msg(try_send(b, &out) == 0, "%s", b->e.text);
}

static void send_plan(struct bench *b, int64_t id, int attempts)
{
    const struct outbound out = {.id = id,
                                 .to = {NETWORK_XMPP, "eve@x"},
                                 .text = "Here is your plan.",
                                 .file = &PLAN,
                                 .attempts = attempts};

    ck_assert_msg(try_send(b, &out) == 0, "%s", b->e.text);
}

START_TEST(send__is_settled_by_what_the_child_says)
{
    static const struct {
        const char *said, *settled;
    } ways[] = {
        {"settle 0 0 x-9", "settled 5 done 0 x-9\n"}, {"settle 1 30 -", "settled 5 later 30 -\n"},
        {"settle 2 0 -", "settled 5 gone 0 -\n"},     {"settle 3 0 -", "settled 5 refused 0 -\n"},
        {"settle 4 0 -", "settled 5 refused 0 -\n"},
    };

    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        char script[128];
        struct bench b;

        snprintf(script, sizeof script, "online\nwait 2\n%s\nserve", ways[i].said);
        bench_start(&b, ONE_LIFE(script));
        bench_until(&b, "reachable");
        send_text(&b, 5, "hello");
        bench_until(&b, "settled");
        ck_assert_msg(bench_has(&b, ways[i].settled), "%s", buf_text(&b.news));
        ck_assert(bench_has(&b, "send 5 eve@x r5-0a hello"));
        bench_stop(&b);
    }
}
END_TEST

START_TEST(send__shows_choices_as_numbered_lines)
{
    static const struct choice choices[] = {{"Yes", "a"}, {"No", "b"}};
    const struct outbound out = {.id = 5,
                                 .to = {NETWORK_XMPP, "eve@x"},
                                 .text = "Is that right?",
                                 .choices = choices,
                                 .choice_count = 2};
    struct bench b;

    bench_start(&b, ONE_LIFE("online\nserve"));
    bench_until(&b, "reachable");
    ck_assert_int_eq(try_send(&b, &out), 0);
    bench_until(&b, "settled 5 done");
    ck_assert(bench_has(&b, "Is that right?\n1) Yes\n2) No"));
    bench_stop(&b);
}
END_TEST

START_TEST(send__to_the_room_says_so)
{
    const struct outbound out = {.id = 6, .to = {NETWORK_XMPP, "lobby@rooms.x"}, .text = "#1"};
    struct bench b;

    bench_start(&b, ONE_LIFE("online\nserve"));
    bench_until(&b, "reachable");
    ck_assert_int_eq(try_send(&b, &out), 0);
    bench_until(&b, "settled 6 done");
    ck_assert(bench_has(&b, "send 6 room lobby@rooms.x r6-0a #1"));
    bench_stop(&b);
}
END_TEST

START_TEST(send__is_not_taken_before_it_is_online_and_twice_only_once)
{
    const struct outbound out = {.id = 5, .to = {NETWORK_XMPP, "eve@x"}, .text = "hello"};
    struct bench b;

    bench_start(&b, ONE_LIFE("online\nwait 2\nwait 6 8\nsettle 0 0 x\nserve"));
    ck_assert_int_eq(try_send(&b, &out), -1);
    ck_assert_int_eq(b.e.kind, ERR_BUSY);
    bench_until(&b, "reachable");
    ck_assert_int_eq(try_send(&b, &out), 0);
    ck_assert_int_eq(try_send(&b, &out), 0);
    bench_until(&b, "settled 5 done");
    bench_for(&b, 4 * BENCH_BEAT_MS);
    ck_assert_int_eq(bench_count(&b, "send 5"), 1);
    ck_assert_int_eq(bench_count(&b, "settled 5"), 1);
    bench_stop(&b);
}
END_TEST

START_TEST(send__of_what_is_not_there_is_refused)
{
    struct outbound out = {
        .id = 5, .kind = OUTBOUND_EDIT, .to = {NETWORK_XMPP, "eve@x"}, .text = "x"};
    char *text = malloc(200000);
    struct bench b;

    memset(text, 'x', 200000);
    text[199999] = '\0';
    bench_start(&b, ONE_LIFE("online\nserve"));
    bench_until(&b, "reachable");
    ck_assert_int_eq(try_send(&b, &out), 0);
    ck_assert(bench_has(&b, "settled 5 refused"));
    out = (struct outbound){.id = 6, .kind = OUTBOUND_TOPIC, .to = {NETWORK_XMPP, "lobby@rooms.x"}};
    ck_assert_int_eq(try_send(&b, &out), 0);
    ck_assert(bench_has(&b, "settled 6 refused"));
    out = (struct outbound){.id = 7, .to = {NETWORK_XMPP, "eve@x"}};
    ck_assert_int_eq(try_send(&b, &out), 0);
    ck_assert(bench_has(&b, "settled 7 refused"));
    send_text(&b, 8, text);
    ck_assert(bench_has(&b, "settled 8 refused"));
    bench_for(&b, 2 * BENCH_BEAT_MS);
    ck_assert(!bench_has(&b, "send "));
    free(text);
    bench_stop(&b);
}
END_TEST

START_TEST(send__of_a_child_that_died_is_settled_as_later__each_row)
{
    struct bench b;

    bench_start(&b, TWO_LIVES("online\nwait 2 3\nsettle 0 0 x\nabort", "online\nserve"));
    bench_until(&b, "reachable");
    for (int64_t id = 5; id < 8; id++)
        send_text(&b, id, "hello");
    bench_until(&b, "settled 5 later 1");
    bench_until(&b, "settled 6 later 1");
    ck_assert(bench_has(&b, "settled 7 done")); /* its last word counts */
    ck_assert_int_eq(bench_count(&b, "settled"), 3);
    ck_assert(!b.channel->does->ready(b.channel));
    buf_clear(&b.news);
    bench_until(&b, "reachable");
    ck_assert(!bench_has(&b, "send ")); /* that is the outbox's to do */
    bench_stop(&b);
}
END_TEST

START_TEST(send__has_the_same_id_at_each_try)
{
    struct bench b;

    bench_start(&b, TWO_LIVES("online\nwait 2\nabort", "online\nserve"));
    bench_until(&b, "reachable");
    send_text(&b, 5, "hello");
    bench_until(&b, "settled 5 later");
    buf_clear(&b.news);
    bench_until(&b, "reachable");
    send_text(&b, 5, "hello");
    bench_until(&b, "settled 5 done");
    ck_assert(bench_has(&b, "send 5 eve@x r5-0a hello"));
    bench_stop(&b);
}
END_TEST

START_TEST(send__that_comes_back_later_is_settled_again)
{
    struct bench b;

    bench_start(&b, ONE_LIFE("online\nwait 2\nsettle 0 0 x-1\nsettle 1 600 r5-0a\n"
                             "settle 3 0 r5-0a\nserve"));
    bench_until(&b, "reachable");
    send_text(&b, 5, "hello");
    bench_until(&b, "settled 5 refused");
    ck_assert(bench_has(&b, "settled 5 done 0 x-1\n"));
    ck_assert(bench_has(&b, "settled 5 later 600 - late\n"));
    ck_assert(bench_has(&b, "settled 5 refused 0 - late\n"));
    bench_stop(&b);
}
END_TEST

START_TEST(composing__is_said_while_it_is_online)
{
    struct bench b;

    bench_start(&b, ONE_LIFE("online\nserve"));
    b.channel->does->composing(b.channel, "eve@x");
    bench_until(&b, "reachable");
    b.channel->does->composing(b.channel, "bo@x");
    bench_until(&b, "composing bo@x");
    ck_assert(!bench_has(&b, "composing eve@x"));
    bench_stop(&b);
}
END_TEST

/* --- files --- */

struct store_room {
    struct server server;
    const char *status;
    char request[2048];
};

static void put_asked(void *owner, struct server_peer *peer, const char *request, size_t length)
{
    struct store_room *s = owner;

    snprintf(s->request, sizeof s->request, "%.*s", (int)length, request);
    if (s->status)
        server_say(peer, s->status, "", "");
}

/* The second part of the script stands behind the place. */
static void upload(struct bench *b, struct store_room *s, const char *status, const char *before,
                   const char *behind, int attempts)
{
    static char script[512];

    bench_make(b, ONE_LIFE(script));
    s->status = status;
    server_start(&s->server, b->loop, put_asked, s);
    snprintf(script, sizeof script,
             "online\nwait 2\nsettle 0 0 x-1\nwait 5\n%splace %s/up/plan-1.txt "
             "https://files.x/plan-1.txt\n%s",
             before, s->server.url, behind);
    ck_assert_int_eq(xmpp_new(&b->channel, &b->setup, &b->e), 0);
    loop_before_sleep(b->loop, bench_pass, b);
    ck_assert_int_eq(b->channel->does->start(b->channel, &b->e), 0);
    bench_until(b, "reachable");
    send_plan(b, 5, attempts);
}

static void upload_over(struct bench *b, struct store_room *s)
{
    ck_assert_int_eq(bench_count(b, "settled 5"), 1);
    server_stop(&s->server);
    bench_stop(b);
}

START_TEST(file__is_put_and_its_link_sent_behind_the_text)
{
    struct store_room s = {0};
    struct bench b;

    upload(&b, &s, "201 Created", "header Authorization Bearer t\nheader Cookie a=b\n", "serve", 0);
    bench_until(&b, "settled 5 done 0 x-1");
    ck_assert(bench_has(&b, "send 5 eve@x r5-0a Here is your plan."));
    ck_assert(bench_has(&b, "slot 5 plan-1.txt text/plain 20"));
    ck_assert(bench_has(&b, "send 5 eve@x r5-0a-file url=https://files.x/plan-1.txt "
                            "https://files.x/plan-1.txt"));
    ck_assert_ptr_nonnull(strstr(s.request, "PUT /up/plan-1.txt HTTP/1.1\r\n"));
    ck_assert_ptr_nonnull(strstr(s.request, "Authorization: Bearer t\r\n"));
    ck_assert_ptr_nonnull(strstr(s.request, "Cookie: a=b\r\n"));
    ck_assert_ptr_nonnull(strstr(s.request, "Content-Length: 20\r\n"));
    ck_assert_ptr_nonnull(strstr(s.request, "\r\n\r\nYour plan.\nDo this.\n"));
    upload_over(&b, &s);
}
END_TEST

START_TEST(file__goes_as_words_when_it_may_not_be_put)
{
    static const char *const never[] = {"403 Forbidden", "413 Payload Too Large", "302 Found"};

    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
        struct store_room s = {0};
        struct bench b;

        upload(&b, &s, never[i], "", "serve", 0);
        bench_until(&b, "settled 5 done 0 x-1");
        ck_assert(bench_has(&b, "send 5 eve@x r5-0a-words Your plan.\nDo this.\n"));
        ck_assert(!bench_has(&b, "-file"));
        upload_over(&b, &s);
    }
}
END_TEST

START_TEST(file__is_tried_again_when_the_place_fails__and_goes_as_words_in_the_end)
{
    struct store_room s = {0};
    struct bench b;

    upload(&b, &s, "503 Service Unavailable", "", "serve", 0);
    bench_until(&b, "settled 5 later 0");
    upload_over(&b, &s);
    upload(&b, &s, "503 Service Unavailable", "", "serve", 2);
    bench_until(&b, "settled 5 done");
    ck_assert(bench_has(&b, "r5-0a-words"));
    upload_over(&b, &s);
}
END_TEST

START_TEST(file__that_is_tried_again_does_not_say_its_text_again)
{
    struct bench b;

    bench_start(&b, ONE_LIFE("online\nwait 2\nsettle 0 0 x-1\nwait 5\nno-place retry\nwait 5\n"
                             "no-place too-large\nserve"));
    bench_until(&b, "reachable");
    send_plan(&b, 5, 0);
    bench_until(&b, "settled 5 later 0");
    send_plan(&b, 5, 1);
    bench_until(&b, "settled 5 done");
    ck_assert_int_eq(bench_count(&b, "Here is your plan."), 1);
    ck_assert_int_eq(bench_count(&b, "r5-0a-words"), 1);
    bench_stop(&b);
}
END_TEST

START_TEST(file__goes_as_words_when_there_is_no_place)
{
    static const char *const places[] = {"no-place no-service", "no-place refused",
                                         "place http://files.x/up https://files.x/down",
                                         "place https://127.0.0.1:1/up http://files.x/down"};

    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        char script[256];
        struct bench b;

        snprintf(script, sizeof script, "online\nwait 2\nsettle 0 0 x-1\nwait 5\n%s\nserve",
                 places[i]);
        bench_start(&b, ONE_LIFE(script));
        bench_until(&b, "reachable");
        send_plan(&b, 5, 0);
        bench_until(&b, "settled 5 done");
        ck_assert(bench_has(&b, "send 5 eve@x r5-0a-words Your plan."));
        ck_assert_int_eq(bench_count(&b, "settled 5"), 1);
        bench_stop(&b);
    }
}
END_TEST

START_TEST(file__that_says_nothing_new_may_stay_away)
{
    struct document letter = PLAN;
    const struct outbound out = {
        .id = 5, .to = {NETWORK_XMPP, "eve@x"}, .text = "Here it is.", .file = &letter};
    struct bench b;

    letter.said = true;
    bench_start(&b, ONE_LIFE("online\nwait 2\nsettle 0 0 x-1\nwait 5\nno-place no-service\nserve"));
    bench_until(&b, "reachable");
    ck_assert_int_eq(try_send(&b, &out), 0);
    bench_until(&b, "settled 5 done 0 x-1");
    ck_assert(!bench_has(&b, "-words"));
    bench_stop(&b);
}
END_TEST

START_TEST(file__whose_link_is_refused_goes_as_words)
{
    struct store_room s = {0};
    struct bench b;

    upload(&b, &s, "200 OK", "", "wait 2\nsettle 3 0 -\nserve", 0);
    bench_until(&b, "settled 5 done");
    ck_assert(bench_has(&b, "r5-0a-file"));
    ck_assert(bench_has(&b, "r5-0a-words"));
    upload_over(&b, &s);
}
END_TEST

/* The text of a row that came back is said once more, its file too; where the file alone came back, the text is not. */
START_TEST(file__is_sent_again_with_its_text_when_that_came_back)
{
    static const struct {
        const char *back;
        int texts;
    } ways[] = {{"r5-0a", 2}, {"r5-0a-words", 1}};

    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        char script[256];
        struct bench b;

        snprintf(script, sizeof script,
                 "online\nwait 2\nsettle 0 0 x-1\nwait 5\nno-place no-service\nwait 2\nsettle 0 0 "
                 "x-2\nsettle 1 600 %s\nwait %d\n%sno-place no-service\nserve",
                 ways[i].back, ways[i].texts == 2 ? 2 : 5,
                 ways[i].texts == 2 ? "settle 0 0 x-3\nwait 5\n" : "");
        bench_start(&b, ONE_LIFE(script));
        bench_until(&b, "reachable");
        send_plan(&b, 5, 0);
        bench_until(&b, "settled 5 later 600 - late");
        buf_clear(&b.news);
        send_plan(&b, 5, 1);
        bench_until(&b, "settled 5 done");
        ck_assert_int_eq(bench_count(&b, "Here is your plan."), ways[i].texts - 1);
        ck_assert_int_eq(bench_count(&b, "r5-0a-words"), 1);
        bench_stop(&b);
    }
}
END_TEST

START_TEST(file__whose_text_comes_back_while_it_is_on_its_way_is_for_later)
{
    struct store_room s = {0};
    struct bench b;

    upload(&b, &s, NULL, "", "wait 6\nsettle 1 600 r5-0a\nserve", 0);
    bench_until(&b, "settled 5 later 600 -");
    ck_assert(!bench_has(&b, " late\n"));
    upload_over(&b, &s);
}
END_TEST

START_TEST(file__on_its_way_when_the_child_dies_is_settled_as_later)
{
    struct store_room s = {0};
    struct bench b;

    upload(&b, &s, NULL, "", "wait 6 4\nabort", 0);
    bench_until(&b, "settled 5 later 1");
    upload_over(&b, &s);
}
END_TEST

START_TEST(file__on_its_way_when_the_channel_is_freed_is_given_up)
{
    struct store_room s = {0};
    struct bench b;

    upload(&b, &s, NULL, "", "serve", 0);
    bench_until(&b, "slot 5");
    bench_for(&b, 4 * BENCH_BEAT_MS);
    ck_assert_int_eq(s.server.requests, 1);
    b.channel->does->free(&b.channel);
    server_stop(&s.server);
    bench_stop(&b);
}
END_TEST

BENCH_MAIN("xmpp_send", send__is_settled_by_what_the_child_says,
           send__shows_choices_as_numbered_lines, send__to_the_room_says_so,
           send__is_not_taken_before_it_is_online_and_twice_only_once,
           send__of_what_is_not_there_is_refused,
           send__of_a_child_that_died_is_settled_as_later__each_row,
           send__has_the_same_id_at_each_try, send__that_comes_back_later_is_settled_again,
           composing__is_said_while_it_is_online, file__is_put_and_its_link_sent_behind_the_text,
           file__goes_as_words_when_it_may_not_be_put,
           file__is_tried_again_when_the_place_fails__and_goes_as_words_in_the_end,
           file__that_is_tried_again_does_not_say_its_text_again,
           file__goes_as_words_when_there_is_no_place, file__that_says_nothing_new_may_stay_away,
           file__whose_link_is_refused_goes_as_words,
           file__is_sent_again_with_its_text_when_that_came_back,
           file__whose_text_comes_back_while_it_is_on_its_way_is_for_later,
           file__on_its_way_when_the_child_dies_is_settled_as_later,
           file__on_its_way_when_the_channel_is_freed_is_given_up)
