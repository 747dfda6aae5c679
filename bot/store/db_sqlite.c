/* db_sqlite.c: SQLite behind the seam; the house of the library. */
/* SPDX-License-Identifier: MIT */
#include "store/db.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define APPLICATION_ID 0x72637570 /* "rcup", in the header of the file */
#define BUSY_MS 2000              /* only a backup from outside ever makes us wait */
#define HEAP_MOST ((sqlite3_int64)64 * 1024 * 1024) /* the page cache takes 2 MB of it */
#define PATH_LIMIT 4096

struct db {
    sqlite3 *handle;
    char *where;
    sqlite3_stmt *begin, *commit, *rollback;
    bool begun; /* and not yet committed or rolled back by us */
};

struct db_statement {
    sqlite3_stmt *handle;
    struct db *db;
    const char *unknown; /* a name that was bound and is not there */
    int bound;           /* SQLITE_OK, or what a bind said */
};

/* --- errors ---------------------------------------------------------------------------------- */

/* The first row that fits wins: extended codes stand before their family. NULL: the library's own words, which
 * name tables and columns and never a value. */
static const struct {
    int code;
    enum err_kind kind;
    const char *what;
} failures[] = {
    {SQLITE_CONSTRAINT_UNIQUE, ERR_CONFLICT, NULL},
    {SQLITE_CONSTRAINT_PRIMARYKEY, ERR_CONFLICT, NULL},
    {SQLITE_CONSTRAINT_ROWID, ERR_CONFLICT, NULL},
    {SQLITE_BUSY, ERR_BUSY, "another program is writing to it"},
    {SQLITE_LOCKED, ERR_BUSY, "another program is writing to it"},
    {SQLITE_FULL, ERR_IO, "the disk is full"},
    {SQLITE_READONLY, ERR_IO, "it is read-only"},
    {SQLITE_IOERR, ERR_IO, "the disk failed"},
    {SQLITE_CANTOPEN, ERR_IO, "it cannot be opened"},
    {SQLITE_PERM, ERR_IO, "it may not be opened"},
    {SQLITE_CORRUPT, ERR_CORRUPT, "the database is damaged"},
    {SQLITE_NOTADB, ERR_CORRUPT, "this is no database, or its beginning is damaged"},
    {SQLITE_TOOBIG, ERR_INPUT, "a value is too large to keep"},
};

static bool from_the_system(int code)
{
    int family = code & 0xff;

    return family == SQLITE_IOERR || family == SQLITE_CANTOPEN;
}

static int failed(struct db *db, int code, struct err *e)
{
    enum err_kind kind = ERR_INTERNAL;
    const char *what = NULL;
    int number = sqlite3_system_errno(db->handle);

    if (code == SQLITE_NOMEM || code == SQLITE_IOERR_NOMEM)
        err_out_of_memory();
    for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++) {
        if (failures[i].code == code || failures[i].code == (code & 0xff)) {
            kind = failures[i].kind;
            what = failures[i].what;
            break;
        }
    }
    if (!what)
        what = sqlite3_errmsg(db->handle);
    if (from_the_system(code) && number)
        err_set(e, kind, "%s: %s: %s", db->where, what, strerror(number));
    else
        err_set(e, kind, "%s: %s", db->where, what);
    return -1;
}

/* --- statements ------------------------------------------------------------------------------ */

static int sqlite_exec(struct db *db, const char *sql, struct err *e)
{
    int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

    return code == SQLITE_OK ? 0 : failed(db, code, e);
}

static int sqlite_prepare(struct db *db, const char *sql, struct db_statement **out, struct err *e)
{
    struct db_statement *s = calloc(1, sizeof *s);
    int code;

    *out = NULL;
    if (!s)
        err_out_of_memory();
    s->db = db;
    code = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &s->handle, NULL);
    if (code == SQLITE_OK) {
        *out = s;
        return 0;
    }
    free(s);
    failed(db, code, e);
    return -1;
}

static void sqlite_release(struct db_statement **s)
{
    if (!*s)
        return;
    sqlite3_finalize((*s)->handle);
    free(*s);
    *s = NULL;
}

static int parameter(struct db_statement *s, const char *name)
{
    int at = sqlite3_bind_parameter_index(s->handle, name);

    if (at == 0)
        s->unknown = name;
    return at;
}

