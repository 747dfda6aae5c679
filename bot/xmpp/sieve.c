/* sieve.c: a scanner of tags, quotes and levels. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* memrchr */
#include "xmpp/sieve.h"
#include <string.h>

#define FULL ((size_t)32 * 1024) /* of what is whole: then it goes on */
#define OUT_MOST                                                                                   \
    (2 * FULL + SIEVE_TAG + 2) /* so much more than that comes before it is looked at */
#define STANZA_LEVEL 1

/* The bytes at hand, and where what is kept of them goes. */
struct feed {
    const char *at, *end;
    sieve_pass pass;
    void *owner;
};

void sieve_begin(struct sieve *s, const struct sieve_limits *normal)
{
    struct buf out = s->out.ceiling ? s->out : (struct buf)BUF_INIT(OUT_MOST);
    size_t lost = s->lost;

    buf_clear(&out);
    *s = (struct sieve){
        .normal = *normal, .limits = *normal, .out = out, .text_kept = true, .lost = lost};
}

void sieve_free(struct sieve *s)
{
    buf_free(&s->out);
}

/* --- giving on --- */

static bool give_on(struct sieve *s, const struct feed *f)
{
    bool more = !s->whole || f->pass(f->owner, s->out.bytes, s->whole);

    buf_drop_front(&s->out, s->whole);
    s->whole = 0;
    return more;
}

/* Of a tag: not more than is needed to see that it is too large. */
static void keep_of_tag(struct sieve *s, const char *bytes, size_t length)
{
    s->token += length;
    if (!s->skipping && s->token <= SIEVE_TAG)
        buf_add(&s->out, bytes, length);
}

static bool keep_whole(struct sieve *s, const struct feed *f, const char *bytes, size_t length)
{
    while (length) {
        size_t piece = length < FULL ? length : FULL;

        if (s->out.length > FULL && !give_on(s, f))
            return false;
        buf_add(&s->out, bytes, piece);
        s->whole = s->out.length;
        bytes += piece;
        length -= piece;
    }
    return true;
}

/* --- text --- */

static bool is_text_wanted(const struct sieve *s)
{
    return !s->skipping && (!s->limits.text_over || s->level <= STANZA_LEVEL);
}

/* Where text that was kept so far may end: not within a character, not within an entity. */
static const char *end_of_kept(struct sieve *s, const char *at, const char *end)
{
    for (; at < end && (s->in_entity || ((unsigned char)*at & 0xC0) == 0x80); at++)
        s->in_entity = s->in_entity && *at != ';';
    return at;
}

static void see_entities(struct sieve *s, const char *from, size_t length)
{
    const char *begun = memrchr(from, '&', length), *ended = memrchr(from, ';', length);

    if (begun || ended)
        s->in_entity = begun && (!ended || ended < begun);
}

static bool take_text(struct sieve *s, struct feed *f)
{
    const char *bracket = memchr(f->at, '<', (size_t)(f->end - f->at));
    const char *from = f->at, *end = bracket ? bracket : f->end, *kept = end;

    if (!s->text_kept)
        kept = from;
    else if (!is_text_wanted(s))
        kept = end_of_kept(s, from, end);
    else if (!bracket)
        see_entities(s, from, (size_t)(end - from));
    s->text_kept = s->text_kept && (kept == end);
    s->left_out |= kept != end && !s->skipping;
    f->at = end;
    return keep_whole(s, f, from, (size_t)(kept - from));
}

static void begin_text(struct sieve *s)
{
    s->state = SIEVE_TEXT;
    s->in_entity = false;
    s->text_kept = is_text_wanted(s);
}

/* --- tags --- */

static bool is_too_much(const struct sieve *s)
{
    return s->token > SIEVE_TAG ||
           (s->level > STANZA_LEVEL &&
            (s->level > s->limits.depth || s->elements >= s->limits.elements ||
             s->tags + s->token > s->limits.tags));
}

static void leave_out(struct sieve *s, bool empty)
{
    buf_truncate(&s->out, s->whole);
    s->skipping = !empty;
    s->left_out = true;
    s->lost += s->level == STANZA_LEVEL;
}

/* What was left out of the stanza before is asked for when its end is read: so that goes on first. */
static bool begin_stanza(struct sieve *s, const struct feed *f)
{
    bool more = !s->left_out || give_on(s, f);

    s->limits = s->normal;
    s->elements = s->tags = 0;
    s->left_out = false;
    return more;
}

