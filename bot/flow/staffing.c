/* staffing.c: somebody is no longer staff: they are told nothing more, and what they held waits again. */
/* SPDX-License-Identifier: MIT */
#include "base/log.h"
#include "flow/turn_inside.h"
#include "store/audit.h"
#include "store/mail.h"
#include <stdlib.h>

#define HELD_MOST 10000 /* cases that a desk of 256 people talks in */

static int say_goodbye(struct turn *t, const struct staff_member *gone, struct err *e)
{
    struct audit_row row = {.at = t->now_ms / 1000, .who = gone->name, .act = "left"};
    struct person p;

    if (audit_add(t->setup.store, &row, e) < 0 ||
        people_find(t->setup.store, gone->address, t->a, &p, e) < 0)
        return -1;
    return p.id ? mail_give_up(t->setup.store, p.id, e) : 0;
}

/* --- what they held --- */

static int free_case(struct turn *t, int64_t number, const struct staff_member *gone, size_t count,
                     struct err *e)
{
    struct session s;

    if (session_load(t->sessions, number, t->a, &s, e) < 0)
        return -1;
    return desk_free_of(t->desk, &s, gone, count, t->now_ms / 1000, t->a, e);
}

/* A case that cannot be read keeps no other with somebody who is gone. */
static int free_or_pass_over(struct turn *t, int64_t number, const struct staff_member *gone,
                             size_t count, struct err *e)
{
    struct err why = {0};

    arena_reset(t->a);
    if (store_savepoint(t->setup.store, e) < 0)
        return -1;
    if (free_case(t, number, gone, count, &why) == 0)
        return store_release(t->setup.store, e);
    store_undo(t->setup.store);
    if (why.kind == ERR_IO || why.kind == ERR_BUSY) {
        *e = why;
        return -1;
    }
    log_warn("turn.not_freed", "case=%lld why=%s", (long long)number, why.text);
    return 0;
}

static int free_all(struct turn *t, const struct staff_member *gone, size_t count, struct err *e)
{
    int64_t *numbers = calloc(HELD_MOST, sizeof *numbers);
    size_t held = 0;
    int result;

    if (!numbers)
        err_out_of_memory();
    result = cases_in_phase(t->setup.store, PHASE_HELD, numbers, HELD_MOST, &held, e);
    for (size_t i = 0; result == 0 && i < held; i++)
        result = free_or_pass_over(t, numbers[i], gone, count, e);
    free(numbers);
    return result;
}

static int change(struct turn *t, const struct staff_member *gone, size_t count, struct err *e)
{
    for (size_t i = 0; i < count; i++)
        if (say_goodbye(t, &gone[i], e) < 0)
            return -1;
    return free_all(t, gone, count, e);
}

int turn_staff_changed(struct turn *t, const struct staff_member *gone, size_t count,
                       int64_t now_ms, struct err *e)
{
    t->now_ms = now_ms;
    arena_reset(t->a);
    if (store_begin(t->setup.store, e) < 0)
        return -1;
    if (change(t, gone, count, e) == 0)
        return store_commit(t->setup.store, e);
    store_rollback(t->setup.store);
    return -1;
}
