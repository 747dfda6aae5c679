/* test_room.c: the staff's lobby: what it must be, who speaks in it, and how we notice that we are not in it. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "xmpp/iq.h"
#include "xmpp/posts.h"
#include "xmpp/room.h"
#include "xmpp/stage.h"
#include <stdio.h>
#include <string.h>

#define ROOM "desk@rooms.here.test"
#define USER "http://jabber.org/protocol/muc#user"
#define ERRORS "urn:ietf:params:xml:ns:xmpp-stanzas"
#define CLOSED "<feature var='muc_membersonly'/>"
#define SHOWN "<feature var='muc_nonanonymous'/>"

static struct stage *s;

static void set_up(void)
{
    s = stage_new(ROOM);
    s->child.setup.staff = "ana@here.test\nben@here.test\n";
}

static void tear_down(void)
{
    stage_free(&s);
}

static void presence(const char *from, const char *attributes, const char *inside)
{
    stage_hear(s, arena_print(s->child.life,
                              "<presence from='%s' %s><x xmlns='" USER "'>%s</x></presence>", from,
                              attributes, inside));
}

static void we_are_in(const char *room, const char *affiliation, const char *more)
{
    presence(arena_print(s->child.life, "%s/recoup", room), "",
             arena_print(s->child.life, "<item affiliation='%s'/><status code='110'/>%s",
                         affiliation, more));
}

static void we_are_out(const char *inside)
{
    presence(ROOM "/recoup", "type='unavailable'",
             arena_print(s->child.life, "<status code='110'/>%s", inside));
}

static void refuse_entry(const char *room, const char *type, const char *condition)
{
    stage_hear(s, arena_print(s->child.life,
                              "<presence from='%s/recoup' type='error'><error type='%s'><%s "
                              "xmlns='" ERRORS "'/></error></presence>",
                              room, type, condition));
}

static void it_is(const char *room, const char *features)
{
    stage_answer(s, "disco#info", room, "result",
                 arena_print(s->child.life,
                             "<query xmlns='http://jabber.org/protocol/disco#info'>%s</query>",
                             features));
}

static void it_lists(const char *affiliation, const char *items)
{
    stage_answer(s, arena_print(s->child.life, "affiliation=\"%s\"", affiliation), ROOM, "result",
                 arena_print(s->child.life,
                             "<query xmlns='http://jabber.org/protocol/muc#admin'>%s</query>",
                             items));
}

static bool is_in(void)
{
    return room_address(&s->child) != NULL;
}

/* Into a room that is somebody else's and as it must be. */
static void enter(void)
{
    room_start(&s->child);
    we_are_in(ROOM, "member", "");
    it_is(ROOM, CLOSED SHOWN);
    ck_assert(is_in());
    stage_forget_sent(s);
}

/* Into one of our own, whose members are these. */
static void enter_own(const char *members, const char *owners, const char *status)
{
    room_start(&s->child);
    we_are_in(ROOM, "owner", status);
    stage_answer(s, "roomconfig", ROOM, "result", "");
    it_is(ROOM, CLOSED SHOWN);
    it_lists("owner", owners);
    it_lists("admin", "");
    it_lists("member", members);
    ck_assert(is_in());
}

static void wait_and_tick(int64_t ms)
{
    s->child.now += ms;
    room_tick(&s->child);
}

static const char *joined(void)
{
    const char *said = stage_said(s, "<presence");

    return said && !strstr(said, "unavailable") ? stage_value(s, said, "to") : NULL;
}

static const char *who(const char *nick)
{
    return room_member(&s->child, nick, s->child.life);
}

/* --- in --- */

START_TEST(without_a_room_nothing_is_entered)
{
    s->child.setup.room = NULL;
    room_start(&s->child);
    wait_and_tick(100000);
    ck_assert_ptr_null(stage_sent(s));
    ck_assert(!room_is(&s->child, ROOM));
}
END_TEST

START_TEST(we_join_and_ask_for_nothing_that_was_said_before)
{
    const char *said;

    room_start(&s->child);
    said = stage_said(s, "<presence");
    ck_assert_str_eq(stage_value(s, said, "to"), ROOM "/recoup");
    ck_assert_ptr_nonnull(strstr(said, "maxstanzas=\"0\""));
    ck_assert(!is_in()); /* not before it is known what it is */
    we_are_in(ROOM, "member", "");
    ck_assert(!is_in());
    it_is(ROOM, CLOSED SHOWN);
    ck_assert(is_in());
}
END_TEST

