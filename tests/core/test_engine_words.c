/* test_engine_words.c: the words that work everywhere, old buttons, edited messages. */
/* SPDX-License-Identifier: MIT */
#include "conversation.h"

static struct conversation c;

static void set_up(void)
{
    conv_begin(&c);
    SAYS(&c, "hi", "skip", "AliExpress");
}

static void tear_down(void)
{
    conv_end(&c);
}

/* --- words that tell something --- */

START_TEST(word__that_tells_leaves_the_question_open)
{
    /* not "forget": flow/erase.c hears it before the engine does */
    static const char *const words[] = {"help",  "/help", "why",    "privacy", "verify", "status",
                                        "ayuda", "plan",  "export", "start",   "/export"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        conv_say(&c, words[i]);
        ck_asks(&c, "goods_state");
        ck_heard(&c, "What came in the end");
        ck_assert_uint_eq(c.step.reply_count, 1);
        ck_assert_int_eq(c.file.lost, 0);
    }
    conv_tap(&c, "Nothing came");
    ck_fact(&c, "goods_state", "absent");
}
END_TEST

START_TEST(why__tells_the_reason_of_this_question)
{
    conv_say(&c, "why");
    ck_heard(&c, "which kind of claim");
}
END_TEST

START_TEST(status__counts_what_is_answered)
{
    conv_say(&c, "status");
    ck_heard(&c, "You answered 2 questions");
}
END_TEST

START_TEST(language__is_asked_for_and_the_question_comes_back_in_it)
{
    conv_say(&c, "idioma");
    ck_asks(&c, "language");
    conv_tap(&c, "Español");
    ck_assert_str_eq(c.file.language, "es");
    ck_asks(&c, "goods_state");
    ck_heard(&c, "¿Qué llegó al final?");
    conv_tap(&c, "No llegó nada");
    ck_fact(&c, "goods_state", "absent");
}
END_TEST

START_TEST(privacy__promises_no_erasing)
{
    conv_say(&c, "privacy");
    ck_heard(&c, "30 days");
    ck_heard(&c, "not happen by itself yet");
}
END_TEST

START_TEST(later__says_how_to_go_on)
{
    conv_say(&c, "later");
    ck_not_heard(&c, "What came");
    conv_say(&c, "start");
    ck_heard(&c, "What came in the end");
    conv_say(&c, "Nothing came");
    ck_fact(&c, "goods_state", "absent");
}
END_TEST

START_TEST(stop__closes_and_start_opens_again_where_it_was)
{
    conv_say(&c, "stop");
    ck_phase(&c, "closed");
    ck_asks(&c, "nothing");
    conv_say(&c, "hello");
    ck_heard(&c, "Go on with this case");
    conv_tap(&c, "Go on with this case");
    ck_phase(&c, "interview");
    ck_asks(&c, "goods_state");
    ck_fact(&c, "platform", "aliexpress");
}
END_TEST

START_TEST(stop__and_another_order_begins_a_new_case)
{
    SAYS(&c, "stop", "start");
    conv_tap(&c, "Another order");
    ck_assert(c.step.begin_new);
    ck_phase(&c, "closed");
}
END_TEST

START_TEST(stop__takes_the_case_from_the_queue)
{
    SAYS(&c, "human", "stop");
    ck_phase(&c, "closed");
    ck_assert_int_eq(c.file.desk.queued_at, 0);
}
END_TEST

/* --- skip --- */

START_TEST(skip__leaves_a_question_and_dont_know_settles_it)
{
    SAYS(&c, "skip", "Refund never came");
    ck_fact(&c, "goods_state", "refused");
    conv_say(&c, "no idea");
    ck_fact(&c, "payment_method", "unknown");
    ck_asks(&c, "paid_on");
}
END_TEST

START_TEST(skip__in_a_change_keeps_the_answer)
{
    SAYS(&c, "edit website", "skip");
    ck_fact(&c, "platform", "aliexpress");
    ck_asks(&c, "goods_state");
}
END_TEST

