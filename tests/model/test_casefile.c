/* test_casefile.c: a case copied, written, read, and moved between its phases. */
/* SPDX-License-Identifier: MIT */
#include "model/casefile.h"
#include "testing.h"
#include <string.h>

static struct fact known(struct arena *a, const char *id, int payment, enum value_type type,
                         const char *canonical)
{
    struct fact f = {.id = id, .payment = payment, .state = FACT_KNOWN, .confirmed = true};

    f.message = "m1";
    f.at = 1790000000;
    ck_assert(value_parse(a, type, canonical, &f.value));
    return f;
}

/* A case in which every field holds something. */
static struct casefile full_case(struct arena *a)
{
    static const char *offered[] = {"aliexpress", "=skip"}, *because[] = {"loss_large", "asked"};
    static struct trail_mark trail[] = {
        {.fact = "platform"}, {.fact = "paid_on", .payment = 2, .more = 3, .ended = true}};
    struct casefile c = casefile_new("es", "0123abcd", 1790000000);
    struct fact facts[] = {
        known(a, "platform", 0, VALUE_CHOICE, "aliexpress"),
        known(a, "amount", 1, VALUE_MONEY, "230.00 USD"),
        known(a, "paid_on", 2, VALUE_DATE, "2026-10-01/2026-10-03"),
        known(a, "paid_at", 1, VALUE_TIME, "2026-10-01T08:00:00Z"),
        {.id = "order_no", .state = FACT_REFUSED, .source = FROM_READING},
        {.id = "seller", .state = FACT_UNKNOWN, .source = FROM_ADVISOR},
    };

    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
        casefile_set(a, &c, &facts[i]);
    c.number = 7;
    c.revision = 12;
    c.phase = PHASE_WAITING;
    c.zone = "Europe/Madrid";
    c.open = (struct prompt){.kind = PROMPT_CHANGE,
                             .serial = 9,
                             .state = "paid",
                             .fact = "paid_on",
                             .payment = 2,
                             .misses = 1,
                             .offered = offered,
                             .offered_count = 2,
                             .proposed = known(a, "x", 0, VALUE_DATE, "2026-10-05").value,
                             .proposed_from = "m4"};
    c.serial = 9;
    c.trail = trail;
    c.trail_count = 2;
    casefile_tell(a, &c, "call_bank");
    c.lost = 2;
    c.plan_version = 3;
    c.plan_facts = "beef";
    c.desk = (struct holding){.urgency = URGENCY_TODAY,
                              .because = because,
                              .because_count = 2,
                              .queued_at = 1790000100,
                              .held_by = "ana",
                              .held_at = 1790000200,
                              .before = PHASE_REVIEW,
                              .outcome = "refund"};
    return c;
}

static const char *written(struct arena *a, const struct casefile *c)
{
    struct buf text = BUF_INIT(100000);
    const char *copy;

    casefile_write(c, a, &text);
    copy = arena_copy(a, buf_text(&text));
    buf_free(&text);
    return copy;
}

static int read_text(struct arena *a, const char *text, struct casefile *out, struct err *e)
{
    struct json *tree;
    int result;

    ck_assert_msg(json_parse(&tree, text, strlen(text), e) == 0, "%s", e->text);
    result = casefile_read(a, tree, out, e);
    json_free(&tree);
    return result;
}

START_TEST(casefile_read__gives_back_the_case_that_was_written)
{
    struct arena *a = arena_new();
    struct casefile before = full_case(a), after;
    const char *text = written(a, &before);
    struct err e = {0};

    ck_assert_msg(read_text(a, text, &after, &e) == 0, "%s", e.text);
    ck_assert_str_eq(written(a, &after), text);
    ck_assert_int_eq(after.number, 7);
    ck_assert_int_eq(after.revision, 12);
    ck_assert_int_eq(after.phase, PHASE_WAITING);
    ck_assert_uint_eq(after.fact_count, 6);
    ck_assert(value_equal(&casefile_fact(&after, "paid_on", 2)->value,
                          &casefile_fact(&before, "paid_on", 2)->value));
    ck_assert_int_eq(casefile_fact(&after, "order_no", 0)->state, FACT_REFUSED);
    ck_assert_int_eq(casefile_fact(&after, "seller", 0)->source, FROM_ADVISOR);
    ck_assert_str_eq(after.open.offered[1], "=skip");
    ck_assert_str_eq(value_print(a, &after.open.proposed), "2026-10-05");
    ck_assert_int_eq(after.trail[1].payment, 2);
    ck_assert_int_eq(after.trail[1].more, 3);
    ck_assert(after.trail[1].ended);
    ck_assert_int_eq(casefile_answered(&after), 5);
    ck_assert(casefile_told(&after, "call_bank"));
    ck_assert_str_eq(after.desk.held_by, "ana");
    ck_assert_int_eq(after.desk.urgency, URGENCY_TODAY);
    ck_assert_int_eq(after.desk.before, PHASE_REVIEW);
    arena_free(&a);
}
END_TEST

