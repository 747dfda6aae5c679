/* test_mail.c: heard once, sent in order. */
/* SPDX-License-Identifier: MIT */
#include "place.h"
#include "store/cases.h"
#include "store/mail.h"
#include "store/people.h"

#define ROOM 32

static struct place p;
static int64_t maria, eva, ann, number; /* people, and Maria's case */

static int64_t add_person(const char *name)
{
    struct person person = {.address = {NETWORK_CONSOLE, name}};

    OK(people_add(p.store, &person, &p.e));
    return person.id;
}

static void setup(void)
{
    struct case_row row = {.dialog = "d", .state = "{}", .state_length = 2};

    place_make(&p);
    place_open(&p);
    maria = add_person("maria");
    eva = add_person("eva");
    ann = add_person("ann");
    row.person = maria;
    OK(cases_add(p.store, &row, &p.e));
    number = row.number;
}

/* --- the inbox ------------------------------------------------------------------------------- */

static enum mail_news hear(int64_t person, const char *external_id, const char *text)
{
    struct mail_heard m = {.person = person,
                           .case_number = person == maria ? number : 0,
                           .kind = INBOUND_TEXT,
                           .external_id = external_id,
                           .text = text,
                           .at = 50};
    enum mail_news news;

    OK(mail_admit(p.store, &m, &news, &p.e));
    ck_assert((m.id != 0) == (news == MAIL_NEW));
    return news;
}

START_TEST(mail_admit__takes_each_message_of_a_person_once)
{
    setup();
    ck_assert_int_eq(hear(maria, "m1", "hello"), MAIL_NEW);
    ck_assert_int_eq(hear(maria, "m1", "hello"), MAIL_SEEN);
    ck_assert_int_eq(hear(eva, "m1", "hello"), MAIL_NEW);
    ck_assert_int_eq(hear(maria, "m2", NULL), MAIL_NEW);
    ck_assert_int_eq(hear(maria, "m1", "other words"), MAIL_SEEN);
    place_remove(&p);
}
END_TEST

START_TEST(mail_admit__still_knows_them_after_a_restart)
{
    setup();
    hear(maria, "m1", "hello");
    store_close(&p.store);
    place_open(&p);
    ck_assert_int_eq(hear(maria, "m1", "hello"), MAIL_SEEN);
    place_remove(&p);
}
END_TEST

START_TEST(mail_admit__takes_again_what_was_undone)
{
    setup();
    OK(store_begin(p.store, &p.e));
    OK(store_savepoint(p.store, &p.e));
    hear(maria, "m1", "hello");
    store_undo(p.store);
    ck_assert_int_eq(hear(maria, "m1", "hello"), MAIL_NEW);
    OK(store_commit(p.store, &p.e));
    place_remove(&p);
}
END_TEST

START_TEST(mail_before__is_what_this_person_said_last)
{
    struct mail_heard tap = {.kind = INBOUND_TAP, .external_id = "m3", .text = "p1.0", .at = 60};
    struct mail_heard before;
    enum mail_news news;

    setup();
    tap.person = maria;
    hear(maria, "m1", "hello");
    hear(eva, "m2", "hello too");
    OK(mail_admit(p.store, &tap, &news, &p.e));
    OK(mail_before(p.store, maria, tap.id, p.arena, &before, &p.e));
    ck_assert_str_eq(before.text, "hello");
    ck_assert_int_eq(before.kind, INBOUND_TEXT);
    ck_assert_int_eq(before.at, 50);
    OK(mail_before(p.store, maria, tap.id + 1, p.arena, &before, &p.e));
    ck_assert_int_eq(before.id, tap.id);
    ck_assert_int_eq(before.kind, INBOUND_TAP);
    OK(mail_before(p.store, maria, before.id - 2, p.arena, &before, &p.e));
    ck_assert_int_eq(before.id, 0);
    place_remove(&p);
}
END_TEST

