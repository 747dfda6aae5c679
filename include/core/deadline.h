/* deadline.h: the clocks of a step, read against the facts of a case and joined to one.
 * SPDX-License-Identifier: MIT
 *
 * do_by is the earliest reading that any source supports, latest the most generous; both without margin. aim_by is
 * max(today, do_by - margin). Several rules on one step: not_before the later, do_by, latest and expect_by the earlier
 * of them; the margin is that of the rule that gave do_by (the larger where two gave the same day). A rule without
 * `latest` closes with its do_by, and so does one whose `latest` would be the earlier day (facts that contradict each other). What cannot be told is null and drops out; the facts it lacks are in `needs`.
 */
#ifndef CORE_DEADLINE_H
#define CORE_DEADLINE_H

#include "core/condition.h"

#define DEADLINE_NEEDS 8

struct deadline {
    struct due not_before, do_by, latest, aim_by, expect_by;
    const char *needs[DEADLINE_NEEDS]; /* facts missing for it */
    size_t need_count;
    bool
        business_days; /* a date that is known counts business days, and we keep no table of holidays */
};

void deadline_of(const struct view *v, const struct rule_def *const *rules, size_t count,
                 struct deadline *out);

bool due_known(struct due d);
/* Compare two dates; DAY_NONE is later than everything. On one day a moment comes before the whole day, which ends last. */
int due_compare(struct due a, struct due b);
bool due_passed(struct due d, const struct view *v); /* its day (or moment) is over */
bool due_begun(struct due d,
               const struct view *v); /* its day (or moment) has come; true for none */

#endif
