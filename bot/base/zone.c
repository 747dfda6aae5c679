/* zone.c: where on earth it is which day, and days in people's languages. Declared in base/date.h. */
/* SPDX-License-Identifier: MIT */
#include "base/date.h"
#include "base/text.h"
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/uenum.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#define DAY_SECONDS 86400
#define ZONE_LENGTH 40 /* the longest IANA name has 32 bytes */
#define ZONE_UNITS 48
#define SPANS_KEPT 32
#define LANGUAGES_KEPT 16
#define PATTERN_UNITS 64
#define PRINTED_UNITS 96
#define FOREVER (INT64_C(10000) * 366 * DAY_SECONDS) /* behind every year that day_of knows */

/* A time in which a zone, or all zones of a country, keep their clocks. Half a year long as a rule, so
 * that remembering it makes almost every question a comparison of integers. */
struct span {
    char key[ZONE_LENGTH]; /* a zone, or a country's two letters */
    int64_t from, until;   /* the last excluded */
    int32_t west, east;    /* seconds east of UTC, least and most */
};

/* With sound arguments ICU fails only when memory is gone. */
static void icu_must(UErrorCode status)
{
    if (U_FAILURE(status))
        err_out_of_memory();
}

static const struct span utc = {"UTC", -FOREVER, FOREVER, 0, 0};

static bool widen(const char *text, UChar *out)
{
    size_t length = strlen(text);

    if (length == 0 || length >= ZONE_LENGTH)
        return false;
    u_charsToUChars(text, out, (int32_t)length + 1);
    return true;
}

static bool in_iana(const char *zone)
{
    UChar id[ZONE_UNITS], canonical[ZONE_UNITS];
    UBool system = 0;
    UErrorCode status = U_ZERO_ERROR;

    if (!widen(zone, id))
        return false;
    ucal_getCanonicalTimeZoneID(id, -1, canonical, ZONE_UNITS, &system, &status);
    return U_SUCCESS(status) && system && strcmp(zone, "Etc/Unknown") != 0;
}

/* Narrows `around` to the time around `moment` in which this calendar's zone keeps its offset too. */
static void narrow(struct span *around, UCalendar *zone, int64_t moment)
{
    UErrorCode status = U_ZERO_ERROR;
    double edge;
    int32_t offset;

    ucal_setMillis(zone, (double)moment * 1000, &status);
    offset = ucal_get(zone, UCAL_ZONE_OFFSET, &status) + ucal_get(zone, UCAL_DST_OFFSET, &status);
    icu_must(status);
    offset /= 1000;
    if (offset < around->west)
        around->west = offset;
    if (offset > around->east)
        around->east = offset;
    if (ucal_getTimeZoneTransitionDate(zone, UCAL_TZ_TRANSITION_PREVIOUS_INCLUSIVE, &edge,
                                       &status) &&
        (int64_t)floor(edge / 1000) > around->from)
        around->from = (int64_t)floor(edge / 1000);
    if (ucal_getTimeZoneTransitionDate(zone, UCAL_TZ_TRANSITION_NEXT, &edge, &status) &&
        (int64_t)floor(edge / 1000) < around->until)
        around->until = (int64_t)floor(edge / 1000);
    icu_must(status);
}

static void narrow_by(struct span *around, const UChar *id, int64_t moment)
{
    UErrorCode status = U_ZERO_ERROR;
    UCalendar *zone = ucal_open(id, -1, "en", UCAL_GREGORIAN, &status);

    icu_must(status);
    narrow(around, zone, moment);
    ucal_close(zone);
}

static void span_of_zone(struct span *out, int64_t moment)
{
    UChar id[ZONE_UNITS];

    if (in_iana(out->key) && widen(out->key, id))
        narrow_by(out, id, moment);
}

