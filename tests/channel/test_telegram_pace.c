/* test_telegram_pace.c: who waits, how long, and who does not. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram_pace.h"
#include "testing.h"

#define GROUP INT64_C(-1001234567890)
#define START INT64_C(1000000)

static struct pace *p;

static void limits(int64_t per_second, int64_t group_per_minute)
{
    pace_free(&p);
    p = pace_new(&(struct pace_limits){per_second, group_per_minute});
}

static void set_up(void)
{
    limits(30, 20);
}

static void tear_down(void)
{
    pace_free(&p);
}

/* How many messages go to chats first, first + step ... at this moment. */
static int go_at(int64_t first, int64_t step, int most, int64_t now)
{
    for (int i = 0; i < most; i++) {
        int64_t chat = first + i * step;

        if (pace_wait(p, chat, now))
            return i;
        pace_sent(p, chat, now);
    }
    return most;
}

START_TEST(a_chat_gets_a_few_at_once__then_one_a_second)
{
    ck_assert_int_eq(go_at(7, 0, 100, START), 4);
    ck_assert_int_eq(pace_wait(p, 7, START), 1000);
    ck_assert_int_eq(pace_wait(p, 7, START + 999), 1);
    ck_assert_int_eq(go_at(7, 0, 100, START + 1000), 1);
    ck_assert_int_eq(go_at(7, 0, 100, START + 2500), 1);
    ck_assert_int_eq(go_at(7, 0, 100, START + 3000), 1);
    ck_assert_int_eq(go_at(7, 0, 100, START + 60000), 4);
}
END_TEST

START_TEST(one_chat_does_not_wait_for_another)
{
    go_at(7, 0, 100, START);
    ck_assert_int_eq(pace_wait(p, 8, START), 0);
}
END_TEST

START_TEST(all_chats_together_keep_to_the_rate)
{
    int sent = 0;

    for (int64_t now = START; now < START + 60000; now += 10)
        sent += go_at(now * 100, 1, 100, now);
    ck_assert_int_ge(sent, 60 * 30);
    ck_assert_int_le(sent, 61 * 30);
}
END_TEST

START_TEST(the_group_keeps_to_its_minute__wherever_the_minute_begins)
{
    int64_t sent[400], now = START;
    size_t count = 0;

    for (; now < START + 300000; now += 50)
        if (pace_wait(p, GROUP, now) == 0) {
            pace_sent(p, GROUP, now);
            sent[count++] = now;
        }
    ck_assert_uint_eq(count, 100);
    for (size_t i = 20; i < count; i++)
        ck_assert_int_ge(sent[i] - sent[i - 20], 60000);
}
END_TEST

START_TEST(the_group_leaves_private_chats_their_rate)
{
    go_at(GROUP, 0, 20, START);
    ck_assert_int_eq(pace_wait(p, GROUP, START), 60000);
    ck_assert_int_eq(pace_wait(p, 7, START), 0);
    ck_assert_int_eq(go_at(100, 1, 100, START), 10);
}
END_TEST

START_TEST(without_pacing_nobody_waits__but_for_the_group)
{
    limits(0, 20);
    ck_assert_int_eq(go_at(7, 0, 1000, START), 1000);
    ck_assert_int_eq(go_at(GROUP, 0, 1000, START), 20);
    limits(0, 0);
    ck_assert_int_eq(go_at(GROUP, 0, 1000, START), 1000);
}
END_TEST

START_TEST(retry_after_holds_its_chat__pacing_or_not)
{
    for (int64_t rate = 0; rate <= 30; rate += 30) {
        limits(rate, 20);
        pace_hold(p, 7, 3, START);
        ck_assert_int_eq(pace_wait(p, 7, START), 3500);
        ck_assert_int_eq(pace_wait(p, 7, START + 3499), 1);
        ck_assert_int_eq(pace_wait(p, 7, START + 3500), 0);
        ck_assert_int_eq(pace_wait(p, 8, START), 0);
    }
}
END_TEST

