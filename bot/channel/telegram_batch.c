/* telegram_batch.c: walks the updates of an answer that the strict parser refused. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram_batch.h"
#include "base/json.h"
#include <string.h>

#define ID_DIGITS 15 /* more than any update_id has, fewer than a double loses */

/* Part of the answer's text. */
struct span {
    const char *at;
    size_t length;
};

struct scan {
    const char *at, *end;
};

static void skip_blanks(struct scan *s)
{
    while (s->at < s->end && *s->at && strchr(" \t\r\n", *s->at))
        s->at++;
}

static bool take(struct scan *s, char c)
{
    skip_blanks(s);
    if (s->at == s->end || *s->at != c)
        return false;
    s->at++;
    return true;
}

/* Behind the closing quote; the opening one is taken. False: there is none. */
static bool skip_string(struct scan *s)
{
    while (s->at < s->end) {
        char c = *s->at++;

        if (c == '"')
            return true;
        if (c == '\\' && s->at < s->end)
            s->at++;
    }
    return false;
}

static bool skip_brackets(struct scan *s)
{
    size_t depth = 0;

    while (s->at < s->end) {
        char c = *s->at++;

        if (c == '"' && !skip_string(s))
            return false;
        if (c == '{' || c == '[')
            depth++;
        if ((c == '}' || c == ']') && --depth == 0)
            return true;
    }
    return false;
}

static void skip_word(struct scan *s)
{
    while (s->at < s->end && *s->at && !strchr(" \t\r\n,:{}[]\"", *s->at))
        s->at++;
}

/* One value of any kind. False: none is here, or it does not end. */
static bool value_at(struct scan *s, struct span *out)
{
    bool whole = true;

    skip_blanks(s);
    out->at = s->at;
    if (s->at == s->end)
        return false;
    if (*s->at == '{' || *s->at == '[')
        whole = skip_brackets(s);
    else if (take(s, '"'))
        whole = skip_string(s);
    else
        skip_word(s);
    out->length = (size_t)(s->at - out->at);
    return whole && out->length > 0;
}

static bool span_is(const struct span *s, const char *text)
{
    return s->length == strlen(text) && memcmp(s->at, text, s->length) == 0;
}

/* The value of the first member of this name. */
static bool member_of(const struct span *object, const char *quoted_name, struct span *out)
{
    struct scan s = {object->at, object->at + object->length};
    struct span key;

    if (!take(&s, '{'))
        return false;
    do {
        if (!value_at(&s, &key) || !take(&s, ':') || !value_at(&s, out))
            return false;
        if (span_is(&key, quoted_name))
            return true;
    } while (take(&s, ','));
    return false;
}

/* As deep as it stands in the answer. */
static bool reads(const struct span *update)
{
    struct buf alone = BUF_INIT(update->length + 4);
    struct json *tree = NULL;
    struct err e = {0};
    bool good;

    buf_add(&alone, "[[", 2);
    buf_add(&alone, update->at, update->length);
    buf_add(&alone, "]]", 2);
    good = json_parse(&tree, buf_text(&alone), alone.length, &e) == 0;
    json_free(&tree);
    buf_free(&alone);
    return good;
}

static bool is_id(const struct span *s)
{
    if (s->length == 0 || s->length > ID_DIGITS || (s->at[0] == '0' && s->length > 1))
        return false;
    for (size_t i = 0; i < s->length; i++)
        if (s->at[i] < '0' || s->at[i] > '9')
            return false;
    return true;
}

static void add_reduced(const struct span *update, struct buf *out)
{
    struct span id;

    buf_add_char(out, '{');
    if (member_of(update, "\"update_id\"", &id) && is_id(&id)) {
        buf_add_text(out, "\"update_id\":");
        buf_add(out, id.at, id.length);
    }
    buf_add_char(out, '}');
}

static bool mend_list(const struct span *list, struct buf *out, size_t *lost)
{
    struct scan s = {list->at, list->at + list->length};
    struct span update;
    bool first = true;

    if (!take(&s, '['))
        return false;
    if (take(&s, ']'))
        return true;
    do {
        if (!value_at(&s, &update))
            return false;
        if (!first)
            buf_add_char(out, ',');
        first = false;
        if (*update.at == '{' && reads(&update)) {
            buf_add(out, update.at, update.length);
            continue;
        }
        add_reduced(&update, out);
        ++*lost;
    } while (take(&s, ','));
    return take(&s, ']');
}

bool batch_mend(const char *bytes, size_t length, struct buf *out, size_t *lost)
{
    struct scan s = {bytes, bytes + length};
    struct span all, ok, list;

    *lost = 0;
    if (!value_at(&s, &all) || !member_of(&all, "\"ok\"", &ok) || !span_is(&ok, "true") ||
        !member_of(&all, "\"result\"", &list))
        return false;
    buf_add_text(out, "{\"ok\":true,\"result\":[");
    if (!mend_list(&list, out, lost))
        return false;
    buf_add_text(out, "]}");
    return !out->overflow;
}
