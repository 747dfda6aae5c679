/* audit.c: the desk's record, row by row, each hashed over the one before. */
/* SPDX-License-Identifier: MIT */
#include "store/audit.h"
#include "base/buf.h"
#include "store/inside.h"
#include "store/seal.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROW_BYTES_MOST ((size_t)64 * 1024) /* of one row as it is hashed: a few words, sealed */

/* The columns of SQL_AUDIT_READ, in their order. */
enum {
    AUDIT_ID,
    AUDIT_AT,
    AUDIT_CASE,
    AUDIT_ACT,
    AUDIT_REFUSED,
    AUDIT_WHO,
    AUDIT_DETAIL,
    AUDIT_HASH
};

/* --- the chain --- */

static void hash_bytes(struct buf *all, const void *bytes, size_t length)
{
    char hex[CRYPTO_SHA256_HEX];

    crypto_sha256_hex(bytes ? bytes : "", length, hex);
    buf_print(all, "|%s", bytes ? hex : "-");
}

struct link {
    int64_t id, at, case_number;
    const char *act;
    bool refused;
    const void *who, *detail; /* sealed */
    size_t who_length, detail_length;
};

static void hash_link(const struct store *s, const struct link *l, const void *before,
                      unsigned char out[CRYPTO_HASH_BYTES])
{
    struct buf all = BUF_INIT(ROW_BYTES_MOST);

    buf_print(&all, "%lld|%lld|%lld|%s|%d", (long long)l->id, (long long)l->at,
              (long long)l->case_number, l->act, l->refused);
    hash_bytes(&all, l->who, l->who_length);
    hash_bytes(&all, l->detail, l->detail_length);
    hash_bytes(&all, before, before ? CRYPTO_HASH_BYTES : 0);
    crypto_lookup(s->key, "audit.hash", buf_text(&all), out);
    buf_free(&all);
}

/* --- where it ends --- */

static void print_end(const unsigned char hash[CRYPTO_HASH_BYTES], char end[AUDIT_END])
{
    for (size_t i = 0; i < (AUDIT_END - 1) / 2; i++)
        snprintf(end + 2 * i, 3, "%02x", (unsigned)hash[i]);
}

/* "12:9f86d081884c7d65", sealed beside the key's own text. */
static int write_end(struct store *s, int64_t rows, const unsigned char hash[CRYPTO_HASH_BYTES],
                     struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_AUDIT_SET_END, e);
    char end[AUDIT_END], text[64];

    if (!q)
        return -1;
    print_end(hash, end);
    snprintf(text, sizeof text, "%" PRId64 ":%s", rows, end);
    s->driver->bind_text(q, ":name", "audit");
    if (seal_bind(s, q, "meta", ":value", 1, text, strlen(text), e))
        return -1;
    return store_run(s, q, e);
}

/* *rows -1: none is kept. */
static int read_end(struct store *s, int64_t *rows, char end[AUDIT_END], struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_META_READ, e);
    struct arena *a = arena_new();
    enum db_step step = DB_FAILED;
    char *text = NULL, *colon = NULL;
    int result = -1;

    *rows = -1;
    end[0] = '\0';
    if (q) {
        s->driver->bind_text(q, ":name", "audit");
        step = s->driver->step(q, e);
        result = step == DB_FAILED ? -1 : 0;
    }
    if (step == DB_ROW) {
        result = seal_column(s, q, 0, "meta", "value", 1, a, &text, NULL, e);
        s->driver->reset(q);
    }
    if (text)
        *rows = strtoll(text, &colon, 10);
    if (colon && *colon == ':')
        snprintf(end, AUDIT_END, "%s", colon + 1);
    arena_free(&a);
    return result;
}

/* The hash of the newest row; *any false: there is none. */
static int newest_hash(struct store *s, unsigned char out[CRYPTO_HASH_BYTES], bool *any,
                       struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_AUDIT_NEWEST, e);
    enum db_step step = q ? s->driver->step(q, e) : DB_FAILED;
    const void *bytes;
    size_t length;

    *any = step == DB_ROW;
    if (*any) {
        bytes = s->driver->blob(q, 0, &length);
        if (length == CRYPTO_HASH_BYTES)
            memcpy(out, bytes, length);
        else
            memset(out, 0, CRYPTO_HASH_BYTES);
        s->driver->reset(q);
    }
    return step == DB_FAILED ? -1 : 0;
}

