/* expect_pick.c: an answer among choices. */
/* SPDX-License-Identifier: MIT */
#include "core/expect_pick.h"
#include "base/text.h"
#include "core/render.h"
#include <string.h>

#define BEGINNING_LEAST 3 /* letters of a label that can stand for it */

static unsigned languages_of(const struct lexicon *l, const char *language)
{
    return lexicon_language(l, language) | lexicon_language(l, "en");
}

struct asked asked_make(const struct view *v, const struct question *question, const char *text)
{
    struct asked q = {.view = v, .question = question, .fact = question->fact};

    q.text = text + strspn(text, " \n\t");
    q.folded = text_fold(v->arena, text);
    scan_text(&q.scan, v, languages_of(v->dialog->lexicon, question->language), text, q.fact->past);
    return q;
}

const struct scan *asked_anywhere(struct asked *q)
{
    struct scan *scan;

    if (!q->anywhere) {
        scan = arena_alloc(q->view->arena, sizeof *scan);
        scan_text(scan, q->view, ~0u, q->text, q->fact->past);
        q->anywhere = scan;
    }
    return q->anywhere;
}

/* --- by number --- */

/* "2", "2." and "#2" fold to the same; 0: not one number and nothing else. */
static size_t number_of(const char *folded)
{
    size_t n = 0;

    folded += strspn(folded, "#[(");
    if (!*folded || strlen(folded) > 3)
        return 0;
    for (; *folded >= '0' && *folded <= '9'; folded++)
        n = n * 10 + (size_t)(*folded - '0');
    return *folded ? 0 : n;
}

static const char *by_number(const struct asked *q, const char *folded)
{
    size_t n = number_of(folded);

    return n >= 1 && n <= q->question->choice_count ? q->question->choices[n - 1] : NULL;
}

/* --- by label --- */

static const char *label_of(const struct asked *q, const char *value, const char *language)
{
    const struct text_table *t = q->view->dialog->texts;
    struct arena *a = q->view->arena;
    const char *key = arena_print(a, "value.%s.%s", q->fact->id, value);

    if (!language || !text_table_has(t, language, key))
        return NULL;
    return text_fold(a, render(t, language, key, NULL, 0, a));
}

static size_t letters(const char *text)
{
    size_t n = 0;

    for (; *text; text++)
        n += ((unsigned char)*text & 0xC0) != 0x80;
    return n;
}

static bool begins(const char *label, const char *folded)
{
    return letters(folded) >= BEGINNING_LEAST && strncmp(label, folded, strlen(folded)) == 0;
}

/* Is it this value's label, or (`beginning`) the beginning of it? */
static bool names(const struct asked *q, const char *value, const char *folded, bool beginning)
{
    const char *languages[] = {q->question->language, "en"};
    const char *id = text_fold(q->view->arena, value);

    if (beginning ? begins(id, folded) : strcmp(id, folded) == 0)
        return true;
    for (size_t i = 0; i < 2; i++) {
        const char *label = label_of(q, value, languages[i]);

        if (label && (beginning ? begins(label, folded) : strcmp(label, folded) == 0))
            return true;
    }
    return false;
}

/* The only value offered whose label it is or begins; NULL: none, or several. */
static const char *by_label(const struct asked *q, const char *folded, bool beginning)
{
    const char *found = NULL;

    for (size_t i = 0; *folded && i < q->question->choice_count; i++) {
        if (!names(q, q->question->choices[i], folded, beginning))
            continue;
        if (found)
            return NULL;
        found = q->question->choices[i];
    }
    return found;
}

/* --- by words of the lexicon --- */

static bool offered(const struct asked *q, const char *value)
{
    if (q->question->choice_count == 0)
        return q->fact->value_count == 0; /* yes/no, country: all there are */
    for (size_t i = 0; i < q->question->choice_count; i++) {
        if (strcmp(q->question->choices[i], value) == 0)
            return true;
    }
    return false;
}

/* A fact of countries or regions has the words of the fact "country" or "region". */
static bool is_of_fact(const struct asked *q, const struct word *w)
{
    const char *fact = q->fact->type == VALUE_COUNTRY  ? "country"
                       : q->fact->type == VALUE_REGION ? "region"
                                                       : q->fact->id;

    return w->fact && strcmp(w->fact, fact) == 0;
}

/* The first hit that may reach as far as this one: no phrase is longer. */
static size_t reaching(const struct hits *h, const struct hit *hit)
{
    return h->from[hit->first < PHRASE_REACH ? 0 : hit->first - PHRASE_REACH];
}

/* "credit card" is not "card" as well: a hit within a longer one says nothing. */
static bool is_within(const struct hits *h, const struct hit *hit)
{
    for (size_t i = reaching(h, hit); i < h->count && h->list[i].first <= hit->first; i++) {
        const struct hit *other = &h->list[i];

        if (other->word->fact && other->end >= hit->end &&
            other->end - other->first > hit->end - hit->first)
            return true;
    }
    return false;
}

