/* telegram_answer.c: what an answer of the Bot API asks us to do: a table. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram_api.h"
#include "base/log.h"
#include "channel/telegram_batch.h"
#include <string.h>
#include <strings.h>

#define WAIT_LEAST 1
#define WAIT_MOST 86400 /* a day; nobody who says more means it */

enum parameter { NO_PARAMETER, MIGRATE, RETRY };

/* The first row that fits. Code 0 is any code; words are a part of the description, of any case. What the words say is
 * the server's to change, so they stand only where code and parameters leave more than one action. */
static const struct row {
    int code;
    enum parameter parameter;
    const char *words;
    enum api_action action;
} ROWS[] = {
    {0, MIGRATE, NULL, API_MOVED},
    {0, RETRY, NULL, API_WAIT},
    {429, NO_PARAMETER, NULL, API_WAIT},
    {401, NO_PARAMETER, NULL, API_REVOKED},
    {404, NO_PARAMETER, NULL,
     API_UNSUPPORTED}, /* also of getMe, when the token has no token's shape */
    {409, NO_PARAMETER, NULL, API_CONFLICT},
    {413, NO_PARAMETER, NULL, API_TOO_LARGE},
    {431, NO_PARAMETER, NULL, API_TOO_LARGE},

    {403, NO_PARAMETER, "bot was blocked by the user", API_GONE},
    {403, NO_PARAMETER, "user is deactivated", API_GONE},
    {403, NO_PARAMETER, "can't initiate conversation", API_GONE},
    {403, NO_PARAMETER, "bot was kicked", API_GONE},
    {403, NO_PARAMETER, "bot is not a member", API_GONE},
    {403, NO_PARAMETER, "can't send messages to bots", API_GONE},
    {403, NO_PARAMETER, "can't send messages to the user", API_LATER}, /* passes */

    {400, NO_PARAMETER, "chat not found", API_GONE},
    {400, NO_PARAMETER, "message is not modified", API_ALREADY},
    {400, NO_PARAMETER, "message to edit not found", API_ALREADY},
    {400, NO_PARAMETER, "message can't be edited", API_ALREADY},
    {400, NO_PARAMETER, "message to delete not found", API_ALREADY},
    {400, NO_PARAMETER, "query is too old", API_ALREADY},
    {400, NO_PARAMETER, "query id is invalid", API_ALREADY},
    {400, NO_PARAMETER, "topic_not_modified", API_ALREADY},
    {400, NO_PARAMETER, "message thread not found", API_NO_TOPIC},
    {400, NO_PARAMETER, "topic_id_invalid", API_NO_TOPIC}, /* a topic to be edited is gone */
    {400, NO_PARAMETER, "topic_deleted", API_NO_TOPIC},
    {400, NO_PARAMETER, "topic_closed", API_TOPIC_CLOSED},
    {400, NO_PARAMETER, "can't parse entities", API_PLAIN},
    {400, NO_PARAMETER, "unsupported start tag", API_PLAIN},
    {400, NO_PARAMETER, "message is too long", API_TOO_LARGE},
    {400, NO_PARAMETER, "text is too long", API_TOO_LARGE},
    {400, NO_PARAMETER, "caption is too long", API_TOO_LARGE},
    {400, NO_PARAMETER, "button_data_invalid", API_REFUSED},
    {400, NO_PARAMETER, "text buttons are unallowed", API_REFUSED},
    {400, NO_PARAMETER, "rights to create a topic",
     API_REFUSED}, /* the room is spoken in as a whole */
    {400, NO_PARAMETER, "rights to edit the topic", API_REFUSED},
    {400, NO_PARAMETER, "chat is not a forum", API_REFUSED},
    {400, NO_PARAMETER, "file is too big", API_REFUSED},
    {400, NO_PARAMETER, "wrong file_id", API_REFUSED},
    {400, NO_PARAMETER, "wrong remote file", API_REFUSED},
    {400, NO_PARAMETER, "text is empty", API_REFUSED},
    {400, NO_PARAMETER, "text must be non-empty", API_REFUSED},
    {400, NO_PARAMETER, "must be encoded in utf-8", API_REFUSED},
    {400, NO_PARAMETER, "no text in the message to edit", API_REFUSED},
};

static bool contains(const char *text, const char *words)
{
    size_t length = strlen(words);

    for (; *text; text++)
        if (strncasecmp(text, words, length) == 0)
            return true;
    return false;
}

