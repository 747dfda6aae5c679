/* asked.c: a question asked back is answered, and the open one put again. Declared in core/talk.h. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/faq.h"
#include "core/talk.h"
#include <string.h>

#define AROUND_WORDS 3 /* "hello, by the way" around a question is no story */
#define NO_ANSWER NULL

/* Where an answer says what a rule says, the rule and what it was read in stand below it. */
static const char *with_sources(const struct talk *t, const char *text, const struct faq_form *form)
{
    for (size_t i = 0; i < form->rule_count; i++) {
        const struct rule_def *rule = form->rules[i];
        struct arg args[] = {ARG_T("rule", rule->id),
                             ARG_T("title", rule->source_count ? rule->sources[0]->title : ""),
                             ARG_D("date", rule->read_on)};

        text = arena_print(
            t->a, "%s\n%s", text,
            render(t->rules->texts, talk_language(t), "faq.source", args, COUNT(args), t->a));
    }
    return text;
}

/* In the newest rules, since an answer may say what one of them says. */
static const char *answer_to(const struct talk *t, const struct faq_def *f)
{
    struct view v = view_make(t->a, t->rules, t->c->facts, t->c->fact_count, t->c->zone, t->now);
    const struct faq_form *form = faq_answer(f, &v);

    return with_sources(t, render(t->rules->texts, talk_language(t), form->say, NULL, 0, t->a),
                        form);
}

static const char *answers(const struct talk *t, const struct faq_heard *heard)
{
    const char *all = NULL;

    for (size_t i = 0; i < heard->count; i++)
        all = talk_join(t, all, answer_to(t, heard->asked[i]));
    return all;
}

const char *asked_answer(const struct talk *t, const char *id)
{
    const struct faq_def *f = dialog_faq(t->rules, id);

    return f ? answer_to(t, f) : NULL;
}

/* --- what else the message says --- */

static size_t words_of(const struct talk *t, const char *text)
{
    size_t count;

    text_words(t->a, text, &count);
    return count;
}

static bool tells_something(struct talk *t, const char *text)
{
    return words_of(t, text) > AROUND_WORDS || reading_of(t, text)->fact_count > 0;
}

/* The part of the message that answers the open question; NULL: none does. A free text takes anything, so there only whole
 * sentences beside the question count. */
static const char *answering_part(struct talk *t, const struct faq_heard *heard)
{
    struct question q;
    struct answer answer;

    if (!*heard->rest)
        return NO_ANSWER;
    if (t->c->open.kind == PROMPT_NONE)
        return NO_ANSWER;
    if (t->c->open.kind != PROMPT_ASK)
        return pick_named(t, heard->rest) || reading_of(t, heard->rest)->fact_count ? heard->rest
                                                                                    : NO_ANSWER;
    q = prompt_question(t);
    if (!q.fact)
        return NO_ANSWER;
    if (q.fact->type == VALUE_TEXT)
        return tells_something(t, heard->told) ? heard->told : NO_ANSWER;
    if (pick_named(t, heard->rest))
        return heard->rest;
    expect_answer(&t->view, &q, heard->rest, &answer);
    return answer.kind != ANSWER_WRONG || reading_of(t, heard->rest)->fact_count ? heard->rest
                                                                                 : NO_ANSWER;
}

/* --- hearing it --- */

/* Where any text is an answer, only what is surely a question is none. */
static bool takes_any_text(const struct talk *t)
{
    const struct fact_def *f = dialog_fact(t->interview, t->c->open.fact);

    return t->c->open.kind == PROMPT_NONE ||
           (t->c->open.kind == PROMPT_ASK && f && f->type == VALUE_TEXT);
}

bool asked_back(struct talk *t, const char *text)
{
    struct faq_heard heard;
    const char *part;

    faq_hear(t->rules, text, t->a, &heard);
    if (!heard.count || (!heard.clear && takes_any_text(t)))
        return false;
    t->c->lost = 0;
    part = answering_part(t, &heard);
    if (part || t->c->open.kind == PROMPT_NONE)
        talk_say_text(t, answers(t, &heard));
    else
        prompt_put(t, answers(t, &heard));
    if (part) {
        t->text = part;
        answer_text(t, part);
    }
    return true;
}

/* A story is heard as a story. What it begins with, or asks with a question mark, is answered before the first question. */
void asked_first(struct talk *t, bool story)
{
    struct faq_heard heard;

    faq_hear(t->rules, t->text, t->a, &heard);
    if (heard.count && heard.clear && (!story || heard.marked || heard.opens))
        talk_say_text(t, answers(t, &heard));
}
