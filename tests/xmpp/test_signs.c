/* test_signs.c: receipts and chat states of others; what we answer, replace and want to know the arrival of. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "xmpp/posts.h"
#include "xmpp/signs.h"
#include "xmpp/stage.h"
#include <string.h>

#define RECEIVED(id) "<received xmlns='urn:xmpp:receipts' id='" id "'/>"
#define COMPOSING "<composing xmlns='http://jabber.org/protocol/chatstates'/>"

static struct stage *s;
static struct wire_heard heard;

static void set_up(void)
{
    s = stage_new(NULL);
}

static void tear_down(void)
{
    stage_free(&s);
}

static const char *post(const char *reply_to, const char *replaces, bool receipt)
{
    const struct wire_send m = {.id = 1,
                                .to = "eva@there.test",
                                .body = "What sum?",
                                .stanza_id = "o1",
                                .reply_to = reply_to,
                                .replaces = replaces,
                                .receipt = receipt};

    posts_take(&s->child, &m);
    return stage_said(s, "<message");
}

static bool is_told(const char *from, const char *inside)
{
    stage_hear(
        s, arena_print(s->child.life, "<message from='%s' type='chat'>%s</message>", from, inside));
    return stage_heard(s, &heard);
}

START_TEST(a_message_names_what_it_answers_and_what_it_replaces_and_asks_for_a_receipt)
{
    const char *said = post("m7", "o0", true);

    ck_assert_ptr_nonnull(strstr(said, "urn:xmpp:reply:0"));
    ck_assert_ptr_nonnull(strstr(said, "m7"));
    ck_assert_ptr_nonnull(strstr(said, "urn:xmpp:message-correct:0"));
    ck_assert_ptr_nonnull(strstr(said, "o0"));
    ck_assert_ptr_nonnull(strstr(said, "urn:xmpp:receipts"));
}
END_TEST

START_TEST(a_message_without_any_of_it_says_none)
{
    const char *said = post(NULL, NULL, false);

    ck_assert_ptr_null(strstr(said, "urn:xmpp:reply:0"));
    ck_assert_ptr_null(strstr(said, "urn:xmpp:message-correct:0"));
    ck_assert_ptr_null(strstr(said, "urn:xmpp:receipts"));
}
END_TEST

START_TEST(a_receipt_is_told_and_settles_what_the_ping_has_not_yet)
{
    struct settlement settled;
    struct err e = {0};
    struct frame f;

    post(NULL, NULL, true);
    stage_hear(s, "<message from='eva@there.test/pc' type='chat'>" RECEIVED("o1") "</message>");
    ck_assert(stage_told(s, WIRE_SETTLED, &f) && wire_read_settled(&f, &settled, &e) == 0);
    ck_assert_int_eq(settled.outcome, SEND_DONE);
    ck_assert(stage_heard(s, &heard));
    ck_assert_int_eq(heard.message.kind, INBOUND_RECEIPT);
    ck_assert_str_eq(heard.message.from.id, "eva@there.test");
    ck_assert_str_eq(heard.message.reply_to, "o1");
}
END_TEST

START_TEST(a_receipt_of_what_they_were_never_sent_is_nothing)
{
    post(NULL, NULL, true);
    ck_assert(!is_told("bob@there.test/pc", RECEIVED("o1")));
    ck_assert(!is_told("eva@there.test/pc", RECEIVED("o2")));
}
END_TEST

START_TEST(somebody_who_writes_is_told_of_now_and_then_only)
{
    s->child.now = 10000;
    ck_assert(is_told("eva@there.test/pc", COMPOSING));
    ck_assert_int_eq(heard.message.kind, INBOUND_TYPING);
    ck_assert(!is_told("eva@there.test/pc", COMPOSING));
    ck_assert(is_told("bob@there.test/pc", COMPOSING));
    s->child.now += SIGNS_TYPING_MS;
    ck_assert(is_told("eva@there.test/pc", COMPOSING));
}
END_TEST

START_TEST(signs_that_were_kept_for_us_are_old_news)
{
    post(NULL, NULL, true);
    s->child.now = 10000;
    ck_assert(!is_told("eva@there.test/pc",
                       COMPOSING RECEIVED("o1") "<delay xmlns='urn:xmpp:delay' "
                                                "stamp='2026-11-22T10:00:00Z'/>"));
}
END_TEST

START_TEST(whoever_was_told_that_we_write_is_told_when_nothing_comes)
{
    is_told("eva@there.test/pc", "<body>hi</body><active "
                                 "xmlns='http://jabber.org/protocol/chatstates'/>");
    s->child.now = 1000;
    posts_composing(&s->child, "eva@there.test");
    ck_assert_ptr_nonnull(stage_said(s, "composing"));
    posts_tick(&s->child);
    ck_assert_ptr_null(stage_said(s, "paused"));
    s->child.now = 32000;
    posts_tick(&s->child);
    ck_assert_ptr_nonnull(stage_said(s, "paused"));
    posts_tick(&s->child);
    ck_assert_ptr_null(stage_said(s, "paused"));
}
END_TEST

TESTING_MAIN_AROUND("signs", set_up, tear_down,
                    a_message_names_what_it_answers_and_what_it_replaces_and_asks_for_a_receipt,
                    a_message_without_any_of_it_says_none,
                    a_receipt_is_told_and_settles_what_the_ping_has_not_yet,
                    a_receipt_of_what_they_were_never_sent_is_nothing,
                    somebody_who_writes_is_told_of_now_and_then_only,
                    signs_that_were_kept_for_us_are_old_news,
                    whoever_was_told_that_we_write_is_told_when_nothing_comes)
