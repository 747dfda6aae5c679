/* compare.c: two values side by side, three-valued. */
/* SPDX-License-Identifier: MIT */
#include "core/compare.h"
#include "base/text.h"
#include <string.h>

#define HOUR_SECONDS 3600
#define DAY_SECONDS 86400
#define DAY_HOURS 24
#define BAND_PERCENT 15 /* rates are rough, and were others on the day of the payment */
#define USD_PER_THOUSAND INT64_C(100000) /* minor units of 1000 USD */
#define DIGITS_NOT_TOLD 2                /* minor units of an amount without a currency */

/* Amounts times rates pass 64 bits. */
__extension__ typedef __int128 wide;

static enum truth truth_of(bool is)
{
    return is ? TRUTH_TRUE : TRUTH_FALSE;
}

/* --- any two things in order, from where the one can lie against the other --- */

/* What is possible: the left one less, equal, more. */
struct possible {
    bool less, equal, more;
};

static struct possible exactly(int order)
{
    return (struct possible){.less = order<0, .equal = order == 0, .more = order> 0};
}

static const struct possible anything = {true, true, true};

static enum truth decide(bool may_hold, bool may_fail)
{
    if (may_hold && may_fail)
        return TRUTH_UNKNOWN;
    return truth_of(may_hold);
}

static enum truth holds(struct possible p, enum relation relation)
{
    switch (relation) {
    case REL_EQUAL:
        return decide(p.equal, p.less || p.more);
    case REL_DIFFERENT:
        return decide(p.less || p.more, p.equal);
    case REL_LESS:
        return decide(p.less, p.equal || p.more);
    case REL_AT_MOST:
        return decide(p.less || p.equal, p.more);
    case REL_MORE:
        return decide(p.more, p.less || p.equal);
    case REL_AT_LEAST:
        return decide(p.more || p.equal, p.less);
    }
    return TRUTH_UNKNOWN;
}

