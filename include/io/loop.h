/* loop.h: the one place where the process waits: descriptors, timers, a wake-up; the house of curl's multi interface.
 * SPDX-License-Identifier: MIT
 *
 * One thread. A pass: call `before_sleep`, where what was heard is committed and the outbox is sent; wait (curl_multi_poll) until
 * a descriptor is ready, a timer is due or somebody woke the loop; call what became ready. loop_now is UTC; timers
 * run on the monotonic clock and so survive a clock that is set. Callbacks may watch, unwatch, set and cancel as they like.
 * Disadvantage: a callback that blocks stops everything; and sources and timers are walked one by one, which suits hundreds.
 */
#ifndef IO_LOOP_H
#define IO_LOOP_H

#include "base/err.h"
#include <stdbool.h>
#include <stdint.h>

struct loop;
struct loop_source;
struct loop_timer;

enum loop_want { LOOP_READ = 1, LOOP_WRITE = 2 };

int loop_new(struct loop **out, struct err *e) MUST_USE;
void loop_free(struct loop **l); /* with all sources and timers that are left */

/* `ready` gets what is ready (LOOP_READ | LOOP_WRITE); a hang-up or error counts as both, whatever is wanted. The
 * descriptor stays the caller's, who unwatches it before closing it. While nothing is wanted it is not looked at. */
struct loop_source *loop_watch(struct loop *l, int descriptor, unsigned want,
                               void (*ready)(void *owner, unsigned what), void *owner);
void loop_want(struct loop_source *s, unsigned want);
void loop_unwatch(struct loop_source **s); /* NULL in it: nothing to do */

/* Once, `after` milliseconds from now, in the next pass at the earliest. It is over when `due` is called: the handle is to be forgotten. */
struct loop_timer *loop_timer(struct loop *l, int64_t after, void (*due)(void *owner), void *owner);
void loop_cancel(struct loop_timer **t); /* NULL in it: nothing to do */

void loop_before_sleep(struct loop *l, void (*call)(void *owner), void *owner); /* at most one */
void loop_wake(struct loop *l);                       /* the next wait ends at once */
int loop_run(struct loop *l, struct err *e) MUST_USE; /* until loop_stop */
void loop_stop(struct loop *l); /* the pass is finished first, with its before_sleep */

int64_t loop_now(void); /* UTC milliseconds */

#endif