static void remember(struct db_statement *s, int code)
{
    if (s->bound == SQLITE_OK)
        s->bound = code;
}

static void sqlite_bind_integer(struct db_statement *s, const char *name, int64_t value)
{
    int at = parameter(s, name);

    if (at)
        remember(s, sqlite3_bind_int64(s->handle, at, value));
}

static void sqlite_bind_text(struct db_statement *s, const char *name, const char *text)
{
    int at = parameter(s, name);

    if (at)
        remember(s, sqlite3_bind_text(s->handle, at, text, -1, SQLITE_TRANSIENT));
}

static void sqlite_bind_blob(struct db_statement *s, const char *name, const void *bytes,
                             size_t length)
{
    int at = parameter(s, name);

    if (at && !bytes)
        remember(s, sqlite3_bind_null(s->handle, at));
    else if (at)
        remember(s, sqlite3_bind_blob64(s->handle, at, bytes, length, SQLITE_TRANSIENT));
}

static void sqlite_reset(struct db_statement *s)
{
    sqlite3_reset(s->handle);
    sqlite3_clear_bindings(s->handle);
    s->unknown = NULL;
    s->bound = SQLITE_OK;
}

/* A full disk makes the library take the whole transaction back. What came after would then be committed
 * one by one, half of a pass: so nothing is stepped until the caller has rolled back too. */
static bool taken_back(const struct db *db)
{
    return db->begun && sqlite3_get_autocommit(db->handle);
}

static int step_fault(const struct db_statement *s, struct err *e)
{
    if (s->unknown)
        return err_set(e, ERR_INTERNAL, "%s: a statement has no parameter %s", s->db->where,
                       s->unknown);
    if (s->bound != SQLITE_OK)
        return failed(s->db, s->bound, e);
    if (taken_back(s->db))
        return err_set(e, ERR_IO, "%s: an earlier failure took the transaction back", s->db->where);
    return 0;
}

static enum db_step sqlite_step(struct db_statement *s, struct err *e)
{
    enum db_step result = DB_FAILED;
    int code;

    if (step_fault(s, e) == 0) {
        code = sqlite3_step(s->handle);
        if (code == SQLITE_ROW)
            return DB_ROW;
        if (code == SQLITE_DONE)
            result = DB_DONE;
        else
            failed(s->db, code, e);
    }
    sqlite_reset(s);
    return result;
}

static int64_t sqlite_integer(struct db_statement *s, int column)
{
    return sqlite3_column_int64(s->handle, column);
}

static const char *sqlite_text(struct db_statement *s, int column)
{
    return (const char *)sqlite3_column_text(s->handle, column);
}

static const void *sqlite_blob(struct db_statement *s, int column, size_t *length)
{
    const void *bytes = sqlite3_column_blob(s->handle, column);

    *length = (size_t)sqlite3_column_bytes(s->handle, column);
    return bytes;
}

static bool sqlite_is_null(struct db_statement *s, int column)
{
    return sqlite3_column_type(s->handle, column) == SQLITE_NULL;
}

static int64_t sqlite_changes(struct db *db)
{
    return sqlite3_changes64(db->handle);
}

/* --- transactions ---------------------------------------------------------------------------- */

static int run(sqlite3_stmt *statement)
{
    sqlite3_step(statement);
    return sqlite3_reset(statement);
}

static int sqlite_begin(struct db *db, struct err *e)
{
    int code = run(db->begin);

    if (code != SQLITE_OK)
        return failed(db, code, e);
    db->begun = true;
    return 0;
}

/* When the sync of a commit fails, its pages may be on the disk all the same, and a later start may find them whole. */
static int sqlite_commit(struct db *db, struct err *e)
{
    int code;

    if (taken_back(db))
        return err_set(e, ERR_IO, "%s: an earlier failure took the transaction back", db->where);
    code = run(db->commit);
    if (code == SQLITE_OK) {
        db->begun = false;
        return 0;
    }
    failed(db, code, e);
    if ((code & 0xff) == SQLITE_IOERR)
        err_context(e, "it is not certain whether the commit is on the disk");
    return -1;
}

