/* test_posts.c: what we say, and how it is known that it was taken. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "xmpp/iq.h"
#include "xmpp/posts.h"
#include "xmpp/room.h"
#include "xmpp/stage.h"
#include <stdio.h>
#include <string.h>

#define ROOM "desk@rooms.here.test"
#define ERRORS "urn:ietf:params:xml:ns:xmpp-stanzas"

static struct stage *s;
static struct settlement settled;
static struct wire_heard heard;

static void set_up(void)
{
    s = stage_new(ROOM);
}

static void tear_down(void)
{
    stage_free(&s);
}

static void post(int64_t id, const char *to, bool room)
{
    const struct wire_send m = {.id = id,
                                .to = to,
                                .room = room,
                                .body = "What sum?",
                                .stanza_id = arena_print(s->child.life, "o%d", (int)id)};

    posts_take(&s->child, &m);
}

static void flush(void)
{
    posts_flush(&s->child);
}

static bool is_settled(void)
{
    struct err e = {0};
    struct frame f;

    return stage_told(s, WIRE_SETTLED, &f) && wire_read_settled(&f, &settled, &e) == 0;
}

static void pong(void)
{
    stage_answer(s, "urn:xmpp:ping", "here.test", "result", "");
}

static void bounce(int64_t id, const char *from, const char *error)
{
    stage_hear(s,
               arena_print(s->child.life, "<message type='error' from='%s' id='o%d'>%s</message>",
                           from, (int)id, error));
}

/* In the room, with nobody else. */
static void enter_room(void)
{
    room_start(&s->child);
    stage_hear(s, "<presence from='" ROOM "/recoup'><x xmlns='http://jabber.org/protocol/muc#user'>"
                  "<item affiliation='member'/><status code='110'/></x></presence>");
    stage_answer(s, "disco#info", ROOM, "result",
                 "<query xmlns='http://jabber.org/protocol/disco#info'><feature "
                 "var='muc_membersonly'/><feature var='muc_nonanonymous'/></query>");
    stage_forget_sent(s);
}

/* --- the ping behind --- */

START_TEST(a_message_is_sent_with_its_id_and_settled_by_the_ping_behind_it)
{
    const char *said;

    post(1, "eva@there.test", false);
    flush();
    said = stage_said(s, "<message");
    ck_assert_str_eq(stage_value(s, said, "to"), "eva@there.test");
    ck_assert_str_eq(stage_value(s, said, "type"), "chat");
    ck_assert_ptr_nonnull(strstr(said, "<body>What sum?</body>"));
    ck_assert_ptr_nonnull(strstr(said, "urn:xmpp:sid:0"));
    ck_assert_ptr_null(strstr(said, "jabber:x:oob"));
    ck_assert(!is_settled());
    pong();
    ck_assert(is_settled());
    ck_assert_int_eq(settled.outbound, 1);
    ck_assert_int_eq(settled.outcome, SEND_DONE);
    ck_assert_str_eq(settled.external_id, "o1");
    ck_assert(!is_settled());
}
END_TEST

START_TEST(a_file_goes_with_its_link_beside_it)
{
    const struct wire_send m = {.id = 1,
                                .to = "eva@there.test",
                                .body = "https://up.test/a",
                                .url = "https://up.test/a",
                                .stanza_id = "o1"};
    const char *said;

    posts_take(&s->child, &m);
    said = stage_said(s, "<message");
    ck_assert_ptr_nonnull(strstr(said, "<url>https://up.test/a</url>"));
    ck_assert_ptr_null(strstr(said, "lang"));
}
END_TEST

START_TEST(a_message_says_which_language_it_is_in)
{
    const struct wire_send m = {.id = 1,
                                .to = "eva@there.test",
                                .body = "\302\277Qu\303\251?",
                                .language = "es",
                                .stanza_id = "o1"};

    posts_take(&s->child, &m);
    ck_assert_str_eq(stage_value(s, stage_said(s, "<message"), "xml:lang"), "es");
}
END_TEST

START_TEST(one_ping_stands_behind_many_messages_and_settles_no_later_ones)
{
    for (int i = 1; i <= 10; i++)
        post(i, "eva@there.test", false);
    flush();
    flush(); /* nothing new: no second ping */
    post(11, "eva@there.test", false);
    pong();
    for (int i = 1; i <= 10; i++)
        ck_assert(is_settled());
    ck_assert(!is_settled());
    flush();
    pong();
    ck_assert(is_settled());
    ck_assert_int_eq(settled.outbound, 11);
}
END_TEST

