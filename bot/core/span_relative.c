/* span_relative.c: dates that count from today or from a feast: "3 weeks ago", "early last month", "before Christmas". Declared in
 * core/span_parts.h. */
/* SPDX-License-Identifier: MIT */
#include "core/span_parts.h"
#include <string.h>

#define AGO_MOST 2000 /* units: nobody counts further back */
#define MONTH_DAYS 10 /* how far "two months ago" may be off */
#define YEAR_DAYS 60
#define SOME_LEAST 2 /* "a few weeks" */
#define SOME_MOST 6
#define FEAST_DAYS 14 /* "before Christmas" is at most so long before it */

/* --- how many --- */

struct count {
    int64_t least, most;
    bool half; /* and half a unit */
};

/* "2.5" */
static bool whole_or_half(struct decimal d, struct count *c)
{
    c->half = d.decimals == 1 && d.mantissa % 10 == 5;
    if (c->half)
        d = (struct decimal){d.mantissa / 10, 0};
    if (!decimal_whole(d, &c->least))
        return false;
    c->most = c->least;
    return true;
}

/* "2-3", "2 or 3": the larger number. */
static void count_up_to(const struct scan *s, struct count *c, size_t *end)
{
    size_t at = *end;
    struct decimal d;
    int64_t most;

    if (span_sign_at(s, at, '-') || span_sign_at(s, at, '~'))
        at++;
    else if (!marked_at(s, at, WORD_WHEN, "or", &at))
        return;
    if (number_at(s, at, false, &d, &at) && decimal_whole(d, &most) && most > c->least) {
        c->most = most;
        *end = at;
    }
}

/* "3", "two or three", "a few", "half a", "one and a half"; false: no count. */
static bool count_at(const struct scan *s, size_t at, struct count *c, size_t *end)
{
    size_t half = 0, number = 0;
    struct decimal d;
    bool is_half = marked_at(s, at, WORD_WHEN, "half", &half);

    *c = (struct count){.half = is_half};
    if (marked_at(s, at, WORD_WHEN, "some", end)) {
        *c = (struct count){SOME_LEAST, SOME_MOST, false};
        return true;
    }
    if (at >= s->tokens.count || !number_at(s, at, false, &d, &number) || half > number) {
        if (is_half && word_at(s, at, WORD_UNIT, &number) && number == half)
            half = at; /* "polgoda": the unit is in the same word */
        if (is_half)
            *end = half;
        return is_half;
    }
    if (!whole_or_half(d, c))
        return false;
    *end = number;
    c->half = c->half || is_half; /* one word for one and a half */
    if (marked_at(s, *end, WORD_WHEN, "half", end))
        c->half = true;
    else
        count_up_to(s, c, end);
    return true;
}

/* --- "3 weeks ago" --- */

/* The days that may be meant by `n` units from today; `way` is -1 for the past. */
static struct day_range shifted(const struct scan *s, const char *unit, int64_t n, bool half,
                                int way)
{
    int32_t count = way * (int32_t)n, day, off = 0;

    if (strcmp(unit, "month") == 0) {
        day = day_add_months(s->today, count) + way * (half ? 15 : 0);
        off = MONTH_DAYS;
    } else if (*unit == 'y') {
        day = day_add_months(s->today, 12 * count + way * (half ? 6 : 0));
        off = count ? YEAR_DAYS : 2 * MONTH_DAYS;
    } else if (*unit == 'd') {
        day = s->today + count;
    } else if (*unit == 'w') {
        day = s->today + 7 * count + way * (half ? 4 : 0);
    } else if (*unit == 'f') { /* fortnight */
        day = s->today + 14 * count;
    } else {
        day = moment_day(s->now + count * (*unit == 'h' ? 3600 : 60), "UTC");
        day = day < s->today || way > 0 ? day : s->today;
    }
    return (struct day_range){day - off, day + off};
}

