/* plan.c: from facts to the plan: steps built, put in order, and what the whole of them means. */
/* SPDX-License-Identifier: MIT */
#include "core/plan.h"
#include "core/evidence.h"
#include "core/step.h"
#include "core/triage.h"
#include <string.h>

/* ---- Steps ---- */

struct building {
    struct view view;
    const char *language;
    struct step *steps;
    size_t count;
};

static void build_payment_steps(struct building *b, const struct step_def *def,
                                const struct view *payments)
{
    for (int n = 1; n <= b->view.payments; n++)
        if (step_build(&payments[n - 1], def, n, b->language, &b->steps[b->count]))
            b->count++;
}

static void build_steps(struct building *b)
{
    const struct dialog *d = b->view.dialog;
    size_t payments = (size_t)b->view.payments;
    struct view *of_payment = arena_array(b->view.arena, payments, sizeof *of_payment);

    for (size_t n = 0; n < payments; n++)
        of_payment[n] = view_of_payment(&b->view, (int)n + 1);
    b->steps = arena_array(b->view.arena, d->step_count * payments, sizeof *b->steps);
    for (size_t i = 0; i < d->step_count; i++) {
        const struct step_def *def = &d->steps[i];

        if (def->per_payment)
            build_payment_steps(b, def, of_payment);
        else if (step_build(&b->view, def, 0, b->language, &b->steps[b->count]))
            b->count++;
    }
}

/* ---- Order ---- */

enum rank { RANK_FIRST, RANK_DATED, RANK_LATER, RANK_UNDATED, RANK_CLOSED, RANK_DONE, RANKS };

static enum rank rank_of(const struct plan_step *s)
{
    if (s->state == STEP_DONE)
        return RANK_DONE;
    if (s->state == STEP_CLOSED)
        return RANK_CLOSED;
    if (s->first)
        return RANK_FIRST;
    if (s->state == STEP_LATER)
        return RANK_LATER;
    return due_known(s->do_by) ? RANK_DATED : RANK_UNDATED;
}

/* The date that steps of a rank are ordered by. The other ranks keep the order of the files. */
static int compare(const struct plan_step *a, const struct plan_step *b, enum rank rank)
{
    if (rank == RANK_DATED)
        return due_compare(a->do_by, b->do_by);
    return rank == RANK_LATER ? due_compare(a->not_before, b->not_before) : 0;
}

/* One rank after the other; within it by insertion, which keeps equals in order and finds them nearly sorted. */
static void put_in_order(const struct building *b, struct plan *out)
{
    out->steps = arena_array(b->view.arena, b->count, sizeof *out->steps);
    for (enum rank rank = RANK_FIRST; rank < RANKS; rank++) {
        size_t begin = out->step_count;

        for (size_t i = 0; i < b->count; i++) {
            const struct plan_step *s = &b->steps[i].shown;
            size_t at = out->step_count;

            if (rank_of(s) != rank)
                continue;
            for (; at > begin && compare(&out->steps[at - 1], s, rank) > 0; at--)
                out->steps[at] = out->steps[at - 1];
            out->steps[at] = *s;
            out->step_count++;
        }
    }
}

/* ---- What the steps mean together ---- */

static bool still_open(const struct plan_step *s)
{
    return s->state == STEP_NOW || s->state == STEP_LATER || s->state == STEP_LATE;
}

static int32_t last_deadline(const struct building *b)
{
    int32_t last = DAY_NONE;

    for (size_t i = 0; i < b->count; i++) {
        const struct step *s = &b->steps[i];

        if (still_open(&s->shown) && due_known(s->limit) &&
            (last == DAY_NONE || s->limit.day > last))
            last = s->limit.day;
    }
    return last;
}

static void warn_once(struct plan *out, const char *warning)
{
    for (size_t i = 0; i < out->warning_count; i++)
        if (strcmp(out->warnings[i], warning) == 0)
            return;
    out->warnings[out->warning_count++] = warning;
}

static void warn_of_steps(const struct building *b, struct plan *out)
{
    const struct view *v = &b->view;

    for (size_t i = 0; i < b->count; i++)
        if (b->steps[i].business_days && still_open(&b->steps[i].shown))
            warn_once(out, "holidays_may_shift");
    for (size_t i = 0; i < b->count; i++)
        for (size_t k = 0; b->steps[i].shown.past_review && k < b->steps[i].rule_count; k++) {
            const struct rule_def *rule = b->steps[i].rules[k];

            if (rule->review_by != DAY_NONE && rule->review_by < v->today)
                warn_once(out, arena_print(v->arena, "rule_past_review:%s", rule->id));
        }
}

static void warn(const struct building *b, struct plan *out)
{
    struct contradiction found[TRIAGE_CONTRADICTIONS];
    size_t count = triage_contradictions(&b->view, found);

    out->warnings =
        arena_array(b->view.arena, count + 1 + b->view.dialog->rule_count, sizeof *out->warnings);
    for (size_t i = 0; i < count; i++)
        warn_once(out,
                  arena_print(b->view.arena, "contradiction:%s,%s", found[i].one, found[i].other));
    warn_of_steps(b, out);
}

static void ask_for_person(const struct building *b, struct plan *out)
{
    struct human human;

    triage_human(&b->view, last_deadline(b), &human);
    out->human_needed = human.needed;
    out->urgency = human.urgency;
    out->human_because = human.because;
    out->human_count = human.because_count;
}

void plan_build(const struct dialog *rules, const struct fact *facts, size_t count,
                const char *zone, const char *language, int64_t now, struct arena *a,
                struct plan *out)
{
    struct building b = {.view = view_make(a, rules, facts, count, zone, now),
                         .language = language};

    *out = (struct plan){.scam = triage_class(&b.view),
                         .today = b.view.today,
                         .language = language,
                         .dialogs = rules->set};
    build_steps(&b);
    put_in_order(&b, out);
    warn(&b, out);
    evidence_weigh(&b.view, out->scam, language, out);
    ask_for_person(&b, out);
}
