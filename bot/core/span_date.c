/* span_date.c: dates and hours as people write them; those that count from today are in span_relative.c. Declared in core/spans.h. */
/* SPDX-License-Identifier: MIT */
#include "core/span_parts.h"
#include <string.h>

#define YEAR_LEAST 1990
#define YEAR_MOST 2099
#define ABOUT_DAYS 3 /* what "about" adds on both sides of a day */

/* --- building readings --- */

void span_add_range(struct date_span *out, int32_t first, int32_t last)
{
    for (size_t i = 0; i < out->count; i++) {
        if (out->either[i].first == first && out->either[i].last == last)
            return;
    }
    if (first != DAY_NONE && last != DAY_NONE && first <= last && out->count < DATE_READINGS)
        out->either[out->count++] = (struct day_range){first, last};
}

void span_add_day(struct date_span *out, int32_t day)
{
    span_add_range(out, day, day);
}

void span_add_part(struct date_span *out, const char *part, int32_t first, int32_t last)
{
    int32_t days = last - first + 1, third = days >= 28 && days <= 31 ? 10 : days / 3;

    if (part && strcmp(part, "start") == 0)
        span_add_range(out, first, first + third - 1);
    else if (part && strcmp(part, "middle") == 0)
        span_add_range(out, first + third, first + 2 * third - 1);
    else
        span_add_range(out, part ? first + 2 * third : first, last);
}

void span_widen(const struct scan *s, struct date_span *out)
{
    for (size_t i = 0; i < out->count; i++) {
        struct day_range *r = &out->either[i];

        r->first -= ABOUT_DAYS;
        r->last += ABOUT_DAYS;
        if (s->past && r->first <= s->latest && r->last > s->latest)
            r->last = s->latest;
    }
}

int32_t span_distance(int32_t a, int32_t b)
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
        if (!s->past &&
            (best == DAY_NONE || span_distance(d, s->today) < span_distance(best, s->today)))
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

int span_figures_at(const struct scan *s, size_t at)
{
    const struct token *t = token_at(s, at);

    return t && t->kind == TOKEN_NUMBER ? figures(t->text, t->length) : -1;
}

size_t span_skip_of(const struct scan *s, size_t at)
{
    marked_at(s, at, WORD_RELATIVE, "of", &at);
    return at;
}

/* ", 2026", "of 2026", "of last year", "del ano pasado" */
static int year_at(const struct scan *s, size_t at, size_t *end)
{
    const struct token *t = token_at(s, at);
    int year;

    if (t && t->kind == TOKEN_SIGN && (token_is(t, ",") || token_is(t, ".")))
        at++;
    else
        at = span_skip_of(s, at);
    t = token_at(s, at);
    if (span_step_year(s, at, &year, end))
        return year;
    if (!t || t->kind != TOKEN_NUMBER || t->length != 4 || full_year(span_figures_at(s, at)) == 0)
        return 0;
    *end = at + 1;
    return span_figures_at(s, at);
}

bool span_sign_at(const struct scan *s, size_t at, char sign)
{
    const struct token *t = token_at(s, at);

    return t && t->kind == TOKEN_SIGN && t->glued && t->length == 1 && *t->text == sign;
}

/* "3rd", "3.", "3-го": what makes a number an ordinal is passed over. */
static size_t skip_ordinal(const struct scan *s, size_t at, bool *ordinal)
{
    size_t end = at;

    *ordinal = true;
    if (span_sign_at(s, at, '.'))
        return at + 1;
    if (marked_at(s, span_sign_at(s, at, '-') ? at + 1 : at, WORD_RELATIVE, "th", &end))
        return end;
    *ordinal = false;
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
        span_add_day(out, first_past ? first : second);
        return;
    }
    if (first != DAY_NONE)
        span_add_day(out, day_in(s, year, b, a));
    if (second != DAY_NONE)
        span_add_day(out, day_in(s, year, a, b));
}

