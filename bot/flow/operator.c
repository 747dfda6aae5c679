/* operator.c: what the one who runs the bot must know, at most once an hour for each kind. */
/* SPDX-License-Identifier: MIT */
#include "flow/parts.h"
#include "flow/turn_inside.h"

#define ALERT_SECONDS 3600 /* between two alerts of one kind */

int turn_tell_operator(struct turn *t, const char *kind, const char *detail, struct err *e)
{
    struct person p;
    struct arg args[3] = {ARG_T("kind", kind), ARG_T("detail", detail)};
    bool due = false;
    int64_t suppressed = 0;

    if (!t->setup.operator_address)
        return 0;
    if (store_alert_due(t->setup.store, kind, t->now_ms / 1000, ALERT_SECONDS, &due, &suppressed,
                        e) < 0)
        return -1;
    if (!due)
        return 0;
    args[2] = (struct arg)ARG_N("suppressed", suppressed);
    if (put_person(t->setup.store, *t->setup.operator_address, t->a, &p, e) < 0)
        return -1;
    return turn_say(t, &p, "operator.alert", args, 3, e);
}

int turn_alert(struct turn *t, const char *kind, const char *detail, int64_t now_ms, struct err *e)
{
    if (!t->setup.operator_address)
        return 0;
    t->now_ms = now_ms;
    arena_reset(t->a);
    if (store_begin(t->setup.store, e) < 0)
        return -1;
    if (turn_tell_operator(t, kind, detail, e) == 0)
        return store_commit(t->setup.store, e);
    store_rollback(t->setup.store);
    return -1;
}
