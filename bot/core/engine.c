/* engine.c: one step of the conversation; its parts are listed in core/talk.h. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/plan.h"
#include "core/redact.h"
#include "core/talk.h"
#include <string.h>

#define STORY_WORDS 12 /* a first message of so many words is the story, */
#define STORY_SHORT 6  /* and one of so many that tells a fact, */
#define STORY_FACTS 2  /* and any that tells two; "hi" is not */

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
    struct talk t = {.interview = interview,
                     .rules = rules,
                     .said = said,
                     .text = said && said->text ? said->text : "",
                     .now = now,
                     .a = a,
                     .out = out};

    memset(out, 0, sizeof *out);
    out->after = casefile_copy(a, before);
    t.c = &out->after;
    t.c->heard_at = said ? now : t.c->heard_at;
    talk_look(&t);
    out->open_text = takes_free_text(&t);
    return t;
}

static void warn_of_secrets(struct talk *t)
{
    static const struct {
        unsigned kind;
        const char *key;
    } SECRETS[] = {
        {SECRET_CARD, "secret.card"},         {SECRET_CODE, "secret.code"},
        {SECRET_PASSWORD, "secret.password"}, {SECRET_IBAN, "secret.iban"},
        {SECRET_SEED, "secret.seed"},         {SECRET_PASSPORT, "secret.passport"},
    };

    for (size_t i = 0; t->said && i < COUNT(SECRETS); i++)
        if (t->said->secrets & SECRETS[i].kind) {
            talk_say(t, SECRETS[i].key);
            return;
        }
}

static void take_tap(struct talk *t)
{
    const char *meaning = pick_tapped(t, t->said->tap);

    if (!meaning) {
        t->out->stale = true;
        talk_say(t, "stale.tap");
        return;
    }
    t->out->chosen = prompt_label(t, meaning);
    answer_meaning(t, meaning);
}

/* One word of thanks for all files that were sent together. */
static bool is_thanked_for(struct talk *t)
{
    const char *album = t->said->album;
    bool thanked = album && t->c->album && strcmp(album, t->c->album) == 0;

    if (album)
        t->c->album = album;
    return thanked;
}

/* What is written below a file is read like any other word. */
static void take_file(struct talk *t)
{
    const struct attachment *file = t->said->file;
    bool named = file && file->name && *file->name; /* a photo has no name */
    struct arg args[] = {ARG_T("name", named ? file->name : "")};
    const char *key = t->said->album ? "file.kept_album" : named ? "file.kept" : "file.kept_first";

    if (*t->text)
        (void)reading_take(t, t->text, false);
    conclude_alerts(t);
    if (!is_thanked_for(t))
        prompt_put(t, talk_text(t, key, args, COUNT(args)));
}

static const char *cannot_read(const struct talk *t)
{
    const struct attachment *what = t->said->file;
    struct arg args[] = {ARG_T("kind", what && what->type ? what->type : "other")};

    return talk_text(t, "other.unread", args, COUNT(args));
}

static void take(struct talk *t)
{
    switch (t->said->kind) {
    case SAID_TEXT:
        if (!command_run(t, t->text))
            answer_text(t, t->text);
        return;
    case SAID_TAP:
        take_tap(t);
        return;
    case SAID_EDIT:
        change_message(t);
        return;
    case SAID_FILE:
        take_file(t);
        return;
    case SAID_OTHER:
        prompt_put(t, cannot_read(t));
        return;
    }
}

/* --- the first message --- */

static bool is_word(const struct talk *t, const char *id)
{
    const char *word = dialog_word(t->interview, "", text_fold(t->a, t->text));

    return word && (!id || strcmp(word, id) == 0);
}

static void hear_first(struct talk *t)
{
    struct value story = reading_story(t, t->text);
    size_t words;
    int taken;

    if (is_word(t, NULL))
        return;
    taken = reading_take(t, t->text, true);
    text_words(t->a, t->text, &words);
    if ((taken >= STORY_FACTS || (taken && words >= STORY_SHORT) || words >= STORY_WORDS) &&
        dialog_fact(t->interview, "story"))
        talk_settle(t, "story", 0, FACT_KNOWN, &story);
}

int engine_open(const struct dialog *interview, const struct dialog *rules,
                const struct casefile *fresh, const struct said *said, int64_t now, struct arena *a,
                struct step *out, struct err *e)
{
    struct talk t = talk_begin(interview, rules, fresh, said, now, a, out);
    bool text = said && said->kind == SAID_TEXT;

