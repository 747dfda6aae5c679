/* dialog_letters.c: letters: what is to be copied, in each language, and when a paragraph belongs to it. */
/* SPDX-License-Identifier: MIT */
#include "core/draft.h"
#include "core/loading.h"
#include "core/message.h"
#include "core/render.h"
#include <string.h>

#define LIMIT_LEAST 100 /* characters: nobody says anything in less */
#define LANGUAGES_MOST 32

/* "letters/en/seller.json" is "seller" in "en". */
static const char *name_of(const struct loading *l)
{
    const char *name = strrchr(l->file, '/') + 1;

    return arena_copy_bytes(l->arena, name, strlen(name) - strlen(".json"));
}

static const char *language_of(const struct loading *l)
{
    const char *from = strchr(l->file, '/') + 1;

    return arena_copy_bytes(l->arena, from, strcspn(from, "/"));
}

static bool has_texts(const struct loading *l, const char *language)
{
    const char *languages[LANGUAGES_MOST];
    size_t count = text_table_languages(l->d->texts, languages, LANGUAGES_MOST);

    for (size_t i = 0; i < count; i++)
        if (strcmp(languages[i], language) == 0)
            return true;
    return false;
}

/* --- paragraphs ---------------------------------------------------------------------------- */

struct slots {
    struct loading *l;
    const struct json *at;
    const struct letter_def *letter;
    int result;
};

static void check_slot(void *owner, const char *slot)
{
    struct slots *s = owner;
    const struct fact_def *f = dialog_fact(s->l->d, slot);

    if (s->result || (f && !f->built_in))
        return;
    if (!draft_slot_built_in(slot))
        s->result = loading_refuse(s->l, s->at,
                                   "the slot {%.60s} is neither a fact nor one of the letter: "
                                   "today, answer_by, claim, payments",
                                   slot);
    else if (strcmp(slot, "answer_by") == 0 && !s->letter->answer_by)
        s->result = loading_refuse(s->l, s->at, "the letter has no \"answer_by\" for this slot");
}

static int read_words(struct loading *l, const struct letter_def *letter, const struct json *node,
                      const struct piece **out)
{
    struct slots slots = {.l = l, .at = node, .letter = letter};
    struct err why = {0};

    if (message_compile(out, json_text(node), l->arena, &why))
        return loading_refuse(l, node, "%s", why.text);
    message_slots(*out, check_slot, &slots);
    return slots.result;
}

static int read_form(struct loading *l, const struct letter_def *letter, const struct json *node,
                     struct letter_form *out)
{
    static const struct key_shape keys[] = {{"if", KEY_TEXT}, {"text", KEY_TEXT | KEY_NEEDED}};

    if (loading_kind(l, node, KEY_TEXT | KEY_OBJECT))
        return -1;
    if (json_type(node) == JSON_STRING)
        return read_words(l, letter, node, &out->text);
    if (LOADING_SHAPE(l, node, keys) ||
        loading_condition(l, json_get(node, "if"), EXPR_BOOL, &out->when))
        return -1;
    return read_words(l, letter, json_get(node, "text"), &out->text);
}

static int read_forms(struct loading *l, const struct letter_def *letter, const struct json *list,
                      struct letter_part *out)
{
    struct letter_form *forms = arena_array(l->arena, json_count(list), sizeof *forms);
    bool ended = false;

    out->forms = forms;
    for (const struct json *node = json_child(list); node; node = json_next(node)) {
        if (ended)
            return loading_refuse(l, node,
                                  "what stands behind a form without \"if\" is never taken");
        if (read_form(l, letter, node, &forms[out->form_count]))
            return -1;
        ended = !forms[out->form_count++].when;
    }
    return out->form_count ? 0 : loading_refuse(l, list, "this list is empty");
}

/* A text, a text with its condition, or a list of them of which the first that holds is taken. */
static int read_part(struct loading *l, const struct letter_def *letter, const struct json *node,
                     struct letter_part *out)
{
    struct letter_form *form;

    out->pointer = json_pointer(l->arena, l->root, node);
    if (loading_kind(l, node, KEY_TEXT | KEY_OBJECT | KEY_LIST))
        return -1;
    if (json_type(node) == JSON_ARRAY)
        return read_forms(l, letter, node, out);
    form = arena_alloc(l->arena, sizeof *form);
    out->forms = form;
    out->form_count = 1;
    return read_form(l, letter, node, form);
}

