/* test_outbox.c: in order for each person, again after failures, never twice without a crash, never in a loop. */
/* SPDX-License-Identifier: MIT */
#include "house.h"
#include <signal.h>
#include <sys/resource.h>

static struct house h;

static void setup(void)
{
    house_make(&h);
    house_raise(&h);
}

static void teardown(void)
{
    house_remove(&h);
}

static int64_t person(const char *name)
{
    struct person p = house_person(&h, name);

    if (!p.id) {
        p.address = (struct address){NETWORK_XMPP, name};
        ck_assert_int_eq(people_add(h.p.store, &p, &h.p.e), 0);
    }
    return p.id;
}

static void put(const char *name, const char *text)
{
    struct outbound out = {.text = text};

    ck_assert_int_eq(mail_put(h.p.store, person(name), &out, h.now_ms, false, &h.p.e), 0);
}

static int pump(void)
{
    err_clear(&h.p.e);
    return outbox_pump(h.outbox, h.now_ms, &h.next, &h.p.e);
}

static int64_t dead(void)
{
    int64_t waiting, oldest, count, parked;

    ck_assert_int_eq(mail_count(h.p.store, &waiting, &oldest, &count, &parked, &h.p.e), 0);
    return count;
}

static void settle(size_t line, enum send_outcome outcome)
{
    struct settlement what = {.outbound = h.lines[line].id, .outcome = outcome};

    outbox_settled(h.outbox, &what, h.now_ms);
}

START_TEST(outbox__sends_in_order_for_each_person)
{
    put("maria", "one");
    put("eva", "uno");
    put("maria", "two");
    put("maria", "three");
    ck_assert_int_eq(pump(), 0);
    ck_assert_uint_eq(h.line_count, 4);
    TOLD("eva", "uno");
    ck_assert_str_eq(newest(&h, "maria")->text, "three");
    ck_assert_int_eq(h.next, INT64_MAX);
    ck_assert_int_eq(pump(), 0);
    ck_assert_uint_eq(h.line_count, 4);
}
END_TEST

START_TEST(outbox__sends_a_persons_next_row_when_the_one_before_is_settled)
{
    h.network = PAPER_SLOW;
    put("maria", "one");
    put("maria", "two");
    ck_assert_int_eq(pump(), 0);
    ck_assert_uint_eq(h.line_count, 1);
    ck_assert_uint_eq(outbox_in_flight(h.outbox), 1);
    ck_assert_int_eq(pump(), 0);
    ck_assert_uint_eq(h.line_count, 1);
    settle(0, SEND_DONE);
    ck_assert_int_eq(pump(), 0);
    ck_assert_uint_eq(h.line_count, 2);
    ck_assert_str_eq(h.lines[1].text, "two");
}
END_TEST

START_TEST(outbox__reaches_everybody__however_many_wait)
{
    for (int i = 0; i < 600; i++)
        put(arena_print(h.p.arena, "p%d", i), "hello");
    ck_assert_int_eq(pump(), 0);
    ck_assert_uint_eq(h.line_count, 600);
    ck_assert_int_eq(h.next, INT64_MAX);
}
END_TEST

START_TEST(outbox__has_no_more_in_the_air_than_there_is_room_for)
{
    h.network = PAPER_SLOW;
    for (int i = 0; i < OUTBOX_IN_FLIGHT + 10; i++)
        put(arena_print(h.p.arena, "p%d", i), "hello");
    ck_assert_int_eq(pump(), 0);
    ck_assert_uint_eq(h.line_count, OUTBOX_IN_FLIGHT);
    for (size_t i = 0; i < OUTBOX_IN_FLIGHT; i++)
        settle(i, SEND_DONE);
    ck_assert_int_eq(pump(), 0);
    ck_assert_uint_eq(h.line_count, OUTBOX_IN_FLIGHT + 10);
}
END_TEST

