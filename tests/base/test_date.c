/* test_date.c: civil days and moments. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "base/date.h"
#include <limits.h>

/* One for the whole program: reachable to the end, so no leak. */
static struct arena *arena(void)
{
    static struct arena *kept;

    if (!kept)
        kept = arena_new();
    return kept;
}

static void day_is(int32_t day, const char *expected)
{
    ck_assert_str_eq(day_print(arena(), day), expected);
}

static int32_t d(const char *text)
{
    int32_t day = day_parse(text);

    ck_assert_int_ne(day, DAY_NONE);
    return day;
}

START_TEST(day_of__counts_from_1970)
{
    ck_assert_int_eq(day_of(1970, 1, 1), 0);
    ck_assert_int_eq(day_of(1969, 12, 31), -1);
    ck_assert_int_eq(day_of(2000, 3, 1), 11017);
    ck_assert_int_eq(day_of(2026, 11, 22), 20779);
}
END_TEST

START_TEST(day_civil__undoes_day_of_on_every_day_of_ten_thousand_years)
{
    int32_t expected = day_of(1, 1, 1);

    for (int year = 1; year <= 9999; year++) {
        for (int month = 1; month <= 12; month++) {
            for (int day = 1, at; (at = day_of(year, month, day)) != DAY_NONE; day++) {
                struct civil back = day_civil(at);

                if (at != expected++ || back.year != year || back.month != month || back.day != day)
                    ck_abort_msg("%d-%d-%d is %d", year, month, day, at);
            }
        }
    }
    ck_assert_int_eq(expected - 1, day_of(9999, 12, 31));
}
END_TEST

START_TEST(day_of__has_no_day_that_the_calendar_has_not)
{
    static const struct civil none[] = {
        {2026, 2, 29},   {1900, 2, 29},
        {2100, 2, 29},   {2026, 4, 31},
        {2026, 0, 1},    {2026, 13, 1},
        {2026, 1, 0},    {2026, 1, 32},
        {0, 1, 1},       {10000, 1, 1},
        {-5, 1, 1},      {2026, 1, -1},
        {INT_MAX, 1, 1}, {2026, INT_MIN, INT_MAX},
    };

    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        ck_assert_int_eq(day_of(none[i].year, none[i].month, none[i].day), DAY_NONE);
    ck_assert_int_ne(day_of(2000, 2, 29), DAY_NONE);
    ck_assert_int_ne(day_of(2024, 2, 29), DAY_NONE);
}
END_TEST

START_TEST(day_weekday__begins_the_week_on_monday)
{
    ck_assert_int_eq(day_weekday(d("1970-01-01")), 4);
    ck_assert_int_eq(day_weekday(d("2026-11-22")), 7);
    ck_assert_int_eq(day_weekday(d("2026-11-23")), 1);
    ck_assert_int_eq(day_weekday(d("1969-12-28")), 7);
}
END_TEST

START_TEST(day_add_months__clamps_to_the_end_of_the_month)
{
    day_is(day_add_months(d("2026-01-31"), 13), "2027-02-28");
    day_is(day_add_months(d("2024-01-31"), 1), "2024-02-29");
    day_is(day_add_months(d("2026-03-31"), -1), "2026-02-28");
    day_is(day_add_months(d("2024-02-29"), 12), "2025-02-28");
    day_is(day_add_months(d("2026-12-15"), 1), "2027-01-15");
    day_is(day_add_months(d("2026-01-15"), -1), "2025-12-15");
    day_is(day_add_months(d("2026-06-30"), 0), "2026-06-30");
    day_is(day_add_months(d("2020-08-31"), 72), "2026-08-31");
}
END_TEST

START_TEST(day_add_months__is_none_outside_of_the_calendar)
{
    ck_assert_int_eq(day_add_months(DAY_NONE, 1), DAY_NONE);
    ck_assert_int_eq(day_add_months(d("9999-12-01"), 1), DAY_NONE);
    ck_assert_int_eq(day_add_months(d("0001-01-31"), -1), DAY_NONE);
    ck_assert_int_eq(day_add_months(d("2026-01-31"), INT_MAX), DAY_NONE);
    ck_assert_int_eq(day_add_months(d("2026-01-31"), INT_MIN), DAY_NONE);
    ck_assert_int_eq(day_add_months(INT32_MAX, 0), DAY_NONE);
}
END_TEST

