/* test_deadline.c: clocks against facts, with the worked examples of the collected rules. */
/* SPDX-License-Identifier: MIT */
#include "core/deadline.h"
#include "plan_set.h"

static struct due day(const char *text)
{
    return (struct due){.day = day_parse(text), .moment = MOMENT_NONE};
}

static struct due hour(const char *text)
{
    int64_t moment = moment_parse(text);

    return (struct due){.day = moment_day(moment, "UTC"), .moment = moment};
}

static const struct due NONE = {.day = DAY_NONE, .moment = MOMENT_NONE};

static void read_rule(const struct plan_set *set, const char *rule, const char *facts,
                      const char *now, struct deadline *out)
{
    const struct rule_def *def = dialog_rule(set->dialog, rule);
    struct view v = plan_view(set, facts, now);

    ck_assert_msg(def != NULL, "no rule %s", rule);
    deadline_of(&v, &def, 1, out);
}

#define MARCH "\"posted_on\":\"2026-03-01\""

/* The rules are the real ones. NULL: not looked at; "-": none. */
static const struct {
    const char *name, *rule, *facts, *not_before, *do_by, *latest;
} examples[] = {
    {"no date", "VISA-131", "{" MARCH "}", "2026-03-16", "2026-06-29", "2026-06-29"},
    {"promised", "VISA-131", "{" MARCH ",\"promised_on\":\"2026-04-15\"}", "2026-04-16",
     "2026-06-29", "2026-08-13"},
    {"cap", "VISA-131", "{\"posted_on\":\"2025-04-01\",\"promised_on\":\"2026-09-01\"}",
     "2026-09-02", "2026-09-12", "2026-09-23"},
    {"long lead", "VISA-131", "{" MARCH ",\"promised_on\":\"2026-09-01\"}", "2026-09-02",
     "2026-09-12", "2026-12-30"},
    {"received", "VISA-133", "{\"posted_on\":\"2026-06-10\",\"delivered_on\":\"2026-07-20\"}", NULL,
     "2026-10-08", "2026-11-17"},
    {"received before it was paid", "VISA-133",
     "{\"posted_on\":\"2026-07-20\",\"delivered_on\":\"2026-06-10\"}", NULL, "2026-10-08",
     "2026-10-08"},
    {"thirty days", "PP-SNAD-US", "{\"paid_on\":\"2026-06-10\",\"delivered_on\":\"2026-07-20\"}",
     NULL, "2026-08-19", "2026-08-19"},
    {"180 days", "PP-INR", "{\"paid_on\":\"2026-06-10\"}", NULL, "2026-12-07", "2026-12-07"},
    {"escalate", "PP-ESC", "{\"paypal_dispute_on\":\"2026-08-01\"}", NULL, "2026-08-21", NULL},
    {"statement", "US-FCBA", "{\"statement_on\":\"2026-06-30\"}", NULL, "2026-08-29", NULL},
    {"cancel from", "CA-QC-CANCEL", "{\"paid_on\":\"2026-05-01\"}", "2026-05-31", "-", "-"},
    {"cancelled", "CA-QC", "{\"paid_on\":\"2026-05-01\",\"cancel_notice_on\":\"2026-06-05\"}",
     "2026-06-20", "2026-08-19", NULL},
    {"pix", "BR-PIX", "{\"paid_on\":\"2026-09-01\"}", NULL, "2026-11-20", NULL},
    {"cut-off", "MX-90", "{\"statement_cut_on\":\"2026-09-12\"}", NULL, "2026-12-11", NULL},
    {"clamp", "EU-PSD2", "{\"posted_on\":\"2025-08-31\"}", NULL, "2026-09-30", NULL},
    {"clamp in February", "EU-PSD2", "{\"posted_on\":\"2026-01-31\"}", NULL, "2027-02-28", NULL},
    {"ombudsman", "UK-FOS", "{\"bank_final_on\":\"2026-08-31\",\"payment_method\":\"credit_card\"}",
     "2026-08-31", "2027-02-28", NULL},
    {"business days", "SEPA-REC", "{\"paid_on\":\"2026-11-18\"}", NULL, "2026-12-02", NULL},
    {"to send back", "AX-14", "{\"return_approved_on\":\"2026-11-14\"}", NULL, "2026-11-24",
     "2026-11-24"},
    {"free return", "AX-15", "{\"paid_on\":\"2026-09-20\"}", "-", "2026-12-19", NULL},
    {"free return in the EU", "AX-16", "{\"seller_region\":\"eu\",\"confirmed_on\":\"2026-11-16\"}",
     NULL, "2026-12-01", NULL},
    {"free return in Brazil", "AX-16",
     "{\"seller_region\":\"brazil\",\"confirmed_on\":\"2026-11-16\"}", NULL, "2026-11-23", NULL},
    {"free return, place not told", "AX-16", "{\"confirmed_on\":\"2026-11-16\"}", NULL,
     "2026-11-23", NULL},
    {"free return, not confirmed", "AX-16", "{\"seller_region\":\"eu\"}", NULL, "-", "-"},
    {"withdraw", "AX-37", "{\"delivered_on\":\"2026-11-15\"}", NULL, "2026-11-29", NULL},
    {"two years from a leap day", "AX-CONFORM", "{\"delivered_on\":\"2024-02-29\"}", NULL,
     "2026-02-28", NULL},
    {"easy return", "AB-16", "{\"delivered_on\":\"2026-10-25\"}", NULL, "2026-11-24", NULL},
    {"easy return accepted", "AB-16-RETURN", "{\"return_approved_on\":\"2026-11-10\"}", NULL,
     "2026-11-25", NULL},
    {"late credit", "AB-17", "{\"promised_on\":\"2026-11-01\"}", NULL, "2026-12-01", NULL},
    {"cover over", "AB-24", "{\"delivered_on\":\"2026-10-25\"}", NULL, "2026-11-24", NULL},
    {"notice", "LW-05", "{\"noticed_on\":\"2026-11-11\",\"delivered_on\":\"2026-11-10\"}", NULL,
     "2026-11-25", "2028-11-10"},
    {"misrepresented", "VISA-135", "{\"posted_on\":\"2026-06-10\",\"delivered_on\":\"2026-07-20\"}",
     NULL, "2026-10-08", "2026-11-17"},
    {"misrepresented, cap", "VISA-135",
     "{\"posted_on\":\"2025-04-01\",\"delivered_on\":\"2026-09-01\"}", NULL, "2025-07-30",
     "2026-09-23"},
    {"refund note", "VISA-136", "{\"posted_on\":\"2026-06-10\",\"credit_note_on\":\"2026-07-20\"}",
     "2026-08-04", "2026-10-08", "2026-11-17"},
    {"late refund note", "VISA-136",
     "{\"posted_on\":\"2026-03-01\",\"credit_note_on\":\"2026-07-20\"}", "2026-08-04", "2026-08-14",
     "2026-11-17"},
    {"refund note without a date", "VISA-136", "{\"posted_on\":\"2026-06-10\"}", "-", "2026-10-08",
     "2026-10-08"},
    {"returned", "VISA-137",
     "{\"posted_on\":\"2026-06-10\",\"delivered_on\":\"2026-07-20\",\"returned_on\":\"2026-08-"
     "01\"}",
     "2026-08-16", "2026-10-08", "2026-11-17"},
    {"returned late", "VISA-137",
     "{\"posted_on\":\"2026-03-01\",\"delivered_on\":\"2026-06-20\",\"returned_on\":\"2026-07-"
     "01\"}",
     "2026-07-16", "2026-07-26", "2026-10-18"},
    {"not as described", "DISC",
     "{\"goods_state\":\"different\",\"posted_on\":\"2026-06-10\",\"delivered_on\":\"2026-07-20\"}",
     NULL, "2026-10-08", "2026-11-17"},
    {"pay later", "KLARNA", "{\"bnpl_reported_on\":\"2026-11-10\"}", NULL, "2026-12-01", NULL},
    {"pay later, not reported", "KLARNA", "{\"paid_on\":\"2026-11-10\"}", NULL, "-", "-"},
    {"pay later, half a year", "AFTERPAY", "{\"paid_on\":\"2026-06-10\"}", NULL, "2026-12-07",
     NULL},
    {"pay later in Scotland", "UK-BNPL", "{\"region\":\"GB-SCT\",\"promised_on\":\"2026-09-01\"}",
     NULL, "2031-09-01", NULL},
    {"pay later in England", "UK-BNPL", "{\"region\":\"GB-ENG\",\"promised_on\":\"2026-09-01\"}",
     NULL, "2032-09-01", NULL},
};

