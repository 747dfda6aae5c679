/* test_view.c: facts by definition, for one payment, at one moment. */
/* SPDX-License-Identifier: MIT */
#include "core/small_dialog.h"

static struct small s;

static void set_up(void)
{
    small_begin(&s);
}

static void tear_down(void)
{
    small_end(&s);
}

/* The value as text; "?" when it is not known. */
static const char *seen(const struct view *v, const char *id)
{
    struct value value;

    if (!view_value(v, small_fact(&s, id), &value)) {
        ck_assert_int_eq(value.type, small_fact(&s, id)->type);
        return "?";
    }
    ck_assert_int_eq(value.type, small_fact(&s, id)->type);
    return value_print(s.arena, &value);
}

static const char *days(const struct view *v)
{
    return arena_print(s.arena, "%s %s", day_print(s.arena, v->today),
                       day_print(s.arena, v->today_ahead));
}

START_TEST(view_value__tells_known_from_unknown_from_never_asked)
{
    struct view v;

    small_say(&s, "platform", "alibaba");
    small_not_known(&s, "seller");
    v = small_view(&s);
    ck_assert_str_eq(seen(&v, "platform"), "alibaba");
    ck_assert_str_eq(seen(&v, "seller"), "?");
    ck_assert_str_eq(seen(&v, "region"), "?");
    ck_assert_int_eq(view_fact(&v, small_fact(&s, "seller"))->state, FACT_UNKNOWN);
    ck_assert_ptr_null(view_fact(&v, small_fact(&s, "region")));
}
END_TEST

START_TEST(view_value__takes_the_else__of_a_fact_that_is_not_known)
{
    struct view v;

    small_say(&s, "paid_at", "2026-11-01T22:00Z");
    small_not_known(&s, "paid_on");
    small_say(&s, "delivered_on", "2026-11-03/2026-11-05");
    v = small_view(&s);
    ck_assert_str_eq(seen(&v, "paid_on"), "2026-11-01"); /* a date: the hour is dropped */
    ck_assert_str_eq(seen(&v, "posted_on"), "2026-11-01");
    ck_assert_str_eq(seen(&v, "breached_on"), "2026-11-03/2026-11-05");
    ck_assert_ptr_null(view_fact(&v, small_fact(&s, "breached_on")));
}
END_TEST

START_TEST(view_value__prefers_what_was_said__to_the_else)
{
    struct view v;

    small_say(&s, "promised_on", "2026-11-01");
    small_say(&s, "breached_on", "2026-11-09");
    v = small_view(&s);
    ck_assert_str_eq(seen(&v, "breached_on"), "2026-11-09");
}
END_TEST

START_TEST(view_of_payment__sees_the_facts_of_that_payment__and_those_of_the_case)
{
    struct view first, second;

    small_say(&s, "platform", "alibaba");
    small_say_of(&s, 1, "payment_method", "card");
    small_say_of(&s, 2, "payment_method", "paypal");
    small_say_of(&s, 2, "paid_on", "2026-11-01");
    first = small_view(&s);
    second = view_of_payment(&first, 2);
    ck_assert_int_eq(first.payments, 2);
    ck_assert_int_eq(first.payment, 1);
    ck_assert_str_eq(seen(&first, "payment_method"), "card");
    ck_assert_str_eq(seen(&first, "paid_on"), "?");
    ck_assert_int_eq(second.payment, 2);
    ck_assert_str_eq(seen(&second, "payment_method"), "paypal");
    ck_assert_str_eq(seen(&second, "posted_on"), "2026-11-01");
    ck_assert_str_eq(seen(&second, "platform"), "alibaba");
}
END_TEST

START_TEST(view_of_payment__sees_the_same_when_it_comes_back)
{
    struct view first, second, again;

    small_say_of(&s, 1, "payment_method", "card");
    small_say_of(&s, 2, "payment_method", "paypal");
    first = small_view(&s);
    second = view_of_payment(&first, 2);
    again = view_of_payment(&second, 1);
    ck_assert_str_eq(seen(&again, "payment_method"), "card");
    again = view_of_payment(&again, 2);
    ck_assert_str_eq(seen(&again, "payment_method"), "paypal");
    again = view_of_payment(&again, VIEW_PAYMENTS + 1); /* more than are kept */
    ck_assert_str_eq(seen(&again, "payment_method"), "?");
    again = view_of_payment(&again, 1);
    ck_assert_str_eq(seen(&again, "payment_method"), "card");
}
END_TEST

START_TEST(view_make__passes_over_facts_that_these_dialogs_do_not_know)
{
    struct view v;

    s.said[s.said_count++] = (struct fact){.id = "of_an_older_set", .state = FACT_KNOWN};
    small_say(&s, "platform", "alibaba");
    v = small_view(&s);
    ck_assert_str_eq(seen(&v, "platform"), "alibaba");
    ck_assert_int_eq(v.payments, 1);
}
END_TEST

START_TEST(view_value__does_not_know_a_fact__whose_type_was_another_one)
{
    struct view v;

    small_say(&s, "platform", "alibaba");
    s.said[0].value = value_none(VALUE_YESNO);
    v = small_view(&s);
    ck_assert_str_eq(seen(&v, "platform"), "?");
}
END_TEST

