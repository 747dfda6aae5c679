/* date.c: civil days and moments in plain integers; zones are in zone.c. */
/* SPDX-License-Identifier: MIT */
#include "base/date.h"
#include <stddef.h>
#include <string.h>

#define YEAR_LEAST 1
#define YEAR_MOST 9999
#define DAY_SECONDS 86400
#define ERA_YEARS 400 /* the calendar repeats after 400 years */
#define ERA_DAYS 146097
#define EPOCH_SHIFT 719468 /* days from 0000-03-01 to 1970-01-01 */

/* Years that begin in March have their leap day last, which makes months and years plain divisions
 * (Howard Hinnant, "chrono-compatible low-level date algorithms"). */
struct civil day_civil(int32_t day)
{
    int64_t shifted = (int64_t)day + EPOCH_SHIFT;
    int64_t era = (shifted >= 0 ? shifted : shifted - ERA_DAYS + 1) / ERA_DAYS;
    int64_t of_era = shifted - era * ERA_DAYS;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t march_month = (5 * of_year + 2) / 153;
    int month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);

    return (struct civil){(int)(year + era * ERA_YEARS) + (month <= 2), month,
                          (int)(of_year - (153 * march_month + 2) / 5) + 1};
}

static bool leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_length(int year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && leap(year) ? 29 : lengths[month - 1];
}

int32_t day_of(int year, int month, int day)
{
    int shifted, of_era, of_year;

    if (year < YEAR_LEAST || year > YEAR_MOST || month < 1 || month > 12)
        return DAY_NONE;
    if (day < 1 || day > month_length(year, month))
        return DAY_NONE;
    shifted = month > 2 ? year : year - 1; /* never negative here */
    of_era = shifted % ERA_YEARS;
    of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return shifted / ERA_YEARS * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
           EPOCH_SHIFT;
}

/* DAY_NONE outside of the years that day_of knows, so that no chain of additions overflows. */
static int32_t bounded(int64_t day)
{
    bool inside = day >= day_of(YEAR_LEAST, 1, 1) && day <= day_of(YEAR_MOST, 12, 31);

    return inside ? (int32_t)day : DAY_NONE;
}

int day_weekday(int32_t day)
{
    return (int)((((int64_t)day + 3) % 7 + 7) % 7) + 1; /* day 0 was a Thursday */
}

int32_t day_add_months(int32_t day, int months)
{
    struct civil from = day_civil(day);
    int64_t month = (int64_t)from.year * 12 + from.month - 1 + months;
    int year, length;

    if (bounded(day) == DAY_NONE || month < YEAR_LEAST * 12 || month / 12 > YEAR_MOST)
        return DAY_NONE;
    year = (int)(month / 12);
    length = month_length(year, (int)(month % 12) + 1);
    return day_of(year, (int)(month % 12) + 1, from.day < length ? from.day : length);
}

int32_t day_add_business(int32_t day, int business_days)
{
    int64_t to = day;
    int weekday = day_weekday(day), rest = business_days % 5;

    if (bounded(day) == DAY_NONE || business_days == 0)
        return bounded(day);
    if (weekday > 5) { /* start from the working day that the count leaves behind */
        to += business_days > 0 ? 5 - weekday : 8 - weekday;
        weekday = business_days > 0 ? 5 : 1;
    }
    to += (int64_t)(business_days / 5) * 7 + rest;
    if (weekday + rest > 5)
        to += 2;
    if (weekday + rest < 1)
        to -= 2;
    return bounded(to);
}

/* Exactly `count` digits at *at, which moves behind them. -1: something else. */
static int digits(const char **at, int count)
{
    int number = 0;

    for (; count > 0; count--, (*at)++) {
        if (**at < '0' || **at > '9')
            return -1;
        number = number * 10 + (**at - '0');
    }
    return number;
}

static bool skip(const char **at, const char *any_of)
{
    if (!**at || !strchr(any_of, **at))
        return false;
    (*at)++;
    return true;
}

