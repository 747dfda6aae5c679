/* test_matter.c: what an expression still hangs on, and which questions of the real dialogs matter in a case. */
/* SPDX-License-Identifier: MIT */
#include "core/hinge.h"
#include "core/matter.h"
#include "conversation.h"

static struct conversation c;
static struct fact facts[16];
static size_t count;

static void set_up(void)
{
    conv_begin(&c);
    count = 0;
}

static void tear_down(void)
{
    conv_end(&c);
}

static void know(const char *id, const char *value)
{
    const struct fact_def *f = dialog_fact(c.dialog, id);
    struct fact *fact = &facts[count++];

    ck_assert_ptr_nonnull(f);
    *fact = (struct fact){.id = f->id,
                          .payment = f->of_payment ? 1 : 0,
                          .state = FACT_KNOWN,
                          .source = FROM_BUYER,
                          .confirmed = true};
    ck_assert(value_parse(c.arena, f->type, value, &fact->value));
}

/* Everything that is not told may be told yet. */
static struct view view_open_to_all(void)
{
    struct view v = view_make(c.arena, c.dialog, facts, count, NULL, c.now);
    bool *open = arena_array(c.arena, c.dialog->fact_count, sizeof *open);

    memset(open, true, c.dialog->fact_count * sizeof *open);
    v.open = open;
    v.derived = arena_alloc(c.arena, sizeof *v.derived);
    return v;
}

/* The hinges, in the order of facts.json, with blanks between. */
static const char *hinges_of(const char *source)
{
    struct view v = view_open_to_all();
    bool *found = arena_array(c.arena, c.dialog->fact_count, sizeof *found);
    const struct expr *x;
    struct err e = {0};
    const char *all = "";

    if (condition_compile(&x, c.dialog, source, EXPR_BOOL, NULL, &e))
        ck_assert_msg(condition_compile(&x, c.dialog, source, EXPR_DATE, NULL, &e) == 0, "%s",
                      e.text);
    (void)hinges(x, &v, found);
    for (size_t i = 0; i < c.dialog->fact_count; i++)
        if (found[i])
            all = arena_print(c.arena, "%s%s%s", all, *all ? " " : "", c.dialog->facts[i].id);
    return all;
}

#define HANGS(source, wanted) ck_assert_str_eq(hinges_of(source), wanted)

START_TEST(hinges__are_what_could_still_change_it)
{
    know("platform", "aliexpress");
    HANGS("platform = alibaba", "");
    HANGS("platform = alibaba and minor", "");
    HANGS("platform = aliexpress and minor", "minor");
    HANGS("platform = aliexpress or minor", "");
    HANGS("platform = alibaba or minor", "minor");
    HANGS("not (platform = alibaba and minor)", "");
    HANGS("known(promised_on)", "promised_on");
    HANGS("known(platform)", "");
    HANGS("any(payment_method = paypal)", "payment_method");
}
END_TEST

START_TEST(hinges__of_a_clock_end_with_what_is_told)
{
    HANGS("(confirmed_on ?: promised_on) + 15 d", "promised_on confirmed_on");
    know("confirmed_on", "2026-11-01");
    HANGS("(confirmed_on ?: promised_on) + 15 d", "");
    HANGS("if(minor, promised_on, confirmed_on)", "minor promised_on");
    HANGS("max(confirmed_on, delivered_on) + 30 d", "delivered_on");
}
END_TEST

START_TEST(hinges__reach_through_what_stands_in)
{
    HANGS("issuer_country = US", "country issuer_country");
    know("issuer_country", "US");
    HANGS("issuer_country = US", "");
}
END_TEST

START_TEST(known__of_what_may_be_told_yet_is_not_known)
{
    struct view v = view_open_to_all();
    const struct expr *x;
    struct err e = {0};

    ck_assert_int_eq(condition_compile(&x, c.dialog, "known(promised_on)", EXPR_BOOL, NULL, &e), 0);
    ck_assert_int_eq(condition_test(x, &v), TRUTH_UNKNOWN);
    v.open = NULL;
    ck_assert_int_eq(condition_test(x, &v), TRUTH_FALSE);
}
END_TEST

static bool matters(const char *id)
{
    struct view v = view_make(c.arena, c.dialog, facts, count, NULL, c.now);

    return matter_asks(matter_begin(c.dialog, c.dialog, &v), dialog_fact(c.dialog, id));
}

START_TEST(question__matters_where_a_rule_hangs_on_it)
{
    know("platform", "aliexpress");
    know("goods_state", "absent");
    know("payment_method", "credit_card");
    know("country", "US");
    know("paid_outside_platform", "no");
    ck_assert(matters("card_network"));
    ck_assert(matters("issuer_country"));
    ck_assert(matters("promised_on"));
    ck_assert(!matters("trade_assurance"));
    ck_assert(!matters("beneficiary_country"));
    ck_assert(!matters("paypal_funding"));
}
END_TEST

START_TEST(question__matters_alike__alone_and_after_all_others)
{
    struct matter *kept;
    struct view v;
    size_t some = 0;

    know("platform", "aliexpress");
    know("payment_method", "credit_card");
    know("country", "US");
    v = view_make(c.arena, c.dialog, facts, count, NULL, c.now);
    kept = matter_begin(c.dialog, c.dialog, &v);
    for (size_t i = c.dialog->fact_count; i-- > 0;) {
        const struct fact_def *f = &c.dialog->facts[i];
        bool alone = matters(f->id);

        ck_assert_msg(matter_asks(kept, f) == alone, "%s", f->id);
        some += alone;
    }
    ck_assert_uint_gt(some, 0);
    ck_assert_uint_lt(some, c.dialog->fact_count);
}
END_TEST

START_TEST(question__that_leads_to_one_that_matters_matters)
{
    know("platform", "aliexpress");
    know("goods_state", "absent");
    know("payment_method", "paypal");
    know("paid_outside_platform", "no");
    know("country", "US");
    know("amount", "75.00 USD");
    ck_assert(matters("paypal_funding")); /* a card behind it has a brand, and its brand a clock */
    ck_assert(matters("card_network"));
    know("paypal_funding", "balance");
    ck_assert(!matters("card_network"));
}
END_TEST

START_TEST(question__on_which_nothing_hangs_is_not_put)
{
    SAYS(&c, "hello", "skip", "AliExpress", "The goods are fine", "Refund never came", "PayPal",
         "2026-08-01", "no", "Japan", "60 EUR", "skip");
    ck_asks(&c, "paypal_dispute_on"); /* not what stands behind PayPal */
}
END_TEST

TESTING_MAIN_AROUND("matter", set_up, tear_down, hinges__are_what_could_still_change_it,
                    hinges__of_a_clock_end_with_what_is_told, hinges__reach_through_what_stands_in,
                    known__of_what_may_be_told_yet_is_not_known,
                    question__matters_where_a_rule_hangs_on_it,
                    question__matters_alike__alone_and_after_all_others,
                    question__that_leads_to_one_that_matters_matters,
                    question__on_which_nothing_hangs_is_not_put)
