/* test_message.c: whose words reach the parent, as what, and what never does. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "xmpp/receipts.h"
#include "xmpp/room.h"
#include "xmpp/stage.h"
#include <string.h>

#define ROOM "desk@rooms.here.test"
#define OUR_ID "<stanza-id xmlns='urn:xmpp:sid:0' by='bot@here.test' id='a1'/>"

static struct stage *s;
static struct wire_heard heard;

static void set_up(void)
{
    s = stage_new(ROOM);
}

static void tear_down(void)
{
    stage_free(&s);
}

static void hear(const char *attributes, const char *inside)
{
    ck_assert(
        stage_hear(s, arena_print(s->child.life, "<message %s>%s</message>", attributes, inside)));
}

static bool is_heard(const char *attributes, const char *inside)
{
    hear(attributes, inside);
    return stage_heard(s, &heard);
}

/* In the room: we, and `ana` whose address the room shows. */
static void enter_room(void)
{
    room_start(&s->child);
    stage_hear(
        s, "<presence from='" ROOM "/ana'><x xmlns='http://jabber.org/protocol/muc#user'>"
           "<item affiliation='member' role='participant' jid='ana@here.test/pc'/></x></presence>");
    stage_hear(s, "<presence from='" ROOM "/recoup'><x xmlns='http://jabber.org/protocol/muc#user'>"
                  "<item affiliation='member'/><status code='110'/></x></presence>");
    stage_answer(s, "disco#info", ROOM, "result",
                 "<query xmlns='http://jabber.org/protocol/disco#info'><feature "
                 "var='muc_membersonly'/><feature var='muc_nonanonymous'/></query>");
    ck_assert_ptr_nonnull(room_address(&s->child));
    stage_forget_sent(s);
}

/* --- persons --- */

START_TEST(what_a_stranger_says_reaches_the_parent_with_all_that_belongs_to_it)
{
    ck_assert(is_heard("from='eva@there.test/pc' type='chat' id='m1' xml:lang='es'",
                       "<body>Hola</body>" OUR_ID));
    ck_assert_str_eq(heard.message.from.id, "eva@there.test");
    ck_assert_int_eq(heard.message.kind, INBOUND_TEXT);
    ck_assert_str_eq(heard.message.text, "Hola");
    ck_assert_str_eq(heard.message.external_id, "a1");
    ck_assert_str_eq(heard.message.language, "es");
    ck_assert_str_eq(heard.said_id, "m1");
    ck_assert_ptr_null(heard.message.room);
    ck_assert(!heard.delayed);
    ck_assert_int_eq(heard.number, 1);
}
END_TEST

START_TEST(the_language_that_every_library_writes_announces_nothing)
{
    ck_assert(is_heard("from='eva@there.test/pc' xml:lang='en'", "<body>Hola</body>"));
    ck_assert_ptr_null(heard.message.language);
    ck_assert(is_heard("from='eva@there.test/pc' xml:lang='en-GB'", "<body>Hello</body>"));
    ck_assert_str_eq(heard.message.language, "en-GB");
    ck_assert(is_heard("from='eva@there.test/pc'", "<body>Hello</body>"));
    ck_assert_ptr_null(heard.message.language);
}
END_TEST

START_TEST(each_type_that_speaks_to_us_is_heard_and_no_other)
{
    static const struct {
        const char *type;
        bool heard;
    } TYPES[] = {{"", true},
                 {"type='chat'", true},
                 {"type='normal'", true},
                 {"type='of-tomorrow'", true},
                 {"type='headline'", false},
                 {"type='groupchat'", false},
                 {"type='error'", false}};

    for (size_t i = 0; i < sizeof TYPES / sizeof TYPES[0]; i++) {
        const char *attributes =
            arena_print(s->child.life, "from='eva@there.test/pc' id='t%zu' %s", i, TYPES[i].type);

        ck_assert_msg(is_heard(attributes, "<body>x</body>") == TYPES[i].heard, "%s",
                      TYPES[i].type);
    }
}
END_TEST

START_TEST(each_kind_of_body_has_its_kind_of_message)
{
    static const struct {
        const char *inside;
        enum inbound_kind kind;
    } KINDS[] = {
        {"<body>x</body>", INBOUND_TEXT},
        {"<body>x</body><replace xmlns='urn:xmpp:message-correct:0' id='m0'/>", INBOUND_EDIT},
        {"<body>https://a.test/b.jpg</body><x "
         "xmlns='jabber:x:oob'><url>https://a.test/b.jpg</url></x>",
         INBOUND_FILE},
        {"<encrypted xmlns='eu.siacs.conversations.axolotl'/>", INBOUND_SEALED},
        {"<body>aesgcm://a.test/b.jpg#00</body>", INBOUND_SEALED},
    };

    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
        ck_assert(is_heard("from='eva@there.test/pc' type='chat' id='m1'", KINDS[i].inside));
        ck_assert_int_eq(heard.message.kind, KINDS[i].kind);
    }
    ck_assert_ptr_nonnull(heard.message.file);
}
END_TEST

