/* outbound.h: one message on its way to a person, and what became of it.
 * SPDX-License-Identifier: MIT
 *
 * A row of the outbox: committed before anything is sent. Choices are numbered from 1 in their order; a
 * network without buttons shows them as lines `N) label` below the text (outbound_lines).
 */
#ifndef MODEL_OUTBOUND_H
#define MODEL_OUTBOUND_H

#include "model/address.h"
#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CHOICE_DATA_MOST 64 /* bytes: Telegram's callback_data */

/* The kinds are stored: new ones are added behind. */
enum outbound_kind {
    OUTBOUND_MESSAGE,
    OUTBOUND_EDIT, /* the message `edits` of ours becomes this text; text NULL: only its choices change */
    OUTBOUND_TOPIC, /* in a staff room: make the topic of a case (place NULL), or give it this name and state */
    OUTBOUND_KINDS
};

/* What a person reads of a case in the list of a room's topics (XEP-0045 rooms have none; forumTopic of the Bot API). */
enum topic_state { TOPIC_WAITING, TOPIC_HELD, TOPIC_CLOSED };
struct topic {
    const char *name; /* at most 128 characters */
    enum topic_state state;
};

struct choice {
    const char *label;
    const char *data; /* opaque; comes back in inbound.tap */
};

struct document {
    const char *name, *type; /* "plan-3.txt", "text/plain" */
    const char *bytes;
    size_t length;
    bool said; /* the messages beside it say the same: where no file can go, nothing is missing */
};

struct outbound {
    int64_t id; /* row of the outbox; later rows to one address are sent later */
    enum outbound_kind kind;
    struct address to; /* a person, or a room of the staff */
    const char *place; /* the network's id of a topic in that room; NULL: no topic */
    bool
        in_topic; /* into the topic of its case, whichever that is by then: flow/outbox fills in place */
    const char *edits; /* OUTBOUND_EDIT: the network's id of what is edited */
    int64_t target;    /* the same as a row of the outbox: flow/outbox fills in edits; 0: none */
    const struct topic *topic; /* OUTBOUND_TOPIC */
    const char *text;
    const char *language; /* that the text is in, as far as we know (BCP 47); NULL */
    const struct choice *choices;
    size_t choice_count;
    const struct document *file; /* NULL: none */
    int64_t case_number;         /* 0: of no case */
    int attempts;                /* sends that failed so far */
};

enum send_outcome {
    SEND_DONE,     /* the network has it */
    SEND_LATER,    /* try again after retry_after seconds (0: usual back-off) */
    SEND_GONE,     /* this person cannot be reached: blocked, deleted, unknown */
    SEND_REFUSED,  /* this message will never be taken: a dead letter */
    SEND_NO_PLACE, /* the topic is gone: it is made again, then this is sent */
};
#define SEND_OUTCOMES (SEND_NO_PLACE + 1)

struct settlement {
    int64_t outbound;
    enum send_outcome outcome;
    int64_t retry_after; /* seconds, as the network told; such a wait is nobody's failure */
    const char *
        external_id; /* the network's id of what was sent, or of the topic made; NULL when it gives none */
    bool late; /* it was SEND_DONE before; now it came back from where it went */
};

const char *send_outcome_name(enum send_outcome outcome);
/* Text, then each choice as a line `N) label`: what a network without buttons shows. In the arena. */
const char *outbound_lines(struct arena *a, const char *text, const struct choice *choices,
                           size_t count);

#endif
