/* faq.h: a question that somebody asks in the middle of an interview: heard, and kept apart from what they answer.
 * SPDX-License-Identifier: MIT
 *
 * The questions, the ways to ask them and the answers are dialogs/faq.json. A way to ask is looked for sentence by sentence, in all
 * languages at once. A sentence that asks is taken out of the message; what stood before it there ("no, how long ...")
 * and the other sentences are the rest, which may answer the open question and is looked at first by who calls this.
 * Disadvantage: a question in words that nobody listed is not heard, and is then no answer either.
 */
#ifndef CORE_FAQ_H
#define CORE_FAQ_H

#include "core/view.h"

#define FAQ_MOST 2 /* answered at once; a third question may be asked again */

struct faq_heard {
    const struct faq_def *asked[FAQ_MOST]; /* each once, in the order asked */
    size_t count;
    bool marked;      /* one of them ends with a question mark */
    bool clear;       /* each ends with one, or begins as a question */
    bool opens;       /* the message begins with one */
    const char *rest; /* what is left without them; "" for nothing */
    const char *told; /* the same, but of whole sentences only, as they were written */
};

void faq_hear(const struct dialog *d, const char *text, struct arena *a, struct faq_heard *out);
/* The answer for a case of these facts: the first form that holds. */
const struct faq_form *faq_answer(const struct faq_def *f, const struct view *v);

#endif
