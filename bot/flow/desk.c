/* desk.c: cases on their way to a person, and what their buyers say while one holds them. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/plan.h"
#include "flow/desk_inside.h"
#include "store/mail.h"
#include "store/sent.h"
#include <stdlib.h>
#include <string.h>

#define PLACE_MOST                                                                                 \
    200 /* who waits behind so many is not told how many: it is long, whatever it is */

#define ANSWERED_MOST 80 /* characters of a line that a buyer answers */

struct desk *desk_new(struct store *store, struct session_cache *sessions,
                      const struct dialog *dialogs, struct staff_list *staff,
                      const struct desk_about *about, const struct desk_hooks *hooks)
{
    static const struct desk_about nothing_told = {0};
    struct desk *d = calloc(1, sizeof *d);

    if (!d)
        err_out_of_memory();
    *d = (struct desk){store, sessions, dialogs, staff, about ? about : &nothing_told, *hooks};
    return d;
}

void desk_free(struct desk **d)
{
    free(*d);
    *d = NULL;
}

void desk_use_dialogs(struct desk *d, const struct dialog *dialogs)
{
    d->dialogs = dialogs;
}

const char *desk_text(const struct desk *d, const char *key, const struct arg *args, size_t count,
                      struct arena *a)
{
    return render(d->dialogs->texts, "en", key, args, count, a);
}

/* --- who is told --- */

static int tell_member(struct desk *d, const struct staff_member *m, const struct desk_post *what,
                       struct arena *a, struct err *e)
{
    const struct address *room;
    struct desk_post post = *what;

    if (desk_room(d, m->address.network, a, &room, e) < 0)
        return -1;
    if (room && !(what->of_talk && !network_has_topics(room->network)))
        return 0;
    post.to = m->address;
    return d->hooks.put(d->hooks.owner, &post, e);
}

static int tell_members(struct desk *d, const struct staff_member *but,
                        const struct desk_post *what, struct arena *a, struct err *e)
{
    const struct staff_member *m;

    for (size_t i = 0; (m = staff_at(d->staff, i)); i++)
        if (m != but && tell_member(d, m, what, a, e) < 0)
            return -1;
    return 0;
}

/* A case that must be kept from the others: each lead in their own chat, and no room. */
static int tell_leads(struct desk *d, const struct staff_member *but, const struct desk_post *what,
                      struct err *e)
{
    const struct staff_member *m;

    for (size_t i = 0; (m = staff_at(d->staff, i)); i++) {
        struct desk_post post = *what;

        if (m == but || m->role != STAFF_LEAD)
            continue;
        post.to = m->address;
        if (d->hooks.put(d->hooks.owner, &post, e) < 0)
            return -1;
    }
    return 0;
}

static const struct address *room_of(const struct order *o)
{
    return o && o->heard->room ? staff_room(o->desk->staff, o->who->address.network) : NULL;
}

int desk_tell_all(struct desk *d, const struct session *s, const struct order *but,
                  const char *text, enum desk_word word, int64_t now, struct arena *a,
                  struct err *e)
{
    struct desk_post post = {.text = text,
                             .case_number = s->row.number,
                             .word = word,
                             .first = word == DESK_BRIEF && s->file.desk.urgency == URGENCY_NOW};

    if (desk_in_conflict(d, s, a))
        return tell_leads(d, but ? but->who : NULL, &post, e);
    if (desk_tell_rooms(d, s, room_of(but), &post, now, a, e) < 0)
        return -1;
    return tell_members(d, but ? but->who : NULL, &post, a, e);
}

int desk_tell_buyer(struct desk *d, const struct session *s, const char *key,
                    const struct arg *args, size_t count, struct arena *a, struct err *e)
{
    struct reply reply = {.text = render(d->dialogs->texts, s->file.language, key, args, count, a)};

    return d->hooks.put_person(d->hooks.owner, s->row.person, &reply, s->row.number, e);
}

const char *desk_moment(const struct desk *d, int64_t at, struct arena *a)
{
    struct value v = {.type = VALUE_TIME, .moment = at};
    int32_t day = moment_day(at, NULL);

    v.day = (struct day_range){day, day};
    return render_value(d->dialogs->texts, "en", "", &v, a);
}

const struct staff_member *desk_holder(const struct desk *d, const struct session *s)
{
    return s->row.held_by ? staff_named(d->staff, s->row.held_by) : NULL;
}

/* Those who only look on cannot help a buyer; where a lead is needed, only a lead can. */
static bool anybody_may_take(const struct desk *d, bool lead)
{
    const struct staff_member *m;

    for (size_t i = 0; (m = staff_at(d->staff, i)); i++)
        if (lead ? m->role == STAFF_LEAD : m->role != STAFF_OBSERVER)
            return true;
    return false;
}

