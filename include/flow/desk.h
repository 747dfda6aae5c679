/* desk.h: people take over: queue, claim, silence, return; staff are people on a channel like everybody else.
 * SPDX-License-Identifier: MIT
 *
 * While a person holds a case the bot says nothing to the buyer, but for the words stop, forget (flow/erase.c) and bot, which they say to it by name, and
 * one warning when a secret was masked; what the buyer writes goes to the holder. A line of the holder reaches the buyer by four doors
 * only: a plain line in a direct chat while exactly one case is held, /say, a reply to a mirrored message, and what the verbs send
 * (/ask, /plan send, /letter, /canned, and the words that go with /take, /pass, /return, /close and /block); all else is a note.
 * A file leaves by the same doors (desk_files.c). When its writer changes what went out, it changes there too, or is said as a correction (desk_edits.c).
 * An answer to a mirrored line is one on the buyer's network, and a buyer's answer names the line of ours. Who types is seen to, by the
 * holder and by the buyer, while one case is held (typing.c). Each line is reported on when its network settled it, and on XMPP once more when a client of
 * the buyer's has it. A case whose holder is no longer staff is free to be taken, and waits in the
 * queue again (desk_left.c). Whoever takes a case
 * moves the buyer's talk to it. Before the buyer's yes (desk_consent.c) staff see the outline of a case only. Commands are one table
 * (desk_commands.c): name, handler, who may, usage; each, and each line, is a row of the record (store/audit.h).
 *
 * On a network where the staff have a room, all that the desk has to say about a case stands in the topic of that case, once, and
 * members get no copies; in a topic a command may leave the number of its case out. Who cannot be reached in a room is told in their
 * direct chat. A room without topics (XEP-0045) is a lobby: there stands what waits and who took it; the talk itself, with the buyer's words, is in
 * the direct chat of the holder.
 */
#ifndef FLOW_DESK_H
#define FLOW_DESK_H

#include "core/engine.h"
#include "core/render.h"
#include "flow/desk_about.h"
#include "flow/session.h"
#include "flow/staff.h"

struct desk;

enum desk_word {
    DESK_WORD,
    DESK_BRIEF,
    DESK_MIRROR, /* it shows a buyer's line, and a reply to it goes to that buyer */
};

/* Something that the desk says to a member, or in a room of the staff. */
struct desk_post {
    struct address to;
    const char *place;         /* a topic of no case; NULL */
    bool in_topic;             /* into the topic of the case; makes it */
    const struct topic *topic; /* what that should look like; NULL: as it does */
    bool again;       /* even if it should have looked so already: somebody changed it by hand */
    const char *text; /* NULL: only the topic changes, if there is one */
    int64_t case_number;
    enum desk_word word;
    bool first; /* before all else that waits to be said there */
    int64_t of; /* DESK_MIRROR: row of the inbox that it shows; 0: none */
    int64_t
        answers; /* row of the inbox that this answers: who said that sees it as a reply; 0: none */
    const struct carried *carried; /* a file of theirs; NULL */
    bool
        of_talk; /* of the talk between a buyer and who holds the case: not for a room without topics */
};

/* Something that one of the staff sends to a buyer. */
struct desk_line {
    const struct reply *reply;
    int64_t case_number;
    int64_t of,
        answers; /* rows of the inbox: what they wrote, and what of the buyer's it answers; 0: none */
    const struct carried *carried; /* a file of theirs; NULL */
    const struct address *report;  /* is told what became of it; NULL: nobody */
};

struct sent;

/* Rows of the outbox, in the running transaction. */
struct desk_hooks {
    void *owner;
    int (*put)(void *owner, const struct desk_post *post, struct err *e);
    /* What shows this row of the inbox shows these words instead. */
    int (*change)(void *owner, int64_t of, const char *text, struct err *e);
    int (*put_person)(void *owner, int64_t person, const struct reply *reply, int64_t case_number,
                      struct err *e);
    int (*put_line)(void *owner, int64_t person, const struct desk_line *line, struct err *e);
    /* This row, which went to a buyer, becomes line.reply there; where nothing can be changed `correction` is said instead. */
    int (*change_line)(void *owner, const struct sent *row, const struct desk_line *line,
                       const char *correction, struct err *e);
    /* The question that is open in this case loses its buttons: a person speaks now. */
    int (*hush)(void *owner, const struct session *s, struct err *e);
    int (*alert)(void *owner, const char *kind, const char *detail,
                 struct err *e); /* the operator */
};

