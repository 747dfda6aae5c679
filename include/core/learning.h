/* learning.h: what the parts of the classifier share; for core/classifier*.c only.
 * SPDX-License-Identifier: MIT
 *
 * Learning goes from lessons (examples as features) to weights, one row a feature and one column a class, which are rounded to bytes
 * with one scale a class. Weights are judged in the form they are kept in, so that what is measured is what will be used.
 */
#ifndef CORE_LEARNING_H
#define CORE_LEARNING_H

#include "core/classifier.h"
#include "core/features.h"

/* Of 64 places: which have a row, and how many rows are before theirs. Rows stand in the order of their places. */
struct places {
    uint64_t told;
    uint32_t before;
};

struct classifier {
    struct arena *memory;
    char stamp[CRYPTO_SHA256_HEX];
    unsigned class_count;
    const char *classes[CLASSES_MOST];
    double scale[CLASSES_MOST], bias[CLASSES_MOST];
    double sharpness; /* the scores are multiplied by it before they become shares */
    uint32_t row_count;
    struct places *places; /* FEATURES / 64 of them */
    int8_t *rows;          /* row_count * class_count */
};

struct lesson {
    unsigned scam;
    uint32_t also;
    unsigned fold;
    const char *language;
    const struct feature *features;
    size_t count;
};

struct lessons {
    struct lesson *list;
    size_t count, fold_count;
    unsigned class_count;
    const char **classes;
    char stamp[CRYPTO_SHA256_HEX];
};

/* The examples read as `understand` would read them; all lines of one voice are in one of `folds`. */
int lessons_read(struct lessons *out, const struct dialog *d, const char *folder, size_t folds,
                 struct arena *a, struct err *e) MUST_USE;

/* From all lessons but those of one fold (`without` = fold_count: from all). In a new arena of its own. */
struct classifier *classifier_train(const struct lessons *l, size_t without);
void classifier_write(const struct classifier *c, struct buf *out);

/* None of them has a row yet; when it is known which have, their rows are numbered. */
void classifier_make_places(struct classifier *c);
void classifier_number_rows(struct classifier *c);
bool classifier_tells(const struct classifier *c, uint32_t place);

void classifier_scores(const struct classifier *c, const struct feature *list, size_t count,
                       double scores[CLASSES_MOST]);
/* Scores to shares that add up to one. */
void classifier_shares(unsigned count, double sharpness, const double *scores, double *shares);

#endif
