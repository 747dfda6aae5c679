/* test_sieve.c: what is too much is left out of the bytes, and what stays is as well-formed as it was. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "xmpp/sieve.h"
#include <stdio.h>
#include <string.h>

#define STREAM "<?xml version='1.0'?><stream a='>'>"

static const struct sieve_limits LIMITS = {4, 8, 2000, false};
static struct sieve sieve;
static struct buf in = BUF_INIT(1024 * 1024), out = BUF_INIT(1024 * 1024);
static size_t enough; /* bytes that have gone on when there is enough text */

static void set_up(void)
{
    enough = SIZE_MAX;
}

static void tear_down(void)
{
    sieve_free(&sieve);
    buf_free(&in);
    buf_free(&out);
}

static bool take(void *owner, const char *bytes, size_t length)
{
    (void)owner;
    buf_add(&out, bytes, length);
    sieve.limits.text_over = out.length >= enough;
    return true;
}

/* What goes on of `xml` when it comes in pieces of so many bytes. */
static const char *sift(const char *xml, size_t piece)
{
    size_t length = strlen(xml), at = 0;

    buf_clear(&out);
    sieve_begin(&sieve, &LIMITS);
    for (; at < length; at += piece)
        ck_assert(
            sieve_feed(&sieve, xml + at, piece < length - at ? piece : length - at, take, NULL));
    return buf_text(&out);
}

static void repeat(const char *what, size_t times)
{
    while (times-- > 0)
        buf_add_text(&in, what);
}

static void must_leave(const char *xml, const char *rest)
{
    for (size_t piece = 1; piece <= strlen(xml); piece++)
        ck_assert_str_eq(sift(xml, piece), rest);
}

START_TEST(what_is_within_the_limits_stays_byte_for_byte)
{
    static const char *const WHOLE[] = {
        STREAM "<m from='a'><b>x &amp; y</b><c/></m> <m/>\n",
        STREAM "<m a='>' b=\"'/>\" c = '/' ><b\n>]]&gt;</b ></m></stream>",
        STREAM "<m><!-- <a> -- > --><![CDATA[<b>]] >]]><?p <c> ? >?><d/></m>",
        STREAM "<m a=''/><m a='/'></m><a><b><c><d/></c></b></a>",
    };

    for (size_t i = 0; i < sizeof WHOLE / sizeof WHOLE[0]; i++)
        must_leave(WHOLE[i], WHOLE[i]);
}
END_TEST

START_TEST(what_is_too_deep_goes_with_all_that_is_in_it)
{
    must_leave(STREAM "<a><b><c><d><e f='</e>'>x<g/>y</e></d><d/></c></b></a><m/>",
               STREAM "<a><b><c><d></d><d/></c></b></a><m/>");
    must_leave(STREAM
               "<a><b><c><d>1<e><f><![CDATA[</f></e>]]></f><!-- </e> --></e>2</d></c></b></a>",
               STREAM "<a><b><c><d>12</d></c></b></a>");
}
END_TEST

START_TEST(what_is_too_many_goes_and_the_next_stanza_is_counted_anew)
{
    must_leave(STREAM "<a><b/><b/><b/><b/><b/><b/><b/><c/><c>x</c><c><d/></c></a><a><b/></a>",
               STREAM "<a><b/><b/><b/><b/><b/><b/><b/></a><a><b/></a>");
    ck_assert(!sieve.left_out);
}
END_TEST

START_TEST(too_many_bytes_of_tags_go)
{
    buf_add_text(&in, STREAM "<a><b c='");
    repeat("0123456789", 195);
    buf_add_text(&in, "'/>");
    buf_add_text(&out, buf_text(&in));
    buf_add_text(&in, "<d e='0123456789012345678901234567890123456789'>x</d></a>");
    buf_add_text(&out, "</a>");
    {
        char *rest = strdup(buf_text(&out));

        ck_assert_str_eq(sift(buf_text(&in), 4096), rest);
        ck_assert_str_eq(sift(buf_text(&in), 7), rest);
        free(rest);
    }
    ck_assert(sieve.left_out);
}
END_TEST

