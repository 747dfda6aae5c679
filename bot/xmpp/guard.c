/* guard.c: expat's handler setters, ours first: what reaches libstrophe is bounded. */
/* SPDX-License-Identifier: MIT */
#include "xmpp/guard.h"
#include "base/buf.h"
#include "xmpp/sieve.h"
#include <dlfcn.h>
#include <expat.h>
#include <stdlib.h>
#include <string.h>

#define SEPARATOR '\x1F' /* by which libstrophe has expat part namespace and name */
#define XML_LANG "http://www.w3.org/XML/1998/namespace\x1Flang"
#define PARSERS_MOST 4 /* the stream's, and that of the self-test */
#define STANZA_LEVEL 1 /* level 0 is the stream's own element */

struct watched {
    XML_Parser parser; /* NULL: free */
    void *user;        /* libstrophe's */
    XML_StartElementHandler start;
    XML_EndElementHandler end;
    XML_CharacterDataHandler characters;
    size_t level;    /* of the element that begins next */
    size_t skipping; /* levels within something that was left out; 0: none */
    size_t elements, text_bytes, attribute_bytes;
    bool answer, pruned;
    bool cut;        /* text was left out: what follows would be read as if it followed */
    struct buf text; /* of the element at hand, not yet handed over */
    struct sieve sieve;
};

/* expat's functions carry nothing of ours, so this is the one state of the process: parsers, and who looks on. */
static struct {
    struct watched parsers[PARSERS_MOST];
    struct guard_eyes eyes;
    bool pruned;
    size_t pruned_count, dropped, bytes;
} guard;

/* --- expat's own functions --- */

