/* test_plan.c: from facts to the plan: steps, states, order, warnings, JSON and words. */
/* SPDX-License-Identifier: MIT */
#include "core/plan.h"
#include "base/text.h"
#include "plan_set.h"

#define NOW "2026-11-22"

/* One dispute on AliExpress, promised so that its last day is 5 December. */
#define DISPUTE "\"platform\":\"aliexpress\",\"promised_on\":\"2026-11-20\""
#define USD(value) "{\"value\":\"" value "\",\"currency\":\"USD\"}"

static struct plan_set set;

static void setup_set(void)
{
    set = plan_set_load();
}

static struct plan plan_of(const char *facts, const char *now)
{
    return plan_case_plan(&set, arena_print(set.arena, "{\"facts\":{%s}}", facts), now);
}

static const struct plan_step *find_step(const struct plan *p, const char *id, int payment)
{
    for (size_t i = 0; i < p->step_count; i++)
        if (strcmp(p->steps[i].id, id) == 0 && p->steps[i].payment == payment)
            return &p->steps[i];
    return NULL;
}

static const struct plan_step *need_step(const struct plan *p, const char *id, int payment)
{
    const struct plan_step *s = find_step(p, id, payment);

    ck_assert_msg(s != NULL, "no step %s for payment %d", id, payment);
    return s;
}

static bool has_warning(const struct plan *p, const char *warning)
{
    for (size_t i = 0; i < p->warning_count; i++)
        if (strcmp(p->warnings[i], warning) == 0)
            return true;
    return false;
}

/* ---- Which steps ---- */

START_TEST(plan_build__leaves_out_what_does_not_apply_and_keeps_what_is_not_known)
{
    struct plan p;

    setup_set();
    p = plan_of("\"platform\":\"alibaba\"", NOW);
    ck_assert_ptr_null(find_step(&p, "dispute", 0));
    p = plan_of(DISPUTE, NOW);
    ck_assert_ptr_null(need_step(&p, "dispute", 0)->unsure);
    p = plan_of("\"promised_on\":\"2026-11-20\"", NOW);
    ck_assert_str_eq(need_step(&p, "dispute", 0)->unsure, "Only if you bought on AliExpress.");
    plan_set_free(&set);
}
END_TEST

START_TEST(plan_build__says_which_facts_would_decide__when_a_step_has_no_words_for_it)
{
    struct plan p;
    struct err e = {0};

    setup_set();
    p = plan_of(DISPUTE, NOW);
    ck_assert_int_eq(text_matches("I would need: Way of paying|I would need: .*pa(y|id)",
                                  need_step(&p, "paypal", 1)->unsure, &e),
                     1);
    plan_set_free(&set);
}
END_TEST

START_TEST(plan_build__gives_each_payment_its_own_steps)
{
    struct plan p;

    setup_set();
    p = plan_of("\"payments\":[{\"method\":\"paypal\",\"paid_on\":\"2026-06-10\",\"amount\":" USD(
                    "30") "},"
                          "{\"method\":\"paypal\",\"paid_on\":\"2026-10-01\",\"amount\":" USD(
                              "70") "},"
                                    "{\"method\":\"crypto\",\"paid_on\":\"2026-10-01\"}]",
                NOW);
    ck_assert_str_eq(due_text(&set, need_step(&p, "paypal", 1)->do_by), "2026-12-07");
    ck_assert_str_eq(due_text(&set, need_step(&p, "paypal", 2)->do_by), "2027-03-30");
    ck_assert_ptr_null(find_step(&p, "paypal", 3));
    ck_assert_ptr_nonnull(strstr(need_step(&p, "paypal", 1)->text, "30.00"));
    ck_assert_ptr_nonnull(strstr(need_step(&p, "paypal", 2)->text, "70.00"));
    plan_set_free(&set);
}
END_TEST

