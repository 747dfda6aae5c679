/* bare.h: the peer of the durable turn: a program that does nothing but what SQLite is told.
 * SPDX-License-Identifier: MIT
 *
 * While a recording is on, every statement that any connection of this process runs is written down with the values bound
 * to it. bare_run gives the same statements with the same values, in the same order and transactions, to a connection of its own on a new
 * file: same tables, settings, rows, sizes and number of commits, with no bot around it.
 */
#ifndef BENCH_BARE_H
#define BENCH_BARE_H

#include "base/err.h"
#include "bench/measure.h"
#include <stdbool.h>
#include <stddef.h>

struct bare;

struct bare *bare_record(void); /* on from here; one at a time */
void bare_mark(
    struct bare *b); /* what came before (opening, schema) is done, but not counted in the cost */
void bare_stop(struct bare *b);
size_t bare_statements(const struct bare *b); /* since the mark */

/* `writes_only`: leave out what only reads. */
int bare_run(const struct bare *b, const char *path, bool writes_only, struct cost *cost,
             struct err *e) MUST_USE;
void bare_free(struct bare **b);

#endif