static void sqlite_rollback(struct db *db)
{
    if (!sqlite3_get_autocommit(db->handle))
        run(db->rollback);
    db->begun = false;
}

/* --- questions that give one number or text -------------------------------------------------- */

static int number_of(struct db *db, const char *sql, int *number, struct err *e)
{
    struct db_statement *s;
    enum db_step step;

    if (sqlite_prepare(db, sql, &s, e))
        return -1;
    step = sqlite_step(s, e);
    *number = step == DB_ROW ? (int)sqlite_integer(s, 0) : 0;
    sqlite_release(&s);
    return step == DB_FAILED ? -1 : 0;
}

static int sqlite_schema(struct db *db, int *number, struct err *e)
{
    return number_of(db, "PRAGMA user_version", number, e);
}

static int sqlite_set_schema(struct db *db, int number, struct err *e)
{
    char sql[96];

    snprintf(sql, sizeof sql, "PRAGMA application_id = %d; PRAGMA user_version = %d",
             APPLICATION_ID, number);
    return sqlite_exec(db, sql, e);
}

/* Runs a check whose good answer is `good`, or no row at all. */
static int check_with(struct db *db, const char *sql, const char *good, struct err *e)
{
    struct db_statement *s;
    const char *answer;
    enum db_step step;

    if (sqlite_prepare(db, sql, &s, e))
        return -1;
    step = sqlite_step(s, e);
    answer = step == DB_ROW ? sqlite_text(s, 0) : good;
    if (step == DB_ROW && (!answer || !good || strcmp(answer, good) != 0)) {
        err_set(e, ERR_CORRUPT, "%s: %s: %s", db->where, sql, answer ? answer : "?");
        step = DB_FAILED;
    }
    sqlite_release(&s);
    return step == DB_FAILED ? -1 : 0;
}

static int sqlite_check(struct db *db, struct err *e)
{
    if (check_with(db, "PRAGMA integrity_check(1)", "ok", e))
        return -1;
    return check_with(db, "PRAGMA foreign_key_check", NULL, e);
}

static int sqlite_scrub(struct db *db, struct err *e)
{
    int left = 0, moved = 0;
    int code =
        sqlite3_wal_checkpoint_v2(db->handle, "main", SQLITE_CHECKPOINT_TRUNCATE, &left, &moved);

    return code == SQLITE_OK ? 0 : failed(db, code, e);
}

/* --- opening --------------------------------------------------------------------------------- */

/* What no statement of ours ever does. */
static int authorize(void *owner, int action, const char *first, const char *second,
                     const char *database, const char *inner)
{
    (void)owner, (void)first, (void)second, (void)database, (void)inner;
    switch (action) {
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
    case SQLITE_CREATE_TRIGGER:
    case SQLITE_CREATE_TEMP_TRIGGER:
    case SQLITE_CREATE_VIEW:
    case SQLITE_CREATE_TEMP_VIEW:
    case SQLITE_CREATE_VTABLE:
        return SQLITE_DENY;
    default:
        return SQLITE_OK;
    }
}