/* 2026-10-03, 2026/10/3, 03/04/2026, 03/04 */
static bool read_figures(const struct scan *s, size_t at, struct date_span *out)
{
    char sign = span_sign_at(s, at + 1, '/') ? '/' : '-';
    int a = span_figures_at(s, at), b, c;

    if (a < 0 || !span_sign_at(s, at + 1, sign) || (b = span_figures_at(s, at + 2)) < 0)
        return false;
    c = span_sign_at(s, at + 3, sign) ? span_figures_at(s, at + 4) : -1;
    out->end = at + (c < 0 ? 3 : 5);
    if (c >= 0 && s->tokens.list[at].length == 4)
        span_add_day(out, day_of(a, b, c));
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
        span_add_day(out, day_of(part[0], part[1], part[2]));
    } else {
        year = count == 3 && part[2] >= 0 ? full_year(part[2]) : year_at(s, at + 1, &out->end);
        span_add_day(out, count == 3 && !year ? DAY_NONE : day_in(s, year, part[1], part[0]));
    }
    out->weak = count == 2 && !year;
    return out->count > 0;
}

/* The whole month, or a part of it; where only the past counts, as far as it is over. */
static void add_month(const struct scan *s, struct date_span *out, int year, int month,
                      const char *part)
{
    int32_t first = day_in(s, year, month, 1);

    if (first == DAY_NONE)
        return;
    span_add_part(out, part, first, day_add_months(first, 1) - 1);
    if (s->past && out->count && out->either[0].first <= s->latest &&
        out->either[0].last > s->latest)
        out->either[0].last = s->latest;
    out->weak = true;
    out->bare = !year && !part;
}

/* "2026 nian 10 yue 3 hao": each number has its sign behind it; year and day may be left out, and instead of a day a part of the
 * month may be told. */
static bool read_marks(const struct scan *s, size_t at, struct date_span *out)
{
    struct decimal d;
    int64_t month = 0, day = 0;
    size_t end = at, behind;
    int year = 0;

    if (span_step_year(s, at, &year, &end)) {
        at = end;
    } else if (span_figures_at(s, at) > 999 &&
               marked_at(s, at + 1, WORD_RELATIVE, "year_mark", &end)) {
        year = span_figures_at(s, at);
        at = end;
    }
    if (!number_at(s, at, false, &d, &end) ||
        !marked_at(s, end, WORD_RELATIVE, "month_mark", &behind) || !decimal_whole(d, &month) ||
        month < 1 || month > 12)
        return false;
    out->end = behind;
    if (number_at(s, behind, false, &d, &end) && decimal_whole(d, &day)) {
        out->end = end;
        marked_at(s, end, WORD_RELATIVE, "day_mark", &out->end);
        span_add_day(out, day > 31 ? DAY_NONE : day_in(s, year, (int)month, (int)day));
    } else {
        const struct word *part = word_at(s, behind, WORD_PART, &out->end);

        add_month(s, out, year, (int)month, part ? part->id : NULL);
    }
    return out->count > 0;
}

/* The day of a month in figures or words; an article is no "one". 0: none. */
static int month_day_at(const struct scan *s, size_t at, size_t *end)
{
    const struct word *ordinal = word_at(s, at, WORD_ORDINAL, end);
    struct decimal d;
    int64_t day;
    bool is_ordinal;
    int figures_told;

    if (ordinal)
        return (int)ordinal->number;
    figures_told = span_figures_at(s, at);
    if (figures_told >= 0) {
        *end = skip_ordinal(s, at + 1, &is_ordinal);
        return figures_told <= 31 ? figures_told : 0;
    }
    if (!number_at(s, at, false, &d, end) || !decimal_whole(d, &day))
        return 0;
    return day > 1 && day <= 31 && s->tokens.list[at].kind == TOKEN_WORD ? (int)day : 0;
}

/* "3 October 2026", "the 3rd of october", "el tres de octubre" */
static bool read_day_month(const struct scan *s, size_t at, struct date_span *out)
{
    int day = month_day_at(s, at, &at), year;
    const struct word *month;

    if (day < 1 || (month = word_at(s, span_skip_of(s, at), WORD_MONTH, &out->end)) == NULL)
        return false;
    year = year_at(s, out->end, &out->end);
    span_add_day(out, day_in(s, year, (int)month->number, day));
    return out->count > 0;
}

/* "October 3rd, 2026" */
static bool read_month_day(const struct scan *s, size_t at, struct date_span *out)
{
    const struct word *month = word_at(s, at, WORD_MONTH, &at);
    int day = month && at < s->tokens.count ? month_day_at(s, at, &out->end) : 0, year;

    if (!month || day < 1)
        return false;
    year = year_at(s, out->end, &out->end);
    span_add_day(out, day_in(s, year, (int)month->number, day));
    return out->count > 0;
}

