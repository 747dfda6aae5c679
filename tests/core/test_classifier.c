/* test_classifier.c: learning from a few sentences, and reading by what was learnt. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "core/classifier.h"
#include "core/features.h"
#include "core/understand_parts.h"
#include "base/text.h"
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MODEL_MOST ((size_t)8 << 20)
#define HEAD_MOST 4096 /* beyond it are rows, which are numbers of any kind */

static struct dialog *dialog;
static struct arena *arena;
static const char *folder;

static const struct {
    const char *text, *scam;
} lessons[] = {
    {"my parcel never arrived", "non_delivery"},
    {"the parcel has not arrived after two months", "non_delivery"},
    {"nothing arrived, no parcel at all", "non_delivery"},
    {"still no parcel, it never came", "non_delivery"},
    {"the watch is a fake", "counterfeit"},
    {"a fake bag, not the real brand", "counterfeit"},
    {"the brand says these shoes are fake", "counterfeit"},
    {"fake logo, a cheap copy of the brand", "counterfeit"},
    {"hello", "unclear"},
    {"hi there", "unclear"},
};

static void write_file(const char *name, const char *bytes, size_t length)
{
    FILE *file = fopen(arena_print(arena, "%s/%s", folder, name), "w");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, length, file), length);
    ck_assert_int_eq(fclose(file), 0);
}

static void write_lessons(size_t count)
{
    struct buf lines = BUF_INIT(65536);

    for (size_t i = 0; i < count; i++)
        buf_print(&lines, "{\"text\":\"%s\",\"scam\":\"%s\",\"voice\":\"v%zu\"}\n", lessons[i].text,
                  lessons[i].scam, i % 3);
    write_file("examples/en.jsonl", buf_text(&lines), lines.length);
    buf_free(&lines);
}

static void set_up(void)
{
    struct err e = {0};
    char path[] = "/tmp/recoup-classifier-XXXXXX";

    arena = arena_new();
    ck_assert_ptr_nonnull(mkdtemp(path));
    folder = arena_copy(arena, path);
    ck_assert_int_eq(mkdir(arena_print(arena, "%s/examples", folder), 0700), 0);
    write_lessons(sizeof lessons / sizeof lessons[0]);
    ck_assert_msg(dialog_load(&dialog, TEST_DIALOGS, &e) == 0, "%s", e.text);
}

static void tear_down(void)
{
    unlink(arena_print(arena, "%s/%s", folder, CLASSIFIER_FILE));
    unlink(arena_print(arena, "%s/examples/en.jsonl", folder));
    rmdir(arena_print(arena, "%s/examples", folder));
    rmdir(folder);
    dialog_free(&dialog);
    arena_free(&arena);
}

static struct buf learn(void)
{
    struct buf out = BUF_INIT(MODEL_MOST);
    struct err e = {0};

    ck_assert_msg(classifier_learn(dialog, folder, &out, &e) == 0, "%s", e.text);
    return out;
}

static struct judgement judge(const struct classifier *c, const char *text)
{
    struct view v = view_make(arena, dialog, NULL, 0, NULL, 0);
    struct judgement out;
    struct scan scan;
    const char *language;

    understand_scan(&v, text, "en", &scan, &language);
    classifier_judge(c, &scan, arena, &out);
    return out;
}

START_TEST(learning_twice_gives_the_same_bytes)
{
    struct buf one = learn(), other = learn();

    ck_assert_uint_eq(one.length, other.length);
    ck_assert_mem_eq(buf_text(&one), buf_text(&other), one.length);
    buf_free(&one);
    buf_free(&other);
}
END_TEST

START_TEST(what_was_learnt_reads_words_in_another_order)
{
    struct buf model = learn();
    struct classifier *c;
    struct err e = {0};

    ck_assert_msg(classifier_open(&c, dialog, buf_text(&model), model.length, &e) == 0, "%s",
                  e.text);
    ck_assert_str_eq(judge(c, "It never arrived, my parcel!").class, "non_delivery");
    ck_assert_str_eq(judge(c, "is this brand a fake?").class, "counterfeit");
    ck_assert_str_eq(judge(c, "hello hello").class, "unclear");
    classifier_free(&c);
    buf_free(&model);
}
END_TEST

