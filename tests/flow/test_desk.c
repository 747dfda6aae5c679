/* test_desk.c: the queue, one holder, silence, the doors to the buyer, and the way back. */
/* SPDX-License-Identifier: MIT */
#include "house.h"
#include "store/audit.h"

static struct house h;

static void setup(void)
{
    house_make(&h);
    house_staff(&h, "anna", STAFF_ADVISOR);
    house_staff(&h, "ben", STAFF_LEAD);
    house_staff(&h, "olga", STAFF_OBSERVER);
    house_raise(&h);
}

static void teardown(void)
{
    house_remove(&h);
}

/* A buyer in the middle of the interview, at the question for the website. */
static void begin(const char *who)
{
    say(&h, who, "hello");
    say(&h, who, "I bought a bicycle and it never came");
    if (h.lines[h.line_count - 1].choices == 2)
        say(&h, who, "yes");
    TOLD(who, "Where did you find the seller");
}

static void begin_held(const char *who, const char *by)
{
    begin(who);
    say(&h, by,
        arena_print(h.p.arena, "/take %lld", (long long)house_person(&h, who).current_case));
}

static enum phase phase(int64_t number)
{
    return house_case(&h, number).file.phase;
}

static void say_in_room(const char *who, const char *text, const char *reply_to)
{
    struct inbound in = house_text(&h, who, text);

    in.room = "desk@rooms";
    in.reply_to = reply_to;
    house_hear(&h, &in);
}

static void reply(const char *who, const char *text, const struct line *to)
{
    struct inbound in = house_text(&h, who, text);

    in.reply_to = arena_print(h.p.arena, "out-%lld", (long long)to->id);
    house_hear(&h, &in);
}

static void tap(const char *who, const char *data)
{
    struct inbound in = house_text(&h, who, "");

    in.kind = INBOUND_TAP;
    in.tap = data;
    house_hear(&h, &in);
}

static void leave_and_return(bool gone)
{
    struct inbound in = {.kind = gone ? INBOUND_GONE : INBOUND_BACK,
                         .from = {NETWORK_XMPP, "maria"}};

    house_hear(&h, &in);
}

static void restart(void)
{
    house_fell(&h);
    house_raise(&h);
}

static bool buyer_heard_nothing(const char *who)
{
    for (size_t i = h.seen; i < h.line_count; i++)
        if (strcmp(h.lines[i].to, who) == 0)
            return false;
    return true;
}

/* --- the queue --- */

START_TEST(desk__brief_has_none_of_the_buyers_words)
{
    begin("maria");
    say(&h, "maria", "human");
    ck_assert_int_eq(phase(1), PHASE_WAITING);
    TOLD("maria", "asked a person");
    TOLD("anna", "/take 1");
    TOLD("anna", "The buyer asked for a person");
    TOLD("ben", "/take 1");
    TOLD("olga", "/take 1");
    NOT_TOLD("anna", "bicycle");
    NOT_TOLD("anna", "maria");
    say(&h, "ben", "/queue");
    TOLD("ben", "#1 (normal)");
    NOT_TOLD("ben", "bicycle");
    NOT_TOLD("anna", "#1");
}
END_TEST

START_TEST(desk__queue_lists_who_waits_and_who_is_held)
{
    say(&h, "anna", "/queue");
    TOLD("anna", "Nobody waits");
    begin("maria");
    say(&h, "maria", "human");
    begin_held("eva", "ben");
    say(&h, "anna", "/queue");
    TOLD("anna", "#1 ");
    TOLD("anna", "#2 ");
    TOLD("anna", "(ben)");
}
END_TEST

START_TEST(desk__queue_is_shown_even_with_a_case_that_cannot_be_read)
{
    struct case_row row;

    begin_held("maria", "anna");
    begin_held("eva", "ben");
    ck_assert_int_eq(cases_load(h.p.store, 1, h.p.arena, &row, &h.p.e), 0);
    row.state = "{";
    row.state_length = 1;
    ck_assert_int_eq(cases_save(h.p.store, &row, &h.p.e), 0);
    say(&h, "ben", "/queue");
    TOLD("ben", "#1: this case cannot be read");
    TOLD("ben", "#2 ");
}
END_TEST

