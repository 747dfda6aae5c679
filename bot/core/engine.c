/* engine.c: one step of the conversation; the parts are listed in core/talk.h. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/plan.h"
#include "core/redact.h"
#include "core/talk.h"
#include <string.h>

#define STORY_WORDS 6 /* a first message of so many words is the story */
#define LOST_AFTER 5  /* messages in a row that answered nothing: a person looks at it */

void talk_look(struct talk *t)
{
    t->view = view_make(t->a, t->interview, t->c->facts, t->c->fact_count, t->c->zone, t->now);
}

const char *talk_text(const struct talk *t, const char *key, const struct arg *args, size_t count)
{
    return render(t->interview->texts, t->c->language, key, args, count, t->a);
}

void talk_say_text(struct talk *t, const char *text)
{
    struct step *out = t->out;

    if (out->reply_count == STEP_REPLIES) {
        struct reply *last = &out->replies[STEP_REPLIES - 1];

        last->text = arena_print(t->a, "%s\n\n%s", last->text, text);
        return;
    }
    out->replies[out->reply_count++] = (struct reply){.text = text};
}

void talk_say(struct talk *t, const char *key, const struct arg *args, size_t count)
{
    talk_say_text(t, talk_text(t, key, args, count));
}

const char *talk_fact_name(const struct talk *t, const char *fact)
{
    return talk_text(t, arena_print(t->a, "fact.%s", fact), NULL, 0);
}

const char *talk_fact_value(const struct talk *t, const struct fact *f)
{
    switch (f->state) {
    case FACT_KNOWN:
        return render_value(t->interview->texts, t->c->language, f->id, &f->value, t->a);
    case FACT_UNKNOWN:
        return talk_text(t, "value.unknown", NULL, 0);
    case FACT_REFUSED:
        return talk_text(t, "value.skipped", NULL, 0);
    }
    return "";
}

static void leave_trail(struct talk *t, const char *fact, int payment)
{
    struct casefile *c = t->c;
    struct trail_mark *grown;

    for (size_t i = 0; i < c->trail_count; i++)
        if (strcmp(c->trail[i].fact, fact) == 0 && c->trail[i].payment == payment)
            return;
    grown = arena_array(t->a, c->trail_count + 1, sizeof *grown);
    if (c->trail_count)
        memcpy(grown, c->trail, c->trail_count * sizeof *grown);
    grown[c->trail_count++] = (struct trail_mark){.fact = fact, .payment = payment};
    c->trail = grown;
}

void talk_settle(struct talk *t, const char *fact, int payment, enum fact_state state,
                 const struct value *value)
{
    struct fact f = {.id = fact,
                     .payment = payment,
                     .state = state,
                     .source = FROM_BUYER,
                     .confirmed = true,
                     .message = t->said ? t->said->message : NULL,
                     .at = t->now};

    if (value)
        f.value = *value;
    casefile_set(t->a, t->c, &f);
    leave_trail(t, fact, payment);
    t->c->lost = 0;
    t->out->answered++;
    talk_look(t);
}

void talk_phase(struct talk *t, enum phase to)
{
    if (t->c->phase != to && phase_may_become(t->c->phase, to))
        t->c->phase = to;
}

static bool takes_free_text(const struct talk *t)
{
    const struct fact_def *f;

    if (t->c->open.kind != PROMPT_ASK)
        return t->c->open.kind == PROMPT_NONE;
    f = dialog_fact(t->interview, t->c->open.fact);
    return f && f->type == VALUE_TEXT;
}

static struct talk talk_begin(const struct dialog *interview, const struct dialog *rules,
                              const struct casefile *before, const struct said *said, int64_t now,
                              struct arena *a, struct step *out)
{
    struct talk t = {
        .interview = interview, .rules = rules, .said = said, .now = now, .a = a, .out = out};

    memset(out, 0, sizeof *out);
    out->after = casefile_copy(a, before);
    t.c = &out->after;
    t.c->heard_at = said ? now : t.c->heard_at;
    talk_look(&t);
    out->open_text = takes_free_text(&t);
    return t;
}

static const struct {
    unsigned kind;
    const char *key;
} SECRETS[] = {
    {SECRET_CARD, "secret.card"},         {SECRET_CODE, "secret.code"},
    {SECRET_PASSWORD, "secret.password"}, {SECRET_IBAN, "secret.iban"},
    {SECRET_SEED, "secret.seed"},
};

static void warn_of_secrets(struct talk *t)
{
    for (size_t i = 0; t->said && i < COUNT(SECRETS); i++)
        if (t->said->secrets & SECRETS[i].kind) {
            talk_say(t, SECRETS[i].key, NULL, 0);
            return;
        }
}

static void take_tap(struct talk *t)
{
    const char *meaning = prompt_tapped(t, t->said->tap);

    if (meaning)
        answer_meaning(t, meaning);
    else
        talk_say(t, "stale.tap", NULL, 0);
}