static int alert_nobody(struct desk *d, const struct session *s, struct arena *a, struct err *e)
{
    const char *which = arena_print(a, "case %lld", (long long)s->row.number);

    return anybody_may_take(d, desk_in_conflict(d, s, a))
               ? 0
               : d->hooks.alert(d->hooks.owner, "nobody.at_the_desk", which, e);
}

/* --- cases on their way to a person --- */

int desk_queue(struct desk *d, const struct session *s, int64_t now, struct arena *a, struct err *e)
{
    struct arg args[] = {ARG_T("brief", desk_brief(d, s, now, a)), ARG_N("number", s->row.number)};

    if (desk_tell_all(d, s, NULL, desk_text(d, "desk.queued", args, 2, a), DESK_BRIEF, now, a, e) <
        0)
        return -1;
    if (!anybody_may_take(d, desk_in_conflict(d, s, a)) &&
        desk_tell_buyer(d, s, "human.nobody", NULL, 0, a, e) < 0)
        return -1;
    return alert_nobody(d, s, a, e);
}

/* A way that may not be theirs has no say in it. */
void desk_note_due(const struct desk *d, struct session *s, int64_t now, struct arena *a)
{
    struct casefile *c = &s->file;
    struct plan p;

    c->desk.due_day = 0;
    plan_build(d->dialogs, c->facts, c->fact_count, c->zone, "en", now, a, &p);
    for (size_t i = 0; i < p.step_count; i++) {
        const struct plan_step *step = &p.steps[i];

        if (!step->unsure && step->state != STEP_DONE && step->state != STEP_CLOSED &&
            step->do_by.day != DAY_NONE && (!c->desk.due_day || step->do_by.day < c->desk.due_day))
            c->desk.due_day = step->do_by.day;
    }
}

/* How many wait before this one. */
static int place_of(struct desk *d, const struct session *s, size_t *place, struct err *e)
{
    int64_t numbers[PLACE_MOST];
    size_t count;

    if (cases_in_phase(d->store, PHASE_WAITING, numbers, PLACE_MOST, &count, e) < 0)
        return -1;
    for (*place = 0; *place < count && numbers[*place] != s->row.number;)
        ++*place;
    return 0;
}

int desk_tell_place(struct desk *d, const struct session *s, struct arena *a, struct err *e)
{
    struct arg args[1];
    size_t place;

    if (place_of(d, s, &place, e) < 0)
        return -1;
    args[0] = (struct arg)ARG_N("before", (int64_t)place);
    return place == PLACE_MOST ? 0 : desk_tell_buyer(d, s, "human.place", args, 1, a, e);
}

/* Nobody holds it: then all of the staff are told, and the operator where nobody can take it. */
static int to_holder_or_all(struct desk *d, const struct session *s, const struct desk_post *what,
                            int64_t now, struct arena *a, struct err *e)
{
    const struct staff_member *holder = desk_holder(d, s);
    struct desk_post post = *what;

    if (desk_in_conflict(d, s, a))
        return tell_leads(d, NULL, what, e);
    post.of_talk = holder || what->word == DESK_MIRROR;
    if (desk_tell_rooms(d, s, NULL, &post, now, a, e) < 0)
        return -1;
    if (holder)
        return tell_member(d, holder, &post, a, e);
    if (tell_members(d, NULL, &post, a, e) < 0)
        return -1;
    return alert_nobody(d, s, a, e);
}

int desk_notice_with(struct desk *d, const struct session *s, const char *key,
                     const struct arg *args, size_t count, int64_t now, struct arena *a,
                     struct err *e)
{
    struct desk_post post = {.text = desk_text(d, key, args, count, a),
                             .case_number = s->row.number};

    return to_holder_or_all(d, s, &post, now, a, e);
}

int desk_notice(struct desk *d, const struct session *s, const char *key, int64_t now,
                struct arena *a, struct err *e)
{
    struct arg args[] = {ARG_N("number", s->row.number), ARG_T("class", desk_class(d, s, now, a))};

    return desk_notice_with(d, s, key, args, 2, now, a, e);
}

/* --- what the buyer says meanwhile --- */

static const char *file_line(const struct attachment *file, struct arena *a)
{
    return arena_print(a, "[%s, %s, %lld]", file->name ? file->name : "file",
                       file->type ? file->type : "?", (long long)file->bytes);
}

const char *desk_quoted(const char *text, struct arena *a)
{
    const char *lines = "";

    while (text && *text) {
        size_t length = strcspn(text, "\n");

        lines = arena_print(a, "%s%s| %.*s", lines, *lines ? "\n" : "", (int)length, text);
        text += length + (text[length] == '\n');
    }
    return lines;
}

static const char *quoted(const struct said *said, struct arena *a)
{
    const char *lines = desk_quoted(said->text, a);

    if (said->kind == SAID_FILE && said->file)
        lines = arena_print(a, "%s%s| %s", lines, *lines ? "\n" : "", file_line(said->file, a));
    return lines;
}

