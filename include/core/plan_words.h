/* plan_words.h: a plan in sentences: one paragraph for each thing there is to say.
 * SPDX-License-Identifier: MIT
 *
 * All words are those of dialogs/text/<lang>/plan_frame.json; results live in the arena. Functions that may have
 * nothing to say return NULL then.
 */
#ifndef CORE_PLAN_WORDS_H
#define CORE_PLAN_WORDS_H

#include "core/dialog.h"
#include "core/render.h"
#include "model/plan.h"

struct plan_words {
    const struct dialog *rules;
    const struct plan *plan;
    struct arena *arena;
};

enum plan_detail {
    PLAN_BRIEF /* title and dates */,
    PLAN_FULL,
    PLAN_EXPLAINED /* with facts and rules */
};

const char *plan_say(const struct plan_words *w, const char *key, const struct arg *args,
                     size_t count);
/* Is a step of another payment before this one, in all that it says the same? Then that one's paragraph names both
 * payments (except where it is explained, since the reasons differ). */
bool plan_repeats(const struct plan *p, size_t step);
/* `version` 0: the plan has no number. */
const char *plan_say_heading(const struct plan_words *w, int version);
const char *plan_say_step(const struct plan_words *w, const struct plan_step *s,
                          enum plan_detail detail);
const char *plan_say_have(const struct plan_words *w); /* how strong the file is, what there is */
const char *plan_say_letters(const struct plan_words *w);  /* to copy; NULL: none */
const char *plan_say_missing(const struct plan_words *w);  /* NULL: nothing is missing */
const char *plan_say_warnings(const struct plan_words *w); /* NULL: none */
const char *plan_say_footer(const struct plan_words *w);
const char *plan_say_sources(const struct plan_words *w); /* NULL: none */

#endif
