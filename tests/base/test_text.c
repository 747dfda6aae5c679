/* test_text.c: what the gate lets through, and what compares equal. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "base/text.h"
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define NO_CUT 100000

/* One for the whole program: reachable to the end, so no leak. */
static struct arena *arena(void)
{
    static struct arena *kept;

    if (!kept)
        kept = arena_new();
    return kept;
}

static void admits(const char *given, const char *expected)
{
    ck_assert_str_eq(text_admit(arena(), given, strlen(given), NO_CUT, NULL), expected);
}

static bool changes(const char *given)
{
    bool changed;

    text_admit(arena(), given, strlen(given), NO_CUT, &changed);
    return changed;
}

static void cut(const char *given, size_t most, const char *expected)
{
    bool changed;

    ck_assert_str_eq(text_admit(arena(), given, strlen(given), most, &changed), expected);
    ck_assert(changed);
}

static void folds(const char *text, const char *expected)
{
    ck_assert_str_eq(text_fold(arena(), text), expected);
}

START_TEST(text_admit__leaves_good_text_alone)
{
    static const char *const good[] = {"",
                                       "a",
                                       "hello\tyou\nthere",
                                       "¿Qué pasó?",
                                       "我没有收到货",
                                       "Straße ~ 5 €",
                                       "مرحبا",
                                       "ภาษาไทย",
                                       "हिन्दी"};

    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        admits(good[i], good[i]);
        ck_assert(!changes(good[i]));
    }
}
END_TEST

START_TEST(text_admit__trims_and_does_not_call_that_a_change)
{
    admits(" \t\r\n hello  world \n\n", "hello  world");
    ck_assert(!changes(" \t\r\n hello  world \n\n"));
    admits("　\xC2\xA0¡sí!\xE2\x80\xA8", "¡sí!");
    ck_assert(!changes("　\xC2\xA0¡sí!\xE2\x80\xA8"));
    admits(" \n\t ", "");
}
END_TEST

START_TEST(text_admit__replaces_bad_utf8)
{
    admits("a\xFFz", "a\xEF\xBF\xBDz");
    admits("a\xC3", "a\xEF\xBF\xBD");
    admits("\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"); /* a surrogate */
    admits("\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD");                 /* too long for a slash */
    admits("a\xEF\xBF\xBFz", "a\xEF\xBF\xBDz");                     /* U+FFFF, not for XML */
    ck_assert(changes("a\xFFz"));
}
END_TEST

START_TEST(text_admit__drops_controls_but_keeps_lines_and_tabs)
{
    static const char nul[] = "a\0b\x1B[31mc\x7F";

    ck_assert_str_eq(text_admit(arena(), nul, sizeof nul - 1, NO_CUT, NULL), "ab[31mc");
    admits("a\r\nb\rc\n\nd", "a\nb\nc\n\nd");
    admits("a\xC2\x85z", "az");
    admits("a\xE2\x80\xA9z", "a\nz");
    ck_assert(changes("a\r\nb"));
}
END_TEST

START_TEST(text_admit__drops_what_turns_or_hides_text)
{
    admits("a\xE2\x80\xAEz", "az");             /* right-to-left override */
    admits("a\xE2\x81\xA6z\xE2\x81\xA9", "az"); /* isolates */
    admits("a\xE2\x80\x8F\xD8\x9Cz", "az");     /* direction marks */
    admits("pay\xE2\x80\x8Bpal", "paypal");     /* zero-width space */
    admits("\xEF\xBB\xBFhello", "hello");       /* byte order mark */
    admits("pay\xC2\xADpal", "paypal");         /* soft hyphen */
    admits("a\xF3\xA0\x81\xA1z", "az");         /* tag letter */
    admits("a\xE3\x85\xA4z", "az");             /* Hangul filler */
    ck_assert(changes("pay\xE2\x80\x8Bpal"));
}
END_TEST

START_TEST(text_admit__keeps_joiners_only_where_they_join)
{
    admits("👩‍👩‍👧 family", "👩‍👩‍👧 family");
    admits("👩🏽‍⚕️", "👩🏽‍⚕️");
    admits("می‌خواهم", "می‌خواهم");
    admits("ශ්‍රී", "ශ්‍රී");
    admits("a\xE2\x80\x8Dz", "az");
    admits("👩\xE2\x80\x8D", "👩");
    admits("\xE2\x80\x8C"
           "a\xE2\x80\x8C b",
           "a b");
    admits("a\xE2\x80\x8C\xE2\x80\x8C"
           "b",
           "a\xE2\x80\x8C"
           "b");
}
END_TEST

