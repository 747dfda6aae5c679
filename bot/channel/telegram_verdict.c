/* telegram_verdict.c: what an answer means for the message that was sent. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram_sender.h"
#include "base/log.h"

#define WAIT_HERE 30        /* seconds; who is told to wait longer is given back to the outbox */
#define STAY_MOST_MS 300000 /* and who is told so again and again */

static void taken(struct sender *s, struct job *job, const struct json *result)
{
    letter_taken(&job->letter, result);
    job->asked_again = false;
    if (job->letter.step == LETTER_END)
        sender_settle(s, job, SEND_DONE, 0);
    else
        sender_go_on(s, job);
}

static void told_to_wait(struct sender *s, struct job *job, int64_t retry_after)
{
    int64_t now = loop_now();

    pace_hold(s->pace, sender_seat(s, job)->chat, retry_after, now);
    if (retry_after > WAIT_HERE || now - job->taken_at > STAY_MOST_MS)
        sender_settle(s, job, SEND_LATER, retry_after);
    else
        sender_go_on(s, job);
}

/* It may have been said, and may be said twice now; not three times in a row. */
static void not_answered(struct sender *s, struct job *job)
{
    s->no_answer++;
    log_info("telegram.no_answer", "out=%lld method=%s count=%lld", (long long)job->message.id,
             job->method, s->no_answer);
    if (job->asked_again) {
        sender_settle(s, job, SEND_LATER, 0);
        return;
    }
    job->asked_again = true;
    sender_go_on(s, job);
}

static void not_reachable(struct sender *s, struct job *job)
{
    if (sender_seat(s, job)->chat < 0)
        telegram_alert(s->t, "telegram.group", "the staff group cannot be written to");
    sender_settle(s, job, SEND_GONE, 0);
}

/* Everything that waits for the group goes to where it is now. A private chat never moves. */
static void moved(struct sender *s, struct job *job, int64_t to)
{
    int64_t from = sender_seat(s, job)->chat;

    if (job->moved || from > 0 || to >= 0) {
        sender_settle(s, job, SEND_LATER, 0);
        return;
    }
    for (size_t i = 0; i < s->count; i++)
        if (s->seats[i].chat == from)
            s->seats[i].chat = to;
    job->moved = true;
    telegram_moved(s->t, from, to);
    sender_go_on(s, job);
}

static void topic_closed(struct sender *s, struct job *job)
{
    if (letter_open_first(&job->letter))
        sender_go_on(s, job);
    else
        sender_settle(s, job, SEND_LATER, 0);
}

/* We send plain text, in which there is nothing to parse: a server that stumbles once is asked once more. */
static bool may_be_plain(struct job *job, const struct api_answer *answer)
{
    bool first = answer->action == API_PLAIN && !job->plain;

    job->plain = job->plain || first;
    return first;
}

/* Less of it may do: a shorter part, an edit of the buttons alone. */
static void refused(struct sender *s, struct job *job, const struct api_answer *answer)
{
    bool less = answer->action == API_TOO_LARGE || job->message.kind == OUTBOUND_EDIT ||
                job->letter.step == LETTER_CARRY;

    if (may_be_plain(job, answer) || (less && letter_less(&job->letter))) {
        sender_go_on(s, job);
        return;
    }
    log_warn("telegram.refused", "out=%lld method=%s code=%d reason=%s", (long long)job->message.id,
             job->method, answer->code, api_reason(answer));
    sender_settle(s, job, SEND_REFUSED, 0);
}

/* Without edits and topics the bot still speaks; without messages it does not. */
static void not_supported(struct sender *s, struct job *job)
{
    if (job->message.kind == OUTBOUND_MESSAGE) {
        sender_settle(s, job, SEND_LATER, 0);
        return;
    }
    if (!s->told_unsupported)
        log_warn("telegram.unsupported", "method=%s", job->method);
    s->told_unsupported = true;
    sender_settle(s, job, SEND_DONE, 0);
}

static void revoked(struct sender *s, struct job *job)
{
    if (!s->t->revoked)
        telegram_revoked(s->t);
    sender_settle(s, job, SEND_LATER, 0);
}

static void courtesy_answered(struct sender *s, struct job *job, const struct api_answer *answer)
{
    if (answer->action == API_WAIT)
        pace_hold(s->pace, sender_seat(s, job)->chat, answer->retry_after, loop_now());
    taken(s, job, NULL);
}

static void act(struct sender *s, struct job *job, const struct api_answer *answer)
{
    switch (answer->action) {
    case API_DONE:
    case API_ALREADY:
        taken(s, job, answer->result);
        return;
    case API_WAIT:
        told_to_wait(s, job, answer->retry_after);
        return;
    case API_NO_ANSWER:
        not_answered(s, job);
        return;
    case API_GONE:
        not_reachable(s, job);
        return;
    case API_MOVED:
        moved(s, job, answer->moved_to);
        return;
    case API_NO_TOPIC:
        sender_settle(s, job, job->message.place ? SEND_NO_PLACE : SEND_LATER, 0);
        return;
    case API_TOPIC_CLOSED:
        topic_closed(s, job);
        return;
    case API_REFUSED:
    case API_PLAIN:
    case API_TOO_LARGE:
        refused(s, job, answer);
        return;
    case API_UNSUPPORTED:
        not_supported(s, job);
        return;
    case API_REVOKED:
        revoked(s, job);
        return;
    case API_LATER:
    case API_CONFLICT:
        sender_settle(s, job, SEND_LATER, 0);
        return;
    }
}

/* A courtesy is none that anybody would wait for. */
void verdict_of(struct sender *s, struct job *job, const struct api_answer *answer)
{
    if (job->courtesy && answer->action != API_REVOKED)
        courtesy_answered(s, job, answer);
    else
        act(s, job, answer);
}
