/* test_loop.c: what is ready is called, in time, and nothing that is gone. */
/* SPDX-License-Identifier: MIT */
#include "io/loop.h"
#include "testing.h"
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct bench {
    struct loop *loop;
    struct err e;
    int ends[2];
    struct loop_source *source;
    struct loop_timer *timer;
    char order[32];
    int calls, passes, passes_at_stop;
    unsigned what;
};

static void setup(struct bench *b)
{
    memset(b, 0, sizeof *b);
    ck_assert_int_eq(loop_new(&b->loop, &b->e), 0);
    ck_assert_int_eq(pipe(b->ends), 0);
}

static void teardown(struct bench *b)
{
    loop_unwatch(&b->source);
    loop_free(&b->loop);
    close(b->ends[0]);
    close(b->ends[1]);
}

static void run(struct bench *b)
{
    ck_assert_int_eq(loop_run(b->loop, &b->e), 0);
}

static void note(struct bench *b, char c)
{
    b->order[strlen(b->order)] = c;
}

static void stop(void *owner)
{
    loop_stop(((struct bench *)owner)->loop);
}

static void ready_once(void *owner, unsigned what)
{
    struct bench *b = owner;

    b->calls++;
    b->what = what;
    loop_stop(b->loop);
}

START_TEST(loop_calls_a_source__when_there_is_something_to_read)
{
    struct bench b;

    setup(&b);
    b.source = loop_watch(b.loop, b.ends[0], LOOP_READ, ready_once, &b);
    ck_assert_int_eq(write(b.ends[1], "x", 1), 1);
    run(&b);
    ck_assert_int_eq(b.calls, 1);
    ck_assert_uint_eq(b.what, LOOP_READ);
    teardown(&b);
}
END_TEST

START_TEST(loop_calls_a_source__when_it_can_be_written)
{
    struct bench b;

    setup(&b);
    b.source = loop_watch(b.loop, b.ends[1], LOOP_WRITE, ready_once, &b);
    run(&b);
    ck_assert_uint_eq(b.what, LOOP_WRITE);
    teardown(&b);
}
END_TEST

START_TEST(loop_says_readable__when_the_other_end_has_closed)
{
    struct bench b;

    setup(&b);
    b.source = loop_watch(b.loop, b.ends[0], LOOP_READ, ready_once, &b);
    close(b.ends[1]);
    b.ends[1] = open("/dev/null", O_RDWR);
    run(&b);
    ck_assert_uint_ne(b.what & LOOP_READ, 0);
    teardown(&b);
}
END_TEST

START_TEST(loop_leaves_a_source_alone__while_it_wants_nothing)
{
    struct bench b;

    setup(&b);
    b.source = loop_watch(b.loop, b.ends[0], LOOP_READ, ready_once, &b);
    loop_want(b.source, 0);
    ck_assert_int_eq(write(b.ends[1], "x", 1), 1);
    loop_timer(b.loop, 5, stop, &b);
    run(&b);
    ck_assert_int_eq(b.calls, 0);
    loop_want(b.source, LOOP_READ);
    run(&b);
    ck_assert_int_eq(b.calls, 1);
    teardown(&b);
}
END_TEST

struct pair {
    struct bench *b;
    struct loop_source *one, *other;
    int calls;
};

static void end_both(void *owner, unsigned what)
{
    struct pair *p = owner;

    (void)what;
    p->calls++;
    loop_unwatch(&p->one);
    loop_unwatch(&p->other);
    loop_stop(p->b->loop);
}

START_TEST(loop_does_not_call_a_source__that_another_ended_in_the_same_pass)
{
    struct bench b;
    struct pair p = {&b, NULL, NULL, 0};

    setup(&b);
    ck_assert_int_eq(write(b.ends[1], "x", 1), 1);
    p.one = loop_watch(b.loop, b.ends[0], LOOP_READ, end_both, &p);
    p.other = loop_watch(b.loop, b.ends[0], LOOP_READ, end_both, &p);
    run(&b);
    ck_assert_int_eq(p.calls, 1);
    ck_assert_ptr_null(p.one);
    teardown(&b);
}
END_TEST

static void first(void *owner)
{
    note(owner, '1');
}

static void second(void *owner)
{
    note(owner, '2');
}

static void third(void *owner)
{
    note(owner, '3');
    stop(owner);
}

START_TEST(loop_timers__come_in_the_order_in_which_they_fall_due)
{
    struct bench b;

    setup(&b);
    loop_timer(b.loop, 6, third, &b);
    loop_timer(b.loop, 0, first, &b);
    loop_timer(b.loop, 3, second, &b);
    run(&b);
    ck_assert_str_eq(b.order, "123");
    teardown(&b);
}
END_TEST

