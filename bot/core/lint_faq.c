/* lint_faq.c: the rules over questions that people ask. */
/* SPDX-License-Identifier: MIT */
#include "core/linting.h"
#include "core/render.h"
#include "core/texts.h"
#include <string.h>

#define LANGUAGES_MOST 32

static void each_form(struct linting *l,
                      void (*look)(struct linting *l, const struct faq_form *form,
                                   const char *pointer))
{
    for (size_t i = 0; i < l->d->faq_count; i++)
        for (size_t k = 0; k < l->d->faq[i].form_count; k++)
            look(l, &l->d->faq[i].forms[k],
                 arena_print(l->arena, "%s/answer/%zu", l->d->faq[i].pointer, k));
}

static void mark(void *owner, const char *slot)
{
    (void)slot;
    *(bool *)owner = true;
}

/* A figure is a length, a day or a sum: it must come from somewhere. What the privacy text says of ourselves is our own promise. */
static void look_for_rule(struct linting *l, const struct faq_form *form, const char *pointer)
{
    bool slots = false;

    render_slots(l->d->texts, "en", form->say, mark, &slots);
    if (slots || form->rule_count || strncmp(form->say, "faq.", 4) != 0)
        return;
    if (strpbrk(render(l->d->texts, "en", form->say, NULL, 0, l->arena), "0123456789"))
        linting_find(l, "faq.json", pointer,
                     "the answer names a figure, but no rule that it comes from");
}

void lint_faq_without_rule(struct linting *l)
{
    each_form(l, look_for_rule);
}

struct slot_of {
    struct linting *l;
    const char *pointer;
};

static void refuse_slot(void *owner, const char *slot)
{
    const struct slot_of *at = owner;

    linting_find(at->l, "faq.json", at->pointer, "an answer has no slots, and this one has {%s}",
                 slot);
}

static void look_for_slots(struct linting *l, const struct faq_form *form, const char *pointer)
{
    struct slot_of at = {.l = l, .pointer = pointer};

    render_slots(l->d->texts, "en", form->say, refuse_slot, &at);
}

void lint_faq_slot(struct linting *l)
{
    each_form(l, look_for_slots);
}

/* Whoever may read our answers should be able to ask for them in their language. */
void lint_faq_not_asked(struct linting *l)
{
    const struct json *all = json_get(json_get(l->d->bundle, "faq.json"), "questions");
    const char *languages[LANGUAGES_MOST];
    size_t count = text_table_languages(l->d->texts, languages, LANGUAGES_MOST), at = 0;

    for (const struct json *q = json_child(all); q; q = json_next(q), at++)
        for (size_t i = 0; i < count; i++)
            if (!json_get(json_get(q, "asked"), languages[i]))
                linting_find(l, "faq.json", arena_print(l->arena, "/questions/%zu/asked", at),
                             "nobody can ask this in \"%s\"", languages[i]);
}
