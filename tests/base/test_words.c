/* test_words.c: words, what fits into a message, patterns. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "base/buf.h"
#include "base/text.h"
#include <string.h>

/* One for the whole program: reachable to the end, so no leak. */
static struct arena *arena(void)
{
    static struct arena *kept;

    if (!kept)
        kept = arena_new();
    return kept;
}

static void words_are(const char *text, const char *expected)
{
    struct buf b = BUF_INIT(10000);
    size_t count;
    const char **words = text_words(arena(), text, &count);

    for (size_t i = 0; i < count; i++)
        buf_print(&b, "%s%s", i ? "|" : "", words[i]);
    ck_assert_str_eq(buf_text(&b), expected);
    buf_free(&b);
}

static void fits(const char *text, size_t units, const char *expected)
{
    size_t length = text_fit(text, units);

    ck_assert_str_eq(arena_copy_bytes(arena(), text, length), expected);
}

static void shortens(const char *text, size_t columns, const char *expected)
{
    ck_assert_str_eq(text_shorten(arena(), text, columns), expected);
}

static int matches(const char *pattern, const char *text)
{
    struct err e = {0};
    int answer = text_matches(pattern, text, &e);

    ck_assert_msg(answer >= 0, "%s", e.text);
    return answer;
}

START_TEST(text_words__come_folded_and_without_signs)
{
    words_are("", "");
    words_are(" ?! ... 👍 __ ", "");
    words_are("I paid 230.00 USD!", "i|paid|230.00|usd");
    words_are("Don’t know — ¿qué?", "don't|know|que");
    words_are("__foo__ a-b", "foo|a|b");
    words_are("www.AliExpress.com", "www.aliexpress.com");
    words_are("Straße,Ångström", "strasse|angstrom");
}
END_TEST

START_TEST(text_words__splits_chinese_by_dictionary)
{
    words_are("没有收到货", "没有|收到|货");
}
END_TEST

START_TEST(text_words__counts_many)
{
    char *text = arena_alloc(arena(), 2001);
    size_t count;

    for (size_t i = 0; i < 1000; i++)
        memcpy(text + 2 * i, i % 2 ? "b " : "a ", 2);
    ck_assert_str_eq(text_words(arena(), text, &count)[999], "b");
    ck_assert_uint_eq(count, 1000);
}
END_TEST

START_TEST(text_utf16_length__counts_as_telegram_does)
{
    ck_assert_uint_eq(text_utf16_length(""), 0);
    ck_assert_uint_eq(text_utf16_length("abc"), 3);
    ck_assert_uint_eq(text_utf16_length("ñ我"), 2);
    ck_assert_uint_eq(text_utf16_length("👩"), 2);
    ck_assert_uint_eq(text_utf16_length("👩‍👧"), 5);
}
END_TEST

START_TEST(text_fit__takes_the_whole_when_it_fits)
{
    fits("", 5, "");
    fits("", 0, "");
    fits("hello", 5, "hello");
    fits("hello", 100, "hello");
    fits("👩👧", 4, "👩👧");
}
END_TEST

START_TEST(text_fit__cuts_at_the_best_border_in_the_second_half)
{
    fits("Paragraph one.\n\nLine two. Two more.\nThree.", 28, "Paragraph one.\n\n");
    fits("One line here.\nAnother one. And more words", 26, "One line here.\n");
    fits("A sentence here. Another one follows.", 30, "A sentence here. ");
    fits("just some words without an end", 17, "just some words ");
    fits("No. Then come many words without any end at all", 30, "No. Then come many words ");
    fits("hello world", 5, "hello");
    fits("line\nnext", 4, "line");
}
END_TEST

START_TEST(text_fit__cuts_chinese_between_words_and_long_words_between_characters)
{
    const char *text = "aaaaaaaaaaaaaaaaaaaa";

    fits(text, 8, "aaaaaaaa");
    fits("我们没有收到货", 4, "我们没有");
    fits("👩👧👩", 3, "👩");
    fits("xxxxe\xCC\x81"
         "yyyy",
         5, "xxxx"); /* the accent stays with its letter */
    fits("👩", 1, "");
}
END_TEST

