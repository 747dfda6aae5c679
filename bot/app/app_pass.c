/* app_pass.c: heard, committed, acknowledged, sent. */
/* SPDX-License-Identifier: MIT */
#include "app/app_inside.h"
#include "base/log.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PASS_MOST 4096 /* messages of one commit; more would keep everybody waiting for it */
#define RETRY_MS 1000  /* between two tries while the database does not take anything */
#define LEAST_MS 10    /* between two passes that only a row of the outbox asked for */
#define GATHER_MS                                                                                  \
    50 /* between two commits while there is a rush: nobody sees it, and the disk has a fraction of the work */
#define GATHER_MOST 64 /* messages, or replies that arrived, for which none of it waits */
#define RUSH 16     /* messages in so long a time begin one; before, each is better off by itself */
#define RUSH_OVER 8 /* fewer end it: what is gathered comes later, and must not look like calm */
#define STOP_MS 5000 /* for what is on its way; the rest is sent again by the next run */

static void channels_do(struct app *a, void (*what)(struct channel *c))
{
    for (size_t i = 0; i < NETWORK_COUNT; i++)
        if (a->channels[i])
            what(a->channels[i]);
}

static void committed(struct channel *c)
{
    c->does->committed(c);
}

static void failed(struct channel *c)
{
    c->does->failed(c);
}

static void pass_ended(struct channel *c)
{
    c->does->pass_ended(c);
}

/* --- alerts: kept until the pass is over, since they are messages themselves --- */

void app_alert(struct app *a, const char *kind, const char *detail)
{
    struct alert *next;

    for (size_t i = 0; i < a->alert_count; i++)
        if (strcmp(a->alerts[i].kind, kind) == 0)
            return;
    if (a->alert_count == ALERTS_MOST)
        return;
    next = &a->alerts[a->alert_count++];
    snprintf(next->kind, sizeof next->kind, "%s", kind);
    snprintf(next->detail, sizeof next->detail, "%s", detail ? detail : "");
}

static int send_alerts(struct app *a, int64_t now, struct err *e)
{
    for (; a->alert_count; a->alert_count--) {
        const struct alert *last = &a->alerts[a->alert_count - 1];

        if (turn_alert(a->turn, last->kind, last->detail, now, e) < 0)
            return -1;
    }
    return 0;
}

/* --- a rush --- */

static void count_heard(struct app *a, int64_t now)
{
    struct rush *r = &a->rush;
    int64_t passed = now - r->since;

    if (passed < 0 || passed >= GATHER_MS) {
        r->on = r->heard >= RUSH_OVER && passed >= 0 && passed < 2 * GATHER_MS;
        r->heard = 0;
        r->since = now;
    }
    r->heard++;
    if (r->heard >= RUSH)
        r->on = true;
}

static void go_on(void *owner)
{
    ((struct app *)owner)->rush.waits = NULL;
}

/* Is it better to wait for more? Whoever writes while nobody else does is answered at once, and so is a full batch. */
static bool gathers(struct app *a, int64_t now)
{
    struct rush *r = &a->rush;
    int64_t passed = now - r->worked_at;

    if (!r->on || a->stopping || a->failing || passed < 0 || passed >= GATHER_MS ||
        now - r->since >= 2 * GATHER_MS || a->pass.count >= GATHER_MOST ||
        r->settled >= GATHER_MOST)
        return false;
    if (!r->waits)
        r->waits = loop_timer(a->loop, GATHER_MS - passed, go_on, a);
    return true;
}

static void gathered(struct app *a, int64_t now)
{
    loop_cancel(&a->rush.waits);
    a->rush.worked_at = now;
    a->rush.settled = 0;
}

/* --- what channels and outbox ask of us --- */

static void make_room(struct pass *p)
{
    if (p->count < p->room)
        return;
    p->room = p->room ? p->room * 2 : 16;
    p->messages = realloc(p->messages, p->room * sizeof *p->messages);
    if (!p->messages)
        err_out_of_memory();
}

bool app_heard(void *owner, const struct inbound *message)
{
    struct app *a = owner;

    if (a->failing || a->stopping || a->pass.count == PASS_MOST)
        return false;
    make_room(&a->pass);
    a->pass.messages[a->pass.count++] = inbound_copy(a->pass.a, message);
    a->heard_at = loop_now();
    count_heard(a, a->heard_at);
    return true;
}

