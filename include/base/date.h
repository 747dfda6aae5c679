/* date.h: civil days, moments and zones (date.c); the house of ICU's calendar (zone.c).
 * SPDX-License-Identifier: MIT
 *
 * A civil day is the count of days since 1970-01-01 (proleptic Gregorian); a moment is UTC seconds. The
 * clock is always an argument: nothing here asks the system for the time. Vague dates are ranges of days,
 * both ends included. Days are of the years 1 to 9999; what would leave them, and what comes of DAY_NONE, is
 * DAY_NONE, and prints as "". Standards: ISO 8601 / RFC 3339, IANA zones.
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>

#define DAY_NONE INT32_MIN
#define MOMENT_NONE INT64_MIN

struct day_range {
    int32_t first, last; /* DAY_NONE in both: no date */
};

struct civil {
    int year, month, day; /* month 1..12 */
};

struct civil day_civil(int32_t day);
int32_t day_of(int year, int month, int day); /* DAY_NONE when there is no such day */
int day_weekday(int32_t day);                 /* 1 Monday .. 7 Sunday */
int32_t day_add_months(int32_t day,
                       int months); /* clamps to the month's end: 2026-01-31 + 13 = 2027-02-28 */
int32_t day_add_business(
    int32_t day, int business_days); /* Monday to Friday, no holidays; counts from the next day */

/* `YYYY-MM-DD`; DAY_NONE when it is none, or no such day exists. */
int32_t day_parse(const char *text);
/* A day, or `first/last`. False: neither. */
bool day_range_parse(const char *text, struct day_range *out);
char *day_print(struct arena *a, int32_t day);                  /* YYYY-MM-DD */
char *day_range_print(struct arena *a, struct day_range range); /* a day, or first/last */

/* RFC 3339 with or without seconds and with Z or an offset (`2026-11-22T10:00Z`); a bare day is 12:00 UTC of it. MOMENT_NONE: neither. */
int64_t moment_parse(const char *text);
char *moment_print(struct arena *a, int64_t moment); /* 2026-11-22T10:00:00Z */

/* The civil day at `moment` in an IANA zone or a fixed `+02:00` offset; an unknown zone counts as UTC. */
int32_t moment_day(int64_t moment, const char *zone);
/* The first moment of a civil day in a zone. */
int64_t day_begins(int32_t day, const char *zone);
/* The moment at which a clock there shows this minute of the day (0 to 1440): the first, where it shows it twice; behind the gap, where
 * it skips it. */
int64_t moment_at(int32_t day, int minute, const char *zone);
/* What that clock shows at `moment`: minutes since midnight. */
int moment_minute(int64_t moment, const char *zone);
bool zone_known(const char *zone);
/* The offset (`+01:00`) that all clocks of a country show at `moment`; NULL: they differ, or there is no such country. */
const char *country_offset(struct arena *a, const char *country, int64_t moment);

/* The civil day of a country at `moment`: in its westernmost zone (the day that begins last) or its easternmost.
 * NULL or an unknown country: UTC. */
int32_t moment_day_of_country(int64_t moment, const char *country, bool westernmost);

/* For people: "3 October 2026" in the language's own order (ICU skeleton yMMMMd). */
char *day_for_people(struct arena *a, int32_t day, const char *language);

#endif
