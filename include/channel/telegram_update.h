/* telegram_update.h: one Update of getUpdates, as the rest of the bot understands it.
 * SPDX-License-Identifier: MIT
 *
 * Pure. Foreign JSON in, plain data out; nothing in it is believed but ids, and a tap's data is opaque. Kinds that we did not ask for, our own service
 * messages, channel posts, business messages, messages of bots and anonymous administrators are UPDATE_SKIP: confirmed and passed over.
 *
 * External ids of what is heard: `m<message_id>`, in the staff group `m<message_id>@<chat>`, since each chat counts its own messages;
 * `e<message_id>.<edit_date>.<update_id>` of an edit, `c<id>` of a callback query, `s<update_id>.<date>` when somebody blocked us or added us. Of messages
 * that we sent it is the message_id alone. A file's reference is `<file_id> <file_unique_id>`; of INBOUND_OTHER the file has a type only.
 */
#ifndef CHANNEL_TELEGRAM_UPDATE_H
#define CHANNEL_TELEGRAM_UPDATE_H

#include "base/arena.h"
#include "base/json.h"
#include "model/inbound.h"

enum update_kind {
    UPDATE_SKIP,
    UPDATE_HEARD, /* `heard` */
    UPDATE_MOVED, /* the group `chat` has the id `moved_to` now */
    UPDATE_RIGHTS, /* we were added, promoted, demoted or removed in the staff group: look at our rights again */
};

struct update {
    int64_t id; /* update_id; -1: it has none, and is passed over */
    enum update_kind kind;
    struct inbound heard;
    const char *callback;  /* id of the callback query to be answered at once; NULL: none */
    int64_t chat, message; /* where it stands; 0: nowhere */
    int64_t moved_to;
};

struct update_eyes {
    int64_t me;          /* our own user id */
    const char *name;    /* our own username, without @ */
    int64_t staff_group; /* 0: none */
    int64_t now;         /* UTC seconds: inbound.at */
};

/* Texts in the arena or in the tree, which must live as long. Never fails: what cannot be read is UPDATE_SKIP. */
void update_read(const struct json *update, const struct update_eyes *eyes, struct arena *a,
                 struct update *out);

#endif
