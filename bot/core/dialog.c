/* dialog.c: a set of dialogs: loaded in order, hashed, looked up. */
/* SPDX-License-Identifier: MIT */
#include "core/loading.h"
#include "base/log.h"
#include "core/classifier.h"
#include "core/render.h"
#include "core/understand.h"
#include <stdlib.h>
#include <string.h>

#define BUNDLE_BYTES_MOST ((size_t)64 << 20)

/* --- loading ------------------------------------------------------------------------------- */

/* Each may use what stands above it. */
static const struct {
    int (*load)(struct loading *l);
    bool of_interview;
} parts[] = {
    {loading_evidence, true}, {loading_facts, true},      {loading_classes, true},
    {loading_rates, true},    {loading_texts, true},      {loading_lexicon, true},
    {loading_words, true},    {loading_interview, true},  {loading_hosts, false},
    {loading_triage, false},  {loading_deadlines, false}, {loading_letters, false},
    {loading_plans, false},   {loading_emergency, false}, {loading_faq, false},
    {loading_scopes, false},  {loading_bearing, true},
};

static int load_parts(struct loading *l)
{
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if ((parts[i].of_interview || !l->interview_only) && parts[i].load(l))
            return -1;
    return 0;
}

static void hash_files(const struct json *bundle, unsigned use, char out[CRYPTO_SHA256_HEX])
{
    struct buf bytes = BUF_INIT(BUNDLE_BYTES_MOST);

    dialog_files_write(bundle, use, &bytes);
    crypto_sha256_hex(buf_text(&bytes), bytes.length, out);
    buf_free(&bytes);
}

static int compile(struct dialog *d, bool interview_only, struct err *e)
{
    struct loading l = {.d = d, .arena = d->memory, .interview_only = interview_only, .e = e};

    if (dialog_files_check(d->bundle, interview_only, e) || load_parts(&l))
        return -1;
    hash_files(d->bundle, 0, d->set);
    hash_files(d->bundle, FILE_PINNED, d->interview);
    return 0;
}

/* The bundle becomes the set's, also when the set is refused. */
static int dialog_new(struct dialog **out, struct json *bundle, bool interview_only, struct err *e)
{
    struct arena *memory = arena_new();
    struct dialog *d = arena_alloc(memory, sizeof *d);

    d->memory = memory;
    d->bundle = bundle;
    *out = d;
    if (compile(d, interview_only, e) == 0)
        return 0;
    dialog_free(out);
    return -1;
}

/* Without a model that fits, first messages are read by the lexicon alone, so that the bot works; `recoup check` says what is wrong. */
static void load_classifier(struct dialog *d, const char *folder)
{
    struct err e = {0};

    if (classifier_load(&d->classifier, d, folder, &e) < 0 && e.kind != ERR_MISSING)
        log_warn("reader.model", "refused=%s", e.text);
}

int dialog_load(struct dialog **out, const char *folder, struct err *e)
{
    struct json *bundle;

    *out = NULL;
    if (dialog_files_read(&bundle, folder, e) || dialog_new(out, bundle, false, e))
        return -1;
    load_classifier(*out, folder);
    return 0;
}

int dialog_load_bundle(struct dialog **out, const char *bytes, size_t length, bool interview_only,
                       struct err *e)
{
    struct json *bundle;

    *out = NULL;
    return dialog_files_parse(&bundle, bytes, length, e)
               ? -1
               : dialog_new(out, bundle, interview_only, e);
}

void dialog_interview_bundle(const struct dialog *d, struct buf *out)
{
    dialog_files_write(d->bundle, FILE_INTERVIEW, out);
}

void dialog_free(struct dialog **d)
{
    struct arena *memory;

    if (!*d)
        return;
    if ((*d)->lexicon)
        lexicon_free(&(*d)->lexicon);
    if ((*d)->questions)
        lexicon_free(&(*d)->questions);
    if ((*d)->classifier)
        classifier_free(&(*d)->classifier);
    if ((*d)->texts)
        text_table_free(&(*d)->texts);
    json_free(&(*d)->bundle);
    memory = (*d)->memory;
    arena_free(&memory);
    *d = NULL;
}

/* --- looking up ---------------------------------------------------------------------------- */

static int fact_named(const void *id, const void *row)
{
    return strcmp(id, (*(const struct fact_def *const *)row)->id);
}

/* FNV-1a: ids are short, and asked for many times in every step. */
size_t dialog_fact_hash(const char *id)
{
    uint32_t hash = UINT32_C(2166136261);

    for (; *id; id++)
        hash = (hash ^ (unsigned char)*id) * UINT32_C(16777619);
    return hash;
}

