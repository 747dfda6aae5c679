/* recent.c: the cases of the newest talks, kept as they were saved last. */
/* SPDX-License-Identifier: MIT */
#include "flow/recent.h"
#include <stdlib.h>
#include <string.h>

struct kept {
    int64_t number; /* 0: nothing is kept here */
    struct arena *memory;
    const char *bytes;
    size_t length;
    struct casefile file;
};

struct recent {
    struct kept cases[RECENT_CASES];
};

struct recent *recent_new(void)
{
    struct recent *r = calloc(1, sizeof *r);

    if (!r)
        err_out_of_memory();
    return r;
}

void recent_free(struct recent **r)
{
    if (!*r)
        return;
    for (size_t i = 0; i < RECENT_CASES; i++)
        arena_free(&(*r)->cases[i].memory);
    free(*r);
    *r = NULL;
}

bool recent_find(const struct recent *r, int64_t number, const char *bytes, size_t length,
                 struct arena *a, struct casefile *out)
{
    const struct kept *k = &r->cases[(uint64_t)number % RECENT_CASES];

    if (k->number != number || k->length != length || memcmp(k->bytes, bytes, length) != 0)
        return false;
    *out = casefile_copy(a, &k->file);
    return true;
}

void recent_keep(struct recent *r, int64_t number, const char *bytes, size_t length,
                 const struct casefile *c)
{
    struct kept *k = &r->cases[(uint64_t)number % RECENT_CASES];

    if (k->memory)
        arena_reset(k->memory);
    else
        k->memory = arena_new_small();
    k->number = number;
    k->bytes = arena_copy_bytes(k->memory, bytes, length);
    k->length = length;
    k->file = casefile_copy(k->memory, c);
}