static bool is_denied(const struct scan *s, const struct hit *hit)
{
    for (size_t i = reaching(&s->hits, hit);
         i < s->hits.count && s->hits.list[i].first < hit->first; i++) {
        const struct hit *other = &s->hits.list[i];

        if (other->word->kind == WORD_NOT && other->end <= hit->first &&
            hit->first - other->end <= 1)
            return true;
    }
    return false;
}

static size_t add_value(const char **values, size_t count, size_t room, const char *value)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(values[i], value) == 0)
            return count;
    }
    if (count < room)
        values[count++] = value;
    return count;
}

static size_t by_words(const struct asked *q, const struct scan *s, const char **values,
                       size_t room)
{
    size_t count = 0;

    for (size_t i = 0; i < s->hits.count; i++) {
        const struct hit *hit = &s->hits.list[i];

        if (is_of_fact(q, hit->word) && offered(q, hit->word->id) && !is_within(&s->hits, hit) &&
            !is_denied(s, hit))
            count = add_value(values, count, room, hit->word->id);
    }
    return count;
}

/* In the question's language, else in any. */
static size_t by_lexicon(struct asked *q, const char *text, const char **values, size_t room)
{
    const struct lexicon *l = q->view->dialog->lexicon;
    struct scan s;
    size_t count;

    if (text == q->text) {
        count = by_words(q, &q->scan, values, room);
        return count ? count : by_words(q, asked_anywhere(q), values, room);
    }
    scan_text(&s, q->view, languages_of(l, q->question->language), text, false);
    if ((count = by_words(q, &s, values, room)) > 0)
        return count;
    scan_text(&s, q->view, ~0u, text, false);
    return by_words(q, &s, values, room);
}

size_t pick_one(struct asked *q, const char *text, const char **values, size_t room)
{
    const char *folded = text == q->text ? q->folded : text_fold(q->view->arena, text);

    if ((values[0] = by_number(q, folded)) != NULL ||
        (values[0] = by_label(q, folded, false)) != NULL)
        return 1;
    if ((values[0] = by_label(q, folded, true)) != NULL)
        return 1;
    return by_lexicon(q, text, values, room);
}

/* --- sets --- */

static const char *everything(const struct asked *q)
{
    const char *set = "";

    for (size_t i = 0; i < q->question->choice_count; i++)
        set = set_with(q->view->arena, set, q->question->choices[i]);
    return set;
}

/* "1 3 4", "1 and 3": every token is a number or joins two of them. NULL: not so. */
static const char *by_numbers(struct asked *q, const char *text, const char *set)
{
    struct scan s;
    size_t end;

    scan_text(&s, q->view, ~0u, text, false);
    for (size_t at = 0; at < s.tokens.count; at++) {
        const struct token *t = &s.tokens.list[at];
        const char *value = by_number(q, arena_copy_bytes(q->view->arena, t->text, t->length));

        if (t->kind == TOKEN_NUMBER && value)
            set = set_with(q->view->arena, set, value);
        else if (t->kind != TOKEN_SIGN && !word_at(&s, at, WORD_AND, &end))
            return NULL;
    }
    return s.tokens.count ? set : NULL;
}

static const char *add_part(struct asked *q, const char *part, const char *set)
{
    const char *folded = text_fold(q->view->arena, part), *numbers = by_numbers(q, part, set);
    const char **values =
        arena_array(q->view->arena, q->question->choice_count + 1, sizeof *values);
    size_t count;

    if (numbers)
        return numbers;
    if (!*folded)
        return set;
    count = pick_one(q, part, values, q->question->choice_count + 1);
    for (size_t i = 0; i < count; i++)
        set = set_with(q->view->arena, set, values[i]);
    return count ? set : NULL;
}

/* Bytes of a sign that parts the members of a list; 0: none. */
static size_t part_sign(const char *at)
{
    static const char *const signs[] = {
        ",", ";", "\n", "/", "+", "&", "\xE3\x80\x81", "\xEF\xBC\x8C", "\xEF\xBC\x9B"};

    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (strncmp(at, signs[i], strlen(signs[i])) == 0)
            return strlen(signs[i]);
    }
    return 0;
}

const char *pick_set(struct asked *q)
{
    const char *word = dialog_word(q->view->dialog, "", q->folded), *set = "", *from = q->text,
               *at = from;
    const char *label = by_label(q, q->folded, false);

    if (!*q->folded)
        return NULL;
    if (label)
        return arena_copy(q->view->arena, label);
    if (word && strcmp(word, "all") == 0)
        return everything(q);
    if (word && (strcmp(word, "none") == 0 || strcmp(word, "no") == 0))
        return "";
    for (; set; at++) {
        size_t sign = part_sign(at);

        if (*at && !sign)
            continue;
        set = add_part(q, arena_copy_bytes(q->view->arena, from, (size_t)(at - from)), set);
        if (!*at)
            break;
        at += sign - 1;
        from = at + 1;
    }
    return set && (*set || word) ? set : NULL;
}