START_TEST(desk__without_staff__the_buyer_and_the_operator_are_told)
{
    house_fell(&h);
    staff_list_free(&h.staff);
    h.staff = staff_list_new();
    house_staff(&h, "olga", STAFF_OBSERVER);
    h.has_operator = true;
    house_raise(&h);
    say(&h, "maria", "hello");
    say(&h, "maria", "human");
    TOLD("maria", "No advisor is at this desk");
    TOLD("operator", "nobody.at_the_desk: case 1");
    NOT_TOLD("operator", "maria");
    say(&h, "eva", "hello");
    say(&h, "eva", "human");
    TOLD("eva", "No advisor is at this desk");
    NOT_TOLD("operator", "nobody.at_the_desk");
}
END_TEST

/* --- the record --- */

static int count_row(void *owner, const struct audit_row *row)
{
    size_t *count = owner;

    count[0]++;
    count[1] += row->refused;
    count[2] += strcmp(row->who, "buyer") == 0 && strncmp(row->detail, "yes ", 4) == 0;
    return 0;
}

START_TEST(desk__writes_down_what_the_staff_saw_and_did__in_a_chain)
{
    int64_t rows, broken;
    size_t count[3] = {0};

    begin("maria");
    say(&h, "olga", "/take 1");
    say(&h, "maria", "human");
    say(&h, "maria", "I agree");
    say(&h, "anna", "/take 1");
    say(&h, "ben", "/take 1");
    say(&h, "anna", "hello");
    say(&h, "anna", "/set 1 amount 20 USD");
    restart();
    say(&h, "anna", "/close 1 advised");
    ck_assert_int_eq(audit_read(h.p.store, count_row, count, &h.p.e), 0);
    ck_assert_int_eq(audit_verify(h.p.store, &rows, &broken, &h.p.e), 0);
    ck_assert_int_eq(rows, (int64_t)count[0]);
    ck_assert_int_eq(rows, 6);
    ck_assert_int_eq(broken, 0);
    ck_assert_uint_eq(count[1], 1);
    ck_assert_uint_eq(count[2], 1);
}
END_TEST

/* --- one holder --- */

START_TEST(desk__take_gives_the_case_to_one_and_tells_the_others)
{
    begin("maria");
    say(&h, "anna", "/take 1");
    TOLD("maria", "I am anna, a person");
    TOLD("anna", "#1 is yours");
    TOLD("ben", "#1 is with anna now");
    TOLD("maria", "they may read all that you told me");
    NOT_TOLD("anna", "bicycle");
    say(&h, "maria", "I agree");
    TOLD("anna", "bicycle");
    ck_assert(buyer_heard_nothing("maria"));
    ck_assert_int_eq(phase(1), PHASE_HELD);
    ck_assert_str_eq(house_case(&h, 1).row.held_by, "anna");
    say(&h, "ben", "/take 1");
    TOLD("ben", "#1 is with anna since");
    ck_assert(buyer_heard_nothing("maria"));
    say(&h, "anna", "/take 1");
    TOLD("anna", "yours already");
    ck_assert_str_eq(house_case(&h, 1).row.held_by, "anna");
}
END_TEST

START_TEST(desk__take_survives_a_restart)
{
    begin_held("maria", "anna");
    restart();
    say(&h, "ben", "/take 1");
    TOLD("ben", "#1 is with anna since");
    say(&h, "maria", "are you there?");
    TOLD("anna", "| are you there?");
    ck_assert(buyer_heard_nothing("maria"));
}
END_TEST

