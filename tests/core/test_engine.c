/* test_engine.c: the opening, stories, and answers to questions. */
/* SPDX-License-Identifier: MIT */
#include "conversation.h"
#include <stdio.h>

#define STORY                                                                                      \
    "I ordered on AliExpress on 2026-09-20 and paid 230 USD with PayPal. Nothing ever arrived."

static struct conversation c;

static void set_up(void)
{
    conv_begin(&c);
}

static void tear_down(void)
{
    conv_end(&c);
}

/* --- the opening --- */

START_TEST(opening__greets_and_asks_for_the_story)
{
    conv_say(&c, "hi");
    ck_assert_uint_eq(c.step.reply_count, 2);
    ck_assert_uint_le(text_utf16_length(c.step.replies[0].text), 600);
    ck_heard(&c, "not a lawyer");
    ck_asks(&c, "story");
    ck_fact(&c, "story", "absent");
    ck_phase(&c, "interview");
}
END_TEST

START_TEST(opening__takes_a_first_message_that_tells_the_story)
{
    conv_say(&c, STORY);
    ck_heard(&c, "not a lawyer");
    ck_heard(&c, "AliExpress");
    ck_heard(&c, "PayPal");
    ck_heard(&c, "230.00 USD");
    ck_heard(&c, "20 September 2026");
    ck_asks(&c, "confirm");
    ck_fact(&c, "story", STORY);
    ck_fact(&c, "paid_on", "2026-09-20");
    ck_assert(!casefile_fact(&c.file, "platform", 0)->confirmed);
}
END_TEST

START_TEST(opening__still_asks_for_the_story_after_a_long_greeting)
{
    conv_say(&c, "hello dear sir can you help me");
    ck_asks(&c, "story");
}
END_TEST

START_TEST(opening__warns_before_all_else_when_the_first_message_tells_of_a_fresh_transfer)
{
    conv_say(&c, "I sent 3000 USD by bank transfer yesterday to a supplier on alibaba.com");
    ck_assert_ptr_nonnull(strstr(c.step.replies[0].text, "call your bank now"));
    ck_assert(c.step.urgent_news);
    ck_assert(!casefile_fact(&c.file, "paid_on", 1)->confirmed);
}
END_TEST

START_TEST(opening__calls_a_person_who_is_asked_for_and_begins_all_the_same)
{
    conv_say(&c, "human");
    ck_phase(&c, "waiting");
    ck_assert(c.step.hand_over);
    ck_asks(&c, "story");
    ck_fact(&c, "story", "absent");
}
END_TEST

START_TEST(opening__thanks_for_a_file)
{
    conv_send_file(&c, "order.png", NULL);
    ck_heard(&c, "file");
    ck_asks(&c, "story");
}
END_TEST

START_TEST(opening__takes_an_empty_message_and_a_word_as_a_greeting)
{
    conv_say(&c, "");
    ck_asks(&c, "story");
    conv_end(&c);
    conv_begin(&c);
    conv_say(&c, "/start");
    ck_asks(&c, "story");
    ck_fact(&c, "story", "absent");
}
END_TEST

START_TEST(opening__says_that_a_secret_was_not_kept)
{
    conv_say(&c, "my card 4111 1111 1111 1111 was charged by a seller on AliExpress");
    ck_heard(&c, "I did not keep it");
    ck_assert_ptr_null(strstr(conv_fact_of(&c, "story", 0), "4111"));
}
END_TEST

/* --- the story --- */

START_TEST(story__is_shown_back_and_not_asked_again)
{
    SAYS(&c, "hi", STORY);
    ck_asks(&c, "confirm");
    conv_say(&c, "yes");
    ck_assert(casefile_fact(&c.file, "platform", 0)->confirmed);
    ck_not_heard(&c, "How did you pay");
    ck_not_heard(&c, "Where did you find the seller");
}
END_TEST