START_TEST(mail_park__is_counted)
{
    struct mail_heard m = {.external_id = "m1", .kind = INBOUND_TEXT, .text = "x"};
    int64_t waiting, oldest, dead, parked;
    enum mail_news news;

    setup();
    m.person = maria;
    OK(mail_admit(p.store, &m, &news, &p.e));
    OK(mail_count(p.store, &waiting, &oldest, &dead, &parked, &p.e));
    ck_assert_int_eq(parked, 0);
    OK(mail_park(p.store, m.id, "e-1", &p.e));
    OK(mail_count(p.store, &waiting, &oldest, &dead, &parked, &p.e));
    ck_assert_int_eq(parked, 1);
    FAILS(mail_park(p.store, 999, "e-2", &p.e), ERR_MISSING, "no message 999");
    place_remove(&p);
}
END_TEST

/* --- the outbox ------------------------------------------------------------------------------ */

static int64_t put(int64_t person, const char *text, int64_t not_before)
{
    struct outbound m = {.text = text, .case_number = person == maria ? number : 0};

    OK(mail_put(p.store, person, &m, not_before, false, &p.e));
    return m.id;
}

static struct mail_due due[ROOM];
static size_t due_count;

/* The texts of what is due, as one word: "hello,again". */
static const char *due_texts(int64_t now, const int64_t *busy, size_t busy_count, size_t room)
{
    struct buf all = BUF_INIT(4096);
    const char *texts;

    OK(mail_due(p.store, now, busy, busy_count, NULL, due, room, &due_count, p.arena, &p.e));
    for (size_t i = 0; i < due_count; i++)
        buf_print(&all, "%s%s", i ? "," : "", due[i].message.text);
    texts = arena_copy(p.arena, buf_text(&all));
    buf_free(&all);
    return texts;
}

#define DUE(now, wanted) ck_assert_str_eq(due_texts(now, NULL, 0, ROOM), wanted)

static void settle(int64_t id, enum mail_state state, int64_t at)
{
    OK(mail_settle(p.store, id, state, at, NULL, &p.e));
}

START_TEST(mail_due__gives_a_message_back_as_it_was_put)
{
    static const struct choice choices[] = {{"Yes, it is", "v1.7.1"}, {"", "v1.7.2"}};
    static const struct document file = {"plan-3.txt", "text/plain", "a\0b", 3, true};
    struct outbound m = {.place = "desk@rooms",
                         .text = "line\nother",
                         .language = "es",
                         .choices = choices,
                         .choice_count = 2,
                         .file = &file};
    const struct outbound *back = &due[0].message;

    setup();
    m.case_number = number;
    OK(mail_put(p.store, maria, &m, 10, false, &p.e));
    DUE(10, "line\nother");
    ck_assert_int_eq(due[0].person, maria);
    ck_assert_int_eq(back->id, m.id);
    ck_assert_int_eq(back->case_number, number);
    ck_assert_int_eq(back->attempts, 0);
    ck_assert(address_equal(back->to, (struct address){NETWORK_CONSOLE, "maria"}));
    ck_assert_str_eq(back->place, "desk@rooms");
    ck_assert_str_eq(back->language, "es");
    ck_assert_uint_eq(back->choice_count, 2);
    ck_assert_str_eq(back->choices[0].label, "Yes, it is");
    ck_assert_str_eq(back->choices[0].data, "v1.7.1");
    ck_assert_str_eq(back->choices[1].label, "");
    ck_assert_str_eq(back->choices[1].data, "v1.7.2");
    ck_assert_str_eq(back->file->name, "plan-3.txt");
    ck_assert_str_eq(back->file->type, "text/plain");
    ck_assert_uint_eq(back->file->length, 3);
    ck_assert_mem_eq(back->file->bytes, "a\0b", 3);
    ck_assert(back->file->said);
    place_remove(&p);
}
END_TEST

START_TEST(mail_due__gives_a_plain_text_without_place_choices_and_file)
{
    setup();
    put(eva, "hello", 0);
    DUE(0, "hello");
    ck_assert_ptr_null(due[0].message.place);
    ck_assert_ptr_null(due[0].message.language);
    ck_assert_ptr_null(due[0].message.file);
    ck_assert_uint_eq(due[0].message.choice_count, 0);
    ck_assert_int_eq(due[0].message.case_number, 0);
    place_remove(&p);
}
END_TEST

