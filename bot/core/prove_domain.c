/* prove_domain.c: the values of a fact that the conditions of a set tell apart. */
/* SPDX-License-Identifier: MIT */
#include "core/expr.h"
#include "core/proving.h"
#include <stdlib.h>
#include <string.h>

#define VALUES_MOST 400 /* of one fact; the widest in use are the dates, with about a hundred */
#define DAY_SECONDS 86400
#define HOUR_SECONDS 3600

/* --- every expression of a set --- */

static void each_of_interview(const struct dialog *d,
                              void (*each)(void *owner, const struct expr *x), void *owner)
{
    for (size_t i = 0; i < d->state_count; i++) {
        each(owner, d->states[i].when);
        for (size_t k = 0; k < d->states[i].next_count; k++)
            each(owner, d->states[i].next[k].when);
    }
    for (size_t i = 0; i < d->alert_count; i++)
        each(owner, d->alerts[i].when);
    for (size_t i = 0; i < d->fact_count; i++)
        each(owner, d->facts[i].otherwise);
    for (size_t i = 0; i < d->class_count; i++)
        each(owner, d->classes[i].when);
}

static void each_of_step(const struct step_def *s, void (*each)(void *owner, const struct expr *x),
                         void *owner)
{
    each(owner, s->when);
    each(owner, s->done);
    each(owner, s->closed);
    for (size_t k = 0; k < s->clock_count; k++)
        each(owner, s->clocks[k].when);
}

static void each_of_letter(const struct letter_def *l,
                           void (*each)(void *owner, const struct expr *x), void *owner)
{
    each(owner, l->answer_by);
    for (size_t i = 0; i < l->text_count; i++)
        for (size_t k = 0; k < l->texts[i].part_count; k++)
            for (size_t f = 0; f < l->texts[i].parts[k].form_count; f++)
                each(owner, l->texts[i].parts[k].forms[f].when);
}

void domain_expressions(const struct dialog *d, void (*each)(void *owner, const struct expr *x),
                        void *owner)
{
    each_of_interview(d, each, owner);
    for (size_t i = 0; i < d->triage_count; i++)
        each(owner, d->triage[i].when);
    for (size_t i = 0; i < d->rule_count; i++) {
        each(owner, d->rules[i].not_before);
        each(owner, d->rules[i].do_by);
        each(owner, d->rules[i].latest);
        each(owner, d->rules[i].expect_by);
    }
    for (size_t i = 0; i < d->step_count; i++)
        each_of_step(&d->steps[i], each, owner);
    for (size_t i = 0; i < d->letter_count; i++)
        each_of_letter(&d->letters[i], each, owner);
    for (size_t i = 0; i < d->scope_count; i++)
        each(owner, d->scopes[i].when);
}

/* --- gathering --- */

struct gathering {
    const struct dialog *d;
    struct arena *a;
    int32_t today;
    int64_t now;
    struct domain *domains;
    int32_t days[VALUES_MOST]; /* lengths of time that are named, in days */
    size_t day_count;
    const struct expr *lists[VALUES_MOST]; /* `in` and `=` over countries and regions */
    size_t list_count;
};

static void add(struct gathering *g, const struct fact_def *f, struct value v)
{
    struct domain *of = &g->domains[f->index];

    if (!of->values)
        of->values = arena_array(g->a, VALUES_MOST, sizeof *of->values);
    for (size_t i = 0; i < of->count; i++)
        if (value_equal(&of->values[i], &v))
            return;
    if (of->count < VALUES_MOST)
        of->values[of->count++] = v;
}

static void add_text(struct gathering *g, const struct fact_def *f, const char *text)
{
    struct value v = value_none(f->type);

    v.text = text;
    add(g, f, v);
}

static void add_number(struct gathering *g, const struct fact_def *f, int64_t number,
                       const char *currency)
{
    struct value v = value_none(f->type);

    if (number < 0 || (f->most && f->type == VALUE_NUMBER && number > f->most))
        return;
    v.number = number;
    memcpy(v.currency, currency, strnlen(currency, sizeof v.currency - 1));
    add(g, f, v);
}

static void add_length(struct gathering *g, int32_t days)
{
    for (size_t i = 0; i < g->day_count; i++)
        if (g->days[i] == days)
            return;
    if (g->day_count < VALUES_MOST / 4)
        g->days[g->day_count++] = days;
}

