/* desk_look.c: what is there: the queue, a case, what was said in it. */
/* SPDX-License-Identifier: MIT */
#include "flow/desk_inside.h"
#include "store/mail.h"
#include "store/notes.h"
#include <string.h>

#define PIECE_MOST 3500 /* bytes of one message of a log; networks take about 4,000 characters */
#define LOGGED 200      /* lines of one log: the newest; the rest is `recoup show` */

/* --- /queue --- */

enum ears { EVERY_LANGUAGE, THEIR_LANGUAGES, OTHER_LANGUAGES };

static bool is_for(const struct call *c, const struct session *s, enum ears ears)
{
    return ears == EVERY_LANGUAGE ||
           staff_speaks(c->o->who, s->file.language) == (ears == THEIR_LANGUAGES);
}

static int brief_of(const struct call *c, int64_t number, enum ears ears, const char **brief,
                    struct err *e)
{
    const struct order *o = c->o;
    struct arg args[] = {ARG_N("number", number)};
    struct err unreadable = {0};
    struct session s;

    if (session_load(o->desk->sessions, number, o->a, &s, &unreadable) == 0) {
        *brief = NULL;
        if (!is_for(c, &s, ears) ||
            (o->who->role != STAFF_LEAD && desk_in_conflict(o->desk, &s, o->a)))
            return 0;
        *brief = desk_brief(o->desk, &s, o->now, o->a);
        if (s.row.held_by)
            *brief = arena_print(o->a, "%s (%s)", *brief, s.row.held_by);
        return 0;
    }
    if (unreadable.kind == ERR_IO || unreadable.kind == ERR_BUSY) {
        *e = unreadable;
        return -1;
    }
    *brief = ears == OTHER_LANGUAGES ? NULL /* it stands among the first ones */
                                     : desk_text(o->desk, "desk.unreadable", args, 1, o->a);
    return 0;
}

static int list_phase(const struct call *c, enum phase phase, enum ears ears, const char **list,
                      struct err *e)
{
    int64_t numbers[DESK_LISTED];
    size_t count;
    const char *brief;

    if (cases_in_phase(c->o->desk->store, phase, numbers, DESK_LISTED, &count, e) < 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        if (brief_of(c, numbers[i], ears, &brief, e) < 0)
            return -1;
        if (brief)
            *list = arena_print(c->o->a, "%s%s%s", *list, **list ? "\n\n" : "", brief);
    }
    return 0;
}

/* What waits in their own languages stands first, each part in the order of the queue; a room has one order for all who are in it. */
static int list_waiting(const struct call *c, const char **list, struct err *e)
{
    const struct order *o = c->o;
    const char *theirs = "", *others = "";

    if (!o->who->languages || o->heard->room)
        return list_phase(c, PHASE_WAITING, EVERY_LANGUAGE, list, e);
    if (list_phase(c, PHASE_WAITING, THEIR_LANGUAGES, &theirs, e) < 0 ||
        list_phase(c, PHASE_WAITING, OTHER_LANGUAGES, &others, e) < 0)
        return -1;
    *list = *theirs && *others
                ? arena_print(o->a, "%s\n\n%s\n%s", theirs,
                              desk_text(o->desk, "desk.queue_others", NULL, 0, o->a), others)
                : arena_print(o->a, "%s%s", theirs, others);
    return 0;
}

int desk_do_queue(const struct call *c, struct err *e)
{
    const char *list = "";

    if (list_waiting(c, &list, e) < 0 || list_phase(c, PHASE_HELD, EVERY_LANGUAGE, &list, e) < 0)
        return -1;
    if (!*list)
        return desk_answer(c->o, "desk.queue_empty", NULL, 0, e);
    return desk_answer_text(c->o, list, e);
}

/* --- /case --- */

static const char *note_line(const struct order *o, const struct note *note)
{
    struct arg args[] = {ARG_T("name", note->author), ARG_T("text", note->text),
                         ARG_D("day", moment_day(note->at, NULL))};

    return desk_text(o->desk, "desk.note", args, 3, o->a);
}

int desk_do_case(const struct call *c, struct err *e)
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

/* --- /log --- */

static const char *log_line(const struct order *o, const struct mail_line *line)
{
    static const char *const STATES[] = {[MAIL_WAITING] = "waiting",
                                         [MAIL_SENT] = "sent",
                                         [MAIL_UNREACHABLE] = "unreachable",
                                         [MAIL_DEAD] = "failed"};
    bool worded = line->text && *line->text;
    const char *text = worded ? line->text : desk_text(o->desk, "desk.log_button", NULL, 0, o->a);
    struct arg args[] = {ARG_T("time", desk_moment(o->desk, line->at, o->a)),
                         ARG_T("who", line->ours ? "us" : "buyer"),
                         ARG_T("state", line->ours ? STATES[line->state] : "heard"),
                         ARG_T("text", desk_quoted(text, o->a))};

    return desk_text(o->desk, "desk.log", args, 4, o->a);
}

int desk_do_log(const struct call *c, struct err *e)
{
    const struct order *o = c->o;
    struct mail_line *lines;
    const char *piece = "";
    size_t count;

    if (c->s->file.desk.consent != CONSENT_YES)
        return desk_cannot(c, "desk.no_consent", e);
    if (mail_transcript(o->desk->store, c->s->row.number, o->a, &lines, &count, e) < 0)
        return -1;
    if (!count)
        return desk_about(c, "desk.log_empty", e);
    for (size_t i = count > LOGGED ? count - LOGGED : 0; i < count; i++) {
        const char *line = log_line(o, &lines[i]);

        if (*piece && strlen(piece) + strlen(line) > PIECE_MOST) {
            if (desk_answer_text(o, piece, e) < 0)
                return -1;
            piece = "";
        }
        piece = arena_print(o->a, "%s%s%s", piece, *piece ? "\n" : "", line);
    }
    return desk_answer_text(o, piece, e);
}