START_TEST(mail_due__gives_one_row_a_person_oldest_first)
{
    int64_t first;

    setup();
    put(eva, "eva 1", 20);
    first = put(maria, "maria 1", 10);
    put(maria, "maria 2", 10);
    put(eva, "eva 2", 20);
    DUE(9, "");
    DUE(10, "maria 1");
    DUE(20, "maria 1,eva 1");
    settle(first, MAIL_SENT, 21);
    DUE(21, "maria 2,eva 1");
    place_remove(&p);
}
END_TEST

START_TEST(mail_due__does_not_open_what_is_for_a_full_network)
{
    const bool full[NETWORK_COUNT] = {[NETWORK_CONSOLE] = true},
               another[NETWORK_COUNT] = {[NETWORK_TELEGRAM] = true};
    int64_t id;

    setup();
    id = put(eva, "hello", 0);
    OK(mail_due(p.store, 0, NULL, 0, full, due, 2, &due_count, p.arena, &p.e));
    ck_assert_uint_eq(due_count, 1);
    ck_assert_int_eq(due[0].person, eva);
    ck_assert_int_eq(due[0].message.id, id);
    ck_assert_int_eq(due[0].message.to.network, NETWORK_CONSOLE);
    ck_assert_ptr_null(due[0].message.text);
    OK(mail_due(p.store, 0, NULL, 0, another, due, 2, &due_count, p.arena, &p.e));
    ck_assert_str_eq(due[0].message.text, "hello");
    place_remove(&p);
}
END_TEST

START_TEST(mail_due__leaves_out_the_busy_and_stops_at_the_room)
{
    int64_t busy[2];

    setup();
    put(maria, "maria 1", 1);
    put(eva, "eva 1", 2);
    put(ann, "ann 1", 3);
    busy[0] = maria;
    busy[1] = ann;
    ck_assert_str_eq(due_texts(5, busy, 2, ROOM), "eva 1");
    ck_assert_str_eq(due_texts(5, busy, 1, ROOM), "eva 1,ann 1");
    ck_assert_str_eq(due_texts(5, NULL, 0, 2), "maria 1,eva 1");
    ck_assert_str_eq(due_texts(5, NULL, 0, 0), "");
    DUE(5, "maria 1,eva 1,ann 1");
    place_remove(&p);
}
END_TEST

START_TEST(mail_put__is_not_due_before_the_one_in_front_of_it)
{
    int64_t first, when;

    setup();
    first = put(maria, "waits for the burst", 1500);
    put(maria, "at once", 0);
    DUE(1499, "");
    OK(mail_next_due(p.store, 0, &when, &p.e));
    ck_assert_int_eq(when, 1500);
    DUE(1500, "waits for the burst");
    settle(first, MAIL_SENT, 1501);
    DUE(1501, "at once");
    place_remove(&p);
}
END_TEST

START_TEST(mail_settle__waiting_puts_off_all_behind_it_and_nobody_else)
{
    int64_t first, when;

    setup();
    first = put(maria, "maria 1", 10);
    put(maria, "maria 2", 10);
    put(maria, "maria 3", 9000);
    put(eva, "eva 1", 10);
    settle(first, MAIL_WAITING, 5000);
    DUE(4999, "eva 1");
    DUE(5000, "eva 1,maria 1");
    ck_assert_int_eq(due[1].message.attempts, 1);
    OK(mail_next_due(p.store, 10, &when, &p.e));
    ck_assert_int_eq(when, 5000);
    settle(first, MAIL_SENT, 5001);
    DUE(5001, "eva 1,maria 2");
    ck_assert_int_eq(due[1].message.attempts, 0);
    place_remove(&p);
}
END_TEST