static void take_file(struct talk *t)
{
    struct arg args[] = {
        ARG_T("name", t->said->file && t->said->file->name ? t->said->file->name : "")};

    talk_say(t, "file.kept", args, COUNT(args));
    if (t->c->open.kind != PROMPT_NONE)
        prompt_again(t);
}

static void take(struct talk *t)
{
    switch (t->said->kind) {
    case SAID_TEXT:
        if (!command_run(t, t->said->text))
            answer_text(t, t->said->text);
        return;
    case SAID_TAP:
        take_tap(t);
        return;
    case SAID_EDIT:
        answer_edit(t);
        return;
    case SAID_FILE:
        take_file(t);
        return;
    }
}

/* Somebody who is not understood again and again gets a person, without asking for one. */
static void mind_the_lost(struct talk *t)
{
    if (t->c->lost < LOST_AFTER || t->out->hand_over || t->c->phase == PHASE_WAITING)
        return;
    t->c->lost = 0;
    command_human(t, "lost", "human.lost");
}

static bool first_word(const struct talk *t, const char *id)
{
    const char *word = NULL;

    if (t->said && t->said->kind == SAID_TEXT)
        word = dialog_word(t->interview, "", text_fold(t->a, t->said->text));
    return word && (!id || strcmp(word, id) == 0);
}

/* A first message that tells something is the story; "hi" is not. */
static void hear_first(struct talk *t)
{
    size_t words;
    struct value story = {.type = VALUE_TEXT, .text = t->said->text};

    if (first_word(t, NULL))
        return;
    text_words(t->a, t->said->text, &words);
    if (reading_take(t, t->said->text) == 0 && words < STORY_WORDS)
        return;
    if (dialog_fact(t->interview, "story"))
        talk_settle(t, "story", 0, FACT_KNOWN, &story);
}

int engine_open(const struct dialog *interview, const struct dialog *rules,
                const struct casefile *fresh, const struct said *said, int64_t now, struct arena *a,
                struct step *out, struct err *e)
{
    struct talk t = talk_begin(interview, rules, fresh, said, now, a, out);

    (void)e;
    if (said && said->kind == SAID_TEXT)
        hear_first(&t);
    conclude_alerts(&t);
    talk_say(&t, interview->opening, NULL, 0);
    warn_of_secrets(&t);
    if (said && said->kind == SAID_FILE)
        talk_say(&t, "file.kept_first", NULL, 0);
    if (first_word(&t, "human"))
        command_human(&t, "asked", "human.queued");
    else
        talk_go_on(&t, NULL);
    return 0;
}

int engine_step(const struct dialog *interview, const struct dialog *rules,
                const struct casefile *before, const struct said *said, int64_t now,
                struct arena *a, struct step *out, struct err *e)
{
    struct talk t = talk_begin(interview, rules, before, said, now, a, out);

    if (before->phase == PHASE_HELD || before->phase == PHASE_ERASED)
        return err_set(e, ERR_INTERNAL, "the engine was asked to speak in a case that is %s",
                       phase_name(before->phase));
    warn_of_secrets(&t);
    take(&t);
    mind_the_lost(&t);
    return 0;
}

int engine_resume(const struct dialog *interview, const struct dialog *rules,
                  const struct casefile *before, const char *why_key, int64_t now, struct arena *a,
                  struct step *out, struct err *e)
{
    struct talk t = talk_begin(interview, rules, before, NULL, now, a, out);
    const char *why = why_key ? talk_text(&t, why_key, NULL, 0) : NULL;

    (void)e;
    if (t.c->open.kind != PROMPT_NONE)
        prompt_put(&t, why);
    else
        talk_go_on(&t, why);
    return 0;
}

int engine_rules_changed(const struct dialog *interview, const struct dialog *old_rules, const struct dialog *rules,
                         const struct casefile *before, int64_t now, struct arena *a, struct step *out,
                         struct err *e)
{
    struct talk t = talk_begin(interview, rules, before, NULL, now, a, out);
    struct plan old, new;

    (void)e;
    plan_build(old_rules, t.c->facts, t.c->fact_count, t.c->zone, t.c->language, now, a, &old);
    plan_build(rules, t.c->facts, t.c->fact_count, t.c->zone, t.c->language, now, a, &new);
    if (t.c->plan_version > 0 && strcmp(plan_digest(&old, a), plan_digest(&new, a)) != 0)
        conclude_plan(&t);
    return 0;
}

const char *engine_asks(const struct casefile *c)
{
    switch (c->open.kind) {
    case PROMPT_ASK:
        return c->open.fact;
    case PROMPT_READING:
    case PROMPT_REVIEW:
    case PROMPT_CHANGE:
        return "confirm";
    case PROMPT_PICK:
        return "edit";
    case PROMPT_LANGUAGE:
        return "language";
    case PROMPT_AGAIN:
    case PROMPT_MENU:
    case PROMPT_NONE:
    case PROMPT_KINDS:
        return NULL;
    }
    return NULL;
}
