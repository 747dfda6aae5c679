/* span_date.c: dates and hours as people write them. Declared in core/spans.h. */
/* SPDX-License-Identifier: MIT */
#include "core/spans.h"
#include <string.h>

#define YEAR_LEAST 1990
#define YEAR_MOST 2099
#define AGO_MOST 2000 /* units: nobody counts further back */
#define ABOUT_DAYS 3  /* what "about" adds on both sides of a day */
#define MONTH_DAYS 10 /* how far "two months ago" may be off */
#define YEAR_DAYS 60

/* --- building readings --- */

static void add_range(struct date_span *out, int32_t first, int32_t last)
{
    for (size_t i = 0; i < out->count; i++) {
        if (out->either[i].first == first && out->either[i].last == last)
            return;
    }
    if (first != DAY_NONE && last != DAY_NONE && first <= last && out->count < DATE_READINGS)
        out->either[out->count++] = (struct day_range){first, last};
}

static void add_day(struct date_span *out, int32_t day)
{
    add_range(out, day, day);
}

static int32_t distance(int32_t a, int32_t b)
{
    return a < b ? b - a : a - b;
}

/* A day of which no year was told. Five years hold a 29 February. */
static int32_t without_year(const struct scan *s, int month, int day)
{
    int year = day_civil(s->latest).year;
    int32_t best = DAY_NONE;

    for (int y = year + 1; y >= year - 4; y--) {
        int32_t d = day_of(y, month, day);

        if (d == DAY_NONE)
            continue;
        if (s->past && d <= s->latest)
            return d;
        if (!s->past && (best == DAY_NONE || distance(d, s->today) < distance(best, s->today)))
            best = d;
    }
    return best;
}

static int32_t day_in(const struct scan *s, int year, int month, int day)
{
    return year ? day_of(year, month, day) : without_year(s, month, day);
}

/* "26" is 2026. 0: no year. */
static int full_year(int64_t n)
{
    if (n >= 0 && n < 100)
        n += 2000;
    return n >= YEAR_LEAST && n <= YEAR_MOST ? (int)n : 0;
}

/* --- reading tokens --- */

static const struct token *token_at(const struct scan *s, size_t at)
{
    return at < s->tokens.count ? &s->tokens.list[at] : NULL;
}

/* Figures only, at most four of them. -1: not so. */
static int figures(const char *text, size_t length)
{
    int n = 0;

    if (length == 0 || length > 4)
        return -1;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        n = n * 10 + (text[i] - '0');
    }
    return n;
}

static int figures_at(const struct scan *s, size_t at)
{
    const struct token *t = token_at(s, at);

    return t && t->kind == TOKEN_NUMBER ? figures(t->text, t->length) : -1;
}

static int year_at(const struct scan *s, size_t at, size_t *end)
{
    const struct token *t = token_at(s, at);
    size_t behind;

    if (t && t->kind == TOKEN_SIGN && (token_is(t, ",") || token_is(t, ".")))
        t = token_at(s, ++at);
    else if (marked_at(s, at, WORD_RELATIVE, "of", &behind))
        t = token_at(s, at = behind);
    if (!t || t->kind != TOKEN_NUMBER || t->length != 4 || full_year(figures_at(s, at)) == 0)
        return 0;
    *end = at + 1;
    return figures_at(s, at);
}

static bool sign_at(const struct scan *s, size_t at, char sign)
{
    const struct token *t = token_at(s, at);

    return t && t->kind == TOKEN_SIGN && t->glued && t->length == 1 && *t->text == sign;
}

/* "3rd", "3.", "3-го": what makes a number an ordinal is passed over. */
static size_t skip_ordinal(const struct scan *s, size_t at, bool *ordinal)
{
    size_t end = at;

    *ordinal = true;
    if (sign_at(s, at, '.'))
        return at + 1;
    if (marked_at(s, sign_at(s, at, '-') ? at + 1 : at, WORD_RELATIVE, "th", &end))
        return end;
    *ordinal = false;
    return at;
}

static size_t skip_of(const struct scan *s, size_t at)
{
    marked_at(s, at, WORD_RELATIVE, "of", &at);
    return at;
}

/* --- the ways to write a date; each fills `out` from the token at `at` --- */

