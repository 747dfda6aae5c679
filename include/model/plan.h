/* plan.h: a plan as data: steps with dates, rules and sources; what is proved and what is missing.
 * SPDX-License-Identifier: MIT
 *
 * Shapes and meanings are those of the JSON that `recoup plan` prints (core/plan.h writes it). All in the arena of the
 * call that built it.
 */
#ifndef MODEL_PLAN_H
#define MODEL_PLAN_H

#include "model/casefile.h"

/* A date of a clock: a civil day, and the moment where the rule runs in hours. day == DAY_NONE: null. */
struct due {
    int32_t day;
    int64_t moment; /* MOMENT_NONE: the whole day */
};

enum step_state { STEP_NOW, STEP_LATER, STEP_LATE, STEP_CLOSED, STEP_DONE };

struct plan_source {
    const char *title, *url; /* url NULL when its host is not one we show */
    const char *read_on, *confidence;
};

struct plan_step {
    const char *id, *track;
    int payment; /* 0: of the case */
    const char *title, *text;
    struct due not_before, do_by, latest, aim_by, expect_by;
    enum step_state state;
    const char **needs; /* facts that are missing for its dates */
    size_t need_count;
    const char **rules;
    size_t rule_count;
    struct plan_source *sources;
    size_t source_count;
    const char **attach; /* evidence kinds */
    size_t attach_count;
    const char *letter;   /* NULL: none */
    const char *unsure;   /* the condition in words where it is not known to hold; NULL */
    bool at_once;         /* the rule names no day: it says now */
    bool first;           /* safety, or of the first 72 hours: stands before everything */
    bool past_review;     /* a rule is past its review day */
    const char **because; /* facts that decided it, as "id = value" (for --explain) */
    size_t because_count;
};

struct plan_proof {
    const char *kind, *why, *how;
    const char *good, *weak; /* what convinces, and what hardly does; NULL: not said */
    const char **asked_by;   /* platform, bank, court, police */
    size_t asked_by_count;
};

struct plan {
    const char *scam;
    int32_t today;
    const char *language;
    const char *strength; /* complete, usable, thin */
    const char **strength_because;
    size_t strength_count;
    bool human_needed;
    enum urgency urgency;
    const char **human_because;
    size_t human_count;
    struct plan_step *steps;
    size_t step_count;
    const char **have;
    size_t have_count;
    struct plan_proof *missing;
    size_t missing_count;
    const char **warnings;
    size_t warning_count;
    const char *dialogs; /* sha256 of the set */
};

const char *step_state_name(enum step_state state);

#endif
