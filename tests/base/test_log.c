/* test_log.c: one event is one line, whatever its values hold. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "base/log.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

static int catching[2], real_stderr;

static void catch_stderr(void)
{
    ck_assert_int_eq(pipe(catching), 0);
    real_stderr = dup(STDERR_FILENO);
    ck_assert_int_ge(dup2(catching[1], STDERR_FILENO), 0);
    close(catching[1]);
}

/* What was logged since catch_stderr. */
static const char *caught(char *text, size_t room)
{
    size_t length = 0;
    ssize_t got;

    dup2(real_stderr, STDERR_FILENO);
    close(real_stderr);
    while ((got = read(catching[0], text + length, room - 1 - length)) > 0)
        length += (size_t)got;
    close(catching[0]);
    text[length] = '\0';
    return text;
}

START_TEST(log_event__is_time_level_event_and_values)
{
    static const char shape[] = "dddd-dd-ddTdd:dd:dd.dddZ info turn.done verdict=ok ms=12\n";
    char text[8192];

    catch_stderr();
    log_info("turn.done", "verdict=%s ms=%d", "ok", 12);
    caught(text, sizeof text);
    ck_assert_uint_eq(strlen(text), strlen(shape));
    for (size_t i = 0; i < 24; i++) {
        if (shape[i] == 'd')
            ck_assert(text[i] >= '0' && text[i] <= '9');
        else
            ck_assert_int_eq(text[i], shape[i]);
    }
    ck_assert_str_eq(text + 24, shape + 24);
}
END_TEST

START_TEST(log_event__never_lets_a_value_begin_a_line)
{
    char text[8192];

    catch_stderr();
    log_warn("x", "id=%s", "a\nb\t\x1b[31m\xc3\xa9");
    caught(text, sizeof text);
    ck_assert_ptr_nonnull(strstr(text, " warn x id=a\\x0ab\\x09\\x1b[31m\\xc3\\xa9\n"));
    ck_assert_ptr_eq(strchr(text, '\n'), text + strlen(text) - 1);
}
END_TEST

START_TEST(log_event__cuts_a_long_line_and_ends_it)
{
    char text[16384], wide[8000];

    memset(wide, '\n', sizeof wide - 1);
    wide[sizeof wide - 1] = '\0';
    catch_stderr();
    log_info("wide", "%s", wide);
    caught(text, sizeof text);
    ck_assert_uint_le(strlen(text), 4096);
    ck_assert_ptr_eq(strchr(text, '\n'), text + strlen(text) - 1);
}
END_TEST

START_TEST(log_threshold__hides_what_is_below)
{
    char text[8192];

    catch_stderr();
    log_debug("hidden", "n=%d", 1);
    log_threshold(LOG_WARN);
    log_info("hidden", "n=%d", 2);
    log_warn("seen", "n=%d", 3);
    log_threshold(LOG_SILENT);
    log_error("hidden", "n=%d", 4);
    caught(text, sizeof text);
    ck_assert_ptr_null(strstr(text, "hidden"));
    ck_assert_ptr_nonnull(strstr(text, "seen n=3"));
    ck_assert_uint_eq(log_errors_taken(), 1);
}
END_TEST

START_TEST(log_errors_taken__counts_errors_and_begins_again)
{
    char text[8192];

    ck_assert_uint_eq(log_errors_taken(), 0);
    catch_stderr();
    log_error("one", "n=%d", 1);
    log_error("two", "n=%d", 2);
    log_warn("three", "n=%d", 3);
    caught(text, sizeof text);
    ck_assert_uint_eq(log_errors_taken(), 2);
    ck_assert_uint_eq(log_errors_taken(), 0);
}
END_TEST

START_TEST(log_event__leaves_errno_alone)
{
    char text[8192];

    catch_stderr();
    close(STDERR_FILENO);
    errno = ENOSPC;
    log_info("gone", "n=%d", 1);
    ck_assert_int_eq(errno, ENOSPC);
    caught(text, sizeof text);
}
END_TEST

TESTING_MAIN("log", log_event__is_time_level_event_and_values,
             log_event__never_lets_a_value_begin_a_line, log_event__cuts_a_long_line_and_ends_it,
             log_threshold__hides_what_is_below, log_errors_taken__counts_errors_and_begins_again,
             log_event__leaves_errno_alone)
