/* turn_inside.h: what the parts of the turn share: turn.c, buyer.c, operator.c, renew.c.
 * SPDX-License-Identifier: MIT
 */
#ifndef FLOW_TURN_INSIDE_H
#define FLOW_TURN_INSIDE_H

#include "core/render.h"
#include "flow/desk.h"
#include "flow/inbox.h"
#include "flow/turn.h"

struct turn {
    struct turn_setup setup;
    struct session_cache *sessions;
    struct inbox *inbox;
    struct desk *desk;
    struct arena *a; /* reset for each message */
    int64_t now_ms;
    struct turn_counts counts;
};

/* All of these write into the transaction that is running. */

/* buyer.c: a message of somebody who is not staff. */
int turn_hear_buyer(struct turn *t, const struct inbound *heard, struct err *e) MUST_USE;
/* buyer.c: the engine's replies, the case, and what the desk must know. */
int turn_keep_step(struct turn *t, const struct person *p, struct session *s,
                   const struct step *step, int64_t not_before, struct err *e) MUST_USE;
/* buyer.c: the person who wrote, known or new, with what their client announces; who writes can be reached. */
int turn_meet(struct turn *t, const struct inbound *heard, struct person *p,
              struct err *e) MUST_USE;
/* buyer.c: they blocked us or left, or are back. */
int turn_presence(struct turn *t, const struct inbound *heard, struct err *e) MUST_USE;
int turn_gone(struct turn *t, struct person *p, struct err *e) MUST_USE;

/* turn.c: a sentence about the mail itself. It belongs to no case, so that no burst takes it back. */
int turn_say(struct turn *t, const struct person *to, const char *key, const struct arg *args,
             size_t count, struct err *e) MUST_USE;
/* operator.c: turn_alert within a transaction. */
int turn_tell_operator(struct turn *t, const char *kind, const char *detail,
                       struct err *e) MUST_USE;

#endif
