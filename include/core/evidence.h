/* evidence.h: what is proved, what is missing, how strong the file is.
 * SPDX-License-Identifier: MIT
 *
 * The fact `evidence` is the set of kinds that the buyer has; `evidence_weak` those of them that are weak.
 */
#ifndef CORE_EVIDENCE_H
#define CORE_EVIDENCE_H

#include "core/view.h"
#include "model/plan.h"

/* Fills have, missing (with why and how in the language), strength and its reasons. */
void evidence_weigh(const struct view *v, const char *scam, const char *language, struct plan *out);

#endif
