/* test_dialog.c: sets that load, and all the ways in which they do not. */
/* SPDX-License-Identifier: MIT */
#include "core/good_set.h"
#include "base/text.h"
#include "core/condition.h"
#include "core/render.h"
#include <stdio.h>
#include <unistd.h>

static struct dialog *loaded(void)
{
    struct dialog *d;
    struct err e = {0};

    ck_assert_msg(dialog_load(&d, GOOD_SET, &e) == 0, "%s", e.text);
    return d;
}

/* --- what a set says ----------------------------------------------------------------------- */

START_TEST(dialog_load__reads_facts_with_their_types_and_stand_ins)
{
    struct dialog *d = loaded();
    const struct fact_def *paid_on = dialog_fact(d, "paid_on");

    ck_assert_int_eq(paid_on->type, VALUE_DATE);
    ck_assert(paid_on->of_payment && paid_on->past && !paid_on->built_in);
    ck_assert_str_eq(condition_source(paid_on->otherwise), "paid_at");
    ck_assert_ptr_eq(&d->facts[paid_on->index], paid_on);
    ck_assert_uint_eq(dialog_fact(d, "evidence")->value_count, 2);
    ck_assert_ptr_null(dialog_fact(d, "paid"));
    ck_assert_uint_eq(dialog_group(d, "near")->member_count, 2);
    ck_assert_ptr_null(dialog_group(d, "far"));
    dialog_free(&d);
    ck_assert_ptr_null(d);
}
END_TEST

START_TEST(dialog_load__adds_the_facts_that_triage_works_out)
{
    struct dialog *d = loaded();

    ck_assert_int_eq(dialog_fact(d, "last_deadline")->type, VALUE_DATE);
    ck_assert_int_eq(dialog_fact(d, "contradiction")->type, VALUE_YESNO);
    ck_assert(dialog_fact(d, "contradiction")->built_in);
    dialog_free(&d);
}
END_TEST

START_TEST(dialog_load__reads_states_of_all_files)
{
    struct dialog *d = loaded();
    const struct state_def *platform = dialog_state(d, "platform"), *more = dialog_state(d, "more");

    ck_assert_ptr_eq(platform, &d->states[d->start]);
    ck_assert_str_eq(platform->why, "why.platform");
    ck_assert_uint_eq(platform->next_count, 2);
    ck_assert_ptr_null(platform->next[1].when);
    ck_assert_str_eq(d->states[platform->next[1].to].id, "paid");
    ck_assert_uint_eq(platform->choice_count, 2);
    ck_assert(platform->may_skip && !more->may_skip);
    ck_assert(more->next[0].next_payment && !more->next[1].next_payment);
    ck_assert_str_eq(more->file, "branches/payment.json");
    ck_assert_str_eq(more->pointer, "/states/more");
    ck_assert_uint_eq(dialog_state(d, "proof")->choice_count, 1);
    ck_assert_ptr_nonnull(dialog_state(d, "proof")->when);
    ck_assert_int_eq(dialog_state(d, "sorry")->ending, ENDING_REFUSAL);
    ck_assert_str_eq(d->alerts[0].say, "alert.hurry");
    dialog_free(&d);
}
END_TEST

START_TEST(dialog_load__joins_steps_with_rules_and_rules_with_sources)
{
    struct dialog *d = loaded();
    const struct step_def *s = &d->steps[0];
    const struct rule_def *r = dialog_rule(d, "XX-01");

    ck_assert_uint_eq(s->clock_count, 2);
    ck_assert_ptr_eq(s->clocks[0].rule, r);
    ck_assert_ptr_nonnull(s->clocks[1].when);
    ck_assert_ptr_eq(s->rules[0], dialog_rule(d, "XX-02"));
    ck_assert(s->per_payment && s->money && !s->first);
    ck_assert_ptr_null(s->letter);
    ck_assert_str_eq(s->pointer, "/steps/0");
    ck_assert_str_eq(r->sources[0]->title, "The help page");
    ck_assert_int_eq(r->margin, 2);
    ck_assert_int_eq(r->read_on, day_of(2026, 11, 22));
    ck_assert(r->has_clock && !dialog_rule(d, "XX-02")->has_clock);
    ck_assert(dialog_rule(d, "HOUSE-1")->house);
    ck_assert_int_eq(dialog_rule(d, "HOUSE-1")->review_by, DAY_NONE);
    ck_assert_ptr_null(dialog_rule(d, "XX-03"));
    dialog_free(&d);
}
END_TEST

