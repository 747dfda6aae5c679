/* advise_plan.c: an advisor looks at the plan, changes it, and sends it, or a letter of it. */
/* SPDX-License-Identifier: MIT */
#include "base/date.h"
#include "core/advise_inside.h"
#include "core/draft.h"
#include "core/plan.h"
#include "core/plan_adjust.h"
#include <stdlib.h>
#include <string.h>

#define ADDED_MOST 20 /* steps of one case; each is a promise that somebody keeps in mind */

static struct plan plan_of(const struct advice *w)
{
    const struct casefile *c = w->before;
    struct plan p;

    plan_build(w->rules, c->facts, c->fact_count, c->zone, "en", w->now, w->a, &p);
    plan_adjust(w->rules, c, &p, w->a);
    return p;
}

static const char *line(const struct advice *w, const struct plan_step *s, size_t number)
{
    struct arg args[] = {
        ARG_N("number", (int64_t)number),
        ARG_T("title", s->title),
        ARG_T("state", step_state_name(s->state)),
        ARG_N("payment", s->payment > 1 ? s->payment : 0),
        ARG_T("by", s->do_by.day == DAY_NONE ? "none" : day_print(w->a, s->do_by.day)),
        ARG_T("letter", s->letter ? s->letter : "none"),
    };

    return render(w->rules->texts, "en", "desk.plan_step", args, COUNT(args), w->a);
}

const char *advise_plan(const struct advice *w)
{
    struct plan p = plan_of(w);
    const char *all = "";

    for (size_t i = 0; i < p.step_count; i++)
        all = arena_print(w->a, "%s%s%s", all, i ? "\n" : "", line(w, &p.steps[i], i + 1));
    return all;
}

/* --- its steps --- */

static void take_back(struct holding *h, size_t which)
{
    memmove(&h->added[which], &h->added[which + 1],
            (h->added_count - which - 1) * sizeof *h->added);
    h->added_count--;
}

static void drop(struct holding *h, const char *name, struct arena *a)
{
    const char **grown = arena_array(a, h->dropped_count + 1, sizeof *grown);

    if (h->dropped_count)
        memcpy(grown, h->dropped, h->dropped_count * sizeof *grown);
    grown[h->dropped_count++] = name;
    h->dropped = grown;
}

const char *advise_drop(const struct advice *w, size_t number, struct step *out)
{
    struct talk t = advise_begin(w, NULL, out);
    struct plan p = plan_of(w);
    int added;

    if (number < 1 || number > p.step_count)
        return "desk.no_step";
    added = plan_step_added(&p.steps[number - 1]);
    if (added >= 0)
        take_back(&t.c->desk, (size_t)added);
    else
        drop(&t.c->desk, plan_step_name(&p.steps[number - 1], w->a), w->a);
    (void)conclude_rebuild(&t);
    return NULL;
}

const char *advise_add(const struct advice *w, int32_t day, const char *text, const char *name,
                       struct step *out)
{
    struct talk t = advise_begin(w, NULL, out);
    struct holding *h = &t.c->desk;
    struct added_step *grown;

    if (h->added_count == ADDED_MOST)
        return "desk.plan_full";
    grown = arena_array(w->a, h->added_count + 1, sizeof *grown);
    if (h->added_count)
        memcpy(grown, h->added, h->added_count * sizeof *grown);
    grown[h->added_count++] = (struct added_step){day, text, name};
    h->added = grown;
    (void)conclude_rebuild(&t);
    return NULL;
}

void advise_send_plan(const struct advice *w, struct step *out)
{
    struct talk t = advise_begin(w, NULL, out);

    conclude_send_plan(&t);
}

/* --- letters --- */

static bool is_named(const struct draft *l, const char *id, int payment)
{
    return strcmp(l->def->id, id) == 0 && (!payment || l->payment == payment || !l->payment);
}

const char *advise_letter(const struct advice *w, const char *name, struct step *out)
{
    struct talk t = advise_begin(w, NULL, out);
    size_t count, length = strcspn(name, ":");
    struct draft *all = letters_now(&t, &count);
    const char *id = arena_copy_bytes(w->a, name, length);
    int payment = name[length] ? (int)strtol(name + length + 1, NULL, 10) : 0;
    struct draft other = {.def = dialog_letter(w->rules, id), .payment = payment};

    for (size_t i = 0; i < count; i++)
        if (is_named(&all[i], id, payment)) {
            letters_hand_out(&t, &all[i]);
            return NULL;
        }
    if (!other.def || payment < 0 || payment > casefile_payments(t.c))
        return "desk.no_letter";
    letters_hand_out(&t, &other);
    return NULL;
}

static bool is_among(const struct draft *all, size_t count, const struct letter_def *def)
{
    for (size_t i = 0; i < count; i++)
        if (all[i].def == def)
            return true;
    return false;
}

const char *advise_letters(const struct advice *w)
{
    struct step *out = arena_alloc(w->a, sizeof *out);
    struct talk t = advise_begin(w, NULL, out);
    size_t count;
    struct draft *all = letters_now(&t, &count);
    const char *of_plan = "", *others = "";

    for (size_t i = 0; i < count; i++)
        of_plan = arena_print(w->a, "%s %s%s", of_plan, all[i].def->id,
                              all[i].payment > 1 ? arena_print(w->a, ":%d", all[i].payment) : "");
    for (size_t i = 0; i < w->rules->letter_count; i++)
        if (!is_among(all, count, &w->rules->letters[i]))
            others = arena_print(w->a, "%s %s", others, w->rules->letters[i].id);
    return arena_print(w->a, "%s\n%s", *of_plan ? of_plan + 1 : "-", *others ? others + 1 : "-");
}
