/* classifier.h: the learnt reader: which class a first message is of, how sure, and which of its words say so.
 * SPDX-License-Identifier: MIT
 *
 * One linear judge a class over the features of a text (core/features.h), learnt by LIBLINEAR from the examples of a set. How sure
 * it is was measured on voices it had not read: of the readings given 0.8, four in five are right. A model is the bytes of one file,
 * with the stamp of what it was learnt from; the same examples give the same bytes. Disadvantage: it knows what it has read; a
 * misreading is mended by adding an example.
 */
#ifndef CORE_CLASSIFIER_H
#define CORE_CLASSIFIER_H

#include "core/examples.h"
#include "core/spans.h"

struct classifier;

#define CLASSIFIER_FILE "reader.model" /* in the folder of the set */
#define CLASSIFIER_BYTES_MOST ((size_t)4 << 20)

/* Learns from the examples of the folder that `d` was loaded from; the model is added to `out`. Takes seconds. */
int classifier_learn(const struct dialog *d, const char *folder, struct buf *out,
                     struct err *e) MUST_USE;

/* ERR_CORRUPT: no model, or one of other features or classes. */
int classifier_open(struct classifier **out, const struct dialog *d, const void *bytes,
                    size_t length, struct err *e) MUST_USE;
void classifier_free(struct classifier **c);

/* The model beside the set, if it was learnt from what stands there now. ERR_MISSING: the set has no examples; ERR_CONFLICT: it has
 * no model, or one of other examples or another lexicon; ERR_CORRUPT. */
int classifier_load(struct classifier **out, const struct dialog *d, const char *folder,
                    struct err *e) MUST_USE;

#define JUDGED_ALSO 3
#define JUDGED_BECAUSE 4

struct judgement {
    const char *class, *also[JUDGED_ALSO];
    size_t also_count;
    double confidence, also_share[JUDGED_ALSO];
    const char
        *because[JUDGED_BECAUSE]; /* as they stand in the folded text, the weightiest first */
    size_t because_count;
};

void classifier_judge(const struct classifier *c, const struct scan *s, struct arena *a,
                      struct judgement *out);

/* How good it is on voices that it has not read. Takes as long as a few times learning. */
#define SURE_BINS 10

struct proof {
    size_t count, right, within_two;
    size_t sure, sure_right; /* confidence 0.6 and more */
    size_t class_count;
    const char **classes;
    uint32_t confusion[CLASSES_MOST][CLASSES_MOST];    /* wanted, read */
    size_t binned[SURE_BINS], binned_right[SURE_BINS]; /* by confidence */
    size_t language_count;
    struct {
        const char *language;
        size_t count, right;
    } languages[CLASSES_MOST];
};

int classifier_prove(const struct dialog *d, const char *folder, struct arena *a, struct proof *out,
                     struct err *e) MUST_USE;

#endif
