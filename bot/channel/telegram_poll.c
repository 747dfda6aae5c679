/* telegram_poll.c: getUpdates, again and again; what is committed is confirmed by the next one. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram_inside.h"
#include "base/log.h"
#include <stdlib.h>
#include <string.h>

#define POLL_SECONDS 50    /* the most that the server allows */
#define REQUEST_MS 62000   /* and what a slow line may take beyond it: a dead one is noticed */
#define LIMIT 100          /* updates in an answer */
#define SAME_OFFSET_MS 600 /* asked again within 0.5 s, the server gives one update a time */
#define MARGIN_MS 500      /* behind retry_after: clocks are rounded */
#define CONFLICT_LEAST_MS 3000

struct poll {
    struct telegram *t;
    struct api_call *call;
    struct loop_timer *again;
    int64_t offset;       /* what is below is committed; 0: nothing was heard yet */
    int64_t asked_offset; /* of the last call, at asked_at; -1: there was none */
    int64_t asked_at;
    bool open;    /* a batch is not committed; nothing is asked before it is */
    int64_t next; /* behind that batch */
    struct arena *a;
    struct inbound *kept; /* of the batch, what the hearer did not take yet; in the arena */
    size_t kept_count, kept_at;
    int failures;
    bool conflict; /* the operator knows */
};

static void ask(struct poll *p);

/* --- asking --- */

static void ask_again(void *owner)
{
    struct poll *p = owner;

    p->again = NULL;
    ask(p);
}

static void ask_later(struct poll *p, int64_t wait)
{
    loop_cancel(&p->again);
    p->again = loop_timer(p->t->setup.loop, wait, ask_again, p);
}

/* An answer that came at once and brought nothing is no reason to ask at once again. */
static int64_t too_early(const struct poll *p)
{
    int64_t since = loop_now() - p->asked_at;

    if (p->asked_offset != p->offset || since < 0 || since >= SAME_OFFSET_MS)
        return 0;
    return SAME_OFFSET_MS - since;
}

static void write_parameters(const struct poll *p, struct buf *out)
{
    static const char *const KINDS[] = {"message", "edited_message", "callback_query",
                                        "my_chat_member"};

    json_out_open(out, NULL, JSON_OBJECT);
    if (p->offset)
        json_out_integer(out, "offset", p->offset);
    json_out_integer(out, "limit", LIMIT);
    json_out_integer(out, "timeout", POLL_SECONDS);
    json_out_open(out, "allowed_updates", JSON_ARRAY);
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++)
        json_out_string(out, NULL, KINDS[i]);
    json_out_close(out, JSON_ARRAY);
    json_out_close(out, JSON_OBJECT);
}

static void answered(void *owner, const struct api_answer *answer);

static void ask(struct poll *p)
{
    struct buf parameters = BUF_INIT(1024);
    int64_t wait = too_early(p);

    if (p->call || p->again || p->open || p->t->revoked)
        return;
    if (wait > 0) {
        ask_later(p, wait);
        return;
    }
    write_parameters(p, &parameters);
    p->asked_offset = p->offset;
    p->asked_at = loop_now();
    p->call =
        api_send(p->t->api, "getUpdates", buf_text(&parameters), NULL, REQUEST_MS, answered, p);
    buf_free(&parameters);
}

/* --- a batch --- */

static void batch_close(struct poll *p)
{
    if (p->next < p->offset) /* after a quiet week the server may begin to count anywhere */
        log_info("telegram.renumbered", "from=%lld to=%lld", (long long)p->offset,
                 (long long)p->next);
    p->offset = p->next;
    p->open = false;
    ask(p);
}

static bool offer(struct poll *p, const struct inbound *heard)
{
    const struct channel_hooks *hooks = &p->t->setup.hooks;

    return hooks->heard(hooks->owner, heard);
}

/* The order is kept: behind one that was not taken, all are kept. */
static void hear(struct poll *p, struct inbound *heard, size_t most)
{
    if (heard->room)
        heard->room = p->t->setup.staff_group; /* whatever id it moved to */
    p->open = true;
    if (!p->kept_count && offer(p, heard))
        return;
    if (!p->kept)
        p->kept = arena_array(p->a, most, sizeof *p->kept);
    p->kept[p->kept_count++] = inbound_copy(p->a, heard);
}

