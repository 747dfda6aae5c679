/* test_telegram_letter.c: what is sent for each kind of message, and what is sent again. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram_letter.h"
#include "base/text.h"
#include "testing.h"
#include <string.h>

#define CHAT INT64_C(7000000001)
#define GROUP INT64_C(-1001234567890)

static struct arena *a;
static struct buf json = BUF_INIT(1 << 20);
static struct letter letter;
static struct letter_call call;
static struct json *tree;

static const struct choice YES_NO[] = {{"Yes", "q1:1"}, {"No", "q1:2"}};
static const struct document PLAN = {"plan-3.txt", "text/plain", "a plan", 6, false, false};

static void set_up(void)
{
    a = arena_new();
}

static void tear_down(void)
{
    arena_free(&a);
    buf_free(&json);
    json_free(&tree);
}

static void begin(const struct outbound *message, int64_t chat)
{
    ck_assert(letter_begin(&letter, message, chat));
}

/* The next call is this method; its parameters. */
static const struct json *next(const char *method)
{
    struct err e = {0};

    json_free(&tree);
    ck_assert(letter_next(&letter, a, &json, &call));
    ck_assert_str_eq(call.method, method);
    ck_assert(!json.overflow);
    ck_assert_int_eq(json_parse(&tree, json.bytes, json.length, &e), 0);
    return tree;
}

static void taken(const char *id_name, int64_t id)
{
    struct json *result = json_new_object();

    json_put_integer(result, id_name, id);
    letter_taken(&letter, result);
    json_free(&result);
}

static void ended(const char *id)
{
    ck_assert(!letter_next(&letter, a, &json, &call));
    ck_assert_str_eq(letter.id, id);
}

static size_t rows_of(const struct json *parameters)
{
    return json_count(json_get(json_get(parameters, "reply_markup"), "inline_keyboard"));
}

static char *repeated(const char *text, size_t count)
{
    size_t length = strlen(text);
    char *out = arena_alloc(a, length * count + 1);

    for (size_t i = 0; i < count; i++)
        memcpy(out + i * length, text, length + 1);
    return out;
}

START_TEST(a_text_is_one_plain_message)
{
    const struct outbound m = {.text = "A <b>bold</b> *claim*_ & \"more\"\nhttps://example.org"};

    begin(&m, CHAT);
    next("sendMessage");
    ck_assert_str_eq(buf_text(&json),
                     "{\"chat_id\":7000000001,\"text\":\"A <b>bold</b> *claim*_ & \\\"more\\\"\\n"
                     "https://example.org\",\"link_preview_options\":{\"is_disabled\":true}}");
    ck_assert_ptr_null(call.file);
    ck_assert(!call.courtesy);
    taken("message_id", 41);
    ended("41");
}
END_TEST

START_TEST(the_same_call_comes_again__until_it_was_taken)
{
    const struct outbound m = {.text = "Hello"};

    begin(&m, CHAT);
    next("sendMessage");
    ck_assert_str_eq(json_string_at(next("sendMessage"), "text"), "Hello");
    letter.chat = GROUP;
    ck_assert_int_eq(json_integer_at(next("sendMessage"), "chat_id", 0), GROUP);
}
END_TEST

START_TEST(choices_are_buttons_with_their_data)
{
    const struct outbound m = {.text = "Paid?", .choices = YES_NO, .choice_count = 2};

    begin(&m, CHAT);
    next("sendMessage");
    ck_assert_ptr_nonnull(strstr(buf_text(&json),
                                 "\"reply_markup\":{\"inline_keyboard\":[["
                                 "{\"text\":\"Yes\",\"callback_data\":\"q1:1\"},"
                                 "{\"text\":\"No\",\"callback_data\":\"q1:2\"}]]}}"));
}
END_TEST

START_TEST(long_labels_have_a_row_each)
{
    const struct choice choices[] = {
        {"I paid with a credit card", "1"}, {"Bank transfer", "2"}, {"Something else", "3"}};
    const struct outbound m = {.text = "How?", .choices = choices, .choice_count = 3};

    begin(&m, CHAT);
    ck_assert_uint_eq(rows_of(next("sendMessage")), 3);
}
END_TEST

