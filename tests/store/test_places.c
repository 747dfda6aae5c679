/* test_places.c: topics of cases: wanted, made, lost. */
/* SPDX-License-Identifier: MIT */
#include "store/places.h"
#include "two_people.h"

static enum place_news want(const char *name, enum topic_state state, bool briefed)
{
    struct case_place wanted = {
        .room = room, .case_number = number, .topic = {name, state}, .briefed = briefed};
    enum place_news news;

    OK(places_want(p.store, &wanted, p.arena, &news, &p.e));
    return news;
}

static struct case_place now(void)
{
    struct case_place is;

    OK(places_load(p.store, room, number, p.arena, &is, &p.e));
    return is;
}

START_TEST(places_load__of_a_topic_that_nobody_wants_is_nothing)
{
    setup();
    ck_assert_int_eq(now().room, 0);
    place_remove(&p);
}
END_TEST

START_TEST(places_want__tells_what_is_new)
{
    setup();
    ck_assert_int_eq(want("#1 Nothing arrived", TOPIC_WAITING, true), PLACE_NEW);
    ck_assert_int_eq(want("#1 Nothing arrived", TOPIC_WAITING, false), PLACE_AS_IT_WAS);
    ck_assert_int_eq(want("#1 Nothing arrived", TOPIC_HELD, false), PLACE_CHANGED);
    ck_assert_int_eq(want("#1 Fake", TOPIC_HELD, false), PLACE_CHANGED);
    ck_assert_str_eq(now().topic.name, "#1 Fake");
    ck_assert_int_eq(now().topic.state, TOPIC_HELD);
    ck_assert(now().briefed); /* as it was first wanted */
    ck_assert_ptr_null(now().thread);
    place_remove(&p);
}
END_TEST

START_TEST(places_at__finds_the_case_of_a_topic)
{
    int64_t found;

    setup();
    want("#1", TOPIC_WAITING, true);
    OK(places_at(p.store, room, "77", &found, &p.e));
    ck_assert_int_eq(found, 0);
    OK(places_made(p.store, room, number, "77", &p.e));
    OK(places_at(p.store, room, "77", &found, &p.e));
    ck_assert_int_eq(found, number);
    OK(places_at(p.store, maria, "77", &found, &p.e));
    ck_assert_int_eq(found, 0);
    ck_assert_str_eq(now().thread, "77");
    place_remove(&p);
}
END_TEST

START_TEST(places_gone__forgets_topic_and_brief)
{
    int64_t found;

    setup();
    want("#1", TOPIC_WAITING, true);
    OK(places_made(p.store, room, number, "77", &p.e));
    OK(places_gone(p.store, room, number, &p.e));
    ck_assert_ptr_null(now().thread);
    ck_assert(!now().briefed);
    OK(places_at(p.store, room, "77", &found, &p.e));
    ck_assert_int_eq(found, 0);
    OK(places_briefed(p.store, room, number, &p.e));
    ck_assert(now().briefed);
    place_remove(&p);
}
END_TEST

START_TEST(places_want__tries_again_where_none_could_be_made)
{
    setup();
    want("#1", TOPIC_WAITING, true);
    OK(places_made(p.store, room, number, PLACE_NONE, &p.e));
    want("#1", TOPIC_WAITING, true);
    ck_assert_str_eq(now().thread, "");
    want("#1", TOPIC_HELD, true);
    ck_assert_ptr_null(now().thread);
    OK(places_made(p.store, room, number, "5", &p.e));
    want("#1", TOPIC_CLOSED, true);
    ck_assert_str_eq(now().thread, "5");
    place_remove(&p);
}
END_TEST

