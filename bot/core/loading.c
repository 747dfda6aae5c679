/* loading.c: the checks that every part of a set goes through. */
/* SPDX-License-Identifier: MIT */
#include "core/loading.h"
#include "core/render.h"
#include <fnmatch.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int loading_refuse(struct loading *l, const struct json *at, const char *format, ...)
{
    const char *pointer = json_pointer(l->arena, l->root, at);
    char why[360];
    va_list values;

    va_start(values, format);
    vsnprintf(why, sizeof why, format, values);
    va_end(values);
    return err_set(l->e, ERR_INPUT, "%s: %s%s%s", l->file, pointer, *pointer ? ": " : "", why);
}

/* --- files --------------------------------------------------------------------------------- */

bool loading_open(struct loading *l, const char *file)
{
    const struct json *root = json_get(l->d->bundle, file);

    if (!root)
        return false;
    l->file = file;
    l->root = root;
    return true;
}

int loading_files(struct loading *l, const char *pattern,
                  int (*each)(struct loading *l, void *owner), void *owner)
{
    for (const struct json *file = json_child(l->d->bundle); file; file = json_next(file)) {
        if (fnmatch(pattern, json_key(file), FNM_PATHNAME) != 0)
            continue;
        l->file = json_key(file);
        l->root = file;
        if (each(l, owner))
            return -1;
    }
    return 0;
}

/* --- shapes -------------------------------------------------------------------------------- */

static const char *const kind_names[] = {
    [JSON_NULL] = "null",     [JSON_BOOL] = "true or false", [JSON_NUMBER] = "a number",
    [JSON_STRING] = "a text", [JSON_ARRAY] = "a list",       [JSON_OBJECT] = "an object",
};

static int refuse_kind(struct loading *l, const struct json *node, unsigned kinds)
{
    struct buf wanted = BUF_INIT(200);
    int result;

    for (unsigned type = JSON_NULL; type <= JSON_OBJECT; type++)
        if (kinds & (1u << type))
            buf_print(&wanted, "%s%s", wanted.length ? " or " : "", kind_names[type]);
    result = loading_refuse(l, node, "this must be %s", buf_text(&wanted));
    buf_free(&wanted);
    return result;
}

int loading_kind(struct loading *l, const struct json *node, unsigned kinds)
{
    int64_t number;

    if (!(kinds & (1u << json_type(node))))
        return refuse_kind(l, node, kinds);
    if (json_type(node) == JSON_STRING && !*json_text(node))
        return loading_refuse(l, node, "this text is empty");
    if (json_type(node) == JSON_NUMBER && (!json_integer(node, &number) || number < 0))
        return loading_refuse(l, node, "this must be a whole number, 0 or more");
    return 0;
}

static const struct key_shape *shape_of(const struct key_shape *keys, size_t count,
                                        const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(keys[i].name, name) == 0)
            return &keys[i];
    return NULL;
}

int loading_shape(struct loading *l, const struct json *node, const struct key_shape *keys,
                  size_t count)
{
    if (loading_kind(l, node, KEY_OBJECT))
        return -1;
    for (const struct json *member = json_child(node); member; member = json_next(member)) {
        const struct key_shape *shape = shape_of(keys, count, json_key(member));

        if (!shape)
            return loading_refuse(l, member, "unknown key");
        if (loading_kind(l, member, shape->kinds))
            return -1;
    }
    for (size_t i = 0; i < count; i++)
        if ((keys[i].kinds & KEY_NEEDED) && !json_get(node, keys[i].name))
            return loading_refuse(l, node, "the key \"%s\" is missing", keys[i].name);
    return 0;
}

int loading_id(struct loading *l, const struct json *at, const char *id)
{
    if (*id >= 'a' && *id <= 'z' && strlen(id) <= 60 &&
        id[strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0')
        return 0;
    return loading_refuse(l, at, "\"%.60s\" is no id: small letters, digits and _, a letter first",
                          id);
}

/* --- lists and words ----------------------------------------------------------------------- */

static bool listed(const char *const *list, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], text) == 0)
            return true;
    return false;
}

int loading_list(struct loading *l, const struct json *node, const char *what,
                 bool (*known)(const struct loading *l, const void *owner, const char *text),
                 const void *owner, const char ***out, size_t *count)
{
    const char **list = arena_array(l->arena, json_count(node), sizeof *list);
    size_t have = 0;

    *out = list;
    *count = 0;
    if (node && loading_kind(l, node, KEY_LIST))
        return -1;
    for (const struct json *item = json_child(node); item; item = json_next(item)) {
        const char *text = json_text(item);

        if (loading_kind(l, item, KEY_TEXT))
            return -1;
        if (known && !known(l, owner, text))
            return loading_refuse(l, item, "there is no %s \"%.80s\"", what, text);
        if (listed(list, have, text))
            return loading_refuse(l, item, "the %s \"%.80s\" stands here twice", what, text);
        list[have++] = text;
    }
    *count = have;
    return 0;
}

bool loading_known_evidence(const struct loading *l, const void *owner, const char *text)
{
    (void)owner;
    for (size_t i = 0; i < l->d->evidence_count; i++)
        if (strcmp(l->d->evidence[i].id, text) == 0)
            return true;
    return false;
}

bool loading_known_rule(const struct loading *l, const void *owner, const char *text)
{
    (void)owner;
    return dialog_rule(l->d, text) != NULL;
}

int loading_word(struct loading *l, const struct json *node, const char *const *words, size_t count,
                 size_t *out)
{
    struct buf all = BUF_INIT(300);
    int result;

    for (*out = 0; *out < count; ++*out)
        if (strcmp(words[*out], json_text(node)) == 0)
            return 0;
    for (size_t i = 0; i < count; i++)
        buf_print(&all, "%s%s", i ? ", " : "", words[i]);
    result = loading_refuse(l, node, "\"%.60s\" is none of: %s", json_text(node), buf_text(&all));
    buf_free(&all);
    return result;
}

/* --- references ---------------------------------------------------------------------------- */

int loading_condition(struct loading *l, const struct json *node, enum expr_type want,
                      const struct expr **out)
{
    struct err why = {0};
    enum value_type got;

    *out = NULL;
    if (!node)
        return 0;
    if (condition_compile(out, l->d, json_text(node), want, &got, &why))
        return loading_refuse(l, node, "%s", why.text);
    return 0;
}

int loading_text_key(struct loading *l, const struct json *node, const char **out)
{
    *out = json_text(node);
    if (*out && !text_table_has(l->d->texts, "en", *out))
        return loading_refuse(l, node, "the English texts have no \"%.80s\"", *out);
    return 0;
}

int loading_day(struct loading *l, const struct json *node, int32_t *out)
{
    *out = DAY_NONE;
    if (!node)
        return 0;
    *out = day_parse(json_text(node));
    if (*out == DAY_NONE)
        return loading_refuse(l, node, "\"%.40s\" is no day: YYYY-MM-DD", json_text(node));
    return 0;
}

struct mention {
    const char *fact;
    bool found;
};

static void look_for(void *owner, const struct fact_def *f)
{
    struct mention *m = owner;

    m->found = m->found || strcmp(f->id, m->fact) == 0;
}

bool loading_mentions(const struct expr *x, const char *fact)
{
    struct mention m = {.fact = fact};

    if (x)
        condition_facts(x, look_for, &m);
    return m.found;
}