void app_settled(void *owner, const struct settlement *what)
{
    struct app *a = owner;

    a->settled = true;
    a->rush.settled++;
    outbox_settled(a->outbox, what, loop_now());
}

void app_reachable(void *owner)
{
    outbox_ready(((struct app *)owner)->outbox);
}

void app_in_touch(void *owner, enum network network)
{
    ((struct app *)owner)->touched[network] = true;
}

void app_cursor(void *owner, enum network network, const char *position)
{
    struct position *at = &((struct app *)owner)->positions[network];

    snprintf(at->cursor, sizeof at->cursor, "%s", position);
    at->due = strlen(position) < sizeof at->cursor; /* cut off it would name nothing */
}

int app_send(void *owner, const struct outbound *message, struct err *e)
{
    struct app *a = owner;
    struct channel *c = a->channels[message->to.network];

    if (!c || !c->does->ready(c))
        return err_set(e, ERR_BUSY, "%s is not ready", network_name(message->to.network));
    return carry_wanted(message) ? carry_begin(a, message, e) : c->does->send(c, message, e);
}

void app_outbox_alert(void *owner, const char *kind, const char *detail)
{
    log_warn(kind, "why=%s", detail ? detail : "");
    app_alert(owner, kind, detail);
}

static int write_cursors(struct app *a, struct err *e)
{
    for (int i = 0; i < NETWORK_COUNT; i++)
        if (a->positions[i].due &&
            store_set_cursor(a->store, (enum network)i, a->positions[i].cursor, e) < 0)
            return -1;
    return 0;
}

static void cursors_written(struct app *a)
{
    for (int i = 0; i < NETWORK_COUNT; i++)
        a->positions[i].due = false;
}

int app_marks(void *owner, struct err *e)
{
    struct app *a = owner;

    return write_cursors(a, e) < 0 ? -1 : outbox_write(a->outbox, e);
}

/* Should this fail, the next message to them is refused again, and we are back here. */
void app_unreachable(void *owner, int64_t person, int64_t sent_ms)
{
    struct app *a = owner;
    struct err e = {0};

    if (turn_unreachable(a->turn, person, sent_ms, loop_now(), &e) < 0)
        log_warn("app.unreachable", "person=%lld why=%s", (long long)person, e.text);
    a->settled = true; /* the desk may have been told */
}

bool app_may_join(void *owner, bool staff, const char *name)
{
    struct app *a = owner;
    struct address address = {NETWORK_CONSOLE, name};
    bool known = staff_find(a->staff, address) != NULL;

    if (!staff || known)
        return staff == known;
    if (!a->setup.open_desk || staff_named(a->staff, name))
        return false;
    staff_add(a->staff, address, name, STAFF_ADVISOR);
    return staff_find(a->staff, address) != NULL;
}

/* --- a pass --- */

/* Whose replies wait a moment sees that we write. */
static void say_composing(struct app *a)
{
    size_t count;
    const struct address *to = turn_composing(a->turn, &count);

    for (size_t i = 0; i < count; i++) {
        struct channel *c = a->channels[to[i].network];

        if (c && c->does->composing)
            c->does->composing(c, to[i].id);
    }
}

static int take(struct app *a, int64_t now, struct err *e)
{
    if (!a->pass.count)
        return 0;
    if (turn_take(a->turn, a->pass.messages, a->pass.count, now, e) < 0) {
        outbox_written(a->outbox, false);
        channels_do(a, failed);
        return -1;
    }
    outbox_written(a->outbox, true);
    cursors_written(a);
    a->pass.count = 0;
    arena_reset(a->pass.a);
    channels_do(a, committed);
    say_composing(a);
    return 0;
}

/* A cursor that came behind what is durable already has no commit to go with. */
static int keep_cursors(struct app *a, struct err *e)
{
    bool due = false;

    for (int i = 0; i < NETWORK_COUNT; i++)
        due = due || a->positions[i].due;
    if (!due)
        return 0;
    if (store_begin(a->store, e) < 0)
        return -1;
    if (write_cursors(a, e) < 0) {
        store_rollback(a->store);
        return -1;
    }
    if (store_commit(a->store, e) < 0)
        return -1;
    cursors_written(a);
    return 0;
}

