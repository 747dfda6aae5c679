/* test_keyboard.c: a question that is answered loses its buttons, on networks that have some. */
/* SPDX-License-Identifier: MIT */
#include "house.h"

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

static void from(const char *text)
{
    say_from(&h, NETWORK_TELEGRAM, "7", text);
}

static void tap(const char *data, const char *message)
{
    struct inbound in = house_text_from(&h, NETWORK_TELEGRAM, "7", "");

    in.kind = INBOUND_TAP;
    in.tap = data;
    in.reply_to = message;
    house_hear(&h, &in);
}

static const char *id_of(const struct line *line)
{
    return arena_print(h.p.arena, "out-%lld", (long long)line->id);
}

/* The newest edit since the last input; NULL: none. */
static const struct line *edit(void)
{
    for (size_t i = h.line_count; i-- > h.seen;)
        if (h.lines[i].kind == OUTBOUND_EDIT)
            return &h.lines[i];
    return NULL;
}

/* The question where they bought, which has buttons. */
static struct line asked(void)
{
    from("hello");
    from("skip");
    ck_assert_uint_gt(newest(&h, "7")->choices, 0);
    return *newest(&h, "7");
}

START_TEST(keyboard__goes_with_a_tap__and_the_question_says_what_was_chosen)
{
    struct line question = asked();

    tap(question.first, id_of(&question));
    ck_assert_ptr_nonnull(edit());
    ck_assert_str_eq(edit()->edits, id_of(&question));
    ck_assert_msg(strncmp(edit()->text, question.text, strlen(question.text)) == 0, "%s",
                  edit()->text);
    ck_assert_ptr_nonnull(strstr(edit()->text, "\n\n✓ AliExpress"));
    ck_assert_ptr_eq(edit(), &h.lines[h.line_count - 1]); /* the answer comes first */
}
END_TEST

START_TEST(keyboard__goes_with_a_typed_answer__and_the_words_stay)
{
    struct line question = asked();

    from("AliExpress");
    ck_assert_ptr_nonnull(edit());
    ck_assert_str_eq(edit()->edits, id_of(&question));
    ck_assert_str_eq(edit()->text, "");
}
END_TEST

START_TEST(keyboard__stays_while_the_question_does)
{
    (void)asked();
    from("why");
    ck_assert_ptr_null(edit());
    from("qwertz uiop");
    ck_assert_ptr_null(edit());
}
END_TEST

START_TEST(keyboard__of_an_earlier_question_goes_with_a_stale_tap__and_nothing_else_does)
{
    struct line question = asked();
    size_t facts;

    from("AliExpress");
    facts = house_case(&h, 1).file.fact_count;
    tap(question.first, id_of(&question));
    TOLD("7", "earlier question");
    ck_assert_str_eq(edit()->edits, id_of(&question));
    ck_assert_str_eq(edit()->text, "");
    ck_assert_uint_eq(house_case(&h, 1).file.fact_count, facts);
    tap("p999.0", NULL); /* forged, of no message */
    TOLD("7", "earlier question");
    ck_assert_ptr_null(edit());
}
END_TEST

START_TEST(keyboard__pressed_twice_by_a_quick_finger_is_answered_once)
{
    struct line question = asked();
    int serial;

    tap(question.first, id_of(&question));
    serial = house_case(&h, 1).file.serial;
    for (int i = 0; i < 2; i++) {
        tap(question.first, id_of(&question));
        NOT_TOLD("7", "");
        ck_assert_int_eq(house_case(&h, 1).file.serial, serial);
    }
}
END_TEST

START_TEST(keyboard__pressed_again_much_later_is_explained)
{
    struct line question = asked();

    tap(question.first, id_of(&question));
    h.now_ms += 61000;
    tap(question.first, id_of(&question));
    TOLD("7", "earlier question");
}
END_TEST

START_TEST(keyboard__pressed_again_after_other_words_is_explained)
{
    struct line question = asked();

    tap(question.first, id_of(&question));
    from("why");
    tap(question.first, id_of(&question));
    TOLD("7", "earlier question");
}
END_TEST

START_TEST(keyboard__of_a_question_put_twice_goes_where_it_was_tapped)
{
    struct line first = asked(), second;

    from("why");
    second = *newest(&h, "7");
    ck_assert_str_eq(first.first, second.first);
    tap(first.first, id_of(&first));
    ck_assert_str_eq(edit()->edits, id_of(&first));
}
END_TEST

START_TEST(keyboard__of_free_questions_costs_nothing)
{
    from("hello");
    from("the seller took my money and never sent the parcel to me");
    ck_assert_ptr_null(edit());
}
END_TEST

