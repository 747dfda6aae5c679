/* inbound.h: one thing heard from a network, as the channel hands it over.
 * SPDX-License-Identifier: MIT
 *
 * The text is raw foreign bytes; it becomes text only in flow/inbox. Pointers live until the call that
 * hands the message over returns, unless the taker copies (inbound_copy).
 */
#ifndef MODEL_INBOUND_H
#define MODEL_INBOUND_H

#include "model/address.h"
#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum inbound_kind {
    INBOUND_TEXT,
    INBOUND_TAP,  /* a choice of one of our messages */
    INBOUND_EDIT, /* an earlier message of theirs changed (XEP-0308, edited_message) */
    INBOUND_FILE,
    INBOUND_GONE,   /* they blocked us or left: nothing can be sent until they come back */
    INBOUND_BACK,   /* they can be reached again */
    INBOUND_OTHER,  /* nothing that can be read: a sticker, a place on a map, a contact */
    INBOUND_CROWD,  /* somebody calls us in a group that is not our staff's: we work in private */
    INBOUND_SEALED, /* encrypted for a key that we do not have (XEP-0384, 0373, OTR); with `file`: a file so (XEP-0454) */
    INBOUND_RECEIPT, /* our message `reply_to` is with a client of theirs (XEP-0184); never kept */
    INBOUND_TYPING,  /* they write (XEP-0085); never kept */
    INBOUND_TOPIC, /* one of the staff renamed, closed or opened the topic `place` by hand; never kept */
};
#define INBOUND_KINDS (INBOUND_TOPIC + 1)

struct attachment {
    const char *name, *type; /* as the sender claims */
    int64_t bytes;
    const char *reference; /* the network's id of it; NULL when none */
};

struct inbound {
    enum inbound_kind kind;
    struct address from; /* of INBOUND_CROWD: the group */
    const char *room;    /* address id of the staff room it was said in; NULL in a direct chat */
    const char *place;   /* the network's id of the topic in that room; NULL: none */
    const char *external_id; /* unique for (network, sender); a second delivery has the same one */
    const char *
        name; /* by which a message of ours there can answer it (XEP-0461, reply_parameters); NULL: none */
    const char *text; /* or caption; NULL when none */
    size_t length;
    const char *tap; /* data of the choice tapped */
    const char
        *edits; /* external id of the message that was edited; NULL: the sender's last text */
    bool
        corrects; /* INBOUND_TEXT: it is put in place of an earlier message, and nobody knows any more of which */
    const char *reply_to; /* external id of our message that this answers; NULL */
    const struct attachment *file;
    const char *language; /* announced by the client (BCP 47), or NULL */
    const char *zone;     /* announced (IANA or +hh:mm), or NULL */
    const char *source;   /* where they found us, as the link they followed says, or NULL */
    const char *album;    /* files with the same id here were sent as one, or NULL */
    int64_t at;           /* when it reached us, UTC seconds */
};

const char *inbound_kind_name(enum inbound_kind kind);
struct inbound inbound_copy(struct arena *a, const struct inbound *from);

#endif
