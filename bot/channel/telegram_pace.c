/* telegram_pace.c: when the next message to a chat may go. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram_pace.h"
#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#define SECOND_US INT64_C(1000000)
#define MINUTE_MS 60000
#define CHAT_BURST 4        /* what a chat may get at once; then one a second */
#define GROUP_MOST 1000     /* more a minute is no budget */
#define MARGIN_MS 500       /* behind retry_after: both clocks are rounded */
#define TOLD_CHATS 3        /* so many chats told to wait ... */
#define TOLD_WITHIN_MS 5000 /* ... in this time ... */
#define TOLD_WITHIN_CALLS                                                                          \
    10                 /* ... and calls, so nearly each of them: then it is not about the chats */
#define TABLE_LEAST 64 /* a power of two */

/* A token bucket as one number: when it will be full again, had nobody taken anything since. */
struct chat {
    int64_t id;
    int64_t full_at;    /* us */
    int64_t held_until; /* ms */
    bool used;
};

struct told {
    int64_t chat, at, until; /* ms */
    int64_t calls;
};

struct pace {
    struct pace_limits limits;
    int64_t full_at; /* us, of the bucket of all chats */
    int64_t held_until;
    int64_t calls;
    struct told told[TOLD_CHATS]; /* the last chats that were told to wait, newest first */
    int64_t *group;               /* ms, the last messages to the group, a ring */
    size_t group_at;
    struct chat *table; /* open addressing, at most half full after a sweep */
    size_t room, count;
    int64_t last, shift; /* ms: a clock that is set back goes on from where it was */
};

static void *zeroed(size_t count, size_t each)
{
    void *memory = calloc(count, each);

    if (!memory)
        err_out_of_memory();
    return memory;
}

struct pace *pace_new(const struct pace_limits *limits)
{
    struct pace *p = zeroed(1, sizeof *p);

    p->limits = *limits;
    if (p->limits.group_per_minute > GROUP_MOST)
        p->limits.group_per_minute = 0;
    if (p->limits.group_per_minute > 0)
        p->group = zeroed((size_t)p->limits.group_per_minute, sizeof *p->group);
    p->room = TABLE_LEAST;
    p->table = zeroed(p->room, sizeof *p->table);
    for (int64_t i = 0; i < p->limits.group_per_minute; i++)
        p->group[i] = INT64_MIN / 2;
    for (size_t i = 0; i < TOLD_CHATS; i++)
        p->told[i].at = INT64_MIN / 2;
    return p;
}

void pace_free(struct pace **p)
{
    if (!*p)
        return;
    free((*p)->group);
    free((*p)->table);
    free(*p);
    *p = NULL;
}

