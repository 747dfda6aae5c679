/* lint_letters.c: the rules over letters: used, filled, short enough, in every language. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/draft.h"
#include "core/linting.h"
#include "core/loading.h"
#include "core/message.h"
#include "core/render.h"
#include <string.h>

#define LANGUAGES_MOST 32
#define LETTER_MOST 3500 /* UTF-16 units: one message of any network, to be copied in one go */
#define DATE_LENGTH 24   /* "between ... and ..." is told in two of them */
#define MONEY_LENGTH 24
#define NAME_LENGTH 40      /* of a country */
#define PAYMENTS_LENGTH 200 /* three of them */
#define GAP 2               /* between paragraphs */

/* --- walking over the paragraphs ----------------------------------------------------------- */

struct form_at {
    const struct letter_def *letter;
    const struct letter_text *text;
    const struct letter_part *part;
    const struct letter_form *form;
};

static void each_form(struct linting *l, void (*look)(struct linting *l, const struct form_at *at))
{
    for (size_t i = 0; i < l->d->letter_count; i++)
        for (size_t k = 0; k < l->d->letters[i].text_count; k++) {
            const struct letter_text *text = &l->d->letters[i].texts[k];

            for (size_t p = 0; p < text->part_count; p++)
                for (size_t f = 0; f < text->parts[p].form_count; f++) {
                    const struct form_at at = {&l->d->letters[i], text, &text->parts[p],
                                               &text->parts[p].forms[f]};

                    look(l, &at);
                }
        }
}

/* --- slots that may stay empty -------------------------------------------------------------- */

struct slot_check {
    struct linting *l;
    const struct form_at *at;
};

static bool may_be_blank(const struct letter_def *letter, const char *fact)
{
    for (size_t i = 0; i < letter->blank_count; i++)
        if (strcmp(letter->blanks[i], fact) == 0)
            return true;
    return false;
}

static void check_fact(const struct slot_check *check, const char *slot, const char *fact)
{
    const struct form_at *at = check->at;

    if (may_be_blank(at->letter, fact) || loading_mentions(at->form->when, fact))
        return;
    linting_find(check->l, at->text->file, at->part->pointer,
                 "the slot {%s} may stay empty: name %s in \"blanks\", or ask for it in \"if\"",
                 slot, fact);
}

static void check_slot(void *owner, const char *slot)
{
    const struct slot_check *check = owner;
    bool payments = strcmp(slot, "payments") == 0;

    if (payments || strcmp(slot, "claim") == 0)
        check_fact(check, slot, "amount");
    if (payments)
        check_fact(check, slot, "paid_on");
    if (!draft_slot_built_in(slot))
        check_fact(check, slot, slot);
}

static void check_form(struct linting *l, const struct form_at *at)
{
    struct slot_check check = {.l = l, .at = at};

    message_slots(at->form->text, check_slot, &check);
}

void lint_letter_unfilled(struct linting *l)
{
    each_form(l, check_form);
}

/* --- how long ------------------------------------------------------------------------------ */

static size_t label_length(const struct linting *l, const char *language, const char *key)
{
    return text_utf16_length(render(l->d->texts, language, key, NULL, 0, l->arena));
}

static size_t values_length(const struct linting *l, const struct fact_def *f, const char *language)
{
    size_t all = 0, longest = 0;

    for (size_t i = 0; i < f->value_count; i++) {
        size_t length =
            label_length(l, language, arena_print(l->arena, "value.%s.%s", f->id, f->values[i]));

        all += length + 2;
        longest = length > longest ? length : longest;
    }
    return f->type == VALUE_SET ? all : longest;
}

static size_t value_length(const struct linting *l, const struct fact_def *f, const char *language)
{
    switch (f->type) {
    case VALUE_CHOICE:
    case VALUE_SET:
        return values_length(l, f, language);
    case VALUE_DATE:
    case VALUE_TIME:
        return DATE_LENGTH;
    case VALUE_MONEY:
        return MONEY_LENGTH;
    case VALUE_COUNTRY:
    case VALUE_REGION:
    case VALUE_YESNO:
    case VALUE_NUMBER:
        return NAME_LENGTH;
    case VALUE_TEXT:
    case VALUE_TYPES:
        break;
    }
    return DRAFT_SLOT_MOST;
}

