/* test_telegram_profile.c: what Telegram shows about us is set where it differs, and nowhere else. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram_inside.h"
#include "channel/scripted.h"

#define OK(result) "{\"ok\":true,\"result\":" result "}"
#define BUYERS                                                                                     \
    "[{\"command\":\"start\",\"description\":\"Begin\"},{\"command\":\"help\",\"description\":"    \
    "\"Help\"}]"
#define AYUDA "[{\"command\":\"help\",\"description\":\"Ayuda\"}]"
#define STAFFS "[{\"command\":\"take\",\"description\":\"It is yours\"}]"
#define IN_PRIVATE "\"scope\":{\"type\":\"all_private_chats\"}"
#define IN_GROUP "\"scope\":{\"type\":\"chat\",\"chat_id\":-1001234567890123}"

static const struct telegram_command ENGLISH[] = {{"start", "Begin"}, {"help", "Help"}},
                                     SPANISH[] = {{"help", "Ayuda"}},
                                     STAFF[] = {{"take", "It is yours"}};
static const struct telegram_profile PROFILES[] = {
    {"", ENGLISH, 2, "What this is", "Short"},
    {"es", SPANISH, 1, "Qu\xc3\xa9 es \"esto\"", NULL},
};

static struct script s;
static struct telegram t;

static void set_up(void)
{
    struct err e = {0};
    struct api_setup api = {.token = SCRIPT_TOKEN};

    script_start(&s, NULL);
    api.loop = s.loop;
    api.base = s.server.url;
    t = (struct telegram){.setup = {.loop = s.loop,
                                    .profiles = PROFILES,
                                    .profile_count = 2,
                                    .staff_commands = STAFF,
                                    .staff_command_count = 1},
                          .eyes = {.staff_group = -1001234567890123}};
    ck_assert_int_eq(api_new(&t.api, &api, &e), 0);
    t.profile = profile_new(&t);
}

static void tear_down(void)
{
    profile_free(&t.profile);
    api_free(&t.api);
    script_stop(&s);
}

static void run(int calls)
{
    profile_start(t.profile);
    script_run(&s, calls);
}

static void show_all_but(const char *method)
{
    static const struct script_line SHOWN[] = {
        {"getMyCommands", IN_GROUP, "200 OK", OK(STAFFS), 0},
        {"getMyCommands", "\"language_code\":\"es\"", "200 OK", OK(AYUDA), 0},
        {"getMyCommands", IN_PRIVATE, "200 OK", OK(BUYERS), 0},
        {"getMyDescription", "\"language_code\":\"es\"", "200 OK",
         OK("{\"description\":\"Qu\\u00e9 es \\\"esto\\\"\"}"), 0},
        {"getMyDescription", NULL, "200 OK", OK("{\"description\":\"What this is\"}"), 0},
        {"getMyShortDescription", NULL, "200 OK", OK("{\"short_description\":\"Short\"}"), 0},
    };

    for (size_t i = 0; i < sizeof SHOWN / sizeof SHOWN[0]; i++)
        if (strcmp(SHOWN[i].method, method) != 0)
            s.lines[s.count++] = SHOWN[i];
}

static void came(const char *calls)
{
    ck_assert_str_eq(buf_text(&s.calls), calls);
}

#define ASKED_ALL                                                                                  \
    "getMyCommands {" IN_PRIVATE "}\n"                                                             \
    "getMyDescription {}\n"                                                                        \
    "getMyShortDescription {}\n"                                                                   \
    "getMyCommands {\"language_code\":\"es\"," IN_PRIVATE "}\n"                                    \
    "getMyDescription {\"language_code\":\"es\"}\n"                                                \
    "getMyCommands {" IN_GROUP "}\n"

START_TEST(profile__nothing_is_set_when_all_is_shown_already)
{
    show_all_but("");
    run(6);
    came(ASKED_ALL);
}
END_TEST

START_TEST(profile__what_differs_is_set__one_call_after_the_other)
{
    script_add(&s, "getMyCommands", NULL, "200 OK", OK("[]"), 0);
    script_add(&s, "getMyDescription", NULL, "200 OK", OK("{\"description\":\"\"}"), 0);
    script_add(&s, "getMyShortDescription", NULL, "200 OK", OK("{}"), 0);
    script_add(&s, "setMyCommands", NULL, "200 OK", OK("true"), 0);
    script_add(&s, "setMyDescription", NULL, "200 OK", OK("true"), 0);
    script_add(&s, "setMyShortDescription", NULL, "200 OK", OK("true"), 0);
    run(12);
    came("getMyCommands {" IN_PRIVATE "}\n"
         "setMyCommands {" IN_PRIVATE ",\"commands\":" BUYERS "}\n"
         "getMyDescription {}\n"
         "setMyDescription {\"description\":\"What this is\"}\n"
         "getMyShortDescription {}\n"
         "setMyShortDescription {\"short_description\":\"Short\"}\n"
         "getMyCommands {\"language_code\":\"es\"," IN_PRIVATE "}\n"
         "setMyCommands {\"language_code\":\"es\"," IN_PRIVATE ",\"commands\":" AYUDA "}\n"
         "getMyDescription {\"language_code\":\"es\"}\n"
         "setMyDescription {\"language_code\":\"es\",\"description\":\"Qu\xc3\xa9 es "
         "\\\"esto\\\"\"}\n"
         "getMyCommands {" IN_GROUP "}\n"
         "setMyCommands {" IN_GROUP ",\"commands\":" STAFFS "}\n");
    ck_assert_int_eq(s.server.most_waiting, 1);
}
END_TEST

START_TEST(profile__commands_in_another_order_differ)
{
    script_add(&s, "getMyCommands", IN_PRIVATE, "200 OK",
               OK("[{\"command\":\"help\",\"description\":\"Help\"},"
                  "{\"command\":\"start\",\"description\":\"Begin\"}]"),
               1);
    script_add(&s, "setMyCommands", NULL, "200 OK", OK("true"), 0);
    show_all_but("");
    run(7);
    ck_assert_ptr_nonnull(strstr(buf_text(&s.calls), "setMyCommands {" IN_PRIVATE));
}
END_TEST

START_TEST(profile__waits_as_long_as_it_is_told__and_asks_the_same_again)
{
    script_add(&s, "getMyDescription", "{}", "429 Too Many Requests",
               "{\"ok\":false,\"error_code\":429,\"parameters\":{\"retry_after\":1}}", 1);
    show_all_but("");
    run(7);
    ck_assert_ptr_nonnull(
        strstr(buf_text(&s.calls), "getMyDescription {}\ngetMyDescription {}\ngetMyShort"));
}
END_TEST

START_TEST(profile__what_fails_is_left_for_the_next_start)
{
    script_add(&s, "getMyDescription", NULL, "502 Bad Gateway", "<html>", 0);
    script_add(&s, "getMyShortDescription", NULL, "200 OK", OK("{}"), 0);
    script_add(&s, "setMyShortDescription", NULL, "400 Bad Request",
               "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: no\"}", 0);
    show_all_but("getMyDescription");
    run(7);
    ck_assert_ptr_nonnull(strstr(buf_text(&s.calls), "getMyCommands {" IN_GROUP "}\n"));
}
END_TEST

START_TEST(profile__a_server_that_shows_nothing_is_left_alone)
{
    run(1);
    came("getMyCommands {" IN_PRIVATE "}\n");
}
END_TEST

START_TEST(profile__a_token_that_is_refused_ends_it)
{
    script_add(&s, "getMyCommands", NULL, "401 Unauthorized",
               "{\"ok\":false,\"error_code\":401,\"description\":\"Unauthorized\"}", 0);
    run(1);
    ck_assert(t.revoked);
}
END_TEST

START_TEST(profile__without_a_staff_group_the_desks_words_are_shown_nowhere)
{
    t.eyes.staff_group = 0;
    show_all_but("");
    run(5);
    ck_assert_ptr_null(strstr(buf_text(&s.calls), "chat_id"));
}
END_TEST

START_TEST(profile__can_be_let_go_while_a_call_is_open)
{
    profile_start(t.profile);
    profile_free(&t.profile);
    ck_assert_ptr_null(t.profile);
}
END_TEST

TESTING_MAIN_AROUND("telegram_profile", set_up, tear_down,
                    profile__nothing_is_set_when_all_is_shown_already,
                    profile__what_differs_is_set__one_call_after_the_other,
                    profile__commands_in_another_order_differ,
                    profile__waits_as_long_as_it_is_told__and_asks_the_same_again,
                    profile__what_fails_is_left_for_the_next_start,
                    profile__a_server_that_shows_nothing_is_left_alone,
                    profile__a_token_that_is_refused_ends_it,
                    profile__without_a_staff_group_the_desks_words_are_shown_nowhere,
                    profile__can_be_let_go_while_a_call_is_open)
