/* test_other.c: what else a network brings: stickers, groups, albums, links, and silence for days. */
/* SPDX-License-Identifier: MIT */
#include "house.h"

static struct house h;

static void setup(void)
{
    house_make(&h);
    h.has_operator = true;
    house_raise(&h);
}

static void teardown(void)
{
    house_remove(&h);
}

static void other(const char *who, const char *type)
{
    struct inbound in = house_text(&h, who, "");
    struct attachment what = {.type = type};

    in.kind = INBOUND_OTHER;
    in.text = NULL;
    in.file = &what;
    house_hear(&h, &in);
}

static void file(const char *who, const char *name, const char *album)
{
    struct inbound in = house_text(&h, who, "");
    struct attachment what = {.name = name, .type = "image/jpeg", .bytes = 10};

    in.kind = INBOUND_FILE;
    in.file = &what;
    in.album = album;
    house_hear(&h, &in);
}

/* --- what cannot be read --- */

START_TEST(other__is_answered_kindly_and_the_question_comes_again)
{
    say(&h, "maria", "hello");
    say(&h, "maria", "skip");
    other("maria", "sticker");
    TOLD("maria", "words, photos and files");
    TOLD("maria", "Where did you find the seller?");
    other("maria", "location");
    TOLD("maria", "a place on a map");
    other("maria", "contact");
    TOLD("maria", "a contact");
    ck_assert_int_eq(house_case(&h, 1).file.open.misses, 0);
}
END_TEST

START_TEST(other__may_be_the_first_thing)
{
    other("maria", "sticker");
    TOLD("maria", "automated assistant");
    TOLD("maria", "words, photos and files");
    TOLD("maria", "What happened?");
}
END_TEST

START_TEST(other__is_shown_to_who_holds_the_case__and_the_bot_is_silent)
{
    house_staff(&h, "anna", STAFF_ADVISOR);
    say(&h, "maria", "hello");
    say(&h, "anna", "/take 1");
    other("maria", "sticker");
    TOLD("anna", "cannot be shown here (sticker)");
    ck_assert_ptr_null(strstr(newest(&h, "maria")->text, "words, photos"));
    ck_assert_uint_eq(h.line_count - h.seen, 1);
}
END_TEST

/* --- groups --- */

static void call(const char *group)
{
    struct inbound in = house_text_from(&h, NETWORK_TELEGRAM, group, "");

    in.kind = INBOUND_CROWD;
    in.text = NULL;
    house_hear(&h, &in);
}

START_TEST(crowd__is_told_once_a_day_and_is_never_a_case)
{
    call("-5");
    TOLD("-5", "private chats only");
    call("-5");
    ck_assert_uint_eq(h.line_count, h.seen);
    call("-6");
    TOLD("-6", "private chats only");
    h.now_ms += (int64_t)86400 * 1000;
    call("-5");
    TOLD("-5", "private chats only");
    ck_assert_int_eq(house_person_on(&h, NETWORK_TELEGRAM, "-5").current_case, 0);
}
END_TEST

/* --- encrypted for another key --- */

static void sealed(const char *who, const char *file_name)
{
    struct inbound in = house_text(&h, who, "");
    struct attachment what = {.name = file_name};

    in.kind = INBOUND_SEALED;
    in.text = NULL;
    in.file = file_name ? &what : NULL;
    house_hear(&h, &in);
}

START_TEST(sealed__is_answered_once_a_day_and_opens_no_case)
{
    sealed("maria", NULL);
    TOLD("maria", "Your message came encrypted");
    sealed("maria", NULL);
    ck_assert_uint_eq(h.line_count, h.seen);
    sealed("maria", "photo.jpg");
    TOLD("maria", "Your file came encrypted");
    sealed("maria", "photo.jpg");
    ck_assert_uint_eq(h.line_count, h.seen);
    sealed("ida", NULL);
    TOLD("ida", "Your message came encrypted");
    h.now_ms += (int64_t)86400 * 1000;
    sealed("maria", NULL);
    TOLD("maria", "Your message came encrypted");
    ck_assert_int_eq(house_person(&h, "maria").current_case, 0);
}
END_TEST

