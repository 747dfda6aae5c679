/* test_engine_comeback.c: corrections, who comes back, several cases, languages, danger. */
/* SPDX-License-Identifier: MIT */
#include "conversation.h"

static struct conversation c;

static void set_up(void)
{
    conv_begin(&c);
    SAYS(&c, "hi", "skip", "AliExpress", "Nothing came", "Credit card", "2026-09-20", "no",
         "Germany", "230 EUR");
    ck_asks(&c, "card_network");
}

static void tear_down(void)
{
    conv_end(&c);
}

static void start_anew(void)
{
    conv_end(&c);
    conv_begin(&c);
}

/* --- corrections --- */

START_TEST(correction__is_asked_about_in_one_line_and_counts_after_a_yes)
{
    conv_say(&c, "no wait, it was 320");
    ck_asks(&c, "confirm");
    ck_assert_uint_eq(c.step.reply_count, 1);
    ck_heard(&c, "from 230.00 EUR to 320.00 EUR");
    ck_fact(&c, "amount", "230.00 EUR");
    conv_say(&c, "yes");
    ck_fact(&c, "amount", "320.00 EUR");
    ck_fact(&c, "paid_on", "2026-09-20");
    ck_asks(&c, "card_network");
}
END_TEST

START_TEST(correction__refused_leaves_the_answer)
{
    SAYS(&c, "no wait, it was 320", "no");
    ck_fact(&c, "amount", "230.00 EUR");
    ck_asks(&c, "card_network");
}
END_TEST

START_TEST(correction__finds_the_answer_that_its_words_fit)
{
    static const struct {
        const char *text, *fact, *value;
    } said[] = {
        {"actually 5 October", "paid_on", "2026-10-05"},
        {"Sorry, I meant debit", "payment_method", "debit_card"},
        {"i meant France", "country", "FR"},
        {"oops, no wait... it was 99.50", "amount", "99.50 EUR"},
    };

    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        start_anew();
        SAYS(&c, "hi", "skip", "AliExpress", "Nothing came", "Credit card", "2026-09-20", "no",
             "Germany", "230 EUR", said[i].text, "yes");
        ck_fact(&c, said[i].fact, said[i].value);
    }
}
END_TEST

START_TEST(correction__forgets_only_what_depended_on_the_answer)
{
    SAYS(&c, "Visa", "Germany", "sorry I meant PayPal", "yes");
    ck_fact(&c, "payment_method", "paypal");
    ck_fact(&c, "amount", "230.00 EUR");
    ck_fact(&c, "country", "DE");
}
END_TEST

START_TEST(correction__of_nothing_named_lists_the_answers)
{
    SAYS(&c, "no, wait");
    ck_asks(&c, "edit");
    conv_tap(&c, "Nothing, go on");
    ck_asks(&c, "card_network");
}
END_TEST

START_TEST(correction__is_no_correction_where_the_open_question_takes_it)
{
    conv_say(&c, "actually Mastercard");
    ck_fact(&c, "card_network", "mastercard");
    ck_asks(&c, "issuer_country");
}
END_TEST

START_TEST(correction__to_a_day_with_two_readings_asks_for_the_day_again)
{
    conv_say(&c, "no wait, it was 03/04/2026");
    ck_asks(&c, "paid_on");
    ck_fact(&c, "paid_on", "2026-09-20");
    conv_say(&c, "2026-04-03");
    ck_fact(&c, "paid_on", "2026-04-03");
    ck_asks(&c, "card_network");
}
END_TEST

START_TEST(correction__that_fits_nothing_is_a_wrong_answer)
{
    conv_say(&c, "actually whatever");
    ck_asks(&c, "card_network");
    ck_assert_int_eq(c.file.lost, 1);
}
END_TEST

START_TEST(correction__of_what_was_read_leaves_the_rest_to_be_confirmed)
{
    start_anew();
    SAYS(&c, "hi", "I ordered on AliExpress on 2026-09-20 and paid 230 USD with PayPal.");
    ck_asks(&c, "confirm");
    conv_say(&c, "yes, but it was 320");
    ck_heard(&c, "320.00 USD");
    conv_say(&c, "yes");
    ck_fact(&c, "amount", "320.00 USD");
    ck_asks(&c, "confirm");
    ck_heard(&c, "PayPal");
    ck_not_heard(&c, "320");
}
END_TEST

START_TEST(rough_words__are_no_other_answer)
{
    conv_say(&c, "as I said I paid it with my card");
    ck_fact(&c, "payment_method", "credit_card");
    ck_asks(&c, "card_network");
}
END_TEST

START_TEST(answer_with_more__tells_the_rest_unconfirmed)
{
    start_anew();
    SAYS(&c, "hi", "skip", "AliExpress", "Nothing came",
         "with PayPal, I paid 230 USD on 2026-09-20");
    ck_fact(&c, "payment_method", "paypal");
    ck_asks(&c, "confirm");
    ck_heard(&c, "230.00 USD");
    ck_not_heard(&c, "Paid by");
    conv_say(&c, "yes");
    ck_asks(&c, "paid_outside_platform");
}
END_TEST

