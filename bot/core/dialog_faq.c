/* dialog_faq.c: faq.json: questions people ask, how they ask them, and what is answered. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/lexicon.h"
#include "core/loading.h"
#include <stdlib.h>
#include <string.h>

#define RULES_MOST 3 /* of one answer: each is a line under two or three sentences */

/* One way to ask, in the order of their folded words: two questions must not share one. */
struct way {
    const char *folded;
    const struct json *node;
    const char *id;
};

struct reading_faq {
    struct loading *l;
    struct arena *scratch;
    struct way *ways;
    size_t way_count, room;
};

/* --- how it is asked ----------------------------------------------------------------------- */

static void keep_way(struct reading_faq *r, const struct json *phrase, const char *id)
{
    struct arena *a = r->l->arena;

    if (r->way_count == r->room) {
        struct way *more = arena_array(a, r->room = r->room * 2 + 256, sizeof *more);

        if (r->way_count)
            memcpy(more, r->ways, r->way_count * sizeof *more);
        r->ways = more;
    }
    r->ways[r->way_count++] =
        (struct way){text_simplify(a, text_fold(a, json_text(phrase))), phrase, id};
}

/* "You are a robot?" asks with its mark only. */
static bool ends_with_mark(const char *phrase)
{
    return phrase[strlen(phrase) - 1] == '?';
}

static int read_ways(struct reading_faq *r, const struct json *list, const char *id)
{
    struct word of = {.kind = WORD_QUESTION, .id = id, .language = 1};

    if (json_count(list) == 0)
        return loading_refuse(r->l, list, "there is no way to ask it");
    for (const struct json *phrase = json_child(list); phrase; phrase = json_next(phrase)) {
        if (loading_kind(r->l, phrase, KEY_TEXT))
            return -1;
        of.number = ends_with_mark(json_text(phrase));
        if (!lexicon_add(r->l->d->questions, json_text(phrase), &of, r->scratch))
            return loading_refuse(r->l, phrase, "no phrase, or one of too many words");
        keep_way(r, phrase, id);
    }
    return 0;
}

static int read_asked(struct reading_faq *r, const struct json *node, const char *id)
{
    struct loading *l = r->l;

    for (const struct json *list = json_child(node); list; list = json_next(list)) {
        if (!text_is_language(json_key(list)) || strlen(json_key(list)) != 2)
            return loading_refuse(l, list, "\"%.20s\" is no language", json_key(list));
        if (loading_kind(l, list, KEY_LIST) || read_ways(r, list, id))
            return -1;
    }
    return json_get(node, "en") ? 0 : loading_refuse(l, node, "the key \"en\" is missing");
}

static int by_words(const void *a, const void *b)
{
    const struct way *one = a, *other = b;
    int order = strcmp(one->folded, other->folded);

    return order ? order : strcmp(one->id, other->id);
}

static int check_ways(const struct reading_faq *r)
{
    if (r->way_count)
        qsort(r->ways, r->way_count, sizeof *r->ways, by_words);
    for (size_t i = 1; i < r->way_count; i++)
        if (strcmp(r->ways[i - 1].folded, r->ways[i].folded) == 0 &&
            strcmp(r->ways[i - 1].id, r->ways[i].id) != 0)
            return loading_refuse(r->l, r->ways[i].node, "\"%.60s\" asks for \"%s\" too",
                                  json_text(r->ways[i].node), r->ways[i - 1].id);
    return 0;
}

/* --- what is answered ---------------------------------------------------------------------- */

static int read_rules(struct loading *l, const struct json *node, struct faq_form *out)
{
    const char **ids;

    if (loading_list(l, node, "rule", loading_known_rule, NULL, &ids, &out->rule_count))
        return -1;
    if (out->rule_count > RULES_MOST)
        return loading_refuse(l, node, "more than %d rules", RULES_MOST);
    out->rules = arena_array(l->arena, out->rule_count, sizeof *out->rules);
    for (size_t i = 0; i < out->rule_count; i++)
        out->rules[i] = dialog_rule(l->d, ids[i]);
    return 0;
}