/* Both orders where both give a date; a past fact takes the only one that is not in the future. */
static void add_either(const struct scan *s, struct date_span *out, int a, int b, int year)
{
    int now = year ? year : day_civil(s->latest).year;
    int32_t first = day_of(now, b, a), second = day_of(now, a, b);
    bool first_past = first != DAY_NONE && first <= s->latest,
         second_past = second != DAY_NONE && second <= s->latest;

    if (s->past && first_past != second_past) {
        add_day(out, first_past ? first : second);
        return;
    }
    if (first != DAY_NONE)
        add_day(out, day_in(s, year, b, a));
    if (second != DAY_NONE)
        add_day(out, day_in(s, year, a, b));
}

/* 2026-10-03, 2026/10/3, 03/04/2026, 03/04 */
static bool read_figures(const struct scan *s, size_t at, struct date_span *out)
{
    char sign = sign_at(s, at + 1, '/') ? '/' : '-';
    int a = figures_at(s, at), b, c;

    if (a < 0 || !sign_at(s, at + 1, sign) || (b = figures_at(s, at + 2)) < 0)
        return false;
    c = sign_at(s, at + 3, sign) ? figures_at(s, at + 4) : -1;
    out->end = at + (c < 0 ? 3 : 5);
    if (c >= 0 && s->tokens.list[at].length == 4)
        add_day(out, day_of(a, b, c));
    else if (c >= 0 && full_year(c))
        add_either(s, out, a, b, full_year(c));
    else if (c < 0 && sign == '/')
        add_either(s, out, a, b, 0);
    out->weak = c < 0;
    return out->count > 0;
}

/* 3.10.2026, 2026.10.03, 3.10., 15.07: day before month wherever points are used */
static bool read_points(const struct scan *s, size_t at, struct date_span *out)
{
    const struct token *t = token_at(s, at);
    int part[3] = {-1, -1, -1}, year = 0;
    size_t count = 0, from = 0;

    if (!t || t->kind != TOKEN_NUMBER || !memchr(t->text, '.', t->length))
        return false;
    for (size_t i = 0; i <= t->length && count < 3; i++) {
        if (i == t->length || t->text[i] == '.') {
            part[count++] = figures(t->text + from, i - from);
            from = i + 1;
        }
    }
    out->end = at + 1;
    if (from != t->length + 1 || part[0] < 0 || part[1] < 0)
        return false;
    if (count == 3 && part[0] > 31) {
        add_day(out, day_of(part[0], part[1], part[2]));
    } else {
        year = count == 3 && part[2] >= 0 ? full_year(part[2]) : year_at(s, at + 1, &out->end);
        add_day(out, count == 3 && !year ? DAY_NONE : day_in(s, year, part[1], part[0]));
    }
    out->weak = count == 2 && !year;
    return out->count > 0;
}

/* "2026 nian 10 yue 3 hao": each number has its sign behind it; year and day may be left out. */
static bool read_marks(const struct scan *s, size_t at, struct date_span *out)
{
    struct decimal d;
    int64_t year = 0, month = 0, day = 0;
    size_t end = at;

    if (figures_at(s, at) > 999 && marked_at(s, at + 1, WORD_RELATIVE, "year_mark", &end)) {
        year = figures_at(s, at);
        at = end;
    }
    if (number_at(s, at, false, &d, &end) && marked_at(s, end, WORD_RELATIVE, "month_mark", &end) &&
        decimal_whole(d, &month)) {
        out->end = at = end;
        if (number_at(s, at, false, &d, &end) && decimal_whole(d, &day)) {
            out->end = end;
            marked_at(s, end, WORD_RELATIVE, "day_mark", &out->end);
        }
    }
    if (month < 1 || month > 12 || day > 31)
        return false;
    if (day)
        add_day(out, day_in(s, (int)year, (int)month, (int)day));
    return out->count > 0;
}

/* "3 October 2026", "the 3rd of october" */
static bool read_day_month(const struct scan *s, size_t at, struct date_span *out)
{
    int day = figures_at(s, at);
    const struct word *month;
    bool ordinal;
    int year;

    if (day < 1 || day > 31)
        return false;
    at = skip_of(s, skip_ordinal(s, at + 1, &ordinal));
    if ((month = word_at(s, at, WORD_MONTH, &out->end)) == NULL)
        return false;
    year = year_at(s, out->end, &out->end);
    add_day(out, day_in(s, year, (int)month->number, day));
    return out->count > 0;
}

