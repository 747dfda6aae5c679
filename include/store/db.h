/* db.h: the seam to a database engine: a driver table of about ten functions.
 * SPDX-License-Identifier: MIT
 *
 * SQL text exists once and runs on every engine: `:name` parameters, integers, text and blobs only. Statements are
 * prepared once and kept; a statement is stepped to its end or reset before it is used again. An error leaves the transaction
 * open for the caller to roll back. DB_UNSURE: the engine cannot tell whether a commit happened; nothing may be
 * acknowledged, and the process starts again from what the database says.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct db_statement;

enum db_step { DB_ROW, DB_DONE, DB_FAILED };

struct db_driver {
    const char *scheme; /* "sqlite" */
    int (*open)(struct db **out, const char *where, bool create, struct err *e);
    void (*close)(struct db **db);
    int (*exec)(struct db *db, const char *sql, struct err *e);
    int (*prepare)(struct db *db, const char *sql, struct db_statement **out, struct err *e);
    void (*release)(struct db_statement **s);
    /* A name that the statement does not have is a fault of ours: ERR_INTERNAL at the next step. */
    void (*bind_integer)(struct db_statement *s, const char *name, int64_t value);
    void (*bind_text)(struct db_statement *s, const char *name,
                      const char *text); /* NULL: null; copied */
    void (*bind_blob)(struct db_statement *s, const char *name, const void *bytes, size_t length);
    enum db_step (*step)(struct db_statement *s,
                         struct err *e); /* resets itself after DB_DONE and DB_FAILED */
    void (*reset)(struct db_statement *s);
    int64_t (*integer)(struct db_statement *s, int column);
    const char *(*text)(struct db_statement *s,
                        int column); /* until the next step; NULL for null */
    const void *(*blob)(struct db_statement *s, int column, size_t *length);
    bool (*is_null)(struct db_statement *s, int column);
    int64_t (*last_id)(struct db *db);
    int64_t (*changes)(struct db *db);
    int (*backup)(struct db *db, const char *to, struct err *e); /* online */
    int (*check)(struct db *db, struct err *e); /* integrity and foreign keys: ERR_CORRUPT */
};

/* By the part of the URL before ':' ("sqlite:recoup.db"); *where is the rest. NULL: no such engine. */
const struct db_driver *db_driver_for(const char *url, const char **where);

extern const struct db_driver db_sqlite;

#endif
