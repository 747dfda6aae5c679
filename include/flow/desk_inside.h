/* desk_inside.h: what desk.c and desk_commands.c share.
 * SPDX-License-Identifier: MIT
 */
#ifndef FLOW_DESK_INSIDE_H
#define FLOW_DESK_INSIDE_H

#include "core/render.h"
#include "flow/desk.h"

#define DESK_LISTED 50 /* cases in one list; a desk with more needs a search, not a longer list */

struct desk {
    struct store *store;
    struct session_cache *sessions;
    const struct dialog *dialogs;
    struct staff_list *staff;
    struct desk_hooks hooks;
};

/* One message of a staff member being handled. */
struct order {
    struct desk *desk;
    const struct staff_member *who;
    const struct inbound *heard;
    const struct said *said;
    int64_t now;
    struct arena *a;
};

/* To the one who wrote, where they wrote. */
int desk_answer(const struct order *o, const char *key, const struct arg *args, size_t count, struct err *e) MUST_USE;
int desk_answer_text(const struct order *o, const char *text, struct err *e) MUST_USE;
/* To every member but `but` (NULL: to all), in their direct chats. */
int desk_tell_all(struct desk *d, const struct staff_member *but, const char *text, int64_t number, struct arena *a, struct err *e) MUST_USE;
/* One page on a case: class, why, what it is about; without the buyer's words and name. */
const char *desk_brief(struct desk *d, const struct session *s, int64_t now, struct arena *a);
/* All that is known of a case: facts with who said them, what is open. */
const char *desk_whole(struct desk *d, const struct session *s, int64_t now, struct arena *a);
/* A line of the holder to the buyer, and the mark that it went. */
int desk_say(const struct order *o, struct session *s, const char *text, struct err *e) MUST_USE;
int desk_save(const struct order *o, struct session *s, struct err *e) MUST_USE;

/* The command that a text begins with is run; *done false: it is none. */
int desk_command(const struct order *o, const char *text, bool *done, struct err *e) MUST_USE;

#endif