START_TEST(story__is_put_right_where_it_was_misread)
{
    SAYS(&c, "hi", STORY, "no");
    ck_asks(&c, "edit");
    ck_heard(&c, "Amount paid: 230.00 USD");
    conv_say(&c, "amount");
    ck_asks(&c, "amount");
    ck_heard(&c, "So far I have: 230.00 USD");
    conv_say(&c, "320 USD");
    ck_asks(&c, "confirm");
    ck_not_heard(&c, "Amount");
    conv_say(&c, "yes");
    ck_fact(&c, "amount", "320.00 USD");
    ck_fact(&c, "paid_on", "2026-09-20");
}
END_TEST

START_TEST(story__is_put_right_in_the_buyers_own_words)
{
    SAYS(&c, "hi", STORY, "no, I paid 450 USD");
    ck_asks(&c, "confirm");
    ck_heard(&c, "450.00 USD");
    conv_say(&c, "yes");
    ck_fact(&c, "amount", "450.00 USD");
}
END_TEST

START_TEST(story__of_a_misread_kind_is_asked_what_came)
{
    struct fact scam = {.id = "scam", .source = FROM_READING};

    scam.value = (struct value){.type = VALUE_CHOICE, .text = "non_delivery"};
    SAYS(&c, "hi", "skip");
    casefile_set(c.arena, &c.file, &scam);
    SAYS(&c, "AliExpress", "no", "kind of problem");
    ck_fact(&c, "scam", "absent");
    ck_asks(&c, "goods_state");
}
END_TEST

START_TEST(story__of_a_kind_that_is_confirmed_is_not_asked_what_came)
{
    struct fact scam = {.id = "scam", .source = FROM_READING};

    scam.value = (struct value){.type = VALUE_CHOICE, .text = "non_delivery"};
    SAYS(&c, "hi", "skip");
    casefile_set(c.arena, &c.file, &scam);
    SAYS(&c, "AliExpress", "yes");
    ck_asks(&c, "payment_method");
}
END_TEST

START_TEST(story__that_tells_nothing_is_thanked_for)
{
    SAYS(&c, "hi", "It was terrible and I was very sad about all of this.");
    ck_heard(&c, "Thank you for telling me");
    ck_asks(&c, "platform");
}
END_TEST

START_TEST(story__of_eight_thousand_bytes_is_read_whole_and_kept_as_far_as_it_goes)
{
    char text[8192];

    memset(text, 'a', sizeof text);
    for (size_t i = 7; i < sizeof text; i += 8)
        text[i] = ' ';
    snprintf(text + sizeof text - 60, 60, " on AliExpress, paid 230 USD with PayPal.");
    SAYS(&c, "hi", text);
    ck_asks(&c, "confirm");
    ck_fact(&c, "platform", "aliexpress");
    ck_assert_uint_le(strlen(conv_fact_of(&c, "story", 0)), 4000);
}
END_TEST

START_TEST(story__with_a_rough_word_for_the_payment_is_asked_for_the_kind_of_card)
{
    SAYS(&c, "hi", "I paid 230 USD by card on AliExpress on 2026-09-20", "yes");
    ck_fact(&c, "payment_method", "card");
    for (int i = 0; i < 3 && strcmp(conv_asks(&c), "payment_method") != 0; i++)
        conv_tap(&c, c.choices->choices[0].label);
    ck_asks(&c, "payment_method");
    conv_say(&c, "don't know");
    ck_fact(&c, "payment_method", "card");
    ck_assert_str_ne(conv_asks(&c), "payment_method");
}
END_TEST

START_TEST(story__with_an_amount_of_no_currency_is_asked_for_it)
{
    struct fact amount = {.id = "amount", .payment = 1, .source = FROM_READING};

    amount.value = (struct value){.type = VALUE_MONEY, .number = 23000};
    SAYS(&c, "hi", "skip");
    casefile_set(c.arena, &c.file, &amount);
    SAYS(&c, "AliExpress", "yes", "Nothing came", "PayPal", "2026-09-20", "no", "Spain");
    ck_asks(&c, "amount");
    conv_say(&c, "230 EUR");
    ck_fact(&c, "amount", "230.00 EUR");
}
END_TEST

