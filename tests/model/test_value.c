/* test_value.c: facts as canonical text, money in minor units, sets in order. */
/* SPDX-License-Identifier: MIT */
#include "model/value.h"
#include "testing.h"
#include <stdio.h>
#include <string.h>

static struct arena *arena;

static void set_up(void)
{
    arena = arena_new();
}

static void tear_down(void)
{
    arena_free(&arena);
}

/* Read as this type and printed again it is the same text. */
static void assert_same(enum value_type type, const char *canonical)
{
    struct value v;

    ck_assert_msg(value_parse(arena, type, canonical, &v), "not read: %s", canonical);
    ck_assert_int_eq(v.type, type);
    ck_assert_str_eq(value_print(arena, &v), canonical);
}

static void assert_refused(enum value_type type, const char *text)
{
    struct value v;

    ck_assert_msg(!value_parse(arena, type, text, &v), "read: %s", text);
    ck_assert_int_eq(v.type, type);
}

START_TEST(value_parse__keeps_canonical_text__of_every_type)
{
    set_up();
    assert_same(VALUE_CHOICE, "aliexpress");
    assert_same(VALUE_CHOICE, "s75");
    assert_same(VALUE_SET, "");
    assert_same(VALUE_SET, "chat,order,tracking");
    assert_same(VALUE_DATE, "2026-10-03");
    assert_same(VALUE_DATE, "2026-10-01/2026-10-31");
    assert_same(VALUE_TIME, "2026-11-22T10:00:00Z");
    assert_same(VALUE_TIME, "2026-11-22");
    assert_same(VALUE_MONEY, "230.00 USD");
    assert_same(VALUE_MONEY, "25000 JPY");
    assert_same(VALUE_MONEY, "1.250 KWD");
    assert_same(VALUE_MONEY, "230.00");
    assert_same(VALUE_NUMBER, "-3");
    assert_same(VALUE_NUMBER, "999999999999999999");
    assert_same(VALUE_TEXT, "Shenzhen \xE6\xB7\xB1\xE5\x9C\xB3, Ltd");
    assert_same(VALUE_YESNO, "yes");
    assert_same(VALUE_YESNO, "no");
    assert_same(VALUE_COUNTRY, "ES");
    assert_same(VALUE_REGION, "CA-QC");
    assert_same(VALUE_REGION, "GB-SCT");
    tear_down();
}
END_TEST

START_TEST(value_parse__refuses__what_is_not_of_the_form)
{
    set_up();
    assert_refused(VALUE_CHOICE, "");
    assert_refused(VALUE_CHOICE, "AliExpress");
    assert_refused(VALUE_CHOICE, "a b");
    assert_refused(VALUE_SET, "chat,");
    assert_refused(VALUE_SET, ",chat");
    assert_refused(VALUE_SET, "chat, order");
    assert_refused(VALUE_DATE, "2026-02-29");
    assert_refused(VALUE_DATE, "2026-10-31/2026-10-01");
    assert_refused(VALUE_DATE, "2026-10-03 ");
    assert_refused(VALUE_TIME, "10:00");
    assert_refused(VALUE_TIME, "2026-11-22T25:00Z");
    assert_refused(VALUE_TIME, "9999-12-31T23:00-02:00");
    assert_refused(VALUE_MONEY, "230.00 usd");
    assert_refused(VALUE_MONEY, "230.00 XQQ");
    assert_refused(VALUE_MONEY, "230.00 USDT");
    assert_refused(VALUE_MONEY, "USD 230");
    assert_refused(VALUE_MONEY, "-230.00 USD");
    assert_refused(VALUE_NUMBER, "");
    assert_refused(VALUE_NUMBER, "-");
    assert_refused(VALUE_NUMBER, "12a");
    assert_refused(VALUE_NUMBER, "1234567890123456789");
    assert_refused(VALUE_YESNO, "true");
    assert_refused(VALUE_COUNTRY, "es");
    assert_refused(VALUE_COUNTRY, "ZZ");
    assert_refused(VALUE_REGION, "QC");
    assert_refused(VALUE_REGION, "CA-quebec");
    assert_refused(VALUE_REGION, "ZZ-QC");
    tear_down();
}
END_TEST

START_TEST(value_parse__refuses_a_set__of_more_members_than_any_list_has)
{
    char many[400] = "";
    struct value v;

    set_up();
    for (int i = 0; i < 65; i++)
        snprintf(many + strlen(many), sizeof many - strlen(many), "%sk%d", i ? "," : "", i);
    ck_assert(!value_parse(arena, VALUE_SET, many, &v));
    tear_down();
}
END_TEST

START_TEST(value_parse__sorts_a_set__and_keeps_each_member_once)
{
    struct value v;

    set_up();
    ck_assert(value_parse(arena, VALUE_SET, "video,chat,order,chat,chat_log", &v));
    ck_assert_str_eq(v.text, "chat,chat_log,order,video");
    tear_down();
}
END_TEST

START_TEST(value_parse__gives_a_time_its_utc_day__and_no_moment_without_an_hour)
{
    struct value v;

    set_up();
    ck_assert(value_parse(arena, VALUE_TIME, "2026-11-22T23:30-02:00", &v));
    ck_assert_str_eq(day_print(arena, v.day.first), "2026-11-23");
    ck_assert_int_eq(v.day.first, v.day.last);
    ck_assert_str_eq(value_print(arena, &v), "2026-11-23T01:30:00Z");
    ck_assert(value_parse(arena, VALUE_TIME, "1969-12-31T23:59:59Z", &v));
    ck_assert_int_eq(v.day.first, -1);
    ck_assert(value_parse(arena, VALUE_TIME, "2026-11-22", &v));
    ck_assert(v.moment == MOMENT_NONE);
    tear_down();
}
END_TEST

