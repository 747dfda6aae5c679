/* dialog_bearing.c: what may hang on each fact: drawn once from all that was loaded, for core/matter. */
/* SPDX-License-Identifier: MIT */
#include "core/condition.h"
#include "core/loading.h"

/* One column of the table: a step, a reason to call a person, or the interview. */
struct column {
    const struct dialog *d;
    bool *at; /* in the row of the first fact */
    size_t width;
};

static void hang(const struct column *c, const struct expr *x);

/* Through what stands in for the fact, too: what hangs on that hangs on the fact. */
static void hang_on(void *owner, const struct fact_def *f)
{
    const struct column *c = owner;
    bool *bears = &c->at[(size_t)f->index * c->width];

    if (*bears)
        return;
    *bears = true;
    hang(c, f->otherwise);
    for (size_t i = 0; f->of_class && i < c->d->class_count; i++)
        hang(c, c->d->classes[i].when);
}

static void hang(const struct column *c, const struct expr *x)
{
    condition_facts(x, hang_on, (void *)c);
}

static void hang_rule(const struct column *c, const struct rule_def *rule)
{
    hang(c, rule->not_before);
    hang(c, rule->do_by);
    hang(c, rule->latest);
    hang(c, rule->expect_by);
}

static void hang_letter(const struct column *c, const struct letter_def *letter)
{
    for (size_t i = 0; letter && i < letter->text_count; i++)
        for (size_t n = 0; n < letter->texts[i].part_count; n++)
            for (size_t k = 0; k < letter->texts[i].parts[n].form_count; k++)
                hang(c, letter->texts[i].parts[n].forms[k].when);
}

static void hang_step(const struct column *c, const struct step_def *s)
{
    hang(c, s->when);
    hang(c, s->done);
    hang(c, s->closed);
    for (size_t i = 0; i < s->clock_count; i++) {
        hang(c, s->clocks[i].when);
        hang_rule(c, s->clocks[i].rule);
    }
    for (size_t i = 0; i < s->shown_count; i++)
        hang_on((void *)c, s->shown[i]);
    hang_letter(c, s->letter);
}

static void hang_interview(const struct column *c)
{
    for (size_t i = 0; i < c->d->alert_count; i++)
        hang(c, c->d->alerts[i].when);
    for (size_t i = 0; i < c->d->state_count; i++) {
        const struct state_def *s = &c->d->states[i];

        hang(c, s->when);
        for (size_t k = 0; k < s->next_count; k++)
            hang(c, s->next[k].when);
    }
}

int loading_bearing(struct loading *l)
{
    struct dialog *d = l->d;
    struct column c = {.d = d, .width = dialog_bearing_width(d)};
    bool *bears = arena_array(l->arena, d->fact_count * c.width, sizeof *bears);

    c.at = bears;
    for (size_t i = 0; i < d->step_count; i++, c.at++)
        hang_step(&c, &d->steps[i]);
    for (size_t i = 0; i < d->triage_count; i++, c.at++)
        hang(&c, d->triage[i].when);
    hang_interview(&c);
    d->bears = bears;
    return 0;
}

size_t dialog_bearing_width(const struct dialog *d)
{
    return d->step_count + d->triage_count + 1;
}
