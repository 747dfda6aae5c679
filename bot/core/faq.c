/* faq.c: hearing a question of faq.json in a message, and choosing its answer. */
/* SPDX-License-Identifier: MIT */
#include "core/faq.h"
#include "base/text.h"
#include "core/condition.h"
#include "core/lexicon.h"
#include <string.h>

#define LEAD_MOST 3 /* words in front of a question that has no question mark: "tell me" */

/* Chinese full stop, exclamation and question mark. */
static const char *const WIDE_ENDS[] = {"。", "！", "？"};

/* Bytes of the sign that ends a sentence here; 0: none does. */
static size_t end_of_sentence(const char *at)
{
    if (*at == '!' || *at == '?' || *at == ';' || *at == '\n')
        return 1;
    if (*at == '.' && (at[1] == ' ' || at[1] == '\n' || at[1] == '\0'))
        return 1;
    for (size_t i = 0; i < sizeof WIDE_ENDS / sizeof WIDE_ENDS[0]; i++)
        if (strncmp(at, WIDE_ENDS[i], strlen(WIDE_ENDS[i])) == 0)
            return strlen(WIDE_ENDS[i]);
    return 0;
}

static size_t sentence_length(const char *text)
{
    size_t n = 0, sign = 0;

    while (text[n] && !(sign = end_of_sentence(text + n)))
        n++;
    return n + sign;
}

static bool ends_as_question(const char *sentence)
{
    return strchr(sentence, '?') || strstr(sentence, "？");
}

static size_t length_of(const struct hit *hit)
{
    return hit->end - hit->first;
}

/* The longest way to ask that stands in a question; of what has no question mark, the one that it begins with. A way whose words are a
 * statement, too, needs the mark. */
static const struct hit *best_hit(const struct hits *hits, bool marked)
{
    const struct hit *best = NULL;

    for (size_t i = 0; i < hits->count; i++) {
        const struct hit *hit = &hits->list[i];

        if (hit->word->number && !marked)
            continue;
        if (!best || ((marked || hit->first == best->first) && length_of(hit) > length_of(best)))
            best = hit;
    }
    return best;
}

static const char *join(struct arena *a, const char *one, const char *other)
{
    return *one && *other ? arena_print(a, "%s %s", one, other) : *one ? one : other;
}

static void add(struct faq_heard *out, const struct faq_def *f)
{
    for (size_t i = 0; i < out->count; i++)
        if (out->asked[i] == f)
            return;
    if (out->count < FAQ_MOST)
        out->asked[out->count++] = f;
}

static bool stands_around(const struct dialog *d, const char *word)
{
    for (size_t i = 0; i < d->around_count; i++)
        if (strcmp(d->around[i], word) == 0)
            return true;
    return false;
}

/* "Ok, but" before a question answers nothing. */
static bool says_nothing(const struct dialog *d, const char *rest, struct arena *a)
{
    size_t count;
    const char **words = text_words(a, rest, &count);

    for (size_t i = 0; i < count; i++)
        if (!stands_around(d, words[i]))
            return false;
    return true;
}

static size_t words_before(const struct dialog *d, const char *before, struct arena *a)
{
    size_t count, told = 0;
    const char **words = text_words(a, before, &count);

    for (size_t i = 0; i < count; i++)
        told += !stands_around(d, words[i]);
    return told;
}

static void keep_sentence(const char *sentence, struct arena *a, struct faq_heard *out)
{
    out->rest = join(a, out->rest, sentence);
    out->told = join(a, out->told, sentence);
}

/* Where the question begins, when a shorter way to ask runs into the one that was found: "may I" of "may I do both". */
static size_t first_of(const struct hits *hits, const struct hit *found)
{
    size_t first = found->first;

    for (size_t i = 0; i < hits->count; i++)
        if (hits->list[i].first < first && hits->list[i].end > found->first)
            first = hits->list[i].first;
    return first;
}

/* What stands in front of it in its sentence. A Spanish question begins with its mark, "y" and all. */
static const char *before_question(const char *sentence, const char *folded, size_t from,
                                   struct arena *a)
{
    const char *mark = strstr(sentence, "¿");

    if (mark)
        return text_fold(a, arena_copy_bytes(a, sentence, (size_t)(mark - sentence)));
    return arena_copy_bytes(a, folded, from);
}

/* "They told me to ask who pays for the return" tells something, unless a question mark says that it asks. */
static void hear_sentence(const struct dialog *d, const char *sentence, struct arena *a,
                          struct faq_heard *out)
{
    const char *folded = text_simplify(a, text_fold(a, sentence)), *before;
    bool marked = ends_as_question(sentence);
    struct tokens tokens;
    struct hits hits;
    const struct hit *hit;
    size_t lead;

    tokens_of(&tokens, folded, a);
    lexicon_find(d->questions, ~0u, &tokens, a, &hits);
    hit = best_hit(&hits, marked);
    if (!hit) {
        keep_sentence(sentence, a, out);
        return;
    }
    before = before_question(sentence, folded, tokens.list[first_of(&hits, hit)].from, a);
    lead = words_before(d, before, a);
    if (!marked && lead > LEAD_MOST) {
        keep_sentence(sentence, a, out);
        return;
    }
    add(out, dialog_faq(d, hit->word->id));
    out->marked = out->marked || marked;
    out->opens = out->opens || (lead == 0 && !*out->told && out->count == 1);
    out->clear = out->clear && (marked || lead == 0);
    out->rest = join(a, out->rest, text_fold(a, before));
}

void faq_hear(const struct dialog *d, const char *text, struct arena *a, struct faq_heard *out)
{
    *out = (struct faq_heard){.clear = true, .rest = "", .told = ""};
    while (d->questions && *(text += strspn(text, " \n\t"))) {
        size_t length = sentence_length(text);

        hear_sentence(d, arena_copy_bytes(a, text, length), a, out);
        text += length;
    }
    if (says_nothing(d, out->rest, a))
        out->rest = "";
}

const struct faq_form *faq_answer(const struct faq_def *f, const struct view *v)
{
    size_t i = 0;

    while (i + 1 < f->form_count && condition_test(f->forms[i].when, v) != TRUTH_TRUE)
        i++;
    return &f->forms[i];
}
