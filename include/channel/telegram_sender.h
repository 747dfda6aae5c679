/* telegram_sender.h: what telegram_send.c (whose turn it is) and telegram_verdict.c (what an answer means for a message) share.
 * SPDX-License-Identifier: MIT
 */
#ifndef CHANNEL_TELEGRAM_SENDER_H
#define CHANNEL_TELEGRAM_SENDER_H

#include "channel/telegram_inside.h"
#include "channel/telegram_job.h"

#define SENDER_SEATS 256 /* what the outbox has in the air at most */

/* Who is served, in the order of being taken. A chat's first seat alone may be on its way. */
struct seat {
    int64_t chat;
    struct job *job;
};

struct sender {
    struct telegram *t;
    struct pace *pace;
    struct courtesies *courtesies;
    struct progress *progress;
    struct arena *a; /* for one call */
    struct buf json;
    struct seat seats[SENDER_SEATS];
    size_t count;
    int64_t staff_group; /* as the configuration names it; 0: none */
    struct loop_timer *timer;
    int64_t timer_at;    /* UTC ms */
    long long no_answer; /* calls of which nobody knows what became */
    bool told_unsupported;
};

/* telegram_send.c */
struct seat *sender_seat(struct sender *s, const struct job *job);
/* The next call of this job, as soon as it may go. */
void sender_go_on(struct sender *s, struct job *job);
/* The job is over, and freed. */
void sender_settle(struct sender *s, struct job *job, enum send_outcome outcome,
                   int64_t retry_after);

/* telegram_verdict.c: exactly one of the two above comes of an answer. */
void verdict_of(struct sender *s, struct job *job, const struct api_answer *answer);

#endif
