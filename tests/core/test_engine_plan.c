/* test_engine_plan.c: from the review to the plan and on: changes, versions, two payments, other endings, restarts. */
/* SPDX-License-Identifier: MIT */
#include "conversation.h"

static struct conversation c;

static void set_up(void)
{
    conv_begin(&c);
}

static void tear_down(void)
{
    conv_end(&c);
}

/* --- review and plan --- */

START_TEST(review__shows_all_answers_and_waits_for_a_yes)
{
    conv_card_case(&c);
    conv_say(&c, "1, 3");
    ck_phase(&c, "review");
    ck_asks(&c, "confirm");
    ck_heard(&c, "Amount paid: 230.00 EUR");
    ck_heard(&c, "Proof you have");
    ck_assert_int_eq(c.file.plan_version, 0);
    conv_say(&c, "yes");
    ck_phase(&c, "planned");
    ck_assert_int_eq(c.file.plan_version, 1);
    ck_heard(&c, "Your plan");
    ck_heard(&c, "Show my plan again");
    ck_asks(&c, "nothing");
}
END_TEST

/* The file of the last step; NULL: none. */
static const struct document *file_of(size_t *of)
{
    const struct document *file = NULL;

    for (size_t i = 0; i < c.step.reply_count; i++)
        if (c.step.replies[i].file) {
            ck_assert_ptr_null(file);
            file = c.step.replies[i].file;
            *of = i;
        }
    return file;
}

START_TEST(plan__comes_as_a_file_behind_its_last_message_and_says_the_same)
{
    const struct document *file;
    size_t of = 0;

    conv_card_case(&c);
    conv_say(&c, "1, 3");
    ck_assert_ptr_null(file_of(&of));
    conv_say(&c, "yes");
    file = file_of(&of);
    ck_assert_ptr_nonnull(file);
    ck_assert_str_eq(file->name, "plan-1.txt");
    ck_assert_str_eq(file->type, "text/plain");
    ck_assert_uint_eq(file->length, strlen(file->bytes));
    ck_assert(file->said);
    ck_assert_ptr_nonnull(strstr(file->bytes, "Ask your card's bank for a chargeback"));
    ck_assert_uint_eq(of, c.step.reply_count - 2); /* behind it comes the menu */
}
END_TEST

START_TEST(review__takes_the_word_plan_for_a_yes)
{
    conv_card_case(&c);
    SAYS(&c, "1, 3", "plan");
    ck_assert_int_eq(c.file.plan_version, 1);
}
END_TEST

START_TEST(review__can_be_put_right_and_comes_again)
{
    conv_card_case(&c);
    SAYS(&c, "1, 3", "no", "amount", "320 EUR");
    ck_phase(&c, "review");
    ck_heard(&c, "320.00 EUR");
    conv_say(&c, "no, I paid 450 EUR");
    ck_heard(&c, "from 320.00 EUR to 450.00 EUR");
    SAYS(&c, "yes", "yes");
    ck_fact(&c, "amount", "450.00 EUR");
    ck_assert_int_eq(c.file.plan_version, 1);
}
END_TEST

START_TEST(review__of_a_case_that_waits_keeps_it_waiting)
{
    conv_card_case(&c);
    SAYS(&c, "human", "1, 3");
    ck_asks(&c, "confirm");
    ck_phase(&c, "waiting");
    conv_say(&c, "yes");
    ck_assert_int_eq(c.file.plan_version, 1);
    ck_phase(&c, "waiting");
    ck_assert_int_eq(c.file.desk.before, PHASE_PLANNED);
    ck_not_heard(&c, "Talk to a person");
}
END_TEST

START_TEST(menu__shows_the_plan_again_as_it_is)
{
    conv_to_plan(&c);
    conv_tap(&c, "Show my plan again");
    ck_heard(&c, "Your plan");
    conv_say(&c, "plan");
    ck_heard(&c, "Your plan");
    ck_assert_int_eq(c.file.plan_version, 1);
}
END_TEST

START_TEST(menu__takes_thanks_kindly)
{
    conv_to_plan(&c);
    for (int i = 0; i < 6; i++)
        conv_say(&c, "thank you");
    ck_phase(&c, "planned");
    ck_not_heard(&c, "could not match");
}
END_TEST