START_TEST(outbox__whoever_waits_behind_a_full_network_goes_before_whoever_comes_later)
{
    h.network = PAPER_SLOW;
    for (int i = 0; i < OUTBOX_IN_FLIGHT; i++)
        put(arena_print(h.p.arena, "p%d", i), "hello");
    put("maria", "I wait");
    ck_assert_int_eq(pump(), 0);
    h.now_ms += 1000;
    put("eva", "I am late");
    for (size_t i = 0; i < OUTBOX_IN_FLIGHT; i++) {
        settle(i, SEND_DONE);
        ck_assert_int_eq(pump(), 0);
    }
    ck_assert_uint_eq(h.line_count, OUTBOX_IN_FLIGHT + 2);
    ck_assert_str_eq(h.lines[OUTBOX_IN_FLIGHT].text, "I wait");
    ck_assert_str_eq(h.lines[OUTBOX_IN_FLIGHT + 1].text, "I am late");
}
END_TEST

START_TEST(outbox__flush__writes_marks_and_sends_nothing)
{
    h.network = PAPER_SLOW;
    put("maria", "one");
    put("maria", "two");
    ck_assert_int_eq(pump(), 0);
    settle(0, SEND_DONE);
    ck_assert_int_eq(outbox_flush(h.outbox, h.now_ms, &h.p.e), 0);
    ck_assert_uint_eq(h.line_count, 1);
    ck_assert_uint_eq(house_waiting(&h), 1);
}
END_TEST

START_TEST(outbox__write__keeps_marks_with_a_transaction_of_somebody_else)
{
    h.network = PAPER_SLOW;
    put("maria", "one");
    put("maria", "two");
    ck_assert_int_eq(pump(), 0);
    settle(0, SEND_DONE);
    ck_assert_int_eq(store_begin(h.p.store, &h.p.e), 0);
    ck_assert_int_eq(outbox_write(h.outbox, &h.p.e), 0);
    ck_assert_int_eq(store_commit(h.p.store, &h.p.e), 0);
    outbox_written(h.outbox, true);
    ck_assert_uint_eq(outbox_in_flight(h.outbox), 0);
    ck_assert_uint_eq(house_waiting(&h), 1);
}
END_TEST

START_TEST(outbox__write__owes_the_marks_of_a_transaction_that_was_not_kept)
{
    h.network = PAPER_SLOW;
    put("maria", "one");
    put("maria", "two");
    ck_assert_int_eq(pump(), 0);
    settle(0, SEND_DONE);
    ck_assert_int_eq(store_begin(h.p.store, &h.p.e), 0);
    ck_assert_int_eq(outbox_write(h.outbox, &h.p.e), 0);
    store_rollback(h.p.store);
    outbox_written(h.outbox, false);
    ck_assert_uint_eq(house_waiting(&h), 2);
    ck_assert_int_eq(outbox_flush(h.outbox, h.now_ms, &h.p.e), 0);
    ck_assert_uint_eq(house_waiting(&h), 1);
    ck_assert_uint_eq(h.line_count, 1);
}
END_TEST

/* --- again, and how often --- */

START_TEST(outbox__waits_longer_each_time_and_never_more_than_ten_minutes_and_a_quarter)
{
    int64_t wait = 2000;

    h.network = PAPER_LATER;
    put("maria", "one");
    for (int i = 0; i < OUTBOX_TRIES - 1; i++) {
        ck_assert_int_eq(pump(), 0);
        ck_assert_int_ge(h.next, h.now_ms + wait);
        ck_assert_int_lt(h.next, h.now_ms + wait + wait / 4);
        wait = wait * 2 < 600000 ? wait * 2 : 600000;
        h.now_ms = h.next;
    }
    ck_assert_int_eq(dead(), 0);
    ck_assert_int_eq(pump(), 0);
    ck_assert_int_eq(dead(), 1);
    ck_assert_int_eq(h.alerts, 1);
    ck_assert_str_eq(h.alert, "outbox.dead later");
    ck_assert_int_eq(h.next, INT64_MAX);
}
END_TEST

START_TEST(outbox__waits_as_long_as_the_network_says__and_holds_back_what_is_behind)
{
    h.network = PAPER_LATER;
    h.retry_after = 77;
    put("maria", "one");
    put("maria", "two");
    ck_assert_int_eq(pump(), 0);
    ck_assert_int_eq(h.next, h.now_ms + 77000);
    h.network = PAPER_TAKES;
    h.now_ms += 76999;
    ck_assert_int_eq(pump(), 0);
    ck_assert_uint_eq(h.line_count, 0);
    h.now_ms += 1;
    ck_assert_int_eq(pump(), 0);
    ck_assert_uint_eq(h.line_count, 2);
    ck_assert_str_eq(h.lines[0].text, "one");
}
END_TEST

