/* test_zone.c: which day it is where, and days as people read them. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "base/date.h"
#include <stdio.h>
#include <string.h>

/* One for the whole program: reachable to the end, so no leak. */
static struct arena *arena(void)
{
    static struct arena *kept;

    if (!kept)
        kept = arena_new();
    return kept;
}

static void day_there(const char *moment, const char *zone, const char *expected)
{
    ck_assert_str_eq(day_print(arena(), moment_day(moment_parse(moment), zone)), expected);
}

static void begins(const char *day, const char *zone, const char *expected)
{
    ck_assert_str_eq(moment_print(arena(), day_begins(day_parse(day), zone)), expected);
}

static void of_country(const char *moment, const char *country, bool west, const char *expected)
{
    int32_t day = moment_day_of_country(moment_parse(moment), country, west);

    ck_assert_str_eq(day_print(arena(), day), expected);
}

START_TEST(moment_day__is_the_day_on_the_wall)
{
    day_there("2026-11-22T23:30Z", "Europe/Madrid", "2026-11-23");
    day_there("2026-11-22T22:59:59Z", "Europe/Madrid", "2026-11-22");
    day_there("2026-07-01T22:00Z", "Europe/Madrid", "2026-07-02");
    day_there("2026-07-01T21:59:59Z", "Europe/Madrid", "2026-07-01");
    day_there("2026-11-22T03:00Z", "America/Los_Angeles", "2026-11-21");
    day_there("1960-01-01T00:30Z", "Europe/London", "1960-01-01");
}
END_TEST

START_TEST(moment_day__takes_fixed_offsets)
{
    day_there("2026-11-22T22:00Z", "+02:00", "2026-11-23");
    day_there("2026-11-22T21:59Z", "+02:00", "2026-11-22");
    day_there("2026-11-22T03:29Z", "-03:30", "2026-11-21");
    day_there("2026-11-22T23:59Z", "UTC", "2026-11-22");
    day_there("2026-11-22T23:59Z", "Z", "2026-11-22");
    day_there("2026-11-22T23:59Z", "", "2026-11-22");
    day_there("2026-11-22T23:59Z", NULL, "2026-11-22");
}
END_TEST

START_TEST(moment_day__counts_an_unknown_zone_as_utc)
{
    static const char *const unknown[] = {"Nowhere/Land",
                                          "+2:00",
                                          "+02:60",
                                          "+24:00",
                                          "+aa:bb",
                                          "ES",
                                          "x",
                                          "Etc/Unknown",
                                          "Europe/Madrid ",
                                          "a/very/long/name/that/no/zone/on/earth/has/been/given"};

    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        day_there("2026-11-22T23:59:59Z", unknown[i], "2026-11-22");
        day_there("2026-11-22T00:00:00Z", unknown[i], "2026-11-22");
    }
}
END_TEST

START_TEST(moment_day__is_right_on_both_sides_of_a_clock_change_in_any_order)
{
    /* Madrid leaves summer time on 2026-10-25 at 01:00 UTC. */
    for (int round = 0; round < 3; round++) {
        day_there("2026-10-24T22:00Z", "Europe/Madrid", "2026-10-25");
        day_there("2026-10-25T22:59Z", "Europe/Madrid", "2026-10-25");
        day_there("2026-10-25T23:00Z", "Europe/Madrid", "2026-10-26");
        day_there("2026-03-28T22:59Z", "Europe/Madrid", "2026-03-28");
        day_there("2026-03-29T22:00Z", "Europe/Madrid", "2026-03-30");
    }
}
END_TEST

START_TEST(moment_day__of_no_moment_is_none)
{
    ck_assert_int_eq(moment_day(MOMENT_NONE, "Europe/Madrid"), DAY_NONE);
    ck_assert_int_eq(moment_day(INT64_MAX, NULL), DAY_NONE);
    ck_assert_int_eq(moment_day_of_country(MOMENT_NONE, "ES", true), DAY_NONE);
}
END_TEST

