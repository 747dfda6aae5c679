/* test_xmpp_hear.c: what is heard: in order, held back, acknowledged when durable; corrections; echoes; the cursor. */
/* SPDX-License-Identifier: MIT */
#include "xmpp_bench.h"

START_TEST(heard__is_acknowledged_when_it_is_durable)
{
    struct bench b;

    bench_start(&b,
                ONE_LIFE("online\nhear 1 eve@x s-1 o-1 0 hello\nhear 2 bo@x s-2 - 0 hi\nserve"));
    bench_until(&b, "committed 2");
    ck_assert_str_eq(b.heard[0], "eve@x s-1 text hello");
    ck_assert_str_eq(b.heard[1], "bo@x s-2 text hi");
    bench_stop(&b);
}
END_TEST

START_TEST(heard__is_not_acknowledged_while_nothing_is_durable)
{
    struct bench b;

    bench_make(&b, ONE_LIFE("online\nhear 1 eve@x s-1 o-1 0 hello\nserve"));
    b.down = true;
    ck_assert_int_eq(xmpp_new(&b.channel, &b.setup, &b.e), 0);
    loop_before_sleep(b.loop, bench_pass, &b);
    ck_assert_int_eq(b.channel->does->start(b.channel, &b.e), 0);
    bench_until(&b, "heard eve@x");
    bench_for(&b, 4 * BENCH_BEAT_MS);
    ck_assert(!bench_has(&b, "committed"));
    b.down = false;
    bench_until(&b, "committed 1");
    bench_stop(&b);
}
END_TEST

START_TEST(heard__that_is_not_taken_waits_in_its_order_and_nobody_is_killed_for_it)
{
    struct bench b;

    bench_make(&b, ONE_LIFE("online\nhear 1 eve@x s-1 - 0 one\nhear 2 eve@x s-2 - 0 two\n"
                            "cursor c-2\nhear 3 eve@x s-3 - 0 three\nserve"));
    b.take_most = 1;
    ck_assert_int_eq(xmpp_new(&b.channel, &b.setup, &b.e), 0);
    loop_before_sleep(b.loop, bench_pass, &b);
    ck_assert_int_eq(b.channel->does->start(b.channel, &b.e), 0);
    bench_until(&b, "heard eve@x s-1");
    bench_for(&b, 10 * BENCH_BEAT_MS);
    ck_assert_uint_eq(b.heard_count, 1);
    ck_assert(!bench_has(&b, "cursor c"));
    ck_assert_int_eq(b.started, 1);
    b.take_most = 2;
    bench_until(&b, "cursor c-2 after 2");
    ck_assert_uint_eq(b.heard_count, 2);
    b.take_most = BENCH_MOST;
    bench_until(&b, "committed 3");
    ck_assert_str_eq(b.heard[2], "eve@x s-3 text three");
    ck_assert_int_eq(b.started, 1);
    bench_stop(&b);
}
END_TEST

START_TEST(heard__is_taken_to_its_last_frame_from_a_child_that_died)
{
    struct bench b;

    bench_make(&b, TWO_LIVES("online\nhear 1 eve@x s-1 - 0 one\nhear 2 eve@x s-2 - 0 two\nabort",
                             "online\nhear 1 eve@x s-3 - 0 three\nserve"));
    b.take_most = 1;
    ck_assert_int_eq(xmpp_new(&b.channel, &b.setup, &b.e), 0);
    loop_before_sleep(b.loop, bench_pass, &b);
    ck_assert_int_eq(b.channel->does->start(b.channel, &b.e), 0);
    bench_until(&b, "heard eve@x s-1");
    bench_for(&b, 10 * BENCH_BEAT_MS);
    ck_assert_int_eq(b.started, 1); /* first what the old one said */
    b.take_most = BENCH_MOST;
    bench_until(&b, "committed 1");
    ck_assert_str_eq(b.heard[1], "eve@x s-2 text two");
    ck_assert_str_eq(b.heard[2], "eve@x s-3 text three");
    bench_stop(&b);
}
END_TEST

START_TEST(heard__in_the_room_comes_with_it_and_of_another_room_is_not_believed)
{
    struct bench b;

    bench_start(&b, ONE_LIFE("online\nhear 1 anna@x s-1 - *0 /queue\nserve"));
    bench_until(&b, "heard room anna@x s-1 text /queue");
    bench_stop(&b);
    bench_make(&b, TWO_LIVES("online\nhear 1 anna@x s-1 - *0 /queue\nserve",
                             "online\nalert xmpp.second life\nserve"));
    b.setup.wire.room = NULL;
    ck_assert_int_eq(xmpp_new(&b.channel, &b.setup, &b.e), 0);
    loop_before_sleep(b.loop, bench_pass, &b);
    ck_assert_int_eq(b.channel->does->start(b.channel, &b.e), 0);
    bench_until(&b, "xmpp.second life");
    ck_assert_uint_eq(b.heard_count, 0);
    bench_stop(&b);
}
END_TEST

START_TEST(heard__counts_up)
{
    struct bench b;

    bench_start(&b, TWO_LIVES("online\nhear 1 eve@x s-1 - 0 one\nhear 1 eve@x s-2 - 0 two\nserve",
                              "online\nalert xmpp.second life\nserve"));
    bench_until(&b, "xmpp.second life");
    ck_assert_uint_eq(b.heard_count, 1);
    bench_stop(&b);
}
END_TEST

/* --- the cursor --- */