START_TEST(short_labels_share_rows_evenly)
{
    static const struct {
        const char *label;
        size_t count, columns;
    } cases[] = {
        {"1", 1, 1},
        {"1", 8, 8},
        {"1", 10, 5},
        {"12", 16, 8},
        {"2024", 6, 3},
        {"2024", 5, 5},
        {"Maybe", 4, 4},
        {"Not yet", 4, 2},
        {"I don't know", 4, 2},
        {"\xE6\x98\xAF\xE7\x9A\x84", 2, 2}, /* two Chinese letters take the room of four */
        {"I would rather not say", 4, 1},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct choice choices[16];

        for (size_t k = 0; k < cases[i].count; k++)
            choices[k] = (struct choice){cases[i].label, "x"};
        ck_assert_msg(letter_columns(choices, cases[i].count) == cases[i].columns,
                      "%zu times %s: %zu", cases[i].count, cases[i].label,
                      letter_columns(choices, cases[i].count));
    }
}
END_TEST

START_TEST(a_button_that_telegram_would_refuse_is_left_out)
{
    char *long_data = repeated("x", 65), *most_data = repeated("x", 64);
    const struct choice choices[] = {{"A", long_data}, {"B", most_data}, {"C", NULL},
                                     {"D", ""},        {"", "d"},        {NULL, "d"}};
    struct outbound m = {.text = "Which?", .choices = choices, .choice_count = 6};

    begin(&m, CHAT);
    ck_assert_uint_eq(rows_of(next("sendMessage")), 1);
    ck_assert_ptr_null(strstr(buf_text(&json), "\"A\""));
    ck_assert_ptr_nonnull(strstr(buf_text(&json), "\"B\""));
    ck_assert_ptr_null(strstr(buf_text(&json), "\"C\""));
    m.choice_count = 1;
    begin(&m, CHAT);
    ck_assert_ptr_null(json_get(next("sendMessage"), "reply_markup"));
}
END_TEST

START_TEST(there_are_at_most_a_hundred_buttons)
{
    struct choice choices[150];
    const struct outbound m = {.text = "Which?", .choices = choices, .choice_count = 150};

    for (size_t i = 0; i < 150; i++)
        choices[i] = (struct choice){"A label that fills a row", "x"};
    begin(&m, CHAT);
    ck_assert_uint_eq(rows_of(next("sendMessage")), 100);
}
END_TEST

START_TEST(a_long_text_is_cut_between_paragraphs__with_the_buttons_on_the_last)
{
    char *text = repeated("A paragraph of some words that stand together.\n\n", 200);
    const struct outbound m = {.text = text, .choices = YES_NO, .choice_count = 2};
    size_t said = 0, parts = 0;

    begin(&m, CHAT);
    for (; letter.step == LETTER_PART; parts++) {
        const struct json *parameters = next("sendMessage");
        const char *part = json_string_at(parameters, "text");

        ck_assert_uint_le(text_utf16_length(part), 4096);
        ck_assert_int_eq(strncmp(part, "A paragraph", 11), 0);
        ck_assert_ptr_nonnull(strstr(part + strlen(part) - 12, "together.\n\n"));
        said += strlen(part);
        ck_assert_uint_eq(rows_of(parameters), said == strlen(text) ? 1 : 0);
        taken("message_id", (int64_t)(100 + parts));
    }
    ck_assert_uint_eq(said, strlen(text));
    ck_assert_uint_eq(parts, 3);
    ended("102");
}
END_TEST

START_TEST(parts_count_in_units_of_utf16)
{
    char *text = repeated("\xF0\x9F\x98\x80", 2049); /* an emoji: four bytes, two units */
    const struct outbound m = {.text = text};

    begin(&m, CHAT);
    ck_assert_uint_eq(text_utf16_length(json_string_at(next("sendMessage"), "text")), 4096);
    taken("message_id", 1);
    ck_assert_uint_eq(text_utf16_length(json_string_at(next("sendMessage"), "text")), 2);
    taken("message_id", 2);
    ended("2");
}
END_TEST

START_TEST(a_part_of_blanks_is_not_sent)
{
    char *text = repeated("word ", 819); /* 4095 */
    const struct outbound m = {
        .text = arena_print(a, "%s\n\n  \n", text), .choices = YES_NO, .choice_count = 2};

    begin(&m, CHAT);
    ck_assert_uint_eq(rows_of(next("sendMessage")), 1);
    taken("message_id", 1);
    ended("1");
}
END_TEST

START_TEST(a_part_that_is_too_large_is_halved_once)
{
    const struct outbound m = {.text = repeated("Some words here. ", 230)}; /* 3910 */

    begin(&m, CHAT);
    next("sendMessage");
    ck_assert(letter_less(&letter));
    ck_assert_uint_le(strlen(json_string_at(next("sendMessage"), "text")), 2048);
    ck_assert(!letter_less(&letter));
    taken("message_id", 1);
    ck_assert_uint_gt(strlen(json_string_at(next("sendMessage"), "text")), 1000);
    taken("message_id", 2);
    ended("2");
}
END_TEST

