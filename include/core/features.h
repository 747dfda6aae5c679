/* features.h: a text as numbers: what the learnt reader sees of it.
 * SPDX-License-Identifier: MIT
 *
 * Four kinds: words and pairs of neighbouring words; runs of letters inside words, which forgive typing errors and endings; what the
 * lexicon has found, by its meaning, so that what is learnt in one language helps in the others; and the shape of the whole: how long
 * it is, how many sentences, questions and sums are in it. A figure is only "a number of so many digits", but how long something took,
 * and which of two counts is the smaller, are told as meanings. Each is hashed to one of FEATURES places; two may share one. Weights
 * within a kind are of length one, whatever the length of the text. Linear in the text's length.
 */
#ifndef CORE_FEATURES_H
#define CORE_FEATURES_H

#include "core/spans.h"

#define FEATURES (1u << 18)
/* Of what scan_text, features.c and classifier_train.c do: a model of another one is refused. */
#define FEATURES_VERSION 5

struct feature {
    uint32_t place; /* below FEATURES */
    float weight;
    uint32_t times;
};

/* Where in the text one was seen. */
struct sight {
    uint32_t feature;    /* index in the list */
    uint32_t first, end; /* tokens */
};

struct features {
    struct feature *list; /* in the order first seen; no place twice */
    size_t count;
    struct sight *sights;
    size_t sight_count;
};

void features_of(struct features *out, const struct scan *s, struct arena *a);

#endif
