/* commands.c: the words that work everywhere, with and without a slash: one table. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/talk.h"
#include "core/triage.h"
#include <string.h>

static bool say_and_ask(struct talk *t, const char *key)
{
    const char *text = talk_text(t, key, NULL, 0);

    if (t->c->open.kind == PROMPT_NONE)
        talk_say_text(t, text);
    else
        prompt_put(t, text);
    return true;
}

static bool do_help(struct talk *t, const char *arg)
{
    (void)arg;
    return say_and_ask(t, "help");
}

static bool do_privacy(struct talk *t, const char *arg)
{
    (void)arg;
    return say_and_ask(t, "privacy");
}

static bool do_verify(struct talk *t, const char *arg)
{
    (void)arg;
    return say_and_ask(t, "verify");
}

static bool do_later(struct talk *t, const char *arg)
{
    (void)arg;
    talk_say(t, "later", NULL, 0);
    return true;
}

static bool do_not_here(struct talk *t, const char *arg)
{
    (void)arg;
    return say_and_ask(t, "by_a_person");
}

static bool do_why(struct talk *t, const char *arg)
{
    const struct state_def *s = prompt_state(t);

    (void)arg;
    return say_and_ask(t, s && s->why ? s->why : "why.any");
}

static void ask_again_or_another(struct talk *t)
{
    prompt_open(t, PROMPT_AGAIN, NULL, NULL, 0);
    prompt_offer(t, "=same");
    prompt_offer(t, "=new");
    prompt_put(t, NULL);
}

static bool do_start(struct talk *t, const char *arg)
{
    (void)arg;
    if (t->c->plan_version > 0 || t->c->phase == PHASE_CLOSED)
        ask_again_or_another(t);
    else if (t->c->open.kind != PROMPT_NONE)
        prompt_put(t, talk_text(t, "start.again", NULL, 0));
    else
        talk_go_on(t, talk_text(t, "start.again", NULL, 0));
    return true;
}

static bool do_stop(struct talk *t, const char *arg)
{
    (void)arg;
    prompt_close(t);
    talk_phase(t, PHASE_CLOSED);
    t->c->desk.outcome = "stopped";
    t->c->desk.queued_at = 0;
    talk_say(t, "stop", NULL, 0);
    return true;
}

/* Forget the last answer and ask for it again. */
static bool do_back(struct talk *t, const char *arg)
{
    struct casefile *c = t->c;
    struct trail_mark last;

    (void)arg;
    if (c->plan_version > 0) {
        answer_pick(t, NULL);
        return true;
    }
    if (c->open.kind == PROMPT_PICK || c->open.kind == PROMPT_CHANGE) {
        prompt_close(t);
        talk_go_on(t, NULL);
        return true;
    }
    if (c->trail_count == 0)
        return say_and_ask(t, "back.nothing");
    last = c->trail[--c->trail_count];
    casefile_drop(c, last.fact, last.payment);
    talk_look(t);
    prompt_ask(t, walk_state_asking(t, last.fact), last.fact, last.payment);
    prompt_put(t, talk_text(t, "back.done", NULL, 0));
    return true;
}

static bool do_edit(struct talk *t, const char *arg)
{
    const char *meaning;

    if (t->c->fact_count == 0)
        return say_and_ask(t, "back.nothing");
    answer_pick(t, NULL);
    meaning = *arg ? prompt_meaning(t, arg) : NULL;
    if (meaning) {
        t->out->reply_count--; /* the list needs no showing */
        answer_meaning(t, meaning);
    }
    return true;
}

static bool settle_without(struct talk *t, const char *meaning)
{
    const struct state_def *s = prompt_state(t);

    if (t->c->open.kind != PROMPT_ASK)
        return false;
    if (s && !s->may_skip)
        return say_and_ask(t, "skip.cannot");
    answer_meaning(t, meaning);
    return true;
}

static bool do_skip(struct talk *t, const char *arg)
{
    (void)arg;
    return settle_without(t, "=skip");
}

static bool do_unknown(struct talk *t, const char *arg)
{
    (void)arg;
    return settle_without(t, "=unknown");
}

