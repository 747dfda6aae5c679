/* test_start.c: logged in: in which order what is asked, and when others may see us; and a check, which disturbs nobody. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "xmpp/iq.h"
#include "xmpp/stage.h"
#include <string.h>

#define INFO "http://jabber.org/protocol/disco#info"
#define ITEMS "http://jabber.org/protocol/disco#items"
#define ARCHIVE "<feature var='urn:xmpp:mam:2'/>"

static struct stage *s;

static void set_up(void)
{
    s = stage_new(NULL);
    s->child.online = false;
    s->child.setup.name = "Refund help";
    s->child.setup.description = "Free";
}

static void tear_down(void)
{
    stage_free(&s);
}

static void account_is(const char *features)
{
    start_online(&s->child);
    stage_answer(s, INFO, "bot@here.test", "result",
                 arena_print(s->child.life, "<query xmlns='" INFO "'>%s</query>", features));
}

static const char *presence(void)
{
    return stage_said(s, "<presence");
}

/* --- in order --- */

START_TEST(nobody_sees_us_before_the_archive_was_read)
{
    const char *asked;

    s->child.setup.cursor = "a0";
    account_is(ARCHIVE);
    asked = stage_said(s, "queryid");
    ck_assert_ptr_nonnull(asked);
    ck_assert_ptr_null(presence());
    ck_assert(!s->child.online);
    stage_hear(s, arena_print(s->child.life,
                              "<iq from='bot@here.test' type='result' id='%s'><fin "
                              "xmlns='urn:xmpp:mam:2' complete='true'/></iq>",
                              stage_value(s, asked, "id")));
    ck_assert_ptr_nonnull(presence());
    ck_assert(s->child.online);
}
END_TEST

START_TEST(a_server_that_does_not_answer_at_all_is_a_dead_stream)
{
    struct frame f;

    start_online(&s->child);
    s->child.now += 20000;
    iq_tick(&s->child);
    ck_assert(stage_told(s, WIRE_OVER, &f));
    ck_assert_int_eq(frame_number(&f, 0, -1), WIRE_END_NETWORK);
    ck_assert(!s->child.online);
}
END_TEST

/* --- what others see of us --- */

static const char *card_after(const char *type, const char *card)
{
    account_is("");
    stage_answer(s, "vcard-temp", "bot@here.test", type, card);
    return stage_said(s, "vcard-temp");
}

START_TEST(our_card_is_written_where_there_is_none)
{
    const char *card = card_after("error", "<error type='cancel'/>");

    ck_assert_ptr_nonnull(card);
    ck_assert_ptr_nonnull(strstr(card, "<FN>Refund help</FN>"));
    ck_assert_ptr_nonnull(strstr(card, "<DESC>Free</DESC>"));
}
END_TEST

START_TEST(our_card_is_written_where_it_differs)
{
    ck_assert_ptr_nonnull(card_after(
        "result", "<vCard xmlns='vcard-temp'><FN>Refund help</FN><DESC>Old</DESC></vCard>"));
}
END_TEST

START_TEST(our_card_is_left_where_it_is_right)
{
    ck_assert_ptr_null(card_after(
        "result", "<vCard xmlns='vcard-temp'><FN>Refund help</FN><DESC>Free</DESC></vCard>"));
}
END_TEST

START_TEST(our_card_is_left_where_it_is_not_known)
{
    account_is("");
    stage_forget_sent(s);
    s->child.now += 20000;
    iq_tick(&s->child);
    ck_assert_ptr_null(stage_said(s, "vcard-temp"));
}
END_TEST

/* The smallest PNG there is: one pixel. */
#define PIXEL                                                                                      \
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNgAAAAAgAB5Sfe/AAAAABJRU5ErkJggg=="
#define PIXEL_ID "5a9d058778beb4e96d1f968a29a98ecc3d9dff06"
#define PEP "<identity category='pubsub' type='pep'/>"
#define PUBSUB "http://jabber.org/protocol/pubsub"

