/* dialog_rules.c: classes, triage, rates, hosts and emergency numbers. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/loading.h"
#include <string.h>

/* --- classes.json -------------------------------------------------------------------------- */

static int class_id(struct loading *l, const struct json *node, const char **out)
{
    *out = json_text(node);
    if (!fact_def_allows(dialog_fact(l->d, "scam"), *out))
        return loading_refuse(l, node, "the fact \"scam\" has no value \"%.60s\"", *out);
    if (dialog_class(l->d, *out))
        return loading_refuse(l, node, "there is a class of this name already");
    return 0;
}

/* The class is worked out from its condition, so the condition cannot look at it. */
static int class_condition(struct loading *l, const struct json *node, const struct expr **out)
{
    if (loading_condition(l, node, EXPR_BOOL, out))
        return -1;
    if (loading_mentions(*out, "scam"))
        return loading_refuse(l, node, "a class cannot depend on \"scam\"");
    return 0;
}

static int read_class(struct loading *l, const struct json *node, struct class_def *out)
{
    static const struct key_shape keys[] = {
        {"id", KEY_TEXT | KEY_NEEDED}, {"if", KEY_TEXT},        {"prove", KEY_LIST},
        {"better", KEY_LIST},          {"supported", KEY_BOOL},
    };

    if (LOADING_SHAPE(l, node, keys) || class_id(l, json_get(node, "id"), &out->id) ||
        class_condition(l, json_get(node, "if"), &out->when))
        return -1;
    out->supported = json_true_at(node, "supported");
    if (loading_list(l, json_get(node, "prove"), "kind of evidence", loading_known_evidence, NULL,
                     &out->prove, &out->prove_count))
        return -1;
    return loading_list(l, json_get(node, "better"), "kind of evidence", loading_known_evidence,
                        NULL, &out->better, &out->better_count);
}

int loading_classes(struct loading *l)
{
    static const struct key_shape keys[] = {{"classes", KEY_LIST | KEY_NEEDED}};
    const struct json *list;
    struct class_def *classes;

    loading_open(l, "classes.json");
    if (LOADING_SHAPE(l, l->root, keys))
        return -1;
    list = json_get(l->root, "classes");
    classes = arena_array(l->arena, json_count(list), sizeof *classes);
    l->d->classes = classes;
    for (const struct json *node = json_child(list); node; node = json_next(node)) {
        if (read_class(l, node, &classes[l->d->class_count]))
            return -1;
        l->d->class_count++;
    }
    return 0;
}

/* --- triage.json --------------------------------------------------------------------------- */

static int triage_id(struct loading *l, const struct json *node, const char **out)
{
    *out = json_text(node);
    for (size_t i = 0; i < l->d->triage_count; i++)
        if (strcmp(l->d->triage[i].id, *out) == 0)
            return loading_refuse(l, node, "there is a rule of this name already");
    return loading_id(l, node, *out);
}

static int read_triage(struct loading *l, const struct json *node, struct triage_def *out)
{
    static const struct key_shape keys[] = {{"id", KEY_TEXT | KEY_NEEDED},
                                            {"if", KEY_TEXT | KEY_NEEDED},
                                            {"urgency", KEY_TEXT | KEY_NEEDED}};
    static const char *const words[] = {"normal", "today", "now"};
    static const enum urgency urgencies[] = {URGENCY_NORMAL, URGENCY_TODAY, URGENCY_NOW};
    size_t which;

    if (LOADING_SHAPE(l, node, keys) || triage_id(l, json_get(node, "id"), &out->id) ||
        LOADING_WORD(l, json_get(node, "urgency"), words, &which))
        return -1;
    out->urgency = urgencies[which];
    return loading_condition(l, json_get(node, "if"), EXPR_BOOL, &out->when);
}

int loading_triage(struct loading *l)
{
    static const struct key_shape keys[] = {{"rules", KEY_LIST | KEY_NEEDED}};
    const struct json *list;
    struct triage_def *rules;

    loading_open(l, "triage.json");
    if (LOADING_SHAPE(l, l->root, keys))
        return -1;
    list = json_get(l->root, "rules");
    rules = arena_array(l->arena, json_count(list), sizeof *rules);
    l->d->triage = rules;
    for (const struct json *node = json_child(list); node; node = json_next(node)) {
        if (read_triage(l, node, &rules[l->d->triage_count]))
            return -1;
        l->d->triage_count++;
    }
    return 0;
}

/* --- rates.json ---------------------------------------------------------------------------- */

