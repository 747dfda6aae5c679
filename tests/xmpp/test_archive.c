/* test_archive.c: what was said while we were away: read once, in order, and believed from our own account alone. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "xmpp/archive.h"
#include "xmpp/iq.h"
#include "xmpp/receipts.h"
#include "xmpp/stage.h"
#include <stdio.h>
#include <string.h>

#define ERRORS "urn:ietf:params:xml:ns:xmpp-stanzas"

static struct stage *s;
static struct wire_heard heard;

static void set_up(void)
{
    s = stage_new("desk@rooms.here.test");
    s->child.online = false;
}

static void tear_down(void)
{
    stage_free(&s);
}

static void start(const char *cursor, int64_t since)
{
    s->child.setup.cursor = cursor;
    s->child.setup.since = since;
    archive_start(&s->child, true);
}

/* The page that is asked for just now, as text; NULL: none. */
static const char *page(void)
{
    return stage_said(s, "queryid");
}

static void give(const char *asked, const char *id, const char *message)
{
    stage_hear(s, arena_print(s->child.life,
                              "<message from='bot@here.test'><result xmlns='urn:xmpp:mam:2' "
                              "queryid='%s' id='%s'><forwarded xmlns='urn:xmpp:forward:0'><delay "
                              "xmlns='urn:xmpp:delay' stamp='2026-01-01T00:00:00Z'/>%s"
                              "</forwarded></result></message>",
                              stage_value(s, asked, "queryid"), id, message));
}

static void give_text(const char *asked, const char *id, const char *text)
{
    give(asked, id,
         arena_print(s->child.life,
                     "<message xmlns='jabber:client' from='eva@there.test/pc' type='chat' "
                     "id='m-%s'><body>%s</body><request xmlns='urn:xmpp:receipts'/></message>",
                     id, text));
}

static void end_page(const char *asked, const char *last, bool complete)
{
    const char *set = last ? arena_print(s->child.life,
                                         "<set xmlns='http://jabber.org/protocol/rsm'><last>%s"
                                         "</last></set>",
                                         last)
                           : "";

    stage_hear(s, arena_print(s->child.life,
                              "<iq from='bot@here.test' type='result' id='%s'><fin "
                              "xmlns='urn:xmpp:mam:2' complete='%s'>%s</fin></iq>",
                              stage_value(s, asked, "id"), complete ? "true" : "false", set));
}

static void fail_page(const char *asked, const char *condition)
{
    stage_hear(s,
               arena_print(s->child.life,
                           "<iq from='bot@here.test' type='error' id='%s'><error type='wait'><%s "
                           "xmlns='" ERRORS "'/></error></iq>",
                           stage_value(s, asked, "id"), condition));
}

/* "H text" for what is heard, "C id" for a cursor, "A" an alert, "O" that we are here: in their order. */
static const char *told(void)
{
    static struct buf all;
    struct attachment file;
    struct err e = {0};
    struct frame f;

    buf_free(&all);
    all = (struct buf)BUF_INIT(65536);
    while (stage_next(s, &f)) {
        if (f.kind == WIRE_HEARD && wire_read_heard(&f, &heard, &file, &e) == 0)
            buf_print(&all, "H %s%s|", heard.message.text, heard.delayed ? "" : " live");
        if (f.kind == WIRE_CURSOR)
            buf_print(&all, "C %s|", frame_text(&f, 0));
        if (f.kind == WIRE_ALERT)
            buf_add_text(&all, "A|");
        if (f.kind == WIRE_ONLINE)
            buf_add_text(&all, "O|");
    }
    return arena_copy(s->child.life, buf_text(&all));
}

static void say_live(const char *id, const char *text)
{
    stage_hear(s, arena_print(s->child.life,
                              "<message from='eva@there.test/pc' type='chat'><body>%s</body>"
                              "<stanza-id xmlns='urn:xmpp:sid:0' by='bot@here.test' id='%s'/>"
                              "</message>",
                              text, id));
}

/* --- pages --- */

START_TEST(pages_are_read_one_after_the_other_and_each_moves_the_cursor_behind_it)
{
    const char *asked;

    start("a0", 5);
    asked = page();
    ck_assert_ptr_nonnull(strstr(asked, "<after>a0</after>"));
    ck_assert_ptr_null(strstr(asked, "jabber:x:data"));
    give_text(asked, "a1", "one");
    give_text(asked, "a2", "two");
    end_page(asked, "a2", false);
    ck_assert_str_eq(told(), "H one|H two|C a2|");
    ck_assert_str_eq(heard.message.external_id, "a2");
    ck_assert_str_eq(heard.said_id, "m-a2");
    asked = page();
    ck_assert_ptr_nonnull(strstr(asked, "<after>a2</after>"));
    give_text(asked, "a3", "three");
    end_page(asked, "a3", true);
    ck_assert_str_eq(told(), "H three|C a3|O|");
    ck_assert(s->child.online);
}
END_TEST

