/* test_render.c: sentences from keys and arguments, values as people read them. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "base/date.h"
#include "core/render.h"
#include <string.h>

static const char texts[] =
    "{\"en\": {\"hello\": \"Hello {name}.\", \"plain\": \"It''s '{'plain'}' and that's it\","
    "\"days\": \"{n, plural, =0 {no days} one {# day} other {# days}} left\","
    "\"pay\": \"You paid {amount} on {day}.\", \"nest\": \"{x, select, a {A {n, plural, one {#} "
    "other {#s}}} other {'#' #}}\", \"hash\": \"{n, plural, other {'#' {n}}}\","
    "\"only\": \"{n, plural, one {# day} other {# days}}\", \"empty\": \"\","
    "\"value.way.card\": \"a card\", \"value.way.cash\": \"cash\", \"value.way.none\": \"nothing\","
    "\"value.yes\": \"yes\", \"value.no\": \"no\", \"value.none\": \"none of these\","
    "\"value.between\": \"between {first} and {last}\", \"value.moment\": \"{day}, {hour} UTC\"},"
    "\"ru\": {\"hello\": \"Здравствуйте, {name}.\","
    "\"days\": \"{n, plural, one {# день} few {# дня} many {# дней} other {# дня}}\"},"
    "\"de\": {\"pay\": \"Bezahlt: {amount}, {day}.\"}}";

static struct text_table *table_of(const char *text)
{
    struct text_table *t = NULL;
    struct json *json = NULL;
    struct err e = {0};

    ck_assert_int_eq(json_parse(&json, text, strlen(text), &e), 0);
    ck_assert_msg(text_table_new(&t, json, &e) == 0, "%s", e.text);
    json_free(&json);
    return t;
}

static void refused(const char *text, const char *because)
{
    struct text_table *t = NULL;
    struct json *json = NULL;
    struct err e = {0};

    ck_assert_int_eq(json_parse(&json, text, strlen(text), &e), 0);
    ck_assert_int_eq(text_table_new(&t, json, &e), -1);
    ck_assert_ptr_null(t);
    ck_assert_int_eq(e.kind, ERR_INPUT);
    ck_assert_msg(strstr(e.text, because) != NULL, "%s", e.text);
    json_free(&json);
}

/* What `key` says with one number and one text. */
static void says(const char *language, const char *key, const char *x, int64_t n,
                 const char *wanted)
{
    const struct arg args[] = {ARG_T("name", x), ARG_T("x", x), ARG_N("n", n)};
    struct arena *a = arena_new();
    struct text_table *t = table_of(texts);

    ck_assert_str_eq(render(t, language, key, args, 3, a), wanted);
    text_table_free(&t);
    ck_assert_ptr_null(t);
    arena_free(&a);
}

static void reads(const char *language, const char *fact, struct value v, const char *wanted)
{
    struct arena *a = arena_new();
    struct text_table *t = table_of(texts);

    ck_assert_str_eq(render_value(t, language, fact, &v, a), wanted);
    text_table_free(&t);
    arena_free(&a);
}

START_TEST(render__fills_slots_and_keeps_what_is_in_them)
{
    says("en", "hello", "Ann", 0, "Hello Ann.");
    says("en", "hello", "{x} 'n' #", 0, "Hello {x} 'n' #.");
    says("en", "hello", NULL, 0, "Hello .");
    says("en", "empty", NULL, 0, "");
}
END_TEST

START_TEST(render__sets_apart_what_runs_the_other_way)
{
    says("en", "hello", "שלום", 0, "Hello \xE2\x81\xA8שלום\xE2\x81\xA9.");
    says("en", "hello", "متجر 5", 0, "Hello \xE2\x81\xA8متجر 5\xE2\x81\xA9.");
    says("en", "hello", "Ann\nשלום", 0, "Hello Ann\nשלום.");
    says("en", "hello", "Łódź", 0, "Hello Łódź.");
}
END_TEST

START_TEST(render__sets_apart_what_runs_the_other_way_in_a_leftward_language)
{
    static const struct {
        const char *name, *wanted;
    } samples[] = {
        {"Ann", "שלום \xE2\x81\xA8"
                "Ann\xE2\x81\xA9."},
        {"https://example.org", "שלום https://example.org."},
        {"דנה", "שלום דנה."},
    };
    struct text_table *t = table_of("{\"en\": {\"hello\": \"Hello {name}.\"}, "
                                    "\"he\": {\"hello\": \"שלום {name}.\"}}");
    struct arena *a = arena_new();

    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        const struct arg args[] = {ARG_T("name", samples[i].name)};

        ck_assert_str_eq(render(t, "he", "hello", args, 1, a), samples[i].wanted);
    }
    arena_free(&a);
    text_table_free(&t);
}
END_TEST

