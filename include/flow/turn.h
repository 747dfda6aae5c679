/* turn.h: one inbound message, one transaction; one pass of the loop, one commit.
 * SPDX-License-Identifier: MIT
 *
 * turn_take applies everything heard in one wake-up: each message is a savepoint of its own. A message that fails is rolled back
 * alone and tried once more; when it fails again it is parked under an error id and its sender is told. When the pass as a
 * whole fails (disk full, database gone) nothing of it is kept, nothing may be acknowledged, and the caller hands the
 * same messages over again later. Nothing is said before the commit: replies are rows of the outbox.
 *
 * Bursts: with burst_ms > 0 the replies of a turn wait that long; another message of the same buyer in that time joins the same turn where
 * the open question takes free text, and the unsent replies are replaced in the same transaction.
 */
#ifndef FLOW_TURN_H
#define FLOW_TURN_H

#include "core/dialog.h"
#include "flow/desk_about.h"
#include "flow/staff.h"
#include "model/inbound.h"
#include "store/store.h"

struct turn;

struct turn_setup {
    struct store *store;
    struct dialog *dialogs; /* the newest set; stays the caller's */
    struct staff_list *staff;
    const struct desk_about *about;         /* the caller's; NULL: nothing is told */
    const struct address *operator_address; /* alerts; NULL: none */
    int64_t burst_ms;
    int64_t
        mirror_ms; /* lines of one buyer within this time are one message in a room of the staff */
    int flood_per_minute; /* 60; the first so many a minute are kept */
    /* What else is kept in the commit of a pass; written first, and undone with it. NULL: nothing. */
    int (*beside)(void *owner, struct err *e);
    void *beside_owner;
};

int turn_new(struct turn **out, const struct turn_setup *setup, struct err *e) MUST_USE;
void turn_free(struct turn **t);
/* A new set of dialogs, all or nothing; the old one stays the caller's to free, afterwards. A buyer whose plan it changes gets
 * the next version of it, with word of it. */
int turn_use_dialogs(struct turn *t, struct dialog *dialogs, int64_t now_ms,
                     struct err *e) MUST_USE;

/* What became of each message, for tests and counters. */
struct turn_counts {
    int64_t taken, seen_before, flooded, parked, relayed, strangers, blocked;
};

/* now_ms: UTC milliseconds. */
int turn_take(struct turn *t, const struct inbound *heard, size_t count, int64_t now_ms,
              struct err *e) MUST_USE;
struct turn_counts turn_counts(const struct turn *t);

/* Whose replies wait after this pass for more of the same breath: they may be told that we are about to answer. Until the next pass. */
const struct address *turn_composing(const struct turn *t, size_t *count);
/* What the topic of a case begins with (outbox_brief_by); `turn` is a struct turn. */
const char *turn_brief(void *turn, int64_t case_number, struct arena *a);

/* Who of the staff wrote a line that is settled is told what became of it (outbox_report_by); `turn` is a struct turn. */
int turn_report(void *turn, struct err *e) MUST_USE;

/* A network was reached: all that was said there is, or will be, heard. When it had been out of reach for longer than it keeps
 * messages, the operator and its buyers are told, once. In a transaction of its own. */
int turn_in_touch(struct turn *t, enum network network, int64_t now_ms, struct err *e) MUST_USE;

/* A send that began at sent_ms found that this person cannot be reached: what waits for them is given up, the desk is told; but not when they
 * were heard after it began, since then it is old news. In a transaction of its own. */
int turn_unreachable(struct turn *t, int64_t person, int64_t sent_ms, int64_t now_ms,
                     struct err *e) MUST_USE;

/* Who is staff has changed, and `gone` (count) are those who left: nothing more is said to them, and what they held, or somebody of whom the
 * list knows nothing any more, waits in the queue again; its buyer and the desk are told. In a transaction of its own. */
int turn_staff_changed(struct turn *t, const struct staff_member *gone, size_t count,
                       int64_t now_ms, struct err *e) MUST_USE;
/* What is due at this moment though nobody says anything: an urgent case that nobody takes is called out again, who waits long is
 * offered to go on. *next_ms: when to call again (INT64_MAX: after the next pass). All of it follows from the database and is written
 * with what it causes, so that it comes once, whenever the process ends. In transactions of its own. */
int turn_watch(struct turn *t, int64_t now_ms, int64_t *next_ms, struct err *e) MUST_USE;

/* Tell the operator, at most once an hour for each kind; never a person's words. In a transaction of its own. */
int turn_alert(struct turn *t, const char *kind, const char *detail, int64_t now_ms,
               struct err *e) MUST_USE;

#endif