START_TEST(day_begins__finds_midnight)
{
    begins("2026-11-22", NULL, "2026-11-22T00:00:00Z");
    begins("2026-11-22", "+02:00", "2026-11-21T22:00:00Z");
    begins("2026-11-22", "Europe/Madrid", "2026-11-21T23:00:00Z");
    begins("2026-07-01", "Europe/Madrid", "2026-06-30T22:00:00Z");
    begins("2026-10-25", "Europe/Madrid", "2026-10-24T22:00:00Z");
    begins("2026-10-26", "Europe/Madrid", "2026-10-25T23:00:00Z");
    begins("2026-11-22", "Pacific/Kiritimati", "2026-11-21T10:00:00Z");
    begins("2026-11-22", "Pacific/Pago_Pago", "2026-11-22T11:00:00Z");
    ck_assert_int_eq(day_begins(DAY_NONE, NULL), MOMENT_NONE);
}
END_TEST

START_TEST(day_begins__where_midnight_or_the_day_does_not_exist__takes_the_first_moment_after)
{
    begins("2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00Z");
    begins("2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00Z");
    begins("2011-12-31", "Pacific/Apia", "2011-12-30T10:00:00Z");
    begins("2011-12-29", "Pacific/Apia", "2011-12-29T10:00:00Z");
}
END_TEST

START_TEST(day_begins__is_the_first_second_of_its_day)
{
    static const char *const zones[] = {"Europe/Madrid",  "America/New_York",
                                        "Asia/Beirut",    "Australia/Lord_Howe",
                                        "Asia/Kathmandu", "America/Havana"};

    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
        for (int32_t day = day_of(2026, 1, 1); day <= day_of(2026, 12, 31); day++) {
            int64_t moment = day_begins(day, zones[i]);

            ck_assert_int_eq(moment_day(moment, zones[i]), day);
            ck_assert_int_eq(moment_day(moment - 1, zones[i]), day - 1);
        }
    }
}
END_TEST

START_TEST(zone_known__knows_iana_names_and_fixed_offsets)
{
    ck_assert(zone_known("Europe/Madrid"));
    ck_assert(zone_known("America/Argentina/Buenos_Aires"));
    ck_assert(zone_known("Asia/Calcutta")); /* a link */
    ck_assert(zone_known("UTC"));
    ck_assert(zone_known("Z"));
    ck_assert(zone_known("-09:30"));
    ck_assert(!zone_known(NULL));
    ck_assert(!zone_known(""));
    ck_assert(!zone_known("Europe/Madrit"));
    ck_assert(!zone_known("europe/madrid"));
    ck_assert(!zone_known("Etc/Unknown"));
    ck_assert(!zone_known("GMT+3"));
    ck_assert(!zone_known("+25:00"));
}
END_TEST

START_TEST(moment_day_of_country__takes_its_westernmost_or_easternmost_zone)
{
    of_country("2026-11-22T09:59Z", "US", true, "2026-11-21"); /* Adak and Honolulu are 10 behind */
    of_country("2026-11-22T10:00Z", "US", true, "2026-11-22");
    of_country("2026-11-22T04:59Z", "US", false, "2026-11-21");
    of_country("2026-11-22T05:00Z", "US", false, "2026-11-22");
    of_country("2026-11-22T23:30Z", "ES", true, "2026-11-22"); /* the Canaries */
    of_country("2026-11-22T23:30Z", "ES", false, "2026-11-23");
    of_country("2026-11-22T12:00Z", "RU", false, "2026-11-23");
    of_country("2026-11-22T12:00Z", "RU", true, "2026-11-22");
    of_country("2026-11-22T16:00Z", "CN", true, "2026-11-22");
    of_country("2026-11-22T16:00Z", "CN", false, "2026-11-23");
}
END_TEST

START_TEST(moment_day_of_country__follows_the_clock_changes)
{
    /* New York and Maine are four hours behind in summer. */
    of_country("2026-07-01T04:00Z", "US", false, "2026-07-01");
    of_country("2026-01-01T04:00Z", "US", false, "2025-12-31");
    of_country("2026-07-01T04:00Z", "US", false, "2026-07-01");
}
END_TEST

START_TEST(moment_day_of_country__counts_an_unknown_country_as_utc)
{
    static const char *const unknown[] = {NULL, "", "ZZ", "E", "ESP", "es?", "Europe/Madrid"};

    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        of_country("2026-11-22T23:59Z", unknown[i], true, "2026-11-22");
        of_country("2026-11-22T23:59Z", unknown[i], false, "2026-11-22");
    }
}
END_TEST

