/* test_iq.c: requests: what we ask, whose answer counts, and what others may ask. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "xmpp/iq.h"
#include "xmpp/peers.h"
#include "xmpp/room.h"
#include "xmpp/stage.h"
#include <stdio.h>
#include <string.h>

#define INFO "http://jabber.org/protocol/disco#info"
#define COMMANDS "http://jabber.org/protocol/commands"

static struct stage *s;
static int answers, results, nothings;

static void set_up(void)
{
    s = stage_new("desk@rooms.here.test");
    answers = results = nothings = 0;
}

static void tear_down(void)
{
    stage_free(&s);
}

static void count(struct child *c, void *owner, const struct iq_answer *answer)
{
    (void)c;
    (void)owner;
    answers++;
    results += answer->result;
    nothings += !answer->stanza;
}

/* Asks, and returns the id of it. */
static const char *ask(const char *to)
{
    struct stanza *iq = iq_new(&s->child, "get", to);

    stanza_add(iq, "ping", "urn:xmpp:ping");
    iq_ask(&s->child, &iq, count, NULL);
    return stage_value(s, stage_said(s, "urn:xmpp:ping"), "id");
}

static void answer_from(const char *from, const char *type, const char *id)
{
    stage_hear(s, arena_print(s->child.life, "<iq %s%s%s type='%s' id='%s'/>", from ? "from='" : "",
                              from ? from : "", from ? "'" : "", type, id));
}

/* --- ours --- */

START_TEST(an_answer_counts_only_from_whom_was_asked)
{
    static const char *const OTHERS[] = {"eva@there.test/pc", "upload.here.test/x", "here.test",
                                         "bot@here.test",     "bot@here.test/pc",   NULL};
    const char *id = ask("upload.here.test");

    for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0]; i++) {
        answer_from(OTHERS[i], "result", id);
        answer_from(OTHERS[i], "error", id);
    }
    ck_assert_int_eq(answers, 0);
    ck_assert_int_eq(s->child.forged, 12);
    answer_from("upload.here.test", "result", id);
    ck_assert_int_eq(results, 1);
    answer_from("upload.here.test", "result", id); /* and once */
    ck_assert_int_eq(answers, 1);
}
END_TEST

START_TEST(our_server_answers_for_our_account_under_each_of_its_names)
{
    static const char *const NAMES[] = {NULL, "bot@here.test", "here.test", "bot@here.test/recoup"};

    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        answer_from(NAMES[i], "result", ask(NULL));
    ck_assert_int_eq(results, 4);
    answer_from("bot@here.test/other", "result", ask(NULL));
    answer_from("eva@here.test", "result", ask("bot@here.test"));
    ck_assert_int_eq(answers, 4);
}
END_TEST

START_TEST(an_error_is_an_answer_that_is_no_result)
{
    answer_from("here.test", "error", ask("here.test"));
    ck_assert_int_eq(answers, 1);
    ck_assert_int_eq(results, 0);
    ck_assert_int_eq(nothings, 0);
}
END_TEST

START_TEST(a_request_or_an_unknown_id_is_no_answer)
{
    const char *id = ask("here.test");

    answer_from("here.test", "get", id);
    answer_from("here.test", "result", "");
    answer_from("here.test", "result", "0123456789abcdef");
    stage_hear(s, "<iq from='here.test' type='result'/>");
    ck_assert_int_eq(answers, 0);
}
END_TEST

START_TEST(who_does_not_answer_in_time_has_not_answered)
{
    const char *id = ask("here.test");

    s->child.now += 19999;
    iq_tick(&s->child);
    ck_assert_int_eq(answers, 0);
    s->child.now += 1;
    iq_tick(&s->child);
    ck_assert_int_eq(nothings, 1);
    answer_from("here.test", "result", id);
    ck_assert_int_eq(answers, 1);
}
END_TEST

START_TEST(ids_are_not_to_be_guessed)
{
    const char *a = ask("here.test"), *b = ask("here.test");

    ck_assert_uint_eq(strlen(a), 16);
    ck_assert_str_ne(a, b);
}
END_TEST

