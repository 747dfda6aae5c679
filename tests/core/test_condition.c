/* test_condition.c: expressions compiled, refused, and three-valued. */
/* SPDX-License-Identifier: MIT */
#include "core/small_dialog.h"
#include <stdio.h>

static struct small s;

static void set_up(void)
{
    small_begin(&s);
}

static void tear_down(void)
{
    small_end(&s);
}

static const char *truth_name(enum truth t)
{
    static const char *const names[] = {"false", "true", "unknown"};

    return names[t];
}

static void assert_truth(const char *source, enum truth wanted)
{
    struct view v = small_view(&s);
    enum truth got = condition_test(small_compile(&s, source, EXPR_BOOL), &v);

    ck_assert_msg(got == wanted, "%s: is %s, should be %s", source, truth_name(got),
                  truth_name(wanted));
}

static void assert_true(const char *source)
{
    assert_truth(source, TRUTH_TRUE);
}

static void assert_false(const char *source)
{
    assert_truth(source, TRUTH_FALSE);
}

static void assert_unknown(const char *source)
{
    assert_truth(source, TRUTH_UNKNOWN);
}

/* "2026-12-05", or "2026-12-05T10:00:00Z" for a moment, or "" and after a blank each what is missing. */
static const char *due_text(const char *source)
{
    struct view v = small_view(&s);
    const char *needs[3], *text;
    size_t count = 0;
    struct due d = condition_due(small_compile(&s, source, EXPR_DATE), &v, needs, &count, 3);

    text = d.moment == MOMENT_NONE ? day_print(s.arena, d.day) : moment_print(s.arena, d.moment);
    if (d.moment != MOMENT_NONE)
        ck_assert_int_eq(d.day, moment_day(d.moment, NULL));
    for (size_t i = 0; i < count; i++)
        text = arena_print(s.arena, "%s %s", text, needs[i]);
    return text;
}

static void assert_due(const char *source, const char *wanted)
{
    const char *got = due_text(source);

    ck_assert_msg(strcmp(got, wanted) == 0, "%s: is \"%s\", should be \"%s\"", source, got, wanted);
}

static void assert_refused(const char *source, enum expr_type want, const char *wanted)
{
    const struct expr *x;
    struct err e = {0};

    ck_assert_msg(condition_compile(&x, &s.d, source, want, NULL, &e) == -1, "taken: %s", source);
    ck_assert_int_eq(e.kind, ERR_INPUT);
    ck_assert_ptr_null(x);
    ck_assert_msg(strcmp(e.text, wanted) == 0, "%s: said \"%s\"", source, e.text);
}

/* --- truths --- */

START_TEST(condition_test__follows_kleene__for_and_or_not)
{
    small_say(&s, "threatened", "yes");
    assert_true("threatened");
    assert_false("not threatened");
    assert_unknown("minor");
    assert_unknown("not minor");
    assert_unknown("threatened and minor");
    assert_false("not threatened and minor");
    assert_false("minor and not threatened");
    assert_true("minor or threatened");
    assert_unknown("minor or not threatened");
    assert_true("not (minor and not threatened)");
    assert_true("not not threatened");
    assert_true("threatened = yes");
    assert_false("threatened = no");
    assert_true("threatened != no");
}
END_TEST

START_TEST(condition_test__binds_and_tighter_than_or__and_not_tighter_than_both)
{
    small_say(&s, "threatened", "yes");
    small_say(&s, "minor", "no");
    assert_true("threatened or minor and minor");
    assert_false("(threatened or minor) and minor");
    assert_true("not minor or minor");
    assert_true("not minor = yes"); /* not (minor = yes) */
}
END_TEST

START_TEST(condition_test__is_true__without_an_expression)
{
    struct view v = small_view(&s);

    ck_assert_int_eq(condition_test(NULL, &v), TRUTH_TRUE);
}
END_TEST

