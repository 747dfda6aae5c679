/* test_frame.c: frames of text fields, written and read in place. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "base/frame.h"
#include <string.h>

#define ROOM (FRAME_MOST + 1000)

static struct buf out = BUF_INIT(ROOM);

static void clear(void)
{
    buf_clear(&out);
}

static void put_two(struct buf *to)
{
    struct frame_writer w = frame_begin(to, 7);

    frame_put(&w, "one");
    frame_put(&w, NULL);
    frame_put(&w, "");
    frame_put_number(&w, INT64_MIN);
    ck_assert(frame_end(&w));
}

/* What these bytes are: 1, 0 or -1, always from memory of their own size, so that a sanitizer sees a byte too many. */
static int read_of(const char *bytes, size_t length, struct frame *f)
{
    char *own = malloc(length ? length : 1);
    struct err e = {0};
    int result;

    memcpy(own, bytes, length);
    result = frame_read(own, length, f, &e);
    ck_assert_int_eq(e.kind == ERR_INPUT, result < 0);
    free(own);
    return result;
}

START_TEST(frame__is_read_as_it_was_written)
{
    struct frame f;
    struct err e = {0};

    put_two(&out);
    ck_assert_int_eq(frame_read(out.bytes, out.length, &f, &e), 1);
    ck_assert_uint_eq(f.kind, 7);
    ck_assert_uint_eq(f.count, 4);
    ck_assert_uint_eq(f.size, out.length);
    ck_assert_str_eq(frame_text(&f, 0), "one");
    ck_assert_ptr_null(frame_text(&f, 1));
    ck_assert_str_eq(frame_text(&f, 2), "");
    ck_assert(frame_number(&f, 3, 0) == INT64_MIN);
    ck_assert_ptr_null(frame_text(&f, 4));
}
END_TEST

START_TEST(frame__is_laid_out_as_the_header_says)
{
    static const char bytes[] = "\0\0\0\x13\x07\0\0\0\3one\0\xFF\xFF\xFF\xFF\0\0\0\1"
                                "5"; /* and its NUL */
    struct frame_writer w = frame_begin(&out, 7);

    frame_put(&w, "one");
    frame_put(&w, NULL);
    frame_put_number(&w, 5);
    ck_assert(frame_end(&w));
    ck_assert_uint_eq(out.length, sizeof bytes);
    ck_assert_mem_eq(out.bytes, bytes, sizeof bytes);
}
END_TEST

START_TEST(frame_read__waits_for_the_last_byte)
{
    struct frame f;

    put_two(&out);
    for (size_t length = 0; length < out.length; length++)
        ck_assert_int_eq(read_of(out.bytes, length, &f), 0);
    ck_assert_int_eq(read_of(out.bytes, out.length, &f), 1);
}
END_TEST

START_TEST(frame_read__takes_the_first_of_several)
{
    struct frame f;
    struct err e = {0};
    size_t first;

    put_two(&out);
    first = out.length;
    put_two(&out);
    ck_assert_int_eq(frame_read(out.bytes, out.length, &f, &e), 1);
    ck_assert_uint_eq(f.size, first);
}
END_TEST

START_TEST(frame_read__refuses_what_is_no_frame)
{
    static const struct {
        const char *bytes;
        size_t length;
    } bad[] = {
        {"\0\0\0\0", 4},                   /* not even a kind */
        {"\0\x10\0\1", 4},                 /* larger than a frame may be, told by its head alone */
        {"\0\0\0\3\1\0\0", 7},             /* ends in the length of a field */
        {"\0\0\0\6\1\0\0\0\2a", 10},       /* a field longer than the frame */
        {"\0\0\0\6\1\0\0\0\1a", 10},       /* no NUL behind it */
        {"\0\0\0\7\1\0\0\0\1ab", 11},      /* another byte there */
        {"\0\0\0\x08\1\0\0\0\2a\0\0", 12}, /* a NUL among its bytes */
        {"\0\0\0\5\1\xFF\xFF\xFF\xFE", 9}, /* a length that would wrap */
        {"\0\0\0\7\1\xFF\xFF\xFF\xFF\0\0", 11}, /* an absent one, then half a length */
    };
    struct frame f;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        ck_assert_int_eq(read_of(bad[i].bytes, bad[i].length, &f), -1);
}
END_TEST