START_TEST(story__of_danger_brings_a_person_and_asks_nothing)
{
    SAYS(&c, "hi", "I lost everything and I want to kill myself");
    ck_phase(&c, "waiting");
    ck_heard(&c, "emergency number");
    ck_assert_uint_eq(c.step.reply_count, 1);
    ck_assert_int_eq(c.file.desk.urgency, URGENCY_NOW);
    conv_say(&c, "hello");
    ck_asks(&c, "platform");
}
END_TEST

START_TEST(danger__of_one_who_waits_already_goes_to_the_top_once)
{
    SAYS(&c, "hi", "skip", "human", "I want to kill myself");
    ck_assert(c.step.hand_over);
    ck_assert_int_eq(c.file.desk.urgency, URGENCY_NOW);
    conv_say(&c, "I want to kill myself");
    ck_assert(!c.step.hand_over);
    ck_heard(&c, "emergency number");
}
END_TEST

/* --- answers --- */

START_TEST(choices__answer_to_number_label_beginning_and_word)
{
    static const char *const ways[] = {"1",          "1.",    "[1]",        "#1",
                                       "AliExpress", "aliex", "ali express"};

    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        SAYS(&c, "hi", "skip", ways[i]);
        ck_fact(&c, "platform", "aliexpress");
        ck_asks(&c, "goods_state");
        conv_end(&c);
        conv_begin(&c);
    }
}
END_TEST

START_TEST(choices__answer_to_a_tap)
{
    SAYS(&c, "hi", "skip");
    conv_tap(&c, "Alibaba.com");
    ck_fact(&c, "platform", "alibaba");
}
END_TEST

START_TEST(choices__are_asked_which_when_two_are_named)
{
    SAYS(&c, "hi", "skip", "AliExpress", "Nothing came", "western union or moneygram");
    ck_asks(&c, "payment_method");
    ck_heard(&c, "more than one way");
    ck_assert_uint_eq(c.choices->choice_count, 2);
    conv_tap(&c, "MoneyGram");
    ck_fact(&c, "payment_method", "moneygram");
}
END_TEST

START_TEST(yes_no__takes_words_of_other_languages)
{
    SAYS(&c, "hi", "skip", "AliExpress", "Nothing came", "PayPal", "2026-09-20", "nein");
    ck_fact(&c, "paid_outside_platform", "no");
}
END_TEST

START_TEST(date__in_two_readings_is_asked_about)
{
    SAYS(&c, "hi", "skip", "AliExpress", "Nothing came", "PayPal", "03/04/2026");
    ck_fact(&c, "paid_on", "absent");
    ck_asks(&c, "paid_on");
    ck_heard(&c, "two ways");
    conv_tap(&c, "3 April 2026");
    ck_fact(&c, "paid_on", "2026-04-03");
}
END_TEST

START_TEST(money__without_a_currency_is_asked_for_it)
{
    SAYS(&c, "hi", "skip", "AliExpress", "Nothing came", "PayPal", "2026-09-20", "no", "Sweden",
         "900");
    ck_asks(&c, "amount");
    ck_heard(&c, "currency");
    c.restarts = true;
    conv_restart(&c);
    conv_say(&c, "sek");
    ck_fact(&c, "amount", "900.00 SEK");
    ck_assert_str_ne(conv_asks(&c), "amount");
}
END_TEST

START_TEST(money__keeps_the_number_when_the_currency_is_left_out)
{
    SAYS(&c, "hi", "skip", "AliExpress", "Nothing came", "PayPal", "2026-09-20", "no", "Sweden",
         "900", "skip");
    ck_fact(&c, "amount", "900.00");
}
END_TEST

START_TEST(set__takes_numbers_typed_at_once)
{
    conv_card_case(&c);
    ck_asks(&c, "evidence");
    conv_say(&c, "1, 3 and 4");
    ck_fact(&c, "evidence", "chat,order,payment");
    ck_phase(&c, "review");
}
END_TEST

