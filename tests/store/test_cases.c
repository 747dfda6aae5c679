/* test_cases.c: a case comes back as it was saved, and only one of two savers wins. */
/* SPDX-License-Identifier: MIT */
#include "place.h"
#include "store/cases.h"
#include "store/people.h"

static struct place p;
static int64_t buyer;

static void setup(void)
{
    struct person person = {.address = {NETWORK_CONSOLE, "maria"}};

    place_make(&p);
    place_open(&p);
    OK(people_add(p.store, &person, &p.e));
    buyer = person.id;
}

static struct case_row fresh(void)
{
    return (struct case_row){.person = buyer,
                             .dialog = "0123",
                             .opened_at = 1000,
                             .heard_at = 1001,
                             .state = "{}",
                             .state_length = 2};
}

static struct case_row add(enum phase phase, enum urgency urgency, int64_t queued_at)
{
    struct case_row row = fresh();

    row.phase = phase;
    row.urgency = urgency;
    row.queued_at = queued_at;
    OK(cases_add(p.store, &row, &p.e));
    return row;
}

static struct case_row load(int64_t number)
{
    struct case_row row;

    OK(cases_load(p.store, number, p.arena, &row, &p.e));
    return row;
}

START_TEST(cases_add__numbers_from_one_with_revision_one)
{
    setup();
    ck_assert_int_eq(add(PHASE_INTERVIEW, URGENCY_NONE, 0).number, 1);
    ck_assert_int_eq(add(PHASE_INTERVIEW, URGENCY_NONE, 0).number, 2);
    ck_assert_int_eq(load(2).revision, 1);
    place_remove(&p);
}
END_TEST

START_TEST(cases_add__refuses_a_person_that_is_not_there)
{
    struct case_row row;

    setup();
    row = fresh();
    row.person = 99;
    FAILS(cases_add(p.store, &row, &p.e), ERR_INTERNAL, "FOREIGN KEY");
    ck_assert_int_eq(row.number, 0);
    place_remove(&p);
}
END_TEST

START_TEST(cases_load__gives_back_every_column)
{
    static const char state[] = "{\"a\":\"\0b\"}";
    struct case_row row, back;

    setup();
    row = fresh();
    row.phase = PHASE_HELD;
    row.urgency = URGENCY_NOW;
    row.queued_at = 1500;
    row.held_by = "ann";
    row.burst = "burst";
    row.burst_length = 5;
    row.state = state;
    row.state_length = sizeof state - 1;
    OK(cases_add(p.store, &row, &p.e));
    back = load(row.number);
    ck_assert_int_eq(back.person, buyer);
    ck_assert_int_eq(back.phase, PHASE_HELD);
    ck_assert_int_eq(back.urgency, URGENCY_NOW);
    ck_assert_int_eq(back.queued_at, 1500);
    ck_assert_int_eq(back.opened_at, 1000);
    ck_assert_int_eq(back.heard_at, 1001);
    ck_assert_str_eq(back.held_by, "ann");
    ck_assert_str_eq(back.dialog, "0123");
    ck_assert_str_eq(back.burst, "burst");
    ck_assert_uint_eq(back.burst_length, 5);
    ck_assert_uint_eq(back.state_length, sizeof state - 1);
    ck_assert_mem_eq(back.state, state, sizeof state);
    place_remove(&p);
}
END_TEST

START_TEST(cases_load__gives_null_for_what_is_not_there)
{
    struct case_row back;

    setup();
    back = load(add(PHASE_INTERVIEW, URGENCY_NONE, 0).number);
    ck_assert_int_eq(back.queued_at, 0);
    ck_assert_ptr_null(back.held_by);
    ck_assert_ptr_null(back.burst);
    ck_assert_uint_eq(back.burst_length, 0);
    FAILS(cases_load(p.store, 7, p.arena, &back, &p.e), ERR_MISSING, "no case 7");
    place_remove(&p);
}
END_TEST