static void add_units(const struct scan *s, struct date_span *out, const char *unit,
                      const struct count *c, int way)
{
    struct day_range far, near;
    int64_t seconds = *unit == 'h' ? 3600 : strcmp(unit, "minute") == 0 ? 60 : 0;

    if (!c->least && way < 0 && strcmp(unit, "year") == 0) { /* half a year is six months */
        struct count six = {6, 6, false};

        add_units(s, out, "month", &six, way);
        return;
    }
    if (seconds && c->least == c->most)
        out->moment = s->now + way * (c->least * seconds + (c->half ? seconds / 2 : 0));
    far = shifted(s, unit, c->most, c->half, way);
    near = shifted(s, unit, c->least, c->half, way);
    if (far.first != DAY_NONE && near.first != DAY_NONE)
        span_add_range(out, far.first < near.first ? far.first : near.first,
                       far.last > near.last ? far.last : near.last);
    if (s->past && out->count && way < 0 && out->either[0].last > s->latest)
        out->either[0].last = s->latest;
}

/* Is the whole text "3 weeks"? To a question about the past that is an answer. */
static bool is_all(const struct scan *s, size_t first, size_t end)
{
    return s->past && first == 0 && end == s->tokens.count;
}

/* "3 weeks ago", "hace unos 3 dias", "nedeli tri nazad", "in two days" */
bool span_read_ago(const struct scan *s, size_t at, struct date_span *out)
{
    size_t first = at, named = at;
    bool before = marked_at(s, at, WORD_RELATIVE, "before", &at);
    bool ahead = !before && marked_at(s, at, WORD_RELATIVE, "in", &at);
    bool about = word_at(s, at, WORD_ABOUT, &at) != NULL, told, after;
    struct count c = {1, 1, false};
    const struct word *unit;

    told = count_at(s, at, &c, &at);
    named = at;
    unit = word_at(s, at, WORD_UNIT, &at);
    if (!unit)
        return false;
    if (!told && (told = count_at(s, at, &c, &at)))
        about = true; /* a count behind its unit is a rough one in Russian */
    else if (told && marked_at(s, at, WORD_WHEN, "half", &at))
        c.half = true;
    after = marked_at(s, at, WORD_RELATIVE, "after", &at);
    if (before + ahead + after == 0 && !(told && is_all(s, first, at)))
        return false;
    if (!told) { /* "un mois" needs no "one" everywhere; of "weeks ago" nobody knows how many */
        if ((!before && !after) || (named && s->tokens.list[named - 1].kind == TOKEN_NUMBER))
            return false;
        c = marked_at(s, named, WORD_WHEN, "one", &named)
                ? (struct count){1, 1, false}
                : (struct count){SOME_LEAST, SOME_MOST, false};
        c.half = marked_at(s, at, WORD_WHEN, "half", &at);
    }
    if (c.most > AGO_MOST)
        return false;
    out->end = at;
    add_units(s, out, unit->id, &c, ahead && !after ? 1 : -1);
    if (about)
        span_widen(s, out);
    return out->count > 0;
}

/* --- "last week" --- */

bool span_step_at(const struct scan *s, size_t at, int *step, size_t *end)
{
    if (marked_at(s, at, WORD_WHEN, "before_last", end))
        *step = -2;
    else if (marked_at(s, at, WORD_RELATIVE, "last", end))
        *step = -1;
    else if (marked_at(s, at, WORD_RELATIVE, "next", end))
        *step = 1;
    else if (marked_at(s, at, WORD_WHEN, "this", end))
        *step = 0;
    else
        return false;
    return true;
}

/* A unit with such a word before or behind it. */
static const struct word *stepped_unit(const struct scan *s, size_t at, int *step, size_t *end)
{
    bool before = span_step_at(s, at, step, &at);
    const struct word *unit = word_at(s, at, WORD_UNIT, &at);

    if (!unit || (!before && !span_step_at(s, at, step, &at)))
        return NULL;
    *end = at;
    return unit;
}