START_TEST(what_does_not_fit_into_the_table_is_not_sent)
{
    int open = 0;

    for (; iq_may_ask(&s->child) && open < 10000; open++)
        ask("here.test");
    ck_assert_int_ge(open, 256 + 64); /* all of the staff, and a ping behind each post */
    ck_assert_int_eq(answers, 0);
    for (int i = 0; i < 2; i++) {
        struct stanza *iq = iq_new(&s->child, "get", "here.test");

        iq_ask(&s->child, &iq, count, NULL);
        ck_assert_ptr_null(stage_sent(s));
    }
    ck_assert_int_eq(nothings, 2);
    s->child.now += 20000;
    iq_tick(&s->child);
    ck_assert_int_eq(nothings, 2 + open);
    ck_assert(iq_may_ask(&s->child));
}
END_TEST

START_TEST(strangers_who_never_answer_leave_room_for_our_server)
{
    struct wire_heard heard;

    for (int i = 0; i < 500; i++) {
        stage_hear(s, arena_print(s->child.life,
                                  "<message from='e%d@there.test/pc'><body>x</body></message>", i));
        stage_forget_sent(s);
        ck_assert(stage_heard(s, &heard));
    }
    ck_assert(!iq_may_ask_stranger(&s->child));
    ck_assert(iq_may_ask(&s->child));
    ck_assert(!s->child.over);
    /* Who found no room is asked when they write again. */
    s->child.now += 20000;
    iq_tick(&s->child);
    stage_hear(s, "<message from='e499@there.test/pc'><body>x</body></message>");
    ck_assert_ptr_nonnull(stage_said(s, INFO));
}
END_TEST

/* --- theirs --- */

static const char *asked(const char *attributes, const char *inside)
{
    stage_forget_sent(s);
    stage_hear(s, arena_print(s->child.life, "<iq from='eva@there.test/pc' id='q1' %s>%s</iq>",
                              attributes, inside));
    return stage_said(s, "<iq");
}

static void must_hold(const char *text, const char *part)
{
    ck_assert_ptr_nonnull(text);
    ck_assert_msg(strstr(text, part), "no %s in %s", part, text);
}

static void must_be_for_eva(const char *answer, const char *type)
{
    ck_assert_ptr_nonnull(answer);
    ck_assert_str_eq(stage_value(s, answer, "to"), "eva@there.test/pc");
    ck_assert_str_eq(stage_value(s, answer, "id"), "q1");
    must_hold(answer, type);
}

START_TEST(what_nobody_here_knows_is_answered_too)
{
    static const char *const UNKNOWN[] = {
        "<query xmlns='urn:of:tomorrow'/>", "<ping xmlns='urn:other'/>", "",
        "<query xmlns='jabber:iq:roster'><item jid='x@y'/></query>"};
    const char *answer;

    for (size_t i = 0; i < sizeof UNKNOWN / sizeof UNKNOWN[0]; i++)
        for (int set = 0; set < 2; set++) {
            answer = asked(set ? "type='set'" : "type='get'", UNKNOWN[i]);
            must_be_for_eva(answer, "type=\"error\"");
            must_hold(answer, "service-unavailable");
        }
    answer = asked("type='set'", "<ping xmlns='urn:xmpp:ping'/>"); /* a ping is a get */
    must_hold(answer, "service-unavailable");
    must_hold(asked("", ""), "bad-request");
    must_hold(asked("type='of-tomorrow'", ""), "bad-request");
}
END_TEST

START_TEST(a_change_of_our_roster_is_taken_from_our_own_account)
{
    stage_forget_sent(s);
    stage_hear(s, "<iq id='r1' type='set'><query xmlns='jabber:iq:roster'/></iq>");
    must_hold(stage_said(s, "<iq"), "type=\"result\"");
    must_hold(asked("type='set'", "<query xmlns='jabber:iq:roster'/>"), "service-unavailable");
}
END_TEST

START_TEST(an_answer_to_nothing_is_not_answered)
{
    ck_assert_ptr_null(asked("type='result'", ""));
    ck_assert_ptr_null(asked("type='error'", ""));
}
END_TEST

START_TEST(a_ping_is_answered)
{
    must_be_for_eva(asked("type='get'", "<ping xmlns='urn:xmpp:ping'/>"), "type=\"result\"");
}
END_TEST

START_TEST(the_version_is_told_and_the_system_is_not)
{
    const char *answer = asked("type='get'", "<query xmlns='jabber:iq:version'/>");

    must_hold(answer, "<name>recoup</name>");
    must_hold(answer, "<version>1</version>");
    ck_assert_ptr_null(strstr(answer, "<os>"));
}
END_TEST