START_TEST(condition_test__compares_choices__by_value_list_and_group)
{
    small_say(&s, "platform", "aliexpress");
    small_say(&s, "payment_method", "credit_card");
    assert_true("platform = aliexpress");
    assert_false("platform != aliexpress");
    assert_true("platform in (alibaba, aliexpress)");
    assert_false("platform in (alibaba, other)");
    assert_true("payment_method in any_card");
    assert_true("payment_method = credit_card and platform = aliexpress");
}
END_TEST

START_TEST(condition_test__is_unknown__over_a_fact_that_was_not_told_or_is_not_known)
{
    assert_unknown("platform = aliexpress");
    assert_unknown("platform in (alibaba, aliexpress)");
    small_not_known(&s, "platform");
    assert_unknown("platform != aliexpress");
    assert_false("known(platform)");
}
END_TEST

START_TEST(condition_test__compares_countries_and_regions)
{
    small_say(&s, "country", "ES");
    small_say(&s, "region", "CA-QC");
    assert_true("country = ES");
    assert_true("country in eea");
    assert_false("country in (GB, US)");
    assert_true("region = CA-QC");
    assert_false("region in (CA-ON, GB-SCT)");
    assert_true("country = issuer_country"); /* by its else */
    small_say(&s, "issuer_country", "GB");
    assert_true("country != issuer_country");
}
END_TEST

START_TEST(condition_test__asks_a_set_for_its_members)
{
    assert_unknown("evidence has chat");
    small_say(&s, "evidence", "chat,order");
    assert_true("evidence has chat");
    assert_false("evidence has inspection");
}
END_TEST

START_TEST(condition_test__knows_that_an_empty_set_has_nothing)
{
    small_say(&s, "evidence", "");
    assert_true("known(evidence)");
    assert_false("evidence has chat");
}
END_TEST

START_TEST(condition_test__compares_numbers)
{
    small_say(&s, "transfers", "3");
    assert_true("transfers >= 3");
    assert_false("transfers > 3");
    assert_true("transfers < 10");
    assert_true("2 <= transfers");
}
END_TEST

/* --- dates --- */

START_TEST(condition_test__compares_days)
{
    small_say(&s, "delivered_on", "2026-11-10");
    assert_true("known(delivered_on) and today <= delivered_on + 15 days");
    assert_false("today <= delivered_on + 11 d");
    assert_true("today <= delivered_on + 12 d");
    assert_true("delivered_on = 2026-11-10");
    assert_true("delivered_on < 2026-11-11");
    assert_true("delivered_on > 2026-11-11 - 2 d");
}
END_TEST

START_TEST(condition_test__is_unknown__where_some_days_of_a_range_hold_and_others_do_not)
{
    small_say(&s, "delivered_on", "2026-11-01/2026-11-10");
    assert_unknown("delivered_on < 2026-11-05");
    assert_unknown("delivered_on = 2026-11-05");
    assert_unknown("delivered_on <= 2026-11-09");
    assert_true("delivered_on <= 2026-11-10");
    assert_unknown("delivered_on < 2026-11-10");
    assert_true("delivered_on < 2026-11-11");
    assert_false("delivered_on < 2026-11-01");
    assert_unknown("delivered_on > 2026-11-01");
    assert_true("delivered_on >= 2026-11-01");
    assert_false("delivered_on = 2026-11-11");
    assert_true("delivered_on != 2026-11-11");
}
END_TEST

START_TEST(condition_test__compares_moments__exactly_and_with_days_by_their_day)
{
    small_say(&s, "paid_at", "2026-11-22T08:00Z");
    small_say(&s, "asked_at", "2026-11-22T09:00Z");
    assert_true("paid_at < asked_at");
    assert_true("paid_at + 1 h = asked_at");
    assert_true("paid_at < now");
    assert_true("paid_at = today");
    assert_false("paid_at < today");
}
END_TEST

