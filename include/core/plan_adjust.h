/* plan_adjust.h: a plan as an advisor's hand left it: steps taken out, and steps put in.
 * SPDX-License-Identifier: MIT
 */
#ifndef CORE_PLAN_ADJUST_H
#define CORE_PLAN_ADJUST_H

#include "core/dialog.h"
#include "model/plan.h"

/* The plan of a case as it goes out: plan_build, and then this. What was put in has no rule and no source: it says by whom it is. */
void plan_adjust(const struct dialog *rules, const struct casefile *c, struct plan *p,
                 struct arena *a);
/* How a step is named among those that were taken out. */
const char *plan_step_name(const struct plan_step *s, struct arena *a);
/* Is it one that an advisor put in? Which: its place in c->desk.added; -1: it is of the rules. */
int plan_step_added(const struct plan_step *s);

#endif
