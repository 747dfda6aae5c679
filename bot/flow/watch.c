/* watch.c: what falls due while nobody says anything: cases that wait too long, people who want to be forgotten. */
/* SPDX-License-Identifier: MIT */
#include "base/log.h"
#include "flow/turn_inside.h"
#include "store/cases.h"

#define WATCHED_MOST 64       /* cases in one transaction; the rest comes with the next one */
#define AGAIN_MS (60 * 1000L) /* a case that could not be seen to is tried again after this */

static int watch_case(struct turn *t, int64_t number, struct err *e)
{
    struct session s;

    if (session_load(t->sessions, number, t->a, &s, e) < 0)
        return -1;
    return desk_watch_case(t->desk, &s, t->now_ms / 1000, t->a, e);
}

/* A case that cannot be read keeps no other from being seen to. */
static int watch_or_pass_over(struct turn *t, int64_t number, bool *failed, struct err *e)
{
    struct err why = {0};

    arena_reset(t->a);
    if (store_savepoint(t->setup.store, e) < 0)
        return -1;
    if (watch_case(t, number, &why) == 0)
        return store_release(t->setup.store, e);
    store_undo(t->setup.store);
    if (why.kind == ERR_IO || why.kind == ERR_BUSY) {
        *e = why;
        return -1;
    }
    *failed = true;
    log_warn("turn.not_watched", "case=%lld why=%s", (long long)number, why.text);
    return 0;
}

static int watch_queue(struct turn *t, const struct cases_watch *w, bool *failed, struct err *e)
{
    int64_t numbers[WATCHED_MOST];
    size_t count;

    if (cases_watched(t->setup.store, w, t->now_ms / 1000, numbers, WATCHED_MOST, &count, e) < 0)
        return -1;
    for (size_t i = 0; i < count; i++)
        if (watch_or_pass_over(t, numbers[i], failed, e) < 0)
            return -1;
    return 0;
}

static int in_transaction(struct turn *t, const struct cases_watch *w, bool *failed, struct err *e)
{
    if (store_begin(t->setup.store, e) < 0)
        return -1;
    if (watch_queue(t, w, failed, e) == 0)
        return store_commit(t->setup.store, e);
    store_rollback(t->setup.store);
    return -1;
}

static int next_of_queue(struct turn *t, const struct cases_watch *w, int64_t *next_ms,
                         struct err *e)
{
    int64_t at;

    if (cases_watch_next(t->setup.store, w, &at, e) < 0)
        return -1;
    *next_ms = at == INT64_MAX ? INT64_MAX : at * 1000;
    if (*next_ms < t->watch_again_ms)
        *next_ms = t->watch_again_ms;
    return 0;
}

static int see_to_queue(struct turn *t, int64_t *next_ms, struct err *e)
{
    struct cases_watch w = desk_watches(t->desk);
    bool failed = false;

    if (next_of_queue(t, &w, next_ms, e) < 0)
        return -1;
    if (*next_ms > t->now_ms)
        return 0;
    if (in_transaction(t, &w, &failed, e) < 0)
        return -1;
    t->watch_again_ms = failed ? t->now_ms + AGAIN_MS : 0;
    return next_of_queue(t, &w, next_ms, e);
}

int turn_watch(struct turn *t, int64_t now_ms, int64_t *next_ms, struct err *e)
{
    t->now_ms = now_ms;
    if (see_to_queue(t, next_ms, e) < 0)
        return -1;
    return turn_finish_erasing(t, next_ms, e);
}
