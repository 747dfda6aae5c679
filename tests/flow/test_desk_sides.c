/* test_desk_sides.c: edits, answers, files, receipts and typing, from one side of the desk to the other. */
/* SPDX-License-Identifier: MIT */
#include "house.h"

static struct house h;

/* Anna and ben are on XMPP, carl on Telegram, dora at a console. */
static void setup(void)
{
    house_make(&h);
    house_raise(&h);
    house_staff(&h, "anna", STAFF_ADVISOR);
    house_staff(&h, "ben", STAFF_ADVISOR);
    staff_add(h.staff, (struct address){NETWORK_TELEGRAM, "11"}, "carl", STAFF_ADVISOR);
    staff_add(h.staff, (struct address){NETWORK_CONSOLE, "dora"}, "dora", STAFF_ADVISOR);
}

static void teardown(void)
{
    house_remove(&h);
}

/* A buyer whom one of the staff talks with. */
static void held(enum network network, const char *buyer, enum network of, const char *member)
{
    int64_t number;

    say_from(&h, network, buyer, "/human");
    number = house_person_on(&h, network, buyer).current_case;
    say_from(&h, of, member, arena_print(h.p.arena, "/take %lld", (long long)number));
    ck_assert_int_eq(house_case(&h, number).file.phase, PHASE_HELD);
}

static const char *last_said(void)
{
    return arena_print(h.p.arena, "in-%d", h.heard);
}

/* They say it; `name`: what their network's answers call it. */
static void say_named(enum network network, const char *who, const char *text, const char *name,
                      const char *reply_to)
{
    struct inbound in = house_text_from(&h, network, who, text);

    in.name = name;
    in.reply_to = reply_to;
    house_hear(&h, &in);
}

static void edit(enum network network, const char *who, const char *edited, const char *text)
{
    struct inbound in = house_text_from(&h, network, who, text);

    in.kind = INBOUND_EDIT;
    in.edits = edited;
    house_hear(&h, &in);
}

static void send_file(enum network network, const char *who, const char *reference, int64_t bytes,
                      const char *caption, const char *reply_to)
{
    const struct attachment file = {"form.pdf", "application/pdf", bytes, reference};
    struct inbound in = house_text_from(&h, network, who, caption);

    in.kind = INBOUND_FILE;
    in.file = &file;
    in.reply_to = reply_to;
    house_hear(&h, &in);
}

/* Of what went out since the last input: the newest to them with these words; NULL. */
static const struct line *line_to(const char *who, const char *words)
{
    for (size_t i = h.line_count; i-- > h.seen;)
        if (strcmp(h.lines[i].to, who) == 0 && strstr(h.lines[i].text, words))
            return &h.lines[i];
    return NULL;
}

static const struct line *need(const char *who, const char *words)
{
    const struct line *line = line_to(who, words);

    ck_assert_msg(line != NULL, "%s: \"%s\" did not go out", who, words);
    return line;
}

static const char *id_of(const struct line *line)
{
    return arena_print(h.p.arena, "out-%lld", (long long)line->id);
}

static void sign(enum network network, const char *who, enum inbound_kind kind,
                 const char *reply_to)
{
    struct inbound in = {.kind = kind,
                         .from = {network, who},
                         .external_id = "sign",
                         .reply_to = reply_to,
                         .at = h.now_ms / 1000};

    house_hear(&h, &in);
}

/* --- edits --- */

START_TEST(edit__of_a_line_that_went_out_changes_it_where_it_stands)
{
    const char *said, *out;
    size_t said_to_buyer;

    held(NETWORK_TELEGRAM, "70", NETWORK_XMPP, "anna");
    say(&h, "anna", "Send the reciept.");
    said = last_said();
    out = id_of(need("70", "anna: Send the reciept."));
    edit(NETWORK_XMPP, "anna", said, "Send the receipt.");
    ck_assert_int_eq(need("70", "anna: Send the receipt.")->kind, OUTBOUND_EDIT);
    ck_assert_str_eq(need("70", "anna: Send the receipt.")->edits, out);
    said_to_buyer = house_said(&h, 1, true);
    edit(NETWORK_XMPP, "anna", said, "Send the receipt, please.");
    ck_assert_uint_eq(house_said(&h, 1, true), said_to_buyer + 1); /* the log tells of it */
    ck_assert_str_eq(need("70", "receipt, please")->edits, out);
}
END_TEST