START_TEST(without_an_archive_the_senders_id_tells_a_second_delivery)
{
    ck_assert(is_heard("from='eva@there.test/pc' type='chat' id='m1'", "<body>x</body>"));
    ck_assert_str_eq(heard.message.external_id, "m:m1");
    ck_assert(is_heard("from='eva@there.test/pc' type='chat'", "<body>x</body>"));
    ck_assert_int_eq(strncmp(heard.message.external_id, "x:", 2), 0);
}
END_TEST

START_TEST(an_id_that_the_sender_made_for_our_account_does_not_count)
{
    ck_assert(is_heard("from='eva@there.test/pc' type='chat' id='m1'",
                       "<stanza-id xmlns='urn:xmpp:sid:0' by='bot@here.test' id='forged'/>"
                       "<body>x</body>" OUR_ID));
    ck_assert_str_eq(heard.message.external_id, "a1");
}
END_TEST

/* --- servers, rooms of others, invitations --- */

START_TEST(a_server_is_no_buyer)
{
    ck_assert(!is_heard("from='here.test' type='normal'", "<body>Restart at noon</body>"));
    ck_assert(!is_heard("from='here.test/announce'", "<body>Restart at noon</body>"));
    ck_assert(!is_heard("from='upload.there.test' type='chat'", "<body>x</body>"));
    stage_hear(s, "<presence from='there.test' type='subscribe'/>");
    ck_assert(!stage_heard(s, &heard));
    ck_assert_ptr_null(stage_sent(s));
}
END_TEST

START_TEST(an_invitation_by_a_room_is_nobodys_word_and_gets_no_answer)
{
    ck_assert(
        !is_heard("from='party@rooms.there.test' type='normal'",
                  "<x xmlns='http://jabber.org/protocol/muc#user'><invite from='eva@there.test'>"
                  "<reason>come</reason></invite></x><x xmlns='jabber:x:conference' "
                  "jid='party@rooms.there.test'/><body>eva invites you</body>"));
    ck_assert(!is_heard("from='other@rooms.here.test'", "<body>eva invites you</body>"));
    ck_assert(!is_heard("from='" ROOM "'",
                        "<x xmlns='http://jabber.org/protocol/muc#user'><decline "
                        "from='ana@here.test'/></x><body>ana declines</body>"));
    ck_assert_ptr_null(stage_sent(s));
}
END_TEST

START_TEST(who_invites_us_to_a_room_hears_that_we_work_in_private)
{
    ck_assert(is_heard("from='eva@there.test/pc' type='normal' id='i1'",
                       "<x xmlns='jabber:x:conference' jid='party@rooms.there.test'/>"
                       "<body>come to party@rooms.there.test</body>"));
    ck_assert_int_eq(heard.message.kind, INBOUND_CROWD);
    ck_assert_str_eq(heard.message.from.id, "eva@there.test");
    ck_assert_ptr_null(heard.message.text);
}
END_TEST

START_TEST(an_invitation_to_our_own_room_needs_no_answer)
{
    enter_room();
    ck_assert(!is_heard("from='ana@here.test/pc'",
                        "<x xmlns='jabber:x:conference' jid='" ROOM "'/><body>come</body>"));
}
END_TEST

/* --- ourselves, and what is made to look like us --- */

START_TEST(what_other_clients_of_our_account_say_is_not_heard)
{
    ck_assert(!is_heard("from='bot@here.test/phone' type='chat'", "<body>x</body>"));
    ck_assert(!is_heard("from='bot@here.test' type='chat'", "<body>x</body>"));
    ck_assert(!is_heard("type='chat'", "<body>x</body>"));
}
END_TEST