struct desk *desk_new(struct store *store, struct session_cache *sessions,
                      const struct dialog *dialogs, struct staff_list *staff,
                      const struct desk_about *about, const struct desk_hooks *hooks);
void desk_free(struct desk **d);
void desk_use_dialogs(struct desk *d, const struct dialog *dialogs);

/* A case asks for a person (step.hand_over): the brief goes to the staff. Where nobody can take it, the buyer and the
 * operator are told so. */
int desk_queue(struct desk *d, const struct session *s, int64_t now, struct arena *a,
               struct err *e) MUST_USE;
/* What the queue sorts by besides urgency and age; the case must be saved afterwards. */
void desk_note_due(const struct desk *d, struct session *s, int64_t now, struct arena *a);
/* How many wait before the buyer of a case, when an advisor works next, and whether one speaks their language. */
int desk_tell_place(struct desk *d, const struct session *s, int64_t now, struct arena *a,
                    struct err *e) MUST_USE;
/* A case that is held by one of `gone`, or by nobody who is staff: it waits again, and the bot is there meanwhile. Else nothing happens. */
int desk_free_of(struct desk *d, struct session *s, const struct staff_member *gone, size_t count,
                 int64_t now, struct arena *a, struct err *e) MUST_USE;
/* A case whose buyer wants to be forgotten: what the staff were told is gone already; they are told the number, and the case is empty. */
int desk_erase(struct desk *d, struct session *s, int64_t now, struct arena *a,
               struct err *e) MUST_USE;
/* What the queue is watched for, as the desk says about itself. */
struct cases_watch desk_watches(const struct desk *d);
/* A case that may have waited for too long: what is due is done, and kept with the case, so that it is never done twice. */
int desk_watch_case(struct desk *d, struct session *s, int64_t now, struct arena *a,
                    struct err *e) MUST_USE;
/* Who will read the case, and whether that is right: the question, once for each case; the case must be saved afterwards. NULL: it was
 * asked, or answered. Put with desk_ask_consent, which takes NULL. */
const struct reply *desk_consent_question(const struct desk *d, struct session *s, struct arena *a);
int desk_ask_consent(struct desk *d, const struct session *s, const struct reply *question,
                     struct err *e) MUST_USE;
/* Their yes or no to it, while they wait for a person or talk with one. *done: it was that, and all is done. */
int desk_hear_consent(struct desk *d, struct session *s, const struct said *said, int64_t now,
                      struct arena *a, bool *done, struct err *e) MUST_USE;
/* The word bot of one who waits for a person: the case leaves the queue. *done: it was that. */
int desk_hear_way_back(struct desk *d, struct session *s, const struct said *said, int64_t now,
                       struct arena *a, bool *done, struct err *e) MUST_USE;
/* The word verify: the case gets a phrase by which the buyer knows who is one of ours, and the desk is told to show it. The case
 * is saved by the caller, who tells the buyer. */
int desk_wants_phrase(struct desk *d, struct session *s, const struct said *said, int64_t now,
                      struct arena *a, struct err *e) MUST_USE;
/* What a buyer said while a person holds the case, in row `mail` of the inbox: to the rooms of the staff, and to the holder, or to all
 * staff when the holder is gone. */
int desk_relay(struct desk *d, struct session *s, const struct said *said, int64_t mail,
               int64_t now, struct arena *a, struct err *e) MUST_USE;
/* Something that the holder, or else all staff, should know about a case (text key desk.*). */
int desk_notice(struct desk *d, const struct session *s, const char *key, int64_t now,
                struct arena *a, struct err *e) MUST_USE;
/* The same in other words, with these arguments. */
int desk_notice_with(struct desk *d, const struct session *s, const char *key,
                     const struct arg *args, size_t count, int64_t now, struct arena *a,
                     struct err *e) MUST_USE;
/* The topics of a case look as it does now. */
int desk_show(struct desk *d, const struct session *s, int64_t now, struct arena *a,
              struct err *e) MUST_USE;
/* Its topic, which was changed by hand, looks as it should. */
int desk_topic_changed(struct desk *d, const struct inbound *heard, int64_t now, struct arena *a,
                       struct err *e) MUST_USE;
/* What its topic begins with. NULL: the case cannot be read. */
const char *desk_brief_of(struct desk *d, int64_t number, int64_t now, struct arena *a);
/* A message of a staff member, in row `mail` of the inbox. */
int desk_heard(struct desk *d, const struct staff_member *who, const struct inbound *heard,
               const struct said *said, int64_t mail, int64_t now, struct arena *a,
               struct err *e) MUST_USE;

#endif
