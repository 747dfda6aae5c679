/* sieve.h: what a stanza has too much of is taken out of its bytes, before they are parsed.
 * SPDX-License-Identifier: MIT
 *
 * The guard bounds what reaches the tree, but expat has read it all by then, and reads an unfinished tag anew with each packet. The sieve stands before
 * expat: a scanner that knows tags, quotes and levels, and nothing of names. It leaves out whole elements (with all that is in them) and whole runs of
 * text, so what was well-formed stays so, and gives on whole tags only. Left out is
 *   - an element that is deeper or beyond the count that its owner set for the stanza; the guard would have left it out as well;
 *   - an element whose own start tag is larger than any that the guard keeps in full, or whose stanza had too many bytes of tags before it. If it is the
 *     stanza itself, all of that: without its attributes nobody would know who sent it;
 *   - text from where its owner said that there is enough of it.
 * The sieve saves work and proves nothing: what it lets through meets the guard. It trusts the server in this alone, that the stream is well-formed XML in
 * UTF-8 (RFC 6120, section 11); on another stream it gives on what expat will refuse. */
#ifndef XMPP_SIEVE_H
#define XMPP_SIEVE_H

#include "base/buf.h"

#define SIEVE_TAG                                                                                  \
    ((size_t)20 * 1024) /* bytes of one start tag: the guard's limit of attributes, and the rest */
#define SIEVE_TAGS ((size_t)32 * 1024) /* of all start tags of a stanza */

/* What goes on; false ends the feeding. While it runs it may change `limits`. */
typedef bool (*sieve_pass)(void *owner, const char *bytes, size_t length);

struct sieve_limits {
    size_t depth, elements, tags; /* of this stanza; its own tag was level 1 */
    bool text_over;               /* there is enough text already */
};

enum sieve_state { SIEVE_TEXT, SIEVE_OPENED, SIEVE_TAG_NAME, SIEVE_QUOTED, SIEVE_OTHER };

struct sieve {
    struct sieve_limits normal, limits; /* set anew for each stanza, before its first tag goes on */
    enum sieve_state state;
    struct buf out;  /* kept, and not yet given on */
    size_t whole;    /* bytes of it that may go on: the rest is a tag without its end */
    size_t token;    /* bytes of the tag at hand, kept or not */
    size_t level;    /* of the element that begins next, level 0 is the stream's own */
    size_t skipping; /* levels within what is left out */
    size_t elements, tags;
    char quote, last, before_last; /* of the tag at hand */
    char other;                /* what ends what is neither tag nor text: '?', '-', ']', or '>' */
    bool closing;              /* an end tag */
    bool text_kept, in_entity; /* of the run of text at hand */
    bool left_out;             /* something of this stanza */
    size_t lost;               /* stanzas that were left out whole, since the start */
};

/* A new stream. `normal` are the limits of a stanza unless its owner changes them. */
void sieve_begin(struct sieve *s, const struct sieve_limits *normal);
void sieve_free(struct sieve *s);

/* False if `pass` said so. */
bool sieve_feed(struct sieve *s, const char *bytes, size_t length, sieve_pass pass, void *owner);

#endif