START_TEST(sealed__leaves_the_open_question_and_speaks_the_language_of_the_talk)
{
    struct inbound in = house_text(&h, "maria", "hola");

    in.language = "es";
    house_hear(&h, &in);
    sealed("maria", NULL);
    TOLD("maria", "cifrado");
    say(&h, "maria", "hola");
    ck_assert_int_eq(house_person(&h, "maria").current_case, 1);
}
END_TEST

START_TEST(sealed__is_told_to_who_holds_the_case__and_the_bot_is_silent)
{
    house_staff(&h, "anna", STAFF_ADVISOR);
    say(&h, "maria", "hello");
    say(&h, "anna", "/take 1");
    sealed("maria", NULL);
    TOLD("anna", "#1: the buyer sent something encrypted");
    NOT_TOLD("maria", "encrypted");
    sealed("maria", NULL);
    TOLD("anna", "#1: the buyer sent something encrypted");
}
END_TEST

START_TEST(sealed__of_staff_is_no_empty_line_to_a_buyer)
{
    house_staff(&h, "anna", STAFF_ADVISOR);
    say(&h, "maria", "hello");
    say(&h, "anna", "/take 1");
    h.seen = h.line_count;
    sealed("anna", NULL);
    TOLD("anna", "Your message came encrypted");
    ck_assert_uint_eq(h.line_count - h.seen, 1);
}
END_TEST

/* --- files --- */

START_TEST(album__is_thanked_for_once__and_each_file_is_kept)
{
    struct mail_line *lines;
    size_t count, kept = 0;

    say(&h, "maria", "hello");
    file("maria", "one.jpg", "a1");
    TOLD("maria", "these files");
    file("maria", "two.jpg", "a1");
    ck_assert_uint_eq(h.line_count, h.seen);
    file("maria", "three.jpg", "a2");
    TOLD("maria", "these files");
    file("maria", "four.jpg", NULL);
    TOLD("maria", "four.jpg");
    ck_assert_int_eq(mail_transcript(h.p.store, 1, h.p.arena, &lines, &count, &h.p.e), 0);
    for (size_t i = 0; i < count; i++)
        kept += !lines[i].ours && strstr(lines[i].text, ".jpg") != NULL;
    ck_assert_uint_eq(kept, 4);
}
END_TEST

START_TEST(album__that_opens_the_talk_is_thanked_for_once)
{
    file("maria", "one.jpg", "a1");
    TOLD("maria", "Thank you for the file");
    file("maria", "two.jpg", "a1");
    ck_assert_uint_eq(h.line_count, h.seen);
}
END_TEST

/* --- where they found us --- */

START_TEST(source__is_kept__and_the_first_one_stays)
{
    struct inbound in = house_text(&h, "maria", "/start");

    in.source = "forum-a";
    house_hear(&h, &in);
    ck_assert_str_eq(house_person(&h, "maria").source, "forum-a");
    in = house_text(&h, "maria", "/start");
    in.source = "forum-b";
    house_hear(&h, &in);
    ck_assert_str_eq(house_person(&h, "maria").source, "forum-a");
    say(&h, "eva", "hello");
    ck_assert_ptr_null(house_person(&h, "eva").source);
}
END_TEST

/* --- a network that was away --- */

#define HOURS(n) ((int64_t)(n)*3600 * 1000)

static void touch(void)
{
    h.seen = h.line_count;
    ck_assert_int_eq(turn_in_touch(h.turn, NETWORK_XMPP, h.now_ms, &h.p.e), 0);
    house_pump(&h);
}

START_TEST(away__for_more_than_a_week_is_told_to_buyers_and_operator_once)
{
    say(&h, "maria", "hello");
    say(&h, "ida", "hello");
    say(&h, "ida", "stop");
    say_from(&h, NETWORK_TELEGRAM, "7", "hello");
    touch();
    ck_assert_uint_eq(h.line_count, h.seen);
    h.now_ms += HOURS(7 * 24 + 1);
    touch();
    TOLD("maria", "could not be reached from");
    TOLD("maria", "22 November 2026");
    NOT_TOLD("ida", "could not be reached");
    NOT_TOLD("7", "could not be reached");
    TOLD("operator", "network.away");
    touch();
    ck_assert_uint_eq(h.line_count, h.seen);
}
END_TEST