START_TEST(what_came_before_our_presence_was_seen_is_read_in_a_second_pass)
{
    const char *asked;

    start("a0", 5);
    end_page(page(), NULL, true);
    ck_assert_str_eq(told(), "O|");
    asked = page();
    ck_assert_ptr_nonnull(asked);
    ck_assert_ptr_nonnull(strstr(asked, "<after>a0</after>"));
    say_live("a2", "live"); /* this alone must not move the cursor over a1 */
    ck_assert_str_eq(told(), "H live live|");
    give_text(asked, "a1", "between");
    give_text(asked, "a2", "live");
    end_page(asked, "a2", true);
    ck_assert_str_eq(told(), "H between|H live|C a2|");
    ck_assert_ptr_null(page());
    say_live("a3", "later");
    ck_assert_str_eq(told(), "H later live|C a3|");
}
END_TEST

START_TEST(a_new_bot_does_not_ask_for_the_past)
{
    start(NULL, 0);
    ck_assert_ptr_null(page());
    ck_assert_str_eq(told(), "O|");
    say_live("a1", "hello");
    ck_assert_str_eq(told(), "H hello live|C a1|");
}
END_TEST

START_TEST(without_a_cursor_the_time_is_the_beginning)
{
    const char *asked;

    start(NULL, 86400);
    asked = page();
    ck_assert_ptr_nonnull(strstr(asked, "1970-01-02T00:00:00Z"));
    ck_assert_ptr_null(strstr(asked, "<after>"));
}
END_TEST

START_TEST(a_cursor_that_the_archive_lost_falls_back_to_the_time)
{
    const char *asked;

    start("a0", 86400);
    fail_page(page(), "item-not-found");
    asked = page();
    ck_assert_ptr_nonnull(strstr(asked, "1970-01-02T00:00:00Z"));
    ck_assert_ptr_null(strstr(asked, "<after>"));
    give_text(asked, "b1", "one");
    end_page(asked, "b1", false);
    asked = page();
    ck_assert_ptr_nonnull(strstr(asked, "<after>b1</after>"));
    ck_assert_ptr_nonnull(strstr(asked, "1970-01-02T00:00:00Z"));
    fail_page(asked, "item-not-found"); /* not for ever */
    ck_assert_str_eq(told(), "H one|C b1|A|O|");
}
END_TEST

START_TEST(a_page_that_cannot_be_read_does_not_lose_what_it_had)
{
    const char *asked;

    start("a0", 5);
    fail_page(page(), "internal-server-error");
    ck_assert_str_eq(told(), "A|O|");
    say_live("a9", "now");
    ck_assert_str_eq(told(), "H now live|"); /* the cursor stays before a1 */
    archive_tick(&s->child);
    ck_assert_ptr_null(page());
    s->child.now += 300000;
    archive_tick(&s->child);
    asked = page();
    ck_assert_ptr_nonnull(strstr(asked, "<after>a0</after>"));
    give_text(asked, "a1", "missed");
    end_page(asked, "a9", true);
    ck_assert_str_eq(told(), "H missed|C a9|");
    say_live("a10", "then");
    ck_assert_str_eq(told(), "H then live|C a10|");
}
END_TEST

START_TEST(an_archive_that_does_not_answer_is_told_of_once_and_asked_again)
{
    start("a0", 5);
    for (int i = 0; i < 3; i++) {
        ck_assert_ptr_nonnull(page());
        s->child.now += 20000;
        iq_tick(&s->child);
        s->child.now += 300000;
        archive_tick(&s->child);
    }
    ck_assert_str_eq(told(), "A|O|");
}
END_TEST

START_TEST(a_page_that_leads_nowhere_is_the_last)
{
    char id[300];

    memset(id, 'i', sizeof id);
    id[sizeof id - 1] = '\0';
    start("a0", 5);
    end_page(page(), "a0", false);
    ck_assert_str_eq(told(), "O|");
    end_page(page(), id, false);
    ck_assert_ptr_null(page());
}
END_TEST

START_TEST(without_an_archive_the_operator_is_told_and_we_serve)
{
    archive_start(&s->child, false);
    ck_assert_ptr_null(page());
    ck_assert_str_eq(told(), "A|O|");
}
END_TEST

START_TEST(everything_is_to_be_kept_from_now_on)
{
    start("a0", 5);
    ck_assert_ptr_nonnull(stage_said(s, "default=\"always\""));
}
END_TEST