START_TEST(a_room_that_we_made_is_configured_and_the_staff_invited)
{
    const char *form;

    room_start(&s->child);
    we_are_in(ROOM, "owner", "<status code='201'/>");
    form = stage_said(s, "roomconfig");
    ck_assert_ptr_nonnull(strstr(form, "muc#roomconfig_membersonly"));
    ck_assert_ptr_nonnull(strstr(form, "muc#roomconfig_moderatedroom"));
    ck_assert_ptr_nonnull(strstr(form, "<value>anyone</value>"));
    stage_hear(s, arena_print(s->child.life, "<iq from='" ROOM "' type='result' id='%s'/>",
                              stage_value(s, form, "id")));
    it_is(ROOM, CLOSED SHOWN);
    it_lists("owner", "<item affiliation='owner' jid='bot@here.test'/>");
    it_lists("admin", "");
    it_lists("member", "");
    ck_assert(is_in());
    for (int i = 0; i < 2; i++) {
        ck_assert_ptr_nonnull(stage_said(s, "affiliation=\"member\""));
        ck_assert_ptr_nonnull(stage_said(s, "<invite"));
    }
    ck_assert_ptr_null(stage_sent(s));
}
END_TEST

START_TEST(a_room_that_is_open_or_hides_who_speaks_is_left)
{
    static const char *const FEATURES[] = {CLOSED, SHOWN, "",
                                           CLOSED "<feature var='muc_semianonymous'/>"};
    struct frame f;

    for (size_t i = 0; i < sizeof FEATURES / sizeof FEATURES[0]; i++) {
        tear_down();
        set_up();
        room_start(&s->child);
        we_are_in(ROOM, "member", "");
        it_is(ROOM, FEATURES[i]);
        ck_assert(!is_in());
        ck_assert(stage_told(s, WIRE_ALERT, &f));
        ck_assert_ptr_nonnull(stage_said(s, "type=\"unavailable\""));
        /* And nobody who comes there is heard. */
        presence(ROOM "/ana", "", "<item affiliation='member' jid='ana@here.test/pc'/>");
        ck_assert_ptr_null(who("ana"));
    }
}
END_TEST

START_TEST(a_room_that_does_not_let_us_in_is_told_of_and_tried_again)
{
    struct frame f;

    room_start(&s->child);
    stage_forget_sent(s);
    refuse_entry(ROOM, "auth", "registration-required");
    ck_assert(stage_told(s, WIRE_ALERT, &f));
    stage_forget_sent(s);
    wait_and_tick(59999);
    ck_assert_ptr_null(joined());
    wait_and_tick(1);
    ck_assert_str_eq(joined(), ROOM "/recoup");
}
END_TEST

START_TEST(a_room_that_does_not_answer_is_tried_again_and_later_each_time)
{
    static const int64_t WAITS[] = {2000, 4000, 8000, 16000, 32000, 60000, 60000};

    room_start(&s->child);
    for (size_t i = 0; i < sizeof WAITS / sizeof WAITS[0]; i++) {
        ck_assert_ptr_nonnull(joined());
        wait_and_tick(15001);
        ck_assert_ptr_nonnull(stage_said(s, "unavailable"));
        wait_and_tick(WAITS[i] - 1);
        ck_assert_ptr_null(joined());
        wait_and_tick(1);
    }
}
END_TEST

START_TEST(a_nick_that_is_taken_gets_a_mark)
{
    room_start(&s->child);
    stage_forget_sent(s);
    refuse_entry(ROOM, "cancel", "conflict");
    ck_assert_str_eq(joined(), ROOM "/recoup_");
    for (int i = 0; i < 40; i++)
        refuse_entry(ROOM, "cancel", "conflict");
    ck_assert(!is_in());
}
END_TEST

/* --- members --- */

START_TEST(who_is_a_member_already_is_not_invited_again)
{
    enter_own("<item affiliation='member' jid='ana@here.test'/>", "", "");
    ck_assert_ptr_nonnull(strstr(stage_said(s, "affiliation=\"member\""), "ben@here.test"));
    ck_assert_ptr_nonnull(strstr(stage_said(s, "<invite"), "ben@here.test"));
    ck_assert_ptr_null(stage_sent(s));
}
END_TEST