START_TEST(spans__more_zones_than_are_remembered_are_all_right)
{
    char zone[24];

    for (int round = 0; round < 2; round++) {
        for (int hours = 1; hours <= 12; hours++) {
            snprintf(zone, sizeof zone, "Etc/GMT+%d", hours); /* west, by an old Unix custom */
            day_there("2026-11-22T00:59Z", zone, "2026-11-21");
            snprintf(zone, sizeof zone, "Etc/GMT-%d", hours);
            day_there("2026-11-22T23:00Z", zone, "2026-11-23");
            of_country("2026-11-22T23:30Z", "ES", false, "2026-11-23");
            day_there("2026-11-22T23:30Z", "Europe/Madrid", "2026-11-23");
        }
        for (const char *c = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"; *c; c++) {
            char country[3] = {*c, 'E', '\0'};

            ck_assert_int_ne(moment_day_of_country(1790000000, country, true), DAY_NONE);
        }
    }
}
END_TEST

START_TEST(day_for_people__reads_as_the_language_writes)
{
    static const struct {
        const char *language, *text;
    } said[] = {
        {"en", "3 October 2026"},
        {"en-US", "October 3, 2026"},
        {"es", "3 de octubre de 2026"},
        {"de", "3. Oktober 2026"},
        {"fr", "3 octobre 2026"},
        {"pt-BR", "3 de outubro de 2026"},
        {"ru", "3 октября 2026\xE2\x80\xAFг."},
        {"zh", "2026年10月3日"},
        {"th", "3 ตุลาคม 2026"}, /* by the calendar of banks, not the Buddhist one */
    };

    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++)
        ck_assert_str_eq(day_for_people(arena(), day_of(2026, 10, 3), said[i].language),
                         said[i].text);
}
END_TEST

START_TEST(day_for_people__falls_back_to_english)
{
    static const char *const unknown[] = {"", "xx", "not a language", "a-b-c-d",
                                          "a-tag-that-is-longer-than-any-language-in-the-world"};

    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
        ck_assert_str_eq(day_for_people(arena(), day_of(2026, 1, 1), unknown[i]), "1 January 2026");
    ck_assert_str_eq(day_for_people(arena(), DAY_NONE, "en"), "");
}
END_TEST

START_TEST(day_for_people__more_languages_than_are_kept_are_all_right)
{
    static const char *const many[] = {"en", "es", "de", "fr", "it", "pt", "ru", "pl", "nl", "sv",
                                       "da", "fi", "cs", "hu", "ro", "el", "tr", "uk", "ja", "ko"};
    size_t count = sizeof many / sizeof many[0];
    char *first[sizeof many / sizeof many[0]];

    for (size_t i = 0; i < 2 * count; i++) {
        char *text = day_for_people(arena(), day_of(2026, 5, 17), many[i % count]);

        ck_assert_ptr_nonnull(strstr(text, "2026"));
        if (i < count)
            first[i] = text;
        else
            ck_assert_str_eq(text, first[i - count]);
    }
}
END_TEST

TESTING_MAIN("zone", moment_day__is_the_day_on_the_wall, moment_day__takes_fixed_offsets,
             moment_day__counts_an_unknown_zone_as_utc,
             moment_day__is_right_on_both_sides_of_a_clock_change_in_any_order,
             moment_day__of_no_moment_is_none, day_begins__finds_midnight,
             day_begins__where_midnight_or_the_day_does_not_exist__takes_the_first_moment_after,
             day_begins__is_the_first_second_of_its_day,
             zone_known__knows_iana_names_and_fixed_offsets,
             moment_day_of_country__takes_its_westernmost_or_easternmost_zone,
             moment_day_of_country__follows_the_clock_changes,
             moment_day_of_country__counts_an_unknown_country_as_utc,
             spans__more_zones_than_are_remembered_are_all_right,
             day_for_people__reads_as_the_language_writes, day_for_people__falls_back_to_english,
             day_for_people__more_languages_than_are_kept_are_all_right)