START_TEST(plan_build__reads_both_networks__when_the_card_is_not_known)
{
    struct plan p;
    const struct plan_step *s;

    setup_set();
    p = plan_of("\"payment_method\":\"card\",\"paid_on\":\"2026-10-01\"", NOW);
    s = need_step(&p, "chargeback", 1);
    ck_assert_uint_eq(s->rule_count, 2);
    ck_assert_str_eq(s->rules[0], "VISA-131");
    ck_assert_str_eq(s->rules[1], "MC-4853N");
    ck_assert_str_eq(due_text(&set, s->not_before), "2026-10-31");
    ck_assert_str_eq(due_text(&set, s->do_by), "2027-01-09");
    ck_assert_str_eq(due_text(&set, s->latest), "2027-01-29");
    p = plan_of("\"payment_method\":\"card\",\"card_network\":\"visa\",\"paid_on\":\"2026-10-01\"",
                NOW);
    s = need_step(&p, "chargeback", 1);
    ck_assert_uint_eq(s->rule_count, 1);
    ck_assert_str_eq(s->rules[0], "VISA-131");
    plan_set_free(&set);
}
END_TEST

/* ---- States and order ---- */

static const struct {
    const char *facts, *now, *step, *state;
    int payment;
} states[] = {
    {DISPUTE, "2026-12-05", "dispute", "now", 0},
    {DISPUTE, "2026-12-06", "dispute", "closed", 0},
    {DISPUTE ",\"dispute_state\":\"lost\"", NOW, "dispute", "closed", 0},
    {DISPUTE ",\"disputed_on\":\"2026-11-21\"", "2026-12-20", "dispute", "done", 0},
    {DISPUTE ",\"disputed_on\":\"2026-11-21\",\"dispute_state\":\"lost\"", NOW, "dispute", "done",
     0},
    {"\"platform\":\"aliexpress\"", NOW, "dispute", "now", 0},
    {"\"payment_method\":\"card\",\"card_network\":\"visa\",\"posted_on\":\"2026-11-10\"",
     "2026-11-24", "chargeback", "later", 1},
    {"\"payment_method\":\"card\",\"card_network\":\"visa\",\"posted_on\":\"2026-11-10\"",
     "2026-11-25", "chargeback", "now", 1},
    {"\"payment_method\":\"card\",\"card_network\":\"visa\",\"posted_on\":\"2026-03-01\","
     "\"promised_on\":\"2026-04-15\"",
     "2026-06-29", "chargeback", "now", 1},
    {"\"payment_method\":\"card\",\"card_network\":\"visa\",\"posted_on\":\"2026-03-01\","
     "\"promised_on\":\"2026-04-15\"",
     "2026-06-30", "chargeback", "late", 1},
    {"\"payment_method\":\"card\",\"card_network\":\"visa\",\"posted_on\":\"2026-03-01\","
     "\"promised_on\":\"2026-04-15\"",
     "2026-08-13", "chargeback", "late", 1},
    {"\"payment_method\":\"card\",\"card_network\":\"visa\",\"posted_on\":\"2026-03-01\","
     "\"promised_on\":\"2026-04-15\"",
     "2026-08-14", "chargeback", "closed", 1},
    {"\"platform\":\"alibaba\",\"paid_at\":\"2026-11-22T10:00Z\"", "2026-11-22T12:00Z", "withdraw",
     "now", 1},
    {"\"platform\":\"alibaba\",\"paid_at\":\"2026-11-22T10:00Z\"", "2026-11-22T12:01Z", "withdraw",
     "closed", 1},
    {"\"country\":\"GB\"", NOW, "report", "now", 0},
};

START_TEST(plan_build__tells_how_each_step_stands)
{
    setup_set();
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        struct plan p = plan_of(states[i].facts, states[i].now);
        const struct plan_step *s = need_step(&p, states[i].step, states[i].payment);

        ck_assert_msg(strcmp(step_state_name(s->state), states[i].state) == 0,
                      "%s on %s: %s is %s, not %s", states[i].facts, states[i].now, states[i].step,
                      step_state_name(s->state), states[i].state);
    }
    plan_set_free(&set);
}
END_TEST

START_TEST(plan_build__keeps_the_dates_of_steps_that_are_done_or_closed)
{
    struct plan p;

    setup_set();
    p = plan_of(DISPUTE ",\"disputed_on\":\"2026-11-21\"", "2026-12-20");
    ck_assert_str_eq(due_text(&set, need_step(&p, "dispute", 0)->do_by), "2026-12-05");
    ck_assert_str_eq(due_text(&set, need_step(&p, "dispute", 0)->expect_by), "2026-11-26");
    plan_set_free(&set);
}
END_TEST

