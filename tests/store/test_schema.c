/* test_schema.c: steps run once, all or nothing; hot statements walk no table. */
/* SPDX-License-Identifier: MIT */
#include "place.h"
#include "store/inside.h"
#include "store/schema.h"

static const struct db_driver *const d = &db_sqlite;
static const char *const three[] = {"CREATE TABLE a (x INTEGER)", "CREATE TABLE b (x INTEGER)",
                                    "INSERT INTO a VALUES (1)"};
static const char *const broken[] = {"CREATE TABLE a (x INTEGER)", "CREATE TABLE b (x INTEGER)",
                                     "INSERT INTO nowhere VALUES (1)"};

static struct place p;
static struct db *db;

static void setup(void)
{
    place_make(&p);
    OK(d->open(&db, place_file(&p, "x.db"), DB_WRITE, 9, &p.e));
}

static void finish(void)
{
    d->close(&db);
    place_remove(&p);
}

static int bring(const char *const *steps, int count)
{
    OK(d->begin(db, &p.e));
    if (schema_bring(d, db, steps, count, &p.e) == 0)
        return d->commit(db, &p.e);
    d->rollback(db);
    return -1;
}

static int schema(void)
{
    int number;

    OK(d->schema(db, &number, &p.e));
    return number;
}

static bool has(const char *table)
{
    char sql[64];
    struct db_statement *s;
    struct err e = {0};

    snprintf(sql, sizeof sql, "SELECT * FROM %s", table);
    if (d->prepare(db, sql, &s, &e))
        return false;
    d->release(&s);
    return true;
}

START_TEST(schema_bring__runs_only_what_is_missing)
{
    setup();
    ck_assert_int_eq(schema(), 0);
    OK(bring(three, 1));
    ck_assert_int_eq(schema(), 1);
    ck_assert(has("a"));
    ck_assert(!has("b"));
    OK(bring(three, 3));
    ck_assert_int_eq(schema(), 3);
    ck_assert(has("b"));
    OK(bring(three, 3)); /* CREATE TABLE a would fail */
    finish();
}
END_TEST

START_TEST(schema_bring__that_fails_leaves_the_old_schema_whole)
{
    setup();
    OK(bring(broken, 1));
    FAILS(bring(broken, 3), ERR_INTERNAL, "schema step 3");
    ck_assert_int_eq(schema(), 1);
    ck_assert(has("a"));
    ck_assert(!has("b"));
    finish();
}
END_TEST

START_TEST(schema_bring__refuses_a_newer_schema)
{
    setup();
    OK(bring(three, 3));
    FAILS(bring(three, 2), ERR_NEWER, "schema 3");
    ck_assert_int_eq(schema(), 3);
    finish();
}
END_TEST

START_TEST(schema_steps__bring_an_empty_database_to_the_newest_twice)
{
    setup();
    OK(bring(schema_steps(), schema_newest()));
    OK(bring(schema_steps(), schema_newest()));
    ck_assert_int_eq(schema(), schema_newest());
    OK(d->check(db, &p.e));
    finish();
}
END_TEST

START_TEST(sql__prepares_on_the_newest_schema)
{
    struct db_statement *s;

    setup();
    OK(bring(schema_steps(), schema_newest()));
    for (int i = 0; i < SQL_COUNT; i++) {
        ck_assert_ptr_nonnull(sql_text((enum sql)i));
        OK(d->prepare(db, sql_text((enum sql)i), &s, &p.e));
        d->release(&s);
    }
    finish();
}
END_TEST

static bool walks_a_table(enum sql which)
{
    char sql[2048];
    struct db_statement *s;
    bool walks = false;

    snprintf(sql, sizeof sql, "EXPLAIN QUERY PLAN %s", sql_text(which));
    OK(d->prepare(db, sql, &s, &p.e));
    while (d->step(s, &p.e) == DB_ROW) {
        const char *line = d->text(s, 3);

        walks =
            walks ||
            (strncmp(line, "SCAN ", 5) == 0 && !strstr(line, "INDEX") && !strstr(line, "both")) ||
            strstr(line, "TEMP B-TREE");
    }
    d->release(&s);
    return walks;
}

START_TEST(sql__of_every_message_walks_no_table)
{
    static const enum sql hot[] = {
        SQL_PEOPLE_LAST,      SQL_PEOPLE_FIND,     SQL_PEOPLE_LOAD,
        SQL_PEOPLE_SAVE,      SQL_CASES_LAST,      SQL_CASES_LOAD,
        SQL_CASES_SAVE,       SQL_CASES_HELD_BY,   SQL_CASES_QUEUE,
        SQL_INBOX_PARKED,     SQL_OUTBOX_PUT,      SQL_OUTBOX_TAKE_BACK,
        SQL_OUTBOX_DUE,       SQL_OUTBOX_LOAD,     SQL_OUTBOX_NEXT_DUE,
        SQL_OUTBOX_SETTLE,    SQL_OUTBOX_PUT_OFF,  SQL_OUTBOX_GIVE_UP,
        SQL_OUTBOX_MIRRORED,  SQL_OUTBOX_DEAD,     SQL_OUTBOX_PUT_OFF_BEHIND,
        SQL_NOTES_READ,       SQL_OUTBOX_WAIT,     SQL_SENT_CHOICES,
        SQL_SENT_EXTERNAL,    SQL_SENT_MIRRORS,    SQL_SENT_UNSENT,
        SQL_SENT_REWRITE,     SQL_INBOX_FIND,      SQL_PLACES_LOAD,
        SQL_PLACES_AT,        SQL_PLACES_CHANGE,   SQL_NETWORKS_READ,
        SQL_SENT_NAMED,       SQL_INBOX_NAME,      SQL_INBOX_NAMED,
        SQL_REPORT_WANT,      SQL_REPORT_FIND,     SQL_REPORT_DONE,
        SQL_REPORT_OF,        SQL_REPORT_READER,   SQL_CASES_WATCH,
        SQL_CASES_OFFER_NEXT, SQL_CASES_CALL_NEXT, SQL_PEOPLE_LEAVING,
    };

    setup();
    OK(bring(schema_steps(), schema_newest()));
    ck_assert(walks_a_table(SQL_CASES_IN_PHASE)); /* so that the search itself is known to work */
    for (size_t i = 0; i < sizeof hot / sizeof hot[0]; i++)
        ck_assert_msg(!walks_a_table(hot[i]), "%s", sql_text(hot[i]));
    finish();
}
END_TEST

TESTING_MAIN("schema", schema_bring__runs_only_what_is_missing,
             schema_bring__that_fails_leaves_the_old_schema_whole,
             schema_bring__refuses_a_newer_schema,
             schema_steps__bring_an_empty_database_to_the_newest_twice,
             sql__prepares_on_the_newest_schema, sql__of_every_message_walks_no_table)