START_TEST(dialog_load__reads_classes_triage_rates_and_hosts)
{
    struct dialog *d = loaded();

    ck_assert(dialog_class(d, "non_delivery")->supported);
    ck_assert_str_eq(dialog_class(d, "non_delivery")->better[0], "chat");
    ck_assert_ptr_null(dialog_class(d, "unclear")->when);
    ck_assert_int_eq(d->triage[1].urgency, URGENCY_TODAY);
    ck_assert_str_eq(d->rates[0].currency, "EUR");
    ck_assert_int_eq(d->rates[0].per_thousand_usd, 86500);
    ck_assert_int_eq(d->rates[1].per_thousand_usd, 156400); /* no digits after the point in JPY */
    ck_assert_str_eq(d->hosts[0], "example.org");
    ck_assert(text_table_has(d->texts, "en", "opening"));
    dialog_free(&d);
}
END_TEST

START_TEST(fact_def_allows__looks_at_every_member_of_a_set)
{
    struct dialog *d = loaded();
    const struct fact_def *set = dialog_fact(d, "evidence"), *choice = dialog_fact(d, "platform");

    ck_assert(fact_def_allows(set, "chat,order"));
    ck_assert(fact_def_allows(set, ""));
    ck_assert(!fact_def_allows(set, "chat,ord"));
    ck_assert(!fact_def_allows(set, "chat,,order"));
    ck_assert(fact_def_allows(choice, "market"));
    ck_assert(!fact_def_allows(choice, "market,other"));
    ck_assert(!fact_def_allows(choice, ""));
    ck_assert(!fact_def_allows(dialog_fact(d, "another_payment"), "maybe"));
    ck_assert(fact_def_allows(dialog_fact(d, "another_payment"), "no"));
    dialog_free(&d);
}
END_TEST

START_TEST(dialog_word__knows_a_word_in_every_language_and_the_desk_apart)
{
    struct dialog *d = loaded();
    struct arena *a = arena_new();

    ck_assert_str_eq(dialog_word(d, "", text_fold(a, "AIDE")), "help");
    ck_assert_str_eq(dialog_word(d, "", "?"), "help");
    ck_assert_str_eq(dialog_word(d, "", "non"), "no");
    ck_assert_str_eq(dialog_word(d, "staff.", "help"), "staff.help");
    ck_assert_ptr_null(dialog_word(d, "staff.", "aide"));
    ck_assert_ptr_null(dialog_word(d, "", "take"));
    ck_assert_ptr_null(dialog_word(d, "", ""));
    arena_free(&a);
    dialog_free(&d);
}
END_TEST

/* --- bytes and hashes ---------------------------------------------------------------------- */

START_TEST(dialog_interview_bundle__comes_back_as_it_was)
{
    struct dialog *d = loaded(), *again;
    struct buf bytes = BUF_INIT(1000000);
    struct err e = {0};

    dialog_interview_bundle(d, &bytes);
    ck_assert_msg(dialog_load_bundle(&again, buf_text(&bytes), bytes.length, true, &e) == 0, "%s",
                  e.text);
    ck_assert_str_eq(again->interview, d->interview);
    ck_assert_str_ne(again->set, d->set);
    ck_assert_uint_eq(again->state_count, d->state_count);
    ck_assert_uint_eq(again->class_count, d->class_count);
    ck_assert_uint_eq(again->step_count, 0);
    ck_assert_uint_eq(again->rule_count, 0);
    ck_assert_ptr_null(dialog_rule(again, "XX-01"));
    dialog_free(&again);
    ck_assert_int_eq(dialog_load_bundle(&again, buf_text(&bytes), bytes.length, false, &e), -1);
    ck_assert_str_eq(e.text, "triage.json: this file is missing");
    ck_assert_ptr_null(again);
    buf_free(&bytes);
    dialog_free(&d);
}
END_TEST

static void hashes_after(const char *patch, char set[CRYPTO_SHA256_HEX],
                         char interview[CRYPTO_SHA256_HEX])
{
    struct dialog *d;
    struct err e = {0};

    ck_assert_msg(load_patched(&d, patch, &e) == 0, "%s", e.text);
    memcpy(set, d->set, CRYPTO_SHA256_HEX);
    memcpy(interview, d->interview, CRYPTO_SHA256_HEX);
    dialog_free(&d);
}

