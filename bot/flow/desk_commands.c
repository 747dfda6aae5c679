/* desk_commands.c: what staff can do, one row a command. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "flow/desk_inside.h"
#include <stdlib.h>
#include <string.h>

#define RECORDED_MOST 40 /* characters of what a command was about */

/* --- what commands share --- */

static int about(const struct call *c, const char *key,
                 int (*answer)(const struct order *o, const char *key, const struct arg *args,
                               size_t count, struct err *e),
                 struct err *e)
{
    const struct order *o = c->o;
    struct arg args[] = {ARG_N("number", c->s->row.number), ARG_T("name", c->s->row.held_by),
                         ARG_T("since", desk_moment(o->desk, c->s->file.desk.held_at, o->a))};

    return answer(o, key, args, 3, e);
}

int desk_about(const struct call *c, const char *key, struct err *e)
{
    return about(c, key, desk_answer, e);
}

int desk_cannot(const struct call *c, const char *key, struct err *e)
{
    return about(c, key, desk_refuse, e);
}

int desk_save(const struct call *c, struct err *e)
{
    return session_save(c->o->desk->sessions, c->s, c->o->a, e);
}

const char *desk_next_word(struct arena *a, const char **rest)
{
    size_t length = strcspn(*rest, " \n");
    const char *word = arena_copy_bytes(a, *rest, length);

    *rest += length + strspn(*rest + length, " \n");
    return word;
}

/* --- /say, /note --- */

static int do_say(const struct call *c, struct err *e)
{
    if (!desk_is_holder(c->o, c->s))
        return desk_cannot(c, "desk.not_yours", e);
    if (!*c->rest)
        return desk_refuse(c->o, c->usage, NULL, 0, e);
    return desk_say(c->o, c->s, c->rest, 0, e);
}

static int do_note(const struct call *c, struct err *e)
{
    if (!*c->rest)
        return desk_refuse(c->o, c->usage, NULL, 0, e);
    return desk_note(c->o, c->s->row.number, c->rest, e);
}

/* --- which command, which case --- */

enum needs { NO_CASE, A_CASE };

static const struct command {
    const char *word; /* of common.json */
    int (*run)(const struct call *c, struct err *e);
    enum needs needs;
    bool observers; /* may those who only look on do it? */
    bool names;     /* its first word behind the case is written into the record */
    const char *usage;
} COMMANDS[] = {
    {"staff.queue", desk_do_queue, NO_CASE, true, false, "desk.usage.queue"},
    {"staff.take", desk_do_take, A_CASE, false, false, "desk.usage.take"},
    {"staff.pass", desk_do_pass, A_CASE, false, true, "desk.usage.pass"},
    {"staff.return", desk_do_return, A_CASE, false, false, "desk.usage.return"},
    {"staff.close", desk_do_close, A_CASE, false, true, "desk.usage.close"},
    {"staff.reopen", desk_do_reopen, A_CASE, false, false, "desk.usage.reopen"},
    {"staff.block", desk_do_block, A_CASE, false, true, "desk.usage.block"},
    {"staff.say", do_say, A_CASE, false, false, "desk.usage.say"},
    {"staff.note", do_note, A_CASE, true, false, "desk.usage.note"},
    {"staff.set", desk_do_set, A_CASE, false, true, "desk.usage.set"},
    {"staff.ask", desk_do_ask, A_CASE, false, true, "desk.usage.ask"},
    {"staff.plan", desk_do_plan, A_CASE, true, true, "desk.usage.plan"},
    {"staff.letter", desk_do_letter, A_CASE, false, true, "desk.usage.letter"},
    {"staff.canned", desk_do_canned, A_CASE, false, true, "desk.usage.canned"},
    {"staff.case", desk_do_case, A_CASE, true, false, "desk.usage.case"},
    {"staff.log", desk_do_log, A_CASE, true, false, "desk.usage.log"},
};

#define COMMAND_COUNT (sizeof COMMANDS / sizeof COMMANDS[0])

/* "#3", "3": a number in front is the case, unless it is part of a word. */
static int64_t number_in_front(const char **rest)
{
    char *end;
    const char *from = *rest + (**rest == '#');
    long long n = strtoll(from, &end, 10);

    if (end == from || (*end && *end != ' ' && *end != '\n') || n <= 0)
        return 0;
    *rest = end + strspn(end, " \n");
    return n;
}

static int which_case(const struct order *o, const char **rest, int64_t *number, struct err *e)
{
    size_t held;

    *number = number_in_front(rest);
    if (!*number)
        *number = o->about;
    return *number ? 0 : desk_held(o, &held, number, e);
}

