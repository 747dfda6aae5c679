/* buyer.h: one buyer's side of a whole interview, from "hi" to the plan.
 * SPDX-License-Identifier: MIT
 *
 * The lines are found by asking the engine what it asks, so that they fit the dialogs of the day.
 */
#ifndef BENCH_BUYER_H
#define BENCH_BUYER_H

#include "core/engine.h"

#define BUYER_LINES 60

struct buyer {
    const char *lines[BUYER_LINES];
    size_t count;
    struct casefile end; /* with its plan */
};

#define BUYER_NOW INT64_C(1795341600) /* 2026-11-22T10:00Z, the day of the transcripts */

/* ERR_INTERNAL when these answers do not lead to a plan any more. */
int buyer_make(const struct dialog *d, struct arena *a, struct buyer *out, struct err *e) MUST_USE;

#endif
