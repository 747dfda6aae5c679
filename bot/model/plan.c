/* plan.c: the states of a step by name. */
/* SPDX-License-Identifier: MIT */
#include "model/plan.h"

const char *step_state_name(enum step_state state)
{
    static const char *const names[] = {
        [STEP_NOW] = "now",       [STEP_LATER] = "later", [STEP_LATE] = "late",
        [STEP_CLOSED] = "closed", [STEP_DONE] = "done",
    };

    return names[state];
}