START_TEST(skip__where_a_list_is_shown_is_no_miss)
{
    SAYS(&c, "edit", "skip");
    ck_asks(&c, "goods_state");
    ck_assert_int_eq(c.file.lost, 0);
}
END_TEST

/* --- back --- */

START_TEST(back__forgets_the_last_answer_then_the_one_before)
{
    SAYS(&c, "Nothing came", "PayPal", "back");
    ck_asks(&c, "payment_method");
    ck_fact(&c, "payment_method", "absent");
    SAYS(&c, "back");
    ck_asks(&c, "goods_state");
    SAYS(&c, "back", "back");
    ck_asks(&c, "story");
    conv_say(&c, "back");
    ck_heard(&c, "no earlier answer");
    ck_asks(&c, "story");
}
END_TEST

START_TEST(back__from_a_change_keeps_the_answer)
{
    SAYS(&c, "Nothing came", "edit website");
    ck_asks(&c, "platform");
    conv_say(&c, "back");
    ck_fact(&c, "platform", "aliexpress");
    ck_fact(&c, "goods_state", "absent");
    ck_asks(&c, "payment_method");
}
END_TEST

START_TEST(back__from_the_review_asks_the_last_question)
{
    conv_end(&c);
    conv_begin(&c);
    conv_card_case(&c);
    SAYS(&c, "1, 3", "back");
    ck_asks(&c, "evidence");
    ck_phase(&c, "interview");
}
END_TEST

/* --- edit --- */

START_TEST(edit__lists_the_answers_and_comes_back_to_the_question)
{
    SAYS(&c, "Nothing came", "PayPal", "edit");
    ck_heard(&c, "Website: AliExpress");
    ck_heard(&c, "Paid by: PayPal");
    conv_say(&c, "Website");
    ck_asks(&c, "platform");
    conv_say(&c, "Alibaba.com");
    ck_fact(&c, "platform", "alibaba");
    ck_fact(&c, "payment_method", "paypal");
    ck_asks(&c, "paid_on");
}
END_TEST

START_TEST(edit__takes_the_answer_by_number_and_name_at_once)
{
    static const char *const ways[] = {"edit 1", "/edit 1", "edit website", "change website"};

    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        conv_say(&c, ways[i]);
        ck_asks(&c, "platform");
        ck_assert_uint_eq(c.step.reply_count, 1);
        conv_say(&c, "AliExpress");
        ck_asks(&c, "goods_state");
    }
}
END_TEST

START_TEST(edit__of_nothing_that_is_known_is_no_command)
{
    conv_say(&c, "change my bank");
    ck_asks(&c, "goods_state");
    ck_heard(&c, "could not match");
}
END_TEST

START_TEST(edit__asks_in_the_words_of_the_question_on_this_path)
{
    SAYS(&c, "Nothing came", "PayPal", "2026-09-20", "no", "edit outside");
    ck_asks(&c, "paid_outside_platform");
    ck_heard(&c, "Did the money go outside the website");
}
END_TEST

START_TEST(edit__nothing_goes_on)
{
    SAYS(&c, "edit");
    conv_tap(&c, "Nothing, go on");
    ck_asks(&c, "goods_state");
}
END_TEST

START_TEST(edit__of_the_website_to_another_ends_kindly_and_can_be_taken_back)
{
    SAYS(&c, "Nothing came", "PayPal", "edit website", "Another website");
    ck_phase(&c, "closed");
    ck_fact(&c, "payment_method", "paypal");
    conv_say(&c, "thank you");
    ck_heard(&c, "Change an answer");
    conv_tap(&c, "Change an answer");
    SAYS(&c, "website", "AliExpress");
    ck_phase(&c, "interview");
    ck_asks(&c, "paid_on");
}
END_TEST

/* --- a person --- */

