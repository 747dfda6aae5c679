/* dialog_facts.c: facts.json and evidence.json: what can be known of a case. */
/* SPDX-License-Identifier: MIT */
#include "core/loading.h"
#include <stdlib.h>
#include <string.h>

/* Facts that triage.json may ask for and nobody can say (core/triage.c works them out). */
static const struct built_in {
    const char *id;
    enum value_type type;
} built_in[] = {{"last_deadline", VALUE_DATE},
                {"contradiction", VALUE_YESNO},
                {"loss", VALUE_MONEY},
                {"wires", VALUE_NUMBER}};
#define BUILT_IN (sizeof built_in / sizeof built_in[0])

static bool known_decider(const struct loading *l, const void *owner, const char *text)
{
    static const char *const deciders[] = {"platform", "bank", "court", "police"};

    (void)l;
    (void)owner;
    for (size_t i = 0; i < sizeof deciders / sizeof deciders[0]; i++)
        if (strcmp(deciders[i], text) == 0)
            return true;
    return false;
}

static struct evidence_def *kind_named(struct evidence_def *kinds, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(kinds[i].id, id) == 0)
            return &kinds[i];
    return NULL;
}

/* {"order": ["platform", "bank"]}: who decides by a kind. */
static int read_deciders(struct loading *l, const struct json *node, struct evidence_def *kinds)
{
    for (const struct json *item = json_child(node); item; item = json_next(item)) {
        struct evidence_def *kind = kind_named(kinds, l->d->evidence_count, json_key(item));

        if (!kind)
            return loading_refuse(l, item, "there is no kind of evidence \"%.40s\"",
                                  json_key(item));
        if (loading_list(l, item, "decider", known_decider, NULL, &kind->asked_by,
                         &kind->asked_by_count))
            return -1;
    }
    return 0;
}

int loading_evidence(struct loading *l)
{
    static const struct key_shape keys[] = {{"kinds", KEY_LIST | KEY_NEEDED}, {"for", KEY_OBJECT}};
    struct evidence_def *kinds;
    const struct json *list;
    const char **ids;
    size_t count;

    loading_open(l, "evidence.json");
    list = json_get(l->root, "kinds");
    if (LOADING_SHAPE(l, l->root, keys) ||
        loading_list(l, list, "kind of evidence", NULL, NULL, &ids, &count))
        return -1;
    kinds = arena_array(l->arena, count, sizeof *kinds);
    for (const struct json *item = json_child(list); item; item = json_next(item))
        if (loading_id(l, item, json_text(item)))
            return -1;
    for (size_t i = 0; i < count; i++)
        kinds[i].id = ids[i];
    l->d->evidence = kinds;
    l->d->evidence_count = count;
    return read_deciders(l, json_get(l->root, "for"), kinds);
}

/* --- groups -------------------------------------------------------------------------------- */

static int read_group(struct loading *l, const struct json *node, struct group_def *out)
{
    out->id = json_key(node);
    if (loading_id(l, node, out->id))
        return -1;
    return loading_list(l, node, "member", NULL, NULL, &out->members, &out->member_count);
}

static int read_groups(struct loading *l, const struct json *node)
{
    struct group_def *groups = arena_array(l->arena, json_count(node), sizeof *groups);
    size_t count = 0;

    for (const struct json *group = json_child(node); group; group = json_next(group))
        if (read_group(l, group, &groups[count++]))
            return -1;
    l->d->groups = groups;
    l->d->group_count = count;
    return 0;
}

/* --- facts --------------------------------------------------------------------------------- */

static const struct key_shape fact_keys[] = {
    {"type", KEY_TEXT | KEY_NEEDED},
    {"values", KEY_LIST | KEY_TEXT},
    {"of", KEY_TEXT},
    {"past", KEY_BOOL},
    {"most", KEY_NUMBER},
    {"nothing", KEY_BOOL},
    {"else", KEY_TEXT},
};

/* Which keys a type may have besides `type`, `of` and `else`. */
static bool has_values(enum value_type type)
{
    return type == VALUE_CHOICE || type == VALUE_SET;
}

static bool has_past(enum value_type type)
{
    return type == VALUE_DATE || type == VALUE_TIME;
}

static bool has_most(enum value_type type)
{
    return type == VALUE_TEXT || type == VALUE_NUMBER;
}

