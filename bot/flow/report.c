/* report.c: whoever of the staff wrote a line is told what became of it. */
/* SPDX-License-Identifier: MIT */
#include "flow/parts.h"
#include "flow/turn_inside.h"
#include "store/reports.h"

#define AT_ONCE 64 /* reports of one look; the others come with the next */

int turn_put_line(struct turn *t, int64_t id, const struct reply *reply, int64_t case_number,
                  const struct address *report, struct err *e)
{
    struct store *s = t->setup.store;
    struct outbound out = {.text = reply->text, .file = reply->file, .case_number = case_number};
    struct person to, teller;

    if (people_load(s, id, t->a, &to, e) < 0)
        return -1;
    out.to = to.address;
    out.choices = reply->choices;
    out.choice_count = reply->choice_count;
    if (mail_put(s, to.id, &out, t->now_ms, false, e) < 0)
        return -1;
    if (!report)
        return 0;
    if (put_person(s, *report, t->a, &teller, e) < 0)
        return -1;
    return report_want(s, out.id, teller.id, e);
}

static const char *words(const struct turn *t, const struct report *r)
{
    static const char *const KEYS[] = {[MAIL_WAITING] = "desk.sent",
                                       [MAIL_SENT] = "desk.sent",
                                       [MAIL_UNREACHABLE] = "desk.not_sent_gone",
                                       [MAIL_DEAD] = "desk.not_sent"};
    struct arg args[] = {ARG_N("number", r->case_number)};

    return render(t->setup.dialogs->texts, "en", KEYS[r->state], args, 1, t->a);
}

static int tell(struct turn *t, const struct report *r, struct err *e)
{
    struct desk_post post = {.text = words(t, r), .case_number = r->case_number};
    struct person to;

    if (people_load(t->setup.store, r->to, t->a, &to, e) < 0)
        return -1;
    post.to = to.address;
    post.in_topic =
        network_has_topics(to.address.network) && staff_is_room(t->setup.staff, to.address);
    if (report_done(t->setup.store, r->row, e) < 0)
        return -1;
    return turn_post(t, &post, e);
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