START_TEST(menu__goes_on_with_this_case_or_another_after_start)
{
    conv_to_plan(&c);
    conv_say(&c, "start");
    conv_tap(&c, "Go on with this case");
    ck_phase(&c, "planned");
    ck_heard(&c, "Show my plan again");
    conv_say(&c, "start");
    conv_tap(&c, "Another order");
    ck_assert(c.step.begin_new);
}
END_TEST

/* --- another version --- */

START_TEST(change__after_the_plan_gives_the_next_version_with_what_changed)
{
    conv_to_plan(&c);
    SAYS(&c, "edit promised", "2026-12-05");
    ck_assert_int_eq(c.file.plan_version, 2);
    ck_assert_ptr_nonnull(strstr(c.step.replies[0].text, "Delivery promised by: it was 25 November "
                                                         "2026, now it is 5 December 2026."));
    ck_assert_ptr_null(c.file.changed);
    ck_phase(&c, "planned");
}
END_TEST

START_TEST(change__that_leads_to_questions_is_still_named_with_the_plan)
{
    c.restarts = true;
    conv_to_plan(&c);
    SAYS(&c, "edit paid by", "Bank transfer");
    ck_phase(&c, "interview");
    ck_asks(&c, "beneficiary_country");
    conv_say(&c, "China");
    ck_assert_int_eq(c.file.plan_version, 2);
    ck_heard(&c, "Paid by: it was Credit card, now it is Bank transfer.");
    ck_fact(&c, "card_network", "absent");
    ck_fact(&c, "promised_on", "2026-11-25");
}
END_TEST

START_TEST(change__from_card_to_transfer_and_back_asks_only_what_depends_on_it)
{
    conv_to_plan(&c);
    SAYS(&c, "edit paid by", "Bank transfer", "China", "edit paid by", "Credit card");
    ck_asks(&c, "card_network");
    ck_fact(&c, "beneficiary_country", "CN");
    SAYS(&c, "Visa");
    ck_asks(&c, "issuer_country");
    SAYS(&c, "Germany");
    ck_assert_int_eq(c.file.plan_version, 3);
    ck_fact(&c, "beneficiary_country", "absent");
    ck_fact(&c, "amount", "230.00 EUR");
    ck_fact(&c, "evidence", "chat,order");
}
END_TEST

START_TEST(change__from_card_to_transfer_and_back_before_the_review_loses_nothing)
{
    SAYS(&c, "hi", "skip", "AliExpress", "Nothing came", "Credit card", "2026-09-20", "no",
         "Germany", "230 EUR", "Visa", "Germany");
    SAYS(&c, "edit paid by", "Bank transfer");
    ck_asks(&c, "beneficiary_country");
    SAYS(&c, "edit paid by", "Credit card");
    ck_asks(&c, "promised_on");
    ck_fact(&c, "card_network", "visa");
}
END_TEST

START_TEST(change__of_the_website_asks_for_the_other_path_and_keeps_the_rest)
{
    conv_to_plan(&c);
    SAYS(&c, "edit outside", "yes");
    ck_asks(&c, "another_payment");
    SAYS(&c, "edit website", "Alibaba.com");
    ck_fact(&c, "amount", "230.00 EUR");
    ck_fact(&c, "card_network", "visa");
    ck_asks(&c, "another_payment");
    SAYS(&c, "no");
    ck_fact(&c, "promised_on", "2026-11-25");
    ck_asks(&c, "seller");
    SAYS(&c, "Ningbo Star");
    ck_assert_int_eq(c.file.plan_version, 2);
    ck_fact(&c, "tracking_state", "absent");
    ck_heard(&c, "Website: it was AliExpress, now it is Alibaba.com.");
}
END_TEST

START_TEST(change__that_moves_nothing_leaves_the_plan_as_it_was)
{
    conv_to_plan(&c);
    SAYS(&c, "edit promised", "2026-11-25");
    ck_assert_int_eq(c.file.plan_version, 1);
    ck_heard(&c, "stays as it was");
    ck_assert_uint_eq(c.step.reply_count, 1);
}
END_TEST

START_TEST(change__given_up_shows_the_menu)
{
    conv_to_plan(&c);
    SAYS(&c, "edit promised", "back");
    ck_heard(&c, "stays as it was");
    ck_heard(&c, "Show my plan again");
    SAYS(&c, "edit");
    conv_tap(&c, "Nothing, go on");
    ck_heard(&c, "Show my plan again");
    ck_assert_int_eq(c.file.plan_version, 1);
}
END_TEST