START_TEST(the_time_is_told_in_utc)
{
    const char *answer = asked("type='get'", "<time xmlns='urn:xmpp:time'/>");

    must_hold(answer, "<tzo>+00:00</tzo>");
    must_hold(answer, "Z</utc>");
}
END_TEST

/* The string of XEP-0115, section 5.1, from what we answer ourselves. */
static char *hash_of_answer(const char *answer)
{
    const struct stanza *query = stanza_find(stage_tree(s, answer), "query", INFO), *at;
    struct buf all = BUF_INIT(8192);
    const char *last = "";
    char *hash;

    at = stanza_find(query, "identity", NULL);
    buf_print(&all, "%s/%s//%s<", stanza_attribute(at, "category"), stanza_attribute(at, "type"),
              stanza_attribute(at, "name"));
    ck_assert_ptr_null(stanza_find_next(at, "identity", NULL));
    for (at = stanza_find(query, "feature", NULL); at; at = stanza_find_next(at, "feature", NULL)) {
        const char *var = stanza_attribute(at, "var");

        ck_assert_msg(strcmp(last, var) < 0, "%s stands before %s", last, var);
        last = var;
        buf_print(&all, "%s<", var);
    }
    at =
        stanza_find(query, "x", "jabber:x:data"); /* a form counts too: its kind, then its fields */
    for (at = at ? stanza_find(at, "field", NULL) : NULL; at;
         at = stanza_find_next(at, "field", NULL)) {
        if (strcmp(stanza_attribute(at, "var"), "FORM_TYPE") != 0)
            buf_print(&all, "%s<", stanza_attribute(at, "var"));
        buf_print(&all, "%s<", stanza_text_of(at, "value", NULL, s->child.life));
    }
    hash = stanza_caps_hash(buf_text(&all), s->child.life);
    buf_free(&all);
    return hash;
}

START_TEST(the_hash_in_our_presence_is_that_of_our_answer)
{
    const char *answer = asked("type='get'", "<query xmlns='" INFO "'/>"), *presence, *hash;

    must_be_for_eva(answer, "type=\"result\"");
    hash = hash_of_answer(answer);
    presence_send(&s->child);
    presence = stage_said(s, "<presence");
    ck_assert_str_eq(stage_value(s, presence, "ver"), hash);
    ck_assert_str_eq(stage_value(s, presence, "hash"), "sha-1");
    answer =
        asked("type='get'", arena_print(s->child.life, "<query xmlns='" INFO "' node='%s#%s'/>",
                                        stage_value(s, presence, "node"), hash));
    must_hold(answer, "type=\"result\"");
    must_hold(answer, hash); /* the node comes back */
    ck_assert_str_eq(hash_of_answer(answer), hash);
}
END_TEST

START_TEST(who_runs_it_is_told_where_that_is_configured_and_counts_for_the_hash)
{
    const char *answer = asked("type='get'", "<query xmlns='" INFO "'/>");
    char *without = hash_of_answer(answer);

    ck_assert_ptr_null(strstr(answer, "jabber:x:data\" type"));
    s->child.setup.contact = "mailto:desk@here.test";
    answer = asked("type='get'", "<query xmlns='" INFO "'/>");
    must_hold(answer, "http://jabber.org/network/serverinfo");
    must_hold(answer, "var=\"admin-addresses\"");
    must_hold(answer, "<value>mailto:desk@here.test</value>");
    ck_assert_str_ne(hash_of_answer(answer), without);
    presence_send(&s->child);
    ck_assert_str_eq(stage_value(s, stage_said(s, "<presence"), "ver"), hash_of_answer(answer));
}
END_TEST

START_TEST(the_hash_is_that_of_the_standard)
{
    /* The simple example of XEP-0115, section 5.2. */
    ck_assert_str_eq(stanza_caps_hash("client/pc//Exodus 0.9.1<http://jabber.org/protocol/caps<"
                                      "http://jabber.org/protocol/disco#info<"
                                      "http://jabber.org/protocol/disco#items<"
                                      "http://jabber.org/protocol/muc<",
                                      s->child.a),
                     "QgayPKawpkPSDYmwT/WM94uAlu0=");
}
END_TEST