START_TEST(outbox__gives_up_what_is_refused_and_sends_the_next)
{
    h.network = PAPER_REFUSES;
    put("maria", "one");
    ck_assert_int_eq(pump(), 0);
    ck_assert_int_eq(dead(), 1);
    ck_assert_str_eq(h.alert, "outbox.dead refused");
    h.network = PAPER_TAKES;
    put("maria", "two");
    ck_assert_int_eq(pump(), 0);
    TOLD("maria", "two");
}
END_TEST

START_TEST(outbox__gives_up_all_that_waits_for_somebody_who_is_gone)
{
    h.network = PAPER_GONE;
    put("maria", "one");
    put("maria", "two");
    ck_assert_int_eq(pump(), 0);
    ck_assert_int_ge(h.unreachable, 1);
    ck_assert_uint_eq(house_waiting(&h), 0);
    ck_assert(house_person(&h, "maria").unreachable);
    ck_assert_int_eq(h.alerts, 0);
}
END_TEST

START_TEST(outbox__ignores_what_it_did_not_send)
{
    struct settlement what = {.outbound = 99, .outcome = SEND_DONE};

    outbox_settled(h.outbox, &what, h.now_ms);
    ck_assert_int_eq(pump(), 0);
    ck_assert_uint_eq(outbox_in_flight(h.outbox), 0);
}
END_TEST

/* --- what comes back later --- */

static void come_back(size_t line, enum send_outcome outcome, int64_t retry_after)
{
    struct settlement what = {
        .outbound = h.lines[line].id, .outcome = outcome, .retry_after = retry_after, .late = true};

    outbox_settled(h.outbox, &what, h.now_ms);
    ck_assert_int_eq(pump(), 0);
}

START_TEST(outbox__sends_again_what_came_back__in_its_order_and_nobody_is_gone)
{
    put("maria", "one");
    put("maria", "two");
    ck_assert_int_eq(pump(), 0);
    ck_assert_uint_eq(h.line_count, 2);
    come_back(1, SEND_LATER, 600);
    come_back(0, SEND_LATER, 700);
    come_back(0, SEND_LATER, 700); /* a second stanza of it */
    put("maria", "three");
    ck_assert_int_eq(pump(), 0);
    ck_assert_uint_eq(h.line_count, 2);
    ck_assert_uint_eq(house_waiting(&h), 3);
    ck_assert_int_eq(h.next, h.now_ms + 700000);
    h.now_ms += 700000;
    ck_assert_int_eq(pump(), 0);
    ck_assert_uint_eq(h.line_count, 5);
    ck_assert_str_eq(h.lines[2].text, "one");
    ck_assert_str_eq(h.lines[3].text, "two");
    ck_assert_str_eq(h.lines[4].text, "three");
    ck_assert_int_eq(h.alerts + h.unreachable, 0);
}
END_TEST

START_TEST(outbox__what_comes_back_again_and_again_is_a_dead_letter_in_the_end)
{
    put("maria", "one");
    ck_assert_int_eq(pump(), 0);
    for (int i = 0; i < OUTBOX_TRIES - 1; i++) {
        come_back((size_t)i, SEND_LATER, 0);
        ck_assert_uint_eq(house_waiting(&h), 1);
        h.now_ms = h.next;
        ck_assert_int_eq(pump(), 0);
    }
    ck_assert_int_eq(dead(), 0);
    come_back(OUTBOX_TRIES - 1, SEND_LATER, 0);
    ck_assert_int_eq(dead(), 1);
    ck_assert_int_eq(h.alerts, 1);
    ck_assert_str_eq(h.alert, "outbox.dead later");
}
END_TEST

START_TEST(outbox__what_comes_back_after_a_day_or_refused_is_a_dead_letter)
{
    put("maria", "one");
    put("maria", "two");
    ck_assert_int_eq(pump(), 0);
    come_back(1, SEND_REFUSED, 0);
    ck_assert_int_eq(dead(), 1);
    ck_assert_str_eq(h.alert, "outbox.dead refused");
    h.now_ms += 86400001;
    come_back(0, SEND_LATER, 600);
    ck_assert_int_eq(dead(), 2);
    ck_assert_int_eq(h.alerts, 2);
}
END_TEST

