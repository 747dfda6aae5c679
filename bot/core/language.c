/* language.c: in which language we speak: announced, else as they write, else English with a word about it in theirs. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/talk.h"
#include <string.h>

#define LANGUAGES_MOST 16 /* offered in one list */
#define ENGLISH_LEAST 4   /* words without a trace of another language that are English */

static const char KNOWN[] = "language"; /* told: the language was announced, chosen or found */

static bool has_texts(const struct talk *t, const char *language)
{
    return text_table_has(t->interview->texts, language, "language.name");
}

const char *talk_language(const struct talk *t)
{
    return has_texts(t, t->c->language) ? t->c->language : "en";
}

/* --- found --- */

/* A few words may have no word of the lexicon; the letters still tell. */
static const char *by_letters(const char *text)
{
    for (; *text; text++) {
        unsigned char lead = (unsigned char)*text;

        if (lead == 0xD0 || lead == 0xD1)
            return "ru";
        if (lead >= 0xE4 && lead <= 0xE9)
            return "zh";
    }
    return NULL;
}

/* NULL: that cannot be told. */
static const char *written_in(struct talk *t)
{
    const char *language = reading_of(t, t->text)->language, *letters;
    size_t words;

    if (strcmp(language, t->c->language) != 0)
        return language;
    letters = by_letters(t->text);
    if (letters)
        return letters;
    text_words(t->a, t->text, &words);
    return words >= ENGLISH_LEAST ? language : NULL;
}

static void adopt(struct talk *t, const char *language)
{
    const char *only = dialog_english_only(t->interview, language);

    if (strcmp(language, t->c->language) != 0)
        t->read = NULL; /* what was read took it for another language */
    t->c->language = language;
    casefile_tell(t->a, t->c, KNOWN);
    if (only && !has_texts(t, language))
        talk_say_text(t, only);
}

void language_begin(struct talk *t)
{
    const char *announced = t->said ? t->said->announced : NULL, *written = NULL;

    if (!announced || !has_texts(t, announced))
        written = *t->text ? written_in(t) : NULL;
    if (written && (!announced || has_texts(t, written)))
        adopt(t, written);
    else if (announced)
        adopt(t, announced);
}

void language_story(struct talk *t)
{
    const char *written = casefile_told(t->c, KNOWN) ? NULL : written_in(t);

    if (written)
        adopt(t, written);
}

/* --- chosen --- */

bool language_ask(struct talk *t, const char *name)
{
    const char *languages[LANGUAGES_MOST], *meaning;
    size_t count = text_table_languages(t->interview->texts, languages, LANGUAGES_MOST);
    struct prompt before = t->c->open;

    if (count < 2) {
        prompt_put(t, talk_text(t, "language.only", NULL, 0));
        return true;
    }
    prompt_open(t, PROMPT_LANGUAGE, before.state, before.fact, before.payment);
    for (size_t i = 0; i < count; i++)
        prompt_offer(t, arena_print(t->a, "=lang:%s", languages[i]));
    meaning = *name ? pick_named(t, name) : NULL;
    for (size_t i = 0; i < count && !meaning; i++)
        if (strcmp(name, languages[i]) == 0)
            meaning = t->c->open.offered[i];
    if (meaning)
        language_chosen(t, meaning);
    else
        prompt_put(t, NULL);
    return true;
}

void language_chosen(struct talk *t, const char *meaning)
{
    t->c->language = arena_copy(t->a, meaning + strlen("=lang:"));
    t->out->language_chosen = t->c->language;
    casefile_tell(t->a, t->c, KNOWN);
    prompt_close(t);
    conclude_return(t, talk_text(t, "language.set", NULL, 0));
}
