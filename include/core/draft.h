/* draft.h: letters and forms to copy, filled from the facts of a case: pure.
 * SPDX-License-Identifier: MIT
 *
 * A letter is a list of paragraphs (dialogs/letters, format in dialogs/README.md). A paragraph is in it when its condition
 * is true; unknown leaves it out, so that nobody signs what they did not say. Slots are facts, and four more: `today`,
 * `answer_by` (the day that the letter sets to its reader), `payments` (amount and date of each that it is about, a line
 * each) and `claim` (what was paid less what came back; of a step of the case over all payments, where they are of one
 * currency). A fact that is not known and may stay open is a visible
 * blank with its name. What nobody should tell a bot (a card number) is a blank by its own words.
 *
 * A letter goes out in the languages that its reader needs, else in the buyer's; what has no such text, in English.
 */
#ifndef CORE_DRAFT_H
#define CORE_DRAFT_H

#include "core/view.h"
#include "model/plan.h"

#define DRAFT_SLOT_MOST 60     /* characters of a name or number that somebody typed */
#define DRAFT_LANGUAGES_MOST 4 /* that one letter goes out in */

struct draft {
    const struct letter_def *def;
    int payment; /* 0: of the case */
};

/* Letters of the steps that are open, in their order, each once for each payment. In the arena. */
struct draft *drafts_of_plan(const struct dialog *d, const struct plan *p, struct arena *a,
                             size_t *count);
/* In which languages it goes to a buyer of this one; at most DRAFT_LANGUAGES_MOST. */
size_t draft_languages(const struct letter_def *def, const char *language, const char **out);
/* The text in one of these languages; `v` is of the case, the letter's payment is looked at. */
const char *draft_write(const struct view *v, const struct draft *l, const char *language);
const char *draft_title(const struct letter_def *def, const char *language);
/* The short name by which a buyer chooses it; with the payment's number where there are several. */
const char *draft_label(const struct dialog *d, const struct draft *l, bool several,
                        const char *language, struct arena *a);

/* For loading and lint: may a letter have this slot beside the facts? */
bool draft_slot_built_in(const char *slot);

#endif