START_TEST(human__is_called_once_and_the_questions_go_on)
{
    conv_say(&c, "human");
    ck_assert(c.step.hand_over);
    ck_phase(&c, "waiting");
    ck_asks(&c, "goods_state");
    ck_assert_uint_eq(c.step.reply_count, 1);
    conv_say(&c, "human");
    ck_assert(!c.step.hand_over);
    ck_heard(&c, "already");
    conv_say(&c, "Nothing came");
    ck_phase(&c, "waiting");
    ck_asks(&c, "payment_method");
}
END_TEST

START_TEST(human__in_the_middle_of_a_sentence_is_heard)
{
    conv_say(&c, "I want to talk to a person please");
    ck_phase(&c, "waiting");
}
END_TEST

START_TEST(return__comes_back_to_the_very_question)
{
    struct err e = {0};

    conv_say(&c, "human");
    c.file.phase = c.file.desk.before;
    ck_assert_int_eq(
        engine_resume(c.dialog, c.dialog, &c.file, "human.returned", c.now, c.arena, &c.step, &e),
        0);
    conv_after(&c);
    ck_heard(&c, "What came in the end");
    ck_phase(&c, "interview");
    conv_tap(&c, "Nothing came");
    ck_fact(&c, "goods_state", "absent");
}
END_TEST

START_TEST(step__in_a_held_case_is_an_error)
{
    struct said said = {.kind = SAID_TEXT, .text = "hello", .message = "m9"};
    struct err e = {0};

    c.file.phase = PHASE_HELD;
    ck_assert_int_eq(engine_step(c.dialog, c.dialog, &c.file, &said, c.now, c.arena, &c.step, &e),
                     -1);
    ck_assert_int_eq(e.kind, ERR_INTERNAL);
}
END_TEST

/* --- buttons and files --- */

START_TEST(tap__of_an_earlier_question_changes_nothing)
{
    const char *old = conv_choice(&c, "Nothing came");

    conv_tap(&c, "Nothing came");
    conv_tap_data(&c, old);
    ck_heard(&c, "earlier question");
    ck_asks(&c, "payment_method");
    ck_fact(&c, "payment_method", "absent");
}
END_TEST

START_TEST(tap__that_is_forged_changes_nothing)
{
    static const char *const forged[] = {"",      "p",    "p3",    "p3.", "p3.99",
                                         "p3.-1", "x3.0", "p3.0x", NULL};

    for (size_t i = 0; i < sizeof forged / sizeof forged[0]; i++) {
        conv_tap_data(&c, forged[i]);
        ck_fact(&c, "goods_state", "absent");
        ck_heard(&c, "nothing changed");
    }
}
END_TEST

START_TEST(tap__on_a_question_put_twice_counts_once)
{
    const char *first = conv_choice(&c, "Nothing came");

    conv_say(&c, "help");
    conv_tap_data(&c, first);
    ck_fact(&c, "goods_state", "absent");
    ck_asks(&c, "payment_method");
}
END_TEST

START_TEST(file__is_noted_with_its_caption_read)
{
    conv_send_file(&c, "chat.png", "I paid 230 USD with PayPal");
    ck_heard(&c, "chat.png");
    ck_asks(&c, "goods_state");
    ck_fact(&c, "amount", "230.00 USD");
}
END_TEST

/* --- edited messages --- */

START_TEST(edited__answer_is_changed_after_a_yes)
{
    const char *message;

    SAYS(&c, "Nothing came", "PayPal", "2026-09-20");
    message = conv_last_id(&c);
    conv_change(&c, message, "2026-09-02");
    ck_asks(&c, "confirm");
    ck_heard(&c, "from 20 September 2026 to 2 September 2026");
    ck_fact(&c, "paid_on", "2026-09-20");
    conv_say(&c, "yes");
    ck_fact(&c, "paid_on", "2026-09-02");
    ck_asks(&c, "paid_outside_platform");
}
END_TEST

