/* db.h: the seam to a database engine: one table of functions a driver.
 * SPDX-License-Identifier: MIT
 *
 * SQL text exists once and runs on every engine: `:name` parameters, integers, text and blobs only. Statements are
 * prepared once and kept; a statement is stepped to its end or reset before it is used again, and both forget what was bound. An error
 * leaves the transaction open for the caller to roll back; an engine that took it back by itself (full disk) fails every
 * step until then, so that the rest of it is not written alone. When the engine cannot tell whether a commit happened, the error says so:
 * nothing may be acknowledged, and what the database holds shows when it is opened again.
 *
 * Errors: ERR_BUSY somebody else writes; ERR_IO disk, full, read-only; ERR_CORRUPT; ERR_CONFLICT the row is there already;
 * ERR_INPUT too large; ERR_INTERNAL a fault of ours. Texts name files, tables and columns, never a value.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of one row: a document and its text, with room to grow. */
#define DB_VALUE_MOST ((size_t)8 * 1024 * 1024)

struct db;
struct db_statement;

enum db_mode { DB_WRITE /* made when absent, mode 0600 */, DB_READ };
enum db_step { DB_ROW, DB_DONE, DB_FAILED };

struct db_driver {
    const char *scheme; /* "sqlite" */
    /* ERR_NEWER: its schema number is above `newest`; ERR_INPUT: it is no database of this program. Neither is touched. */
    int (*open)(struct db **out, const char *where, enum db_mode mode, int newest, struct err *e);
    void (*close)(struct db **db);
    /* The number of the schema, 0 in an empty database. Set inside the transaction that brings it there. */
    int (*schema)(struct db *db, int *number, struct err *e);
    int (*set_schema)(struct db *db, int number, struct err *e);
    int (*exec)(struct db *db, const char *sql, struct err *e); /* statements that give no rows */
    int (*begin)(struct db *db, struct err *e);
    int (*commit)(struct db *db, struct err *e);
    void (*rollback)(struct db *db);
    int (*prepare)(struct db *db, const char *sql, struct db_statement **out, struct err *e);
    void (*release)(struct db_statement **s);
    /* Names as the SQL writes them, with the colon. One that the statement does not have: ERR_INTERNAL at the next step. */
    void (*bind_integer)(struct db_statement *s, const char *name, int64_t value);
    /* Copied; NULL binds null. */
    void (*bind_text)(struct db_statement *s, const char *name, const char *text);
    void (*bind_blob)(struct db_statement *s, const char *name, const void *bytes, size_t length);
    /* Resets itself after DB_DONE and DB_FAILED. Texts and blobs of a row live until the next step; NULL for null. */
    enum db_step (*step)(struct db_statement *s, struct err *e);
    void (*reset)(struct db_statement *s);
    int64_t (*integer)(struct db_statement *s, int column);
    const char *(*text)(struct db_statement *s, int column);
    const void *(*blob)(struct db_statement *s, int column, size_t *length);
    bool (*is_null)(struct db_statement *s, int column);
    int64_t (*changes)(struct db *db); /* rows that the newest insert, update or delete touched */
    /* Online, to a new file that is whole and checked when it has its name; ERR_CONFLICT: something is there. */
    int (*backup)(struct db *db, const char *to, struct err *e);
    /* The log is written into the file and cut to nothing, so that what was overwritten is in neither. ERR_BUSY: somebody reads; later. */
    int (*scrub)(struct db *db, struct err *e);
    int (*check)(struct db *db, struct err *e); /* integrity and foreign keys: ERR_CORRUPT */
};

/* By the part of the URL before ':' ("sqlite:recoup.db"); *where is the rest. NULL: no such engine. */
const struct db_driver *db_driver_for(const char *url, const char **where);

extern const struct db_driver db_sqlite;

#endif
