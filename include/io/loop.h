/* loop.h: the one place where the process waits: descriptors, timers, a wake-up; the house of curl's multi interface.
 * SPDX-License-Identifier: MIT
 *
 * One thread. A pass: wait (curl_multi_poll) until a descriptor is ready, a timer is due or somebody woke the loop; call what
 * became ready; then call `before_sleep`, where a pass is committed and the outbox is sent. Times are milliseconds: loop_now is UTC, from
 * a clock that the caller may replace (tests); timers survive clock jumps because they run on the monotonic clock.
 * Disadvantage: a callback that blocks stops everything.
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
void loop_free(struct loop **l);

/* `ready` gets what is ready (LOOP_READ | LOOP_WRITE). The descriptor stays the caller's. */
struct loop_source *loop_watch(struct loop *l, int descriptor, unsigned want,
                               void (*ready)(void *owner, unsigned what), void *owner);
void loop_want(struct loop_source *s, unsigned want);
void loop_unwatch(struct loop_source **s);

/* Once, `after` milliseconds from now. */
struct loop_timer *loop_timer(struct loop *l, int64_t after, void (*due)(void *owner), void *owner);
void loop_cancel(struct loop_timer **t);

void loop_before_sleep(struct loop *l, void (*call)(void *owner), void *owner); /* at most one */
void loop_wake(struct loop *l);                       /* from a signal handler too */
int loop_run(struct loop *l, struct err *e) MUST_USE; /* until loop_stop */
void loop_stop(struct loop *l);

int64_t loop_now(void); /* UTC milliseconds */

#endif