static bool end_start_tag(struct sieve *s, const struct feed *f)
{
    bool empty = s->last == '/', stanza = s->level == STANZA_LEVEL;

    if (s->skipping) {
        s->skipping += !empty;
        return true;
    }
    if (stanza && !begin_stanza(s, f))
        return false;
    if (s->level >= STANZA_LEVEL && is_too_much(s)) {
        leave_out(s, empty);
        return true;
    }
    s->whole = s->out.length;
    s->elements++;
    s->tags += s->token;
    s->level += !empty;
    return !stanza || give_on(s, f); /* by its first tag the owner knows its limits */
}

static void end_end_tag(struct sieve *s)
{
    if (s->skipping) {
        s->skipping--;
        return;
    }
    if (s->token > SIEVE_TAG) /* blanks behind the name */
        buf_add_char(&s->out, '>');
    s->whole = s->out.length;
    s->level -= s->level > 0;
}

static bool end_tag(struct sieve *s, const struct feed *f)
{
    bool more = true;

    if (s->closing)
        end_end_tag(s);
    else
        more = end_start_tag(s, f);
    begin_text(s);
    return more && (s->out.length <= FULL || give_on(s, f));
}

/* The first byte behind '<' tells what it is. */
static void open_tag(struct sieve *s, struct feed *f)
{
    char first = *f->at;

    keep_of_tag(s, "<", 1);
    s->closing = first == '/';
    s->last = s->before_last = '\0';
    s->other = first == '?' ? '?' : '\0';
    s->state = first == '?' || first == '!' ? SIEVE_OTHER : SIEVE_TAG_NAME;
    if (s->closing || s->state == SIEVE_OTHER) {
        keep_of_tag(s, f->at, 1);
        f->at++;
    }
}

static bool take_tag(struct sieve *s, struct feed *f)
{
    const char *from = f->at, *at = from;
    bool more = true;

    while (at < f->end && *at != '>' && *at != '"' && *at != '\'')
        at++;
    if (at > from)
        s->last = at[-1];
    f->at = at < f->end ? at + 1 : at;
    keep_of_tag(s, from, (size_t)(f->at - from));
    if (at == f->end)
        return true;
    if (*at == '>') {
        more = end_tag(s, f);
    } else {
        s->quote = s->last = *at;
        s->state = SIEVE_QUOTED;
    }
    return more;
}

static void take_quoted(struct sieve *s, struct feed *f)
{
    const char *quote = memchr(f->at, s->quote, (size_t)(f->end - f->at)), *from = f->at;

    f->at = quote ? quote + 1 : f->end;
    keep_of_tag(s, from, (size_t)(f->at - from));
    if (quote)
        s->state = SIEVE_TAG_NAME;
}

/* --- comments, CDATA, instructions: no server sends them, but for the declaration before the stream --- */

static bool is_end_of_other(const struct sieve *s, char c)
{
    if (c != '>')
        return false;
    if (s->other == '?')
        return s->last == '?';
    if (s->other == '-' || s->other == ']')
        return s->last == s->other && s->before_last == s->other;
    return true;
}

static bool take_other(struct sieve *s, struct feed *f)
{
    const char *from = f->at;
    bool over = false;

    for (; f->at < f->end && !over; f->at++) {
        if (!s->other)
            s->other = *f->at == '[' ? ']' : *f->at == '-' ? '-' : '>';
        over = is_end_of_other(s, *f->at);
        s->before_last = s->last;
        s->last = *f->at;
    }
    if (over)
        begin_text(s);
    return s->skipping || keep_whole(s, f, from, (size_t)(f->at - from));
}

static bool take(struct sieve *s, struct feed *f)
{
    switch (s->state) {
    case SIEVE_TEXT:
        if (*f->at != '<')
            return take_text(s, f);
        s->state = SIEVE_OPENED;
        s->token = 0;
        f->at++;
        return true;
    case SIEVE_OPENED:
        open_tag(s, f);
        return true;
    case SIEVE_TAG_NAME:
        return take_tag(s, f);
    case SIEVE_QUOTED:
        take_quoted(s, f);
        return true;
    case SIEVE_OTHER:
        return take_other(s, f);
    }
    return true;
}

bool sieve_feed(struct sieve *s, const char *bytes, size_t length, sieve_pass pass, void *owner)
{
    struct feed f = {bytes, bytes + length, pass, owner};

    while (f.at < f.end)
        if (!take(s, &f))
            return false;
    return give_on(s, &f);
}
