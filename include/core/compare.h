/* compare.h: two values side by side, three-valued: dates as ranges, money by rough rates.
 * SPDX-License-Identifier: MIT
 *
 * The arithmetic under core/condition. Dates that overlap are neither before nor after each other. Two currencies go by
 * the rates of the dialogs, and within 15 % of the right side the answer is unknown. An amount whose currency was not
 * told compares when every currency we have a rate of would give the same answer.
 */
#ifndef CORE_COMPARE_H
#define CORE_COMPARE_H

#include "core/condition.h"
#include "core/expr.h"

/* Both of types that the parser lets through: the same one, or a date and a time. */
enum truth compare_values(const struct dialog *d, const struct value *a, enum relation relation,
                          const struct value *b);

/* Go `by` from a date or time. Hours keep a moment; on a bare day they count as begun days. Other lengths count
 * civil days and drop the hour. False: outside of the years there are. */
bool date_shift(struct value *date, struct length by);
/* Is this date (or time) at most `length` ago? One to come is. */
enum truth date_within(const struct value *date, struct length length, int64_t now, int32_t today);

/* Which is earlier, by first day and then by moment; a moment is earlier than the whole of its day. */
int date_order(const struct value *a, const struct value *b);
struct value date_min(const struct value *a, const struct value *b);
struct value date_max(const struct value *a, const struct value *b);
/* One of both, and not known which: all days from the first of either to the last. */
struct value date_either(const struct value *a, const struct value *b);

#endif
