/* desk_inside.h: what the parts of the desk share: desk.c, desk_*.c.
 * SPDX-License-Identifier: MIT
 */
#ifndef FLOW_DESK_INSIDE_H
#define FLOW_DESK_INSIDE_H

#include "core/render.h"
#include "flow/desk.h"

#define DESK_CALLS_MOST 3 /* for one case: who did not hear three calls hears no fourth */
#define DESK_LISTED 50 /* cases in one list; a desk with more needs a search, not a longer list */

struct desk {
    struct store *store;
    struct session_cache *sessions;
    const struct dialog *dialogs;
    struct staff_list *staff;
    const struct desk_about *about;
    struct desk_hooks hooks;
};

/* One message of a staff member being handled. */
struct order {
    struct desk *desk;
    const struct staff_member *who;
    const struct inbound *heard;
    const struct said *said;
    int64_t mail; /* its row of the inbox */
    int64_t now;
    struct arena *a;
    int64_t about; /* the case whose topic it was said in; 0: none */
    int64_t on;    /* the case that a command is about; 0: none */
    bool *refused; /* what was asked for is not done: said, and written down as such */
};

/* A command with its case: `/say 3 hello` or, with one case held, `/say hello`. */
struct call {
    const struct order *o;
    struct session *s; /* NULL: the command names no case */
    const char *rest;  /* text behind the number */
    const char *usage; /* text key */
};

/* desk.c */
/* A sentence of the desk; staff read English. */
const char *desk_text(const struct desk *d, const char *key, const struct arg *args, size_t count,
                      struct arena *a);
/* desk_tell.c */
/* To every room of the staff, and to every member on a network that has none; but not to the one who gave the order (NULL: to all),
 * and not to the room that it was given in. */
int desk_tell_all(struct desk *d, const struct session *s, const struct order *but,
                  const char *text, enum desk_word word, int64_t now, struct arena *a,
                  struct err *e) MUST_USE;
/* A sentence of ours to the buyer of a case, in their language. */
int desk_tell_buyer(struct desk *d, const struct session *s, const char *key,
                    const struct arg *args, size_t count, struct arena *a, struct err *e) MUST_USE;
/* Each lead in their own chat, and no room. */
int desk_tell_leads(struct desk *d, const struct staff_member *but, const struct desk_post *what,
                    struct err *e) MUST_USE;
/* To who holds it; else to all of the staff, and the operator where nobody can take it. */
int desk_tell_holder_or_all(struct desk *d, const struct session *s, const struct desk_post *what,
                            int64_t now, struct arena *a, struct err *e) MUST_USE;
/* Those who only look on cannot help a buyer; where a lead is needed, only a lead can. */
bool desk_anybody_may_take(const struct desk *d, bool lead);
int desk_alert_nobody(struct desk *d, const struct session *s, struct arena *a,
                      struct err *e) MUST_USE;

/* desk.c */
/* A moment as staff read it, to the minute, UTC. */
const char *desk_moment(const struct desk *d, int64_t at, struct arena *a);
/* Each line behind a bar, so that none of theirs can pass for ours. */
const char *desk_quoted(const char *text, struct arena *a);
/* Who holds it; NULL: nobody, or somebody who is no longer staff. */
const struct staff_member *desk_holder(const struct desk *d, const struct session *s);
/* The case is over: nobody holds it, nothing is asked. */
void desk_end(struct session *s, const char *outcome);

/* All that is known goes to the holder, for the yes came while they hold the case. */
int desk_show_whole(struct desk *d, const struct session *s, int64_t now, struct arena *a,
                    struct err *e) MUST_USE;

/* desk_queue.c */
/* What a buyer who waits may expect, in their language. */
int desk_expect(struct desk *d, const struct session *s, int64_t now, struct arena *a,
                const char **out, struct err *e) MUST_USE;

/* desk_words.c */
/* What a buyer asks the bot by name while a person holds the case. *done: it was that. */
int desk_hear_word(struct desk *d, struct session *s, const struct said *said, int64_t now,
                   struct arena *a, bool *done, struct err *e) MUST_USE;

/* desk_consent.c */
/* Is the seller one that only a lead may look at? */
bool desk_in_conflict(const struct desk *d, const struct session *s, struct arena *a);

/* desk_rooms.c */
/* Is there a room of the staff on this network, where they can be told? */
int desk_room(const struct desk *d, enum network network, struct arena *a,
              const struct address **room, struct err *e) MUST_USE;
/* Into every such room that is not `but` (NULL: into all), into the topic of the case; text NULL: only the topic. */
int desk_tell_rooms(const struct desk *d, const struct session *s, const struct address *but,
                    const struct desk_post *what, int64_t now, struct arena *a,
                    struct err *e) MUST_USE;
/* The case whose topic this was said in; 0: none. */
int desk_topic_case(const struct desk *d, const struct inbound *heard, struct arena *a,
                    int64_t *number, struct err *e) MUST_USE;

/* desk_brief.c */
/* What the topic of a case is called, without a word of the buyer's, and its state. */
const struct topic *desk_topic(const struct desk *d, const struct session *s, int64_t now,
                               struct arena *a);
/* What every one of the staff may see of a case: class, why it is here, country, rough amount, seller. */
const char *desk_brief(const struct desk *d, const struct session *s, int64_t now, struct arena *a);
/* A line for each fact, with who said it. */
const char *desk_facts(const struct desk *d, const struct session *s, struct arena *a);
/* A fact with its value and who said it; "paid_on:2": of the second payment. */
const char *desk_fact_line(const struct desk *d, const struct session *s, const char *name,
                           struct arena *a);