/* --- coming back --- */

START_TEST(comeback__after_a_night_tells_the_case_and_the_open_question)
{
    c.now += 13 * 3600;
    conv_say(&c, "hi");
    ck_heard(&c, "Welcome back");
    ck_heard(&c, "AliExpress");
    ck_heard(&c, "brand is on the card");
    ck_asks(&c, "card_network");
    conv_say(&c, "hi");
    ck_not_heard(&c, "Welcome back");
}
END_TEST

START_TEST(comeback__takes_an_answer_and_counts_no_miss)
{
    c.now += 13 * 3600;
    conv_say(&c, "sorry I was not well");
    ck_heard(&c, "Welcome back");
    ck_assert_int_eq(c.file.lost, 0);
    c.now += 13 * 3600;
    conv_say(&c, "Visa");
    ck_fact(&c, "card_network", "visa");
}
END_TEST

START_TEST(comeback__by_a_word_needs_no_greeting)
{
    c.now += 3 * 24 * 3600;
    conv_say(&c, "status");
    ck_not_heard(&c, "Welcome back");
    ck_heard(&c, "AliExpress");
}
END_TEST

START_TEST(where_were_we__is_asked_in_nine_languages)
{
    static const char *const words[] = {
        "where were we?",        "dónde estábamos",     "où en étions-nous ?",
        "wo waren wir",          "onde paramos?",       "说到哪了",
        "dove eravamo rimasti?", "gdzie skończyliśmy?", "на чём мы остановились?"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        conv_say(&c, words[i]);
        ck_heard(&c, "You answered");
        ck_asks(&c, "card_network");
    }
}
END_TEST

/* --- several cases --- */

static void say_with_others(const char *text, enum phase phase)
{
    struct other_case other = {.number = 7, .phase = phase, .title = "Alibaba.com, 900.00 USD"};
    struct said said = {
        .kind = SAID_TEXT, .text = text, .message = "mx", .others = &other, .other_count = 1};

    c.file.number = 3;
    conv_hear(&c, &said);
}

START_TEST(cases__are_looked_up_for_the_word_and_its_list_only)
{
    ck_assert(!engine_wants_others(c.dialog, &c.file, "Visa", c.arena));
    ck_assert(!engine_wants_others(c.dialog, &c.file, NULL, c.arena));
    ck_assert(engine_wants_others(c.dialog, &c.file, "My cases", c.arena));
    say_with_others("cases", PHASE_INTERVIEW);
    ck_assert(engine_wants_others(c.dialog, &c.file, NULL, c.arena));
}
END_TEST

START_TEST(cases__are_listed_and_one_is_chosen)
{
    say_with_others("mis casos", PHASE_PLANNED);
    ck_heard(&c, "1) 3: AliExpress");
    ck_heard(&c, "2) 7: Alibaba.com, 900.00 USD (plan ready)");
    say_with_others("2", PHASE_PLANNED);
    ck_assert_int_eq(c.step.switch_to, 7);
    ck_assert_uint_eq(c.step.reply_count, 0);
    ck_asks(&c, "nothing");
}
END_TEST

START_TEST(cases__chosen_the_same_goes_on)
{
    say_with_others("cases", PHASE_PLANNED);
    say_with_others("1", PHASE_PLANNED);
    ck_assert_int_eq(c.step.switch_to, 0);
    ck_asks(&c, "card_network");
}
END_TEST

START_TEST(cases__that_a_person_holds_are_announced_before_going_there)
{
    say_with_others("cases", PHASE_HELD);
    ck_heard(&c, "with a person");
    say_with_others("2", PHASE_HELD);
    ck_assert_int_eq(c.step.switch_to, 7);
    ck_heard(&c, "A person is looking after case 7");
}
END_TEST

START_TEST(cases__of_one_are_no_list)
{
    conv_say(&c, "cases");
    ck_heard(&c, "one case");
    ck_asks(&c, "card_network");
}
END_TEST

START_TEST(switch__counts_on_so_that_no_button_is_taken_for_another)
{
    struct err e = {0};
    int serial = c.file.serial + 20;

    ck_assert_int_eq(
        engine_switch(c.dialog, c.dialog, &c.file, serial, c.now, c.arena, &c.step, &e), 0);
    ck_assert_int_gt(c.step.after.open.serial, serial);
    ck_heard(&c, "brand is on the card");
    c.file = c.step.after;
    conv_tap_data(&c, arena_print(c.arena, "p%d.0", serial));
    ck_heard(&c, "earlier question");
    ck_asks(&c, "card_network");
}
END_TEST

START_TEST(title__is_what_was_told)
{
    ck_assert_str_eq(engine_title(c.dialog, &c.file, c.now, c.arena),
                     "AliExpress, Goods never came, 230.00 EUR");
    start_anew();
    conv_say(&c, "hi");
    ck_assert_str_eq(engine_title(c.dialog, &c.file, c.now, c.arena), "not much told yet");
}
END_TEST

