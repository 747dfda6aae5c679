/* cases.c: cases by number, by phase, by holder; a save names the revision it began with. */
/* SPDX-License-Identifier: MIT */
#include "store/cases.h"
#include "store/inside.h"
#include <string.h>

/* The first columns of SQL_CASES_LOAD and SQL_CASES_ALL, in their order; the last two only of SQL_CASES_LOAD. */
enum {
    CASE_NUMBER,
    CASE_PERSON,
    CASE_REVISION,
    CASE_PHASE,
    CASE_URGENCY,
    CASE_QUEUED_AT,
    CASE_OPENED_AT,
    CASE_HEARD_AT,
    CASE_DIALOG,
    CASE_HELD_BY,
    CASE_BURST,
    CASE_STATE,
};

static int read_row(struct store *s, struct db_statement *q, struct arena *a, struct case_row *out,
                    struct err *e)
{
    const struct db_driver *d = s->driver;
    int phase, urgency;
    char *held_by;

    *out = (struct case_row){.number = d->integer(q, CASE_NUMBER),
                             .person = d->integer(q, CASE_PERSON),
                             .revision = d->integer(q, CASE_REVISION),
                             .queued_at = d->integer(q, CASE_QUEUED_AT),
                             .due_day = DAY_NONE,
                             .opened_at = d->integer(q, CASE_OPENED_AT),
                             .heard_at = d->integer(q, CASE_HEARD_AT),
                             .dialog = arena_copy(a, d->text(q, CASE_DIALOG))};
    if (store_one_of(s, q, CASE_PHASE, PHASES, "cases.phase", &phase, e) ||
        store_one_of(s, q, CASE_URGENCY, URGENCY_NOW + 1, "cases.urgency", &urgency, e) ||
        seal_column(s, q, CASE_HELD_BY, "cases", "held_by", out->number, a, &held_by, NULL, e))
        return -1;
    out->phase = (enum phase)phase;
    out->urgency = (enum urgency)urgency;
    out->held_by = held_by;
    return 0;
}

static int read_sealed(struct store *s, struct db_statement *q, struct arena *a,
                       struct case_row *out, struct err *e)
{
    char *burst, *state;

    if (seal_column(s, q, CASE_BURST, "cases", "burst", out->number, a, &burst, &out->burst_length,
                    e) ||
        seal_column(s, q, CASE_STATE, "cases", "state", out->number, a, &state, &out->state_length,
                    e))
        return -1;
    out->burst = burst;
    out->state = state;
    return 0;
}

int cases_load(struct store *s, int64_t number, struct arena *a, struct case_row *out,
               struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_CASES_LOAD, e);
    enum db_step step;
    int result;

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":number", number);
    step = s->driver->step(q, e);
    if (step == DB_DONE)
        return err_set(e, ERR_MISSING, "%s: there is no case %lld", s->path, (long long)number);
    if (step == DB_FAILED)
        return -1;
    result = read_row(s, q, a, out, e);
    if (result == 0)
        result = read_sealed(s, q, a, out, e);
    s->driver->reset(q);
    return result;
}

/* --- writing --------------------------------------------------------------------------------- */

static void bind_holder(struct store *s, struct db_statement *q, const char *name)
{
    unsigned char hash[CRYPTO_HASH_BYTES];

    if (name)
        crypto_lookup(s->key, "cases.holder", name, hash);
    s->driver->bind_blob(q, ":holder", name ? hash : NULL, sizeof hash);
}

/* What adding and saving write alike. */
static int bind_row(struct store *s, struct db_statement *q, int64_t number,
                    const struct case_row *row, struct err *e)
{
    const struct db_driver *d = s->driver;
    const char *held_by = row->held_by;

    d->bind_integer(q, ":number", number);
    d->bind_integer(q, ":revision", row->revision);
    d->bind_integer(q, ":phase", row->phase);
    d->bind_integer(q, ":urgency", row->urgency);
    store_bind_or_null(s, q, ":queued_at", row->queued_at);
    if (row->due_day == DAY_NONE)
        d->bind_blob(q, ":due_day", NULL, 0);
    else
        d->bind_integer(q, ":due_day", row->due_day);
    d->bind_integer(q, ":heard_at", row->heard_at);
    d->bind_integer(q, ":calls", row->calls);
    store_bind_or_null(s, q, ":called_at", row->called_at);
    d->bind_integer(q, ":offered", row->offered);
    d->bind_text(q, ":dialog", row->dialog);
    bind_holder(s, q, held_by);
    if (seal_bind(s, q, "cases", ":held_by", number, held_by, held_by ? strlen(held_by) : 0, e) ||
        seal_bind(s, q, "cases", ":burst", number, row->burst, row->burst_length, e))
        return -1;
    return seal_bind(s, q, "cases", ":state", number, row->state, row->state_length, e);
}

int cases_add(struct store *s, struct case_row *row, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_CASES_ADD, e);
    int64_t number;

    if (!q || store_next(s, SEQUENCE_CASES, &number, e))
        return -1;
    row->revision = 1;
    s->driver->bind_integer(q, ":person", row->person);
    s->driver->bind_integer(q, ":opened_at", row->opened_at);
    if (bind_row(s, q, number, row, e) || store_run(s, q, e))
        return -1;
    row->number = number;
    return 0;
}

