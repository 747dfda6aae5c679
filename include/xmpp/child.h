/* child.h: what the parts of recoup-xmpp share: one stream, one parent, and what each part remembers.
 * SPDX-License-Identifier: MIT
 *
 * Stanzas come in by child_stanza and go to the part that knows them; frames come in from the parent (child.c). Nothing here outlives the process, and
 * nothing here is needed after it: what must be durable is the parent's.
 * What a part keeps about others has a ceiling, named in its file.
 */
#ifndef XMPP_CHILD_H
#define XMPP_CHILD_H

#include "xmpp/connection.h"

#define OUT_CEILING                                                                                \
    ((size_t)4 * 1024 *                                                                            \
     1024) /* to the parent; behind half of it nothing more is read from the stream */

struct child {
    struct wire_setup setup; /* with all it points to in `life` */
    struct arena *life;
    struct arena *a; /* reset before each stanza and frame */
    struct connection *connection;
    struct buf out; /* frames for the parent */
    const char *domain, *full;
    int64_t now;    /* monotonic ms, as of this turn; stands still while the stream is not read */
    bool online;    /* may speak */
    bool pep;       /* our server keeps what we show of us (XEP-0163) */
    bool over;      /* the stream has ended */
    bool asked_to;  /* end it (WIRE_STOP) */
    int64_t heard;  /* number of the last WIRE_HEARD */
    int64_t forged; /* control messages from where none may come */
    struct iqs *iqs;
    struct peers *peers;
    struct posts *posts;
    struct receipts *receipts;
    struct archive *archive;
    struct room *room;
    struct upload *upload;
    int faults; /* findings that are to be put right */
    enum { CHECK_NOTHING, CHECK_UPLOAD, CHECK_ROOM, CHECK_DONE } check;
};

/* main.c. -1: the parent is gone or talks nonsense. */
int child_run(int parent);

/* child.c: all its parts, which know nothing yet and have no stream; and their end, the stream's too. */
void child_make(struct child *c);
void child_unmake(struct child *c);
void child_watch(struct child *c); /* the guard shows us large answers from here on */
void child_alert(struct child *c, const char *kind, const char *detail);
void child_finding(struct child *c, const char *format, ...) PRINTF_LIKE(2, 3); /* of a check */
/* Gives it the next number, which it returns. */
int64_t child_heard(struct child *c, struct wire_heard *h);
void child_settled(struct child *c, int64_t id, enum send_outcome outcome, int64_t retry_after,
                   const char *external_id);
/* Close the stream and end; the first word of why is the one that counts. */
void child_end(struct child *c, enum wire_end end, const char *detail);
/* 16 random hex digits, in the arena. */
char *child_random(struct child *c, struct arena *a);

/* --- addresses (RFC 7622), as servers write them: prepared already --- */
char *jid_bare(const char *jid, struct arena *a);
const char *jid_resource(const char *jid);           /* "" when it has none */
bool jid_is_bare(const char *jid, const char *bare); /* is `bare` the bare form of it? */
const char *jid_domain(const char *jid);             /* of a bare one */
/* Has a bare one a name before its domain? A domain alone is a server or one of its services, never a person. */
bool jid_is_account(const char *bare);

/* dispatch.c: one stanza, to whom it belongs. */
void dispatch_stanza(struct child *c, const struct stanza *s);

/* start.c: from the bound resource to presence. */
void start_online(struct child *c);
void start_archive_read(struct child *c); /* by archive.c: now others may know that we are here */

/* card.c: name, description, picture. */
void card_show(struct child *c);

/* check.c: `check-config --online`: what is there, what is missing; nothing is said and nothing made. A line that begins with "! " is to be put right. */
void check_archive(struct child *c, bool there);
void check_tick(struct child *c);

/* message.c */
void message_hear(struct child *c, const struct stanza *s);
/* What the archive had of one. `id`: in the archive. */
void message_hear_archived(struct child *c, const struct stanza *s, const char *id);

/* presence.c */
void presence_hear(struct child *c, const struct stanza *s);
void presence_send(struct child *c);

#endif
