/* seal.c: a column sealed under its table, name and row. */
/* SPDX-License-Identifier: MIT */
#include "store/seal.h"
#include "store/inside.h"
#include <inttypes.h>
#include <stdio.h>

#define PLACE_ROOM 96 /* the longest table and column of ours, and a row number */

static void place_of(char place[PLACE_ROOM], const char *table, const char *column, int64_t row)
{
    snprintf(place, PLACE_ROOM, "%s.%s.%" PRId64, table, column, row);
}

int seal_text(struct store *s, const char *table, const char *column, int64_t row,
              const void *plain, size_t length, struct buf *out, struct err *e)
{
    char place[PLACE_ROOM];

    place_of(place, table, column, row);
    return crypto_seal(s->key, place, plain, length, out, e);
}

int seal_open(struct store *s, const char *table, const char *column, int64_t row,
              const void *sealed, size_t length, struct arena *a, char **plain,
              size_t *plain_length, struct err *e)
{
    char place[PLACE_ROOM];

    *plain = NULL;
    *plain_length = 0;
    if (!sealed)
        return 0;
    place_of(place, table, column, row);
    buf_clear(&s->plain);
    if (crypto_open(s->key, place, sealed, length, &s->plain, e))
        return err_context(e, "%s: %s", s->path, place);
    *plain = arena_copy_bytes(a, s->plain.bytes, s->plain.length);
    *plain_length = s->plain.length;
    return 0;
}

int seal_bind(struct store *s, struct db_statement *q, const char *table, const char *name,
              int64_t row, const void *plain, size_t length, struct err *e)
{
    buf_clear(&s->sealed);
    if (plain && seal_text(s, table, name + 1, row, plain, length, &s->sealed, e))
        return -1;
    s->driver->bind_blob(q, name, plain ? s->sealed.bytes : NULL, s->sealed.length);
    return 0;
}

int seal_column(struct store *s, struct db_statement *q, int at, const char *table,
                const char *column, int64_t row, struct arena *a, char **plain, size_t *length,
                struct err *e)
{
    size_t sealed_length, plain_length;
    const void *sealed = s->driver->blob(q, at, &sealed_length);

    if (seal_open(s, table, column, row, sealed, sealed_length, a, plain, &plain_length, e))
        return -1;
    if (length)
        *length = plain_length;
    return 0;
}