START_TEST(networks__are_remembered_when_they_were_reached)
{
    int64_t at;

    setup();
    OK(store_reached(p.store, NETWORK_TELEGRAM, &at, &p.e));
    ck_assert_int_eq(at, 0);
    OK(store_set_reached(p.store, NETWORK_TELEGRAM, 500, &p.e));
    OK(store_set_reached(p.store, NETWORK_TELEGRAM, 600, &p.e));
    OK(store_reached(p.store, NETWORK_TELEGRAM, &at, &p.e));
    ck_assert_int_eq(at, 600);
    OK(store_reached(p.store, NETWORK_XMPP, &at, &p.e));
    ck_assert_int_eq(at, 0);
    place_remove(&p);
}
END_TEST

START_TEST(networks__are_remembered_with_their_cursor)
{
    const char *cursor = "?";
    int64_t at;

    setup();
    OK(store_cursor(p.store, NETWORK_XMPP, p.arena, &cursor, &p.e));
    ck_assert_ptr_null(cursor);
    OK(store_set_cursor(p.store, NETWORK_XMPP, "a-1", &p.e));
    OK(store_set_cursor(p.store, NETWORK_XMPP, "a-2", &p.e));
    OK(store_reached(p.store, NETWORK_XMPP, &at, &p.e));
    ck_assert_int_eq(at, 0);
    OK(store_set_reached(p.store, NETWORK_XMPP, 600, &p.e));
    OK(store_cursor(p.store, NETWORK_XMPP, p.arena, &cursor, &p.e));
    ck_assert_str_eq(cursor, "a-2");
    OK(store_cursor(p.store, NETWORK_TELEGRAM, p.arena, &cursor, &p.e));
    ck_assert_ptr_null(cursor);
    place_remove(&p);
}
END_TEST

START_TEST(store_mark__stays_with_a_database_and_is_no_other_ones)
{
    struct place other;
    char mark[STORE_MARK], again[STORE_MARK];

    setup();
    store_mark(p.store, mark);
    ck_assert_uint_eq(strspn(mark, "0123456789abcdef"), STORE_MARK - 1);
    store_close(&p.store);
    place_open(&p);
    store_mark(p.store, again);
    ck_assert_str_eq(mark, again);
    place_make(&other);
    place_open(&other);
    store_mark(other.store, again);
    ck_assert_str_ne(mark, again);
    place_remove(&other);
    place_remove(&p);
}
END_TEST

START_TEST(cases_on_network__gives_open_ones_heard_of_lately_by_people_there)
{
    struct person person;
    struct case_row row;
    int64_t numbers[4];
    size_t count;

    setup();
    OK(people_load(p.store, maria, p.arena, &person, &p.e));
    person.current_case = number;
    OK(people_save(p.store, &person, &p.e));
    OK(cases_on_network(p.store, NETWORK_TELEGRAM, 1000, numbers, 4, &count, &p.e));
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(numbers[0], number);
    OK(cases_on_network(p.store, NETWORK_TELEGRAM, 1001, numbers, 4, &count, &p.e));
    ck_assert_uint_eq(count, 0);
    OK(cases_on_network(p.store, NETWORK_XMPP, 1000, numbers, 4, &count, &p.e));
    ck_assert_uint_eq(count, 0);
    OK(cases_load(p.store, number, p.arena, &row, &p.e));
    row.phase = PHASE_CLOSED;
    OK(cases_save(p.store, &row, &p.e));
    OK(cases_on_network(p.store, NETWORK_TELEGRAM, 1000, numbers, 4, &count, &p.e));
    ck_assert_uint_eq(count, 0);
    place_remove(&p);
}
END_TEST

TESTING_MAIN("places", places_load__of_a_topic_that_nobody_wants_is_nothing,
             places_want__tells_what_is_new, places_at__finds_the_case_of_a_topic,
             places_gone__forgets_topic_and_brief,
             places_want__tries_again_where_none_could_be_made,
             networks__are_remembered_when_they_were_reached,
             networks__are_remembered_with_their_cursor,
             store_mark__stays_with_a_database_and_is_no_other_ones,
             cases_on_network__gives_open_ones_heard_of_lately_by_people_there)