#define EXAMPLES (sizeof examples / sizeof examples[0])

static void check_due(const struct plan_set *set, size_t i, const char *what, struct due got,
                      const char *want)
{
    if (want)
        ck_assert_msg(strcmp(due_text(set, got), want) == 0, "%s (%s): %s is %s, not %s",
                      examples[i].rule, examples[i].name, what, due_text(set, got), want);
}

START_TEST(deadline_of__gives_the_worked_examples_with_the_real_rules)
{
    struct plan_set set = {.arena = arena_new()};
    struct err e = {0};

    ck_assert_msg(dialog_load(&set.dialog, TEST_DIALOGS, &e) == 0, "%s", e.text);
    for (size_t i = 0; i < EXAMPLES; i++) {
        struct deadline d;

        read_rule(&set, examples[i].rule,
                  arena_print(set.arena, "{\"facts\":%s}", examples[i].facts), "2026-11-22", &d);
        check_due(&set, i, "not_before", d.not_before, examples[i].not_before);
        check_due(&set, i, "do_by", d.do_by, examples[i].do_by);
        check_due(&set, i, "latest", d.latest, examples[i].latest);
    }
    plan_set_free(&set);
}
END_TEST

START_TEST(deadline_of__joins_two_rules_by_the_strictest_reading)
{
    struct plan_set set = plan_set_load();
    const struct rule_def *rules[] = {dialog_rule(set.dialog, "VISA-131"),
                                      dialog_rule(set.dialog, "MC-4853N")};
    struct view v = plan_view(&set, "{\"facts\":{\"posted_on\":\"2026-03-01\"}}", "2026-03-05");
    struct deadline d;

    deadline_of(&v, rules, 2, &d);
    ck_assert_str_eq(due_text(&set, d.not_before), "2026-03-31");
    ck_assert_str_eq(due_text(&set, d.do_by), "2026-06-09");
    ck_assert_str_eq(due_text(&set, d.latest), "2026-06-29");
    ck_assert_str_eq(due_text(&set, d.aim_by), "2026-05-30");
    ck_assert_uint_eq(d.need_count, 0);
    plan_set_free(&set);
}
END_TEST

