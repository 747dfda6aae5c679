/* telegram.c: the life of the channel: who we are, what we may, when to stop. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram_inside.h"
#include "channel/telegram_letter.h"
#include "base/crypto.h"
#include "base/log.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CALL_MS 30000
#define PATIENCE_MOST_MS 30000
#define TOKEN_MOST 256

static struct telegram *of(struct channel *c)
{
    return (struct telegram *)c;
}

/* --- what all parts share --- */

void telegram_alert(struct telegram *t, const char *kind, const char *detail)
{
    const struct channel_hooks *hooks = &t->setup.hooks;

    log_warn(kind, "why=%s", detail);
    if (hooks->alert)
        hooks->alert(hooks->owner, kind, detail);
}

void telegram_revoked(struct telegram *t)
{
    if (t->revoked)
        return;
    t->revoked = true;
    t->ready = false;
    telegram_alert(t, "telegram.revoked",
                   "the server refuses the token; nothing is heard or said there until a start "
                   "with one that it knows");
}

void telegram_moved(struct telegram *t, int64_t from, int64_t to)
{
    char detail[128];

    if (!from || from != t->eyes.staff_group || !to || to == from)
        return;
    t->eyes.staff_group = to;
    snprintf(detail, sizeof detail, "the staff group is %lld now; write it in telegram.staff_group",
             (long long)to);
    telegram_alert(t, "telegram.moved", detail);
}

int64_t telegram_patience(int failures)
{
    int64_t wait = 1000;

    while (--failures > 0 && wait < PATIENCE_MOST_MS)
        wait *= 2;
    if (wait > PATIENCE_MOST_MS)
        wait = PATIENCE_MOST_MS;
    return wait - crypto_random_below((uint32_t)(wait / 4));
}

/* --- what we may --- */

static void alert_rights(struct telegram *t, const struct json *member)
{
    const char *status = json_string_at(member, "status");

    if (status && strcmp(status, "creator") == 0)
        return;
    if (!status || strcmp(status, "administrator") != 0)
        telegram_alert(t, "telegram.rights",
                       "the bot is no administrator of the staff group, so it does not hear what "
                       "is said there");
    else if (!json_true_at(member, "can_manage_topics"))
        telegram_alert(t, "telegram.rights",
                       "the bot lacks the right can_manage_topics in the staff group");
}

static void rights_known(void *owner, const struct api_answer *answer)
{
    struct telegram *t = owner;

    t->rights = NULL;
    if (answer->action == API_DONE) {
        alert_rights(t, answer->result);
    } else if (answer->action == API_MOVED && answer->moved_to != t->eyes.staff_group) {
        telegram_moved(t, t->eyes.staff_group, answer->moved_to);
        telegram_ask_rights(t);
    } else if (answer->action == API_GONE) {
        telegram_alert(t, "telegram.rights", "the bot is not in the staff group");
    } else {
        log_info("telegram.rights", "code=%d reason=%s", answer->code, api_reason(answer));
    }
}

void telegram_ask_rights(struct telegram *t)
{
    struct buf parameters = BUF_INIT(256);

    if (!t->eyes.staff_group || t->rights || t->revoked)
        return;
    json_out_open(&parameters, NULL, JSON_OBJECT);
    json_out_integer(&parameters, "chat_id", t->eyes.staff_group);
    json_out_integer(&parameters, "user_id", t->eyes.me);
    json_out_close(&parameters, JSON_OBJECT);
    t->rights =
        api_send(t->api, "getChatMember", buf_text(&parameters), NULL, CALL_MS, rights_known, t);
    buf_free(&parameters);
}

/* --- who we are --- */

static void ask_me(void *owner);

static void be_ready(struct telegram *t, const struct json *me)
{
    const char *name = json_string_at(me, "username");

    t->eyes.me = json_integer_at(me, "id", 0);
    snprintf(t->name, sizeof t->name, "%s", name ? name : "");
    t->ready = true;
    log_info("telegram.ready", "bot=%lld", (long long)t->eyes.me);
    poll_start(t->poll);
    profile_start(t->profile);
    telegram_ask_rights(t);
    t->setup.hooks.reachable(t->setup.hooks.owner);
}