START_TEST(condition_test__counts_hours_within__from_the_moment)
{
    small_say(&s, "paid_at", "2026-11-19T12:00Z"); /* 72 hours before now */
    assert_true("within(paid_at, 72 h)");
    assert_false("within(paid_at, 71 hours)");
    assert_true("within(paid_at ?: paid_on, 72 hours)");
    assert_true("within(paid_at, 3 d)");
    assert_false("within(paid_at, 2 d)");
}
END_TEST

START_TEST(condition_test__counts_days_within__where_only_the_day_is_known)
{
    small_say(&s, "delivered_on", "2026-11-19");
    assert_true("within(delivered_on, 72 h)");
    assert_true("within(delivered_on, 49 h)"); /* begun days */
    assert_false("within(delivered_on, 48 h)");
    assert_true("within(delivered_on, 1 w)");
    assert_true("within(delivered_on, 1 m)");
}
END_TEST

START_TEST(condition_test__is_unknown_within__where_a_range_is_partly_so)
{
    small_say(&s, "delivered_on", "2026-11-15/2026-11-20");
    assert_unknown("within(delivered_on, 3 d)");
    assert_true("within(delivered_on, 7 d)");
    assert_false("within(delivered_on, 1 d)");
    assert_unknown("within(promised_on, 3 d)");
}
END_TEST

START_TEST(condition_test__counts_a_date_to_come_as_within)
{
    small_say(&s, "promised_on", "2027-01-01");
    small_say(&s, "paid_at", "2026-11-22T23:00Z");
    assert_true("within(promised_on, 1 d)");
    assert_true("within(paid_at, 1 h)");
}
END_TEST

START_TEST(condition_test__takes_the_days_of_both__where_an_if_is_not_known)
{
    small_say(&s, "promised_on", "2026-11-01");
    small_say(&s, "delivered_on", "2026-11-20");
    assert_unknown("if(minor, promised_on, delivered_on) < 2026-11-10");
    assert_true("if(minor, promised_on, delivered_on) < today");
    assert_unknown(
        "if(minor, promised_on, asked_at) < today"); /* one of them is not known at all */
    small_say(&s, "minor", "no");
    assert_false("if(minor, promised_on, delivered_on) < 2026-11-10");
}
END_TEST

/* --- money --- */

START_TEST(condition_test__compares_money_of_one_currency__exactly)
{
    small_say(&s, "amount", "100.00 USD");
    small_say(&s, "refunded", "99.99 USD");
    assert_true("amount >= USD 100");
    assert_false("amount > USD 100");
    assert_true("amount < USD 100.01");
    assert_true("refunded < amount");
}
END_TEST

START_TEST(condition_test__is_unknown__within_15_percent_of_another_currency)
{
    static const struct {
        const char *amount; /* EUR 0.90 are USD 1 */
        enum truth at_least_100_dollars;
    } rows[] = {
        {"76.49 EUR", TRUTH_FALSE},    {"76.50 EUR", TRUTH_UNKNOWN}, {"90.00 EUR", TRUTH_UNKNOWN},
        {"103.50 EUR", TRUTH_UNKNOWN}, {"103.51 EUR", TRUTH_TRUE},   {"12750 JPY", TRUTH_UNKNOWN},
        {"17251 JPY", TRUTH_TRUE},     {"1 KWD", TRUTH_FALSE},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        s.said_count = 0;
        small_say(&s, "amount", rows[i].amount);
        assert_truth("amount >= USD 100", rows[i].at_least_100_dollars);
    }
}
END_TEST

START_TEST(condition_test__is_unknown__for_a_currency_without_a_rate)
{
    small_say(&s, "amount", "900000000.00 SEK");
    assert_unknown("amount >= USD 100");
    assert_true("amount >= SEK 100");
}
END_TEST

