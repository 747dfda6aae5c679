/* letters.c: letters to copy, in the chat: the list of those of the plan, and one of them handed out. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/draft.h"
#include "core/plan.h"
#include "core/plan_adjust.h"
#include "core/talk.h"
#include <stdlib.h>
#include <string.h>

#define PIECE_MOST                                                                                 \
    3500 /* UTF-16 units of one message; a letter is shorter, unless its facts are long */
#define LABEL_COLUMNS 60

static const char LETTER[] = "=letter:";

/* Letters are of the newest rules, and so are their words: the interview may be pinned to older ones. */
static const char *words(const struct talk *t, const char *key, const struct arg *args,
                         size_t count)
{
    return render(t->rules->texts, talk_language(t), key, args, count, t->a);
}

struct draft *letters_now(const struct talk *t, size_t *count)
{
    struct plan p;

    if (t->plan && t->plan->language == talk_language(t))
        return drafts_of_plan(t->rules, t->plan, t->a, count);
    plan_build(t->rules, t->c->facts, t->c->fact_count, t->c->zone, talk_language(t), t->now, t->a,
               &p);
    plan_adjust(t->rules, t->c, &p, t->a);
    return drafts_of_plan(t->rules, &p, t->a, count);
}

bool letters_any(const struct talk *t)
{
    size_t count;

    (void)letters_now(t, &count);
    return count > 0;
}

/* --- the list --- */

/* "=letter:bank_goods:2": this letter, for the second payment. */
static bool letter_meant(const struct talk *t, const char *meaning, struct draft *out)
{
    const char *id, *colon;

    if (strncmp(meaning, LETTER, strlen(LETTER)) != 0)
        return false;
    id = meaning + strlen(LETTER);
    colon = strrchr(id, ':');
    if (!colon)
        return false;
    out->def = dialog_letter(t->rules, arena_copy_bytes(t->a, id, (size_t)(colon - id)));
    out->payment = (int)strtol(colon + 1, NULL, 10);
    return out->def != NULL;
}

const char *letters_label(const struct talk *t, const char *meaning)
{
    struct draft l;

    if (strcmp(meaning, "=letters") == 0)
        return words(t, "letters.choice", NULL, 0);
    if (!letter_meant(t, meaning, &l))
        return words(t, "letters.back", NULL, 0);
    return text_shorten(
        t->a, draft_label(t->rules, &l, casefile_payments(t->c) > 1, talk_language(t), t->a),
        LABEL_COLUMNS);
}

const char *letters_words(const struct talk *t)
{
    return words(t, "letters.ask", NULL, 0);
}

static void hand_out(struct talk *t, const struct draft *l);

void letters_list(struct talk *t)
{
    size_t count;
    struct draft *all = letters_now(t, &count);

    if (count == 0) {
        conclude_menu(t, words(t, "letters.none", NULL, 0));
    } else if (count == 1) {
        hand_out(t, &all[0]);
    } else {
        prompt_open(t, PROMPT_LETTERS, NULL, NULL, 0);
        for (size_t i = 0; i < count; i++)
            prompt_offer(t, arena_print(t->a, "%s%s:%d", LETTER, all[i].def->id, all[i].payment));
        prompt_offer(t, "=menu");
        prompt_put(t, NULL);
    }
}

/* While an answer is open, it comes first: the letters are filled from it. */
void letters_asked(struct talk *t)
{
    enum prompt_kind open = t->c->open.kind;

    if (open == PROMPT_NONE || open == PROMPT_MENU || open == PROMPT_LETTERS)
        letters_list(t);
    else
        prompt_put(t, words(t, "letters.first_answer", NULL, 0));
}

void letters_chosen(struct talk *t, const char *meaning)
{
    struct draft l;

    t->c->lost = 0;
    if (letter_meant(t, meaning, &l))
        hand_out(t, &l);
    else
        conclude_menu(t, NULL);
}

/* --- one of them --- */

static void say_whole(struct talk *t, const char *text)
{
    while (text_utf16_length(text) > PIECE_MOST) {
        size_t fits = text_fit(text, PIECE_MOST);

        talk_say_text(t, arena_copy_bytes(t->a, text, fits));
        text += fits + strspn(text + fits, " \n");
    }
    talk_say_text(t, text);
}

static const struct document *as_file(const struct talk *t, const struct draft *l, const char *text)
{
    struct document *file = arena_alloc(t->a, sizeof *file);

    file->name = l->payment > 1 ? arena_print(t->a, "%s-%d.txt", l->def->id, l->payment)
                                : arena_print(t->a, "%s.txt", l->def->id);
    file->type = "text/plain";
    file->bytes = text;
    file->length = strlen(text);
    file->said = true;
    return file;
}

/* First what to do with it, with all of it as a file; then each language as a message of its own, to be copied whole. */
void letters_hand_out(struct talk *t, const struct draft *l)
{
    struct view v = view_make(t->a, t->rules, t->c->facts, t->c->fact_count, t->c->zone, t->now);
    const char *languages[DRAFT_LANGUAGES_MOST], *texts[DRAFT_LANGUAGES_MOST], *all = NULL;
    size_t count = draft_languages(l->def, talk_language(t), languages);

    for (size_t i = 0; i < count; i++) {
        const char *title = draft_title(l->def, languages[i]);

        texts[i] = draft_write(&v, l, languages[i]);
        all = talk_join(t, all, arena_print(t->a, "%s\n\n%s", title, texts[i]));
    }
    talk_say_text(t, words(t, arena_print(t->a, "letter.%s.how", l->def->id), NULL, 0));
    t->out->replies[t->out->reply_count - 1].file = as_file(t, l, arena_print(t->a, "%s\n", all));
    for (size_t i = 0; i < count; i++)
        say_whole(t, texts[i]);
}

static void hand_out(struct talk *t, const struct draft *l)
{
    letters_hand_out(t, l);
    conclude_menu(t, NULL);
}