static int read_text(struct loading *l, struct letter_def *letter)
{
    const struct json *list = json_get(l->root, "paragraphs");
    struct letter_text *text = (struct letter_text *)&letter->texts[letter->text_count++];
    struct letter_part *parts = arena_array(l->arena, json_count(list), sizeof *parts);

    *text = (struct letter_text){.language = language_of(l),
                                 .file = l->file,
                                 .title = json_string_at(l->root, "title"),
                                 .parts = parts};
    for (const struct json *node = json_child(list); node; node = json_next(node))
        if (read_part(l, letter, node, &parts[text->part_count++]))
            return -1;
    return text->part_count ? 0 : loading_refuse(l, list, "this list is empty");
}

/* --- what the English file says of all languages ------------------------------------------- */

static bool known_fact(const struct loading *l, const void *owner, const char *text)
{
    const struct fact_def *f = dialog_fact(l->d, text);

    (void)owner;
    return f && !f->built_in;
}

static bool known_language(const struct loading *l, const void *letter, const char *text)
{
    const char *name = ((const struct letter_def *)letter)->id;

    return json_get(l->d->bundle, arena_print(l->arena, "letters/%s/%s.json", text, name)) != NULL;
}

static int read_head(struct loading *l, struct letter_def *letter)
{
    static const struct key_shape keys[] = {{"title", KEY_TEXT | KEY_NEEDED},
                                            {"in", KEY_LIST},
                                            {"limit", KEY_NUMBER},
                                            {"blanks", KEY_LIST},
                                            {"answer_by", KEY_TEXT},
                                            {"paragraphs", KEY_LIST | KEY_NEEDED}};
    const struct json *limit = json_get(l->root, "limit"), *in = json_get(l->root, "in");

    if (LOADING_SHAPE(l, l->root, keys) ||
        loading_list(l, json_get(l->root, "blanks"), "fact", known_fact, NULL, &letter->blanks,
                     &letter->blank_count) ||
        loading_list(l, in, "text of this letter in", known_language, letter, &letter->always,
                     &letter->always_count) ||
        loading_condition(l, json_get(l->root, "answer_by"), EXPR_DATE, &letter->answer_by))
        return -1;
    letter->limit = (int)json_integer_at(l->root, "limit", 0);
    if (limit && letter->limit < LIMIT_LEAST)
        return loading_refuse(l, limit, "a field of less than %d characters holds no letter",
                              LIMIT_LEAST);
    return letter->always_count <= DRAFT_LANGUAGES_MOST
               ? 0
               : loading_refuse(l, in, "a letter goes out in at most %d languages",
                                DRAFT_LANGUAGES_MOST);
}

/* --- files --------------------------------------------------------------------------------- */

static int count_file(struct loading *l, void *owner)
{
    (void)l;
    ++*(size_t *)owner;
    return 0;
}

static int read_english(struct loading *l, void *owner)
{
    struct letter_def *letters = owner, *letter = &letters[l->d->letter_count];
    struct letter_text *texts = arena_array(l->arena, LANGUAGES_MOST, sizeof *texts);

    letter->id = name_of(l);
    letter->texts = texts;
    if (loading_id(l, l->root, letter->id) || read_head(l, letter) || read_text(l, letter))
        return -1;
    l->d->letter_count++;
    return 0;
}

static int read_translation(struct loading *l, void *owner)
{
    static const struct key_shape keys[] = {{"title", KEY_TEXT | KEY_NEEDED},
                                            {"paragraphs", KEY_LIST | KEY_NEEDED}};
    const char *language = language_of(l);
    struct letter_def *letter = (struct letter_def *)dialog_letter(l->d, name_of(l));

    (void)owner;
    if (strcmp(language, "en") == 0)
        return 0;
    if (!has_texts(l, language))
        return loading_refuse(l, l->root, "there are no texts in \"%.20s\"", language);
    if (!letter)
        return loading_refuse(l, l->root, "there is no such letter in English");
    return LOADING_SHAPE(l, l->root, keys) || read_text(l, letter) ? -1 : 0;
}

int loading_letters(struct loading *l)
{
    struct letter_def *letters;
    size_t room = 0;

    if (loading_files(l, "letters/*/*.json", count_file, &room))
        return -1;
    letters = arena_array(l->arena, room, sizeof *letters);
    l->d->letters = letters;
    if (loading_files(l, "letters/en/*.json", read_english, letters))
        return -1;
    return loading_files(l, "letters/*/*.json", read_translation, NULL);
}