struct measure {
    const struct linting *l;
    const char *language;
    size_t length;
};

static void measure_slot(void *owner, const char *slot)
{
    struct measure *m = owner;
    const struct fact_def *f = dialog_fact(m->l->d, slot);

    if (f)
        m->length += value_length(m->l, f, m->language);
    else if (strcmp(slot, "payments") == 0)
        m->length += PAYMENTS_LENGTH;
    else
        m->length += strcmp(slot, "claim") == 0 ? MONEY_LENGTH : DATE_LENGTH;
}

/* Its words, of every branch, and the longest that may stand in its slots: rather too much than too little. */
static size_t form_length(const struct linting *l, const char *language,
                          const struct letter_form *form)
{
    struct measure m = {.l = l, .language = language};

    for (const struct piece *p = form->text; p; p = p->next)
        if (p->kind == PIECE_TEXT)
            m.length += text_utf16_length(arena_copy_bytes(l->arena, p->text, p->length));
        else
            for (const struct branch *b = p->branches; b; b = b->next) {
                const struct letter_form body = {.text = b->body};

                m.length += form_length(l, language, &body);
            }
    message_slots(form->text, measure_slot, &m);
    return m.length;
}

static size_t text_length(const struct linting *l, const struct letter_text *text)
{
    size_t all = 0;

    for (size_t i = 0; i < text->part_count; i++) {
        size_t longest = 0;

        for (size_t f = 0; f < text->parts[i].form_count; f++) {
            size_t length = form_length(l, text->language, &text->parts[i].forms[f]);

            longest = length > longest ? length : longest;
        }
        all += longest + GAP;
    }
    return all;
}

void lint_letter_too_long(struct linting *l)
{
    for (size_t i = 0; i < l->d->letter_count; i++) {
        const struct letter_def *letter = &l->d->letters[i];
        size_t most = letter->limit ? (size_t)letter->limit : LETTER_MOST;

        for (size_t k = 0; k < letter->text_count; k++) {
            size_t length = text_length(l, &letter->texts[k]);

            if (length > most)
                linting_find(l, letter->texts[k].file, "/paragraphs",
                             "up to %zu characters: here at most %zu can be pasted", length, most);
        }
    }
}

/* --- used, named, translated ---------------------------------------------------------------- */

static bool is_used(const struct dialog *d, const struct letter_def *letter)
{
    for (size_t i = 0; i < d->step_count; i++)
        if (d->steps[i].letter == letter)
            return true;
    return false;
}

void lint_letter_unused(struct linting *l)
{
    for (size_t i = 0; i < l->d->letter_count; i++)
        if (!is_used(l->d, &l->d->letters[i]))
            linting_find(l, l->d->letters[i].texts[0].file, "", "no step names this letter");
}

/* What a buyer is told of it before they copy it. */
void lint_letter_without_words(struct linting *l)
{
    for (size_t i = 0; i < l->d->letter_count; i++) {
        const struct letter_def *letter = &l->d->letters[i];
        const char *names[] = {arena_print(l->arena, "letter.%s", letter->id),
                               arena_print(l->arena, "letter.%s.how", letter->id)};

        for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
            if (!text_table_has(l->d->texts, "en", names[k]))
                linting_find(l, letter->texts[0].file, "", "the English texts have no \"%s\"",
                             names[k]);
    }
}

static bool has_text(const struct letter_def *letter, const char *language)
{
    for (size_t i = 0; i < letter->text_count; i++)
        if (strcmp(letter->texts[i].language, language) == 0)
            return true;
    return false;
}

void lint_letter_translation(struct linting *l)
{
    const char *languages[LANGUAGES_MOST];
    size_t count = text_table_languages(l->d->texts, languages, LANGUAGES_MOST);

    for (size_t i = 0; i < l->d->letter_count; i++) {
        const struct letter_def *letter = &l->d->letters[i];

        for (size_t k = 1; k < count && !letter->always_count; k++)
            if (!has_text(letter, languages[k]))
                linting_find(l, letter->texts[0].file, "",
                             "there is no translation into \"%s\": it goes out in English",
                             languages[k]);
    }
}
