/* test_buf.c: growing bytes that stop at their ceiling. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "base/buf.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

START_TEST(buf__is_empty_text_before_the_first_byte)
{
    struct buf b = BUF_INIT(10);

    ck_assert_str_eq(buf_text(&b), "");
    buf_add(&b, "", 0);
    buf_drop_front(&b, 3);
    buf_clear(&b);
    ck_assert_uint_eq(b.length, 0);
    ck_assert(!b.overflow);
    buf_free(&b);
}
END_TEST

START_TEST(buf_add__grows_and_keeps_a_nul_behind)
{
    struct buf b = BUF_INIT(100000);

    for (int i = 0; i < 10000; i++) {
        buf_add(&b, "abc\0", 4);
        ck_assert_int_eq(b.bytes[b.length], '\0');
    }
    ck_assert_uint_eq(b.length, 40000);
    ck_assert_int_eq(memcmp(b.bytes + 39996, "abc\0", 5), 0);
    ck_assert(!b.overflow);
    buf_free(&b);
}
END_TEST

START_TEST(buf_add__fills_to_the_ceiling_and_no_further)
{
    struct buf b = BUF_INIT(8);

    buf_add_text(&b, "12345678");
    ck_assert(!b.overflow);
    buf_add_char(&b, '9');
    ck_assert(b.overflow);
    ck_assert_str_eq(buf_text(&b), "12345678");
    buf_free(&b);
}
END_TEST

START_TEST(buf_add__adds_nothing_after_an_overflow)
{
    struct buf b = BUF_INIT(8);

    buf_add_text(&b, "1234");
    buf_add_text(&b, "56789");
    buf_add_text(&b, "5");
    ck_assert(b.overflow);
    ck_assert_str_eq(buf_text(&b), "1234");
    buf_clear(&b);
    ck_assert(!b.overflow);
    buf_add_text(&b, "abc");
    ck_assert_str_eq(buf_text(&b), "abc");
    buf_free(&b);
}
END_TEST

START_TEST(buf_print__prints_short_and_long_text)
{
    struct buf b = BUF_INIT(2000);

    buf_print(&b, "%s=%d ", "n", 5);
    buf_print(&b, "%1000d", 1);
    ck_assert_uint_eq(b.length, 1004);
    ck_assert_int_eq(strncmp(buf_text(&b), "n=5  ", 5), 0);
    ck_assert_int_eq(b.bytes[1003], '1');
    buf_print(&b, "%1000d", 1);
    ck_assert(b.overflow);
    ck_assert_uint_eq(b.length, 1004);
    buf_free(&b);
}
END_TEST

START_TEST(buf_extend__gives_room_to_fill_or_null)
{
    struct buf b = BUF_INIT(6);
    char *at = buf_extend(&b, 4);

    ck_assert_ptr_nonnull(at);
    memcpy(at, "abcd", 4);
    ck_assert_str_eq(buf_text(&b), "abcd");
    ck_assert_ptr_null(buf_extend(&b, 3));
    ck_assert(b.overflow);
    ck_assert_uint_eq(b.length, 4);
    buf_free(&b);
}
END_TEST

START_TEST(buf_drop_front__keeps_the_rest)
{
    struct buf b = BUF_INIT(100);

    buf_add_text(&b, "first\nsecond");
    buf_drop_front(&b, 6);
    ck_assert_str_eq(buf_text(&b), "second");
    buf_drop_front(&b, 99);
    ck_assert_str_eq(buf_text(&b), "");
    buf_free(&b);
}
END_TEST

START_TEST(buf_truncate__forgets_the_end_only)
{
    struct buf b = BUF_INIT(100);

    buf_add_text(&b, "keep this");
    buf_truncate(&b, 4);
    ck_assert_str_eq(buf_text(&b), "keep");
    buf_truncate(&b, 50);
    ck_assert_uint_eq(b.length, 4);
    buf_free(&b);
}
END_TEST

START_TEST(buf_free__leaves_a_usable_buffer)
{
    struct buf b = BUF_INIT(5);

    buf_add_text(&b, "12345");
    buf_free(&b);
    ck_assert_ptr_null(b.bytes);
    buf_add_text(&b, "abcdef");
    ck_assert(b.overflow);
    buf_free(&b);
}
END_TEST

static void write_file(char *path, const char *bytes, size_t length)
{
    int fd = mkstemp(path);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, bytes, length), (ssize_t)length);
    close(fd);
}

START_TEST(buf_read_file__adds_the_whole_file)
{
    char path[] = "/tmp/test_buf.XXXXXX", bytes[40000];
    struct buf b = BUF_INIT(sizeof bytes + 2);
    struct err e = {0};

    memset(bytes, 'f', sizeof bytes);
    bytes[20000] = '\0';
    write_file(path, bytes, sizeof bytes);
    buf_add_text(&b, "> ");
    ck_assert_int_eq(buf_read_file(&b, path, &e), 0);
    ck_assert_uint_eq(b.length, sizeof bytes + 2);
    ck_assert_int_eq(memcmp(b.bytes + 2, bytes, sizeof bytes), 0);
    unlink(path);
    buf_free(&b);
}
END_TEST

START_TEST(buf_read_file__refuses_a_file_past_the_ceiling)
{
    char path[] = "/tmp/test_buf.XXXXXX";
    struct buf b = BUF_INIT(9);
    struct err e = {0};

    write_file(path, "0123456789", 10);
    ck_assert_int_eq(buf_read_file(&b, path, &e), -1);
    ck_assert_int_eq(e.kind, ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(e.text, path));
    unlink(path);
    buf_free(&b);
}
END_TEST

START_TEST(buf_read_file__tells_missing_from_unreadable)
{
    struct buf b = BUF_INIT(100);
    struct err e = {0};

    ck_assert_int_eq(buf_read_file(&b, "/nowhere/at/all", &e), -1);
    ck_assert_int_eq(e.kind, ERR_MISSING);
    err_clear(&e);
    ck_assert_int_eq(buf_read_file(&b, "/tmp", &e), -1);
    ck_assert_int_eq(e.kind, ERR_IO);
    buf_free(&b);
}
END_TEST

START_TEST(buf_read_file__reads_standard_input_as_a_dash)
{
    struct buf b = BUF_INIT(100);
    struct err e = {0};
    int ends[2];

    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], "typed", 5), 5);
    close(ends[1]);
    ck_assert_int_ge(dup2(ends[0], STDIN_FILENO), 0);
    ck_assert_int_eq(buf_read_file(&b, "-", &e), 0);
    ck_assert_str_eq(buf_text(&b), "typed");
    close(ends[0]);
    buf_free(&b);
}
END_TEST

TESTING_MAIN("buf", buf__is_empty_text_before_the_first_byte, buf_add__grows_and_keeps_a_nul_behind,
             buf_add__fills_to_the_ceiling_and_no_further, buf_add__adds_nothing_after_an_overflow,
             buf_print__prints_short_and_long_text, buf_extend__gives_room_to_fill_or_null,
             buf_drop_front__keeps_the_rest, buf_truncate__forgets_the_end_only,
             buf_free__leaves_a_usable_buffer, buf_read_file__adds_the_whole_file,
             buf_read_file__refuses_a_file_past_the_ceiling,
             buf_read_file__tells_missing_from_unreadable,
             buf_read_file__reads_standard_input_as_a_dash)