START_TEST(keyboard__where_there_are_no_buttons_is_not_looked_for)
{
    say(&h, "maria", "hello");
    say(&h, "maria", "skip");
    say(&h, "maria", "AliExpress");
    ck_assert_ptr_null(edit());
}
END_TEST

START_TEST(keyboard__of_a_question_that_has_no_id_is_left)
{
    (void)asked();
    h.network = PAPER_SLOW;
    from("1");
    ck_assert_uint_eq(outbox_in_flight(h.outbox), 1);
    house_fell(&h); /* nobody will ever know its id */
    h.network = PAPER_TAKES;
    house_raise(&h);
    h.seen = h.line_count;
    house_pump(&h);
    ck_assert_uint_eq(house_waiting(&h), 0);
    ck_assert_ptr_nonnull(edit()); /* that of the first question, which has one */
}
END_TEST

START_TEST(keyboard__of_the_menu_goes_when_another_case_begins)
{
    struct line menu;

    (void)asked();
    from("stop");
    from("start");
    menu = *newest(&h, "7");
    ck_assert_uint_gt(menu.choices, 0);
    from("2");
    ck_assert_int_eq(house_person_on(&h, NETWORK_TELEGRAM, "7").current_case, 2);
    ck_assert_str_eq(edit()->edits, id_of(&menu));
}
END_TEST

START_TEST(keyboard__of_a_case_that_a_person_takes_goes_and_comes_back_with_it)
{
    struct line question;

    house_staff(&h, "anna", STAFF_ADVISOR);
    question = asked();
    say(&h, "anna", "/take 1");
    TOLD("7", "anna");
    ck_assert_str_eq(edit()->edits, id_of(&question));
    ck_assert_str_eq(edit()->text, "");
    say(&h, "anna", "/return 1");
    ck_assert_uint_eq(newest(&h, "7")->choices, question.choices);
}
END_TEST

START_TEST(keyboard__of_a_case_that_a_person_closes_goes)
{
    struct line question;

    house_staff(&h, "anna", STAFF_ADVISOR);
    question = asked();
    say(&h, "anna", "/close 1 done");
    ck_assert_str_eq(edit()->edits, id_of(&question));
}
END_TEST

START_TEST(keyboard__of_another_case_stays_when_a_person_closes_one)
{
    struct person buyer;

    house_staff(&h, "anna", STAFF_ADVISOR);
    (void)asked();
    from("stop");
    from("start");
    from("2");
    say(&h, "anna", "/take 1");
    say(&h, "anna", "/return 1");
    ck_assert_uint_gt(newest(&h, "7")->choices, 0);
    buyer = house_person_on(&h, NETWORK_TELEGRAM, "7");
    buyer.current_case = 2; /* they talk about the other one again */
    ck_assert_int_eq(people_save(h.p.store, &buyer, &h.p.e), 0);
    say(&h, "anna", "/close 1 done");
    TOLD("7", "closed");
    ck_assert_ptr_null(edit());
}
END_TEST

START_TEST(keyboard__that_is_not_there_needs_no_edit_when_a_person_takes_the_case)
{
    house_staff(&h, "anna", STAFF_ADVISOR);
    (void)asked();
    from("AliExpress");
    from("stop");
    say(&h, "anna", "/take 1");
    TOLD("7", "anna");
    ck_assert_ptr_null(edit());
}
END_TEST

TESTING_MAIN_AROUND("keyboard", setup, teardown,
                    keyboard__goes_with_a_tap__and_the_question_says_what_was_chosen,
                    keyboard__goes_with_a_typed_answer__and_the_words_stay,
                    keyboard__stays_while_the_question_does,
                    keyboard__of_an_earlier_question_goes_with_a_stale_tap__and_nothing_else_does,
                    keyboard__pressed_twice_by_a_quick_finger_is_answered_once,
                    keyboard__pressed_again_much_later_is_explained,
                    keyboard__pressed_again_after_other_words_is_explained,
                    keyboard__of_a_question_put_twice_goes_where_it_was_tapped,
                    keyboard__of_free_questions_costs_nothing,
                    keyboard__where_there_are_no_buttons_is_not_looked_for,
                    keyboard__of_a_question_that_has_no_id_is_left,
                    keyboard__of_the_menu_goes_when_another_case_begins,
                    keyboard__of_a_case_that_a_person_takes_goes_and_comes_back_with_it,
                    keyboard__of_a_case_that_a_person_closes_goes,
                    keyboard__of_another_case_stays_when_a_person_closes_one,
                    keyboard__that_is_not_there_needs_no_edit_when_a_person_takes_the_case)
