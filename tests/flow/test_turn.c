/* test_turn.c: one message one transaction, one pass one commit, and what becomes of a message that fails. */
/* SPDX-License-Identifier: MIT */
#include "house.h"
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

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

/* Break the state of a case, as a disk or a mistake of ours might. */
static void break_case(int64_t number)
{
    struct case_row row;

    ck_assert_int_eq(cases_load(h.p.store, number, h.p.arena, &row, &h.p.e), 0);
    row.state = "{\"phase\":\"nowhere\"}";
    row.state_length = strlen(row.state);
    ck_assert_int_eq(cases_save(h.p.store, &row, &h.p.e), 0);
}

/* What another process would find in the database. */
static int64_t cases_outside(void)
{
    struct store *look;
    int64_t counts[PHASES], oldest, sum = 0;

    ck_assert_msg(store_open(&look, h.p.url, NULL, STORE_READ, &h.p.e) == 0, "%s", h.p.e.text);
    ck_assert_int_eq(cases_count(look, counts, &oldest, &h.p.e), 0);
    for (int i = 0; i < PHASES; i++)
        sum += counts[i];
    store_close(&look);
    return sum;
}

/* --- what goes well --- */

START_TEST(turn_take__opens_a_case_and_answers_it)
{
    say(&h, "maria", "hello");
    TOLD("maria", "automated assistant");
    TOLD("maria", "What happened?");
    ck_assert_int_eq(house_person(&h, "maria").current_case, 1);
    ck_assert_uint_eq(house_said(&h, 1, false), 1);
    ck_assert_int_eq(turn_counts(h.turn).taken, 1);
}
END_TEST

START_TEST(turn_take__says_nothing_before_the_commit)
{
    struct inbound in = house_text(&h, "maria", "hello");

    house_take(&h, &in);
    ck_assert_uint_eq(h.line_count, 0);
    ck_assert_uint_gt(house_waiting(&h), 0);
    house_pump(&h);
    ck_assert_uint_gt(h.line_count, 0);
    ck_assert_uint_eq(house_waiting(&h), 0);
}
END_TEST

START_TEST(turn_take__commits_a_whole_pass_at_once)
{
    struct inbound pass[3];

    for (int i = 0; i < 3; i++)
        pass[i] = house_text(&h, arena_print(h.p.arena, "buyer%d", i), "hello");
    ck_assert_int_eq(cases_outside(), 0);
    ck_assert_int_eq(turn_take(h.turn, pass, 3, h.now_ms, &h.p.e), 0);
    ck_assert_int_eq(cases_outside(), 3);
}
END_TEST

/* Marks the first message to maria as sent; `refuses`: and then fails. */
struct beside {
    bool refuses;
    int calls;
};

static int write_beside(void *owner, struct err *e)
{
    struct beside *b = owner;

    b->calls++;
    if (mail_settle(h.p.store, h.lines[0].id, MAIL_SENT, 0, NULL, e) < 0)
        return -1;
    return b->refuses ? err_set(e, ERR_IO, "no") : 0;
}

static struct turn *turn_with(struct beside *b)
{
    const struct turn_setup setup = {.store = h.p.store,
                                     .dialogs = h.dialogs,
                                     .staff = h.staff,
                                     .flood_per_minute = 60,
                                     .beside = write_beside,
                                     .beside_owner = b};
    struct turn *turn;

    ck_assert_int_eq(turn_new(&turn, &setup, &h.p.e), 0);
    return turn;
}

START_TEST(turn_take__keeps_what_goes_beside_it_or_nothing_of_either)
{
    struct beside beside = {.refuses = true};
    struct turn *turn = turn_with(&beside);
    struct inbound in = house_text(&h, "eva", "hello");
    size_t before;

    h.network = PAPER_SLOW;
    say(&h, "maria", "hello");
    before = house_waiting(&h);
    ck_assert_int_eq(turn_take(turn, &in, 1, h.now_ms, &h.p.e), -1);
    ck_assert_uint_eq(house_waiting(&h), before);
    ck_assert_int_eq(cases_outside(), 1);
    beside.refuses = false;
    err_clear(&h.p.e);
    ck_assert_int_eq(turn_take(turn, &in, 1, h.now_ms, &h.p.e), 0);
    ck_assert_int_eq(cases_outside(), 2);
    ck_assert_int_eq(beside.calls, 2);
    turn_free(&turn);
}
END_TEST

