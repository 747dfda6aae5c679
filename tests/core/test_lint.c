/* test_lint.c: findings, their order, and the cases that must not be findings. */
/* SPDX-License-Identifier: MIT */
#include "core/good_set.h"
#include "core/linting.h"

static const char *said_after(const char *patch, struct arena *a)
{
    struct dialog *d;
    struct err e = {0};
    const char *said;

    ck_assert_msg(load_patched(&d, patch, &e) == 0, "%s", e.text);
    said = findings_text(d, a);
    dialog_free(&d);
    return said;
}

START_TEST(lint__finds_nothing_in_the_good_set)
{
    struct arena *a = arena_new();

    ck_assert_str_eq(said_after("{}", a), "");
    arena_free(&a);
}
END_TEST

START_TEST(lint__puts_errors_before_warnings_and_each_in_the_order_of_files)
{
    struct arena *a = arena_new();
    struct dialog *d;
    struct err e = {0};
    struct finding *found;
    size_t count;

    ck_assert_int_eq(
        load_patched(&d,
                     "{\"text/en/labels.json\": {\"value.platform.market\": "
                     "\"A label that is by far too long to be read\", \"fact.gone\": \"?\"},"
                     "\"deadlines.json\": {\"rules\": {\"XX-02\": {\"sources\": []}}}}",
                     &e),
        0);
    found = lint(d, GOOD_TODAY, a, &count);
    ck_assert_uint_eq(count, 3);
    ck_assert_str_eq(found[0].rule, "no-source");
    ck_assert_int_eq(found[0].severity, LINT_ERROR);
    ck_assert_str_eq(found[1].rule, "label-too-long");
    ck_assert_int_eq(found[1].severity, LINT_ERROR);
    ck_assert_str_eq(found[2].rule, "unused-text");
    ck_assert_int_eq(found[2].severity, LINT_WARNING);
    dialog_free(&d);
    arena_free(&a);
}
END_TEST

START_TEST(lint__warns_of_a_rule_only_after_its_review_day)
{
    struct arena *a = arena_new();
    struct dialog *d;
    struct err e = {0};
    size_t count;

    ck_assert_int_eq(load_patched(&d, "{}", &e), 0);
    lint(d, day_of(2027, 5, 21), a, &count);
    ck_assert_uint_eq(count, 0);
    lint(d, day_of(2027, 5, 22), a, &count);
    ck_assert_uint_eq(count, 2);
    dialog_free(&d);
    arena_free(&a);
}
END_TEST

START_TEST(lint__lets_a_question_warn_of_secrets_without_asking_for_them)
{
    struct arena *a = arena_new();

    ck_assert_str_eq(
        said_after("{\"text/en/interview.json\": {\"ask.platform\": \"Where did you buy? Please "
                   "never send your password or card number.\"}}",
                   a),
        "");
    arena_free(&a);
}
END_TEST

START_TEST(lint__measures_in_the_units_that_telegram_counts)
{
    struct arena *a = arena_new();
    const char *fits =
        "{\"text/en/labels.json\": {\"value.platform.market\": "
        "\"\xF0\x9F\x93\xA6\xF0\x9F\x93\xA6\xF0\x9F\x93\xA6\xF0\x9F\x93\xA6\xF0\x9F\x93\xA6"
        "12345678901234567890\"}}";
    const char *over =
        "{\"text/en/labels.json\": {\"value.platform.market\": "
        "\"\xF0\x9F\x93\xA6\xF0\x9F\x93\xA6\xF0\x9F\x93\xA6\xF0\x9F\x93\xA6\xF0\x9F\x93\xA6"
        "123456789012345678901\"}}";

    ck_assert_str_eq(said_after(fits, a), "");
    ck_assert_ptr_nonnull(strstr(said_after(over, a), "label-too-long 31 characters"));
    arena_free(&a);
}
END_TEST

START_TEST(lint_host_listed__takes_parts_of_a_listed_host_and_nothing_like_it)
{
    static const struct {
        const char *url;
        bool listed;
    } table[] = {
        {"https://example.org", true},
        {"https://help.EXAMPLE.org/a?b#c", true},
        {"https://example.org:443/x", true},
        {"https://example.org.", true},
        {"https://badexample.org/", false},
        {"https://example.org.evil.net/", false},
        {"https://example.org@evil.net/", false},
        {"https://evil.net/example.org", false},
        {"https://", false},
    };
    struct dialog *d;
    struct err e = {0};

    ck_assert_int_eq(load_patched(&d, "{}", &e), 0);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        ck_assert_msg(lint_host_listed(d, table[i].url) == table[i].listed, "%s", table[i].url);
    dialog_free(&d);
}
END_TEST

TESTING_MAIN("lint", lint__finds_nothing_in_the_good_set,
             lint__puts_errors_before_warnings_and_each_in_the_order_of_files,
             lint__warns_of_a_rule_only_after_its_review_day,
             lint__lets_a_question_warn_of_secrets_without_asking_for_them,
             lint__measures_in_the_units_that_telegram_counts,
             lint_host_listed__takes_parts_of_a_listed_host_and_nothing_like_it)
