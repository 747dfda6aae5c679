/* test_wire.c: what bot and child say to each other comes out as it went in, and nothing else is believed. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "model/wire.h"
#include <string.h>

static struct buf out = BUF_INIT(4 * FRAME_MOST);
static struct frame frame;

static void clear(void)
{
    buf_clear(&out);
}

static const struct frame *written(bool fits)
{
    struct err e = {0};

    ck_assert(fits);
    ck_assert_int_eq(frame_read(out.bytes, out.length, &frame, &e), 1);
    ck_assert_uint_eq(frame.size, out.length);
    return &frame;
}

static void same(const char *a, const char *b)
{
    ck_assert(!a == !b);
    if (a)
        ck_assert_str_eq(a, b);
}

START_TEST(wire_setup__comes_as_it_went)
{
    const struct wire_setup s = {
        .jid = "bot@chat.test",
        .password = "p\303\244ss",
        .port = 5222,
        .room = "lobby@rooms.chat.test",
        .cursor = "",
        .since = 1700000000,
        .check = true,
        .version = "0.1",
        .staff = "maya@chat.test\nben@chat.test",
        .command_count = 2,
        .picture = "iVBORw0KGgo=",
        .contact = "mailto:desk@chat.test",
        .commands = {{"en", "plan", "My plan", NULL, NULL, "Done."},
                     {"de", "human", "A person", "Who?", "Ann\nBen", NULL}}};
    struct wire_setup got;
    struct err e = {0};

    ck_assert_int_eq(wire_read_setup(written(wire_write_setup(&out, &s)), &got, &e), 0);
    same(got.jid, s.jid);
    same(got.password, s.password);
    same(got.host, NULL);
    ck_assert_int_eq(got.port, 5222);
    same(got.ca_file, NULL);
    same(got.room, s.room);
    same(got.cursor, "");
    ck_assert(got.since == s.since && got.check);
    same(got.version, s.version);
    same(got.name, NULL);
    same(got.staff, s.staff);
    ck_assert_uint_eq(got.command_count, 2);
    same(got.commands[0].language, "en");
    same(got.commands[0].done, "Done.");
    same(got.commands[1].language, "de");
    same(got.commands[1].done, NULL);
    same(got.commands[1].node, "human");
    same(got.commands[0].ask, NULL);
    same(got.commands[0].options, NULL);
    same(got.commands[1].name, "A person");
    same(got.commands[1].ask, "Who?");
    same(got.commands[1].options, "Ann\nBen");
    same(got.picture, s.picture);
    same(got.contact, s.contact);
}
END_TEST

START_TEST(wire_setup__has_room_for_all_commands)
{
    struct wire_setup s = {.jid = "bot@chat.test", .password = "p"}, got;
    struct err e = {0};

    for (s.command_count = 0; s.command_count < WIRE_COMMANDS_MOST; s.command_count++)
        s.commands[s.command_count] =
            (struct wire_command){"en", "plan", "My plan", "Which?", "This", "Done."};
    ck_assert_int_eq(wire_read_setup(written(wire_write_setup(&out, &s)), &got, &e), 0);
    ck_assert_uint_eq(got.command_count, WIRE_COMMANDS_MOST);
    same(got.commands[WIRE_COMMANDS_MOST - 1].done, "Done.");
}
END_TEST

START_TEST(wire_send__comes_as_it_went)
{
    const struct wire_send s = {.id = 12,
                                .to = "eve@chat.test",
                                .room = true,
                                .body = "1) yes\n2) no",
                                .language = "es",
                                .url = "https://x/y",
                                .stanza_id = "r12-0a",
                                .reply_to = "m7",
                                .replaces = "r11-0a",
                                .receipt = true};
    struct wire_send got;
    struct err e = {0};

    ck_assert_int_eq(wire_read_send(written(wire_write_send(&out, &s)), &got, &e), 0);
    ck_assert(got.id == 12 && got.room && got.receipt);
    same(got.reply_to, s.reply_to);
    same(got.replaces, s.replaces);
    same(got.to, s.to);
    same(got.body, s.body);
    same(got.language, "es");
    same(got.url, s.url);
    same(got.stanza_id, s.stanza_id);
}
END_TEST

START_TEST(wire_heard__comes_as_it_went)
{
    const struct attachment file = {.name = "a.pdf", .bytes = 7, .reference = "https://x/a.pdf"};
    const struct wire_heard h = {.number = 3,
                                 .message = {.kind = INBOUND_EDIT,
                                             .from = {NETWORK_XMPP, "eve@chat.test"},
                                             .external_id = "s-1",
                                             .text = "hello you",
                                             .length = 5,
                                             .edits = "o-0",
                                             .language = "es",
                                             .zone = "+02:00",
                                             .file = &file},
                                 .said_id = "o-1",
                                 .delayed = true};
    struct wire_heard got;
    struct attachment room;
    struct err e = {0};

    ck_assert_int_eq(wire_read_heard(written(wire_write_heard(&out, &h)), &got, &room, &e), 0);
    ck_assert(got.number == 3 && got.delayed && got.message.kind == INBOUND_EDIT);
    ck_assert_int_eq(got.message.from.network, NETWORK_XMPP);
    same(got.message.from.id, "eve@chat.test");
    same(got.message.text, "hello");
    ck_assert_uint_eq(got.message.length, 5);
    same(got.message.edits, "o-0");
    same(got.message.room, NULL);
    same(got.message.language, "es");
    same(got.message.zone, "+02:00");
    same(got.said_id, "o-1");
    same(got.message.file->name, "a.pdf");
    same(got.message.file->type, NULL);
    ck_assert_int_eq(got.message.file->bytes, 7);
}
END_TEST

START_TEST(wire_heard__has_no_file_when_none_was_sent)
{
    const struct wire_heard h = {
        .number = 1, .message = {.from = {NETWORK_XMPP, "eve@chat.test"}, .external_id = "s"}};
    struct wire_heard got;
    struct attachment room;
    struct err e = {0};

    ck_assert_int_eq(wire_read_heard(written(wire_write_heard(&out, &h)), &got, &room, &e), 0);
    ck_assert_ptr_null(got.message.file);
    ck_assert_ptr_null(got.message.text);
}
END_TEST

START_TEST(wire_settled__comes_as_it_went)
{
    struct settlement got;
    struct err e = {0};

    for (int outcome = 0; outcome < SEND_OUTCOMES; outcome++) {
        const struct settlement s = {.outbound = 5 + outcome,
                                     .outcome = (enum send_outcome)outcome,
                                     .retry_after = 30,
                                     .external_id = outcome ? "x" : NULL};

        buf_clear(&out);
        ck_assert_int_eq(wire_read_settled(written(wire_write_settled(&out, &s)), &got, &e), 0);
        ck_assert(got.outbound == 5 + outcome && got.outcome == s.outcome && got.retry_after == 30);
        same(got.external_id, s.external_id);
    }
}
END_TEST

START_TEST(wire_slot__comes_as_it_went)
{
    const struct wire_slot s = {.id = 4, .name = "plan-1.txt", .type = "text/plain", .bytes = 9};
    const struct wire_slot_given given = {.id = 4,
                                          .put = "https://up/1",
                                          .get = "https://down/1",
                                          .header_count = 1,
                                          .headers = {{"Authorization", "Bearer x"}}};
    struct wire_slot got;
    struct wire_slot_given place;
    struct err e = {0};

    ck_assert_int_eq(wire_read_slot(written(wire_write_slot(&out, &s)), &got, &e), 0);
    ck_assert(got.id == 4 && got.bytes == 9);
    same(got.name, s.name);
    same(got.type, s.type);
    buf_clear(&out);
    ck_assert_int_eq(wire_read_slot_given(written(wire_write_slot_given(&out, &given)), &place, &e),
                     0);
    same(place.put, given.put);
    same(place.get, given.get);
    same(place.why, NULL);
    same(place.headers[0].value, "Bearer x");
}
END_TEST

static int given_read(const struct wire_slot_given *given)
{
    struct wire_slot_given got;
    struct err e = {0};
    int result;

    buf_clear(&out);
    result = wire_read_slot_given(written(wire_write_slot_given(&out, given)), &got, &e);
    ck_assert_int_eq(e.kind == ERR_INPUT, result < 0);
    return result;
}

START_TEST(wire_slot_given__has_only_headers_of_the_standard_and_no_second_line)
{
    struct wire_slot_given given = {
        .id = 4, .put = "https://up/1", .get = "https://down/1", .header_count = 1};

    given.headers[0].name = "Host";
    given.headers[0].value = "x";
    ck_assert_int_eq(given_read(&given), -1);
    given.headers[0].name = "Cookie";
    ck_assert_int_eq(given_read(&given), 0);
    given.headers[0].value = "x\r\nHost: y";
    ck_assert_int_eq(given_read(&given), -1);
}
END_TEST

START_TEST(wire_slot_given__is_both_places_or_a_reason)
{
    struct wire_slot_given given = {.id = 4, .put = "https://up/1"};

    ck_assert_int_eq(given_read(&given), -1);
    given.put = NULL;
    ck_assert_int_eq(given_read(&given), -1);
    given.why = "no-service";
    ck_assert_int_eq(given_read(&given), 0);
    given.put = given.get = "https://up/1";
    ck_assert_int_eq(given_read(&given), -1);
}
END_TEST

START_TEST(wire__numbers_texts_alerts_and_ends_are_fields)
{
    const struct frame *f = written(wire_write_number(&out, WIRE_BEAT, 17));

    ck_assert_int_eq(f->kind, WIRE_BEAT);
    ck_assert_int_eq(frame_number(f, 0, 0), 17);
    buf_clear(&out);
    f = written(wire_write_text(&out, WIRE_STOP, NULL));
    ck_assert(f->kind == WIRE_STOP && f->count == 0);
    buf_clear(&out);
    f = written(wire_write_alert(&out, "xmpp.archive", "off"));
    ck_assert_int_eq(f->kind, WIRE_ALERT);
    same(frame_text(f, 1), "off");
    buf_clear(&out);
    f = written(wire_write_over(&out, WIRE_END_AUTH, NULL));
    ck_assert(f->kind == WIRE_OVER && frame_number(f, 0, 0) == WIRE_END_AUTH);
    for (int end = 0; end < WIRE_END_COUNT; end++)
        ck_assert_ptr_nonnull(wire_end_name((enum wire_end)end));
}
END_TEST

/* A frame of this kind with these fields; NULL ends them. */
static const struct frame *frame_of(unsigned char kind, const char *const *fields)
{
    struct frame_writer w;

    buf_clear(&out);
    w = frame_begin(&out, kind);
    while (*fields)
        frame_put(&w, *fields++);
    return written(frame_end(&w));
}

