/* test_xmpp_life.c: one child after the other: how it is started, watched, ended, and how soon the next one comes. */
/* SPDX-License-Identifier: MIT */
#include "xmpp_bench.h"

START_TEST(child__is_online_and_answers_beats)
{
    struct bench b;

    bench_start(&b, ONE_LIFE("stage 0\nonline\nserve"));
    ck_assert(!b.channel->does->ready(b.channel));
    bench_until(&b, "reachable");
    ck_assert(b.channel->does->ready(b.channel));
    ck_assert_int_eq(b.touches, 1);
    bench_for(&b, 20 * BENCH_BEAT_MS);
    ck_assert_int_eq(b.started, 1);
    ck_assert_int_eq(b.touches, 1); /* at most once a minute */
    bench_stop(&b);
}
END_TEST

START_TEST(child__has_four_descriptors_and_nothing_of_our_environment)
{
    struct bench b;

    ck_assert_int_eq(setenv("RECOUP_SECRET", "s", 1), 0);
    bench_start(&b, ONE_LIFE("environment\nonline\nserve"));
    bench_until(&b, "environment others=0 highest=3");
    bench_stop(&b);
}
END_TEST

START_TEST(child__that_was_online_and_died_comes_back_at_once)
{
    struct bench b;
    int64_t began;

    bench_start(&b, TWO_LIVES("online\nabort", "online\nserve"));
    bench_until(&b, "reachable");
    began = loop_now();
    buf_clear(&b.news);
    bench_until(&b, "reachable");
    ck_assert_int_eq(b.started, 2);
    ck_assert_int_lt(loop_now() - began, 2000);
    bench_stop(&b);
}
END_TEST

START_TEST(child__that_hangs_is_killed_after_three_beats)
{
    struct bench b;
    int64_t began;

    bench_start(&b, TWO_LIVES("online\nhang", "online\nserve"));
    bench_until(&b, "reachable");
    began = loop_now();
    buf_clear(&b.news);
    bench_until(&b, "reachable");
    ck_assert_int_eq(b.started, 2);
    ck_assert_int_ge(loop_now() - began, 3 * BENCH_BEAT_MS);
    ck_assert_int_lt(loop_now() - began, 2000);
    bench_stop(&b);
}
END_TEST

START_TEST(child__that_hangs_is_replaced_within_two_seconds_at_the_real_pace)
{
    static const char *const lives[] = {"online\nhang", "online\nserve", NULL};
    struct bench b;
    int64_t began;

    bench_make(&b, lives);
    b.setup.beat_ms = b.setup.second_ms = 0;
    ck_assert_int_eq(xmpp_new(&b.channel, &b.setup, &b.e), 0);
    loop_before_sleep(b.loop, bench_pass, &b);
    ck_assert_int_eq(b.channel->does->start(b.channel, &b.e), 0);
    bench_until(&b, "reachable");
    began = loop_now();
    buf_clear(&b.news);
    bench_until(&b, "reachable");
    ck_assert_int_lt(loop_now() - began, 2200); /* two seconds, and a slow machine's start */
    bench_stop(&b);
}
END_TEST

static void continue_later(pid_t whom)
{
    if (fork() == 0) {
        poll(NULL, 0, 600);
        kill(whom, SIGCONT);
        _exit(0);
    }
}

START_TEST(child__is_not_killed_by_a_parent_that_was_stopped)
{
    struct bench b;

    bench_start(&b, TWO_LIVES("online\nserve", "online\nserve"));
    bench_until(&b, "reachable");
    continue_later(getpid());
    kill(getpid(), SIGSTOP); /* for 24 beats */
    bench_for(&b, 10 * BENCH_BEAT_MS);
    ck_assert_int_eq(b.started, 1);
    waitpid(-1, NULL, 0);
    bench_stop(&b);
}
END_TEST

START_TEST(child__may_take_its_time_to_connect_but_not_for_ever)
{
    struct bench b;

    bench_start(&b, TWO_LIVES("stage 0\nhang", "online\nserve"));
    bench_for(&b, 15 * BENCH_SECOND_MS); /* 30 are allowed */
    ck_assert_int_eq(b.started, 1);
    bench_until(&b, "reachable");
    ck_assert_int_eq(b.started, 2);
    bench_stop(&b);
}
END_TEST

