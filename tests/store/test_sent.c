/* test_sent.c: what was sent is found again; what was not can still be changed. */
/* SPDX-License-Identifier: MIT */
#include "store/sent.h"
#include "two_people.h"

static const struct choice yes[] = {{"Yes", "p1.0"}};

static int64_t ask(int64_t person, const char *text)
{
    struct outbound m = {.text = text, .choices = yes, .choice_count = 1, .case_number = number};

    OK(mail_put(p.store, person, &m, 10, false, &p.e));
    return m.id;
}

static int64_t mirror(const char *text, int64_t of, int64_t not_before)
{
    struct outbound m = {.text = text, .case_number = number, .in_topic = true};

    OK(mail_put_mirror(p.store, room, &m, not_before, of, &p.e));
    return m.id;
}

static void sent_as(int64_t id, const char *external_id)
{
    OK(mail_settle(p.store, id, MAIL_SENT, 20, external_id, &p.e));
}

START_TEST(letter__brings_an_edit_and_a_topic_back)
{
    static const struct topic topic = {"#1 Nothing arrived", TOPIC_CLOSED};
    struct outbound edit = {.kind = OUTBOUND_EDIT, .edits = "55", .target = 9};
    struct outbound words = {.kind = OUTBOUND_EDIT, .edits = "55", .text = "new"};
    struct outbound rename = {
        .kind = OUTBOUND_TOPIC, .topic = &topic, .in_topic = true, .case_number = number};
    struct mail_due due[1];
    size_t count;

    setup();
    OK(mail_put(p.store, room, &edit, 1, false, &p.e));
    OK(mail_due(p.store, 1, NULL, 0, NULL, due, 1, &count, p.arena, &p.e));
    ck_assert_int_eq(due[0].message.kind, OUTBOUND_EDIT);
    ck_assert_str_eq(due[0].message.edits, "55");
    ck_assert_int_eq(due[0].message.target, 9);
    ck_assert_ptr_null(due[0].message.text);
    ck_assert(!due[0].keeps);
    sent_as(edit.id, NULL);
    OK(mail_put(p.store, room, &words, 1, false, &p.e));
    OK(mail_due(p.store, 1, NULL, 0, NULL, due, 1, &count, p.arena, &p.e));
    ck_assert_str_eq(due[0].message.text, "new");
    sent_as(words.id, NULL);
    OK(mail_put(p.store, room, &rename, 1, false, &p.e));
    OK(mail_due(p.store, 1, NULL, 0, NULL, due, 1, &count, p.arena, &p.e));
    ck_assert_int_eq(due[0].message.kind, OUTBOUND_TOPIC);
    ck_assert_str_eq(due[0].message.topic->name, "#1 Nothing arrived");
    ck_assert_int_eq(due[0].message.topic->state, TOPIC_CLOSED);
    ck_assert(due[0].message.in_topic);
    place_remove(&p);
}
END_TEST

START_TEST(mail_due__says_whose_id_is_wanted)
{
    struct outbound plain = {.text = "hello"};
    struct mail_due due[2];
    size_t count;

    setup();
    ask(maria, "sure?");
    mirror("| hi", 0, 1);
    OK(mail_due(p.store, 10, NULL, 0, NULL, due, 2, &count, p.arena, &p.e));
    ck_assert_uint_eq(count, 2);
    ck_assert(due[0].keeps && due[1].keeps);
    ck_assert_int_eq(due[1].put_at, 10);
    place_remove(&p);
    setup();
    OK(mail_put(p.store, maria, &plain, 1, false, &p.e));
    OK(mail_due(p.store, 10, NULL, 0, NULL, due, 2, &count, p.arena, &p.e));
    ck_assert(!due[0].keeps);
    place_remove(&p);
}
END_TEST

START_TEST(sent_choices__gives_the_newest_question_with_choices)
{
    struct outbound plain = {.text = "a word"};
    struct sent found;
    int64_t first, second;

    setup();
    OK(sent_choices(p.store, maria, p.arena, &found, &p.e));
    ck_assert_int_eq(found.id, 0);
    first = ask(maria, "one?");
    second = ask(maria, "two?");
    OK(mail_put(p.store, maria, &plain, 10, false, &p.e));
    sent_as(first, "t-1");
    OK(sent_choices(p.store, maria, p.arena, &found, &p.e));
    ck_assert_int_eq(found.id, second);
    ck_assert_str_eq(found.text, "two?");
    ck_assert_ptr_null(found.external_id);
    sent_as(second, "t-2");
    OK(sent_choices(p.store, maria, p.arena, &found, &p.e));
    ck_assert_str_eq(found.external_id, "t-2");
    OK(sent_choices(p.store, room, p.arena, &found, &p.e));
    ck_assert_int_eq(found.id, 0);
    place_remove(&p);
}
END_TEST

START_TEST(sent_choices_named__finds_an_earlier_one_and_never_that_of_another)
{
    struct sent found;

    setup();
    sent_as(ask(maria, "one?"), "t-1");
    sent_as(ask(maria, "two?"), "t-2");
    sent_as(ask(room, "other?"), "t-3");
    OK(sent_choices_named(p.store, maria, "t-1", p.arena, &found, &p.e));
    ck_assert_str_eq(found.text, "one?");
    OK(sent_choices_named(p.store, maria, "t-3", p.arena, &found, &p.e));
    ck_assert_int_eq(found.id, 0);
    place_remove(&p);
}
END_TEST

