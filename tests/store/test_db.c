/* test_db.c: what the seam promises, held against SQLite. */
/* SPDX-License-Identifier: MIT */
#include "place.h"
#include "store/db.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#define NOBODY 65534

/* The engine's way to the disk, in place of libc's. */
static bool sync_fails;

int fdatasync(int fd)
{
    errno = EIO;
    return sync_fails ? -1 : (int)syscall(SYS_fdatasync, fd);
}

static const struct db_driver *const d = &db_sqlite;
static struct place p;
static struct db *db;
static char path[PLACE_ROOM];

static void setup(void)
{
    place_make(&p);
    snprintf(path, sizeof path, "%s", place_file(&p, "x.db"));
    OK(d->open(&db, path, DB_WRITE, 1, &p.e));
}

static void finish(void)
{
    d->close(&db);
    place_remove(&p);
}

static void exec(const char *sql)
{
    OK(d->exec(db, sql, &p.e));
}

static struct db_statement *prepare(const char *sql)
{
    struct db_statement *s;

    OK(d->prepare(db, sql, &s, &p.e));
    return s;
}

/* The one value that a query gives, as text; "none" without a row. */
static const char *answer(const char *sql)
{
    struct db_statement *s = prepare(sql);
    const char *text = "none";

    if (d->step(s, &p.e) == DB_ROW)
        text = d->is_null(s, 0) ? "null" : arena_copy(p.arena, d->text(s, 0));
    d->release(&s);
    return text;
}

static void write_file(const char *name, const void *bytes, size_t length)
{
    FILE *file = fopen(name, "wb");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, length, file), length);
    ck_assert_int_eq(fclose(file), 0);
}

START_TEST(db_driver_for__knows_its_engines_by_the_scheme)
{
    const char *where = NULL;

    ck_assert_ptr_eq(db_driver_for("sqlite:a:b.db", &where), &db_sqlite);
    ck_assert_str_eq(where, "a:b.db");
    ck_assert_ptr_null(db_driver_for("sqlit:a.db", &where));
    ck_assert_ptr_null(db_driver_for("sqlite3:a.db", &where));
    ck_assert_ptr_null(db_driver_for("a.db", &where));
    ck_assert_ptr_null(db_driver_for("", &where));
}
END_TEST

START_TEST(open__sets_what_makes_a_commit_durable)
{
    setup();
    ck_assert_str_eq(answer("PRAGMA journal_mode"), "wal");
    ck_assert_str_eq(answer("PRAGMA synchronous"), "2");
    ck_assert_str_eq(answer("PRAGMA foreign_keys"), "1");
    ck_assert_str_eq(answer("PRAGMA temp_store"), "2");
    ck_assert_str_eq(answer("PRAGMA secure_delete"), "1");
    ck_assert_str_eq(answer("PRAGMA cell_size_check"), "1");
    ck_assert_str_eq(answer("PRAGMA trusted_schema"), "0");
    ck_assert_str_ne(answer("PRAGMA busy_timeout"), "0");
    finish();
}
END_TEST

START_TEST(open__refuses_what_no_statement_of_ours_does)
{
    setup();
    exec("CREATE TABLE t (a INTEGER)");
    FAILS(d->exec(db, "ATTACH ':memory:' AS other", &p.e), ERR_INTERNAL, "");
    FAILS(d->exec(db, "CREATE VIEW v AS SELECT 1", &p.e), ERR_INTERNAL, "");
    FAILS(d->exec(db, "CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM t; END", &p.e),
          ERR_INTERNAL, "");
    FAILS(d->exec(db, "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = ''", &p.e),
          ERR_INTERNAL, "");
    finish();
}
END_TEST

START_TEST(open__makes_the_file_for_its_owner_alone)
{
    struct stat about;

    umask(0);
    setup();
    exec("CREATE TABLE t (a INTEGER)");
    ck_assert_int_eq(stat(path, &about), 0);
    ck_assert_int_eq(about.st_mode & 07777, 0600);
    ck_assert_int_eq(stat(place_file(&p, "x.db-wal"), &about), 0);
    ck_assert_int_eq(about.st_mode & 07777, 0600);
    finish();
}
END_TEST

