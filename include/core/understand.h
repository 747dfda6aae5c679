/* understand.h: free text to facts: what a person says before anything is asked.
 * SPDX-License-Identifier: MIT
 *
 * Offline, deterministic, explainable: every reading names the words that led to it, and is shown back before it
 * counts. Facts come from parsers and from the words in dialogs/lexicon/<lang>.json. Linear in the text's length.
 */
#ifndef CORE_UNDERSTAND_H
#define CORE_UNDERSTAND_H

#include "core/view.h"

struct lexicon;

int lexicon_new(struct lexicon **out, const struct dialog *d, const struct json *by_language,
                struct err *e) MUST_USE;
void lexicon_free(struct lexicon **l);

#define READING_ALSO 3

struct reading {
    const char *language; /* as the text is written; the hint when that cannot be told */
    const char *scam;     /* class id; "unclear" */
    double confidence;    /* 0..1 */
    const char *also[READING_ALSO];
    size_t also_count;
    const char **because; /* words that led to the class */
    size_t because_count;
    struct fact *facts; /* FROM_READING, not confirmed; "evidence" among them as a set */
    size_t fact_count;
    bool urgent, human, danger; /* danger: threats or self-harm */
};

/* `hint`: announced language or NULL. `v` gives now, today and the dialog; its facts are not looked at. */
void understand(const struct view *v, const char *text, const char *hint, struct reading *out);
struct json *reading_json(
    const struct reading *r); /* contract: `recoup understand`, without the id */

/* For core/expect: does a folded text name this value of this fact by a word of the lexicon? */
const char *lexicon_value(const struct lexicon *l, const char *fact,
                          const char *folded); /* value id or NULL */

#endif