START_TEST(wire_read__refuses_what_is_out_of_range_missing_or_too_much)
{
    static const struct {
        const char *fields[9];
    } bad[] = {
        {{"12", "to@x", "2", "body", "", "", "s"}},      /* neither true nor false */
        {{"0", "to@x", "1", "body", "", "", "s"}},       /* no row */
        {{"x", "to@x", "1", "body", "", "", "s"}},       /* no number */
        {{"12", "", "1", "body", "", "", "s"}},          /* to nobody */
        {{"12", "to@x", "1", "body", "", ""}},           /* too few */
        {{"12", "to@x", "1", "body", "", "", "s", "y"}}, /* too many */
        {{"12", "to@x", "1", "", "", "", "s"}},          /* nothing to say */
    };
    struct wire_send got;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct err e = {0};

        ck_assert_int_eq(wire_read_send(frame_of(WIRE_SEND, bad[i].fields), &got, &e), -1);
        ck_assert_int_eq(e.kind, ERR_INPUT);
    }
}
END_TEST

START_TEST(wire_read__refuses_a_form_without_answers)
{
    struct wire_setup s = {.jid = "b@x",
                           .password = "p",
                           .command_count = 1,
                           .commands = {{"en", "language", "Another language", "Which?", NULL,
                                         NULL}}},
                      got;
    struct err e = {0};

    ck_assert_int_eq(wire_read_setup(written(wire_write_setup(&out, &s)), &got, &e), -1);
    ck_assert_int_eq(e.kind, ERR_INPUT);
    err_clear(&e);
    s.commands[0].options = "English";
    buf_clear(&out);
    ck_assert_int_eq(wire_read_setup(written(wire_write_setup(&out, &s)), &got, &e), 0);
}
END_TEST