START_TEST(a_short_text_is_not_halved)
{
    const struct outbound m = {.text = "Paid?"};

    begin(&m, CHAT);
    next("sendMessage");
    ck_assert(!letter_less(&letter));
}
END_TEST

START_TEST(nothing_to_say_is_no_letter)
{
    const struct outbound empty = {.text = ""}, none = {.text = NULL}, blank = {.text = " \n\t"};
    const struct outbound no_topic = {.kind = OUTBOUND_TOPIC};

    ck_assert(!letter_begin(&letter, &empty, CHAT));
    ck_assert(!letter_begin(&letter, &none, CHAT));
    ck_assert(!letter_begin(&letter, &blank, CHAT));
    ck_assert(!letter_begin(&letter, &no_topic, CHAT));
}
END_TEST

START_TEST(a_short_text_is_the_caption_of_its_document)
{
    const struct outbound m = {
        .text = "Your plan", .choices = YES_NO, .choice_count = 2, .file = &PLAN};

    begin(&m, CHAT);
    ck_assert_str_eq(json_string_at(next("sendChatAction"), "action"), "upload_document");
    ck_assert(call.courtesy);
    letter_taken(&letter, NULL);
    ck_assert_str_eq(json_string_at(next("sendDocument"), "caption"), "Your plan");
    ck_assert_uint_eq(rows_of(tree), 1);
    ck_assert_ptr_eq(call.file, &PLAN);
    ck_assert(!call.courtesy);
    taken("message_id", 5);
    ended("5");
}
END_TEST

START_TEST(a_long_text_goes_before_its_document__which_has_the_buttons)
{
    const struct outbound m = {.text = repeated("\xC3\xA4", 1025), /* two bytes, one unit */
                               .choices = YES_NO,
                               .choice_count = 2,
                               .file = &PLAN};
    struct outbound shorter = m;

    begin(&m, CHAT);
    ck_assert_uint_eq(rows_of(next("sendMessage")), 0);
    taken("message_id", 5);
    next("sendChatAction");
    letter_taken(&letter, NULL);
    ck_assert_ptr_null(json_get(next("sendDocument"), "caption"));
    ck_assert_uint_eq(rows_of(tree), 1);
    taken("message_id", 6);
    ended("6");
    shorter.text = repeated("\xC3\xA4", 1024);
    begin(&shorter, CHAT);
    next("sendChatAction");
}
END_TEST

START_TEST(a_document_needs_no_text)
{
    const struct outbound m = {.file = &PLAN};

    begin(&m, CHAT);
    next("sendChatAction");
    letter_taken(&letter, NULL);
    ck_assert_ptr_null(json_get(next("sendDocument"), "caption"));
    ck_assert(!letter_less(&letter));
}
END_TEST

/* --- what lies there already --- */

START_TEST(a_file_goes_by_its_id_as_what_it_was__with_the_text_below_it)
{
    const struct carried photo = {NETWORK_TELEGRAM, "photo F1 u1", NULL, "image/jpeg", 5, false};
    const struct outbound m = {.text = "the box", .carried = &photo, .reply_to = "4711"};
    const struct json *p;

    begin(&m, CHAT);
    p = next("sendPhoto");
    ck_assert_str_eq(json_string_at(p, "photo"), "F1");
    ck_assert_str_eq(json_string_at(p, "caption"), "the box");
    ck_assert_int_eq(json_integer_at(json_get(p, "reply_parameters"), "message_id", 0), 4711);
    ck_assert(json_true_at(json_get(p, "reply_parameters"), "allow_sending_without_reply"));
    ck_assert_ptr_null(call.file);
    taken("message_id", 9);
    ended("9");
}
END_TEST

START_TEST(a_file_that_takes_no_words_comes_behind_them)
{
    const struct carried note = {NETWORK_TELEGRAM, "video_note F1", NULL, NULL, 5, false};
    const struct outbound m = {.text = "look", .carried = &note, .reply_to = "4711"};
    const struct json *p;

    begin(&m, CHAT);
    p = next("sendMessage");
    ck_assert_ptr_nonnull(json_get(p, "reply_parameters"));
    taken("message_id", 9);
    p = next("sendVideoNote");
    ck_assert_str_eq(json_string_at(p, "video_note"), "F1");
    ck_assert_ptr_null(json_get(p, "caption"));
    ck_assert_ptr_null(json_get(p, "reply_parameters"));
    taken("message_id", 10);
    ended("10");
}
END_TEST

