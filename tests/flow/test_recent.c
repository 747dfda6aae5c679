/* test_recent.c: a case that is kept is the case that the database holds, or none. */
/* SPDX-License-Identifier: MIT */
#include "flow/recent.h"
#include "house.h"

static struct house h;
static struct recent *recent;

static void setup(void)
{
    house_make(&h);
    house_raise(&h);
    recent = recent_new();
}

static void teardown(void)
{
    recent_free(&recent);
    house_remove(&h);
}

static const char *written(const struct casefile *c)
{
    struct buf bytes = BUF_INIT((size_t)1024 * 1024);
    const char *text;

    casefile_write(c, h.p.arena, &bytes);
    text = arena_copy(h.p.arena, buf_text(&bytes));
    buf_free(&bytes);
    return text;
}

START_TEST(recent_find__gives_a_case_only_for_the_bytes_it_was_kept_with)
{
    struct casefile c = casefile_new("en", "hash", 5), out;

    recent_keep(recent, 7, "{7}", 3, &c);
    ck_assert(recent_find(recent, 7, "{7}", 3, h.p.arena, &out));
    ck_assert_str_eq(out.language, "en");
    ck_assert(!recent_find(recent, 7, "{8}", 3, h.p.arena, &out));
    ck_assert(!recent_find(recent, 7, "{7", 2, h.p.arena, &out));
    ck_assert(!recent_find(recent, 8, "{7}", 3, h.p.arena, &out));
    ck_assert(!recent_find(recent, 7 + RECENT_CASES, "{7}", 3, h.p.arena, &out));
}
END_TEST

START_TEST(recent_keep__takes_the_place_of_another)
{
    struct casefile c = casefile_new("en", "hash", 5), d = casefile_new("es", "hash", 5), out;

    recent_keep(recent, 7, "{7}", 3, &c);
    recent_keep(recent, 7 + RECENT_CASES, "{7}", 3, &d);
    ck_assert(!recent_find(recent, 7, "{7}", 3, h.p.arena, &out));
    ck_assert(recent_find(recent, 7 + RECENT_CASES, "{7}", 3, h.p.arena, &out));
    ck_assert_str_eq(out.language, "es");
}
END_TEST

/* What goes on in memory and what a restart would read are the same, message after message. */
START_TEST(session_load__is_the_same_from_memory_and_from_the_row)
{
    static const char *const SAYS[] = {"hello", "my 230 USD went by paypal on 3 October",
                                       "yes",   "AliExpress",
                                       "1",     "back",
                                       "1",     "human",
                                       "stop",  "start"};
    struct session_cache *cache;
    struct session memory, row;

    ck_assert_int_eq(session_cache_new(&cache, h.p.store, h.dialogs, &h.p.e), 0);
    for (size_t i = 0; i < sizeof SAYS / sizeof SAYS[0]; i++) {
        say(&h, "maria", SAYS[i]);
        ck_assert_int_eq(session_load(cache, 1, h.p.arena, &memory, &h.p.e), 0);
        ck_assert_int_eq(session_save(cache, &memory, h.p.arena, &h.p.e), 0);
        ck_assert_int_eq(session_load(cache, 1, h.p.arena, &memory, &h.p.e), 0);
        row = house_case(&h, 1);
        ck_assert_str_eq(written(&memory.file), written(&row.file));
    }
    session_cache_free(&cache);
}
END_TEST

TESTING_MAIN_AROUND("recent", setup, teardown,
                    recent_find__gives_a_case_only_for_the_bytes_it_was_kept_with,
                    recent_keep__takes_the_place_of_another,
                    session_load__is_the_same_from_memory_and_from_the_row)