START_TEST(day_add_business__skips_weekends)
{
    /* 2026-11-20 is a Friday. */
    day_is(day_add_business(d("2026-11-20"), 1), "2026-11-23");
    day_is(day_add_business(d("2026-11-20"), 5), "2026-11-27");
    day_is(day_add_business(d("2026-11-21"), 1), "2026-11-23");
    day_is(day_add_business(d("2026-11-22"), 1), "2026-11-23");
    day_is(day_add_business(d("2026-11-22"), 5), "2026-11-27");
    day_is(day_add_business(d("2026-11-22"), 0), "2026-11-22");
    day_is(day_add_business(d("2026-11-23"), -1), "2026-11-20");
    day_is(day_add_business(d("2026-11-22"), -1), "2026-11-20");
}
END_TEST

START_TEST(day_add_business__agrees_with_counting_one_by_one)
{
    for (int32_t start = d("2026-11-16"); start < d("2026-11-23"); start++) {
        for (int sign = -1; sign <= 1; sign += 2) {
            int32_t at = start;

            for (int count = 1; count <= 23; count++) {
                do
                    at += sign;
                while (day_weekday(at) > 5);
                ck_assert_int_eq(day_add_business(start, sign * count), at);
            }
        }
    }
}
END_TEST

START_TEST(day_add_business__is_none_outside_of_the_calendar)
{
    ck_assert_int_eq(day_add_business(DAY_NONE, 3), DAY_NONE);
    ck_assert_int_eq(day_add_business(DAY_NONE, 0), DAY_NONE);
    ck_assert_int_eq(day_add_business(d("2026-11-20"), INT_MAX), DAY_NONE);
    ck_assert_int_eq(day_add_business(d("2026-11-20"), INT_MIN), DAY_NONE);
    ck_assert_int_eq(day_add_business(d("9999-12-31"), 1), DAY_NONE);
}
END_TEST

START_TEST(day_parse__takes_a_day_and_nothing_else)
{
    static const char *const wrong[] = {"",           "2026",        "2026-11",     "2026-11-2",
                                        "2026-1-02",  "2026-11-22 ", " 2026-11-22", "2026/11/22",
                                        "22-11-2026", "2026-02-30",  "2026-11-22T", "+026-11-22",
                                        "0000-01-01", "20261-1-22",  "2026-11-22x"};

    ck_assert_int_eq(day_parse("2026-11-22"), 20779);
    ck_assert_int_eq(day_parse("0001-01-01"), day_of(1, 1, 1));
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        ck_assert_msg(day_parse(wrong[i]) == DAY_NONE, "'%s' was taken", wrong[i]);
}
END_TEST

START_TEST(day_range_parse__takes_a_day_or_two_in_order)
{
    struct day_range range;

    ck_assert(day_range_parse("2026-10-03", &range));
    ck_assert_int_eq(range.first, day_of(2026, 10, 3));
    ck_assert_int_eq(range.last, range.first);
    ck_assert(day_range_parse("2026-10-01/2026-10-31", &range));
    ck_assert_int_eq(range.first, day_of(2026, 10, 1));
    ck_assert_int_eq(range.last, day_of(2026, 10, 31));
    ck_assert_str_eq(day_range_print(arena(), range), "2026-10-01/2026-10-31");
    range.last = range.first;
    ck_assert_str_eq(day_range_print(arena(), range), "2026-10-01");
}
END_TEST

