/* xmpp_inside.h: what the parts of the XMPP channel share: xmpp.c (life), xmpp_child.c (the process), xmpp_hear.c, xmpp_send.c with xmpp_upload.c.
 * SPDX-License-Identifier: MIT
 */
#ifndef CHANNEL_XMPP_INSIDE_H
#define CHANNEL_XMPP_INSIDE_H

#include "channel/xmpp.h"
#include "channel/xmpp_child.h"

#define XMPP_CURSOR_MOST 256 /* bytes of an archive's id */

struct hearing;
struct sending;
struct upload;

struct xmpp {
    struct channel channel;
    struct xmpp_setup setup;
    char program[4096];
    struct child *child; /* NULL: it is started later */
    struct loop_timer *again, *down;
    bool online;
    int64_t second_ms, touched_at; /* UTC ms: the operator's `reached`, once a minute */
    char cursor[XMPP_CURSOR_MOST];
    int64_t since; /* seconds; what was said before was heard */
    struct hearing *hearing;
    struct sending *sending;

    /* Of the child that ended last, or ends now. */
    enum wire_end end;
    bool told_end; /* it said so itself */
    int failures;  /* of this kind, in a row */
    int64_t credit, credit_at;
};

/* xmpp.c */
void xmpp_alert(struct xmpp *x, const char *kind, const char *detail);
/* Start a child with this setup; the password is read, sent and wiped. Also for the check. */
int xmpp_start_child(const struct xmpp_setup *setup, const struct wire_setup *wire,
                     const struct child_setup *child, struct child **out, struct err *e) MUST_USE;
/* Where the program is; ERR_MISSING. */
int xmpp_program(const struct xmpp_setup *setup, char *out, size_t room, struct err *e) MUST_USE;
int64_t xmpp_beat_ms(const struct xmpp_setup *setup);
int64_t xmpp_second_ms(const struct xmpp_setup *setup);

/* xmpp_hear.c */
struct hearing *hearing_new(struct xmpp *x);
void hearing_free(struct hearing **h);
enum child_verdict hearing_take(struct hearing *h, const struct frame *f);
enum child_verdict hearing_cursor(struct hearing *h, const struct frame *f);
void hearing_committed(struct hearing *h);
void hearing_child_ended(struct hearing *h);
/* What was said to this address last: its echo is nobody's word. */
void hearing_said(struct hearing *h, const char *to, const char *body);

/* xmpp_send.c */
struct sending *sending_new(struct xmpp *x);
void sending_free(struct sending **s);
int sending_take(struct sending *s, const struct outbound *message, struct err *e) MUST_USE;
enum child_verdict sending_settled(struct sending *s, const struct frame *f);
enum child_verdict sending_slot(struct sending *s, const struct frame *f);
void sending_child_ended(struct sending *s); /* all that is on its way is settled as later */

/* What became of a file. */
enum upload_end {
    UPLOAD_DONE,  /* it lies at `get` */
    UPLOAD_LATER, /* perhaps another time */
    UPLOAD_NEVER,
};

/* xmpp_upload.c: to the place that was given (XEP-0363, section 5 and 7). */
struct upload *upload_new(struct xmpp *x);
void upload_free(struct upload **u); /* with all that is on its way */
struct upload_call;
/* NULL: nothing may be put there. `done` comes from the loop, and the call is over then. */
struct upload_call *upload_begin(struct upload *u, const struct wire_slot_given *to,
                                 const struct document *file,
                                 void (*done)(void *owner, enum upload_end end), void *owner);
void upload_cancel(struct upload_call **call);

#endif