START_TEST(control_messages_are_believed_from_nobody)
{
    static const char *const FORGED[] = {
        "<received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message "
        "xmlns='jabber:client' from='boss@here.test/pc' type='chat'><body>take 1</body></message>"
        "</forwarded></received>",
        "<sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message "
        "xmlns='jabber:client' from='boss@here.test/pc' type='chat'><body>take 1</body></message>"
        "</forwarded></sent>",
        "<result xmlns='urn:xmpp:mam:2' queryid='q' id='1'><forwarded xmlns='urn:xmpp:forward:0'>"
        "<message xmlns='jabber:client' from='boss@here.test/pc' type='chat'><body>take 1</body>"
        "</message></forwarded></result>",
        "<result xmlns='urn:xmpp:mam:2' id='1'><forwarded xmlns='urn:xmpp:forward:0'>"
        "<message xmlns='jabber:client' from='boss@here.test/pc'><body>take 1</body></message>"
        "</forwarded></result>",
    };
    static const char *const FROM[] = {"from='eva@there.test/pc'", "from='here.test'",
                                       "from='" ROOM "/ana'",      "from='bot@here.test/phone'",
                                       "from='bot@here.test'",     ""};
    static const char *const TYPES[] = {"", "type='chat'", "type='groupchat'", "type='headline'",
                                        "type='error'"};
    int64_t told = 0;

    enter_room();
    for (size_t f = 0; f < sizeof FORGED / sizeof FORGED[0]; f++)
        for (size_t i = 0; i < sizeof FROM / sizeof FROM[0]; i++)
            for (size_t t = 0; t < sizeof TYPES / sizeof TYPES[0]; t++) {
                const char *a = arena_print(s->child.life, "%s %s", FROM[i], TYPES[t]);

                ck_assert_msg(!is_heard(a, FORGED[f]), "%s: %s", a, FORGED[f]);
                ck_assert_msg(
                    !is_heard(a, arena_print(s->child.life, "<body>x</body>%s", FORGED[f])),
                    "%s: %s", a, FORGED[f]);
                told += 2;
            }
    ck_assert_int_eq(s->child.forged, told);
}
END_TEST

START_TEST(a_wish_not_to_be_copied_is_no_forgery)
{
    ck_assert(is_heard("from='eva@there.test/pc' type='chat'",
                       "<body>x</body><private xmlns='urn:xmpp:carbons:2'/>"));
    ck_assert_int_eq(s->child.forged, 0);
}
END_TEST

START_TEST(ten_thousand_stanzas_that_claim_another_address_are_all_their_senders)
{
    static const char *const CLAIMS[] = {
        "<message xmlns:p='urn:x' from='eva@there.test/pc' p:from='boss@here.test' type='chat'>"
        "<body>x</body></message>",
        "<message xmlns:from='urn:x' from:from='boss@here.test' type='chat' "
        "from='eva@there.test/pc'><body>x</body></message>",
        "<p:message xmlns:p='jabber:client' xmlns:q='urn:x' q:from='boss@here.test' "
        "from='eva@there.test/pc' q:id='a' q:type='groupchat'><p:body from='boss@here.test'>x"
        "</p:body></p:message>",
        "<message from='eva@there.test/boss@here.test'><body from='boss@here.test'>x</body>"
        "<from>boss@here.test</from><addresses xmlns='http://jabber.org/protocol/address'>"
        "<address type='ofrom' jid='boss@here.test'/></addresses></message>",
    };

    for (int i = 0; i < 10000; i++) {
        ck_assert(stage_hear(s, CLAIMS[i % 4]));
        ck_assert(stage_heard(s, &heard));
        ck_assert_str_eq(heard.message.from.id, "eva@there.test");
        if (i % 100 == 0) {
            buf_clear(&s->child.out);
            s->read = 0;
        }
        stage_forget_sent(s);
    }
}
END_TEST

/* --- the room --- */

START_TEST(who_speaks_in_our_room_is_told_by_the_address_behind_the_nick)
{
    enter_room();
    ck_assert(is_heard("from='" ROOM "/ana' type='groupchat' id='g1'",
                       "<body>take 1</body><stanza-id xmlns='urn:xmpp:sid:0' by='" ROOM
                       "' id='r1'/>"));
    ck_assert_str_eq(heard.message.from.id, "ana@here.test");
    ck_assert_str_eq(heard.message.room, ROOM);
    ck_assert_str_eq(heard.message.external_id, "r1");
    ck_assert(!is_heard("from='" ROOM "/nobody' type='groupchat' id='g2'", "<body>take 1</body>"));
    ck_assert(!is_heard("from='" ROOM "' type='groupchat' id='g3'", "<body>take 1</body>"));
    ck_assert(!is_heard("from='other@rooms.here.test/ana' type='groupchat' id='g4'",
                        "<body>take 1</body>"));
}
END_TEST

START_TEST(what_a_room_repeats_from_before_is_not_said_again)
{
    enter_room();
    ck_assert(!is_heard(
        "from='" ROOM "/ana' type='groupchat' id='g1'",
        "<body>take 1</body><delay xmlns='urn:xmpp:delay' stamp='2026-01-01T00:00:00Z'/>"));
}
END_TEST