START_TEST(day_range_parse__leaves_no_date_behind_what_is_none)
{
    static const char *const wrong[] = {"",
                                        "/",
                                        "2026-10-01/",
                                        "/2026-10-01",
                                        "2026-10-02/2026-10-01",
                                        "2026-10-01/2026-10-02/2026-10-03",
                                        "2026-10-01 2026-10-02",
                                        "2026-10-01/2026-02-30"};

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct day_range range = {1, 2};

        ck_assert_msg(!day_range_parse(wrong[i], &range), "'%s' was taken", wrong[i]);
        ck_assert_int_eq(range.first, DAY_NONE);
        ck_assert_int_eq(range.last, DAY_NONE);
    }
}
END_TEST

START_TEST(day_print__of_no_day_is_empty)
{
    day_is(DAY_NONE, "");
    day_is(INT32_MAX, "");
    day_is(day_of(7, 1, 2), "0007-01-02");
}
END_TEST

START_TEST(moment_parse__takes_what_rfc_3339_allows)
{
    static const struct {
        const char *text, *utc;
    } same[] = {
        {"2026-11-22T10:00Z", "2026-11-22T10:00:00Z"},
        {"2026-11-22T10:00:07Z", "2026-11-22T10:00:07Z"},
        {"2026-11-22T10:00:07.999999Z", "2026-11-22T10:00:07Z"},
        {"2026-11-22t10:00z", "2026-11-22T10:00:00Z"},
        {"2026-11-22 10:00Z", "2026-11-22T10:00:00Z"},
        {"2026-11-22T10:00+02:00", "2026-11-22T08:00:00Z"},
        {"2026-11-22T23:30:00-03:30", "2026-11-23T03:00:00Z"},
        {"2026-11-22T10:00:00-00:00", "2026-11-22T10:00:00Z"},
        {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
        {"2026-11-22", "2026-11-22T12:00:00Z"},
        {"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"},
    };

    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        ck_assert_str_eq(moment_print(arena(), moment_parse(same[i].text)), same[i].utc);
    ck_assert_int_eq(moment_parse("2001-09-09T01:46:40Z"), 1000000000);
}
END_TEST

START_TEST(moment_parse__refuses_the_rest)
{
    static const char *const wrong[] = {
        "",
        "now",
        "2026-11-22T",
        "2026-11-22T10Z",
        "2026-11-22T10:00",
        "2026-11-22T24:00Z",
        "2026-11-22T10:60Z",
        "2026-11-22T10:00:61Z",
        "2026-11-22T10:00:00.Z",
        "2026-11-22T10:00Zx",
        "2026-11-22T10:00+2:00",
        "2026-11-22T10:00+0200",
        "2026-11-22T10:00+24:00",
        "2026-11-22T10:00+02:60",
        "2026-02-30T10:00Z",
        "2026-11-22X10:00Z",
        "2026-11-22 ",
    };

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        ck_assert_msg(moment_parse(wrong[i]) == MOMENT_NONE, "'%s' was taken", wrong[i]);
}
END_TEST

START_TEST(moment_print__of_no_moment_is_empty)
{
    ck_assert_str_eq(moment_print(arena(), MOMENT_NONE), "");
    ck_assert_str_eq(moment_print(arena(), INT64_MAX), "");
    ck_assert_str_eq(moment_print(arena(), 0), "1970-01-01T00:00:00Z");
}
END_TEST

TESTING_MAIN("date", day_of__counts_from_1970,
             day_civil__undoes_day_of_on_every_day_of_ten_thousand_years,
             day_of__has_no_day_that_the_calendar_has_not, day_weekday__begins_the_week_on_monday,
             day_add_months__clamps_to_the_end_of_the_month,
             day_add_months__is_none_outside_of_the_calendar, day_add_business__skips_weekends,
             day_add_business__agrees_with_counting_one_by_one,
             day_add_business__is_none_outside_of_the_calendar,
             day_parse__takes_a_day_and_nothing_else, day_range_parse__takes_a_day_or_two_in_order,
             day_range_parse__leaves_no_date_behind_what_is_none, day_print__of_no_day_is_empty,
             moment_parse__takes_what_rfc_3339_allows, moment_parse__refuses_the_rest,
             moment_print__of_no_moment_is_empty)
