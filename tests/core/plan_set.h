/* plan_set.h: a small set of dialogs for the tests of clocks and plans, and cases in it.
 * SPDX-License-Identifier: MIT
 *
 * Facts, evidence, words, a letter and the frame of a plan are the real ones; rules and steps are those of tests/core/plan_set.
 */
#ifndef PLAN_SET_H
#define PLAN_SET_H

#include "core/plan.h"
#include "testing.h"
#include <stdio.h>
#include <string.h>

struct plan_set {
    struct dialog *dialog;
    struct arena *arena;
};

static inline void plan_set_add(struct json *bundle, const char *folder, const char *name)
{
    struct err e = {0};
    struct json *file;
    char path[400];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    ck_assert_msg(json_parse_file(&file, path, (size_t)1024 * 1024, &e) == 0, "%s: %s", path,
                  e.text);
    json_put(bundle, name, file);
}

static inline struct plan_set plan_set_load(void)
{
    static const char *const real[] = {"facts.json",
                                       "evidence.json",
                                       "common.json",
                                       "text/en/facts.json",
                                       "text/en/plan_frame.json",
                                       "text/en/letters.json",
                                       "letters/en/bank_not_received.json"};
    static const char *const own[] = {"classes.json",    "triage.json",       "deadlines.json",
                                      "plans/test.json", "hosts.json",        "rates.json",
                                      "intake.json",     "text/en/steps.json"};
    struct json *bundle = json_new_object();
    struct buf bytes = BUF_INIT((size_t)4 * 1024 * 1024);
    struct plan_set set = {.arena = arena_new()};
    struct err e = {0};

    for (size_t i = 0; i < sizeof real / sizeof real[0]; i++)
        plan_set_add(bundle, TEST_DIALOGS, real[i]);
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        plan_set_add(bundle, TEST_SOURCE "/tests/core/plan_set", own[i]);
    json_write(bundle, &bytes);
    json_free(&bundle);
    ck_assert_msg(dialog_load_bundle(&set.dialog, bytes.bytes, bytes.length, false, &e) == 0, "%s",
                  e.text);
    buf_free(&bytes);
    return set;
}

static inline void plan_set_free(struct plan_set *set)
{
    dialog_free(&set->dialog);
    arena_free(&set->arena);
}

struct plan_case {
    struct fact *facts;
    size_t count;
};

/* The error's text, or NULL when the facts could be read. */
static inline const char *plan_case_try(const struct plan_set *set, const char *text,
                                        struct plan_case *out)
{
    struct err e = {0};
    struct json *from;
    int result;

    ck_assert_msg(json_parse(&from, text, strlen(text), &e) == 0, "%s: %s", text, e.text);
    result = plan_facts_read(set->dialog, from, set->arena, &out->facts, &out->count, &e);
    json_free(&from);
    if (result == 0)
        return NULL;
    ck_assert_int_eq(e.kind, ERR_INPUT);
    return arena_copy(set->arena, e.text);
}

static inline struct plan_case plan_case_read(const struct plan_set *set, const char *text)
{
    struct plan_case c;
    const char *error = plan_case_try(set, text, &c);

    ck_assert_msg(!error, "%s: %s", text, error);
    return c;
}

static inline struct view plan_view(const struct plan_set *set, const char *text, const char *now)
{
    struct plan_case c = plan_case_read(set, text);

    return view_make(set->arena, set->dialog, c.facts, c.count, NULL, moment_parse(now));
}

static inline struct plan plan_case_plan(const struct plan_set *set, const char *text,
                                         const char *now)
{
    struct plan_case c = plan_case_read(set, text);
    struct plan p;

    plan_build(set->dialog, c.facts, c.count, NULL, "en", moment_parse(now), set->arena, &p);
    return p;
}

/* "2026-12-05", RFC 3339 for a moment, "-" for none. */
static inline const char *due_text(const struct plan_set *set, struct due d)
{
    if (d.day == DAY_NONE)
        return "-";
    return d.moment == MOMENT_NONE ? day_print(set->arena, d.day)
                                   : moment_print(set->arena, d.moment);
}

#endif