static void span_of_country(struct span *out, int64_t moment)
{
    UErrorCode status = U_ZERO_ERROR;
    UEnumeration *zones =
        ucal_openTimeZoneIDEnumeration(UCAL_ZONE_TYPE_CANONICAL_LOCATION, out->key, NULL, &status);
    const UChar *id;

    while (U_SUCCESS(status) && (id = uenum_unext(zones, NULL, &status)))
        narrow_by(out, id, moment);
    uenum_close(zones);
}

/* From memory or from ICU. Two letters and nothing else are a country; no zone is named so. */
static struct span span_at(const char *key, int64_t moment)
{
    static struct span kept[SPANS_KEPT];
    static size_t next;
    struct span fresh = {.from = -FOREVER, .until = FOREVER, .west = INT32_MAX, .east = INT32_MIN};

    for (size_t i = 0; i < SPANS_KEPT; i++) {
        if (strcmp(kept[i].key, key) == 0 && moment >= kept[i].from && moment < kept[i].until)
            return kept[i];
    }
    snprintf(fresh.key, sizeof fresh.key, "%s", key);
    (strlen(key) == 2 ? span_of_country : span_of_zone)(&fresh, moment);
    if (fresh.west > fresh.east)
        return utc; /* unknown, and not worth remembering */
    kept[next] = fresh;
    next = (next + 1) % SPANS_KEPT;
    return fresh;
}

/* NULL, `UTC`, `Z`, or `+02:00`, for which ICU is not needed. */
static bool span_fixed(const char *zone, struct span *out)
{
    unsigned hours, minutes;

    *out = utc;
    if (!zone || !*zone || strcmp(zone, "UTC") == 0 || strcmp(zone, "Z") == 0)
        return true;
    if ((zone[0] != '+' && zone[0] != '-') || strlen(zone) != 6 || zone[3] != ':')
        return false;
    hours = (unsigned)(zone[1] - '0') * 10 + (unsigned)(zone[2] - '0');
    minutes = (unsigned)(zone[4] - '0') * 10 + (unsigned)(zone[5] - '0');
    if (strspn(zone + 1, "0123456789") != 2 || strspn(zone + 4, "0123456789") != 2 || hours > 23 ||
        minutes > 59)
        return false;
    out->west = out->east = (zone[0] == '-' ? -1 : 1) * (int32_t)(hours * 3600 + minutes * 60);
    return true;
}

static struct span span_in(const char *zone, int64_t moment)
{
    struct span fixed;

    return span_fixed(zone, &fixed) || strlen(zone) == 2 || strlen(zone) >= ZONE_LENGTH
               ? fixed
               : span_at(zone, moment);
}

/* Of years 1 to 9999, as everywhere; DAY_NONE outside. */
static int32_t day_holding(int64_t local)
{
    int64_t day = local / DAY_SECONDS - (local % DAY_SECONDS < 0);

    if (day < day_of(1, 1, 1) || day > day_of(9999, 12, 31))
        return DAY_NONE;
    return (int32_t)day;
}

static bool in_reach(int64_t moment)
{
    return moment > -FOREVER && moment < FOREVER;
}

int32_t moment_day(int64_t moment, const char *zone)
{
    return in_reach(moment) ? day_holding(moment + span_in(zone, moment).east) : DAY_NONE;
}

/* Midnight may not exist (clocks leave 23:59 for 01:00), nor the whole day (Apia, 2011-12-30): then the
 * first moment behind the gap. */
int64_t moment_at(int32_t day, int minute, const char *zone)
{
    int64_t local = (int64_t)day * DAY_SECONDS + (int64_t)minute * 60, at = local - DAY_SECONDS;

    if (day == DAY_NONE)
        return MOMENT_NONE;
    for (;;) {
        struct span span = span_in(zone, at);
        int64_t begins = local - span.east;

        if (begins < span.from)
            begins = span.from;
        if (begins < span.until)
            return begins;
        at = span.until;
    }
}

int64_t day_begins(int32_t day, const char *zone)
{
    return moment_at(day, 0, zone);
}