static int32_t read_day(const char **at)
{
    int year = digits(at, 4), month, day;

    if (year < 0 || !skip(at, "-"))
        return DAY_NONE;
    month = digits(at, 2);
    if (month < 0 || !skip(at, "-"))
        return DAY_NONE;
    day = digits(at, 2);
    return day_of(year, month, day);
}

int32_t day_parse(const char *text)
{
    int32_t day = read_day(&text);

    return *text ? DAY_NONE : day;
}

bool day_range_parse(const char *text, struct day_range *out)
{
    struct day_range range;

    *out = (struct day_range){DAY_NONE, DAY_NONE};
    range.first = range.last = read_day(&text);
    if (range.first != DAY_NONE && skip(&text, "/"))
        range.last = read_day(&text);
    if (*text || range.first == DAY_NONE || range.last < range.first)
        return false;
    *out = range;
    return true;
}

char *day_print(struct arena *a, int32_t day)
{
    struct civil c = day_civil(day);

    if (bounded(day) == DAY_NONE)
        return arena_copy(a, "");
    return arena_print(a, "%04d-%02d-%02d", c.year, c.month, c.day);
}

char *day_range_print(struct arena *a, struct day_range range)
{
    if (range.first == range.last)
        return day_print(a, range.first);
    return arena_print(a, "%s/%s", day_print(a, range.first), day_print(a, range.last));
}

/* `+02:00` or `-03:30`, in seconds. */
static bool read_offset(const char **at, int32_t *seconds)
{
    bool west = **at == '-';
    int hours, minutes;

    if (!skip(at, "+-"))
        return false;
    hours = digits(at, 2);
    if (hours < 0 || hours > 23 || !skip(at, ":"))
        return false;
    minutes = digits(at, 2);
    if (minutes < 0 || minutes > 59)
        return false;
    *seconds = (hours * 3600 + minutes * 60) * (west ? -1 : 1);
    return true;
}

/* Seconds of the day; -1 for none. RFC 3339 allows second 60; what follows a point is dropped. */
static int32_t read_time(const char **at)
{
    int hours = digits(at, 2), minutes, seconds = 0;

    if (hours < 0 || hours > 23 || !skip(at, ":"))
        return -1;
    minutes = digits(at, 2);
    if (minutes < 0 || minutes > 59)
        return -1;
    if (skip(at, ":")) {
        seconds = digits(at, 2);
        if (seconds < 0 || seconds > 60)
            return -1;
        if (skip(at, ".") && digits(at, 1) < 0)
            return -1;
        while (**at >= '0' && **at <= '9')
            (*at)++;
    }
    return hours * 3600 + minutes * 60 + seconds;
}

int64_t moment_parse(const char *text)
{
    int32_t day = read_day(&text), time, offset = 0;

    if (day == DAY_NONE)
        return MOMENT_NONE;
    if (!*text)
        return (int64_t)day * DAY_SECONDS + DAY_SECONDS / 2;
    if (!skip(&text, "Tt "))
        return MOMENT_NONE;
    time = read_time(&text);
    if (time < 0 || (!skip(&text, "Zz") && !read_offset(&text, &offset)) || *text)
        return MOMENT_NONE;
    return (int64_t)day * DAY_SECONDS + time - offset;
}

/* The day that holds these seconds, and what is left of them in *rest. */
static int32_t split(int64_t seconds, int32_t *rest)
{
    *rest = (int32_t)(seconds % DAY_SECONDS);
    if (*rest < 0)
        *rest += DAY_SECONDS;
    return bounded(seconds / DAY_SECONDS - (seconds % DAY_SECONDS < 0));
}

char *moment_print(struct arena *a, int64_t moment)
{
    int32_t rest, day = split(moment, &rest);

    if (day == DAY_NONE)
        return arena_copy(a, "");
    return arena_print(a, "%sT%02d:%02d:%02dZ", day_print(a, day), rest / 3600, rest / 60 % 60,
                       rest % 60);
}
