/* triage.c: the class of a case, contradictions, and when a person is needed. */
/* SPDX-License-Identifier: MIT */
#include "core/triage.h"
#include "core/hinge.h"
#include <string.h>

#define CENTS_OF_THOUSAND INT64_C(100000) /* minor units of 1000 USD, as rates are told */

/* ---- The class ---- */

static const char *said_class(const struct view *v)
{
    const struct fact_def *def = dialog_fact(v->dialog, "scam");
    const struct fact *said = def ? view_fact(v, def) : NULL;

    return said && said->state == FACT_KNOWN ? said->value.text : NULL;
}

const char *triage_class(const struct view *v)
{
    const char *said = said_class(v);

    if (said)
        return said;
    for (size_t i = 0; i < v->dialog->class_count; i++) {
        const struct class_def *c = &v->dialog->classes[i];

        if (c->when && condition_test(c->when, v) == TRUTH_TRUE)
            return c->id;
    }
    return "unclear";
}

const char *triage_class_sure(const struct view *v)
{
    const char *said = said_class(v);

    if (said)
        return said;
    for (size_t i = 0; i < v->dialog->class_count; i++) {
        const struct class_def *c = &v->dialog->classes[i];

        if (c->when && condition_test(c->when, v) == TRUTH_TRUE)
            return c->id;
        if (c->when && hinges_on_any(c->when, v))
            return NULL;
    }
    return "unclear";
}

/* ---- Contradictions ---- */

/* Each row: the first cannot lie before the second. */
static const struct contradiction in_order[] = {
    {"delivered_on", "paid_on"}, {"shipped_on", "paid_on"},     {"disputed_on", "paid_on"},
    {"promised_on", "paid_on"},  {"decided_on", "disputed_on"}, {"confirmed_on", "delivered_on"},
};

#define IN_ORDER (sizeof in_order / sizeof in_order[0])
_Static_assert(IN_ORDER + 1 <= TRIAGE_CONTRADICTIONS, "room for each row and the money");

static bool known_value(const struct view *v, const char *id, struct value *out)
{
    const struct fact_def *def = dialog_fact(v->dialog, id);

    return def && view_value(v, def, out);
}

/* The days of a fact; of a fact of payments those of the earliest payment, which is not known when one of them is not. */
static bool earliest_days(const struct view *v, const char *id, struct day_range *out)
{
    const struct fact_def *def = dialog_fact(v->dialog, id);
    int payments = def && def->of_payment ? v->payments : 1;

    for (int n = 1; n <= payments; n++) {
        struct view one = n == v->payment ? *v : view_of_payment(v, n);
        struct value value;

        if (!known_value(&one, id, &value) || value.day.first == DAY_NONE)
            return false;
        if (n == 1 || value.day.first < out->first)
            *out = value.day;
    }
    return true;
}

static bool surely_before(const struct view *v, const struct contradiction *row)
{
    struct day_range one, other;

    return earliest_days(v, row->one, &one) && earliest_days(v, row->other, &other) &&
           one.last < other.first;
}

static bool refunded_too_much(const struct view *v)
{
    for (int n = 1; n <= v->payments; n++) {
        struct view one = view_of_payment(v, n);
        struct value paid, back;

        if (known_value(&one, "amount", &paid) && known_value(&one, "refunded", &back) &&
            strcmp(paid.currency, back.currency) == 0 && back.number > paid.number)
            return true;
    }
    return false;
}

size_t triage_contradictions(const struct view *v, struct contradiction out[TRIAGE_CONTRADICTIONS])
{
    size_t count = 0;

    for (size_t i = 0; i < IN_ORDER; i++)
        if (surely_before(v, &in_order[i]))
            out[count++] = in_order[i];
    if (refunded_too_much(v))
        out[count++] = (struct contradiction){"refunded", "amount"};
    return count;
}

bool triage_contradicts(const struct view *v)
{
    struct contradiction found[TRIAGE_CONTRADICTIONS];

    return triage_contradictions(v, found) > 0;
}

/* ---- When a person is needed ---- */

/* What triage conditions may look at besides the facts: worked out here, and put into a view of its own. */
#define PSEUDO_FACTS 4

static struct fact pseudo(const char *id, enum value_type type)
{
    return (struct fact){
        .id = id, .state = FACT_KNOWN, .confirmed = true, .value = value_none(type)};
}