START_TEST(edited__answer_stays_after_a_no)
{
    SAYS(&c, "Nothing came");
    conv_change(&c, conv_last_id(&c), "It came broken");
    conv_say(&c, "no");
    ck_fact(&c, "goods_state", "absent");
    ck_asks(&c, "payment_method");
}
END_TEST

START_TEST(edited__choice_is_read_as_an_answer_to_its_question)
{
    SAYS(&c, "1");
    conv_change(&c, conv_last_id(&c), "2");
    conv_say(&c, "yes");
    ck_fact(&c, "goods_state", "wrong");
}
END_TEST

START_TEST(edited__message_that_was_not_understood_is_the_answer)
{
    SAYS(&c, "Nothing came", "PayPal", "2026-09-200");
    ck_asks(&c, "paid_on");
    conv_change(&c, conv_last_id(&c), "2026-09-20");
    ck_fact(&c, "paid_on", "2026-09-20");
}
END_TEST

START_TEST(edited__message_that_decided_nothing_is_noted)
{
    conv_change(&c, "m1", "hi there");
    ck_heard(&c, "No answer changes");
    conv_change(&c, "m3", "aliexpress!");
    ck_heard(&c, "No answer changes");
    ck_asks(&c, "goods_state");
}
END_TEST

START_TEST(edited__story_changes_several_answers_one_by_one)
{
    conv_end(&c);
    conv_begin(&c);
    c.restarts = true;
    SAYS(&c, "hi", "I ordered on AliExpress on 2026-09-20 and paid 230 USD with PayPal.");
    SAYS(&c, "yes");
    conv_change(&c, "m2", "I ordered on AliExpress on 2026-09-02 and paid 320 USD with PayPal.");
    for (int i = 0; i < 2; i++) {
        ck_asks(&c, "confirm");
        conv_say(&c, "yes");
    }
    ck_fact(&c, "amount", "320.00 USD");
    ck_fact(&c, "paid_on", "2026-09-02");
    ck_assert_str_ne(conv_asks(&c), "confirm");
}
END_TEST

TESTING_MAIN_AROUND(
    "engine_words", set_up, tear_down, word__that_tells_leaves_the_question_open,
    why__tells_the_reason_of_this_question, status__counts_what_is_answered,
    language__is_asked_for_and_the_question_comes_back_in_it, privacy__promises_no_erasing,
    later__says_how_to_go_on, stop__closes_and_start_opens_again_where_it_was,
    stop__and_another_order_begins_a_new_case, stop__takes_the_case_from_the_queue,
    skip__leaves_a_question_and_dont_know_settles_it, skip__in_a_change_keeps_the_answer,
    skip__where_a_list_is_shown_is_no_miss, back__forgets_the_last_answer_then_the_one_before,
    back__from_a_change_keeps_the_answer, back__from_the_review_asks_the_last_question,
    edit__lists_the_answers_and_comes_back_to_the_question,
    edit__takes_the_answer_by_number_and_name_at_once, edit__of_nothing_that_is_known_is_no_command,
    edit__asks_in_the_words_of_the_question_on_this_path, edit__nothing_goes_on,
    edit__of_the_website_to_another_ends_kindly_and_can_be_taken_back,
    human__is_called_once_and_the_questions_go_on, human__in_the_middle_of_a_sentence_is_heard,
    return__comes_back_to_the_very_question, step__in_a_held_case_is_an_error,
    tap__of_an_earlier_question_changes_nothing, tap__that_is_forged_changes_nothing,
    tap__on_a_question_put_twice_counts_once, file__is_noted_with_its_caption_read,
    edited__answer_is_changed_after_a_yes, edited__answer_stays_after_a_no,
    edited__choice_is_read_as_an_answer_to_its_question,
    edited__message_that_was_not_understood_is_the_answer,
    edited__message_that_decided_nothing_is_noted, edited__story_changes_several_answers_one_by_one)