/* Is there a feature that one of the texts has and the other has not, seen in as many tokens? */
static bool tells_apart(const char *one, const char *other, uint32_t tokens)
{
    struct view v = view_make(arena, dialog, NULL, 0, NULL, 0);
    struct features f, g;
    struct scan scan;
    const char *language;

    understand_scan(&v, one, "en", &scan, &language);
    features_of(&f, &scan, arena);
    understand_scan(&v, other, "en", &scan, &language);
    features_of(&g, &scan, arena);
    for (size_t i = 0; i < f.sight_count; i++) {
        uint32_t place = f.list[f.sights[i].feature].place;
        bool both = false;

        for (size_t k = 0; k < g.count; k++)
            both = both || g.list[k].place == place;
        if (!both && f.sights[i].end - f.sights[i].first == tokens)
            return true;
    }
    return false;
}

START_TEST(weeks_are_told_from_days_whatever_the_figure)
{
    ck_assert(!tells_apart("since 6 weeks", "since 8 weeks", 2));
    ck_assert(tells_apart("since 2 weeks", "since 9 weeks", 2));
    ck_assert(!tells_apart("since 56 days", "since 55 days", 2));
}
END_TEST

START_TEST(fewer_than_before_is_told_from_more)
{
    ck_assert(tells_apart("ordered 12, got 11", "ordered 12, got 13", 1));
    ck_assert(!tells_apart("ordered 12, got 11", "ordered 17, got 16", 1));
}
END_TEST

START_TEST(the_reasons_stand_in_the_text)
{
    static const char text[] = "Well, the parcel NEVER arrived; it's a fake shop?";
    struct buf model = learn();
    struct classifier *c;
    struct err e = {0};
    struct judgement j;

    ck_assert_int_eq(classifier_open(&c, dialog, buf_text(&model), model.length, &e), 0);
    j = judge(c, text);
    ck_assert_uint_ge(j.because_count, 1);
    for (size_t i = 0; i < j.because_count; i++)
        ck_assert_msg(strstr(text_fold(arena, text), j.because[i]) != NULL, "%s", j.because[i]);
    classifier_free(&c);
    buf_free(&model);
}
END_TEST

START_TEST(shares_are_between_nought_and_one__and_an_empty_text_has_a_class)
{
    static const char *const texts[] = {"", "?", "1234", "\xE4\xBD\xA0\xE5\xA5\xBD", "parcel"};
    struct buf model = learn();
    struct classifier *c;
    struct err e = {0};

    ck_assert_int_eq(classifier_open(&c, dialog, buf_text(&model), model.length, &e), 0);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct judgement j = judge(c, texts[i]);

        ck_assert_ptr_nonnull(j.class);
        ck_assert(j.confidence > 0 && j.confidence <= 1);
        ck_assert_uint_eq(j.also_count, JUDGED_ALSO);
        ck_assert_str_ne(j.class, j.also[0]);
    }
    classifier_free(&c);
    buf_free(&model);
}
END_TEST

START_TEST(a_model_is_loaded_while_its_examples_are_the_same)
{
    struct buf model = learn();
    struct classifier *c = NULL;
    struct err e = {0};

    write_file(CLASSIFIER_FILE, buf_text(&model), model.length);
    ck_assert_msg(classifier_load(&c, dialog, folder, &e) == 0, "%s", e.text);
    classifier_free(&c);
    write_lessons(sizeof lessons / sizeof lessons[0] - 1);
    ck_assert_int_eq(classifier_load(&c, dialog, folder, &e), -1);
    ck_assert_int_eq(e.kind, ERR_CONFLICT);
    ck_assert_ptr_null(c);
    buf_free(&model);
}
END_TEST