/* Minor units of a currency in those of the dollar; 0: there is no rate. */
static int64_t in_dollars(const struct dialog *d, int64_t minor, const char *currency)
{
    if (strcmp(currency, "USD") == 0)
        return minor;
    for (size_t i = 0; i < d->rate_count; i++)
        if (strcmp(d->rates[i].currency, currency) == 0)
            return minor / d->rates[i].per_thousand_usd * CENTS_OF_THOUSAND +
                   minor % d->rates[i].per_thousand_usd * CENTS_OF_THOUSAND /
                       d->rates[i].per_thousand_usd;
    return 0;
}

/* What is still gone of one payment. False: not known how much was paid. */
static bool lost_by(const struct view *v, int payment, struct value *out)
{
    struct view one = payment == v->payment ? *v : view_of_payment(v, payment);
    struct value back;

    if (!known_value(&one, "amount", out))
        return false;
    if (known_value(&one, "refunded", &back) && strcmp(back.currency, out->currency) == 0)
        out->number -= back.number < out->number ? back.number : out->number;
    return true;
}

/* Over all payments of which it is known: in their own currency, or in dollars where they are in several. */
static bool lost_in_all(const struct view *v, struct value *out)
{
    struct value one, all = {.type = VALUE_MONEY};
    int64_t dollars = 0;
    bool any = false, same = true;

    for (int n = 1; n <= v->payments; n++) {
        if (!lost_by(v, n, &one))
            continue;
        same = same && (!any || strcmp(one.currency, all.currency) == 0);
        dollars += in_dollars(v->dialog, one.number, one.currency);
        one.number += any ? all.number : 0;
        all = one;
        any = true;
    }
    *out = all;
    if (any && !same) {
        out->number = dollars;
        memcpy(out->currency, "USD", sizeof "USD");
    }
    return any;
}

static int64_t count_wires(const struct view *v)
{
    int64_t count = 0;

    for (int n = 1; n <= v->payments; n++) {
        struct view one = n == v->payment ? *v : view_of_payment(v, n);
        struct value way;

        count += known_value(&one, "payment_method", &way) &&
                 (strcmp(way.text, "bank_transfer") == 0 ||
                  strcmp(way.text, "western_union") == 0 || strcmp(way.text, "moneygram") == 0);
    }
    return count;
}

static size_t pseudo_facts(const struct view *v, int32_t last_open, struct fact out[PSEUDO_FACTS])
{
    struct value loss;
    size_t count = 0;

    out[count] = pseudo("contradiction", VALUE_YESNO);
    out[count++].value.number = triage_contradicts(v);
    out[count] = pseudo("wires", VALUE_NUMBER);
    out[count++].value.number = count_wires(v);
    if (lost_in_all(v, &loss)) {
        out[count] = pseudo("loss", VALUE_MONEY);
        out[count++].value = loss;
    }
    if (last_open == DAY_NONE)
        return count;
    out[count] = pseudo("last_deadline", VALUE_DATE);
    out[count++].value.day = (struct day_range){last_open, last_open};
    return count;
}

/* The view with the pseudo-facts behind its own: in `facts` for the views of other payments, in `slots` for this one. */
static struct view with_pseudo_facts(const struct view *v, int32_t last_open)
{
    size_t slots = v->dialog->fact_count;
    struct fact *facts = arena_array(v->arena, v->fact_count + PSEUDO_FACTS, sizeof *facts);
    struct view wide = *v;

    if (v->fact_count)
        memcpy(facts, v->facts, v->fact_count * sizeof *facts);
    wide.facts = facts;
    wide.kept = NULL;
    wide.fact_count += pseudo_facts(v, last_open, facts + v->fact_count);
    wide.slots = arena_array(v->arena, slots, sizeof *wide.slots);
    memcpy(wide.slots, v->slots, slots * sizeof *wide.slots);
    for (size_t i = v->fact_count; i < wide.fact_count; i++) {
        const struct fact_def *def = dialog_fact(v->dialog, facts[i].id);

        if (def)
            wide.slots[def->index] = &facts[i];
    }
    return wide;
}

void triage_human(const struct view *v, int32_t last_open, struct human *out)
{
    const struct dialog *d = v->dialog;
    struct view wide = with_pseudo_facts(v, last_open);

    *out = (struct human){.urgency = URGENCY_NONE};
    out->because = arena_array(v->arena, d->triage_count, sizeof *out->because);
    for (size_t i = 0; i < d->triage_count; i++) {
        if (condition_test(d->triage[i].when, &wide) != TRUTH_TRUE)
            continue;
        out->because[out->because_count++] = d->triage[i].id;
        if (d->triage[i].urgency > out->urgency)
            out->urgency = d->triage[i].urgency;
    }
    out->needed = out->because_count > 0;
}
