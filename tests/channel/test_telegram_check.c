/* test_telegram_check.c: what is told of a bot that lacks something. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram.h"
#include "channel/scripted.h"

#define OK(result) "{\"ok\":true,\"result\":" result "}"
#define GROUP "\"chat_id\":-1001234567890123"
#define REFUSED(code, rest) "{\"ok\":false,\"error_code\":" #code "," rest "}"
#define NOT_FOUND REFUSED(400, "\"description\":\"Bad Request: chat not found\"")
#define MAY(topics)                                                                                \
    OK("{\"status\":\"administrator\",\"can_manage_topics\":" #topics                              \
       ",\"can_delete_messages\":true,\"can_pin_messages\":true}")

static const struct telegram_advisor STAFF[] = {{"li", "7000000002"}, {"ana", "7000000003"}};

static struct script s;
static struct telegram_setup setup;
static struct buf out;
static struct err e;

static void set_up(void)
{
    script_start(&s, NULL);
    setup = (struct telegram_setup){.loop = s.loop,
                                    .api = s.server.url,
                                    .token = SCRIPT_TOKEN,
                                    .staff_group = "-1001234567890123"};
    out = (struct buf)BUF_INIT((size_t)64 * 1024);
    e = (struct err){0};
}

static void tear_down(void)
{
    buf_free(&out);
    script_stop(&s);
}

/* What is not wrong; a line put before it counts instead. */
static int check(size_t staff)
{
    script_add(&s, "getMe", NULL, "200 OK",
               OK("{\"id\":7000000009,\"is_bot\":true,\"username\":\"RecoupBot\","
                  "\"can_join_groups\":true,\"can_read_all_group_messages\":false}"),
               0);
    script_add(&s, "getWebhookInfo", NULL, "200 OK",
               OK("{\"url\":\"\",\"pending_update_count\":3}"), 0);
    script_add(&s, "getChat", GROUP, "200 OK",
               OK("{\"id\":-1001234567890123,\"type\":\"supergroup\",\"is_forum\":true}"), 0);
    script_add(&s, "getChat", NULL, "200 OK", OK("{\"id\":7000000002,\"type\":\"private\"}"), 0);
    script_add(&s, "getChatMember", NULL, "200 OK", MAY(true), 0);
    return telegram_check(&setup, STAFF, staff, &out, &e);
}

static void told(const char *text)
{
    ck_assert_msg(strstr(buf_text(&out), text) != NULL, "`%s` is not in:\n%s", text,
                  buf_text(&out));
}

START_TEST(check__a_bot_that_has_all_it_needs)
{
    ck_assert_msg(check(2) == 0, "%s", e.text);
    ck_assert_str_eq(buf_text(&out), "The bot is @RecoupBot, with the id 7000000009.\n"
                                     "Updates that wait to be heard: 3.\n"
                                     "Nothing is missing.\n");
    ck_assert_str_eq(buf_text(&s.calls),
                     "getMe {}\n"
                     "getWebhookInfo {}\n"
                     "getChat {\"chat_id\":-1001234567890123}\n"
                     "getChatMember {\"chat_id\":-1001234567890123,\"user_id\":7000000009}\n"
                     "getChat {\"chat_id\":7000000002}\n"
                     "getChat {\"chat_id\":7000000003}\n");
}
END_TEST

START_TEST(check__a_token_that_is_refused_is_no_use)
{
    script_add(&s, "getMe", NULL, "401 Unauthorized", REFUSED(401, "\"description\":\"no\""), 0);
    ck_assert_int_lt(check(0), 0);
    ck_assert_int_eq(e.kind, ERR_INPUT);
    ck_assert_ptr_null(strstr(e.text, "AAH"));
    ck_assert_int_eq(s.server.requests, 1);
}
END_TEST

START_TEST(check__what_is_no_bot_api_is_no_use)
{
    script_add(&s, "getMe", NULL, "404 Not Found", REFUSED(404, "\"description\":\"Not Found\""),
               0);
    ck_assert_int_lt(check(0), 0);
    ck_assert_int_eq(e.kind, ERR_INPUT);
}
END_TEST

START_TEST(check__a_server_that_does_not_answer_could_not_be_asked)
{
    script_add(&s, "getWebhookInfo", NULL, "502 Bad Gateway", "<html>", 0);
    ck_assert_int_lt(check(0), 0);
    ck_assert_int_eq(e.kind, ERR_IO);
    told("@RecoupBot");
}
END_TEST

START_TEST(check__nobody_listens_there)
{
    setup.api = "http://127.0.0.1:1";
    ck_assert_int_lt(check(0), 0);
    ck_assert_int_eq(e.kind, ERR_IO);
    ck_assert_str_eq(buf_text(&out), "");
}
END_TEST

START_TEST(check__a_server_that_wants_us_to_wait_could_not_be_asked)
{
    script_add(&s, "getMe", NULL, "429 Too Many Requests",
               REFUSED(429, "\"parameters\":{\"retry_after\":17}"), 0);
    ck_assert_int_lt(check(0), 0);
    ck_assert_int_eq(e.kind, ERR_IO);
    ck_assert_ptr_nonnull(strstr(e.text, "17 seconds"));
}
END_TEST

