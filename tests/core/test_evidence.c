/* test_evidence.c: what is proved, what is missing, how strong the file is. */
/* SPDX-License-Identifier: MIT */
#include "core/evidence.h"
#include "plan_set.h"

static void weigh(const struct plan_set *set, const char *scam, const char *evidence,
                  struct plan *out)
{
    const char *text = arena_print(set->arena, "{\"evidence\":%s}", evidence);
    struct view v = plan_view(set, text, "2026-11-22");

    *out = (struct plan){.scam = scam};
    evidence_weigh(&v, scam, "en", out);
}

static const struct {
    const char *scam, *evidence, *strength, *because; /* reasons joined by blanks */
} files[] = {
    {"non_delivery", "[\"order\",\"payment\",\"chat\"]", "complete", ""},
    {"non_delivery", "[\"order\",\"payment\",{\"kind\":\"chat\",\"grade\":\"weak\"}]", "usable",
     "weak:chat"},
    {"non_delivery", "[\"order\",\"payment\",{\"kind\":\"chat\",\"grade\":\"good\"}]", "complete",
     ""},
    {"non_delivery", "[\"order\"]", "usable", "missing:payment missing:chat"},
    {"non_delivery", "[\"payment\",\"chat\"]", "usable", "missing:order"},
    {"non_delivery", "[\"chat\"]", "thin", "missing:order missing:payment"},
    {"non_delivery", "[]", "thin", "missing:order missing:payment missing:chat"},
    {"unclear", "[]", "thin", ""},
    {"unclear", "[\"order\"]", "usable", ""},
};

START_TEST(evidence_weigh__grades_the_file)
{
    struct plan_set set = plan_set_load();

    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        const char *because = "";
        struct plan p;

        weigh(&set, files[i].scam, files[i].evidence, &p);
        for (size_t k = 0; k < p.strength_count; k++)
            because =
                arena_print(set.arena, "%s%s%s", because, k ? " " : "", p.strength_because[k]);
        ck_assert_str_eq(because, files[i].because);
        ck_assert_msg(strcmp(p.strength, files[i].strength) == 0, "%s: %s", files[i].evidence,
                      p.strength);
    }
    plan_set_free(&set);
}
END_TEST

START_TEST(evidence_weigh__lists_what_there_is_and_how_to_get_the_rest)
{
    struct plan_set set = plan_set_load();
    struct plan p;

    weigh(&set, "non_delivery", "[\"video\",\"order\"]", &p);
    ck_assert_uint_eq(p.have_count, 2);
    ck_assert_str_eq(p.have[0], "order");
    ck_assert_str_eq(p.have[1], "video");
    ck_assert_uint_eq(p.missing_count, 3);
    ck_assert_str_eq(p.missing[0].kind, "payment");
    ck_assert_str_eq(p.missing[2].kind, "tracking");
    ck_assert_uint_gt(strlen(p.missing[2].why), 10);
    ck_assert_uint_gt(strlen(p.missing[2].how), 10);
    ck_assert_str_ne(p.missing[2].how, p.missing[2].why);
    plan_set_free(&set);
}
END_TEST

START_TEST(evidence_weigh__asks_for_nothing__when_the_class_is_not_in_the_set)
{
    struct plan_set set = plan_set_load();
    struct plan p;

    weigh(&set, "extra_fees", "[\"order\"]", &p);
    ck_assert_uint_eq(p.missing_count, 0);
    ck_assert_str_eq(p.strength, "usable");
    plan_set_free(&set);
}
END_TEST

TESTING_MAIN("evidence", evidence_weigh__grades_the_file,
             evidence_weigh__lists_what_there_is_and_how_to_get_the_rest,
             evidence_weigh__asks_for_nothing__when_the_class_is_not_in_the_set)
