/* test_people.c: a person is found by the address, and only by it. */
/* SPDX-License-Identifier: MIT */
#include "place.h"
#include "store/people.h"

static const struct address maria = {NETWORK_XMPP, "maria@example.org"};

static struct place p;

static void setup(void)
{
    place_make(&p);
    place_open(&p);
}

static struct person add(struct address address)
{
    struct person person = {.address = address};

    OK(people_add(p.store, &person, &p.e));
    return person;
}

START_TEST(people_find__gives_zero_for_a_stranger)
{
    struct person found = {.id = 7};

    setup();
    OK(people_find(p.store, maria, p.arena, &found, &p.e));
    ck_assert_int_eq(found.id, 0);
    place_remove(&p);
}
END_TEST

START_TEST(people_find__gives_back_all_that_was_added)
{
    struct person added = {.address = maria,
                           .language = "es",
                           .zone = "Europe/Madrid",
                           .chosen = "en"},
                  found;

    setup();
    OK(people_add(p.store, &added, &p.e));
    ck_assert_int_eq(added.id, 1);
    OK(people_find(p.store, maria, p.arena, &found, &p.e));
    ck_assert_int_eq(found.id, 1);
    ck_assert(address_equal(found.address, maria));
    ck_assert_str_eq(found.language, "es");
    ck_assert_str_eq(found.zone, "Europe/Madrid");
    ck_assert_str_eq(found.chosen, "en");
    ck_assert_int_eq(found.current_case, 0);
    ck_assert(!found.unreachable);
    place_remove(&p);
}
END_TEST

START_TEST(people_find__tells_networks_apart)
{
    struct person found;

    setup();
    add((struct address){NETWORK_TELEGRAM, "42"});
    OK(people_find(p.store, (struct address){NETWORK_CONSOLE, "42"}, p.arena, &found, &p.e));
    ck_assert_int_eq(found.id, 0);
    OK(people_find(p.store, (struct address){NETWORK_TELEGRAM, "42"}, p.arena, &found, &p.e));
    ck_assert_int_eq(found.id, 1);
    place_remove(&p);
}
END_TEST

START_TEST(people_load__says_that_a_person_is_missing)
{
    struct person found;

    setup();
    FAILS(people_load(p.store, 5, p.arena, &found, &p.e), ERR_MISSING, "no person 5");
    add(maria);
    OK(people_load(p.store, 1, p.arena, &found, &p.e));
    ck_assert_str_eq(found.address.id, maria.id);
    ck_assert_ptr_null(found.language);
    ck_assert_ptr_null(found.zone);
    place_remove(&p);
}
END_TEST

START_TEST(people_save__keeps_what_changed)
{
    struct person person, found;

    setup();
    person = add(maria);
    person.language = "pt-BR";
    person.unreachable = true;
    OK(people_save(p.store, &person, &p.e));
    OK(people_load(p.store, person.id, p.arena, &found, &p.e));
    ck_assert_str_eq(found.language, "pt-BR");
    ck_assert(found.unreachable);
    OK(people_find(p.store, maria, p.arena, &found, &p.e));
    ck_assert_int_eq(found.id, person.id);
    place_remove(&p);
}
END_TEST

START_TEST(people_save__refuses_nobody_and_a_case_that_is_not_there)
{
    struct person person = {.id = 9, .address = maria};

    setup();
    FAILS(people_save(p.store, &person, &p.e), ERR_MISSING, "no person 9");
    person = add(maria);
    person.current_case = 77;
    FAILS(people_save(p.store, &person, &p.e), ERR_INTERNAL, "FOREIGN KEY");
    place_remove(&p);
}
END_TEST

START_TEST(people_add__refuses_the_same_address_twice)
{
    struct person again = {.address = maria};

    setup();
    add(maria);
    FAILS(people_add(p.store, &again, &p.e), ERR_CONFLICT, "address_hash");
    ck_assert_int_eq(again.id, 0);
    place_remove(&p);
}
END_TEST

START_TEST(people_add__numbers_from_one_and_goes_on_after_a_restart)
{
    setup();
    ck_assert_int_eq(add(maria).id, 1);
    ck_assert_int_eq(add((struct address){NETWORK_XMPP, "eva@example.org"}).id, 2);
    store_close(&p.store);
    place_open(&p);
    ck_assert_int_eq(add((struct address){NETWORK_XMPP, "ana@example.org"}).id, 3);
    place_remove(&p);
}
END_TEST

TESTING_MAIN("people", people_find__gives_zero_for_a_stranger,
             people_find__gives_back_all_that_was_added, people_find__tells_networks_apart,
             people_load__says_that_a_person_is_missing, people_save__keeps_what_changed,
             people_save__refuses_nobody_and_a_case_that_is_not_there,
             people_add__refuses_the_same_address_twice,
             people_add__numbers_from_one_and_goes_on_after_a_restart)
