/* outbox.c: what is committed is sent, in order for each person, and marked. */
/* SPDX-License-Identifier: MIT */
#include "flow/outbox.h"
#include "base/crypto.h"
#include "base/log.h"
#include "store/mail.h"
#include <stdio.h>
#include <stdlib.h>

#define BACKOFF_FIRST_MS 2000
#define BACKOFF_MOST_MS 600000
#define NOT_READY_MS 2000 /* a network or reader that took nothing is asked again after this */
#define DUE_AT_ONCE 64    /* rows looked up together */
#define ROUNDS 64         /* look-ups in one transaction */
#define TRANSACTIONS                                                                               \
    8 /* in one pump; the rest comes with the next one, after others had their turn */
#define EXTERNAL_MOST 200 /* bytes of a network's id of a message */

enum flight { FLYING, SETTLED, WRITTEN };

/* One row between "sent" and "marked". Its person is busy until the mark is durable. */
struct entry {
    int64_t id, person;
    int attempts;
    enum flight state;
    enum send_outcome outcome;
    int64_t again_at; /* ms, of SEND_LATER */
    char external_id[EXTERNAL_MOST];
};

/* Who cannot be sent to now is left out, so that they are in nobody's way. */
struct waiting_room {
    int64_t *people;
    size_t count, room;
    int64_t again_at; /* ms, when they are tried again; 0: nobody waits */
    bool closed;      /* the network takes nothing from anybody */
};

struct outbox {
    struct store *store;
    struct outbox_hooks hooks;
    struct arena *a;
    struct entry entries[OUTBOX_IN_FLIGHT];
    size_t count;
    struct waiting_room waiting[NETWORK_COUNT];
    int64_t *busy; /* room for everybody in flight or waiting */
    size_t busy_room;
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
    for (size_t i = 0; i < NETWORK_COUNT; i++)
        free((*o)->waiting[i].people);
    free((*o)->busy);
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
    return o->count;
}

static int64_t *grown(int64_t *numbers, size_t *room, size_t least)
{
    if (least <= *room)
        return numbers;
    *room = least * 2;
    numbers = realloc(numbers, *room * sizeof *numbers);
    if (!numbers)
        err_out_of_memory();
    return numbers;
}

/* --- networks that are not ready, readers who are not there --- */

static void wait_in(struct waiting_room *w, int64_t person, int64_t now_ms)
{
    if (!w->count)
        w->again_at = now_ms + NOT_READY_MS;
    w->people = grown(w->people, &w->room, w->count + 1);
    w->people[w->count++] = person;
}

static void empty(struct waiting_room *w)
{
    w->count = 0;
    w->again_at = 0;
    w->closed = false;
}

void outbox_ready(struct outbox *o)
{
    for (size_t i = 0; i < NETWORK_COUNT; i++)
        empty(&o->waiting[i]);
}

static void ask_again(struct outbox *o, int64_t now_ms)
{
    for (size_t i = 0; i < NETWORK_COUNT; i++)
        if (o->waiting[i].again_at <= now_ms)
            empty(&o->waiting[i]);
}

/* --- what became of a send --- */

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

static int64_t again_at(const struct entry *entry, const struct settlement *what, int64_t now_ms)
{
    return now_ms + (what->retry_after > 0 ? what->retry_after * 1000 : back_off(entry->attempts));
}

void outbox_settled(struct outbox *o, const struct settlement *what, int64_t now_ms)
{
    for (size_t i = 0; i < o->count; i++) {
        struct entry *entry = &o->entries[i];

        if (entry->id != what->outbound || entry->state != FLYING)
            continue;
        entry->state = SETTLED;
        entry->outcome = what->outcome;
        entry->again_at = again_at(entry, what, now_ms);
        snprintf(entry->external_id, sizeof entry->external_id, "%s",
                 what->external_id ? what->external_id : "");
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
    case SEND_NO_PLACE:
        return MAIL_DEAD;
    }
    return MAIL_DEAD;
}

