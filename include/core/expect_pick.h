/* expect_pick.h: an answer among choices: by number, label, unique beginning or a word of the lexicon.
 * SPDX-License-Identifier: MIT
 *
 * The part of core/expect that knows what is offered. A text is scanned with the words of the question's language and
 * English; with those of all languages only when that gave nothing, since a word of one is noise in another.
 */
#ifndef CORE_EXPECT_PICK_H
#define CORE_EXPECT_PICK_H

#include "core/expect.h"
#include "core/spans.h"

struct asked {
    const struct view *view;
    const struct question *question;
    const struct fact_def *fact;
    const char *text, *folded;
    struct scan scan;            /* in the question's language and English */
    const struct scan *anywhere; /* in all; NULL: not made yet */
};

struct asked asked_make(const struct view *v, const struct question *question, const char *text);
const struct scan *asked_anywhere(struct asked *q);

/* The values that a text may mean, at most `room`; 0: none of those offered. */
size_t pick_one(struct asked *q, const char *text, const char **values, size_t room);
/* The whole answer as a set in canonical form; NULL: some part of it is none of those offered. */
const char *pick_set(struct asked *q);

#endif
