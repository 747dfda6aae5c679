/* lint.h: what is wrong with a set that loads: findings for `recoup check`.
 * SPDX-License-Identifier: MIT
 *
 * Loading already refuses what cannot be used; lint finds what should not be shipped: unreachable states, states
 * without a way on, missing texts, labels over 30 characters, rules without source or past review, hosts not on the list.
 */
#ifndef CORE_LINT_H
#define CORE_LINT_H

#include "core/dialog.h"

enum severity { LINT_ERROR, LINT_WARNING };

struct finding {
    enum severity severity;
    const char *file, *pointer, *rule, *text;
};

/* Errors first. In the arena. */
struct finding *lint(const struct dialog *d, int32_t today, struct arena *a, size_t *count);

#endif