START_TEST(child__that_works_but_is_never_online_is_killed)
{
    struct bench b;

    bench_start(&b, TWO_LIVES("stage 1\nserve", "online\nserve"));
    bench_until(&b, "reachable");
    ck_assert_int_eq(b.started, 2);
    bench_stop(&b);
}
END_TEST

START_TEST(child__that_says_what_is_no_frame_is_killed)
{
    static const char *const words[] = {"online\ngarbage\nserve",        "online\nframe 99\nserve",
                                        "online\nframe 66\nserve",       "online\nstage 7\nserve",
                                        "online\nalert mailto x\nserve", "online\nframe 1\nserve"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct bench b;

        bench_start(&b, TWO_LIVES(words[i], "online\nalert xmpp.second life\nserve"));
        bench_until(&b, "xmpp.second life");
        ck_assert_int_eq(b.started, 2);
        bench_stop(&b);
    }
}
END_TEST

START_TEST(child__that_closes_its_socket_and_stays_is_reaped_all_the_same)
{
    struct bench b;

    bench_start(&b, TWO_LIVES("online\nclose", "online\nalert xmpp.second life\nserve"));
    bench_until(&b, "xmpp.second life");
    bench_stop(&b);
}
END_TEST

START_TEST(child__that_is_freed_while_it_hangs_or_babbles_is_gone)
{
    static const char *const words[] = {"online\nhang", "online\nbabble"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct bench b;

        bench_start(&b, ONE_LIFE(words[i]));
        bench_until(&b, "setup jid=bot@x");
        bench_stop(&b);
    }
}
END_TEST

/* So many starts while this long passes: with the end of each life. */
static int starts_within(const char *script, int64_t seconds)
{
    struct bench b;
    int started;

    bench_start(&b, ONE_LIFE(script));
    bench_for(&b, seconds * BENCH_SECOND_MS);
    started = b.started;
    bench_stop(&b);
    return started;
}

START_TEST(starts__come_later_and_later_while_nothing_comes_of_them)
{
    int started = starts_within("stage 0\nover 0 no connection", 40);

    ck_assert_int_ge(started, 4); /* 0, 1, 3, 7, 15, 31 and what a start takes */
    ck_assert_int_le(started, 7);
}
END_TEST

START_TEST(starts__come_late_after_what_no_second_try_changes)
{
    ck_assert_int_eq(starts_within("stage 0\nover 1 refused", 30), 1);
    ck_assert_int_eq(starts_within("online\nover 2 other", 30), 1);
    ck_assert_int_eq(starts_within("stage 0\nover 3 expired", 30), 1);
    ck_assert_int_eq(starts_within("stage 0\nover 4 unknown", 30), 1);
    ck_assert_int_eq(starts_within("over 6 guard", 30), 1);
}
END_TEST

START_TEST(starts__at_once_are_not_for_ever)
{
    int started = starts_within("online\nexit 0", 100);

    ck_assert_int_ge(started, 5);
    ck_assert_int_le(started, 80);
}
END_TEST

START_TEST(operator__is_told_what_only_a_person_can_change)
{
    static const struct {
        const char *script, *alert;
    } ends[] = {{"over 1 x", "xmpp.auth "},
                {"online\nover 2 x", "xmpp.conflict "},
                {"over 3 x", "xmpp.certificate "},
                {"over 4 x", "xmpp.host "},
                {"over 6 x", "xmpp.guard "},
                {"online\nalert xmpp.archive off\nserve", "xmpp.archive off"}};

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        struct bench b;

        bench_start(&b, ONE_LIFE(ends[i].script));
        bench_until(&b, ends[i].alert);
        bench_stop(&b);
    }
}
END_TEST

START_TEST(operator__is_told_once__however_often_it_is_tried_later_and_later)
{
    struct bench b;

    bench_make(&b, ONE_LIFE("over 3 expired"));
    b.setup.second_ms = 10;
    ck_assert_int_eq(xmpp_new(&b.channel, &b.setup, &b.e), 0);
    ck_assert_int_eq(b.channel->does->start(b.channel, &b.e), 0);
    bench_for(&b, 250 * b.setup.second_ms); /* 0, 60, 180, 420, up to a quarter less each */
    ck_assert_int_ge(b.started, 2);
    ck_assert_int_le(b.started, 4);
    ck_assert_int_eq(bench_count(&b, "xmpp.certificate "), 1);
    bench_stop(&b);
}
END_TEST