START_TEST(sent_choices__passes_over_what_was_never_sent)
{
    struct sent found;
    int64_t dead;

    setup();
    sent_as(ask(maria, "one?"), "t-1");
    dead = ask(maria, "two?");
    OK(mail_settle(p.store, dead, MAIL_DEAD, 0, NULL, &p.e));
    OK(sent_choices(p.store, maria, p.arena, &found, &p.e));
    ck_assert_str_eq(found.text, "one?");
    place_remove(&p);
}
END_TEST

START_TEST(sent_mirrors__finds_the_copies_of_a_message)
{
    struct mail_heard heard = {.person = maria, .external_id = "m1", .text = "hi", .at = 5};
    struct sent found[4];
    enum mail_news news;
    int64_t id, of;
    size_t count;
    const char *external;

    setup();
    heard.person = maria;
    OK(mail_admit(p.store, &heard, &news, &p.e));
    OK(mail_find(p.store, maria, "m1", &of, &p.e));
    ck_assert_int_eq(of, heard.id);
    OK(mail_find(p.store, room, "m1", &of, &p.e));
    ck_assert_int_eq(of, 0);
    id = mirror("| hi", heard.id, 1);
    mirror("| other", 0, 1);
    sent_as(id, "r-9");
    OK(sent_mirrors(p.store, heard.id, p.arena, found, 4, &count, &p.e));
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(found[0].external_id, "r-9");
    ck_assert_int_eq(found[0].case_number, number);
    OK(sent_external(p.store, id, p.arena, &external, &p.e));
    ck_assert_str_eq(external, "r-9");
    OK(sent_external(p.store, 9999, p.arena, &external, &p.e));
    ck_assert_ptr_null(external);
    place_remove(&p);
}
END_TEST

START_TEST(sent_unsent_mirror__is_only_what_cannot_be_on_a_wire)
{
    struct outbound found;
    struct mail_due due[1];
    size_t count;

    setup();
    mirror("| hi", 0, 100);
    OK(sent_unsent_mirror(p.store, room, number, 100, p.arena, &found, &p.e));
    ck_assert_int_eq(found.id, 0); /* due: it may be in flight */
    OK(sent_unsent_mirror(p.store, room, number, 99, p.arena, &found, &p.e));
    ck_assert_str_eq(found.text, "| hi");
    ck_assert(found.in_topic);
    found.text = "| hi\n| there";
    OK(sent_rewrite(p.store, &found, &p.e));
    OK(mail_due(p.store, 100, NULL, 0, NULL, due, 1, &count, p.arena, &p.e));
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(due[0].message.text, "| hi\n| there");
    sent_as(found.id, NULL);
    FAILS(sent_rewrite(p.store, &found, &p.e), ERR_MISSING, "does not wait");
    place_remove(&p);
}
END_TEST

START_TEST(sent_unsent_mirror__is_not_what_stands_before_another_word_on_the_case)
{
    struct outbound found, notice = {.text = "gone"};

    setup();
    mirror("| hi", 0, 100);
    notice.case_number = number;
    OK(mail_put(p.store, room, &notice, 100, false, &p.e));
    OK(sent_unsent_mirror(p.store, room, number, 50, p.arena, &found, &p.e));
    ck_assert_int_eq(found.id, 0);
    place_remove(&p);
}
END_TEST

START_TEST(mail_wait__counts_no_attempt_and_puts_off_what_is_behind)
{
    struct mail_due due[1];
    int64_t first, when;
    size_t count;

    setup();
    first = ask(maria, "one?");
    ask(maria, "two?");
    OK(mail_wait(p.store, first, 500, &p.e));
    OK(mail_due(p.store, 499, NULL, 0, NULL, due, 1, &count, p.arena, &p.e));
    ck_assert_uint_eq(count, 0);
    OK(mail_next_due(p.store, 10, &when, &p.e));
    ck_assert_int_eq(when, 500);
    OK(mail_due(p.store, 500, NULL, 0, NULL, due, 1, &count, p.arena, &p.e));
    ck_assert_str_eq(due[0].message.text, "one?");
    ck_assert_int_eq(due[0].message.attempts, 0);
    place_remove(&p);
}
END_TEST

START_TEST(transcript__leaves_out_edits_and_topics)
{
    struct outbound edit = {.kind = OUTBOUND_EDIT, .edits = "55", .text = "as it is now"};
    struct mail_line *lines;
    size_t count;

    setup();
    edit.case_number = number;
    ask(maria, "one?");
    OK(mail_put(p.store, maria, &edit, 1, false, &p.e));
    OK(mail_transcript(p.store, number, p.arena, &lines, &count, &p.e));
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(lines[0].text, "one?");
    place_remove(&p);
}
END_TEST

TESTING_MAIN("sent", letter__brings_an_edit_and_a_topic_back, mail_due__says_whose_id_is_wanted,
             sent_choices__gives_the_newest_question_with_choices,
             sent_choices_named__finds_an_earlier_one_and_never_that_of_another,
             sent_choices__passes_over_what_was_never_sent,
             sent_mirrors__finds_the_copies_of_a_message,
             sent_unsent_mirror__is_only_what_cannot_be_on_a_wire,
             sent_unsent_mirror__is_not_what_stands_before_another_word_on_the_case,
             mail_wait__counts_no_attempt_and_puts_off_what_is_behind,
             transcript__leaves_out_edits_and_topics)