START_TEST(deadline_of__aims_at_today__when_the_margin_reaches_back)
{
    struct plan_set set = plan_set_load();
    static const char facts[] = "{\"facts\":{\"promised_on\":\"2026-11-20\"}}";
    struct deadline d;

    read_rule(&set, "AX-07", facts, "2026-12-02", &d);
    ck_assert_str_eq(due_text(&set, d.do_by), "2026-12-05");
    ck_assert_str_eq(due_text(&set, d.aim_by), "2026-12-03");
    read_rule(&set, "AX-07", facts, "2026-12-04", &d);
    ck_assert_str_eq(due_text(&set, d.aim_by), "2026-12-04");
    read_rule(&set, "AX-07", facts, "2026-12-20", &d);
    ck_assert_str_eq(due_text(&set, d.aim_by), "2026-12-20");
    plan_set_free(&set);
}
END_TEST

START_TEST(deadline_of__names_the_facts_that_are_missing)
{
    struct plan_set set = plan_set_load();
    struct deadline d;

    read_rule(&set, "PP-INR", "{\"facts\":{\"platform\":\"aliexpress\"}}", "2026-12-02", &d);
    ck_assert_str_eq(due_text(&set, d.do_by), "-");
    ck_assert_str_eq(due_text(&set, d.latest), "-");
    ck_assert_str_eq(due_text(&set, d.aim_by), "-");
    ck_assert_uint_ge(d.need_count, 1);
    ck_assert_str_eq(d.needs[0], "paid_on");
    plan_set_free(&set);
}
END_TEST

