/* telegram_check.c: asks the server, one question after the other, what would keep the bot from working. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram.h"
#include "channel/telegram_api.h"
#include "channel/telegram_letter.h"
#include <string.h>

#define CALL_MS 30000

struct check {
    const struct telegram_setup *setup;
    struct api *api;
    struct buf *out;
    int64_t me, group;
    int missing; /* what has to be put right */

    /* The last answer. */
    enum api_action action;
    struct json *result; /* NULL unless API_DONE */
    int64_t moved_to, retry_after;
    int code;
};

/* --- asking --- */

static void answered(void *owner, const struct api_answer *answer)
{
    struct check *c = owner;

    c->action = answer->action;
    c->result = answer->action == API_DONE && answer->result ? json_copy(answer->result) : NULL;
    c->moved_to = answer->moved_to;
    c->retry_after = answer->retry_after;
    c->code = answer->code;
    loop_stop(c->setup->loop);
}

/* What is no answer to the question, but to all questions. */
static int sort(const struct check *c, const char *method, struct err *e)
{
    switch (c->action) {
    case API_REVOKED:
        return err_set(e, ERR_INPUT, "the Bot API refuses the token");
    case API_UNSUPPORTED:
        return err_set(e, ERR_INPUT,
                       "the server has no %s: it is no Bot API, or the token is wrong", method);
    case API_WAIT:
        return err_set(e, ERR_IO, "the Bot API wants to be asked again in %lld seconds",
                       (long long)c->retry_after);
    case API_LATER:
    case API_NO_ANSWER:
    case API_CONFLICT:
        if (c->code)
            return err_set(e, ERR_IO, "the Bot API answers %s with %d", method, c->code);
        return err_set(e, ERR_IO, "the Bot API cannot be reached");
    case API_DONE:
    case API_ALREADY:
    case API_GONE:
    case API_MOVED:
    case API_NO_TOPIC:
    case API_TOPIC_CLOSED:
    case API_REFUSED:
    case API_PLAIN:
    case API_TOO_LARGE:
        return 0;
    }
    return 0;
}

/* The answer stands in `c` until the next question. */
static int ask(struct check *c, const char *method, const char *parameters, struct err *e)
{
    json_free(&c->result);
    api_send(c->api, method, parameters, NULL, CALL_MS, answered, c);
    if (loop_run(c->setup->loop, e) < 0)
        return -1;
    return sort(c, method, e);
}

static int ask_chat(struct check *c, const char *method, int64_t chat, int64_t member,
                    struct err *e)
{
    struct buf parameters = BUF_INIT(256);
    int result;

    json_out_open(&parameters, NULL, JSON_OBJECT);
    json_out_integer(&parameters, "chat_id", chat);
    if (member)
        json_out_integer(&parameters, "user_id", member);
    json_out_close(&parameters, JSON_OBJECT);
    result = ask(c, method, buf_text(&parameters), e);
    buf_free(&parameters);
    return result;
}

/* --- telling --- */

static void tell(struct check *c, const char *sentence)
{
    buf_print(c->out, "%s\n", sentence);
}

static void tell_missing(struct check *c, const char *sentence)
{
    c->missing++;
    tell(c, sentence);
}