static int order_of(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* --- dates --- */

static struct possible compare_dates(const struct value *a, const struct value *b)
{
    if (a->moment != MOMENT_NONE && b->moment != MOMENT_NONE)
        return exactly(order_of(a->moment, b->moment));
    return (struct possible){.less = a->day.first < b->day.last,
                             .equal = a->day.first <= b->day.last && b->day.first <= a->day.last,
                             .more = a->day.last > b->day.first};
}

int date_order(const struct value *a, const struct value *b)
{
    bool a_moment = a->moment != MOMENT_NONE, b_moment = b->moment != MOMENT_NONE;

    if (a_moment && b_moment)
        return order_of(a->moment, b->moment);
    if (a->day.first != b->day.first)
        return order_of(a->day.first, b->day.first);
    return b_moment - a_moment;
}

static int32_t least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static int32_t most(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

/* Of ranges both ends are taken apart. A moment stays only while it says all there is to say. */
static struct value with_days(const struct value *chosen, int32_t first, int32_t last)
{
    struct value v = *chosen;

    if (first != v.day.first || last != v.day.last)
        v.moment = MOMENT_NONE;
    v.day = (struct day_range){first, last};
    return v;
}

struct value date_min(const struct value *a, const struct value *b)
{
    return with_days(date_order(a, b) <= 0 ? a : b, least(a->day.first, b->day.first),
                     least(a->day.last, b->day.last));
}

struct value date_max(const struct value *a, const struct value *b)
{
    return with_days(date_order(a, b) >= 0 ? a : b, most(a->day.first, b->day.first),
                     most(a->day.last, b->day.last));
}

struct value date_either(const struct value *a, const struct value *b)
{
    struct value v =
        with_days(a, least(a->day.first, b->day.first), most(a->day.last, b->day.last));

    if (a->moment != b->moment)
        v.moment = MOMENT_NONE;
    return v;
}

static int32_t in_calendar(int64_t day)
{
    return day >= day_of(1, 1, 1) && day <= day_of(9999, 12, 31) ? (int32_t)day : DAY_NONE;
}

/* Begun days: 25 hours on a bare day lead to the second day after it. */
static int days_of_hours(int hours)
{
    int days = (hours < 0 ? -hours : hours) / DAY_HOURS + (hours % DAY_HOURS != 0);

    return hours < 0 ? -days : days;
}

static int32_t shift_day(int32_t day, struct length by)
{
    switch (by.unit) {
    case UNIT_HOURS:
        return in_calendar((int64_t)day + days_of_hours(by.count));
    case UNIT_DAYS:
        return in_calendar((int64_t)day + by.count);
    case UNIT_BUSINESS_DAYS:
        return day_add_business(day, by.count);
    case UNIT_WEEKS:
        return in_calendar((int64_t)day + (int64_t)by.count * 7);
    case UNIT_MONTHS:
        return day_add_months(day, by.count);
    case UNIT_YEARS:
        return day_add_months(day, by.count * 12);
    }
    return DAY_NONE;
}

bool date_shift(struct value *date, struct length by)
{
    if (date->moment != MOMENT_NONE && by.unit == UNIT_HOURS) {
        date->moment += (int64_t)by.count * HOUR_SECONDS;
        date->day.first =
            in_calendar(date->moment / DAY_SECONDS - (date->moment % DAY_SECONDS < 0));
        date->day.last = date->day.first;
        return date->day.first != DAY_NONE;
    }
    date->moment = MOMENT_NONE;
    date->day.first = shift_day(date->day.first, by);
    date->day.last = shift_day(date->day.last, by);
    return date->day.first != DAY_NONE && date->day.last != DAY_NONE;
}

/* The end of the calendar is far away: a day that leads behind it is within. */
static bool day_within(int32_t day, struct length length, int32_t today)
{
    int32_t until = shift_day(day, length);

    return until == DAY_NONE || until >= today;
}

enum truth date_within(const struct value *date, struct length length, int64_t now, int32_t today)
{
    struct value until = *date;

    if (date->moment != MOMENT_NONE && length.unit == UNIT_HOURS)
        return truth_of(!date_shift(&until, length) || until.moment >= now);
    return decide(day_within(date->day.last, length, today),
                  !day_within(date->day.first, length, today));
}

/* --- money --- */

/* Minor units for 1000 USD; 0: no rate. */
static int64_t rate_of(const struct dialog *d, const char *currency)
{
    for (size_t i = 0; i < d->rate_count; i++) {
        if (strcmp(d->rates[i].currency, currency) == 0)
            return d->rates[i].per_thousand_usd;
    }
    return strcmp(currency, "USD") == 0 ? USD_PER_THOUSAND : 0;
}

static struct possible compare_rated(int64_t a, int64_t a_rate, int64_t b, int64_t b_rate)
{
    wide left = (wide)a * b_rate, right = (wide)b * a_rate, apart = left - right;

    if ((apart < 0 ? -apart : apart) * 100 <= (right < 0 ? -right : right) * BAND_PERCENT)
        return anything;
    return exactly(apart < 0 ? -1 : 1);
}

static struct possible compare_told(const struct dialog *d, const struct value *a,
                                    const struct value *b)
{
    int64_t a_rate, b_rate;

    if (strcmp(a->currency, b->currency) == 0)
        return exactly(order_of(a->number, b->number));
    a_rate = rate_of(d, a->currency);
    b_rate = rate_of(d, b->currency);
    return a_rate > 0 && b_rate > 0 ? compare_rated(a->number, a_rate, b->number, b_rate)
                                    : anything;
}

/* The same figures as an amount of this currency. False: they do not fit. */
static bool told_as(const struct value *v, const char *currency, struct value *out)
{
    int digits = text_currency_digits(currency);

    *out = *v;
    memcpy(out->currency, currency, sizeof out->currency);
    for (int i = DIGITS_NOT_TOLD; i > digits && digits >= 0; i--)
        out->number /= 10;
    for (int i = DIGITS_NOT_TOLD; i < digits; i++) {
        if (out->number > INT64_MAX / 10 || out->number < INT64_MIN / 10)
            return false;
        out->number *= 10;
    }
    return digits >= 0;
}

static void widen(struct possible *p, struct possible by)
{
    p->less = p->less || by.less;
    p->equal = p->equal || by.equal;
    p->more = p->more || by.more;
}

/* What is possible whichever currency `untold` is of. */
static struct possible compare_untold(const struct dialog *d, const struct value *untold,
                                      const struct value *b)
{
    struct possible p = {false, false, false};
    struct value told;

    if (!told_as(untold, b->currency, &told))
        return anything;
    widen(&p, compare_told(d, &told, b));
    for (size_t i = 0; i < d->rate_count; i++) {
        if (!told_as(untold, d->rates[i].currency, &told))
            return anything;
        widen(&p, compare_told(d, &told, b));
    }
    return d->rate_count ? p : anything;
}

static struct possible compare_money(const struct dialog *d, const struct value *a,
                                     const struct value *b)
{
    struct possible turned;

    if (a->number == 0 || b->number == 0) /* nothing is nothing in every currency */
        return exactly(order_of(a->number, b->number));
    if (a->currency[0] && b->currency[0])
        return compare_told(d, a, b);
    if (!a->currency[0] && !b->currency[0])
        return anything;
    if (b->currency[0])
        return compare_untold(d, a, b);
    turned = compare_untold(d, b, a);
    return (struct possible){.less = turned.more, .equal = turned.equal, .more = turned.less};
}

/* --- all types --- */

enum truth compare_values(const struct dialog *d, const struct value *a, enum relation relation,
                          const struct value *b)
{
    switch (a->type) {
    case VALUE_DATE:
    case VALUE_TIME:
        return holds(compare_dates(a, b), relation);
    case VALUE_MONEY:
        return holds(compare_money(d, a, b), relation);
    case VALUE_NUMBER:
    case VALUE_YESNO:
        return holds(exactly(order_of(a->number, b->number)), relation);
    case VALUE_CHOICE:
    case VALUE_COUNTRY:
    case VALUE_REGION:
    case VALUE_SET:
    case VALUE_TEXT:
        return holds(exactly(strcmp(a->text, b->text)), relation);
    case VALUE_TYPES:
        break;
    }
    return TRUTH_UNKNOWN;
}
