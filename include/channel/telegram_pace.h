/* telegram_pace.h: when the next message to a chat may go.
 * SPDX-License-Identifier: MIT
 *
 * Pure: the clock is an argument (monotonic or UTC milliseconds, always the same; set back, it goes on from where it was). Token buckets: all chats
 * together, and one a private chat (four at once, then one a second); the staff group, and any other negative id, by the minute. retry_after of
 * a chat stops that chat; when three chats are told to wait within seconds, and with hardly a call between them, all are stopped. Chats that have
 * been quiet are forgotten. Cost of a call: one look-up in a table.
 */
#ifndef CHANNEL_TELEGRAM_PACE_H
#define CHANNEL_TELEGRAM_PACE_H

#include <stdint.h>

struct pace;

struct pace_limits {
    int64_t per_second;       /* 0: as many as there are; retry_after holds all the same */
    int64_t group_per_minute; /* 0: likewise */
};

struct pace *pace_new(const struct pace_limits *limits);
void pace_free(struct pace **p);

/* Milliseconds until a call to the chat `id` may go; 0: now. */
int64_t pace_wait(struct pace *p, int64_t id, int64_t now_ms);
void pace_sent(struct pace *p, int64_t id, int64_t now_ms); /* it goes now */
/* The server said 429 for this chat. */
void pace_hold(struct pace *p, int64_t id, int64_t retry_after, int64_t now_ms);

#endif