/* A username has no other characters; anything else is not for a terminal. */
static const char *username_of(const struct json *me)
{
    const char *name = json_string_at(me, "username");

    if (!name ||
        name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")])
        return NULL;
    return name;
}

/* --- the questions --- */

static int check_me(struct check *c, struct err *e)
{
    const char *name;

    if (ask(c, "getMe", NULL, e) < 0)
        return -1;
    c->me = json_integer_at(c->result, "id", 0);
    name = username_of(c->result);
    if (c->me <= 0)
        return err_set(e, ERR_INPUT, "getMe does not say who the bot is");
    buf_print(c->out, "The bot is %s%s, with the id %lld.\n", name ? "@" : "",
              name ? name : "without a username", (long long)c->me);
    if (!json_true_at(c->result, "can_join_groups"))
        tell(c, "It cannot be added to groups; @BotFather changes that with /setjoingroups.");
    if (json_true_at(c->result, "can_read_all_group_messages"))
        tell(c,
             "Its privacy mode is off, so it is sent all that is said in groups it is in. It does "
             "not need that; @BotFather changes it with /setprivacy.");
    return 0;
}

static int check_webhook(struct check *c, struct err *e)
{
    const char *url;

    if (ask(c, "getWebhookInfo", NULL, e) < 0)
        return -1;
    url = json_string_at(c->result, "url");
    if (url && *url)
        tell_missing(c, "A webhook is set, so the bot hears nothing here; call deleteWebhook if "
                        "nothing else uses it.");
    buf_print(c->out, "Updates that wait to be heard: %lld.\n",
              (long long)json_integer_at(c->result, "pending_update_count", 0));
    return 0;
}

static bool is(const struct json *object, const char *key, const char *value)
{
    const char *text = json_string_at(object, key);

    return text && strcmp(text, value) == 0;
}

static void judge_member(struct check *c)
{
    if (is(c->result, "status", "creator"))
        return;
    if (!is(c->result, "status", "administrator")) {
        tell_missing(c, "The bot is no administrator of the staff group, so it does not hear what "
                        "is said there.");
        return;
    }
    if (!json_true_at(c->result, "can_manage_topics"))
        tell_missing(c, "The bot may not manage topics in the staff group (can_manage_topics), so "
                        "cases get none.");
    if (!json_true_at(c->result, "can_delete_messages"))
        tell(c, "The bot may not delete messages in the staff group; it can do without.");
    if (!json_true_at(c->result, "can_pin_messages"))
        tell(c, "The bot may not pin messages in the staff group; it can do without.");
}

static int check_group(struct check *c, struct err *e)
{
    if (!c->group) {
        tell(c, "No staff group is configured; advisors are told in their own chats.");
        return 0;
    }
    if (ask_chat(c, "getChat", c->group, 0, e) < 0)
        return -1;
    if (c->action == API_MOVED) {
        c->missing++;
        buf_print(c->out,
                  "The staff group has another id now; write telegram.staff_group = %lld.\n",
                  (long long)c->moved_to);
        return 0;
    }
    if (c->action != API_DONE) {
        tell_missing(c, "The staff group is not there, or the bot is not in it.");
        return 0;
    }
    if (!json_true_at(c->result, "is_forum"))
        tell_missing(c, "The staff group has no topics; an administrator turns them on in its "
                        "settings.");
    if (ask_chat(c, "getChatMember", c->group, c->me, e) < 0)
        return -1;
    judge_member(c);
    return 0;
}

/* A bot cannot write first. With a group this only costs the advisor the messages in private. */
static int check_advisor(struct check *c, const struct telegram_advisor *who, struct err *e)
{
    int64_t id;

    if (!letter_number(who->id, &id) || id <= 0) {
        c->missing++;
        buf_print(c->out, "The address of %s is no Telegram user id in digits.\n", who->name);
        return 0;
    }
    if (ask_chat(c, "getChat", id, 0, e) < 0)
        return -1;
    if (c->action == API_DONE)
        return 0;
    c->missing += !c->group;
    buf_print(c->out, "%s has not started the bot yet: they get no direct message.\n", who->name);
    return 0;
}

static int check_all(struct check *c, const struct telegram_advisor *staff, size_t count,
                     struct err *e)
{
    if (check_me(c, e) < 0 || check_webhook(c, e) < 0 || check_group(c, e) < 0)
        return -1;
    for (size_t i = 0; i < count; i++)
        if (check_advisor(c, &staff[i], e) < 0)
            return -1;
    if (c->missing)
        return err_set(e, ERR_MISSING, "Telegram: %d to be put right, as told above", c->missing);
    tell(c, "Nothing is missing.");
    return 0;
}

int telegram_check(const struct telegram_setup *setup, const struct telegram_advisor *staff,
                   size_t staff_count, struct buf *out, struct err *e)
{
    const struct api_setup api = {setup->loop, setup->api, setup->token, NULL};
    struct check c = {.setup = setup, .out = out};
    int result;

    if (setup->staff_group && (!letter_number(setup->staff_group, &c.group) || c.group >= 0))
        return err_set(e, ERR_INPUT, "the staff group is a chat id, like -1001234567890");
    if (api_new(&c.api, &api, e) < 0)
        return -1;
    result = check_all(&c, staff, staff_count, e);
    json_free(&c.result);
    api_free(&c.api);
    return result;
}