START_TEST(outbox__what_came_back_and_could_not_be_written_is_owed)
{
    struct settlement what = {.outcome = SEND_LATER, .retry_after = 600, .late = true};

    put("maria", "one");
    ck_assert_int_eq(pump(), 0);
    what.outbound = h.lines[0].id;
    outbox_settled(h.outbox, &what, h.now_ms);
    ck_assert_int_eq(store_begin(h.p.store, &h.p.e), 0);
    ck_assert_int_eq(outbox_write(h.outbox, &h.p.e), 0);
    store_rollback(h.p.store);
    outbox_written(h.outbox, false);
    ck_assert_uint_eq(house_waiting(&h), 0);
    ck_assert_int_eq(pump(), 0);
    ck_assert_uint_eq(house_waiting(&h), 1);
}
END_TEST

START_TEST(outbox__what_comes_back_twice_or_never_went_changes_nothing)
{
    put("maria", "one");
    ck_assert_int_eq(pump(), 0);
    come_back(0, SEND_LATER, 600);
    come_back(0, SEND_REFUSED, 0); /* it waits already */
    ck_assert_uint_eq(house_waiting(&h), 1);
    ck_assert_int_eq(dead(), 0);
    h.lines[0].id = 9999;
    come_back(0, SEND_REFUSED, 0);
    ck_assert_int_eq(dead(), 0);
}
END_TEST

START_TEST(outbox__sends_again_after_a_restart_what_was_in_the_air)
{
    h.network = PAPER_SLOW;
    put("maria", "one");
    ck_assert_int_eq(pump(), 0);
    house_fell(&h);
    house_raise(&h);
    h.network = PAPER_TAKES;
    ck_assert_int_eq(pump(), 0);
    ck_assert_uint_eq(h.line_count, 2);
    ck_assert_int_eq(pump(), 0);
    ck_assert_uint_eq(h.line_count, 2);
}
END_TEST

START_TEST(outbox__being_told_to_wait_is_no_failure__until_it_is_a_day_old)
{
    h.network = PAPER_LATER;
    h.retry_after = 1800;
    put("maria", "one");
    for (int i = 0; i < 48; i++) {
        ck_assert_int_eq(pump(), 0);
        ck_assert_int_eq(dead(), 0);
        h.now_ms += 1800 * 1000;
    }
    ck_assert_uint_eq(house_waiting(&h), 1);
    ck_assert_int_eq(pump(), 0);
    h.now_ms += 1800 * 1000;
    ck_assert_int_eq(pump(), 0);
    ck_assert_int_eq(dead(), 1);
    ck_assert_str_eq(h.alert, "outbox.dead later");
}
END_TEST

START_TEST(outbox__takes_for_lost_what_nobody_settles)
{
    h.network = PAPER_SLOW;
    put("maria", "one");
    put("maria", "two");
    ck_assert_int_eq(pump(), 0);
    ck_assert_int_eq(h.next, h.now_ms + 600000);
    h.now_ms = h.next - 1;
    ck_assert_int_eq(pump(), 0);
    ck_assert_uint_eq(outbox_in_flight(h.outbox), 1);
    h.now_ms += 1;
    h.network = PAPER_TAKES;
    ck_assert_int_eq(pump(), 0);
    ck_assert_uint_eq(outbox_in_flight(h.outbox), 0);
    settle(0, SEND_DONE); /* too late to count */
    h.now_ms = h.next;
    ck_assert_int_eq(pump(), 0);
    ck_assert_uint_eq(h.line_count, 3);
    ck_assert_str_eq(h.lines[1].text, "one");
    ck_assert_str_eq(h.lines[2].text, "two");
}
END_TEST

static int settle_but_not_the_console(void *owner, const struct outbound *m, struct err *e)
{
    struct house *house = owner;

    house->network = m->to.network == NETWORK_CONSOLE ? PAPER_SLOW : PAPER_TAKES;
    return house_send(owner, m, e);
}

