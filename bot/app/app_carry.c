/* app_carry.c: a file from one network to another: fetched where it lies, then sent with its message. */
/* SPDX-License-Identifier: MIT */
#include "app/app_inside.h"
#include "base/log.h"
#include "core/render.h"
#include <stdlib.h>

#define CARRIES_MOST 2                       /* on their way: each is in memory as a whole */
#define FILE_MOST ((size_t)10 * 1024 * 1024) /* bytes; what is larger is not carried */
#define TRIES 3                              /* then the words go without it */

struct carry {
    struct app *app;
    struct arena *a;
    struct outbound message; /* in the arena */
    struct fetch *fetch;     /* NULL: this place is free */
};

struct carries {
    struct carry each[CARRIES_MOST];
};

bool carry_wanted(const struct outbound *message)
{
    return message->carried && message->carried->network != message->to.network;
}

static void end(struct carry *c)
{
    c->fetch = NULL;
    arena_free(&c->a);
}

static void settle(struct carry *c, enum send_outcome outcome)
{
    const struct settlement what = {.outbound = c->message.id, .outcome = outcome};

    app_settled(c->app, &what);
}

/* Into the channel, with the file or without. */
static void hand_on(struct carry *c, const struct document *file)
{
    struct channel *channel = c->app->channels[c->message.to.network];
    struct outbound message = c->message;
    struct err e = {0};

    message.carried = NULL;
    message.file = file;
    if (!file)
        message.text =
            arena_print(c->a, "%s\n%s", message.text,
                        render(c->app->dialogs->texts, "en", "desk.file_left", NULL, 0, c->a));
    if (!channel->does->ready(channel) || channel->does->send(channel, &message, &e) < 0)
        settle(c, SEND_LATER);
}

static void fetched(void *owner, const struct fetched *what)
{
    struct carry *c = owner;
    const struct carried *from = c->message.carried;
    const struct document file = {.name = from->name   ? from->name
                                          : what->name ? what->name
                                                       : "file",
                                  .type = from->type ? from->type : "application/octet-stream",
                                  .bytes = what->bytes,
                                  .length = what->length,
                                  .must = from->must};
    bool again = what->end == FETCH_LATER && c->message.attempts + 1 < TRIES;

    log_info("app.carry", "out=%lld done=%d bytes=%zu", (long long)c->message.id,
             what->end == FETCH_DONE, what->length);
    if (what->end == FETCH_DONE && what->length)
        hand_on(c, &file);
    else if (again)
        settle(c, SEND_LATER);
    else if (from->must)
        settle(c, SEND_REFUSED);
    else
        hand_on(c, NULL);
    end(c);
}

static const struct carried *carried_copy(struct arena *a, const struct carried *from)
{
    struct carried *copy = arena_alloc(a, sizeof *copy);

    *copy = *from;
    copy->reference = arena_copy(a, from->reference);
    copy->name = arena_copy(a, from->name);
    copy->type = arena_copy(a, from->type);
    return copy;
}

/* What a line with a file has, and no more. */
static void take_copy(struct carry *c, const struct outbound *from)
{
    c->a = arena_new_small();
    c->message = (struct outbound){.id = from->id,
                                   .kind = from->kind,
                                   .to = {from->to.network, arena_copy(c->a, from->to.id)},
                                   .place = arena_copy(c->a, from->place),
                                   .text = arena_copy(c->a, from->text ? from->text : ""),
                                   .reply_to = arena_copy(c->a, from->reply_to),
                                   .carried = carried_copy(c->a, from->carried),
                                   .receipt = from->receipt,
                                   .case_number = from->case_number,
                                   .attempts = from->attempts};
}

static struct carry *place_for(struct carries *all, int64_t id, bool *here)
{
    struct carry *empty = NULL;

    *here = false;
    for (size_t i = 0; i < CARRIES_MOST; i++) {
        if (!all->each[i].a)
            empty = &all->each[i];
        else if (all->each[i].message.id == id)
            *here = true;
    }
    return empty;
}

int carry_begin(struct app *app, const struct outbound *message, struct err *e)
{
    struct channel *from = app->channels[message->carried->network];
    const struct fetched too_large = {.end = FETCH_NEVER};
    bool here, can = from && from->does->fetch;
    struct carry *c;

    if (!app->carries)
        app->carries = calloc(1, sizeof *app->carries);
    if (!app->carries)
        err_out_of_memory();
    c = place_for(app->carries, message->id, &here);
    if (here) /* the outbox took it for lost, and it is not */
        return 0;
    if (!c)
        return err_set(e, ERR_MISSING, "enough files are on their way");
    c->app = app;
    take_copy(c, message);
    if (can && message->carried->bytes <= (int64_t)FILE_MOST) {
        c->fetch = from->does->fetch(from, c->message.carried->reference, FILE_MOST, fetched, c);
        if (c->fetch)
            return 0;
        end(c);
        return err_set(e, ERR_MISSING, "no file can be fetched now");
    }
    fetched(c, &too_large);
    return 0;
}

void carries_free(struct app *app)
{
    for (size_t i = 0; app->carries && i < CARRIES_MOST; i++) {
        struct carry *c = &app->carries->each[i];
        struct channel *from = c->a ? app->channels[c->message.carried->network] : NULL;

        if (from && c->fetch)
            from->does->fetch_cancel(&c->fetch);
        arena_free(&c->a);
    }
    free(app->carries);
    app->carries = NULL;
}
