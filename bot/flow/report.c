/* report.c: whoever of the staff wrote a line is told what became of it. */
/* SPDX-License-Identifier: MIT */
#include "flow/parts.h"
#include "flow/turn_inside.h"
#include "store/reports.h"
#include "store/sent.h"

#define AT_ONCE 64 /* reports of one look; the others come with the next */

static int want_report(struct turn *t, int64_t row, const struct address *report, struct err *e)
{
    struct person teller;

    if (!report)
        return 0;
    if (put_person(t->setup.store, *report, t->a, &teller, e) < 0)
        return -1;
    return report_want(t->setup.store, row, teller.id, e);
}

int turn_put_line(struct turn *t, int64_t id, const struct desk_line *line, struct err *e)
{
    struct store *s = t->setup.store;
    const struct reply *reply = line->reply;
    struct outbound out = {.text = reply->text,
                           .choices = reply->choices,
                           .choice_count = reply->choice_count,
                           .file = reply->file,
                           .case_number = line->case_number,
                           .receipt = line->report != NULL};
    struct person to;

    if (people_load(s, id, t->a, &to, e) < 0)
        return -1;
    out.to = to.address;
    turn_carry(t, line->carried, "", &out);
    if (line->answers && mail_named(s, line->answers, to.id, t->a, &out.reply_to, e) < 0)
        return -1;
    if (mail_put_mirror(s, to.id, &out, t->now_ms, line->of, e) < 0)
        return -1;
    return want_report(t, out.id, line->report, e);
}

int turn_change_line(struct turn *t, const struct sent *row, const struct desk_line *line,
                     const char *correction, struct err *e)
{
    struct outbound out = {.kind = OUTBOUND_EDIT,
                           .target = row->id,
                           .text = line->reply->text,
                           .case_number = line->case_number,
                           .receipt = true};
    struct reply instead = {.text = correction};
    struct desk_line again = *line;
    struct person to;

    if (people_load(t->setup.store, row->person, t->a, &to, e) < 0)
        return -1;
    if (!network_has_edits(to.address.network)) {
        again.reply = &instead;
        again.of = 0; /* what they change next is their line, not this */
        return turn_put_line(t, to.id, &again, e);
    }
    out.to = to.address;
    if (mail_put_mirror(t->setup.store, to.id, &out, t->now_ms, row->of, e) < 0)
        return -1;
    return want_report(t, out.id, line->report, e);
}

/* --- what became of it --- */

static const char *words(const struct turn *t, int64_t number, const char *key)
{
    struct arg args[] = {ARG_N("number", number)};

    return render(t->setup.dialogs->texts, "en", key, args, 1, t->a);
}

/* On XMPP a server has it, and their client may say that it arrived. */
static const char *key_of(const struct report *r)
{
    static const char *const KEYS[] = {[MAIL_WAITING] = "desk.sent",
                                       [MAIL_SENT] = "desk.sent",
                                       [MAIL_UNREACHABLE] = "desk.not_sent_gone",
                                       [MAIL_DEAD] = "desk.not_sent"};

    if (r->state == MAIL_SENT && r->network != NETWORK_XMPP)
        return "desk.delivered";
    return KEYS[r->state];
}

static int put_report(struct turn *t, const struct person *to, int64_t number, const char *text,
                      int64_t *row, struct err *e)
{
    struct outbound out = {.to = to->address, .text = text, .case_number = number};

    out.in_topic =
        network_has_topics(to->address.network) && staff_is_room(t->setup.staff, to->address);
    if (mail_put_kept(t->setup.store, to->id, &out, t->now_ms, e) < 0)
        return -1;
    *row = out.id;
    return 0;
}

static int tell(struct turn *t, const struct report *r, struct err *e)
{
    struct person to;
    int64_t by;

    if (people_load(t->setup.store, r->to, t->a, &to, e) < 0 ||
        put_report(t, &to, r->case_number, words(t, r->case_number, key_of(r)), &by, e) < 0)
        return -1;
    return report_done(t->setup.store, r->row, by, e);
}

int turn_report(void *turn, struct err *e)
{
    struct turn *t = turn;
    struct report reports[AT_ONCE];
    size_t count;

    if (report_find(t->setup.store, reports, AT_ONCE, &count, e) < 0)
        return -1;
    for (size_t i = 0; i < count; i++)
        if (tell(t, &reports[i], e) < 0)
            return -1;
    return 0;
}

/* --- it arrived --- */

/* What told that it was sent says so; where that cannot be changed it is told once more. */
static int tell_arrived(struct turn *t, int64_t number, int64_t by, struct err *e)
{
    struct outbound edit = {
        .kind = OUTBOUND_EDIT, .target = by, .text = words(t, number, "desk.delivered")};
    struct person to;
    int64_t id, row;

    if (report_reader(t->setup.store, by, &id, e) < 0)
        return -1;
    if (people_load(t->setup.store, id, t->a, &to, e) < 0)
        return -1;
    if (!network_has_edits(to.address.network))
        return put_report(t, &to, number, edit.text, &row, e);
    edit.to = to.address;
    edit.case_number = number;
    return mail_put(t->setup.store, to.id, &edit, t->now_ms, false, e);
}

/* Told once: a client may say it of each of its devices. */
int turn_arrived(struct turn *t, const struct inbound *heard, struct err *e)
{
    struct person p;
    struct sent line;
    int64_t by;

    if (!heard->reply_to || people_find(t->setup.store, heard->from, t->a, &p, e) < 0)
        return heard->reply_to ? -1 : 0;
    if (!p.id)
        return 0;
    if (sent_named(t->setup.store, p.id, heard->reply_to, t->a, &line, e) < 0 ||
        report_of(t->setup.store, line.id, &by, e) < 0)
        return -1;
    if (!line.id || !by)
        return 0;
    if (report_done(t->setup.store, line.id, 0, e) < 0)
        return -1;
    return tell_arrived(t, line.case_number, by, e);
}
