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
#define SMALL_BLOCK ((size_t)2 * 1024)
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
    struct block *newest;
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

static struct arena *arena_of(size_t first_block)
{
    struct arena *a = malloc(sizeof *a);

    if (!a)
        err_out_of_memory();
    a->newest = block_new(first_block, NULL);
    return a;
}

struct arena *arena_new(void)
{
    return arena_of(FIRST_BLOCK);
}

struct arena *arena_new_small(void)
{
    return arena_of(SMALL_BLOCK);
}

static void drop_blocks(struct block *b)
{
    while (b) {
        struct block *older = b->older;

        OPEN(b->bytes, b->size);
        free(b);
        b = older;
    }
}

void arena_free(struct arena **a)
{
    if (!*a)
        return;
    drop_blocks((*a)->newest);
    free(*a);
    *a = NULL;
}

/* The newest block is the roomiest: the next turn of its kind fits it whole. */
void arena_reset(struct arena *a)
{
    struct block *b = a->newest;

    drop_blocks(b->older);
    b->older = NULL;
    if (b->size > LARGEST_BLOCK) {
        drop_blocks(b);
        a->newest = block_new(FIRST_BLOCK, NULL);
        return;
    }
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

/* Printed where it will stay; what does not fit there is printed again, in a block that is new. */
char *arena_print(struct arena *a, const char *format, ...)
{
    char *text = a->newest->bytes + a->newest->used;
    size_t room = a->newest->size - a->newest->used;
    va_list values, again;
    int length;
    bool fits;

    va_start(values, format);
    va_copy(again, values);
    OPEN(text, room);
    length = vsnprintf(text, room, format, values);
    fits = length >= 0 && (size_t)length < room;
    if (!fits)
        memset(text, 0, room);
    CLOSE(text, room);
    text = arena_alloc(a, length < 0 ? 1 : (size_t)length + 1);
    if (length > 0 && !fits)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(values);
    return text;
}