START_TEST(set__grows_tap_by_tap_also_over_a_restart)
{
    conv_card_case(&c);
    c.restarts = true;
    conv_tap(&c, "Order or invoice");
    ck_asks(&c, "evidence");
    ck_fact(&c, "evidence", "absent");
    conv_tap(&c, "Photos");
    ck_not_heard(&c, "Photos");
    conv_tap(&c, "That is all");
    ck_fact(&c, "evidence", "order,photos");
}
END_TEST

START_TEST(set__adds_what_is_typed_to_what_was_tapped)
{
    conv_card_case(&c);
    conv_tap(&c, "Order or invoice");
    conv_say(&c, "Photos");
    ck_fact(&c, "evidence", "order,photos");
}
END_TEST

START_TEST(set__can_be_none)
{
    conv_card_case(&c);
    conv_say(&c, "none");
    ck_fact(&c, "evidence", "");
}
END_TEST

START_TEST(unknown_and_skipped__are_two_things)
{
    SAYS(&c, "hi", "skip", "I don't know");
    ck_fact(&c, "story", "refused");
    ck_fact(&c, "platform", "unknown");
}
END_TEST

/* --- wrong answers --- */

START_TEST(wrong__is_explained_then_a_way_on_is_offered_then_a_person_comes)
{
    SAYS(&c, "hi", "skip", "AliExpress", "Nothing came", "PayPal", "purple");
    ck_heard(&c, "could not find a date");
    ck_not_heard(&c, "Talk to a person");
    conv_say(&c, "blue");
    ck_heard(&c, "Skip this question");
    ck_heard(&c, "Talk to a person");
    SAYS(&c, "green", "red");
    ck_phase(&c, "interview");
    conv_say(&c, "grey");
    ck_phase(&c, "waiting");
    ck_assert_str_eq(c.file.desk.because[0], "lost");
    ck_assert_uint_eq(c.step.reply_count, 1);
    ck_not_heard(&c, "Talk to a person");
    ck_asks(&c, "paid_on");
    conv_say(&c, "2026-09-20");
    ck_asks(&c, "paid_outside_platform");
}
END_TEST

START_TEST(wrong__counts_anew_after_an_answer)
{
    SAYS(&c, "hi", "skip", "AliExpress", "Nothing came", "PayPal", "purple", "blue", "green", "red",
         "2026-09-20", "pink", "grey");
    ck_phase(&c, "interview");
}
END_TEST

START_TEST(wrong__day_to_come_is_said_to_be_one)
{
    SAYS(&c, "hi", "skip", "AliExpress", "Nothing came", "PayPal", "2026-12-24");
    ck_heard(&c, "still to come");
    ck_fact(&c, "promised_on", "absent");
}
END_TEST

START_TEST(wrong__is_no_miss_when_a_secret_was_masked)
{
    SAYS(&c, "hi", "skip", "AliExpress", "Nothing came", "PayPal", "4111 1111 1111 1111");
    ck_heard(&c, "I did not keep it");
    ck_not_heard(&c, "could not find");
    ck_assert_int_eq(c.file.lost, 0);
    ck_asks(&c, "paid_on");
}
END_TEST

START_TEST(aside__is_shown_back_at_once_and_the_question_comes_again)
{
    SAYS(&c, "hi", "skip", "AliExpress", "I paid 230 USD with PayPal");
    ck_asks(&c, "confirm");
    ck_heard(&c, "230.00 USD");
    ck_fact(&c, "amount", "230.00 USD");
    conv_say(&c, "yes");
    ck_asks(&c, "goods_state");
    conv_say(&c, "Nothing came");
    ck_asks(&c, "paid_on");
}
END_TEST

START_TEST(aside__that_contradicts_an_answer_is_asked_about)
{
    SAYS(&c, "hi", "skip", "AliExpress", "Nothing came", "Credit card",
         "sorry, I paid with PayPal, not by card");
    ck_asks(&c, "confirm");
    ck_fact(&c, "payment_method", "credit_card");
    conv_say(&c, "yes");
    ck_fact(&c, "payment_method", "paypal");
    ck_asks(&c, "paid_on");
}
END_TEST

