/* test_draft.c: letters to copy: what is in them, what stays blank, in which languages they go out. */
/* SPDX-License-Identifier: MIT */
#include "core/draft.h"
#include "core/good_set.h"
#include "core/plan.h"
#include <stdio.h>

#define NOW "2026-11-22T10:00:00Z"

struct desk {
    struct dialog *dialog;
    struct arena *arena;
    struct fact *facts;
    size_t count;
};

/* The good set with this letter, which its only step names, and a case in it. */
static struct desk desk_open(const char *letter, const char *more, const char *facts)
{
    struct desk d = {.arena = arena_new()};
    struct err e = {0};
    struct json *from;
    const char *patch = arena_print(
        d.arena,
        "{\"letters/en/ask.json\": %s, %s \"text/en/letters.json\": {\"letter.ask\": \"A letter\","
        "\"letter.ask.how\": \"Send it.\", \"letters.blank\": \"[fill in: {fact}]\","
        "\"letters.payment\": \"{amount}, {date}\","
        "\"letters.of_payment\": \"{letter} (payment {payment})\","
        "\"value.between\": \"{first} to {last}\"},"
        "\"plans/market.json\": {\"steps\": [{\"id\": \"write\", \"track\": \"seller\","
        "\"title\": \"step.dispute.title\", \"text\": \"step.dispute.unsure\", \"letter\": \"ask\","
        "\"done\": \"country = FR\", \"closed\": \"country = BE\"}]}}",
        letter, more);

    ck_assert_msg(load_patched(&d.dialog, patch, &e) == 0, "%s", e.text);
    ck_assert_msg(json_parse(&from, facts, strlen(facts), &e) == 0, "%s", e.text);
    ck_assert_msg(plan_facts_read(d.dialog, from, d.arena, &d.facts, &d.count, &e) == 0, "%s",
                  e.text);
    json_free(&from);
    return d;
}

static void desk_close(struct desk *d)
{
    dialog_free(&d->dialog);
    arena_free(&d->arena);
}

static const char *written(const struct desk *d, int payment, const char *language)
{
    struct view v = view_make(d->arena, d->dialog, d->facts, d->count, NULL, moment_parse(NOW));
    const struct draft draft = {.def = dialog_letter(d->dialog, "ask"), .payment = payment};

    return draft_write(&v, &draft, language);
}

static void writes(const char *letter, const char *facts, const char *wanted)
{
    struct desk d = desk_open(letter, "", facts);

    ck_assert_str_eq(written(&d, 0, "en"), wanted);
    desk_close(&d);
}

static size_t letters_of(const char *facts)
{
    struct desk d = desk_open("{\"title\": \"T\", \"paragraphs\": [\"Hello.\"]}", "", facts);
    struct plan p;
    size_t count;

    plan_build(d.dialog, d.facts, d.count, NULL, "en", moment_parse(NOW), d.arena, &p);
    (void)drafts_of_plan(d.dialog, &p, d.arena, &count);
    desk_close(&d);
    return count;
}

START_TEST(a_letter__has_absolute_dates_and_money_with_its_code)
{
    writes(
        "{\"title\": \"T\", \"blanks\": [\"amount\", \"paid_on\"], \"answer_by\": \"today + 5 d\","
        "\"paragraphs\": [\"On {today}: {amount}, paid on {paid_on}.\", \"By {answer_by}.\"]}",
        "{\"facts\": {\"amount\": {\"value\": \"1230.50\", \"currency\": \"USD\"},"
        "\"paid_on\": \"2026-10-03\"}}",
        "On 22 November 2026: 1,230.50 USD, paid on 3 October 2026.\n\nBy 27 November 2026.");
}
END_TEST

START_TEST(a_fact_that_is_not_known__is_a_blank_that_is_seen)
{
    writes("{\"title\": \"T\", \"blanks\": [\"amount\"], \"paragraphs\": [\"Paid: {amount}. Claim: "
           "{claim}.\"]}",
           "{\"facts\": {}}", "Paid: [fill in: Amount]. Claim: [fill in: Amount].");
}
END_TEST

START_TEST(a_paragraph__is_left_out_when_its_condition_is_false_or_not_known)
{
    static const char letter[] =
        "{\"title\": \"T\", \"paragraphs\": [{\"if\": \"country = DE\", \"text\": \"I live in "
        "Germany.\"}, \"Hello.\"]}";

    writes(letter, "{\"facts\": {\"country\": \"DE\"}}", "I live in Germany.\n\nHello.");
    writes(letter, "{\"facts\": {\"country\": \"IT\"}}", "Hello.");
    writes(letter, "{\"facts\": {}}", "Hello.");
}
END_TEST

START_TEST(of_several_forms__the_first_that_holds_is_taken)
{
    static const char letter[] =
        "{\"title\": \"T\", \"paragraphs\": [[{\"if\": \"country = DE\", \"text\": \"One.\"},"
        "{\"if\": \"country in (DE, IT)\", \"text\": \"Two.\"}, \"Three.\"]]}";

    writes(letter, "{\"facts\": {\"country\": \"DE\"}}", "One.");
    writes(letter, "{\"facts\": {\"country\": \"IT\"}}", "Two.");
    writes(letter, "{\"facts\": {}}", "Three.");
}
END_TEST

