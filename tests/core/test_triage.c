/* test_triage.c: the class of a case, contradictions, and when a person is needed. */
/* SPDX-License-Identifier: MIT */
#include "core/triage.h"
#include "plan_set.h"

#define NOW "2026-11-22"

static void check_class(const char *facts, const char *want)
{
    struct plan_set set = plan_set_load();
    struct view v = plan_view(&set, facts, NOW);

    ck_assert_str_eq(triage_class(&v), want);
    plan_set_free(&set);
}

START_TEST(triage_class__is_what_was_said__whatever_the_facts_say)
{
    check_class("{\"facts\":{\"scam\":\"recovery_scam\",\"goods_state\":\"fake\"}}",
                "recovery_scam");
}
END_TEST

START_TEST(triage_class__is_the_first_whose_condition_is_true)
{
    check_class("{\"facts\":{\"goods_state\":\"absent\",\"paid_outside_platform\":false}}",
                "non_delivery");
    check_class("{\"facts\":{\"goods_state\":\"fake\"}}", "counterfeit");
}
END_TEST

START_TEST(triage_class__is_unclear__when_no_condition_is_known_to_hold)
{
    check_class("{\"facts\":{}}", "unclear");
    check_class("{\"facts\":{\"goods_state\":\"absent\"}}", "unclear");
}
END_TEST

static const struct {
    const char *facts, *one, *other; /* NULL: they go together */
} pairs[] = {
    {"{\"paid_on\":\"2026-10-10\",\"delivered_on\":\"2026-10-09\"}", "delivered_on", "paid_on"},
    {"{\"paid_on\":\"2026-10-10\",\"delivered_on\":\"2026-10-10\"}", NULL, NULL},
    {"{\"paid_on\":\"2026-10-10\",\"shipped_on\":\"2026-10-09\"}", "shipped_on", "paid_on"},
    {"{\"paid_on\":\"2026-10-10\",\"disputed_on\":\"2026-10-01\"}", "disputed_on", "paid_on"},
    {"{\"paid_on\":\"2026-10-10\",\"promised_on\":\"2026-10-01\"}", "promised_on", "paid_on"},
    {"{\"disputed_on\":\"2026-10-10\",\"decided_on\":\"2026-10-01\"}", "decided_on", "disputed_on"},
    {"{\"delivered_on\":\"2026-10-10\",\"confirmed_on\":\"2026-10-01\"}", "confirmed_on",
     "delivered_on"},
    {"{\"paid_on\":\"2026-10-01/2026-10-31\",\"delivered_on\":\"2026-10-09\"}", NULL, NULL},
    {"{\"paid_on\":\"2026-10-10/2026-10-31\",\"delivered_on\":\"2026-10-01/2026-10-09\"}",
     "delivered_on", "paid_on"},
    {"{\"amount\":{\"value\":\"20\",\"currency\":\"USD\"},"
     "\"refunded\":{\"value\":\"20.01\",\"currency\":\"USD\"}}",
     "refunded", "amount"},
    {"{\"amount\":{\"value\":\"20\",\"currency\":\"USD\"},"
     "\"refunded\":{\"value\":\"30\",\"currency\":\"BRL\"}}",
     NULL, NULL},
    /* The balance is often paid later than the goods came. */
    {"{\"delivered_on\":\"2026-10-09\",\"payments\":[{\"paid_on\":\"2026-09-01\"},"
     "{\"paid_on\":\"2026-10-20\"}]}",
     NULL, NULL},
    {"{\"delivered_on\":\"2026-08-09\",\"payments\":[{\"paid_on\":\"2026-09-01\"},"
     "{\"paid_on\":\"2026-10-20\"}]}",
     "delivered_on", "paid_on"},
};

START_TEST(triage_contradictions__finds_what_cannot_be_both)
{
    struct plan_set set = plan_set_load();

    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        const char *text = arena_print(set.arena, "{\"facts\":%s}", pairs[i].facts);
        struct view v = plan_view(&set, text, NOW);
        struct contradiction found[TRIAGE_CONTRADICTIONS];
        size_t count = triage_contradictions(&v, found);

        ck_assert_msg(count == (pairs[i].one != NULL), "%s: %zu", text, count);
        ck_assert_int_eq(triage_contradicts(&v), count > 0);
        if (!count)
            continue;
        ck_assert_str_eq(found[0].one, pairs[i].one);
        ck_assert_str_eq(found[0].other, pairs[i].other);
    }
    plan_set_free(&set);
}
END_TEST

START_TEST(triage_human__lists_rules_in_order_and_takes_the_highest_urgency)
{
    struct plan_set set = plan_set_load();
    struct view v = plan_view(&set,
                              "{\"facts\":{\"threatened\":true,\"amount\":{\"value\":\"9000\","
                              "\"currency\":\"USD\"}}}",
                              NOW);
    struct human h;

    triage_human(&v, DAY_NONE, &h);
    ck_assert(h.needed);
    ck_assert_int_eq(h.urgency, URGENCY_NOW);
    ck_assert_uint_eq(h.because_count, 2);
    ck_assert_str_eq(h.because[0], "loss_large");
    ck_assert_str_eq(h.because[1], "threatened");
    plan_set_free(&set);
}
END_TEST

START_TEST(triage_human__looks_at_every_payment)
{
    struct plan_set set = plan_set_load();
    struct view v =
        plan_view(&set,
                  "{\"facts\":{\"payments\":[{\"amount\":{\"value\":\"10\",\"currency\":\"USD\"}},"
                  "{\"amount\":{\"value\":\"9000\",\"currency\":\"USD\"}}]}}",
                  NOW);
    struct human h;

    triage_human(&v, DAY_NONE, &h);
    ck_assert_uint_eq(h.because_count, 1);
    ck_assert_str_eq(h.because[0], "loss_large");
    plan_set_free(&set);
}
END_TEST

START_TEST(triage_human__sees_the_last_deadline_only_when_there_is_one)
{
    struct plan_set set = plan_set_load();
    struct view v = plan_view(&set, "{\"facts\":{}}", NOW);
    struct human h;

    triage_human(&v, DAY_NONE, &h);
    ck_assert(!h.needed);
    ck_assert_int_eq(h.urgency, URGENCY_NONE);
    triage_human(&v, day_parse("2026-11-30"), &h);
    ck_assert(!h.needed);
    triage_human(&v, day_parse("2026-11-29"), &h);
    ck_assert(h.needed);
    ck_assert_str_eq(h.because[0], "deadline_near");
    ck_assert_int_eq(h.urgency, URGENCY_TODAY);
    plan_set_free(&set);
}
END_TEST

START_TEST(triage_human__is_asked_for__when_facts_contradict)
{
    struct plan_set set = plan_set_load();
    struct view v = plan_view(
        &set, "{\"facts\":{\"paid_on\":\"2026-10-10\",\"delivered_on\":\"2026-10-09\"}}", NOW);
    struct human h;

    triage_human(&v, DAY_NONE, &h);
    ck_assert(h.needed);
    ck_assert_str_eq(h.because[0], "facts_contradict");
    plan_set_free(&set);
}
END_TEST

TESTING_MAIN("triage", triage_class__is_what_was_said__whatever_the_facts_say,
             triage_class__is_the_first_whose_condition_is_true,
             triage_class__is_unclear__when_no_condition_is_known_to_hold,
             triage_contradictions__finds_what_cannot_be_both,
             triage_human__lists_rules_in_order_and_takes_the_highest_urgency,
             triage_human__looks_at_every_payment,
             triage_human__sees_the_last_deadline_only_when_there_is_one,
             triage_human__is_asked_for__when_facts_contradict)
