/* store.c: transactions, statements by name, row numbers, and the small tables. */
/* SPDX-License-Identifier: MIT */
#include "store/inside.h"
#include <stdio.h>

const char *store_path(const struct store *s)
{
    return s->path;
}

int store_schema_version(struct store *s)
{
    return s->schema;
}

/* --- statements ------------------------------------------------------------------------------ */

struct db_statement *store_statement(struct store *s, enum sql which, struct err *e)
{
    if (!s->statements[which] &&
        s->driver->prepare(s->db, sql_text(which), &s->statements[which], e))
        return NULL;
    return s->statements[which];
}

int store_run(struct store *s, struct db_statement *q, struct err *e)
{
    enum db_step step;

    do
        step = s->driver->step(q, e);
    while (step == DB_ROW);
    return step == DB_DONE ? 0 : -1;
}

int store_integer(struct store *s, struct db_statement *q, int64_t otherwise, int64_t *out,
                  struct err *e)
{
    enum db_step step = s->driver->step(q, e);

    *out = otherwise;
    if (step == DB_ROW) {
        if (!s->driver->is_null(q, 0))
            *out = s->driver->integer(q, 0);
        s->driver->reset(q);
    }
    return step == DB_FAILED ? -1 : 0;
}

void store_bind_or_null(struct store *s, struct db_statement *q, const char *name, int64_t value)
{
    if (value)
        s->driver->bind_integer(q, name, value);
    else
        s->driver->bind_blob(q, name, NULL, 0);
}

int store_one_of(struct store *s, struct db_statement *q, int at, int count, const char *column,
                 int *out, struct err *e)
{
    int64_t value = s->driver->integer(q, at);

    if (value < 0 || value >= count)
        return err_set(e, ERR_CORRUPT, "%s: %s holds a number that means nothing", s->path, column);
    *out = (int)value;
    return 0;
}

/* --- row numbers ----------------------------------------------------------------------------- */

static void forget_numbers(struct store *s)
{
    for (size_t i = 0; i < SEQUENCES; i++)
        s->last[i] = -1;
}

int store_next(struct store *s, enum sequence which, int64_t *number, struct err *e)
{
    static const enum sql last[SEQUENCES] = {
        [SEQUENCE_PEOPLE] = SQL_PEOPLE_LAST, [SEQUENCE_CASES] = SQL_CASES_LAST,
        [SEQUENCE_MAIL] = SQL_MAIL_LAST,     [SEQUENCE_NOTES] = SQL_NOTES_LAST,
        [SEQUENCE_AUDIT] = SQL_AUDIT_LAST,
    };

    if (s->last[which] < 0) {
        struct db_statement *q = store_statement(s, last[which], e);

        if (!q || store_integer(s, q, 0, &s->last[which], e)) {
            s->last[which] = -1;
            return -1;
        }
    }
    *number = ++s->last[which];
    return 0;
}

/* --- transactions ---------------------------------------------------------------------------- */

static int run_alone(struct store *s, enum sql which, struct err *e)
{
    struct db_statement *q = store_statement(s, which, e);

    return q ? store_run(s, q, e) : -1;
}

int store_begin(struct store *s, struct err *e)
{
    s->spoiled = false;
    return s->driver->begin(s->db, e);
}

void store_rollback(struct store *s)
{
    s->driver->rollback(s->db);
    s->spoiled = false;
    forget_numbers(s);
}

int store_commit(struct store *s, struct err *e)
{
    int result;

    if (s->spoiled)
        result = err_set(e, ERR_IO, "%s: a failed message could not be undone", s->path);
    else
        result = s->driver->commit(s->db, e);
    if (result)
        store_rollback(s);
    return result;
}

int store_savepoint(struct store *s, struct err *e)
{
    return run_alone(s, SQL_SAVEPOINT, e);
}

int store_release(struct store *s, struct err *e)
{
    return run_alone(s, SQL_RELEASE, e);
}

void store_undo(struct store *s)
{
    struct err e = {0};

    if (run_alone(s, SQL_UNDO, &e) || run_alone(s, SQL_RELEASE, &e))
        s->spoiled = true;
    forget_numbers(s);
}

/* --- the whole ------------------------------------------------------------------------------- */

int store_backup(struct store *s, const char *to, struct err *e)
{
    return s->driver->backup(s->db, to, e);
}

int store_scrub(struct store *s, struct err *e)
{
    return s->driver->scrub(s->db, e);
}

