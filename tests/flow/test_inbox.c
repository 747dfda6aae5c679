/* test_inbox.c: what is heard becomes text, once; and no more of it than a person can mean. */
/* SPDX-License-Identifier: MIT */
#include "house.h"
#include "flow/inbox.h"

static struct house h;
static struct inbox *inbox;
static struct person maria;
static struct admitted in;

static void setup(void)
{
    house_make(&h);
    house_raise(&h);
    inbox = inbox_new(60);
    inbox_pass(inbox);
    maria = (struct person){.address = {NETWORK_XMPP, "maria"}};
    ck_assert_int_eq(people_add(h.p.store, &maria, &h.p.e), 0);
}

static void teardown(void)
{
    inbox_free(&inbox);
    house_remove(&h);
}

static enum admission admit(const struct inbound *heard)
{
    inbox_message(inbox);
    ck_assert_msg(
        inbox_admit(inbox, h.p.store, &maria, 0, heard, h.now_ms, h.p.arena, &in, &h.p.e) == 0,
        "%s", h.p.e.text);
    return in.verdict;
}

static const char *admitted_text(const char *bytes, size_t length)
{
    struct inbound heard = house_text(&h, "maria", "");

    heard.text = bytes; /* not ended by NUL */
    heard.length = length;
    ck_assert_int_eq(admit(&heard), ADMIT_APPLY);
    return in.said.text;
}

/* --- text --- */

START_TEST(inbox_admit__keeps_the_first_part_of_a_megabyte)
{
    size_t length = (size_t)1024 * 1024;
    char *much = malloc(length);

    memset(much, 'x', length);
    ck_assert_uint_eq(strlen(admitted_text(much, length)), INBOX_TEXT_MOST);
    ck_assert(in.cut);
    free(much);
}
END_TEST

START_TEST(inbox_admit__does_not_call_a_message_cut_that_was_not)
{
    char text[INBOX_TEXT_MOST];

    memset(text, 'x', sizeof text);
    admitted_text(text, sizeof text);
    ck_assert(!in.cut);
}
END_TEST

START_TEST(inbox_admit__takes_nul_bytes_and_broken_utf8)
{
    ck_assert_str_eq(admitted_text("pa\0id", 5), "paid");
    ck_assert_str_eq(admitted_text("caf\xc3", 4), "caf\xef\xbf\xbd");
    ck_assert_str_eq(admitted_text("", 0), "");
}
END_TEST

START_TEST(inbox_admit__masks_a_card_number_before_it_is_kept)
{
    ck_assert_ptr_null(strstr(admitted_text("card 4111 1111 1111 1111", 24), "1111"));
    ck_assert_uint_ne(in.said.secrets, 0);
    ck_assert_int_eq(mail_assign(h.p.store, in.mail, 0, &h.p.e), 0);
}
END_TEST

START_TEST(inbox_admit__cleans_taps_ids_and_names_too)
{
    struct attachment file = {.name = "pla\x01n\xff.pdf", .type = "\xff", .bytes = 3};
    struct inbound heard = {.kind = INBOUND_FILE, .external_id = "f\xff", .file = &file};
    struct inbound tap = {.kind = INBOUND_TAP, .external_id = "t1", .tap = "p1\xff"};

    ck_assert_int_eq(admit(&heard), ADMIT_APPLY);
    ck_assert_str_eq(in.said.file->name, "plan\xef\xbf\xbd.pdf");
    ck_assert_str_eq(in.said.message, "f\xef\xbf\xbd");
    ck_assert_str_eq(in.said.text, "");
    ck_assert_int_eq(admit(&tap), ADMIT_APPLY);
    ck_assert_str_eq(in.said.tap, "p1\xef\xbf\xbd");
}
END_TEST

START_TEST(inbox_admit__knows_an_edit_by_the_message_that_it_edits)
{
    struct inbound edit = house_text(&h, "maria", "on AliExpress");

    edit.kind = INBOUND_EDIT;
    edit.edits = "m1";
    ck_assert_int_eq(admit(&edit), ADMIT_APPLY);
    ck_assert_str_eq(in.said.message, "m1");
    ck_assert_int_eq(admit(&edit), ADMIT_SEEN);
}
END_TEST

START_TEST(inbox_admit__refuses_what_has_no_id)
{
    struct inbound heard = house_text(&h, "maria", "hello");

    heard.external_id = NULL;
    ck_assert_int_eq(
        inbox_admit(inbox, h.p.store, &maria, 0, &heard, h.now_ms, h.p.arena, &in, &h.p.e), -1);
    ck_assert_int_eq(h.p.e.kind, ERR_INTERNAL);
}
END_TEST

/* --- too much --- */

static enum admission flood(int messages)
{
    struct inbound heard;

