/* outbox.c: what is committed is sent, in order for each person, and marked. */
/* SPDX-License-Identifier: MIT */
#include "base/log.h"
#include "flow/outbox_inside.h"
#include <stdlib.h>

#define NOT_READY_MS 2000 /* a network or reader that took nothing is asked again after this */
#define DUE_AT_ONCE 64    /* rows looked up together */
#define ROUNDS 64         /* look-ups in one transaction */
#define TRANSACTIONS                                                                               \
    8 /* in one pump; the rest comes with the next one, after others had their turn */

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

void outbox_brief_by(struct outbox *o,
                     const char *(*brief)(void *owner, int64_t case_number, struct arena *a),
                     void *owner)
{
    o->brief = brief;
    o->brief_owner = owner;
}

void outbox_report_by(struct outbox *o, int (*report)(void *owner, struct err *e), void *owner)
{
    o->report = report;
    o->report_owner = owner;
}

void outbox_free(struct outbox **o)
{
    if (!*o)
        return;
    for (size_t i = 0; i < NETWORK_COUNT; i++) {
        free((*o)->waiting[i].people);
        free((*o)->crowded[i].people);
    }
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

static void enter(struct waiting_room *w, int64_t person)
{
    w->people = grown(w->people, &w->room, w->count + 1);
    w->people[w->count++] = person;
}

static void wait_in(struct waiting_room *w, int64_t person, int64_t now_ms)
{
    if (!w->count)
        w->again_at = now_ms + NOT_READY_MS;
    enter(w, person);
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

/* Who waits behind a full network is looked up again when half of it has landed: each look-up reads their letters. */
static void land(struct outbox *o)
{
    size_t before = o->count;

    flights_forget_written(o);
    o->landed |= o->count < before;
    for (size_t i = 0; i < NETWORK_COUNT; i++)
        if (o->aloft[i] <= OUTBOX_IN_FLIGHT / 2)
            empty(&o->crowded[i]);
}

/* --- sending --- */

static int compare_ids(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static size_t add_waiting(struct outbox *o, const struct waiting_room *w, size_t count)
{
    for (size_t i = 0; i < w->count; i++)
        o->busy[count++] = w->people[i];
    return count;
}

/* Everybody who may not be sent to now, ascending. How many. */
static size_t busy_people(struct outbox *o)
{
    size_t count = 0, most = o->count;

    for (size_t i = 0; i < NETWORK_COUNT; i++)
        most += o->waiting[i].count + o->crowded[i].count;
    o->busy = grown(o->busy, &o->busy_room, most + 1);
    for (size_t i = 0; i < o->count; i++)
        if (o->entries[i].state != WRITTEN)
            o->busy[count++] = o->entries[i].person;
    for (size_t i = 0; i < NETWORK_COUNT; i++) {
        count = add_waiting(o, &o->waiting[i], count);
        count = add_waiting(o, &o->crowded[i], count);
    }
    qsort(o->busy, count, sizeof *o->busy, compare_ids);
    return count;
}

static bool is_full(const struct outbox *o, enum network network)
{
    return o->crowded[network].count || o->aloft[network] >= OUTBOX_IN_FLIGHT;
}

/* Its network takes nothing now, or has its share in the air. */
static bool must_wait(struct outbox *o, const struct mail_due *due, int64_t now_ms)
{
    enum network network = due->message.to.network;

    if (o->waiting[network].closed)
        wait_in(&o->waiting[network], due->person, now_ms);
    else if (is_full(o, network))
        enter(&o->crowded[network], due->person);
    else
        return false;
    return true;
}

static int send_row(struct outbox *o, const struct mail_due *due, int64_t now_ms, struct err *e)
{
    struct waiting_room *w = &o->waiting[due->message.to.network];
    const struct settlement done = {.outbound = due->message.id, .outcome = SEND_DONE};
    struct outbound message;
    struct entry *entry;
    struct err why = {0};
    bool nothing;

    if (must_wait(o, due, now_ms))
        return 0;
    entry = flight_begin(o, due, now_ms);
    if (errand_for(o, due, entry, &message, &nothing, e) < 0) {
        flight_never_was(o);
        return -1;
    }
    if (nothing) {
        flights_settle(entry, &done, now_ms);
        return 0;
    }
    if (o->hooks.send(o->hooks.owner, &message, &why) == 0)
        return 0;
    flight_never_was(o);
    w->closed = why.kind != ERR_MISSING;
    wait_in(w, due->person, now_ms);
    return 0;
}

/* Which networks take nothing more; how many rows there is room for in each of the others. */
static size_t find_room(const struct outbox *o, bool full[NETWORK_COUNT])
{
    size_t room = DUE_AT_ONCE;

    for (size_t i = 0; i < NETWORK_COUNT; i++) {
        size_t left = OUTBOX_IN_FLIGHT - o->aloft[i];

        full[i] = is_full(o, (enum network)i);
        if (!full[i] && left < room)
            room = left;
    }
    return room;
}

/* Rows that may be sent now. */
static int look_up(struct outbox *o, int64_t now_ms, struct mail_due due[DUE_AT_ONCE],
                   size_t *count, struct err *e)
{
    bool full[NETWORK_COUNT];
    size_t room = find_room(o, full), busy = busy_people(o);

    o->landed = false;
    arena_reset(o->a);
    if (store_savepoint(o->store, e) < 0) /* one look at the file for all of them */
        return -1;
    if (mail_due(o->store, now_ms, o->busy, busy, full, due, room, count, o->a, e) < 0) {
        store_undo(o->store);
        return -1;
    }
    o->all_found = *count < room;
    return store_release(o->store, e);
}

/* Sends and marks of one pump are one transaction: what was sent and not marked when the process dies is sent once more. */
static int send_all(struct outbox *o, int64_t now_ms, struct mail_due *due, size_t *count,
                    struct err *e)
{
    if (flights_write(o, e) < 0)
        return -1;
    for (int round = 0; *count && round < ROUNDS; round++) {
        for (size_t i = 0; i < *count; i++)
            if (send_row(o, &due[i], now_ms, e) < 0)
                return -1;
        *count = 0;
        if (o->all_found && !flights_any(o, SETTLED)) /* nobody waits for the next look-up */
            return 0;
        if (flights_write(o, e) < 0 || look_up(o, now_ms, due, count, e) < 0)
            return -1;
    }
    return 0;
}

/* --- a pump --- */

static void tell(struct outbox *o)
{
    for (size_t i = 0; i < o->count; i++) {
        const struct entry *entry = &o->entries[i];

        if (entry->state != WRITTEN)
            continue;
        if (entry->errand == ERRAND_TOPIC && entry->outcome == SEND_REFUSED)
            o->hooks.alert(o->hooks.owner, "room.no_topics", network_name(entry->network));
        if (entry->mark == MARK_DEAD)
            o->hooks.alert(o->hooks.owner, "outbox.dead", send_outcome_name(entry->outcome));
        if (entry->mark == MARK_GONE)
            o->hooks.unreachable(o->hooks.owner, entry->person, entry->sent_at);
    }
    for (size_t i = 0; i < o->bounce_count; i++)
        if (o->bounces[i].state == WRITTEN && o->bounces[i].dead)
            o->hooks.alert(o->hooks.owner, "outbox.dead", send_outcome_name(o->bounces[i].outcome));
}

/* The marks did not get to the disk: they are still owed, and nothing more is sent until they are paid. */
static int fail(struct outbox *o, const struct err *e)
{
    flights_owe(o);
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
    outbox_written(o, true);
    return 0;
}

int outbox_write(struct outbox *o, struct err *e)
{
    return flights_write(o, e);
}

void outbox_written(struct outbox *o, bool kept)
{
    if (!kept) {
        flights_owe(o);
        return;
    }
    o->stopped = false;
    tell(o);
    land(o);
}

int outbox_flush(struct outbox *o, int64_t now_ms, struct err *e)
{
    size_t none = 0;

    return flights_any(o, SETTLED) ? transact(o, now_ms, NULL, &none, e) : 0;
}

static int when_next(struct outbox *o, int64_t now_ms, int64_t *next, struct err *e)
{
    int64_t unsettled = flights_until(o);

    if (mail_next_due(o->store, now_ms, next, e) < 0)
        return -1;
    if (unsettled < *next)
        *next = unsettled;
    for (size_t i = 0; i < NETWORK_COUNT; i++)
        if (o->waiting[i].again_at && o->waiting[i].again_at < *next)
            *next = o->waiting[i].again_at;
    return 0;
}

int outbox_pump(struct outbox *o, int64_t now_ms, int64_t *next, struct err *e)
{
    struct mail_due due[DUE_AT_ONCE];
    size_t count = 0;

    *next = now_ms + NOT_READY_MS;
    if (o->stopped && outbox_flush(o, now_ms, e) < 0)
        return -1;
    flights_give_up(o, now_ms);
    ask_again(o, now_ms);
    o->landed = true; /* rows may be there since the last pump */
    for (int i = 0; i < TRANSACTIONS; i++) {
        if ((count || o->landed) && look_up(o, now_ms, due, &count, e) < 0)
            return -1;
        if (!count && !flights_any(o, SETTLED))
            return when_next(o, now_ms, next, e);
        if (transact(o, now_ms, due, &count, e) < 0)
            return -1;
    }
    *next = now_ms;
    return 0;
}