static bool has(const struct api_answer *answer, enum parameter parameter)
{
    switch (parameter) {
    case NO_PARAMETER:
        return true;
    case MIGRATE:
        return answer->moved_to != 0;
    case RETRY:
        return answer->retry_after > 0;
    }
    return false;
}

static const struct row *row_of(const struct api_answer *answer)
{
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        const struct row *row = &ROWS[i];

        if ((!row->code || row->code == answer->code) && has(answer, row->parameter) &&
            (!row->words || contains(answer->why, row->words)))
            return row;
    }
    return NULL;
}

static int64_t bounded(int64_t seconds)
{
    if (seconds < WAIT_LEAST)
        return WAIT_LEAST;
    return seconds < WAIT_MOST ? seconds : WAIT_MOST;
}

static void look_up(struct api_answer *out, int64_t header)
{
    const struct row *row = row_of(out);

    out->action = row ? row->action : API_LATER;
    if (out->action == API_WAIT)
        out->retry_after = bounded(out->retry_after > 0 ? out->retry_after : header);
    else
        out->retry_after = 0;
}

/* Of a page that is no JSON the status counts only where a proxy means by it what the Bot API means. */
static void sort_page(const struct http_answer *http, struct api_answer *out)
{
    out->code = http->status;
    out->why = "the answer is no JSON object";
    if (http->status == 413 || http->status == 429 || http->status == 431)
        look_up(out, http->retry_after);
}

static void sort_refusal(const struct http_answer *http, const struct json *tree,
                         struct api_answer *out)
{
    const struct json *parameters = json_get(tree, "parameters");
    const char *description = json_string_at(tree, "description");
    int64_t code = json_integer_at(tree, "error_code", http->status);

    out->code = code > 0 && code < 1000 ? (int)code : http->status;
    out->why = description ? description : "no description";
    out->retry_after = json_integer_at(parameters, "retry_after", 0);
    out->moved_to = json_integer_at(parameters, "migrate_to_chat_id", 0);
    look_up(out, http->retry_after);
}

/* What the strict parser refuses may be a batch of which one update is bad. */
static int parse(const struct http_answer *http, struct json **tree, struct err *e)
{
    struct buf mended = BUF_INIT(2 * http->length + 64);
    size_t lost;
    int result = json_parse(tree, http->body, http->length, e);

    if (result < 0 && batch_mend(http->body, http->length, &mended, &lost)) {
        log_warn("telegram.unreadable", "updates=%zu", lost);
        err_clear(e);
        result = json_parse(tree, buf_text(&mended), mended.length, e);
    }
    buf_free(&mended);
    return result;
}

void api_sort(const struct http_answer *http, struct json **tree, struct api_answer *out)
{
    struct err e = {0};

    *tree = NULL;
    *out = (struct api_answer){.action = API_LATER, .why = ""};
    if (http->outcome != HTTP_ANSWERED) {
        out->action = http->outcome == HTTP_NO_ANSWER ? API_NO_ANSWER : API_LATER;
        out->why = http->why ? http->why : "";
        return;
    }
    if (parse(http, tree, &e) < 0 || json_type(*tree) != JSON_OBJECT) {
        sort_page(http, out);
    } else if (json_true_at(*tree, "ok")) {
        *out = (struct api_answer){
            .action = API_DONE, .code = 200, .result = json_get(*tree, "result"), .why = ""};
    } else {
        sort_refusal(http, *tree, out);
    }
}

const char *api_action_name(enum api_action action)
{
    static const char *const names[] = {
        [API_DONE] = "done",
        [API_ALREADY] = "already",
        [API_WAIT] = "wait",
        [API_LATER] = "later",
        [API_NO_ANSWER] = "no answer",
        [API_GONE] = "gone",
        [API_MOVED] = "moved",
        [API_NO_TOPIC] = "no topic",
        [API_TOPIC_CLOSED] = "topic closed",
        [API_REFUSED] = "refused",
        [API_PLAIN] = "plain",
        [API_TOO_LARGE] = "too large",
        [API_CONFLICT] = "conflict",
        [API_REVOKED] = "revoked",
        [API_UNSUPPORTED] = "unsupported",
    };

    return names[action];
}

const char *api_reason(const struct api_answer *answer)
{
    const struct row *row = answer->code && answer->action != API_DONE ? row_of(answer) : NULL;

    return row && row->words ? row->words : api_action_name(answer->action);
}
