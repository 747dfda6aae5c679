/* triage.h: which class a case is, and whether, how soon and why a person is needed.
 * SPDX-License-Identifier: MIT
 */
#ifndef CORE_TRIAGE_H
#define CORE_TRIAGE_H

#include "core/condition.h"

/* The class said (fact `scam`), else the first of classes.json whose condition is true, else "unclear". */
const char *triage_class(const struct view *v);
/* The same of a view with `open`, whatever is told yet; NULL: it hangs on that. */
const char *triage_class_sure(const struct view *v);

struct human {
    bool needed;
    enum urgency urgency;
    const char **because; /* ids of triage.json, in its order */
    size_t because_count;
};

/* `last_open`: the latest do_by among the open routes to the money (DAY_NONE: none), for the rules that look at it. */
void triage_human(const struct view *v, int32_t last_open, struct human *out);
/* Facts that contradict each other (delivered before paid ...): true, and triage asks for a person. */
bool triage_contradicts(const struct view *v);

/* Two facts that cannot both be right: `one` lies before (or, of money, above) `other` for sure, whatever day of their
 * ranges is the true one. Of several payments the earliest counts for dates. */
struct contradiction {
    const char *one, *other; /* fact ids */
};
#define TRIAGE_CONTRADICTIONS 8 /* more than there are kinds of */
size_t triage_contradictions(const struct view *v, struct contradiction out[TRIAGE_CONTRADICTIONS]);

#endif
