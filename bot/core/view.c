/* view.c: the facts of a case as conditions see them. */
/* SPDX-License-Identifier: MIT */
#include "core/view.h"
#include "core/condition.h"
#include "core/triage.h"
#include <string.h>

/* One pass: each fact into the slot of its definition. */
static void fill_slots(struct view *v)
{
    v->slots = arena_array(v->arena, v->dialog->fact_count, sizeof *v->slots);
    for (size_t i = 0; i < v->fact_count; i++) {
        const struct fact *f = &v->facts[i];
        const struct fact_def *def = dialog_fact(v->dialog, f->id);

        if (f->payment > v->payments)
            v->payments = f->payment < VIEW_PAYMENTS ? f->payment : VIEW_PAYMENTS;
        if (def && f->payment == (def->of_payment ? v->payment : 0))
            v->slots[def->index] = f;
    }
}

/* Those of a payment that was looked at before are there already. */
static void find_slots(struct view *v)
{
    bool kept = v->kept && v->payment >= 0 && v->payment <= VIEW_PAYMENTS;

    if (kept && v->kept[v->payment]) {
        v->slots = v->kept[v->payment];
        return;
    }
    fill_slots(v);
    if (kept)
        v->kept[v->payment] = v->slots;
}

static const char *country_of(const struct view *v)
{
    const struct fact_def *def = dialog_fact(v->dialog, "country");
    const struct fact *f = def ? view_fact(v, def) : NULL;

    return f && f->state == FACT_KNOWN ? f->value.text : NULL;
}

static void set_days(struct view *v)
{
    const char *country = v->zone ? NULL : country_of(v);

    if (country) {
        v->today = moment_day_of_country(v->now, country, true);
        v->today_ahead = moment_day_of_country(v->now, country, false);
    } else {
        v->today = v->today_ahead = moment_day(v->now, v->zone);
    }
}

struct view view_make(struct arena *a, const struct dialog *d, const struct fact *facts,
                      size_t count, const char *zone, int64_t now)
{
    struct view v = {.dialog = d,
                     .arena = a,
                     .facts = facts,
                     .fact_count = count,
                     .payment = 1,
                     .payments = 1,
                     .now = now};

    v.zone = zone && zone_known(zone) ? zone : NULL;
    v.derived = arena_alloc(a, sizeof *v.derived);
    v.kept = arena_array(a, VIEW_PAYMENTS + 1, sizeof *v.kept);
    find_slots(&v);
    set_days(&v);
    return v;
}

struct view view_of_payment(const struct view *v, int payment)
{
    struct view other = *v;

    other.payment = payment;
    if (payment != v->payment)
        find_slots(&other);
    return other;
}

const struct fact *view_fact(const struct view *v, const struct fact_def *f)
{
    return v->slots ? v->slots[f->index] : NULL;
}

/* The class that the case has by its facts: worked out once, from the first payment, so that it is the same in
 * every step. While it is being worked out it is not known, which ends a class condition that asks for it. */
static bool derived_class(const struct view *v, struct value *out)
{
    struct view_class alone = {.id = NULL};
    struct view first = view_of_payment(v, 1);
    struct view_class *derived;

    if (!first.derived)
        first.derived = &alone;
    derived = first.derived;
    if (derived->busy || derived->open)
        return false;
    if (!derived->id) {
        derived->busy = true;
        derived->id = first.open ? triage_class_sure(&first) : triage_class(&first);
        derived->busy = false;
        derived->open = !derived->id;
    }
    if (!derived->id)
        return false;
    out->text = derived->id;
    return true;
}

/* A day stands in for a time, and the day of a time for a date. */
static bool stand_in(const struct view *v, const struct fact_def *f, struct value *out)
{
    bool known = condition_value(f->otherwise, v, out);

    out->type = f->type;
    if (f->type == VALUE_DATE)
        out->moment = MOMENT_NONE;
    return known;
}

/* A case may be older than these dialogs, in which a fact of that name is of another type now: then it is not known. */
static bool tells(const struct fact *said, const struct fact_def *f)
{
    return said && said->state == FACT_KNOWN && said->value.type == f->type;
}

bool view_open(const struct view *v, const struct fact_def *f)
{
    return v->open && v->open[f->index] && !view_fact(v, f);
}

bool view_value(const struct view *v, const struct fact_def *f, struct value *out)
{
    const struct fact *said = view_fact(v, f);

    if (tells(said, f)) {
        *out = said->value;
        return true;
    }
    *out = value_none(f->type);
    if (view_open(v, f))
        return false;
    if (f->of_class)
        return derived_class(v, out);
    return f->otherwise && stand_in(v, f, out);
}