/* A record that was cut is not healed by writing on: then the kept end stays what it was, and never fits again. */
static int ends_as_kept(struct store *s, int64_t rows, const unsigned char last[CRYPTO_HASH_BYTES],
                        bool *kept, struct err *e)
{
    char is[AUDIT_END] = "", was[AUDIT_END];
    struct err unreadable = {0};
    int64_t kept_rows;

    *kept = false;
    if (read_end(s, &kept_rows, was, &unreadable) < 0) {
        if (unreadable.kind == ERR_CORRUPT)
            return 0;
        *e = unreadable;
        return -1;
    }
    if (rows)
        print_end(last, is);
    *kept = rows ? kept_rows == rows && strcmp(is, was) == 0 : kept_rows < 0;
    return 0;
}

/* --- adding --- */

static int seal_word(struct store *s, const char *column, int64_t id, const char *text,
                     struct buf *out, struct err *e)
{
    return text ? seal_text(s, "audit", column, id, text, strlen(text), out, e) : 0;
}

static int write_link(struct store *s, const struct link *l,
                      const unsigned char hash[CRYPTO_HASH_BYTES], struct err *e)
{
    const struct db_driver *d = s->driver;
    struct db_statement *q = store_statement(s, SQL_AUDIT_ADD, e);

    if (!q)
        return -1;
    d->bind_integer(q, ":id", l->id);
    d->bind_integer(q, ":at", l->at);
    d->bind_integer(q, ":case_number", l->case_number);
    d->bind_text(q, ":act", l->act);
    d->bind_integer(q, ":refused", l->refused);
    d->bind_blob(q, ":who", l->who, l->who_length);
    d->bind_blob(q, ":detail", l->detail, l->detail_length);
    d->bind_blob(q, ":hash", hash, CRYPTO_HASH_BYTES);
    return store_run(s, q, e);
}

static int add_sealed(struct store *s, struct link *l, const struct buf *who,
                      const struct buf *detail, struct err *e)
{
    unsigned char before[CRYPTO_HASH_BYTES], hash[CRYPTO_HASH_BYTES];
    bool any, kept;

    l->who = buf_text(who);
    l->who_length = who->length;
    l->detail = detail->length ? buf_text(detail) : NULL;
    l->detail_length = detail->length;
    if (newest_hash(s, before, &any, e) < 0)
        return -1;
    hash_link(s, l, any ? before : NULL, hash);
    if (ends_as_kept(s, any ? l->id - 1 : 0, before, &kept, e) < 0 || write_link(s, l, hash, e) < 0)
        return -1;
    return kept ? write_end(s, l->id, hash, e) : 0;
}

int audit_add(struct store *s, const struct audit_row *row, struct err *e)
{
    struct link l = {
        .at = row->at, .case_number = row->case_number, .act = row->act, .refused = row->refused};
    struct buf who = BUF_INIT(ROW_BYTES_MOST), detail = BUF_INIT(ROW_BYTES_MOST);
    int result = store_next(s, SEQUENCE_AUDIT, &l.id, e);

    if (result == 0)
        result = seal_word(s, "who", l.id, row->who, &who, e);
    if (result == 0)
        result = seal_word(s, "detail", l.id, row->detail, &detail, e);
    if (result == 0)
        result = add_sealed(s, &l, &who, &detail, e);
    buf_free(&who);
    buf_free(&detail);
    return result;
}

/* --- reading --- */

static int open_row(struct store *s, struct db_statement *q, struct arena *a, struct audit_row *out,
                    struct err *e)
{
    const struct db_driver *d = s->driver;
    char *who, *detail;
    int64_t id = d->integer(q, AUDIT_ID);

    if (seal_column(s, q, AUDIT_WHO, "audit", "who", id, a, &who, NULL, e) ||
        seal_column(s, q, AUDIT_DETAIL, "audit", "detail", id, a, &detail, NULL, e))
        return -1;
    *out = (struct audit_row){.id = id,
                              .at = d->integer(q, AUDIT_AT),
                              .case_number = d->integer(q, AUDIT_CASE),
                              .who = who,
                              .act = arena_copy(a, d->text(q, AUDIT_ACT)),
                              .detail = detail,
                              .refused = d->integer(q, AUDIT_REFUSED) != 0};
    return 0;
}

