/* feature_parts.h: what the two makers of features share; for core/features*.c only.
 * SPDX-License-Identifier: MIT
 *
 * A feature begins as a hash of its kind, takes what it is made of, and is added with the tokens it was seen in.
 */
#ifndef CORE_FEATURE_PARTS_H
#define CORE_FEATURE_PARTS_H

#include "core/features.h"

enum feature_kind { KIND_WORDS, KIND_LETTERS, KIND_MEANINGS, KIND_SHAPE, KINDS };

struct making {
    const struct scan *scan;
    struct arena *arena;
    struct features *out;
    uint32_t *slots; /* hash table: index in the list, plus one */
    unsigned char *kinds;
    size_t slot_mask, room, sight_room;
};

uint64_t feature_hash_begin(enum feature_kind kind);
uint64_t feature_hash_more(uint64_t hash, const void *bytes, size_t length);
uint64_t feature_hash_text(uint64_t hash, const char *text); /* NULL is "" */
void feature_add(struct making *m, enum feature_kind kind, uint64_t hash, size_t first, size_t end);

/* How long things took, which of two counts is the smaller, and the shape of the whole: how many words, sentences, questions, sums. */
void features_of_counts(struct making *m);

#endif
