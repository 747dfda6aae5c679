/* desk_commands.c: what staff can do, one row a command. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "flow/desk_inside.h"
#include "store/notes.h"
#include <stdlib.h>
#include <string.h>

#define OUTCOME_MOST 40 /* characters: a word or two, not a story */

/* A command with its case: `/say 3 hello` or, with one case held, `/say hello`. */
struct call {
    const struct order *o;
    struct session *s; /* NULL: the command names no case */
    const char *rest;  /* text behind the number */
    const char *usage; /* text key */
};

static int answer_about(const struct call *c, const char *key, struct err *e)
{
    struct arg args[] = {ARG_N("number", c->s->row.number), ARG_T("name", c->s->row.held_by),
                         ARG_D("since", moment_day(c->s->file.desk.held_at, NULL))};

    return desk_answer(c->o, key, args, 3, e);
}

static int save(const struct call *c, struct err *e)
{
    return session_save(c->o->desk->sessions, c->s, c->o->a, e);
}

/* The topics of the case follow it. */
static int show(const struct call *c, struct err *e)
{
    return desk_show(c->o->desk, c->s, c->o->now, c->o->a, e);
}

/* --- /queue --- */

static int brief_of(const struct call *c, int64_t number, const char **brief, struct err *e)
{
    const struct order *o = c->o;
    struct arg args[] = {ARG_N("number", number)};
    struct err unreadable = {0};
    struct session s;

    if (session_load(o->desk->sessions, number, o->a, &s, &unreadable) == 0) {
        *brief = desk_brief(o->desk, &s, o->now, o->a);
        if (s.row.held_by)
            *brief = arena_print(o->a, "%s (%s)", *brief, s.row.held_by);
        return 0;
    }
    if (unreadable.kind == ERR_IO || unreadable.kind == ERR_BUSY) {
        *e = unreadable;
        return -1;
    }
    *brief = desk_text(o->desk, "desk.unreadable", args, 1, o->a);
    return 0;
}