START_TEST(who_left_the_staff_is_no_member_any_more)
{
    enter_own("<item affiliation='member' jid='ana@here.test'/><item affiliation='member' "
              "jid='eva@here.test'/><item affiliation='member' jid='ben@here.test'/>",
              "", "");
    ck_assert_ptr_nonnull(strstr(stage_said(s, "affiliation=\"none\""), "eva@here.test"));
    ck_assert_ptr_null(stage_sent(s));
}
END_TEST

START_TEST(who_owns_the_room_does_not_become_less)
{
    enter_own("<item affiliation='member' jid='ben@here.test'/>",
              "<item affiliation='owner' jid='bot@here.test'/><item affiliation='owner' "
              "jid='ana@here.test'/>",
              "");
    ck_assert_ptr_null(stage_sent(s));
}
END_TEST

START_TEST(a_list_that_does_not_come_changes_nobody)
{
    struct frame f;

    room_start(&s->child);
    we_are_in(ROOM, "owner", "");
    stage_answer(s, "roomconfig", ROOM, "result", "");
    it_is(ROOM, CLOSED SHOWN);
    it_lists("owner", "");
    it_lists("admin", "");
    stage_answer(s, "affiliation=\"member\"", ROOM, "error", "<error type='auth'/>");
    ck_assert(is_in());
    ck_assert_ptr_null(stage_sent(s));
    ck_assert(stage_told(s, WIRE_ALERT, &f));
}
END_TEST

START_TEST(more_members_than_can_be_removed_at_once_are_told_of)
{
    struct buf items = BUF_INIT(1024 * 1024);
    struct frame f;

    for (int i = 0; i < 2000; i++)
        buf_print(&items, "<item affiliation='member' jid='m%d@here.test'/>", i);
    enter_own(buf_text(&items), "", "");
    ck_assert(stage_told(s, WIRE_ALERT, &f));
    ck_assert(!s->child.over);
    buf_free(&items);
}
END_TEST

/* --- who is there --- */

START_TEST(only_members_whose_address_is_shown_are_known)
{
    static const struct {
        const char *item, *address;
    } ITEMS[] = {
        {"<item affiliation='member' jid='ana@here.test/pc'/>", "ana@here.test"},
        {"<item affiliation='admin' jid='ana@here.test/pc'/>", "ana@here.test"},
        {"<item affiliation='owner' jid='ana@here.test/pc'/>", "ana@here.test"},
        {"<item affiliation='none' jid='ana@here.test/pc'/>", NULL},
        {"<item affiliation='outcast' jid='ana@here.test/pc'/>", NULL},
        {"<item role='moderator' jid='ana@here.test/pc'/>", NULL},
        {"<item affiliation='member'/>", NULL},
        {"", NULL},
    };

    enter();
    for (size_t i = 0; i < sizeof ITEMS / sizeof ITEMS[0]; i++) {
        presence(ROOM "/ana", "", ITEMS[i].item);
        if (ITEMS[i].address)
            ck_assert_str_eq(who("ana"), ITEMS[i].address);
        else
            ck_assert_msg(!who("ana"), "%s", ITEMS[i].item);
        presence(ROOM "/ana", "", "<item affiliation='member' jid='ana@here.test/pc'/>");
        ck_assert_str_eq(who("ana"),
                         "ana@here.test"); /* so that the next one has to take it back */
    }
    stage_hear(s, "<presence from='" ROOM "/bob'/>"); /* without what a room adds */
    ck_assert_ptr_null(who("bob"));
}
END_TEST

START_TEST(who_changes_the_nick_is_known_by_the_new_one_alone)
{
    enter();
    presence(ROOM "/ana", "", "<item affiliation='member' jid='ana@here.test/pc'/>");
    presence(ROOM "/ana", "type='unavailable'",
             "<item affiliation='member' jid='ana@here.test/pc' nick='anna'/><status code='303'/>");
    ck_assert_ptr_null(who("ana"));
    presence(ROOM "/anna", "", "<item affiliation='member' jid='ana@here.test/pc'/>");
    ck_assert_str_eq(who("anna"), "ana@here.test");
    presence(ROOM "/ana", "", "<item affiliation='member' jid='eva@there.test/pc'/>");
    ck_assert_str_eq(who("ana"), "eva@there.test"); /* the nick is nothing */
}
END_TEST

