/* test_err.c: the first error wins, and says where. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "base/err.h"
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

START_TEST(err_set__keeps_the_first_error)
{
    struct err e = {0};

    ck_assert_int_eq(err_set(&e, ERR_MISSING, "no row %d", 7), -1);
    ck_assert_int_eq(err_set(&e, ERR_IO, "disk full"), -1);
    ck_assert_int_eq(e.kind, ERR_MISSING);
    ck_assert_str_eq(e.text, "no row 7");
}
END_TEST

START_TEST(err_context__puts_where_in_front)
{
    struct err e = {0};

    err_set(&e, ERR_INPUT, "not a date");
    ck_assert_int_eq(err_context(&e, "/facts/%s", "paid_on"), -1);
    ck_assert_int_eq(err_context(&e, "facts.json"), -1);
    ck_assert_str_eq(e.text, "facts.json: /facts/paid_on: not a date");
    ck_assert_int_eq(e.kind, ERR_INPUT);
}
END_TEST

START_TEST(err_context__cuts_what_does_not_fit)
{
    struct err e = {0};
    char wide[sizeof e.text * 2];

    memset(wide, 'w', sizeof wide - 1);
    wide[sizeof wide - 1] = '\0';
    err_set(&e, ERR_INPUT, "%s", wide);
    ck_assert_uint_eq(strlen(e.text), sizeof e.text - 1);
    err_context(&e, "in front");
    ck_assert_uint_eq(strlen(e.text), sizeof e.text - 1);
    ck_assert_int_eq(strncmp(e.text, "in front: www", 13), 0);
}
END_TEST

START_TEST(err_clear__makes_room_for_another)
{
    struct err e = {0};

    err_set(&e, ERR_BUSY, "locked");
    err_clear(&e);
    ck_assert_int_eq(e.kind, ERR_NONE);
    ck_assert_str_eq(e.text, "");
    err_set(&e, ERR_CORRUPT, "changed");
    ck_assert_int_eq(e.kind, ERR_CORRUPT);
}
END_TEST

START_TEST(err_out_of_memory__ends_with_70)
{
    pid_t child = fork();
    int status;

    if (child == 0) {
        close(STDERR_FILENO);
        err_out_of_memory();
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 70);
}
END_TEST

TESTING_MAIN("err", err_set__keeps_the_first_error, err_context__puts_where_in_front,
             err_context__cuts_what_does_not_fit, err_clear__makes_room_for_another,
             err_out_of_memory__ends_with_70)
