/* hinge.h: the facts on which an expression still hangs: those that may yet be told and could change what it gives.
 * SPDX-License-Identifier: MIT
 *
 * Of `A and B` with A false for sure nothing hangs on B; of `a ?: b` with a told nothing hangs on b. What is told already, and what nobody
 * will be asked, is no hinge. Errs to one side only: a fact may be called a hinge that is none ("F = 1 or F != 1").
 * The view must have `open` (core/view.h).
 */
#ifndef CORE_HINGE_H
#define CORE_HINGE_H

#include "core/condition.h"

/* Marks them by fact_def.index. What the expression is as a condition (of a clock: true); NULL is true and hangs on nothing. */
enum truth hinges(const struct expr *x, const struct view *v, bool *facts);
bool hinges_on_any(const struct expr *x, const struct view *v);

#endif
