/* outbox_inside.h: what the parts of the outbox share: outbox.c pumps, flights.c knows what is in the air and what becomes of
 * it, errands.c what must happen before a row itself can be sent.
 * SPDX-License-Identifier: MIT
 */
#ifndef FLOW_OUTBOX_INSIDE_H
#define FLOW_OUTBOX_INSIDE_H

#include "flow/outbox.h"
#include "store/mail.h"

#define FLIGHTS_MOST (OUTBOX_IN_FLIGHT * NETWORK_COUNT)
#define EXTERNAL_MOST 200 /* bytes of a network's id of a message */
#define BOUNCES_MOST                                                                               \
    128 /* between two commits; those past it are lost, as they were before they bounced */

enum flight { FLYING, SETTLED, WRITTEN };

/* What is sent under the number of a row: itself, or what must be there before it. */
enum errand { ERRAND_ROW, ERRAND_TOPIC /* make the topic of its case */, ERRAND_BRIEF };

enum mark {
    MARK_SENT,
    MARK_AGAIN, /* later, and nobody's failure */
    MARK_LATER, /* later, and an attempt less */
    MARK_GONE,
    MARK_DEAD,
};

/* One row between "sent" and "marked". Its person is busy until the mark is durable. */
struct entry {
    int64_t id, person, case_number, put_at, sent_at; /* ms */
    enum network network;
    int attempts;
    enum errand errand;
    bool in_topic, keeps; /* its external id is wanted */
    enum flight state;
    enum send_outcome outcome;
    enum mark mark;
    int64_t again_at; /* ms, of MARK_AGAIN and MARK_LATER */
    char external_id[EXTERNAL_MOST];
};

/* Who cannot be sent to now is left out, so that they are in nobody's way. */
struct waiting_room {
    int64_t *people;
    size_t count, room;
    int64_t again_at; /* ms, when they are tried again; 0: nobody waits, or for no certain time */
    bool closed;      /* the network takes nothing from anybody */
};

/* A row that was sent, and came back (bounces.c). */
struct bounce {
    int64_t id, at; /* ms: when it came back */
    int64_t retry_after;
    enum send_outcome outcome;
    enum flight state;
    bool dead; /* once written */
};

struct outbox {
    struct store *store;
    struct outbox_hooks hooks;
    const char *(*brief)(void *owner, int64_t case_number, struct arena *a); /* NULL: none */
    void *brief_owner;
    int (*report)(void *owner, struct err *e); /* NULL: nobody wants to know */
    void *report_owner;
    struct arena *a;
    struct entry entries[FLIGHTS_MOST];
    size_t count, aloft[NETWORK_COUNT]; /* in all; of each network */
    struct bounce bounces[BOUNCES_MOST];
    size_t bounce_count;
    struct waiting_room waiting[NETWORK_COUNT], crowded[NETWORK_COUNT];
    int64_t *busy; /* room for everybody in flight or waiting */
    size_t busy_room;
    bool landed;    /* somebody, since the last look-up */
    bool all_found; /* by the last look-up: more is due only when somebody has landed */
    bool stopped;
};

/* flights.c */
struct entry *flight_begin(struct outbox *o, const struct mail_due *due, int64_t now_ms);
void flight_never_was(struct outbox *o); /* the one begun last */
/* Those that no network ever settled are taken for lost. */
void flights_give_up(struct outbox *o, int64_t now_ms);
int64_t flights_until(const struct outbox *o); /* when that is due next; INT64_MAX */
bool flights_any(const struct outbox *o, enum flight state);
void flights_settle(struct entry *entry, const struct settlement *what, int64_t now_ms);
int flights_write(struct outbox *o, struct err *e) MUST_USE;
void flights_owe(struct outbox *o);            /* what was written was not kept */
void flights_forget_written(struct outbox *o); /* it was */

/* bounces.c: the same of what came back. */
void bounces_note(struct outbox *o, const struct settlement *what, int64_t now_ms);
bool bounces_any(const struct outbox *o, enum flight state);
int bounces_write(struct outbox *o, bool *any, struct err *e) MUST_USE;
void bounces_owe(struct outbox *o);
void bounces_forget_written(struct outbox *o);

/* errands.c */
/* What is sent for a row now: the row, or what must be there before it. *nothing: there is nothing (any more) to send. */
int errand_for(struct outbox *o, const struct mail_due *due, struct entry *entry,
               struct outbound *message, bool *nothing, struct err *e) MUST_USE;
/* What a settled errand, or a topic that is gone, changes besides the row. */
int errand_done(struct outbox *o, const struct entry *entry, struct err *e) MUST_USE;

#endif