static bool do_plan(struct talk *t, const char *arg)
{
    (void)arg;
    if (t->c->plan_version == 0)
        return say_and_ask(t, "plan.not_yet");
    conclude_show_plan(t);
    return true;
}

static bool do_status(struct talk *t, const char *arg)
{
    struct next next = walk_next(t->interview, &t->view, t->c);
    struct arg args[] = {ARG_T("phase", phase_name(t->c->phase)), ARG_N("asked", next.asked),
                         ARG_N("left", next.left + 1), ARG_N("number", t->c->number),
                         ARG_N("version", t->c->plan_version)};
    const char *text = talk_text(t, "status", args, COUNT(args));

    (void)arg;
    if (t->c->open.kind == PROMPT_NONE)
        talk_say_text(t, text);
    else
        prompt_put(t, text);
    return true;
}

static bool do_language(struct talk *t, const char *arg)
{
    const char *languages[16];
    size_t count = text_table_languages(t->interview->texts, languages, COUNT(languages));
    struct prompt before = t->c->open;
    const char *meaning;

    if (count < 2)
        return say_and_ask(t, "language.only");
    prompt_open(t, PROMPT_LANGUAGE, before.state, before.fact, before.payment);
    for (size_t i = 0; i < count; i++)
        prompt_offer(t, arena_print(t->a, "=lang:%s", languages[i]));
    meaning = *arg ? prompt_meaning(t, arg) : NULL;
    if (meaning)
        answer_meaning(t, meaning);
    else
        prompt_put(t, NULL);
    return true;
}

static bool do_human(struct talk *t, const char *arg)
{
    (void)arg;
    command_human(t, "asked", "human.queued");
    return true;
}

void command_human(struct talk *t, const char *because, const char *key)
{
    struct holding *desk = &t->c->desk;
    struct human human;
    enum phase before = t->c->phase;

    if (before == PHASE_WAITING) {
        say_and_ask(t, "human.already");
        return;
    }
    triage_human(&t->view, DAY_NONE, &human);
    desk->because = arena_array(t->a, human.because_count + 1, sizeof *desk->because);
    desk->because[0] = because;
    if (human.because_count)
        memcpy(desk->because + 1, human.because, human.because_count * sizeof *desk->because);
    desk->because_count = human.because_count + 1;
    desk->urgency = human.urgency > URGENCY_NORMAL ? human.urgency : URGENCY_NORMAL;
    desk->queued_at = t->now;
    desk->before = before == PHASE_CLOSED ? PHASE_INTERVIEW : before;
    talk_phase(t, PHASE_WAITING);
    t->out->hand_over = true;
    if (!key)
        return;
    talk_say(t, key, NULL, 0);
    if (t->c->open.kind == PROMPT_ASK)
        prompt_put(t, talk_text(t, "human.meanwhile", NULL, 0));
}

static const struct {
    const char *word;
    bool (*run)(struct talk *t, const char *arg); /* false: not meant as a command here */
} COMMANDS[] = {
    {"start", do_start},       {"help", do_help},       {"back", do_back},
    {"edit", do_edit},         {"why", do_why},         {"skip", do_skip},
    {"unknown", do_unknown},   {"later", do_later},     {"stop", do_stop},
    {"human", do_human},       {"plan", do_plan},       {"status", do_status},
    {"language", do_language}, {"privacy", do_privacy}, {"verify", do_verify},
    {"export", do_not_here},   {"forget", do_not_here},
};

/* "/language es": behind a slash the first word is the command. Without one only the whole message is. */
static const char *command_word(struct talk *t, const char *text, const char **arg)
{
    size_t length = strcspn(text, " \n");
    const char *word = dialog_word(t->interview, "", text_fold(t->a, text));

    *arg = "";
    if (word || (text[0] != '/' && text[0] != '!'))
        return word;
    *arg = text + length + strspn(text + length, " \n");
    return dialog_word(t->interview, "",
                       text_fold(t->a, arena_copy_bytes(t->a, text + 1, length - 1)));
}

bool command_run(struct talk *t, const char *text)
{
    const char *arg, *word = command_word(t, text, &arg);

    for (size_t i = 0; word && i < COUNT(COMMANDS); i++)
        if (strcmp(COMMANDS[i].word, word) == 0)
            return COMMANDS[i].run(t, arg);
    return false;
}