/* Why nobody, or not this one, may do anything with a case; NULL: they may. */
static const char *barred(const struct call *c)
{
    if (!c->s)
        return NULL;
    if (c->s->file.phase == PHASE_ERASED)
        return "desk.erased_case";
    return c->o->who->role != STAFF_LEAD && desk_in_conflict(c->o->desk, c->s, c->o->a)
               ? "desk.only_the_lead"
               : NULL;
}

/* What is written down of a command is a name that it knows: a fact, a colleague, a letter; a word that it did not know, and refused, may
 * be anybody's. How a case ended may be told in any word, too. */
static const char *recorded(const struct call *c, const struct command *command, const char *word)
{
    static const char *const ENDS[] = {"advised",   "engaged", "declined", "referred",
                                       "duplicate", "solved",  "spam"};

    if (command->run != desk_do_close)
        return text_shorten(c->o->a, word, RECORDED_MOST);
    for (size_t i = 0; i < sizeof ENDS / sizeof ENDS[0]; i++)
        if (strcmp(ENDS[i], word) == 0)
            return word;
    return "other";
}

static int run_recorded(const struct command *command, const struct call *call, struct err *e)
{
    const char *rest = call->rest, *detail = NULL, *bar = barred(call);

    if (bar) {
        if (desk_cannot(call, bar, e) < 0)
            return -1;
        return desk_record(call->o, call->s->row.number, command->word + strlen("staff."), NULL, e);
    }
    if (command->run(call, e) < 0)
        return -1;
    if (command->names && *rest && !*call->o->refused)
        detail = recorded(call, command, desk_next_word(call->o->a, &rest));
    return desk_record(call->o, call->s ? call->s->row.number : 0, command->word + strlen("staff."),
                       detail, e);
}

static int run_on_case(const struct command *command, struct call *call, struct err *e)
{
    struct session *s = arena_alloc(call->o->a, sizeof *s);
    struct order *on = arena_alloc(call->o->a, sizeof *on);
    struct err missing = {0};
    struct arg args[1];

    *on = *call->o; /* what is answered goes with the case, and is erased with it */
    if (which_case(call->o, &call->rest, &on->on, e) < 0)
        return -1;
    if (!on->on)
        return desk_refuse(call->o, command->usage, NULL, 0, e);
    args[0] = (struct arg)ARG_N("number", on->on);
    call->s = s;
    if (session_load(call->o->desk->sessions, on->on, call->o->a, s, &missing) == 0) {
        call->o = on;
        return run_recorded(command, call, e);
    }
    if (missing.kind == ERR_MISSING)
        return desk_refuse(call->o, "desk.no_case", args, 1, e);
    *e = missing;
    return -1;
}

static int run(const struct order *o, const struct command *command, const char *rest,
               struct err *e)
{
    struct call call = {.o = o, .rest = rest, .usage = command->usage};

    if (o->who->role == STAFF_OBSERVER && !command->observers)
        return desk_refuse(o, "desk.observer", NULL, 0, e);
    return command->needs == NO_CASE ? run_recorded(command, &call, e)
                                     : run_on_case(command, &call, e);
}

static int unknown(const struct order *o, struct err *e)
{
    const char *list = desk_text(o->desk, "desk.unknown_command", NULL, 0, o->a);

    for (size_t i = 0; i < COMMAND_COUNT; i++)
        list =
            arena_print(o->a, "%s\n%s", list, desk_text(o->desk, COMMANDS[i].usage, NULL, 0, o->a));
    return desk_answer_text(o, list, e);
}

/* The word of common.json that a text begins with as a command; "": none that is known, NULL: it is no command. */
static const char *command_word(const struct order *o, const char *text)
{
    const char *word;

    if (text[0] != '/' && text[0] != '!')
        return NULL;
    word = dialog_word(o->desk->dialogs, "staff.",
                       text_fold(o->a, arena_copy_bytes(o->a, text + 1, strcspn(text, " \n") - 1)));
    return word ? word : "";
}

int desk_is_say(const struct order *o, const char *text, bool *is, int64_t *number,
                const char **words, struct err *e)
{
    const char *word = command_word(o, text);

    *is = word && strcmp(word, "staff.say") == 0;
    if (!*is)
        return 0;
    *words = text + strcspn(text, " \n");
    *words += strspn(*words, " \n");
    return which_case(o, words, number, e);
}

int desk_command(const struct order *o, const char *text, bool *done, struct err *e)
{
    size_t length = strcspn(text, " \n");
    const char *word = command_word(o, text);

    *done = word != NULL;
    if (!word)
        return 0;
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(COMMANDS[i].word, word) == 0)
            return run(o, &COMMANDS[i], text + length + strspn(text + length, " \n"), e);
    return unknown(o, e);
}
