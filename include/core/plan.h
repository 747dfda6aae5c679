/* plan.h: from facts to the plan: pure, byte for byte the same for the same facts, rules and day.
 * SPDX-License-Identifier: MIT
 *
 * Order: steps marked `first` (safety, the first 72 hours) as the files have them; `now` and `late` by do_by; `later` by
 * not_before; undated; `closed`; `done` at the end. A condition that is unknown never removes a route: the step stays,
 * with the condition in words.
 *
 * Warnings are ids, with what they are about behind a colon: `contradiction:delivered_on,paid_on`, `holidays_may_shift`,
 * `rule_past_review:AX-07`.
 */
#ifndef CORE_PLAN_H
#define CORE_PLAN_H

#include "core/view.h"
#include "model/plan.h"

void plan_build(const struct dialog *rules, const struct fact *facts, size_t count,
                const char *zone, const char *language, int64_t now, struct arena *a,
                struct plan *out);
struct json *plan_json(const struct plan *p); /* contract section 4 */
/* The plan as messages for a chat, first one: what to do today and what comes next, at most 900 characters. Each at most 3500 UTF-16 units. */
const char **plan_messages(const struct dialog *rules, const struct plan *p, int version,
                           struct arena *a, size_t *count);
/* The whole plan as one text, for a file or a terminal: the first message as above, then what it does not tell whole; `explain` puts facts and rules under each step. */
const char *plan_text(const struct dialog *rules, const struct plan *p, bool explain,
                      struct arena *a);
/* What is the same for the same plan: a digest over the class, steps, dates (but the one to aim for, which moves with
 * the day) and texts. In the arena. */
const char *plan_digest(const struct plan *p, struct arena *a);

/* Facts and evidence from the JSON of `recoup plan`: {"facts": {...}, "evidence": [...]}, with `payments` among the facts or
 * beside them. A flat fact of payments stands for each payment that does not say it itself. ERR_INPUT with a JSON pointer. */
int plan_facts_read(const struct dialog *d, const struct json *from, struct arena *a,
                    struct fact **facts, size_t *count, struct err *e) MUST_USE;

#endif
