/* test_upload.c: the service that takes files, and the places it gives. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "xmpp/iq.h"
#include "xmpp/stage.h"
#include "xmpp/upload.h"
#include <string.h>

#define INFO "http://jabber.org/protocol/disco#info"
#define ITEMS "http://jabber.org/protocol/disco#items"
#define UPLOAD "urn:xmpp:http:upload:0"
#define ERRORS "urn:ietf:params:xml:ns:xmpp-stanzas"
#define LINKS "<put url='https://up.test/p/1'>%s</put><get url='https://up.test/g/1'/>"

static struct stage *s;
static struct frame frame;

static void set_up(void)
{
    s = stage_new(NULL);
}

static void tear_down(void)
{
    stage_free(&s);
}

/* As the parent reads it. */
static const char *given(void)
{
    struct wire_slot_given g;
    struct err e = {0};

    ck_assert(stage_told(s, WIRE_SLOT_GIVEN, &frame));
    ck_assert_int_eq(wire_read_slot_given(&frame, &g, &e), 0);
    ck_assert_int_eq(g.id, 9);
    if (g.put)
        return arena_print(s->child.life, "%s %s %zu", g.put, g.get, g.header_count);
    return arena_copy(s->child.life, g.why);
}

static void answer_info(const char *jid, const char *features)
{
    const char *asked = stage_said(s, arena_print(s->child.life, "to=\"%s\"", jid));

    ck_assert_ptr_nonnull(asked);
    stage_hear(s, arena_print(s->child.life,
                              "<iq from='%s' type='result' id='%s'><query xmlns='" INFO
                              "'>%s</query></iq>",
                              jid, stage_value(s, asked, "id"), features));
}

static void find_service(const char *features)
{
    upload_start(&s->child);
    stage_answer(s, ITEMS, "here.test", "result",
                 "<query xmlns='" ITEMS "'><item jid='rooms.here.test'/><item "
                 "jid='upload.here.test'/></query>");
    answer_info("rooms.here.test", "<feature var='http://jabber.org/protocol/muc'/>");
    answer_info("upload.here.test", features);
    answer_info("here.test", "");
}

#define TAKES                                                                                      \
    "<feature var='" UPLOAD "'/><x xmlns='jabber:x:data'><field var='max-file-size'><value>1000"   \
    "</value></field></x>"

static void ask(int64_t bytes)
{
    const struct wire_slot slot = {9, "plan & letter.txt", "text/plain", bytes};

    upload_ask(&s->child, &slot);
}

static void answer_slot(const char *type, const char *inside)
{
    stage_answer(s, "<request", "upload.here.test", type, inside);
}

static void give_slot(const char *headers)
{
    answer_slot("result",
                arena_print(s->child.life, "<slot xmlns='" UPLOAD "'>" LINKS "</slot>", headers));
}

START_TEST(the_service_is_found_among_what_our_server_offers)
{
    ck_assert(upload_looked(&s->child));
    find_service(TAKES);
    ck_assert_str_eq(upload_service(&s->child), "upload.here.test");
    ck_assert(upload_looked(&s->child));
}
END_TEST

START_TEST(a_server_that_takes_files_itself_is_found_too)
{
    upload_start(&s->child);
    stage_answer(s, ITEMS, "here.test", "error", "");
    ck_assert(!upload_looked(&s->child));
    answer_info("here.test", "<feature var='" UPLOAD "'/>");
    ck_assert_str_eq(upload_service(&s->child), "here.test");
}
END_TEST

START_TEST(where_no_service_is_the_parent_is_told_at_once)
{
    find_service("");
    ck_assert_ptr_null(upload_service(&s->child));
    ask(10);
    ck_assert_str_eq(given(), "no-service");
    ck_assert_ptr_null(stage_sent(s));
}
END_TEST

START_TEST(while_we_still_look_it_is_for_later)
{
    upload_start(&s->child);
    ask(10);
    ck_assert_str_eq(given(), "retry");
    s->child.now += 20000; /* nobody answers */
    iq_tick(&s->child);
    s->child.now += 20000;
    iq_tick(&s->child);
    ck_assert(upload_looked(&s->child));
    ask(10);
    ck_assert_str_eq(given(), "no-service");
}
END_TEST

START_TEST(only_so_many_services_are_asked)
{
    struct buf items = BUF_INIT(65536);
    int asked = 0;

    for (int i = 0; i < 200; i++)
        buf_print(&items, "<item jid='s%d.here.test'/>", i);
    upload_start(&s->child);
    stage_answer(
        s, ITEMS, "here.test", "result",
        arena_print(s->child.life, "<query xmlns='" ITEMS "'>%s</query>", buf_text(&items)));
    while (stage_said(s, INFO))
        asked++;
    ck_assert_int_eq(asked, 21);
    buf_free(&items);
}
END_TEST