static int64_t steady(struct pace *p, int64_t now_ms)
{
    if (now_ms + p->shift < p->last)
        p->shift = p->last - now_ms;
    p->last = now_ms + p->shift;
    return p->last;
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* --- the chats that are not quiet --- */

/* Ids are made by somebody else, so their bits are mixed (the finalizer of MurmurHash3, public domain). */
static size_t slot_of(int64_t id, size_t room)
{
    uint64_t x = (uint64_t)id;

    x = (x ^ x >> 33) * UINT64_C(0xff51afd7ed558ccd);
    x = (x ^ x >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
    return (size_t)(x ^ x >> 33) & (room - 1);
}

/* The chat, or the free place where it would stand. */
static struct chat *place_of(struct chat *table, size_t room, int64_t id)
{
    size_t i = slot_of(id, room);

    while (table[i].used && table[i].id != id)
        i = (i + 1) & (room - 1);
    return &table[i];
}

static const struct chat *find(const struct pace *p, int64_t id)
{
    const struct chat *chat = p->count ? place_of(p->table, p->room, id) : NULL;

    return chat && chat->used ? chat : NULL;
}

static bool is_quiet(const struct chat *chat, int64_t now)
{
    return chat->full_at <= now * 1000 && chat->held_until <= now;
}

static void sweep(struct pace *p, int64_t now)
{
    size_t kept = 0, room = TABLE_LEAST;
    struct chat *table;

    for (size_t i = 0; i < p->room; i++)
        kept += p->table[i].used && !is_quiet(&p->table[i], now);
    while (room < kept * 2 + 1)
        room *= 2;
    table = zeroed(room, sizeof *table);
    for (size_t i = 0; i < p->room; i++)
        if (p->table[i].used && !is_quiet(&p->table[i], now))
            *place_of(table, room, p->table[i].id) = p->table[i];
    free(p->table);
    p->table = table;
    p->room = room;
    p->count = kept;
}

static struct chat *find_or_add(struct pace *p, int64_t id, int64_t now)
{
    struct chat *chat = place_of(p->table, p->room, id);

    if (chat->used)
        return chat;
    if (p->count >= p->room / 4 * 3) {
        sweep(p, now);
        chat = place_of(p->table, p->room, id);
    }
    *chat = (struct chat){.id = id, .used = true};
    p->count++;
    return chat;
}

/* --- buckets: `burst` at once, then one an interval; all in us. That of all chats holds what a second brings. --- */

static int64_t bucket_ready(int64_t full_at, int64_t interval, int64_t burst)
{
    return full_at - (burst - 1) * interval;
}

static void bucket_take(int64_t *full_at, int64_t interval, int64_t now)
{
    *full_at = later(*full_at, now) + interval;
}

static int64_t ms_until(int64_t at_us, int64_t now)
{
    return at_us > now * 1000 ? (at_us - now * 1000 + 999) / 1000 : 0;
}

/* --- what the channel asks --- */

static bool is_paced(const struct pace *p)
{
    return p->limits.per_second > 0;
}

static int64_t wait_of_chats(const struct pace *p, const struct chat *chat, int64_t now)
{
    int64_t rate = p->limits.per_second, wait;

    if (!is_paced(p))
        return 0;
    wait = ms_until(bucket_ready(p->full_at, SECOND_US / rate, rate), now);
    if (chat && chat->id > 0)
        wait = later(wait, ms_until(bucket_ready(chat->full_at, SECOND_US, CHAT_BURST), now));
    return wait;
}

static int64_t wait_of_group(const struct pace *p, int64_t id, int64_t now)
{
    return id < 0 && p->group ? p->group[p->group_at] + MINUTE_MS - now : 0;
}

int64_t pace_wait(struct pace *p, int64_t id, int64_t now_ms)
{
    int64_t now = steady(p, now_ms), wait = later(0, p->held_until - now);
    const struct chat *chat = find(p, id);

    if (chat)
        wait = later(wait, chat->held_until - now);
    return later(later(wait, wait_of_chats(p, chat, now)), wait_of_group(p, id, now));
}

void pace_sent(struct pace *p, int64_t id, int64_t now_ms)
{
    int64_t now = steady(p, now_ms);

    p->calls++;
    if (id < 0 && p->group) {
        p->group[p->group_at] = now;
        p->group_at = (p->group_at + 1) % (size_t)p->limits.group_per_minute;
    }
    if (!is_paced(p))
        return;
    bucket_take(&p->full_at, SECOND_US / p->limits.per_second, now * 1000);
    if (id > 0)
        bucket_take(&find_or_add(p, id, now)->full_at, SECOND_US, now * 1000);
}

/* A chat stands there once, with what it was told last. */
static void remember(struct pace *p, const struct told *told)
{
    struct told carried = *told;

    for (size_t i = 0; i < TOLD_CHATS; i++) {
        struct told here = p->told[i];

        p->told[i] = carried;
        if (here.chat == told->chat)
            return;
        carried = here;
    }
}

static bool is_about_all(const struct pace *p, int64_t now)
{
    const struct told *oldest = &p->told[TOLD_CHATS - 1];

    return oldest->at >= now - TOLD_WITHIN_MS && p->calls - oldest->calls <= TOLD_WITHIN_CALLS;
}

void pace_hold(struct pace *p, int64_t id, int64_t retry_after, int64_t now_ms)
{
    int64_t now = steady(p, now_ms), until = now + retry_after * 1000 + MARGIN_MS;
    struct chat *chat = find_or_add(p, id, now);

    chat->held_until = later(chat->held_until, until);
    remember(p, &(struct told){id, now, chat->held_until, p->calls});
    if (!is_about_all(p, now))
        return;
    for (size_t i = 0; i < TOLD_CHATS; i++)
        p->held_until = later(p->held_until, p->told[i].until);
}