/* The class of a case, as staff read it. */
const char *desk_class(const struct desk *d, const struct session *s, int64_t now, struct arena *a);

/* desk_whole.c */
/* One page on a case that the buyer opened to the staff: the brief, how sure its class is, the route, days left on each clock, what is
 * proved and what is missing, what was tried, their last messages, and all facts. Before that: the brief, and that it is not open. */
const char *desk_whole(const struct desk *d, const struct session *s, int64_t now, struct arena *a);

/* desk_lines.c */
/* To the one who wrote, where they wrote. */
int desk_answer(const struct order *o, const char *key, const struct arg *args, size_t count,
                struct err *e) MUST_USE;
int desk_answer_text(const struct order *o, const char *answer, struct err *e) MUST_USE;
/* The same about a case: in a room into its topic. */
int desk_answer_on(const struct order *o, const struct session *s, const char *answer,
                   struct err *e) MUST_USE;
/* An answer to what cannot be done; it counts as refused. */
int desk_refuse(const struct order *o, const char *key, const struct arg *args, size_t count,
                struct err *e) MUST_USE;
/* One more row of the record (store/audit.h). */
int desk_record(const struct order *o, int64_t number, const char *act, const char *detail,
                struct err *e) MUST_USE;
/* Does the one who wrote hold it? */
bool desk_is_holder(const struct order *o, const struct session *s);
/* The cases that the one who wrote holds: how many (at most 2), and which, if it is one. */
int desk_held(const struct order *o, size_t *count, int64_t *only, struct err *e) MUST_USE;
/* What the holder sends, by one of the doors; they are told what became of the last of it. */
int desk_send(const struct order *o, const struct session *s, const struct reply *replies,
              size_t count, struct err *e) MUST_USE;
/* The same in full. */
int desk_send_line(const struct order *o, const struct session *s, const struct desk_line *what,
                   struct err *e) MUST_USE;
/* A line of theirs; `answers`: row of the inbox, 0: none. */
int desk_say(const struct order *o, const struct session *s, const char *words, int64_t answers,
             struct err *e) MUST_USE;
/* The mirrored line that it answers: its case, 0: none; and the row of the inbox that the line shows, 0: several. */
int desk_answered(const struct order *o, int64_t *number, int64_t *of, struct err *e) MUST_USE;
/* Written down on a case, not for the buyer. */
int desk_note(const struct order *o, int64_t number, const char *text, struct err *e) MUST_USE;

/* desk_edits.c: an earlier line of theirs is changed */
int desk_edited(const struct order *o, struct err *e) MUST_USE;
/* They changed a message, and nobody knows any more which. */
int desk_edit_lost(const struct order *o, struct err *e) MUST_USE;

/* desk_files.c */
/* A file of theirs leaves by the same doors as a line. */
int desk_file(const struct order *o, struct err *e) MUST_USE;
/* What a buyer sent, as it goes to the staff; NULL: nothing that could go. */
const struct carried *desk_carried(struct desk *d, const struct session *s, const struct said *said,
                                   struct arena *a);

/* desk_commands.c */
/* Is it /say? Then its case (0: none can be meant) and its words. */
int desk_is_say(const struct order *o, const char *text, bool *is, int64_t *number,
                const char **words, struct err *e) MUST_USE;
/* The command that a text begins with is run; *done false: it is none. */
int desk_command(const struct order *o, const char *text, bool *done, struct err *e) MUST_USE;
/* The table's sentence about the case of a call ({number}, {name} of its holder, {since}); refused: it is not done. */
int desk_about(const struct call *c, const char *key, struct err *e) MUST_USE;
int desk_cannot(const struct call *c, const char *key, struct err *e) MUST_USE;
int desk_save(const struct call *c, struct err *e) MUST_USE;
/* The first word of what is left of a call, which then stands behind it; "": there is none. */
const char *desk_next_word(struct arena *a, const char **rest);

/* desk_claim.c: whose case it is */
int desk_do_take(const struct call *c, struct err *e) MUST_USE;
int desk_do_pass(const struct call *c, struct err *e) MUST_USE;
int desk_do_return(const struct call *c, struct err *e) MUST_USE;
/* The bot takes up its question again: nobody holds the case from now on. */
int desk_resume(struct desk *d, struct session *s, int64_t now, struct arena *a,
                struct err *e) MUST_USE;
int desk_do_block(const struct call *c, struct err *e) MUST_USE;
int desk_do_close(const struct call *c, struct err *e) MUST_USE;
int desk_do_reopen(const struct call *c, struct err *e) MUST_USE;

/* desk_work.c: what they do with it */
int desk_do_set(const struct call *c, struct err *e) MUST_USE;
int desk_do_ask(const struct call *c, struct err *e) MUST_USE;
int desk_do_plan(const struct call *c, struct err *e) MUST_USE;
int desk_do_letter(const struct call *c, struct err *e) MUST_USE;
int desk_do_canned(const struct call *c, struct err *e) MUST_USE;
/* What a buyer says to a question that the holder had asked: *answer is what the holder is told; NULL: it is no answer, and the
 * case is as it was. */
int desk_hear_answer(struct desk *d, struct session *s, const struct said *said, int64_t now,
                     struct arena *a, const char **answer, struct err *e) MUST_USE;

/* desk_look.c: what is there */
int desk_do_queue(const struct call *c, struct err *e) MUST_USE;
int desk_do_case(const struct call *c, struct err *e) MUST_USE;
int desk_do_log(const struct call *c, struct err *e) MUST_USE;

#endif
