/* hours.c: when the people of a desk work. */
/* SPDX-License-Identifier: MIT */
#include "flow/hours.h"
#include "base/date.h"
#include <stdlib.h>
#include <string.h>

#define WEEK 7
#define DAY_MINUTES 1440

static const char *const DAYS[WEEK] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

/* --- reading --- */

static void skip_blanks(const char **at)
{
    *at += strspn(*at, " \t");
}

/* 1..7; 0: no day stands here. */
static int read_day(const char **at)
{
    for (int i = 0; i < WEEK; i++)
        if (strncmp(*at, DAYS[i], 3) == 0) {
            *at += 3;
            return i + 1;
        }
    return 0;
}

/* `Mon`, `Mon-Fri`, `Mon,Wed,Fri`; a bit for each weekday. */
static int read_days(const char **at, unsigned *days, struct err *e)
{
    *days = 0;
    for (;;) {
        int from = read_day(at), to = from;

        if (from && **at == '-') {
            ++*at;
            to = read_day(at);
        }
        if (!from || !to)
            return err_set(e, ERR_INPUT, "days are Mon Tue Wed Thu Fri Sat Sun, like Mon-Fri");
        if (to < from)
            return err_set(e, ERR_INPUT, "%s-%s runs backwards", DAYS[from - 1], DAYS[to - 1]);
        for (int day = from; day <= to; day++)
            *days |= 1u << day;
        if (**at != ',')
            return 0;
        ++*at;
    }
}

static bool two_digits(const char *at, int most, int *out)
{
    if (strspn(at, "0123456789") != 2)
        return false;
    *out = (at[0] - '0') * 10 + (at[1] - '0');
    return *out <= most;
}

/* -1: no time stands here. */
static int read_time(const char **at)
{
    int hour, minute;

    if (!two_digits(*at, 24, &hour) || (*at)[2] != ':' || !two_digits(*at + 3, 59, &minute) ||
        hour * 60 + minute > DAY_MINUTES)
        return -1;
    *at += 5;
    return hour * 60 + minute;
}

static int read_times(const char **at, struct hours_span *out, struct err *e)
{
    out->from = read_time(at);
    if (out->from < 0 || **at != '-')
        return err_set(e, ERR_INPUT, "times are HH:MM-HH:MM, like 09:00-18:00");
    ++*at;
    out->until = read_time(at);
    if (out->until < 0)
        return err_set(e, ERR_INPUT, "times are HH:MM-HH:MM, like 09:00-18:00");
    if (out->until <= out->from)
        return err_set(e, ERR_INPUT,
                       "a span ends after it begins; what lasts over midnight is two spans");
    return 0;
}

static int add_span(struct hours *h, int weekday, const struct hours_span *times, struct err *e)
{
    for (size_t i = 0; i < h->count; i++)
        if (h->spans[i].weekday == weekday && times->from < h->spans[i].until &&
            h->spans[i].from < times->until)
            return err_set(e, ERR_INPUT, "two spans of %s overlap", DAYS[weekday - 1]);
    if (h->count == HOURS_MOST)
        return err_set(e, ERR_INPUT, "more than %d spans in a week", HOURS_MOST);
    h->spans[h->count] = *times;
    h->spans[h->count++].weekday = weekday;
    return 0;
}

static int add_days(struct hours *h, unsigned days, const struct hours_span *times, struct err *e)
{
    for (int day = 1; day <= WEEK; day++)
        if ((days & 1u << day) && add_span(h, day, times, e) < 0)
            return -1;
    return 0;
}

/* `Mon-Fri 09:00-12:30, 13:30-18:00` */
static int read_group(struct hours *h, const char **at, struct err *e)
{
    struct hours_span times = {0};
    unsigned days;

    skip_blanks(at);
    if (read_days(at, &days, e) < 0)
        return -1;
    for (;;) {
        skip_blanks(at);
        if (read_times(at, &times, e) < 0 || add_days(h, days, &times, e) < 0)
            return -1;
        skip_blanks(at);
        if (**at != ',')
            return 0;
        ++*at;
    }
}

static int by_week(const void *left, const void *right)
{
    const struct hours_span *a = left, *b = right;

    return a->weekday != b->weekday ? a->weekday - b->weekday : a->from - b->from;
}

int hours_parse(struct hours *out, const char *text, struct err *e)
{
    *out = (struct hours){.count = 0};
    for (;;) {
        if (read_group(out, &text, e) < 0)
            return -1;
        if (!*text)
            break;
        if (*text++ != ';')
            return err_set(e, ERR_INPUT, "behind times stands a comma, a semicolon or nothing");
    }
    qsort(out->spans, out->count, sizeof out->spans[0], by_week);
    return 0;
}

/* --- the next one --- */

/* The day on which a span has just ended in that zone counts, too: the same weekday may bring the next one only a week later. */
int64_t hours_next(const struct hours *h, const char *zone, int64_t now)
{
    int32_t today = moment_day(now, zone);

    for (int32_t day = today; today != DAY_NONE && day <= today + WEEK; day++)
        for (size_t i = 0; i < h->count; i++) {
            const struct hours_span *s = &h->spans[i];
            int64_t from;

            if (s->weekday != day_weekday(day) || moment_at(day, s->until, zone) <= now)
                continue;
            from = moment_at(day, s->from, zone);
            return from > now ? from : now;
        }
    return MOMENT_NONE;
}