START_TEST(edit__is_said_as_a_correction_where_nothing_can_be_changed)
{
    held(NETWORK_CONSOLE, "eva", NETWORK_XMPP, "anna");
    say(&h, "anna", "/say 1 Send the reciept.");
    edit(NETWORK_XMPP, "anna", last_said(), "/say 1 Send the receipt.");
    ck_assert_int_eq(need("eva", "anna (edited): Send the receipt.")->kind, OUTBOUND_MESSAGE);
    TOLD("anna", "Sent to buyer #1");
}
END_TEST

START_TEST(edit__that_changes_no_word_says_nothing)
{
    held(NETWORK_TELEGRAM, "70", NETWORK_XMPP, "anna");
    say(&h, "anna", "Good day.");
    edit(NETWORK_XMPP, "anna", last_said(), "Good day.");
    ck_assert_uint_eq(h.line_count, h.seen);
}
END_TEST

START_TEST(edit__of_a_note_or_to_another_case_goes_nowhere)
{
    const char *line;

    held(NETWORK_TELEGRAM, "70", NETWORK_XMPP, "anna");
    say(&h, "anna", "/note 1 a liar");
    edit(NETWORK_XMPP, "anna", last_said(), "/note 1 a big liar");
    TOLD("anna", "no line to a buyer");
    edit(NETWORK_XMPP, "anna", last_said(), "/say 1 a big liar");
    TOLD("anna", "no line to a buyer");
    ck_assert_ptr_null(line_to("70", "liar"));
    say(&h, "anna", "hello");
    line = last_said();
    edit(NETWORK_XMPP, "anna", line, "/say 2 hello you");
    ck_assert_ptr_null(line_to("70", "hello you"));
    edit(NETWORK_XMPP, "anna", line, "/return 1");
    ck_assert_ptr_null(line_to("70", "return"));
    ck_assert_int_eq(house_case(&h, 1).file.phase, PHASE_HELD);
}
END_TEST

START_TEST(edit__by_who_does_not_hold_the_case_any_more_goes_nowhere)
{
    const char *line;

    held(NETWORK_TELEGRAM, "70", NETWORK_XMPP, "anna");
    say(&h, "anna", "hello");
    line = last_said();
    say(&h, "anna", "/return 1");
    edit(NETWORK_XMPP, "anna", line, "hello again");
    TOLD("anna", "not with you");
    ck_assert_ptr_null(line_to("70", "hello again"));
}
END_TEST

START_TEST(edit__of_nobody_knows_what_is_no_line_to_whom_is_held_now)
{
    struct inbound in;

    held(NETWORK_TELEGRAM, "70", NETWORK_XMPP, "anna");
    in = house_text(&h, "anna", "for the one before");
    in.corrects = true;
    house_hear(&h, &in);
    TOLD("anna", "not known any more which");
    ck_assert_ptr_null(line_to("70", "the one before"));
}
END_TEST

START_TEST(edit__of_the_buyer_changes_the_mirrored_line)
{
    const char *said, *mirrored;

    held(NETWORK_TELEGRAM, "70", NETWORK_XMPP, "anna");
    say_from(&h, NETWORK_TELEGRAM, "70", "I paid 20");
    said = last_said();
    mirrored = id_of(need("anna", "| I paid 20"));
    edit(NETWORK_TELEGRAM, "70", said, "I paid 200");
    ck_assert_str_eq(need("anna", "#1 buyer:\n| I paid 200")->edits, mirrored);
    TOLD("anna", "changed an earlier message to:\n| I paid 200");
}
END_TEST

/* --- answers --- */

START_TEST(answer__of_the_advisor_is_one_where_the_buyer_is)
{
    const char *mirrored;

    held(NETWORK_TELEGRAM, "70", NETWORK_XMPP, "anna");
    say_named(NETWORK_TELEGRAM, "70", "which card?", "4711", NULL);
    mirrored = id_of(need("anna", "| which card?"));
    say_named(NETWORK_XMPP, "anna", "The blue one.", "x1", mirrored);
    ck_assert_str_eq(need("70", "anna: The blue one.")->reply_to, "4711");
    say(&h, "anna", "Or the red one.");
    ck_assert_str_eq(need("70", "anna: Or the red one.")->reply_to, "");
}
END_TEST

START_TEST(answer__of_the_buyer_says_which_line_it_answers)
{
    const char *line;

    held(NETWORK_TELEGRAM, "70", NETWORK_XMPP, "anna");
    say_named(NETWORK_XMPP, "anna", "Which card\nwas it?", "x1", NULL);
    line = id_of(need("70", "anna: Which card"));
    say_named(NETWORK_TELEGRAM, "70", "the blue one", "4712", line);
    ck_assert_str_eq(need("anna", "| the blue one")->reply_to, "x1");
    ck_assert_str_eq(need("anna", "| the blue one")->text,
                     "#1 buyer, answering \"anna: Which card was it?\":\n| the blue one");
}
END_TEST