START_TEST(open__for_reading_wants_a_file_that_is_there)
{
    struct db *other;

    setup();
    FAILS(d->open(&other, place_file(&p, "none.db"), DB_READ, 1, &p.e), ERR_MISSING, "none.db");
    ck_assert_ptr_null(other);
    ck_assert_int_ne(access(place_file(&p, "none.db"), F_OK), 0);
    finish();
}
END_TEST

START_TEST(open__says_why_a_file_cannot_be_made)
{
    struct db *other;

    setup();
    FAILS(d->open(&other, place_file(&p, "no/such.db"), DB_WRITE, 1, &p.e), ERR_IO,
          "No such file or directory");
    FAILS(d->open(&other, p.folder, DB_WRITE, 1, &p.e), ERR_IO, p.folder);
    FAILS(d->open(&other, ":memory:", DB_WRITE, 1, &p.e), ERR_INPUT, "sqlite:FILE");
    FAILS(d->open(&other, "", DB_WRITE, 1, &p.e), ERR_INPUT, "sqlite:FILE");
    finish();
}
END_TEST

/* Root may write everything, so the test becomes nobody. */
START_TEST(open__says_that_a_file_is_read_only)
{
    struct db *other;

    setup();
    exec("CREATE TABLE t (a INTEGER)");
    OK(d->set_schema(db, 1, &p.e));
    d->close(&db);
    ck_assert_int_eq(chmod(path, 0444), 0);
    ck_assert_int_eq(chmod(p.folder, 0777), 0);
    if (geteuid() == 0)
        ck_assert_int_eq(seteuid(NOBODY), 0);
    FAILS(d->open(&other, path, DB_WRITE, 1, &p.e), ERR_IO, "read-only");
    OK(d->open(&db, path, DB_READ, 1, &p.e));
    d->close(&db);
    if (getuid() == 0)
        ck_assert_int_eq(seteuid(0), 0);
    finish();
}
END_TEST

START_TEST(open__refuses_a_file_that_is_no_database_and_leaves_it)
{
    static const char words[] = "Dear diary, this is a text file and it is long enough to see.";
    struct buf after = BUF_INIT(1000);
    struct db *other;
    const char *file;

    setup();
    file = arena_copy(p.arena, place_file(&p, "diary.txt"));
    write_file(file, words, sizeof words);
    FAILS(d->open(&other, file, DB_WRITE, 1, &p.e), ERR_CORRUPT, "no database");
    OK(buf_read_file(&after, file, &p.e));
    ck_assert_uint_eq(after.length, sizeof words);
    ck_assert_mem_eq(after.bytes, words, sizeof words);
    buf_free(&after);
    finish();
}
END_TEST

START_TEST(open__refuses_a_database_of_another_program)
{
    setup();
    exec("CREATE TABLE theirs (a INTEGER)");
    d->close(&db);
    FAILS(d->open(&db, path, DB_WRITE, 1, &p.e), ERR_INPUT, "another program");
    finish();
}
END_TEST

START_TEST(open__refuses_a_newer_schema_and_does_not_touch_it)
{
    struct buf before = BUF_INIT(1 << 20), after = BUF_INIT(1 << 20);

    setup();
    exec("CREATE TABLE t (a INTEGER)");
    OK(d->set_schema(db, 3, &p.e));
    d->close(&db);
    OK(buf_read_file(&before, path, &p.e));
    FAILS(d->open(&db, path, DB_WRITE, 2, &p.e), ERR_NEWER, "schema 3");
    OK(buf_read_file(&after, path, &p.e));
    ck_assert_uint_eq(before.length, after.length);
    ck_assert_mem_eq(before.bytes, after.bytes, before.length);
    OK(d->open(&db, path, DB_WRITE, 3, &p.e));
    buf_free(&before);
    buf_free(&after);
    finish();
}
END_TEST

START_TEST(open__finds_damage)
{
    struct buf page = BUF_INIT(1 << 20);

    setup();
    exec("CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1)");
    OK(d->set_schema(db, 1, &p.e));
    d->close(&db);
    OK(buf_read_file(&page, path, &p.e));
    memset(page.bytes + 4096, 0xff, page.length - 4096);
    write_file(path, page.bytes, page.length);
    OK(d->open(&db, path, DB_WRITE, 1, &p.e));
    FAILS(d->check(db, &p.e), ERR_CORRUPT, "x.db");
    buf_free(&page);
    finish();
}
END_TEST