START_TEST(casefile_read__gives_back_a_new_case)
{
    struct arena *a = arena_new();
    struct casefile before = casefile_new("en", "00ff", 5), after;
    struct err e = {0};

    ck_assert_int_eq(read_text(a, written(a, &before), &after, &e), 0);
    ck_assert_str_eq(written(a, &after), written(a, &before));
    ck_assert_ptr_null(after.zone);
    ck_assert_ptr_null(after.desk.held_by);
    ck_assert_int_eq(after.open.kind, PROMPT_NONE);
    ck_assert_int_eq(after.opened_at, 5);
    arena_free(&a);
}
END_TEST

START_TEST(casefile_read__calls_it_corrupt__when_a_piece_is_not_ours)
{
    static const char *const corrupt[] = {
        "[]",
        "{}",
        "{\"phase\":\"dreaming\",\"open\":{\"kind\":\"none\"},\"desk\":{\"before\":\"interview\"}}",
        "{\"phase\":\"review\",\"open\":{\"kind\":\"?\"},\"desk\":{\"before\":\"interview\"}}",
        "{\"phase\":\"review\",\"open\":{\"kind\":\"none\"},\"desk\":{}}",
        "{\"phase\":\"review\",\"open\":{\"kind\":\"none\"},\"desk\":{\"before\":\"review\"},"
        "\"lost\":-1}",
        "{\"phase\":\"review\",\"open\":{\"kind\":\"none\"},\"desk\":{\"before\":\"review\"},"
        "\"lost\":99999999999}",
        "{\"phase\":\"review\",\"open\":{\"kind\":\"none\"},\"desk\":{\"before\":\"review\"},"
        "\"told\":\"x\"}",
        "{\"phase\":\"review\",\"open\":{\"kind\":\"none\"},\"desk\":{\"before\":\"review\"},"
        "\"told\":[1]}",
        "{\"phase\":\"review\",\"open\":{\"kind\":\"none\"},\"desk\":{\"before\":\"review\"},"
        "\"facts\":[1]}",
        "{\"phase\":\"review\",\"open\":{\"kind\":\"none\"},\"desk\":{\"before\":\"review\"},"
        "\"facts\":[{\"id\":\"a\",\"state\":\"known\",\"source\":\"buyer\",\"type\":\"date\","
        "\"value\":\"2026-02-30\"}]}",
        "{\"phase\":\"review\",\"open\":{\"kind\":\"none\"},\"desk\":{\"before\":\"review\"},"
        "\"language\":4}",
    };
    struct arena *a = arena_new();

    for (size_t i = 0; i < sizeof corrupt / sizeof corrupt[0]; i++) {
        struct casefile c;
        struct err e = {0};

        ck_assert_msg(read_text(a, corrupt[i], &c, &e) == -1, "%s", corrupt[i]);
        ck_assert_int_eq(e.kind, ERR_CORRUPT);
        ck_assert_uint_eq(c.fact_count, 0);
    }
    arena_free(&a);
}
END_TEST

START_TEST(casefile_copy__shares_nothing_with_its_origin)
{
    struct arena *mine = arena_new(), *theirs = arena_new(), *scratch = arena_new();
    struct casefile origin = full_case(theirs), copy = casefile_copy(mine, &origin);
    const char *before = written(scratch, &origin);

    casefile_drop(&origin, "platform", 0);
    arena_free(&theirs); /* under AddressSanitizer a shared piece is found here */
    ck_assert_str_eq(written(scratch, &copy), before);
    arena_free(&mine);
    arena_free(&scratch);
}
END_TEST

