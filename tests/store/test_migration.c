/* test_migration.c: a database of an older schema comes up whole, with all that stood in it. */
/* SPDX-License-Identifier: MIT */
#include "store/places.h"
#include "store/schema.h"
#include "store/sent.h"
#include "two_people.h"

/* What later steps added is taken away again: the bytes of the rest are those of schema 1. */
static const char to_first[] =
    "ALTER TABLE inbox DROP COLUMN name; ALTER TABLE outbox DROP COLUMN report;"
    "DROP INDEX people_leaving; DROP INDEX cases_watch; ALTER TABLE cases DROP COLUMN calls;"
    "ALTER TABLE cases DROP COLUMN called_at; ALTER TABLE cases DROP COLUMN offered;"
    "DROP TABLE audit; DROP INDEX outbox_report; ALTER TABLE outbox DROP COLUMN report_to;"
    "DROP INDEX cases_queue; ALTER TABLE cases DROP COLUMN due_day;"
    "CREATE INDEX cases_queue ON cases (urgency DESC, queued_at) WHERE phase = 3;"
    "DROP TABLE places; DROP TABLE networks; DROP INDEX outbox_mirror_of;"
    "ALTER TABLE outbox DROP COLUMN kind;"
    "ALTER TABLE outbox DROP COLUMN choices;"
    "ALTER TABLE outbox DROP COLUMN target;"
    "ALTER TABLE outbox DROP COLUMN mirror_of;"
    "ALTER TABLE outbox DROP COLUMN external;";

static void back_to_first(void)
{
    const struct db_driver *d = &db_sqlite;
    struct db *db;

    store_close(&p.store);
    OK(d->open(&db, place_file(&p, "a.db"), DB_WRITE, schema_newest(), &p.e));
    OK(d->begin(db, &p.e));
    OK(d->exec(db, to_first, &p.e));
    OK(d->set_schema(db, 1, &p.e));
    OK(d->commit(db, &p.e));
    d->close(&db);
}

START_TEST(migration__keeps_people_cases_and_what_waits_to_be_sent)
{
    static const struct choice yes[] = {{"Yes", "p1.0"}};
    struct outbound asked = {.text = "sure?", .choices = yes, .choice_count = 1};
    struct mail_due due[2];
    struct person person;
    struct sent sent;
    size_t count;

    setup();
    asked.case_number = number;
    OK(mail_put(p.store, maria, &asked, 10, false, &p.e));
    back_to_first();
    place_open(&p);
    ck_assert_int_eq(store_schema_version(p.store), schema_newest());
    OK(store_check(p.store, &p.e));
    OK(people_load(p.store, maria, p.arena, &person, &p.e));
    ck_assert_str_eq(person.address.id, "700");
    ck_assert_ptr_null(person.source);
    OK(mail_due(p.store, 10, NULL, 0, NULL, due, 2, &count, p.arena, &p.e));
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(due[0].message.text, "sure?");
    ck_assert_str_eq(due[0].message.choices[0].data, "p1.0");
    OK(mail_settle(p.store, asked.id, MAIL_SENT, 11, "t-1", &p.e));
    OK(sent_choices(p.store, maria, p.arena, &sent, &p.e));
    ck_assert_int_eq(sent.id, 0); /* of before: how many choices it had was not written down */
    place_remove(&p);
}
END_TEST

START_TEST(migration__gives_what_the_newest_schema_has)
{
    struct case_place wanted = {.topic = {"#1", TOPIC_WAITING}};
    enum place_news news;

    setup();
    back_to_first();
    place_open(&p);
    wanted.room = room;
    wanted.case_number = number;
    OK(places_want(p.store, &wanted, p.arena, &news, &p.e));
    ck_assert_int_eq(news, PLACE_NEW);
    OK(store_set_reached(p.store, NETWORK_TELEGRAM, 1, &p.e));
    OK(store_set_cursor(p.store, NETWORK_XMPP, "c", &p.e));
    place_remove(&p);
}
END_TEST

static const char to_third[] =
    "ALTER TABLE inbox DROP COLUMN name; ALTER TABLE outbox DROP COLUMN report;"
    "DROP INDEX people_leaving; DROP INDEX cases_watch; ALTER TABLE cases DROP COLUMN calls;"
    "ALTER TABLE cases DROP COLUMN called_at; ALTER TABLE cases DROP COLUMN offered;"
    "DROP TABLE audit; DROP INDEX outbox_report; ALTER TABLE outbox DROP COLUMN report_to;"
    "DROP INDEX cases_queue; ALTER TABLE cases DROP COLUMN due_day;"
    "CREATE INDEX cases_queue ON cases (urgency DESC, queued_at) WHERE phase = 3;";

static void back_to_second(void)
{
    const struct db_driver *d = &db_sqlite;
    struct db *db;

    store_close(&p.store);
    OK(d->open(&db, place_file(&p, "a.db"), DB_WRITE, schema_newest(), &p.e));
    OK(d->begin(db, &p.e));
    OK(d->exec(db, to_third, &p.e));
    OK(d->exec(db, "ALTER TABLE networks DROP COLUMN cursor;", &p.e));
    OK(d->set_schema(db, 2, &p.e));
    OK(d->commit(db, &p.e));
    d->close(&db);
}

START_TEST(migration__keeps_when_a_network_was_reached_and_has_no_cursor_yet)
{
    const char *cursor = "?";
    int64_t at;

    setup();
    OK(store_set_reached(p.store, NETWORK_TELEGRAM, 77, &p.e));
    back_to_second();
    place_open(&p);
    ck_assert_int_eq(store_schema_version(p.store), schema_newest());
    OK(store_reached(p.store, NETWORK_TELEGRAM, &at, &p.e));
    ck_assert_int_eq(at, 77);
    OK(store_cursor(p.store, NETWORK_TELEGRAM, p.arena, &cursor, &p.e));
    ck_assert_ptr_null(cursor);
    place_remove(&p);
}
END_TEST

START_TEST(migration__is_not_done_by_who_only_looks)
{
    struct store *look = NULL;

    setup();
    back_to_first();
    FAILS(store_open(&look, p.url, NULL, STORE_READ, &p.e), ERR_INPUT, "older");
    place_remove(&p);
}
END_TEST

TESTING_MAIN("migration", migration__keeps_people_cases_and_what_waits_to_be_sent,
             migration__gives_what_the_newest_schema_has,
             migration__keeps_when_a_network_was_reached_and_has_no_cursor_yet,
             migration__is_not_done_by_who_only_looks)
