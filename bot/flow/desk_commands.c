/* desk_commands.c: what staff can do, one row a command. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "flow/desk_inside.h"
#include "store/notes.h"
#include <stdlib.h>
#include <string.h>

/* A command with its case: `/say 3 hello` or, with one case held, `/say hello`. */
struct call {
    const struct order *o;
    struct session *s; /* NULL: the command names no case */
    const char *rest;  /* text behind the number */
};

static struct arg number_arg(const struct call *c)
{
    return (struct arg)ARG_N("number", c->s->row.number);
}

static int answer_about(const struct call *c, const char *key, struct err *e)
{
    struct arg args[] = {number_arg(c), ARG_T("name", c->s->row.held_by), ARG_D("since", moment_day(c->s->file.desk.held_at, NULL))};

    return desk_answer(c->o, key, args, 3, e);
}

static bool is_holder(const struct call *c)
{
    return c->s->file.phase == PHASE_HELD && c->s->row.held_by && strcmp(c->s->row.held_by, c->o->who->name) == 0;
}

/* --- /queue --- */

static int list_phase(const struct call *c, enum phase phase, const char **list, struct err *e)
{
    int64_t numbers[DESK_LISTED];
    size_t count;
    const struct order *o = c->o;

    if (cases_in_phase(o->desk->store, phase, numbers, DESK_LISTED, &count, e) < 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        struct session s;

        if (session_load(o->desk->sessions, numbers[i], o->a, &s, e) < 0)
            return -1;
        *list = arena_print(o->a, "%s\n\n%s", *list, desk_brief(o->desk, &s, o->now, o->a));
        if (s.row.held_by)
            *list = arena_print(o->a, "%s (%s)", *list, s.row.held_by);
    }
    return 0;
}

static int do_queue(const struct call *c, struct err *e)
{
    const char *list = "";

    if (list_phase(c, PHASE_WAITING, &list, e) < 0 || list_phase(c, PHASE_HELD, &list, e) < 0)
        return -1;
    if (!*list)
        return desk_answer(c->o, "desk.queue_empty", NULL, 0, e);
    return desk_answer_text(c->o, list + strspn(list, "\n"), e);
}

/* --- /take --- */

static int greet_buyer(const struct call *c, struct err *e)
{
    const struct order *o = c->o;
    struct arg args[] = {ARG_T("name", o->who->name)};
    struct reply reply = {.text = render(o->desk->dialogs->texts, c->s->file.language, "human.here", args, 1, o->a)};

    return o->desk->hooks.put_person(o->desk->hooks.owner, c->s->row.person, &reply, c->s->row.number, e);
}

static int tell_taken(const struct call *c, struct err *e)
{
    struct arg args[] = {number_arg(c), ARG_T("name", c->o->who->name)};
    const char *text = render(c->o->desk->dialogs->texts, "en", "desk.taken", args, 2, c->o->a);

    return desk_tell_all(c->o->desk, c->o->who, text, c->s->row.number, c->o->a, e);
}

static int do_take(const struct call *c, struct err *e)
{
    struct holding *desk = &c->s->file.desk;

    if (c->s->file.phase == PHASE_HELD)
        return answer_about(c, is_holder(c) ? "desk.yours_already" : "desk.taken_already", e);
    if (!phase_may_become(c->s->file.phase, PHASE_HELD))
        return answer_about(c, "desk.cannot", e);
    if (c->s->file.phase != PHASE_WAITING)
        desk->before = c->s->file.phase;
    c->s->file.phase = PHASE_HELD;
    desk->held_by = c->o->who->name;
    desk->held_at = c->o->now;
    if (desk_save(c->o, c->s, e) < 0 || greet_buyer(c, e) < 0 || tell_taken(c, e) < 0)
        return -1;
    if (answer_about(c, "desk.you_took", e) < 0)
        return -1;
    return desk_answer_text(c->o, desk_whole(c->o->desk, c->s, c->o->now, c->o->a), e);
}

/* --- /return --- */

static int do_return(const struct call *c, struct err *e)
{
    const struct order *o = c->o;
    struct step *step = arena_alloc(o->a, sizeof *step);
    struct holding *desk = &c->s->file.desk;

    if (!is_holder(c))
        return answer_about(c, "desk.not_yours", e);
    c->s->file.phase = phase_may_become(PHASE_HELD, desk->before) ? desk->before : PHASE_INTERVIEW;
    desk->held_by = NULL;
    desk->queued_at = 0;
    if (engine_resume(c->s->interview, o->desk->dialogs, &c->s->file, "human.returned", o->now, o->a, step, e) < 0)
        return -1;
    c->s->file = step->after;
    if (desk_save(o, c->s, e) < 0)
        return -1;
    for (size_t i = 0; i < step->reply_count; i++)
        if (o->desk->hooks.put_person(o->desk->hooks.owner, c->s->row.person, &step->replies[i], c->s->row.number, e) < 0)
            return -1;
    return answer_about(c, "desk.returned", e);
}

/* --- /say, /note, /case, /close --- */

static int do_say(const struct call *c, struct err *e)
{
    if (!is_holder(c))
        return answer_about(c, "desk.not_yours", e);
    if (!*c->rest)
        return desk_answer(c->o, "desk.usage.say", NULL, 0, e);
    return desk_say(c->o, c->s, c->rest, e);
}

