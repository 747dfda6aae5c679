/* desk.h: people take over: queue, claim, silence, return; staff are people on a channel like everybody else.
 * SPDX-License-Identifier: MIT
 *
 * While a person holds a case the bot says nothing to the buyer, but for the word stop and one warning when a secret was masked;
 * what the buyer writes goes to the holder. A line of the holder reaches the buyer by four doors only: a plain line in a direct
 * chat while exactly one case is held, /say, a reply to a mirrored message, and the words that go with /take, /return and /close;
 * all else is a note. A case whose holder is no longer staff is free to be taken. Whoever takes a case moves the buyer's talk to
 * it. Commands are one table (desk_commands.c): name, handler, who may, usage.
 */
#ifndef FLOW_DESK_H
#define FLOW_DESK_H

#include "core/engine.h"
#include "flow/session.h"
#include "flow/staff.h"

struct desk;

/* Rows of the outbox, in the running transaction. */
struct desk_hooks {
    void *owner;
    /* `mirror`: it shows a buyer's line, and a reply to it goes to that buyer. */
    int (*put)(void *owner, struct address to, const char *place, const struct reply *reply,
               int64_t case_number, bool mirror, struct err *e);
    int (*put_person)(void *owner, int64_t person, const struct reply *reply, int64_t case_number,
                      struct err *e);
    int (*alert)(void *owner, const char *kind, const char *detail,
                 struct err *e); /* the operator */
};

struct desk *desk_new(struct store *store, struct session_cache *sessions,
                      const struct dialog *dialogs, struct staff_list *staff,
                      const struct desk_hooks *hooks);
void desk_free(struct desk **d);
void desk_use_dialogs(struct desk *d, const struct dialog *dialogs);

/* A case asks for a person (step.hand_over): the brief goes to the staff. Where nobody can take it, the buyer and the
 * operator are told so. */
int desk_queue(struct desk *d, const struct session *s, int64_t now, struct arena *a,
               struct err *e) MUST_USE;
/* What a buyer said while a person holds the case: to the holder, or to all staff when the holder is gone. */
int desk_relay(struct desk *d, struct session *s, const struct said *said, int64_t now,
               struct arena *a, struct err *e) MUST_USE;
/* Something that the holder, or else all staff, should know about a case (text key desk.*). */
int desk_notice(struct desk *d, const struct session *s, const char *key, int64_t now,
                struct arena *a, struct err *e) MUST_USE;
/* A message of a staff member. */
int desk_heard(struct desk *d, const struct staff_member *who, const struct inbound *heard,
               const struct said *said, int64_t now, struct arena *a, struct err *e) MUST_USE;

#endif
