/* flights.c: what is in the air, and what becomes of it. */
/* SPDX-License-Identifier: MIT */
#include "base/crypto.h"
#include "base/log.h"
#include "flow/outbox_inside.h"
#include <stdio.h>
#include <string.h>

#define BACKOFF_FIRST_MS 2000
#define BACKOFF_MOST_MS 600000
#define UNSETTLED_MS 600000 /* a network that said nothing for so long lost it */
#define TOO_OLD_MS 86400000 /* a message put off for a day says nothing any more */

struct entry *flight_begin(struct outbox *o, const struct mail_due *due, int64_t now_ms)
{
    const struct outbound *m = &due->message;
    struct entry *entry = &o->entries[o->count++];

    *entry = (struct entry){.id = m->id,
                            .person = due->person,
                            .case_number = m->case_number,
                            .put_at = due->put_at,
                            .sent_at = now_ms,
                            .network = m->to.network,
                            .attempts = m->attempts,
                            .in_topic = m->in_topic,
                            .keeps = due->keeps,
                            .state = FLYING};
    o->aloft[entry->network]++;
    return entry;
}

void flight_never_was(struct outbox *o)
{
    o->count--;
    o->aloft[o->entries[o->count].network]--;
}

bool flights_any(const struct outbox *o, enum flight state)
{
    for (size_t i = 0; i < o->count; i++)
        if (o->entries[i].state == state)
            return true;
    return bounces_any(o, state);
}

/* --- what became of it --- */

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

static enum mark mark_of_later(const struct entry *entry, const struct settlement *what,
                               int64_t now_ms)
{
    if (now_ms - entry->put_at > TOO_OLD_MS)
        return MARK_DEAD;
    if (what->retry_after > 0)
        return MARK_AGAIN;
    return entry->attempts + 1 >= OUTBOX_TRIES ? MARK_DEAD : MARK_LATER;
}

/* The topic is made again, but not for ever. */
static enum mark mark_of_no_place(const struct entry *entry)
{
    return entry->in_topic && entry->attempts + 1 < OUTBOX_TRIES ? MARK_LATER : MARK_DEAD;
}

/* An errand that is done, or that will never be, leaves the row to be sent at once. */
static enum mark mark_of(const struct entry *entry, const struct settlement *what, int64_t now_ms)
{
    bool row = entry->errand == ERRAND_ROW;

    switch (what->outcome) {
    case SEND_DONE:
        return row ? MARK_SENT : MARK_AGAIN;
    case SEND_LATER:
        return mark_of_later(entry, what, now_ms);
    case SEND_GONE:
        return MARK_GONE;
    case SEND_REFUSED:
        return row ? MARK_DEAD : MARK_AGAIN;
    case SEND_NO_PLACE:
        return mark_of_no_place(entry);
    }
    return MARK_DEAD;
}

/* A topic that is gone is made again at once; one that goes again and again is not. */
static int64_t wait_after(const struct entry *entry, const struct settlement *what)
{
    if (what->outcome == SEND_LATER && what->retry_after > 0)
        return what->retry_after * 1000;
    if (what->outcome == SEND_LATER || (what->outcome == SEND_NO_PLACE && entry->attempts))
        return back_off(entry->attempts);
    return 0;
}

void flights_settle(struct entry *entry, const struct settlement *what, int64_t now_ms)
{
    const char *external = what->external_id ? what->external_id : "";

    entry->state = SETTLED;
    entry->outcome = what->outcome;
    entry->mark = mark_of(entry, what, now_ms);
    entry->again_at = now_ms + wait_after(entry, what);
    if (strlen(external) < sizeof entry->external_id) /* cut short it would be another's */
        snprintf(entry->external_id, sizeof entry->external_id, "%s", external);
}

void outbox_settled(struct outbox *o, const struct settlement *what, int64_t now_ms)
{
    if (what->late) {
        bounces_note(o, what, now_ms);
        return;
    }
    for (size_t i = 0; i < o->count; i++)
        if (o->entries[i].id == what->outbound && o->entries[i].state == FLYING) {
            flights_settle(&o->entries[i], what, now_ms);
            return;
        }
}

void flights_give_up(struct outbox *o, int64_t now_ms)
{
    for (size_t i = 0; i < o->count; i++) {
        struct entry *entry = &o->entries[i];
        struct settlement lost = {.outbound = entry->id, .outcome = SEND_LATER};

        if (entry->state != FLYING || now_ms - entry->sent_at < UNSETTLED_MS)
            continue;
        log_warn("outbox.unsettled", "row=%lld network=%s", (long long)entry->id,
                 network_name(entry->network));
        flights_settle(entry, &lost, now_ms);
    }
}

int64_t flights_until(const struct outbox *o)
{
    int64_t first = INT64_MAX;

    for (size_t i = 0; i < o->count; i++)
        if (o->entries[i].state == FLYING && o->entries[i].sent_at + UNSETTLED_MS < first)
            first = o->entries[i].sent_at + UNSETTLED_MS;
    return first;
}

/* --- marks --- */

static int write_one(struct outbox *o, const struct entry *entry, struct err *e)
{
    const char *external = entry->keeps && entry->external_id[0] ? entry->external_id : NULL;

    if (errand_done(o, entry, e) < 0)
        return -1;
    switch (entry->mark) {
    case MARK_SENT:
        return mail_settle(o->store, entry->id, MAIL_SENT, 0, external, e);
    case MARK_AGAIN: /* after an errand it is due as it was, and in its place */
        return entry->outcome == SEND_LATER ? mail_wait(o->store, entry->id, entry->again_at, e)
                                            : 0;
    case MARK_LATER:
        return mail_settle(o->store, entry->id, MAIL_WAITING, entry->again_at, NULL, e);
    case MARK_GONE:
        return mail_settle(o->store, entry->id, MAIL_UNREACHABLE, 0, NULL, e);
    case MARK_DEAD:
        return mail_settle(o->store, entry->id, MAIL_DEAD, 0, NULL, e);
    }
    return 0;
}

int flights_write(struct outbox *o, struct err *e)
{
    bool any = false;

    for (size_t i = 0; i < o->count; i++) {
        struct entry *entry = &o->entries[i];

        if (entry->state != SETTLED)
            continue;
        if (write_one(o, entry, e) < 0)
            return -1;
        entry->state = WRITTEN;
        any = true;
    }
    if (bounces_write(o, &any, e) < 0)
        return -1;
    return any && o->report ? o->report(o->report_owner, e) : 0;
}

void flights_owe(struct outbox *o)
{
    for (size_t i = 0; i < o->count; i++)
        if (o->entries[i].state == WRITTEN)
            o->entries[i].state = SETTLED;
    bounces_owe(o);
}

void flights_forget_written(struct outbox *o)
{
    size_t kept = 0;

    for (size_t i = 0; i < o->count; i++)
        if (o->entries[i].state != WRITTEN)
            o->entries[kept++] = o->entries[i];
        else
            o->aloft[o->entries[i].network]--;
    o->count = kept;
    bounces_forget_written(o);
}