START_TEST(loop_timers__of_the_same_moment_come_as_they_were_set)
{
    struct bench b;

    setup(&b);
    loop_timer(b.loop, -5, first, &b);
    loop_timer(b.loop, 0, second, &b);
    loop_timer(b.loop, 1, third, &b);
    run(&b);
    ck_assert_str_eq(b.order, "123");
    teardown(&b);
}
END_TEST

START_TEST(loop_cancel__keeps_a_timer_from_coming)
{
    struct bench b;

    setup(&b);
    loop_timer(b.loop, 4, third, &b);
    b.timer = loop_timer(b.loop, 2, second, &b);
    loop_timer(b.loop, 1, first, &b);
    loop_cancel(&b.timer);
    ck_assert_ptr_null(b.timer);
    loop_cancel(&b.timer);
    run(&b);
    ck_assert_str_eq(b.order, "13");
    teardown(&b);
}
END_TEST

static void again_and_again(void *owner)
{
    struct bench *b = owner;

    b->passes++;
    loop_timer(b->loop, 0, again_and_again, b);
}

START_TEST(loop_timer_that_sets_itself_again__does_not_keep_a_source_waiting)
{
    struct bench b;

    setup(&b);
    loop_timer(b.loop, 0, again_and_again, &b);
    b.source = loop_watch(b.loop, b.ends[0], LOOP_READ, ready_once, &b);
    ck_assert_int_eq(write(b.ends[1], "x", 1), 1);
    run(&b);
    ck_assert_int_eq(b.calls, 1);
    ck_assert_int_le(b.passes, 2);
    teardown(&b);
}
END_TEST

static void count_pass(void *owner)
{
    struct bench *b = owner;

    b->passes++;
}

static void remember_and_stop(void *owner)
{
    struct bench *b = owner;

    b->passes_at_stop = b->passes;
    loop_stop(b->loop);
}

START_TEST(loop_stop__finishes_the_pass_with_its_before_sleep)
{
    struct bench b;

    setup(&b);
    loop_before_sleep(b.loop, count_pass, &b);
    loop_timer(b.loop, 0, remember_and_stop, &b);
    run(&b);
    ck_assert_int_ge(b.passes_at_stop, 1);
    ck_assert_int_eq(b.passes, b.passes_at_stop + 1);
    teardown(&b);
}
END_TEST

START_TEST(loop_stop__before_the_run_ends_it_after_one_pass)
{
    struct bench b;

    setup(&b);
    loop_before_sleep(b.loop, count_pass, &b);
    loop_stop(b.loop);
    run(&b);
    ck_assert_int_eq(b.passes, 1);
    teardown(&b);
}
END_TEST

static void stop_in_the_fifth(void *owner)
{
    struct bench *b = owner;

    if (++b->passes == 5)
        loop_stop(b->loop);
    else
        loop_wake(b->loop);
}

START_TEST(loop_wake__ends_the_next_wait_at_once)
{
    struct bench b;
    int64_t before = loop_now();

    setup(&b);
    loop_before_sleep(b.loop, stop_in_the_fifth, &b);
    run(&b);
    ck_assert_int_eq(b.passes, 5);
    ck_assert_int_lt(loop_now() - before, 10000);
    teardown(&b);
}
END_TEST

START_TEST(loop_free__takes_what_is_left_with_it)
{
    struct bench b;

    setup(&b);
    loop_watch(b.loop, b.ends[0], LOOP_READ, ready_once, &b);
    loop_timer(b.loop, 1000, stop, &b);
    loop_free(&b.loop);
    ck_assert_ptr_null(b.loop);
    loop_free(&b.loop);
    teardown(&b);
}
END_TEST

TESTING_MAIN("loop", loop_calls_a_source__when_there_is_something_to_read,
             loop_calls_a_source__when_it_can_be_written,
             loop_says_readable__when_the_other_end_has_closed,
             loop_leaves_a_source_alone__while_it_wants_nothing,
             loop_does_not_call_a_source__that_another_ended_in_the_same_pass,
             loop_timers__come_in_the_order_in_which_they_fall_due,
             loop_timers__of_the_same_moment_come_as_they_were_set,
             loop_cancel__keeps_a_timer_from_coming,
             loop_timer_that_sets_itself_again__does_not_keep_a_source_waiting,
             loop_stop__finishes_the_pass_with_its_before_sleep,
             loop_stop__before_the_run_ends_it_after_one_pass,
             loop_wake__ends_the_next_wait_at_once, loop_free__takes_what_is_left_with_it)