START_TEST(away__is_a_day_where_no_more_is_kept)
{
    say_from(&h, NETWORK_TELEGRAM, "7", "hello");
    ck_assert_int_eq(turn_in_touch(h.turn, NETWORK_TELEGRAM, h.now_ms, &h.p.e), 0);
    h.now_ms += HOURS(25);
    h.seen = h.line_count;
    ck_assert_int_eq(turn_in_touch(h.turn, NETWORK_TELEGRAM, h.now_ms, &h.p.e), 0);
    house_pump(&h);
    TOLD("7", "could not be reached");
}
END_TEST

START_TEST(away__is_noticed_after_a_restart)
{
    say(&h, "maria", "hello");
    touch();
    house_fell(&h);
    h.now_ms += HOURS(8 * 24);
    house_raise(&h);
    touch();
    TOLD("maria", "could not be reached from");
}
END_TEST

START_TEST(away__for_less_than_a_week_or_before_the_first_touch_is_nothing)
{
    say(&h, "maria", "hello");
    touch();
    for (int i = 0; i < 3; i++) {
        h.now_ms += HOURS(7 * 24 - 1);
        touch();
        ck_assert_uint_eq(h.line_count, h.seen);
    }
}
END_TEST

START_TEST(away__is_told_to_who_holds_the_case)
{
    house_staff(&h, "anna", STAFF_ADVISOR);
    say(&h, "maria", "hello");
    say(&h, "anna", "/take 1");
    touch();
    h.now_ms += HOURS(7 * 24 + 1);
    touch();
    TOLD("anna", "#1: we could not be reached");
    NOT_TOLD("maria", "could not be reached");
}
END_TEST

START_TEST(away__is_not_told_to_who_was_not_heard_of_for_a_month)
{
    say(&h, "maria", "hello");
    touch();
    h.now_ms += HOURS(31 * 24);
    ck_assert_int_eq(turn_in_touch(h.turn, NETWORK_TELEGRAM, h.now_ms, &h.p.e), 0);
    say(&h, "eva", "hello");
    touch();
    TOLD("operator", "network.away");
    TOLD("maria", "could not be reached"); /* heard of in the month before we were gone */
    h.now_ms += HOURS(7 * 24 + 1);
    touch();
    NOT_TOLD("maria", "could not be reached");
    TOLD("eva", "could not be reached");
}
END_TEST

/* --- we are about to answer --- */

START_TEST(composing__is_shown_to_whose_replies_wait__once)
{
    size_t count;

    h.burst_ms = 1500;
    house_fell(&h);
    house_raise(&h);
    say(&h, "maria", "hello");
    ck_assert_str_eq(turn_composing(h.turn, &count)->id, "maria");
    ck_assert_uint_eq(count, 1);
    say(&h, "eva", "human");
    (void)turn_composing(h.turn, &count);
    ck_assert_uint_eq(count, 0); /* that is answered at once */
}
END_TEST

TESTING_MAIN_AROUND(
    "other", setup, teardown, other__is_answered_kindly_and_the_question_comes_again,
    other__may_be_the_first_thing, other__is_shown_to_who_holds_the_case__and_the_bot_is_silent,
    crowd__is_told_once_a_day_and_is_never_a_case, sealed__is_answered_once_a_day_and_opens_no_case,
    sealed__leaves_the_open_question_and_speaks_the_language_of_the_talk,
    sealed__is_told_to_who_holds_the_case__and_the_bot_is_silent,
    sealed__of_staff_is_no_empty_line_to_a_buyer, album__is_thanked_for_once__and_each_file_is_kept,
    album__that_opens_the_talk_is_thanked_for_once, source__is_kept__and_the_first_one_stays,
    away__for_more_than_a_week_is_told_to_buyers_and_operator_once,
    away__is_noticed_after_a_restart,
    away__for_less_than_a_week_or_before_the_first_touch_is_nothing,
    away__is_a_day_where_no_more_is_kept, away__is_told_to_who_holds_the_case,
    away__is_not_told_to_who_was_not_heard_of_for_a_month,
    composing__is_shown_to_whose_replies_wait__once)