START_TEST(a_node_that_is_not_there_is_not_found)
{
    must_hold(asked("type='get'", "<query xmlns='" INFO "' node='secret'/>"), "item-not-found");
    must_hold(asked("type='get'",
                    "<query xmlns='http://jabber.org/protocol/disco#items' node='secret'/>"),
              "item-not-found");
    must_hold(asked("type='get'", "<query xmlns='http://jabber.org/protocol/disco#items'/>"),
              "type=\"result\"");
}
END_TEST

/* --- commands --- */

START_TEST(the_commands_are_listed)
{
    const char *answer =
        asked("type='get'", "<query xmlns='http://jabber.org/protocol/disco#items' "
                            "node='" COMMANDS "'/>");

    must_hold(answer, "name=\"My plan\"");
    must_hold(answer, "jid=\"bot@here.test/recoup\"");
    must_hold(asked("type='get'", "<query xmlns='" INFO "' node='plan'/>"), "command-node");
    must_hold(asked("type='get'", "<query xmlns='" INFO "' node='" COMMANDS "'/>"), "command-list");
}
END_TEST

START_TEST(commands_are_named_in_the_language_of_who_asks)
{
    static const char ITEMS[] = "<query xmlns='http://jabber.org/protocol/disco#items' "
                                "node='" COMMANDS "'/>";
    static const struct {
        const char *attributes, *name, *other;
    } ROWS[] = {{"type='get' xml:lang='es'", "name=\"Mi plan\"", "My plan"},
                {"type='get' xml:lang='ES-mx'", "name=\"Mi plan\"", "My plan"},
                {"type='get' xml:lang='est'", "name=\"My plan\"", "Mi plan"},
                {"type='get' xml:lang=''", "name=\"My plan\"", "Mi plan"},
                {"type='get'", "name=\"My plan\"", "Mi plan"}};

    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        const char *answer = asked(ROWS[i].attributes, ITEMS);

        must_hold(answer, ROWS[i].name);
        ck_assert_ptr_null(strstr(answer, ROWS[i].other));
    }
    must_hold(asked("type='get' xml:lang='es'", "<query xmlns='" INFO "' node='plan'/>"),
              "Mi plan");
    must_hold(asked("type='set' xml:lang='es'", "<command xmlns='" COMMANDS "' node='plan'/>"),
              "La respuesta llega al chat.");
}
END_TEST

START_TEST(a_command_says_its_word_and_is_done)
{
    struct wire_heard heard;
    const char *answer = asked("type='set'", "<command xmlns='" COMMANDS "' node='plan' "
                                             "action='execute' sessionid='s1'/>");

    must_be_for_eva(answer, "status=\"completed\"");
    must_hold(answer, "The answer comes in the chat.");
    must_hold(answer, "sessionid=\"s1\"");
    ck_assert(stage_heard(s, &heard));
    ck_assert_str_eq(heard.message.from.id, "eva@there.test");
    ck_assert_str_eq(heard.message.text, "plan");
    must_hold(asked("type='set'", "<command xmlns='" COMMANDS "' node='plan'/>"), "completed");
    ck_assert(stage_heard(s, &heard));
}
END_TEST

static const char *with_form(const char *type, const char *answer)
{
    s->child.setup.commands[0] = (struct wire_command){.language = "en",
                                                       .node = "language",
                                                       .name = "Another language",
                                                       .ask = "Which?",
                                                       .options = "English\nEspa\303\261ol"};
    return asked("type='set'",
                 arena_print(s->child.life,
                             "<command xmlns='" COMMANDS "' node='language' sessionid='s1'%s><x "
                             "xmlns='jabber:x:data' type='%s'><field var='other'><value>x</value>"
                             "</field><field var='answer'><value>%s</value></field></x></command>",
                             *type == 's' ? " action='complete'" : "", type, answer));
}

START_TEST(a_command_that_needs_an_answer_shows_a_form_first)
{
    struct wire_heard heard;
    const char *form;

    with_form("cancel", "");
    form = asked("type='set'", "<command xmlns='" COMMANDS "' node='language' action='execute'/>");
    must_be_for_eva(form, "status=\"executing\"");
    must_hold(form, "<complete");
    must_hold(form, "<title>Another language</title>");
    must_hold(form, "label=\"Which?\"");
    must_hold(form, "type=\"list-single\"");
    must_hold(form, "<value>English</value>");
    must_hold(form, "<value>Espa\303\261ol</value>");
    ck_assert(!stage_heard(s, &heard));
}
END_TEST