START_TEST(outbox__guests_who_settle_nothing_are_in_nobodys_way)
{
    struct outbox_hooks hooks = {&h, settle_but_not_the_console, house_alert, house_unreachable};
    struct outbound out = {.text = "hello"};

    outbox_free(&h.outbox);
    h.outbox = outbox_new(h.p.store, &hooks);
    for (int i = 0; i < OUTBOX_IN_FLIGHT + 50; i++) {
        struct person p = {.address = {NETWORK_CONSOLE, arena_print(h.p.arena, "g%d", i)}};

        ck_assert_int_eq(people_add(h.p.store, &p, &h.p.e), 0);
        ck_assert_int_eq(mail_put(h.p.store, p.id, &out, h.now_ms, false, &h.p.e), 0);
    }
    ck_assert_int_eq(pump(), 0);
    ck_assert_uint_eq(outbox_in_flight(h.outbox), OUTBOX_IN_FLIGHT);
    put("maria", "one");
    ck_assert_int_eq(pump(), 0);
    TOLD("maria", "one");
}
END_TEST

/* --- networks that are not there --- */

START_TEST(outbox__asks_a_network_that_is_not_ready_again_after_a_while)
{
    h.network = PAPER_NOT_READY;
    put("maria", "one");
    ck_assert_int_eq(pump(), 0);
    ck_assert_int_eq(h.next, h.now_ms + 2000);
    ck_assert_uint_eq(outbox_in_flight(h.outbox), 0);
    h.network = PAPER_TAKES;
    h.now_ms += 1999;
    ck_assert_int_eq(pump(), 0);
    ck_assert_uint_eq(h.line_count, 0);
    h.now_ms += 1;
    ck_assert_int_eq(pump(), 0);
    ck_assert_uint_eq(h.line_count, 1);
}
END_TEST

START_TEST(outbox__tries_at_once_when_it_is_told_that_somebody_is_ready)
{
    h.network = PAPER_NOT_READY;
    put("maria", "one");
    put("eva", "one");
    ck_assert_int_eq(pump(), 0);
    h.network = PAPER_TAKES;
    outbox_ready(h.outbox);
    ck_assert_int_eq(pump(), 0);
    ck_assert_uint_eq(h.line_count, 2);
}
END_TEST

static int send_but_not_telegram(void *owner, const struct outbound *m, struct err *e)
{
    struct house *house = owner;

    house->network = m->to.network == NETWORK_TELEGRAM ? PAPER_NOT_READY : PAPER_TAKES;
    return house_send(owner, m, e);
}

START_TEST(outbox__serves_one_network_while_another_is_not_ready)
{
    struct outbox_hooks hooks = {&h, send_but_not_telegram, house_alert, house_unreachable};
    struct outbound out = {.text = "hello"};

    outbox_free(&h.outbox);
    h.outbox = outbox_new(h.p.store, &hooks);
    for (int i = 0; i < 3 * OUTBOX_IN_FLIGHT; i++) {
        struct person p = {.address = {NETWORK_TELEGRAM, arena_print(h.p.arena, "%d", 1000 + i)}};

        ck_assert_int_eq(people_add(h.p.store, &p, &h.p.e), 0);
        ck_assert_int_eq(mail_put(h.p.store, p.id, &out, h.now_ms, false, &h.p.e), 0);
    }
    put("maria", "one");
    ck_assert_int_eq(pump(), 0);
    TOLD("maria", "one");
    ck_assert_uint_eq(h.line_count, 1);
    ck_assert_int_eq(h.next, h.now_ms + 2000);
}
END_TEST

static int send_but_not_to_anna(void *owner, const struct outbound *m, struct err *e)
{
    return strcmp(m->to.id, "anna") == 0 ? err_set(e, ERR_MISSING, "not here")
                                         : house_send(owner, m, e);
}

START_TEST(outbox__serves_others_while_one_reader_is_not_there)
{
    struct outbox_hooks hooks = {&h, send_but_not_to_anna, house_alert, house_unreachable};

    outbox_free(&h.outbox);
    h.outbox = outbox_new(h.p.store, &hooks);
    put("anna", "one");
    put("maria", "one");
    for (int i = 0; i < 3; i++) { /* also when anna's row is the first to be tried again */
        ck_assert_int_eq(pump(), 0);
        ck_assert_uint_eq(h.line_count, (size_t)i + 1);
        ck_assert_int_eq(h.next, h.now_ms + 2000);
        h.now_ms += 2000;
        put("maria", "more");
    }
}
END_TEST