START_TEST(view_make__does_not_mix_facts_of_the_case_with_those_of_payments)
{
    struct view v;

    small_say(&s, "platform", "alibaba");
    s.said[0].payment = 1;
    small_say(&s, "payment_method", "card");
    s.said[1].payment = 0;
    v = small_view(&s);
    ck_assert_str_eq(seen(&v, "platform"), "?");
    ck_assert_str_eq(seen(&v, "payment_method"), "?");
}
END_TEST

START_TEST(view_make__bounds_how_many_payments_it_believes_in)
{
    struct view v;

    small_say_of(&s, 2000000000, "payment_method", "card");
    v = small_view(&s);
    ck_assert_int_le(v.payments, 100);
}
END_TEST

START_TEST(view_make__takes_today_from_the_zone__then_the_country__then_utc)
{
    int64_t now = moment_parse("2026-11-22T05:30Z");
    struct view v = view_make(s.arena, &s.d, s.said, s.said_count, NULL, now);

    ck_assert_str_eq(days(&v), "2026-11-22 2026-11-22");
    small_say(&s, "country", "US"); /* Hawaii is still at the 21st, New York at the 22nd */
    v = view_make(s.arena, &s.d, s.said, s.said_count, NULL, now);
    ck_assert_str_eq(days(&v), "2026-11-21 2026-11-22");
    v = view_make(s.arena, &s.d, s.said, s.said_count, "America/Los_Angeles", now);
    ck_assert_str_eq(days(&v), "2026-11-21 2026-11-21");
    v = view_make(s.arena, &s.d, s.said, s.said_count, "+14:00", now);
    ck_assert_str_eq(days(&v), "2026-11-22 2026-11-22");
    ck_assert_str_eq(v.zone, "+14:00");
    v = view_make(s.arena, &s.d, s.said, s.said_count, "Moon/Tranquility", now);
    ck_assert_ptr_null(v.zone);
    ck_assert_str_eq(days(&v), "2026-11-21 2026-11-22");
}
END_TEST

/* `non_delivery` when it was paid by PayPal; what stands before it asks for the class itself. */
static void give_classes(void)
{
    s.classes[0] = (struct class_def){.id = "counterfeit",
                                      .when = small_compile(&s, "scam = unclear", EXPR_BOOL)};
    s.classes[1] = (struct class_def){
        .id = "non_delivery", .when = small_compile(&s, "payment_method = paypal", EXPR_BOOL)};
    s.d.classes = s.classes;
    s.d.class_count = 2;
}

START_TEST(view_value__derives_the_class__that_was_not_said)
{
    struct view v;

    give_classes();
    v = small_view(&s);
    ck_assert_str_eq(seen(&v, "scam"), "unclear");
    small_say(&s, "payment_method", "paypal");
    v = small_view(&s);
    ck_assert_str_eq(seen(&v, "scam"), "non_delivery");
    ck_assert_ptr_null(view_fact(&v, small_fact(&s, "scam")));
    small_not_known(&s, "scam");
    v = small_view(&s);
    ck_assert_str_eq(seen(&v, "scam"), "non_delivery");
}
END_TEST

START_TEST(view_value__never_overrides_the_class_that_was_said)
{
    struct view v;

    give_classes();
    small_say(&s, "payment_method", "paypal");
    small_say(&s, "scam", "unclear");
    v = small_view(&s);
    ck_assert_str_eq(seen(&v, "scam"), "unclear");
}
END_TEST

START_TEST(view_value__derives_one_class__for_all_payments)
{
    struct view v, second;

    give_classes();
    small_say_of(&s, 1, "payment_method", "card");
    small_say_of(&s, 2, "payment_method", "paypal");
    v = small_view(&s);
    second = view_of_payment(&v, 2);
    ck_assert_str_eq(seen(&second, "scam"), "unclear");
    ck_assert_str_eq(seen(&v, "scam"), "unclear");
    v.derived = NULL; /* as in a view made by hand */
    second = view_of_payment(&v, 2);
    ck_assert_str_eq(seen(&second, "scam"), "unclear");
}
END_TEST

START_TEST(view_fact__is_none__in_a_view_without_facts)
{
    struct view v = {.dialog = &s.d, .arena = s.arena, .payment = 1, .payments = 1};

    ck_assert_ptr_null(view_fact(&v, small_fact(&s, "platform")));
    ck_assert_str_eq(seen(&v, "platform"), "?");
}
END_TEST

TESTING_MAIN_AROUND("view", set_up, tear_down,
                    view_value__tells_known_from_unknown_from_never_asked,
                    view_value__takes_the_else__of_a_fact_that_is_not_known,
                    view_value__prefers_what_was_said__to_the_else,
                    view_of_payment__sees_the_facts_of_that_payment__and_those_of_the_case,
                    view_of_payment__sees_the_same_when_it_comes_back,
                    view_make__passes_over_facts_that_these_dialogs_do_not_know,
                    view_value__does_not_know_a_fact__whose_type_was_another_one,
                    view_make__does_not_mix_facts_of_the_case_with_those_of_payments,
                    view_make__bounds_how_many_payments_it_believes_in,
                    view_make__takes_today_from_the_zone__then_the_country__then_utc,
                    view_value__derives_the_class__that_was_not_said,
                    view_value__never_overrides_the_class_that_was_said,
                    view_value__derives_one_class__for_all_payments,
                    view_fact__is_none__in_a_view_without_facts)