START_TEST(operator__is_told_when_it_is_down_for_long_and_not_before)
{
    static const char *const lives[] = {"over 0 nobody there", NULL};
    struct bench b;

    bench_make(&b, lives);
    b.setup.second_ms = 5;
    ck_assert_int_eq(xmpp_new(&b.channel, &b.setup, &b.e), 0);
    ck_assert_int_eq(b.channel->does->start(b.channel, &b.e), 0);
    bench_for(&b, 200 * b.setup.second_ms);
    ck_assert(!bench_has(&b, "xmpp.down"));
    bench_until(&b, "xmpp.down");
    bench_stop(&b);
}
END_TEST

START_TEST(channel__needs_its_program)
{
    static const char *const lives[] = {"serve", NULL};
    struct bench b;

    bench_make(&b, lives);
    b.setup.program = "/nowhere/recoup-xmpp";
    ck_assert_int_eq(xmpp_new(&b.channel, &b.setup, &b.e), -1);
    ck_assert_int_eq(b.e.kind, ERR_MISSING);
    ck_assert_ptr_null(b.channel);
    bench_stop(&b);
}
END_TEST

/* --- check-config --- */

static void check_is(const char *script, int result, enum err_kind kind, const char *words)
{
    struct buf out = BUF_INIT(65536);
    struct bench b;

    bench_make(&b, ONE_LIFE(script));
    ck_assert_int_eq(xmpp_check(&b.setup, &out, &b.e), result);
    ck_assert_int_eq(b.e.kind, kind);
    ck_assert_msg(strstr(result ? b.e.text : buf_text(&out), words), "%s%s", b.e.text,
                  buf_text(&out));
    buf_free(&out);
    bench_stop(&b);
}

START_TEST(check__prints_findings_and_says_how_it_ended)
{
    check_is("online\nfinding I am bot@x.\nfinding The archive is on.\nover 7", 0, ERR_NONE,
             "I am bot@x.\nThe archive is on.\n");
    check_is("online\nfinding a\033[2Jb\nover 7", 0, ERR_NONE, "a [2Jb\n");
    check_is("online\nover 7 no archive is kept", -1, ERR_MISSING, "no archive is kept");
    check_is("over 1 not-authorized", -1, ERR_INPUT, "password");
    check_is("over 3 expired", -1, ERR_INPUT, "expired");
    check_is("over 0 refused", -1, ERR_IO, "reached");
    check_is("exit 3", -1, ERR_IO, "exit 3");
    check_is("garbage\nhang", -1, ERR_IO, "garbage");
    check_is("stage 0\nhang", -1, ERR_IO, "slow");
}
END_TEST

BENCH_MAIN("xmpp_life", child__is_online_and_answers_beats,
           child__has_four_descriptors_and_nothing_of_our_environment,
           child__that_was_online_and_died_comes_back_at_once,
           child__that_hangs_is_killed_after_three_beats,
           child__that_hangs_is_replaced_within_two_seconds_at_the_real_pace,
           child__is_not_killed_by_a_parent_that_was_stopped,
           child__may_take_its_time_to_connect_but_not_for_ever,
           child__that_works_but_is_never_online_is_killed,
           child__that_says_what_is_no_frame_is_killed,
           child__that_closes_its_socket_and_stays_is_reaped_all_the_same,
           child__that_is_freed_while_it_hangs_or_babbles_is_gone,
           starts__come_later_and_later_while_nothing_comes_of_them,
           starts__come_late_after_what_no_second_try_changes, starts__at_once_are_not_for_ever,
           operator__is_told_what_only_a_person_can_change,
           operator__is_told_once__however_often_it_is_tried_later_and_later,
           operator__is_told_when_it_is_down_for_long_and_not_before, channel__needs_its_program,
           check__prints_findings_and_says_how_it_ended)
