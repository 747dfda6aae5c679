/* lint_plans.c: the rules over what plans are made of: classes with a plan, rules with a use, whom a rule is for. */
/* SPDX-License-Identifier: MIT */
#include "core/condition.h"
#include "core/linting.h"
#include <string.h>

/* --- classes ------------------------------------------------------------------------------- */

static void look_for_class(void *owner, const struct fact_def *f)
{
    *(bool *)owner |= strcmp(f->id, "scam") == 0;
}

static bool looks_at_class(const struct step_def *s)
{
    bool found = false;

    condition_facts(s->when, look_for_class, &found);
    return found;
}

/* Is there a step that is chosen for this class, and not for every one? */
static bool has_plan(struct linting *l, const struct class_def *c)
{
    struct fact said = {.id = "scam", .state = FACT_KNOWN, .confirmed = true};
    struct view v;

    said.value = value_none(VALUE_CHOICE);
    said.value.text = c->id;
    v = view_make(l->arena, l->d, &said, 1, "UTC", 0);
    for (size_t i = 0; i < l->d->step_count; i++)
        if (looks_at_class(&l->d->steps[i]) &&
            condition_test(l->d->steps[i].when, &v) != TRUTH_FALSE)
            return true;
    return false;
}

void lint_class_without_plan(struct linting *l)
{
    for (size_t i = 0; i < l->d->class_count; i++)
        if (l->d->classes[i].supported && !has_plan(l, &l->d->classes[i]))
            linting_find(l, "classes.json", arena_print(l->arena, "/classes/%zu", i),
                         "the interview leads \"%s\" to a plan, and no step is for it",
                         l->d->classes[i].id);
}

/* --- rules --------------------------------------------------------------------------------- */

static bool rests_on(const struct step_def *s, const struct rule_def *r)
{
    for (size_t i = 0; i < s->clock_count; i++)
        if (s->clocks[i].rule == r)
            return true;
    for (size_t i = 0; i < s->rule_count; i++)
        if (s->rules[i] == r)
            return true;
    return false;
}

static const char *rule_place(struct linting *l, const struct rule_def *r)
{
    return arena_print(l->arena, "/rules/%s", r->id);
}

void lint_rule_unused(struct linting *l)
{
    for (size_t i = 0; i < l->d->rule_count; i++) {
        bool used = false;

        for (size_t k = 0; k < l->d->step_count; k++)
            used = used || rests_on(&l->d->steps[k], &l->d->rules[i]);
        if (!used)
            linting_find(l, "deadlines.json", rule_place(l, &l->d->rules[i]),
                         "no step rests on this rule");
    }
}

/* A set may do without scopes; one that has them says for each rule whom it is for. */
void lint_rule_without_scope(struct linting *l)
{
    for (size_t i = 0; l->d->scope_count && i < l->d->rule_count; i++) {
        bool named = false;

        for (size_t k = 0; k < l->d->scope_count; k++)
            named = named || scope_names(&l->d->scopes[k], l->d->rules[i].id);
        if (!named)
            linting_find(l, "deadlines.json", rule_place(l, &l->d->rules[i]),
                         "scopes.json does not say whom this rule is for");
    }
}

/* --- bodies -------------------------------------------------------------------------------- */

static const struct scope_def *body_of(const struct dialog *d, const struct rule_def *r)
{
    for (size_t i = 0; i < d->scope_count; i++)
        if (d->scopes[i].body && scope_names(&d->scopes[i], r->id))
            return &d->scopes[i];
    return NULL;
}

static void look_for_body(struct linting *l, const struct step_def *s, const struct rule_def *r)
{
    if (!s->when && body_of(l->d, r))
        linting_find(l, s->file, s->pointer,
                     "everybody is sent to %s, which does not take every case", r->id);
}

void lint_body_without_test(struct linting *l)
{
    for (size_t i = 0; i < l->d->step_count; i++) {
        const struct step_def *s = &l->d->steps[i];

        for (size_t k = 0; k < s->rule_count; k++)
            look_for_body(l, s, s->rules[k]);
        for (size_t k = 0; k < s->clock_count; k++)
            look_for_body(l, s, s->clocks[k].rule);
    }
}