int store_check(struct store *s, struct err *e)
{
    return s->driver->check(s->db, e);
}

/* --- alerts ---------------------------------------------------------------------------------- */

static int read_alert(struct store *s, const char *kind, bool *known, int64_t *told_at,
                      int64_t *suppressed, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_ALERT_READ, e);
    enum db_step step;

    if (!q)
        return -1;
    s->driver->bind_text(q, ":kind", kind);
    step = s->driver->step(q, e);
    *known = step == DB_ROW;
    if (*known) {
        *told_at = s->driver->integer(q, 0);
        *suppressed = s->driver->integer(q, 1);
        s->driver->reset(q);
    }
    return step == DB_FAILED ? -1 : 0;
}

static int write_alert(struct store *s, const char *kind, int64_t told_at, int64_t suppressed,
                       struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_ALERT_WRITE, e);

    if (!q)
        return -1;
    s->driver->bind_text(q, ":kind", kind);
    s->driver->bind_integer(q, ":told_at", told_at);
    s->driver->bind_integer(q, ":suppressed", suppressed);
    return store_run(s, q, e);
}

int store_alert_due(struct store *s, const char *kind, int64_t now, int64_t seconds, bool *due,
                    int64_t *suppressed, struct err *e)
{
    int64_t told_at = 0;
    bool known;

    *suppressed = 0;
    if (read_alert(s, kind, &known, &told_at, suppressed, e))
        return -1;
    /* A clock that was set back must not silence the alerts until it has caught up. */
    *due = !known || now < told_at || now - told_at >= seconds;
    if (*due)
        return write_alert(s, kind, now, 0, e);
    ++*suppressed;
    return write_alert(s, kind, told_at, *suppressed, e);
}

/* --- networks -------------------------------------------------------------------------------- */

int store_reached(struct store *s, enum network network, int64_t *at, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_NETWORKS_READ, e);

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":network", network);
    return store_integer(s, q, 0, at, e);
}

int store_set_reached(struct store *s, enum network network, int64_t at, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_NETWORKS_WRITE, e);

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":network", network);
    s->driver->bind_integer(q, ":reached_at", at);
    return store_run(s, q, e);
}

int store_cursor(struct store *s, enum network network, struct arena *a, const char **cursor,
                 struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_CURSOR_READ, e);
    enum db_step step;

    *cursor = NULL;
    if (!q)
        return -1;
    s->driver->bind_integer(q, ":network", network);
    step = s->driver->step(q, e);
    if (step == DB_ROW) {
        if (!s->driver->is_null(q, 0))
            *cursor = arena_copy(a, s->driver->text(q, 0));
        s->driver->reset(q);
    }
    return step == DB_FAILED ? -1 : 0;
}

int store_set_cursor(struct store *s, enum network network, const char *cursor, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_CURSOR_WRITE, e);

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":network", network);
    s->driver->bind_text(q, ":cursor", cursor);
    return store_run(s, q, e);
}

void store_mark(const struct store *s, char out[STORE_MARK])
{
    unsigned char hash[CRYPTO_HASH_BYTES];

    crypto_lookup(s->key, "store.mark", "rows", hash);
    for (size_t i = 0; i < (STORE_MARK - 1) / 2; i++)
        snprintf(out + 2 * i, 3, "%02x", (unsigned)hash[i]);
}

/* --- pinned interviews ----------------------------------------------------------------------- */

int store_keep_dialog(struct store *s, const char *hash, const char *bytes, size_t length,
                      struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_DIALOG_KEEP, e);

    if (!q)
        return -1;
    s->driver->bind_text(q, ":hash", hash);
    s->driver->bind_blob(q, ":bytes", bytes, length);
    return store_run(s, q, e);
}

int store_dialog(struct store *s, const char *hash, struct buf *out, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_DIALOG_READ, e);
    enum db_step step;
    const void *bytes;
    size_t length;

    if (!q)
        return -1;
    s->driver->bind_text(q, ":hash", hash);
    step = s->driver->step(q, e);
    if (step == DB_DONE)
        return err_set(e, ERR_MISSING, "%s: no interview %.16s is kept", s->path, hash);
    if (step == DB_FAILED)
        return -1;
    bytes = s->driver->blob(q, 0, &length);
    buf_add(out, bytes, length);
    s->driver->reset(q);
    return out->overflow ? err_set(e, ERR_INPUT, "interview %.16s is too large", hash) : 0;
}