START_TEST(turn_take__applies_a_second_delivery_to_nothing)
{
    struct inbound in = house_text(&h, "maria", "hello");
    struct inbound skip = house_text(&h, "maria", "skip");

    house_hear(&h, &in);
    house_hear(&h, &skip);
    h.seen = h.line_count;
    house_hear(&h, &in);
    house_hear(&h, &skip);
    ck_assert_uint_eq(h.seen, h.line_count);
    ck_assert_int_eq(turn_counts(h.turn).seen_before, 2);
    ck_assert_uint_eq(house_said(&h, 1, false), 2);
}
END_TEST

START_TEST(turn_take__applies_a_second_delivery_to_nothing__within_a_pass)
{
    struct inbound twice[2];

    twice[0] = twice[1] = house_text(&h, "maria", "hello");
    ck_assert_int_eq(turn_take(h.turn, twice, 2, h.now_ms, &h.p.e), 0);
    ck_assert_int_eq(turn_counts(h.turn).seen_before, 1);
    ck_assert_int_eq(cases_outside(), 1);
}
END_TEST

START_TEST(turn_take__gives_each_buyer_a_case_of_their_own)
{
    say(&h, "maria", "hello");
    say(&h, "eva", "hello");
    say(&h, "maria", "skip");
    ck_assert_uint_eq(house_said(&h, 1, false), 2);
    ck_assert_uint_eq(house_said(&h, 2, false), 1);
}
END_TEST

START_TEST(turn_take__knows_what_a_client_announces)
{
    struct inbound in = house_text(&h, "maria", "hello");

    in.language = "es-MX";
    in.zone = "America/Mexico_City";
    house_hear(&h, &in);
    ck_assert_str_eq(house_person(&h, "maria").language, "es");
    ck_assert_str_eq(house_case(&h, 1).file.zone, "America/Mexico_City");
    in = house_text(&h, "maria", "skip");
    in.language = "\xff\xfe";
    in.zone = "../../etc/passwd";
    house_hear(&h, &in);
    ck_assert_str_eq(house_person(&h, "maria").language, "es");
    ck_assert_str_eq(house_person(&h, "maria").zone, "America/Mexico_City");
}
END_TEST

START_TEST(turn_take__learns_a_zone_that_comes_later)
{
    struct inbound in = house_text(&h, "maria", "skip");

    say(&h, "maria", "hello");
    in.zone = "+02:00";
    house_hear(&h, &in);
    ck_assert_str_eq(house_case(&h, 1).file.zone, "+02:00");
}
END_TEST

START_TEST(turn_take__is_silent_to_a_stranger_in_the_room_of_the_staff)
{
    struct inbound in = house_text(&h, "maria", "hello");

    in.room = "desk@rooms";
    house_hear(&h, &in);
    ck_assert_int_eq(turn_counts(h.turn).strangers, 1);
    ck_assert_uint_eq(h.line_count, 0);
    ck_assert_int_eq(house_person(&h, "maria").id, 0);
}
END_TEST

START_TEST(turn_take__opens_a_second_case__and_old_buttons_are_known_as_old)
{
    struct inbound tap;
    struct session second;
    char old[CHOICE_DATA_MOST + 1];

    say(&h, "maria", "hello");
    say(&h, "maria", "skip");
    ck_assert_uint_gt(newest(&h, "maria")->choices, 0);
    snprintf(old, sizeof old, "%s", newest(&h, "maria")->first);
    say(&h, "maria", "stop");
    say(&h, "maria", "start");
    say(&h, "maria", "2");
    ck_assert_int_eq(house_person(&h, "maria").current_case, 2);
    TOLD("maria", "automated assistant");
    say(&h, "maria", "skip");
    tap = house_text(&h, "maria", "");
    tap.kind = INBOUND_TAP;
    tap.tap = old;
    house_hear(&h, &tap);
    TOLD("maria", "earlier question");
    second = house_case(&h, 2);
    ck_assert_ptr_null(casefile_fact(&second.file, "platform", 0));
    ck_assert_uint_eq(house_said(&h, 2, false), 2);
}
END_TEST

/* --- what goes wrong --- */

START_TEST(turn_take__parks_a_message_that_fails_twice__and_goes_on_with_the_others)
{
    struct inbound pass[3];

    h.has_operator = true;
    house_fell(&h);
    house_raise(&h);
    say(&h, "maria", "hello");
    say(&h, "eva", "hello");
    break_case(1);
    pass[0] = house_text(&h, "eva", "skip");
    pass[1] = house_text(&h, "maria", "skip");
    pass[2] = house_text(&h, "ann", "hello");
    h.seen = h.line_count;
    ck_assert_int_eq(turn_take(h.turn, pass, 3, h.now_ms, &h.p.e), 0);
    house_pump(&h);
    TOLD("maria", "under the number E-");
    TOLD("eva", "Where did you find the seller");
    TOLD("ann", "automated assistant");
    TOLD("operator", "turn.parked: E-");
    ck_assert_int_eq(house_parked(&h), 1);
    ck_assert_int_eq(turn_counts(h.turn).parked, 1);
    ck_assert_int_eq(turn_counts(h.turn).taken, 5);
}
END_TEST

