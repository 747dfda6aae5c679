/* comeback.c: who comes back: after a long pause, or to another case of theirs. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/talk.h"
#include <stdlib.h>
#include <string.h>

#define PAUSE_LONG (12 * 3600) /* seconds after which nobody remembers what was asked */
#define TITLE_COLUMNS 40       /* visible characters: what a phone shows in a row */

static const char CASE[] = "=case:";

/* --- what it is about --- */

static const char *add_about(const struct talk *t, const char *title, const char *fact)
{
    const struct fact_def *f = dialog_fact(t->interview, fact);
    struct value v;
    const char *words;

    if (!f || !view_value(&t->view, f, &v) ||
        (v.type == VALUE_CHOICE && strcmp(v.text, "unclear") == 0))
        return title;
    words = render_value(t->interview->texts, talk_language(t), fact, &v, t->a);
    return title ? arena_print(t->a, "%s, %s", title, words) : words;
}

const char *comeback_title(const struct talk *t)
{
    static const char *const ABOUT[] = {"platform", "scam", "amount"};
    const char *title = NULL;

    for (size_t i = 0; i < COUNT(ABOUT); i++)
        title = add_about(t, title, ABOUT[i]);
    return title ? title : talk_text(t, "case.untitled", NULL, 0);
}

/* --- after a pause --- */

static bool is_command(const struct talk *t)
{
    const char *word = dialog_word(t->interview, "", text_fold(t->a, t->text));

    return t->text[0] == '/' || t->text[0] == '!' || (word && strcmp(word, "hello") != 0);
}

void comeback_greet(struct talk *t, int64_t heard_at)
{
    struct arg args[] = {ARG_N("number", t->c->number), ARG_T("title", "")};

    if (t->now - heard_at < PAUSE_LONG || t->c->phase == PHASE_CLOSED || !*t->text || is_command(t))
        return;
    args[1].text = comeback_title(t);
    t->returned = true;
    talk_say_text(t, talk_text(t, "comeback.hello", args, COUNT(args)));
}

/* --- another case --- */

static const struct other_case *other_named(const struct talk *t, const char *meaning)
{
    int64_t number = strtoll(meaning + strlen(CASE), NULL, 10);

    for (size_t i = 0; t->said && i < t->said->other_count; i++)
        if (t->said->others[i].number == number)
            return &t->said->others[i];
    return NULL;
}

const char *comeback_label(const struct talk *t, const char *meaning)
{
    const struct other_case *other = other_named(t, meaning);
    int64_t number = strtoll(meaning + strlen(CASE), NULL, 10);
    bool this = number == t->c->number;
    const char *title = this ? comeback_title(t) : other ? other->title : "";
    enum phase phase = other ? other->phase : t->c->phase;
    struct arg args[] = {ARG_N("number", number),
                         ARG_T("title", text_shorten(t->a, title, TITLE_COLUMNS)),
                         ARG_T("phase", this ? "this" : phase_name(phase))};

    return talk_text(t, "case.label", args, COUNT(args));
}

bool comeback_cases(struct talk *t)
{
    struct arg args[] = {ARG_N("number", t->c->number), ARG_T("title", comeback_title(t))};

    if (!t->said->other_count) {
        prompt_put(t, talk_text(t, "case.only", args, COUNT(args)));
        return true;
    }
    prompt_open(t, PROMPT_CASES, NULL, NULL, 0);
    prompt_offer(t, arena_print(t->a, "%s%lld", CASE, (long long)t->c->number));
    for (size_t i = 0; i < t->said->other_count; i++)
        prompt_offer(t, arena_print(t->a, "%s%lld", CASE, (long long)t->said->others[i].number));
    prompt_put(t, NULL);
    return true;
}

void comeback_chosen(struct talk *t, const char *meaning)
{
    const struct other_case *other = other_named(t, meaning);
    struct arg args[] = {ARG_N("number", other ? other->number : 0)};

    prompt_close(t);
    t->c->lost = 0;
    if (!other) {
        conclude_return(t, NULL);
        return;
    }
    t->out->switch_to = other->number;
    if (other->phase == PHASE_HELD)
        talk_say_text(t, talk_text(t, "case.held", args, COUNT(args)));
}
