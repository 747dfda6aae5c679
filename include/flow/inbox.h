/* inbox.h: the gate: what is heard becomes text, once: bounded, valid, seen-before checked, rated, masked.
 * SPDX-License-Identifier: MIT
 */
#ifndef FLOW_INBOX_H
#define FLOW_INBOX_H

#include "core/engine.h"
#include "store/mail.h"
#include "store/people.h"

/* Bytes kept of one message: two full Telegram messages; a story, not a book. */
#define INBOX_TEXT_MOST 8192

struct inbox;

struct inbox *inbox_new(int per_minute);
void inbox_free(struct inbox **i);

enum admission {
    ADMIT_APPLY,      /* go on with it */
    ADMIT_SEEN,       /* a second delivery: done already */
    ADMIT_FLOOD,      /* over the limit: counted, not kept */
    ADMIT_FLOOD_TOLD, /* the first over the limit in this minute: tell the sender once */
};

struct admitted {
    enum admission verdict;
    struct said said; /* texts in the arena */
    int64_t mail;     /* row of the inbox */
    const char *name; /* what an answer calls it by on its network; NULL */
    bool cut;         /* it was longer than INBOX_TEXT_MOST */
};

/* The person must be stored already. Rate counting is in memory, by person and minute; it follows the transaction: what is not kept
 * is not counted, since it will be handed over again. */
void inbox_pass(struct inbox *i);      /* a transaction begins */
void inbox_message(struct inbox *i);   /* a message of it begins */
void inbox_undo(struct inbox *i);      /* that message was taken back */
void inbox_undo_pass(struct inbox *i); /* all since inbox_pass were */
/* A sign of somebody that is no message: they are back. */
void inbox_sign(struct inbox *i, int64_t person, int64_t now_ms);
/* Was there a sign of them after this moment? As far as memory goes: false where that is not known. */
bool inbox_heard_after(const struct inbox *i, int64_t person, int64_t ms);
int inbox_admit(struct inbox *i, struct store *s, const struct person *from, int64_t case_number,
                const struct inbound *heard, int64_t now_ms, struct arena *a, struct admitted *out,
                struct err *e) MUST_USE;

#endif