static int list_phase(const struct call *c, enum phase phase, const char **list, struct err *e)
{
    int64_t numbers[DESK_LISTED];
    size_t count;
    const char *brief;

    if (cases_in_phase(c->o->desk->store, phase, numbers, DESK_LISTED, &count, e) < 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        if (brief_of(c, numbers[i], &brief, e) < 0)
            return -1;
        *list = arena_print(c->o->a, "%s%s%s", *list, **list ? "\n\n" : "", brief);
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
    return desk_answer_text(c->o, list, e);
}

/* --- /take --- */

/* What a case goes back to when its advisor returns it: a closed one is open again then. */
static enum phase phase_before(const struct casefile *c)
{
    if (c->phase == PHASE_WAITING || c->phase == PHASE_HELD)
        return c->desk.before;
    if (c->phase != PHASE_CLOSED)
        return c->phase;
    return c->plan_version > 0 ? PHASE_PLANNED : PHASE_INTERVIEW;
}

/* A buyer talks about one case at a time: this one from now on, unless somebody else holds the other. */
static int move_buyer(const struct call *c, bool *moved, int64_t *other, struct err *e)
{
    struct desk *d = c->o->desk;
    struct case_row row;
    struct person p;

    *moved = true;
    if (people_load(d->store, c->s->row.person, c->o->a, &p, e) < 0)
        return -1;
    *other = p.current_case;
    if (p.current_case == c->s->row.number)
        return 0;
    if (cases_load(d->store, p.current_case, c->o->a, &row, e) < 0)
        return -1;
    *moved = !(row.held_by && strcmp(row.held_by, c->o->who->name) != 0 &&
               staff_named(d->staff, row.held_by));
    p.current_case = c->s->row.number;
    return *moved ? people_save(d->store, &p, e) : 0;
}

/* Who takes a case in a room is read by all who are in it; in a lobby that is all that is said there. */
static int tell_the_taker(const struct call *c, struct err *e)
{
    const struct order *o = c->o;
    struct arg args[] = {ARG_N("number", c->s->row.number), ARG_T("name", o->who->name)};
    bool topic = o->heard->room && network_has_topics(o->who->address.network);
    const char *key = topic ? "desk.taken_in_room" : "desk.you_took";

    if (o->heard->room && !topic && desk_answer(o, "desk.taken", args, 2, e) < 0)
        return -1;
    if (desk_answer_on(o, c->s, desk_text(o->desk, key, args, 2, o->a), e) < 0)
        return -1;
    return desk_answer_on(o, c->s, desk_whole(o->desk, c->s, o->now, o->a), e);
}

static int tell_of_taking(const struct call *c, struct err *e)
{
    const struct order *o = c->o;
    struct arg args[] = {ARG_N("number", c->s->row.number), ARG_T("name", o->who->name)};
    const char *taken = desk_text(o->desk, "desk.taken", args, 2, o->a);

    if (desk_tell_buyer(o->desk, c->s, "human.here", &args[1], 1, o->a, e) < 0 ||
        desk_tell_all(o->desk, c->s, o, taken, DESK_WORD, o->now, o->a, e) < 0)
        return -1;
    return tell_the_taker(c, e);
}

/* A button that nobody hears any more is taken away. */
static int hush(const struct call *c, struct err *e)
{
    const struct desk_hooks *hooks = &c->o->desk->hooks;

    return hooks->hush(hooks->owner, c->s, e);
}

static int take(const struct call *c, struct err *e)
{
    struct holding *desk = &c->s->file.desk;

    desk->before = phase_before(&c->s->file);
    desk->held_by = c->o->who->name;
    desk->held_at = c->o->now;
    c->s->file.phase = PHASE_HELD;
    if (save(c, e) < 0 || tell_of_taking(c, e) < 0)
        return -1;
    return hush(c, e);
}

static int do_take(const struct call *c, struct err *e)
{
    struct arg args[] = {ARG_N("number", c->s->row.number), ARG_N("other", 0)};
    bool moved;

    if (desk_is_holder(c->o, c->s))
        return answer_about(c, "desk.yours_already", e);
    if (c->s->file.phase == PHASE_HELD && desk_holder(c->o->desk, c->s))
        return answer_about(c, "desk.taken_already", e);
    if (!phase_may_become(c->s->file.phase, PHASE_HELD))
        return answer_about(c, "desk.cannot", e);
    if (move_buyer(c, &moved, &args[1].number, e) < 0)
        return -1;
    return moved ? take(c, e) : desk_answer(c->o, "desk.buyer_busy", args, 2, e);
}

/* --- /return --- */

/* The interview may have come to its plan while the case waited. */
static enum phase phase_after(const struct casefile *c)
{
    if (c->plan_version > 0 && (c->open.kind == PROMPT_MENU || c->open.kind == PROMPT_NONE))
        return PHASE_PLANNED;
    return phase_may_become(PHASE_HELD, c->desk.before) ? c->desk.before : PHASE_INTERVIEW;
}

/* The bot takes up its question again, unless the buyer talks about another case by now. */
static int speak(const struct call *c, const struct step *step, struct err *e)
{
    const struct desk_hooks *hooks = &c->o->desk->hooks;
    int64_t number = c->s->row.number;
    struct person p;

    if (people_load(c->o->desk->store, c->s->row.person, c->o->a, &p, e) < 0)
        return -1;
    for (size_t i = 0; p.current_case == number && i < step->reply_count; i++)
        if (hooks->put_person(hooks->owner, p.id, &step->replies[i], number, e) < 0)
            return -1;
    return 0;
}

static int resume(const struct call *c, struct err *e)
{
    const struct order *o = c->o;
    struct step *step = arena_alloc(o->a, sizeof *step);

    if (engine_resume(c->s->interview, o->desk->dialogs, &c->s->file, "human.returned", o->now,
                      o->a, step, e) < 0)
        return -1;
    c->s->file = step->after;
    if (save(c, e) < 0 || speak(c, step, e) < 0)
        return -1;
    return step->hand_over ? desk_queue(o->desk, c->s, o->now, o->a, e) : show(c, e);
}

static int do_return(const struct call *c, struct err *e)
{
    struct casefile *file = &c->s->file;

    if (!desk_is_holder(c->o, c->s))
        return answer_about(c, "desk.not_yours", e);
    file->phase = phase_after(file);
    file->desk.held_by = NULL;
    file->desk.queued_at = 0;
    if (answer_about(c, "desk.returned", e) < 0)
        return -1;
    return resume(c, e);
}

/* --- /say, /note, /case, /close --- */

static int do_say(const struct call *c, struct err *e)
{
    if (!desk_is_holder(c->o, c->s))
        return answer_about(c, "desk.not_yours", e);
    if (!*c->rest)
        return desk_answer(c->o, c->usage, NULL, 0, e);
    return desk_say(c->o, c->s, c->rest, e);
}

static int do_note(const struct call *c, struct err *e)
{
    if (!*c->rest)
        return desk_answer(c->o, c->usage, NULL, 0, e);
    return desk_note(c->o, c->s->row.number, c->rest, e);
}

static const char *note_line(const struct order *o, const struct note *note)
{
    struct arg args[] = {ARG_T("name", note->author), ARG_T("text", note->text),
                         ARG_D("day", moment_day(note->at, NULL))};

    return desk_text(o->desk, "desk.note", args, 3, o->a);
}

static int do_case(const struct call *c, struct err *e)
{
    const struct order *o = c->o;
    const char *all = desk_whole(o->desk, c->s, o->now, o->a);
    struct note notes[DESK_LISTED];
    size_t count;

    if (notes_read(o->desk->store, c->s->row.number, o->a, notes, DESK_LISTED, &count, e) < 0)
        return -1;
    for (size_t i = 0; i < count; i++)
        all = arena_print(o->a, "%s\n%s", all, note_line(o, &notes[i]));
    return desk_answer_text(o, all, e);
}

static int do_close(const struct call *c, struct err *e)
{
    struct casefile *file = &c->s->file;

    if (!*c->rest)
        return desk_answer(c->o, c->usage, NULL, 0, e);
    if (file->phase == PHASE_HELD && !desk_is_holder(c->o, c->s))
        return answer_about(c, "desk.not_yours", e);
    if (file->phase == PHASE_CLOSED || !phase_may_become(file->phase, PHASE_CLOSED))
        return answer_about(c, "desk.cannot", e);
    if (hush(c, e) < 0)
        return -1;
    desk_end(c->s, text_shorten(c->o->a, c->rest, OUTCOME_MOST));
    if (save(c, e) < 0 ||
        desk_tell_buyer(c->o->desk, c->s, "human.closed", NULL, 0, c->o->a, e) < 0 ||
        answer_about(c, "desk.closed", e) < 0)
        return -1;
    return show(c, e);
}

/* --- which command, which case --- */

enum needs { NO_CASE, A_CASE };

static const struct command {
    const char *word; /* of common.json */
    int (*run)(const struct call *c, struct err *e);
    enum needs needs;
    bool observers; /* may those who only look on do it? */
    const char *usage;
} COMMANDS[] = {
    {"staff.queue", do_queue, NO_CASE, true, "desk.usage.queue"},
    {"staff.take", do_take, A_CASE, false, "desk.usage.take"},
    {"staff.return", do_return, A_CASE, false, "desk.usage.return"},
    {"staff.say", do_say, A_CASE, false, "desk.usage.say"},
    {"staff.note", do_note, A_CASE, true, "desk.usage.note"},
    {"staff.case", do_case, A_CASE, true, "desk.usage.case"},
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
    size_t held;

    *number = number_in_front(rest);
    if (!*number)
        *number = o->about;
    return *number ? 0 : desk_held(o, &held, number, e);
}

static int run_on_case(const struct command *command, struct call *call, struct err *e)
{
    struct session *s = arena_alloc(call->o->a, sizeof *s);
    int64_t number;
    struct err missing = {0};
    struct arg args[1];

    if (which_case(call->o, &call->rest, &number, e) < 0)
        return -1;
    if (!number)
        return desk_answer(call->o, command->usage, NULL, 0, e);
    args[0] = (struct arg)ARG_N("number", number);
    call->s = s;
    if (session_load(call->o->desk->sessions, number, call->o->a, s, &missing) == 0)
        return command->run(call, e);
    if (missing.kind == ERR_MISSING)
        return desk_answer(call->o, "desk.no_case", args, 1, e);
    *e = missing;
    return -1;
}

static int run(const struct order *o, const struct command *command, const char *rest,
               struct err *e)
{
    struct call call = {.o = o, .rest = rest, .usage = command->usage};

    if (o->who->role == STAFF_OBSERVER && !command->observers)
        return desk_answer(o, "desk.observer", NULL, 0, e);
    return command->needs == NO_CASE ? command->run(&call, e) : run_on_case(command, &call, e);
}

static int unknown(const struct order *o, struct err *e)
{
    const char *list = desk_text(o->desk, "desk.unknown_command", NULL, 0, o->a);

    for (size_t i = 0; i < COMMAND_COUNT; i++)
        list =
            arena_print(o->a, "%s\n%s", list, desk_text(o->desk, COMMANDS[i].usage, NULL, 0, o->a));
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
            return run(o, &COMMANDS[i], text + length + strspn(text + length, " \n"), e);
    return unknown(o, e);
}
