/* commands.c: the words that work everywhere, with and without a slash: one table. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/talk.h"
#include <string.h>

#define COMMAND_MOST 64 /* bytes; what is longer tells something */

/* Something is told, and the open question stands. */
static bool tell(struct talk *t, const char *key)
{
    prompt_put(t, talk_text(t, key, NULL, 0));
    return true;
}

static bool do_help(struct talk *t, const char *arg)
{
    (void)arg;
    return tell(t, "help");
}

static bool do_privacy(struct talk *t, const char *arg)
{
    (void)arg;
    return tell(t, "privacy");
}

static bool do_verify(struct talk *t, const char *arg)
{
    struct arg args[] = {ARG_T("phrase", t->c->desk.phrase)};
    const char *phrase = NULL;

    (void)arg;
    if (t->c->desk.phrase)
        phrase = render(t->rules->texts, talk_language(t), "verify.phrase", args, 1, t->a);
    prompt_put(t, talk_join(t, talk_text(t, "verify", NULL, 0), phrase));
    return true;
}

static bool do_by_person(struct talk *t, const char *arg)
{
    (void)arg;
    return tell(t, "by_a_person");
}

static bool do_later(struct talk *t, const char *arg)
{
    (void)arg;
    talk_say(t, "later");
    return true;
}

static bool do_why(struct talk *t, const char *arg)
{
    const struct state_def *s = prompt_state(t);

    (void)arg;
    return tell(t, t->c->open.kind == PROMPT_ASK && s && s->why ? s->why : "why.any");
}

static bool do_start(struct talk *t, const char *arg)
{
    (void)arg;
    if (t->c->phase == PHASE_CLOSED) {
        reply_closed(t);
    } else if (t->c->open.kind == PROMPT_MENU) {
        prompt_open(t, PROMPT_AGAIN, NULL, NULL, 0);
        prompt_offer(t, "=same");
        prompt_offer(t, "=new");
        prompt_put(t, NULL);
    } else {
        conclude_return(t, talk_text(t, "start.again", NULL, 0));
    }
    return true;
}

static bool do_stop(struct talk *t, const char *arg)
{
    (void)arg;
    prompt_close(t);
    talk_phase(t, PHASE_CLOSED);
    t->c->desk.outcome = "stopped";
    t->c->desk.queued_at = 0;
    talk_say(t, "stop");
    return true;
}

/* An answer that was to be changed stays; any other list is just shown again. */
static void leave_change(struct talk *t)
{
    bool kept = change_open(t);

    if (t->c->open.kind == PROMPT_LETTERS) {
        conclude_menu(t, NULL);
        return;
    }
    if (kept)
        prompt_close(t);
    conclude_return(t, kept ? talk_text(t, "change.kept", NULL, 0) : NULL);
}

/* Forget the last answer and ask for it again; of a change, leave it as it was. */
static bool do_back(struct talk *t, const char *arg)
{
    struct casefile *c = t->c;
    struct trail_mark last;

    (void)arg;
    if (change_open(t) || c->open.kind == PROMPT_LETTERS) {
        leave_change(t);
        return true;
    }
    if (c->plan_version > 0 && c->open.kind != PROMPT_ASK) {
        change_pick(t, NULL);
        return true;
    }
    if (c->trail_count == 0)
        return tell(t, "back.nothing");
    last = c->trail[--c->trail_count];
    casefile_drop(c, last.fact, last.payment);
    talk_look(t);
    talk_phase(t, PHASE_INTERVIEW);
    prompt_ask(t, walk_asking(t, last.fact, last.payment), last.fact, last.payment);
    return tell(t, "back.done");
}

static bool do_edit(struct talk *t, const char *arg)
{
    if (t->c->fact_count == 0)
        return tell(t, "back.nothing");
    if (!*arg)
        change_pick(t, NULL);
    else
        return change_named(t, arg);
    return true;
}