static bool has_nothing(enum value_type type)
{
    return type == VALUE_MONEY;
}

static int check_keys(struct loading *l, const struct json *node, enum value_type type)
{
    static const struct {
        const char *key;
        bool (*allowed)(enum value_type type);
    } table[] = {
        {"values", has_values}, {"past", has_past}, {"most", has_most}, {"nothing", has_nothing}};

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const struct json *member = json_get(node, table[i].key);

        if (member && !table[i].allowed(type))
            return loading_refuse(l, member, "a fact of type %s has no \"%s\"",
                                  value_type_name(type), table[i].key);
    }
    return 0;
}

static int values_of_evidence(struct loading *l, const struct json *node, struct fact_def *f)
{
    const char **ids = arena_array(l->arena, l->d->evidence_count, sizeof *ids);

    if (strcmp(json_text(node), "evidence") != 0)
        return loading_refuse(l, node, "this must be a list of values, or \"evidence\"");
    for (size_t i = 0; i < l->d->evidence_count; i++)
        ids[i] = l->d->evidence[i].id;
    f->values = ids;
    f->value_count = l->d->evidence_count;
    return 0;
}

static int read_values(struct loading *l, const struct json *owner, struct fact_def *f)
{
    const struct json *node = json_get(owner, "values");

    if (!has_values(f->type))
        return 0;
    if (!node)
        return loading_refuse(l, owner, "the key \"values\" is missing");
    if (json_type(node) == JSON_STRING)
        return values_of_evidence(l, node, f);
    if (loading_list(l, node, "value", NULL, NULL, &f->values, &f->value_count))
        return -1;
    for (const struct json *item = json_child(node); item; item = json_next(item))
        if (loading_id(l, item, json_text(item)))
            return -1;
    return f->value_count ? 0 : loading_refuse(l, node, "this list is empty");
}

static int read_owner(struct loading *l, const struct json *node, struct fact_def *f)
{
    static const char *const owners[] = {"case", "payment"};
    size_t which = 0;

    if (node && LOADING_WORD(l, node, owners, &which))
        return -1;
    f->of_payment = which == 1;
    return 0;
}

/* Words that mean something else in an expression, and slots of a step's text that are no facts. */
static bool is_reserved(const char *id)
{
    static const char *const reserved[] = {
        "and",           "or",         "not",       "in",        "has",
        "known",         "any",        "if",        "min",       "max",
        "within",        "today",      "now",       "do_by",     "latest",
        "aim_by",        "not_before", "expect_by", "days_left", "last_deadline",
        "contradiction", "loss",       "wires",
    };

    for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++)
        if (strcmp(reserved[i], id) == 0)
            return true;
    return false;
}

static int read_fact(struct loading *l, const struct json *node, struct fact_def *f)
{
    f->id = json_key(node);
    if (loading_id(l, node, f->id) || LOADING_SHAPE(l, node, fact_keys))
        return -1;
    if (is_reserved(f->id))
        return loading_refuse(l, node, "\"%s\" has a meaning of its own, and cannot name a fact",
                              f->id);
    if (!value_type_named(json_string_at(node, "type"), &f->type))
        return loading_refuse(l, json_get(node, "type"), "there is no type \"%.40s\"",
                              json_string_at(node, "type"));
    f->of_class = f->type == VALUE_CHOICE && strcmp(f->id, "scam") == 0;
    f->past = json_true_at(node, "past");
    f->nothing = json_true_at(node, "nothing");
    f->most = json_integer_at(node, "most", 0);
    if (check_keys(l, node, f->type) || read_values(l, node, f))
        return -1;
    return read_owner(l, json_get(node, "of"), f);
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(const struct fact_def *const *)a)->id,
                  (*(const struct fact_def *const *)b)->id);
}

static void sort_names(struct dialog *d, struct arena *a)
{
    const struct fact_def **names = arena_array(a, d->fact_count, sizeof *names);

    for (size_t i = 0; i < d->fact_count; i++)
        names[i] = &d->facts[i];
    qsort(names, d->fact_count, sizeof *names, by_name);
    d->facts_by_name = names;
}