START_TEST(cases_save__writes_what_changed_and_counts_the_revision)
{
    struct case_row row, back;

    setup();
    row = add(PHASE_INTERVIEW, URGENCY_NONE, 0);
    row.phase = PHASE_WAITING;
    row.urgency = URGENCY_TODAY;
    row.queued_at = 2000;
    row.heard_at = 2001;
    row.held_by = "ann";
    row.dialog = "4567";
    row.state = "{\"x\":1}";
    row.state_length = 7;
    OK(cases_save(p.store, &row, &p.e));
    ck_assert_int_eq(row.revision, 2);
    back = load(row.number);
    ck_assert_int_eq(back.revision, 2);
    ck_assert_int_eq(back.phase, PHASE_WAITING);
    ck_assert_int_eq(back.urgency, URGENCY_TODAY);
    ck_assert_int_eq(back.queued_at, 2000);
    ck_assert_int_eq(back.heard_at, 2001);
    ck_assert_int_eq(back.opened_at, 1000);
    ck_assert_str_eq(back.held_by, "ann");
    ck_assert_str_eq(back.dialog, "4567");
    ck_assert_str_eq(back.state, "{\"x\":1}");
    place_remove(&p);
}
END_TEST

START_TEST(cases_save__of_an_older_revision_writes_nothing)
{
    struct case_row row, late;

    setup();
    row = add(PHASE_INTERVIEW, URGENCY_NONE, 0);
    late = row;
    row.state = "{\"first\":1}";
    row.state_length = 11;
    OK(cases_save(p.store, &row, &p.e));
    late.phase = PHASE_CLOSED;
    FAILS(cases_save(p.store, &late, &p.e), ERR_CONFLICT, "revision 1");
    ck_assert_int_eq(late.revision, 1);
    ck_assert_str_eq(load(row.number).state, "{\"first\":1}");
    ck_assert_int_eq(load(row.number).phase, PHASE_INTERVIEW);
    place_remove(&p);
}
END_TEST

START_TEST(cases_save__of_no_case_is_a_conflict)
{
    struct case_row row;

    setup();
    row = fresh();
    row.number = 5;
    row.revision = 1;
    FAILS(cases_save(p.store, &row, &p.e), ERR_CONFLICT, "case 5");
    place_remove(&p);
}
END_TEST

START_TEST(cases_in_phase__gives_the_most_urgent_first_then_who_waits_longest)
{
    int64_t numbers[10];
    size_t count;

    setup();
    add(PHASE_WAITING, URGENCY_NORMAL, 100); /* 1 */
    add(PHASE_WAITING, URGENCY_NOW, 300);    /* 2 */
    add(PHASE_HELD, URGENCY_NOW, 50);        /* 3 */
    add(PHASE_WAITING, URGENCY_NOW, 200);    /* 4 */
    add(PHASE_WAITING, URGENCY_TODAY, 10);   /* 5 */
    add(PHASE_WAITING, URGENCY_NOW, 200);    /* 6 */
    OK(cases_in_phase(p.store, PHASE_WAITING, numbers, 10, &count, &p.e));
    ck_assert_uint_eq(count, 5);
    ck_assert_mem_eq(numbers, ((int64_t[]){4, 6, 2, 5, 1}), 5 * sizeof *numbers);
    OK(cases_in_phase(p.store, PHASE_WAITING, numbers, 2, &count, &p.e));
    ck_assert_uint_eq(count, 2);
    ck_assert_mem_eq(numbers, ((int64_t[]){4, 6}), 2 * sizeof *numbers);
    OK(cases_in_phase(p.store, PHASE_HELD, numbers, 10, &count, &p.e));
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(numbers[0], 3);
    OK(cases_in_phase(p.store, PHASE_CLOSED, numbers, 10, &count, &p.e));
    ck_assert_uint_eq(count, 0);
    place_remove(&p);
}
END_TEST

START_TEST(cases_held_by__finds_the_cases_of_one_name)
{
    static const char *const holders[] = {"ann", "bob", NULL, "ann"};
    int64_t numbers[10];
    size_t count;
    struct case_row row;

    setup();
    for (size_t i = 0; i < 4; i++) {
        row = fresh();
        row.held_by = holders[i];
        OK(cases_add(p.store, &row, &p.e));
    }
    OK(cases_held_by(p.store, "ann", numbers, 10, &count, &p.e));
    ck_assert_uint_eq(count, 2);
    ck_assert_mem_eq(numbers, ((int64_t[]){1, 4}), 2 * sizeof *numbers);
    row = load(1);
    row.held_by = NULL;
    OK(cases_save(p.store, &row, &p.e));
    OK(cases_held_by(p.store, "ann", numbers, 10, &count, &p.e));
    ck_assert_uint_eq(count, 1);
    OK(cases_held_by(p.store, "carl", numbers, 10, &count, &p.e));
    ck_assert_uint_eq(count, 0);
    place_remove(&p);
}
END_TEST

