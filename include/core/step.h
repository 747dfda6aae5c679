/* step.h: one step of the rules, against the facts of a case: is it in the plan, how does it stand, what does it say.
 * SPDX-License-Identifier: MIT
 *
 * A step whose condition is false is not in the plan; unknown keeps it, with the condition in words. Its state is
 * done when the facts say so; else closed when its latest day is over or its rule shuts the route; late when do_by is
 * over; later when not_before has not come; else now.
 */
#ifndef CORE_STEP_H
#define CORE_STEP_H

#include "core/deadline.h"

/* What the plan needs to know of a step beside what it shows. */
struct step {
    struct plan_step shown;
    const struct rule_def **rules; /* clocks in force, then the others it rests on; each once */
    size_t rule_count;
    struct due
        limit; /* do_by without the targets of our own; of a route to the money only, else null */
    bool business_days; /* a date of it counts business days */
};

/* `payment`: the one that `v` sees, 0 for a step of the case. False: not in the plan. */
bool step_build(const struct view *v, const struct step_def *def, int payment, const char *language,
                struct step *out);

/* A date as people read it: the day, with the hour where the rule runs in hours. */
const char *step_date(const struct dialog *d, const char *language, struct due date,
                      struct arena *a);
/* The short name of a fact, "Paid on". */
const char *step_fact_name(const struct dialog *d, const char *language, const char *fact,
                           struct arena *a);

#endif