/* At least half of the slots stay empty, so that a name that is none is soon found out. */
static void hash_names(struct dialog *d, struct arena *a)
{
    size_t slots = 16;

    while (slots < d->fact_count * 2 + 1)
        slots *= 2;
    d->fact_slots = arena_array(a, slots, sizeof *d->fact_slots);
    d->fact_slot_count = slots;
    for (size_t i = 0; i < d->fact_count; i++) {
        size_t at = dialog_fact_hash(d->facts[i].id) & (slots - 1);

        while (d->fact_slots[at])
            at = (at + 1) & (slots - 1);
        d->fact_slots[at] = &d->facts[i];
    }
}

static int read_facts(struct loading *l, const struct json *node, struct fact_def *facts)
{
    size_t count = 0;

    for (const struct json *fact = json_child(node); fact; fact = json_next(fact)) {
        facts[count].index = (int)count;
        if (read_fact(l, fact, &facts[count++]))
            return -1;
    }
    for (size_t i = 0; i < BUILT_IN; i++, count++)
        facts[count] = (struct fact_def){
            .id = built_in[i].id, .index = (int)count, .type = built_in[i].type, .built_in = true};
    l->d->facts = facts;
    l->d->fact_count = count;
    sort_names(l->d, l->arena);
    hash_names(l->d, l->arena);
    return 0;
}

/* --- what stands in for a fact that is not known ------------------------------------------- */

static bool same_sort(enum value_type a, enum value_type b)
{
    return a == b || (has_past(a) && has_past(b));
}

static int read_else(struct loading *l, const struct json *node, struct fact_def *f)
{
    struct err why = {0};
    enum value_type got;

    if (!node)
        return 0;
    if (condition_compile(&f->otherwise, l->d, json_text(node), EXPR_ANY, &got, &why))
        return loading_refuse(l, node, "%s", why.text);
    if (!same_sort(f->type, got))
        return loading_refuse(l, node, "this gives a %s, the fact is a %s", value_type_name(got),
                              value_type_name(f->type));
    return 0;
}

struct chase {
    const struct fact_def *from;
    bool *seen;
    bool circle, forbidden;
};

static void follow(void *owner, const struct fact_def *f)
{
    struct chase *c = owner;

    c->circle = c->circle || f == c->from;
    c->forbidden = c->forbidden || f->built_in || strcmp(f->id, "scam") == 0;
    if (c->seen[f->index])
        return;
    c->seen[f->index] = true;
    if (f->otherwise)
        condition_facts(f->otherwise, follow, c);
}

/* The class of a case is derived from the facts, so no fact may stand on it in turn. */
static int check_else(struct loading *l, const struct json *node, const struct fact_def *f)
{
    struct chase c = {.from = f};

    if (!f->otherwise)
        return 0;
    c.seen = arena_array(l->arena, l->d->fact_count, sizeof *c.seen);
    condition_facts(f->otherwise, follow, &c);
    if (c.circle)
        return loading_refuse(l, node, "this leads back to \"%s\" itself", f->id);
    if (c.forbidden || strcmp(f->id, "scam") == 0)
        return loading_refuse(l, node,
                              "the class of a case and what triage works out cannot stand in "
                              "for a fact, nor have a stand-in");
    return 0;
}

static int read_all_else(struct loading *l, const struct json *node, struct fact_def *facts)
{
    size_t i = 0;

    for (const struct json *fact = json_child(node); fact; fact = json_next(fact))
        if (read_else(l, json_get(fact, "else"), &facts[i++]))
            return -1;
    i = 0;
    for (const struct json *fact = json_child(node); fact; fact = json_next(fact))
        if (check_else(l, json_get(fact, "else"), &facts[i++]))
            return -1;
    return 0;
}

int loading_facts(struct loading *l)
{
    static const struct key_shape keys[] = {{"groups", KEY_OBJECT},
                                            {"facts", KEY_OBJECT | KEY_NEEDED}};
    const struct json *node;
    struct fact_def *facts;

    loading_open(l, "facts.json");
    if (LOADING_SHAPE(l, l->root, keys))
        return -1;
    node = json_get(l->root, "facts");
    facts = arena_array(l->arena, json_count(node) + BUILT_IN, sizeof *facts);
    if (read_groups(l, json_get(l->root, "groups")) || read_facts(l, node, facts) ||
        read_all_else(l, node, facts))
        return -1;
    if (!dialog_fact(l->d, "scam") || dialog_fact(l->d, "scam")->type != VALUE_CHOICE)
        return loading_refuse(l, node, "there must be a fact \"scam\" of type choice");
    return 0;
}
