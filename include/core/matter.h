/* matter.h: which questions matter in a case: those whose answer can still change its plan, its class, who looks at it, or what is asked.
 * SPDX-License-Identifier: MIT
 *
 * Looked up in the rules themselves, so that no question needs a condition of its own for it: a fact matters when a condition, a clock or a
 * letter that is still possible hangs on it (core/hinge.h), or when a question that matters is asked or not by its answer.
 * What cannot be told any more in this case counts as unknown for good. An answer that made a question needless may be
 * changed later; the question is put then.
 */
#ifndef CORE_MATTER_H
#define CORE_MATTER_H

#include "core/view.h"

struct matter;

/* `v` sees the case by the interview, for the payment that is asked about; the rules may be a newer set. What is found is kept for the
 * next question of the same case, so one of these serves until a fact changes; it lives in the view's arena. */
struct matter *matter_begin(const struct dialog *interview, const struct dialog *rules,
                            const struct view *v);
/* Does this fact of the interview? Looked up among the rules that bear on it alone, no further than to the first that hangs on it. */
bool matter_asks(struct matter *m, const struct fact_def *f);

#endif
