/* guard.h: sizes are bounded before the tree is built, and only a stanza's own attributes count.
 * SPDX-License-Identifier: MIT
 *
 * libstrophe gives what expat reads to handlers that build a tree of any depth and width, and keeps an attribute by its local name alone. The guard stands
 * between the two: this program defines the functions of expat by which those handlers are set and bytes are fed, and the loader takes ours first. For each stanza
 *   - attributes with a namespace of their own are dropped, but xml:lang (RFC 6120, section 8.1: the stanza's own have none);
 *   - of a stanza itself only the five common attributes stay (from, to, type, id, xml:lang), the sender's address before all;
 *   - past the limits below elements, attributes and text are left out (not refused: a stream that ended there would get the same stanza again);
 *   - text comes in one piece, however expat cuts it; where it is too much its end is missing, never its middle.
 * An answer of our own server to our own request may be larger: beyond the tree's limits its elements are shown to `element` only, as they come.
 * What is left out anyway need not be parsed: before expat stands a sieve (xmpp/sieve.h).
 * It works only while libstrophe finds expat as a shared library: so guard_holds is asked at start, and without it nothing runs.
 */
#ifndef XMPP_GUARD_H
#define XMPP_GUARD_H

#include <stdbool.h>
#include <stddef.h>

#define GUARD_DEPTH 16 /* of a message, presence or request; the stanza itself is level 1 */
#define GUARD_ELEMENTS 256
#define GUARD_ATTRIBUTES 16            /* of an element */
#define GUARD_TEXT ((size_t)16 * 1024) /* bytes of text in a stanza, and as many of attributes */
#define GUARD_ANSWER_ELEMENTS 20000    /* of an answer of our own server */
#define GUARD_ANSWER_TEXT ((size_t)256 * 1024)

struct guard_eyes {
    void *owner;
    /* Is this the answer of our own server to what we asked? Told by the stanza's own attributes (NULL: absent). */
    bool (*is_answer)(void *owner, const char *from, const char *type, const char *id);
    /* An element of such an answer: its name, and its attributes as name, value, ..., NULL. */
    void (*element)(void *owner, const char *name, const char **attributes);
};

/* For the parsers that are made from here on; NULL: no answers. One at a time, since the library's parser knows no owner of ours. */
void guard_watch(const struct guard_eyes *eyes);

/* Something was left out of the stanza that is handed over just now. */
bool guard_pruned(void);
/* How many stanzas, and how many attributes, since the start. */
size_t guard_pruned_count(void);
size_t guard_dropped_attributes(void);
/* That the library gave its parsers, since the start. */
size_t guard_bytes(void);

/* The self-test: `read` parses a stanza from text by the library and tells its `from` attribute and how deep and wide the tree is. */
struct guard_reading {
    char from[64];
    size_t depth, elements;
};
bool guard_holds(bool (*read)(void *owner, const char *xml, struct guard_reading *out),
                 void *owner);

#endif
