/* prove.h: `recoup check --prove`: does a set of dialogs hold what it promises, whatever a buyer says?
 * SPDX-License-Identifier: MIT
 *
 * Two parts. Coverage: every state is reached and every offered choice taken by whole conversations through the real
 * engine, every condition is seen true and false (or found impossible, with the condition that contradicts it), and every
 * clock is looked at on the day before, on and after each of its dates. Then conversations of generated buyers, as many as are wanted. All
 * the while the invariants of prove_invariant_count() names are checked; the first case that breaks one is kept as a transcript for
 * `recoup replay`.
 *
 * Pure: the same set, seed and day give the same findings. What is impossible is so for the values that the set's own conditions tell
 * apart (core/proving.h); a search that would take too long is given up, and counts as a gap, never as a proof.
 */
#ifndef CORE_PROVE_H
#define CORE_PROVE_H

#include "core/engine.h"

/* What is proved: the program itself, or something broken in a test of the prover. */
struct prove_machine {
    int (*open)(const struct dialog *interview, const struct dialog *rules,
                const struct casefile *fresh, const struct said *said, int64_t now, struct arena *a,
                struct step *out, struct err *e);
    int (*step)(const struct dialog *interview, const struct dialog *rules,
                const struct casefile *before, const struct said *said, int64_t now,
                struct arena *a, struct step *out, struct err *e);
    void (*plan)(const struct dialog *rules, const struct fact *facts, size_t count,
                 const char *zone, const char *language, int64_t now, struct arena *a,
                 struct plan *out);
};
extern const struct prove_machine prove_real;

struct prove_count {
    size_t reached, all;
};

/* Something not seen: a gap, or (with `against`) impossible. */
struct prove_gap {
    const char *file, *pointer;
    const char *text;    /* "never seen true: amount > USD 5" */
    const char *against; /* what contradicts it; NULL: a gap */
};

struct prove_invariant {
    const char *name, *meaning;
    size_t checked, broken;
    const char *why;        /* of the first that broke it; NULL: none did */
    const char *transcript; /* of the same */
};

struct prove_report {
    uint64_t seed;
    struct prove_count states, choices, conditions, boundaries;
    struct prove_gap *gaps; /* what is missing, then what is impossible */
    size_t gap_count, impossible_count;
    size_t conversations, inputs;
    struct prove_invariant *invariants;
    size_t invariant_count;
};

struct prove;

/* `now` is the day that all is played on. The set must live as long. */
struct prove *prove_new(const struct dialog *d, const struct prove_machine *machine, uint64_t seed,
                        int64_t now);
void prove_cover(struct prove *p);             /* states, choices, conditions, boundaries */
void prove_talk(struct prove *p, size_t runs); /* so many conversations more */
/* In the memory of `p`. */
void prove_tell(struct prove *p, struct prove_report *out);
/* Nothing broken, and nothing missing that is not impossible. */
bool prove_holds(const struct prove_report *r);
void prove_free(struct prove **p);

#endif
