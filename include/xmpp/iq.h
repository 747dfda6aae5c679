/* iq.h: requests, ours and theirs (RFC 6120, section 8.2.3).
 * SPDX-License-Identifier: MIT
 *
 * An answer counts only when it has the id of a request of ours (64 random bits) and comes from whom it was asked of. What others ask is looked up in
 * one table (answers.c); what stands in none is answered with service-unavailable.
 */
#ifndef XMPP_IQ_H
#define XMPP_IQ_H

#include "xmpp/child.h"

#define FEATURES_NODE                                                                              \
    "https://recoup.invalid/xmpp" /* names this program's features; no address (RFC 6761) */
#define NS_TIME "urn:xmpp:time"

struct iqs;

struct iq_answer {
    const struct stanza *stanza; /* NULL: none came in time */
    bool result;                 /* type="result" */
    /* Elements <item/> of it, also those that are past what a tree may hold: their `jid`s. */
    const char *const *items;
    size_t item_count;
};
typedef void (*iq_done)(struct child *c, void *owner, const struct iq_answer *answer);

struct iqs *iqs_new(void);
void iqs_free(struct iqs **q);

/* A request to fill; `to` NULL: our own account at our own server. */
struct stanza *iq_new(struct child *c, const char *type, const char *to);
/* Sends it; `done` comes once. Where too many are open already nothing is sent, and it comes now (NULL answer). */
void iq_ask(struct child *c, struct stanza **iq, iq_done done, void *owner);
bool iq_may_ask(const struct child *c); /* there is room for one more */
/* The same to someone who may be anybody: nothing larger than a message is taken as answer, and they have a table's half for themselves, since they may
 * never answer. */
bool iq_may_ask_stranger(const struct child *c);
void iq_ask_stranger(struct child *c, struct stanza **iq, iq_done done, void *owner);

void iq_ignore(struct child *c, void *owner, const struct iq_answer *answer); /* an iq_done */

void iq_hear(struct child *c, const struct stanza *s);
void iq_tick(struct child *c); /* those that waited too long */
bool iq_is_answer(void *child, const char *from, const char *type, const char *id); /* guard_eyes */
void iq_element(void *child, const char *name, const char **attributes);            /* guard_eyes */

/* --- answers to theirs --- */
struct stanza *iq_result(struct child *c, const struct stanza *to);
void iq_refuse(struct child *c, const struct stanza *to, const char *type, const char *condition);
/* The same of a result that is made already; its <error/>, where more may be said. */
struct stanza *iq_make_refusal(struct stanza *result, const char *type, const char *condition);

/* answers.c: false: nobody here knows it. */
bool answer_request(struct child *c, const struct stanza *s);
/* features.c: our identity and features (XEP-0030), and <c/> for our presence (XEP-0115). */
void features_write(const struct child *c, struct stanza *query);
void features_caps(struct child *c, struct stanza *presence);
/* commands.c (XEP-0050); the words are in the language of the iq, where we have it. */
bool commands_answer(struct child *c, const struct stanza *iq, const struct stanza *command);
void commands_list(struct child *c, const struct stanza *iq, struct stanza *query);
bool commands_info(struct child *c, const struct stanza *iq, const char *node,
                   struct stanza *query);

#endif