/* Which line of ours it answers, as far as it is one of the staff's. */
static int answered_line(const struct desk *d, const struct session *s, const struct said *said,
                         struct arena *a, struct sent *line, struct err *e)
{
    *line = (struct sent){0};
    if (!said->reply_to || (said->kind != SAID_TEXT && said->kind != SAID_FILE))
        return 0;
    return sent_named(d->store, s->row.person, said->reply_to, a, line, e);
}

/* In one line: the heading of what they say. */
static const char *in_short(const char *text, struct arena *a)
{
    char *copy = arena_copy(a, text);

    for (char *at = copy; (at = strchr(at, '\n')) != NULL;)
        *at = ' ';
    return text_shorten(a, copy, ANSWERED_MOST);
}

static const char *mirrored(const struct desk *d, const struct session *s, const struct said *said,
                            const struct sent *answers, struct arena *a)
{
    static const char *const KEYS[] = {[SAID_TEXT] = "desk.line",
                                       [SAID_TAP] = "desk.tap",
                                       [SAID_EDIT] = "desk.edit",
                                       [SAID_FILE] = "desk.file",
                                       [SAID_OTHER] = "desk.other"};
    struct arg args[] = {
        ARG_N("number", s->row.number), ARG_T("text", quoted(said, a)),
        ARG_T("kind", said->file && said->file->type ? said->file->type : "other")};
    const char *text = desk_text(d, KEYS[said->kind], args, 3, a);

    if (answers->id) {
        args[2] = (struct arg)ARG_T("line", in_short(answers->text, a));
        text = desk_text(d, said->kind == SAID_FILE ? "desk.file_answers" : "desk.line_answers",
                         args, 3, a);
    }

    if (desk_holder(d, s))
        return text;
    return arena_print(a, "%s\n%s", text, desk_text(d, "desk.unheld", args, 2, a));
}

/* What was shown of a message that they changed shows it as it is now; that it changed is told besides. */
static int change_shown(struct desk *d, const struct session *s, const struct said *said,
                        struct arena *a, struct err *e)
{
    struct arg args[] = {ARG_N("number", s->row.number), ARG_T("text", quoted(said, a))};
    int64_t of;

    if (said->kind != SAID_EDIT || !said->message)
        return 0;
    if (mail_find(d->store, s->row.person, said->message, &of, e) < 0)
        return -1;
    return of ? d->hooks.change(d->hooks.owner, of, desk_text(d, "desk.line", args, 2, a), e) : 0;
}

void desk_end(struct session *s, const char *outcome)
{
    struct casefile *c = &s->file;

    c->phase = PHASE_CLOSED;
    c->desk.outcome = outcome;
    c->desk.held_by = NULL;
    c->desk.queued_at = 0;
    c->desk.asked = (struct prompt){.proposed = value_none(VALUE_CHOICE)};
    c->open = (struct prompt){
        .kind = PROMPT_NONE, .serial = c->serial, .proposed = value_none(VALUE_CHOICE)};
}

/* The holder sees dots where a secret was; the buyer is told once why. */
static int warn_of_secret(struct desk *d, struct session *s, const struct said *said,
                          struct arena *a, struct err *e)
{
    if (!said->secrets || casefile_told(&s->file, "secret_held"))
        return 0;
    casefile_tell(a, &s->file, "secret_held");
    return desk_tell_buyer(d, s, "human.secret", NULL, 0, a, e);
}

int desk_relay(struct desk *d, struct session *s, const struct said *said, int64_t mail,
               int64_t now, struct arena *a, struct err *e)
{
    struct desk_post post = {.case_number = s->row.number, .word = DESK_MIRROR, .of = mail};
    const char *answer;
    struct sent answers;
    bool done;

    s->file.heard_at = now;
    if (desk_hear_word(d, s, said, now, a, &done, e) < 0)
        return -1;
    if (done)
        return 0;
    if (desk_wants_phrase(d, s, said, now, a, e) < 0 ||
        desk_hear_answer(d, s, said, now, a, &answer, e) < 0 ||
        warn_of_secret(d, s, said, a, e) < 0 || session_save(d->sessions, s, a, e) < 0 ||
        change_shown(d, s, said, a, e) < 0 || answered_line(d, s, said, a, &answers, e) < 0)
        return -1;
    post.answers = answers.of;
    post.carried = desk_carried(d, s, said, a);
    post.text = answer && said->kind == SAID_TAP ? answer : mirrored(d, s, said, &answers, a);
    if (answer && said->kind == SAID_TEXT)
        post.text = arena_print(a, "%s\n%s", post.text, answer);
    return to_holder_or_all(d, s, &post, now, a, e);
}

int desk_show_whole(struct desk *d, const struct session *s, int64_t now, struct arena *a,
                    struct err *e)
{
    struct desk_post post = {.text = desk_whole(d, s, now, a), .case_number = s->row.number};

    return to_holder_or_all(d, s, &post, now, a, e);
}
