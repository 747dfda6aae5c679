/* stanza.c: libstrophe's stanzas under our own names. */
/* SPDX-License-Identifier: MIT */
#include "xmpp/stanza.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strophe.h>

#define SHA1_BYTES 20

/* libstrophe reads without changing, but takes no const. */
static xmpp_stanza_t *theirs(const struct stanza *s)
{
    return (xmpp_stanza_t *)(uintptr_t)s;
}

static struct stanza *ours(xmpp_stanza_t *s)
{
    return (struct stanza *)s;
}

/* --- reading --- */

const char *stanza_name(const struct stanza *s)
{
    const char *name = xmpp_stanza_get_name(theirs(s));

    return name ? name : "";
}

const char *stanza_attribute(const struct stanza *s, const char *name)
{
    return xmpp_stanza_get_attribute(theirs(s), name);
}

int64_t stanza_number(const struct stanza *s, const char *name, int64_t otherwise)
{
    const char *text = stanza_attribute(s, name);
    char *end;
    long long number;

    errno = 0;
    number = text ? strtoll(text, &end, 10) : 0;
    return text && !errno && end != text && !*end ? number : otherwise;
}

const char *stanza_namespace(const struct stanza *s)
{
    const char *ns = xmpp_stanza_get_ns(theirs(s));

    return ns ? ns : "";
}

static const struct stanza *element_from(xmpp_stanza_t *at)
{
    while (at && !xmpp_stanza_is_tag(at))
        at = xmpp_stanza_get_next(at);
    return ours(at);
}

const struct stanza *stanza_child(const struct stanza *s)
{
    return element_from(xmpp_stanza_get_children(theirs(s)));
}

const struct stanza *stanza_next(const struct stanza *s)
{
    return element_from(xmpp_stanza_get_next(theirs(s)));
}

bool stanza_is(const struct stanza *s, const char *name, const char *ns)
{
    return (!name || strcmp(stanza_name(s), name) == 0) &&
           (!ns || strcmp(stanza_namespace(s), ns) == 0);
}

static const struct stanza *first_that_is(const struct stanza *at, const char *name, const char *ns)
{
    while (at && !stanza_is(at, name, ns))
        at = stanza_next(at);
    return at;
}

const struct stanza *stanza_find(const struct stanza *s, const char *name, const char *ns)
{
    return first_that_is(stanza_child(s), name, ns);
}

const struct stanza *stanza_find_next(const struct stanza *after, const char *name, const char *ns)
{
    return first_that_is(stanza_next(after), name, ns);
}

char *stanza_text(const struct stanza *s, struct arena *a)
{
    char *text = xmpp_stanza_get_text(theirs(s)), *copy = arena_copy(a, text ? text : "");

    if (text)
        xmpp_free(xmpp_stanza_get_context(theirs(s)), text);
    return copy;
}

char *stanza_text_of(const struct stanza *s, const char *name, const char *ns, struct arena *a)
{
    const struct stanza *child = stanza_find(s, name, ns);

    return child ? stanza_text(child, a) : NULL;
}

bool stanza_has_feature(const struct stanza *query, const char *feature)
{
    const struct stanza *at = stanza_find(query, "feature", NULL);
    const char *var;

    for (; at; at = stanza_find_next(at, "feature", NULL)) {
        var = stanza_attribute(at, "var");
        if (var && strcmp(var, feature) == 0)
            return true;
    }
    return false;
}

struct stanza_error stanza_error(const struct stanza *s)
{
    const struct stanza *error = stanza_find(s, "error", NULL), *at;
    struct stanza_error out = {"", "", false};
    const char *type = error ? stanza_attribute(error, "type") : NULL;

    if (!error)
        return out;
    if (type)
        out.type = type;
    for (at = stanza_child(error); at; at = stanza_next(at)) {
        if (stanza_is(at, "blocked", "urn:xmpp:blocking:errors"))
            out.blocked = true;
        else if (stanza_is(at, NULL, NS_ERRORS) && !stanza_is(at, "text", NULL))
            out.condition = stanza_name(at);
    }
    return out;
}

/* --- building: libstrophe fails here only when memory is gone --- */

static void must(int result)
{
    if (result != XMPP_EOK)
        err_out_of_memory();
}

static xmpp_stanza_t *made(xmpp_stanza_t *s)
{
    if (!s)
        err_out_of_memory();
    return s;
}

void stanza_set(struct stanza *s, const char *name, const char *value)
{
    if (value)
        must(xmpp_stanza_set_attribute(theirs(s), name, value));
}

void stanza_set_number(struct stanza *s, const char *name, int64_t value)
{
    char text[24];

    snprintf(text, sizeof text, "%lld", (long long)value);
    stanza_set(s, name, text);
}

struct stanza *stanza_add(struct stanza *parent, const char *name, const char *ns)
{
    xmpp_stanza_t *child = made(xmpp_stanza_new(xmpp_stanza_get_context(theirs(parent))));

    must(xmpp_stanza_set_name(child, name));
    if (ns)
        must(xmpp_stanza_set_ns(child, ns));
    must(xmpp_stanza_add_child_ex(theirs(parent), child, 0)); /* it is the parent's now */
    return ours(child);
}

struct stanza *stanza_add_text(struct stanza *parent, const char *name, const char *ns,
                               const char *text)
{
    struct stanza *element;
    xmpp_stanza_t *node;

    if (!text)
        return NULL;
    element = stanza_add(parent, name, ns);
    node = made(xmpp_stanza_new(xmpp_stanza_get_context(theirs(parent))));
    must(xmpp_stanza_set_text(node, text));
    must(xmpp_stanza_add_child_ex(theirs(element), node, 0));
    return element;
}

void stanza_give_up(struct stanza **s)
{
    xmpp_stanza_release(theirs(*s));
    *s = NULL;
}

void stanza_add_field(struct stanza *form, const char *name, const char *type, const char *value)
{
    struct stanza *field = stanza_add(form, "field", NULL);

    stanza_set(field, "var", name);
    stanza_set(field, "type", type);
    stanza_add_text(field, "value", NULL, value);
}

char *stanza_caps_hash(const char *features, struct arena *a)
{
    unsigned char digest[SHA1_BYTES];
    xmpp_ctx_t *context = xmpp_ctx_new(NULL, NULL);
    char *hash, *copy;

    if (!context)
        err_out_of_memory();
    xmpp_sha1_digest((const unsigned char *)features, strlen(features), digest);
    hash = xmpp_base64_encode(context, digest, sizeof digest);
    if (!hash)
        err_out_of_memory();
    copy = arena_copy(a, hash);
    xmpp_free(context, hash);
    xmpp_ctx_free(context);
    return copy;
}