START_TEST(casefile_set__puts_a_fact_in_place_of_the_older_one)
{
    struct arena *a = arena_new();
    struct casefile c = casefile_new("en", "0", 0), earlier;
    struct fact first = known(a, "amount", 1, VALUE_MONEY, "1.00 USD"),
                other = known(a, "amount", 2, VALUE_MONEY, "2.00 USD"),
                again = known(a, "amount", 1, VALUE_MONEY, "3.00 USD");

    casefile_set(a, &c, &first);
    casefile_set(a, &c, &other);
    earlier = c;
    casefile_set(a, &c, &again);
    ck_assert_uint_eq(c.fact_count, 2);
    ck_assert_int_eq(casefile_fact(&c, "amount", 1)->value.number, 300);
    ck_assert_int_eq(casefile_fact(&c, "amount", 2)->value.number, 200);
    ck_assert_int_eq(casefile_fact(&earlier, "amount", 1)->value.number, 100);
    arena_free(&a);
}
END_TEST

START_TEST(casefile_drop__forgets_one_fact_and_keeps_the_rest_in_order)
{
    struct arena *a = arena_new();
    struct casefile c = full_case(a);

    casefile_drop(&c, "amount", 1);
    casefile_drop(&c, "amount", 1);
    casefile_drop(&c, "no_such", 0);
    ck_assert_uint_eq(c.fact_count, 5);
    ck_assert_ptr_null(casefile_fact(&c, "amount", 1));
    ck_assert_str_eq(c.facts[0].id, "platform");
    ck_assert_str_eq(c.facts[1].id, "paid_on");
    arena_free(&a);
}
END_TEST

START_TEST(casefile_payments__is_the_highest_number__and_at_least_1)
{
    struct arena *a = arena_new();
    struct casefile c = casefile_new("en", "0", 0);
    struct fact third = known(a, "amount", 3, VALUE_MONEY, "1.00 USD");

    ck_assert_int_eq(casefile_payments(&c), 1);
    casefile_set(a, &c, &third);
    ck_assert_int_eq(casefile_payments(&c), 3);
    arena_free(&a);
}
END_TEST

START_TEST(casefile_tell__remembers_each_id_once)
{
    struct arena *a = arena_new();
    struct casefile c = casefile_new("en", "0", 0);

    ck_assert(!casefile_told(&c, "call_bank"));
    casefile_tell(a, &c, "call_bank");
    casefile_tell(a, &c, "call_bank");
    ck_assert(casefile_told(&c, "call_bank"));
    ck_assert_uint_eq(c.told_count, 1);
    arena_free(&a);
}
END_TEST

START_TEST(phase_may_become__lets_nothing_come_back_from_erasure)
{
    for (int i = 0; i < PHASES; i++) {
        ck_assert(phase_may_become((enum phase)i, (enum phase)i));
        ck_assert(phase_may_become((enum phase)i, PHASE_ERASED));
        ck_assert(phase_may_become(PHASE_ERASED, (enum phase)i) == (i == PHASE_ERASED));
    }
}
END_TEST

START_TEST(phase_may_become__gives_a_held_case_back_to_where_it_was)
{
    ck_assert(phase_may_become(PHASE_WAITING, PHASE_HELD));
    ck_assert(phase_may_become(PHASE_HELD, PHASE_INTERVIEW));
    ck_assert(phase_may_become(PHASE_HELD, PHASE_REVIEW));
    ck_assert(phase_may_become(PHASE_HELD, PHASE_PLANNED));
}
END_TEST

START_TEST(casefile_read__gives_back_each_kind_of_question)
{
    struct arena *a = arena_new();

    for (int kind = PROMPT_NONE; kind < PROMPT_KINDS; kind++) {
        struct casefile c = full_case(a), back;
        struct err e = {0};

        c.open.kind = (enum prompt_kind)kind;
        ck_assert_msg(read_text(a, written(a, &c), &back, &e) == 0, "kind %d: %s", kind, e.text);
        ck_assert_int_eq(back.open.kind, kind);
    }
    arena_free(&a);
}
END_TEST

TESTING_MAIN("casefile", casefile_read__gives_back_each_kind_of_question,
             casefile_read__gives_back_the_case_that_was_written,
             casefile_read__gives_back_a_new_case,
             casefile_read__calls_it_corrupt__when_a_piece_is_not_ours,
             casefile_copy__shares_nothing_with_its_origin,
             casefile_set__puts_a_fact_in_place_of_the_older_one,
             casefile_drop__forgets_one_fact_and_keeps_the_rest_in_order,
             casefile_payments__is_the_highest_number__and_at_least_1,
             casefile_tell__remembers_each_id_once,
             phase_may_become__lets_nothing_come_back_from_erasure,
             phase_may_become__gives_a_held_case_back_to_where_it_was)