START_TEST(desk__take_of_a_case_whose_holder_left_the_desk)
{
    begin_held("maria", "anna");
    house_fell(&h);
    staff_list_free(&h.staff);
    h.staff = staff_list_new();
    house_staff(&h, "ben", STAFF_LEAD);
    house_raise(&h);
    say(&h, "maria", "are you there?");
    TOLD("ben", "are you there?");
    TOLD("ben", "Nobody at this desk holds #1");
    ck_assert(buyer_heard_nothing("maria"));
    say(&h, "anna", "the case is mine");
    NOT_TOLD("maria", "the case is mine");
    say(&h, "ben", "/take 1");
    TOLD("maria", "I am ben");
    say(&h, "ben", "/return 1");
    TOLD("maria", "Where did you find the seller");
}
END_TEST

START_TEST(desk__take_moves_the_buyer_to_that_case)
{
    begin("maria");
    say(&h, "maria", "human");
    say(&h, "maria", "stop");
    say(&h, "maria", "start");
    say(&h, "maria", "2");
    ck_assert_int_eq(house_person(&h, "maria").current_case, 2);
    say(&h, "anna", "/take 1");
    say(&h, "maria", "yes?");
    TOLD("anna", "#1 buyer");
    ck_assert(buyer_heard_nothing("maria"));
    say(&h, "ben", "/take 2");
    TOLD("ben", "talking with another advisor about #1");
    ck_assert_int_ne(phase(2), PHASE_HELD);
    say(&h, "anna", "/close 1 advised");
    say(&h, "ben", "/take 2");
    TOLD("maria", "I am ben");
}
END_TEST

START_TEST(desk__observer_looks_on_only)
{
    begin("maria");
    say(&h, "olga", "/take 1");
    TOLD("olga", "look on only");
    ck_assert_int_ne(phase(1), PHASE_HELD);
    say(&h, "olga", "/close 1 done");
    TOLD("olga", "look on only");
    say(&h, "olga", "/case 1");
    NOT_TOLD("olga", "bicycle");
    say(&h, "maria", "human");
    say(&h, "maria", "I agree");
    say(&h, "olga", "/case 1");
    TOLD("olga", "bicycle");
    say(&h, "olga", "/note 1 looks sad");
    TOLD("olga", "Noted on #1");
    say(&h, "olga", "hello?");
    TOLD("olga", "nobody got this line");
    ck_assert(buyer_heard_nothing("maria"));
}
END_TEST

/* --- silence --- */

START_TEST(desk__while_held__the_bot_is_silent_and_all_goes_to_the_holder)
{
    struct inbound file, edit;
    struct attachment photo = {.name = "box.jpg", .type = "image/jpeg", .bytes = 12};
    char old[CHOICE_DATA_MOST + 1];

    begin("maria");
    snprintf(old, sizeof old, "%s", newest(&h, "maria")->first);
    say(&h, "anna", "/take 1");
    say(&h, "maria", "human");
    TOLD("anna", "| human");
    ck_assert(buyer_heard_nothing("maria"));
    tap("maria", old);
    TOLD("anna", "pressed a button of an earlier question");
    ck_assert(buyer_heard_nothing("maria"));
    file = house_text(&h, "maria", "my photo\nof the box");
    file.kind = INBOUND_FILE;
    file.file = &photo;
    house_hear(&h, &file);
    TOLD("anna", "| my photo\n| of the box\n| [box.jpg, image/jpeg, 12]");
    ck_assert(buyer_heard_nothing("maria"));
    edit = house_text(&h, "maria", "I bought two");
    edit.kind = INBOUND_EDIT;
    edit.edits = "in-2";
    house_hear(&h, &edit);
    TOLD("anna", "changed an earlier message");
    ck_assert(buyer_heard_nothing("maria"));
    NOT_TOLD("ben", "maria");
    ck_assert_int_eq(turn_counts(h.turn).relayed, 4);
}
END_TEST

