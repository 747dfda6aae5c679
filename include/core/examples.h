/* examples.h: the sentences that the reader of first messages learns from: dialogs/examples/<lang>.jsonl.
 * SPDX-License-Identifier: MIT
 *
 * One object a line: what somebody may write, its class, who writes so, and classes that another careful reader might choose. The
 * stamp tells which sentences, lexicon and way of reading a model was learnt from. An error names file and line.
 */
#ifndef CORE_EXAMPLES_H
#define CORE_EXAMPLES_H

#include "core/dialog.h"

#define CLASSES_MOST 32 /* a set of classes is the bits of a word */

struct example {
    const char *language, *text, *voice;
    unsigned scam; /* index in the values of the fact `scam` */
    uint32_t also; /* bits of such */
};

struct examples {
    struct example *list; /* by file, then by line */
    size_t count;
    char stamp[CRYPTO_SHA256_HEX];
};

/* ERR_MISSING: the folder of the set has no examples. In the arena. */
int examples_read(struct examples *out, const struct dialog *d, const char *folder, struct arena *a,
                  struct err *e) MUST_USE;
/* The stamp alone, without a look at what the lines say. */
int examples_stamp(const struct dialog *d, const char *folder, char stamp[CRYPTO_SHA256_HEX],
                   struct err *e) MUST_USE;

#endif