START_TEST(mail_settle__dead_lets_the_next_one_go)
{
    int64_t first, waiting, oldest, dead, parked;

    setup();
    first = put(maria, "maria 1", 10);
    put(maria, "maria 2", 12);
    settle(first, MAIL_DEAD, 20);
    DUE(20, "maria 2");
    OK(mail_count(p.store, &waiting, &oldest, &dead, &parked, &p.e));
    ck_assert_int_eq(waiting, 1);
    ck_assert_int_eq(oldest, 12);
    ck_assert_int_eq(dead, 1);
    place_remove(&p);
}
END_TEST

START_TEST(mail_settle__of_what_does_not_wait_any_more_changes_nothing)
{
    int64_t first;

    setup();
    first = put(maria, "maria 1", 10);
    settle(first, MAIL_SENT, 11);
    settle(first, MAIL_WAITING, 12);
    settle(9999, MAIL_SENT, 12);
    DUE(1000, "");
    place_remove(&p);
}
END_TEST

START_TEST(mail_bounce__stands_in_its_order_again)
{
    int64_t first, second, put_at;
    int attempts;
    bool was_sent;

    setup();
    first = put(maria, "maria 1", 10);
    second = put(maria, "maria 2", 11);
    OK(mail_sent(p.store, first, &attempts, &put_at, &was_sent, &p.e));
    ck_assert(!was_sent);
    settle(first, MAIL_SENT, 20);
    settle(second, MAIL_SENT, 20);
    OK(mail_sent(p.store, second, &attempts, &put_at, &was_sent, &p.e));
    ck_assert(was_sent);
    ck_assert_int_eq(attempts, 0);
    ck_assert_int_eq(put_at, 11);
    put(maria, "maria 3", 21);
    OK(mail_bounce(p.store, first, MAIL_WAITING, 900, true, &p.e));
    OK(mail_bounce(p.store, second, MAIL_WAITING, 500, false, &p.e));
    DUE(899, "");
    DUE(900, "maria 1");
    ck_assert_int_eq(due[0].message.attempts, 1);
    settle(first, MAIL_SENT, 901);
    DUE(901, "maria 2");
    ck_assert_int_eq(due[0].message.attempts, 0);
    settle(second, MAIL_SENT, 902);
    DUE(902, "maria 3");
    place_remove(&p);
}
END_TEST

START_TEST(mail_bounce__changes_only_what_was_sent)
{
    int64_t first, waiting, oldest, dead, parked;

    setup();
    first = put(maria, "maria 1", 10);
    OK(mail_bounce(p.store, first, MAIL_DEAD, 0, false, &p.e));
    DUE(10, "maria 1");
    settle(first, MAIL_SENT, 20);
    OK(mail_bounce(p.store, first, MAIL_DEAD, 0, false, &p.e));
    OK(mail_bounce(p.store, first, MAIL_WAITING, 30, false, &p.e));
    DUE(1000, "");
    OK(mail_count(p.store, &waiting, &oldest, &dead, &parked, &p.e));
    ck_assert_int_eq(dead, 1);
    place_remove(&p);
}
END_TEST

START_TEST(mail_count__tells_since_when_the_oldest_waits_though_it_was_put_off)
{
    int64_t waiting, oldest, dead, parked;

    setup();
    OK(mail_count(p.store, &waiting, &oldest, &dead, &parked, &p.e));
    ck_assert_int_eq(waiting, 0);
    ck_assert_int_eq(oldest, 0);
    settle(put(maria, "maria 1", 10), MAIL_WAITING, 600000);
    put(eva, "eva 1", 700);
    OK(mail_count(p.store, &waiting, &oldest, &dead, &parked, &p.e));
    ck_assert_int_eq(waiting, 2);
    ck_assert_int_eq(oldest, 10);
    place_remove(&p);
}
END_TEST

START_TEST(mail_next_due__is_after_now_or_never)
{
    int64_t when;

    setup();
    OK(mail_next_due(p.store, 0, &when, &p.e));
    ck_assert_int_eq(when, INT64_MAX);
    put(maria, "maria 1", 100);
    put(eva, "eva 1", 300);
    OK(mail_next_due(p.store, 99, &when, &p.e));
    ck_assert_int_eq(when, 100);
    OK(mail_next_due(p.store, 100, &when, &p.e));
    ck_assert_int_eq(when, 300);
    OK(mail_next_due(p.store, 300, &when, &p.e));
    ck_assert_int_eq(when, INT64_MAX);
    place_remove(&p);
}
END_TEST