START_TEST(cases_count__tells_each_phase_and_the_oldest_that_waits)
{
    int64_t counts[PHASES], oldest;

    setup();
    OK(cases_count(p.store, counts, &oldest, &p.e));
    ck_assert_int_eq(counts[PHASE_WAITING], 0);
    ck_assert_int_eq(oldest, 0);
    add(PHASE_WAITING, URGENCY_NORMAL, 700);
    add(PHASE_WAITING, URGENCY_NOW, 900);
    add(PHASE_HELD, URGENCY_NOW, 100);
    OK(cases_count(p.store, counts, &oldest, &p.e));
    ck_assert_int_eq(counts[PHASE_WAITING], 2);
    ck_assert_int_eq(counts[PHASE_HELD], 1);
    ck_assert_int_eq(counts[PHASE_INTERVIEW], 0);
    ck_assert_int_eq(oldest, 700);
    place_remove(&p);
}
END_TEST

struct seen {
    int64_t numbers[10];
    size_t count, stop_at;
};

static int see(void *owner, const struct case_row *row)
{
    struct seen *seen = owner;

    ck_assert_str_eq(row->dialog, "0123");
    ck_assert_ptr_null(row->state);
    seen->numbers[seen->count++] = row->number;
    return seen->count == seen->stop_at ? 5 : 0;
}

START_TEST(cases_of__gives_those_of_a_person_newest_first)
{
    struct person other = {.address = {NETWORK_CONSOLE, "otto"}};
    int64_t numbers[3];
    size_t count;

    setup();
    OK(people_add(p.store, &other, &p.e));
    add(PHASE_INTERVIEW, URGENCY_NONE, 0);
    add(PHASE_ERASED, URGENCY_NONE, 0);
    add(PHASE_CLOSED, URGENCY_NONE, 0);
    add(PHASE_HELD, URGENCY_NONE, 0);
    OK(cases_of(p.store, buyer, numbers, 3, &count, &p.e));
    ck_assert_uint_eq(count, 3);
    ck_assert_mem_eq(numbers, ((int64_t[]){4, 3, 1}), 3 * sizeof *numbers);
    OK(cases_of(p.store, buyer, numbers, 2, &count, &p.e));
    ck_assert_uint_eq(count, 2);
    OK(cases_of(p.store, other.id, numbers, 3, &count, &p.e));
    ck_assert_uint_eq(count, 0);
    place_remove(&p);
}
END_TEST

START_TEST(cases_all__goes_by_number_and_stops_when_told)
{
    struct seen all = {0}, two = {.stop_at = 2};

    setup();
    for (int i = 0; i < 3; i++)
        add(PHASE_PLANNED, URGENCY_NONE, 0);
    OK(cases_all(p.store, see, &all, &p.e));
    ck_assert_uint_eq(all.count, 3);
    ck_assert_mem_eq(all.numbers, ((int64_t[]){1, 2, 3}), 3 * sizeof *all.numbers);
    ck_assert_int_eq(cases_all(p.store, see, &two, &p.e), 5);
    ck_assert_int_eq(p.e.kind, ERR_NONE);
    ck_assert_uint_eq(two.count, 2);
    all = (struct seen){0};
    OK(cases_all(p.store, see, &all, &p.e));
    ck_assert_uint_eq(all.count, 3);
    place_remove(&p);
}
END_TEST

TESTING_MAIN("cases", cases_add__numbers_from_one_with_revision_one,
             cases_add__refuses_a_person_that_is_not_there, cases_load__gives_back_every_column,
             cases_load__gives_null_for_what_is_not_there,
             cases_save__writes_what_changed_and_counts_the_revision,
             cases_save__of_an_older_revision_writes_nothing, cases_save__of_no_case_is_a_conflict,
             cases_in_phase__gives_the_most_urgent_first_then_who_waits_longest,
             cases_held_by__finds_the_cases_of_one_name,
             cases_of__gives_those_of_a_person_newest_first,
             cases_count__tells_each_phase_and_the_oldest_that_waits,
             cases_all__goes_by_number_and_stops_when_told)