START_TEST(a_shorter_retry_after_does_not_shorten_a_longer_one)
{
    pace_hold(p, 7, 10, START);
    pace_hold(p, 7, 1, START);
    ck_assert_int_eq(pace_wait(p, 7, START), 10500);
}
END_TEST

START_TEST(three_chats_told_to_wait_stop_everybody__until_the_longest_is_over)
{
    pace_hold(p, 1, 2, START);
    pace_hold(p, 2, 9, START + 100);
    ck_assert_int_eq(pace_wait(p, 99, START + 100), 0);
    pace_hold(p, 3, 4, START + 200);
    ck_assert_int_eq(pace_wait(p, 99, START + 200), 9400);
    ck_assert_int_eq(pace_wait(p, GROUP, START + 200), 9400);
    ck_assert_int_eq(pace_wait(p, 99, START + 9600), 0);
}
END_TEST

START_TEST(one_chat_told_three_times_stops_only_itself)
{
    for (int i = 0; i < 9; i++)
        pace_hold(p, 1 + i % 2, 2, START);
    ck_assert_int_eq(pace_wait(p, 99, START), 0);
}
END_TEST

START_TEST(chats_told_now_and_then_stop_nobody_else)
{
    for (int i = 0; i < 9; i++)
        pace_hold(p, 1 + i, 2, START + i * 3000);
    ck_assert_int_eq(pace_wait(p, 99, START + 24000), 0);
}
END_TEST

START_TEST(chats_told_among_many_that_were_not_stop_nobody_else)
{
    limits(0, 20);
    for (int i = 0; i < 9; i++) {
        go_at(1000 * i, 1, 100, START);
        pace_hold(p, 1 + i, 2, START);
    }
    ck_assert_int_eq(pace_wait(p, 99999, START), 0);
}
END_TEST

START_TEST(a_clock_that_is_set_back_lets_nobody_wait_longer)
{
    go_at(7, 0, 4, START);
    pace_hold(p, 8, 3, START);
    ck_assert_int_eq(pace_wait(p, 7, START - 900000), 1000);
    ck_assert_int_eq(pace_wait(p, 8, START - 900000), 3500);
    ck_assert_int_eq(pace_wait(p, 8, START - 900000 + 3500), 0);
}
END_TEST

START_TEST(many_chats_are_told_apart)
{
    limits(1000000, 20);
    for (int64_t chat = 7000000000; chat < 7000020000; chat++)
        ck_assert_int_eq(go_at(chat, 0, 9, START), 4);
    for (int64_t chat = 7000000000; chat < 7000020000; chat++)
        ck_assert_int_eq(pace_wait(p, chat, START), 1000);
    for (int64_t chat = 8000000000; chat < 8000020000; chat++)
        ck_assert_int_eq(go_at(chat, 0, 9, START + 5000), 4);
    ck_assert_int_eq(pace_wait(p, 7000000000, START + 5000), 0);
}
END_TEST

TESTING_MAIN_AROUND(
    "telegram_pace", set_up, tear_down, a_chat_gets_a_few_at_once__then_one_a_second,
    one_chat_does_not_wait_for_another, all_chats_together_keep_to_the_rate,
    the_group_keeps_to_its_minute__wherever_the_minute_begins,
    the_group_leaves_private_chats_their_rate, without_pacing_nobody_waits__but_for_the_group,
    retry_after_holds_its_chat__pacing_or_not, a_shorter_retry_after_does_not_shorten_a_longer_one,
    three_chats_told_to_wait_stop_everybody__until_the_longest_is_over,
    one_chat_told_three_times_stops_only_itself, chats_told_now_and_then_stop_nobody_else,
    chats_told_among_many_that_were_not_stop_nobody_else,
    a_clock_that_is_set_back_lets_nobody_wait_longer, many_chats_are_told_apart)