START_TEST(bind__carries_each_kind_of_value)
{
    struct db_statement *s;
    size_t length;

    setup();
    exec("CREATE TABLE t (a INTEGER, b TEXT, c BLOB, d TEXT)");
    s = prepare("INSERT INTO t VALUES (:a, :b, :c, :d)");
    d->bind_integer(s, ":a", INT64_MIN);
    d->bind_text(s, ":b", "it's; DROP TABLE t");
    d->bind_blob(s, ":c", "a\0b", 3);
    d->bind_text(s, ":d", NULL);
    ck_assert_int_eq(d->step(s, &p.e), DB_DONE);
    ck_assert_int_eq(d->changes(db), 1);
    d->release(&s);
    s = prepare("SELECT a, b, c, d FROM t");
    ck_assert_int_eq(d->step(s, &p.e), DB_ROW);
    ck_assert(d->integer(s, 0) == INT64_MIN);
    ck_assert_str_eq(d->text(s, 1), "it's; DROP TABLE t");
    ck_assert_mem_eq(d->blob(s, 2, &length), "a\0b", 3);
    ck_assert_uint_eq(length, 3);
    ck_assert(d->is_null(s, 3));
    ck_assert_ptr_null(d->text(s, 3));
    ck_assert_int_eq(d->step(s, &p.e), DB_DONE);
    d->release(&s);
    finish();
}
END_TEST

START_TEST(bind__of_an_unknown_name_fails_the_step)
{
    struct db_statement *s;

    setup();
    exec("CREATE TABLE t (a INTEGER)");
    s = prepare("INSERT INTO t VALUES (:a)");
    d->bind_integer(s, ":b", 1);
    ck_assert_int_eq(d->step(s, &p.e), DB_FAILED);
    place_failed(&p, ERR_INTERNAL, ":b");
    d->bind_integer(s, ":a", 1);
    ck_assert_int_eq(d->step(s, &p.e), DB_DONE);
    d->release(&s);
    finish();
}
END_TEST

START_TEST(step__forgets_what_was_bound)
{
    struct db_statement *s;

    setup();
    exec("CREATE TABLE t (a INTEGER)");
    s = prepare("INSERT INTO t VALUES (:a)");
    d->bind_integer(s, ":a", 7);
    ck_assert_int_eq(d->step(s, &p.e), DB_DONE);
    ck_assert_int_eq(d->step(s, &p.e), DB_DONE);
    d->release(&s);
    ck_assert_str_eq(answer("SELECT count(*) FROM t WHERE a IS NULL"), "1");
    finish();
}
END_TEST

START_TEST(step__says_that_a_value_is_too_large)
{
    struct db_statement *s;
    char *large = calloc(1, DB_VALUE_MOST + 1);

    setup();
    exec("CREATE TABLE t (a BLOB)");
    s = prepare("INSERT INTO t VALUES (:a)");
    d->bind_blob(s, ":a", large, DB_VALUE_MOST + 1);
    ck_assert_int_eq(d->step(s, &p.e), DB_FAILED);
    place_failed(&p, ERR_INPUT, "too large");
    d->release(&s);
    free(large);
    finish();
}
END_TEST

START_TEST(step__tells_a_row_that_is_there_already)
{
    struct db_statement *s;

    setup();
    exec("CREATE TABLE t (a TEXT UNIQUE, b TEXT NOT NULL); INSERT INTO t VALUES ('secret', '')");
    s = prepare("INSERT INTO t VALUES (:a, :b)");
    d->bind_text(s, ":a", "secret");
    d->bind_text(s, ":b", "");
    ck_assert_int_eq(d->step(s, &p.e), DB_FAILED);
    ck_assert_ptr_null(strstr(p.e.text, "secret"));
    place_failed(&p, ERR_CONFLICT, "t.a");
    ck_assert_int_eq(d->step(s, &p.e), DB_FAILED);
    place_failed(&p, ERR_INTERNAL, "t.b");
    d->release(&s);
    finish();
}
END_TEST