START_TEST(turn_take__does_not_park_a_second_delivery_of_what_is_parked)
{
    struct inbound in = house_text(&h, "maria", "skip");

    say(&h, "maria", "hello");
    break_case(1);
    house_hear(&h, &in);
    house_hear(&h, &in);
    ck_assert_int_eq(house_parked(&h), 1);
    ck_assert_uint_eq(h.seen, h.line_count);
}
END_TEST

START_TEST(turn_take__survives_a_message_that_has_no_id)
{
    struct inbound pass[2] = {house_text(&h, "maria", "hello"), house_text(&h, "eva", "hello")};

    pass[0].external_id = NULL;
    ck_assert_int_eq(turn_take(h.turn, pass, 2, h.now_ms, &h.p.e), 0);
    ck_assert_uint_eq(log_errors_taken(), 1);
    ck_assert_int_eq(cases_outside(), 1);
}
END_TEST

START_TEST(turn_take__keeps_nothing_of_a_pass_on_a_full_disk__and_the_same_pass_succeeds_later)
{
    struct inbound pass[20];
    int status;
    pid_t child;

    for (int i = 0; i < 20; i++)
        pass[i] = house_text(&h, arena_print(h.p.arena, "buyer%d", i), "hello");
    house_fell(&h);
    child = fork();
    if (child == 0) {
        struct rlimit little = {1, 1};
        struct rlimit all;
        int failed, kept;

        house_raise(&h);
        signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &all);
        little.rlim_max = all.rlim_max;
        setrlimit(RLIMIT_FSIZE, &little);
        failed = turn_take(h.turn, pass, 20, h.now_ms, &h.p.e);
        kept = turn_counts(h.turn).taken != 0 || h.p.e.kind != ERR_IO;
        setrlimit(RLIMIT_FSIZE, &all);
        err_clear(&h.p.e);
        if (failed == 0 || kept || house_person(&h, "buyer0").id != 0)
            _exit(1);
        if (turn_take(h.turn, pass, 20, h.now_ms, &h.p.e) != 0)
            _exit(2);
        _exit(turn_counts(h.turn).taken == 20 && turn_counts(h.turn).seen_before == 0 ? 0 : 3);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    house_raise(&h);
    ck_assert_int_eq(cases_outside(), 20);
    ck_assert_int_eq(store_check(h.p.store, &h.p.e), 0);
}
END_TEST

/* A pass of sixty that fails must not use up the sixty of this minute. */
START_TEST(turn_take__counts_nothing_of_a_pass_that_was_not_kept)
{
    struct inbound pass[60];
    int status;
    pid_t child;

    for (int i = 0; i < 60; i++)
        pass[i] = house_text(&h, "maria", "hello");
    house_fell(&h);
    child = fork();
    if (child == 0) {
        struct rlimit little = {1, 1}, all;

        house_raise(&h);
        signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &all);
        little.rlim_max = all.rlim_max;
        setrlimit(RLIMIT_FSIZE, &little);
        if (turn_take(h.turn, pass, 60, h.now_ms, &h.p.e) == 0)
            _exit(1);
        setrlimit(RLIMIT_FSIZE, &all);
        err_clear(&h.p.e);
        if (turn_take(h.turn, pass, 60, h.now_ms, &h.p.e) != 0)
            _exit(2);
        _exit(turn_counts(h.turn).flooded == 0 ? 0 : 3);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    house_raise(&h);
    ck_assert_uint_eq(house_said(&h, 1, false), 60);
}
END_TEST

/* --- who left, who is back --- */

START_TEST(turn_take__gives_up_what_waits_for_somebody_who_left)
{
    struct inbound gone = {.kind = INBOUND_GONE, .from = {NETWORK_XMPP, "maria"}};
    struct inbound in = house_text(&h, "maria", "hello");

    house_take(&h, &in);
    house_take(&h, &gone);
    ck_assert_uint_eq(house_waiting(&h), 0);
    ck_assert(house_person(&h, "maria").unreachable);
    say(&h, "maria", "skip");
    ck_assert(!house_person(&h, "maria").unreachable);
    TOLD("maria", "Where did you find the seller");
}
END_TEST