START_TEST(who_leaves_or_is_removed_is_known_no_more)
{
    static const char *const LEFT[] = {"", "<status code='307'/>", "<status code='301'/>",
                                       "<status code='321'/>", "<status code='322'/>"};

    enter();
    for (size_t i = 0; i < sizeof LEFT / sizeof LEFT[0]; i++) {
        presence(ROOM "/ana", "", "<item affiliation='member' jid='ana@here.test/pc'/>");
        presence(ROOM "/ana", "type='unavailable'", LEFT[i]);
        ck_assert_ptr_null(who("ana"));
    }
}
END_TEST

START_TEST(presence_of_another_room_tells_nothing)
{
    enter();
    presence("other@rooms.here.test/ana", "",
             "<item affiliation='member' jid='ana@here.test/pc'/>");
    presence("desk@rooms.here.test.evil/ana", "",
             "<item affiliation='member' jid='ana@here.test'/>");
    ck_assert_ptr_null(who("ana"));
}
END_TEST

START_TEST(there_is_an_end_to_those_who_are_known)
{
    enter();
    for (int i = 0; i < 600; i++)
        presence(arena_print(s->child.life, ROOM "/n%d", i), "",
                 "<item affiliation='member' jid='ana@here.test/pc'/>");
    ck_assert_ptr_nonnull(who("n511"));
    ck_assert_ptr_null(who("n512"));
    presence(ROOM "/n0", "type='unavailable'", "");
    presence(ROOM "/n600", "", "<item affiliation='member' jid='ben@here.test/pc'/>");
    ck_assert_str_eq(who("n600"), "ben@here.test");
}
END_TEST

/* --- out --- */

START_TEST(who_removes_us_sees_us_again)
{
    enter();
    presence(ROOM "/ana", "", "<item affiliation='member' jid='ana@here.test/pc'/>");
    we_are_out("<item affiliation='member' role='none'/><status code='307'/>");
    ck_assert(!is_in());
    ck_assert_ptr_null(who("ana"));
    wait_and_tick(2000);
    ck_assert_str_eq(joined(), ROOM "/recoup");
}
END_TEST

START_TEST(what_waits_for_its_copy_is_for_later_when_we_are_out)
{
    const struct wire_send m = {
        .id = 7, .to = ROOM, .room = true, .body = "A case waits", .stanza_id = "o7"};
    struct settlement settled;
    struct err e = {0};
    struct frame f;

    enter();
    posts_take(&s->child, &m);
    we_are_out("<status code='307'/>");
    ck_assert(stage_told(s, WIRE_SETTLED, &f));
    ck_assert_int_eq(wire_read_settled(&f, &settled, &e), 0);
    ck_assert_int_eq(settled.outcome, SEND_LATER);
}
END_TEST

START_TEST(a_destroyed_room_is_made_again_under_the_next_name)
{
    enter();
    we_are_out("<item affiliation='none' role='none'/><destroy/>");
    ck_assert(!is_in());
    wait_and_tick(0);
    ck_assert_str_eq(joined(), "desk-2@rooms.here.test/recoup");
    refuse_entry("desk-2@rooms.here.test", "cancel", "gone");
    ck_assert_str_eq(joined(), "desk-3@rooms.here.test/recoup");
    we_are_in("desk-3@rooms.here.test", "member", "");
    it_is("desk-3@rooms.here.test", CLOSED SHOWN);
    ck_assert_str_eq(room_address(&s->child), "desk-3@rooms.here.test");
}
END_TEST

START_TEST(names_are_not_tried_for_ever)
{
    struct frame f;
    int tried = 0;
    const char *to;

    room_start(&s->child);
    while ((to = joined()) && tried++ < 1000)
        refuse_entry(jid_bare(to, s->child.life), "cancel", "gone");
    ck_assert_int_eq(tried, 50);
    ck_assert(stage_told(s, WIRE_ALERT, &f));
}
END_TEST

START_TEST(our_own_new_nick_is_ours)
{
    enter();
    we_are_out("<item affiliation='member' nick='bot'/><status code='303'/>");
    ck_assert(is_in());
    ck_assert(room_is_us(&s->child, "bot"));
    ck_assert(!room_is_us(&s->child, "recoup"));
}
END_TEST

