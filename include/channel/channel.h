/* channel.h: one network as the rest of the program sees it: a table of operations and three hooks.
 * SPDX-License-Identifier: MIT
 *
 * A channel hears (`heard`, for each message of a pass, before the pass is committed) and sends (`send`, only what is committed;
 * the outcome comes by `settled`, at once or later). Each pass of the loop ends with `committed` when what was heard in it is durable:
 * only now may the channel acknowledge it to its network; or with `failed` when it is not: the messages stay with the hearer,
 * who tries again, and nothing is acknowledged. Then, in either case, with `pass_ended`, after the outbox was asked.
 */
#ifndef CHANNEL_CHANNEL_H
#define CHANNEL_CHANNEL_H

#include "base/err.h"
#include "io/loop.h"
#include "model/inbound.h"
#include "model/outbound.h"

struct channel_hooks {
    void *owner;
    /* False: no more in this pass; keep the message and offer it again in pass_ended or later. */
    bool (*heard)(void *owner, const struct inbound *message);
    void (*settled)(void *owner, const struct settlement *what);
    /* Somebody can be reached who could not: what waits for them may be sent now. */
    void (*reachable)(void *owner);
    /* For the operator, without a person's words; told at most once an hour for each kind. May be NULL. */
    void (*alert)(void *owner, const char *kind, const char *detail);
    /* The network was reached: what was said there up to now has been, or will be, heard. May be NULL. */
    void (*in_touch)(void *owner, enum network network);
    /* Up to here its archive is heard: all that was before this is with the hearer, and this is kept with it or after it. May be NULL. */
    void (*cursor)(void *owner, enum network network, const char *position);
};

struct channel;
struct fetch;

/* A file that lies on a network, with its bytes; they live until the call returns. */
enum fetch_end { FETCH_DONE, FETCH_LATER, FETCH_NEVER };
struct fetched {
    enum fetch_end end;
    const char *name; /* as the network calls it; NULL */
    const char *bytes;
    size_t length;
};

struct channel_operations {
    enum network network;
    int (*start)(struct channel *c, struct err *e);
    /* -1: not taken, try again later; ERR_MISSING: only this reader is not there. */
    int (*send)(struct channel *c, const struct outbound *message, struct err *e);
    void (*committed)(struct channel *c);
    void (*failed)(struct channel *c);
    void (*pass_ended)(struct channel *c);
    /* We are about to answer this person, in a moment (XEP-0085, sendChatAction). NULL: nothing of the kind here. */
    void (*composing)(struct channel *c, const char *address_id);
    /* The bytes of what an attachment of this network refers to, at most so many. NULL: not now. `done` comes from the loop, once. */
    struct fetch *(*fetch)(struct channel *c, const char *reference, size_t most,
                           void (*done)(void *owner, const struct fetched *what), void *owner);
    void (*fetch_cancel)(
        struct fetch **f); /* NULL where no file can be fetched, as the one before */
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