int cases_save(struct store *s, struct case_row *row, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_CASES_SAVE, e);

    if (!q || bind_row(s, q, row->number, row, e) || store_run(s, q, e))
        return -1;
    if (s->driver->changes(s->db) != 1)
        return err_set(e, ERR_CONFLICT, "case %lld changed since revision %lld",
                       (long long)row->number, (long long)row->revision);
    row->revision++;
    return 0;
}

/* --- lists ----------------------------------------------------------------------------------- */

static int read_numbers(struct store *s, struct db_statement *q, int64_t *numbers, size_t room,
                        size_t *count, struct err *e)
{
    enum db_step step;

    *count = 0;
    s->driver->bind_integer(q, ":room", (int64_t)room);
    while ((step = s->driver->step(q, e)) == DB_ROW)
        numbers[(*count)++] = s->driver->integer(q, 0);
    return step == DB_DONE ? 0 : -1;
}

int cases_in_phase(struct store *s, enum phase phase, int64_t *numbers, size_t room, size_t *count,
                   struct err *e)
{
    bool queue = phase == PHASE_WAITING;
    struct db_statement *q = store_statement(s, queue ? SQL_CASES_QUEUE : SQL_CASES_IN_PHASE, e);

    if (!q)
        return -1;
    if (!queue)
        s->driver->bind_integer(q, ":phase", phase);
    return read_numbers(s, q, numbers, room, count, e);
}

int cases_held_by(struct store *s, const char *name, int64_t *numbers, size_t room, size_t *count,
                  struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_CASES_HELD_BY, e);

    if (!q)
        return -1;
    bind_holder(s, q, name);
    return read_numbers(s, q, numbers, room, count, e);
}

int cases_of(struct store *s, int64_t person, int64_t *numbers, size_t room, size_t *count,
             struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_CASES_OF, e);

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":person", person);
    return read_numbers(s, q, numbers, room, count, e);
}

int cases_on_network(struct store *s, enum network network, int64_t since, int64_t *numbers,
                     size_t room, size_t *count, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_CASES_ON_NETWORK, e);

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":network", network);
    s->driver->bind_integer(q, ":since", since);
    return read_numbers(s, q, numbers, room, count, e);
}

/* --- the watch --- */

int cases_watched(struct store *s, const struct cases_watch *w, int64_t now, int64_t *numbers,
                  size_t room, size_t *count, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_CASES_WATCH, e);

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":offer", w->patience ? now - w->patience : 0);
    s->driver->bind_integer(q, ":call", w->alarm ? now - w->alarm : 0);
    s->driver->bind_integer(q, ":most", w->calls_most);
    return read_numbers(s, q, numbers, room, count, e);
}

static int next_after(struct store *s, struct db_statement *q, int64_t seconds, int64_t *at,
                      struct err *e)
{
    int64_t since;

    if (store_integer(s, q, INT64_MAX, &since, e))
        return -1;
    if (since != INT64_MAX && since + seconds < *at)
        *at = since + seconds;
    return 0;
}

int cases_watch_next(struct store *s, const struct cases_watch *w, int64_t *at, struct err *e)
{
    struct db_statement *offer = store_statement(s, SQL_CASES_OFFER_NEXT, e);
    struct db_statement *call = store_statement(s, SQL_CASES_CALL_NEXT, e);

    *at = INT64_MAX;
    if (!offer || !call)
        return -1;
    if (w->patience && next_after(s, offer, w->patience, at, e))
        return -1;
    if (!w->alarm)
        return 0;
    s->driver->bind_integer(call, ":most", w->calls_most);
    return next_after(s, call, w->alarm, at, e);
}

int cases_count(struct store *s, int64_t counts[PHASES], int64_t *oldest_queued, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_CASES_COUNT, e);
    enum db_step step;
    int phase;

    if (!q)
        return -1;
    memset(counts, 0, PHASES * sizeof *counts);
    *oldest_queued = 0;
    while ((step = s->driver->step(q, e)) == DB_ROW) {
        if (store_one_of(s, q, 0, PHASES, "cases.phase", &phase, e)) {
            s->driver->reset(q);
            return -1;
        }
        counts[phase] = s->driver->integer(q, 1);
        if (phase == PHASE_WAITING)
            *oldest_queued = s->driver->integer(q, 2);
    }
    return step == DB_DONE ? 0 : -1;
}

int cases_all(struct store *s, int (*each)(void *owner, const struct case_row *row), void *owner,
              struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_CASES_ALL, e);
    struct arena *a = arena_new();
    struct case_row row;
    enum db_step step = DB_FAILED;
    int result = 0;

    while (q && result == 0 && (step = s->driver->step(q, e)) == DB_ROW) {
        arena_reset(a);
        result = read_row(s, q, a, &row, e);
        if (result == 0)
            result = each(owner, &row);
    }
    if (q && step == DB_ROW)
        s->driver->reset(q);
    arena_free(&a);
    return step == DB_FAILED ? -1 : result;
}
