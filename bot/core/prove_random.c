/* prove_random.c: random numbers of the prover: the same on every machine. */
/* SPDX-License-Identifier: MIT */
#include "core/proving.h"

/* splitmix64, by Sebastiano Vigna (public domain): any seed is a good one. */
uint64_t random_next(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

size_t random_below(uint64_t *state, size_t most)
{
    return most ? (size_t)(random_next(state) % most) : 0;
}

bool random_in(uint64_t *state, size_t one_of)
{
    return random_below(state, one_of) == 0;
}