START_TEST(text_fit__walks_through_any_text_in_pieces_that_fit)
{
    const char *text =
        "Dear Sir,\n\nI paid 230.00 USD for a phone — 我没有收到货 — and got "
        "nothing. ¿Qué hago? Thank you! 👩‍👩‍👧\nhttps://example.org/a/b?c=d\n";

    for (size_t units = 2; units < 60; units++) {
        size_t at = 0, piece;

        while ((piece = text_fit(text + at, units)) > 0) {
            char *copy = arena_copy_bytes(arena(), text + at, piece);

            ck_assert(text_valid(copy, piece));
            ck_assert_uint_le(text_utf16_length(copy), units);
            at += piece;
        }
        ck_assert_uint_eq(at, strlen(text));
        arena_reset(arena());
    }
}
END_TEST

START_TEST(text_shorten__counts_what_is_seen)
{
    shortens("hello", 5, "hello");
    shortens("hello!", 5, "hell…");
    shortens("hello world", 7, "hello…");
    shortens("我没有收到货", 6, "我没有收到货");
    shortens("我没有收到货", 3, "我没…");
    shortens("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 3,
             "👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧");
    shortens("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 2, "👩‍👩‍👧…");
    shortens("hello", 1, "…");
    shortens("hello", 0, "");
    shortens("", 0, "");
}
END_TEST

START_TEST(text_matches__finds_anywhere_without_regard_to_case)
{
    ck_assert_int_eq(matches("BANK", "call the bank now"), 1);
    ck_assert_int_eq(matches("ÑANDÚ", "un ñandú"), 1);
    ck_assert_int_eq(matches("bank", "call"), 0);
    ck_assert_int_eq(matches("", ""), 1);
    ck_assert_int_eq(matches("2026-\\d\\d-\\d\\d", "by 2026-12-05."), 1);
}
END_TEST

START_TEST(text_matches__anchors_at_lines_and_dot_stays_in_one)
{
    ck_assert_int_eq(matches("^two$", "one\ntwo\nthree"), 1);
    ck_assert_int_eq(matches("^wo$", "one\ntwo\nthree"), 0);
    ck_assert_int_eq(matches("one.two", "one\ntwo"), 0);
    ck_assert_int_eq(matches("one.two", "one two"), 1);
}
END_TEST

START_TEST(text_matches__says_where_a_pattern_is_wrong)
{
    struct err e = {0};

    ck_assert_int_eq(text_matches("a(b", "x", &e), -1);
    ck_assert_int_eq(e.kind, ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(e.text, "character 3"));
    ck_assert_int_eq(matches("a", "a"), 1); /* and the next is not harmed */
}
END_TEST

START_TEST(text_matches__gives_up_on_a_pattern_that_never_ends)
{
    char text[64];
    struct err e = {0};

    memset(text, 'a', sizeof text);
    text[62] = 'b';
    text[63] = '\0';
    ck_assert_int_eq(text_matches("^(a+)+$", text, &e), -1);
    ck_assert_int_eq(e.kind, ERR_INPUT);
}
END_TEST

START_TEST(text_simplify__writes_chinese_in_one_way__and_leaves_all_else)
{
    static const char plain[] = "never arrived, 230 \xE2\x82\xAC";
    struct arena *a = arena_new();

    ck_assert_str_eq(text_simplify(a, "\xE8\xA8\x82\xE5\x96\xAE 12"),
                     "\xE8\xAE\xA2\xE5\x8D\x95 12");
    ck_assert_str_eq(text_simplify(a, "\xE8\xAE\xA2\xE5\x8D\x95"), "\xE8\xAE\xA2\xE5\x8D\x95");
    ck_assert_ptr_eq(text_simplify(a, plain), plain);
    arena_free(&a);
}
END_TEST

TESTING_MAIN("words", text_words__come_folded_and_without_signs,
             text_words__splits_chinese_by_dictionary, text_words__counts_many,
             text_utf16_length__counts_as_telegram_does, text_fit__takes_the_whole_when_it_fits,
             text_fit__cuts_at_the_best_border_in_the_second_half,
             text_fit__cuts_chinese_between_words_and_long_words_between_characters,
             text_fit__walks_through_any_text_in_pieces_that_fit, text_shorten__counts_what_is_seen,
             text_matches__finds_anywhere_without_regard_to_case,
             text_matches__anchors_at_lines_and_dot_stays_in_one,
             text_matches__says_where_a_pattern_is_wrong,
             text_matches__gives_up_on_a_pattern_that_never_ends,
             text_simplify__writes_chinese_in_one_way__and_leaves_all_else)