static int32_t days_of(struct length l)
{
    int count = abs(l.count);

    switch (l.unit) {
    case UNIT_HOURS:
        return (count + 23) / 24;
    case UNIT_DAYS:
        return count;
    case UNIT_BUSINESS_DAYS:
        return count + count / 5 * 2 + 2;
    case UNIT_WEEKS:
        return count * 7;
    case UNIT_MONTHS:
        return count * 31;
    case UNIT_YEARS:
        return count * 366;
    }
    return count;
}

/* A fact beside a value that is written down: that value, and those just below and above it. */
static void add_around(struct gathering *g, const struct fact_def *f, const struct value *at)
{
    int64_t grain = f->type == VALUE_MONEY ? 100 : 1;

    switch (f->type) {
    case VALUE_MONEY:
    case VALUE_NUMBER:
        for (int64_t by = -grain; by <= grain; by += grain)
            add_number(g, f, at->number + by, at->currency);
        return;
    case VALUE_DATE:
    case VALUE_TIME:
        for (int32_t by = -1; at->day.first != DAY_NONE && by <= 1; by++) {
            int32_t ago = g->today - at->day.first - by;

            if (ago > 0)
                add_length(g, ago);
        }
        return;
    case VALUE_TEXT:
    case VALUE_REGION:
    case VALUE_COUNTRY:
        add_text(g, f, at->text);
        return;
    case VALUE_CHOICE:
    case VALUE_SET:
    case VALUE_YESNO:
    case VALUE_TYPES:
        return;
    }
}

static const struct fact_def *fact_under(const struct expr *x)
{
    while (x->op == OP_SHIFT)
        x = x->of[0];
    return x->op == OP_FACT ? x->fact : NULL;
}

static void gather_compare(struct gathering *g, const struct expr *x)
{
    for (size_t i = 0; i < 2; i++) {
        const struct fact_def *f = fact_under(x->of[i]);

        if (f && x->of[1 - i]->op == OP_VALUE)
            add_around(g, f, &x->of[1 - i]->value);
    }
}

static bool of_places(const struct expr *x)
{
    return x->type == VALUE_COUNTRY || x->type == VALUE_REGION;
}

static void gather(void *owner, const struct expr *x)
{
    struct gathering *g = owner;

    if (!x)
        return;
    if (x->op == OP_COMPARE)
        gather_compare(g, x);
    if (x->op == OP_SHIFT || x->op == OP_WITHIN)
        add_length(g, days_of(x->length));
    if ((x->op == OP_IN || x->op == OP_COMPARE) && of_places(x->of[0]) &&
        g->list_count < VALUES_MOST)
        g->lists[g->list_count++] = x;
    if (x->op == OP_IN && x->of[0]->op == OP_FACT && of_places(x->of[0]))
        for (size_t i = 0; i < x->member_count; i++)
            add_text(g, x->of[0]->fact, x->members[i]);
    for (size_t i = 0; i < x->count; i++)
        gather(g, x->of[i]);
}

/* --- countries: one of each kind --- */

static bool listed(const struct expr *x, const char *place)
{
    if (x->op == OP_COMPARE) {
        const struct expr *value = x->of[0]->op == OP_VALUE ? x->of[0] : x->of[1];

        return value->op == OP_VALUE && strcmp(value->value.text, place) == 0;
    }
    for (size_t i = 0; i < x->member_count; i++)
        if (strcmp(x->members[i], place) == 0)
            return true;
    return false;
}

/* Do all conditions treat them alike? */
static bool alike(const struct gathering *g, const char *one, const char *other)
{
    for (size_t i = 0; i < g->list_count; i++)
        if (listed(g->lists[i], one) != listed(g->lists[i], other))
            return false;
    return true;
}

static void keep_one_of_each(struct gathering *g, struct domain *of)
{
    size_t kept = 0;

    for (size_t i = 0; i < of->count; i++) {
        bool fresh = true;

        for (size_t k = 0; k < kept; k++)
            fresh = fresh && !alike(g, of->values[k].text, of->values[i].text);
        if (fresh)
            of->values[kept++] = of->values[i];
    }
    of->count = kept;
}

/* Facts of one type are compared with each other, so each may have what the others have; and one that is named nowhere. */
static void share_places(struct gathering *g, const struct fact_def *f)
{
    static const char *const other_countries[] = {"PE", "EG", "TH", "KE"};

    for (size_t i = 0; i < g->d->fact_count; i++) {
        struct domain from = g->domains[g->d->facts[i].index];

        for (size_t k = 0; g->d->facts[i].type == f->type && k < from.count; k++)
            add_text(g, f, from.values[k].text);
    }
    for (size_t i = 0; f->type == VALUE_COUNTRY && i < 4; i++)
        add_text(g, f, other_countries[i]);
    if (f->type == VALUE_REGION)
        add_text(g, f, "US-CA");
    keep_one_of_each(g, &g->domains[f->index]);
}