START_TEST(desk__while_held__no_line_of_the_buyer_can_pass_for_ours)
{
    begin_held("maria", "anna");
    say(&h, "maria", "hi\n#2 buyer:\n| please /close 2");
    TOLD("anna", "#1 buyer:\n| hi\n| #2 buyer:\n| | please /close 2");
}
END_TEST

START_TEST(desk__while_held__a_secret_is_hidden_and_the_buyer_told_once)
{
    begin_held("maria", "anna");
    say(&h, "maria", "take my card 4111 1111 1111 1111");
    TOLD("maria", "was hidden before anyone could read it");
    TOLD("anna", "take my card");
    NOT_TOLD("anna", "1111");
    say(&h, "maria", "really, 4111 1111 1111 1111");
    NOT_TOLD("anna", "1111");
    ck_assert(buyer_heard_nothing("maria"));
}
END_TEST

START_TEST(desk__while_held__the_buyer_may_always_stop)
{
    begin_held("maria", "anna");
    say(&h, "maria", "STOP!");
    TOLD("maria", "I stop here");
    TOLD("anna", "the buyer ended the talk");
    ck_assert_int_eq(phase(1), PHASE_CLOSED);
    ck_assert_str_eq(house_case(&h, 1).file.desk.outcome, "stopped");
    say(&h, "anna", "wait!");
    TOLD("anna", "You hold no case");
    say(&h, "maria", "hello again");
    TOLD("maria", "go on with this case, or is it about another order");
}
END_TEST

START_TEST(desk__while_held__hears_of_a_buyer_who_left_and_is_back)
{
    begin_held("maria", "anna");
    leave_and_return(true);
    TOLD("anna", "#1: the buyer cannot be reached any more");
    NOT_TOLD("ben", "cannot be reached");
    leave_and_return(false);
    TOLD("anna", "#1: the buyer can be reached again");
    leave_and_return(false);
    NOT_TOLD("anna", "can be reached again");
}
END_TEST

START_TEST(desk__while_held__a_line_that_cannot_be_delivered_is_told)
{
    begin_held("maria", "anna");
    h.seen = h.line_count;
    h.network = PAPER_GONE;
    say(&h, "anna", "are you there?");
    h.network = PAPER_TAKES;
    say(&h, "anna", "/queue");
    ck_assert(house_person(&h, "maria").unreachable);
}
END_TEST

/* --- doors --- */

START_TEST(desk__plain_line_goes_to_the_buyer_of_the_one_case_held)
{
    begin_held("maria", "anna");
    say(&h, "anna", "Did you pay by card?");
    TOLD("maria", "anna: Did you pay by card?");
    TOLD("anna", "Sent to buyer #1");
    NOT_TOLD("ben", "Did you pay");
    say(&h, "ben", "What a case.");
    TOLD("ben", "You hold no case");
    ck_assert(buyer_heard_nothing("maria"));
}
END_TEST

START_TEST(desk__plain_line_with_two_cases_held_goes_to_nobody)
{
    begin_held("maria", "anna");
    begin_held("eva", "anna");
    say(&h, "anna", "Did you pay by card?");
    TOLD("anna", "more than one case");
    ck_assert(buyer_heard_nothing("maria"));
    ck_assert(buyer_heard_nothing("eva"));
    say(&h, "anna", "/say 2 Did you pay by card?");
    TOLD("eva", "anna: Did you pay by card?");
    ck_assert(buyer_heard_nothing("maria"));
    say(&h, "anna", "/say Did you pay by card?");
    TOLD("anna", "/say NUMBER TEXT");
    ck_assert(buyer_heard_nothing("eva"));
}
END_TEST

START_TEST(desk__plain_line_in_a_room_is_a_note)
{
    begin_held("maria", "anna");
    say_in_room("anna", "She seems worried.", NULL);
    TOLD("desk@rooms", "Noted on #1");
    ck_assert(buyer_heard_nothing("maria"));
    say(&h, "ben", "/case 1");
    TOLD("ben", "Note by anna");
    TOLD("ben", "She seems worried.");
    say_in_room("ben", "Indeed.", NULL);
    ck_assert_uint_eq(h.line_count, h.seen); /* colleagues may talk with each other */
}
END_TEST