START_TEST(plan_build__puts_first_dated_later_undated_and_closed_in_this_order)
{
    static const char *const want[] = {"keep_safe",  "call_bank", "paypal", "paypal",
                                       "chargeback", "report",    "dispute"};
    struct plan p;

    setup_set();
    p = plan_of("\"country\":\"GB\",\"platform\":\"aliexpress\",\"confirmed_on\":\"2026-09-01\","
                "\"payments\":["
                "{\"method\":\"card\",\"card_network\":\"mastercard\",\"paid_on\":\"2026-11-20\","
                "\"transfer_kind\":\"other\"},"
                "{\"method\":\"paypal\",\"paid_on\":\"2026-10-02\",\"transfer_kind\":\"other\"},"
                "{\"method\":\"paypal\",\"paid_on\":\"2026-10-01\",\"transfer_kind\":\"other\"},"
                "{\"method\":\"bank_transfer\",\"paid_on\":\"2026-11-21\","
                "\"transfer_kind\":\"swift\"}]",
                NOW);
    ck_assert_uint_eq(p.step_count, sizeof want / sizeof want[0]);
    for (size_t i = 0; i < p.step_count; i++)
        ck_assert_str_eq(p.steps[i].id, want[i]);
    ck_assert_int_eq(p.steps[2].payment, 3); /* paid a day earlier than the second */
    ck_assert_int_eq(p.steps[3].payment, 2);
    ck_assert_int_eq(p.steps[4].state, STEP_LATER);
    ck_assert_int_eq(p.steps[6].state, STEP_CLOSED);
    plan_set_free(&set);
}
END_TEST

START_TEST(plan_build__puts_what_is_done_behind_what_is_closed)
{
    struct plan p;

    setup_set();
    p = plan_of(DISPUTE ",\"disputed_on\":\"2026-11-21\",\"payment_method\":\"paypal\","
                        "\"transfer_kind\":\"other\",\"paid_on\":\"2026-01-01\"",
                NOW);
    ck_assert_uint_ge(p.step_count, 3);
    ck_assert_str_eq(p.steps[p.step_count - 2].id, "paypal");
    ck_assert_int_eq(p.steps[p.step_count - 2].state, STEP_CLOSED);
    ck_assert_str_eq(p.steps[p.step_count - 1].id, "dispute");
    ck_assert_int_eq(p.steps[p.step_count - 1].state, STEP_DONE);
    plan_set_free(&set);
}
END_TEST

/* ---- Sources, warnings, reasons ---- */

START_TEST(plan_build__shows_an_address_only_of_hosts_on_the_list)
{
    struct plan p;
    const struct plan_step *s;

    setup_set();
    p = plan_of(DISPUTE, NOW);
    s = need_step(&p, "dispute", 0);
    ck_assert_uint_eq(s->source_count, 3);
    ck_assert_str_eq(s->sources[0].url, "https://help.aliexpress.com/disputes");
    ck_assert_str_eq(s->sources[0].read_on, "2026-11-22");
    ck_assert_str_eq(s->sources[0].confidence, "primary");
    ck_assert_str_eq(s->sources[1].title, "Look-alike");
    ck_assert_ptr_null(s->sources[1].url);
    ck_assert_str_eq(s->sources[2].confidence, "copy");
    plan_set_free(&set);
}
END_TEST

START_TEST(plan_build__warns_once_of_a_rule_past_review)
{
    struct plan p;
    size_t count = 0;

    setup_set();
    p = plan_of(DISPUTE ",\"country\":\"GB\"", NOW);
    for (size_t i = 0; i < p.warning_count; i++)
        count += strcmp(p.warnings[i], "rule_past_review:AG-OLD") == 0;
    ck_assert_uint_eq(count, 1);
    ck_assert(need_step(&p, "report", 0)->past_review);
    ck_assert(!need_step(&p, "keep_safe", 0)->past_review);
    plan_set_free(&set);
}
END_TEST

START_TEST(plan_build__warns_of_holidays_only_when_business_days_were_counted)
{
    struct plan p;

    setup_set();
    p = plan_of("\"transfer_kind\":\"sepa\",\"paid_on\":\"2026-11-18\"", NOW);
    ck_assert_str_eq(due_text(&set, need_step(&p, "recall", 1)->do_by), "2026-12-02");
    ck_assert(has_warning(&p, "holidays_may_shift"));
    p = plan_of(DISPUTE ",\"transfer_kind\":\"swift\"", NOW);
    ck_assert(!has_warning(&p, "holidays_may_shift"));
    plan_set_free(&set);
}
END_TEST

