/* test_watch.c: what falls due in the queue comes once, whenever the process ends. */
/* SPDX-License-Identifier: MIT */
#include "house.h"

static struct house h;

static void setup(void)
{
    house_make(&h);
    house_staff(&h, "anna", STAFF_ADVISOR);
    staff_add(h.staff, (struct address){NETWORK_TELEGRAM, "7"}, "lena", STAFF_LEAD);
    staff_room_add(h.staff, (struct address){NETWORK_TELEGRAM, "-100"});
    h.has_operator = true;
    h.about = (struct desk_about){.alarm_minutes = 10, .patience_minutes = 30};
    house_raise(&h);
}

static void teardown(void)
{
    house_remove(&h);
}

static void begin_urgent(const char *who)
{
    say(&h, who,
        "I paid 4000 usd by bank transfer yesterday to a supplier on alibaba, they vanished");
    say(&h, who, "human");
    ck_assert_int_eq(house_case(&h, 1).file.desk.urgency, URGENCY_NOW);
}

static void wait_minutes(int minutes)
{
    h.now_ms += minutes * 60000L;
    h.seen = h.line_count;
    house_pump(&h);
}

static void watch_only(void)
{
    int64_t next;

    ck_assert_int_eq(turn_watch(h.turn, h.now_ms, &next, &h.p.e), 0);
    ck_assert_int_gt(next, h.now_ms);
}

static void restart(void)
{
    house_fell(&h);
    house_raise(&h);
}

static size_t lines_to(const char *who, const char *words)
{
    size_t found = 0;

    for (size_t i = h.seen; i < h.line_count; i++)
        found += strcmp(h.lines[i].to, who) == 0 && strstr(h.lines[i].text, words) != NULL;
    return found;
}

START_TEST(watch__calls_the_desk_the_room_the_lead_and_the_operator)
{
    begin_urgent("maria");
    wait_minutes(10);
    TOLD("anna", "nobody has taken it for 10 minutes");
    TOLD("-100", "nobody has taken it for 10 minutes");
    TOLD("7", "nobody has taken it for 10 minutes");
    TOLD("operator", "queue.untaken: case 1");
    NOT_TOLD("maria", "");
}
END_TEST

START_TEST(watch__says_when_it_is_to_be_called_again)
{
    int64_t next;

    ck_assert_int_eq(turn_watch(h.turn, h.now_ms, &next, &h.p.e), 0);
    ck_assert_int_eq(next, INT64_MAX);
    begin_urgent("maria");
    ck_assert_int_eq(turn_watch(h.turn, h.now_ms + 5, &next, &h.p.e), 0);
    ck_assert_int_eq(next, h.now_ms + 10 * 60000L);
}
END_TEST

START_TEST(watch__calls_once_for_each_time__through_kills_before_and_behind_the_commit)
{
    begin_urgent("maria");
    h.now_ms += 10 * 60000L;
    restart();
    watch_only(); /* committed, and nothing is sent */
    restart();
    watch_only();
    h.seen = h.line_count;
    house_pump(&h);
    ck_assert_uint_eq(lines_to("anna", "nobody has taken it"), 1);
    ck_assert_int_eq(house_case(&h, 1).file.desk.calls, 1);
    wait_minutes(9);
    ck_assert_uint_eq(lines_to("anna", "nobody has taken it"), 0);
}
END_TEST

START_TEST(watch__after_a_long_stop_calls_once_and_not_for_each_time_that_was_missed)
{
    begin_urgent("maria");
    restart();
    wait_minutes(300);
    ck_assert_uint_eq(lines_to("anna", "nobody has taken it"), 1);
    ck_assert_uint_eq(lines_to("maria", "Nobody was free for you yet"), 1);
    wait_minutes(10);
    wait_minutes(10);
    ck_assert_int_eq(house_case(&h, 1).file.desk.calls, 3);
    wait_minutes(1000);
    ck_assert_uint_eq(lines_to("anna", "nobody has taken it"), 0);
    ck_assert_uint_eq(lines_to("maria", "Nobody was free"), 0);
}
END_TEST

START_TEST(watch__offers_once_and_the_case_keeps_its_place)
{
    int64_t queued_at;

    say(&h, "maria", "hello");
    say(&h, "maria", "skip");
    say(&h, "maria", "human");
    queued_at = house_case(&h, 1).file.desk.queued_at;
    h.now_ms += 30 * 60000L;
    watch_only();
    restart();
    h.seen = h.line_count;
    house_pump(&h);
    ck_assert_uint_eq(lines_to("maria", "Nobody was free for you yet"), 1);
    ck_assert_uint_eq(lines_to("maria", "Where did you find the seller"), 1);
    ck_assert_int_eq(house_case(&h, 1).file.desk.queued_at, queued_at);
    ck_assert_int_eq(house_case(&h, 1).file.phase, PHASE_WAITING);
    wait_minutes(5000);
    ck_assert_uint_eq(lines_to("maria", ""), 0);
}
END_TEST

START_TEST(watch__says_nothing_to_whom_nothing_can_be_said)
{
    struct inbound gone = {.kind = INBOUND_GONE, .from = {NETWORK_XMPP, "maria"}};

    say(&h, "maria", "hello");
    say(&h, "maria", "human");
    house_hear(&h, &gone);
    wait_minutes(31);
    ck_assert_uint_eq(lines_to("maria", ""), 0);
    ck_assert(house_case(&h, 1).file.desk.offered);
}
END_TEST

START_TEST(watch__passes_over_a_case_that_cannot_be_read_and_sees_to_the_others)
{
    struct case_row row;
    int64_t next;

    begin_urgent("maria");
    say(&h, "eva", "hello");
    say(&h, "eva", "human");
    ck_assert_int_eq(cases_load(h.p.store, 1, h.p.arena, &row, &h.p.e), 0);
    row.state = "{";
    row.state_length = 1;
    ck_assert_int_eq(cases_save(h.p.store, &row, &h.p.e), 0);
    wait_minutes(30);
    ck_assert_uint_eq(lines_to("eva", "Nobody was free for you yet"), 1);
    ck_assert_int_eq(turn_watch(h.turn, h.now_ms, &next, &h.p.e), 0);
    ck_assert_int_ge(next, h.now_ms + 60000);
}
END_TEST

TESTING_MAIN_AROUND("watch", setup, teardown,
                    watch__calls_the_desk_the_room_the_lead_and_the_operator,
                    watch__says_when_it_is_to_be_called_again,
                    watch__calls_once_for_each_time__through_kills_before_and_behind_the_commit,
                    watch__after_a_long_stop_calls_once_and_not_for_each_time_that_was_missed,
                    watch__offers_once_and_the_case_keeps_its_place,
                    watch__says_nothing_to_whom_nothing_can_be_said,
                    watch__passes_over_a_case_that_cannot_be_read_and_sees_to_the_others)