START_TEST(examples_without_a_model_are_a_conflict__a_set_without_examples_is_none)
{
    struct classifier *c = NULL;
    struct err e = {0};

    ck_assert_int_eq(classifier_load(&c, dialog, folder, &e), -1);
    ck_assert_int_eq(e.kind, ERR_CONFLICT);
    err_clear(&e);
    ck_assert_int_eq(classifier_load(&c, dialog, TEST_SOURCE "/tests/good-set", &e), -1);
    ck_assert_int_eq(e.kind, ERR_MISSING);
}
END_TEST

START_TEST(a_damaged_model_is_refused_or_still_a_model)
{
    struct buf model = learn();

    for (size_t i = 0; i < model.length && i < HEAD_MOST; i += 7) {
        struct classifier *c = NULL;
        struct err e = {0};

        ck_assert_int_eq(classifier_open(&c, dialog, buf_text(&model), i, &e), -1);
        ck_assert_int_eq(e.kind, ERR_CORRUPT);
        model.bytes[i] ^= 0x15;
        err_clear(&e);
        if (classifier_open(&c, dialog, model.bytes, model.length, &e) == 0) {
            ck_assert_ptr_nonnull(judge(c, "the parcel is a fake").class);
            classifier_free(&c);
        }
        model.bytes[i] ^= 0x15;
    }
    buf_free(&model);
}
END_TEST

START_TEST(a_line_that_is_no_example_is_refused_with_its_number)
{
    static const char *const wrong[] = {
        "{\"text\":\"a\",\"scam\":\"non_delivery\"}",
        "{\"text\":\"a\",\"scam\":\"no_such_class\",\"voice\":\"v\"}",
        "{\"text\":\"\",\"scam\":\"unclear\",\"voice\":\"v\"}",
        "{\"text\":\"a\",\"scam\":\"unclear\",\"voice\":\"v\",\"lang\":\"en\"}",
        "{\"text\":\"a\",\"scam\":\"unclear\",\"voice\":\"v\",\"also\":[\"unclear\"]}",
        "[1]",
        "{\"text\":",
    };

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        const char *lines = arena_print(
            arena, "{\"text\":\"a\",\"scam\":\"unclear\",\"voice\":\"v\"}\n%s\n", wrong[i]);
        struct examples x;
        struct err e = {0};

        write_file("examples/en.jsonl", lines, strlen(lines));
        ck_assert_int_eq(examples_read(&x, dialog, folder, arena, &e), -1);
        ck_assert_int_eq(e.kind, ERR_INPUT);
        ck_assert_msg(strstr(e.text, "en.jsonl:2") != NULL, "%s", e.text);
    }
}
END_TEST

START_TEST(the_proof_counts_every_example_once)
{
    struct proof *p = arena_alloc(arena, sizeof *p);
    struct err e = {0};
    size_t told = 0, binned = 0;

    ck_assert_msg(classifier_prove(dialog, folder, arena, p, &e) == 0, "%s", e.text);
    for (size_t i = 0; i < p->class_count; i++) {
        for (size_t k = 0; k < p->class_count; k++)
            told += p->confusion[i][k];
    }
    for (size_t i = 0; i < SURE_BINS; i++)
        binned += p->binned[i];
    ck_assert_uint_eq(p->count, sizeof lessons / sizeof lessons[0]);
    ck_assert_uint_eq(told, p->count);
    ck_assert_uint_eq(binned, p->count);
    ck_assert(p->right <= p->within_two && p->sure_right <= p->sure);
}
END_TEST

TESTING_MAIN_AROUND("classifier", set_up, tear_down, learning_twice_gives_the_same_bytes,
                    what_was_learnt_reads_words_in_another_order,
                    weeks_are_told_from_days_whatever_the_figure,
                    fewer_than_before_is_told_from_more, the_reasons_stand_in_the_text,
                    shares_are_between_nought_and_one__and_an_empty_text_has_a_class,
                    a_model_is_loaded_while_its_examples_are_the_same,
                    examples_without_a_model_are_a_conflict__a_set_without_examples_is_none,
                    a_damaged_model_is_refused_or_still_a_model,
                    a_line_that_is_no_example_is_refused_with_its_number,
                    the_proof_counts_every_example_once)