START_TEST(aside__of_a_fresh_transfer_warns_at_once)
{
    SAYS(&c, "hi", "skip", "Alibaba.com", "I sent the money by bank transfer yesterday");
    ck_heard(&c, "call your bank now");
    ck_asks(&c, "confirm");
}
END_TEST

START_TEST(alert__is_given_once)
{
    SAYS(&c, "hi", "skip", "Alibaba.com", "Nothing came", "bank transfer", "yesterday");
    ck_assert_ptr_nonnull(strstr(c.step.replies[0].text, "call your bank now"));
    ck_asks(&c, "paid_outside_platform");
    conv_say(&c, "yes");
    ck_not_heard(&c, "call your bank now");
}
END_TEST

START_TEST(message__that_is_empty_gets_the_question_again_and_is_no_miss)
{
    SAYS(&c, "hi", "skip", "");
    ck_asks(&c, "platform");
    ck_heard(&c, "Where did you find the seller");
    ck_assert_int_eq(c.file.lost, 0);
}
END_TEST

START_TEST(progress__is_told_now_and_then)
{
    int told = 0;

    conv_card_case(&c);
    for (const char *at = c.record; (at = strstr(at, "questions are left")) != NULL; at++)
        told++;
    ck_assert_int_ge(told, 1);
    ck_assert_int_le(told, 3);
}
END_TEST

TESTING_MAIN_AROUND(
    "engine", set_up, tear_down, opening__greets_and_asks_for_the_story,
    opening__takes_a_first_message_that_tells_the_story,
    opening__still_asks_for_the_story_after_a_long_greeting,
    opening__warns_before_all_else_when_the_first_message_tells_of_a_fresh_transfer,
    opening__calls_a_person_who_is_asked_for_and_begins_all_the_same, opening__thanks_for_a_file,
    opening__takes_an_empty_message_and_a_word_as_a_greeting,
    opening__says_that_a_secret_was_not_kept, story__is_shown_back_and_not_asked_again,
    story__is_put_right_where_it_was_misread, story__is_put_right_in_the_buyers_own_words,
    story__of_a_misread_kind_is_asked_what_came,
    story__of_a_kind_that_is_confirmed_is_not_asked_what_came,
    story__that_tells_nothing_is_thanked_for,
    story__of_eight_thousand_bytes_is_read_whole_and_kept_as_far_as_it_goes,
    story__with_a_rough_word_for_the_payment_is_asked_for_the_kind_of_card,
    story__with_an_amount_of_no_currency_is_asked_for_it,
    story__of_danger_brings_a_person_and_asks_nothing,
    danger__of_one_who_waits_already_goes_to_the_top_once,
    choices__answer_to_number_label_beginning_and_word, choices__answer_to_a_tap,
    choices__are_asked_which_when_two_are_named, yes_no__takes_words_of_other_languages,
    date__in_two_readings_is_asked_about, money__without_a_currency_is_asked_for_it,
    money__keeps_the_number_when_the_currency_is_left_out, set__takes_numbers_typed_at_once,
    set__grows_tap_by_tap_also_over_a_restart, set__adds_what_is_typed_to_what_was_tapped,
    set__can_be_none, unknown_and_skipped__are_two_things,
    wrong__is_explained_then_a_way_on_is_offered_then_a_person_comes,
    wrong__counts_anew_after_an_answer, wrong__day_to_come_is_said_to_be_one,
    wrong__is_no_miss_when_a_secret_was_masked,
    aside__is_shown_back_at_once_and_the_question_comes_again,
    aside__that_contradicts_an_answer_is_asked_about, aside__of_a_fresh_transfer_warns_at_once,
    alert__is_given_once, message__that_is_empty_gets_the_question_again_and_is_no_miss,
    progress__is_told_now_and_then)
