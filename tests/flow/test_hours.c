/* test_hours.c: when somebody works, and when next. */
/* SPDX-License-Identifier: MIT */
#include "flow/hours.h"
#include "base/date.h"
#include "testing.h"
#include <string.h>

static struct hours hours(const char *text)
{
    struct hours h;
    struct err e = {0};

    ck_assert_msg(hours_parse(&h, text, &e) == 0, "%s: %s", text, e.text);
    return h;
}

static void refused(const char *text, const char *word)
{
    struct hours h;
    struct err e = {0};

    ck_assert_msg(hours_parse(&h, text, &e) < 0, "%s: taken", text);
    ck_assert_int_eq(e.kind, ERR_INPUT);
    ck_assert_msg(strstr(e.text, word) != NULL, "%s: %s", text, e.text);
}

/* From `now` on, somebody works at `wanted`. */
static void next_is(const char *text, const char *zone, const char *now, const char *wanted)
{
    struct hours h = hours(text);
    struct arena *a = arena_new();
    int64_t next = hours_next(&h, zone, moment_parse(now));

    ck_assert_str_eq(moment_print(a, next), wanted);
    arena_free(&a);
}

START_TEST(hours_parse__takes_days_ranges_lists_and_several_spans)
{
    ck_assert_uint_eq(hours("Mon 09:00-18:00").count, 1);
    ck_assert_uint_eq(hours("Mon-Fri 09:00-12:30, 13:30-18:00; Sat 10:00-14:00").count, 11);
    ck_assert_uint_eq(hours("Mon,Wed,Fri-Sun 00:00-24:00").count, 5);
    ck_assert_uint_eq(hours("  Sun 20:00-24:00 ;Mon 00:00-02:00  ").count, 2);
    ck_assert_int_eq(hours("Fri 09:00-10:00; Mon 11:00-12:00, 08:00-09:00").spans[0].from, 480);
}
END_TEST

START_TEST(hours_parse__says_what_is_wrong)
{
    refused("", "Mon Tue");
    refused("Mo 09:00-18:00", "Mon Tue");
    refused("mon 09:00-18:00", "Mon Tue");
    refused("Fri-Mon 09:00-18:00", "backwards");
    refused("Mon", "HH:MM");
    refused("Mon 9:00-18:00", "HH:MM");
    refused("Mon 09:00", "HH:MM");
    refused("Mon 09:00-18", "HH:MM");
    refused("Mon 09:60-18:00", "HH:MM");
    refused("Mon 09:00-24:01", "HH:MM");
    refused("Mon 22:00-02:00", "midnight");
    refused("Mon 09:00-09:00", "midnight");
    refused("Mon 09:00-12:00, 11:00-13:00", "overlap");
    refused("Mon-Fri 09:00-18:00; Wed 10:00-11:00", "overlap");
    refused("Mon 09:00-18:00 and Tue", "semicolon");
    refused("Mon 09:00-18:00;", "Mon Tue");
    refused("Mon 00:00-00:01,01:00-01:01,02:00-02:01,03:00-03:01,04:00-04:01,05:00-05:01;Tue-Sun "
            "00:00-00:01,01:00-01:01,02:00-02:01,03:00-03:01,04:00-04:01,05:00-05:01,06:00-06:01",
            "more than");
}
END_TEST

START_TEST(hours_next__is_now_while_somebody_works_and_the_next_span_else)
{
    const char *week = "Mon-Fri 09:00-12:30, 13:30-18:00";

    /* 2026-11-23 is a Monday */
    next_is(week, "UTC", "2026-11-23T09:00Z", "2026-11-23T09:00:00Z");
    next_is(week, "UTC", "2026-11-23T12:29Z", "2026-11-23T12:29:00Z");
    next_is(week, "UTC", "2026-11-23T12:30Z", "2026-11-23T13:30:00Z");
    next_is(week, "UTC", "2026-11-23T18:00Z", "2026-11-24T09:00:00Z");
    next_is(week, "UTC", "2026-11-27T18:00Z", "2026-11-30T09:00:00Z");
    next_is("Mon 09:00-10:00", "UTC", "2026-11-23T10:00Z", "2026-11-30T09:00:00Z");
    next_is("Mon 09:00-10:00", NULL, "2026-11-23T08:00Z", "2026-11-23T09:00:00Z");
}
END_TEST

START_TEST(hours_next__goes_by_the_clock_on_the_wall)
{
    const char *week = "Mon-Sun 09:00-18:00";

    next_is(week, "Europe/Berlin", "2026-07-01T01:00Z", "2026-07-01T07:00:00Z");
    next_is(week, "Europe/Berlin", "2026-12-01T01:00Z", "2026-12-01T08:00:00Z");
    /* clocks go forward in the night to 2026-03-29 and back in the night to 2026-10-25 */
    next_is(week, "Europe/Berlin", "2026-03-28T23:30Z", "2026-03-29T07:00:00Z");
    next_is(week, "Europe/Berlin", "2026-10-24T23:30Z", "2026-10-25T08:00:00Z");
    next_is("Sun 02:30-04:00", "Europe/Berlin", "2026-03-28T23:30Z", "2026-03-29T01:00:00Z");
    next_is("Mon 00:00-02:00", "Pacific/Auckland", "2026-11-22T10:00Z", "2026-11-22T11:00:00Z");
}
END_TEST

START_TEST(country_offset__is_told_where_all_clocks_agree)
{
    struct arena *a = arena_new();
    int64_t winter = moment_parse("2026-12-01"), summer = moment_parse("2026-07-01");

    ck_assert_str_eq(country_offset(a, "DE", winter), "+01:00");
    ck_assert_str_eq(country_offset(a, "DE", summer), "+02:00");
    ck_assert_str_eq(country_offset(a, "IN", summer), "+05:30");
    ck_assert_ptr_null(country_offset(a, "US", summer));
    ck_assert_ptr_null(country_offset(a, "ES", summer)); /* the Canary Islands */
    ck_assert_ptr_null(country_offset(a, "QQ", summer));
    ck_assert_ptr_null(country_offset(a, NULL, summer));
    ck_assert_int_eq(moment_minute(winter, "Asia/Kolkata"), 17 * 60 + 30);
    ck_assert_int_eq(moment_minute(moment_parse("2026-12-01T01:00Z"), "-05:00"), 20 * 60);
    arena_free(&a);
}
END_TEST

TESTING_MAIN("hours", hours_parse__takes_days_ranges_lists_and_several_spans,
             hours_parse__says_what_is_wrong,
             hours_next__is_now_while_somebody_works_and_the_next_span_else,
             hours_next__goes_by_the_clock_on_the_wall,
             country_offset__is_told_where_all_clocks_agree)