static int read_form(struct loading *l, const struct json *node, struct faq_form *out)
{
    static const struct key_shape keys[] = {
        {"if", KEY_TEXT}, {"say", KEY_TEXT | KEY_NEEDED}, {"rules", KEY_LIST}};
    const struct json *when;

    if (LOADING_SHAPE(l, node, keys))
        return -1;
    when = json_get(node, "if");
    if (!when && json_next(node))
        return loading_refuse(l, node, "an answer without \"if\" must come last");
    if (when && !json_next(node))
        return loading_refuse(l, when, "the last answer must do without \"if\"");
    return loading_condition(l, when, EXPR_BOOL, &out->when) ||
                   loading_text_key(l, json_get(node, "say"), &out->say) ||
                   read_rules(l, json_get(node, "rules"), out)
               ? -1
               : 0;
}

static int read_answer(struct loading *l, const struct json *node, struct faq_def *out)
{
    struct faq_form *forms = arena_array(l->arena, json_count(node), sizeof *forms);

    if (json_count(node) == 0)
        return loading_refuse(l, node, "there is no answer");
    out->forms = forms;
    for (const struct json *form = json_child(node); form; form = json_next(form))
        if (read_form(l, form, &forms[out->form_count++]))
            return -1;
    return 0;
}

static int read_question(struct reading_faq *r, const struct json *node, struct faq_def *out)
{
    static const struct key_shape keys[] = {{"id", KEY_TEXT | KEY_NEEDED},
                                            {"asked", KEY_OBJECT | KEY_NEEDED},
                                            {"answer", KEY_LIST | KEY_NEEDED}};
    struct loading *l = r->l;

    if (LOADING_SHAPE(l, node, keys))
        return -1;
    out->pointer = json_pointer(l->arena, l->root, node);
    if (loading_id(l, json_get(node, "id"), json_string_at(node, "id")))
        return -1;
    if (dialog_faq(l->d, json_string_at(node, "id")))
        return loading_refuse(l, json_get(node, "id"), "there is a question of this name already");
    out->id = json_string_at(node, "id");
    return read_asked(r, json_get(node, "asked"), out->id) ||
                   read_answer(l, json_get(node, "answer"), out)
               ? -1
               : 0;
}

static int read_around(struct loading *l, const struct json *node)
{
    if (loading_list(l, node, "word", NULL, NULL, &l->d->around, &l->d->around_count))
        return -1;
    for (size_t i = 0; i < l->d->around_count; i++)
        l->d->around[i] = text_fold(l->arena, l->d->around[i]);
    return 0;
}

static int read_questions(struct reading_faq *r)
{
    static const struct key_shape keys[] = {{"around", KEY_LIST},
                                            {"questions", KEY_LIST | KEY_NEEDED}};
    struct loading *l = r->l;
    const struct json *node;
    struct faq_def *faq;

    if (LOADING_SHAPE(l, l->root, keys) || read_around(l, json_get(l->root, "around")))
        return -1;
    node = json_get(l->root, "questions");
    faq = arena_array(l->arena, json_count(node), sizeof *faq);
    l->d->faq = faq;
    for (const struct json *q = json_child(node); q; q = json_next(q)) {
        if (loading_kind(l, q, KEY_OBJECT) || read_question(r, q, &faq[l->d->faq_count]))
            return -1;
        l->d->faq_count++;
    }
    return check_ways(r);
}

int loading_faq(struct loading *l)
{
    struct reading_faq r = {.l = l};
    int result;

    if (!loading_open(l, "faq.json"))
        return 0;
    r.scratch = arena_new();
    l->d->questions = lexicon_empty();
    result = read_questions(&r);
    arena_free(&r.scratch);
    return result;
}
