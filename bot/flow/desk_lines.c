/* desk_lines.c: what staff write that is no command, and the doors by which it reaches the buyer. */
/* SPDX-License-Identifier: MIT */
#include "flow/desk_inside.h"
#include "store/audit.h"
#include "store/mail.h"
#include "store/notes.h"
#include "store/sent.h"
#include <string.h>

/* Where the one who wrote did. */
static struct desk_post beside(const struct order *o, const char *answer)
{
    const struct inbound *heard = o->heard;
    struct desk_post post = {.to = o->who->address, .text = answer, .case_number = o->on};

    if (!heard->room)
        return post;
    post.to.id = heard->room;
    post.case_number = o->about ? o->about : o->on;
    post.in_topic = o->about != 0;
    post.place = o->about ? NULL : heard->place;
    return post;
}

int desk_answer_text(const struct order *o, const char *answer, struct err *e)
{
    struct desk_post post = beside(o, answer);

    return o->desk->hooks.put(o->desk->hooks.owner, &post, e);
}

int desk_answer_on(const struct order *o, const struct session *s, const char *answer,
                   struct err *e)
{
    struct desk_post post = beside(o, answer);

    if (o->heard->room && network_has_topics(post.to.network)) {
        post.place = NULL;
        post.in_topic = true;
        post.topic = desk_topic(o->desk, s, o->now, o->a);
        post.case_number = s->row.number;
    } else { /* a lobby is not the place for what a buyer said */
        post.to = o->who->address;
    }
    return o->desk->hooks.put(o->desk->hooks.owner, &post, e);
}

int desk_answer(const struct order *o, const char *key, const struct arg *args, size_t count,
                struct err *e)
{
    return desk_answer_text(o, desk_text(o->desk, key, args, count, o->a), e);
}

int desk_refuse(const struct order *o, const char *key, const struct arg *args, size_t count,
                struct err *e)
{
    *o->refused = true;
    return desk_answer(o, key, args, count, e);
}

int desk_record(const struct order *o, int64_t number, const char *act, const char *detail,
                struct err *e)
{
    struct audit_row row = {.at = o->now,
                            .case_number = number,
                            .who = o->who->name,
                            .act = act,
                            .detail = detail,
                            .refused = *o->refused};

    return audit_add(o->desk->store, &row, e);
}

bool desk_is_holder(const struct order *o, const struct session *s)
{
    return s->file.phase == PHASE_HELD && s->row.held_by &&
           strcmp(s->row.held_by, o->who->name) == 0;
}

int desk_held(const struct order *o, size_t *count, int64_t *only, struct err *e)
{
    int64_t held[2];

    if (cases_held_by(o->desk->store, o->who->name, held, 2, count, e) < 0)
        return -1;
    *only = *count == 1 ? held[0] : 0;
    return 0;
}

/* Who wrote in a room reads there what became of it. */
static struct address reporting_to(const struct order *o)
{
    struct address to = o->who->address;

    if (o->heard->room)
        to.id = o->heard->room;
    return to;
}

int desk_send(const struct order *o, const struct session *s, const struct reply *replies,
              size_t count, struct err *e)
{
    const struct desk_hooks *hooks = &o->desk->hooks;
    struct address report = reporting_to(o);

    for (size_t i = 0; i < count; i++) {
        struct desk_line line = {.reply = &replies[i],
                                 .case_number = s->row.number,
                                 .report = i + 1 == count ? &report : NULL};

        if (hooks->put_line(hooks->owner, s->row.person, &line, e) < 0)
            return -1;
    }
    return 0;
}

int desk_send_line(const struct order *o, const struct session *s, const struct desk_line *what,
                   struct err *e)
{
    const struct desk_hooks *hooks = &o->desk->hooks;
    struct address report = reporting_to(o);
    struct desk_line line = *what;

    line.case_number = s->row.number;
    line.of = o->mail;
    line.report = &report;
    return hooks->put_line(hooks->owner, s->row.person, &line, e);
}