/* The real function behind one of ours. Without it nothing can be parsed, and guard_holds says so. */
static void *real(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

/* A pointer to data is no pointer to a function in ISO C; POSIX promises that it can be. */
#define CALL_REAL(type, name, ...)                                                                 \
    do {                                                                                           \
        void *found = real(name);                                                                  \
        type function;                                                                             \
        memcpy(&function, &found, sizeof function);                                                \
        if (function)                                                                              \
            function(__VA_ARGS__);                                                                 \
    } while (0)

typedef void (*set_user)(XML_Parser, void *);
typedef void (*set_elements)(XML_Parser, XML_StartElementHandler, XML_EndElementHandler);
typedef void (*set_characters)(XML_Parser, XML_CharacterDataHandler);
typedef void (*free_parser)(XML_Parser);
typedef XML_Bool (*set_deferral)(XML_Parser, XML_Bool);
typedef enum XML_Status (*parse)(XML_Parser, const char *, int, int);

/* --- the limits --- */

static size_t most_elements(const struct watched *w)
{
    return w->answer ? GUARD_ANSWER_ELEMENTS : GUARD_ELEMENTS;
}

static size_t most_bytes(const struct watched *w)
{
    return w->answer ? GUARD_ANSWER_TEXT : GUARD_TEXT;
}

static void prune(struct watched *w)
{
    w->pruned = true;
}

/* --- text: in one piece --- */

static void hand_over_text(struct watched *w)
{
    const char *at = w->text.bytes;
    size_t left = w->text.length;

    if (left)
        w->characters(w->user, at, (int)left);
    buf_clear(&w->text);
}

/* As many bytes of the text as fit without parting a character. */
static size_t whole_characters(const char *s, size_t length, size_t room)
{
    if (length <= room)
        return length;
    while (room && ((unsigned char)s[room] & 0xC0) == 0x80)
        room--;
    return room;
}

/* There is enough of it in this stanza: more need not even be parsed. */
static void end_text(struct watched *w)
{
    prune(w);
    w->sieve.limits.text_over = true;
}

static void XMLCALL on_characters(void *data, const XML_Char *s, int length)
{
    struct watched *w = data;
    size_t bytes = (size_t)length;

    if (w->skipping || w->level <= STANZA_LEVEL)
        return;
    if (w->elements > GUARD_ELEMENTS || w->cut) {
        end_text(w);
        return;
    }
    bytes = whole_characters(s, bytes, most_bytes(w) - w->text_bytes);
    if (bytes < (size_t)length) {
        w->cut = true;
        end_text(w);
    }
    w->text_bytes += bytes;
    buf_add(&w->text, s, bytes);
}

/* --- attributes: the element's own --- */

static const char *local_name(const char *name)
{
    const char *separator = strchr(name, SEPARATOR);

    return separator ? separator + 1 : name;
}

static bool is_own(const char *name)
{
    return !strchr(name, SEPARATOR) || strcmp(name, XML_LANG) == 0;
}

static const char *value_of(const XML_Char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    return NULL;
}

/* Those that stay, NULL-ended. */
struct chosen {
    const XML_Char *pairs[GUARD_ATTRIBUTES * 2 + 1];
    size_t count;
};

static void keep(struct watched *w, struct chosen *to, const char *name, const char *value)
{
    size_t bytes = strlen(name) + strlen(value);

    if (to->count == GUARD_ATTRIBUTES || w->attribute_bytes + bytes > most_bytes(w)) {
        prune(w);
        return;
    }
    w->attribute_bytes += bytes;
    to->pairs[to->count * 2] = name;
    to->pairs[to->count * 2 + 1] = value;
    to->pairs[++to->count * 2] = NULL;
}

/* A stanza has these and no others (RFC 6120, section 8.1). Whatever else it claims, it never comes to stand there without a sender: what
 * others make as long as they like is last. */
static void choose_of_stanza(struct watched *w, const XML_Char **from, struct chosen *out)
{
    static const char *const COMMON[] = {"from", "to", "type", XML_LANG, "id"};
    const char *value;

    for (size_t i = 0; i < sizeof COMMON / sizeof COMMON[0]; i++) {
        value = value_of(from, COMMON[i]);
        if (value)
            keep(w, out, COMMON[i], value);
    }
    for (; *from; from += 2)
        guard.dropped += !is_own(from[0]);
}

static void choose(struct watched *w, const XML_Char **from, struct chosen *out)
{
    *out = (struct chosen){.count = 0};
    if (w->level == STANZA_LEVEL) {
        choose_of_stanza(w, from, out);
        return;
    }
    for (; *from; from += 2) {
        if (is_own(from[0]))
            keep(w, out, from[0], from[1]);
        else
            guard.dropped++;
    }
}

/* --- elements --- */

/* What the guard leaves out anyway need not be parsed. An answer is counted by the guard alone: it comes from our own server. */
static const struct sieve_limits LIMITS = {GUARD_DEPTH, GUARD_ELEMENTS, SIEVE_TAGS, false};
static const struct sieve_limits LIMITS_OF_ANSWER = {SIZE_MAX, SIZE_MAX, SIZE_MAX, false};

static void begin_stanza(struct watched *w, const char *name, const XML_Char **attributes)
{
    w->elements = w->text_bytes = w->attribute_bytes = 0;
    w->pruned = w->cut = false;
    w->answer = strcmp(local_name(name), "iq") == 0 && guard.eyes.is_answer &&
                guard.eyes.is_answer(guard.eyes.owner, value_of(attributes, "from"),
                                     value_of(attributes, "type"), value_of(attributes, "id"));
    w->sieve.limits = w->answer ? LIMITS_OF_ANSWER : LIMITS;
}

static bool is_too_much(const struct watched *w)
{
    return w->level > GUARD_DEPTH || w->elements >= most_elements(w);
}

static void skip(struct watched *w)
{
    w->skipping++;
    prune(w);
}

static void XMLCALL on_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
    struct watched *w = data;
    struct chosen chosen;

    if (w->level < STANZA_LEVEL) { /* the stream's own, of our own server */
        w->start(w->user, name, attributes);
        w->level++;
        return;
    }
    if (w->level == STANZA_LEVEL)
        begin_stanza(w, name, attributes);
    if (w->skipping || is_too_much(w)) {
        skip(w);
        return;
    }
    choose(w, attributes, &chosen);
    if (w->answer && guard.eyes.element)
        guard.eyes.element(guard.eyes.owner, local_name(name), chosen.pairs);
    if (++w->elements > GUARD_ELEMENTS) { /* of an answer: shown, but not in the tree */
        w->skipping++;
        return;
    }
    hand_over_text(w);
    w->start(w->user, name, chosen.pairs);
    w->level++;
}

static void end_stanza(struct watched *w)
{
    guard.pruned = w->pruned || w->sieve.left_out;
    guard.pruned_count += guard.pruned;
}

static void XMLCALL on_end(void *data, const XML_Char *name)
{
    struct watched *w = data;

    if (w->skipping) {
        w->skipping--;
        return;
    }
    hand_over_text(w);
    w->level--;
    if (w->level == STANZA_LEVEL)
        end_stanza(w);
    w->end(w->user, name);
    guard.pruned = false;
}

/* --- in place of expat's --- */

static struct watched *find(XML_Parser parser)
{
    for (size_t i = 0; i < PARSERS_MOST; i++)
        if (guard.parsers[i].parser == parser)
            return &guard.parsers[i];
    return NULL;
}

/* The state of a parser, made when it is seen for the first time. */
static struct watched *watch(XML_Parser parser)
{
    struct watched *w = find(parser);

    if (w)
        return w;
    w = find(NULL);
    if (!w) /* more parsers than this program makes: nothing is let through unwatched */
        abort();
    *w = (struct watched){.parser = parser, .text = BUF_INIT(GUARD_ANSWER_TEXT)};
    return w;
}

