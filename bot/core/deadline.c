/* deadline.c: the clocks of a step, joined to one. */
/* SPDX-License-Identifier: MIT */
#include "core/deadline.h"
#include <string.h>

static const struct due NEVER = {.day = DAY_NONE, .moment = MOMENT_NONE};

static bool whole_day(struct due d)
{
    return d.moment == MOMENT_NONE;
}

bool due_known(struct due d)
{
    return d.day != DAY_NONE;
}

static int order(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

int due_compare(struct due a, struct due b)
{
    if (!due_known(a) || !due_known(b))
        return order(!due_known(a), !due_known(b));
    if (!whole_day(a) && !whole_day(b))
        return order(a.moment, b.moment);
    if (a.day != b.day)
        return order(a.day, b.day);
    return order(whole_day(a), whole_day(b));
}

bool due_passed(struct due d, const struct view *v)
{
    if (!due_known(d))
        return false;
    return whole_day(d) ? v->today > d.day : v->now > d.moment;
}

bool due_begun(struct due d, const struct view *v)
{
    if (!due_known(d))
        return true;
    return whole_day(d) ? v->today >= d.day : v->now >= d.moment;
}

static struct due earlier(struct due a, struct due b)
{
    return due_compare(a, b) <= 0 ? a : b;
}

/* Of two days to wait for. A whole day begins at midnight, so a moment of that day is the later. */
static struct due later(struct due a, struct due b)
{
    if (!due_known(a) || !due_known(b))
        return due_known(a) ? a : b;
    if (a.day == b.day && whole_day(a) != whole_day(b))
        return whole_day(a) ? b : a;
    return due_compare(a, b) >= 0 ? a : b;
}

/* Does a clock as written count business days: a length like `10 bd` or `5 business days`? */
static bool counts_business_days(const char *source)
{
    while (*source) {
        size_t length = strspn(source, "abcdefghijklmnopqrstuvwxyz_");

        if ((length == 2 && strncmp(source, "bd", 2) == 0) ||
            (length == 8 && strncmp(source, "business", 8) == 0))
            return true;
        if (length)
            source += strcspn(source + length, " ()<>=!+-?:,") + length;
        else
            source++;
    }
    return false;
}

static struct due read_clock(const struct expr *clock, const struct view *v, struct deadline *out)
{
    size_t needs = out->need_count;
    struct due d = NEVER;

    if (!clock)
        return d;
    d = condition_due(clock, v, out->needs, &out->need_count, DEADLINE_NEEDS);
    if (!due_known(d))
        return d;
    out->need_count = needs; /* it could be told without them */
    if (counts_business_days(condition_source(clock)))
        out->business_days = true;
    return d;
}

static void join(const struct view *v, const struct rule_def *rule, struct deadline *out,
                 int *margin)
{
    struct due do_by = read_clock(rule->do_by, v, out);
    struct due latest = rule->latest ? read_clock(rule->latest, v, out) : do_by;
    int ahead;

    /* Facts that contradict each other: the earlier day is the one to keep. */
    if (due_known(do_by) && due_known(latest) && latest.day < do_by.day)
        do_by = latest;
    ahead = due_compare(do_by, out->do_by);
    if (due_known(do_by) && (ahead < 0 || (ahead == 0 && rule->margin > *margin)))
        *margin = rule->margin;
    out->do_by = earlier(out->do_by, do_by);
    out->latest = earlier(out->latest, latest);
    out->not_before = later(out->not_before, read_clock(rule->not_before, v, out));
    out->expect_by = earlier(out->expect_by, read_clock(rule->expect_by, v, out));
}

static struct due aim(const struct view *v, struct due do_by, int margin)
{
    struct due d = do_by;

    if (!due_known(do_by))
        return NEVER;
    if (margin > 0)
        d = (struct due){.day = do_by.day - margin, .moment = MOMENT_NONE};
    if (due_passed(d, v))
        d = (struct due){.day = v->today, .moment = MOMENT_NONE};
    return d;
}

void deadline_of(const struct view *v, const struct rule_def *const *rules, size_t count,
                 struct deadline *out)
{
    int margin = 0;

    *out = (struct deadline){
        .not_before = NEVER, .do_by = NEVER, .latest = NEVER, .aim_by = NEVER, .expect_by = NEVER};
    for (size_t i = 0; i < count; i++)
        join(v, rules[i], out, &margin);
    out->aim_by = aim(v, out->do_by, margin);
}
