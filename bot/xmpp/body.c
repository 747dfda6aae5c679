/* body.c: what a message says. */
/* SPDX-License-Identifier: MIT */
#include "xmpp/body.h"
#include <stdlib.h>
#include <string.h>

#define NS_SID "urn:xmpp:sid:0"
#define NS_REPLY "urn:xmpp:reply:0"
#define NS_FALLBACK "urn:xmpp:fallback:0"
#define NAME_MOST 120 /* bytes of a file's name as we show it */

/* Elements that say: the text is elsewhere, for others. */
static const struct {
    const char *name, *ns;
} SEALS[] = {
    {"encrypted", "eu.siacs.conversations.axolotl"},
    {"encrypted", "urn:xmpp:omemo:1"},
    {"encrypted", "urn:xmpp:omemo:2"},
    {"openpgp", "urn:xmpp:openpgp:0"},
    {"x", "jabber:x:encrypted"},
    {"encryption", "urn:xmpp:eme:0"}, /* XEP-0380 names one that we do not know */
};

static bool is_sealed(const struct stanza *message, const char *text)
{
    for (size_t i = 0; i < sizeof SEALS / sizeof SEALS[0]; i++)
        if (stanza_find(message, SEALS[i].name, SEALS[i].ns))
            return true;
    return text && strncmp(text, "?OTR", 4) == 0;
}

/* --- the text --- */

static const struct stanza *body_of(const struct stanza *message)
{
    const struct stanza *first = stanza_find(message, "body", NULL), *at = first;

    while (at && stanza_attribute(at, "lang"))
        at = stanza_find_next(at, "body", NULL);
    return at ? at : first;
}

/* Where the character number `index` begins (XEP-0426 counts code points). */
static size_t at_character(const char *text, int64_t index)
{
    size_t at = 0;

    while (text[at] && index > 0) {
        at++;
        while (((unsigned char)text[at] & 0xC0) == 0x80)
            at++;
        index--;
    }
    return at;
}

/* Without the part from `start` to `end`; without bounds, all of it is there for others. */
static const char *without(const char *text, const struct stanza *range, struct arena *a)
{
    int64_t start = stanza_number(range, "start", 0), end = stanza_number(range, "end", INT64_MAX);
    size_t from, to;

    if (start < 0 || end < start)
        return text;
    from = at_character(text, start);
    to = at_character(text, end);
    return arena_print(a, "%.*s%s", (int)from, text, text + to);
}

static const char *strip_fallback(const struct stanza *message, const char *text, struct arena *a)
{
    const struct stanza *at = stanza_find(message, "fallback", NS_FALLBACK), *range;
    const char *whose;

    for (; at; at = stanza_find_next(at, "fallback", NS_FALLBACK)) {
        whose = stanza_attribute(at, "for");
        range = stanza_find(at, "body", NULL);
        if (whose && strcmp(whose, NS_REPLY) == 0 && range)
            return without(text, range, a);
    }
    return text;
}

/* --- a file --- */

/* The last part of a link's path, without what is behind it; "file" when there is none. */
static const char *name_in(const char *url, struct arena *a)
{
    const char *path = strstr(url, "://"), *name;
    size_t length;

    path = path ? strchr(path + 3, '/') : NULL;
    if (!path)
        return "file";
    length = strcspn(path, "?#");
    name = path + length;
    while (name > path && name[-1] != '/')
        name--;
    length = (size_t)(path + length - name);
    if (!length)
        return "file";
    if (length > NAME_MOST)
        for (length = NAME_MOST; ((unsigned char)name[length] & 0xC0) == 0x80;)
            length--; /* not within a character */
    return arena_copy_bytes(a, name, length);
}

/* Is the text nothing but the link that stands beside it? */
static bool is_link_alone(const struct stanza *message, const char *text, struct arena *a)
{
    const struct stanza *x = stanza_find(message, "x", "jabber:x:oob");
    const char *url = x ? stanza_text_of(x, "url", NULL, a) : NULL;

    return url && *url && strcmp(url, text) == 0;
}

static void set_file(struct body *out, enum body_kind kind, struct arena *a)
{
    out->kind = kind;
    out->file = (struct attachment){.name = name_in(out->text, a), .reference = out->text};
    out->text = NULL; /* a link is no story */
}

/* --- all of it --- */

static const char *id_in(const struct stanza *s)
{
    const char *id = s ? stanza_attribute(s, "id") : NULL;

    return id && *id && strlen(id) <= BODY_ID_MOST ? id : NULL;
}

/* The body beside it is a client's own sentence for those who do not know it. */
static bool is_retraction(const struct stanza *message)
{
    return stanza_find(message, "retract", "urn:xmpp:message-retract:1") ||
           stanza_find(message, "apply-to", "urn:xmpp:fasten:0");
}

static void read_marks(const struct stanza *message, struct body *out)
{
    const struct stanza *replace = stanza_find(message, "replace", "urn:xmpp:message-correct:0"),
                        *reply = stanza_find(message, "reply", NS_REPLY);

    out->reply_to = id_in(reply);
    if (id_in(replace)) {
        out->kind = BODY_EDIT;
        out->edits = id_in(replace);
    }
}

void body_read(const struct stanza *message, struct arena *a, struct body *out)
{
    const struct stanza *body = body_of(message);
    const char *text = body ? stanza_text(body, a) : NULL;

    *out = (struct body){.kind = BODY_NONE};
    if (is_sealed(message, text)) {
        out->kind = BODY_SEALED;
        return;
    }
    if (!text || !text[strspn(text, " \t\r\n")] || is_retraction(message))
        return;
    out->text = text;
    if (strncmp(text, "aesgcm:", 7) == 0) {
        set_file(out, BODY_SEALED_FILE, a);
    } else if (is_link_alone(message, text, a)) {
        set_file(out, BODY_FILE, a);
    } else {
        out->text = strip_fallback(message, text, a);
        if (!*out->text) /* all of it was there for others */
            return;
        out->kind = BODY_TEXT;
        read_marks(message, out);
    }
}

/* --- ids --- */

const char *body_said_id(const struct stanza *message)
{
    const struct stanza *origin = stanza_find(message, "origin-id", NS_SID);
    const char *id = id_in(origin);

    return id ? id : id_in(message);
}

const char *body_stanza_id(const struct stanza *message, const char *by)
{
    const struct stanza *at = stanza_find(message, "stanza-id", NS_SID);
    const char *last = NULL, *whose;

    for (; at; at = stanza_find_next(at, "stanza-id", NS_SID)) {
        whose = stanza_attribute(at, "by");
        if (whose && strcmp(whose, by) == 0)
            last = stanza_attribute(at, "id");
    }
    return last;
}