START_TEST(plan_build__warns_and_asks_for_a_person__when_facts_contradict)
{
    struct plan p;

    setup_set();
    p = plan_of("\"paid_on\":\"2026-11-10\",\"delivered_on\":\"2026-11-09\"", NOW);
    ck_assert(has_warning(&p, "contradiction:delivered_on,paid_on"));
    ck_assert(p.human_needed);
    ck_assert_str_eq(p.human_because[0], "facts_contradict");
    plan_set_free(&set);
}
END_TEST

/* The rule that calls a person sees the last open clock of a route to the money. */
static bool deadline_is_near(const char *facts, const char *now)
{
    struct plan p = plan_of(facts, now);

    for (size_t i = 0; i < p.human_count; i++)
        if (strcmp(p.human_because[i], "deadline_near") == 0)
            return true;
    return false;
}

START_TEST(plan_build__looks_at_the_last_open_route_to_the_money)
{
    static const char cash[] = DISPUTE ",\"payment_method\":\"cash\",\"transfer_kind\":\"other\"";
    static const char paypal[] = DISPUTE ",\"payment_method\":\"paypal\","
                                         "\"transfer_kind\":\"other\",\"paid_on\":\"2026-10-01\"";
    static const char target[] = "\"platform\":\"alibaba\",\"payment_method\":\"cash\","
                                 "\"transfer_kind\":\"other\",\"paid_on\":\"2026-09-25\"";

    setup_set();
    ck_assert(!deadline_is_near(cash, "2026-11-27"));
    ck_assert(deadline_is_near(cash, "2026-11-28"));
    ck_assert(!deadline_is_near(cash, "2026-12-06")); /* closed: no open clock is left */
    ck_assert(!deadline_is_near(paypal, "2026-11-28"));
    ck_assert(!deadline_is_near(target, "2026-11-22")); /* a target of our own is no limit */
    plan_set_free(&set);
}
END_TEST

START_TEST(plan_build__explains_a_step_by_its_facts_and_rules)
{
    struct plan p;
    const struct plan_step *s;

    setup_set();
    p = plan_of(DISPUTE, NOW);
    s = need_step(&p, "dispute", 0);
    ck_assert_uint_eq(s->because_count, 4);
    ck_assert_str_eq(s->because[0], "platform = aliexpress");
    ck_assert_str_eq(s->because[1], "promised_on = 2026-11-20");
    ck_assert_str_eq(s->because[2], "rule AX-07");
    ck_assert_str_eq(s->because[3], "rule AG-OLD");
    plan_set_free(&set);
}
END_TEST

START_TEST(plan_build__names_what_a_text_cannot_know)
{
    struct plan p;
    struct err e = {0};

    setup_set();
    p = plan_of("\"payment_method\":\"card\",\"paid_on\":\"2026-10-01\"", NOW);
    ck_assert_int_eq(text_matches("^You paid on .*October.*2026; your order is not known yet\\.$",
                                  need_step(&p, "chargeback", 1)->text, &e),
                     1);
    plan_set_free(&set);
}
END_TEST

/* ---- Reading facts ---- */