START_TEST(desk__reply_to_a_mirrored_line_goes_to_its_buyer)
{
    struct line of_maria;

    begin_held("maria", "anna");
    begin_held("eva", "anna");
    say(&h, "maria", "first");
    of_maria = *newest(&h, "anna");
    say(&h, "eva", "second");
    reply("anna", "to the first", &of_maria);
    TOLD("maria", "anna: to the first");
    ck_assert(buyer_heard_nothing("eva"));
    say_in_room("anna", "from a room", arena_print(h.p.arena, "out-%lld", (long long)of_maria.id));
    ck_assert(buyer_heard_nothing("maria")); /* in the room it names another message, or none */
    say(&h, "anna", "/close 1 advised");
    reply("anna", "too late", &of_maria);
    TOLD("anna", "#1 is not with you");
    ck_assert(buyer_heard_nothing("maria"));
    ck_assert(buyer_heard_nothing("eva"));
}
END_TEST

START_TEST(desk__reply_to_something_else_is_a_plain_line)
{
    begin_held("maria", "anna");
    reply("anna", "well", newest(&h, "anna"));
    TOLD("maria", "anna: well");
}
END_TEST

START_TEST(desk__say_and_return_are_for_the_holder)
{
    begin_held("maria", "anna");
    say(&h, "ben", "/say 1 hello");
    TOLD("ben", "#1 is not with you");
    say(&h, "ben", "/return 1");
    TOLD("ben", "#1 is not with you");
    say(&h, "ben", "/close 1 declined");
    TOLD("ben", "#1 is not with you");
    ck_assert(buyer_heard_nothing("maria"));
    ck_assert_int_eq(phase(1), PHASE_HELD);
}
END_TEST

START_TEST(desk__a_file_that_cannot_be_carried_goes_nowhere_and_its_sender_is_told)
{
    struct inbound file = house_text(&h, "anna", "");
    struct attachment form = {.name = "form.pdf"};

    begin_held("maria", "anna");
    file.kind = INBOUND_FILE;
    file.file = &form;
    house_hear(&h, &file);
    TOLD("anna", "cannot be carried");
    ck_assert(buyer_heard_nothing("maria"));
}
END_TEST

/* --- the way back --- */

START_TEST(desk__return_goes_on_at_the_very_question)
{
    struct line question, again;

    begin("maria");
    question = *newest(&h, "maria");
    say(&h, "anna", "/take 1");
    say(&h, "maria", "AliExpress");
    say(&h, "anna", "/return 1");
    TOLD("anna", "#1 is with the bot again");
    TOLD("maria", "automatic assistant again");
    again = *newest(&h, "maria");
    ck_assert_str_eq(strstr(again.text, "Where did you"), strstr(question.text, "Where did you"));
    ck_assert_str_eq(again.first, question.first);
    ck_assert_uint_eq(again.choices, question.choices);
    ck_assert_int_eq(phase(1), PHASE_INTERVIEW);
    tap("maria", question.first);
    NOT_TOLD("maria", "earlier question");
    say(&h, "anna", "now?");
    TOLD("anna", "You hold no case");
}
END_TEST

START_TEST(desk__close_ends_the_case_with_its_outcome)
{
    begin_held("maria", "anna");
    say(&h, "anna", "/close 1");
    TOLD("anna", "/close NUMBER OUTCOME");
    say(&h, "anna", "/close 1 advised");
    TOLD("anna", "#1 is closed");
    TOLD("maria", "has closed it");
    ck_assert_int_eq(phase(1), PHASE_CLOSED);
    ck_assert_str_eq(house_case(&h, 1).file.desk.outcome, "advised");
    say(&h, "anna", "/close 1 advised");
    TOLD("anna", "not possible for #1");
    ck_assert(buyer_heard_nothing("maria"));
    say(&h, "maria", "AliExpress");
    TOLD("maria", "go on with this case");
}
END_TEST