bool span_step_year(const struct scan *s, size_t at, int *year, size_t *end)
{
    int step;
    size_t behind;
    const struct word *unit = stepped_unit(s, at, &step, &behind);

    if (!unit || *unit->id != 'y')
        return false;
    *year = day_civil(s->today).year + step;
    *end = behind;
    return true;
}

static int32_t week_begins(const struct scan *s, int step)
{
    return s->today - day_weekday(s->today) + 1 + 7 * step;
}

/* The week, month or year so many steps from this one. */
static bool period(const struct scan *s, const char *unit, int step, struct day_range *out)
{
    struct civil c = day_civil(s->today);

    if (*unit == 'w') {
        out->first = week_begins(s, step);
        out->last = out->first + 6;
    } else if (*unit == 'e') { /* end of the week */
        out->first = week_begins(s, step) + 5;
        out->last = out->first + 1;
    } else if (strcmp(unit, "month") == 0) {
        out->first = day_add_months(day_of(c.year, c.month, 1), step);
        out->last = day_add_months(out->first, 1) - 1;
    } else if (*unit == 'y') {
        *out = (struct day_range){day_of(c.year + step, 1, 1), day_of(c.year + step, 12, 31)};
    } else {
        return false;
    }
    return true;
}

/* "last week", "la semana pasada", "early last month", "at the end of the month" */
bool span_read_period(const struct scan *s, size_t at, struct date_span *out)
{
    const struct word *part = word_at(s, at, WORD_PART, &at), *unit;
    struct day_range range;
    size_t behind;
    int step = 0;

    at = part ? span_skip_of(s, at) : at;
    unit = stepped_unit(s, at, &step, &behind);
    if (!unit && (unit = word_at(s, at, WORD_UNIT, &behind)) != NULL && !part &&
        (part = word_at(s, behind, WORD_PART, &behind)) == NULL)
        unit = NULL; /* "month" alone is none */
    if (!unit || !period(s, unit->id, step, &range))
        return false;
    if (!part)
        part = word_at(s, behind, WORD_PART, &behind);
    out->end = behind;
    if (s->past && range.first <= s->latest && range.last > s->latest && !part)
        range.last = s->latest;
    span_add_part(out, part ? part->id : NULL, range.first, range.last);
    return out->count > 0;
}

/* --- "last friday" --- */

/* "monday last week": the step is that of the week. In Chinese the word for a weekday begins with that for a week. */
static bool of_a_week(const struct scan *s, size_t weekday, size_t behind, int *step, size_t *end)
{
    const struct word *unit;
    size_t at;

    if (*step && word_at(s, weekday, WORD_UNIT, &at))
        return true;
    unit = stepped_unit(s, span_skip_of(s, behind), step, &at);
    if (!unit || *unit->id != 'w')
        return false;
    *end = at;
    return true;
}

/* "on friday", "last friday", "piatek": the latest that is over, or for what is to come the next one */
bool span_read_weekday(const struct scan *s, size_t at, struct date_span *out)
{
    int step = 0, later = 0;
    bool told = span_step_at(s, at, &step, &at);
    const struct word *weekday, *unit;
    size_t begins = at, after_week;
    int32_t back;

    if (told && (unit = word_at(s, at, WORD_UNIT, &after_week)) != NULL && *unit->id == 'w' &&
        (weekday = word_at(s, after_week, WORD_WEEKDAY, &out->end)) != NULL) {
        span_add_day(out, week_begins(s, step) + (int32_t)weekday->number - 1);
        return out->count > 0; /* "last week friday" */
    }
    weekday = word_at(s, at, WORD_WEEKDAY, &at);
    if (!weekday)
        return false;
    later = step;
    if (of_a_week(s, begins, at, &later, &at)) {
        out->end = at;
        span_add_day(out, week_begins(s, later) + (int32_t)weekday->number - 1);
        return out->count > 0;
    }
    if (!told)
        span_step_at(s, at, &step, &at);
    out->end = at;
    back = (day_weekday(s->today) - (int32_t)weekday->number + 7) % 7;
    back = back ? back : 7;
    if (step < 0 || (step == 0 && s->past))
        span_add_day(out, s->today - back + 7 * (step < -1 ? step + 1 : 0));
    else
        span_add_day(out, s->today - back + 7);
    return true;
}

