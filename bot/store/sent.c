/* sent.c: what we sent, found again. */
/* SPDX-License-Identifier: MIT */
#include "store/sent.h"
#include "store/inside.h"
#include <string.h>

#define CHOICES_LOOKED_AT                                                                          \
    8 /* newest messages with choices among which a tapped one is looked for */

/* Columns of SQL_SENT_CHOICES, SQL_SENT_MIRRORS and SQL_SENT_NAMED. */
enum { SENT_ID, SENT_PERSON, SENT_CASE, SENT_EXTERNAL, SENT_BODY, SENT_OF };

static int read_sent(struct store *s, struct db_statement *q, struct arena *a, struct sent *out,
                     struct err *e)
{
    struct outbound letter = {0};
    int64_t id = s->driver->integer(q, SENT_ID);
    char *external, *body;
    size_t length;

    if (seal_column(s, q, SENT_EXTERNAL, "outbox", "external", id, a, &external, NULL, e) ||
        seal_column(s, q, SENT_BODY, "outbox", "body", id, a, &body, &length, e) ||
        letter_read(body, length, a, &letter, e))
        return -1;
    *out = (struct sent){.id = id,
                         .person = s->driver->integer(q, SENT_PERSON),
                         .case_number = s->driver->integer(q, SENT_CASE),
                         .of = s->driver->integer(q, SENT_OF),
                         .external_id = external,
                         .text = letter.text};
    return 0;
}

static int read_all(struct store *s, struct db_statement *q, struct arena *a, struct sent *out,
                    size_t room, size_t *count, struct err *e)
{
    enum db_step step;

    *count = 0;
    s->driver->bind_integer(q, ":room", (int64_t)room);
    while ((step = s->driver->step(q, e)) == DB_ROW) {
        if (read_sent(s, q, a, &out[*count], e)) {
            s->driver->reset(q);
            return -1;
        }
        ++*count;
    }
    return step == DB_DONE ? 0 : -1;
}

static int choices_of(struct store *s, int64_t person, struct arena *a, struct sent *out,
                      size_t room, size_t *count, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_SENT_CHOICES, e);

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":person", person);
    return read_all(s, q, a, out, room, count, e);
}

int sent_choices(struct store *s, int64_t person, struct arena *a, struct sent *out, struct err *e)
{
    size_t count;

    *out = (struct sent){0};
    return choices_of(s, person, a, out, 1, &count, e);
}

int sent_choices_named(struct store *s, int64_t person, const char *external_id, struct arena *a,
                       struct sent *out, struct err *e)
{
    struct sent newest[CHOICES_LOOKED_AT];
    size_t count;

    *out = (struct sent){0};
    if (choices_of(s, person, a, newest, CHOICES_LOOKED_AT, &count, e))
        return -1;
    for (size_t i = 0; i < count; i++)
        if (newest[i].external_id && strcmp(newest[i].external_id, external_id) == 0) {
            *out = newest[i];
            return 0;
        }
    return 0;
}

int sent_named(struct store *s, int64_t person, const char *external_id, struct arena *a,
               struct sent *out, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_SENT_NAMED, e);
    unsigned char hash[CRYPTO_HASH_BYTES];
    size_t count;

    *out = (struct sent){0};
    if (!q)
        return -1;
    crypto_lookup(s->key, "outbox.mirror_hash", external_id, hash);
    s->driver->bind_blob(q, ":mirror_hash", hash, sizeof hash);
    s->driver->bind_integer(q, ":person", person);
    return read_all(s, q, a, out, 1, &count, e);
}

int sent_external(struct store *s, int64_t id, struct arena *a, const char **external_id,
                  struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_SENT_EXTERNAL, e);
    enum db_step step;
    char *external = NULL;
    int result = 0;

    *external_id = NULL;
    if (!q)
        return -1;
    s->driver->bind_integer(q, ":id", id);
    step = s->driver->step(q, e);
    if (step == DB_ROW) {
        result = seal_column(s, q, 0, "outbox", "external", id, a, &external, NULL, e);
        s->driver->reset(q);
    }
    *external_id = external;
    return step == DB_FAILED ? -1 : result;
}

int sent_mirrors(struct store *s, int64_t of, struct arena *a, struct sent *out, size_t room,
                 size_t *count, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_SENT_MIRRORS, e);

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":mirror_of", of);
    return read_all(s, q, a, out, room, count, e);
}

/* --- before it is sent ----------------------------------------------------------------------- */

static int read_unsent(struct store *s, struct db_statement *q, struct arena *a,
                       struct outbound *out, struct err *e)
{
    int64_t id = s->driver->integer(q, 0);
    bool mirror = s->driver->integer(q, 1) == KEEPS_DOOR;
    char *body;
    size_t length;

    if (!mirror)
        return 0;
    if (seal_column(s, q, 2, "outbox", "body", id, a, &body, &length, e) ||
        letter_read(body, length, a, out, e))
        return -1;
    out->id = id;
    return 0;
}

int sent_unsent_mirror(struct store *s, int64_t person, int64_t case_number, int64_t now,
                       struct arena *a, struct outbound *out, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_SENT_UNSENT, e);
    enum db_step step;
    int result = 0;

    *out = (struct outbound){0};
    if (!q)
        return -1;
    s->driver->bind_integer(q, ":person", person);
    s->driver->bind_integer(q, ":case_number", case_number);
    s->driver->bind_integer(q, ":now", now);
    step = s->driver->step(q, e);
    if (step == DB_ROW) {
        result = read_unsent(s, q, a, out, e);
        s->driver->reset(q);
    }
    return step == DB_FAILED ? -1 : result;
}

int sent_rewrite(struct store *s, const struct outbound *out, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_SENT_REWRITE, e);
    struct buf *body = &s->plain;

    if (!q)
        return -1;
    buf_clear(body);
    letter_write(out, body);
    s->driver->bind_integer(q, ":id", out->id);
    if (seal_bind(s, q, "outbox", ":body", out->id, body->bytes, body->length, e) ||
        store_run(s, q, e))
        return -1;
    return s->driver->changes(s->db) == 1
               ? 0
               : err_set(e, ERR_MISSING, "%s: message %lld does not wait", s->path,
                         (long long)out->id);
}