START_TEST(mail_take_back__takes_only_what_cannot_be_on_a_wire)
{
    int64_t count;
    struct outbound other = {.text = "of no case"};

    setup();
    put(maria, "due now", 100);
    put(maria, "due later", 101);
    put(maria, "due later too", 2000);
    put(eva, "eva's", 2000);
    OK(mail_put(p.store, maria, &other, 2000, false, &p.e));
    OK(mail_take_back(p.store, maria, number, 100, &count, &p.e));
    ck_assert_int_eq(count, 2);
    DUE(2000, "due now,eva's");
    settle(due[0].message.id, MAIL_SENT, 2000);
    DUE(2000, "of no case,eva's");
    place_remove(&p);
}
END_TEST

START_TEST(mail_take_back__leaves_what_was_tried_before)
{
    int64_t count;

    setup();
    settle(put(maria, "tried", 100), MAIL_WAITING, 5000);
    OK(mail_take_back(p.store, maria, number, 200, &count, &p.e));
    ck_assert_int_eq(count, 0);
    DUE(5000, "tried");
    place_remove(&p);
}
END_TEST

START_TEST(mail_give_up__ends_all_that_waits_for_one_person)
{
    int64_t sent;

    setup();
    sent = put(maria, "sent", 1);
    settle(sent, MAIL_SENT, 2);
    put(maria, "maria 2", 3);
    put(maria, "maria 3", 4);
    put(eva, "eva 1", 5);
    OK(mail_give_up(p.store, maria, &p.e));
    DUE(100, "eva 1");
    put(maria, "after they came back", 6);
    DUE(100, "eva 1,after they came back");
    place_remove(&p);
}
END_TEST

START_TEST(mail_mirrored__finds_the_case_of_a_mirrored_message)
{
    struct outbound copy = {.text = "maria: hello"}, plain = {.text = "note"};
    int64_t found;

    setup();
    copy.case_number = plain.case_number = number;
    OK(mail_put(p.store, ann, &copy, 1, true, &p.e));
    OK(mail_put(p.store, ann, &plain, 1, false, &p.e));
    OK(mail_mirrored(p.store, ann, "t-77", &found, &p.e));
    ck_assert_int_eq(found, 0);
    OK(mail_settle(p.store, copy.id, MAIL_SENT, 2, "t-77", &p.e));
    OK(mail_settle(p.store, plain.id, MAIL_SENT, 2, "t-78", &p.e));
    OK(mail_mirrored(p.store, ann, "t-77", &found, &p.e));
    ck_assert_int_eq(found, number);
    OK(mail_mirrored(p.store, ann, "t-78", &found, &p.e));
    ck_assert_int_eq(found, 0);
    OK(mail_mirrored(p.store, eva, "t-77", &found, &p.e));
    ck_assert_int_eq(found, 0);
    place_remove(&p);
}
END_TEST

START_TEST(mail_transcript__is_the_conversation_in_its_order)
{
    struct mail_line *lines;
    size_t count;

    setup();
    hear(maria, "m1", "hello");
    settle(put(maria, "where did you buy?", 60000), MAIL_SENT, 60001);
    hear(eva, "m1", "someone else");
    hear(maria, "m2", "on ali");
    put(ann, "a copy for the desk", 1);
    put(maria, "when?", 61000);
    hear(maria, "m3", NULL);
    OK(mail_transcript(p.store, number, p.arena, &lines, &count, &p.e));
    ck_assert_uint_eq(count, 5);
    ck_assert_str_eq(lines[0].text, "hello");
    ck_assert(!lines[0].ours);
    ck_assert_int_eq(lines[0].at, 50);
    ck_assert_str_eq(lines[1].text, "where did you buy?");
    ck_assert(lines[1].ours);
    ck_assert_int_eq(lines[1].at, 60);
    ck_assert_int_eq(lines[1].state, MAIL_SENT);
    ck_assert_str_eq(lines[2].text, "on ali");
    ck_assert_str_eq(lines[3].text, "when?");
    ck_assert_int_eq(lines[3].state, MAIL_WAITING);
    ck_assert_ptr_null(lines[4].text);
    OK(mail_transcript(p.store, 99, p.arena, &lines, &count, &p.e));
    ck_assert_uint_eq(count, 0);
    place_remove(&p);
}
END_TEST

