/* test_telegram_answer.c: each answer of the Bot API asks for one thing. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram_api.h"
#include "testing.h"
#include <stdio.h>
#include <string.h>

static struct json *tree;
static struct api_answer answer;

static void tear_down(void)
{
    json_free(&tree);
}

static const struct api_answer *sorted(int status, int64_t retry_after, const char *body)
{
    const struct http_answer http = {.outcome = HTTP_ANSWERED,
                                     .status = status,
                                     .retry_after = retry_after,
                                     .body = body,
                                     .length = strlen(body)};

    json_free(&tree);
    api_sort(&http, &tree, &answer);
    return &answer;
}

static enum api_action refused(int code, const char *description, const char *parameters)
{
    char body[600];

    snprintf(body, sizeof body,
             "{\"ok\":false,\"error_code\":%d,\"description\":\"%s\",\"parameters\":%s}", code,
             description, parameters);
    return sorted(code, 0, body)->action;
}

static const struct {
    int code;
    const char *description;
    enum api_action action;
} ANSWERS[] = {
    {401, "Unauthorized", API_REVOKED},
    {401, "Unauthorized: invalid token specified", API_REVOKED},
    {404, "Not Found", API_UNSUPPORTED},
    {404, "Not Found: method not found", API_UNSUPPORTED},
    {421, "Misdirected Request", API_LATER},
    {500, "Internal Server Error: restart", API_LATER},
    {502, "Bad Gateway", API_LATER},
    {409,
     "Conflict: terminated by other getUpdates request; make sure that only one bot instance is "
     "running",
     API_CONFLICT},
    {409,
     "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete "
     "the webhook first",
     API_CONFLICT},
    {413, "Request Entity Too Large", API_TOO_LARGE},
    {431, "Request Header Fields Too Large", API_TOO_LARGE},
    {429, "Too Many Requests: retry later", API_WAIT},
    {403, "Forbidden: bot was blocked by the user", API_GONE},
    {403, "Forbidden: user is deactivated", API_GONE},
    {403, "Forbidden: bot can't initiate conversation with a user", API_GONE},
    {403, "Forbidden: bot was kicked from the supergroup chat", API_GONE},
    {403, "Forbidden: bot was kicked from the group chat", API_GONE},
    {403, "Forbidden: bot is not a member of the supergroup chat", API_GONE},
    {403, "Forbidden: bot can't send messages to bots", API_GONE},
    {403, "Forbidden: bot can't send messages to the user", API_LATER},
    {403, "Forbidden: something else", API_LATER},
    {400, "Bad Request: chat not found", API_GONE},
    {400, "Bad Request: private chat not found", API_GONE},
    {400,
     "Bad Request: message is not modified: specified new message content and reply markup are "
     "exactly the same as a current content and reply markup of the message",
     API_ALREADY},
    {400, "Bad Request: message to edit not found", API_ALREADY},
    {400, "Bad Request: message can't be edited", API_ALREADY},
    {400, "Bad Request: message to delete not found", API_ALREADY},
    {400, "Bad Request: query is too old and response timeout expired or query ID is invalid",
     API_ALREADY},
    {400, "Bad Request: TOPIC_NOT_MODIFIED", API_ALREADY},
    {400, "Bad Request: message thread not found", API_NO_TOPIC},
    {400, "Bad Request: TOPIC_ID_INVALID", API_NO_TOPIC},
    {400, "Bad Request: TOPIC_DELETED", API_NO_TOPIC},
    {400, "Bad Request: TOPIC_CLOSED", API_TOPIC_CLOSED},
    {400, "Bad Request: can't parse entities: Character '.' is reserved", API_PLAIN},
    {400, "Bad Request: Unsupported start tag \\\"x\\\" at byte offset 3", API_PLAIN},
    {400, "Bad Request: message is too long", API_TOO_LARGE},
    {400, "Bad Request: Text is too long", API_TOO_LARGE},
    {400, "Bad Request: message caption is too long", API_TOO_LARGE},
    {400, "Bad Request: BUTTON_DATA_INVALID", API_REFUSED},
    {400, "Bad Request: Text buttons are unallowed in the inline keyboard", API_REFUSED},
    {400, "Bad Request: not enough rights to create a topic", API_REFUSED},
    {400, "Bad Request: not enough rights to edit the topic", API_REFUSED},
    {400, "Bad Request: the chat is not a forum", API_REFUSED},
    {400, "Bad Request: file is too big", API_REFUSED},
    {400, "Bad Request: wrong file_id or the file is temporarily unavailable", API_REFUSED},
    {400, "Bad Request: wrong remote file identifier specified", API_REFUSED},
    {400, "Bad Request: message text is empty", API_REFUSED},
    {400, "Bad Request: text must be non-empty", API_REFUSED},
    {400, "Bad Request: Strings must be encoded in UTF-8", API_REFUSED},
    {400, "Bad Request: there is no text in the message to edit", API_REFUSED},
    {400, "Bad Request: not enough rights to send text messages to the chat", API_LATER},
    {400, "Bad Request: a sentence that nobody has heard", API_LATER},
    {418, "teapot", API_LATER},
};

START_TEST(an_answer_is_sorted_by_the_table)
{
    for (size_t i = 0; i < sizeof ANSWERS / sizeof ANSWERS[0]; i++) {
        enum api_action action = refused(ANSWERS[i].code, ANSWERS[i].description, "{}");

        ck_assert_msg(action == ANSWERS[i].action, "%d %s: %s, not %s", ANSWERS[i].code,
                      ANSWERS[i].description, api_action_name(action),
                      api_action_name(ANSWERS[i].action));
        ck_assert_int_eq(answer.code, ANSWERS[i].code);
        ck_assert_ptr_null(answer.result);
        ck_assert_int_eq(answer.retry_after > 0, action == API_WAIT);
    }
}
END_TEST

START_TEST(words_count_in_the_row_of_their_code_alone)
{
    ck_assert_int_eq(refused(500, "chat not found", "{}"), API_LATER);
    ck_assert_int_eq(refused(403, "message thread not found", "{}"), API_LATER);
    ck_assert_int_eq(refused(400, "bot was blocked by the user", "{}"), API_LATER);
}
END_TEST

START_TEST(the_case_of_the_words_does_not_matter)
{
    ck_assert_int_eq(refused(400, "CHAT NOT FOUND", "{}"), API_GONE);
    ck_assert_int_eq(refused(400, "Bad Request: Message thread not found", "{}"), API_NO_TOPIC);
}
END_TEST

START_TEST(a_result_is_handed_over)
{
    const struct api_answer *a =
        sorted(200, 0, "{\"ok\":true,\"result\":{\"message_id\":9007199254740}}");

    ck_assert_int_eq(a->action, API_DONE);
    ck_assert_int_eq(a->code, 200);
    ck_assert_int_eq(json_integer_at(a->result, "message_id", 0), 9007199254740);
}
END_TEST

START_TEST(retry_after_comes_from_the_parameters_before_the_header)
{
    const char *both = "{\"ok\":false,\"error_code\":429,\"description\":\"\","
                       "\"parameters\":{\"retry_after\":7}}";
    const char *none = "{\"ok\":false,\"error_code\":429,\"description\":\"\"}";

    ck_assert_int_eq(sorted(429, 30, both)->retry_after, 7);
    ck_assert_int_eq(sorted(429, 30, none)->retry_after, 30);
    ck_assert_int_eq(sorted(429, 0, none)->retry_after, 1);
    ck_assert_int_eq(answer.action, API_WAIT);
}
END_TEST

START_TEST(retry_after_is_bounded)
{
    ck_assert_int_eq(refused(429, "", "{\"retry_after\":0}"), API_WAIT);
    ck_assert_int_eq(answer.retry_after, 1);
    ck_assert_int_eq(refused(429, "", "{\"retry_after\":-5}"), API_WAIT);
    ck_assert_int_eq(answer.retry_after, 1);
    ck_assert_int_eq(refused(429, "", "{\"retry_after\":9007199254740991}"), API_WAIT);
    ck_assert_int_eq(answer.retry_after, 86400);
}
END_TEST

START_TEST(a_group_that_moved_tells_where_it_is)
{
    ck_assert_int_eq(refused(400, "Bad Request: group chat was upgraded to a supergroup chat",
                             "{\"migrate_to_chat_id\":-1001234567890123}"),
                     API_MOVED);
    ck_assert_int_eq(answer.moved_to, -1001234567890123);
}
END_TEST

START_TEST(the_status_counts__when_the_json_has_no_code)
{
    ck_assert_int_eq(sorted(403, 0,
                            "{\"ok\":false,\"description\":\"Forbidden: bot was blocked by the "
                            "user\"}")
                         ->action,
                     API_GONE);
    ck_assert_int_eq(sorted(500, 0, "{\"message\":\"oops\"}")->action, API_LATER);
    ck_assert_int_eq(answer.code, 500);
    ck_assert_int_eq(sorted(401, 0, "{}")->action, API_REVOKED);
}
END_TEST

START_TEST(error_code_counts_before_the_status)
{
    ck_assert_int_eq(
        sorted(200, 0, "{\"ok\":false,\"error_code\":401,\"description\":\"Unauthorized\"}")
            ->action,
        API_REVOKED);
    ck_assert_int_eq(answer.code, 401);
    ck_assert_int_eq(sorted(401, 0, "{\"ok\":false,\"error_code\":502}")->action, API_LATER);
}
END_TEST

START_TEST(a_page_of_a_proxy_is_tried_again)
{
    static const char *const pages[] = {
        "<html><body>502 Bad Gateway</body></html>",
        "",
        "[]",
        "null",
        "\"ok\"",
        "{\"ok\":true",
        "{\"ok\":true}{\"ok\":true}",
    };

    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        ck_assert_int_eq(sorted(200, 0, pages[i])->action, API_LATER);
        ck_assert_int_eq(sorted(401, 0, pages[i])->action, API_LATER);
        ck_assert_int_eq(sorted(502, 0, pages[i])->action, API_LATER);
        ck_assert_ptr_nonnull(answer.why);
    }
}
END_TEST

START_TEST(a_proxy_can_tell_to_wait_or_to_say_less)
{
    ck_assert_int_eq(sorted(429, 12, "<html>")->action, API_WAIT);
    ck_assert_int_eq(answer.retry_after, 12);
    ck_assert_int_eq(sorted(413, 0, "<html>")->action, API_TOO_LARGE);
}
END_TEST

START_TEST(only_a_call_that_may_have_been_seen_has_no_answer)
{
    static const struct {
        enum http_outcome outcome;
        enum api_action action;
    } cases[] = {
        {HTTP_NOT_SENT, API_LATER}, {HTTP_NO_ANSWER, API_NO_ANSWER}, {HTTP_TOO_LARGE, API_LATER}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct http_answer http = {.outcome = cases[i].outcome, .why = "no connection"};

        api_sort(&http, &tree, &answer);
        ck_assert_int_eq(answer.action, cases[i].action);
        ck_assert_int_eq(answer.code, 0);
        ck_assert_ptr_null(tree);
        ck_assert_str_eq(answer.why, "no connection");
        ck_assert_str_eq(api_reason(&answer), api_action_name(cases[i].action));
    }
}
END_TEST

START_TEST(a_reason_for_the_log_is_ours__never_the_servers)
{
    refused(400, "Bad Request: BUTTON_DATA_INVALID for Maria", "{}");
    ck_assert_str_eq(api_reason(&answer), "button_data_invalid");
    refused(400, "Bad Request: Maria", "{}");
    ck_assert_str_eq(api_reason(&answer), "later");
    sorted(200, 0, "{\"ok\":true,\"result\":true}");
    ck_assert_str_eq(api_reason(&answer), "done");
}
END_TEST

START_TEST(members_of_another_type_are_no_members)
{
    ck_assert_int_eq(sorted(400, 0,
                            "{\"ok\":\"true\",\"error_code\":\"401\",\"description\":5,"
                            "\"parameters\":[1]}")
                         ->action,
                     API_LATER);
    ck_assert_int_eq(answer.code, 400);
    ck_assert_int_eq(refused(400, "x", "{\"migrate_to_chat_id\":\"-100\"}"), API_LATER);
}
END_TEST

START_TEST(one_bad_update_does_not_hold_up_the_others)
{
    const struct json *update;

    ck_assert_int_eq(sorted(200, 0,
                            "{\"ok\":true,\"result\":[{\"update_id\":1},"
                            "{\"update_id\":2,\"message\":{\"text\":\"a\\u0000b\"}},"
                            "{\"update_id\":3}]}")
                         ->action,
                     API_DONE);
    ck_assert_uint_eq(json_count(answer.result), 3);
    update = json_next(json_child(answer.result));
    ck_assert_int_eq(json_integer_at(update, "update_id", 0), 2);
    ck_assert_ptr_null(json_get(update, "message"));
}
END_TEST

TESTING_MAIN_AROUND("telegram_answer", NULL, tear_down, an_answer_is_sorted_by_the_table,
                    words_count_in_the_row_of_their_code_alone,
                    the_case_of_the_words_does_not_matter, a_result_is_handed_over,
                    retry_after_comes_from_the_parameters_before_the_header, retry_after_is_bounded,
                    a_group_that_moved_tells_where_it_is,
                    the_status_counts__when_the_json_has_no_code,
                    error_code_counts_before_the_status, a_page_of_a_proxy_is_tried_again,
                    a_proxy_can_tell_to_wait_or_to_say_less,
                    only_a_call_that_may_have_been_seen_has_no_answer,
                    a_reason_for_the_log_is_ours__never_the_servers,
                    members_of_another_type_are_no_members,
                    one_bad_update_does_not_hold_up_the_others)
