/* channel.h: one network as the rest of the program sees it: a table of operations and two hooks.
 * SPDX-License-Identifier: MIT
 *
 * A channel hears (`heard`, for each message of a pass, before the pass is committed) and sends (`send`, only what is committed;
 * the outcome comes by `settled`, at once or later). `committed` is called after the commit of each pass: only now may the
 * channel acknowledge to its network what it handed over; `failed` when a pass was not committed: what was heard in it must be heard again.
 */
#ifndef CHANNEL_CHANNEL_H
#define CHANNEL_CHANNEL_H

#include "base/err.h"
#include "io/loop.h"
#include "model/inbound.h"
#include "model/outbound.h"

struct channel_hooks {
    void *owner;
    void (*heard)(void *owner, const struct inbound *message);
    void (*settled)(void *owner, const struct settlement *what);
};

struct channel;

struct channel_operations {
    enum network network;
    int (*start)(struct channel *c, struct err *e);
    int (*send)(struct channel *c, const struct outbound *message,
                struct err *e); /* -1: not taken, try again later */
    void (*committed)(struct channel *c);
    void (*failed)(struct channel *c);
    bool (*ready)(const struct channel *c);
    bool (*drained)(const struct channel *c); /* input has ended and nothing is on its way */
    void (*free)(struct channel **c);
};

/* First member of every channel's own struct. */
struct channel {
    const struct channel_operations *does;
    struct loop *loop;
    struct channel_hooks hooks;
};

#endif