START_TEST(a_private_word_through_the_room_is_of_the_address_behind_the_nick)
{
    enter_room();
    ck_assert(is_heard("from='" ROOM "/ana' type='chat' id='p1'",
                       "<body>hello</body><x xmlns='http://jabber.org/protocol/muc#user'/>"));
    ck_assert_str_eq(heard.message.from.id, "ana@here.test");
    ck_assert_ptr_null(heard.message.room);
    ck_assert_ptr_null(stage_sent(s)); /* nothing is asked of her through the room */
    ck_assert(!is_heard("from='" ROOM "/nobody' type='chat' id='p2'", "<body>hello</body>"));
    ck_assert(!is_heard("from='" ROOM "' type='chat' id='p3'", "<body>hello</body>"));
}
END_TEST

/* --- receipts --- */

#define WANTS "<request xmlns='urn:xmpp:receipts'/><markable xmlns='urn:xmpp:chat-markers:0'/>"

START_TEST(a_receipt_goes_once_and_not_before_the_message_is_durable)
{
    const char *said;

    ck_assert(is_heard("from='eva@there.test/pc' type='chat' id='m1'", "<body>x</body>" WANTS));
    ck_assert_ptr_null(stage_said(s, "m1"));
    receipts_committed(&s->child, heard.number - 1);
    ck_assert_ptr_null(stage_sent(s));
    receipts_committed(&s->child, heard.number);
    said = stage_said(s, "<received");
    ck_assert_ptr_nonnull(said);
    ck_assert_str_eq(stage_value(s, said, "to"), "eva@there.test/pc");
    ck_assert_ptr_nonnull(strstr(said, "id=\"m1\""));
    ck_assert_ptr_nonnull(strstr(said, "<no-store"));
    ck_assert_ptr_null(strstr(said, "<request"));
    ck_assert_ptr_nonnull(stage_said(s, "<displayed"));
    receipts_committed(&s->child, heard.number);
    ck_assert_ptr_null(stage_sent(s));
}
END_TEST

START_TEST(no_receipt_for_what_did_not_come_live_or_was_not_asked_for)
{
    hear("from='eva@there.test/pc' type='chat' id='m1'",
         "<body>x</body>" WANTS "<delay xmlns='urn:xmpp:delay' stamp='2026-01-01T00:00:00Z'/>");
    hear("from='eva@there.test/pc' type='chat' id='m2'", "<body>x</body>");
    hear("from='eva@there.test/pc' type='chat'", "<body>x</body>" WANTS);
    hear("from='eva@there.test/pc' type='chat' id='m3'", WANTS);
    hear("from='bot@here.test/pc' type='chat' id='m4'", "<body>x</body>" WANTS);
    hear("from='eva@there.test/pc' type='error' id='m5'", "<body>x</body>" WANTS);
    hear(arena_print(s->child.life, "from='eva@there.test/pc' id='%0300d'", 7),
         "<body>x</body>" WANTS);
    stage_forget_sent(s);
    receipts_committed(&s->child, 100);
    ck_assert_ptr_null(stage_sent(s));
}
END_TEST

START_TEST(a_commit_covers_all_messages_up_to_it)
{
    int count = 0;

    for (int i = 0; i < 600; i++) { /* more than are kept: the rest goes without */
        hear(arena_print(s->child.life, "from='eva@there.test/pc' type='chat' id='m%d'", i),
             "<body>x</body><request xmlns='urn:xmpp:receipts'/>");
        stage_forget_sent(s);
    }
    for (int i = 0; i < 600; i += 50) {
        receipts_committed(&s->child, i);
        while (stage_said(s, "<received"))
            count++;
    }
    ck_assert_int_eq(count, 512);
}
END_TEST

TESTING_MAIN_AROUND("message", set_up, tear_down,
                    what_a_stranger_says_reaches_the_parent_with_all_that_belongs_to_it,
                    each_type_that_speaks_to_us_is_heard_and_no_other,
                    each_kind_of_body_has_its_kind_of_message,
                    without_an_archive_the_senders_id_tells_a_second_delivery,
                    an_id_that_the_sender_made_for_our_account_does_not_count, a_server_is_no_buyer,
                    an_invitation_by_a_room_is_nobodys_word_and_gets_no_answer,
                    the_language_that_every_library_writes_announces_nothing,
                    who_invites_us_to_a_room_hears_that_we_work_in_private,
                    an_invitation_to_our_own_room_needs_no_answer,
                    what_other_clients_of_our_account_say_is_not_heard,
                    control_messages_are_believed_from_nobody,
                    a_wish_not_to_be_copied_is_no_forgery,
                    ten_thousand_stanzas_that_claim_another_address_are_all_their_senders,
                    who_speaks_in_our_room_is_told_by_the_address_behind_the_nick,
                    what_a_room_repeats_from_before_is_not_said_again,
                    a_private_word_through_the_room_is_of_the_address_behind_the_nick,
                    a_receipt_goes_once_and_not_before_the_message_is_durable,
                    no_receipt_for_what_did_not_come_live_or_was_not_asked_for,
                    a_commit_covers_all_messages_up_to_it)