START_TEST(a_nick_that_we_cannot_keep_is_given_up)
{
    enter();
    we_are_out("<item affiliation='member' nick='a-nick-that-is-much-longer-than-we-keep'/>"
               "<status code='303'/>");
    ck_assert(!is_in());
    ck_assert_ptr_nonnull(stage_said(s, "unavailable"));
    wait_and_tick(2000);
    ck_assert_str_eq(joined(), ROOM "/recoup");
}
END_TEST

/* --- are we in it? --- */

static bool is_in_after(const char *type, const char *condition)
{
    tear_down();
    set_up();
    enter();
    room_doubt(&s->child);
    stage_answer(s, "urn:xmpp:ping", ROOM "/recoup", type,
                 condition ? arena_print(s->child.life,
                                         "<error type='cancel'><%s xmlns='" ERRORS "'/></error>",
                                         condition)
                           : "");
    return is_in();
}

START_TEST(each_answer_to_a_ping_of_ourselves_has_its_verdict)
{
    ck_assert(is_in_after("result", NULL));
    ck_assert(is_in_after("error", "service-unavailable"));
    ck_assert(is_in_after("error", "feature-not-implemented"));
    ck_assert(is_in_after("error", "remote-server-not-found"));
    ck_assert(is_in_after("error", "remote-server-timeout"));
    ck_assert(!is_in_after("error", "not-acceptable"));
    ck_assert(!is_in_after("error", "item-not-found"));
    ck_assert(!is_in_after("error", "gone"));
    wait_and_tick(0); /* and at once again */
    ck_assert_str_eq(joined(), ROOM "/recoup");
}
END_TEST

START_TEST(a_ping_of_ourselves_without_an_answer_tells_nothing_and_is_sent_again)
{
    enter();
    room_doubt(&s->child);
    room_doubt(&s->child);
    ck_assert_ptr_nonnull(stage_said(s, "urn:xmpp:ping"));
    ck_assert_ptr_null(stage_sent(s)); /* one at a time */
    s->child.now += 20000;
    iq_tick(&s->child);
    ck_assert(is_in());
    room_doubt(&s->child);
    ck_assert_ptr_nonnull(stage_said(s, "urn:xmpp:ping"));
}
END_TEST

START_TEST(in_a_quiet_room_we_look_whether_we_are_there)
{
    enter();
    wait_and_tick(600000);
    ck_assert_ptr_null(stage_said(s, "urn:xmpp:ping"));
    wait_and_tick(1);
    ck_assert_ptr_nonnull(stage_said(s, "urn:xmpp:ping"));
}
END_TEST

TESTING_MAIN_AROUND(
    "room", set_up, tear_down, without_a_room_nothing_is_entered,
    we_join_and_ask_for_nothing_that_was_said_before,
    a_room_that_we_made_is_configured_and_the_staff_invited,
    a_room_that_is_open_or_hides_who_speaks_is_left,
    a_room_that_does_not_let_us_in_is_told_of_and_tried_again,
    a_room_that_does_not_answer_is_tried_again_and_later_each_time,
    a_nick_that_is_taken_gets_a_mark, who_is_a_member_already_is_not_invited_again,
    who_left_the_staff_is_no_member_any_more, who_owns_the_room_does_not_become_less,
    a_list_that_does_not_come_changes_nobody, more_members_than_can_be_removed_at_once_are_told_of,
    only_members_whose_address_is_shown_are_known,
    who_changes_the_nick_is_known_by_the_new_one_alone, who_leaves_or_is_removed_is_known_no_more,
    presence_of_another_room_tells_nothing, there_is_an_end_to_those_who_are_known,
    who_removes_us_sees_us_again, what_waits_for_its_copy_is_for_later_when_we_are_out,
    a_destroyed_room_is_made_again_under_the_next_name, names_are_not_tried_for_ever,
    our_own_new_nick_is_ours, a_nick_that_we_cannot_keep_is_given_up,
    each_answer_to_a_ping_of_ourselves_has_its_verdict,
    a_ping_of_ourselves_without_an_answer_tells_nothing_and_is_sent_again,
    in_a_quiet_room_we_look_whether_we_are_there)
