/* app.c: everything joined: heard, committed, acknowledged, sent. */
/* SPDX-License-Identifier: MIT */
#include "app/app.h"
#include "channel/console.h"
#include "flow/outbox.h"
#include "flow/turn.h"
#include "io/loop.h"
#include "store/db.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define PASS_MOST 4096 /* messages of one commit; more would keep everybody waiting for it */
#define RETRY_MS 1000  /* between two tries while the database does not take anything */
#define LEAST_MS 10    /* between two passes that only a row of the outbox asked for */
#define FLOOD_MOST 60  /* messages of one person in a minute that are kept */
#define ALERTS_MOST 8  /* kinds that wait; there are fewer */
#define ALERT_BYTES 160

struct alert {
    char kind[32], detail[ALERT_BYTES];
};

struct pass {
    struct arena *a; /* the messages, until they are committed */
    struct inbound *messages;
    size_t count, room;
};

struct app {
    struct app_setup setup;
    struct arena *memory;
    struct loop *loop;
    struct store *store;
    struct dialog *dialogs;
    struct staff_list *staff;
    struct turn *turn;
    struct outbox *outbox;
    struct channel *channels[NETWORK_COUNT]; /* NULL: not spoken here */
    struct pass pass;
    struct alert alerts[ALERTS_MOST];
    size_t alert_count;
    struct loop_timer *due;    /* something of the outbox */
    struct loop_timer *retry;  /* the database failed; nothing is taken or sent before */
    struct loop_timer *ending; /* the input has ended; a burst may still be answered */
    bool failing;
    bool settled; /* marks are to be written, or something new to be sent */
    int64_t heard_at;
    int signals;
    struct loop_source *signal_source;
};

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

static void alert(struct app *a, const char *kind, const char *detail)
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

static bool heard(void *owner, const struct inbound *message)
{
    struct app *a = owner;

    if (a->failing || a->pass.count == PASS_MOST)
        return false;
    make_room(&a->pass);
    a->pass.messages[a->pass.count++] = inbound_copy(a->pass.a, message);
    a->heard_at = loop_now();
    return true;
}

static void settled(void *owner, const struct settlement *what)
{
    struct app *a = owner;

    a->settled = true;
    outbox_settled(a->outbox, what, loop_now());
}

static void reachable(void *owner)
{
    outbox_ready(((struct app *)owner)->outbox);
}

static int outbox_send(void *owner, const struct outbound *message, struct err *e)
{
    struct app *a = owner;
    struct channel *c = a->channels[message->to.network];

    if (!c || !c->does->ready(c))
        return err_set(e, ERR_BUSY, "%s is not ready", network_name(message->to.network));
    return c->does->send(c, message, e);
}

static void outbox_alert(void *owner, const char *kind, const char *detail)
{
    log_warn(kind, "why=%s", detail ? detail : "");
    alert(owner, kind, detail);
}

/* Should this fail, the next message to them is refused again, and we are back here. */
static void outbox_unreachable(void *owner, int64_t person)
{
    struct app *a = owner;
    struct err e = {0};

    if (turn_unreachable(a->turn, person, loop_now(), &e) < 0)
        log_warn("app.unreachable", "person=%lld why=%s", (long long)person, e.text);
    a->settled = true; /* the desk may have been told */
}

static bool may_join(void *owner, bool staff, const char *name)
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

static int take(struct app *a, int64_t now, struct err *e)
{
    if (!a->pass.count)
        return 0;
    if (turn_take(a->turn, a->pass.messages, a->pass.count, now, e) < 0) {
        channels_do(a, failed);
        return -1;
    }
    a->pass.count = 0;
    arena_reset(a->pass.a);
    channels_do(a, committed);
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
    int64_t next = INT64_MAX;

    a->settled = false;
    if (outbox_flush(a->outbox, now, e) < 0 || outbox_pump(a->outbox, now, &next, e) < 0)
        return -1;
    sleep_until(a, next, now);
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
        alert(a, "store.failing", "nothing was acknowledged meanwhile");
    }
    a->failing = true;
    a->retry = loop_timer(a->loop, RETRY_MS, try_again, a);
}

static void work(struct app *a)
{
    int64_t now = loop_now();
    struct err e = {0};

    if (a->retry)
        return;
    if (take(a, now, &e) < 0 || send_alerts(a, now, &e) < 0 || send_out(a, now, &e) < 0) {
        fail(a, &e);
        return;
    }
    if (a->failing)
        log_warn("store.works", "again=1");
    a->failing = false;
}

static void nothing_more(void *owner)
{
    ((struct app *)owner)->ending = NULL;
}

/* The terminal's input has ended and is answered; replies that wait for more of the same breath count as well. */
static bool is_over(struct app *a)
{
    struct channel *c = a->channels[NETWORK_CONSOLE];
    int64_t left;

    if (a->failing || a->pass.count || !c->does->drained(c))
        return false;
    left = a->heard_at + a->setup.config->burst_ms - loop_now();
    if (left < 0)
        return true;
    if (!a->ending)
        a->ending = loop_timer(a->loop, left + 1, nothing_more, a);
    return false;
}

static void before_sleep(void *owner)
{
    struct app *a = owner;

    work(a);
    channels_do(a, pass_ended);
    if (!a->failing && (a->pass.count || a->settled))
        loop_wake(a->loop);
    if (is_over(a))
        loop_stop(a->loop);
}

/* --- signals: read from a descriptor like everything else, so no handler and no global --- */