static const struct {
    const char *text, *error; /* NULL: it can be read */
} inputs[] = {
    {"{\"facts\":{}}", NULL},
    {"{\"facts\":{\"order_no\":null}}", NULL},
    {"[]", "an object with facts is expected"},
    {"{\"fact\":{}}", "/fact: not one of facts, evidence, payments"},
    {"{\"facts\":{\"colour\":\"red\"}}", "/facts/colour: no such fact"},
    {"{\"facts\":{\"contradiction\":true}}", "/facts/contradiction: no such fact"},
    {"{\"facts\":{\"platform\":\"ebay\"}}", "/facts/platform: not one of its values"},
    {"{\"facts\":{\"platform\":3}}", "/facts/platform: a text is expected"},
    {"{\"facts\":{\"paid_on\":\"2026-02-30\"}}",
     "/facts/paid_on: no such date, nor two as `first/last`"},
    {"{\"facts\":{\"paid_on\":\"2026-03-02/2026-03-01\"}}",
     "/facts/paid_on: no such date, nor two as `first/last`"},
    {"{\"facts\":{\"paid_at\":\"yesterday\"}}",
     "/facts/paid_at: no such time of RFC 3339, nor a date"},
    {"{\"facts\":{\"amount\":\"230.00 USD\"}}",
     "/facts/amount: an amount is {\"value\": \"230.00\", \"currency\": \"USD\"}"},
    {"{\"facts\":{\"amount\":{\"value\":\"230.00\",\"currency\":\"XQZ\"}}}",
     "/facts/amount/currency: no currency of ISO 4217"},
    {"{\"facts\":{\"amount\":{\"value\":\"230.001\",\"currency\":\"USD\"}}}",
     "/facts/amount/value: no amount in this currency"},
    {"{\"facts\":{\"amount\":{\"value\":\"-2\",\"currency\":\"USD\"}}}",
     "/facts/amount/value: no amount in this currency"},
    {"{\"facts\":{\"amount\":{\"value\":\"230.00\",\"currency\":null}}}", NULL},
    {"{\"facts\":{\"trade_assurance\":\"yes\"}}",
     "/facts/trade_assurance: true or false is expected"},
    {"{\"facts\":{\"country\":\"XX\"}}", "/facts/country: no country of ISO 3166-1 alpha-2"},
    {"{\"facts\":{\"region\":\"Quebec\"}}", "/facts/region: no region of ISO 3166-2"},
    {"{\"facts\":{\"region\":\"CA-QC\"}}", NULL},
    {"{\"facts\":{\"transfers\":-1}}", "/facts/transfers: a whole number is expected"},
    {"{\"facts\":{\"order_marks\":[\"genuine\",\"golden\"]}}",
     "/facts/order_marks/1: not one of its values"},
    {"{\"facts\":{\"order_marks\":[\"genuine\",\"on_time\"]}}", NULL},
    {"{\"facts\":{\"payments\":[{\"method\":\"paypal\"},{\"platform\":\"alibaba\"}]}}",
     "/facts/payments/1/platform: not a fact of a payment"},
    {"{\"facts\":{\"payments\":[{\"method\":\"paypal\",\"payment_method\":\"card\"}]}}",
     "/facts/payments/0/payment_method: told twice"},
    {"{\"facts\":{\"payments\":{}}}", "/facts/payments: a list of payments is expected"},
    {"{\"facts\":{},\"evidence\":[\"diary\"]}", "/evidence/0: no kind of evidence"},
    {"{\"facts\":{},\"evidence\":[{\"kind\":\"chat\",\"grade\":\"fine\"}]}",
     "/evidence/0/grade: a grade is weak or good"},
    {"{\"facts\":{},\"evidence\":[{\"kind\":\"chat\",\"grade\":\"weak\"}]}", NULL},
};

START_TEST(plan_facts_read__says_what_is_wrong_and_where)
{
    setup_set();
    for (size_t i = 0; i < sizeof inputs / sizeof inputs[0]; i++) {
        struct plan_case c;
        const char *error = plan_case_try(&set, inputs[i].text, &c);

        if (!inputs[i].error)
            ck_assert_msg(!error, "%s: %s", inputs[i].text, error);
        else
            ck_assert_msg(error && strcmp(error, inputs[i].error) == 0, "%s: %s", inputs[i].text,
                          error ? error : "was read");
    }
    plan_set_free(&set);
}
END_TEST

static void check_fact(const struct plan_case *c, const char *id, int payment, const char *want)
{
    const struct fact *f = fact_find(c->facts, c->count, id, payment);

    ck_assert_msg(f != NULL, "no %s of %d", id, payment);
    ck_assert_str_eq(value_print(set.arena, &f->value), want);
    ck_assert_int_eq(f->state, FACT_KNOWN);
    ck_assert_int_eq(f->source, FROM_FILE);
}