START_TEST(text_admit__composes)
{
    admits("Que\xCC\x81 paso\xCC\x81", "Qué pasó");
    ck_assert(changes("Que\xCC\x81"));
    admits("e\xE2\x80\x8D\xCC\x81", "é"); /* once the joiner between is gone */
}
END_TEST

START_TEST(text_admit__keeps_four_marks_in_a_row)
{
    char pile[201] = "x", *admitted;

    for (size_t i = 1; i + 1 < sizeof pile; i += 2)
        memcpy(pile + i, "\xCC\xB4", 2);
    pile[199] = '\0';
    admitted = text_admit(arena(), pile, strlen(pile), NO_CUT, NULL);
    ck_assert_str_eq(admitted, "x\xCC\xB4\xCC\xB4\xCC\xB4\xCC\xB4");
}
END_TEST

START_TEST(text_admit__cuts_between_characters)
{
    cut("hello world", 5, "hello");
    cut("hello world", 6, "hello");
    cut("ñandú", 1, "");
    cut("ñandú", 6, "ñand");
    cut("我们", 5, "我");
    cut("👩‍👧 x", 8, "👩"); /* no joiner stays at the end */
    cut("hello", 0, "");
    ck_assert_str_eq(text_admit(arena(), "  hello  ", 9, 5, NULL), "hello");
}
END_TEST

START_TEST(text_admit__takes_a_million_marks_in_reasonable_time)
{
    size_t length = 1000001;
    char *pile = arena_alloc(arena(), length + 1);

    pile[0] = 'x';
    for (size_t i = 1; i < length; i += 2)
        memcpy(pile + i, "\xCC\x81", 2);
    ck_assert_str_eq(text_admit(arena(), pile, length, NO_CUT, NULL),
                     "x\xCC\x81\xCC\x81\xCC\x81\xCC\x81");
}
END_TEST

/* A small generator of its own, so that a failure can be repeated. */
static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* Pieces that interact: marks, joiners, virama, emoji, Hangul, bad bytes, white space. */
static size_t random_text(uint32_t *state, char *out)
{
    static const char *const pieces[] = {"a",
                                         "E",
                                         " ",
                                         "\n",
                                         "\r",
                                         "\t",
                                         ".",
                                         "?",
                                         "_",
                                         "'",
                                         "é",
                                         "e",
                                         "\xCC\x81",
                                         "\xCC\xB8",
                                         "\xCC\xA7",
                                         "\xE2\x80\x8D",
                                         "\xE2\x80\x8C",
                                         "\xE2\x80\x8E",
                                         "\xEF\xB8\x8F",
                                         "👩",
                                         "🏽",
                                         "❤",
                                         "क",
                                         "\xE0\xA5\x8D",
                                         "\xE0\xA4\xBC",
                                         "ᄀ",
                                         "ᅡ",
                                         "ᆨ",
                                         "が",
                                         "\xE3\x82\x99",
                                         "\xFF",
                                         "\xE2",
                                         "İ",
                                         "ß",
                                         "ŁÆø",
                                         "ﬁ",
                                         "½",
                                         "Ǆ",
                                         "ΐ",
                                         "й",
                                         "¨",
                                         "、",
                                         "，",
                                         "\xCD\x84",
                                         "\xEF\xB7\xBA"};
    size_t length = 0, count = next_random(state) % 14;

    for (size_t i = 0; i < count; i++) {
        const char *piece = pieces[next_random(state) % (sizeof pieces / sizeof pieces[0])];

        memcpy(out + length, piece, strlen(piece));
        length += strlen(piece);
    }
    out[length] = '\0';
    return length;
}

START_TEST(text_admit__is_idempotent_bounded_and_valid_on_anything)
{
    uint32_t state = 20261122;
    char given[128];

    for (int i = 0; i < 20000; i++) {
        size_t length = random_text(&state, given), most = next_random(&state) % 40;
        char *once = text_admit(arena(), given, length, most, NULL);
        bool changed;
        char *twice = text_admit(arena(), once, strlen(once), most, &changed);

        ck_assert(text_valid(once, strlen(once)));
        ck_assert_uint_le(strlen(once), most);
        ck_assert_str_eq(once, twice);
        ck_assert(!changed);
        arena_reset(arena());
    }
}
END_TEST

