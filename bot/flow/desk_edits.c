/* desk_edits.c: one of the staff changes a message: the line that went out by it changes with it. */
/* SPDX-License-Identifier: MIT */
#include "flow/desk_inside.h"
#include "store/mail.h"
#include "store/sent.h"
#include <string.h>

#define COPIES_MOST 2 /* a line goes to one buyer */

/* The line that went out by the message that is changed; id 0: none did. */
static int find_line(const struct order *o, struct sent *line, struct err *e)
{
    struct sent copies[COPIES_MOST];
    struct person p;
    int64_t of = 0;
    size_t count = 0;

    *line = (struct sent){0};
    if (people_find(o->desk->store, o->who->address, o->a, &p, e) < 0)
        return -1;
    if (o->said->message && mail_find(o->desk->store, p.id, o->said->message, &of, e) < 0)
        return -1;
    if (of && sent_mirrors(o->desk->store, of, o->a, copies, COPIES_MOST, &count, e) < 0)
        return -1;
    if (count == 1)
        *line = copies[0];
    return 0;
}

/* What they say of no case in a room is theirs. */
static int refuse(const struct order *o, const char *key, int64_t number, struct err *e)
{
    struct arg args[] = {ARG_N("number", number)};

    return o->heard->room && !o->about && !number ? 0 : desk_refuse(o, key, args, 1, e);
}

/* The words as they are now, if what stands there now would leave by a door of this case; NULL. */
static int words_now(const struct order *o, int64_t number, const char **words, struct err *e)
{
    const char *said = o->said->text, *rest;
    int64_t named, of;
    bool say;

    *words = NULL;
    if (desk_is_say(o, said, &say, &named, &rest, e) < 0)
        return -1;
    if (say) {
        *words = named == number && *rest ? rest : NULL;
        return 0;
    }
    if (said[0] == '/' || said[0] == '!' || !*said)
        return 0;
    if (desk_answered(o, &named, &of, e) < 0)
        return -1;
    if (named == number || !o->heard->room)
        *words = said;
    return 0;
}

static int change(const struct order *o, const struct session *s, const struct sent *row,
                  const char *words, struct err *e)
{
    const struct desk_hooks *hooks = &o->desk->hooks;
    const struct text_table *texts = o->desk->dialogs->texts;
    struct arg by[] = {ARG_T("name", o->who->name), ARG_T("text", words)};
    struct reply reply = {.text = render(texts, s->file.language, "human.line", by, 2, o->a)};
    struct address report = o->who->address;
    struct desk_line line = {
        .reply = &reply, .case_number = s->row.number, .of = row->of, .report = &report};

    if (row->text && strcmp(row->text, reply.text) == 0) /* networks tell of changes nobody sees */
        return 0;
    if (o->heard->room)
        report.id = o->heard->room;
    return hooks->change_line(hooks->owner, row, &line,
                              render(texts, s->file.language, "human.edited", by, 2, o->a), e);
}

static int change_line(const struct order *o, const struct sent *row, struct err *e)
{
    struct session s;
    const char *words;

    if (session_load(o->desk->sessions, row->case_number, o->a, &s, e) < 0 ||
        words_now(o, row->case_number, &words, e) < 0)
        return -1;
    if (!desk_is_holder(o, &s) || s.row.person != row->person)
        return refuse(o, "desk.not_yours", row->case_number, e);
    return words ? change(o, &s, row, words, e)
                 : refuse(o, "desk.edit_nothing", row->case_number, e);
}

int desk_edited(const struct order *o, struct err *e)
{
    struct sent row;

    if (find_line(o, &row, e) < 0)
        return -1;
    if (!row.id)
        return refuse(o, "desk.edit_nothing", o->about, e);
    if (change_line(o, &row, e) < 0)
        return -1;
    return desk_record(o, row.case_number, "edit", NULL, e);
}

int desk_edit_lost(const struct order *o, struct err *e)
{
    return refuse(o, "desk.edit_lost", o->about, e);
}
