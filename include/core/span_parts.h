/* span_parts.h: what the readers of dates share; seen by core/span_date.c and core/span_relative.c alone.
 * SPDX-License-Identifier: MIT
 *
 * A reader looks at the token `at`, fills `out` with its readings and its end, and says whether there is a date of its kind.
 */
#ifndef CORE_SPAN_PARTS_H
#define CORE_SPAN_PARTS_H

#include "core/spans.h"

/* One more reading, unless it is there already. */
void span_add_range(struct date_span *out, int32_t first, int32_t last);
void span_add_day(struct date_span *out, int32_t day);
/* The whole range, or its beginning, middle or end; NULL: the whole. */
void span_add_part(struct date_span *out, const char *part, int32_t first, int32_t last);
/* "About": some days more on both sides, but none to come where only the past counts. */
void span_widen(const struct scan *s, struct date_span *out);

int32_t span_distance(int32_t a, int32_t b);
int span_figures_at(const struct scan *s, size_t at); /* -1: no number of one to four figures */
bool span_sign_at(const struct scan *s, size_t at, char sign);
size_t span_skip_of(const struct scan *s, size_t at);

/* -2 the one before the last, -1 last, 0 this, 1 next; false: nothing of the kind. */
bool span_step_at(const struct scan *s, size_t at, int *step, size_t *end);
/* "last year", "ano passado"; false: no year is told so. */
bool span_step_year(const struct scan *s, size_t at, int *year, size_t *end);

bool span_read_ago(const struct scan *s, size_t at, struct date_span *out);
bool span_read_period(const struct scan *s, size_t at, struct date_span *out);
bool span_read_weekday(const struct scan *s, size_t at, struct date_span *out);
bool span_read_feast(const struct scan *s, size_t at, struct date_span *out);

#endif
