/* outbox.h: what is committed is sent: in order for each person, again after failures, never in a loop.
 * SPDX-License-Identifier: MIT
 *
 * Back-off 2 s, 4 s ... 10 min with jitter of up to a quarter. After OUTBOX_TRIES failed tries a row is a dead letter and the operator
 * is alerted; retry_after is obeyed and is no try, but what is put off when it is a day old is dead, too. A send that its network does not settle
 * within ten minutes is taken for lost, and sent again. A row whose outcome cannot be written stops the sender (outbox_stopped) until a write succeeds again: better silent than
 * repeating itself. What comes back late, from a far server, is sent again by the same rules, behind what was in front of it and before what was behind.
 */
#ifndef FLOW_OUTBOX_H
#define FLOW_OUTBOX_H

#include "model/outbound.h"
#include "store/store.h"

#define OUTBOX_TRIES 20
#define OUTBOX_IN_FLIGHT 256 /* of one network: none is in another's way */

struct outbox;

struct outbox_hooks {
    void *owner;
    /* -1: the row waits; ERR_MISSING: its reader is not there, others are served; else: the network takes nothing now. */
    int (*send)(void *owner, const struct outbound *message, struct err *e);
    /* Something for the operator, without a person's words. Called after the marks are durable. */
    void (*alert)(void *owner, const char *kind, const char *detail);
    /* A send that began at sent_ms found a person unreachable: flow/turn gives up what waits for them and tells the desk (turn_unreachable). */
    void (*unreachable)(void *owner, int64_t person, int64_t sent_ms);
};

struct outbox *outbox_new(struct store *store, const struct outbox_hooks *hooks);
void outbox_free(struct outbox **o);

/* A row into the topic of a case (in_topic) waits until that topic is made, which the outbox sees to; in a topic that was lost and is made
 * again, this brief on the case stands first. Its words live in the arena; NULL: none. */
void outbox_brief_by(struct outbox *o,
                     const char *(*brief)(void *owner, int64_t case_number, struct arena *a),
                     void *owner);
/* Called in the transaction in which marks are written, behind them: what is to be said about them is put then (turn_report). */
void outbox_report_by(struct outbox *o, int (*report)(void *owner, struct err *e), void *owner);
/* Send what is due. *next: when to call again (UTC ms; INT64_MAX: when something new is committed or settled). */
int outbox_pump(struct outbox *o, int64_t now_ms, int64_t *next, struct err *e) MUST_USE;
/* What became of a send, at once from within `send` or later; written by the next pump or flush. */
void outbox_settled(struct outbox *o, const struct settlement *what, int64_t now_ms);
int outbox_flush(struct outbox *o, int64_t now_ms, struct err *e) MUST_USE;
/* The same in somebody else's transaction, which is cheaper than one of its own; then, when it is over, whether it was kept. */
int outbox_write(struct outbox *o, struct err *e) MUST_USE;
void outbox_written(struct outbox *o, bool kept);
/* Somebody can be reached again (a client connected, a network came back): what waits for that is tried at the next pump. */
void outbox_ready(struct outbox *o);
bool outbox_stopped(const struct outbox *o);
size_t outbox_in_flight(const struct outbox *o);

#endif
