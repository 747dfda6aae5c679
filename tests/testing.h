/* testing.h: what every Check suite here begins with.
 * SPDX-License-Identifier: MIT
 *
 * One suite a file: list the tests in a table and end with TESTING_MAIN. An error that is logged and not
 * taken by the test (log_errors_taken) fails it, since nobody expected it.
 */
#ifndef TESTING_H
#define TESTING_H

#include "base/log.h"
#include <check.h>
#include <stdlib.h>

static inline void testing_no_errors(void)
{
    ck_assert_msg(log_errors_taken() == 0, "an error was logged that the test did not expect");
}

static inline int testing_run(const char *name, const TTest *const *tests, size_t count,
                              void (*set_up)(void), void (*tear_down)(void))
{
    Suite *suite = suite_create(name);
    TCase *cases = tcase_create(name);
    SRunner *runner;
    int failed;

    tcase_set_timeout(cases, 60);
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_checked_fixture(cases, NULL, testing_no_errors);
    for (size_t i = 0; i < count; i++)
        tcase_add_test(cases, tests[i]);
    suite_add_tcase(suite, cases);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* TESTING_MAIN("date", test_one, test_two) */
#define TESTING_MAIN(name, ...)                                                                    \
    int main(void)                                                                                 \
    {                                                                                              \
        const TTest *const tests[] = {__VA_ARGS__};                                                \
        return testing_run(name, tests, sizeof tests / sizeof tests[0], NULL, NULL);               \
    }

/* The same, with what goes before and after each test. */
#define TESTING_MAIN_AROUND(name, set_up, tear_down, ...)                                          \
    int main(void)                                                                                 \
    {                                                                                              \
        const TTest *const tests[] = {__VA_ARGS__};                                                \
        return testing_run(name, tests, sizeof tests / sizeof tests[0], set_up, tear_down);        \
    }

#endif
