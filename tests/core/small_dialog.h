/* small_dialog.h: a set of dialogs of a dozen facts, made by hand, for tests of conditions and views.
 * SPDX-License-Identifier: MIT
 */
#ifndef SMALL_DIALOG_H
#define SMALL_DIALOG_H

#include "core/condition.h"
#include "testing.h"
#include <string.h>

struct small {
    struct arena *arena; /* of the facts and views */
    struct dialog d;
    struct fact_def facts[32];
    struct class_def classes[3];
    const struct fact_def *by_name[32];
    struct fact said[32];
    size_t said_count;
    const char *zone;
};

static const char *small_platforms[] = {"aliexpress", "alibaba", "other"};
static const char *small_methods[] = {"card", "credit_card", "bank_transfer", "paypal"};
static const char *small_classes[] = {"non_delivery", "counterfeit", "defective", "unclear"};
static const char *small_kinds[] = {"chat", "inspection", "order"};
static const char *small_eea[] = {"DE", "ES", "NO"};
static const char *small_cards[] = {"card", "credit_card"};
static const struct group_def small_groups[] = {
    {.id = "eea", .members = small_eea, .member_count = 3},
    {.id = "any_card", .members = small_cards, .member_count = 2},
};
static const struct rate_def small_rates[] = {
    {"USD", 100000}, {"EUR", 90000}, {"JPY", 150000}, {"KWD", 300000}};

static const struct fact_def small_facts[] = {
    {.id = "platform", .type = VALUE_CHOICE, .values = small_platforms, .value_count = 3},
    {.id = "scam",
     .type = VALUE_CHOICE,
     .values = small_classes,
     .value_count = 4,
     .of_class = true},
    {.id = "payment_method",
     .type = VALUE_CHOICE,
     .values = small_methods,
     .value_count = 4,
     .of_payment = true},
    {.id = "evidence", .type = VALUE_SET, .values = small_kinds, .value_count = 3},
    {.id = "country", .type = VALUE_COUNTRY},
    {.id = "issuer_country", .type = VALUE_COUNTRY, .of_payment = true},
    {.id = "region", .type = VALUE_REGION},
    {.id = "seller", .type = VALUE_TEXT},
    {.id = "transfers", .type = VALUE_NUMBER},
    {.id = "amount", .type = VALUE_MONEY, .of_payment = true},
    {.id = "refunded", .type = VALUE_MONEY, .of_payment = true},
    {.id = "threatened", .type = VALUE_YESNO},
    {.id = "minor", .type = VALUE_YESNO},
    {.id = "paid_at", .type = VALUE_TIME, .of_payment = true},
    {.id = "paid_on", .type = VALUE_DATE, .of_payment = true},
    {.id = "posted_on", .type = VALUE_DATE, .of_payment = true},
    {.id = "promised_on", .type = VALUE_DATE},
    {.id = "delivered_on", .type = VALUE_DATE},
    {.id = "breached_on", .type = VALUE_DATE},
    {.id = "asked_at", .type = VALUE_TIME},
};

static inline int small_order(const void *a, const void *b)
{
    const struct fact_def *const *left = a, *const *right = b;

    return strcmp((*left)->id, (*right)->id);
}

static inline const struct expr *small_compile(struct small *s, const char *source,
                                               enum expr_type want)
{
    const struct expr *x;
    struct err e = {0};

    ck_assert_msg(condition_compile(&x, &s->d, source, want, NULL, &e) == 0, "%s: %s", source,
                  e.text);
    return x;
}

static inline void small_else(struct small *s, const char *id, const char *source)
{
    for (size_t i = 0; i < s->d.fact_count; i++) {
        if (strcmp(s->facts[i].id, id) == 0)
            s->facts[i].otherwise = small_compile(s, source, EXPR_ANY);
    }
}

static inline void small_begin(struct small *s)
{
    size_t count = sizeof small_facts / sizeof small_facts[0];

    memset(s, 0, sizeof *s);
    s->arena = arena_new();
    s->d.memory = arena_new();
    memcpy(s->facts, small_facts, sizeof small_facts);
    for (size_t i = 0; i < count; i++) {
        s->facts[i].index = (int)i;
        s->by_name[i] = &s->facts[i];
    }
    qsort(s->by_name, count, sizeof s->by_name[0], small_order);
    s->d.facts = s->facts;
    s->d.fact_count = count;
    s->d.facts_by_name = s->by_name;
    s->d.groups = small_groups;
    s->d.group_count = sizeof small_groups / sizeof small_groups[0];
    s->d.rates = small_rates;
    s->d.rate_count = sizeof small_rates / sizeof small_rates[0];
    small_else(s, "paid_on", "paid_at");
    small_else(s, "posted_on", "paid_on");
    small_else(s, "breached_on", "promised_on ?: delivered_on");
    small_else(s, "issuer_country", "country");
}

static inline void small_end(struct small *s)
{
    arena_free(&s->arena);
    arena_free(&s->d.memory);
}

static inline const struct fact_def *small_fact(struct small *s, const char *id)
{
    const struct fact_def *f = dialog_fact(&s->d, id);

    ck_assert_msg(f != NULL, "no fact %s", id);
    return f;
}

/* The buyer says this; facts of a payment for payment `payment`. */
static inline void small_say_of(struct small *s, int payment, const char *id, const char *canonical)
{
    const struct fact_def *def = small_fact(s, id);
    struct fact *f = &s->said[s->said_count++];

    *f = (struct fact){.id = id, .payment = def->of_payment ? payment : 0, .state = FACT_KNOWN};
    ck_assert_msg(value_parse(s->arena, def->type, canonical, &f->value), "%s", canonical);
}

static inline void small_say(struct small *s, const char *id, const char *canonical)
{
    small_say_of(s, 1, id, canonical);
}

static inline void small_not_known(struct small *s, const char *id)
{
    s->said[s->said_count++] =
        (struct fact){.id = id, .payment = small_fact(s, id)->of_payment, .state = FACT_UNKNOWN};
}

/* It is noon of 2026-11-22, UTC. */
static inline struct view small_view(struct small *s)
{
    return view_make(s->arena, &s->d, s->said, s->said_count, s->zone,
                     moment_parse("2026-11-22T12:00Z"));
}

#endif