START_TEST(change__told_in_passing_after_the_plan)
{
    conv_to_plan(&c);
    conv_say(&c, "by the way, I paid 6000 EUR");
    ck_heard(&c, "Amount paid: should I change it from 230.00 EUR to 6,000.00 EUR?");
    conv_say(&c, "yes");
    ck_fact(&c, "amount", "6000.00 EUR");
    ck_phase(&c, "waiting");
    ck_assert(c.step.hand_over);
    ck_heard(&c, "person");
}
END_TEST

START_TEST(rules__that_are_the_same_say_nothing)
{
    struct err e = {0};

    conv_to_plan(&c);
    ck_assert_int_eq(
        engine_rules_changed(c.dialog, c.dialog, c.dialog, &c.file, c.now, c.arena, &c.step, &e),
        0);
    ck_assert_uint_eq(c.step.reply_count, 0);
}
END_TEST

START_TEST(rules__that_give_another_plan_bring_the_next_version)
{
    struct dialog fewer = *c.dialog;
    struct err e = {0};

    conv_to_plan(&c);
    fewer.step_count = 3;
    ck_assert_int_eq(
        engine_rules_changed(c.dialog, &fewer, c.dialog, &c.file, c.now, c.arena, &c.step, &e), 0);
    ck_assert_int_eq(c.step.after.plan_version, 2);
    ck_heard(&c, "rules that your plan stands on have changed");
}
END_TEST

/* --- two payments --- */

static void two_payments(void)
{
    SAYS(&c, "hi", "skip", "Alibaba.com", "Nothing came", "Bank transfer", "2026-09-15", "yes",
         "Spain", "900 EUR", "China", "no", "yes");
}

START_TEST(payments__are_asked_one_after_the_other)
{
    two_payments();
    ck_asks(&c, "payment_method");
    ck_heard(&c, "payment number 2");
    conv_say(&c, "Credit card");
    ck_asks(&c, "paid_on");
    ck_heard(&c, "Payment 2: ");
    SAYS(&c, "2026-10-20", "yes", "2100");
    ck_assert_str_eq(conv_fact_of(&c, "amount", 2), "2100.00 EUR");
    ck_assert_str_eq(conv_fact_of(&c, "amount", 1), "900.00 EUR");
    SAYS(&c, "Visa", "Spain", "no", "2026-11-15", "None opened", "Happy Goods", "2, 3");
    ck_heard(&c, "Payment 1, Amount paid: 900.00 EUR");
    ck_heard(&c, "Payment 2, Amount paid: 2,100.00 EUR");
    conv_say(&c, "yes");
    ck_assert_int_eq(c.file.plan_version, 1);
}
END_TEST

START_TEST(payments__of_one_too_many_are_forgotten)
{
    two_payments();
    SAYS(&c, "Credit card", "2026-10-20", "yes", "2100 EUR", "Visa", "Spain", "no", "2026-11-15",
         "None opened", "Happy Goods", "2, 3", "yes");
    SAYS(&c, "edit payment 1, another", "no");
    ck_assert_str_eq(conv_fact_of(&c, "amount", 2), "absent");
    ck_assert_int_eq(casefile_payments(&c.file), 1);
    ck_assert_int_eq(c.file.plan_version, 2);
}
END_TEST

START_TEST(payments__back_goes_to_the_one_before)
{
    two_payments();
    SAYS(&c, "Credit card", "back", "back");
    ck_asks(&c, "another_payment");
    conv_say(&c, "no");
    ck_asks(&c, "promised_on");
}
END_TEST

/* --- other endings --- */

START_TEST(refusal__closes_the_case_and_says_what_helps)
{
    SAYS(&c, "hi", "skip", "Another website");
    ck_phase(&c, "closed");
    ck_assert_str_eq(c.file.desk.outcome, "refused");
    ck_heard(&c, "fraud line");
    ck_assert_int_eq(c.file.plan_version, 0);
}
END_TEST

START_TEST(refusal__of_one_who_waits_for_a_person_leaves_them_in_the_queue)
{
    SAYS(&c, "hi", "skip", "human", "Another website");
    ck_phase(&c, "waiting");
    ck_heard(&c, "fraud line");
    conv_say(&c, "thank you");
    ck_heard(&c, "will read this");
}
END_TEST

