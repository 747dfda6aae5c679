/* telegram_send.c: what the outbox gives is said, one call at a time in a chat, in the time that Telegram leaves us. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram_sender.h"
#include "base/log.h"
#include "channel/telegram_courtesy.h"
#include <stdlib.h>
#include <string.h>

/* Seats for one chat; the rest of what a group is to get waits in the outbox, out of people's way. */
#define CHAT_MOST 16
/* Longer waits are the outbox's; those for the minute of the group are not longer. */
#define WAIT_MOST_MS 120000
/* The Bot API takes a mebibyte of parameters, and no letter comes near it. */
#define CALL_MOST (1 << 20)
#define ANSWER_MS 25000 /* a message; Telegram takes some seconds when it is busy */
#define UPLOAD_MS 120000
#define COURTESY_MS 5000

static void answered(void *owner, const struct api_answer *answer);
static void due(void *owner);

struct sender *sender_new(struct telegram *t)
{
    const struct pace_limits limits = {t->setup.per_second, t->setup.group_per_minute};
    struct sender *s = calloc(1, sizeof *s);

    if (!s)
        err_out_of_memory();
    s->t = t;
    s->pace = pace_new(&limits);
    s->courtesies = courtesies_new(t);
    s->progress = progress_new();
    s->a = arena_new();
    s->json = (struct buf)BUF_INIT(CALL_MOST);
    if (!letter_number(t->setup.staff_group, &s->staff_group))
        s->staff_group = 0;
    return s;
}

void sender_free(struct sender **sender)
{
    struct sender *s = *sender;

    if (!s)
        return;
    for (size_t i = 0; i < s->count; i++) {
        if (s->seats[i].job->call)
            api_cancel(&s->seats[i].job->call);
        job_free(&s->seats[i].job);
    }
    loop_cancel(&s->timer);
    courtesies_free(&s->courtesies);
    progress_free(&s->progress);
    pace_free(&s->pace);
    arena_free(&s->a);
    buf_free(&s->json);
    free(s);
    *sender = NULL;
}

/* --- whose turn it is --- */

struct seat *sender_seat(struct sender *s, const struct job *job)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->seats[i].job == job)
            return &s->seats[i];
    return NULL;
}

static bool is_first_of_chat(const struct sender *s, const struct seat *seat)
{
    for (const struct seat *earlier = s->seats; earlier < seat; earlier++)
        if (earlier->chat == seat->chat)
            return false;
    return true;
}

static size_t seats_of_chat(const struct sender *s, int64_t chat)
{
    size_t seats = 0;

    for (size_t i = 0; i < s->count; i++)
        seats += s->seats[i].chat == chat;
    return seats;
}

static void come_back(struct sender *s, int64_t now, int64_t wait)
{
    if (s->timer && s->timer_at <= now + wait)
        return;
    loop_cancel(&s->timer);
    s->timer = loop_timer(s->t->channel.loop, wait, due, s);
    s->timer_at = now + wait;
}

static int64_t timeout_of(const struct letter_call *call)
{
    if (call->courtesy)
        return COURTESY_MS;
    return call->file ? UPLOAD_MS : ANSWER_MS;
}

static void call_now(struct sender *s, const struct seat *seat, int64_t now)
{
    struct job *job = seat->job;
    struct letter_call call;

    arena_reset(s->a);
    job->letter.chat = seat->chat;
    if (!letter_next(&job->letter, s->a, &s->json, &call))
        return; /* a job whose letter is at its end has no seat */
    if (!call.courtesy)
        pace_sent(s->pace, seat->chat, now);
    job->method = call.method;
    job->courtesy = call.courtesy;
    job->call = api_send(s->t->api, call.method, buf_text(&s->json), call.file, timeout_of(&call),
                         answered, job);
}

/* Now, or when the pace allows it, or when the one before it in its chat is through. */
static void try_seat(struct sender *s, const struct seat *seat)
{
    int64_t now = loop_now(), wait;

    if (seat->job->call || !is_first_of_chat(s, seat))
        return;
    wait = pace_wait(s->pace, seat->chat, now);
    if (wait > WAIT_MOST_MS)
        sender_settle(s, seat->job, SEND_LATER, (wait + 999) / 1000);
    else if (wait > 0 || s->t->revoked)
        come_back(s, now, wait);
    else
        call_now(s, seat, now);
}

