/* desk_whole.c: one page on a case, for who may see all of it: a brief, not a transcript. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/condition.h"
#include "core/plan.h"
#include "core/plan_adjust.h"
#include "core/understand.h"
#include "flow/desk_inside.h"
#include "store/mail.h"
#include <string.h>

#define LAST_LINES 3  /* of the buyer */
#define LINE_MOST 300 /* characters of each */

struct page {
    const struct desk *d;
    const struct session *s;
    int64_t now;
    struct arena *a;
    struct plan plan;
};

static const char *say(const struct page *p, const char *key, const struct arg *args, size_t count)
{
    return desk_text(p->d, key, args, count, p->a);
}

static const char *joined(const struct page *p, const char *list, const char *item,
                          const char *mark)
{
    return *list ? arena_print(p->a, "%s%s%s", list, mark, item) : item;
}

static const char *or_none(const struct page *p, const char *list)
{
    return *list ? list : say(p, "desk.none", NULL, 0);
}

/* --- how sure the class is --- */

static const struct fact *known(const struct page *p, const char *id)
{
    const struct fact *f = casefile_fact(&p->s->file, id, 0);

    if (!f)
        f = casefile_fact(&p->s->file, id, 1);
    return f && f->state == FACT_KNOWN ? f : NULL;
}

/* Said by somebody, read from the story with so much confidence, or derived from the answers. */
static const char *sureness(const struct page *p)
{
    const struct fact *scam = known(p, "scam"), *story = known(p, "story");
    struct view v = view_make(p->a, p->d->dialogs, NULL, 0, p->s->file.zone, p->now);
    struct reading reading;
    struct arg args[] = {ARG_T("how", "derived"), ARG_N("percent", 0)};

    if (scam && (scam->confirmed || scam->source != FROM_READING))
        args[0].text = scam->source == FROM_ADVISOR ? "advisor" : "buyer";
    if (story) {
        understand(&v, story->value.text, p->s->file.language, &reading);
        if (strcmp(reading.scam, p->plan.scam) == 0) {
            args[1].number = (int64_t)(reading.confidence * 100 + 0.5);
            if (strcmp(args[0].text, "derived") == 0)
                args[0].text = "read";
        }
    }
    return say(p, "desk.sure", args, 2);
}

/* --- its clocks, its proof --- */

static const char *clocks(const struct page *p)
{
    const char *all = "";

    for (size_t i = 0; i < p->plan.step_count; i++) {
        const struct plan_step *s = &p->plan.steps[i];
        struct arg args[] = {ARG_T("title", s->title), ARG_N("days", 0), ARG_T("day", "")};

        if (s->do_by.day == DAY_NONE || s->state == STEP_DONE || s->state == STEP_CLOSED)
            continue;
        args[1].number = (int64_t)s->do_by.day - p->plan.today;
        args[2].text = day_print(p->a, s->do_by.day);
        all = arena_print(p->a, "%s\n- %s", all, say(p, "desk.clock", args, 3));
    }
    return or_none(p, all);
}

static const char *label(const struct page *p, const char *kind)
{
    return say(p, arena_print(p->a, "value.evidence.%s", kind), NULL, 0);
}

static const char *proved(const struct page *p)
{
    const char *all = "";

    for (size_t i = 0; i < p->plan.have_count; i++)
        all = joined(p, all, label(p, p->plan.have[i]), ", ");
    return or_none(p, all);
}

static const char *missing(const struct page *p)
{
    const char *all = "";

    for (size_t i = 0; i < p->plan.missing_count; i++)
        all = joined(p, all, label(p, p->plan.missing[i].kind), ", ");
    return or_none(p, all);
}

/* --- what was tried, what they said last --- */

static const char *tried(const struct page *p)
{
    static const char *const FACTS[] = {"seller_contacted_on", "dispute_state",    "disputed_on",
                                        "escalated_on",        "recall_sent",      "refusal_letter",
                                        "paypal_dispute_on",   "bank_complaint_on"};
    const char *all = "";

    for (size_t i = 0; i < sizeof FACTS / sizeof FACTS[0]; i++)
        if (known(p, FACTS[i]))
            all = joined(p, all, desk_fact_line(p->d, p->s, FACTS[i], p->a), "; ");
    return or_none(p, all);
}

static bool in_words(const struct mail_line *line)
{
    return !line->ours && line->text && *line->text;
}

static const char *last_lines(const struct page *p)
{
    struct mail_line *lines;
    size_t count, first, found = 0;
    const char *all = "";
    struct err e = {0};

    if (mail_transcript(p->d->store, p->s->row.number, p->a, &lines, &count, &e) < 0)
        return or_none(p, all);
    for (first = count; first > 0 && found < LAST_LINES; first--)
        found += in_words(&lines[first - 1]);
    for (; first < count; first++)
        if (in_words(&lines[first]))
            all = arena_print(p->a, "%s\n%s", all,
                              desk_quoted(text_shorten(p->a, lines[first].text, LINE_MOST), p->a));
    return or_none(p, all);
}

/* --- the page --- */

static const char *value(const struct page *p, const char *id)
{
    const struct fact *f = known(p, id);

    return f ? render_value(p->d->dialogs->texts, "en", id, &f->value, p->a)
             : say(p, "desk.not_known", NULL, 0);
}

static const char *page(const struct page *p)
{
    struct arg args[] = {ARG_T("brief", desk_brief(p->d, p->s, p->now, p->a)),
                         ARG_T("sure", sureness(p)),
                         ARG_T("platform", value(p, "platform")),
                         ARG_T("method", value(p, "payment_method")),
                         ARG_T("amount", value(p, "amount")),
                         ARG_N("version", p->s->file.plan_version),
                         ARG_T("clocks", clocks(p)),
                         ARG_T("proved", proved(p)),
                         ARG_T("missing", missing(p)),
                         ARG_T("tried", tried(p)),
                         ARG_T("last", last_lines(p)),
                         ARG_T("facts", desk_facts(p->d, p->s, p->a))};

    return say(p, "desk.whole", args, sizeof args / sizeof args[0]);
}

const char *desk_whole(const struct desk *d, const struct session *s, int64_t now, struct arena *a)
{
    const struct casefile *c = &s->file;
    struct page p = {.d = d, .s = s, .now = now, .a = a};
    struct arg args[] = {ARG_T("brief", desk_brief(d, s, now, a)), ARG_N("number", s->row.number),
                         ARG_T("said", c->desk.consent == CONSENT_NO ? "no" : "open")};

    if (c->desk.consent != CONSENT_YES)
        return desk_text(d, "desk.not_open", args, 3, a);
    plan_build(d->dialogs, c->facts, c->fact_count, c->zone, "en", now, a, &p.plan);
    plan_adjust(d->dialogs, c, &p.plan, a);
    return page(&p);
}