START_TEST(deadline_of__counts_the_first_day_of_a_range)
{
    struct plan_set set = plan_set_load();
    struct deadline d;

    read_rule(&set, "PP-INR", "{\"facts\":{\"paid_on\":\"2026-06-10/2026-06-20\"}}", "2026-07-01",
              &d);
    ck_assert_str_eq(due_text(&set, d.do_by), "2026-12-07");
    plan_set_free(&set);
}
END_TEST

START_TEST(deadline_of__gives_a_moment__when_the_rule_runs_in_hours)
{
    struct plan_set set = plan_set_load();
    struct deadline d;

    read_rule(&set, "AB-07", "{\"facts\":{\"paid_at\":\"2026-11-22T10:30Z\"}}", "2026-11-22T11:00Z",
              &d);
    ck_assert_str_eq(due_text(&set, d.do_by), "2026-11-22T12:30:00Z");
    ck_assert_str_eq(due_text(&set, d.aim_by), "2026-11-22T12:30:00Z");
    plan_set_free(&set);
}
END_TEST

START_TEST(deadline_of__tells_when_business_days_were_counted)
{
    struct plan_set set = plan_set_load();
    struct deadline d;

    read_rule(&set, "SEPA-REC", "{\"facts\":{\"paid_on\":\"2026-11-18\"}}", "2026-11-22", &d);
    ck_assert(d.business_days);
    read_rule(&set, "SEPA-REC", "{\"facts\":{}}", "2026-11-22", &d);
    ck_assert(!d.business_days);
    read_rule(&set, "PP-INR", "{\"facts\":{\"paid_on\":\"2026-11-18\"}}", "2026-11-22", &d);
    ck_assert(!d.business_days);
    plan_set_free(&set);
}
END_TEST

START_TEST(due_compare__puts_none_last_and_a_moment_before_its_whole_day)
{
    ck_assert_int_eq(due_compare(NONE, NONE), 0);
    ck_assert_int_gt(due_compare(NONE, day("2026-11-22")), 0);
    ck_assert_int_lt(due_compare(day("2026-11-22"), NONE), 0);
    ck_assert_int_lt(due_compare(day("2026-11-21"), day("2026-11-22")), 0);
    ck_assert_int_eq(due_compare(day("2026-11-22"), day("2026-11-22")), 0);
    ck_assert_int_lt(due_compare(hour("2026-11-22T23:00Z"), day("2026-11-22")), 0);
    ck_assert_int_gt(due_compare(hour("2026-11-22T01:00Z"), day("2026-11-21")), 0);
    ck_assert_int_lt(due_compare(hour("2026-11-22T10:00Z"), hour("2026-11-22T10:01Z")), 0);
}
END_TEST

START_TEST(due_passed__waits_for_the_end_of_the_day_or_for_the_moment)
{
    struct plan_set set = plan_set_load();
    struct view v = plan_view(&set, "{\"facts\":{}}", "2026-11-22T10:00Z");

    ck_assert(!due_passed(NONE, &v));
    ck_assert(due_passed(day("2026-11-21"), &v));
    ck_assert(!due_passed(day("2026-11-22"), &v));
    ck_assert(due_passed(hour("2026-11-22T09:59Z"), &v));
    ck_assert(!due_passed(hour("2026-11-22T10:00Z"), &v));
    ck_assert(due_begun(NONE, &v));
    ck_assert(due_begun(day("2026-11-22"), &v));
    ck_assert(!due_begun(day("2026-11-23"), &v));
    ck_assert(!due_begun(hour("2026-11-22T10:01Z"), &v));
    plan_set_free(&set);
}
END_TEST

TESTING_MAIN("deadline", deadline_of__gives_the_worked_examples_with_the_real_rules,
             deadline_of__joins_two_rules_by_the_strictest_reading,
             deadline_of__aims_at_today__when_the_margin_reaches_back,
             deadline_of__names_the_facts_that_are_missing,
             deadline_of__counts_the_first_day_of_a_range,
             deadline_of__gives_a_moment__when_the_rule_runs_in_hours,
             deadline_of__tells_when_business_days_were_counted,
             due_compare__puts_none_last_and_a_moment_before_its_whole_day,
             due_passed__waits_for_the_end_of_the_day_or_for_the_moment)
