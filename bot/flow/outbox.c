/* outbox.c: what is committed is sent, in order for each person, and marked. */
/* SPDX-License-Identifier: MIT */
#include "flow/outbox.h"
#include "base/crypto.h"
#include "base/log.h"
#include "store/mail.h"
#include <stdlib.h>
#include <string.h>

#define BACKOFF_FIRST_MS 2000
#define BACKOFF_MOST_MS 600000
#define NOT_READY_MS 2000 /* a network that took nothing is asked again after this */
#define ROUNDS 64         /* due rows looked up in one pump; the rest comes with the next pass */
#define DUE_AT_ONCE 64

enum flight { FLYING, SETTLED, WRITTEN, NOT_READY };

/* One row between "sent" and "marked". Its person is busy until the mark is durable. */
struct entry {
    int64_t id, person;
    int attempts;
    enum flight state;
    enum send_outcome outcome;
    int64_t again_at; /* ms: of SEND_LATER, and of NOT_READY */
    char external_id[96];
};

struct outbox {
    struct store *store;
    struct outbox_hooks hooks;
    struct arena *a;
    struct entry entries[OUTBOX_IN_FLIGHT];
    size_t count;
    bool stopped;
};

struct outbox *outbox_new(struct store *store, const struct outbox_hooks *hooks)
{
    struct outbox *o = calloc(1, sizeof *o);

    if (!o)
        err_out_of_memory();
    o->store = store;
    o->hooks = *hooks;
    o->a = arena_new();
    return o;
}

void outbox_free(struct outbox **o)
{
    if (!*o)
        return;
    arena_free(&(*o)->a);
    free(*o);
    *o = NULL;
}

bool outbox_stopped(const struct outbox *o)
{
    return o->stopped;
}

size_t outbox_in_flight(const struct outbox *o)
{
    size_t flying = 0;

    for (size_t i = 0; i < o->count; i++)
        flying += o->entries[i].state != NOT_READY;
    return flying;
}

static bool any(const struct outbox *o, enum flight state)
{
    for (size_t i = 0; i < o->count; i++)
        if (o->entries[i].state == state)
            return true;
    return false;
}

/* Forget the entries in a state; order does not matter. */
static void forget(struct outbox *o, enum flight state)
{
    size_t kept = 0;

    for (size_t i = 0; i < o->count; i++)
        if (o->entries[i].state != state)
            o->entries[kept++] = o->entries[i];
    o->count = kept;
}

void outbox_ready(struct outbox *o)
{
    forget(o, NOT_READY);
}

/* 2 s, 4 s ... 10 min, and up to a quarter more, so that rows do not come back in step. */
static int64_t back_off(int attempts)
{
    int64_t wait = BACKOFF_FIRST_MS;

    for (int i = 0; i < attempts && wait < BACKOFF_MOST_MS; i++)
        wait *= 2;
    if (wait > BACKOFF_MOST_MS)
        wait = BACKOFF_MOST_MS;
    return wait + crypto_random_below((uint32_t)(wait / 4));
}

void outbox_settled(struct outbox *o, const struct settlement *what, int64_t now_ms)
{
    for (size_t i = 0; i < o->count; i++) {
        struct entry *entry = &o->entries[i];

        if (entry->id != what->outbound || entry->state != FLYING)
            continue;
        entry->state = SETTLED;
        entry->outcome = what->outcome;
        if (what->outcome == SEND_LATER)
            entry->again_at = now_ms + (what->retry_after > 0 ? what->retry_after * 1000 : back_off(entry->attempts));
        if (what->external_id)
            strncpy(entry->external_id, what->external_id, sizeof entry->external_id - 1);
        return;
    }
}

/* A row that was put off too often is dead; being told to wait counts as an attempt, since it must end somewhere. */
static enum mail_state mark_of(const struct entry *entry)
{
    switch (entry->outcome) {
    case SEND_DONE:
        return MAIL_SENT;
    case SEND_LATER:
        return entry->attempts + 1 >= OUTBOX_TRIES ? MAIL_DEAD : MAIL_WAITING;
    case SEND_GONE:
        return MAIL_UNREACHABLE;
    case SEND_REFUSED:
        return MAIL_DEAD;
    }
    return MAIL_DEAD;
}

static int write_marks(struct outbox *o, struct err *e)
{
    for (size_t i = 0; i < o->count; i++) {
        struct entry *entry = &o->entries[i];
        const char *external = entry->external_id[0] ? entry->external_id : NULL;

        if (entry->state != SETTLED)
            continue;
        if (mail_settle(o->store, entry->id, mark_of(entry), entry->again_at, external, e) < 0)
            return -1;
        entry->state = WRITTEN;
    }
    return 0;
}