START_TEST(condition_test__compares_an_amount_without_currency__only_where_no_currency_matters)
{
    small_say(&s, "amount", "230.00"); /* some cents in JPY, USD 767 in KWD */
    assert_unknown("amount >= USD 100");
    assert_false("amount >= USD 5000");
    assert_true("USD 5000 > amount");
    assert_true("amount > USD 0.10");
    small_say(&s, "refunded", "1.00");
    assert_unknown("refunded < amount");
}
END_TEST

START_TEST(condition_test__takes_nothing_for_nothing__in_every_currency)
{
    small_say(&s, "refunded", "0.00");
    small_say(&s, "amount", "5.00 SEK");
    assert_true("refunded < amount");
    assert_false("refunded > USD 0");
}
END_TEST

START_TEST(condition_test__survives_the_largest_amounts)
{
    small_say(&s, "amount", "99999999999999.99 USD");
    assert_true("amount > JPY 99999999999999");
    assert_true("amount > EUR 1");
    assert_true("KWD 99999999999999.999 > amount");
}
END_TEST

/* --- payments and the class --- */

START_TEST(condition_test__looks_over_all_payments__with_any)
{
    small_say_of(&s, 1, "payment_method", "card");
    small_say_of(&s, 2, "payment_method", "bank_transfer");
    assert_false("payment_method = bank_transfer");
    assert_true("any(payment_method = bank_transfer)");
    assert_false("any(payment_method = paypal)");
    assert_unknown("any(payment_method = card and threatened)");
    small_say_of(&s, 3, "paid_on", "2026-11-01");
    assert_unknown("any(payment_method = paypal)");
    assert_true("any(within(paid_on, 3 w))");
}
END_TEST

START_TEST(condition_test__derives_the_class__where_it_was_not_said)
{
    s.classes[0] = (struct class_def){.id = "non_delivery",
                                      .when = small_compile(&s, "threatened", EXPR_BOOL)};
    s.classes[1] = (struct class_def){.id = "defective",
                                      .when = small_compile(&s, "scam = unclear", EXPR_BOOL)};
    s.d.classes = s.classes;
    s.d.class_count = 2;
    assert_true(
        "scam = unclear"); /* and the second class, which asks for the class, stays unknown */
    assert_true("known(scam)");
    small_say(&s, "threatened", "yes");
    assert_true("scam = non_delivery");
    small_say(&s, "scam", "counterfeit");
    assert_true("scam in (counterfeit, defective)");
}
END_TEST

/* --- clocks --- */

START_TEST(condition_due__adds_lengths_of_every_unit)
{
    small_say(&s, "delivered_on", "2026-01-31");
    assert_due("delivered_on + 15 d", "2026-02-15");
    assert_due("delivered_on + 15 days", "2026-02-15");
    assert_due("delivered_on + 1 day", "2026-02-01");
    assert_due("delivered_on + 2 w", "2026-02-14");
    assert_due("delivered_on + 1 m", "2026-02-28");
    assert_due("delivered_on + 13 months", "2027-02-28");
    assert_due("delivered_on + 1 y", "2027-01-31");
    assert_due("delivered_on + 6 years - 1 d", "2032-01-30");
    assert_due("delivered_on + 1 bd", "2026-02-02"); /* a Saturday */
    assert_due("delivered_on + 10 business days", "2026-02-13");
    assert_due("delivered_on + 1 business day", "2026-02-02");
    assert_due("delivered_on - 31 d", "2025-12-31");
}
END_TEST

START_TEST(condition_due__counts_hours_from_a_moment__and_begun_days_from_a_day)
{
    small_say(&s, "asked_at", "2026-11-20T22:30Z");
    small_say(&s, "delivered_on", "2026-11-20");
    assert_due("asked_at + 24 h", "2026-11-21T22:30:00Z");
    assert_due("asked_at - 23 h", "2026-11-19T23:30:00Z");
    assert_due("asked_at + 2 d", "2026-11-22");
    assert_due("delivered_on + 24 h", "2026-11-21");
    assert_due("delivered_on + 25 h", "2026-11-22");
    assert_due("delivered_on - 1 h", "2026-11-19");
    assert_due("now + 1 h", "2026-11-22T13:00:00Z");
    assert_due("today", "2026-11-22");
    assert_due("2026-12-24", "2026-12-24");
}
END_TEST