START_TEST(what_was_held_back_does_not_move_the_cursor)
{
    start(NULL, 0);
    ck_assert_str_eq(told(), "O|");
    stage_hear(s,
               "<message from='eva@there.test/pc' type='chat'><body>old</body><stanza-id "
               "xmlns='urn:xmpp:sid:0' by='bot@here.test' id='a1'/><delay xmlns='urn:xmpp:delay' "
               "from='here.test' stamp='2026-01-01T00:00:00Z'/></message>");
    ck_assert_str_eq(told(), "H old|");
}
END_TEST

/* --- what is in it --- */

START_TEST(what_is_no_persons_word_in_the_archive_is_passed_over)
{
    static const char *const NONE[] = {
        "<message xmlns='jabber:client' from='bot@here.test/recoup' "
        "type='chat'><body>x</body></message>",
        "<message xmlns='jabber:client' from='here.test' type='normal'><body>x</body></message>",
        "<message xmlns='jabber:client' from='desk@rooms.here.test/ana' "
        "type='chat'><body>x</body></message>",
        "<message xmlns='jabber:client' from='desk@rooms.here.test/ana' "
        "type='groupchat'><body>x</body></message>",
        "<message xmlns='jabber:client' from='eva@there.test' "
        "type='headline'><body>x</body></message>",
        "<message xmlns='jabber:client' from='eva@there.test' "
        "type='error'><body>x</body></message>",
        "<message xmlns='jabber:client' from='eva@there.test'/>",
        "<message xmlns='jabber:client'><body>x</body></message>",
        "<message xmlns='jabber:client' from='eva@there.test'><body>x</body><sent "
        "xmlns='urn:xmpp:carbons:2'/></message>",
        "<presence xmlns='jabber:client' from='eva@there.test'/>",
        "",
    };
    const char *asked;

    start("a0", 5);
    asked = page();
    for (size_t i = 0; i < sizeof NONE / sizeof NONE[0]; i++)
        give(asked, "a1", NONE[i]);
    ck_assert_str_eq(told(), "");
}
END_TEST

START_TEST(what_is_old_gets_no_receipt_and_no_questions)
{
    const char *asked;

    start("a0", 5);
    asked = page();
    stage_forget_sent(s);
    give_text(asked, "a1", "one");
    ck_assert_str_eq(told(), "H one|");
    receipts_committed(&s->child, 100);
    ck_assert_ptr_null(stage_sent(s));
}
END_TEST

/* --- whose results --- */

START_TEST(a_result_counts_only_from_our_account_and_to_our_open_query)
{
    static const char *const FROM[] = {"eva@there.test",     "eva@there.test/pc",
                                       "here.test",          "bot@here.test/x",
                                       "bot@here.test.evil", "archive.here.test"};
    const char *asked, *query;
    int64_t before;

    start("a0", 5);
    asked = page();
    query = stage_value(s, asked, "queryid");
    for (size_t i = 0; i < sizeof FROM / sizeof FROM[0]; i++)
        stage_hear(s, arena_print(s->child.life,
                                  "<message from='%s'><result xmlns='urn:xmpp:mam:2' queryid='%s' "
                                  "id='a1'><forwarded xmlns='urn:xmpp:forward:0'><message "
                                  "xmlns='jabber:client' from='boss@here.test' type='chat'>"
                                  "<body>x</body></message></forwarded></result></message>",
                                  FROM[i], query));
    ck_assert_int_eq(s->child.forged, 6);
    ck_assert_str_eq(told(), "");
    end_page(asked, NULL, true);
    end_page(page(), NULL, true);
    told();
    before = s->child.forged;
    give_text(asked, "a1", "late"); /* that query is over */
    ck_assert_str_eq(told(), "");
    ck_assert_int_eq(s->child.forged, before + 1);
}
END_TEST

TESTING_MAIN_AROUND("archive", set_up, tear_down,
                    pages_are_read_one_after_the_other_and_each_moves_the_cursor_behind_it,
                    what_came_before_our_presence_was_seen_is_read_in_a_second_pass,
                    a_new_bot_does_not_ask_for_the_past, without_a_cursor_the_time_is_the_beginning,
                    a_cursor_that_the_archive_lost_falls_back_to_the_time,
                    a_page_that_cannot_be_read_does_not_lose_what_it_had,
                    an_archive_that_does_not_answer_is_told_of_once_and_asked_again,
                    a_page_that_leads_nowhere_is_the_last,
                    without_an_archive_the_operator_is_told_and_we_serve,
                    everything_is_to_be_kept_from_now_on,
                    what_was_held_back_does_not_move_the_cursor,
                    what_is_no_persons_word_in_the_archive_is_passed_over,
                    what_is_old_gets_no_receipt_and_no_questions,
                    a_result_counts_only_from_our_account_and_to_our_open_query)