START_TEST(a_place_is_asked_for_with_name_size_and_type)
{
    const char *said;

    find_service(TAKES);
    ask(1000);
    said = stage_said(s, "<request");
    ck_assert_str_eq(stage_value(s, said, "to"), "upload.here.test");
    ck_assert_str_eq(stage_value(s, said, "size"), "1000");
    ck_assert_str_eq(stage_value(s, said, "content-type"), "text/plain");
    ck_assert_str_eq(stage_value(s, said, "filename"), "plan &amp; letter.txt");
}
END_TEST

START_TEST(a_place_that_is_given_comes_with_both_links)
{
    find_service(TAKES);
    ask(10);
    give_slot("");
    ck_assert_str_eq(given(), "https://up.test/p/1 https://up.test/g/1 0");
}
END_TEST

START_TEST(only_three_headers_pass_and_none_with_a_second_line)
{
    find_service(TAKES);
    ask(10);
    give_slot("<header name='Authorization'>a</header><header name='Cookie'>b</header>"
              "<header name='Expires'>c</header><header name='Expires'>d</header>");
    ck_assert_str_eq(given(), "https://up.test/p/1 https://up.test/g/1 3");
    ask(10);
    give_slot("<header name='Host'>evil</header><header name='X-Forwarded-For'>b</header><header>c"
              "</header><header name='Cookie'>a&#13;&#10;Host: evil</header><header "
              "name='Cookie&#10;'>a</header><header name='Expires'>c</header>");
    ck_assert_str_eq(given(), "https://up.test/p/1 https://up.test/g/1 1");
}
END_TEST

START_TEST(what_is_larger_than_the_service_takes_is_not_asked_for)
{
    find_service(TAKES);
    ask(1001);
    ck_assert_str_eq(given(), "too-large");
    ck_assert_ptr_null(stage_sent(s));
}
END_TEST

START_TEST(each_refusal_has_its_word)
{
    static const struct {
        const char *type, *condition, *why;
    } REFUSALS[] = {{"modify", "not-acceptable", "too-large"},
                    {"wait", "resource-constraint", "retry"},
                    {"auth", "forbidden", "refused"},
                    {"cancel", "item-not-found", "refused"}};

    find_service("<feature var='" UPLOAD "'/>");
    for (size_t i = 0; i < sizeof REFUSALS / sizeof REFUSALS[0]; i++) {
        ask(1000000);
        answer_slot("error",
                    arena_print(s->child.life, "<error type='%s'><%s xmlns='" ERRORS "'/></error>",
                                REFUSALS[i].type, REFUSALS[i].condition));
        ck_assert_str_eq(given(), REFUSALS[i].why);
    }
    ask(10);
    s->child.now += 20000;
    iq_tick(&s->child);
    ck_assert_str_eq(given(), "retry");
}
END_TEST

START_TEST(half_a_place_is_none)
{
    static const char *const HALVES[] = {
        "", "<slot xmlns='" UPLOAD "'/>",
        "<slot xmlns='" UPLOAD "'><put url='https://a.test'/></slot>",
        "<slot xmlns='" UPLOAD "'><put/><get url='https://a.test'/></slot>",
        "<slot xmlns='urn:other'><put url='https://a.test'/><get url='https://a.test'/></slot>"};

    find_service(TAKES);
    for (size_t i = 0; i < sizeof HALVES / sizeof HALVES[0]; i++) {
        ask(10);
        answer_slot("result", HALVES[i]);
        ck_assert_str_eq(given(), "refused");
    }
}
END_TEST

START_TEST(so_many_places_are_asked_for_at_a_time)
{
    int later = 0;

    find_service(TAKES);
    for (int i = 0; i < 20; i++)
        ask(10);
    while (stage_told(s, WIRE_SLOT_GIVEN, &frame))
        later++;
    ck_assert_int_eq(later, 20 - 16);
    answer_slot("error", "");
    ck_assert_str_eq(given(), "refused");
    ask(10); /* there is room again */
    ck_assert(!stage_told(s, WIRE_SLOT_GIVEN, &frame));
}
END_TEST

TESTING_MAIN_AROUND("upload", set_up, tear_down, the_service_is_found_among_what_our_server_offers,
                    a_server_that_takes_files_itself_is_found_too,
                    where_no_service_is_the_parent_is_told_at_once,
                    while_we_still_look_it_is_for_later, only_so_many_services_are_asked,
                    a_place_is_asked_for_with_name_size_and_type,
                    a_place_that_is_given_comes_with_both_links,
                    only_three_headers_pass_and_none_with_a_second_line,
                    what_is_larger_than_the_service_takes_is_not_asked_for,
                    each_refusal_has_its_word, half_a_place_is_none,
                    so_many_places_are_asked_for_at_a_time)
