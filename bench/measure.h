/* measure.h: what a piece of work costs: time on the wall, and time of this process on a processor (user and system).
 * SPDX-License-Identifier: MIT
 */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

struct cost {
    double wall, cpu; /* seconds */
};

struct cost measure_now(void);
struct cost measure_since(struct cost start);
/* Of the same work done twice the cheaper one: what else the machine did is not ours. */
struct cost measure_least(struct cost a, struct cost b);

#endif