START_TEST(plan_facts_read__gives_each_payment_its_number)
{
    struct plan_case c;

    setup_set();
    c = plan_case_read(&set, "{\"facts\":{\"payments\":[{\"method\":\"paypal\",\"amount\":" USD(
                                 "30") "},"
                                       "{\"amount\":" USD("70.5") ",\"card_network\":\"visa\"}],"
                                                                  "\"payment_method\":\"card\"}}");
    check_fact(&c, "payment_method", 1, "paypal");
    check_fact(&c, "payment_method", 2, "card");
    check_fact(&c, "amount", 2, "70.50 USD");
    check_fact(&c, "card_network", 2, "visa");
    c = plan_case_read(&set, "{\"facts\":{\"platform\":\"alibaba\",\"paid_on\":\"2026-10-01\"}}");
    check_fact(&c, "platform", 0, "alibaba");
    check_fact(&c, "paid_on", 1, "2026-10-01");
    plan_set_free(&set);
}
END_TEST

START_TEST(plan_facts_read__puts_evidence_and_marks_into_sets)
{
    struct plan_case c;

    setup_set();
    c = plan_case_read(
        &set, "{\"facts\":{\"free_returns_icon\":true,\"order_marks\":[\"on_time\"]},"
              "\"evidence\":[\"order\",{\"kind\":\"chat\",\"grade\":\"weak\"},\"order\"]}");
    check_fact(&c, "evidence", 0, "chat,order");
    check_fact(&c, "evidence_weak", 0, "chat");
    check_fact(&c, "order_marks", 0, "free_returns,on_time");
    plan_set_free(&set);
}
END_TEST

/* ---- Out ---- */

static struct json *json_of(const char *facts, const char *now)
{
    struct plan p = plan_of(facts, now);

    return plan_json(&p);
}

START_TEST(plan_json__has_the_shape_that_others_rely_on)
{
    struct json *j;
    const struct json *step, *source;

    setup_set();
    j = json_of(DISPUTE ",\"scam\":\"non_delivery\",\"threatened\":true,"
                        "\"payment_method\":\"cash\"",
                NOW);
    ck_assert_str_eq(json_string_at(j, "class"), "non_delivery");
    ck_assert_str_eq(json_string_at(j, "now"), "2026-11-22");
    ck_assert_str_eq(json_string_at(json_get(j, "file"), "strength"), "thin");
    ck_assert(json_true_at(json_get(j, "human"), "needed"));
    ck_assert_str_eq(json_string_at(json_get(j, "human"), "urgency"), "now");
    ck_assert_str_eq(json_string_at(j, "dialogs"), set.dialog->set);
    ck_assert_int_eq(json_type(json_get(j, "warnings")), JSON_ARRAY);
    step = json_child(json_get(j, "steps"));
    ck_assert_str_eq(json_string_at(step, "id"), "keep_safe");
    ck_assert_int_eq(json_type(json_get(step, "payment")), JSON_NULL);
    ck_assert_int_eq(json_type(json_get(step, "do_by")), JSON_NULL);
    ck_assert_str_eq(json_string_at(step, "state"), "now");
    step = json_next(step);
    ck_assert_str_eq(json_string_at(step, "id"), "dispute");
    ck_assert_str_eq(json_string_at(step, "track"), "platform");
    ck_assert_str_eq(json_string_at(step, "do_by"), "2026-12-05");
    ck_assert_str_eq(json_string_at(step, "latest"), "2026-12-05");
    ck_assert_str_eq(json_string_at(step, "aim_by"), "2026-12-03");
    ck_assert_int_eq(json_type(json_get(step, "expect_by")), JSON_NULL);
    ck_assert_str_eq(json_text(json_child(json_get(step, "needs"))), "disputed_on");
    source = json_child(json_get(step, "sources"));
    ck_assert_str_eq(json_string_at(source, "title"), "Help page on disputes");
    ck_assert_int_eq(json_type(json_get(json_next(source), "url")), JSON_NULL);
    json_free(&j);
    plan_set_free(&set);
}
END_TEST

START_TEST(plan_json__has_no_urgency__when_no_person_is_needed)
{
    struct json *j;

    setup_set();
    j = json_of("\"platform\":\"other\"", NOW);
    ck_assert(!json_true_at(json_get(j, "human"), "needed"));
    ck_assert_int_eq(json_type(json_get(json_get(j, "human"), "urgency")), JSON_NULL);
    json_free(&j);
    plan_set_free(&set);
}
END_TEST