START_TEST(our_picture_stands_in_the_card_and_is_compared_however_its_lines_are_broken)
{
    const char *card;

    s->child.setup.picture = PIXEL;
    card = card_after("result",
                      "<vCard xmlns='vcard-temp'><FN>Refund help</FN><DESC>Free</DESC></vCard>");
    ck_assert_ptr_nonnull(card);
    ck_assert_ptr_nonnull(
        strstr(card, "<PHOTO><TYPE>image/png</TYPE><BINVAL>" PIXEL "</BINVAL></PHOTO>"));
    tear_down();
    set_up();
    s->child.setup.picture = PIXEL;
    ck_assert_ptr_null(card_after(
        "result", "<vCard xmlns='vcard-temp'><FN>Refund help</FN><DESC>Free</DESC><PHOTO><BINVAL>"
                  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNgAAAA\n "
                  "AgAB5Sfe/AAAAABJRU5ErkJggg==\n</BINVAL></PHOTO></vCard>"));
}
END_TEST

/* Where our server keeps such things, and has this word of a picture. */
static const char *published_after(const char *type, const char *has)
{
    s->child.setup.picture = PIXEL;
    account_is(PEP);
    stage_answer(s, "avatar:metadata", "bot@here.test", type, has);
    return stage_said(s, "<publish");
}

START_TEST(our_picture_is_published_where_there_is_none__its_bytes_before_the_word_of_it)
{
    const char *said = published_after("error", "<error type='cancel'/>");

    ck_assert_ptr_nonnull(said);
    ck_assert_ptr_nonnull(strstr(said, "urn:xmpp:avatar:data"));
    ck_assert_ptr_nonnull(strstr(said, "<item id=\"" PIXEL_ID "\">"));
    ck_assert_ptr_nonnull(strstr(said, ">" PIXEL "</data>"));
    ck_assert_ptr_nonnull(strstr(said, "<value>open</value>"));
    ck_assert_ptr_null(stage_said(s, "avatar:metadata"));
    stage_hear(s, arena_print(s->child.life, "<iq from='bot@here.test' type='result' id='%s'/>",
                              stage_value(s, said, "id")));
    said = stage_said(s, "<publish");
    ck_assert_ptr_nonnull(said);
    ck_assert_ptr_nonnull(strstr(said, "node=\"urn:xmpp:avatar:metadata\""));
    ck_assert_ptr_nonnull(strstr(said, "id=\"" PIXEL_ID "\""));
    ck_assert_ptr_nonnull(strstr(said, "bytes=\"67\""));
    ck_assert_ptr_nonnull(strstr(said, "width=\"1\""));
    ck_assert_ptr_nonnull(strstr(said, "height=\"1\""));
    ck_assert_ptr_nonnull(strstr(said, "type=\"image/png\""));
}
END_TEST

START_TEST(our_picture_is_published_without_options_where_none_are_taken_and_not_for_ever)
{
    const char *said = published_after("error", "<error type='cancel'/>");

    for (int i = 0; i < 2; i++) {
        ck_assert_ptr_nonnull(said);
        ck_assert((strstr(said, "publish-options") == NULL) == (i == 1));
        stage_hear(s, arena_print(s->child.life,
                                  "<iq from='bot@here.test' type='error' id='%s'><error "
                                  "type='cancel'><conflict xmlns='" NS_ERRORS "'/></error></iq>",
                                  stage_value(s, said, "id")));
        said = stage_said(s, "<publish");
    }
    ck_assert_ptr_null(said);
}
END_TEST

START_TEST(our_picture_is_left_where_it_is_right_or_nobody_keeps_it_or_it_is_none)
{
    ck_assert_ptr_null(
        published_after("result", "<pubsub xmlns='" PUBSUB
                                  "'><items node='urn:xmpp:avatar:metadata'><item id='" PIXEL_ID
                                  "'/></items></pubsub>"));
    tear_down();
    set_up();
    s->child.setup.picture = PIXEL;
    account_is("");
    ck_assert_ptr_null(stage_said(s, "pubsub"));
    tear_down();
    set_up();
    s->child.setup.picture = "R0lGODlh";
    account_is(PEP);
    stage_answer(s, "avatar:metadata", "bot@here.test", "error", "<error type='cancel'/>");
    ck_assert_ptr_null(stage_said(s, "<publish"));
}
END_TEST

/* --- a check --- */

