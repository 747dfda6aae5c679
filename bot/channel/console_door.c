/* console_door.c: those who joined by the local socket. */
/* SPDX-License-Identifier: MIT */
#include "channel/console_guest.h"
#include "base/log.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PAUSE_MS 1000 /* without descriptors nobody is let in for so long */

struct door *door_new(const struct console_setup *setup)
{
    struct door *d = calloc(1, sizeof *d);

    if (!d)
        err_out_of_memory();
    d->setup = *setup;
    d->listener = -1;
    return d;
}

static void sweep(struct door *d)
{
    for (struct guest **at = &d->guests; *at;) {
        struct guest *g = *at;

        if (!g->gone) {
            at = &g->next;
            continue;
        }
        *at = g->next;
        guest_free(g);
    }
}

void door_free(struct door **d)
{
    if (!*d)
        return;
    for (struct guest *g = (*d)->guests; g; g = g->next)
        guest_show_out(g);
    sweep(*d);
    loop_unwatch(&(*d)->source);
    loop_cancel(&(*d)->pause);
    if ((*d)->listener >= 0) {
        close((*d)->listener);
        unlink((*d)->setup.socket_path);
    }
    free(*d);
    *d = NULL;
}

/* --- the door --- */

static void let_in(struct door *d, int descriptor)
{
    struct guest *g = guest_new(d, descriptor);

    g->next = d->guests;
    d->guests = g;
    if (++d->count > DOOR_GUESTS_MOST)
        guest_refuse(g, "too many are here; come again later");
}

static void pause_over(void *owner)
{
    struct door *d = owner;

    d->pause = NULL;
    loop_want(d->source, LOOP_READ);
}

static void somebody_knocks(void *owner, unsigned what)
{
    struct door *d = owner;
    int descriptor;

    (void)what;
    while ((descriptor = local_accept(d->listener)) >= 0)
        let_in(d, descriptor);
    if (errno != EMFILE && errno != ENFILE)
        return;
    log_warn("console.full", "guests=%zu", d->count);
    loop_want(d->source, 0);
    d->pause = loop_timer(d->setup.loop, PAUSE_MS, pause_over, d);
}

int door_open(struct door *d, struct err *e)
{
    d->listener = local_listen(d->setup.socket_path, e);
    if (d->listener < 0)
        return -1;
    d->source = loop_watch(d->setup.loop, d->listener, LOOP_READ, somebody_knocks, d);
    return 0;
}

int door_send(struct door *d, const struct outbound *message, struct err *e)
{
    struct guest *g = guest_named(d, message->to.id);

    if (!g)
        return err_set(e, ERR_MISSING, "not here");
    if (g->showing)
        return err_set(e, ERR_MISSING, "the last message is not settled");
    g->showing = message->id;
    g->active = true;
    guest_say(g, wire_out(message));
    return 0;
}

void door_committed(struct door *d)
{
    for (struct guest *g = d->guests; g; g = g->next) {
        if (g->gone || !g->acks.length)
            continue;
        buf_add(&g->out, g->acks.bytes, g->acks.length);
        buf_clear(&g->acks);
        guest_flush(g);
    }
}

void door_pass_ended(struct door *d)
{
    for (struct guest *g = d->guests; g; g = g->next) {
        bool was_active = g->active;

        if (g->gone)
            continue;
        g->active = false;
        guest_take_lines(g);
        if (!g->leaving || g->gone)
            continue;
        if (was_active || g->active)
            loop_wake(d->setup.loop);
        else if (!g->showing && !g->acks.length)
            guest_say_bye(g);
    }
    sweep(d);
}