START_TEST(dialog_load__gives_the_same_hashes_from_a_folder_and_from_bytes)
{
    char set[CRYPTO_SHA256_HEX], interview[CRYPTO_SHA256_HEX];
    struct dialog *d = loaded();

    hashes_after("{}", set, interview);
    ck_assert_str_eq(set, d->set);
    ck_assert_str_eq(interview, d->interview);
    ck_assert_uint_eq(strlen(set), 64);
    dialog_free(&d);
}
END_TEST

START_TEST(dialog_load__pins_the_interview_but_not_the_rules)
{
    static const char *const rules[] = {
        "{\"hosts.json\": {\"hosts\": [\"example.com\"]}}",
        "{\"deadlines.json\": {\"rules\": {\"XX-01\": {\"margin\": 3}}}}",
        "{\"rates.json\": {\"per_thousand_usd\": {\"EUR\": 900}}}"};
    static const char *const interview[] = {
        "{\"text/en/interview.json\": {\"opening\": \"Hi.\"}}",
        "{\"facts.json\": {\"facts\": {\"seller\": {\"type\": \"text\"}}}}",
        "{\"branches/payment.json\": {\"states\": {\"more\": {\"skip\": true}}}}"};
    char set[2][CRYPTO_SHA256_HEX], pinned[2][CRYPTO_SHA256_HEX];

    hashes_after("{}", set[0], pinned[0]);
    for (size_t i = 0; i < 3; i++) {
        hashes_after(rules[i], set[1], pinned[1]);
        ck_assert_str_ne(set[0], set[1]);
        ck_assert_str_eq(pinned[0], pinned[1]);
        hashes_after(interview[i], set[1], pinned[1]);
        ck_assert_str_ne(set[0], set[1]);
        ck_assert_str_ne(pinned[0], pinned[1]);
    }
}
END_TEST

START_TEST(dialog_load_bundle__puts_files_in_order_before_it_hashes)
{
    struct json *good = good_set(), *turned = json_new_object();
    char set[CRYPTO_SHA256_HEX], interview[CRYPTO_SHA256_HEX];
    struct dialog *d;
    struct err e = {0};

    hashes_after("{}", set, interview);
    for (const struct json *f = json_child(good); f; f = json_next(f))
        if (strcmp(json_key(f), "facts.json") != 0)
            json_put(turned, json_key(f), json_copy(f));
    json_put(turned, "facts.json", json_copy(json_get(good, "facts.json")));
    ck_assert_int_eq(load_set(&d, turned, &e), 0);
    ck_assert_str_eq(d->set, set);
    dialog_free(&d);
    json_free(&turned);
    json_free(&good);
}
END_TEST

START_TEST(dialog_load_bundle__refuses_what_is_no_bundle)
{
    static const char *const bytes[] = {
        "", "[]", "{}", "[{}, {}]", "{\"facts.json\": 1}", "{\"x\": {}}", "{"};
    struct dialog *d;

    for (size_t i = 0; i < sizeof bytes / sizeof bytes[0]; i++) {
        struct err e = {0};

        ck_assert_int_eq(dialog_load_bundle(&d, bytes[i], strlen(bytes[i]), false, &e), -1);
        ck_assert_ptr_null(d);
        ck_assert_str_ne(e.text, "");
    }
}
END_TEST

/* --- folders ------------------------------------------------------------------------------- */

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[300];
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_ge(fputs(text, f), 0);
    ck_assert_int_eq(fclose(f), 0);
}

/* A folder with one file in it is loaded and refused; the words of the refusal. */
static void refuse_folder(const char *name, const char *text, struct err *e)
{
    char folder[] = "/tmp/recoup-dialog-XXXXXX", path[300];
    struct dialog *d;

    ck_assert_ptr_nonnull(mkdtemp(folder));
    write_file(folder, name, text);
    ck_assert_int_eq(dialog_load(&d, folder, e), -1);
    ck_assert_ptr_null(d);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    unlink(path);
    rmdir(folder);
}

START_TEST(dialog_load__names_a_folder_that_is_not_there)
{
    struct dialog *d;
    struct err e = {0};

    ck_assert_int_eq(dialog_load(&d, "/nowhere/at/all", &e), -1);
    ck_assert_int_eq(e.kind, ERR_MISSING);
    ck_assert_str_eq(e.text, "/nowhere/at/all: No such file or directory");
}
END_TEST

