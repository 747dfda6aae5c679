/* plan_adjust.c: a plan as an advisor's hand left it. */
/* SPDX-License-Identifier: MIT */
#include "core/plan_adjust.h"
#include "core/render.h"
#include <stdlib.h>
#include <string.h>

static const char ADDED[] = "advisor_";

const char *plan_step_name(const struct plan_step *s, struct arena *a)
{
    return arena_print(a, "%s:%d", s->id, s->payment);
}

int plan_step_added(const struct plan_step *s)
{
    size_t length = strlen(ADDED);

    return strncmp(s->id, ADDED, length) == 0 ? (int)strtol(s->id + length, NULL, 10) : -1;
}

static bool is_dropped(const struct holding *h, const struct plan_step *s, struct arena *a)
{
    const char *name = plan_step_name(s, a);

    for (size_t i = 0; i < h->dropped_count; i++)
        if (strcmp(h->dropped[i], name) == 0)
            return true;
    return false;
}

static void drop_steps(const struct holding *h, struct plan *p, struct arena *a)
{
    size_t kept = 0;

    for (size_t i = 0; i < p->step_count; i++)
        if (!is_dropped(h, &p->steps[i], a))
            p->steps[kept++] = p->steps[i];
    p->step_count = kept;
}

static struct plan_step added_step(const struct dialog *rules, const struct added_step *from,
                                   size_t number, const struct plan *p, struct arena *a)
{
    struct due none = {.day = DAY_NONE, .moment = MOMENT_NONE};
    struct due day = {.day = from->day, .moment = MOMENT_NONE};
    struct arg args[] = {ARG_T("name", from->by)};

    return (struct plan_step){.id = arena_print(a, "%s%zu", ADDED, number),
                              .track = "platform",
                              .title = from->text,
                              .text =
                                  render(rules->texts, p->language, "plan.by_advisor", args, 1, a),
                              .not_before = none,
                              .do_by = day,
                              .latest = day,
                              .aim_by = day,
                              .expect_by = none,
                              .state = from->day < p->today ? STEP_LATE : STEP_NOW};
}

/* Among those that can be done now, by their dates; behind what cannot wait. */
static bool stands_before(const struct plan_step *new, const struct plan_step *old)
{
    bool open = old->state == STEP_NOW || old->state == STEP_LATE;

    return !old->first && (!open || old->do_by.day == DAY_NONE || old->do_by.day > new->do_by.day);
}

static void insert_step(struct plan *p, const struct plan_step *new)
{
    size_t at = 0;

    while (at < p->step_count && !stands_before(new, &p->steps[at]))
        at++;
    memmove(&p->steps[at + 1], &p->steps[at], (p->step_count - at) * sizeof *new);
    p->steps[at] = *new;
    p->step_count++;
}

void plan_adjust(const struct dialog *rules, const struct casefile *c, struct plan *p,
                 struct arena *a)
{
    const struct holding *h = &c->desk;
    struct plan_step *steps;

    drop_steps(h, p, a);
    if (!h->added_count)
        return;
    steps = arena_array(a, p->step_count + h->added_count, sizeof *steps);
    if (p->step_count)
        memcpy(steps, p->steps, p->step_count * sizeof *steps);
    p->steps = steps;
    for (size_t i = 0; i < h->added_count; i++) {
        struct plan_step new = added_step(rules, &h->added[i], i, p, a);

        insert_step(p, &new);
    }
}