/* "early March", "end of June 2026", "March", "fin du mois de juin", "last year in December" */
static bool read_month(const struct scan *s, size_t at, struct date_span *out)
{
    const struct word *part = word_at(s, at, WORD_PART, &at), *unit, *month;
    size_t behind;
    int year = 0;

    if (!part && span_step_year(s, at, &year, &at))
        marked_at(s, at, WORD_WHEN, "within", &at);
    if (part && span_sign_at(s, at, '-')) /* "mid-March" */
        at++;
    at = span_skip_of(s, at);
    if (part && (unit = word_at(s, at, WORD_UNIT, &behind)) != NULL &&
        strcmp(unit->id, "month") == 0)
        at = span_skip_of(s, behind);
    month = word_at(s, at, WORD_MONTH, &out->end);
    if (!month)
        return false;
    if (!year)
        year = year_at(s, out->end, &out->end);
    add_month(s, out, year, (int)month->number, part ? part->id : NULL);
    return out->count > 0;
}

static bool read_day_word(const struct scan *s, size_t at, struct date_span *out)
{
    const struct word *word = word_at(s, at, WORD_DAY, &out->end);

    if (word)
        span_add_day(out, s->today + (int32_t)word->number);
    return word != NULL;
}

/* Does a number end here that counts nothing, and is no part of a longer date? */
static bool stands_alone(const struct scan *s, size_t at)
{
    const struct token *t = token_at(s, at);
    size_t end;

    if (!t)
        return true;
    return !token_is(t, "%") && !token_is(t, "/") && !token_is(t, "-") && !token_is(t, ":") &&
           !word_at(s, at, WORD_UNIT, &end) && !word_at(s, at, WORD_CURRENCY, &end) &&
           !word_at(s, at, WORD_NUMBER, &end) && !word_at(s, span_skip_of(s, at), WORD_MONTH, &end);
}

/* "the 8th", "il 28": of the latest month that makes it past, or of the nearest */
static bool read_day_alone(const struct scan *s, size_t at, struct date_span *out)
{
    bool marked = marked_at(s, at, WORD_WHEN, "day", &at), ordinal;
    int day = span_figures_at(s, at);
    struct civil c = day_civil(s->latest);
    int32_t best = DAY_NONE;

    if (day < 1 || day > 31)
        return false;
    out->end = skip_ordinal(s, at + 1, &ordinal);
    if (marked ? !stands_alone(s, out->end)
               : !ordinal && !marked_at(s, at + 1, WORD_RELATIVE, "day_mark", &out->end))
        return false;
    for (int step = 1; step >= -2; step--) {
        struct civil month = day_civil(day_add_months(day_of(c.year, c.month, 1), step));
        int32_t d = day_of(month.year, month.month, day);

        if (d == DAY_NONE || (s->past && d > s->latest))
            continue;
        if (best == DAY_NONE || span_distance(d, s->today) < span_distance(best, s->today))
            best = d;
    }
    span_add_day(out, best);
    out->weak = true;
    return out->count > 0;
}

bool date_at(const struct scan *s, size_t at, struct date_span *out)
{
    static bool (*const ways[])(const struct scan *, size_t, struct date_span *) = {
        read_figures,      read_marks,       read_day_month,  read_points,
        read_month_day,    read_day_word,    span_read_ago,   read_month,
        span_read_weekday, span_read_period, span_read_feast, read_day_alone,
    };
    size_t from = at;
    bool about = word_at(s, at, WORD_ABOUT, &from) != NULL;

    for (size_t i = 0; from < s->tokens.count && i < sizeof ways / sizeof ways[0]; i++) {
        *out = (struct date_span){.first = at, .moment = MOMENT_NONE};
        if (!ways[i](s, from, out))
            continue;
        if (about)
            span_widen(s, out);
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
    int hour = span_figures_at(s, at), minute = 0;
    bool told = false;

    if (hour < 0 || hour > 23)
        return false;
    *end = at + 1;
    if (span_sign_at(s, at + 1, ':') && (minute = span_figures_at(s, at + 2)) >= 0) {
        told = s->tokens.list[at + 2].length == 2;
        *end = at + 3;
    }
    if (hour >= 1 && hour <= 12)
        told = half_of_day(s, *end, &hour, end) || told;
    *minutes = hour * 60 + minute;
    return told && minute >= 0 && minute < 60;
}
