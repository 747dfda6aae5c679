/* desk_erase.c: a case is empty from now on, and the desk is told its number. */
/* SPDX-License-Identifier: MIT */
#include "flow/desk_inside.h"
#include "store/audit.h"

static int record(struct desk *d, const struct session *s, int64_t now, struct err *e)
{
    struct audit_row row = {
        .at = now, .case_number = s->row.number, .who = "buyer", .act = "erase"};

    return audit_add(d->store, &row, e);
}

/* What is left is that there was a case, and from when to when. */
static void empty(struct session *s, int64_t now)
{
    struct casefile left = casefile_new("en", s->row.dialog, s->file.opened_at);

    left.number = s->file.number;
    left.revision = s->file.revision;
    left.heard_at = now;
    left.phase = PHASE_ERASED;
    s->file = left;
    s->row.burst = NULL;
    s->row.burst_length = 0;
}

int desk_erase(struct desk *d, struct session *s, int64_t now, struct arena *a, struct err *e)
{
    bool known = s->file.phase == PHASE_HELD || s->file.phase == PHASE_WAITING;

    if ((known && desk_notice(d, s, "desk.erased", now, a, e) < 0) || record(d, s, now, e) < 0)
        return -1;
    empty(s, now);
    if (session_save(d->sessions, s, a, e) < 0)
        return -1;
    return desk_show(d, s, now, a, e);
}
