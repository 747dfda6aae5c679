/* stage.h: the child without a network: what the server says is text, what we say is kept as text.
 * SPDX-License-Identifier: MIT
 *
 * stage.c plays connection.h: a stanza is read by libstrophe, behind the guard, as on a stream; what is sent stands in `sent`. One at a time.
 */
#ifndef TESTS_XMPP_STAGE_H
#define TESTS_XMPP_STAGE_H

#include "xmpp/child.h"

#define STAGE_BOT "bot@here.test"
#define STAGE_SENT 64

struct stage {
    struct child child;
    char *sent[STAGE_SENT]; /* as XML, the oldest first */
    size_t sent_count;
    size_t read; /* bytes of child.out that stage_next went over */
    bool closed, crowded;
    struct attachment file; /* of what stage_heard read */
    struct stanza *tree;    /* of stage_tree */
};

/* Logged in, nothing asked yet. `room` may be NULL. */
struct stage *stage_new(const char *room);
void stage_free(struct stage **s);

/* False: no stanza, or nothing but white space. */
bool stage_hear(struct stage *s, const char *xml);
/* Read, but not handed to the child; lives until the next one. NULL: no stanza. */
const struct stanza *stage_tree(struct stage *s, const char *xml);
/* The oldest that was sent and not taken yet, the caller's to free; NULL: none. */
char *stage_sent(struct stage *s);
void stage_forget_sent(struct stage *s);
/* The value of an attribute in a text of stanza_sent: its first place; in the arena of the child. */
const char *stage_value(struct stage *s, const char *xml, const char *attribute);
/* The next frame for the parent; false: there is none. It lives until more is heard. */
bool stage_next(struct stage *s, struct frame *out);

/* --- what most tests ask; the frames and stanzas before the one that fits are gone --- */
/* The next frame of a kind. */
bool stage_told(struct stage *s, enum wire_kind kind, struct frame *out);
/* The next WIRE_HEARD. */
bool stage_heard(struct stage *s, struct wire_heard *out);
/* The next that was sent and contains this, in the arena of the child; NULL. */
const char *stage_said(struct stage *s, const char *containing);
/* The same, then its request is answered: `from` and `inside` as they are, `type` "result" or "error". */
void stage_answer(struct stage *s, const char *containing, const char *from, const char *type,
                  const char *inside);

#endif