START_TEST(mail_assign__brings_the_first_message_into_the_transcript)
{
    struct mail_heard m = {.external_id = "m1", .kind = INBOUND_TEXT, .text = "hello"};
    struct mail_line *lines;
    enum mail_news news;
    size_t count;

    setup();
    m.person = maria;
    OK(mail_admit(p.store, &m, &news, &p.e));
    OK(mail_assign(p.store, m.id, number, &p.e));
    OK(mail_transcript(p.store, number, p.arena, &lines, &count, &p.e));
    ck_assert_uint_eq(count, 1);
    FAILS(mail_assign(p.store, 999, number, &p.e), ERR_MISSING, "no message 999");
    place_remove(&p);
}
END_TEST

START_TEST(mail_put__refuses_what_is_larger_than_a_row)
{
    struct document file = {.name = "big", .type = "x/y", .length = 9u << 20};
    struct outbound m = {.text = "x", .file = &file};

    setup();
    file.bytes = calloc(1, file.length);
    FAILS(mail_put(p.store, maria, &m, 1, false, &p.e), ERR_INPUT, "cannot be kept");
    ck_assert_int_eq(m.id, 0);
    free((void *)(uintptr_t)file.bytes);
    DUE(10, "");
    place_remove(&p);
}
END_TEST

START_TEST(mail_put__keeps_what_just_fits)
{
    struct document file = {.name = "big", .type = "x/y", .length = 7u << 20};
    struct outbound m = {.text = "x", .file = &file};

    setup();
    file.bytes = calloc(1, file.length);
    OK(mail_put(p.store, maria, &m, 1, false, &p.e));
    free((void *)(uintptr_t)file.bytes);
    DUE(10, "x");
    ck_assert_uint_eq(due[0].message.file->length, 7u << 20);
    place_remove(&p);
}
END_TEST

TESTING_MAIN("mail", mail_admit__takes_each_message_of_a_person_once,
             mail_admit__still_knows_them_after_a_restart, mail_admit__takes_again_what_was_undone,
             mail_before__is_what_this_person_said_last, mail_park__is_counted,
             mail_due__gives_a_message_back_as_it_was_put,
             mail_due__gives_a_plain_text_without_place_choices_and_file,
             mail_due__gives_one_row_a_person_oldest_first,
             mail_due__does_not_open_what_is_for_a_full_network,
             mail_due__leaves_out_the_busy_and_stops_at_the_room,
             mail_put__is_not_due_before_the_one_in_front_of_it,
             mail_settle__waiting_puts_off_all_behind_it_and_nobody_else,
             mail_settle__dead_lets_the_next_one_go,
             mail_settle__of_what_does_not_wait_any_more_changes_nothing,
             mail_bounce__stands_in_its_order_again, mail_bounce__changes_only_what_was_sent,
             mail_count__tells_since_when_the_oldest_waits_though_it_was_put_off,
             mail_next_due__is_after_now_or_never,
             mail_take_back__takes_only_what_cannot_be_on_a_wire,
             mail_take_back__leaves_what_was_tried_before,
             mail_give_up__ends_all_that_waits_for_one_person,
             mail_mirrored__finds_the_case_of_a_mirrored_message,
             mail_transcript__is_the_conversation_in_its_order,
             mail_assign__brings_the_first_message_into_the_transcript,
             mail_put__refuses_what_is_larger_than_a_row, mail_put__keeps_what_just_fits)