/* Whole units of a currency become minor units by its digits after the point. */
static int read_rate(struct loading *l, const struct json *node, struct rate_def *out)
{
    const char *code = json_key(node);
    int digits = strlen(code) == 3 ? text_currency_digits(code) : -1;
    int64_t units;

    if (digits < 0 || strcmp(code, "USD") == 0)
        return loading_refuse(l, node, "\"%.20s\" is no currency to compare with USD", code);
    if (loading_kind(l, node, KEY_NUMBER))
        return -1;
    if (!json_integer(node, &units) || units < 1 || units > INT64_C(1000000000000))
        return loading_refuse(l, node, "this must be between 1 and a million millions");
    for (; digits > 0; digits--)
        units *= 10;
    memcpy(out->currency, code, sizeof out->currency);
    out->per_thousand_usd = units;
    return 0;
}

int loading_rates(struct loading *l)
{
    static const struct key_shape keys[] = {{"source", KEY_TEXT | KEY_NEEDED},
                                            {"read_on", KEY_TEXT | KEY_NEEDED},
                                            {"per_thousand_usd", KEY_OBJECT | KEY_NEEDED}};
    const struct json *list;
    struct rate_def *rates;
    int32_t read_on;

    loading_open(l, "rates.json");
    if (LOADING_SHAPE(l, l->root, keys) || loading_day(l, json_get(l->root, "read_on"), &read_on))
        return -1;
    list = json_get(l->root, "per_thousand_usd");
    rates = arena_array(l->arena, json_count(list), sizeof *rates);
    l->d->rates = rates;
    for (const struct json *node = json_child(list); node; node = json_next(node))
        if (read_rate(l, node, &rates[l->d->rate_count++]))
            return -1;
    return 0;
}

/* --- hosts.json ---------------------------------------------------------------------------- */

static bool is_host(const char *host)
{
    return strchr(host, '.') && *host != '.' && strlen(host) <= 253 &&
           !host[strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789-.")];
}

static int refuse_host(struct loading *l, const struct json *node, const char *host)
{
    return loading_refuse(l, node, "\"%.80s\" is no host: small letters, as in help.example.org",
                          host);
}

/* {"github.com": "why links to it are not shown"} */
static int read_unshown(struct loading *l, const struct json *node)
{
    const char **hosts = arena_array(l->arena, json_count(node), sizeof *hosts);

    l->d->unshown = hosts;
    for (const struct json *item = json_child(node); item; item = json_next(item)) {
        const char *host = json_key(item);

        if (loading_kind(l, item, KEY_TEXT))
            return -1;
        if (!is_host(host))
            return refuse_host(l, item, host);
        hosts[l->d->unshown_count++] = host;
    }
    return 0;
}

int loading_hosts(struct loading *l)
{
    static const struct key_shape keys[] = {{"hosts", KEY_LIST | KEY_NEEDED},
                                            {"not_shown", KEY_OBJECT}};
    const struct json *list;

    loading_open(l, "hosts.json");
    if (LOADING_SHAPE(l, l->root, keys))
        return -1;
    list = json_get(l->root, "hosts");
    if (loading_list(l, list, "host", NULL, NULL, &l->d->hosts, &l->d->host_count))
        return -1;
    for (const struct json *node = json_child(list); node; node = json_next(node))
        if (!is_host(json_text(node)))
            return refuse_host(l, node, json_text(node));
    return read_unshown(l, json_get(l->root, "not_shown"));
}

/* --- emergency.json ------------------------------------------------------------------------ */

static bool known_country(const struct loading *l, const void *owner, const char *code)
{
    (void)l;
    (void)owner;
    return text_is_country(code);
}

static int read_emergency(struct loading *l, const struct json *node, struct group_def *out)
{
    out->id = json_key(node);
    if (strlen(out->id) < 2 || strlen(out->id) > 5 || out->id[strspn(out->id, "0123456789")])
        return loading_refuse(l, node, "\"%.20s\" is no emergency number: two to five digits",
                              out->id);
    return loading_list(l, node, "country", known_country, NULL, &out->members, &out->member_count);
}

int loading_emergency(struct loading *l)
{
    static const struct key_shape keys[] = {{"numbers", KEY_OBJECT | KEY_NEEDED}};
    const struct json *list;
    struct group_def *numbers;

    if (!loading_open(l, "emergency.json"))
        return 0;
    if (LOADING_SHAPE(l, l->root, keys))
        return -1;
    list = json_get(l->root, "numbers");
    numbers = arena_array(l->arena, json_count(list), sizeof *numbers);
    l->d->emergencies = numbers;
    for (const struct json *node = json_child(list); node; node = json_next(node))
        if (read_emergency(l, node, &numbers[l->d->emergency_count++]))
            return -1;
    return 0;
}
