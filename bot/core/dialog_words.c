/* dialog_words.c: text, lexicon and common.json: the words of a set. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/loading.h"
#include "core/message.h"
#include "core/render.h"
#include "core/understand.h"
#include <stdlib.h>
#include <string.h>

/* "text/en/plan.json", "lexicon/en.json" and "canned/en.json" are all of "en". */
static const char *language_of(struct loading *l)
{
    const char *from = strchr(l->file, '/') + 1;

    return arena_copy_bytes(l->arena, from, strcspn(from, "/."));
}

static int check_language(struct loading *l, const char *language)
{
    size_t letters = strspn(language, "abcdefghijklmnopqrstuvwxyz");

    if (language[letters] != '\0' || letters < 2 || letters > 3)
        return loading_refuse(l, l->root, "\"%.20s\" is no language: two or three small letters",
                              language);
    return 0;
}

/* --- sentences ----------------------------------------------------------------------------- */

static int check_key(struct loading *l, const struct json *sentence)
{
    const char *key = json_key(sentence);

    if (*key < 'a' || *key > 'z' || strlen(key) > 120 ||
        key[strspn(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")])
        return loading_refuse(l, sentence, "\"%.80s\" is no key of a sentence", key);
    return loading_kind(l, sentence, KEY_TEXT);
}

static struct json *object_within(struct json *owner, const char *key)
{
    struct json *found = (struct json *)json_get(owner, key);

    if (!found) {
        found = json_new_object();
        json_put(owner, key, found);
    }
    return found;
}

/* The table compiles it again; here the file is still known. */
static int check_syntax(struct loading *l, const struct json *sentence)
{
    struct arena *scratch = arena_new();
    const struct piece *message;
    struct err why = {0};
    int result = message_compile(&message, json_text(sentence), scratch, &why);

    arena_free(&scratch);
    return result ? loading_refuse(l, sentence, "%s", why.text) : 0;
}

static int merge_sentences(struct loading *l, void *owner)
{
    const char *language = language_of(l);
    struct json *all = object_within(owner, language);

    if (check_language(l, language))
        return -1;
    for (const struct json *s = json_child(l->root); s; s = json_next(s)) {
        if (check_key(l, s) || check_syntax(l, s))
            return -1;
        if (json_get(all, json_key(s)))
            return loading_refuse(l, s, "this sentence stands in another file of the language too");
        json_put(all, json_key(s), json_copy(s));
    }
    return 0;
}

/* --- what advisors say often --------------------------------------------------------------- */

static void find_slot(void *owner, const char *slot)
{
    *(const char **)owner = slot;
}

/* Nothing fills a slot of theirs: they are sent as they stand. */
static int check_canned(struct loading *l, const struct json *sentence)
{
    struct arena *scratch = arena_new();
    const struct piece *message;
    const char *slot = NULL;
    struct err why = {0};
    int result = message_compile(&message, json_text(sentence), scratch, &why);

    if (result)
        result = loading_refuse(l, sentence, "%s", why.text);
    else
        message_slots(message, find_slot, &slot);
    if (slot)
        result = loading_refuse(l, sentence, "{%.40s}: nothing is filled into these words", slot);
    arena_free(&scratch);
    return result;
}

/* They stand among the sentences under "canned.NAME". */
static int merge_canned(struct loading *l, void *owner)
{
    const char *language = language_of(l);
    struct json *all = object_within(owner, language);

    if (check_language(l, language))
        return -1;
    for (const struct json *s = json_child(l->root); s; s = json_next(s)) {
        if (loading_id(l, s, json_key(s)) || loading_kind(l, s, KEY_TEXT) || check_canned(l, s))
            return -1;
        json_put(all, arena_print(l->arena, "canned.%s", json_key(s)), json_copy(s));
    }
    return 0;
}

int loading_texts(struct loading *l)
{
    struct json *by_language = json_new_object();
    int result = loading_files(l, "text/*/*.json", merge_sentences, by_language);

    if (!result)
        result = loading_files(l, "canned/*.json", merge_canned, by_language);

    if (!result)
        result = text_table_new(&l->d->texts, by_language, l->e);
    json_free(&by_language);
    return result;
}

/* --- lexicon ------------------------------------------------------------------------------- */

static int add_lexicon(struct loading *l, void *owner)
{
    const char *language = language_of(l);

    if (check_language(l, language))
        return -1;
    json_put(owner, language, json_copy(l->root));
    return 0;
}

int loading_lexicon(struct loading *l)
{
    struct json *by_language = json_new_object();
    int result = loading_files(l, "lexicon/*.json", add_lexicon, by_language);

    if (!result)
        result = lexicon_new(&l->d->lexicon, l->d, by_language, l->e);
    json_free(&by_language);
    return result;
}

/* --- words that work everywhere ------------------------------------------------------------ */

static size_t prefix_of(const char *id)
{
    const char *dot = strrchr(id, '.');

    return dot ? (size_t)(dot - id) + 1 : 0;
}

/* "?" folds to nothing, and is looked up as it is. */
static const char *folded(struct arena *a, const char *form)
{
    const char *text = text_fold(a, form);

    return *text ? text : form;
}

static int read_word(struct loading *l, const struct json *node, struct word_def *out)
{
    size_t desk = strncmp(json_key(node), "staff.", 6) == 0 ? 6 : 0;

    out->id = json_key(node);
    if (loading_id(l, node, out->id + desk) ||
        loading_list(l, node, "form", NULL, NULL, &out->forms, &out->form_count))
        return -1;
    for (size_t i = 0; i < out->form_count; i++)
        out->forms[i] = folded(l->arena, out->forms[i]);
    return 0;
}

static int by_form(const void *a, const void *b)
{
    const struct word_form *one = a, *other = b;
    int order = (one->prefix > other->prefix) - (one->prefix < other->prefix);

    if (!order)
        order = memcmp(one->word->id, other->word->id, one->prefix);
    return order ? order : strcmp(one->folded, other->folded);
}

/* Several languages say "no": the same form twice for one word is one form, for two words a mistake. */
static int check_forms(struct loading *l, const struct json *words)
{
    const struct word_form *forms = l->d->word_forms;

    for (size_t i = 1; i < l->d->word_form_count; i++)
        if (by_form(&forms[i - 1], &forms[i]) == 0 && forms[i - 1].word != forms[i].word)
            return loading_refuse(l, json_get(words, forms[i].word->id),
                                  "\"%.40s\" stands for \"%s\" too", forms[i].folded,
                                  forms[i - 1].word->id);
    return 0;
}

static void sort_forms(struct dialog *d, struct arena *a)
{
    struct word_form *forms;
    size_t count = 0;

    for (size_t i = 0; i < d->word_count; i++)
        count += d->words[i].form_count;
    forms = arena_array(a, count, sizeof *forms);
    d->word_forms = forms;
    d->word_form_count = count;
    for (size_t i = 0; i < d->word_count; i++)
        for (size_t k = 0; k < d->words[i].form_count; k++)
            *forms++ = (struct word_form){.folded = d->words[i].forms[k],
                                          .word = &d->words[i],
                                          .prefix = prefix_of(d->words[i].id)};
    qsort((void *)d->word_forms, count, sizeof *d->word_forms, by_form);
}

/* {"fr": "Je comprends ..."}: for a language that we read and do not write. */
static int read_english_only(struct loading *l, const struct json *node)
{
    for (const struct json *s = node ? json_child(node) : NULL; s; s = json_next(s))
        if (check_language(l, json_key(s)) || loading_kind(l, s, KEY_TEXT))
            return -1;
    l->d->english_only = node;
    return 0;
}

int loading_words(struct loading *l)
{
    static const struct key_shape keys[] = {{"words", KEY_OBJECT | KEY_NEEDED},
                                            {"english_only", KEY_OBJECT}};
    const struct json *node;
    struct word_def *words;

    loading_open(l, "common.json");
    if (LOADING_SHAPE(l, l->root, keys) || read_english_only(l, json_get(l->root, "english_only")))
        return -1;
    node = json_get(l->root, "words");
    words = arena_array(l->arena, json_count(node), sizeof *words);
    l->d->words = words;
    for (const struct json *word = json_child(node); word; word = json_next(word))
        if (read_word(l, word, &words[l->d->word_count++]))
            return -1;
    sort_forms(l->d, l->arena);
    return check_forms(l, node);
}