static bool any(const struct outbox *o, enum flight state)
{
    for (size_t i = 0; i < o->count; i++)
        if (o->entries[i].state == state)
            return true;
    return false;
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

/* --- sending --- */

static int compare_ids(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* Everybody who may not be sent to now, ascending. How many. */
static size_t busy_people(struct outbox *o)
{
    size_t count = 0, most = o->count;

    for (size_t i = 0; i < NETWORK_COUNT; i++)
        most += o->waiting[i].count;
    o->busy = grown(o->busy, &o->busy_room, most + 1);
    for (size_t i = 0; i < o->count; i++)
        if (o->entries[i].state != WRITTEN)
            o->busy[count++] = o->entries[i].person;
    for (size_t i = 0; i < NETWORK_COUNT; i++)
        for (size_t k = 0; k < o->waiting[i].count; k++)
            o->busy[count++] = o->waiting[i].people[k];
    qsort(o->busy, count, sizeof *o->busy, compare_ids);
    return count;
}

static void send_row(struct outbox *o, const struct mail_due *due, int64_t now_ms)
{
    struct waiting_room *w = &o->waiting[due->message.to.network];
    struct err e = {0};

    if (w->closed) {
        wait_in(w, due->person, now_ms);
        return;
    }
    o->entries[o->count++] = (struct entry){.id = due->message.id,
                                            .person = due->person,
                                            .attempts = due->message.attempts,
                                            .state = FLYING};
    if (o->hooks.send(o->hooks.owner, &due->message, &e) == 0)
        return;
    o->count--;
    w->closed = e.kind != ERR_MISSING;
    wait_in(w, due->person, now_ms);
}

/* Rows that may be sent now, as many as there is room for in the air. */
static int look_up(struct outbox *o, int64_t now_ms, struct mail_due due[DUE_AT_ONCE],
                   size_t *count, struct err *e)
{
    size_t room = OUTBOX_IN_FLIGHT - o->count, busy;

    *count = 0;
    if (room == 0)
        return 0;
    arena_reset(o->a);
    busy = busy_people(o);
    return mail_due(o->store, now_ms, o->busy, busy, due, room < DUE_AT_ONCE ? room : DUE_AT_ONCE,
                    count, o->a, e);
}

/* Sends and marks of one pump are one transaction: what was sent and not marked when the process dies is sent once more. */
static int send_all(struct outbox *o, int64_t now_ms, struct mail_due *due, size_t *count,
                    struct err *e)
{
    if (write_marks(o, e) < 0)
        return -1;
    for (int round = 0; *count && round < ROUNDS; round++) {
        for (size_t i = 0; i < *count; i++)
            send_row(o, &due[i], now_ms);
        if (write_marks(o, e) < 0 || look_up(o, now_ms, due, count, e) < 0)
            return -1;
    }
    return 0;
}

/* --- a pump --- */

static void forget_written(struct outbox *o)
{
    size_t kept = 0;

    for (size_t i = 0; i < o->count; i++)
        if (o->entries[i].state != WRITTEN)
            o->entries[kept++] = o->entries[i];
    o->count = kept;
}

static void tell(struct outbox *o)
{
    for (size_t i = 0; i < o->count; i++) {
        const struct entry *entry = &o->entries[i];

        if (entry->state != WRITTEN)
            continue;
        if (mark_of(entry) == MAIL_DEAD)
            o->hooks.alert(o->hooks.owner, "outbox.dead", send_outcome_name(entry->outcome));
        if (mark_of(entry) == MAIL_UNREACHABLE)
            o->hooks.unreachable(o->hooks.owner, entry->person);
    }
}

/* The marks did not get to the disk: they are still owed, and nothing more is sent until they are paid. */
static int fail(struct outbox *o, const struct err *e)
{
    for (size_t i = 0; i < o->count; i++)
        if (o->entries[i].state == WRITTEN)
            o->entries[i].state = SETTLED;
    if (!o->stopped)
        log_warn("outbox.stopped", "in_flight=%zu why=%s", o->count, e->text);
    o->stopped = true;
    return -1;
}

static int transact(struct outbox *o, int64_t now_ms, struct mail_due *due, size_t *count,
                    struct err *e)
{
    if (store_begin(o->store, e) < 0)
        return fail(o, e);
    if (send_all(o, now_ms, due, count, e) < 0) {
        store_rollback(o->store);
        return fail(o, e);
    }
    if (store_commit(o->store, e) < 0)
        return fail(o, e);
    o->stopped = false;
    tell(o);
    forget_written(o);
    return 0;
}

int outbox_flush(struct outbox *o, int64_t now_ms, struct err *e)
{
    size_t none = 0;

    return any(o, SETTLED) ? transact(o, now_ms, NULL, &none, e) : 0;
}

static int when_next(struct outbox *o, int64_t now_ms, int64_t *next, struct err *e)
{
    if (mail_next_due(o->store, now_ms, next, e) < 0)
        return -1;
    for (size_t i = 0; i < NETWORK_COUNT; i++)
        if (o->waiting[i].again_at && o->waiting[i].again_at < *next)
            *next = o->waiting[i].again_at;
    return 0;
}

int outbox_pump(struct outbox *o, int64_t now_ms, int64_t *next, struct err *e)
{
    struct mail_due due[DUE_AT_ONCE];
    size_t count;

    *next = now_ms + BACKOFF_FIRST_MS;
    if (o->stopped && outbox_flush(o, now_ms, e) < 0)
        return -1;
    ask_again(o, now_ms);
    for (int i = 0; i < TRANSACTIONS; i++) {
        if (look_up(o, now_ms, due, &count, e) < 0)
            return -1;
        if (!count && !any(o, SETTLED))
            return when_next(o, now_ms, next, e);
        if (transact(o, now_ms, due, &count, e) < 0)
            return -1;
    }
    *next = now_ms;
    return 0;
}
