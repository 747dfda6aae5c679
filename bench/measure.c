/* measure.c: wall and processor time. */
/* SPDX-License-Identifier: MIT */
#include "bench/measure.h"
#include <sys/resource.h>
#include <time.h>

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

struct cost measure_now(void)
{
    struct timespec wall;
    struct rusage used;

    clock_gettime(CLOCK_MONOTONIC, &wall);
    getrusage(RUSAGE_SELF, &used);
    return (struct cost){(double)wall.tv_sec + (double)wall.tv_nsec / 1e9,
                         seconds(used.ru_utime) + seconds(used.ru_stime)};
}

struct cost measure_since(struct cost start)
{
    struct cost now = measure_now();

    return (struct cost){now.wall - start.wall, now.cpu - start.cpu};
}

struct cost measure_least(struct cost a, struct cost b)
{
    return (struct cost){a.wall < b.wall ? a.wall : b.wall, a.cpu < b.cpu ? a.cpu : b.cpu};
}
