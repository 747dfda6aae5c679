/* pick.c: which choice of the open prompt a text or a tap means. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/talk.h"
#include <stdlib.h>
#include <string.h>

#define PART_LEAST 3 /* bytes of a label that are enough to name it, when no other has them */

const char *pick_tapped(const struct talk *t, const char *data)
{
    const struct prompt *p = &t->c->open;

    for (size_t i = 0; data && p->kind != PROMPT_NONE && i < p->offered_count; i++)
        if (strcmp(data, prompt_data(t, i)) == 0)
            return p->offered[i];
    return NULL;
}

/* "2", "2.", "2)", "#2", "[2]": all of the text is one number. 0: it is not. */
static size_t number_of(const char *text)
{
    char *end;
    long n;

    text += strspn(text, "#[( ");
    if (*text < '0' || *text > '9')
        return 0;
    n = strtol(text, &end, 10);
    end += strspn(end, ".)] ");
    return *end ? 0 : (size_t)n;
}

/* A set is typed as a whole ("1, 3"), and a number can be the answer itself: there only the rest is a choice by number. */
static bool number_is_choice(const struct talk *t, const char *meaning)
{
    const struct fact_def *f;

    if (t->c->open.kind != PROMPT_ASK || meaning[0] == '=')
        return true;
    f = dialog_fact(t->interview, t->c->open.fact);
    return !f || (f->type != VALUE_SET && f->type != VALUE_NUMBER);
}

/* Does the word begin here in the label? */
static bool has_word(const char *label, const char *word)
{
    size_t length = strlen(word);

    for (const char *at = label; (at = strstr(at, word)) != NULL; at++)
        if ((at == label || at[-1] == ' ') && strchr(" :,.?!", at[length]))
            return true;
    return false;
}

/* How well a text names a label; both folded. */
enum match { MATCH_NOT, MATCH_WORD, MATCH_BEGINNING, MATCH_WHOLE };

static enum match match(const char *label, const char *folded)
{
    size_t length = strlen(folded);

    if (strcmp(label, folded) == 0)
        return MATCH_WHOLE;
    if (length < PART_LEAST)
        return MATCH_NOT;
    if (strncmp(label, folded, length) == 0)
        return MATCH_BEGINNING;
    return has_word(label, folded) ? MATCH_WORD : MATCH_NOT;
}

/* Of a question "don't know" and the like must be meant from their first word on. */
static enum match match_choice(const struct talk *t, const char *meaning, const char *folded)
{
    bool question = t->c->open.kind == PROMPT_ASK;
    enum match m;

    if (question && meaning[0] != '=')
        return MATCH_NOT;
    m = match(text_fold(t->a, prompt_label(t, meaning)), folded);
    return question && m == MATCH_WORD ? MATCH_NOT : m;
}

static const char *by_label(const struct talk *t, const char *folded)
{
    const struct prompt *p = &t->c->open;
    const char *found = NULL;
    enum match best = MATCH_NOT;
    bool several = false;

    for (size_t i = 0; *folded && i < p->offered_count; i++) {
        enum match m = match_choice(t, p->offered[i], folded);

        if (m == MATCH_NOT || m < best)
            continue;
        several = m == best;
        best = m;
        found = p->offered[i];
    }
    return several ? NULL : found;
}

/* What yes and no mean where it is not the values that are so called. */
static const char *by_yes_no(const struct talk *t, const char *folded)
{
    static const struct {
        const char *word, *meaning;
    } MEANT[] = {{"yes", "=yes"}, {"yes", "=right"}, {"yes", "=plan"}, {"yes", "=same"},
                 {"no", "=no"},   {"no", "=fix"},    {"no", "=keep"},  {"no", "=done"}};
    const char *word = dialog_word(t->interview, "", folded);
    const struct prompt *p = &t->c->open;

    for (size_t k = 0; word && k < COUNT(MEANT); k++)
        for (size_t i = 0; strcmp(word, MEANT[k].word) == 0 && i < p->offered_count; i++)
            if (strcmp(p->offered[i], MEANT[k].meaning) == 0)
                return p->offered[i];
    return NULL;
}

const char *pick_named(const struct talk *t, const char *text)
{
    const struct prompt *p = &t->c->open;
    size_t number = number_of(text);
    const char *folded, *meaning;

    if (p->offered_count == 0)
        return NULL;
    if (number >= 1 && number <= p->offered_count && number_is_choice(t, p->offered[number - 1]))
        return p->offered[number - 1];
    folded = text_fold(t->a, text);
    meaning = by_yes_no(t, folded);
    return meaning ? meaning : by_label(t, folded);
}
