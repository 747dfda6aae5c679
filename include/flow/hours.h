/* hours.h: when the people of a desk work: spans of the week, in the zone of the desk.
 * SPDX-License-Identifier: MIT
 *
 * As told: `Mon-Fri 09:00-12:30, 13:30-18:00; Sat 10:00-14:00`. Days are English and three letters long, alone, from-to, or several with
 * commas and no blank; times are HH:MM, an end may be 24:00. What lasts over midnight is two spans. Spans of a day do not overlap. Where
 * clocks change, a span begins and ends when the clock on the wall shows it.
 */
#ifndef FLOW_HOURS_H
#define FLOW_HOURS_H

#include "base/arena.h"
#include "base/err.h"
#include <stdbool.h>
#include <stdint.h>

#define HOURS_MOST 42 /* six spans on each day of the week */

struct hours {
    struct hours_span {
        int weekday;     /* 1 Monday .. 7 Sunday */
        int from, until; /* minutes of the day, the last excluded */
    } spans[HOURS_MOST]; /* in the order of the week */
    size_t count;
};

/* ERR_INPUT says what is wrong. */
int hours_parse(struct hours *out, const char *text, struct err *e) MUST_USE;
/* The moment from which on somebody works: `now` itself while they do. MOMENT_NONE: never. */
int64_t hours_next(const struct hours *h, const char *zone, int64_t now);

#endif
