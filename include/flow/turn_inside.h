/* turn_inside.h: what the parts of the turn share: turn.c, buyer.c, operator.c, renew.c.
 * SPDX-License-Identifier: MIT
 */
#ifndef FLOW_TURN_INSIDE_H
#define FLOW_TURN_INSIDE_H

#include "core/render.h"
#include "flow/desk.h"
#include "flow/inbox.h"
#include "flow/turn.h"

#define COMPOSING_MOST 64 /* people who are told that we write; for more it is no use */

struct turn {
    struct turn_setup setup;
    struct session_cache *sessions;
    struct inbox *inbox;
    struct desk *desk;
    struct arena *a; /* reset for each message */
    int64_t now_ms;
    struct turn_counts counts;
    int64_t watch_again_ms; /* a case could not be seen to; 0: none */
    bool scrub;             /* what was erased may stand in the log of the database */
    int64_t scrub_again_ms;
    int64_t reached[NETWORK_COUNT]; /* seconds, as written down last; 0: not looked up yet */
    struct arena *pass;             /* reset for each pass */
    struct address composing[COMPOSING_MOST];
    size_t composing_count;
};

/* All of these write into the transaction that is running. */

/* buyer.c: a message of somebody who is not staff. */
int turn_hear_buyer(struct turn *t, const struct inbound *heard, struct err *e) MUST_USE;
/* buyer.c: the engine's replies, the case, and what the desk must know. */
int turn_keep_step(struct turn *t, const struct person *p, struct session *s, struct step *step,
                   int64_t not_before, struct err *e) MUST_USE;
/* buyer.c: the person who wrote, known or new, with what their client announces; who writes can be reached. */
int turn_meet(struct turn *t, const struct inbound *heard, struct person *p,
              struct err *e) MUST_USE;
/* crowd.c: somebody calls us in a group. */
int turn_hear_crowd(struct turn *t, const struct inbound *heard, struct err *e) MUST_USE;
/* sealed.c: something that is encrypted for another key. */
int turn_hear_sealed(struct turn *t, const struct inbound *heard, struct err *e) MUST_USE;

/* erase.c: what they say about erasing all; *done: it was that. Else the question, if it was open, is closed in *s, which is to be
 * saved. */
int turn_hear_erase(struct turn *t, struct person *p, struct session *s, const struct said *said,
                    bool *done, struct err *e) MUST_USE;
/* The same of one who has no case. */
int turn_hear_erase_of_nothing(struct turn *t, struct person *p, const struct said *said,
                               bool *done, struct err *e) MUST_USE;
/* What is left to do when their last message is out, in a transaction of its own. *next_ms: is set when it comes before. */
int turn_finish_erasing(struct turn *t, int64_t *next_ms, struct err *e) MUST_USE;

/* keyboard.c: the buttons that this step leaves without a meaning, as an edit of their message: before the replies are put, what is
 * edited; behind them, the edit, if there is one. */
int keyboard_find(struct turn *t, const struct person *p, const struct session *s,
                  const struct said *said, const struct step *step, struct outbound *out,
                  struct err *e) MUST_USE;
/* Nobody is told off for pressing a button once more while what it did was on its way. */
int keyboard_excuse(struct turn *t, const struct person *p, const struct admitted *in,
                    struct step *step, struct err *e) MUST_USE;
int keyboard_remove(struct turn *t, const struct person *p, struct outbound *edit,
                    int64_t case_number, int64_t not_before, struct err *e) MUST_USE;
/* The question that is open in this case loses its buttons. */
int keyboard_put_away(struct turn *t, const struct session *s, struct err *e) MUST_USE;
/* presence.c: they blocked us or left, or are back. */
int turn_presence(struct turn *t, const struct inbound *heard, struct err *e) MUST_USE;
/* presence.c: who can be heard in a room can be told there. */
int turn_room_heard(struct turn *t, const struct inbound *heard, struct err *e) MUST_USE;
int turn_gone(struct turn *t, struct person *p, struct err *e) MUST_USE;

/* post.c: something that the desk says; and what shows a row of the inbox shows these words instead. */
int turn_post(struct turn *t, const struct desk_post *post, struct err *e) MUST_USE;
int turn_change_posts(struct turn *t, int64_t of, const char *text, struct err *e) MUST_USE;

/* report.c: a line of the staff for the person `id`; line.report hears what became of it. */
int turn_put_line(struct turn *t, int64_t id, const struct desk_line *line, struct err *e) MUST_USE;
int turn_change_line(struct turn *t, const struct sent *row, const struct desk_line *line,
                     const char *correction, struct err *e) MUST_USE;
/* report.c: what we said is with a client of theirs; who wrote it is told. */
int turn_arrived(struct turn *t, const struct inbound *heard, struct err *e) MUST_USE;
/* post.c: a file goes with it, or its link where only that can. `bar`: what stands before the link. */
void turn_carry(struct turn *t, const struct carried *file, const char *bar, struct outbound *out);

/* typing.c: somebody writes; the other side of a talk that a person holds sees it. */
int turn_typing(struct turn *t, const struct inbound *heard, struct err *e) MUST_USE;
/* buyer.c: they are told, after this pass, that we write. */
void turn_will_compose(struct turn *t, struct address to);

/* turn.c: a sentence about the mail itself. It belongs to no case, so that no burst takes it back. */
int turn_say(struct turn *t, const struct person *to, const char *key, const struct arg *args,
             size_t count, struct err *e) MUST_USE;
/* operator.c: turn_alert within a transaction. */
int turn_tell_operator(struct turn *t, const char *kind, const char *detail,
                       struct err *e) MUST_USE;

#endif
