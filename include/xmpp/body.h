/* body.h: what a message says: its text, a file, a correction, or something that only others can read.
 * SPDX-License-Identifier: MIT
 *
 * Pure: from the stanza alone. Text is the first <body/> without a language of its own (RFC 6121, section 5.2.3); what a client added to it for those who
 * do not understand replies is taken out (XEP-0428, XEP-0461).
 */
#ifndef XMPP_BODY_H
#define XMPP_BODY_H

#include "xmpp/child.h"

#define BODY_ID_MOST 256 /* bytes of somebody's id; a longer one counts as none */

enum body_kind {
    BODY_NONE, /* a typing notice, a receipt, a subject, a retraction (XEP-0424): nothing is said */
    BODY_TEXT,
    BODY_EDIT,        /* XEP-0308 */
    BODY_FILE,        /* XEP-0066: the text is this link alone */
    BODY_SEALED,      /* OMEMO (XEP-0384), OpenPGP (XEP-0373, XEP-0027), OTR: not for us to read */
    BODY_SEALED_FILE, /* an `aesgcm:` link (XEP-0454) */
};

struct body {
    enum body_kind kind;
    const char *text;
    const char *edits;    /* the sender's id of the message corrected */
    const char *reply_to; /* our id of the message answered; NULL */
    struct attachment file;
};

void body_read(const struct stanza *message, struct arena *a, struct body *out);

/* --- origin-id, else id (XEP-0359); NULL: it has none --- */
const char *body_said_id(const struct stanza *message);
/* The last stanza-id that `by` gave: an earlier one may be the sender's own; NULL. */
const char *body_stanza_id(const struct stanza *message, const char *by);

#endif
