/* view.h: the facts of a case as conditions see them: by definition, for one payment, at one moment.
 * SPDX-License-Identifier: MIT
 *
 * Cheap to make (one pass over the facts) and read-only. A fact that is absent takes the value of its
 * "else" expression. `today` is the civil day that begins last among the buyer's possible zones (for "is it too
 * late"); `today_ahead` the one that begins first (for "how long is left").
 */
#ifndef CORE_VIEW_H
#define CORE_VIEW_H

#include "core/dialog.h"

#define VIEW_PAYMENTS 32 /* `any` walks over them; a file from outside may claim any number */

/* The class of the case as it follows from the facts, worked out when first asked for. */
struct view_class {
    const char *id; /* NULL: not yet */
    bool busy;
    bool open; /* it hangs on what may still be told (only where `open` is looked at) */
    bool *
        hinges; /* on what: kept by core/hinge, since every rule asks for the class; NULL: not yet */
};

struct view {
    const struct dialog *dialog;
    struct arena *arena;
    const struct fact *facts;
    size_t fact_count;
    int payment;               /* whose facts "of payment" are seen; 1 when there is one */
    const struct fact **slots; /* by fact_def.index, for this payment */
    /* The slots of every payment from 0 that was looked at, VIEW_PAYMENTS + 1 rows; read-only. NULL: not kept, for who changes `slots` or `facts`. */
    const struct fact ***kept;
    int payments; /* how many there are, at least 1 */
    int64_t now;
    int32_t today, today_ahead;
    const char *zone; /* announced by the client and known, else NULL: their hours cannot be told */
    /* By fact_def.index: what may still be told in this case. A fact of these that was not told is not only unknown: known(it) is, too, and
     * nothing stands in for it. NULL: facts are as they are. Set by core/matter. */
    const bool *open;
    struct view_class *derived; /* shared by the views of all payments; NULL: not kept */
};

/* zone: announced by the client, or NULL: then the country fact, else UTC. */
struct view view_make(struct arena *a, const struct dialog *d, const struct fact *facts,
                      size_t count, const char *zone, int64_t now);
struct view view_of_payment(const struct view *v, int payment);

/* The known value of a fact, its "else" when there is none; false: not known. A `scam` that was not said is the class
 * that triage derives ("unclear" at worst), except inside the class conditions themselves. */
bool view_value(const struct view *v, const struct fact_def *f, struct value *out);
const struct fact *view_fact(const struct view *v,
                             const struct fact_def *f); /* as said; NULL: not asked */

/* May this fact still be told? False where `open` is NULL. */
bool view_open(const struct view *v, const struct fact_def *f);

#endif
