/* loop_inside.h: what io/http needs of the loop: curl's multi handle, and a call after each wait.
 * SPDX-License-Identifier: MIT
 */
#ifndef IO_LOOP_INSIDE_H
#define IO_LOOP_INSIDE_H

#include "io/loop.h"

void *loop_multi(struct loop *l); /* CURLM */
/* After each wait, before sources and timers; at most one. NULL: none any more. */
void loop_after_wait(struct loop *l, void (*call)(void *owner), void *owner);

#endif