START_TEST(check__a_webhook_is_in_the_way)
{
    script_add(&s, "getWebhookInfo", NULL, "200 OK", OK("{\"url\":\"https://example.org/secret\"}"),
               0);
    ck_assert_int_lt(check(0), 0);
    ck_assert_int_eq(e.kind, ERR_MISSING);
    told("webhook is set");
    ck_assert_ptr_null(strstr(buf_text(&out), "secret"));
}
END_TEST

START_TEST(check__privacy_off_and_no_groups_are_told_but_not_wrong)
{
    script_add(&s, "getMe", NULL, "200 OK",
               OK("{\"id\":7,\"username\":\"\\u001b[2J\",\"can_read_all_group_messages\":true}"),
               0);
    ck_assert_int_eq(check(0), 0);
    told("The bot is without a username, with the id 7.\n");
    told("/setjoingroups");
    told("/setprivacy");
}
END_TEST

START_TEST(check__the_staff_group_is_not_there)
{
    script_add(&s, "getChat", GROUP, "400 Bad Request", NOT_FOUND, 0);
    ck_assert_int_lt(check(1), 0);
    ck_assert_int_eq(e.kind, ERR_MISSING);
    told("not there");
}
END_TEST

START_TEST(check__the_staff_group_has_moved)
{
    script_add(&s, "getChat", GROUP, "400 Bad Request",
               REFUSED(400, "\"parameters\":{\"migrate_to_chat_id\":-1002000000000002}"), 0);
    ck_assert_int_lt(check(0), 0);
    told("telegram.staff_group = -1002000000000002");
}
END_TEST

START_TEST(check__the_staff_group_has_no_topics_and_we_no_rights)
{
    script_add(&s, "getChat", GROUP, "200 OK", OK("{\"type\":\"supergroup\"}"), 0);
    script_add(&s, "getChatMember", NULL, "200 OK", OK("{\"status\":\"member\"}"), 0);
    ck_assert_int_lt(check(0), 0);
    told("no topics");
    told("no administrator");
    ck_assert_ptr_nonnull(strstr(e.text, "2 "));
}
END_TEST

START_TEST(check__the_right_to_manage_topics_is_needed__others_are_not)
{
    script_add(&s, "getChatMember", NULL, "200 OK", OK("{\"status\":\"administrator\"}"), 0);
    ck_assert_int_lt(check(0), 0);
    told("can_manage_topics");
    told("delete messages in the staff group; it can do without");
    told("pin messages in the staff group; it can do without");
    ck_assert_ptr_nonnull(strstr(e.text, "1 "));
}
END_TEST

START_TEST(check__an_advisor_who_has_not_started_the_bot_is_named)
{
    script_add(&s, "getChat", "7000000003", "400 Bad Request", NOT_FOUND, 0);
    ck_assert_int_eq(check(2), 0);
    told("ana has not started the bot yet: they get no direct message.\n");
    ck_assert_ptr_null(strstr(buf_text(&out), "li has not"));
}
END_TEST

START_TEST(check__without_a_group_an_advisor_who_cannot_be_told_is_missing)
{
    setup.staff_group = NULL;
    script_add(&s, "getChat", "7000000003", "400 Bad Request", NOT_FOUND, 0);
    ck_assert_int_lt(check(2), 0);
    ck_assert_int_eq(e.kind, ERR_MISSING);
    told("No staff group");
}
END_TEST

START_TEST(check__an_address_that_is_no_user_id_is_not_asked_for)
{
    const struct telegram_advisor staff[] = {{"bo", "@bo"}, {"cy", "-100"}};

    check(0);
    buf_clear(&out);
    ck_assert_int_lt(telegram_check(&setup, staff, 2, &out, &e), 0);
    told("bo is no Telegram user id");
    told("cy is no Telegram user id");
}
END_TEST

START_TEST(check__a_group_id_that_is_none_is_refused_at_once)
{
    setup.staff_group = "@ourdesk";
    ck_assert_int_lt(check(0), 0);
    ck_assert_int_eq(e.kind, ERR_INPUT);
    ck_assert_int_eq(s.server.requests, 0);
}
END_TEST

TESTING_MAIN_AROUND("telegram_check", set_up, tear_down, check__a_bot_that_has_all_it_needs,
                    check__a_token_that_is_refused_is_no_use, check__what_is_no_bot_api_is_no_use,
                    check__a_server_that_does_not_answer_could_not_be_asked,
                    check__nobody_listens_there,
                    check__a_server_that_wants_us_to_wait_could_not_be_asked,
                    check__a_webhook_is_in_the_way,
                    check__privacy_off_and_no_groups_are_told_but_not_wrong,
                    check__the_staff_group_is_not_there, check__the_staff_group_has_moved,
                    check__the_staff_group_has_no_topics_and_we_no_rights,
                    check__the_right_to_manage_topics_is_needed__others_are_not,
                    check__an_advisor_who_has_not_started_the_bot_is_named,
                    check__without_a_group_an_advisor_who_cannot_be_told_is_missing,
                    check__an_address_that_is_no_user_id_is_not_asked_for,
                    check__a_group_id_that_is_none_is_refused_at_once)
