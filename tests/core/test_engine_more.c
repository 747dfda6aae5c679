/* test_engine_more.c: a text that is told in several answers, and what a question repeats. */
/* SPDX-License-Identifier: MIT */
#include "conversation.h"
#include "core/good_set.h"

/* Nothing but one such question, which greets by itself. */
static const char TELLING[] =
    "{\"facts.json\": {\"facts\": {\"notes\": {\"type\": \"text\", \"most\": 60}}},"
    "\"intake.json\": {\"start\": \"notes\", \"opening\": null, \"states\": {"
    "\"notes\": {\"ask\": \"notes\", \"say\": \"ask.notes\", \"more\": true%s, \"next\": "
    "\"platform\"}}},"
    "\"common.json\": {\"words\": {\"back\": [\"back\"], \"skip\": [\"skip\"],"
    " \"unknown\": [\"don't know\"]}},"
    "\"text/en/more.json\": {\"fact.notes\": \"Notes\", \"ask.notes\": \"q{answered} {quote}\","
    "\"choice.done\": \"That is all\", \"choice.unknown\": \"Unknown\","
    "\"wrong.text_long\": \"Too long.\", \"back.done\": \"Again:\", \"stale.tap\": \"Old.\"}}";

static struct conversation c;
static struct dialog *talk_set;

static const char *telling(const char *skip)
{
    const char *at = strstr(TELLING, "%s");

    return arena_print(c.arena, "%.*s%s%s", (int)(at - TELLING), TELLING, skip, at + 2);
}

static void begin_with(const char *skip)
{
    struct err e = {0};

    memset(&c, 0, sizeof c);
    c.arena = arena_new();
    ck_assert_msg(load_patched(&talk_set, telling(skip), &e) == 0, "%s", e.text);
    c.dialog = talk_set;
    c.now = moment_parse("2026-11-22T12:00Z");
    c.file = casefile_new("en", c.dialog->interview, c.now);
    c.record = "";
    c.restarts = true;
}

static void set_up(void)
{
    begin_with("");
}

static void tear_down(void)
{
    conv_end(&c);
    dialog_free(&talk_set);
}

START_TEST(more__adds_each_answer_and_asks_again)
{
    conv_say(&c, "hi");
    ck_heard(&c, "q0 hi");
    conv_say(&c, "first thing");
    ck_heard(&c, "q1 first thing");
    ck_asks(&c, "notes");
    conv_say(&c, "second thing");
    ck_heard(&c, "q2 second thing");
    ck_fact(&c, "notes", "first thing\nsecond thing");
}
END_TEST

START_TEST(more__goes_on_when_they_say_that_this_is_all)
{
    static const char *const ENDS[] = {"no", "that is all", "1", "skip", "don't know"};

    for (size_t i = 0; i < sizeof ENDS / sizeof ENDS[0]; i++) {
        tear_down();
        set_up();
        SAYS(&c, "hi", "first thing", ENDS[i]);
        ck_fact(&c, "notes", "first thing");
        ck_asks(&c, "platform");
    }
}
END_TEST

START_TEST(more__takes_a_tap_on_that_is_all)
{
    SAYS(&c, "hi", "first thing");
    conv_tap(&c, "That is all");
    ck_fact(&c, "notes", "first thing");
    ck_asks(&c, "platform");
}
END_TEST

START_TEST(more__goes_on_when_there_is_nothing_to_tell)
{
    SAYS(&c, "hi", "no");
    ck_fact(&c, "notes", "refused");
    ck_asks(&c, "platform");
}
END_TEST

START_TEST(more__keeps_what_was_told_when_the_next_answer_has_no_room)
{
    SAYS(&c, "hi", "first thing",
         "and then it went on and on and on until nobody could remember it any more");
    ck_heard(&c, "Too long.");
    ck_fact(&c, "notes", "first thing");
    ck_asks(&c, "notes");
}
END_TEST

START_TEST(more__is_forgotten_as_a_whole_by_back)
{
    SAYS(&c, "hi", "first thing", "second thing", "back");
    ck_fact(&c, "notes", "absent");
    ck_heard(&c, "q0");
    conv_say(&c, "third thing");
    ck_fact(&c, "notes", "third thing");
    ck_heard(&c, "q1");
}
END_TEST

START_TEST(more__never_ends_where_it_may_not_be_skipped)
{
    tear_down();
    begin_with(", \"skip\": false");
    SAYS(&c, "hi", "a", "b", "no", "c");
    ck_fact(&c, "notes", "a\nb\nno\nc");
    ck_assert_uint_eq(c.step.replies[0].choice_count, 0);
    ck_assert_uint_eq(c.step.reply_count, 1);
    ck_heard(&c, "q4 c");
}
END_TEST

START_TEST(quote__is_one_short_line)
{
    SAYS(&c, "hi", "one\ntwo");
    ck_assert_str_eq(c.step.replies[0].text, "q1 one");
    tear_down();
    set_up();
    conv_say(&c, "it was a box of forty very small blue buttons for a coat");
    ck_assert_uint_le(text_utf16_length(c.step.replies[0].text), 3 + 41);
}
END_TEST

TESTING_MAIN_AROUND("engine_more", set_up, tear_down, more__adds_each_answer_and_asks_again,
                    more__goes_on_when_they_say_that_this_is_all, more__takes_a_tap_on_that_is_all,
                    more__goes_on_when_there_is_nothing_to_tell,
                    more__keeps_what_was_told_when_the_next_answer_has_no_room,
                    more__is_forgotten_as_a_whole_by_back,
                    more__never_ends_where_it_may_not_be_skipped, quote__is_one_short_line)