static void try_chat(struct sender *s, int64_t chat)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->seats[i].chat == chat) {
            try_seat(s, &s->seats[i]);
            return;
        }
}

/* The outbox keeps what cannot be said now. */
static void give_back(struct sender *s)
{
    for (size_t i = s->count; i-- > 0;)
        if (!s->seats[i].job->call)
            sender_settle(s, s->seats[i].job, SEND_LATER, 0);
}

/* A seat may become free meanwhile, and be the next one's. */
static void try_all(struct sender *s, bool people)
{
    for (size_t i = 0; i < s->count;) {
        const struct job *job = s->seats[i].job;

        if ((s->seats[i].chat > 0) == people)
            try_seat(s, &s->seats[i]);
        if (i < s->count && s->seats[i].job == job)
            i++;
    }
}

/* People before the staff, who have more to read than may be said to one group. */
static void due(void *owner)
{
    struct sender *s = owner;

    s->timer = NULL;
    if (s->t->revoked)
        give_back(s);
    try_all(s, true);
    try_all(s, false);
}

/* --- what became of it --- */

static void tell(struct sender *s, const struct job *job, enum send_outcome outcome,
                 int64_t retry_after)
{
    const char *id = outcome == SEND_DONE && job->letter.id[0] ? job->letter.id : NULL;
    const struct settlement what = {.outbound = job->message.id,
                                    .outcome = outcome,
                                    .retry_after = retry_after,
                                    .external_id = id};

    s->t->channel.hooks.settled(s->t->channel.hooks.owner, &what);
}

void sender_settle(struct sender *s, struct job *job, enum send_outcome outcome,
                   int64_t retry_after)
{
    struct seat *seat = sender_seat(s, job);
    int64_t chat = seat->chat;

    if (outcome == SEND_LATER)
        progress_keep(s->progress, job);
    s->count--;
    memmove(seat, seat + 1, (size_t)(&s->seats[s->count] - seat) * sizeof *seat);
    tell(s, job, outcome, retry_after);
    job_free(&job);
    try_chat(s, chat);
}

void sender_go_on(struct sender *s, struct job *job)
{
    try_seat(s, sender_seat(s, job));
}

static void answered(void *owner, const struct api_answer *answer)
{
    struct job *job = owner;

    job->call = NULL;
    verdict_of(job->sender, job, answer);
}

/* --- what the channel asks --- */

static int chat_of(const struct sender *s, const char *id, int64_t *chat, struct err *e)
{
    if (!letter_number(id, chat))
        return err_set(e, ERR_MISSING, "the address is no chat id");
    if (*chat == s->staff_group && s->t->eyes.staff_group)
        *chat = s->t->eyes.staff_group;
    return 0;
}

/* The outbox took it for lost, and it is not. */
static bool is_here(const struct sender *s, int64_t id)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->seats[i].job->message.id == id)
            return true;
    return false;
}

int sender_take(struct sender *s, const struct outbound *message, struct err *e)
{
    struct job *job;
    int64_t chat;

    if (!s->t->ready || s->t->revoked || s->count == SENDER_SEATS)
        return err_set(e, ERR_BUSY, "Telegram takes nothing now");
    if (chat_of(s, message->to.id, &chat, e) < 0)
        return -1;
    if (is_here(s, message->id))
        return 0;
    if (seats_of_chat(s, chat) >= CHAT_MOST)
        return err_set(e, ERR_MISSING, "enough waits for this chat");
    job = job_new(message);
    job->sender = s;
    job->taken_at = loop_now();
    if (!letter_begin(&job->letter, &job->message, chat)) {
        log_warn("telegram.refused", "out=%lld reason=nothing in it can be sent",
                 (long long)message->id);
        tell(s, job, SEND_REFUSED, 0);
        job_free(&job);
        return 0;
    }
    progress_resume(s->progress, job);
    s->seats[s->count] = (struct seat){chat, job};
    try_seat(s, &s->seats[s->count++]);
    return 0;
}

void sender_answer_tap(struct sender *s, const char *callback)
{
    if (!s->t->revoked)
        courtesies_tap(s->courtesies, callback);
}

void sender_composing(struct sender *s, const char *address_id)
{
    int64_t chat;

    if (s->t->ready && !s->t->revoked && letter_number(address_id, &chat) &&
        !seats_of_chat(s, chat) && pace_wait(s->pace, chat, loop_now()) == 0)
        courtesies_typing(s->courtesies, chat);
}