static int compare_ids(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static size_t busy_people(const struct outbox *o, int64_t busy[OUTBOX_IN_FLIGHT])
{
    size_t count = 0;

    for (size_t i = 0; i < o->count; i++)
        if (o->entries[i].state != WRITTEN)
            busy[count++] = o->entries[i].person;
    qsort(busy, count, sizeof *busy, compare_ids);
    return count;
}

static void send(struct outbox *o, const struct mail_due *due, int64_t now_ms)
{
    struct entry *entry = &o->entries[o->count++];
    struct err e = {0};

    *entry = (struct entry){.id = due->message.id, .person = due->person, .attempts = due->message.attempts, .state = FLYING};
    if (o->hooks.send(o->hooks.owner, &due->message, &e) == 0)
        return;
    entry->state = NOT_READY;
    entry->again_at = now_ms + NOT_READY_MS;
}

/* One look-up of due rows, sent. How many were. */
static int send_due(struct outbox *o, int64_t now_ms, size_t *sent, struct err *e)
{
    struct mail_due due[DUE_AT_ONCE];
    int64_t busy[OUTBOX_IN_FLIGHT];
    size_t room = OUTBOX_IN_FLIGHT - o->count, busy_count = busy_people(o, busy);

    *sent = 0;
    if (room > DUE_AT_ONCE)
        room = DUE_AT_ONCE;
    if (room == 0)
        return 0;
    arena_reset(o->a);
    if (mail_due(o->store, now_ms, busy, busy_count, due, room, sent, o->a, e) < 0)
        return -1;
    for (size_t i = 0; i < *sent; i++)
        send(o, &due[i], now_ms);
    return 0;
}

/* Sends and marks of one pump are one transaction: what was sent and not marked when the process dies is sent once more. */
static int pump_in_transaction(struct outbox *o, int64_t now_ms, bool sending, struct err *e)
{
    size_t sent = sending ? 1 : 0;

    if (write_marks(o, e) < 0)
        return -1;
    for (int round = 0; sent && round < ROUNDS; round++) {
        if (send_due(o, now_ms, &sent, e) < 0 || write_marks(o, e) < 0)
            return -1;
        if (any(o, WRITTEN) && o->count > OUTBOX_IN_FLIGHT / 2)
            break;
    }
    return 0;
}

static void tell(struct outbox *o)
{
    for (size_t i = 0; i < o->count; i++) {
        struct entry *entry = &o->entries[i];
        bool dead = entry->state == WRITTEN && mark_of(entry) == MAIL_DEAD;

        if (dead)
            o->hooks.alert(o->hooks.owner, "outbox.dead", send_outcome_name(entry->outcome));
        if (entry->state == WRITTEN && entry->outcome == SEND_GONE)
            o->hooks.unreachable(o->hooks.owner, entry->person);
    }
}

/* The marks did not get to the disk: they are still owed, and nothing more is sent until they are paid. */
static int fail(struct outbox *o, struct err *e)
{
    store_rollback(o->store);
    for (size_t i = 0; i < o->count; i++)
        if (o->entries[i].state == WRITTEN)
            o->entries[i].state = SETTLED;
    if (!o->stopped)
        log_warn("outbox.stopped", "unmarked=%zu why=%s", o->count, e->text);
    o->stopped = true;
    return -1;
}

static int transact(struct outbox *o, int64_t now_ms, bool sending, struct err *e)
{
    if (store_begin(o->store, e) < 0)
        return fail(o, e);
    if (pump_in_transaction(o, now_ms, sending, e) < 0)
        return fail(o, e);
    if (store_commit(o->store, e) < 0)
        return fail(o, e);
    o->stopped = false;
    tell(o);
    forget(o, WRITTEN);
    return 0;
}

int outbox_flush(struct outbox *o, int64_t now_ms, struct err *e)
{
    return any(o, SETTLED) ? transact(o, now_ms, false, e) : 0;
}

static int when_next(struct outbox *o, int64_t now_ms, int64_t *next, struct err *e)
{
    if (mail_next_due(o->store, now_ms, next, e) < 0)
        return -1;
    for (size_t i = 0; i < o->count; i++)
        if (o->entries[i].state == NOT_READY && o->entries[i].again_at < *next)
            *next = o->entries[i].again_at;
    return 0;
}

static void ask_again_who_was_not_ready(struct outbox *o, int64_t now_ms)
{
    for (size_t i = 0; i < o->count; i++)
        if (o->entries[i].state == NOT_READY && o->entries[i].again_at <= now_ms) {
            outbox_ready(o);
            return;
        }
}

int outbox_pump(struct outbox *o, int64_t now_ms, int64_t *next, struct err *e)
{
    *next = now_ms + BACKOFF_FIRST_MS;
    if (o->stopped && outbox_flush(o, now_ms, e) < 0)
        return -1;
    ask_again_who_was_not_ready(o, now_ms);
    if (transact(o, now_ms, true, e) < 0)
        return -1;
    return when_next(o, now_ms, next, e);
}
