/* desk_left.c: whoever held a case is no longer one of the staff. */
/* SPDX-License-Identifier: MIT */
#include "flow/desk_inside.h"
#include "store/audit.h"
#include <string.h>

/* A new colleague may have the name of one who is gone. */
static bool is_held(const struct desk *d, const struct session *s, const struct staff_member *gone,
                    size_t count)
{
    const struct staff_member *holder = desk_holder(d, s);

    for (size_t i = 0; holder && i < count; i++)
        if (strcmp(gone[i].name, holder->name) == 0)
            return false;
    return holder && holder->role != STAFF_OBSERVER;
}

static int record(struct desk *d, const struct session *s, const char *who, int64_t now,
                  struct err *e)
{
    struct audit_row row = {.at = now, .case_number = s->row.number, .who = who, .act = "lost"};

    return audit_add(d->store, &row, e);
}

static int tell_buyer(struct desk *d, const struct session *s, const struct step *step, int64_t now,
                      struct arena *a, struct err *e)
{
    struct person p;

    if (people_load(d->store, s->row.person, a, &p, e) < 0)
        return -1;
    if (p.current_case != s->row.number)
        return 0;
    if (desk_tell_place(d, s, now, a, e) < 0 ||
        desk_tell_buyer(d, s, "human.left", NULL, 0, a, e) < 0)
        return -1;
    for (size_t i = 0; i < step->reply_count; i++)
        if (d->hooks.put_person(d->hooks.owner, p.id, &step->replies[i], s->row.number, e) < 0)
            return -1;
    return 0;
}

/* It waits from now on, and the bot is there meanwhile, at its question. */
static int back_to_the_queue(struct desk *d, struct session *s, const char *who, int64_t now,
                             struct arena *a, struct err *e)
{
    struct step *step = arena_alloc(a, sizeof *step);
    struct arg args[] = {ARG_N("number", s->row.number), ARG_T("name", who)};

    s->file.phase = PHASE_WAITING;
    s->file.desk.held_by = NULL;
    holding_begins_to_wait(&s->file.desk, now);
    if (engine_resume(s->interview, d->dialogs, &s->file, NULL, now, a, step, e) < 0)
        return -1;
    s->file = step->after;
    if (session_save(d->sessions, s, a, e) < 0 || record(d, s, who, now, e) < 0 ||
        tell_buyer(d, s, step, now, a, e) < 0)
        return -1;
    return desk_tell_all(d, s, NULL, desk_text(d, "desk.holder_left", args, 2, a), DESK_WORD, now,
                         a, e);
}

int desk_free_of(struct desk *d, struct session *s, const struct staff_member *gone, size_t count,
                 int64_t now, struct arena *a, struct err *e)
{
    const char *who = arena_copy(a, s->row.held_by ? s->row.held_by : "");

    if (s->file.phase != PHASE_HELD || is_held(d, s, gone, count))
        return 0;
    return back_to_the_queue(d, s, who, now, a, e);
}