START_TEST(dialog_load__names_line_and_column_of_a_typo)
{
    struct err e = {0};

    refuse_folder("facts.json", "{\"facts\":\n  {,}}", &e);
    ck_assert_ptr_nonnull(strstr(e.text, "/facts.json: line 2, column 4"));
}
END_TEST

START_TEST(dialog_load__refuses_a_file_that_no_set_has)
{
    struct err e = {0};

    refuse_folder("fact.json", "{}", &e);
    ck_assert_ptr_nonnull(strstr(e.text, "/fact.json: a set of dialogs has no such file"));
}
END_TEST

START_TEST(dialog_load__refuses_a_file_past_the_ceiling)
{
    size_t size = ((size_t)4 << 20) + 10;
    char *text = malloc(size);
    struct err e = {0};

    ck_assert_ptr_nonnull(text);
    memset(text, ' ', size - 1);
    text[size - 1] = '\0';
    refuse_folder("facts.json", text, &e);
    ck_assert_int_eq(e.kind, ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(e.text, "larger than"));
    free(text);
}
END_TEST

START_TEST(dialog_load__passes_over_files_of_other_kinds)
{
    struct err e = {0};

    refuse_folder("facts.json~", "{", &e);
    ck_assert_str_eq(e.text, "facts.json: this file is missing");
}
END_TEST

/* --- fixtures ------------------------------------------------------------------------------ */

static const char *said_of(const struct json *bundle, struct arena *a)
{
    struct dialog *d;
    struct err e = {0};
    const char *said;

    if (load_set(&d, bundle, &e))
        return arena_print(a, "%s\n", e.text);
    said = findings_text(d, a);
    dialog_free(&d);
    return said;
}

/* True when the fixture says all that `expect` holds, and nothing else. */
static bool fixture_holds(const struct json *good, const char *name)
{
    struct arena *a = arena_new();
    const char *folder = arena_print(a, "%s/%s", BAD_SETS, name);
    struct json *patch = json_new_object(), *all;
    struct buf expect = BUF_INIT(10000);
    struct err e = {0};
    const char *said;
    bool same;

    read_folder(patch, folder, "");
    ck_assert_msg(buf_read_file(&expect, arena_print(a, "%s/expect", folder), &e) == 0, "%s",
                  e.text);
    all = patched(good, patch);
    said = said_of(all, a);
    same = strcmp(said, buf_text(&expect)) == 0;
    if (!same)
        fprintf(stderr, "tests/bad/%s: wanted\n%ssaid\n%s", name, buf_text(&expect), said);
    buf_free(&expect);
    json_free(&all);
    json_free(&patch);
    arena_free(&a);
    return same;
}

START_TEST(each_bad_set__is_told_what_is_wrong_and_where)
{
    struct json *good = good_set();
    DIR *bad = opendir(BAD_SETS);
    struct dirent *entry;
    int seen = 0, wrong = 0;

    ck_assert_ptr_nonnull(bad);
    while ((entry = readdir(bad))) {
        if (entry->d_name[0] == '.')
            continue;
        seen++;
        wrong += !fixture_holds(good, entry->d_name);
    }
    closedir(bad);
    json_free(&good);
    ck_assert_int_eq(wrong, 0);
    ck_assert_int_gt(seen, 50);
}
END_TEST

TESTING_MAIN(
    "dialog", dialog_load__reads_facts_with_their_types_and_stand_ins,
    dialog_load__adds_the_facts_that_triage_works_out, dialog_load__reads_states_of_all_files,
    dialog_load__joins_steps_with_rules_and_rules_with_sources,
    dialog_load__reads_classes_triage_rates_and_hosts,
    fact_def_allows__looks_at_every_member_of_a_set,
    dialog_word__knows_a_word_in_every_language_and_the_desk_apart,
    dialog_interview_bundle__comes_back_as_it_was,
    dialog_load__gives_the_same_hashes_from_a_folder_and_from_bytes,
    dialog_load__pins_the_interview_but_not_the_rules,
    dialog_load_bundle__puts_files_in_order_before_it_hashes,
    dialog_load_bundle__refuses_what_is_no_bundle, dialog_load__names_a_folder_that_is_not_there,
    dialog_load__names_line_and_column_of_a_typo, dialog_load__refuses_a_file_that_no_set_has,
    dialog_load__refuses_a_file_past_the_ceiling, dialog_load__passes_over_files_of_other_kinds,
    each_bad_set__is_told_what_is_wrong_and_where)