START_TEST(person__takes_a_case_whose_kind_is_not_known)
{
    struct err e = {0};

    SAYS(&c, "hi", "skip", "AliExpress", "skip", "skip", "PayPal", "2026-10-30", "no", "Brazil",
         "45 USD");
    ck_phase(&c, "waiting");
    ck_assert(c.step.hand_over);
    ck_assert_str_eq(c.file.desk.because[0], "branch");
    ck_assert_uint_eq(c.step.reply_count, 1);
    conv_say(&c, "when will they come");
    ck_heard(&c, "will read this");
    ck_assert(!c.step.hand_over);

    c.file.phase = c.file.desk.before;
    ck_assert_int_eq(
        engine_resume(c.dialog, c.dialog, &c.file, "human.returned", c.now, c.arena, &c.step, &e),
        0);
    conv_after(&c);
    ck_assert(!c.step.hand_over);
    ck_heard(&c, "Change an answer");
    ck_phase(&c, "interview");
}
END_TEST

START_TEST(person__gets_a_complex_case_once)
{
    SAYS(&c, "hi", "skip", "AliExpress", "Nothing came", "Credit card", "2026-09-20", "no",
         "Germany", "6000 EUR", "Visa", "Germany", "2026-11-25", "On its way", "None opened",
         "1, 3");
    conv_say(&c, "yes");
    ck_assert(c.step.hand_over);
    ck_phase(&c, "waiting");
    ck_heard(&c, "Your plan");
    c.file.phase = PHASE_PLANNED;
    SAYS(&c, "edit promised", "2026-12-05");
    ck_assert(!c.step.hand_over);
    ck_assert_int_eq(c.file.plan_version, 2);
}
END_TEST

/* --- restarts --- */

/* A long talk with every kind of prompt in it, as it was spoken. */
static const char *spoken(bool restarts)
{
    conv_end(&c);
    conv_begin(&c);
    c.restarts = restarts;
    SAYS(&c, "hi", "skip", "I ordered on AliExpress on 2026-09-20 and paid 230 USD by card.", "no",
         "amount", "320", "EUR", "yes", "Nothing came", "why", "back", "Nothing came", "purple",
         "blue", "Credit card", "no", "human", "Germany", "later", "edit paid on", "03/04/2026",
         "1", "edit paid by", "PayPal", "status", "PayPal balance", "skip", "2026-11-25",
         "On its way", "None opened", "For myself");
    ck_asks(&c, "evidence");
    conv_tap(&c, "Photos");
    conv_tap(&c, "Order or invoice");
    conv_tap(&c, "That is all");
    SAYS(&c, "no", "back", "yes", "stop", "start", "1", "plan", "edit website", "Alibaba.com", "no",
         "Ningbo Star", "help");
    ck_assert_int_ge(c.file.plan_version, 1);
    return c.record;
}

START_TEST(restart__between_any_two_messages_changes_nothing)
{
    char *without = strdup(spoken(false));

    ck_assert_str_eq(spoken(true), without);
    free(without);
}
END_TEST

TESTING_MAIN_AROUND("engine_plan", set_up, tear_down, review__shows_all_answers_and_waits_for_a_yes,
                    plan__comes_as_a_file_behind_its_last_message_and_says_the_same,
                    review__takes_the_word_plan_for_a_yes, review__can_be_put_right_and_comes_again,
                    review__of_a_case_that_waits_keeps_it_waiting,
                    menu__shows_the_plan_again_as_it_is, menu__takes_thanks_kindly,
                    menu__goes_on_with_this_case_or_another_after_start,
                    change__after_the_plan_gives_the_next_version_with_what_changed,
                    change__that_leads_to_questions_is_still_named_with_the_plan,
                    change__from_card_to_transfer_and_back_asks_only_what_depends_on_it,
                    change__from_card_to_transfer_and_back_before_the_review_loses_nothing,
                    change__of_the_website_asks_for_the_other_path_and_keeps_the_rest,
                    change__that_moves_nothing_leaves_the_plan_as_it_was,
                    change__given_up_shows_the_menu, change__told_in_passing_after_the_plan,
                    rules__that_are_the_same_say_nothing,
                    rules__that_give_another_plan_bring_the_next_version,
                    payments__are_asked_one_after_the_other,
                    payments__of_one_too_many_are_forgotten, payments__back_goes_to_the_one_before,
                    refusal__closes_the_case_and_says_what_helps,
                    refusal__of_one_who_waits_for_a_person_leaves_them_in_the_queue,
                    person__takes_a_case_whose_kind_is_not_known, person__gets_a_complex_case_once,
                    restart__between_any_two_messages_changes_nothing)
