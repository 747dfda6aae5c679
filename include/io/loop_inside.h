/* loop_inside.h: what io/http needs of the loop: curl's multi handle, driven once a pass for all that run on it.
 * SPDX-License-Identifier: MIT
 *
 * What callbacks ask for goes out together before before_sleep is called, what that asks for before the wait. A transfer is over after some later
 * wait, before sources and timers are called. While none runs, libcurl is not asked. One that is over is off the multi handle already when `over` is called.
 */
#ifndef IO_LOOP_INSIDE_H
#define IO_LOOP_INSIDE_H

#include "io/loop.h"

struct loop_transfer {
    void *easy;                          /* CURL; its CURLOPT_PRIVATE is the loop's while it runs */
    void (*over)(void *owner, int code); /* CURLcode; it may begin and give up transfers */
    void *owner;
};

void loop_transfer(struct loop *l, struct loop_transfer *t); /* lives until it is over */
void loop_give_up(struct loop *l, struct loop_transfer *t);  /* `over` is not called */

#endif