/* --- files --- */

START_TEST(file__of_the_buyer_goes_with_its_line_where_the_network_has_it)
{
    held(NETWORK_TELEGRAM, "70", NETWORK_TELEGRAM, "11");
    send_file(NETWORK_TELEGRAM, "70", "photo F u", 77, "the box", NULL);
    ck_assert_str_eq(need("11", "[form.pdf, application/pdf, 77]")->carried, "photo F u");
}
END_TEST

START_TEST(file__of_the_buyer_is_a_link_in_quotes_elsewhere)
{
    held(NETWORK_XMPP, "maria", NETWORK_TELEGRAM, "11");
    send_file(NETWORK_XMPP, "maria", "https://up.test/form.pdf", 0, "", NULL);
    ck_assert_str_eq(need("11", "sent a file")->carried, "");
    ck_assert_ptr_nonnull(strstr(need("11", "sent a file")->text, "\n| https://up.test/form.pdf"));
}
END_TEST

START_TEST(file__with_a_link_that_is_none_is_told_of_and_goes_nowhere)
{
    held(NETWORK_XMPP, "maria", NETWORK_XMPP, "anna");
    send_file(NETWORK_XMPP, "maria", "javascript:alert(1)", 0, "", NULL);
    ck_assert_str_eq(need("anna", "sent a file")->carried, "");
    ck_assert_ptr_null(strstr(need("anna", "sent a file")->text, "javascript"));
}
END_TEST

START_TEST(file__of_the_advisor_leaves_by_the_doors_only)
{
    const char *mirrored;

    send_file(NETWORK_XMPP, "anna", "https://up.test/a.pdf", 0, "", NULL);
    TOLD("anna", "You hold no case");
    held(NETWORK_XMPP, "maria", NETWORK_XMPP, "anna");
    say(&h, "maria", "hello");
    mirrored = id_of(need("anna", "| hello"));
    send_file(NETWORK_XMPP, "anna", "https://up.test/a.pdf", 0, "", NULL);
    ck_assert_str_eq(need("maria", "anna sent you a file: form.pdf")->carried,
                     "https://up.test/a.pdf");
    held(NETWORK_TELEGRAM, "70", NETWORK_XMPP, "anna");
    send_file(NETWORK_XMPP, "anna", "https://up.test/b.pdf", 0, "", NULL);
    TOLD("anna", "Nobody got this file");
    send_file(NETWORK_XMPP, "anna", "https://up.test/c.pdf", 0, "", mirrored);
    ck_assert_str_eq(need("maria", "sent you a file")->carried, "https://up.test/c.pdf");
    send_file(NETWORK_XMPP, "anna", "https://up.test/d.pdf", 0, "/say 2 please sign", NULL);
    ck_assert_ptr_nonnull(strstr(need("70", "anna sent you a file")->text, "please sign"));
    ck_assert_ptr_nonnull(strstr(need("70", "sent you a file")->text, "https://up.test/d.pdf"));
    send_file(NETWORK_XMPP, "ben", "https://up.test/e.pdf", 0, "/say 2", NULL);
    TOLD("ben", "not with you");
    ck_assert_ptr_null(line_to("70", "a file"));
}
END_TEST

START_TEST(file__that_is_too_large_for_another_network_is_refused_to_its_sender)
{
    held(NETWORK_XMPP, "maria", NETWORK_TELEGRAM, "11");
    send_file(NETWORK_TELEGRAM, "11", "document D u", 11 * 1024 * 1024, "", NULL);
    TOLD("11", "cannot be carried");
    ck_assert_ptr_null(line_to("maria", "a file"));
    send_file(NETWORK_TELEGRAM, "11", "document D u", 1024, "", NULL);
    ck_assert_str_eq(need("maria", "carl sent you a file")->carried, "document D u");
}
END_TEST

/* --- receipts --- */

START_TEST(receipt__of_the_buyers_client_says_that_the_line_arrived__once)
{
    const char *line, *report;

    held(NETWORK_XMPP, "maria", NETWORK_XMPP, "anna");
    say(&h, "anna", "hello");
    ck_assert(need("maria", "anna: hello")->receipt);
    line = id_of(need("maria", "anna: hello"));
    report = id_of(need("anna", "Sent to buyer #1."));
    sign(NETWORK_XMPP, "ben", INBOUND_RECEIPT, line);
    ck_assert_uint_eq(h.line_count, h.seen);
    sign(NETWORK_XMPP, "maria", INBOUND_RECEIPT, line);
    ck_assert_str_eq(need("anna", "Sent to buyer #1, and delivered")->edits, report);
    sign(NETWORK_XMPP, "maria", INBOUND_RECEIPT, line);
    ck_assert_uint_eq(h.line_count, h.seen);
}
END_TEST

