/* wire.h: what `recoup` and its child `recoup-xmpp` say to each other, each message as a frame (base/frame).
 * SPDX-License-Identifier: MIT
 *
 * The child holds one XMPP stream for its whole life. The parent gives it WIRE_SETUP, it connects, says WIRE_ONLINE, and ends when the stream does
 * (WIRE_OVER says why, if it still can); the parent starts another one. So nothing here is ever resumed: what was sent and not settled when the child
 * ended is settled by the parent as SEND_LATER, what was heard and not committed comes again from the archive.
 *
 * Order: frames of one direction are handled in their order. WIRE_CURSOR speaks of all WIRE_HEARD before it.
 * Pointers of what is read live as long as the frame's bytes. A read refuses (ERR_INPUT) a frame without the fields it must have.
 */
#ifndef MODEL_WIRE_H
#define MODEL_WIRE_H

#include "base/frame.h"
#include "model/inbound.h"
#include "model/outbound.h"

enum wire_kind {
    /* to the child */
    WIRE_SETUP = 1, /* first and once */
    WIRE_SEND,      /* a message */
    WIRE_COMMITTED, /* number: all WIRE_HEARD up to this are durable: receipts (XEP-0184) and markers (XEP-0333) may go */
    WIRE_COMPOSING, /* text: bare JID. XEP-0085, if they use it */
    WIRE_SLOT,      /* ask for a place to upload (XEP-0363) */
    WIRE_BEAT,      /* number: say it back, to show that you live */
    WIRE_STOP,      /* send what you have, close the stream, end */
    /* to the parent */
    WIRE_STAGE =
        64,      /* number: enum wire_stage. May take long from here (DNS, TLS) or not any more */
    WIRE_ONLINE, /* resource bound, presence sent, archive asked */
    WIRE_HEARD,
    WIRE_CURSOR, /* text: id in the archive (XEP-0313); kept with the commit of what was heard before */
    WIRE_SETTLED, /* of what is settled already: it came back later; external id: which stanza of the row that was */
    WIRE_SLOT_GIVEN,
    WIRE_BEATEN,  /* number: of the WIRE_BEAT */
    WIRE_ALERT,   /* texts: kind, detail. For the operator */
    WIRE_FINDING, /* text: what check-config prints, a line */
    WIRE_OVER,    /* number: enum wire_end; text: detail for the log */
};

enum wire_stage {
    WIRE_CONNECTING, /* may block: name, TCP, TLS, SASL; the parent allows it WIRE_CONNECT_MS */
    WIRE_WORKING     /* answers WIRE_BEAT at once */
};
#define WIRE_CONNECT_MS 30000

enum wire_end {
    WIRE_END_NETWORK,  /* no connection, or it broke */
    WIRE_END_AUTH,     /* the server refuses name or password */
    WIRE_END_CONFLICT, /* another program logged in with our resource */
    WIRE_END_CERTIFICATE, /* TLS: the certificate is not for this domain, or nobody we trust vouches for it */
    WIRE_END_HOST,     /* host-unknown and the like: this server does not serve our domain */
    WIRE_END_SHUTDOWN, /* system-shutdown: the server restarts */
    WIRE_END_GUARD,    /* the guard is not in place (self-test): never run so */
    WIRE_END_ASKED,    /* WIRE_STOP, or a check is done */
    WIRE_END_FAULT,    /* frames that are none, our own fault */
    WIRE_END_COUNT
};

#define WIRE_COMMANDS_MOST 64

struct wire_command {
    const char *
        language; /* ISO 639-1, of all words below; the first one of a node is for everybody else */
    const char *node,
        *name; /* XEP-0050: "plan", "My plan"; executing it is saying the node's word */
    const char *ask,
        *options; /* a form (XEP-0004) comes first: its question, and what may be answered, one a line; what was
                                  chosen is said behind the word. NULL: no form */
    const char *done; /* note at the end: the answer comes in the chat; NULL: none */
};

