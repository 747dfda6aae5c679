/* app.c: everything joined, in the order in which each part needs the one before. */
/* SPDX-License-Identifier: MIT */
#include "app/app_inside.h"
#include "app/telegram_setup.h"
#include "app/xmpp_setup.h"
#include "channel/console.h"
#include "base/log.h"
#include "store/db.h"
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define MIRROR_MS                                                                                  \
    3000              /* lines of a buyer within this time are one message in a room of the staff */
#define FLOOD_MOST 60 /* messages of one person in a minute that are kept */

/* --- signals: read from a descriptor like everything else, so no handler and no global --- */

static void reload(struct app *a)
{
    struct dialog *fresh = NULL;
    struct err e = {0};

    if (dialog_load(&fresh, a->setup.config->dialogs, &e) < 0 ||
        turn_use_dialogs(a->turn, fresh, loop_now(), &e) < 0) {
        log_error("dialogs.refused", "why=%s", e.text);
        app_alert(a, "dialogs.refused", "the dialogs as they were go on");
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
        app_stop(a);
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

/* The channel has said it in the log. */
static void channel_alert(void *owner, const char *kind, const char *detail)
{
    app_alert(owner, kind, detail);
}

static struct channel_hooks hooks(struct app *a)
{
    return (struct channel_hooks){.owner = a,
                                  .heard = app_heard,
                                  .settled = app_settled,
                                  .reachable = app_reachable,
                                  .alert = channel_alert,
                                  .in_touch = app_in_touch,
                                  .cursor = app_cursor};
}

static int start(struct app *a, enum network network, struct err *e)
{
    return a->channels[network]->does->start(a->channels[network], e);
}

static int open_telegram(struct app *a, struct err *e)
{
    const struct config *config = a->setup.config;
    struct telegram_setup setup;

    if (!telegram_configured(config))
        return 0;
    if (telegram_token(config, &a->telegram_token, e) < 0)
        return -1;
    telegram_setup(config, buf_text(&a->telegram_token), &setup);
    telegram_words(a->dialogs, a->memory, &setup);
    setup.loop = a->loop;
    setup.hooks = hooks(a);
    if (telegram_new(&a->channels[NETWORK_TELEGRAM], &setup, e) < 0)
        return -1;
    return start(a, NETWORK_TELEGRAM, e);
}

/* What the database knows of it: up to where it was heard, and when. */
static int xmpp_known(struct app *a, struct xmpp_setup *setup, struct err *e)
{
    char *mark = arena_alloc(a->memory, STORE_MARK);

    store_mark(a->store, mark);
    setup->mark = mark;
    if (store_cursor(a->store, NETWORK_XMPP, a->memory, &setup->wire.cursor, e) < 0)
        return -1;
    return store_reached(a->store, NETWORK_XMPP, &setup->wire.since, e);
}

static int open_xmpp(struct app *a, struct err *e)
{
    const struct config *config = a->setup.config;
    struct xmpp_setup setup;

    if (!xmpp_configured(config))
        return 0;
    xmpp_setup(config, &setup);
    xmpp_words(config, a->dialogs, a->memory, &setup.wire);
    setup.loop = a->loop;
    setup.hooks = hooks(a);
    if (xmpp_known(a, &setup, e) < 0 || xmpp_new(&a->channels[NETWORK_XMPP], &setup, e) < 0)
        return -1;
    return start(a, NETWORK_XMPP, e);
}

static int open_console(struct app *a, struct err *e)
{
    const struct console_setup console = {.loop = a->loop,
                                          .hooks = hooks(a),
                                          .input = a->setup.input,
                                          .output = a->setup.output,
                                          .name = a->setup.name,
                                          .language = a->setup.language,
                                          .socket_path =
                                              app_socket_path(a->setup.config, a->memory),
                                          .may_join = app_may_join,
                                          .join_owner = a};

    if (console_new(&a->channels[NETWORK_CONSOLE], &console, e) < 0)
        return -1;
    return start(a, NETWORK_CONSOLE, e);
}

static int open_flow(struct app *a, struct err *e)
{
    const struct config *config = a->setup.config;
    const struct turn_setup turn = {
        .store = a->store,
        .dialogs = a->dialogs,
        .staff = a->staff,
        .about = &config->desk,
        .operator_address = config->operator_address.id ? &config->operator_address : NULL,
        .burst_ms = config->burst_ms,
        .mirror_ms = MIRROR_MS,
        .flood_per_minute = FLOOD_MOST,
        .beside = app_marks,
        .beside_owner = a};
    const struct outbox_hooks outbox = {a, app_send, app_outbox_alert, app_unreachable};

    if (turn_new(&a->turn, &turn, e) < 0)
        return -1;
    a->outbox = outbox_new(a->store, &outbox);
    outbox_brief_by(a->outbox, turn_brief, a->turn);
    outbox_report_by(a->outbox, turn_report, a->turn);
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
    if (config->telegram_staff_group)
        staff_room_add(a->staff, (struct address){NETWORK_TELEGRAM, config->telegram_staff_group});
    if (config->xmpp_room)
        staff_room_add(a->staff, (struct address){NETWORK_XMPP, config->xmpp_room});
    if (open_flow(a, e) < 0 || open_console(a, e) < 0 || open_telegram(a, e) < 0 ||
        open_xmpp(a, e) < 0)
        return -1;
    malloc_trim(0); /* what reading the dialogs needed is not needed again */
    loop_before_sleep(a->loop, app_pass, a);
    return 0;
}

int app_new(struct app **out, const struct app_setup *setup, struct err *e)
{
    struct app *a = calloc(1, sizeof *a);

    if (!a)
        err_out_of_memory();
    a->setup = *setup;
    a->signals = -1;
    a->telegram_token = (struct buf)TELEGRAM_TOKEN_INIT;
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
    telegram_forget(&a->telegram_token);
    app_pass_free(a);
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