#define RICH                                                                                       \
    DISPUTE ",\"country\":\"GB\",\"scam\":\"non_delivery\",\"payments\":["                         \
            "{\"method\":\"paypal\",\"paid_on\":\"2026-10-01\",\"amount\":" USD(                   \
                "30") "},{\"method\":\"card\",\"paid_on\":\"2026-11-20\"},"                        \
                      "{\"method\":\"paypal\",\"paid_on\":\"2026-01-01\"}]"

static size_t characters(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

static bool says(const char *text, const char *pattern)
{
    struct err e = {0};
    int found = text_matches(pattern, text, &e);

    ck_assert_int_ge(found, 0);
    return found;
}

START_TEST(plan_messages__begin_with_what_to_do_today)
{
    struct plan p;
    const char **m;
    size_t count;

    setup_set();
    p = plan_of(RICH, NOW);
    m = plan_messages(set.dialog, &p, 2, set.arena, &count);
    ck_assert_uint_ge(count, 2);
    ck_assert_uint_le(characters(m[0]), 900);
    ck_assert(says(m[0], "^Your plan \\(number 2\\), 22 November 2026|^Your plan \\(number 2\\)"));
    ck_assert(says(m[0], "Keep safe"));
    ck_assert(says(m[0], "Do it by .*3.*\\. Last day: .*5"));
    ck_assert(says(m[0], "Open a PayPal case \\(payment 1\\)"));
    ck_assert(!says(m[0], "Report it")); /* it has no date, and there is enough with one */
    plan_set_free(&set);
}
END_TEST

START_TEST(plan_messages__tell_the_rest_in_the_messages_behind)
{
    struct plan p;
    const char **m, *rest = "";
    size_t count;

    setup_set();
    p = plan_of(RICH, NOW);
    m = plan_messages(set.dialog, &p, 1, set.arena, &count);
    for (size_t i = 1; i < count; i++) {
        ck_assert_uint_le(text_utf16_length(m[i]), 3500);
        ck_assert_uint_gt(strlen(m[i]), 0);
        rest = arena_print(set.arena, "%s\n%s", rest, m[i]);
    }
    ck_assert(says(rest, "Report it"));
    ck_assert(says(rest, "Open a PayPal case \\(payment 3\\): The last day was"));
    ck_assert(!says(rest, "Keep safe"));
    ck_assert(says(rest, "not legal advice"));
    ck_assert(says(rest, "human"));
    ck_assert(says(rest, "for a fee"));
    ck_assert(says(rest, "check the date on your order page[^\n]*\\n(?s:.*)Card guide, read on "));
    ck_assert(says(rest, "not read again"));
    plan_set_free(&set);
}
END_TEST

static const char *many_payments(bool one_day)
{
    const char *payments = "";

    for (int i = 0; i < 32; i++)
        payments =
            arena_print(set.arena, "%s%s{\"method\":\"paypal\",\"paid_on\":\"2026-10-%02d\"}",
                        payments, i ? "," : "", one_day ? 1 : i % 30 + 1);
    return arena_print(set.arena, "\"payments\":[%s]", payments);
}

static size_t count_of(const char *const *messages, size_t count, const char *words)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++)
        for (const char *at = messages[i]; (at = strstr(at, words)); at++)
            found++;
    return found;
}

START_TEST(plan_messages__keep_the_first_one_short__however_much_there_is_to_do)
{
    struct plan p;
    const char **m;
    size_t count;

    setup_set();
    p = plan_of(many_payments(false), NOW);
    m = plan_messages(set.dialog, &p, 1, set.arena, &count);
    ck_assert_uint_le(characters(m[0]), 900);
    for (size_t i = 0; i < count; i++)
        ck_assert_uint_le(text_utf16_length(m[i]), 3500);
    /* Two pairs share a day and a paragraph. None is lost; one that is short in the first message stands again. */
    ck_assert_uint_ge(count_of(m, count, "Open a PayPal case ("), 30);
    plan_set_free(&set);
}
END_TEST

