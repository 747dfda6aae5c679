/* test_staffing.c: who is no longer staff is told nothing more, and holds nothing. */
/* SPDX-License-Identifier: MIT */
#include "house.h"
#include "store/audit.h"

static struct house h;

static void setup(void)
{
    house_make(&h);
    house_staff(&h, "anna", STAFF_ADVISOR);
    house_staff(&h, "ben", STAFF_LEAD);
    house_raise(&h);
    say(&h, "maria", "hello");
    say(&h, "maria", "skip");
    say(&h, "maria", "human");
    say(&h, "anna", "/take 1");
}

static void teardown(void)
{
    house_remove(&h);
}

static void leaves(const char *name)
{
    struct staff_member gone = *staff_named(h.staff, name);

    staff_remove(h.staff, gone.address);
    h.seen = h.line_count;
    ck_assert_int_eq(turn_staff_changed(h.turn, &gone, 1, h.now_ms, &h.p.e), 0);
}

static enum phase phase(void)
{
    return house_case(&h, 1).file.phase;
}

START_TEST(staffing__what_they_held_waits_again_with_the_bot_at_its_question)
{
    h.now_ms += 60000;
    leaves("anna");
    house_pump(&h);
    TOLD("maria", "does not work at this desk any more");
    TOLD("maria", "Where did you find the seller");
    TOLD("ben", "anna is no longer at this desk. #1 waits");
    NOT_TOLD("anna", "");
    ck_assert_int_eq(phase(), PHASE_WAITING);
    ck_assert_int_eq(house_case(&h, 1).file.desk.queued_at, h.now_ms / 1000);
    say(&h, "maria", "AliExpress");
    TOLD("maria", "What came in the end");
    NOT_TOLD("ben", "AliExpress");
}
END_TEST

START_TEST(staffing__nothing_that_waits_for_them_is_said_any_more)
{
    h.network = PAPER_NOT_READY;
    say(&h, "maria", "I live in Golden Street");
    leaves("anna");
    h.network = PAPER_TAKES;
    outbox_ready(h.outbox);
    house_pump(&h);
    NOT_TOLD("anna", "Golden Street");
    ck_assert_uint_eq(house_waiting(&h), 0);
    say(&h, "anna", "/case 1");
    NOT_TOLD("anna", "#1");
}
END_TEST

START_TEST(staffing__a_new_colleague_of_the_same_name_inherits_nothing)
{
    struct staff_member gone = *staff_named(h.staff, "anna");

    staff_remove(h.staff, gone.address);
    staff_add(h.staff, (struct address){NETWORK_XMPP, "other-anna"}, "anna", STAFF_ADVISOR);
    ck_assert_int_eq(turn_staff_changed(h.turn, &gone, 1, h.now_ms, &h.p.e), 0);
    ck_assert_int_eq(phase(), PHASE_WAITING);
    say(&h, "other-anna", "hello Maria");
    NOT_TOLD("maria", "hello Maria");
}
END_TEST

START_TEST(staffing__who_only_looks_on_from_now_holds_nothing)
{
    staff_remove(h.staff, (struct address){NETWORK_XMPP, "anna"});
    house_staff(&h, "anna", STAFF_OBSERVER);
    ck_assert_int_eq(turn_staff_changed(h.turn, NULL, 0, h.now_ms, &h.p.e), 0);
    ck_assert_int_eq(phase(), PHASE_WAITING);
}
END_TEST

START_TEST(staffing__who_stays_keeps_their_case__however_often_it_is_looked)
{
    int64_t rows, broken;

    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(turn_staff_changed(h.turn, NULL, 0, h.now_ms, &h.p.e), 0);
    leaves("ben");
    house_pump(&h);
    ck_assert_int_eq(phase(), PHASE_HELD);
    NOT_TOLD("maria", "");
    say(&h, "anna", "I am here");
    TOLD("maria", "anna: I am here");
    ck_assert_int_eq(audit_verify(h.p.store, &rows, &broken, &h.p.e), 0);
    ck_assert_int_eq(broken, 0);
}
END_TEST

START_TEST(staffing__is_done_once_and_after_a_kill_by_the_next_start)
{
    staff_remove(h.staff, (struct address){NETWORK_XMPP, "anna"}); /* and the process is killed */
    house_fell(&h);
    house_raise(&h);
    h.seen = h.line_count;
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(turn_staff_changed(h.turn, NULL, 0, h.now_ms, &h.p.e), 0);
    house_pump(&h);
    ck_assert_int_eq(phase(), PHASE_WAITING);
    TOLD("ben", "anna is no longer at this desk");
    ck_assert_uint_eq(house_waiting(&h), 0);
}
END_TEST

TESTING_MAIN_AROUND("staffing", setup, teardown,
                    staffing__what_they_held_waits_again_with_the_bot_at_its_question,
                    staffing__nothing_that_waits_for_them_is_said_any_more,
                    staffing__a_new_colleague_of_the_same_name_inherits_nothing,
                    staffing__who_only_looks_on_from_now_holds_nothing,
                    staffing__who_stays_keeps_their_case__however_often_it_is_looked,
                    staffing__is_done_once_and_after_a_kill_by_the_next_start)