    for (int i = 0; i < messages; i++) {
        heard = house_text(&h, "maria", "again");
        admit(&heard);
    }
    return in.verdict;
}

START_TEST(inbox_admit__keeps_sixty_a_minute_and_tells_once)
{
    ck_assert_int_eq(flood(60), ADMIT_APPLY);
    ck_assert_int_eq(flood(1), ADMIT_FLOOD_TOLD);
    ck_assert_int_eq(flood(1), ADMIT_FLOOD);
    ck_assert_int_eq(flood(100), ADMIT_FLOOD);
    h.now_ms += 60000;
    ck_assert_int_eq(flood(1), ADMIT_APPLY);
}
END_TEST

START_TEST(inbox_admit__does_not_count_a_second_delivery)
{
    struct inbound heard = house_text(&h, "maria", "hello");

    for (int i = 0; i < 100; i++)
        admit(&heard);
    ck_assert_int_eq(flood(59), ADMIT_APPLY);
    ck_assert_int_eq(flood(1), ADMIT_FLOOD_TOLD);
}
END_TEST

START_TEST(inbox_undo__gives_back_the_place_of_one_message)
{
    ck_assert_int_eq(flood(60), ADMIT_APPLY);
    inbox_undo(inbox);
    inbox_undo(inbox);
    ck_assert_int_eq(flood(1), ADMIT_APPLY);
    ck_assert_int_eq(flood(1), ADMIT_FLOOD_TOLD);
    inbox_undo(inbox);
    ck_assert_int_eq(flood(1), ADMIT_FLOOD_TOLD);
}
END_TEST

START_TEST(inbox_undo_pass__gives_back_the_places_of_a_pass_and_no_more)
{
    ck_assert_int_eq(flood(10), ADMIT_APPLY);
    inbox_pass(inbox);
    ck_assert_int_eq(flood(55), ADMIT_FLOOD);
    inbox_undo_pass(inbox);
    inbox_pass(inbox);
    ck_assert_int_eq(flood(50), ADMIT_APPLY);
    ck_assert_int_eq(flood(1), ADMIT_FLOOD_TOLD);
}
END_TEST

START_TEST(turn_take__keeps_the_first_sixty_of_a_flood_in_order__and_tells_once)
{
    struct inbound pass[200];
    struct mail_line *lines;
    size_t count, kept = 0;

    say(&h, "maria", "hello");
    h.now_ms += 60000;
    for (int i = 0; i < 200; i++)
        pass[i] = house_text(&h, "maria", arena_print(h.p.arena, "word %d", i));
    h.seen = h.line_count;
    ck_assert_int_eq(turn_take(h.turn, pass, 200, h.now_ms, &h.p.e), 0);
    ck_assert_int_eq(mail_transcript(h.p.store, 1, h.p.arena, &lines, &count, &h.p.e), 0);
    for (size_t i = 0; i < count; i++)
        if (!lines[i].ours && strncmp(lines[i].text, "word", 4) == 0)
            ck_assert_str_eq(lines[i].text, arena_print(h.p.arena, "word %zu", kept++));
    ck_assert_uint_eq(kept, 60);
    ck_assert_int_eq(turn_counts(h.turn).flooded, 140);
    for (int i = 0; i < 10; i++)
        house_pump(&h);
    count = 0;
    for (size_t i = h.seen; i < h.line_count; i++)
        count += strstr(h.lines[i].text, "That was a lot at once") != NULL;
    ck_assert_uint_eq(count, 1);
}
END_TEST

START_TEST(turn_take__says_that_a_long_message_was_cut)
{
    size_t length = 20000;
    char *much = malloc(length + 1);

    memset(much, 'x', length);
    much[length] = '\0';
    say(&h, "maria", much);
    TOLD("maria", "That was very long");
    TOLD("maria", "automated assistant");
    free(much);
}
END_TEST

TESTING_MAIN_AROUND("inbox", setup, teardown, inbox_admit__keeps_the_first_part_of_a_megabyte,
                    inbox_admit__does_not_call_a_message_cut_that_was_not,
                    inbox_admit__takes_nul_bytes_and_broken_utf8,
                    inbox_admit__masks_a_card_number_before_it_is_kept,
                    inbox_admit__cleans_taps_ids_and_names_too,
                    inbox_admit__knows_an_edit_by_the_message_that_it_edits,
                    inbox_admit__refuses_what_has_no_id,
                    inbox_admit__keeps_sixty_a_minute_and_tells_once,
                    inbox_admit__does_not_count_a_second_delivery,
                    inbox_undo__gives_back_the_place_of_one_message,
                    inbox_undo_pass__gives_back_the_places_of_a_pass_and_no_more,
                    turn_take__keeps_the_first_sixty_of_a_flood_in_order__and_tells_once,
                    turn_take__says_that_a_long_message_was_cut)