#define TWO_PAYMENTS                                                                               \
    "{\"facts\": {\"payments\": ["                                                                 \
    "{\"amount\": {\"value\": \"100.00\", \"currency\": \"USD\"}, \"paid_on\": \"2026-10-01\"},"   \
    "{\"amount\": {\"value\": \"50.00\", \"currency\": \"%s\"}, \"paid_on\": \"2026-10-09\"}]}}"

START_TEST(a_letter_of_the_case__claims_all_payments_of_one_currency)
{
    struct desk d = desk_open("{\"title\": \"T\", \"blanks\": [\"amount\", \"paid_on\"],"
                              "\"paragraphs\": [\"{claim}\", \"{payments}\"]}",
                              "", "{\"facts\": {}}");
    const char *const wanted[] = {"150.00 USD", "[fill in: Amount]"};
    const char *const second[] = {"USD", "EUR"};

    for (size_t i = 0; i < 2; i++) {
        struct err e = {0};
        struct json *from;
        const char *text = arena_print(d.arena, TWO_PAYMENTS, second[i]);

        ck_assert_int_eq(json_parse(&from, text, strlen(text), &e), 0);
        ck_assert_int_eq(plan_facts_read(d.dialog, from, d.arena, &d.facts, &d.count, &e), 0);
        json_free(&from);
        ck_assert_str_eq(written(&d, 0, "en"),
                         arena_print(d.arena,
                                     "%s\n\n100.00 USD, 1 October 2026\n50.00 %s, 9 October 2026",
                                     wanted[i], second[i]));
    }
    ck_assert_str_eq(written(&d, 1, "en"), "100.00 USD\n\n100.00 USD, 1 October 2026");
    ck_assert_str_eq(written(&d, 2, "en"), "50.00 EUR\n\n50.00 EUR, 9 October 2026");
    desk_close(&d);
}
END_TEST

static const char *languages_of(const char *in, const char *language)
{
    static char out[40];
    struct arena *a = arena_new();
    struct desk d =
        desk_open(arena_print(a, "{\"title\": \"T\", %s \"paragraphs\": [\"Hello.\"]}", in),
                  "\"letters/es/ask.json\": {\"title\": \"T\", \"paragraphs\": [\"Hola.\"]},"
                  "\"text/es/all.json\": {\"language.name\": \"es\"}, \"text/en/more.json\": "
                  "{\"language.name\": \"en\"},",
                  "{\"facts\": {}}");
    const char *languages[DRAFT_LANGUAGES_MOST];
    size_t count = draft_languages(dialog_letter(d.dialog, "ask"), language, languages);

    out[0] = '\0';
    for (size_t i = 0; i < count; i++)
        snprintf(out + strlen(out), sizeof out - strlen(out), "%s %s;", languages[i],
                 written(&d, 0, languages[i]));
    desk_close(&d);
    arena_free(&a);
    return out;
}

START_TEST(a_letter__goes_out_in_the_language_of_the_buyer_else_in_english)
{
    ck_assert_str_eq(languages_of("", "es"), "es Hola.;");
    ck_assert_str_eq(languages_of("", "es-MX"), "es Hola.;");
    ck_assert_str_eq(languages_of("", "de"), "en Hello.;");
}
END_TEST

START_TEST(a_letter_whose_reader_needs_a_language__goes_out_in_it)
{
    ck_assert_str_eq(languages_of("\"in\": [\"en\"],", "es"), "en Hello.;");
    ck_assert_str_eq(languages_of("\"in\": [\"en\", \"es\"],", "de"), "en Hello.;es Hola.;");
}
END_TEST

START_TEST(a_plan__has_the_letters_of_its_open_steps_only)
{
    ck_assert_uint_eq(letters_of("{\"facts\": {}}"), 1);
    ck_assert_uint_eq(letters_of("{\"facts\": {\"country\": \"FR\"}}"), 0);
    ck_assert_uint_eq(letters_of("{\"facts\": {\"country\": \"BE\"}}"), 0);
}
END_TEST

/* --- the real ones -------------------------------------------------------------------------- */

START_TEST(no_letter__has_room_for_a_whole_card_number_that_we_fill_in)
{
    struct dialog *d;
    struct err e = {0};

    ck_assert_msg(dialog_load(&d, TEST_DIALOGS, &e) == 0, "%s", e.text);
    ck_assert_uint_ge(d->letter_count, 13);
    for (size_t i = 0; i < d->letter_count; i++)
        for (size_t k = 0; k < d->letters[i].blank_count; k++)
            ck_assert_msg(!strstr(d->letters[i].blanks[k], "card") &&
                              !strstr(d->letters[i].blanks[k], "account"),
                          "%s: %s", d->letters[i].id, d->letters[i].blanks[k]);
    dialog_free(&d);
}
END_TEST

TESTING_MAIN("draft", a_letter__has_absolute_dates_and_money_with_its_code,
             a_fact_that_is_not_known__is_a_blank_that_is_seen,
             a_paragraph__is_left_out_when_its_condition_is_false_or_not_known,
             of_several_forms__the_first_that_holds_is_taken,
             a_letter_of_the_case__claims_all_payments_of_one_currency,
             a_letter__goes_out_in_the_language_of_the_buyer_else_in_english,
             a_letter_whose_reader_needs_a_language__goes_out_in_it,
             a_plan__has_the_letters_of_its_open_steps_only,
             no_letter__has_room_for_a_whole_card_number_that_we_fill_in)
