/* deadline.h: one clock of deadlines.json against the facts of a case.
 * SPDX-License-Identifier: MIT
 *
 * do_by is the earliest reading that any source supports, latest the most generous; both without margin. aim_by is
 * max(today, do_by - margin). Several rules on one step: not_before the later, do_by and latest the earlier of them.
 */
#ifndef CORE_DEADLINE_H
#define CORE_DEADLINE_H

#include "core/condition.h"

#define DEADLINE_NEEDS 8

struct deadline {
    struct due not_before, do_by, latest, aim_by, expect_by;
    const char *needs[DEADLINE_NEEDS]; /* facts missing for it */
    size_t need_count;
};

void deadline_of(const struct view *v, const struct rule_def *const *rules, size_t count, struct deadline *out);
/* Compare two dates; DAY_NONE is later than everything. */
int due_compare(struct due a, struct due b);
bool due_passed(struct due d, const struct view *v); /* its day (or moment) is over */

#endif
