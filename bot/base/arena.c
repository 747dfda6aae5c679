/* arena.c: blocks of memory that are handed out in pieces and taken back at once. */
/* SPDX-License-Identifier: MIT */
#include "base/arena.h"
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A turn fits the first block nearly always; a plan takes two or three. */
#define FIRST_BLOCK ((size_t)16 * 1024)
#define LARGEST_BLOCK                                                                              \
    ((size_t)256 * 1024) /* growth ends here; a larger piece has a block of its own */
#define ALIGNMENT _Alignof(max_align_t)

/* Under AddressSanitizer what is not handed out is poisoned, so a use after arena_reset is caught. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POISONING 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define POISONING 1
#endif
#ifdef POISONING
#include <sanitizer/asan_interface.h>
#define CLOSE(at, size) ASAN_POISON_MEMORY_REGION(at, size)
#define OPEN(at, size) ASAN_UNPOISON_MEMORY_REGION(at, size)
#else
#define CLOSE(at, size) ((void)(at), (void)(size))
#define OPEN(at, size) ((void)(at), (void)(size))
#endif

struct block {
    struct block *older;
    size_t size, used;
    _Alignas(max_align_t) char bytes[];
};

/* All bytes behind `used` of each block are zero: calloc makes them so, arena_reset keeps them so. */
struct arena {
    struct block *first, *newest;
};

static struct block *block_new(size_t size, struct block *older)
{
    struct block *b = calloc(1, sizeof *b + size);

    if (!b)
        err_out_of_memory();
    b->older = older;
    b->size = size;
    CLOSE(b->bytes, size);
    return b;
}

struct arena *arena_new(void)
{
    struct arena *a = malloc(sizeof *a);

    if (!a)
        err_out_of_memory();
    a->first = a->newest = block_new(FIRST_BLOCK, NULL);
    return a;
}

static void drop_newer_blocks(struct arena *a)
{
    while (a->newest != a->first) {
        struct block *gone = a->newest;

        a->newest = gone->older;
        OPEN(gone->bytes, gone->size);
        free(gone);
    }
}

void arena_free(struct arena **a)
{
    if (!*a)
        return;
    drop_newer_blocks(*a);
    OPEN((*a)->first->bytes, (*a)->first->size);
    free((*a)->first);
    free(*a);
    *a = NULL;
}

void arena_reset(struct arena *a)
{
    struct block *b = a->first;

    drop_newer_blocks(a);
    OPEN(b->bytes, b->used);
    memset(b->bytes, 0, b->used);
    CLOSE(b->bytes, b->size);
    b->used = 0;
}

static void grow(struct arena *a, size_t least)
{
    size_t size = a->newest->size * 2;

    if (size > LARGEST_BLOCK)
        size = LARGEST_BLOCK;
    if (size < least)
        size = least;
    a->newest = block_new(size, a->newest);
}

void *arena_alloc(struct arena *a, size_t bytes)
{
    size_t whole;
    char *piece;

    if (bytes > SIZE_MAX / 2)
        err_out_of_memory();
    whole = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (whole > a->newest->size - a->newest->used)
        grow(a, whole);
    piece = a->newest->bytes + a->newest->used;
    a->newest->used += whole;
    OPEN(piece, bytes);
    return piece;
}

void *arena_array(struct arena *a, size_t count, size_t each)
{
    if (each && count > SIZE_MAX / each)
        err_out_of_memory();
    return arena_alloc(a, count * each);
}

char *arena_copy(struct arena *a, const char *text)
{
    return text ? arena_copy_bytes(a, text, strlen(text)) : NULL;
}

char *arena_copy_bytes(struct arena *a, const void *bytes, size_t length)
{
    char *copy;

    if (length == SIZE_MAX)
        err_out_of_memory();
    copy = arena_alloc(a, length + 1);
    if (length)
        memcpy(copy, bytes, length);
    return copy;
}

char *arena_print(struct arena *a, const char *format, ...)
{
    char small[256];
    va_list values, again;
    int length;
    char *text;

    va_start(values, format);
    va_copy(again, values);
    length = vsnprintf(small, sizeof small, format, values);
    if (length < 0) {
        text = arena_copy(a, "");
    } else if ((size_t)length < sizeof small) {
        text = arena_copy_bytes(a, small, (size_t)length);
    } else {
        text = arena_alloc(a, (size_t)length + 1);
        vsnprintf(text, (size_t)length + 1, format, again);
    }
    va_end(again);
    va_end(values);
    return text;
}