START_TEST(receipt__is_told_anew_where_nothing_can_be_changed)
{
    held(NETWORK_XMPP, "maria", NETWORK_CONSOLE, "dora");
    say_from(&h, NETWORK_CONSOLE, "dora", "hello");
    sign(NETWORK_XMPP, "maria", INBOUND_RECEIPT, id_of(need("maria", "dora: hello")));
    ck_assert_int_eq(need("dora", "and delivered")->kind, OUTBOUND_MESSAGE);
}
END_TEST

START_TEST(receipt__is_not_waited_for_where_there_is_none)
{
    held(NETWORK_TELEGRAM, "70", NETWORK_XMPP, "anna");
    say(&h, "anna", "hello");
    TOLD("anna", "Sent to buyer #1, and delivered");
}
END_TEST

/* --- typing --- */

static bool composing(enum network network, const char *who)
{
    size_t count;
    const struct address *to = turn_composing(h.turn, &count);
    struct address one = {network, who};

    return count == 1 && address_equal(to[0], one);
}

START_TEST(typing__is_seen_on_the_other_side_while_one_case_is_held)
{
    sign(NETWORK_XMPP, "anna", INBOUND_TYPING, NULL);
    ck_assert(!composing(NETWORK_TELEGRAM, "70"));
    held(NETWORK_TELEGRAM, "70", NETWORK_XMPP, "anna");
    sign(NETWORK_XMPP, "anna", INBOUND_TYPING, NULL);
    ck_assert(composing(NETWORK_TELEGRAM, "70"));
    sign(NETWORK_TELEGRAM, "70", INBOUND_TYPING, NULL);
    ck_assert(composing(NETWORK_XMPP, "anna"));
    sign(NETWORK_XMPP, "ben", INBOUND_TYPING, NULL);
    ck_assert(!composing(NETWORK_TELEGRAM, "70"));
    ck_assert_uint_eq(h.line_count, h.seen);
    held(NETWORK_XMPP, "maria", NETWORK_XMPP, "anna");
    sign(NETWORK_XMPP, "anna", INBOUND_TYPING, NULL);
    ck_assert(!composing(NETWORK_TELEGRAM, "70"));
    say(&h, "anna", "/return 2");
    say(&h, "anna", "/return 1");
    sign(NETWORK_XMPP, "anna", INBOUND_TYPING, NULL);
    ck_assert(!composing(NETWORK_TELEGRAM, "70"));
    sign(NETWORK_TELEGRAM, "70", INBOUND_TYPING, NULL);
    ck_assert(!composing(NETWORK_XMPP, "anna"));
}
END_TEST

START_TEST(typing__and_receipts_leave_nothing_behind)
{
    held(NETWORK_TELEGRAM, "70", NETWORK_XMPP, "anna");
    sign(NETWORK_XMPP, "nobody", INBOUND_TYPING, NULL);
    sign(NETWORK_XMPP, "nobody", INBOUND_RECEIPT, "out-1");
    ck_assert_int_eq(house_person(&h, "nobody").id, 0);
    ck_assert_int_eq(house_parked(&h), 0);
}
END_TEST

TESTING_MAIN_AROUND("desk_sides", setup, teardown,
                    edit__of_a_line_that_went_out_changes_it_where_it_stands,
                    edit__is_said_as_a_correction_where_nothing_can_be_changed,
                    edit__that_changes_no_word_says_nothing,
                    edit__of_a_note_or_to_another_case_goes_nowhere,
                    edit__by_who_does_not_hold_the_case_any_more_goes_nowhere,
                    edit__of_nobody_knows_what_is_no_line_to_whom_is_held_now,
                    edit__of_the_buyer_changes_the_mirrored_line,
                    answer__of_the_advisor_is_one_where_the_buyer_is,
                    answer__of_the_buyer_says_which_line_it_answers,
                    file__of_the_buyer_goes_with_its_line_where_the_network_has_it,
                    file__of_the_buyer_is_a_link_in_quotes_elsewhere,
                    file__with_a_link_that_is_none_is_told_of_and_goes_nowhere,
                    file__of_the_advisor_leaves_by_the_doors_only,
                    file__that_is_too_large_for_another_network_is_refused_to_its_sender,
                    receipt__of_the_buyers_client_says_that_the_line_arrived__once,
                    receipt__is_told_anew_where_nothing_can_be_changed,
                    receipt__is_not_waited_for_where_there_is_none,
                    typing__is_seen_on_the_other_side_while_one_case_is_held,
                    typing__and_receipts_leave_nothing_behind)