/* "October 3rd, 2026" */
static bool read_month_day(const struct scan *s, size_t at, struct date_span *out)
{
    const struct word *month = word_at(s, at, WORD_MONTH, &at);
    int day = month ? figures_at(s, at) : -1;
    bool ordinal;
    int year;

    if (day < 1 || day > 31)
        return false;
    out->end = skip_ordinal(s, at + 1, &ordinal);
    year = year_at(s, out->end, &out->end);
    add_day(out, day_in(s, year, (int)month->number, day));
    return out->count > 0;
}

static void add_part(struct date_span *out, const char *part, int32_t first, int32_t last)
{
    if (part && strcmp(part, "start") == 0)
        add_range(out, first, first + 9);
    else if (part && strcmp(part, "middle") == 0)
        add_range(out, first + 10, first + 19);
    else
        add_range(out, part ? first + 20 : first, last);
}

/* "early March", "end of June 2026", "March" */
static bool read_month(const struct scan *s, size_t at, struct date_span *out)
{
    const struct word *part = word_at(s, at, WORD_PART, &at), *month;
    int32_t first;
    int year;

    if (part && sign_at(s, at, '-')) /* "mid-March" */
        at++;
    month = word_at(s, skip_of(s, at), WORD_MONTH, &out->end);
    if (!month)
        return false;
    year = year_at(s, out->end, &out->end);
    first = day_in(s, year, (int)month->number, 1);
    if (first == DAY_NONE)
        return false;
    add_part(out, part ? part->id : NULL, first, day_add_months(first, 1) - 1);
    if (s->past && out->count && out->either[0].first <= s->latest &&
        out->either[0].last > s->latest)
        out->either[0].last = s->latest;
    out->weak = true;
    return out->count > 0;
}

static bool read_day_word(const struct scan *s, size_t at, struct date_span *out)
{
    const struct word *word = word_at(s, at, WORD_DAY, &out->end);

    if (word)
        add_day(out, s->today + (int32_t)word->number);
    return word != NULL;
}

/* `n` units from now; negative: ago. */
static void add_units(const struct scan *s, struct date_span *out, const char *unit, int64_t n)
{
    int32_t count = (int32_t)n, day;

    switch (*unit) {
    case 'd':
        add_day(out, s->today + count);
        return;
    case 'w':
        add_day(out, s->today + 7 * count);
        return;
    case 'y':
        day = day_add_months(s->today, 12 * count);
        add_range(out, day - YEAR_DAYS, day + YEAR_DAYS);
        return;
    default: /* hour, minute, month */
        break;
    }
    if (strcmp(unit, "month") == 0) {
        day = day_add_months(s->today, count);
        add_range(out, day - MONTH_DAYS, day + MONTH_DAYS);
        return;
    }
    out->moment = s->now + n * (*unit == 'h' ? 3600 : 60);
    day = s->today + (int32_t)((out->moment - s->now) / 86400);
    add_day(out, moment_day(out->moment, "UTC") < day ? moment_day(out->moment, "UTC") : day);
}

/* "3 weeks ago", "hace 3 dias", "in two days" */
static bool read_ago(const struct scan *s, size_t at, struct date_span *out)
{
    bool before = marked_at(s, at, WORD_RELATIVE, "before", &at), after;
    bool ahead = !before && marked_at(s, at, WORD_RELATIVE, "in", &at);
    const struct word *unit;
    struct decimal d = {1, 0};
    int64_t n;

    if (!number_at(s, at, false, &d, &at) && !before)
        return false;
    unit = word_at(s, at, WORD_UNIT, &at);
    after = unit && marked_at(s, at, WORD_RELATIVE, "after", &at);
    if (!unit || before + ahead + after == 0 || !decimal_whole(d, &n) || n > AGO_MOST)
        return false;
    out->end = at;
    add_units(s, out, unit->id, ahead && !after ? n : -n);
    return out->count > 0;
}

/* The whole week, month or year before or behind this one. */
static void add_period(const struct scan *s, struct date_span *out, const char *unit, int step)
{
    struct civil c = day_civil(s->today);
    int32_t first;

    if (*unit == 'w') {
        first = s->today - day_weekday(s->today) + 1 + 7 * step;
        add_range(out, first, first + 6);
    } else if (strcmp(unit, "month") == 0) {
        first = day_add_months(day_of(c.year, c.month, 1), step);
        add_range(out, first, day_add_months(first, 1) - 1);
    } else if (*unit == 'y') {
        add_range(out, day_of(c.year + step, 1, 1), day_of(c.year + step, 12, 31));
    }
}

