/* console.c: the terminal as a network, and the socket by which others join. */
/* SPDX-License-Identifier: MIT */
#include "channel/console_inside.h"
#include "base/crypto.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct console {
    struct channel channel;
    struct console_setup setup;
    struct screen *screen; /* NULL: a service */
    struct door *door;     /* NULL: no socket */
    uint64_t run;          /* drawn at each start, so that ids never come again */
    int64_t started_at;
    int64_t lines;
    bool active; /* something happened at the screen in this pass */
};

static struct console *of(struct channel *c)
{
    return (struct console *)c;
}

/* --- the terminal --- */

static bool screen_line(void *owner, const char *text, size_t length)
{
    struct console *c = owner;
    struct inbound heard = {.kind = INBOUND_TEXT,
                            .from = {NETWORK_CONSOLE, c->setup.name},
                            .language = c->setup.language,
                            .at = loop_now() / 1000};
    char id[64], number[16];
    int choice = lines_choice(text, length);

    if (choice > 0) { /* no buttons here: the number says the same */
        length = (size_t)snprintf(number, sizeof number, "%d", choice);
        text = number;
    }
    snprintf(id, sizeof id, "%llx-%llx-%lld", (long long)c->started_at, (unsigned long long)c->run,
             (long long)c->lines + 1);
    heard.external_id = id;
    heard.text = text;
    heard.length = length;
    if (!c->setup.hooks.heard(c->setup.hooks.owner, &heard))
        return false;
    c->lines++;
    c->active = true;
    return true;
}

static void screen_shown(void *owner, int64_t id)
{
    struct console *c = owner;
    struct settlement done = {.outbound = id, .outcome = SEND_DONE};

    c->active = true;
    c->setup.hooks.settled(c->setup.hooks.owner, &done);
}

/* --- the operations --- */

static int console_start(struct channel *channel, struct err *e)
{
    struct console *c = of(channel);
    const struct screen_hooks hooks = {c, screen_line, screen_shown};

    (void)e;
    c->started_at = loop_now();
    crypto_random(&c->run, sizeof c->run);
    if (c->setup.input >= 0)
        c->screen = screen_new(c->setup.loop, c->setup.input, c->setup.output,
                               isatty(c->setup.input) && isatty(c->setup.output), &hooks);
    return 0;
}

static int console_send(struct channel *channel, const struct outbound *message, struct err *e)
{
    struct console *c = of(channel);

    if (!c->screen || strcmp(message->to.id, c->setup.name) != 0)
        return c->door ? door_send(c->door, message, e) : err_set(e, ERR_MISSING, "not here");
    if (!screen_show(c->screen, message))
        return err_set(e, ERR_MISSING, "the terminal is busy, or gone");
    c->active = true;
    return 0;
}

static void console_committed(struct channel *channel)
{
    if (of(channel)->door)
        door_committed(of(channel)->door);
}

/* What was heard stays with the hearer, and what is not acknowledged is nobody's yet. */
static void console_failed(struct channel *channel)
{
    (void)channel;
}

/* The next line may come when a whole pass brought nothing more to show. */
static void console_pass_ended(struct channel *channel)
{
    struct console *c = of(channel);

    if (c->door)
        door_pass_ended(c->door);
    if (!c->screen)
        return;
    if (c->active)
        loop_wake(c->setup.loop);
    else if (!screen_busy(c->screen))
        screen_rest(c->screen);
    else
        return;
    c->active = false;
}

static bool console_ready(const struct channel *channel)
{
    (void)channel;
    return true;
}

static bool console_drained(const struct channel *channel)
{
    const struct console *c = (const struct console *)channel;

    return c->screen && screen_ended(c->screen) && !screen_busy(c->screen) && !c->active;
}

static void console_free(struct channel **channel)
{
    struct console *c = of(*channel);

    screen_free(&c->screen);
    door_free(&c->door);
    free(c);
    *channel = NULL;
}

static const struct channel_operations CONSOLE = {
    .network = NETWORK_CONSOLE,
    .start = console_start,
    .send = console_send,
    .committed = console_committed,
    .failed = console_failed,
    .pass_ended = console_pass_ended,
    .ready = console_ready,
    .drained = console_drained,
    .free = console_free,
};

int console_new(struct channel **out, const struct console_setup *setup, struct err *e)
{
    struct console *c = calloc(1, sizeof *c);

    if (!c)
        err_out_of_memory();
    c->channel = (struct channel){&CONSOLE, setup->loop, setup->hooks};
    c->setup = *setup;
    *out = &c->channel;
    if (!setup->socket_path)
        return 0;
    c->door = door_new(&c->setup);
    if (door_open(c->door, e) == 0)
        return 0;
    console_free(out);
    return -1;
}