START_TEST(render__quotes_as_icu_does)
{
    says("en", "plain", "", 0, "It's {plain} and that's it");
    says("en", "nest", "b", 3, "'#' #");
    says("en", "hash", "", 3, "# 3");
}
END_TEST

START_TEST(render__takes_plurals_by_the_rules_of_the_language)
{
    says("en", "days", "", 0, "no days left");
    says("en", "days", "", 1, "1 day left");
    says("en", "days", "", 1250, "1,250 days left");
    says("ru", "days", "", 1, "1 день");
    says("ru", "days", "", 23, "23 дня");
    says("ru", "days", "", 11, "11 дней");
}
END_TEST

START_TEST(render__selects_and_nests)
{
    says("en", "nest", "a", 1, "A 1");
    says("en", "nest", "a", 2, "A 2s");
}
END_TEST

START_TEST(render__takes_english_where_a_language_has_no_sentence)
{
    says("ru", "only", "", 2, "2 days");
    says("tlh", "hello", "K", 0, "Hello K.");
    says("ru-RU", "hello", "Аня", 0, "Здравствуйте, Аня.");
    says(NULL, "hello", "K", 0, "Hello K.");
}
END_TEST

START_TEST(render__names_and_logs_what_is_missing)
{
    struct arena *a = arena_new();
    struct text_table *t = table_of(texts);

    ck_assert_str_eq(render(t, "en", "nowhere", NULL, 0, a), "[nowhere]");
    ck_assert_str_eq(render(t, "en", "hello", NULL, 0, a), "Hello [name].");
    ck_assert_uint_eq(log_errors_taken(), 2);
    text_table_free(&t);
    arena_free(&a);
}
END_TEST

START_TEST(render__writes_money_with_its_code_and_the_languages_separators)
{
    const struct arg args[] = {
        {.name = "amount", .kind = ARG_MONEY, .number = 125050, .currency = "EUR"},
        ARG_D("day", 20729)};
    struct arena *a = arena_new();
    struct text_table *t = table_of(texts);

    ck_assert_str_eq(render(t, "en", "pay", args, 2, a),
                     "You paid 1,250.50 EUR on 3 October 2026.");
    ck_assert_str_eq(render(t, "de", "pay", args, 2, a), "Bezahlt: 1.250,50 EUR, 3. Oktober 2026.");
    text_table_free(&t);
    arena_free(&a);
    reads("en", "amount", (struct value){.type = VALUE_MONEY, .number = 5000, .currency = "JPY"},
          "5,000 JPY");
    reads("en", "amount", (struct value){.type = VALUE_MONEY, .number = 23000, .currency = "USD"},
          "230.00 USD");
    reads("en", "amount", (struct value){.type = VALUE_MONEY, .number = 23000, .currency = ""},
          "230.00");
    reads("en", "amount", (struct value){.type = VALUE_MONEY, .number = 1234, .currency = "KWD"},
          "1.234 KWD");
}
END_TEST

START_TEST(render_value__shows_labels_ranges_moments_and_countries)
{
    reads("en", "way", (struct value){.type = VALUE_CHOICE, .text = "card"}, "a card");
    reads("en", "way", (struct value){.type = VALUE_SET, .text = "card,cash,none"},
          "a card, cash, and nothing");
    reads("en", "way", (struct value){.type = VALUE_SET, .text = ""}, "none of these");
    reads("en", "d", (struct value){.type = VALUE_DATE, .day = {20729, 20729}}, "3 October 2026");
    reads("en", "d", (struct value){.type = VALUE_DATE, .day = {20727, 20729}},
          "between 1 October 2026 and 3 October 2026");
    reads("en", "d",
          (struct value){.type = VALUE_TIME,
                         .day = {20729, 20729},
                         .moment = 20729LL * 86400 + 14 * 3600 + 300},
          "3 October 2026, 14:05 UTC");
    reads("en", "d",
          (struct value){.type = VALUE_TIME, .day = {20729, 20729}, .moment = MOMENT_NONE},
          "3 October 2026");
    reads("en", "c", (struct value){.type = VALUE_COUNTRY, .text = "ES"}, "Spain");
    reads("en", "y", (struct value){.type = VALUE_YESNO, .number = 1}, "yes");
    reads("en", "n", (struct value){.type = VALUE_NUMBER, .number = 1200}, "1,200");
    reads("en", "t", (struct value){.type = VALUE_TEXT, .text = "as {is}"}, "as {is}");
    reads("en", "r", (struct value){.type = VALUE_REGION, .text = "CA-QC"}, "CA-QC");
}
END_TEST