static const struct fact_def *fact_in_slots(const struct dialog *d, const char *id)
{
    size_t mask = d->fact_slot_count - 1, at = dialog_fact_hash(id) & mask;

    while (d->fact_slots[at] && strcmp(d->fact_slots[at]->id, id) != 0)
        at = (at + 1) & mask;
    return d->fact_slots[at];
}

const struct fact_def *dialog_fact(const struct dialog *d, const char *id)
{
    const struct fact_def **row;

    if (id && d->fact_slots)
        return fact_in_slots(d, id);
    row = d->fact_count && id
              ? bsearch(id, d->facts_by_name, d->fact_count, sizeof *row, fact_named)
              : NULL;
    return row ? *row : NULL;
}

static int rule_named(const void *id, const void *row)
{
    return strcmp(id, (*(const struct rule_def *const *)row)->id);
}

const struct rule_def *dialog_rule(const struct dialog *d, const char *id)
{
    const struct rule_def **row =
        d->rule_count && id ? bsearch(id, d->rules_by_name, d->rule_count, sizeof *row, rule_named)
                            : NULL;

    return row ? *row : NULL;
}

const struct state_def *dialog_state(const struct dialog *d, const char *id)
{
    for (size_t i = 0; id && i < d->state_count; i++)
        if (strcmp(d->states[i].id, id) == 0)
            return &d->states[i];
    return NULL;
}

const struct class_def *dialog_class(const struct dialog *d, const char *id)
{
    for (size_t i = 0; id && i < d->class_count; i++)
        if (strcmp(d->classes[i].id, id) == 0)
            return &d->classes[i];
    return NULL;
}

const struct letter_def *dialog_letter(const struct dialog *d, const char *id)
{
    for (size_t i = 0; id && i < d->letter_count; i++)
        if (strcmp(d->letters[i].id, id) == 0)
            return &d->letters[i];
    return NULL;
}

const struct faq_def *dialog_faq(const struct dialog *d, const char *id)
{
    for (size_t i = 0; id && i < d->faq_count; i++)
        if (strcmp(d->faq[i].id, id) == 0)
            return &d->faq[i];
    return NULL;
}

const struct group_def *dialog_group(const struct dialog *d, const char *id)
{
    for (size_t i = 0; id && i < d->group_count; i++)
        if (strcmp(d->groups[i].id, id) == 0)
            return &d->groups[i];
    return NULL;
}

const char *dialog_english_only(const struct dialog *d, const char *language)
{
    const struct json *sentence = d->english_only ? json_get(d->english_only, language) : NULL;

    return sentence ? json_text(sentence) : NULL;
}

static bool allows_one(const struct fact_def *f, const char *value, size_t length)
{
    for (size_t i = 0; i < f->value_count; i++)
        if (strlen(f->values[i]) == length && memcmp(f->values[i], value, length) == 0)
            return true;
    return false;
}

/* The empty set has no member that could be wrong. */
static bool allows_members(const struct fact_def *f, const char *set)
{
    while (*set) {
        size_t length = strcspn(set, ",");

        if (!allows_one(f, set, length))
            return false;
        set += length + (set[length] == ',');
    }
    return true;
}

bool fact_def_allows(const struct fact_def *f, const char *value)
{
    switch (f->type) {
    case VALUE_CHOICE:
        return allows_one(f, value, strlen(value));
    case VALUE_SET:
        return allows_members(f, value);
    case VALUE_YESNO:
        return strcmp(value, "yes") == 0 || strcmp(value, "no") == 0;
    case VALUE_DATE:
    case VALUE_TIME:
    case VALUE_MONEY:
    case VALUE_NUMBER:
    case VALUE_TEXT:
    case VALUE_COUNTRY:
    case VALUE_REGION:
    case VALUE_TYPES:
        return true;
    }
    return true;
}

struct wanted_form {
    const char *prefix, *folded;
    size_t length; /* of the prefix */
};

static int form_wanted(const void *key, const void *row)
{
    const struct wanted_form *wanted = key;
    const struct word_form *form = row;
    int order = (wanted->length > form->prefix) - (wanted->length < form->prefix);

    if (!order)
        order = memcmp(wanted->prefix, form->word->id, form->prefix);
    return order ? order : strcmp(wanted->folded, form->folded);
}

const char *dialog_word(const struct dialog *d, const char *prefix, const char *folded)
{
    struct wanted_form wanted = {.prefix = prefix, .folded = folded, .length = strlen(prefix)};
    const struct word_form *found =
        d->word_form_count
            ? bsearch(&wanted, d->word_forms, d->word_form_count, sizeof *found, form_wanted)
            : NULL;

    return found ? found->word->id : NULL;
}
