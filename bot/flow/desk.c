/* desk.c: what buyers say while a person holds their case. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "flow/desk_inside.h"
#include "store/mail.h"
#include "store/sent.h"
#include <stdlib.h>
#include <string.h>

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
    return desk_tell_holder_or_all(d, s, &post, now, a, e);
}