    (void)e;
    language_begin(&t);
    if (text)
        hear_first(&t);
    conclude_alerts(&t);
    if (interview->opening)
        talk_say(&t, interview->opening);
    warn_of_secrets(&t);
    if (said && said->kind == SAID_FILE && !is_thanked_for(&t))
        talk_say(&t, "file.kept_first");
    if (said && said->kind == SAID_OTHER)
        talk_say_text(&t, cannot_read(&t));
    if (danger_heard(&t, t.text))
        return 0;
    if (text)
        asked_first(&t, casefile_fact(t.c, "story", 0) != NULL);
    if (text && is_word(&t, "human"))
        conclude_person(&t, "asked", "human.queued");
    else if (!text || !reading_calls_person(&t, t.text, true))
        conclude_go_on(&t, NULL);
    return 0;
}

int engine_step(const struct dialog *interview, const struct dialog *rules,
                const struct casefile *before, const struct said *said, int64_t now,
                struct arena *a, struct step *out, struct err *e)
{
    struct talk t;

    if (before->phase == PHASE_HELD || before->phase == PHASE_ERASED)
        return err_set(e, ERR_INTERNAL, "the engine was asked to speak in a case that is %s",
                       phase_name(before->phase));
    t = talk_begin(interview, rules, before, said, now, a, out);
    comeback_greet(&t, before->heard_at);
    warn_of_secrets(&t);
    if (!danger_heard(&t, t.text))
        take(&t);
    return 0;
}

int engine_resume(const struct dialog *interview, const struct dialog *rules,
                  const struct casefile *before, const char *why_key, int64_t now, struct arena *a,
                  struct step *out, struct err *e)
{
    struct talk t = talk_begin(interview, rules, before, NULL, now, a, out);

    (void)e;
    t.c->desk.asked = (struct prompt){.proposed = value_none(VALUE_CHOICE)};
    if (t.c->desk.plan_owed) {
        if (why_key)
            talk_say(&t, why_key);
        conclude_send_plan(&t);
        why_key = NULL;
    }
    conclude_return(&t, why_key ? talk_text(&t, why_key, NULL, 0) : NULL);
    return 0;
}

int engine_switch(const struct dialog *interview, const struct dialog *rules,
                  const struct casefile *before, int serial, int64_t now, struct arena *a,
                  struct step *out, struct err *e)
{
    struct talk t = talk_begin(interview, rules, before, NULL, now, a, out);
    struct arg args[] = {ARG_N("number", before->number), ARG_T("title", comeback_title(&t))};

    (void)e;
    t.c->heard_at = now;
    t.c->serial = (serial > t.c->serial ? serial : t.c->serial) + 1;
    t.c->open.serial = t.c->serial;
    if (t.c->phase == PHASE_CLOSED)
        reply_closed(&t);
    else
        conclude_return(&t, talk_text(&t, "comeback.case", args, COUNT(args)));
    return 0;
}

bool engine_wants_others(const struct dialog *interview, const struct casefile *c, const char *text,
                         struct arena *a)
{
    const char *word = text ? dialog_word(interview, "", text_fold(a, text)) : NULL;

    return c->open.kind == PROMPT_CASES || (word && strcmp(word, "cases") == 0);
}

const char *engine_title(const struct dialog *interview, const struct casefile *c, int64_t now,
                         struct arena *a)
{
    struct step *out = arena_alloc(a, sizeof *out);
    struct talk t = talk_begin(interview, interview, c, NULL, now, a, out);

    return comeback_title(&t);
}

int engine_rules_changed(const struct dialog *interview, const struct dialog *old_rules,
                         const struct dialog *rules, const struct casefile *before, int64_t now,
                         struct arena *a, struct step *out, struct err *e)
{
    struct talk t = talk_begin(interview, rules, before, NULL, now, a, out);
    struct plan old, new;

    (void)e;
    if (t.c->plan_version == 0)
        return 0;
    plan_build(old_rules, t.c->facts, t.c->fact_count, t.c->zone, t.c->language, now, a, &old);
    plan_build(rules, t.c->facts, t.c->fact_count, t.c->zone, t.c->language, now, a, &new);
    if (strcmp(plan_digest(&old, a), plan_digest(&new, a)) != 0)
        conclude_new_rules(&t);
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
    case PROMPT_CASES:
        return "case";
    case PROMPT_AGAIN:
    case PROMPT_MENU:
    case PROMPT_NONE:
    case PROMPT_LETTERS:
    case PROMPT_KINDS:
        break;
    }
    return NULL;
}
