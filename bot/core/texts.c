/* texts.c: the sentences of a set of dialogs, by language and key. */
/* SPDX-License-Identifier: MIT */
#include "core/texts.h"
#include <stdlib.h>
#include <string.h>

struct language {
    const char *id;
    struct sentence *sentences; /* by key */
    size_t count;
    const struct sentence **slots; /* the same by a hash of the key, with gaps */
    size_t slot_count;             /* a power of two */
};

struct text_table {
    struct arena *memory;
    struct language *languages; /* English first */
    size_t count;
};

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct sentence *)a)->key, ((const struct sentence *)b)->key);
}

/* FNV-1a: where to begin looking among the slots. */
static size_t hash_of(const char *key)
{
    uint32_t hash = UINT32_C(2166136261);

    for (; *key; key++)
        hash = (hash ^ (unsigned char)*key) * UINT32_C(16777619);
    return hash;
}

/* The slot that holds this key, or the gap where it would be. */
static const struct sentence **slot_of(const struct language *l, const char *key)
{
    size_t at = hash_of(key) & (l->slot_count - 1);

    while (l->slots[at] && strcmp(l->slots[at]->key, key) != 0)
        at = (at + 1) & (l->slot_count - 1);
    return &l->slots[at];
}

static const struct sentence *sentence_of(const struct language *l, const char *key)
{
    return l ? *slot_of(l, key) : NULL;
}

/* At least half of the slots stay empty, so that a key that is none is soon found out. */
static void hash_keys(struct language *l, struct arena *a)
{
    l->slot_count = 16;
    while (l->slot_count < l->count * 2 + 1)
        l->slot_count *= 2;
    l->slots = arena_array(a, l->slot_count, sizeof *l->slots);
    for (size_t i = 0; i < l->count; i++)
        *slot_of(l, l->sentences[i].key) = &l->sentences[i];
}

/* "pt-BR" is served by "pt". NULL: not in the table. */
static const struct language *language_of(const struct text_table *t, const char *id)
{
    size_t base = id ? strcspn(id, "-_") : 0;

    for (size_t i = 0; i < t->count; i++) {
        const char *have = t->languages[i].id;

        if (id && (strcmp(have, id) == 0 || (strlen(have) == base && memcmp(have, id, base) == 0)))
            return &t->languages[i];
    }
    return NULL;
}

static int compile_sentence(struct sentence *out, const struct json *node, struct arena *a,
                            struct err *e)
{
    const char *source = json_text(node);

    out->key = arena_copy(a, json_key(node));
    if (!source)
        return err_set(e, ERR_INPUT, "text/%s: no text", out->key);
    if (message_compile(&out->message, source, a, e) < 0)
        return err_context(e, "/%s", out->key);
    return 0;
}

static int compile_language(struct language *out, const struct json *node, struct arena *a,
                            struct err *e)
{
    size_t i = 0;

    out->id = arena_copy(a, json_key(node));
    if (json_type(node) != JSON_OBJECT)
        return err_set(e, ERR_INPUT, "text/%s: not an object", out->id);
    out->count = json_count(node);
    out->sentences = arena_array(a, out->count + 1, sizeof *out->sentences);
    for (const struct json *m = json_child(node); m; m = json_next(m)) {
        if (compile_sentence(&out->sentences[i++], m, a, e) < 0)
            return err_context(e, "text/%s", out->id);
    }
    qsort(out->sentences, out->count, sizeof *out->sentences, by_key);
    hash_keys(out, a);
    return 0;
}

/* Has the English sentence every slot that a translation wants to fill? */
struct slot_check {
    const struct piece *english;
    const char *wanted, *missing;
    bool found;
};

static void look_for_slot(void *owner, const char *slot)
{
    struct slot_check *check = owner;

    check->found = check->found || strcmp(slot, check->wanted) == 0;
}

static void check_slot(void *owner, const char *slot)
{
    struct slot_check *check = owner;

    check->wanted = slot;
    check->found = false;
    message_slots(check->english, look_for_slot, check);
    if (!check->found)
        check->missing = slot;
}

static int check_slots(const struct text_table *t, const struct language *l, struct err *e)
{
    for (size_t i = 0; i < l->count; i++) {
        const struct sentence *english = sentence_of(&t->languages[0], l->sentences[i].key);
        struct slot_check check = {.english = english ? english->message : NULL};

        if (english)
            message_slots(l->sentences[i].message, check_slot, &check);
        if (check.missing)
            return err_set(e, ERR_INPUT,
                           "text/%s: /%s: the slot {%s} is not in the English sentence", l->id,
                           l->sentences[i].key, check.missing);
    }
    return 0;
}

static int fill_table(struct text_table *t, const struct json *by_language, struct err *e)
{
    size_t next = 1;

    if (!json_get(by_language, "en"))
        return err_set(e, ERR_INPUT, "text: English is missing");
    t->count = json_count(by_language);
    t->languages = arena_array(t->memory, t->count, sizeof *t->languages);
    for (const struct json *m = json_child(by_language); m; m = json_next(m)) {
        size_t at = strcmp(json_key(m), "en") == 0 ? 0 : next++;

        if (compile_language(&t->languages[at], m, t->memory, e) < 0)
            return -1;
    }
    for (size_t i = 1; i < t->count; i++) {
        if (check_slots(t, &t->languages[i], e) < 0)
            return -1;
    }
    return 0;
}

int text_table_new(struct text_table **out, const struct json *by_language, struct err *e)
{
    struct arena *memory = arena_new();
    struct text_table *t = arena_alloc(memory, sizeof *t);

    t->memory = memory;
    *out = t;
    if (fill_table(t, by_language, e) < 0)
        text_table_free(out);
    return *out ? 0 : -1;
}

void text_table_free(struct text_table **t)
{
    struct arena *memory = *t ? (*t)->memory : NULL;

    *t = NULL;
    if (memory)
        arena_free(&memory);
}

bool text_table_has(const struct text_table *t, const char *language, const char *key)
{
    return sentence_of(language_of(t, language), key) != NULL;
}

/* A sentence taken from English is English throughout, plurals and dates too. */
const struct sentence *text_find(const struct text_table *t, const char **language, const char *key)
{
    const struct language *own = language_of(t, *language);
    const struct sentence *found = sentence_of(own, key);

    if (found) {
        *language = own->id;
        return found;
    }
    *language = "en";
    return sentence_of(&t->languages[0], key);
}

const char *text_table_language(const struct text_table *t, const char *language)
{
    (void)text_find(t, &language, "language.name");
    return language;
}

size_t text_table_languages(const struct text_table *t, const char **out, size_t room)
{
    for (size_t i = 0; i < t->count && i < room; i++)
        out[i] = t->languages[i].id;
    return t->count < room ? t->count : room;
}

void render_slots(const struct text_table *t, const char *language, const char *key,
                  void (*each)(void *owner, const char *slot), void *owner)
{
    const struct sentence *found = sentence_of(language_of(t, language), key);

    if (found)
        message_slots(found->message, each, owner);
}

void text_table_keys(const struct text_table *t, const char *language,
                     void (*each)(void *owner, const char *key), void *owner)
{
    const struct language *l = language_of(t, language);

    for (size_t i = 0; l && i < l->count; i++)
        each(owner, l->sentences[i].key);
}