START_TEST(what_was_chosen_in_a_form_is_said_behind_the_word)
{
    struct wire_heard heard;

    must_hold(with_form("submit", "Espa\303\261ol"), "status=\"completed\"");
    ck_assert(stage_heard(s, &heard));
    ck_assert_str_eq(heard.message.text, "language");
    ck_assert(stage_heard(s, &heard));
    ck_assert_str_eq(heard.message.text, "Espa\303\261ol");
    ck_assert(!stage_heard(s, &heard));
}
END_TEST

START_TEST(a_form_with_what_was_not_offered_says_nothing)
{
    static const char *const OTHERS[] = {"", "Klingon", "English\nEspa\303\261ol", "Engl"};
    struct wire_heard heard;

    for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0]; i++)
        must_hold(with_form("submit", OTHERS[i]), "bad-payload");
    must_hold(with_form("cancel", "English"), "status=\"canceled\"");
    ck_assert(!stage_heard(s, &heard));
}
END_TEST

START_TEST(a_command_that_cannot_be_says_nothing)
{
    struct wire_heard heard;

    must_hold(asked("type='set'", "<command xmlns='" COMMANDS "' node='other'/>"),
              "item-not-found");
    must_hold(asked("type='set'", "<command xmlns='" COMMANDS "'/>"), "item-not-found");
    must_hold(asked("type='set'", "<command xmlns='" COMMANDS "' node='plan' action='cancel'/>"),
              "status=\"canceled\"");
    must_hold(asked("type='set'", "<command xmlns='" COMMANDS "' node='plan' action='fly'/>"),
              "bad-action");
    ck_assert(!stage_heard(s, &heard));
}
END_TEST

START_TEST(a_command_is_said_by_a_person_alone)
{
    static const char *const OTHERS[] = {"desk@rooms.here.test/ana", "here.test",
                                         "bot@here.test/phone", ""};
    struct wire_heard heard;

    for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0]; i++) {
        stage_hear(s, arena_print(s->child.life,
                                  "<iq %s%s%s type='set' id='q1'><command xmlns='" COMMANDS
                                  "' node='plan'/></iq>",
                                  *OTHERS[i] ? "from='" : "", OTHERS[i], *OTHERS[i] ? "'" : ""));
        must_hold(stage_said(s, "<iq"), "forbidden");
    }
    ck_assert(!stage_heard(s, &heard));
}
END_TEST

/* --- what we ask of people --- */

static const char *answer_eva(const char *question, const char *inside)
{
    struct wire_heard heard;

    stage_answer(s, question, "eva@there.test/pc", "result", inside);
    stage_hear(s, "<message from='eva@there.test/pc'><body>y</body></message>");
    ck_assert(stage_heard(s, &heard));
    return heard.message.zone;
}

/* Some clients do not bear a question that they do not list. */
static void lists_time(void)
{
    stage_answer(s, INFO, "eva@there.test/pc", "result",
                 "<query xmlns='" INFO "'><feature var='urn:xmpp:time'/></query>");
}

START_TEST(who_does_not_list_the_time_is_not_asked)
{
    stage_hear(s, "<message from='eva@there.test/pc'><body>x</body></message>");
    stage_answer(s, INFO, "eva@there.test/pc", "result", "<query xmlns='" INFO "'/>");
    ck_assert_ptr_null(stage_said(s, "urn:xmpp:time"));
}
END_TEST

START_TEST(who_writes_is_asked_for_their_time_once)
{
    struct wire_heard heard;

    stage_hear(s, "<message from='eva@there.test/pc'><body>x</body></message>");
    lists_time();
    ck_assert(stage_heard(s, &heard));
    ck_assert_ptr_null(heard.message.zone);
    ck_assert_str_eq(
        answer_eva("urn:xmpp:time", "<time xmlns='urn:xmpp:time'><tzo>-05:30</tzo></time>"),
        "-05:30");
    ck_assert_ptr_null(stage_said(s, "urn:xmpp:time"));
}
END_TEST

