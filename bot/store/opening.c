/* opening.c: a store comes up whole or not at all: lock, file, key, schema, in this order. */
/* SPDX-License-Identifier: MIT */
#include "store/audit.h"
#include "store/inside.h"
#include "store/schema.h"
#include "store/seal.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define PATH_LIMIT 4096

/* Sealed into the database when it is made: what does not open to this was sealed with another key. */
static const char known_text[] = "this key opens this database";

static int beside(char out[PATH_LIMIT], const char *path, const char *suffix, struct err *e)
{
    int length = snprintf(out, PATH_LIMIT, "%s%s", path, suffix);

    if (length < 0 || length >= PATH_LIMIT)
        return err_set(e, ERR_INPUT, "%.64s...: the path is too long", path);
    return 0;
}

/* The lock goes with the process, however it ends. The file stays: removing it would let two processes hold two
 * files of the same name. */
static int take_lock(struct store *s, struct err *e)
{
    char path[PATH_LIMIT];

    if (beside(path, s->path, ".lock", e))
        return -1;
    s->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (s->lock < 0)
        return err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
    if (flock(s->lock, LOCK_EX | LOCK_NB) == 0)
        return 0;
    if (errno == EWOULDBLOCK)
        return err_set(e, ERR_CONFLICT, "%s: another recoup process holds this database", s->path);
    return err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
}

/* A key is made for a new database only: for one that holds something it would open nothing. */
static int open_key(struct store *s, const char *key_path, bool create, struct err *e)
{
    if (crypto_key_open(&s->key, key_path, create, e) == 0)
        return 0;
    if (e->kind != ERR_MISSING)
        return -1;
    err_clear(e);
    return err_set(e, ERR_MISSING,
                   "%s: the key file of this database is not there, and without it nothing in %s "
                   "can be read",
                   key_path, s->path);
}

static int write_known_text(struct store *s, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_META_WRITE, e);

    if (!q)
        return -1;
    s->driver->bind_text(q, ":name", "seal");
    if (seal_bind(s, q, "meta", ":value", 0, known_text, sizeof known_text, e))
        return -1;
    return store_run(s, q, e);
}

static int bring_schema(struct store *s, bool fresh, struct err *e)
{
    int newest = schema_newest();

    if (s->schema == newest)
        return 0;
    if (store_begin(s, e))
        return -1;
    if (schema_bring(s->driver, s->db, schema_steps(), newest, e) ||
        (fresh && write_known_text(s, e)) || (!fresh && audit_keep_end(s, e))) {
        store_rollback(s);
        return -1;
    }
    s->schema = newest;
    return store_commit(s, e);
}

static int check_known_text(struct store *s, const char *key_path, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_META_READ, e);
    struct arena *a;
    enum db_step step;
    char *plain = NULL;
    int result = -1;

    if (!q)
        return -1;
    s->driver->bind_text(q, ":name", "seal");
    step = s->driver->step(q, e);
    if (step == DB_FAILED)
        return -1;
    a = arena_new();
    if (step == DB_ROW)
        result = seal_column(s, q, 0, "meta", "value", 0, a, &plain, NULL, e);
    if (result || !plain || strcmp(plain, known_text) != 0) {
        err_clear(e);
        result = err_set(e, ERR_CORRUPT, "%s: the key file does not fit this database (%s)",
                         key_path, s->path);
    }
    s->driver->reset(q);
    arena_free(&a);
    return result;
}

static int refuse_to_migrate(struct store *s, struct err *e)
{
    if (s->schema == 0)
        return err_set(e, ERR_MISSING, "%s: nothing is in this database yet", s->path);
    return err_set(e, ERR_INPUT,
                   "%s: schema %d is older than this program reads (%d); the service brings it up "
                   "to date when it starts",
                   s->path, s->schema, schema_newest());
}

static int come_up(struct store *s, const char *key_path, enum store_mode mode, struct err *e)
{
    bool serve = mode == STORE_SERVE, fresh;

    if (serve && take_lock(s, e))
        return -1;
    if (s->driver->open(&s->db, s->path, serve ? DB_WRITE : DB_READ, schema_newest(), e) ||
        s->driver->schema(s->db, &s->schema, e))
        return -1;
    fresh = s->schema == 0;
    if (!serve && s->schema < schema_newest())
        return refuse_to_migrate(s, e);
    if (open_key(s, key_path, serve && fresh, e) || (!fresh && check_known_text(s, key_path, e)))
        return -1;
    return bring_schema(s, fresh, e);
}

static struct store *store_at(const struct db_driver *driver, const char *path)
{
    struct store *s = calloc(1, sizeof *s);

    if (!s || !(s->path = strdup(path)))
        err_out_of_memory();
    s->driver = driver;
    s->lock = -1;
    s->sealed = (struct buf)BUF_INIT(DB_VALUE_MOST);
    s->plain = (struct buf)BUF_INIT(DB_VALUE_MOST);
    for (size_t i = 0; i < SEQUENCES; i++)
        s->last[i] = -1;
    return s;
}

int store_open(struct store **out, const char *url, const char *key_path, enum store_mode mode,
               struct err *e)
{
    char usual[PATH_LIMIT];
    const char *path;
    const struct db_driver *driver = db_driver_for(url, &path);

    *out = NULL;
    if (!driver)
        return err_set(e, ERR_INPUT, "%s: a database is named sqlite:FILE", url);
    if (!key_path) {
        if (beside(usual, path, ".key", e))
            return -1;
        key_path = usual;
    }
    *out = store_at(driver, path);
    if (come_up(*out, key_path, mode, e) == 0)
        return 0;
    store_close(out);
    return -1;
}

void store_close(struct store **s)
{
    if (!*s)
        return;
    for (size_t i = 0; i < SQL_COUNT; i++)
        (*s)->driver->release(&(*s)->statements[i]);
    (*s)->driver->close(&(*s)->db);
    crypto_key_free(&(*s)->key);
    if ((*s)->lock >= 0)
        close((*s)->lock);
    buf_free(&(*s)->sealed);
    buf_free(&(*s)->plain);
    free((*s)->path);
    free(*s);
    *s = NULL;
}
