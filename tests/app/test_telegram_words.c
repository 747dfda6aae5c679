/* test_telegram_words.c: what Telegram shows about the bot fits Telegram, and the desk. */
/* SPDX-License-Identifier: MIT */
#include "app/telegram_words.h"
#include "base/text.h"
#include "testing.h"
#include <string.h>

#define DESCRIPTION_MOST 512
#define SHORT_MOST 120
#define COMMAND_MOST 64 /* Telegram takes 256; a phone shows no more */

static struct dialog *dialogs;
static struct arena *a;
static struct telegram_setup setup;

static void load(const char *folder)
{
    struct err e = {0};

    ck_assert_msg(dialog_load(&dialogs, folder, &e) == 0, "%s", e.text);
    a = arena_new();
    setup = (struct telegram_setup){.profile_count = 99, .staff_command_count = 99};
    telegram_words(dialogs, a, &setup);
}

static void let_go(void)
{
    arena_free(&a);
    dialog_free(&dialogs);
}

static void check_length(const char *text, size_t most)
{
    ck_assert_ptr_nonnull(text);
    ck_assert_uint_gt(strlen(text), 0);
    ck_assert_msg(text_utf16_length(text) <= most, "longer than %zu: %s", most, text);
}

static void check_commands(const struct telegram_command *commands, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        ck_assert_uint_eq(strspn(commands[i].name, "abcdefghijklmnopqrstuvwxyz"),
                          strlen(commands[i].name));
        check_length(commands[i].description, COMMAND_MOST);
    }
}

START_TEST(words__fit_what_telegram_takes__in_every_language)
{
    load(TEST_DIALOGS);
    ck_assert_uint_ge(setup.profile_count, 3);
    for (size_t i = 0; i < setup.profile_count; i++) {
        const struct telegram_profile *p = &setup.profiles[i];

        ck_assert_uint_eq(p->command_count, setup.profiles[0].command_count);
        check_commands(p->commands, p->command_count);
        check_length(p->description, DESCRIPTION_MOST);
        check_length(p->short_description, SHORT_MOST);
    }
    check_commands(setup.staff_commands, setup.staff_command_count);
    let_go();
}
END_TEST

START_TEST(words__english_is_the_default_and_stands_first)
{
    load(TEST_DIALOGS);
    ck_assert_str_eq(setup.profiles[0].language, "");
    for (size_t i = 1; i < setup.profile_count; i++) {
        ck_assert_uint_eq(strlen(setup.profiles[i].language), 2);
        ck_assert_str_ne(setup.profiles[i].language, "en");
        ck_assert_str_ne(setup.profiles[i].description, setup.profiles[0].description);
    }
    let_go();
}
END_TEST

START_TEST(words__each_is_understood_when_it_is_said)
{
    load(TEST_DIALOGS);
    for (size_t i = 0; i < setup.profiles[0].command_count; i++) {
        const char *name = setup.profiles[0].commands[i].name;
        const char *word = dialog_word(dialogs, "", name);

        ck_assert_msg(word && strcmp(word, name) == 0, "/%s means nothing", name);
    }
    for (size_t i = 0; i < setup.staff_command_count; i++)
        ck_assert_msg(dialog_word(dialogs, "staff.", setup.staff_commands[i].name),
                      "/%s means nothing", setup.staff_commands[i].name);
    ck_assert_uint_gt(setup.profiles[0].command_count, 10);
    ck_assert_uint_gt(setup.staff_command_count, 5);
    let_go();
}
END_TEST

START_TEST(words__dialogs_without_descriptions_show_nothing)
{
    load(TEST_SOURCE "/tests/good-set");
    ck_assert_uint_eq(setup.profile_count, 0);
    ck_assert_uint_eq(setup.staff_command_count, 0);
    let_go();
}
END_TEST

TESTING_MAIN("telegram_words", words__fit_what_telegram_takes__in_every_language,
             words__english_is_the_default_and_stands_first,
             words__each_is_understood_when_it_is_said,
             words__dialogs_without_descriptions_show_nothing)