START_TEST(turn_take__ignores_a_stranger_who_left)
{
    struct inbound gone = {.kind = INBOUND_GONE, .from = {NETWORK_XMPP, "nobody"}};

    house_take(&h, &gone);
    ck_assert_int_eq(house_person(&h, "nobody").id, 0);
    ck_assert_int_eq(turn_counts(h.turn).parked, 0);
}
END_TEST

START_TEST(turn_unreachable__of_a_member_of_staff__is_for_the_operator)
{
    h.has_operator = true;
    house_fell(&h);
    house_staff(&h, "anna", STAFF_ADVISOR);
    house_raise(&h);
    say(&h, "anna", "/queue");
    ck_assert_int_eq(
        turn_unreachable(h.turn, house_person(&h, "anna").id, h.now_ms, h.now_ms, &h.p.e), 0);
    house_pump(&h);
    TOLD("operator", "buyer.unreachable");
}
END_TEST

START_TEST(turn_unreachable__is_old_news_of_somebody_who_wrote_since)
{
    int64_t sent = h.now_ms, id;

    say(&h, "maria", "hello");
    id = house_person(&h, "maria").id;
    ck_assert_int_eq(turn_unreachable(h.turn, id, sent - 1, h.now_ms, &h.p.e), 0);
    ck_assert(!house_person(&h, "maria").unreachable);
    house_pump(&h);
    ck_assert_int_eq(turn_unreachable(h.turn, id, h.now_ms, h.now_ms, &h.p.e), 0);
    ck_assert(house_person(&h, "maria").unreachable);
}
END_TEST

/* --- the operator --- */

START_TEST(turn_alert__goes_out_once_an_hour_for_each_kind__and_counts_the_rest)
{
    h.has_operator = true;
    house_fell(&h);
    house_raise(&h);
    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(turn_alert(h.turn, "outbox.dead", "refused", h.now_ms, &h.p.e), 0);
    ck_assert_int_eq(turn_alert(h.turn, "store.failing", "full", h.now_ms, &h.p.e), 0);
    house_pump(&h);
    ck_assert_uint_eq(h.line_count, 2);
    h.now_ms += (int64_t)3600 * 1000;
    ck_assert_int_eq(turn_alert(h.turn, "outbox.dead", "refused", h.now_ms, &h.p.e), 0);
    house_pump(&h);
    ck_assert_uint_eq(h.line_count, 3);
    ck_assert_ptr_nonnull(strstr(newest(&h, "operator")->text, "and 4 more"));
}
END_TEST

START_TEST(turn_alert__without_an_operator__is_nothing)
{
    ck_assert_int_eq(turn_alert(h.turn, "outbox.dead", "refused", h.now_ms, &h.p.e), 0);
    ck_assert_uint_eq(house_waiting(&h), 0);
}
END_TEST

TESTING_MAIN_AROUND(
    "turn", setup, teardown, turn_take__opens_a_case_and_answers_it,
    turn_take__says_nothing_before_the_commit, turn_take__commits_a_whole_pass_at_once,
    turn_take__keeps_what_goes_beside_it_or_nothing_of_either,
    turn_take__applies_a_second_delivery_to_nothing,
    turn_take__applies_a_second_delivery_to_nothing__within_a_pass,
    turn_take__gives_each_buyer_a_case_of_their_own, turn_take__knows_what_a_client_announces,
    turn_take__learns_a_zone_that_comes_later,
    turn_take__is_silent_to_a_stranger_in_the_room_of_the_staff,
    turn_take__opens_a_second_case__and_old_buttons_are_known_as_old,
    turn_take__parks_a_message_that_fails_twice__and_goes_on_with_the_others,
    turn_take__does_not_park_a_second_delivery_of_what_is_parked,
    turn_take__survives_a_message_that_has_no_id,
    turn_take__keeps_nothing_of_a_pass_on_a_full_disk__and_the_same_pass_succeeds_later,
    turn_take__counts_nothing_of_a_pass_that_was_not_kept,
    turn_take__gives_up_what_waits_for_somebody_who_left, turn_take__ignores_a_stranger_who_left,
    turn_unreachable__of_a_member_of_staff__is_for_the_operator,
    turn_unreachable__is_old_news_of_somebody_who_wrote_since,
    turn_alert__goes_out_once_an_hour_for_each_kind__and_counts_the_rest,
    turn_alert__without_an_operator__is_nothing)