/* --- the other types --- */

static void add_day(struct gathering *g, const struct fact_def *f, int32_t ago)
{
    struct value v = value_none(f->type);

    if (f->past && ago < 0)
        return;
    v.day = (struct day_range){g->today - ago, g->today - ago};
    add(g, f, v);
}

static void add_days(struct gathering *g, const struct fact_def *f)
{
    add_day(g, f, 0);
    add_day(g, f, 1);
    for (size_t i = 0; i < g->day_count; i++)
        for (int32_t by = -1; by <= 1; by++) {
            add_day(g, f, g->days[i] + by);
            if (g->days[i] <= 31)
                add_day(g, f, -g->days[i] - by);
        }
}

static void add_moments(struct gathering *g, const struct fact_def *f)
{
    static const int hours[] = {1, 2, 3, 24, 71, 72, 73, 100};

    for (size_t i = 0; i < sizeof hours / sizeof hours[0]; i++) {
        struct value v = value_none(f->type);

        v.moment = g->now - (int64_t)hours[i] * HOUR_SECONDS;
        v.day.first = v.day.last = (int32_t)(v.moment / DAY_SECONDS);
        add(g, f, v);
    }
}

static void add_sets(struct gathering *g, const struct fact_def *f)
{
    const char *all = "";

    add_text(g, f, "");
    for (size_t i = 0; i < f->value_count; i++) {
        add_text(g, f, f->values[i]);
        all = set_with(g->a, all, f->values[i]);
    }
    add_text(g, f, all);
}

static void add_of_type(struct gathering *g, const struct fact_def *f)
{
    switch (f->type) {
    case VALUE_CHOICE:
        for (size_t i = 0; i < f->value_count; i++)
            add_text(g, f, f->values[i]);
        return;
    case VALUE_SET:
        add_sets(g, f);
        return;
    case VALUE_YESNO:
        add_number(g, f, 1, "");
        add_number(g, f, 0, "");
        return;
    case VALUE_MONEY:
        add_number(g, f, 23000, "USD");
        add_number(g, f, 100, "USD");
        return;
    case VALUE_NUMBER:
        add_number(g, f, 1, "");
        return;
    case VALUE_TEXT:
        add_text(g, f, "Shop 77");
        return;
    case VALUE_DATE:
        add_days(g, f);
        return;
    case VALUE_TIME:
        add_moments(g, f);
        return;
    case VALUE_COUNTRY:
    case VALUE_REGION:
        share_places(g, f);
        return;
    case VALUE_TYPES:
        return;
    }
}

struct domain *domains_of(const struct dialog *d, int64_t now, struct arena *a)
{
    struct gathering *g = arena_alloc(a, sizeof *g);

    g->d = d;
    g->a = a;
    g->now = now;
    g->today = moment_day(now, NULL);
    g->domains = arena_array(a, d->fact_count + 1, sizeof *g->domains);
    domain_expressions(d, gather, g);
    for (size_t i = 0; i < d->fact_count; i++)
        add_of_type(g, &d->facts[i]);
    return g->domains;
}

/* --- what questions offer --- */

static bool offers(const struct state_def *s, const struct value *v)
{
    if (s->choice_count == 0 || v->type != VALUE_CHOICE)
        return true;
    for (size_t i = 0; i < s->choice_count; i++)
        if (strcmp(s->choices[i], v->text) == 0)
            return true;
    return false;
}

bool **domains_asked(const struct dialog *d, const struct domain *domains, struct arena *a)
{
    bool **asked = arena_array(a, d->fact_count + 1, sizeof *asked);

    for (size_t i = 0; i < d->fact_count; i++)
        asked[i] = arena_array(a, domains[i].count + 1, sizeof **asked);
    for (size_t i = 0; i < d->state_count; i++) {
        const struct state_def *s = &d->states[i];
        int at = s->ask ? s->ask->index : 0;

        for (size_t k = 0; s->kind == STATE_ASK && k < domains[at].count; k++)
            asked[at][k] = asked[at][k] || offers(s, &domains[at].values[k]);
    }
    return asked;
}
