/* xmpp_child.h: a child program behind a socketpair that speaks in frames: started, listened to, watched, ended.
 * SPDX-License-Identifier: MIT
 *
 * It is beaten every `beat_ms` once it says that it works (WIRE_STAGE), and killed when it says nothing for three beats; before that it has WIRE_CONNECT_MS.
 * Time is counted in ticks of our own, so that a parent that was stopped for a while kills nobody for it. It has descriptors 0 to 3 (3 is the
 * socket), an empty environment, our standard error, and dies with us.
 */
#ifndef CHANNEL_XMPP_CHILD_H
#define CHANNEL_XMPP_CHILD_H

#include "io/loop.h"
#include "model/wire.h"

struct child;

enum child_verdict {
    CHILD_TAKEN,
    CHILD_KEEP,   /* offer this frame again in child_resume; nothing is read before */
    CHILD_GARBAGE /* what our own program would never say: it is killed */
};

struct child_setup {
    struct loop *loop;
    const char *program;
    int64_t beat_ms, connect_ms;
    void *owner;
    enum child_verdict (*said)(void *owner, const struct frame *f);
    /* It is gone and reaped, and all that it had said is taken; child_free it, now or later. `how` in a word or two, for the log. */
    void (*ended)(void *owner, const char *how);
};

/* Starts it, and hands it these first bytes (a WIRE_SETUP). */
int child_start(struct child **out, const struct child_setup *setup, const struct buf *first,
                struct err *e) MUST_USE;
/* Says WIRE_STOP and waits a second for its end, then kills it; `ended` is not called. */
void child_free(struct child **c);

/* Frames are added to this, then child_flush. */
struct buf *child_out(struct child *c);
void child_flush(struct child *c);
bool child_full(const struct child *c); /* it does not keep up: nothing more for now */
void child_resume(struct child *c);

/* The program of this name beside our own; false: its path is too long. */
bool child_beside(const char *name, char *out, size_t room);

#endif
