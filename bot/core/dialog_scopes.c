/* dialog_scopes.c: scopes.json: whom each rule is for, said apart from the steps that use it. */
/* SPDX-License-Identifier: MIT */
#include "core/loading.h"
#include <string.h>

/* "AX-07" is itself, "AX-*" each that begins so. */
static bool matches(const char *pattern, const char *rule)
{
    size_t length = strlen(pattern);

    if (length && pattern[length - 1] == '*')
        return strncmp(pattern, rule, length - 1) == 0;
    return strcmp(pattern, rule) == 0;
}

bool scope_names(const struct scope_def *scope, const char *rule)
{
    for (size_t i = 0; i < scope->rule_count; i++)
        if (matches(scope->rules[i], rule))
            return true;
    return false;
}

static bool known_pattern(const struct loading *l, const void *owner, const char *text)
{
    (void)owner;
    for (size_t i = 0; i < l->d->rule_count; i++)
        if (matches(text, l->d->rules[i].id))
            return true;
    return false;
}

static int read_scope(struct loading *l, const struct json *node, struct scope_def *out)
{
    static const struct key_shape keys[] = {
        {"rules", KEY_LIST | KEY_NEEDED}, {"if", KEY_TEXT | KEY_NEEDED}, {"body", KEY_BOOL}};

    if (LOADING_SHAPE(l, node, keys) ||
        loading_list(l, json_get(node, "rules"), "rule", known_pattern, NULL, &out->rules,
                     &out->rule_count))
        return -1;
    out->body = json_true_at(node, "body");
    return loading_condition(l, json_get(node, "if"), EXPR_BOOL, &out->when);
}

int loading_scopes(struct loading *l)
{
    static const struct key_shape keys[] = {{"scopes", KEY_LIST | KEY_NEEDED}};
    const struct json *list;
    struct scope_def *scopes;

    if (!loading_open(l, "scopes.json"))
        return 0;
    if (LOADING_SHAPE(l, l->root, keys))
        return -1;
    list = json_get(l->root, "scopes");
    scopes = arena_array(l->arena, json_count(list), sizeof *scopes);
    l->d->scopes = scopes;
    for (const struct json *node = json_child(list); node; node = json_next(node))
        if (read_scope(l, node, &scopes[l->d->scope_count++]))
            return -1;
    return 0;
}
