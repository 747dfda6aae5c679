/* condition.h: the small language of conditions and clocks in the dialogs: compiled, typed, three-valued.
 * SPDX-License-Identifier: MIT
 *
 * Grammar (dialogs/README.md has it with examples):
 *   or · and · not · comparison (= != < <= > >=) · `in (a, b)` · `in group` · `set has item` · sum: date ± length ·
 *   `a ?: b` (first that is known) · atoms: fact, value, date, money `USD 100`, number, length `15 days`, today, now,
 *   known(f), min(..), max(..), if(condition, a, b), within(moment, length), any(condition) over all payments, ( )
 * Kleene logic: false and unknown is false, true or unknown is true. Dates are ranges: a comparison that some days of
 * the range satisfy and others do not is unknown. Money in two currencies goes by rates.json; within 15 % of the
 * other side it is unknown. In a clock the first day of a range counts; nulls drop out of min and max.
 */
#ifndef CORE_CONDITION_H
#define CORE_CONDITION_H

#include "core/view.h"
#include "model/plan.h"

enum truth { TRUTH_FALSE, TRUTH_TRUE, TRUTH_UNKNOWN };

enum expr_type {
    EXPR_BOOL,
    EXPR_DATE /* a day or a moment */,
    EXPR_ANY /* as an "else": whatever the fact's type is */
};

/* Compile in the arena of `d` against its facts and groups (which must be loaded already). *got (may be NULL) tells the
 * value type: of a choice between a day and a moment VALUE_TIME. An "else" of a date may give a time and the other way
 * round. ERR_INPUT says what and at which column. */
int condition_compile(const struct expr **out, struct dialog *d, const char *source,
                      enum expr_type want, enum value_type *got, struct err *e) MUST_USE;

enum truth condition_test(const struct expr *x, const struct view *v); /* NULL is true */
/* The date an expression gives; day DAY_NONE when it cannot be told. Only then names of facts that are missing for it are
 * added to `needs` (room for `room`), each once: of `a ?: b` the last, of min and max all; of an `if` whose condition is
 * not known those of the condition. Where an `if` is not known but a date is, the earlier one counts. */
struct due condition_due(const struct expr *x, const struct view *v, const char **needs,
                         size_t *need_count, size_t room);
/* The value of an "else" expression. False: not known. */
bool condition_value(const struct expr *x, const struct view *v, struct value *out);

/* Each fact that the expression mentions, once. */
void condition_facts(const struct expr *x, void (*each)(void *owner, const struct fact_def *f),
                     void *owner);
const char *condition_source(const struct expr *x); /* as written */

#endif