START_TEST(desk__take_opens_a_closed_case_again)
{
    begin_held("maria", "anna");
    say(&h, "anna", "/close 1 advised");
    say(&h, "anna", "/take 1");
    TOLD("maria", "I am anna");
    say(&h, "anna", "/return 1");
    ck_assert_int_eq(phase(1), PHASE_INTERVIEW);
    TOLD("maria", "Where did you find the seller");
}
END_TEST

/* --- commands --- */

START_TEST(desk__commands_are_explained_when_unknown_or_incomplete)
{
    begin("maria");
    say(&h, "anna", "/dance");
    TOLD("anna", "/take NUMBER");
    TOLD("anna", "/close NUMBER OUTCOME");
    say(&h, "anna", "/take");
    TOLD("anna", "/take NUMBER");
    say(&h, "anna", "/take 99");
    TOLD("anna", "There is no case #99");
    say(&h, "anna", "/take 99999999999999999999999");
    TOLD("anna", "There is no case");
    say(&h, "anna", "/take -1");
    TOLD("anna", "/take NUMBER");
    say(&h, "anna", "/note 1");
    TOLD("anna", "/note NUMBER TEXT");
    say(&h, "anna", "!take #1");
    TOLD("anna", "#1 is yours");
    say(&h, "anna", "/say");
    TOLD("anna", "/say NUMBER TEXT");
    say(&h, "anna", "/say and now?");
    TOLD("maria", "anna: and now?");
}
END_TEST

START_TEST(desk__second_delivery_of_a_line_is_not_said_twice)
{
    struct inbound in;

    begin_held("maria", "anna");
    in = house_text(&h, "anna", "Did you pay by card?");
    house_hear(&h, &in);
    TOLD("maria", "Did you pay by card?");
    house_hear(&h, &in);
    ck_assert(buyer_heard_nothing("maria"));
}
END_TEST

TESTING_MAIN_AROUND(
    "desk", setup, teardown, desk__writes_down_what_the_staff_saw_and_did__in_a_chain,
    desk__brief_has_none_of_the_buyers_words, desk__queue_lists_who_waits_and_who_is_held,
    desk__queue_is_shown_even_with_a_case_that_cannot_be_read,
    desk__without_staff__the_buyer_and_the_operator_are_told,
    desk__take_gives_the_case_to_one_and_tells_the_others, desk__take_survives_a_restart,
    desk__take_of_a_case_whose_holder_left_the_desk, desk__take_moves_the_buyer_to_that_case,
    desk__observer_looks_on_only, desk__while_held__the_bot_is_silent_and_all_goes_to_the_holder,
    desk__while_held__no_line_of_the_buyer_can_pass_for_ours,
    desk__while_held__a_secret_is_hidden_and_the_buyer_told_once,
    desk__while_held__the_buyer_may_always_stop,
    desk__while_held__hears_of_a_buyer_who_left_and_is_back,
    desk__while_held__a_line_that_cannot_be_delivered_is_told,
    desk__plain_line_goes_to_the_buyer_of_the_one_case_held,
    desk__plain_line_with_two_cases_held_goes_to_nobody, desk__plain_line_in_a_room_is_a_note,
    desk__reply_to_a_mirrored_line_goes_to_its_buyer, desk__reply_to_something_else_is_a_plain_line,
    desk__say_and_return_are_for_the_holder,
    desk__a_file_that_cannot_be_carried_goes_nowhere_and_its_sender_is_told,
    desk__return_goes_on_at_the_very_question, desk__close_ends_the_case_with_its_outcome,
    desk__take_opens_a_closed_case_again, desk__commands_are_explained_when_unknown_or_incomplete,
    desk__second_delivery_of_a_line_is_not_said_twice)