/* All findings so far, a line each. */
static const char *findings(void)
{
    struct buf all = BUF_INIT(65536);
    struct frame f;
    const char *text;

    while (stage_told(s, WIRE_FINDING, &f))
        buf_print(&all, "%s\n", frame_text(&f, 0));
    text = arena_copy(s->child.life, buf_text(&all));
    buf_free(&all);
    return text;
}

static void check(const char *account, const char *service)
{
    s->child.setup.check = true;
    start_online(&s->child);
    stage_answer(s, INFO, "bot@here.test", "result",
                 arena_print(s->child.life, "<query xmlns='" INFO "'>%s</query>", account));
    stage_answer(s, ITEMS, "here.test", "result", "<query xmlns='" ITEMS "'/>");
    stage_answer(s, INFO, "here.test", "result",
                 arena_print(s->child.life, "<query xmlns='" INFO "'>%s</query>", service));
    check_tick(&s->child);
}

START_TEST(a_check_of_a_good_server_finds_nothing_to_put_right_and_ends)
{
    struct frame f;

    check(ARCHIVE, "<feature var='urn:xmpp:http:upload:0'/>");
    check_tick(&s->child);
    ck_assert_int_eq(s->child.faults, 0);
    ck_assert(s->child.over);
    ck_assert(stage_told(s, WIRE_OVER, &f));
    ck_assert_int_eq(frame_number(&f, 0, -1), WIRE_END_ASKED);
    ck_assert_ptr_null(frame_text(&f, 1));
    ck_assert_ptr_null(presence());
}
END_TEST

START_TEST(a_check_tells_what_is_missing)
{
    const char *told;

    check("", "");
    told = findings();
    ck_assert_ptr_nonnull(strstr(told, "! xmpp: the server keeps no archive"));
    ck_assert_ptr_nonnull(strstr(told, "! xmpp: the server has no place for files"));
    ck_assert_int_eq(s->child.faults, 2);
    ck_assert_ptr_null(presence());
}
END_TEST

static const char *check_room(const char *type, const char *inside)
{
    s->child.setup.room = "desk@rooms.here.test";
    check(ARCHIVE, "<feature var='urn:xmpp:http:upload:0'/>");
    findings();
    stage_answer(s, INFO, "desk@rooms.here.test", type, inside);
    return findings();
}

START_TEST(a_check_looks_at_the_room_and_does_not_enter_it)
{
    ck_assert_ptr_nonnull(strstr(check_room("result", "<query xmlns='" INFO "'><feature "
                                                      "var='muc_membersonly'/><feature "
                                                      "var='muc_nonanonymous'/></query>"),
                                 "the room of the staff is there"));
    ck_assert_int_eq(s->child.faults, 0);
    ck_assert_ptr_null(presence());
}
END_TEST

START_TEST(a_check_says_when_the_room_is_open)
{
    ck_assert_ptr_nonnull(strstr(check_room("result", "<query xmlns='" INFO "'/>"),
                                 "! xmpp: the room of the staff is open"));
}
END_TEST

START_TEST(a_check_says_when_the_room_is_still_to_be_made)
{
    ck_assert_ptr_nonnull(strstr(check_room("error", "<error type='cancel'><item-not-found "
                                                     "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
                                                     "</error>"),
                                 "the bot makes it"));
    ck_assert_int_eq(s->child.faults, 0);
}
END_TEST

TESTING_MAIN_AROUND("start", set_up, tear_down, nobody_sees_us_before_the_archive_was_read,
                    a_server_that_does_not_answer_at_all_is_a_dead_stream,
                    our_card_is_written_where_there_is_none, our_card_is_written_where_it_differs,
                    our_card_is_left_where_it_is_right, our_card_is_left_where_it_is_not_known,
                    our_picture_stands_in_the_card_and_is_compared_however_its_lines_are_broken,
                    our_picture_is_published_where_there_is_none__its_bytes_before_the_word_of_it,
                    our_picture_is_published_without_options_where_none_are_taken_and_not_for_ever,
                    our_picture_is_left_where_it_is_right_or_nobody_keeps_it_or_it_is_none,
                    a_check_of_a_good_server_finds_nothing_to_put_right_and_ends,
                    a_check_tells_what_is_missing, a_check_looks_at_the_room_and_does_not_enter_it,
                    a_check_says_when_the_room_is_open,
                    a_check_says_when_the_room_is_still_to_be_made)