static void me_known(void *owner, const struct api_answer *answer)
{
    struct telegram *t = owner;
    int64_t wait = telegram_patience(++t->failures);

    t->asking = NULL;
    if (answer->action == API_DONE && json_integer_at(answer->result, "id", 0) > 0) {
        be_ready(t, answer->result);
        return;
    }
    if (answer->action == API_REVOKED || answer->action == API_UNSUPPORTED) {
        telegram_revoked(t);
        return;
    }
    if (answer->action == API_WAIT)
        wait = answer->retry_after * 1000;
    log_warn("telegram.start", "code=%d reason=%s wait_ms=%lld", answer->code, api_reason(answer),
             (long long)wait);
    t->again = loop_timer(t->setup.loop, wait, ask_me, t);
}

static void ask_me(void *owner)
{
    struct telegram *t = owner;

    t->again = NULL;
    t->asking = api_send(t->api, "getMe", NULL, NULL, CALL_MS, me_known, t);
}

/* --- the operations --- */

/* A server that cannot be reached is asked again: it is no reason not to start. */
static int telegram_start(struct channel *c, struct err *e)
{
    (void)e;
    ask_me(of(c));
    return 0;
}

static int telegram_send(struct channel *c, const struct outbound *message, struct err *e)
{
    return sender_take(of(c)->sender, message, e);
}

static void telegram_committed(struct channel *c)
{
    poll_committed(of(c)->poll);
}

/* The hearer keeps what it took, and the offset stays where it is. */
static void telegram_failed(struct channel *c)
{
    (void)c;
}

static void telegram_pass_ended(struct channel *c)
{
    poll_pass_ended(of(c)->poll);
}

static void telegram_composing(struct channel *c, const char *address_id)
{
    sender_composing(of(c)->sender, address_id);
}

static struct fetch *telegram_fetch(struct channel *c, const char *reference, size_t most,
                                    void (*done)(void *owner, const struct fetched *what),
                                    void *owner)
{
    struct telegram *t = of(c);

    return t->ready && !t->revoked ? fetch_begin(t, reference, most, done, owner) : NULL;
}

static bool telegram_ready(const struct channel *c)
{
    return ((const struct telegram *)c)->ready;
}

static bool telegram_drained(const struct channel *c)
{
    (void)c;
    return false; /* people may always write */
}

static void telegram_free(struct channel **c)
{
    struct telegram *t = of(*c);

    profile_free(&t->profile);
    sender_free(&t->sender);
    poll_free(&t->poll);
    loop_cancel(&t->again);
    api_free(&t->api); /* with what is still asked */
    free(t);
    *c = NULL;
}

static const struct channel_operations TELEGRAM = {
    .network = NETWORK_TELEGRAM,
    .start = telegram_start,
    .send = telegram_send,
    .committed = telegram_committed,
    .failed = telegram_failed,
    .pass_ended = telegram_pass_ended,
    .composing = telegram_composing,
    .fetch = telegram_fetch,
    .fetch_cancel = fetch_cancel,
    .ready = telegram_ready,
    .drained = telegram_drained,
    .free = telegram_free,
};

/* --- made --- */

bool telegram_token_fits(const char *token)
{
    static const char LETTERS[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    size_t digits = strspn(token, "0123456789"), rest;

    if (!digits || token[digits] != ':' || strlen(token) > TOKEN_MOST)
        return false;
    rest = strspn(token + digits + 1, LETTERS);
    return rest > 0 && !token[digits + 1 + rest];
}

static int check(struct telegram *t, struct err *e)
{
    if (!telegram_token_fits(t->setup.token))
        return err_set(e, ERR_INPUT, "this is no token of a Telegram bot");
    if (t->setup.staff_group &&
        (!letter_number(t->setup.staff_group, &t->eyes.staff_group) || t->eyes.staff_group >= 0))
        return err_set(e, ERR_INPUT, "the staff group is a chat id, like -1001234567890");
    return 0;
}

int telegram_new(struct channel **out, const struct telegram_setup *setup, struct err *e)
{
    const struct api_setup api = {setup->loop, setup->api, setup->token, setup->file_api};
    struct telegram *t = calloc(1, sizeof *t);

    if (!t)
        err_out_of_memory();
    *out = NULL;
    t->channel = (struct channel){&TELEGRAM, setup->loop, setup->hooks};
    t->setup = *setup;
    t->eyes.name = t->name;
    if (check(t, e) < 0 || api_new(&t->api, &api, e) < 0) {
        free(t);
        return -1;
    }
    t->poll = poll_new(t);
    t->sender = sender_new(t);
    t->profile = profile_new(t);
    *out = &t->channel;
    return 0;
}