/* --- language --- */

static void open_with(const char *text, const char *announced)
{
    struct said said = {.kind = SAID_TEXT, .text = text, .message = "m1", .announced = announced};

    start_anew();
    if (announced)
        c.file.language = announced;
    conv_hear(&c, &said);
}

START_TEST(language__announced_goes_before_what_is_written)
{
    open_with("hello, my phone from AliExpress never came", "es");
    ck_assert_str_eq(c.file.language, "es");
    ck_heard(&c, "Hola");
}
END_TEST

START_TEST(language__is_found_in_the_first_message_or_in_the_story)
{
    open_with("hola, el vendedor no me responde y no llegó nada", NULL);
    ck_assert_str_eq(c.file.language, "es");
    open_with("ok", NULL);
    ck_assert_str_eq(c.file.language, "en");
    conv_say(&c, "compré un teléfono en AliExpress y el vendedor no me responde");
    ck_assert_str_eq(c.file.language, "es");
}
END_TEST

START_TEST(language__without_texts_gets_one_sentence_and_english)
{
    static const struct {
        const char *text, *announced, *sentence;
    } said[] = {
        {"bonjour, je n’ai rien reçu et le vendeur ne répond pas", NULL, "Je comprends"},
        {"hallo, ich habe nichts bekommen", NULL, "Ich verstehe"},
        {"здравствуйте", NULL, "Я понимаю"},
        {"ok", "it", "Capisco"},
        {"ok", "pl", "Rozumiem"},
    };

    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        open_with(said[i].text, said[i].announced);
        ck_heard(&c, said[i].sentence);
        ck_heard(&c, "automated assistant");
    }
}
END_TEST

START_TEST(language__without_texts_writes_dates_in_english_too)
{
    open_with("hallo, ich habe auf AliExpress bestellt, aber ich habe nichts bekommen", NULL);
    ck_assert_str_eq(c.file.language, "de");
    conv_say(&c, "weiter");
    conv_say(&c, "status");
    ck_heard(&c, "It is about");
}
END_TEST

START_TEST(language__chosen_is_told_to_flow)
{
    conv_say(&c, "language es");
    ck_assert_str_eq(c.step.language_chosen, "es");
    ck_assert_str_eq(c.file.language, "es");
}
END_TEST

/* --- danger --- */

START_TEST(danger__is_heard_in_any_answer_and_calls_a_person_at_once)
{
    conv_say(&c, "he is threatening me, he knows where i live");
    ck_phase(&c, "waiting");
    ck_assert_int_eq(c.file.desk.urgency, URGENCY_NOW);
    ck_assert_uint_eq(c.step.reply_count, 1);
    ck_heard(&c, "please call 112");
}
END_TEST

START_TEST(danger__of_an_unknown_country_names_no_number)
{
    start_anew();
    SAYS(&c, "hi", "I want to kill myself");
    ck_heard(&c, "emergency number of your country");
}
END_TEST

START_TEST(danger__in_a_country_with_two_numbers_names_both)
{
    start_anew();
    SAYS(&c, "hi", "skip", "AliExpress", "Nothing came", "PayPal", "2026-09-20", "no", "China",
         "I want to kill myself");
    ck_heard(&c, "110 / 120");
}
END_TEST

TESTING_MAIN_AROUND(
    "engine_comeback", set_up, tear_down,
    correction__is_asked_about_in_one_line_and_counts_after_a_yes,
    correction__refused_leaves_the_answer, correction__finds_the_answer_that_its_words_fit,
    correction__forgets_only_what_depended_on_the_answer,
    correction__of_nothing_named_lists_the_answers,
    correction__is_no_correction_where_the_open_question_takes_it,
    correction__to_a_day_with_two_readings_asks_for_the_day_again,
    correction__that_fits_nothing_is_a_wrong_answer,
    correction__of_what_was_read_leaves_the_rest_to_be_confirmed, rough_words__are_no_other_answer,
    answer_with_more__tells_the_rest_unconfirmed,
    comeback__after_a_night_tells_the_case_and_the_open_question,
    comeback__takes_an_answer_and_counts_no_miss, comeback__by_a_word_needs_no_greeting,
    where_were_we__is_asked_in_nine_languages, cases__are_looked_up_for_the_word_and_its_list_only,
    cases__are_listed_and_one_is_chosen, cases__chosen_the_same_goes_on,
    cases__that_a_person_holds_are_announced_before_going_there, cases__of_one_are_no_list,
    switch__counts_on_so_that_no_button_is_taken_for_another, title__is_what_was_told,
    language__announced_goes_before_what_is_written,
    language__is_found_in_the_first_message_or_in_the_story,
    language__without_texts_gets_one_sentence_and_english,
    language__without_texts_writes_dates_in_english_too, language__chosen_is_told_to_flow,
    danger__is_heard_in_any_answer_and_calls_a_person_at_once,
    danger__of_an_unknown_country_names_no_number, danger__in_a_country_with_two_numbers_names_both)