static const struct {
    int option, value;
} switches[] = {
    {SQLITE_DBCONFIG_DEFENSIVE, 1},
    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
    {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
    {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    {SQLITE_DBCONFIG_DQS_DML, 0},
    {SQLITE_DBCONFIG_DQS_DDL, 0},
    {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
};

/* Far above what our statements and rows need, far below what would hurt. */
static const struct {
    int id, most;
} limits[] = {
    {SQLITE_LIMIT_LENGTH, (int)DB_VALUE_MOST},
    {SQLITE_LIMIT_SQL_LENGTH, 100000},
    {SQLITE_LIMIT_COLUMN, 100},
    {SQLITE_LIMIT_EXPR_DEPTH, 16},
    {SQLITE_LIMIT_COMPOUND_SELECT, 4},
    {SQLITE_LIMIT_FUNCTION_ARG, 8},
    {SQLITE_LIMIT_ATTACHED, 0},
    {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50},
    {SQLITE_LIMIT_VARIABLE_NUMBER, 24},
    {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
    {SQLITE_LIMIT_WORKER_THREADS, 0},
};

/* A commit is on the disk when it returns: FULL, since with NORMAL a power failure takes back what was acknowledged. */
static const char settings[] = "PRAGMA synchronous = FULL;"
                               "PRAGMA foreign_keys = ON;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA secure_delete = ON;"
                               "PRAGMA cell_size_check = ON;"
                               "PRAGMA trusted_schema = OFF;"
                               "PRAGMA journal_size_limit = 16777216;";

static int harden(struct db *db, struct err *e)
{
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_timeout(db->handle, BUSY_MS);
    sqlite3_hard_heap_limit64(HEAP_MOST);
    sqlite3_set_authorizer(db->handle, authorize, NULL);
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
        sqlite3_limit(db->handle, limits[i].id, limits[i].most);
    for (size_t i = 0; i < sizeof switches / sizeof switches[0]; i++)
        sqlite3_db_config(db->handle, switches[i].option, switches[i].value, NULL);
    return sqlite_exec(db, settings, e);
}

/* Only ours, or empty, and not from a newer program. */
static int recognise(struct db *db, int newest, struct err *e)
{
    int application, schema, tables;

    if (number_of(db, "PRAGMA application_id", &application, e) || sqlite_schema(db, &schema, e) ||
        number_of(db, "SELECT count(*) FROM sqlite_schema", &tables, e))
        return -1;
    if (application != APPLICATION_ID && (application || schema || tables))
        return err_set(e, ERR_INPUT, "%s: this is a database of another program", db->where);
    if (schema > newest)
        return err_set(e, ERR_NEWER, "%s: a newer program wrote it (schema %d, this one knows %d)",
                       db->where, schema, newest);
    return 0;
}

/* Closing the only connection would write the log back into the file: not before the file is known as ours. */
static void checkpoint_on_close(struct db *db, bool wanted)
{
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !wanted, NULL);
}

static int make_writable(struct db *db, struct err *e)
{
    if (sqlite3_db_readonly(db->handle, "main"))
        return failed(db, SQLITE_READONLY, e);
    checkpoint_on_close(db, true);
    return check_with(db, "PRAGMA journal_mode = WAL", "wal", e);
}

static int prepare_transactions(struct db *db, struct err *e)
{
    const struct {
        const char *sql;
        sqlite3_stmt **out;
    } all[] = {
        {"BEGIN IMMEDIATE", &db->begin}, {"COMMIT", &db->commit}, {"ROLLBACK", &db->rollback}};

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        int code = sqlite3_prepare_v3(db->handle, all[i].sql, -1, SQLITE_PREPARE_PERSISTENT,
                                      all[i].out, NULL);

        if (code != SQLITE_OK)
            return failed(db, code, e);
    }
    return 0;
}

/* The library would make the file readable by others. One that is there is not opened here: closing it would drop
 * the locks that another connection of this process has on it. */
static int make_file(const char *where, struct err *e)
{
    int fd = open(where, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd >= 0)
        close(fd);
    else if (errno != EEXIST)
        return err_set(e, ERR_IO, "%s: %s", where, strerror(errno));
    return 0;
}

static int find_file(const char *where, enum db_mode mode, struct err *e)
{
    if (!*where || strcmp(where, ":memory:") == 0)
        return err_set(e, ERR_INPUT, "a database is a file: sqlite:FILE");
    if (mode == DB_WRITE)
        return make_file(where, e);
    if (access(where, F_OK))
        return err_set(e, errno == ENOENT ? ERR_MISSING : ERR_IO, "%s: %s", where, strerror(errno));
    return 0;
}

static struct db *db_at(const char *where)
{
    struct db *db = calloc(1, sizeof *db);

    if (!db || !(db->where = strdup(where)))
        err_out_of_memory();
    return db;
}

static void sqlite_close(struct db **db)
{
    if (!*db)
        return;
    sqlite3_finalize((*db)->begin);
    sqlite3_finalize((*db)->commit);
    sqlite3_finalize((*db)->rollback);
    sqlite3_close((*db)->handle);
    free((*db)->where);
    free(*db);
    *db = NULL;
}

static int connect(struct db *db, int flags, struct err *e)
{
    int code = sqlite3_open_v2(db->where, &db->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);

    if (code != SQLITE_OK)
        return failed(db, code, e);
    return harden(db, e);
}

static int sqlite_open(struct db **out, const char *where, enum db_mode mode, int newest,
                       struct err *e)
{
    struct db *db;

    *out = NULL;
    if (find_file(where, mode, e))
        return -1;
    /* No thread of ours but the first uses it, so that it need not lock what it shares; refused, and as good, once it is in use. */
    (void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    signal(SIGXFSZ,
           SIG_IGN); /* a file at its limit is a failed write, not the end of the process */
    db = db_at(where);
    if (connect(db, mode == DB_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY, e) == 0) {
        checkpoint_on_close(db, false);
        if (recognise(db, newest, e) == 0 && prepare_transactions(db, e) == 0 &&
            (mode == DB_READ || make_writable(db, e) == 0)) {
            *out = db;
            return 0;
        }
    }
    sqlite_close(&db);
    return -1;
}

/* --- backup ---------------------------------------------------------------------------------- */

static int copy_pages(struct db *from, struct db *to, struct err *e)
{
    sqlite3_backup *copy = sqlite3_backup_init(to->handle, "main", from->handle, "main");
    int code;

    if (!copy)
        return failed(to, sqlite3_extended_errcode(to->handle), e);
    sqlite3_backup_step(copy, -1);
    code = sqlite3_backup_finish(copy);
    return code == SQLITE_OK ? 0 : failed(to, code, e);
}

static int copy_and_check(struct db *from, const char *draft, struct err *e)
{
    struct db *to = db_at(draft);
    int result = connect(to, SQLITE_OPEN_READWRITE, e);

    if (result == 0)
        result = copy_pages(from, to, e);
    if (result == 0)
        result = sqlite_check(to, e);
    sqlite_close(&to);
    return result;
}

static int sync_directory_of(const char *path)
{
    char directory[PATH_LIMIT];
    const char *slash = strrchr(path, '/');
    int fd, result;

    snprintf(directory, sizeof directory, "%.*s", slash ? (int)(slash - path + 1) : 1,
             slash ? path : ".");
    fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    result = fsync(fd);
    close(fd);
    return result;
}

/* The copy has another name until it is whole and checked; linking refuses to replace what is there. */
static int publish(int fd, const char *draft, const char *to, struct err *e)
{
    if (fsync(fd) == 0 && link(draft, to) == 0 && sync_directory_of(to) == 0)
        return 0;
    return err_set(e, errno == EEXIST ? ERR_CONFLICT : ERR_IO, "%s: %s", to, strerror(errno));
}

static int sqlite_backup(struct db *db, const char *to, struct err *e)
{
    char draft[PATH_LIMIT];
    int fd, result, length = snprintf(draft, sizeof draft, "%s.XXXXXX", to);

    if (length < 0 || (size_t)length >= sizeof draft)
        return err_set(e, ERR_INPUT, "%.64s...: the path is too long", to);
    if (!sqlite3_get_autocommit(db->handle))
        return err_set(e, ERR_INTERNAL, "%s: a backup in the middle of a transaction", db->where);
    if (access(to, F_OK) == 0)
        return err_set(e, ERR_CONFLICT, "%s: %s", to, strerror(EEXIST));
    fd = mkstemp(draft); /* mode 0600 */
    if (fd < 0)
        return err_set(e, ERR_IO, "%s: %s", to, strerror(errno));
    result = copy_and_check(db, draft, e);
    if (result == 0)
        result = publish(fd, draft, to, e);
    close(fd);
    unlink(draft);
    return result;
}

const struct db_driver db_sqlite = {
    .scheme = "sqlite",
    .open = sqlite_open,
    .close = sqlite_close,
    .schema = sqlite_schema,
    .set_schema = sqlite_set_schema,
    .exec = sqlite_exec,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .prepare = sqlite_prepare,
    .release = sqlite_release,
    .bind_integer = sqlite_bind_integer,
    .bind_text = sqlite_bind_text,
    .bind_blob = sqlite_bind_blob,
    .step = sqlite_step,
    .reset = sqlite_reset,
    .integer = sqlite_integer,
    .text = sqlite_text,
    .blob = sqlite_blob,
    .is_null = sqlite_is_null,
    .changes = sqlite_changes,
    .backup = sqlite_backup,
    .scrub = sqlite_scrub,
    .check = sqlite_check,
};
