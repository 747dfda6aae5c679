/* renew.c: a new set of dialogs: rules are the newest for every case, the interview of a case stays its own. */
/* SPDX-License-Identifier: MIT */
#include "base/log.h"
#include "flow/turn_inside.h"
#include <stdlib.h>

#define RENEW_MOST 100000 /* plans looked at when rules change; more is no longer one machine */

static void use(struct turn *t, struct dialog *dialogs)
{
    t->setup.dialogs = dialogs;
    session_cache_use(t->sessions, dialogs);
    desk_use_dialogs(t->desk, dialogs);
}

/* A case that its buyer does not talk about now is left alone; its plan is made anew when they come back to it. */
static int renew_plan(struct turn *t, int64_t number, const struct dialog *old, struct err *e)
{
    struct step *step = arena_alloc(t->a, sizeof *step);
    struct session s;
    struct person p;

    if (session_load(t->sessions, number, t->a, &s, e) < 0 ||
        people_load(t->setup.store, s.row.person, t->a, &p, e) < 0)
        return -1;
    if (p.current_case != number)
        return 0;
    if (engine_rules_changed(s.interview, old, t->setup.dialogs, &s.file, t->now_ms / 1000, t->a,
                             step, e) < 0)
        return -1;
    return step->reply_count ? turn_keep_step(t, &p, &s, step, t->now_ms, e) : 0;
}

/* One case that cannot be read keeps its plan; it does not keep the new rules from all others. */
static int renew_or_pass_over(struct turn *t, int64_t number, const struct dialog *old,
                              struct err *e)
{
    struct err why = {0};

    arena_reset(t->a);
    if (store_savepoint(t->setup.store, e) < 0)
        return -1;
    if (renew_plan(t, number, old, &why) == 0)
        return store_release(t->setup.store, e);
    store_undo(t->setup.store);
    if (why.kind == ERR_IO || why.kind == ERR_BUSY) {
        *e = why;
        return -1;
    }
    log_warn("turn.not_renewed", "case=%lld why=%s", (long long)number, why.text);
    return 0;
}

static int renew_phase(struct turn *t, enum phase phase, const struct dialog *old, struct err *e)
{
    int64_t *numbers = calloc(RENEW_MOST, sizeof *numbers);
    size_t count = 0;
    int result;

    if (!numbers)
        err_out_of_memory();
    result = cases_in_phase(t->setup.store, phase, numbers, RENEW_MOST, &count, e);
    for (size_t i = 0; result == 0 && i < count; i++)
        result = renew_or_pass_over(t, numbers[i], old, e);
    free(numbers);
    return result;
}

/* Cases that a person holds are not touched: the advisor sees the new rules with the next plan. */
static int renew_plans(struct turn *t, const struct dialog *old, struct err *e)
{
    if (store_begin(t->setup.store, e) < 0)
        return -1;
    if (renew_phase(t, PHASE_PLANNED, old, e) == 0 && renew_phase(t, PHASE_WAITING, old, e) == 0)
        return store_commit(t->setup.store, e);
    store_rollback(t->setup.store);
    return -1;
}

int turn_use_dialogs(struct turn *t, struct dialog *dialogs, int64_t now_ms, struct err *e)
{
    struct dialog *old = t->setup.dialogs;

    t->now_ms = now_ms;
    if (session_cache_keep(t->sessions, dialogs, e) < 0)
        return -1;
    use(t, dialogs);
    if (renew_plans(t, old, e) == 0)
        return 0;
    use(t, old);
    return -1;
}