int desk_say(const struct order *o, const struct session *s, const char *words, int64_t answers,
             struct err *e)
{
    struct arg by[] = {ARG_T("name", o->who->name), ARG_T("text", words)};
    struct reply reply = {
        .text = render(o->desk->dialogs->texts, s->file.language, "human.line", by, 2, o->a)};
    struct desk_line line = {.reply = &reply, .answers = answers};

    return desk_send_line(o, s, &line, e);
}

int desk_note(const struct order *o, int64_t number, const char *text, struct err *e)
{
    struct note note = {o->now, o->who->name, text};
    struct arg args[] = {ARG_N("number", number)};

    if (notes_add(o->desk->store, number, &note, e) < 0)
        return -1;
    return desk_answer(o, "desk.noted", args, 1, e);
}

/* --- a line without a command --- */

/* What stands in a room was shown to the room. */
int desk_answered(const struct order *o, int64_t *number, int64_t *of, struct err *e)
{
    struct address to = o->who->address;
    struct person p;
    struct sent line;

    *number = *of = 0;
    if (!o->heard->reply_to)
        return 0;
    if (o->heard->room)
        to.id = o->heard->room;
    if (people_find(o->desk->store, to, o->a, &p, e) < 0)
        return -1;
    if (sent_named(o->desk->store, p.id, o->heard->reply_to, o->a, &line, e) < 0)
        return -1;
    *number = line.case_number;
    *of = line.of;
    return 0;
}

static int line_to(const struct order *o, int64_t number, int64_t answers, struct err *e)
{
    struct arg args[] = {ARG_N("number", number)};
    struct session s;

    if (session_load(o->desk->sessions, number, o->a, &s, e) < 0)
        return -1;
    if (!desk_is_holder(o, &s)) {
        if (desk_refuse(o, "desk.not_yours", args, 1, e) < 0)
            return -1;
    } else if (desk_say(o, &s, o->said->text, answers, e) < 0) {
        return -1;
    }
    return desk_record(o, number, o->heard->reply_to ? "reply" : "line", NULL, e);
}

/* A room is where staff talk with each other: what is of no case is theirs, and nobody remarks on it. */
static int line_in_room(const struct order *o, struct err *e)
{
    int64_t number = o->about;
    size_t held = 0;

    if (!number && desk_held(o, &held, &number, e) < 0)
        return -1;
    if (number)
        return desk_note(o, number, o->said->text, e);
    return held ? desk_answer(o, "desk.note_which", NULL, 0, e) : 0;
}

static int line_in_direct_chat(const struct order *o, struct err *e)
{
    int64_t number;
    size_t held;

    if (desk_held(o, &held, &number, e) < 0)
        return -1;
    if (!number)
        return desk_answer(o, held ? "desk.note_which" : "desk.note_kept", NULL, 0, e);
    return line_to(o, number, 0, e);
}

/* A reply to a mirrored message is the only door in a room; in a direct chat a plain line is one while one case is held. */
static int plain_line(const struct order *o, struct err *e)
{
    int64_t number, of;

    if (desk_answered(o, &number, &of, e) < 0)
        return -1;
    if (number)
        return line_to(o, number, of, e);
    return o->heard->room ? line_in_room(o, e) : line_in_direct_chat(o, e);
}

/* A sticker among colleagues is nobody's business. */
static int not_text(const struct order *o, struct err *e)
{
    if (o->said->kind == SAID_EDIT)
        return desk_edited(o, e);
    if (o->said->kind == SAID_FILE)
        return desk_file(o, e);
    return o->heard->room && !o->heard->reply_to ? 0 : desk_answer(o, "desk.text_only", NULL, 0, e);
}

int desk_heard(struct desk *d, const struct staff_member *who, const struct inbound *heard,
               const struct said *said, int64_t mail, int64_t now, struct arena *a, struct err *e)
{
    bool done, refused = false;
    struct order o = {d, who, heard, said, mail, now, a, 0, 0, &refused};

    if (desk_topic_case(d, heard, a, &o.about, e) < 0)
        return -1;
    if (heard->corrects)
        return desk_edit_lost(&o, e);
    if (said->kind != SAID_TEXT)
        return not_text(&o, e);
    if (desk_command(&o, said->text, &done, e) < 0)
        return -1;
    return done ? 0 : plain_line(&o, e);
}
