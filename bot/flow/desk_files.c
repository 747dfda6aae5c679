/* desk_files.c: files from one side of the desk to the other. */
/* SPDX-License-Identifier: MIT */
#include "flow/desk_inside.h"
#include "store/mail.h"
#include <string.h>

#define CARRIED_MOST                                                                               \
    ((int64_t)10 * 1024 * 1024) /* bytes from one network to another: as a whole in memory */

static bool is_link(const char *reference)
{
    return strncmp(reference, "https://", 8) == 0 || strncmp(reference, "http://", 7) == 0;
}

/* By the network it lies on: a link goes anywhere as such. */
static bool can_go(const struct carried *file, enum network to)
{
    if (file->network == NETWORK_XMPP)
        return is_link(file->reference);
    if (file->network == to)
        return true;
    return to == NETWORK_XMPP && file->bytes <= CARRIED_MOST;
}

static const struct carried *carried(enum network from, const struct attachment *file, bool must,
                                     struct arena *a)
{
    struct carried *c;

    if (!file || !file->reference || (from == NETWORK_XMPP && !is_link(file->reference)))
        return NULL;
    c = arena_alloc(a, sizeof *c);
    *c = (struct carried){from, file->reference, file->name, file->type, file->bytes, must};
    return c;
}

const struct carried *desk_carried(struct desk *d, const struct session *s, const struct said *said,
                                   struct arena *a)
{
    struct person p;
    struct err e = {0};

    if (said->kind != SAID_FILE || people_load(d->store, s->row.person, a, &p, &e) < 0)
        return NULL;
    return carried(p.address.network, said->file, false, a);
}

/* --- one of the staff sends one --- */

static const char *words_of(const struct order *o, const struct session *s, const char *caption)
{
    const struct attachment *file = o->said->file;
    struct arg args[] = {ARG_T("name", o->who->name),
                         ARG_T("file", file->name   ? file->name
                                       : file->type ? file->type
                                                    : "?"),
                         ARG_T("text", *caption ? caption : "none")};

    return render(o->desk->dialogs->texts, s->file.language, "human.file", args, 3, o->a);
}

static int send(const struct order *o, const struct session *s, const char *caption,
                int64_t answers, struct err *e)
{
    struct arg args[] = {ARG_N("number", s->row.number)};
    struct reply reply = {.text = words_of(o, s, caption)};
    struct desk_line line = {.reply = &reply,
                             .answers = answers,
                             .carried =
                                 carried(o->who->address.network, o->said->file, true, o->a)};
    struct person buyer;

    if (people_load(o->desk->store, s->row.person, o->a, &buyer, e) < 0)
        return -1;
    if (!line.carried || !can_go(line.carried, buyer.address.network))
        return desk_refuse(o, "desk.file_cannot", args, 1, e);
    return desk_send_line(o, s, &line, e);
}

static int send_to(const struct order *o, int64_t number, const char *caption, int64_t answers,
                   struct err *e)
{
    struct arg args[] = {ARG_N("number", number)};
    struct session s;
    struct err missing = {0};

    if (session_load(o->desk->sessions, number, o->a, &s, &missing) < 0) {
        if (missing.kind == ERR_MISSING)
            return desk_refuse(o, "desk.no_case", args, 1, e);
        *e = missing;
        return -1;
    }
    if (!desk_is_holder(o, &s)) {
        if (desk_refuse(o, "desk.not_yours", args, 1, e) < 0)
            return -1;
    } else if (send(o, &s, caption, answers, e) < 0) {
        return -1;
    }
    return desk_record(o, number, "file", NULL, e);
}

static int without_a_case(const struct order *o, struct err *e)
{
    int64_t number;
    size_t held;

    if (o->heard->room) /* among colleagues, unless it is about a case */
        return o->about ? desk_refuse(o, "desk.file_which", NULL, 0, e) : 0;
    if (desk_held(o, &held, &number, e) < 0)
        return -1;
    if (number)
        return send_to(o, number, o->said->text, 0, e);
    return desk_refuse(o, held ? "desk.file_which" : "desk.note_kept", NULL, 0, e);
}

int desk_file(const struct order *o, struct err *e)
{
    const char *caption = o->said->text, *words;
    int64_t number, of;
    bool say;

    if (desk_is_say(o, caption, &say, &number, &words, e) < 0)
        return -1;
    if (say)
        return number ? send_to(o, number, words, 0, e)
                      : desk_refuse(o, "desk.file_which", NULL, 0, e);
    if (*caption == '/' || *caption == '!')
        return desk_refuse(o, "desk.file_which", NULL, 0, e);
    if (desk_answered(o, &number, &of, e) < 0)
        return -1;
    return number ? send_to(o, number, caption, of, e) : without_a_case(o, e);
}