START_TEST(an_error_before_the_ping_is_the_outcome)
{
    post(1, "eva@there.test", false);
    post(2, "eva@there.test", false);
    flush();
    bounce(1, "eva@there.test",
           "<error type='cancel'><item-not-found xmlns='" ERRORS "'/></error>");
    ck_assert(is_settled());
    ck_assert_int_eq(settled.outbound, 1);
    ck_assert_int_eq(settled.outcome, SEND_GONE);
    pong();
    ck_assert(is_settled());
    ck_assert_int_eq(settled.outbound, 2);
    ck_assert_int_eq(settled.outcome, SEND_DONE);
}
END_TEST

START_TEST(an_error_of_somebody_else_settles_nothing)
{
    post(1, "eva@there.test", false);
    flush();
    bounce(1, "mallory@there.test", "<error type='cancel'><gone xmlns='" ERRORS "'/></error>");
    bounce(1, "there.test", "<error type='cancel'><gone xmlns='" ERRORS "'/></error>");
    bounce(9, "eva@there.test", "<error type='cancel'><gone xmlns='" ERRORS "'/></error>");
    ck_assert(!is_settled());
    pong();
    ck_assert(is_settled());
    ck_assert_int_eq(settled.outcome, SEND_DONE);
}
END_TEST

/* --- each error --- */

static void must_become(const char *error, enum send_outcome outcome, int64_t retry_after)
{
    static int64_t id = 100;

    post(++id, "eva@there.test", false);
    bounce(id, "eva@there.test/pc", error);
    ck_assert_msg(is_settled(), "%s", error);
    ck_assert_int_eq(settled.outbound, id);
    ck_assert_msg(settled.outcome == outcome && settled.retry_after == retry_after,
                  "%s: outcome %d, wait %d", error, (int)settled.outcome, (int)settled.retry_after);
}

START_TEST(each_condition_has_its_outcome)
{
    static const struct {
        const char *type, *condition;
        enum send_outcome outcome;
        int64_t retry_after;
    } ERRORS_AND_WHAT_THEY_MEAN[] = {
        {"cancel", "item-not-found", SEND_GONE, 0},
        {"cancel", "gone", SEND_GONE, 0},
        {"cancel", "service-unavailable", SEND_GONE, 0},
        {"auth", "forbidden", SEND_GONE, 0},
        {"auth", "not-authorized", SEND_GONE, 0},
        {"auth", "subscription-required", SEND_GONE, 0},
        {"auth", "registration-required", SEND_GONE, 0},
        {"wait", "recipient-unavailable", SEND_LATER, 0},
        {"modify", "bad-request", SEND_REFUSED, 0},
        {"modify", "jid-malformed", SEND_REFUSED, 0},
        {"cancel", "feature-not-implemented", SEND_REFUSED, 0},
        {"modify", "not-acceptable", SEND_REFUSED, 0},
        {"cancel", "not-allowed", SEND_REFUSED, 0},
        {"modify", "policy-violation", SEND_REFUSED, 0},
        {"wait", "policy-violation", SEND_LATER, 0},
        {"wait", "resource-constraint", SEND_LATER, 0},
        {"cancel", "remote-server-not-found", SEND_LATER, 600},
        {"wait", "remote-server-timeout", SEND_LATER, 600},
        {"wait", "internal-server-error", SEND_LATER, 0},
        {"cancel", "of-tomorrow", SEND_LATER, 0},
    };
    size_t count = sizeof ERRORS_AND_WHAT_THEY_MEAN / sizeof ERRORS_AND_WHAT_THEY_MEAN[0];

    for (size_t i = 0; i < count; i++)
        must_become(arena_print(s->child.life,
                                "<error type='%s'><text xmlns='" ERRORS
                                "'>no</text><%s xmlns='" ERRORS "'/></error>",
                                ERRORS_AND_WHAT_THEY_MEAN[i].type,
                                ERRORS_AND_WHAT_THEY_MEAN[i].condition),
                    ERRORS_AND_WHAT_THEY_MEAN[i].outcome, ERRORS_AND_WHAT_THEY_MEAN[i].retry_after);
    must_become("", SEND_LATER, 0);
    must_become("<error/>", SEND_LATER, 0);
    must_become("<error type='cancel'><item-not-found xmlns='urn:other'/></error>", SEND_LATER, 0);
    must_become("<error type='cancel'><not-acceptable xmlns='" ERRORS
                "'/><blocked xmlns='urn:xmpp:blocking:errors'/></error>",
                SEND_GONE, 0);
}
END_TEST

/* --- late --- */

#define IS_GONE "<error type='cancel'><service-unavailable xmlns='" ERRORS "'/></error>"

START_TEST(a_late_error_is_believed_of_what_we_said_to_them)
{
    post(1, "eva@there.test", false);
    flush();
    pong();
    ck_assert(is_settled());
    bounce(2, "eva@there.test", IS_GONE);
    bounce(1, "mallory@there.test", IS_GONE);
    bounce(1, "eva@there.test",
           "<error type='wait'><resource-constraint xmlns='" ERRORS "'/></error>");
    ck_assert(!stage_heard(s, &heard));
    bounce(1, "eva@there.test/pc", IS_GONE);
    ck_assert(stage_heard(s, &heard));
    ck_assert_int_eq(heard.message.kind, INBOUND_GONE);
    ck_assert_str_eq(heard.message.from.id, "eva@there.test");
}
END_TEST

