/* test_audit.c: rows are only added, and a changed one shows. */
/* SPDX-License-Identifier: MIT */
#include "store/audit.h"
#include "store/db.h"
#include "store/place.h"
#include "store/schema.h"

static struct place p;

static void setup(void)
{
    place_make(&p);
    place_open(&p);
}

static void teardown(void)
{
    store_close(&p.store);
    place_remove(&p);
}

static void add(const char *who, const char *act, const char *detail)
{
    struct audit_row row = {.at = 1000, .case_number = 3, .who = who, .act = act, .detail = detail};

    ck_assert_int_eq(store_begin(p.store, &p.e), 0);
    ck_assert_msg(audit_add(p.store, &row, &p.e) == 0, "%s", p.e.text);
    ck_assert_int_eq(store_commit(p.store, &p.e), 0);
}

static int64_t broken(void)
{
    int64_t rows, at;

    ck_assert_msg(audit_verify(p.store, &rows, &at, &p.e) == 0, "%s", p.e.text);
    return at;
}

/* Somebody with the file and a tool of their own. */
static void tamper(const char *sql)
{
    const struct db_driver *d = &db_sqlite;
    struct db *db;

    store_close(&p.store);
    OK(d->open(&db, place_file(&p, "a.db"), DB_WRITE, schema_newest(), &p.e));
    OK(d->exec(db, sql, &p.e));
    d->close(&db);
    place_open(&p);
}

static void three_rows(void)
{
    add("anna", "take", NULL);
    add("anna", "set", "amount");
    add("ben", "case", NULL);
}

START_TEST(audit__is_whole_while_rows_are_added_only)
{
    ck_assert_int_eq(broken(), 0);
    three_rows();
    ck_assert_int_eq(broken(), 0);
    store_close(&p.store);
    place_open(&p);
    add("ben", "close", "advised");
    ck_assert_int_eq(broken(), 0);
}
END_TEST

START_TEST(audit__shows_a_row_that_was_changed)
{
    three_rows();
    tamper("UPDATE audit SET act = 'case' WHERE id = 2");
    ck_assert_int_eq(broken(), 2);
}
END_TEST

START_TEST(audit__shows_that_a_row_is_gone)
{
    three_rows();
    tamper("DELETE FROM audit WHERE id = 1");
    ck_assert_int_eq(broken(), 2);
}
END_TEST

START_TEST(audit__shows_a_row_whose_words_were_moved_to_another)
{
    three_rows();
    tamper("UPDATE audit SET who = (SELECT who FROM audit WHERE id = 1) WHERE id = 3");
    ck_assert_int_eq(broken(), 3);
}
END_TEST

START_TEST(audit__misses_rows_that_were_cut_off_at_the_end)
{
    three_rows();
    tamper("DELETE FROM audit WHERE id = 3");
    ck_assert_int_eq(broken(), 3);
    add("ben", "take", NULL); /* a row that is written after that heals nothing */
    ck_assert_int_eq(broken(), 4);
    add("ben", "take", NULL);
    ck_assert_int_eq(broken(), 5);
}
END_TEST

START_TEST(audit__misses_all_rows__and_the_word_of_its_end)
{
    three_rows();
    tamper("DELETE FROM audit");
    ck_assert_int_eq(broken(), 1);
    tamper("DELETE FROM meta WHERE name = 'audit'");
    ck_assert_int_eq(broken(), 0); /* as if nobody had ever done anything: only audit_had tells */
}
END_TEST

START_TEST(audit__shows_that_the_word_of_its_end_is_gone_or_another)
{
    three_rows();
    tamper("UPDATE meta SET value = (SELECT value FROM meta WHERE name = 'seal') WHERE name = "
           "'audit'");
    ck_assert_int_eq(broken(), 4);
    tamper("DELETE FROM meta WHERE name = 'audit'");
    ck_assert_int_eq(broken(), 4);
}
END_TEST

START_TEST(audit__knows_what_it_ended_in_at_another_time)
{
    char end[AUDIT_END], later[AUDIT_END];
    int64_t rows, more;
    bool had;

    ck_assert_int_eq(audit_end(p.store, &rows, end, &p.e), 0);
    ck_assert_int_eq(rows, 0);
    ck_assert_str_eq(end, "");
    three_rows();
    ck_assert_int_eq(audit_end(p.store, &rows, end, &p.e), 0);
    ck_assert_int_eq(rows, 3);
    add("ben", "take", NULL);
    ck_assert_int_eq(audit_end(p.store, &more, later, &p.e), 0);
    ck_assert_int_eq(audit_had(p.store, rows, end, &had, &p.e), 0);
    ck_assert(had);
    ck_assert_int_eq(audit_had(p.store, rows, later, &had, &p.e), 0);
    ck_assert(!had);
    tamper("DELETE FROM audit WHERE id > 2");
    ck_assert_int_eq(audit_had(p.store, rows, end, &had, &p.e), 0);
    ck_assert(!had);
}
END_TEST

static int look(void *owner, const struct audit_row *row)
{
    const struct audit_row *wanted = owner;

    ck_assert_str_eq(row->who, wanted->who);
    ck_assert_str_eq(row->act, wanted->act);
    ck_assert_str_eq(row->detail, wanted->detail);
    ck_assert_int_eq(row->case_number, 3);
    return 7;
}

START_TEST(audit__gives_back_what_was_written)
{
    struct audit_row wanted = {.who = "anna", .act = "set", .detail = "amount"};

    add("anna", "set", "amount");
    add("ben", "case", NULL);
    ck_assert_int_eq(audit_read(p.store, look, &wanted, &p.e), 7);
}
END_TEST

TESTING_MAIN_AROUND("audit", setup, teardown, audit__is_whole_while_rows_are_added_only,
                    audit__shows_a_row_that_was_changed, audit__shows_that_a_row_is_gone,
                    audit__shows_a_row_whose_words_were_moved_to_another,
                    audit__misses_rows_that_were_cut_off_at_the_end,
                    audit__misses_all_rows__and_the_word_of_its_end,
                    audit__shows_that_the_word_of_its_end_is_gone_or_another,
                    audit__knows_what_it_ended_in_at_another_time,
                    audit__gives_back_what_was_written)
