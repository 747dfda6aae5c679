/* advise_inside.h: what advise.c and advise_plan.c share.
 * SPDX-License-Identifier: MIT
 */
#ifndef CORE_ADVISE_INSIDE_H
#define CORE_ADVISE_INSIDE_H

#include "core/advise.h"
#include "core/talk.h"

#define ADVISE_PAYMENTS 9 /* of one case */

struct talk advise_begin(const struct advice *w, const struct said *said, struct step *out);

#endif