START_TEST(prepare__refuses_what_is_no_sql)
{
    struct db_statement *s;

    setup();
    FAILS(d->prepare(db, "SELEC 1", &s, &p.e), ERR_INTERNAL, "syntax error");
    ck_assert_ptr_null(s);
    finish();
}
END_TEST

START_TEST(rollback__keeps_nothing_and_commit_keeps_all)
{
    setup();
    exec("CREATE TABLE t (a INTEGER)");
    OK(d->begin(db, &p.e));
    exec("INSERT INTO t VALUES (1)");
    d->rollback(db);
    ck_assert_str_eq(answer("SELECT count(*) FROM t"), "0");
    OK(d->begin(db, &p.e));
    exec("INSERT INTO t VALUES (1)");
    OK(d->commit(db, &p.e));
    ck_assert_str_eq(answer("SELECT count(*) FROM t"), "1");
    d->rollback(db); /* of nothing is nothing */
    finish();
}
END_TEST

START_TEST(commit__says_that_it_is_not_certain_when_the_disk_does_not_confirm_it)
{
    setup();
    exec("CREATE TABLE t (a INTEGER)");
    OK(d->begin(db, &p.e));
    exec("INSERT INTO t VALUES (1)");
    sync_fails = true;
    FAILS(d->commit(db, &p.e), ERR_IO, "not certain whether the commit is on the disk");
    sync_fails = false;
    d->rollback(db);
    ck_assert_str_eq(answer("SELECT count(*) FROM t"), "0");
    OK(d->begin(db, &p.e));
    exec("INSERT INTO t VALUES (2)");
    OK(d->commit(db, &p.e));
    ck_assert_str_eq(answer("SELECT group_concat(a) FROM t"), "2");
    OK(d->check(db, &p.e));
    finish();
}
END_TEST

START_TEST(begin__waits_for_no_second_writer_for_ever)
{
    struct db *other;

    setup();
    exec("CREATE TABLE t (a INTEGER)");
    OK(d->set_schema(db, 1, &p.e));
    OK(d->open(&other, path, DB_WRITE, 1, &p.e));
    OK(d->begin(db, &p.e));
    FAILS(d->begin(other, &p.e), ERR_BUSY, "another program");
    OK(d->commit(db, &p.e));
    OK(d->begin(other, &p.e));
    d->close(&other);
    finish();
}
END_TEST

/* Fills the database inside a transaction until a step fails; the transaction is then gone in the engine. */
static void fill_until_full(struct db_statement *insert)
{
    static const char bytes[4000] = "x";
    enum db_step step = DB_DONE;

    for (int i = 0; i < 10000 && step == DB_DONE; i++) {
        d->bind_blob(insert, ":a", bytes, sizeof bytes);
        step = d->step(insert, &p.e);
    }
    ck_assert_int_eq(step, DB_FAILED);
}

START_TEST(step__on_a_full_disk_writes_nothing_more_until_the_rollback)
{
    struct db_statement *s;

    setup();
    exec("CREATE TABLE t (a BLOB); PRAGMA max_page_count = 20");
    s = prepare("INSERT INTO t VALUES (:a)");
    OK(d->begin(db, &p.e));
    fill_until_full(s);
    place_failed(&p, ERR_IO, "the disk is full");
    ck_assert_int_eq(d->step(s, &p.e), DB_FAILED);
    place_failed(&p, ERR_IO, "took the transaction back");
    FAILS(d->commit(db, &p.e), ERR_IO, "took the transaction back");
    d->rollback(db);
    ck_assert_int_eq(d->step(s, &p.e), DB_DONE);
    d->release(&s);
    ck_assert_str_eq(answer("SELECT count(*) FROM t"), "1");
    finish();
}
END_TEST

START_TEST(check__finds_a_child_without_its_parent)
{
    setup();
    exec("PRAGMA foreign_keys = OFF; CREATE TABLE a (id INTEGER PRIMARY KEY);"
         "CREATE TABLE b (a INTEGER REFERENCES a (id)); INSERT INTO b VALUES (5)");
    FAILS(d->check(db, &p.e), ERR_CORRUPT, "foreign_key_check: b");
    exec("DELETE FROM b");
    OK(d->check(db, &p.e));
    finish();
}
END_TEST