int audit_read(struct store *s, int (*each)(void *owner, const struct audit_row *row), void *owner,
               struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_AUDIT_READ, e);
    struct arena *a = arena_new();
    struct audit_row row;
    enum db_step step = DB_FAILED;
    int result = 0;

    while (q && result == 0 && (step = s->driver->step(q, e)) == DB_ROW) {
        arena_reset(a);
        result = open_row(s, q, a, &row, e);
        if (result == 0)
            result = each(owner, &row);
    }
    if (q && step == DB_ROW)
        s->driver->reset(q);
    arena_free(&a);
    return step == DB_FAILED ? -1 : result;
}

/* --- is it whole? --- */

static bool fits(struct store *s, struct db_statement *q, int64_t wanted,
                 unsigned char before[CRYPTO_HASH_BYTES])
{
    const struct db_driver *d = s->driver;
    struct link l = {.id = d->integer(q, AUDIT_ID),
                     .at = d->integer(q, AUDIT_AT),
                     .case_number = d->integer(q, AUDIT_CASE),
                     .act = d->text(q, AUDIT_ACT),
                     .refused = d->integer(q, AUDIT_REFUSED) != 0};
    unsigned char is[CRYPTO_HASH_BYTES];
    size_t length;
    const void *stored;

    l.who = d->blob(q, AUDIT_WHO, &l.who_length);
    l.detail = d->blob(q, AUDIT_DETAIL, &l.detail_length);
    if (l.detail_length == 0)
        l.detail = NULL;
    hash_link(s, &l, wanted > 1 ? before : NULL, is);
    memcpy(before, is, sizeof is);
    stored = d->blob(q, AUDIT_HASH, &length);
    return l.id == wanted && length == sizeof is && memcmp(stored, is, sizeof is) == 0;
}

static int walk(struct store *s, int64_t *rows, int64_t *broken,
                unsigned char last[CRYPTO_HASH_BYTES], struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_AUDIT_READ, e);
    enum db_step step = DB_FAILED;

    *rows = *broken = 0;
    memset(last, 0, CRYPTO_HASH_BYTES);
    while (q && (step = s->driver->step(q, e)) == DB_ROW) {
        ++*rows;
        if (!*broken && !fits(s, q, *rows, last))
            *broken = s->driver->integer(q, AUDIT_ID);
    }
    return step == DB_FAILED ? -1 : 0;
}

int audit_verify(struct store *s, int64_t *rows, int64_t *broken, struct err *e)
{
    unsigned char last[CRYPTO_HASH_BYTES];
    bool kept;

    if (walk(s, rows, broken, last, e) < 0)
        return -1;
    if (*broken)
        return 0;
    if (ends_as_kept(s, *rows, last, &kept, e) < 0)
        return -1;
    if (!kept)
        *broken = *rows + 1; /* the first that is missed, or that nobody wrote down */
    return 0;
}

int audit_end(struct store *s, int64_t *rows, char end[AUDIT_END], struct err *e)
{
    unsigned char hash[CRYPTO_HASH_BYTES];
    bool any;
    struct db_statement *q;

    end[0] = '\0';
    *rows = 0;
    if (newest_hash(s, hash, &any, e) < 0)
        return -1;
    if (!any)
        return 0;
    print_end(hash, end);
    q = store_statement(s, SQL_AUDIT_LAST, e);
    return q ? store_integer(s, q, 0, rows, e) : -1;
}

int audit_had(struct store *s, int64_t row, const char *end, bool *had, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_AUDIT_HASH, e);
    enum db_step step;
    char is[AUDIT_END];
    const void *hash;
    size_t length;

    *had = false;
    if (!q)
        return -1;
    s->driver->bind_integer(q, ":id", row);
    step = s->driver->step(q, e);
    if (step == DB_ROW) {
        hash = s->driver->blob(q, 0, &length);
        if (length == CRYPTO_HASH_BYTES) {
            print_end(hash, is);
            *had = strcmp(is, end) == 0;
        }
        s->driver->reset(q);
    }
    return step == DB_FAILED ? -1 : 0;
}

int audit_keep_end(struct store *s, struct err *e)
{
    unsigned char hash[CRYPTO_HASH_BYTES];
    struct db_statement *q;
    int64_t rows;
    bool any;

    if (newest_hash(s, hash, &any, e) < 0)
        return -1;
    q = store_statement(s, SQL_AUDIT_LAST, e);
    if (!any || !q)
        return q ? 0 : -1;
    return store_integer(s, q, 0, &rows, e) ? -1 : write_end(s, rows, hash, e);
}
