/* test_arena.c: many pieces, zeroed, aligned, given back at once. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static bool all_zero(const unsigned char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (bytes[i])
            return false;
    return true;
}

START_TEST(arena_alloc__gives_aligned_pieces_that_do_not_touch)
{
    struct arena *a = arena_new();
    unsigned char *pieces[200];

    for (size_t i = 0; i < 200; i++) {
        pieces[i] = arena_alloc(a, i + 1);
        ck_assert_uint_eq((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
        ck_assert(all_zero(pieces[i], i + 1));
        memset(pieces[i], (int)i + 1, i + 1);
    }
    for (size_t i = 0; i < 200; i++)
        for (size_t at = 0; at <= i; at++)
            ck_assert_uint_eq(pieces[i][at], i + 1);
    arena_free(&a);
    ck_assert_ptr_null(a);
}
END_TEST

START_TEST(arena_alloc__takes_pieces_larger_than_any_block)
{
    struct arena *a = arena_new();
    size_t large = (size_t)1024 * 1024;
    unsigned char *small = arena_alloc(a, 8), *piece = arena_alloc(a, large);

    memset(small, 1, 8);
    ck_assert(all_zero(piece, large));
    memset(piece, 2, large);
    ck_assert_uint_eq(small[7], 1);
    ck_assert(all_zero(arena_alloc(a, 100), 100));
    arena_free(&a);
}
END_TEST

START_TEST(arena_reset__gives_zeroed_memory_again)
{
    struct arena *a = arena_new();

    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 100; i++) {
            unsigned char *piece = arena_alloc(a, 1000);

            ck_assert(all_zero(piece, 1000));
            memset(piece, 0xff, 1000);
        }
        arena_reset(a);
    }
    arena_free(&a);
}
END_TEST

static void fill(struct arena *a, int pieces)
{
    for (int i = 0; i < pieces; i++)
        arena_alloc(a, 5000);
}

START_TEST(arena_reset__uses_the_roomiest_block_again)
{
    struct arena *a = arena_new();
    void *first;

    fill(a, 100);
    arena_reset(a);
    first = arena_alloc(a, 10);
    fill(a, 40); /* 200 KB: no other block is needed any more */
    arena_reset(a);
    ck_assert_ptr_eq(arena_alloc(a, 10), first);
    arena_free(&a);
}
END_TEST

START_TEST(arena_reset__gives_back_a_block_of_one_large_piece)
{
    struct arena *a = arena_new();
    unsigned char *piece = arena_alloc(a, 1024 * 1024);

    memset(piece, 0xff, 1024 * 1024);
    arena_reset(a);
    ck_assert(all_zero(arena_alloc(a, 1000), 1000));
    arena_free(&a);
}
END_TEST

START_TEST(arena_print__takes_text_of_any_length_and_leaves_zeroed_memory)
{
    struct arena *a = arena_new();
    char word[3001];

    memset(word, 'w', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    for (int i = 0; i < 200; i++) {
        char *text = arena_print(a, "%d %s", i, word);

        ck_assert_int_eq(strtol(text, NULL, 10), i);
        ck_assert_str_eq(strchr(text, ' ') + 1, word);
        ck_assert(all_zero(arena_alloc(a, 64), 64));
    }
    arena_free(&a);
}
END_TEST

START_TEST(arena_array__ends_the_process_when_the_size_overflows)
{
    pid_t child = fork();
    int status;

    if (child == 0) {
        struct arena *a = arena_new();

        close(STDERR_FILENO);
        arena_array(a, SIZE_MAX / 2, 3);
        _exit(0);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 70);
}
END_TEST

START_TEST(arena_array__of_nothing_is_no_error)
{
    struct arena *a = arena_new();

    ck_assert_ptr_nonnull(arena_array(a, 0, 16));
    ck_assert_ptr_nonnull(arena_array(a, 16, 0));
    arena_free(&a);
}
END_TEST

START_TEST(arena_copy__keeps_text_and_null)
{
    struct arena *a = arena_new();
    char text[] = "receipt";
    char *copy = arena_copy(a, text);

    text[0] = 'X';
    ck_assert_str_eq(copy, "receipt");
    ck_assert_ptr_null(arena_copy(a, NULL));
    ck_assert_str_eq(arena_copy(a, ""), "");
    arena_free(&a);
}
END_TEST

START_TEST(arena_copy_bytes__adds_a_nul_behind)
{
    struct arena *a = arena_new();
    char *copy = arena_copy_bytes(a, "ab\0cd", 5);

    ck_assert_int_eq(memcmp(copy, "ab\0cd", 6), 0);
    ck_assert_str_eq(arena_copy_bytes(a, NULL, 0), "");
    arena_free(&a);
}
END_TEST

START_TEST(arena_print__prints_short_and_long_text)
{
    struct arena *a = arena_new();
    char long_text[3000];

    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    ck_assert_str_eq(arena_print(a, "case %d of %s", 12, "ana"), "case 12 of ana");
    for (int width = 250; width < 262; width++)
        ck_assert_uint_eq(strlen(arena_print(a, "%*d", width, 1)), (size_t)width);
    ck_assert_str_eq(arena_print(a, "%s", long_text), long_text);
    arena_free(&a);
}
END_TEST

TESTING_MAIN("arena", arena_alloc__gives_aligned_pieces_that_do_not_touch,
             arena_alloc__takes_pieces_larger_than_any_block,
             arena_reset__gives_zeroed_memory_again, arena_reset__uses_the_roomiest_block_again,
             arena_reset__gives_back_a_block_of_one_large_piece,
             arena_print__takes_text_of_any_length_and_leaves_zeroed_memory,
             arena_array__ends_the_process_when_the_size_overflows,
             arena_array__of_nothing_is_no_error, arena_copy__keeps_text_and_null,
             arena_copy_bytes__adds_a_nul_behind, arena_print__prints_short_and_long_text)
