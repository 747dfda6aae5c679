/* test_child.c: between parent and stream: frames that are none, and what is not done without the guard. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "xmpp/stage.h"
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int parent_end;
static pid_t child;
static struct buf in = BUF_INIT(65536), out = BUF_INIT(65536);

/* The whole program, in a process of its own, as at home. The stage makes no connection: it is as if the guard were not in place. */
static void set_up(void)
{
    int pair[2];

    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        close(pair[0]);
        _exit(child_run(pair[1]) < 0 ? 70 : 0);
    }
    close(pair[1]);
    parent_end = pair[0];
}

static void tear_down(void)
{
    if (child)
        kill(child, SIGKILL);
    close(parent_end);
    buf_free(&in);
    buf_free(&out);
}

static void tell_bytes(const char *bytes, size_t length)
{
    ck_assert_int_eq(write(parent_end, bytes, length), (ssize_t)length);
}

static void tell(void)
{
    tell_bytes(out.bytes, out.length);
    buf_clear(&out);
}

/* The next frame; false: it has closed. */
static bool hear(struct frame *f)
{
    struct err e = {0};
    char bytes[4096];
    ssize_t got;
    static size_t used;

    buf_drop_front(&in, used);
    used = 0;
    while (frame_read(buf_text(&in), in.length, f, &e) != 1) {
        got = read(parent_end, bytes, sizeof bytes);
        if (got <= 0)
            return false;
        buf_add(&in, bytes, (size_t)got);
    }
    used = f->size;
    return true;
}

static int its_end(void)
{
    int status;

    ck_assert_int_eq(waitpid(child, &status, 0), child);
    child = 0;
    ck_assert(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void must_end_by(enum wire_end end)
{
    struct frame f;

    ck_assert(hear(&f));
    ck_assert_int_eq(f.kind, WIRE_OVER);
    ck_assert_int_eq(frame_number(&f, 0, -1), end);
    ck_assert(!hear(&f));
}

START_TEST(it_says_that_it_lives_before_it_is_set_up)
{
    struct frame f;

    ck_assert(wire_write_number(&out, WIRE_BEAT, 41));
    tell();
    ck_assert(hear(&f));
    ck_assert_int_eq(f.kind, WIRE_BEATEN);
    ck_assert_int_eq(frame_number(&f, 0, 0), 41);
}
END_TEST

START_TEST(without_the_guard_nothing_is_opened)
{
    static const struct wire_setup SETUP = {.jid = STAGE_BOT, .password = "x"};

    ck_assert(wire_write_setup(&out, &SETUP));
    tell();
    must_end_by(WIRE_END_GUARD);
    ck_assert_int_eq(its_end(), 0);
}
END_TEST

START_TEST(it_ends_with_its_parent)
{
    shutdown(parent_end, SHUT_RDWR);
    ck_assert_int_eq(its_end(), 0);
}
END_TEST

START_TEST(bytes_that_are_no_frame_end_it)
{
    tell_bytes("\xFF\xFF\xFF\xFFnonsense", 12);
    must_end_by(WIRE_END_FAULT);
    ck_assert_int_eq(its_end(), 70);
}
END_TEST

START_TEST(nothing_but_a_beat_comes_before_the_set_up)
{
    ck_assert(wire_write_number(&out, WIRE_COMMITTED, 1));
    tell();
    must_end_by(WIRE_END_FAULT);
}
END_TEST

START_TEST(a_frame_that_only_a_child_sends_ends_it)
{
    ck_assert(wire_write_number(&out, WIRE_BEATEN, 1));
    tell();
    must_end_by(WIRE_END_FAULT);
}
END_TEST

START_TEST(a_set_up_without_an_address_ends_it)
{
    struct frame_writer w = frame_begin(&out, WIRE_SETUP);

    frame_put(&w, NULL);
    ck_assert(frame_end(&w));
    tell();
    must_end_by(WIRE_END_FAULT);
}
END_TEST

TESTING_MAIN_AROUND("child", set_up, tear_down, it_says_that_it_lives_before_it_is_set_up,
                    without_the_guard_nothing_is_opened, it_ends_with_its_parent,
                    bytes_that_are_no_frame_end_it, nothing_but_a_beat_comes_before_the_set_up,
                    a_frame_that_only_a_child_sends_ends_it, a_set_up_without_an_address_ends_it)