static void forget(struct watched *w)
{
    buf_free(&w->text);
    sieve_free(&w->sieve);
    *w = (struct watched){.parser = NULL};
}

/* Newer expats (and Debian's of 2024) put off reading a long token until as much again has come behind it. On a stream nothing need come: then the
 * stanza, and all that is behind it, would lie there. A long tag is not read again and again all the same: the sieve gives on whole ones. */
static void read_at_once(XML_Parser parser)
{
    CALL_REAL(set_deferral, "XML_SetReparseDeferralEnabled", parser, XML_FALSE);
}

/* libstrophe sets it first, for a new parser and after each reset. */
void XML_SetUserData(XML_Parser parser, void *user)
{
    struct watched *w = watch(parser);

    w->user = user;
    w->level = w->skipping = 0;
    buf_clear(&w->text);
    sieve_begin(&w->sieve, &LIMITS);
    CALL_REAL(set_user, "XML_SetUserData", parser, w);
    read_at_once(parser);
}

void XML_SetElementHandler(XML_Parser parser, XML_StartElementHandler start,
                           XML_EndElementHandler end)
{
    struct watched *w = watch(parser);

    w->start = start;
    w->end = end;
    CALL_REAL(set_elements, "XML_SetElementHandler", parser, on_start, on_end);
}

void XML_SetCharacterDataHandler(XML_Parser parser, XML_CharacterDataHandler characters)
{
    watch(parser)->characters = characters;
    CALL_REAL(set_characters, "XML_SetCharacterDataHandler", parser, on_characters);
}

static enum XML_Status really_parse(XML_Parser parser, const char *s, size_t length, int final)
{
    enum XML_Status status = XML_STATUS_ERROR;
    void *found = real("XML_Parse");
    parse function;

    memcpy(&function, &found, sizeof function);
    if (function)
        status = function(parser, s, (int)length, final);
    return status;
}

static bool pass_on(void *owner, const char *bytes, size_t length)
{
    struct watched *w = owner;

    return really_parse(w->parser, bytes, length, 0) != XML_STATUS_ERROR;
}

enum XML_Status XML_Parse(XML_Parser parser, const char *s, int length, int final)
{
    struct watched *w = find(parser);
    size_t lost;

    if (!w || final || length < 0) /* none of the library's streams ends so */
        return really_parse(parser, s, (size_t)length, final);
    guard.bytes += (size_t)length;
    lost = w->sieve.lost;
    if (!sieve_feed(&w->sieve, s, (size_t)length, pass_on, w))
        return XML_STATUS_ERROR;
    guard.pruned_count += w->sieve.lost - lost;
    return XML_STATUS_OK;
}

void XML_ParserFree(XML_Parser parser)
{
    struct watched *w = parser ? find(parser) : NULL;

    if (w)
        forget(w);
    CALL_REAL(free_parser, "XML_ParserFree", parser);
}

/* --- for the rest of the program --- */

void guard_watch(const struct guard_eyes *eyes)
{
    guard.eyes = eyes ? *eyes : (struct guard_eyes){.owner = NULL};
}

bool guard_pruned(void)
{
    return guard.pruned;
}

size_t guard_pruned_count(void)
{
    return guard.pruned_count;
}

size_t guard_dropped_attributes(void)
{
    return guard.dropped;
}

size_t guard_bytes(void)
{
    return guard.bytes;
}

/* --- the self-test --- */

/* <message from='a@a'> whose tree is to be read, with `levels` elements in one another and `beside` behind them. */
static void write_deep(struct buf *out, size_t levels, size_t beside)
{
    buf_add_text(out, "<message from='a@a'>");
    for (size_t i = 0; i < levels; i++)
        buf_add_text(out, "<x>");
    for (size_t i = 0; i < levels; i++)
        buf_add_text(out, "</x>");
    for (size_t i = 0; i < beside; i++)
        buf_add_text(out, "<y/>");
    buf_add_text(out, "</message>");
}

bool guard_holds(bool (*read)(void *owner, const char *xml, struct guard_reading *out), void *owner)
{
    static const char OWN[] =
        "<message xmlns:p='urn:p' from='a@a' p:from='b@b'><body p:from='b@b'/></message>";
    struct buf deep = BUF_INIT(64 * 1024);
    struct guard_reading r;
    bool holds = read(owner, OWN, &r) && strcmp(r.from, "a@a") == 0;

    write_deep(&deep, GUARD_DEPTH * 4, GUARD_ELEMENTS * 4);
    holds = holds && read(owner, buf_text(&deep), &r) && r.depth == GUARD_DEPTH &&
            r.elements == GUARD_ELEMENTS;
    buf_free(&deep);
    return holds;
}