static bool leave_open(struct talk *t, const char *meaning)
{
    const struct state_def *s = prompt_state(t);

    if (t->c->open.kind == PROMPT_NONE)
        return false;
    if (t->c->open.kind != PROMPT_ASK)
        leave_change(t);
    else if (s && !s->may_skip)
        return tell(t, "skip.cannot");
    else
        answer_meaning(t, meaning);
    return true;
}

static bool do_skip(struct talk *t, const char *arg)
{
    (void)arg;
    return leave_open(t, "=skip");
}

static bool do_unknown(struct talk *t, const char *arg)
{
    (void)arg;
    return leave_open(t, "=unknown");
}

static bool do_plan(struct talk *t, const char *arg)
{
    (void)arg;
    if (t->c->plan_version > 0)
        conclude_show_plan(t);
    else if (t->c->open.kind == PROMPT_REVIEW)
        answer_meaning(t, "=plan");
    else
        return tell(t, "plan.not_yet");
    return true;
}

static bool do_letters(struct talk *t, const char *arg)
{
    (void)arg;
    if (t->c->plan_version == 0)
        return tell(t, "plan.not_yet");
    letters_asked(t);
    return true;
}

static bool do_status(struct talk *t, const char *arg)
{
    struct next next = walk_next(t);
    struct arg args[] = {
        ARG_T("phase", phase_name(t->c->phase)), ARG_N("asked", next.asked),
        ARG_N("left", walk_left(t) + 1),         ARG_N("number", t->c->number),
        ARG_N("version", t->c->plan_version),    ARG_T("title", comeback_title(t))};

    (void)arg;
    t->out->place_asked = t->c->phase == PHASE_WAITING;
    prompt_put(t, talk_join(t, talk_text(t, "status", args, COUNT(args)),
                            talk_text(t, "case.about", args, COUNT(args))));
    return true;
}

static bool do_cases(struct talk *t, const char *arg)
{
    (void)arg;
    return comeback_cases(t);
}

static bool do_hello(struct talk *t, const char *arg)
{
    (void)arg;
    if (t->c->phase == PHASE_CLOSED)
        reply_closed(t);
    else
        conclude_return(t, NULL);
    return true;
}

static bool do_human(struct talk *t, const char *arg)
{
    (void)arg;
    conclude_person(t, "asked", "human.queued");
    return true;
}

static const struct {
    const char *word;
    bool (*run)(struct talk *t, const char *arg); /* false: not meant as a command here */
    bool takes_arg;
} COMMANDS[] = {
    {"start", do_start, false},       {"help", do_help, false},
    {"back", do_back, false},         {"edit", do_edit, true},
    {"why", do_why, false},           {"skip", do_skip, false},
    {"unknown", do_unknown, false},   {"later", do_later, false},
    {"stop", do_stop, false},         {"human", do_human, false},
    {"plan", do_plan, false},         {"status", do_status, false},
    {"language", language_ask, true}, {"privacy", do_privacy, false},
    {"verify", do_verify, false},     {"cases", do_cases, false},
    {"hello", do_hello, false},       {"export", do_by_person, false},
    {"letters", do_letters, false},
};

static bool run(struct talk *t, const char *word, const char *arg, bool slash)
{
    for (size_t i = 0; i < COUNT(COMMANDS); i++)
        if (strcmp(COMMANDS[i].word, word) == 0)
            return (!*arg || slash || COMMANDS[i].takes_arg) && COMMANDS[i].run(t, arg);
    return false;
}

static const char *word_of(const struct talk *t, const char *text)
{
    return dialog_word(t->interview, "", text_fold(t->a, text));
}

/* The whole message is the word, or its first word is: behind a slash always, else where there is something to name
 * ("edit 3", "language es"). */
bool command_run(struct talk *t, const char *text)
{
    bool slash = text[0] == '/' || text[0] == '!';
    size_t length = strcspn(text, " \n");
    const char *arg = text + length + strspn(text + length, " \n"), *word;

    if (strlen(text) > COMMAND_MOST)
        return false;
    word = word_of(t, text);
    if (word)
        return run(t, word, "", slash);
    if (!*arg)
        return false;
    word = word_of(t, arena_copy_bytes(t->a, text, length));
    return word && run(t, word, arg, slash);
}