START_TEST(a_file_that_is_refused_leaves_the_words__unless_it_must_go)
{
    struct carried file = {NETWORK_TELEGRAM, "document F1 u", NULL, NULL, 5, false};
    const struct outbound m = {.text = "see", .carried = &file};

    begin(&m, CHAT);
    next("sendDocument");
    ck_assert(letter_less(&letter));
    next("sendMessage");
    taken("message_id", 9);
    ended("9");
    file.must = true;
    begin(&m, CHAT);
    next("sendDocument");
    ck_assert(!letter_less(&letter));
    file.reference = "https://elsewhere.test/x";
    ck_assert(!letter_begin(&letter, &m, CHAT));
}
END_TEST

START_TEST(an_edit_takes_the_buttons_away)
{
    const struct outbound m = {.kind = OUTBOUND_EDIT, .edits = "77", .text = "Paid? Yes"};

    begin(&m, CHAT);
    next("editMessageText");
    ck_assert_str_eq(buf_text(&json), "{\"chat_id\":7000000001,\"message_id\":77,\"text\":\"Paid? "
                                      "Yes\",\"link_preview_options\":{\"is_disabled\":true}}");
    letter_taken(&letter, NULL);
    ended("77");
}
END_TEST

START_TEST(an_edit_can_leave_buttons)
{
    const struct outbound m = {.kind = OUTBOUND_EDIT,
                               .edits = "77",
                               .text = "Paid?",
                               .choices = YES_NO,
                               .choice_count = 2};

    begin(&m, CHAT);
    ck_assert_uint_eq(rows_of(next("editMessageText")), 1);
}
END_TEST

START_TEST(an_edit_without_text_changes_the_buttons_alone)
{
    const struct outbound m = {.kind = OUTBOUND_EDIT, .edits = "77"};

    begin(&m, CHAT);
    next("editMessageReplyMarkup");
    ck_assert_str_eq(buf_text(&json), "{\"chat_id\":7000000001,\"message_id\":77}");
    ck_assert(!letter_less(&letter));
}
END_TEST

START_TEST(an_edit_that_does_not_fit_in_one_message_leaves_its_text)
{
    const struct outbound m = {
        .kind = OUTBOUND_EDIT, .edits = "77", .text = repeated("words ", 800)};

    begin(&m, CHAT);
    next("editMessageReplyMarkup");
}
END_TEST

START_TEST(an_edit_that_is_refused_can_still_take_the_buttons_away)
{
    const struct outbound m = {.kind = OUTBOUND_EDIT, .edits = "77", .text = "Paid? Yes"};

    begin(&m, CHAT);
    next("editMessageText");
    ck_assert(letter_less(&letter));
    next("editMessageReplyMarkup");
    ck_assert(!letter_less(&letter));
}
END_TEST

START_TEST(ids_are_numbers)
{
    static const char *const bad[] = {"",  "x",  "7x", " 7",   "7 ",
                                      "0", "+7", "-",  "0x10", "99999999999999999999"};
    int64_t number;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const struct outbound edit = {.kind = OUTBOUND_EDIT, .edits = bad[i]};
        const struct outbound placed = {.text = "x", .place = bad[i]};

        ck_assert_msg(!letter_number(bad[i], &number), "%s", bad[i]);
        ck_assert(!letter_begin(&letter, &edit, CHAT));
        ck_assert(!letter_begin(&letter, &placed, GROUP));
    }
    ck_assert(!letter_number(NULL, &number));
    ck_assert(letter_number("-1001234567890", &number));
    ck_assert_int_eq(number, GROUP);
}
END_TEST

START_TEST(a_place_is_a_thread__but_the_general_one_has_none)
{
    struct outbound m = {.text = "x", .place = "55"};

    begin(&m, GROUP);
    ck_assert_int_eq(json_integer_at(next("sendMessage"), "message_thread_id", 0), 55);
    m.place = "1";
    begin(&m, GROUP);
    ck_assert_ptr_null(json_get(next("sendMessage"), "message_thread_id"));
}
END_TEST

START_TEST(a_topic_is_made_with_its_name_and_colour)
{
    const struct topic topic = {"12 non-delivery", TOPIC_WAITING};
    const struct outbound m = {.kind = OUTBOUND_TOPIC, .topic = &topic};

    begin(&m, GROUP);
    next("createForumTopic");
    ck_assert_str_eq(
        buf_text(&json),
        "{\"chat_id\":-1001234567890,\"name\":\"12 non-delivery\",\"icon_color\":16766590}");
    taken("message_thread_id", 90);
    ended("90");
}
END_TEST