START_TEST(condition_due__counts_from_the_first_day_of_a_range)
{
    small_say(&s, "delivered_on", "2026-11-01/2026-11-10");
    assert_due("delivered_on + 15 d", "2026-11-16");
}
END_TEST

START_TEST(condition_due__drops_what_is_not_known__from_min_and_max)
{
    small_say(&s, "promised_on", "2026-11-01");
    assert_due("min(promised_on, delivered_on)", "2026-11-01");
    assert_due("max(delivered_on, promised_on) + 1 d", "2026-11-02");
    small_say(&s, "delivered_on", "2026-11-05");
    assert_due("min(promised_on, delivered_on)", "2026-11-01");
    assert_due("max(promised_on, delivered_on)", "2026-11-05");
    small_say(&s, "posted_on", "2026-10-01");
    assert_due("min(max(posted_on, promised_on) + 120 d, posted_on + 540 d)", "2027-03-01");
}
END_TEST

START_TEST(condition_due__orders_a_moment_before_the_whole_of_its_day)
{
    small_say(&s, "asked_at", "2026-11-20T22:30Z");
    small_say(&s, "delivered_on", "2026-11-20");
    assert_due("min(delivered_on, asked_at)", "2026-11-20T22:30:00Z");
    assert_due("max(delivered_on, asked_at)", "2026-11-20");
}
END_TEST

START_TEST(condition_due__takes_the_first_that_is_known)
{
    small_say(&s, "delivered_on", "2026-11-05");
    assert_due("(promised_on ?: delivered_on) + 15 d", "2026-11-20");
    assert_due("promised_on ?: delivered_on + 15 d", "2026-11-20");
    assert_due("breached_on", "2026-11-05");
    small_say(&s, "paid_at", "2026-11-01T10:00Z");
    assert_due("posted_on + 1 d", "2026-11-02"); /* by two elses */
}
END_TEST

START_TEST(condition_due__names_what_is_missing__only_when_it_cannot_tell)
{
    assert_due("promised_on + 1 d", " promised_on");
    assert_due("(promised_on ?: delivered_on) + 15 d", " delivered_on");
    assert_due("min(promised_on, delivered_on)", " promised_on delivered_on");
    assert_due("max(promised_on, promised_on + 1 d)", " promised_on");
    assert_due("posted_on", " posted_on");
    assert_due("if(minor, promised_on, delivered_on)", " minor");
    assert_due("if(known(promised_on), promised_on + 1 d)", "");
    assert_due("if(minor, promised_on)", " minor");
    small_say(&s, "delivered_on", "2026-11-05");
    assert_due("min(promised_on, delivered_on)", "2026-11-05");
    assert_due("if(known(delivered_on), promised_on, delivered_on)", " promised_on");
    assert_due("if(known(delivered_on), delivered_on + 1 d)", "2026-11-06");
    assert_due("if(known(delivered_on), promised_on)", " promised_on");
    assert_due("if(minor, delivered_on)", "2026-11-05");
}
END_TEST

START_TEST(condition_due__keeps_to_the_room_there_is__and_to_what_is_there)
{
    const struct expr *x =
        small_compile(&s, "max(posted_on, promised_on, delivered_on)", EXPR_DATE);
    struct view v = small_view(&s);
    const char *needs[2] = {"promised_on", NULL};
    size_t count = 1;

    condition_due(x, &v, needs, &count, 2);
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(needs[0], "promised_on");
    ck_assert_str_eq(needs[1], "posted_on");
}
END_TEST