struct wire_setup {
    const char *jid, *password;     /* bare JID */
    const char *host;               /* NULL: as DNS says */
    int64_t port;                   /* 0: as DNS says */
    const char *ca_file;            /* NULL: the system's alone */
    const char *room;               /* bare JID of the staff's lobby; NULL: none */
    const char *cursor;             /* the archive up to here is known; NULL: `since` */
    int64_t since;                  /* seconds; 0: a new bot, the past is not asked for */
    bool check;                     /* look, say WIRE_FINDINGs, end */
    const char *version;            /* XEP-0092 */
    const char *name, *description; /* XEP-0054 */
    const char *picture;            /* XEP-0084, 0153: a PNG in base64; NULL */
    const char *contact;            /* XEP-0157: a URI of who runs this; NULL */
    const char *staff;              /* bare JIDs, one a line: the members of the room; NULL: none */
    size_t command_count;
    struct wire_command commands[WIRE_COMMANDS_MOST];
};

struct wire_send {
    int64_t id;     /* row of the outbox; comes back in WIRE_SETTLED */
    const char *to; /* bare JID of a person, or the room */
    bool room;      /* groupchat */
    const char *body;
    const char *language;  /* of the body; NULL: not known */
    const char *url;       /* XEP-0066: the body is this link to a file; NULL */
    const char *reply_to;  /* XEP-0461: the id of theirs that it answers; NULL */
    const char *replaces;  /* XEP-0308: the id of ours in whose place it stands; NULL */
    bool receipt;          /* XEP-0184: ask for one */
    const char *stanza_id; /* the id attribute and origin-id: the same at every try of this row */
};

struct wire_heard {
    int64_t number; /* counts from 1 in this child's life */
    struct inbound
        message; /* kind, from (bare JID), room, external_id, text, edits, reply_to, file, language, zone; from and external_id must be there */
    const char
        *said_id; /* the sender's own id of it (origin-id, else id): XEP-0308 names it; NULL */
    bool delayed; /* from the archive, or held back by a server */
};

struct wire_slot {
    int64_t id;
    const char *name, *type;
    int64_t bytes;
};

#define WIRE_HEADERS_MOST 3
struct wire_slot_given {
    int64_t id;
    const char *put, *get; /* both, or NULL: there is none, and `why` */
    const char *why;       /* "no-service", "too-large", "refused", "retry" */
    size_t header_count;   /* Authorization, Cookie, Expires only; no line breaks */
    struct {
        const char *name, *value;
    } headers[WIRE_HEADERS_MOST];
};

/* Each appends one frame. False: it does not fit (a body past FRAME_MOST). */
bool wire_write_setup(struct buf *out, const struct wire_setup *s);
bool wire_write_send(struct buf *out, const struct wire_send *s);
bool wire_write_heard(struct buf *out, const struct wire_heard *h);
bool wire_write_settled(struct buf *out, const struct settlement *s);
bool wire_write_slot(struct buf *out, const struct wire_slot *s);
bool wire_write_slot_given(struct buf *out, const struct wire_slot_given *s);
bool wire_write_number(struct buf *out, enum wire_kind kind,
                       int64_t number); /* COMMITTED, BEAT, BEATEN, STAGE */
bool wire_write_text(struct buf *out, enum wire_kind kind,
                     const char *text); /* COMPOSING, CURSOR, FINDING; STOP, ONLINE with NULL */
bool wire_write_alert(struct buf *out, const char *kind, const char *detail);
bool wire_write_over(struct buf *out, enum wire_end end, const char *detail);

int wire_read_setup(const struct frame *f, struct wire_setup *out, struct err *e) MUST_USE;
int wire_read_send(const struct frame *f, struct wire_send *out, struct err *e) MUST_USE;
/* `file` is room for the attachment that out->message.file points to. */
int wire_read_heard(const struct frame *f, struct wire_heard *out, struct attachment *file,
                    struct err *e) MUST_USE;
int wire_read_settled(const struct frame *f, struct settlement *out, struct err *e) MUST_USE;
int wire_read_slot(const struct frame *f, struct wire_slot *out, struct err *e) MUST_USE;
int wire_read_slot_given(const struct frame *f, struct wire_slot_given *out,
                         struct err *e) MUST_USE;

const char *wire_end_name(enum wire_end end); /* "network", "auth" ... for logs and alerts */

#endif