/* After what was heard: whoever wrote in time is not told that it may be lost. */
static int note_touches(struct app *a, int64_t now, struct err *e)
{
    for (int i = 0; i < NETWORK_COUNT; i++) {
        if (a->touched[i] && turn_in_touch(a->turn, (enum network)i, now, e) < 0)
            return -1;
        a->touched[i] = false;
    }
    return 0;
}

static void wake_up(void *owner)
{
    ((struct app *)owner)->due = NULL;
}

static void sleep_until(struct app *a, int64_t next, int64_t now)
{
    int64_t wait = next - now;

    loop_cancel(&a->due);
    if (next != INT64_MAX)
        a->due = loop_timer(a->loop, wait > LEAST_MS ? wait : LEAST_MS, wake_up, a);
}

static int send_out(struct app *a, int64_t now, struct err *e)
{
    int64_t next = INT64_MAX, watch = INT64_MAX;

    a->settled = false;
    if (outbox_flush(a->outbox, now, e) < 0)
        return -1;
    if (a->stopping)
        return 0;
    if (turn_watch(a->turn, now, &watch, e) < 0 || outbox_pump(a->outbox, now, &next, e) < 0)
        return -1;
    sleep_until(a, next < watch ? next : watch, now);
    return 0;
}

static void try_again(void *owner)
{
    ((struct app *)owner)->retry = NULL;
}

static void fail(struct app *a, const struct err *e)
{
    if (!a->failing) {
        log_error("store.failing", "waiting=%zu why=%s", a->pass.count, e->text);
        app_alert(a, "store.failing", "nothing was acknowledged meanwhile");
    }
    a->failing = true;
    a->retry = loop_timer(a->loop, RETRY_MS, try_again, a);
}

/* False: it is not time yet, and the pass goes on. */
static bool work(struct app *a)
{
    int64_t now = loop_now();
    struct err e = {0};

    if (a->retry || gathers(a, now))
        return false;
    gathered(a, now);
    if (take(a, now, &e) < 0 || keep_cursors(a, &e) < 0 || note_touches(a, now, &e) < 0 ||
        app_see_to_staff(a, now, &e) < 0 || send_alerts(a, now, &e) < 0 ||
        send_out(a, now, &e) < 0) {
        fail(a, &e);
        return true;
    }
    if (a->failing)
        log_warn("store.works", "again=1");
    a->failing = false;
    return true;
}

static void stop_now(void *owner)
{
    struct app *a = owner;

    log_warn("app.stop", "in_flight=%zu", outbox_in_flight(a->outbox));
    loop_stop(a->loop);
}

void app_stop(struct app *a)
{
    if (a->stopping)
        loop_stop(a->loop);
    else
        loop_timer(a->loop, STOP_MS, stop_now, a);
    a->stopping = true;
}

static void nothing_more(void *owner)
{
    ((struct app *)owner)->ending = NULL;
}

/* We were told to end, and all has arrived. Or the terminal's input has ended and is answered; replies that wait for more of the same breath count as
 * well. */
static bool is_over(struct app *a)
{
    struct channel *c = a->channels[NETWORK_CONSOLE];
    int64_t left;

    if (a->stopping)
        return a->failing || (!a->pass.count && outbox_in_flight(a->outbox) == 0);
    if (a->failing || a->rush.waits || a->pass.count || !c->does->drained(c))
        return false;
    left = a->heard_at + a->setup.config->burst_ms - loop_now();
    if (left < 0)
        return true;
    if (!a->ending)
        a->ending = loop_timer(a->loop, left + 1, nothing_more, a);
    return false;
}

void app_pass(void *owner)
{
    struct app *a = owner;

    if (work(a))
        channels_do(a, pass_ended);
    if (!a->failing && !a->rush.waits && (a->pass.count || a->settled))
        loop_wake(a->loop);
    if (is_over(a))
        loop_stop(a->loop);
}

void app_pass_free(struct app *a)
{
    free(a->pass.messages);
    arena_free(&a->pass.a);
}