START_TEST(frame_read__refuses_one_field_too_many)
{
    struct frame f;
    struct err e = {0};

    for (size_t count = FRAME_FIELDS; count <= FRAME_FIELDS + 1; count++) {
        struct frame_writer w = frame_begin(&out, 1);

        for (size_t i = 0; i < count; i++)
            frame_put(&w, "x");
        ck_assert(frame_end(&w));
        ck_assert_int_eq(frame_read(out.bytes, out.length, &f, &e), count == FRAME_FIELDS ? 1 : -1);
        buf_clear(&out);
    }
    ck_assert_int_eq(e.kind, ERR_INPUT);
}
END_TEST

START_TEST(frame_number__is_otherwise_for_what_is_no_number)
{
    static const char *const bad[] = {"", "-", "+1", " 1", "1 ", "1x", "9223372036854775808"};
    struct frame f = {.count = 1};

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        f.fields[0] = bad[i];
        ck_assert(frame_number(&f, 0, -7) == -7);
    }
    f.fields[0] = "-9223372036854775808";
    ck_assert(frame_number(&f, 0, 0) == INT64_MIN);
    ck_assert(frame_number(&f, 1, -7) == -7);
}
END_TEST

START_TEST(frame_end__takes_back_what_does_not_fit)
{
    struct buf small = BUF_INIT(60);
    struct frame_writer w;
    struct frame f;
    struct err e = {0};
    size_t first;

    put_two(&small);
    first = small.length;
    w = frame_begin(&small, 1);
    frame_put(&w, "more than there is room for");
    ck_assert(!frame_end(&w));
    ck_assert_uint_eq(small.length, first);
    ck_assert_int_eq(frame_read(small.bytes, small.length, &f, &e), 1);
    w = frame_begin(&small, 1); /* and a small one still fits */
    ck_assert(frame_end(&w));
    buf_free(&small);
}
END_TEST

START_TEST(frame_end__bounds_a_frame_whatever_its_buffer_takes)
{
    char *text = malloc(FRAME_MOST);
    struct frame_writer w = frame_begin(&out, 1);

    memset(text, 'x', FRAME_MOST);
    text[FRAME_MOST - 6] = '\0'; /* with kind, length and NUL just what may be */
    frame_put(&w, text);
    ck_assert(frame_end(&w));
    buf_clear(&out);
    text[FRAME_MOST - 6] = 'x';
    text[FRAME_MOST - 5] = '\0';
    w = frame_begin(&out, 1);
    frame_put(&w, text);
    ck_assert(!frame_end(&w));
    ck_assert_uint_eq(out.length, 0);
    free(text);
}
END_TEST

START_TEST(frame_put_bytes__ends_at_a_nul)
{
    struct frame_writer w = frame_begin(&out, 1);
    struct frame f;
    struct err e = {0};

    frame_put_bytes(&w, "ab\0cd", 5);
    frame_put_bytes(&w, "abcd", 2);
    ck_assert(frame_end(&w));
    ck_assert_int_eq(frame_read(out.bytes, out.length, &f, &e), 1);
    ck_assert_str_eq(frame_text(&f, 0), "ab");
    ck_assert_str_eq(frame_text(&f, 1), "ab");
}
END_TEST

TESTING_MAIN_AROUND("frame", clear, clear, frame__is_read_as_it_was_written,
                    frame__is_laid_out_as_the_header_says, frame_read__waits_for_the_last_byte,
                    frame_read__takes_the_first_of_several, frame_read__refuses_what_is_no_frame,
                    frame_read__refuses_one_field_too_many,
                    frame_number__is_otherwise_for_what_is_no_number,
                    frame_end__takes_back_what_does_not_fit,
                    frame_end__bounds_a_frame_whatever_its_buffer_takes,
                    frame_put_bytes__ends_at_a_nul)