static void take(struct poll *p, struct update *update, size_t most)
{
    struct telegram *t = p->t;

    if (update->callback)
        sender_answer_tap(t->sender, update->callback);
    switch (update->kind) {
    case UPDATE_SKIP:
        return;
    case UPDATE_HEARD:
        hear(p, &update->heard, most);
        return;
    case UPDATE_MOVED:
        telegram_moved(t, update->chat, update->moved_to);
        return;
    case UPDATE_RIGHTS:
        telegram_ask_rights(t);
        return;
    }
}

/* The id behind the batch; 0: none of it has an id. */
static int64_t take_all(struct poll *p, const struct json *updates)
{
    size_t most = json_count(updates);
    int64_t next = 0;

    arena_reset(p->a);
    p->kept = NULL;
    p->kept_count = p->kept_at = 0;
    p->t->eyes.now = loop_now() / 1000;
    for (const struct json *one = json_child(updates); one; one = json_next(one)) {
        struct update update;

        update_read(one, &p->t->eyes, p->a, &update);
        take(p, &update, most);
        if (update.id >= next)
            next = update.id + 1;
    }
    return next;
}

/* --- answers --- */

static void fail(struct poll *p, const struct api_answer *answer, int64_t wait)
{
    p->failures++;
    log_event(p->failures == 1 ? LOG_WARN : LOG_DEBUG, "telegram.poll",
              "code=%d reason=%s failures=%d wait_ms=%lld", answer->code, api_reason(answer),
              p->failures, (long long)wait);
    ask_later(p, wait);
}

static void conflict(struct poll *p, const struct api_answer *answer)
{
    bool webhook = answer->why && strstr(answer->why, "ebhook");
    int64_t wait = telegram_patience(p->failures + 1);

    if (!p->conflict)
        telegram_alert(p->t, "telegram.conflict",
                       webhook ? "a webhook is set for this bot, so it hears nothing here; call "
                                 "deleteWebhook if nothing else uses it"
                               : "another program asks for this bot's messages; only one of them "
                                 "may run");
    p->conflict = true;
    fail(p, answer, wait < CONFLICT_LEAST_MS ? CONFLICT_LEAST_MS : wait);
}

static void hear_batch(struct poll *p, const struct api_answer *answer)
{
    const struct channel_hooks *hooks = &p->t->setup.hooks;

    p->next = take_all(p, answer->result);
    if (!p->next && json_count(answer->result)) { /* it would come again and again */
        fail(p, answer, telegram_patience(p->failures + 1));
        return;
    }
    if (p->failures)
        log_info("telegram.polls", "failures=%d", p->failures);
    p->failures = 0;
    p->conflict = false;
    if (hooks->in_touch)
        hooks->in_touch(hooks->owner, NETWORK_TELEGRAM);
    if (!p->next)
        ask(p);
    else if (!p->open)
        batch_close(p);
}

static void answered(void *owner, const struct api_answer *answer)
{
    struct poll *p = owner;

    p->call = NULL;
    if (answer->action == API_DONE && json_type(answer->result) == JSON_ARRAY)
        hear_batch(p, answer);
    else if (answer->action == API_REVOKED)
        telegram_revoked(p->t);
    else if (answer->action == API_CONFLICT)
        conflict(p, answer);
    else if (answer->action == API_WAIT)
        fail(p, answer, answer->retry_after * 1000 + MARGIN_MS);
    else
        fail(p, answer, telegram_patience(p->failures + 1));
}

/* --- the pass --- */

void poll_committed(struct poll *p)
{
    if (p->open && p->kept_at == p->kept_count)
        batch_close(p);
}

void poll_pass_ended(struct poll *p)
{
    while (p->kept_at < p->kept_count && offer(p, &p->kept[p->kept_at]))
        p->kept_at++;
}

struct poll *poll_new(struct telegram *t)
{
    struct poll *p = calloc(1, sizeof *p);

    if (!p)
        err_out_of_memory();
    p->t = t;
    p->asked_offset = -1;
    p->a = arena_new();
    return p;
}

void poll_free(struct poll **p)
{
    if (!*p)
        return;
    api_cancel(&(*p)->call);
    loop_cancel(&(*p)->again);
    arena_free(&(*p)->a);
    free(*p);
    *p = NULL;
}

void poll_start(struct poll *p)
{
    ask(p);
}