/* --- "before Christmas" --- */

/* The Sunday by the Gregorian reckoning (Meeus, Jones, Butcher). */
static int32_t easter(int year)
{
    int a = year % 19, b = year / 100, c = year % 100;
    int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
    int f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;

    return day_of(year, f / 31, f % 31 + 1);
}

/* The day after the fourth Thursday of November. */
static int32_t black_friday(int year)
{
    int32_t first = day_of(year, 11, 1);

    return first + (4 - day_weekday(first) + 7) % 7 + 22;
}

/* The first day of the Chinese year: a second new moon after the winter solstice, so not to be reckoned here. */
static int32_t spring_festival(int year)
{
    static const struct {
        int year, month, day;
    } known[] = {
        {2023, 1, 22}, {2024, 2, 10}, {2025, 1, 29}, {2026, 2, 17}, {2027, 2, 6},
        {2028, 1, 26}, {2029, 2, 13}, {2030, 2, 3},  {2031, 1, 23}, {2032, 2, 11},
        {2033, 1, 31}, {2034, 2, 19}, {2035, 2, 8},
    };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (known[i].year == year)
            return day_of(known[i].year, known[i].month, known[i].day);
    return DAY_NONE;
}

static int32_t christmas(int year)
{
    return day_of(year, 12, 25);
}

static int32_t new_year(int year)
{
    return day_of(year, 1, 1);
}

static int32_t singles_day(int year)
{
    return day_of(year, 11, 11);
}

static const struct feast {
    const char *id;
    int32_t (*day)(int year);
    int32_t from, to; /* days of it, beside the day itself */
} feasts[] = {
    {"christmas", christmas, -1, 1},
    {"new_year", new_year, -1, 0},
    {"easter", easter, -2, 1},
    {"spring_festival", spring_festival, -1, 6},
    {"black_friday", black_friday, 0, 3},
    {"singles_day", singles_day, 0, 0},
};

/* Of the feasts of the years around, the latest that has begun, or for what is to come the nearest. */
static int32_t feast_day(const struct scan *s, const struct feast *f, int32_t from)
{
    int year = day_civil(s->latest).year;
    int32_t best = DAY_NONE;

    for (int y = year + 1; y >= year - 1; y--) {
        int32_t day = f->day(y);

        if (day == DAY_NONE)
            continue;
        if (s->past && day + from <= s->latest)
            return day;
        if (!s->past &&
            (best == DAY_NONE || span_distance(day, s->today) < span_distance(best, s->today)))
            best = day;
    }
    return best;
}

bool span_read_feast(const struct scan *s, size_t at, struct date_span *out)
{
    bool before = marked_at(s, at, WORD_WHEN, "ahead", &at);
    bool after = !before && marked_at(s, at, WORD_WHEN, "behind", &at);
    const struct word *word = word_at(s, at, WORD_FEAST, &out->end);
    const struct feast *f = feasts;
    struct day_range range;
    int32_t day;

    if (!word)
        return false;
    if (!before && !after) { /* behind it in Chinese */
        before = marked_at(s, out->end, WORD_RELATIVE, "after", &out->end);
        after = !before && marked_at(s, out->end, WORD_WHEN, "behind", &out->end);
    }
    while (strcmp(f->id, word->id) != 0)
        f++;
    range = before  ? (struct day_range){f->from - FEAST_DAYS, f->from - 1}
            : after ? (struct day_range){f->to + 1, f->to + FEAST_DAYS}
                    : (struct day_range){f->from, f->to};
    day = feast_day(s, f, range.first);
    if (day == DAY_NONE)
        return false;
    span_add_range(out, day + range.first, day + range.last);
    if (s->past && out->count && out->either[0].last > s->latest)
        out->either[0].last = s->latest;
    return out->count > 0;
}
