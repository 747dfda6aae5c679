/* danger.c: threats and self-harm: a person is called at once, and the buyer told where help is. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/lexicon.h"
#include "core/talk.h"
#include <string.h>

#define DANGER_LEAST 6 /* bytes; nothing shorter tells of it, and most answers are */

static bool tells_danger(const struct talk *t, const char *text)
{
    struct tokens tokens;
    struct hits hits;

    tokens_of(&tokens, text_simplify(t->a, text_fold(t->a, text)), t->a);
    lexicon_find(t->interview->lexicon, ~0u, &tokens, t->a, &hits);
    for (size_t i = 0; i < hits.count; i++)
        if (hits.list[i].word->kind == WORD_DANGER)
            return true;
    return false;
}

/* It may be the story, too; nobody is asked for it again. */
static void keep_what_it_tells(struct talk *t, const char *text)
{
    struct prompt p = t->c->open;
    struct value story = reading_story(t, text);
    bool is_story = p.kind == PROMPT_ASK && strcmp(p.fact, "story") == 0;

    (void)reading_take(t, text, is_story);
    if (!is_story)
        return;
    talk_settle(t, p.fact, p.payment, FACT_KNOWN, &story);
    prompt_close(t);
}

bool danger_heard(struct talk *t, const char *text)
{
    if (strlen(text) < DANGER_LEAST || !tells_danger(t, text))
        return false;
    keep_what_it_tells(t, text);
    conclude_person(t, "danger", NULL);
    return true;
}

/* "110 / 120"; NULL: the country is not known, or its number is not. */
static const char *emergency_number(const struct talk *t)
{
    const struct fact *country = casefile_fact(t->c, "country", 0);
    const char *numbers = NULL;

    if (!country || country->state != FACT_KNOWN)
        return NULL;
    for (size_t i = 0; i < t->rules->emergency_count; i++) {
        const struct group_def *number = &t->rules->emergencies[i];

        for (size_t k = 0; k < number->member_count; k++)
            if (strcmp(number->members[k], country->value.text) == 0)
                numbers = numbers ? arena_print(t->a, "%s / %s", numbers, number->id) : number->id;
    }
    return numbers;
}

const char *danger_words(const struct talk *t)
{
    const char *number = emergency_number(t);
    struct arg args[] = {ARG_T("number", number)};

    return number ? talk_text(t, "human.danger_number", args, COUNT(args))
                  : talk_text(t, "human.danger", NULL, 0);
}
