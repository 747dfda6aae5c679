/* test_burst.c: what people write in one breath is one turn. */
/* SPDX-License-Identifier: MIT */
#include "house.h"
#include "flow/burst.h"

static struct house h;

static void setup(void)
{
    house_make(&h);
    h.burst_ms = 1500;
    house_raise(&h);
}

static void teardown(void)
{
    house_remove(&h);
}

static void restart(void)
{
    house_fell(&h);
    house_raise(&h);
}

static void after(int64_t ms)
{
    h.now_ms += ms;
    house_pump(&h);
}

static size_t times(const char *who, const char *words)
{
    size_t count = 0;

    for (size_t i = 0; i < h.line_count; i++)
        count += strcmp(h.lines[i].to, who) == 0 && strstr(h.lines[i].text, words) != NULL;
    return count;
}

START_TEST(burst__of_three_messages_is_answered_once)
{
    struct session s;
    const struct fact *story;

    say(&h, "maria", "hi");
    h.now_ms += 500;
    say(&h, "maria", "i got scammed and the parcel never came to me");
    h.now_ms += 500;
    say(&h, "maria", "on aliexpress");
    ck_assert_uint_eq(h.line_count, 0);
    after(1499);
    ck_assert_uint_eq(h.line_count, 0);
    after(1);
    ck_assert_uint_eq(times("maria", "automated assistant"), 1);
    s = house_case(&h, 1);
    story = casefile_fact(&s.file, "story", 0);
    ck_assert_ptr_nonnull(story);
    ck_assert_str_eq(story->value.text,
                     "hi\ni got scammed and the parcel never came to me\non aliexpress");
    ck_assert_uint_eq(house_said(&h, 1, false), 3);
}
END_TEST

START_TEST(burst__is_over_when_its_time_is)
{
    say(&h, "maria", "hi");
    after(1500);
    TOLD("maria", "What happened?");
    say(&h, "maria", "the parcel from my seller never came at all");
    after(1500);
    ck_assert_uint_eq(times("maria", "automated assistant"), 1);
}
END_TEST

START_TEST(burst__survives_a_restart)
{
    say(&h, "maria", "hi");
    restart();
    h.now_ms += 100;
    say(&h, "maria", "the parcel from my seller never came at all");
    after(1500);
    ck_assert_uint_eq(times("maria", "automated assistant"), 1);
    ck_assert_uint_eq(house_waiting(&h), 0);
}
END_TEST

START_TEST(burst__ends_after_four_seconds_even_if_they_never_stop)
{
    for (int i = 0; i < 5; i++) {
        say(&h, "maria", "and then");
        h.now_ms += 1000;
    }
    house_pump(&h);
    ck_assert_uint_eq(times("maria", "automated assistant"), 1);
}
END_TEST

START_TEST(burst__does_not_swallow_a_command)
{
    say(&h, "maria", "hi");
    h.now_ms += 100;
    say(&h, "maria", "human");
    after(1500);
    TOLD("maria", "What happened?");
    ck_assert_int_eq(house_case(&h, 1).file.phase, PHASE_WAITING);
    say(&h, "eva", "hi");
    say(&h, "eva", "/language es");
    after(1500);
    ck_assert_str_eq(house_case(&h, 2).file.language, "es");
    ck_assert_uint_eq(times("eva", "automated assistant"), 1);
}
END_TEST

START_TEST(burst__keeps_the_order_of_what_was_said)
{
    say(&h, "maria", "hi");
    say(&h, "maria", "privacy");
    after(1500);
    ck_assert_ptr_nonnull(strstr(newest(&h, "maria")->text, "sealed on our machine"));
}
END_TEST

START_TEST(burst__is_none_where_a_choice_is_open)
{
    say(&h, "maria", "hi");
    after(1500);
    say(&h, "maria", "skip");
    after(1500);
    TOLD("maria", "Where did you find the seller");
    say(&h, "maria", "aliexpress");
    TOLD("maria", "What came in the end");
}
END_TEST

START_TEST(burst__warns_of_a_secret_in_any_part_of_it)
{
    say(&h, "maria", "my card is 4111 1111 1111 1111");
    h.now_ms += 100;
    say(&h, "maria", "and nothing came from the seller at all");
    after(1500);
    ck_assert_uint_eq(times("maria", "looked like a card number"), 1);
}
END_TEST

START_TEST(burst__says_that_any_part_of_it_was_cut)
{
    char much[10001];

    memset(much, 'x', 10000);
    much[10000] = '\0';
    say(&h, "maria", much);
    h.now_ms += 100;
    say(&h, "maria", "that was all");
    after(1500);
    ck_assert_uint_eq(times("maria", "That was very long"), 1);
}
END_TEST

START_TEST(burst__takes_back_nothing_of_an_earlier_turn)
{
    h.network = PAPER_LATER;
    h.retry_after = 10;
    say(&h, "maria", "hi");
    after(1500);
    h.network = PAPER_TAKES;
    say(&h, "maria", "the parcel from my seller");
    h.now_ms += 100;
    say(&h, "maria", "never came at all");
    after(20000);
    after(20000);
    ck_assert_uint_eq(times("maria", "automated assistant"), 1);
    ck_assert_uint_eq(times("maria", "What happened?"), 1);
    ck_assert_uint_eq(house_waiting(&h), 0);
}
END_TEST

START_TEST(burst__cannot_undo_what_an_advisor_did_meanwhile)
{
    house_staff(&h, "anna", STAFF_ADVISOR);
    say(&h, "maria", "hi");
    say(&h, "anna", "/take 1");
    say(&h, "anna", "/return 1");
    h.now_ms += 100;
    say(&h, "maria", "the parcel from my seller never came at all");
    after(1500);
    ck_assert_uint_eq(times("maria", "Hello, I am anna"), 1);
    ck_assert_uint_eq(times("maria", "automatic assistant again"), 1);
    ck_assert_int_ne(house_case(&h, 1).file.phase, PHASE_HELD);
}
END_TEST

START_TEST(burst__is_not_for_what_cannot_wait)
{
    say(&h, "maria", "human");
    TOLD("maria", "asked a person");
}
END_TEST

TESTING_MAIN_AROUND("burst", setup, teardown, burst__of_three_messages_is_answered_once,
                    burst__is_over_when_its_time_is, burst__survives_a_restart,
                    burst__ends_after_four_seconds_even_if_they_never_stop,
                    burst__does_not_swallow_a_command, burst__keeps_the_order_of_what_was_said,
                    burst__is_none_where_a_choice_is_open,
                    burst__warns_of_a_secret_in_any_part_of_it,
                    burst__says_that_any_part_of_it_was_cut,
                    burst__takes_back_nothing_of_an_earlier_turn,
                    burst__cannot_undo_what_an_advisor_did_meanwhile,
                    burst__is_not_for_what_cannot_wait)