/* -1 last, 1 next, 0 neither */
static int step_at(const struct scan *s, size_t at, size_t *end)
{
    if (marked_at(s, at, WORD_RELATIVE, "last", end))
        return -1;
    return marked_at(s, at, WORD_RELATIVE, "next", end) ? 1 : 0;
}

/* "last week", "la semana pasada" */
static bool read_period(const struct scan *s, size_t at, struct date_span *out)
{
    int step = step_at(s, at, &at);
    const struct word *unit = word_at(s, at, WORD_UNIT, &at);

    if (!unit)
        return false;
    if (!step)
        step = step_at(s, at, &at);
    if (!step)
        return false;
    out->end = at;
    add_period(s, out, unit->id, step);
    return out->count > 0;
}

/* "on friday", "last friday", "piatek": the latest that is over, or for what is to come the next one */
static bool read_weekday(const struct scan *s, size_t at, struct date_span *out)
{
    int step = step_at(s, at, &at);
    const struct word *weekday = word_at(s, at, WORD_WEEKDAY, &at);
    int32_t back;

    if (!weekday)
        return false;
    if (!step)
        step = step_at(s, at, &at);
    out->end = at;
    back = (day_weekday(s->today) - (int32_t)weekday->number + 7) % 7;
    back = back ? back : 7;
    add_day(out, step < 0 || (step == 0 && s->past) ? s->today - back : s->today - back + 7);
    return true;
}

/* "the 8th": of the latest month that makes it past, or of the nearest */
static bool read_day_alone(const struct scan *s, size_t at, struct date_span *out)
{
    int day = figures_at(s, at);
    struct civil c = day_civil(s->latest);
    int32_t best = DAY_NONE;
    bool ordinal;

    if (day < 1 || day > 31)
        return false;
    out->end = skip_ordinal(s, at + 1, &ordinal);
    if (!ordinal && !marked_at(s, at + 1, WORD_RELATIVE, "day_mark", &out->end))
        return false;
    for (int step = 1; step >= -2; step--) {
        struct civil month = day_civil(day_add_months(day_of(c.year, c.month, 1), step));
        int32_t d = day_of(month.year, month.month, day);

        if (d == DAY_NONE || (s->past && d > s->latest))
            continue;
        if (best == DAY_NONE || distance(d, s->today) < distance(best, s->today))
            best = d;
    }
    add_day(out, best);
    out->weak = true;
    return out->count > 0;
}

bool date_at(const struct scan *s, size_t at, struct date_span *out)
{
    static bool (*const ways[])(const struct scan *, size_t, struct date_span *) = {
        read_figures, read_marks,  read_day_month, read_points,  read_month_day, read_day_word,
        read_ago,     read_period, read_month,     read_weekday, read_day_alone,
    };
    size_t from = at;
    bool about = word_at(s, at, WORD_ABOUT, &from) != NULL;

    for (size_t i = 0; from < s->tokens.count && i < sizeof ways / sizeof ways[0]; i++) {
        *out = (struct date_span){.first = at, .moment = MOMENT_NONE};
        if (!ways[i](s, from, out))
            continue;
        for (size_t k = 0; about && k < out->count; k++) {
            out->either[k].first -= ABOUT_DAYS;
            out->either[k].last += ABOUT_DAYS;
            if (s->past && out->either[k].first <= s->latest && out->either[k].last > s->latest)
                out->either[k].last = s->latest;
        }
        return true;
    }
    return false;
}

/* --- hours --- */

static bool half_of_day(const struct scan *s, size_t at, int *hour, size_t *end)
{
    if (marked_at(s, at, WORD_RELATIVE, "pm", end)) {
        *hour = *hour % 12 + 12;
        return true;
    }
    if (!marked_at(s, at, WORD_RELATIVE, "am", end))
        return false;
    *hour %= 12;
    return true;
}

bool clock_at(const struct scan *s, size_t at, int *minutes, size_t *end)
{
    int hour = figures_at(s, at), minute = 0;
    bool told = false;

    if (hour < 0 || hour > 23)
        return false;
    *end = at + 1;
    if (sign_at(s, at + 1, ':') && (minute = figures_at(s, at + 2)) >= 0) {
        told = s->tokens.list[at + 2].length == 2;
        *end = at + 3;
    }
    if (hour >= 1 && hour <= 12)
        told = half_of_day(s, *end, &hour, end) || told;
    *minutes = hour * 60 + minute;
    return told && minute >= 0 && minute < 60;
}
