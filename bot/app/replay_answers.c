/* replay_answers.c: the buyer of `buyer...`: answers what is open from what is known. */
/* SPDX-License-Identifier: MIT */
#include "app/replay.h"
#include "core/view.h"
#include <string.h>

#define ANSWERS_MOST 60

static const char *known(const struct actor *who, const char *fact)
{
    for (size_t i = 0; i < who->known_count; i++)
        if (strcmp(who->knows[i].fact, fact) == 0)
            return who->knows[i].value;
    return NULL;
}

static int say(struct stage *s, const char *text, struct err *e)
{
    struct actor *who = s->buyer;
    struct inbound what = {.kind = INBOUND_TEXT,
                           .from = who->address,
                           .text = text,
                           .length = strlen(text),
                           .language = who->language,
                           .at = s->now_ms / 1000};

    what.external_id = who->last_text_id = arena_print(s->a, "%s-%d", who->name, ++who->said);
    return stage_hear(s, who, &what, e);
}

/* Take the choice with this meaning. False: it is not offered. */
static bool choose(struct stage *s, const struct casefile *c, const char *meaning, int *result,
                   struct err *e)
{
    const struct heard_line *line = actor_choices(s->buyer, 0);

    for (size_t i = 0; line && i < c->open.offered_count && i < line->choice_count; i++) {
        struct actor *who = s->buyer;
        struct inbound tap = {.kind = INBOUND_TAP,
                              .from = who->address,
                              .tap = line->choices[i].data,
                              .reply_to = line->external_id,
                              .at = s->now_ms / 1000};

        if (strcmp(c->open.offered[i], meaning) != 0)
            continue;
        if (!network_has_buttons(who->address.network)) {
            *result = say(s, arena_print(s->a, "%zu", i + 1), e);
            return true;
        }
        tap.external_id = arena_print(s->a, "%s-%d", who->name, ++who->said);
        *result = stage_hear(s, who, &tap, e);
        return true;
    }
    return false;
}

/* "none" is the empty set. */
static bool is_value(struct stage *s, const struct fact *f, const char *value)
{
    const char *printed = value_print(s->a, &f->value);

    return strcmp(printed, value) == 0 ||
           (f->value.type == VALUE_SET && !*printed && strcmp(value, "none") == 0);
}

/* Does something that is shown back differ from what this buyer knows? */
static const struct fact *contradicted(struct stage *s, const struct casefile *c)
{
    for (size_t i = 0; i < c->fact_count; i++) {
        const struct fact *f = &c->facts[i];
        const char *value = f->payment <= 1 ? known(s->buyer, f->id) : NULL;

        if (f->state == FACT_KNOWN && value && strcmp(value, "unknown") != 0 &&
            !is_value(s, f, value))
            return f;
    }
    return NULL;
}

static int confirm(struct stage *s, const struct casefile *c, struct err *e)
{
    bool wrong =
        (c->open.kind == PROMPT_READING || c->open.kind == PROMPT_REVIEW) && contradicted(s, c);
    static const char *const YES[] = {"=right", "=plan", "=yes"};
    int result = -1;

    if (wrong && choose(s, c, "=fix", &result, e))
        return result;
    for (size_t i = 0; i < sizeof YES / sizeof YES[0]; i++)
        if (choose(s, c, YES[i], &result, e))
            return result;
    return say(s, "yes", e);
}

static int pick(struct stage *s, const struct casefile *c, struct err *e)
{
    const struct fact *f = contradicted(s, c);
    int result = -1;

    if (f && choose(s, c, arena_print(s->a, "=fact:%s:%d", f->id, f->payment), &result, e))
        return result;
    if (choose(s, c, "=keep", &result, e))
        return result;
    return say(s, "back", e);
}

/* "chat,order" as the numbers under which they are offered. */
static const char *numbers_of(struct stage *s, const struct casefile *c, const char *set)
{
    const char *numbers = "";

    for (size_t i = 0; i < c->open.offered_count; i++)
        if (set_has(set, c->open.offered[i]))
            numbers = arena_print(s->a, "%s%s%zu", numbers, *numbers ? ", " : "", i + 1);
    return numbers;
}

static int answer(struct stage *s, const struct session *session, struct err *e)
{
    const struct casefile *c = &session->file;
    const struct fact_def *f = dialog_fact(session->interview, c->open.fact);
    const char *value = known(s->buyer, c->open.fact), *numbers;
    int result = -1;

    if (!value || strcmp(value, "unknown") == 0 || !f ||
        (c->open.payment > 1 && strcmp(f->id, "another_payment") == 0))
        return say(s, "don't know", e);
    if (f->type != VALUE_SET)
        return choose(s, c, value, &result, e) ? result : say(s, value, e);
    numbers = numbers_of(s, c, value);
    if (*numbers)
        return say(s, numbers, e);
    return choose(s, c, "=none", &result, e) ? result : say(s, "none", e);
}

static bool at_rest(const struct casefile *c)
{
    return c->phase != PHASE_INTERVIEW && c->phase != PHASE_REVIEW;
}

static int answer_open(struct stage *s, const struct session *session, struct err *e)
{
    switch (session->file.open.kind) {
    case PROMPT_ASK:
        return answer(s, session, e);
    case PROMPT_PICK:
        return pick(s, &session->file, e);
    case PROMPT_READING:
    case PROMPT_REVIEW:
    case PROMPT_CHANGE:
    case PROMPT_CASES:
    case PROMPT_LETTERS:
    case PROMPT_AGAIN:
    case PROMPT_MENU:
    case PROMPT_LANGUAGE:
    case PROMPT_NONE:
    case PROMPT_KINDS:
        return confirm(s, &session->file, e);
    }
    return -1;
}

int replay_answer_all(struct stage *s, struct err *e)
{
    struct session session;

    if (!stage_buyer(s, e))
        return -1;
    for (int i = 0; i < ANSWERS_MOST; i++) {
        if (!stage_case(s, &session) || at_rest(&session.file) ||
            session.file.open.kind == PROMPT_NONE)
            return 0;
        if (answer_open(s, &session, e) < 0)
            return -1;
    }
    if (!stage_case(s, &session) || at_rest(&session.file))
        return 0;
    return 1;
}
