/* crowd.c: somebody calls us in a group: we work in private, and say so once a day. */
/* SPDX-License-Identifier: MIT */
#include "flow/turn_inside.h"

#define CROWD_SECONDS 86400 /* between two words of ours to one group */

static int answer_crowd(struct turn *t, const struct person *group, struct err *e)
{
    const char *kind = arena_print(t->a, "crowd.%lld", (long long)group->id);
    int64_t suppressed;
    bool due;

    if (store_alert_due(t->setup.store, kind, t->now_ms / 1000, CROWD_SECONDS, &due, &suppressed,
                        e) < 0)
        return -1;
    return due ? turn_say(t, group, "group.private", NULL, 0, e) : 0;
}

int turn_hear_crowd(struct turn *t, const struct inbound *heard, struct err *e)
{
    struct person group;
    struct admitted in;

    if (turn_meet(t, heard, &group, e) < 0 ||
        inbox_admit(t->inbox, t->setup.store, &group, 0, heard, t->now_ms, t->a, &in, e) < 0)
        return -1;
    t->counts.seen_before += in.verdict == ADMIT_SEEN;
    return in.verdict == ADMIT_APPLY ? answer_crowd(t, &group, e) : 0;
}