START_TEST(a_time_that_is_none_is_not_taken)
{
    static const char *const NONE[] = {"+::::9", "+99999", "UTC+01", "+1:0000", "", "+05:3\n"};

    for (size_t i = 0; i < sizeof NONE / sizeof NONE[0]; i++) {
        tear_down();
        set_up();
        stage_hear(s, "<message from='eva@there.test/pc'><body>x</body></message>");
        lists_time();
        ck_assert_ptr_null(
            answer_eva("urn:xmpp:time",
                       arena_print(s->child.life,
                                   "<time xmlns='urn:xmpp:time'><tzo>%s</tzo></time>", NONE[i])));
    }
}
END_TEST

START_TEST(two_machines_do_not_talk_for_ever)
{
    struct wire_heard heard;
    int count_heard = 0;

    stage_hear(s, "<message from='eva@there.test/pc'><body>x</body></message>");
    stage_answer(s, INFO, "eva@there.test/pc", "result",
                 "<query xmlns='" INFO "'><identity category='client' type='bot'/></query>");
    while (stage_heard(s, &heard))
        ;
    for (int i = 0; i < 2 * PEERS_MACHINE_MOST; i++) {
        stage_hear(s, "<message from='eva@there.test/pc'><body>x</body></message>");
        count_heard += stage_heard(s, &heard);
    }
    ck_assert_int_eq(count_heard, PEERS_MACHINE_MOST);
    must_hold(asked("type='set'", "<command xmlns='" COMMANDS "' node='plan'/>"), "forbidden");
    s->child.now += 3600000;
    stage_hear(s, "<message from='eva@there.test/pc'><body>x</body></message>");
    ck_assert(stage_heard(s, &heard));
}
END_TEST

START_TEST(where_our_server_takes_no_more_strangers_get_no_answers)
{
    struct wire_heard heard;

    s->crowded = true;
    ck_assert_ptr_null(asked("type='get'", "<ping xmlns='urn:xmpp:ping'/>"));
    stage_hear(s, "<presence from='eva@there.test' type='subscribe'/>");
    stage_hear(s, "<message from='eva@there.test/pc'><body>x</body></message>");
    ck_assert(stage_heard(s, &heard)); /* but they are heard */
    ck_assert_ptr_null(stage_sent(s));
    s->crowded = false;
    stage_hear(s, "<presence from='eva@there.test' type='subscribe'/>");
    must_hold(stage_said(s, "type=\"subscribed\""), "eva@there.test");
    must_hold(stage_said(s, "type=\"subscribe\""), "eva@there.test");
    ck_assert(stage_heard(s, &heard));
    ck_assert_int_eq(heard.message.kind, INBOUND_BACK);
    stage_hear(s, "<presence from='eva@there.test' type='unsubscribe'/>");
    must_hold(stage_said(s, "type=\"unsubscribed\""), "eva@there.test");
}
END_TEST

TESTING_MAIN_AROUND(
    "iq", set_up, tear_down, an_answer_counts_only_from_whom_was_asked,
    our_server_answers_for_our_account_under_each_of_its_names,
    an_error_is_an_answer_that_is_no_result, a_request_or_an_unknown_id_is_no_answer,
    who_does_not_answer_in_time_has_not_answered, ids_are_not_to_be_guessed,
    what_does_not_fit_into_the_table_is_not_sent,
    strangers_who_never_answer_leave_room_for_our_server, what_nobody_here_knows_is_answered_too,
    a_change_of_our_roster_is_taken_from_our_own_account, an_answer_to_nothing_is_not_answered,
    a_ping_is_answered, the_version_is_told_and_the_system_is_not, the_time_is_told_in_utc,
    the_hash_in_our_presence_is_that_of_our_answer, the_hash_is_that_of_the_standard,
    a_node_that_is_not_there_is_not_found, the_commands_are_listed,
    commands_are_named_in_the_language_of_who_asks, a_command_says_its_word_and_is_done,
    a_command_that_needs_an_answer_shows_a_form_first,
    what_was_chosen_in_a_form_is_said_behind_the_word,
    a_form_with_what_was_not_offered_says_nothing, a_command_that_cannot_be_says_nothing,
    who_runs_it_is_told_where_that_is_configured_and_counts_for_the_hash,
    a_command_is_said_by_a_person_alone, who_does_not_list_the_time_is_not_asked,
    who_writes_is_asked_for_their_time_once, a_time_that_is_none_is_not_taken,
    two_machines_do_not_talk_for_ever, where_our_server_takes_no_more_strangers_get_no_answers)