START_TEST(condition_due__takes_the_earlier_date__where_an_if_is_not_known)
{
    small_say(&s, "delivered_on", "2026-11-05");
    assert_due("if(minor, promised_on, delivered_on + 1 d)", "2026-11-06");
    small_say(&s, "promised_on", "2026-11-01");
    assert_due("if(minor, delivered_on, promised_on)", "2026-11-01");
    small_say(&s, "minor", "yes");
    assert_due("if(minor, delivered_on, promised_on)", "2026-11-05");
}
END_TEST

START_TEST(condition_due__gives_no_date__outside_of_the_years_there_are)
{
    small_say(&s, "delivered_on", "9999-12-31");
    assert_due("delivered_on + 1 d", "");
    assert_due("delivered_on + 1 m", "");
    assert_due("delivered_on + 1 d - 1 d", "");
    small_say(&s, "asked_at", "9999-12-31T23:30Z");
    assert_due("asked_at + 1 h", "");
    assert_due("2026-11-22 - 40000 m", "");
}
END_TEST

START_TEST(condition_value__gives_what_an_else_gives)
{
    struct view v;
    struct value value;
    enum value_type type;
    const struct expr *x;
    struct err e = {0};

    ck_assert_int_eq(condition_compile(&x, &s.d, "paid_at ?: paid_on", EXPR_ANY, &type, &e), 0);
    ck_assert_int_eq(type, VALUE_TIME);
    ck_assert_int_eq(condition_compile(&x, &s.d, "paid_at + 3 d", EXPR_ANY, &type, &e), 0);
    ck_assert_int_eq(type, VALUE_DATE);
    ck_assert_int_eq(condition_compile(&x, &s.d, "platform = other", EXPR_ANY, &type, &e), 0);
    ck_assert_int_eq(type, VALUE_YESNO);
    v = small_view(&s);
    ck_assert(!condition_value(x, &v, &value));
    small_say(&s, "platform", "other");
    v = small_view(&s);
    ck_assert(condition_value(x, &v, &value));
    ck_assert_str_eq(value_print(s.arena, &value), "yes");
}
END_TEST

/* --- what is refused --- */