START_TEST(what_a_far_server_sends_back_is_settled_again_and_nobody_is_gone)
{
    post(1, "eva@there.test", false);
    flush();
    pong();
    ck_assert(is_settled());
    bounce(1, "mallory@there.test",
           "<error type='wait'><remote-server-timeout xmlns='" ERRORS "'/></error>");
    ck_assert(!is_settled());
    bounce(1, "eva@there.test",
           "<error type='wait'><remote-server-timeout xmlns='" ERRORS "'/></error>");
    ck_assert(is_settled());
    ck_assert_int_eq(settled.outbound, 1);
    ck_assert_int_eq(settled.outcome, SEND_LATER);
    ck_assert_int_eq(settled.retry_after, 600);
    ck_assert_str_eq(settled.external_id, "o1");
    bounce(1, "eva@there.test",
           "<error type='modify'><policy-violation xmlns='" ERRORS "'/></error>");
    ck_assert(is_settled());
    ck_assert_int_eq(settled.outcome, SEND_REFUSED);
    ck_assert(!stage_heard(s, &heard));
}
END_TEST

START_TEST(a_late_error_of_the_room_is_no_person_who_left)
{
    enter_room();
    post(1, ROOM, true);
    stage_hear(s,
               "<message type='groupchat' from='" ROOM "/recoup' id='o1'><body>x</body></message>");
    bounce(1, ROOM, IS_GONE);
    ck_assert(!stage_heard(s, &heard));
}
END_TEST

/* --- in the room --- */

START_TEST(in_a_room_its_own_copy_is_the_proof)
{
    enter_room();
    post(1, ROOM, true);
    flush();
    ck_assert_str_eq(stage_value(s, stage_said(s, "<message"), "type"), "groupchat");
    ck_assert_ptr_null(stage_sent(s)); /* no ping */
    stage_hear(s, "<message type='groupchat' from='" ROOM "/ana' id='o1'><body>x</body></message>");
    ck_assert(!is_settled());
    stage_hear(s, "<message type='groupchat' from='" ROOM "/recoup' id='o1'><body>What sum?</body>"
                  "<stanza-id xmlns='urn:xmpp:sid:0' by='" ROOM "' id='r1'/></message>");
    ck_assert(is_settled());
    ck_assert_int_eq(settled.outcome, SEND_DONE);
    ck_assert_str_eq(settled.external_id, "r1");
}
END_TEST

START_TEST(a_copy_that_does_not_come_raises_a_doubt)
{
    enter_room();
    post(1, ROOM, true);
    stage_forget_sent(s);
    s->child.now += 15000;
    posts_tick(&s->child);
    ck_assert(!is_settled());
    s->child.now += 1;
    posts_tick(&s->child);
    ck_assert(is_settled());
    ck_assert_int_eq(settled.outcome, SEND_LATER);
    ck_assert_ptr_nonnull(stage_said(s, ROOM "/recoup")); /* the self-ping */
}
END_TEST

START_TEST(an_error_of_the_room_is_tried_again_and_raises_a_doubt)
{
    enter_room();
    post(1, ROOM, true);
    stage_forget_sent(s);
    bounce(1, ROOM, "<error type='modify'><not-acceptable xmlns='" ERRORS "'/></error>");
    ck_assert(is_settled());
    ck_assert_int_eq(settled.outcome, SEND_LATER);
    ck_assert_int_gt(settled.retry_after, 0);
    ck_assert_ptr_nonnull(stage_said(s, "urn:xmpp:ping"));
}
END_TEST

START_TEST(outside_the_room_nothing_is_said_to_it)
{
    post(1, ROOM, true);
    ck_assert(is_settled());
    ck_assert_int_eq(settled.outcome, SEND_LATER);
    ck_assert_ptr_null(stage_sent(s));
}
END_TEST

/* --- the stream --- */

START_TEST(a_ping_without_an_answer_is_a_dead_stream)
{
    struct frame f;

    post(1, "eva@there.test", false);
    flush();
    s->child.now += 20000;
    iq_tick(&s->child);
    ck_assert(s->child.over && s->closed);
    ck_assert(stage_told(s, WIRE_OVER, &f));
    ck_assert_int_eq(frame_number(&f, 0, -1), WIRE_END_NETWORK);
}
END_TEST

START_TEST(an_error_is_an_answer_to_a_ping_too)
{
    post(1, "eva@there.test", false);
    flush();
    stage_answer(s, "urn:xmpp:ping", "here.test", "error",
                 "<error type='cancel'><service-unavailable xmlns='" ERRORS "'/></error>");
    ck_assert(is_settled());
    ck_assert_int_eq(settled.outcome, SEND_DONE);
}
END_TEST