START_TEST(cursor__is_where_the_next_child_begins)
{
    struct bench b;

    bench_start(&b, TWO_LIVES("online\ncursor c-7\nabort", "online\nserve"));
    bench_until(&b, "cursor=c-7");
    ck_assert(bench_has(&b, "cursor=- since=0"));
    bench_stop(&b);
}
END_TEST

START_TEST(cursor__of_the_setup_is_where_the_first_one_begins)
{
    struct bench b;

    bench_make(&b, ONE_LIFE("online\nserve"));
    b.setup.wire.cursor = "c-3";
    b.setup.wire.since = 17;
    ck_assert_int_eq(xmpp_new(&b.channel, &b.setup, &b.e), 0);
    ck_assert_int_eq(b.channel->does->start(b.channel, &b.e), 0);
    bench_until(&b, "cursor=c-3 since=1");
    bench_stop(&b);
}
END_TEST

/* --- corrections --- */

START_TEST(edit__names_the_message_as_our_inbox_knows_it__also_after_a_restart)
{
    struct bench b;

    bench_start(&b,
                TWO_LIVES("online\nhear 1 eve@x s-1 o-1 0 helo\nhear 2 eve@x s-2 o-2 2 o-1 hello\n"
                          "wait 3\nabort",
                          "online\nhear 1 eve@x s-3 o-3 2 o-1 hello!\n"
                          "hear 2 eve@x s-4 o-4 2 o-2 hello again\nserve"));
    bench_until(&b, "heard eve@x s-4");
    ck_assert_str_eq(b.heard[1], "eve@x s-2 edit of s-1 hello");
    ck_assert_str_eq(b.heard[2], "eve@x s-3 edit of s-1 hello!");
    ck_assert_str_eq(b.heard[3], "eve@x s-4 edit of s-1 hello again"); /* of the correction */
    bench_stop(&b);
}
END_TEST

START_TEST(edit__of_what_is_not_known_is_a_message)
{
    struct bench b;

    bench_start(&b,
                ONE_LIFE("online\nhear 1 eve@x s-1 o-1 0 helo\nhear 2 bo@x s-2 o-2 2 o-1 mine now\n"
                         "hear 3 eve@x s-3 o-3 2 o-9 what\nserve"));
    bench_until(&b, "heard eve@x s-3");
    ck_assert_str_eq(b.heard[1], "bo@x s-2 text mine now"); /* nobody corrects another's words */
    ck_assert_str_eq(b.heard[2], "eve@x s-3 text what");
    bench_stop(&b);
}
END_TEST

/* --- echoes --- */

#define LONG "What happened? Tell me in your own words and in your own language."

static void say(struct bench *b, int64_t id, const char *text)
{
    const struct outbound out = {.id = id, .to = {NETWORK_XMPP, "eve@x"}, .text = text};

    ck_assert_msg(b->channel->does->send(b->channel, &out, &b->e) == 0, "%s", b->e.text);
}

START_TEST(echo__of_our_last_words_is_dropped)
{
    struct bench b;

    bench_start(&b, ONE_LIFE("online\nwait 2\nhear 1 eve@x s-1 - 0 " LONG
                             "\nhear 2 bo@x s-2 - 0 " LONG "\nhear 3 eve@x s-3 - 0 other\nserve"));
    bench_until(&b, "reachable");
    say(&b, 5, LONG);
    bench_until(&b, "committed 3");
    ck_assert_uint_eq(b.heard_count, 2);
    ck_assert_str_eq(b.heard[0], "bo@x s-2 text " LONG);
    ck_assert_str_eq(b.heard[1], "eve@x s-3 text other");
    bench_stop(&b);
}
END_TEST

START_TEST(echo__of_a_short_word_is_dropped_at_once_but_not_later__unless_it_goes_on)
{
    struct bench b;

    bench_start(
        &b, ONE_LIFE("online\nwait 2\nhear 1 eve@x s-1 - 0 ok\nwait 6 140\n"
                     "hear 2 eve@x s-2 - 0 ok\nhear 3 eve@x s-3 - 0 ok\nhear 4 eve@x s-4 - 0 ok\n"
                     "hear 5 eve@x s-5 - 0 no\nhear 6 eve@x s-6 - 0 ok\nserve"));
    bench_until(&b, "reachable");
    say(&b, 5, "ok");
    bench_until(&b, "committed 6");
    ck_assert_uint_eq(b.heard_count, 4);
    ck_assert_str_eq(b.heard[0], "eve@x s-2 text ok"); /* 140 beats are over 3 s */
    ck_assert_str_eq(b.heard[1], "eve@x s-3 text ok");
    ck_assert_str_eq(b.heard[2], "eve@x s-5 text no");
    ck_assert_str_eq(b.heard[3], "eve@x s-6 text ok");
    bench_stop(&b);
}
END_TEST

BENCH_MAIN("xmpp_hear", heard__is_acknowledged_when_it_is_durable,
           heard__is_not_acknowledged_while_nothing_is_durable,
           heard__that_is_not_taken_waits_in_its_order_and_nobody_is_killed_for_it,
           heard__is_taken_to_its_last_frame_from_a_child_that_died,
           heard__in_the_room_comes_with_it_and_of_another_room_is_not_believed, heard__counts_up,
           cursor__is_where_the_next_child_begins,
           cursor__of_the_setup_is_where_the_first_one_begins,
           edit__names_the_message_as_our_inbox_knows_it__also_after_a_restart,
           edit__of_what_is_not_known_is_a_message, echo__of_our_last_words_is_dropped,
           echo__of_a_short_word_is_dropped_at_once_but_not_later__unless_it_goes_on)
