/* understand_parts.h: what stands where in a story: dates and amounts by the words near them.
 * SPDX-License-Identifier: MIT
 *
 * The part of core/understand that looks at neighbours. A date or an amount belongs to the nearest cue word of its sentence ("paid",
 * "arrived", "fee"), the one before it being nearer than the one behind. What has no cue, or two readings, is left out.
 */
#ifndef CORE_UNDERSTAND_PARTS_H
#define CORE_UNDERSTAND_PARTS_H

#include "core/spans.h"

#define FACTS_MOST 24 /* what one message can state */

enum noticed_date {
    NOTICED_PAID,
    NOTICED_DELIVERED,
    NOTICED_PROMISED,
    NOTICED_DISPUTED,
    NOTICED_DATES
};

struct amounts {
    struct money_span paid, lone; /* said to be paid; the first of those of which nothing is said */
    size_t told;
};

struct noticed {
    const struct view *view;
    struct reading *out;
    struct scan scan;
    unsigned own; /* the language of the text */

    struct day_range dates[NOTICED_DATES]; /* DAY_NONE: not told, or not clearly */
    int64_t paid_moment;                   /* MOMENT_NONE */
    int32_t deadline;                      /* DAY_NONE */
    struct amounts amounts;
    struct money_span amount; /* first == end: none */
    bool amount_paid, paid, unpaid;
    const char *order_no;
};

/* The text with the words of its language found, as both readers of the class see it; *language is an id. */
void understand_scan(const struct view *v, const char *text, const char *hint, struct scan *out,
                     const char **language);

/* Fills the second half from the scan; the amount only when the class is read, which tells fees from prices. */
void notice(struct noticed *n);
void notice_amount(struct noticed *n);

/* Is there a "not" right before it? */
bool scan_denied(const struct scan *s, const struct hit *hit);
/* Does it lie within a longer hit of the same fact ("card" in "gift card")? */
bool scan_within(const struct scan *s, const struct hit *hit);
/* Of the other language only names of values and currencies are kept: its plain words are noise here. */
void scan_keep_own(struct scan *s, unsigned own);

#endif