START_TEST(a_topic_of_a_closed_case_is_made_and_closed)
{
    const struct topic topic = {"12", TOPIC_CLOSED};
    const struct outbound m = {.kind = OUTBOUND_TOPIC, .topic = &topic};

    begin(&m, GROUP);
    next("createForumTopic");
    taken("message_thread_id", 90);
    ck_assert_int_eq(json_integer_at(next("closeForumTopic"), "message_thread_id", 0), 90);
    ck_assert(call.courtesy);
    letter_taken(&letter, NULL);
    ended("90");
}
END_TEST

START_TEST(a_topic_gets_its_name_and_its_state)
{
    static const struct {
        enum topic_state state;
        const char *method;
    } cases[] = {{TOPIC_WAITING, "reopenForumTopic"},
                 {TOPIC_HELD, "reopenForumTopic"},
                 {TOPIC_CLOSED, "closeForumTopic"}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct topic topic = {"12 held", cases[i].state};
        const struct outbound m = {.kind = OUTBOUND_TOPIC, .place = "90", .topic = &topic};

        begin(&m, GROUP);
        ck_assert_str_eq(json_string_at(next("editForumTopic"), "name"), "12 held");
        letter_taken(&letter, NULL);
        ck_assert_int_eq(json_integer_at(next(cases[i].method), "message_thread_id", 0), 90);
        ck_assert(!call.courtesy);
        letter_taken(&letter, NULL);
        ended("90");
    }
}
END_TEST

START_TEST(the_name_of_a_topic_is_bounded)
{
    const struct topic topic = {repeated("\xF0\x9F\x98\x80", 100), TOPIC_HELD};
    const struct outbound m = {.kind = OUTBOUND_TOPIC, .topic = &topic};

    begin(&m, GROUP);
    ck_assert_uint_eq(text_utf16_length(json_string_at(next("createForumTopic"), "name")), 128);
}
END_TEST

START_TEST(a_closed_topic_is_opened_once__then_the_same_call_comes_again)
{
    const struct outbound m = {.text = "x", .place = "90"};
    const struct outbound nowhere = {.text = "x"};

    begin(&m, GROUP);
    next("sendMessage");
    ck_assert(letter_open_first(&letter));
    ck_assert_int_eq(json_integer_at(next("reopenForumTopic"), "message_thread_id", 0), 90);
    letter_taken(&letter, NULL);
    ck_assert_str_eq(json_string_at(next("sendMessage"), "text"), "x");
    ck_assert(!letter_open_first(&letter));
    begin(&nowhere, GROUP);
    ck_assert(!letter_open_first(&letter));
}
END_TEST

START_TEST(an_answer_without_an_id_gives_none)
{
    const struct outbound m = {.text = "x"};

    begin(&m, CHAT);
    next("sendMessage");
    letter_taken(&letter, NULL);
    ended("");
}
END_TEST

TESTING_MAIN_AROUND(
    "telegram_letter", set_up, tear_down, a_text_is_one_plain_message,
    the_same_call_comes_again__until_it_was_taken, choices_are_buttons_with_their_data,
    long_labels_have_a_row_each, short_labels_share_rows_evenly,
    a_button_that_telegram_would_refuse_is_left_out, there_are_at_most_a_hundred_buttons,
    a_long_text_is_cut_between_paragraphs__with_the_buttons_on_the_last,
    parts_count_in_units_of_utf16, a_part_of_blanks_is_not_sent,
    a_part_that_is_too_large_is_halved_once, a_short_text_is_not_halved,
    nothing_to_say_is_no_letter, a_short_text_is_the_caption_of_its_document,
    a_long_text_goes_before_its_document__which_has_the_buttons, a_document_needs_no_text,
    a_file_goes_by_its_id_as_what_it_was__with_the_text_below_it,
    a_file_that_takes_no_words_comes_behind_them,
    a_file_that_is_refused_leaves_the_words__unless_it_must_go, an_edit_takes_the_buttons_away,
    an_edit_can_leave_buttons, an_edit_without_text_changes_the_buttons_alone,
    an_edit_that_does_not_fit_in_one_message_leaves_its_text,
    an_edit_that_is_refused_can_still_take_the_buttons_away, ids_are_numbers,
    a_place_is_a_thread__but_the_general_one_has_none, a_topic_is_made_with_its_name_and_colour,
    a_topic_of_a_closed_case_is_made_and_closed, a_topic_gets_its_name_and_its_state,
    the_name_of_a_topic_is_bounded, a_closed_topic_is_opened_once__then_the_same_call_comes_again,
    an_answer_without_an_id_gives_none)