/* --- marks that cannot be written --- */

START_TEST(outbox__sends_nothing_more_while_it_cannot_mark)
{
    struct outbox_hooks hooks = {&h, house_send, house_alert, house_unreachable};
    struct store *unwritable;

    put("maria", "one");
    put("maria", "two");
    put("eva", "uno");
    outbox_free(&h.outbox);
    ck_assert_int_eq(store_open(&unwritable, h.p.url, NULL, STORE_READ, &h.p.e), 0);
    h.outbox = outbox_new(unwritable, &hooks);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(pump(), -1);
    ck_assert(outbox_stopped(h.outbox));
    ck_assert_uint_eq(h.line_count, 2); /* each the first of somebody */
    store_close(&unwritable);
}
END_TEST

/* The disk fills between the send and its mark. */
static bool full;

static void fill_disk(bool now)
{
    struct rlimit limit;

    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = now ? 1 : limit.rlim_max;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static int send_and_fill(void *owner, const struct outbound *m, struct err *e)
{
    int result = house_send(owner, m, e);

    if (full)
        fill_disk(true);
    return result;
}

START_TEST(outbox__owes_a_mark_that_a_full_disk_refused__and_sends_nothing_until_it_is_paid)
{
    struct outbox_hooks hooks = {&h, send_and_fill, house_alert, house_unreachable};

    put("maria", "one");
    put("maria", "two");
    outbox_free(&h.outbox);
    h.outbox = outbox_new(h.p.store, &hooks);
    full = true;
    ck_assert_int_eq(pump(), -1);
    ck_assert(outbox_stopped(h.outbox));
    ck_assert_int_eq(pump(), -1);
    ck_assert_uint_le(h.line_count, 2);
    full = false;
    fill_disk(false);
    ck_assert_int_eq(pump(), 0);
    ck_assert(!outbox_stopped(h.outbox));
    ck_assert_uint_eq(h.line_count, 2);
    ck_assert_str_eq(h.lines[0].text, "one");
    ck_assert_str_eq(h.lines[1].text, "two");
    ck_assert_uint_eq(house_waiting(&h), 0);
}
END_TEST

TESTING_MAIN_AROUND(
    "outbox", setup, teardown, outbox__sends_in_order_for_each_person,
    outbox__sends_a_persons_next_row_when_the_one_before_is_settled,
    outbox__reaches_everybody__however_many_wait,
    outbox__has_no_more_in_the_air_than_there_is_room_for,
    outbox__whoever_waits_behind_a_full_network_goes_before_whoever_comes_later,
    outbox__flush__writes_marks_and_sends_nothing,
    outbox__write__keeps_marks_with_a_transaction_of_somebody_else,
    outbox__write__owes_the_marks_of_a_transaction_that_was_not_kept,
    outbox__waits_longer_each_time_and_never_more_than_ten_minutes_and_a_quarter,
    outbox__waits_as_long_as_the_network_says__and_holds_back_what_is_behind,
    outbox__being_told_to_wait_is_no_failure__until_it_is_a_day_old,
    outbox__takes_for_lost_what_nobody_settles,
    outbox__guests_who_settle_nothing_are_in_nobodys_way,
    outbox__gives_up_what_is_refused_and_sends_the_next,
    outbox__gives_up_all_that_waits_for_somebody_who_is_gone, outbox__ignores_what_it_did_not_send,
    outbox__sends_again_what_came_back__in_its_order_and_nobody_is_gone,
    outbox__what_comes_back_again_and_again_is_a_dead_letter_in_the_end,
    outbox__what_comes_back_after_a_day_or_refused_is_a_dead_letter,
    outbox__what_came_back_and_could_not_be_written_is_owed,
    outbox__what_comes_back_twice_or_never_went_changes_nothing,
    outbox__sends_again_after_a_restart_what_was_in_the_air,
    outbox__asks_a_network_that_is_not_ready_again_after_a_while,
    outbox__tries_at_once_when_it_is_told_that_somebody_is_ready,
    outbox__serves_one_network_while_another_is_not_ready,
    outbox__serves_others_while_one_reader_is_not_there,
    outbox__sends_nothing_more_while_it_cannot_mark,
    outbox__owes_a_mark_that_a_full_disk_refused__and_sends_nothing_until_it_is_paid)
