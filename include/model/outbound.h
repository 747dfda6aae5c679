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
#include <stddef.h>
#include <stdint.h>

#define CHOICE_DATA_MOST 64 /* bytes: Telegram's callback_data */

struct choice {
    const char *label;
    const char *data; /* opaque; comes back in inbound.tap */
};

struct document {
    const char *name, *type; /* "plan-3.txt", "text/plain" */
    const char *bytes;
    size_t length;
};

struct outbound {
    int64_t id; /* row of the outbox; later rows to one person are sent later */
    struct address to;
    const char *place; /* room or topic; NULL: direct chat */
    const char *text;
    const struct choice *choices;
    size_t choice_count;
    const struct document *file; /* NULL: none */
    int64_t case_number;         /* 0: of no case */
    int attempts;                /* sends that failed so far */
};

enum send_outcome {
    SEND_DONE,    /* the network has it */
    SEND_LATER,   /* try again after retry_after seconds (0: usual back-off) */
    SEND_GONE,    /* this person cannot be reached: blocked, deleted, unknown */
    SEND_REFUSED, /* this message will never be taken: a dead letter */
};

struct settlement {
    int64_t outbound;
    enum send_outcome outcome;
    int64_t retry_after;     /* seconds */
    const char *external_id; /* the network's id of what was sent; NULL when it gives none */
};

const char *send_outcome_name(enum send_outcome outcome);
/* Text, then each choice as a line `N) label`: what a network without buttons shows. In the arena. */
const char *outbound_lines(struct arena *a, const char *text, const struct choice *choices,
                           size_t count);

#endif