int moment_minute(int64_t moment, const char *zone)
{
    int64_t local = in_reach(moment) ? moment + span_in(zone, moment).east : 0;

    return (int)((local % DAY_SECONDS + DAY_SECONDS) % DAY_SECONDS / 60);
}

bool zone_known(const char *zone)
{
    struct span fixed;

    return zone && *zone && (span_fixed(zone, &fixed) || in_iana(zone));
}

int32_t moment_day_of_country(int64_t moment, const char *country, bool westernmost)
{
    struct span span = utc;

    if (!in_reach(moment))
        return DAY_NONE;
    if (country && strlen(country) == 2)
        span = span_at(country, moment);
    return day_holding(moment + (westernmost ? span.west : span.east));
}

const char *country_offset(struct arena *a, const char *country, int64_t moment)
{
    struct span span;
    int32_t minutes;

    if (!in_reach(moment) || !country || strlen(country) != 2)
        return NULL;
    span = span_at(country, moment);
    if (strcmp(span.key, country) != 0 || span.west != span.east)
        return NULL;
    minutes = (span.east < 0 ? -span.east : span.east) / 60;
    return arena_print(a, "%c%02d:%02d", span.east < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

/* In the calendar that banks and shops use, also for Thai and Persian. English without a country is
 * everybody's English, and stands in for languages that ICU does not have (its own stand-in would be
 * that of the machine). */
static void locale_of(const char *language, char *out, int32_t room)
{
    UErrorCode status = U_ZERO_ERROR;

    uloc_forLanguageTag(language, out, room, NULL, &status);
    if (U_FAILURE(status) || strcmp(out, "en") == 0 || !text_is_language(out))
        snprintf(out, (size_t)room, "en_001");
    status = U_ZERO_ERROR;
    uloc_setKeywordValue("calendar", "gregorian", out, room, &status);
    icu_must(status);
}

/* The language's own order of day, month name and year. */
static UDateFormat *format_new(const char *language)
{
    static const UChar zone[] = {'U', 'T', 'C', 0}, skeleton[] = {'y', 'M', 'M', 'M', 'M', 'd', 0};
    char locale[ULOC_FULLNAME_CAPACITY];
    UChar pattern[PATTERN_UNITS];
    UErrorCode status = U_ZERO_ERROR;
    UDateTimePatternGenerator *generator;
    UDateFormat *format;

    locale_of(language, locale, sizeof locale);
    generator = udatpg_open(locale, &status);
    icu_must(status);
    udatpg_getBestPattern(generator, skeleton, -1, pattern, PATTERN_UNITS, &status);
    udatpg_close(generator);
    icu_must(status);
    format = udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, zone, -1, pattern, -1, &status);
    icu_must(status);
    return format;
}

/* Opened at first use and kept, since opening one reads a language's data. */
static UDateFormat *format_for(const char *language)
{
    static struct {
        char language[24];
        UDateFormat *format;
    } kept[LANGUAGES_KEPT];
    static size_t next;
    size_t at;

    for (at = 0; at < LANGUAGES_KEPT && kept[at].format; at++) {
        if (strcmp(kept[at].language, language) == 0)
            return kept[at].format;
    }
    at = next;
    next = (next + 1) % LANGUAGES_KEPT;
    udat_close(kept[at].format);
    snprintf(kept[at].language, sizeof kept[at].language, "%s", language);
    kept[at].format = format_new(kept[at].language);
    return kept[at].format;
}

char *day_for_people(struct arena *a, int32_t day, const char *language)
{
    UChar wide[PRINTED_UNITS];
    char narrow_text[PRINTED_UNITS * 3];
    UErrorCode status = U_ZERO_ERROR;

    if (day == DAY_NONE)
        return arena_copy(a, "");
    udat_format(format_for(language), (double)day * DAY_SECONDS * 1000, wide, PRINTED_UNITS, NULL,
                &status);
    u_strToUTF8(narrow_text, sizeof narrow_text, NULL, wide, -1, &status);
    icu_must(status);
    return arena_copy(a, narrow_text);
}