static void reload(struct app *a)
{
    struct dialog *fresh = NULL;
    struct err e = {0};

    if (dialog_load(&fresh, a->setup.config->dialogs, &e) < 0 ||
        turn_use_dialogs(a->turn, fresh, loop_now(), &e) < 0) {
        log_error("dialogs.refused", "why=%s", e.text);
        alert(a, "dialogs.refused", "the dialogs as they were go on");
        dialog_free(&fresh);
        return;
    }
    dialog_free(&a->dialogs);
    a->dialogs = fresh;
    log_info("dialogs.loaded", "set=%.12s", fresh->set);
}

static void signal_came(void *owner, unsigned what)
{
    struct app *a = owner;
    struct signalfd_siginfo info;

    (void)what;
    if (read(a->signals, &info, sizeof info) != (ssize_t)sizeof info)
        return;
    log_info("app.signal", "number=%u", info.ssi_signo);
    if (info.ssi_signo == SIGHUP)
        reload(a);
    else
        loop_stop(a->loop);
}

/* A full pipe, a reader that is gone and a file-size limit are errors of a call, not the end of the process. */
static int take_signals(struct app *a, struct err *e)
{
    sigset_t ours;

    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    sigemptyset(&ours);
    sigaddset(&ours, SIGTERM);
    sigaddset(&ours, SIGINT);
    sigaddset(&ours, SIGHUP);
    sigprocmask(SIG_BLOCK, &ours, NULL);
    a->signals = signalfd(-1, &ours, SFD_NONBLOCK | SFD_CLOEXEC);
    if (a->signals < 0)
        return err_set(e, ERR_IO, "signals: %s", strerror(errno));
    a->signal_source = loop_watch(a->loop, a->signals, LOOP_READ, signal_came, a);
    return 0;
}

/* --- the parts, in the order in which each needs the one before --- */

const char *app_socket_path(const struct config *c, struct arena *a)
{
    const char *file;

    if (c->console_socket)
        return c->console_socket;
    return db_driver_for(c->db, &file) ? arena_print(a, "%s.sock", file) : NULL;
}

static int open_channels(struct app *a, struct err *e)
{
    const struct console_setup console = {.loop = a->loop,
                                          .hooks = {a, heard, settled, reachable},
                                          .input = a->setup.input,
                                          .output = a->setup.output,
                                          .name = a->setup.name,
                                          .language = a->setup.language,
                                          .socket_path =
                                              app_socket_path(a->setup.config, a->memory),
                                          .may_join = may_join,
                                          .join_owner = a};

    if (console_new(&a->channels[NETWORK_CONSOLE], &console, e) < 0)
        return -1;
    return a->channels[NETWORK_CONSOLE]->does->start(a->channels[NETWORK_CONSOLE], e);
}

static int open_flow(struct app *a, struct err *e)
{
    const struct config *config = a->setup.config;
    const struct turn_setup turn = {
        .store = a->store,
        .dialogs = a->dialogs,
        .staff = a->staff,
        .operator_address = config->operator_address.id ? &config->operator_address : NULL,
        .burst_ms = config->burst_ms,
        .flood_per_minute = FLOOD_MOST};
    const struct outbox_hooks outbox = {a, outbox_send, outbox_alert, outbox_unreachable};

    if (turn_new(&a->turn, &turn, e) < 0)
        return -1;
    a->outbox = outbox_new(a->store, &outbox);
    return 0;
}

static int open_all(struct app *a, struct err *e)
{
    const struct config *config = a->setup.config;

    if (loop_new(&a->loop, e) < 0 || take_signals(a, e) < 0 ||
        dialog_load(&a->dialogs, config->dialogs, e) < 0 ||
        store_open(&a->store, config->db, config->key_file, STORE_SERVE, e) < 0)
        return -1;
    a->staff = staff_list_new();
    for (size_t i = 0; i < config->staff_count; i++)
        staff_add(a->staff, config->staff[i].address, config->staff[i].name, config->staff[i].role);
    if (open_flow(a, e) < 0 || open_channels(a, e) < 0)
        return -1;
    loop_before_sleep(a->loop, before_sleep, a);
    return 0;
}

int app_new(struct app **out, const struct app_setup *setup, struct err *e)
{
    struct app *a = calloc(1, sizeof *a);

    if (!a)
        err_out_of_memory();
    a->setup = *setup;
    a->signals = -1;
    a->memory = arena_new();
    a->pass.a = arena_new();
    *out = a;
    if (open_all(a, e) == 0)
        return 0;
    app_free(out);
    return -1;
}

void app_free(struct app **out)
{
    struct app *a = *out;

    if (!a)
        return;
    for (size_t i = 0; i < NETWORK_COUNT; i++)
        if (a->channels[i])
            a->channels[i]->does->free(&a->channels[i]);
    if (a->outbox)
        outbox_free(&a->outbox);
    turn_free(&a->turn);
    staff_list_free(&a->staff);
    dialog_free(&a->dialogs);
    store_close(&a->store);
    loop_unwatch(&a->signal_source);
    if (a->signals >= 0)
        close(a->signals);
    loop_free(&a->loop);
    free(a->pass.messages);
    arena_free(&a->pass.a);
    arena_free(&a->memory);
    free(a);
    *out = NULL;
}

int app_run(struct app *a, struct err *e)
{
    log_info("app.runs", "dialogs=%.12s schema=%d", a->dialogs->set,
             store_schema_version(a->store));
    return loop_run(a->loop, e);
}