START_TEST(condition_compile__says_what_is_wrong__and_at_which_column)
{
    static const struct {
        const char *source, *wanted;
    } rows[] = {
        {"", "column 1: the expression ends where a fact or a value should stand"},
        {"platform = ", "column 12: the expression ends where a fact or a value should stand"},
        {"platfrom = other", "column 1: no fact is called `platfrom`"},
        {"platform = ebay", "column 12: `ebay` is no value of platform"},
        {"platform in (other, ebay)", "column 21: `ebay` is no value of platform"},
        {"platform in eea", "column 13: `DE` of group eea is no value of the choice before it"},
        {"country in asia", "column 12: no group is called `asia`"},
        {"country = ZZ", "column 11: no fact is called `ZZ`"},
        {"country in (DE, ZZ)", "column 17: `ZZ` is no value of country"},
        {"platform = 2026-10-03", "column 12: a choice and a date do not go together"},
        {"paid_on = platform", "column 11: a date and a choice do not go together"},
        {"platform < other", "column 1: a choice has no order: only `=` and `!=`"},
        {"amount >= 100", "column 11: a money and a number do not go together"},
        {"amount >= USD 1.005", "column 11: no such amount, or no such currency"},
        {"amount >= XQQ 1", "column 11: no such amount, or no such currency"},
        {"amount >= USD", "column 11: no fact is called `USD`"},
        {"evidence = chat", "column 1: a set is asked with `has`"},
        {"evidence has receipt", "column 14: `receipt` is no value of evidence"},
        {"platform has other", "column 1: only a set `has` something, and this is a choice"},
        {"seller = seller", "column 1: a text can only be `known`"},
        {"amount in (a)", "column 1: a money cannot be `in` a list"},
        {"platform", "column 1: a choice is not a condition"},
        {"minor and platform", "column 11: a choice is not a condition"},
        {"not paid_on", "column 5: a date is not a condition"},
        {"paid_on + 15", "column 13: the expression ends where a unit (h, d, bd, w, m, y) should "
                         "stand"},
        {"paid_on + d", "column 11: `d` stands where a length like `15 days` should"},
        {"paid_on + 1.5 d", "column 11: a length is a whole number up to 40000"},
        {"paid_on + 40001 d", "column 11: a length is a whole number up to 40000"},
        {"platform + 1 d = other", "column 1: a date should stand here, not a choice"},
        {"within(platform, 1 d)", "column 8: a date should stand here, not a choice"},
        {"within(paid_on 1 d)", "column 16: `1` stands where `,` should"},
        {"min(paid_on, minor) = today", "column 14: a date should stand here, not a yesno"},
        {"if(paid_on, minor, minor)", "column 4: a date is not a condition"},
        {"if(minor, paid_on, minor) = today", "column 20: a date and a yesno do not go together"},
        {"known(2026-10-03)", "column 7: `2026-10-03` stands where a fact should"},
        {"(minor", "column 7: the expression ends where `)` should stand"},
        {"minor minor", "column 7: `minor` stands where the end should"},
        {"minor & minor", "column 7: this character has no meaning here"},
        {"paid_on = 2026-02-30", "column 11: no such day"},
        {"minor = \xC3\xA9", "column 9: this character has no meaning here"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_refused(rows[i].source, EXPR_BOOL, rows[i].wanted);
    assert_refused("minor", EXPR_DATE, "column 1: a date should stand here, not a yesno");
}
END_TEST

/* `count` times `piece`, then `end`. */
static char *repeated(const char *piece, int count, const char *end)
{
    struct buf b = BUF_INIT(100000);
    char *text;

    for (int i = 0; i < count; i++)
        buf_add_text(&b, piece);
    buf_add_text(&b, end);
    text = arena_copy(s.arena, buf_text(&b));
    buf_free(&b);
    return text;
}

START_TEST(condition_compile__bounds_depth_length_and_count)
{
    const struct expr *x;
    struct err e = {0};

    assert_refused(repeated("(", 40, "minor"), EXPR_BOOL,
                   "column 33: nested deeper than 32 levels");
    assert_refused(repeated("not ", 40, "minor"), EXPR_BOOL,
                   "column 129: nested deeper than 32 levels");
    assert_refused(repeated("minor or ", 60, "minor"), EXPR_BOOL,
                   "column 367: more than 40 in a row");
    assert_refused(arena_print(s.arena, "today%s", repeated(" + 1 d", 40, "")), EXPR_DATE,
                   "column 199: more than 32 lengths in a row");
    assert_refused(repeated(" ", 5000, "minor"), EXPR_BOOL,
                   "an expression of more than 4000 bytes");
    ck_assert_int_eq(
        condition_compile(&x, &s.d, repeated("not ", 31, "minor"), EXPR_BOOL, NULL, &e), 0);
    ck_assert_int_eq(
        condition_compile(&x, &s.d, repeated("minor or ", 39, "minor"), EXPR_BOOL, NULL, &e), 0);
}
END_TEST

START_TEST(condition_compile__takes_or_refuses__whatever_is_cut_out_of_an_expression)
{
    static const char whole[] =
        "any(payment_method in (card, paypal) and within(paid_at ?: paid_on, 72 hours)) or not "
        "if(known(promised_on), min(promised_on, 2026-01-01) + 1 bd, posted_on - 2 m) <= today";
    char piece[sizeof whole];
    struct view v = small_view(&s);

    for (size_t from = 0; from < sizeof whole - 1; from++) {
        for (size_t length = 1; from + length < sizeof whole; length += 3) {
            const struct expr *x;
            struct err e = {0};

            snprintf(piece, sizeof piece, "%.*s", (int)length, whole + from);
            if (condition_compile(&x, &s.d, piece, EXPR_BOOL, NULL, &e) == 0)
                ck_assert_int_le(condition_test(x, &v), TRUTH_UNKNOWN);
            else
                ck_assert_msg(strncmp(e.text, "column ", 7) == 0, "%s: %s", piece, e.text);
        }
    }
}
END_TEST

/* --- looking inside --- */

static void collect(void *owner, const struct fact_def *f)
{
    struct buf *b = owner;

    buf_print(b, "%s ", f->id);
}

START_TEST(condition_facts__names_each_fact_once)
{
    const struct expr *x = small_compile(
        &s, "known(paid_at) and paid_on < today and (paid_on > promised_on or scam = unclear)",
        EXPR_BOOL);
    struct buf b = BUF_INIT(1000);

    condition_facts(x, collect, &b);
    ck_assert_str_eq(buf_text(&b), "paid_at paid_on promised_on scam ");
    condition_facts(NULL, collect, &b);
    ck_assert_str_eq(buf_text(&b), "paid_at paid_on promised_on scam ");
    buf_free(&b);
}
END_TEST

START_TEST(condition_source__is_what_was_written)
{
    char source[] = "minor  or threatened";
    const struct expr *x = small_compile(&s, source, EXPR_BOOL);

    memset(source, 'x', sizeof source - 1);
    ck_assert_str_eq(condition_source(x), "minor  or threatened");
    ck_assert_str_eq(condition_source(NULL), "");
}
END_TEST

TESTING_MAIN_AROUND(
    "condition", set_up, tear_down, condition_test__follows_kleene__for_and_or_not,
    condition_test__binds_and_tighter_than_or__and_not_tighter_than_both,
    condition_test__is_true__without_an_expression,
    condition_test__compares_choices__by_value_list_and_group,
    condition_test__is_unknown__over_a_fact_that_was_not_told_or_is_not_known,
    condition_test__compares_countries_and_regions, condition_test__asks_a_set_for_its_members,
    condition_test__knows_that_an_empty_set_has_nothing, condition_test__compares_numbers,
    condition_test__compares_days,
    condition_test__is_unknown__where_some_days_of_a_range_hold_and_others_do_not,
    condition_test__compares_moments__exactly_and_with_days_by_their_day,
    condition_test__counts_hours_within__from_the_moment,
    condition_test__counts_days_within__where_only_the_day_is_known,
    condition_test__is_unknown_within__where_a_range_is_partly_so,
    condition_test__counts_a_date_to_come_as_within,
    condition_test__takes_the_days_of_both__where_an_if_is_not_known,
    condition_test__compares_money_of_one_currency__exactly,
    condition_test__is_unknown__within_15_percent_of_another_currency,
    condition_test__is_unknown__for_a_currency_without_a_rate,
    condition_test__compares_an_amount_without_currency__only_where_no_currency_matters,
    condition_test__takes_nothing_for_nothing__in_every_currency,
    condition_test__survives_the_largest_amounts, condition_test__looks_over_all_payments__with_any,
    condition_test__derives_the_class__where_it_was_not_said,
    condition_due__adds_lengths_of_every_unit,
    condition_due__counts_hours_from_a_moment__and_begun_days_from_a_day,
    condition_due__counts_from_the_first_day_of_a_range,
    condition_due__drops_what_is_not_known__from_min_and_max,
    condition_due__orders_a_moment_before_the_whole_of_its_day,
    condition_due__takes_the_first_that_is_known,
    condition_due__names_what_is_missing__only_when_it_cannot_tell,
    condition_due__keeps_to_the_room_there_is__and_to_what_is_there,
    condition_due__takes_the_earlier_date__where_an_if_is_not_known,
    condition_due__gives_no_date__outside_of_the_years_there_are,
    condition_value__gives_what_an_else_gives,
    condition_compile__says_what_is_wrong__and_at_which_column,
    condition_compile__bounds_depth_length_and_count,
    condition_compile__takes_or_refuses__whatever_is_cut_out_of_an_expression,
    condition_facts__names_each_fact_once, condition_source__is_what_was_written)