static int do_note(const struct call *c, struct err *e)
{
    struct note note;

    if (!*c->rest)
        return desk_answer(c->o, "desk.usage.note", NULL, 0, e);
    note = (struct note){c->o->now, c->o->who->name, c->rest};
    if (notes_add(c->o->desk->store, c->s->row.number, &note, e) < 0)
        return -1;
    return answer_about(c, "desk.noted", e);
}

static int do_case(const struct call *c, struct err *e)
{
    const struct order *o = c->o;
    const char *all = desk_whole(o->desk, c->s, o->now, o->a);
    struct note notes[DESK_LISTED];
    size_t count;

    if (notes_read(o->desk->store, c->s->row.number, o->a, notes, DESK_LISTED, &count, e) < 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        struct arg args[] = {ARG_T("name", notes[i].author), ARG_T("text", notes[i].text), ARG_D("day", moment_day(notes[i].at, NULL))};

        all = arena_print(o->a, "%s\n%s", all, render(o->desk->dialogs->texts, "en", "desk.note", args, 3, o->a));
    }
    return desk_answer_text(o, all, e);
}

static int do_close(const struct call *c, struct err *e)
{
    const struct order *o = c->o;
    struct reply reply = {.text = render(o->desk->dialogs->texts, c->s->file.language, "human.closed", NULL, 0, o->a)};

    if (!*c->rest)
        return desk_answer(o, "desk.usage.close", NULL, 0, e);
    if (c->s->file.phase == PHASE_HELD && !is_holder(c))
        return answer_about(c, "desk.not_yours", e);
    if (!phase_may_become(c->s->file.phase, PHASE_CLOSED))
        return answer_about(c, "desk.cannot", e);
    c->s->file.phase = PHASE_CLOSED;
    c->s->file.desk.outcome = text_shorten(o->a, c->rest, 40);
    c->s->file.desk.held_by = NULL;
    c->s->file.desk.queued_at = 0;
    if (desk_save(o, c->s, e) < 0 || o->desk->hooks.put_person(o->desk->hooks.owner, c->s->row.person, &reply, c->s->row.number, e) < 0)
        return -1;
    return answer_about(c, "desk.closed", e);
}

enum needs { NO_CASE, A_CASE };

static const struct {
    const char *word; /* of common.json */
    int (*run)(const struct call *c, struct err *e);
    enum needs needs;
    bool observers; /* may those who only look on do it? */
    const char *usage;
} COMMANDS[] = {
    {"staff.queue", do_queue, NO_CASE, true, "desk.usage.queue"}, {"staff.take", do_take, A_CASE, false, "desk.usage.take"},
    {"staff.return", do_return, A_CASE, false, "desk.usage.return"}, {"staff.say", do_say, A_CASE, false, "desk.usage.say"},
    {"staff.note", do_note, A_CASE, true, "desk.usage.note"},     {"staff.case", do_case, A_CASE, true, "desk.usage.case"},
    {"staff.close", do_close, A_CASE, false, "desk.usage.close"},
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
    int64_t held[2];
    size_t count;

    *number = number_in_front(rest);
    if (*number)
        return 0;
    if (cases_held_by(o->desk->store, o->who->name, held, 2, &count, e) < 0)
        return -1;
    *number = count == 1 ? held[0] : 0;
    return 0;
}

static int run(const struct order *o, size_t i, const char *rest, struct err *e)
{
    struct call call = {.o = o, .rest = rest};
    struct session s;
    int64_t number;
    struct err missing = {0};
    struct arg args[1];

    if (o->who->role == STAFF_OBSERVER && !COMMANDS[i].observers)
        return desk_answer(o, "desk.observer", NULL, 0, e);
    if (COMMANDS[i].needs == NO_CASE)
        return COMMANDS[i].run(&call, e);
    if (which_case(o, &call.rest, &number, e) < 0)
        return -1;
    if (!number)
        return desk_answer(o, COMMANDS[i].usage, NULL, 0, e);
    args[0] = (struct arg)ARG_N("number", number);
    if (session_load(o->desk->sessions, number, o->a, &s, &missing) < 0) {
        if (missing.kind == ERR_MISSING)
            return desk_answer(o, "desk.no_case", args, 1, e);
        *e = missing;
        return -1;
    }
    call.s = &s;
    return COMMANDS[i].run(&call, e);
}

static int unknown(const struct order *o, struct err *e)
{
    const char *list = render(o->desk->dialogs->texts, "en", "desk.unknown_command", NULL, 0, o->a);

    for (size_t i = 0; i < COMMAND_COUNT; i++)
        list = arena_print(o->a, "%s\n%s", list, render(o->desk->dialogs->texts, "en", COMMANDS[i].usage, NULL, 0, o->a));
    return desk_answer_text(o, list, e);
}

int desk_command(const struct order *o, const char *text, bool *done, struct err *e)
{
    size_t length = strcspn(text, " \n");
    const char *first, *word;

    *done = text[0] == '/' || text[0] == '!';
    if (!*done)
        return 0;
    first = text_fold(o->a, arena_copy_bytes(o->a, text + 1, length - 1));
    word = dialog_word(o->desk->dialogs, "staff.", first);
    for (size_t i = 0; word && i < COMMAND_COUNT; i++)
        if (strcmp(COMMANDS[i].word, word) == 0)
            return run(o, i, text + length + strspn(text + length, " \n"), e);
    return unknown(o, e);
}