START_TEST(render_list__joins_as_the_language_does)
{
    const char *items[] = {"a", "b", "c"};
    struct arena *a = arena_new();

    ck_assert_str_eq(render_list("es", items, 3, a), "a, b y c");
    ck_assert_str_eq(render_list("zh", items, 2, a), "a和b");
    ck_assert_str_eq(render_list("en", items, 1, a), "a");
    ck_assert_str_eq(render_list("en", items, 0, a), "");
    arena_free(&a);
}
END_TEST

START_TEST(text_table__refuses_what_cannot_be_said)
{
    refused("{\"es\": {}}", "English is missing");
    refused("{\"en\": {\"k\": 3}}", "text/en");
    refused("{\"en\": {\"k\": \"{a\"}}", "a brace is not closed");
    refused("{\"en\": {\"k\": \"a}\"}}", "/k");
    refused("{\"en\": {\"k\": \"{}\"}}", "a name is missing");
    refused("{\"en\": {\"k\": \"{n, number}\"}}", "neither plural nor select");
    refused("{\"en\": {\"k\": \"{n, plural, one {x}}\"}}", "\"other\" is missing");
    refused("{\"en\": {\"k\": \"{n, plural, lots {x} other {y}}\"}}", "no plural category");
    refused("{\"en\": {\"k\": \"{n, plural, =x {x} other {y}}\"}}", "no number");
    refused("{\"en\": {\"k\": \"{n, select, other {y} other {z}}\"}}", "twice");
    refused("{\"en\": {\"k\": \"'{a\"}}", "apostrophe");
    refused("{\"en\": {\"k\": \"{a}\"}, \"fr\": {\"k\": \"{b}\"}}", "{b}");
}
END_TEST

START_TEST(text_table__refuses_nesting_without_end)
{
    char text[2048] = "{\"en\": {\"k\": \"";

    for (int i = 0; i < 60; i++)
        strncat(text, "{n, select, other {", sizeof text - strlen(text) - 1);
    strncat(text, "\"}}", sizeof text - strlen(text) - 1);
    refused(text, "too deep");
}
END_TEST

static void count(void *owner, const char *name)
{
    size_t *seen = owner;

    ck_assert_uint_gt(strlen(name), 0);
    *seen += 1;
}

START_TEST(text_table__tells_lint_keys_slots_and_languages)
{
    struct text_table *t = table_of(texts);
    const char *languages[4];
    size_t keys = 0, slots = 0;

    ck_assert_uint_eq(text_table_languages(t, languages, 4), 3);
    ck_assert_str_eq(languages[0], "en");
    ck_assert(text_table_has(t, "ru", "days"));
    ck_assert(!text_table_has(t, "ru", "plain"));
    text_table_keys(t, "ru", count, &keys);
    ck_assert_uint_eq(keys, 2);
    render_slots(t, "en", "nest", count, &slots);
    ck_assert_uint_eq(slots, 2);
    text_table_free(&t);
}
END_TEST

TESTING_MAIN("render", render__fills_slots_and_keeps_what_is_in_them,
             render__sets_apart_what_runs_the_other_way,
             render__sets_apart_what_runs_the_other_way_in_a_leftward_language,
             render__quotes_as_icu_does, render__takes_plurals_by_the_rules_of_the_language,
             render__selects_and_nests, render__takes_english_where_a_language_has_no_sentence,
             render__names_and_logs_what_is_missing,
             render__writes_money_with_its_code_and_the_languages_separators,
             render_value__shows_labels_ranges_moments_and_countries,
             render_list__joins_as_the_language_does, text_table__refuses_what_cannot_be_said,
             text_table__refuses_nesting_without_end,
             text_table__tells_lint_keys_slots_and_languages)