START_TEST(a_quiet_stream_is_asked_whether_it_lives)
{
    s->child.now += 60001;
    posts_tick(&s->child);
    ck_assert_ptr_nonnull(stage_said(s, "urn:xmpp:ping"));
    s->child.now += 10000;
    posts_tick(&s->child);
    ck_assert_ptr_null(stage_sent(s)); /* one at a time */
}
END_TEST

START_TEST(what_is_too_much_is_for_later)
{
    int later = 0;

    for (int i = 1; i <= 500; i++)
        post(i, "eva@there.test", false);
    while (is_settled())
        later += settled.outcome == SEND_LATER;
    ck_assert_int_eq(later, 500 - 320);
}
END_TEST

static void nothing(struct child *c, void *owner, const struct iq_answer *answer)
{
    (void)c;
    (void)owner;
    (void)answer;
}

START_TEST(where_no_request_fits_any_more_the_ping_waits_and_the_stream_goes_on)
{
    while (iq_may_ask(&s->child)) {
        struct stanza *iq = iq_new(&s->child, "get", "upload.here.test");

        iq_ask(&s->child, &iq, nothing, NULL);
    }
    post(1, "eva@there.test", false);
    flush();
    ck_assert(!s->child.over);
    stage_forget_sent(s);
    s->child.now += 20000;
    iq_tick(&s->child);
    posts_tick(&s->child);
    pong();
    ck_assert(is_settled());
    ck_assert_int_eq(settled.outcome, SEND_DONE);
}
END_TEST

START_TEST(who_is_not_here_yet_says_nothing)
{
    s->child.online = false;
    post(1, "eva@there.test", false);
    ck_assert(is_settled());
    ck_assert_int_eq(settled.outcome, SEND_LATER);
    posts_composing(&s->child, "eva@there.test");
    ck_assert_ptr_null(stage_sent(s));
}
END_TEST

/* --- that we write --- */

START_TEST(only_who_shows_it_sees_that_we_write_and_once)
{
    const char *said;

    posts_composing(&s->child, "eva@there.test");
    ck_assert_ptr_null(stage_sent(s));
    stage_hear(s, "<message from='eva@there.test/pc' type='chat'><composing "
                  "xmlns='http://jabber.org/protocol/chatstates'/></message>");
    posts_composing(&s->child, "eva@there.test");
    posts_composing(&s->child, "eva@there.test");
    said = stage_said(s, "<composing");
    ck_assert_str_eq(stage_value(s, said, "to"), "eva@there.test");
    ck_assert_ptr_nonnull(strstr(said, "<no-store"));
    ck_assert_ptr_null(stage_sent(s));
    post(1, "eva@there.test", false);
    ck_assert_ptr_nonnull(stage_said(s, "<active"));
    posts_composing(&s->child, "eva@there.test");
    ck_assert_ptr_nonnull(stage_said(s, "<composing"));
}
END_TEST

START_TEST(who_does_not_show_it_gets_no_states)
{
    stage_hear(s, "<message from='eva@there.test/pc' type='chat'><body>x</body></message>");
    stage_forget_sent(s);
    post(1, "eva@there.test", false);
    ck_assert_ptr_null(strstr(stage_said(s, "<message"), "chatstates"));
}
END_TEST

TESTING_MAIN_AROUND("posts", set_up, tear_down,
                    a_message_is_sent_with_its_id_and_settled_by_the_ping_behind_it,
                    a_file_goes_with_its_link_beside_it, a_message_says_which_language_it_is_in,
                    one_ping_stands_behind_many_messages_and_settles_no_later_ones,
                    an_error_before_the_ping_is_the_outcome,
                    an_error_of_somebody_else_settles_nothing, each_condition_has_its_outcome,
                    a_late_error_is_believed_of_what_we_said_to_them,
                    what_a_far_server_sends_back_is_settled_again_and_nobody_is_gone,
                    a_late_error_of_the_room_is_no_person_who_left,
                    in_a_room_its_own_copy_is_the_proof, a_copy_that_does_not_come_raises_a_doubt,
                    an_error_of_the_room_is_tried_again_and_raises_a_doubt,
                    outside_the_room_nothing_is_said_to_it,
                    a_ping_without_an_answer_is_a_dead_stream, an_error_is_an_answer_to_a_ping_too,
                    a_quiet_stream_is_asked_whether_it_lives, what_is_too_much_is_for_later,
                    where_no_request_fits_any_more_the_ping_waits_and_the_stream_goes_on,
                    who_is_not_here_yet_says_nothing, only_who_shows_it_sees_that_we_write_and_once,
                    who_does_not_show_it_gets_no_states)