START_TEST(text_valid__refuses_what_is_no_utf8)
{
    ck_assert(text_valid("", 0));
    ck_assert(text_valid("plain é 我 👩", strlen("plain é 我 👩")));
    ck_assert(!text_valid("\xFF", 1));
    ck_assert(!text_valid("a\xC3", 2));
    ck_assert(!text_valid("\xED\xA0\x80", 3));
    ck_assert(!text_valid("\xC0\x80", 2));
    ck_assert(!text_valid("\xF4\x90\x80\x80", 4)); /* above U+10FFFF */
}
END_TEST

START_TEST(text_fold__makes_case_accents_and_spacing_equal)
{
    folds("  Hello,   World! ", "hello, world");
    folds("¿QUÉ PASÓ?", "que paso");
    folds("Straße", "strasse");
    folds("ŁÓDŹ", "lodz");
    folds("Ærø smørrebrød", "aero smorrebrod");
    folds("İstanbul ISPARTA ılık", "istanbul isparta ilik");
    folds("ΣΊΣΥΦΟΣ", "σισυφοσ");
    folds("Ёлка Й", "елка и");
    folds("tiếng Việt", "tieng viet");
    folds("a\t\n b　c", "a b c");
    folds("ＵＳＤ　１００", "usd 100");
}
END_TEST

START_TEST(text_fold__keeps_marks_that_are_letters)
{
    folds("が か", "が か");
    folds("कुल", "कुल");
    folds("ที่", "ที่");
    folds("한국", "한국");
    folds("我没有收到货", "我没有收到货");
    folds("مَرحَبًا", "مرحبا");
}
END_TEST

START_TEST(text_fold__makes_apostrophes_and_dashes_plain)
{
    folds("don’t", "don't");
    folds("don´t", "don't");
    folds("don`t", "don't");
    folds("not–as‑described — now", "not-as-described - now");
    folds("付了320，11月", "付了320, 11月"); /* it parts no thousands */
}
END_TEST

START_TEST(text_fold__drops_punctuation_at_both_ends)
{
    folds("¡¡Sí!!", "si");
    folds("“quoted”…", "quoted");
    folds("«да».", "да");
    folds("好。", "好");
    folds("/start", "start");
    folds("(a) b.c [d]", "a) b.c [d");
    folds("$5", "$5");
    folds("yes 👍", "yes 👍");
}
END_TEST

START_TEST(text_fold__keeps_a_text_of_punctuation_only)
{
    folds("?", "?");
    folds(" ?  ! ", "? !");
    folds("？！", "?!");
    folds("¿?", "¿?");
    folds("", "");
    folds("   ", "");
    folds("\xC2\xAD", "");
}
END_TEST

START_TEST(text_fold__is_the_same_for_ascii_by_both_ways)
{
    for (int c = 1; c < 0x7F; c++) {
        char plain[8], wide[16];

        snprintf(plain, sizeof plain, "%cA%c b%c", c, c, c);
        snprintf(wide, sizeof wide, "%cA%c b%c\xC2\xAD", c, c, c); /* folds to nothing */
        folds(wide, text_fold(arena(), plain));
    }
}
END_TEST

START_TEST(text_fold__is_idempotent)
{
    uint32_t state = 7;
    char given[128];

    for (int i = 0; i < 20000; i++) {
        size_t length = random_text(&state, given);
        const char *once = text_fold(arena(), text_admit(arena(), given, length, NO_CUT, NULL));

        folds(once, once);
        ck_assert(text_valid(once, strlen(once)));
        arena_reset(arena());
    }
}
END_TEST

TESTING_MAIN("text", text_admit__leaves_good_text_alone,
             text_admit__trims_and_does_not_call_that_a_change, text_admit__replaces_bad_utf8,
             text_admit__drops_controls_but_keeps_lines_and_tabs,
             text_admit__drops_what_turns_or_hides_text,
             text_admit__keeps_joiners_only_where_they_join, text_admit__composes,
             text_admit__keeps_four_marks_in_a_row, text_admit__cuts_between_characters,
             text_admit__takes_a_million_marks_in_reasonable_time,
             text_admit__is_idempotent_bounded_and_valid_on_anything,
             text_valid__refuses_what_is_no_utf8, text_fold__makes_case_accents_and_spacing_equal,
             text_fold__keeps_marks_that_are_letters, text_fold__makes_apostrophes_and_dashes_plain,
             text_fold__drops_punctuation_at_both_ends, text_fold__keeps_a_text_of_punctuation_only,
             text_fold__is_the_same_for_ascii_by_both_ways, text_fold__is_idempotent)