START_TEST(value_equal__compares_what_the_type_holds)
{
    static const struct {
        enum value_type type;
        const char *a, *b;
        bool equal;
    } pairs[] = {
        {VALUE_CHOICE, "paypal", "paypal", true},
        {VALUE_CHOICE, "paypal", "card", false},
        {VALUE_DATE, "2026-10-03", "2026-10-03/2026-10-04", false},
        {VALUE_TIME, "2026-11-22T10:00Z", "2026-11-22T11:00+01:00", true},
        {VALUE_TIME, "2026-11-22T10:00Z", "2026-11-22", false},
        {VALUE_MONEY, "230 USD", "230.00 USD", true},
        {VALUE_MONEY, "230 USD", "230 EUR", false},
        {VALUE_YESNO, "yes", "no", false},
        {VALUE_SET, "chat,order", "order,chat", true},
    };

    set_up();
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct value a, b;

        ck_assert(value_parse(arena, pairs[i].type, pairs[i].a, &a));
        ck_assert(value_parse(arena, pairs[i].type, pairs[i].b, &b));
        ck_assert_msg(value_equal(&a, &b) == pairs[i].equal, "%s, %s", pairs[i].a, pairs[i].b);
    }
    tear_down();
}
END_TEST

START_TEST(value_equal__is_false__for_two_types)
{
    struct value a, b;

    set_up();
    ck_assert(value_parse(arena, VALUE_CHOICE, "mar", &a));
    ck_assert(value_parse(arena, VALUE_TEXT, "mar", &b));
    ck_assert(!value_equal(&a, &b));
    tear_down();
}
END_TEST

START_TEST(value_type__goes_by_name_and_back)
{
    for (int i = 0; i < VALUE_TYPES; i++) {
        enum value_type type;

        ck_assert(value_type_named(value_type_name((enum value_type)i), &type));
        ck_assert_int_eq((int)type, i);
    }
    ck_assert(!value_type_named("colour", &(enum value_type){VALUE_TEXT}));
}
END_TEST

START_TEST(money_parse__counts_minor_units__by_the_currency)
{
    int64_t minor;

    ck_assert(money_parse("230", "USD", &minor) && minor == 23000);
    ck_assert(money_parse("230.5", "USD", &minor) && minor == 23050);
    ck_assert(money_parse("1250.50", "", &minor) && minor == 125050);
    ck_assert(money_parse("25000", "JPY", &minor) && minor == 25000);
    ck_assert(money_parse("25000.00", "JPY", &minor) && minor == 25000);
    ck_assert(money_parse("1.5", "KWD", &minor) && minor == 1500);
    ck_assert(money_parse("99999999999999.99", "EUR", &minor) && minor == 9999999999999999);
}
END_TEST

START_TEST(money_parse__refuses__what_would_be_rounded_or_guessed)
{
    static const char *const wrong[] = {"",      ".5",      "5.",  "1.000",          "1,5",
                                        "1 000", "230.555", "-1",  "1.2.3",          "1e3",
                                        "0x10",  " 1",      "12 ", "100000000000000"};
    int64_t minor = 7;

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        ck_assert_msg(!money_parse(wrong[i], "USD", &minor), "%s", wrong[i]);
        ck_assert_int_eq(minor, 0);
    }
    ck_assert(!money_parse("25000.50", "JPY", &minor));
    ck_assert(!money_parse("25000.000", "JPY", &minor));
    ck_assert(!money_parse("1", "ABC", &minor));
}
END_TEST

START_TEST(money_print__writes_every_digit_of_the_currency)
{
    set_up();
    ck_assert_str_eq(money_print(arena, 5, "USD"), "0.05");
    ck_assert_str_eq(money_print(arena, 25000, "JPY"), "25000");
    ck_assert_str_eq(money_print(arena, -150, ""), "-1.50");
    ck_assert_str_eq(money_print(arena, INT64_MIN, "USD"), "-92233720368547758.08");
    tear_down();
}
END_TEST

START_TEST(set_has__finds_whole_members_only)
{
    ck_assert(set_has("chat,order", "chat"));
    ck_assert(set_has("chat,order", "order"));
    ck_assert(!set_has("chat,order", "ord"));
    ck_assert(!set_has("chat_log", "chat"));
    ck_assert(!set_has("", "chat"));
    ck_assert(!set_has("chat,order", "chat,order"));
}
END_TEST

START_TEST(set_with__keeps_alphabetic_order)
{
    set_up();
    ck_assert_str_eq(set_with(arena, "", "chat"), "chat");
    ck_assert_str_eq(set_with(arena, "chat,video", "order"), "chat,order,video");
    ck_assert_str_eq(set_with(arena, "chat", "video"), "chat,video");
    ck_assert_str_eq(set_with(arena, "video", "chat"), "chat,video");
    ck_assert_str_eq(set_with(arena, "chat_log", "chat"), "chat,chat_log");
    ck_assert_str_eq(set_with(arena, "chat", "chat"), "chat");
    tear_down();
}
END_TEST

TESTING_MAIN("value", value_parse__keeps_canonical_text__of_every_type,
             value_parse__refuses__what_is_not_of_the_form,
             value_parse__refuses_a_set__of_more_members_than_any_list_has,
             value_parse__sorts_a_set__and_keeps_each_member_once,
             value_parse__gives_a_time_its_utc_day__and_no_moment_without_an_hour,
             value_equal__compares_what_the_type_holds, value_equal__is_false__for_two_types,
             value_type__goes_by_name_and_back, money_parse__counts_minor_units__by_the_currency,
             money_parse__refuses__what_would_be_rounded_or_guessed,
             money_print__writes_every_digit_of_the_currency, set_has__finds_whole_members_only,
             set_with__keeps_alphabetic_order)
