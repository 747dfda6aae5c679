/* replies.c: what a person says to a prompt that is no question of the interview, or to none. */
/* SPDX-License-Identifier: MIT */
#include "core/talk.h"
#include <string.h>

static void reading_reply(struct talk *t, const char *meaning)
{
    if (strcmp(meaning, "=fix") == 0) {
        change_pick(t, NULL);
        return;
    }
    reading_confirm(t);
    prompt_close(t);
    conclude_go_on(t, NULL);
}

static void review_reply(struct talk *t, const char *meaning)
{
    if (strcmp(meaning, "=fix") != 0)
        casefile_tell(t->a, t->c, t->c->open.state);
    reading_reply(t, meaning);
}

static void change_reply(struct talk *t, const char *meaning)
{
    change_decided(t, strcmp(meaning, "=yes") == 0);
}

static void menu_reply(struct talk *t, const char *meaning)
{
    t->c->lost = 0;
    if (strcmp(meaning, "=show") == 0)
        conclude_show_plan(t);
    else if (strcmp(meaning, "=edit") == 0)
        change_pick(t, NULL);
    else if (strcmp(meaning, "=letters") == 0)
        letters_list(t);
    else if (strcmp(meaning, "=safer") == 0)
        prompt_put(t, asked_answer(t, "safer"));
    else if (strcmp(meaning, "=new") == 0)
        t->out->begin_new = true;
}

static void again_reply(struct talk *t, const char *meaning)
{
    t->c->lost = 0;
    prompt_close(t);
    if (strcmp(meaning, "=new") == 0) {
        t->out->begin_new = true;
        return;
    }
    t->c->desk.outcome = NULL;
    talk_phase(t, t->c->plan_version > 0 ? PHASE_PLANNED : PHASE_INTERVIEW);
    conclude_return(t, talk_text(t, "again.go_on", NULL, 0));
}

void reply_meaning(struct talk *t, const char *meaning)
{
    static void (*const REPLIES[PROMPT_KINDS])(struct talk *, const char *) = {
        [PROMPT_READING] = reading_reply,    [PROMPT_REVIEW] = review_reply,
        [PROMPT_PICK] = change_picked,       [PROMPT_CHANGE] = change_reply,
        [PROMPT_AGAIN] = again_reply,        [PROMPT_MENU] = menu_reply,
        [PROMPT_LANGUAGE] = language_chosen, [PROMPT_CASES] = comeback_chosen,
        [PROMPT_LETTERS] = letters_chosen,
    };

    if (REPLIES[t->c->open.kind])
        REPLIES[t->c->open.kind](t, meaning);
}

void reply_closed(struct talk *t)
{
    if (t->c->desk.outcome && strcmp(t->c->desk.outcome, "refused") == 0) {
        conclude_menu(t, NULL);
        return;
    }
    prompt_open(t, PROMPT_AGAIN, NULL, NULL, 0);
    prompt_offer(t, "=same");
    prompt_offer(t, "=new");
    prompt_put(t, NULL);
}

/* "No, it was 230": a no with more behind it. */
static const char *first_clause(const struct talk *t, const char *text)
{
    size_t length = strcspn(text, ",.;:!?\n");

    return text[length] ? pick_named(t, arena_copy_bytes(t->a, text, length)) : NULL;
}

static void nothing_open(struct talk *t, const char *text)
{
    if (t->c->phase == PHASE_CLOSED) {
        reply_closed(t);
        return;
    }
    (void)reading_take(t, text, true);
    conclude_go_on(t, NULL);
}

void reply_text(struct talk *t, const char *text)
{
    const char *meaning;

    if (t->c->open.kind == PROMPT_NONE) {
        nothing_open(t, text);
        return;
    }
    if (answer_aside(t, text))
        return;
    meaning = first_clause(t, text);
    if (meaning)
        answer_meaning(t, meaning);
    else if (t->c->open.kind ==
             PROMPT_MENU) /* "thank you": nothing is asked, so nothing is wrong */
        prompt_put_text(t, talk_text(t, t->returned ? "menu.ask" : "menu.unsure", NULL, 0));
    else if (!correct_said(t, text))
        answer_not_understood(t, "wrong.choice");
}