/* Without its attributes nobody would know whose it is. */
START_TEST(a_stanza_whose_own_tag_is_too_large_is_left_out_whole)
{
    buf_add_text(&in, STREAM "<a b='");
    repeat("0123456789abcdef", SIEVE_TAG / 16);
    buf_add_text(&in, "' from='x'><body>y</body></a><m/>");
    for (size_t piece = 1; piece < 50000; piece = piece * 3 + 1) {
        size_t lost = sieve.lost;

        ck_assert_str_eq(sift(buf_text(&in), piece), STREAM "<m/>");
        ck_assert_uint_eq(sieve.lost, lost + 1);
    }
}
END_TEST

START_TEST(an_end_tag_of_blanks_ends_all_the_same)
{
    size_t length;

    buf_add_text(&in, STREAM "<a><b></b");
    repeat("          ", SIEVE_TAG / 10 + 1);
    buf_add_text(&in, "></a>");
    sift(buf_text(&in), 4096);
    length = strlen(STREAM "<a><b></b");
    ck_assert_int_eq(strncmp(buf_text(&out), STREAM "<a><b></b ", length + 1), 0);
    ck_assert_uint_lt(out.length, SIEVE_TAG + 100);
    ck_assert_str_eq(buf_text(&out) + out.length - strlen(" ></a>"), " ></a>");
}
END_TEST

START_TEST(an_unfinished_tag_waits_and_text_does_not)
{
    ck_assert_str_eq(sift(STREAM "<m><b a='1", 5), STREAM "<m>");
    ck_assert_str_eq(sift(STREAM "<m>hello &am", 5), STREAM "<m>hello &am");
}
END_TEST

/* --- text --- */

/* Neither a character nor an entity is parted, wherever the packets and the end of what is wanted are. */
START_TEST(text_ends_behind_a_character)
{
    static const char *const PARTS[] = {"\xF0\x9F\x98\x80", "&#x1F600;", "&amp;", "a", "\xC3\xA9"};
    static const char HEAD[] = STREAM "<m><b>", TAIL[] = "</b><c/></m><m>z</m>";
    const char *rest;
    bool cut = false;

    buf_add_text(&in, HEAD);
    for (int i = 0; i < 30; i++)
        buf_add_text(&in, PARTS[i * i % 5]);
    buf_add_text(&in, TAIL);
    for (enough = strlen(HEAD); enough < in.length; enough++)
        for (size_t piece = 1; piece < 12; piece++) {
            sift(buf_text(&in), piece);
            rest = buf_text(&out) + strlen(HEAD);
            for (int i = 0; i < 30 && *rest != '<'; i++) {
                ck_assert_int_eq(strncmp(rest, PARTS[i * i % 5], strlen(PARTS[i * i % 5])), 0);
                rest += strlen(PARTS[i * i % 5]);
            }
            ck_assert_int_eq(strncmp(rest, "</b><c/></m><m>", 15), 0);
            cut = cut || out.length < in.length - 100;
        }
    ck_assert(cut);
}
END_TEST

START_TEST(blanks_between_stanzas_always_pass)
{
    enough = 0;
    ck_assert_str_eq(sift(STREAM "<m>abc</m> \n <m/> ", 1), STREAM "<m></m> \n <m/> ");
}
END_TEST

static bool refuse(void *owner, const char *bytes, size_t length)
{
    (void)bytes;
    (void)length;
    ++*(int *)owner;
    return false;
}

START_TEST(nothing_is_given_on_after_a_refusal)
{
    int calls = 0;

    sieve_begin(&sieve, &LIMITS);
    ck_assert(!sieve_feed(&sieve, STREAM "<m/><m/>", strlen(STREAM "<m/><m/>"), refuse, &calls));
    ck_assert_int_eq(calls, 1);
}
END_TEST

TESTING_MAIN_AROUND("sieve", set_up, tear_down, what_is_within_the_limits_stays_byte_for_byte,
                    what_is_too_deep_goes_with_all_that_is_in_it,
                    what_is_too_many_goes_and_the_next_stanza_is_counted_anew,
                    too_many_bytes_of_tags_go,
                    a_stanza_whose_own_tag_is_too_large_is_left_out_whole,
                    an_end_tag_of_blanks_ends_all_the_same,
                    an_unfinished_tag_waits_and_text_does_not, text_ends_behind_a_character,
                    blanks_between_stanzas_always_pass, nothing_is_given_on_after_a_refusal)