START_TEST(plan_messages__say_once_what_holds_for_several_payments)
{
    struct plan p;
    const char **m, *explained;
    size_t count;

    setup_set();
    p = plan_of(many_payments(true), NOW);
    m = plan_messages(set.dialog, &p, 1, set.arena, &count);
    ck_assert_uint_le(count_of(m, count, "Open a PayPal case ("), 2);
    ck_assert_uint_ge(count_of(m, count, "31, and 32)"), 1);
    explained = plan_text(set.dialog, &p, true, set.arena);
    /* Each for itself, and once on the first screen. */
    ck_assert_uint_eq(count_of(&explained, 1, "Open a PayPal case ("), 33);
    plan_set_free(&set);
}
END_TEST

START_TEST(plan_text__explains_when_asked)
{
    struct plan p;
    const char *plain, *explained;

    setup_set();
    p = plan_of(RICH, NOW);
    plain = plan_text(set.dialog, &p, false, set.arena);
    explained = plan_text(set.dialog, &p, true, set.arena);
    ck_assert(says(plain, "Open a dispute"));
    ck_assert(says(plain, "not legal advice"));
    ck_assert(!says(plain, "promised_on = 2026-11-20"));
    ck_assert(says(explained, "promised_on = 2026-11-20"));
    ck_assert(says(explained, "rule AX-07"));
    plan_set_free(&set);
}
END_TEST

START_TEST(plan_digest__changes_with_dates_and_not_with_the_day_alone)
{
    struct plan p;
    const char *first;

    setup_set();
    p = plan_of("\"payment_method\":\"paypal\",\"paid_on\":\"2026-10-01\"", NOW);
    first = plan_digest(&p, set.arena);
    ck_assert_uint_eq(strlen(first), 64);
    p = plan_of("\"payment_method\":\"paypal\",\"paid_on\":\"2026-10-01\"", NOW);
    ck_assert_str_eq(plan_digest(&p, set.arena), first);
    p = plan_of("\"payment_method\":\"paypal\",\"paid_on\":\"2026-10-02\"", NOW);
    ck_assert_str_ne(plan_digest(&p, set.arena), first);
    plan_set_free(&set);
}
END_TEST

START_TEST(plan_build__gives_the_same_bytes_for_the_same_case)
{
    struct buf one = BUF_INIT((size_t)1024 * 1024), other = BUF_INIT((size_t)1024 * 1024);
    struct json *j;

    setup_set();
    j = json_of(RICH, NOW);
    json_write(j, &one);
    json_free(&j);
    j = json_of(RICH, NOW);
    json_write(j, &other);
    json_free(&j);
    ck_assert_str_eq(buf_text(&one), buf_text(&other));
    buf_free(&one);
    buf_free(&other);
    plan_set_free(&set);
}
END_TEST

TESTING_MAIN(
    "plan", plan_build__leaves_out_what_does_not_apply_and_keeps_what_is_not_known,
    plan_build__says_which_facts_would_decide__when_a_step_has_no_words_for_it,
    plan_build__gives_each_payment_its_own_steps,
    plan_build__reads_both_networks__when_the_card_is_not_known,
    plan_build__tells_how_each_step_stands,
    plan_build__keeps_the_dates_of_steps_that_are_done_or_closed,
    plan_build__puts_first_dated_later_undated_and_closed_in_this_order,
    plan_build__puts_what_is_done_behind_what_is_closed,
    plan_build__shows_an_address_only_of_hosts_on_the_list,
    plan_build__warns_once_of_a_rule_past_review,
    plan_build__warns_of_holidays_only_when_business_days_were_counted,
    plan_build__warns_and_asks_for_a_person__when_facts_contradict,
    plan_build__looks_at_the_last_open_route_to_the_money,
    plan_build__explains_a_step_by_its_facts_and_rules, plan_build__names_what_a_text_cannot_know,
    plan_facts_read__says_what_is_wrong_and_where, plan_facts_read__gives_each_payment_its_number,
    plan_facts_read__puts_evidence_and_marks_into_sets,
    plan_json__has_the_shape_that_others_rely_on,
    plan_json__has_no_urgency__when_no_person_is_needed, plan_messages__begin_with_what_to_do_today,
    plan_messages__tell_the_rest_in_the_messages_behind,
    plan_messages__keep_the_first_one_short__however_much_there_is_to_do,
    plan_messages__say_once_what_holds_for_several_payments, plan_text__explains_when_asked,
    plan_digest__changes_with_dates_and_not_with_the_day_alone,
    plan_build__gives_the_same_bytes_for_the_same_case)
