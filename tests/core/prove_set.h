/* prove_set.h: the set of tests/prove-set, with the program's own English sentences and words, and patches over it.
 * SPDX-License-Identifier: MIT
 *
 * Small enough to be proved in a moment; each test of the prover breaks one thing in it and sees that found.
 */
#ifndef TESTS_CORE_PROVE_SET_H
#define TESTS_CORE_PROVE_SET_H

#include "core/good_set.h"
#include "core/prove.h"

#define PROVE_SET TEST_SOURCE "/tests/prove-set"
#define PROVE_NOW (INT64_C(20779) * 86400 + 43200) /* 2026-11-22, noon */

static inline void take_file(struct json *set, const struct json *dialogs, const char *name)
{
    json_put(set, name, json_copy(json_get(dialogs, name)));
}

static inline struct json *prove_set(void)
{
    static const char *const names[] = {
        "common.json",       "text/en/engine.json",     "text/en/answers.json",
        "text/en/chat.json", "text/en/plan_frame.json", "text/en/desk.json"};
    struct json *set = json_new_object(), *dialogs = json_new_object();

    read_folder(set, PROVE_SET, "");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct json *file;
        struct err e = {0};
        struct arena *a = arena_new();

        ck_assert_msg(json_parse_file(&file, arena_print(a, "%s/%s", TEST_DIALOGS, names[i]),
                                      1000000, &e) == 0,
                      "%s", e.text);
        json_put(dialogs, names[i], file);
        take_file(set, dialogs, names[i]);
        arena_free(&a);
    }
    json_free(&dialogs);
    return set;
}

/* The set with a merge patch over all its files. */
static inline struct dialog *prove_set_with(const char *patch)
{
    struct json *good = prove_set(), *changes, *all;
    struct dialog *d;
    struct err e = {0};

    ck_assert_msg(json_parse(&changes, patch, strlen(patch), &e) == 0, "%s", e.text);
    all = patched(good, changes);
    ck_assert_msg(load_set(&d, all, &e) == 0, "%s", e.text);
    json_free(&all);
    json_free(&changes);
    json_free(&good);
    return d;
}

#endif