START_TEST(wire_read__refuses_a_value_that_no_enum_has)
{
    struct settlement what;
    struct wire_heard heard;
    struct attachment file;
    struct err e = {0};
    struct wire_heard h = {.number = 1,
                           .message = {.from = {NETWORK_XMPP, "a@b"}, .external_id = "s"}};

    ck_assert_int_eq(
        wire_read_settled(frame_of(WIRE_SETTLED, (const char *const[]){"1", "5", "0", "x", NULL}),
                          &what, &e),
        -1);
    err_clear(&e);
    h.message.kind = (enum inbound_kind)INBOUND_KINDS;
    buf_clear(&out);
    ck_assert_int_eq(wire_read_heard(written(wire_write_heard(&out, &h)), &heard, &file, &e), -1);
    ck_assert_int_eq(e.kind, ERR_INPUT);
}
END_TEST

START_TEST(wire_read__refuses_a_frame_of_another_kind)
{
    const struct wire_slot s = {.id = 4, .name = "n", .type = "t", .bytes = 9};
    struct wire_send got;
    struct err e = {0};

    ck_assert_int_eq(wire_read_send(written(wire_write_slot(&out, &s)), &got, &e), -1);
    ck_assert_int_eq(e.kind, ERR_INPUT);
}
END_TEST

START_TEST(wire_write__says_when_a_message_is_too_large)
{
    char *body = malloc(FRAME_MOST + 1);
    struct wire_send s = {.id = 12, .to = "eve@chat.test", .body = body, .stanza_id = "r"};

    memset(body, 'x', FRAME_MOST);
    body[FRAME_MOST] = '\0';
    ck_assert(!wire_write_send(&out, &s));
    ck_assert_uint_eq(out.length, 0);
    free(body);
}
END_TEST

TESTING_MAIN_AROUND("wire", clear, clear, wire_setup__comes_as_it_went,
                    wire_setup__has_room_for_all_commands, wire_send__comes_as_it_went,
                    wire_heard__comes_as_it_went, wire_heard__has_no_file_when_none_was_sent,
                    wire_settled__comes_as_it_went, wire_slot__comes_as_it_went,
                    wire_slot_given__has_only_headers_of_the_standard_and_no_second_line,
                    wire_slot_given__is_both_places_or_a_reason,
                    wire__numbers_texts_alerts_and_ends_are_fields,
                    wire_read__refuses_what_is_out_of_range_missing_or_too_much,
                    wire_read__refuses_a_form_without_answers,
                    wire_read__refuses_a_value_that_no_enum_has,
                    wire_read__refuses_a_frame_of_another_kind,
                    wire_write__says_when_a_message_is_too_large)