START_TEST(backup__holds_what_was_committed_though_it_is_only_in_the_log)
{
    struct stat about;
    const char *copy;

    setup();
    exec("CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (41)");
    OK(d->set_schema(db, 1, &p.e));
    copy = arena_copy(p.arena, place_file(&p, "copy.db"));
    OK(d->backup(db, copy, &p.e));
    ck_assert_int_eq(stat(copy, &about), 0);
    ck_assert_int_eq(about.st_mode & 07777, 0600);
    exec("INSERT INTO t VALUES (42)");
    d->close(&db);
    OK(d->open(&db, copy, DB_WRITE, 1, &p.e));
    ck_assert_str_eq(answer("SELECT group_concat(a) FROM t"), "41");
    finish();
}
END_TEST

static size_t files_in(const char *folder)
{
    DIR *all = opendir(folder);
    size_t count = 0;

    while (readdir(all))
        count++;
    closedir(all);
    return count;
}

START_TEST(backup__replaces_nothing_and_leaves_nothing_behind)
{
    size_t before;

    setup();
    exec("CREATE TABLE t (a INTEGER)");
    write_file(place_file(&p, "copy.db"), "mine", 4);
    before = files_in(p.folder);
    FAILS(d->backup(db, place_file(&p, "copy.db"), &p.e), ERR_CONFLICT, "File exists");
    FAILS(d->backup(db, place_file(&p, "no/copy.db"), &p.e), ERR_IO, "No such file");
    OK(d->begin(db, &p.e));
    FAILS(d->backup(db, place_file(&p, "new.db"), &p.e), ERR_INTERNAL, "transaction");
    d->rollback(db);
    ck_assert_uint_eq(files_in(p.folder), before);
    OK(d->backup(db, place_file(&p, "new.db"), &p.e));
    ck_assert_uint_eq(files_in(p.folder), before + 1);
    finish();
}
END_TEST

START_TEST(open__for_reading_sees_commits_beside_a_writer_and_writes_nothing)
{
    struct db *reader, *writer;

    setup();
    exec("CREATE TABLE t (a INTEGER)");
    OK(d->set_schema(db, 1, &p.e));
    OK(d->open(&reader, path, DB_READ, 1, &p.e));
    exec("INSERT INTO t VALUES (1)");
    FAILS(d->exec(reader, "INSERT INTO t VALUES (2)", &p.e), ERR_IO, "read-only");
    writer = db;
    db = reader;
    ck_assert_str_eq(answer("SELECT count(*) FROM t"), "1");
    d->close(&db);
    db = writer;
    finish();
}
END_TEST

TESTING_MAIN("db", db_driver_for__knows_its_engines_by_the_scheme,
             open__sets_what_makes_a_commit_durable, open__refuses_what_no_statement_of_ours_does,
             open__makes_the_file_for_its_owner_alone, open__for_reading_wants_a_file_that_is_there,
             open__says_why_a_file_cannot_be_made,
             open__refuses_a_file_that_is_no_database_and_leaves_it,
             open__refuses_a_database_of_another_program,
             open__refuses_a_newer_schema_and_does_not_touch_it, open__finds_damage,
             bind__carries_each_kind_of_value, bind__of_an_unknown_name_fails_the_step,
             step__forgets_what_was_bound, step__says_that_a_value_is_too_large,
             step__tells_a_row_that_is_there_already, prepare__refuses_what_is_no_sql,
             rollback__keeps_nothing_and_commit_keeps_all,
             begin__waits_for_no_second_writer_for_ever, open__says_that_a_file_is_read_only,
             commit__says_that_it_is_not_certain_when_the_disk_does_not_confirm_it,
             step__on_a_full_disk_writes_nothing_more_until_the_rollback,
             check__finds_a_child_without_its_parent,
             backup__holds_what_was_committed_though_it_is_only_in_the_log,
             backup__replaces_nothing_and_leaves_nothing_behind,
             open__for_reading_sees_commits_beside_a_writer_and_writes_nothing)
