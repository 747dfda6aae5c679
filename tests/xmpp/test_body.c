/* test_body.c: what a message says, from its stanza alone. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "xmpp/body.h"
#include "xmpp/stage.h"
#include <string.h>

static struct stage *s;
static struct body body;

static void set_up(void)
{
    s = stage_new(NULL);
}

static void tear_down(void)
{
    stage_free(&s);
}

static const struct stanza *message(const char *inside)
{
    const struct stanza *tree = stage_tree(
        s, arena_print(s->child.a, "<message id='own' from='a@b/c'>%s</message>", inside));

    ck_assert_ptr_nonnull(tree);
    return tree;
}

static enum body_kind kind_of(const char *inside)
{
    body_read(message(inside), s->child.a, &body);
    return body.kind;
}

static const char *text_of(const char *inside)
{
    kind_of(inside);
    return body.text ? body.text : "(none)";
}

/* --- what kind --- */

START_TEST(a_message_without_words_says_nothing)
{
    static const char *const SILENT[] = {
        "",
        "<body/>",
        "<body> \n\t </body>",
        "<subject>Hello</subject>",
        "<composing xmlns='http://jabber.org/protocol/chatstates'/>",
        "<received xmlns='urn:xmpp:receipts' id='x'/>",
        "<x xmlns='jabber:x:oob'><url>https://a.test/b.jpg</url></x>",
        "<body>They took back a message.</body><retract xmlns='urn:xmpp:message-retract:1' "
        "id='x'/>",
        "<body>They took back a message.</body><apply-to xmlns='urn:xmpp:fasten:0' id='x'><retract "
        "xmlns='urn:xmpp:message-retract:0'/></apply-to>",
        "<body>&gt; all quoted</body><fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'>"
        "<body/></fallback>",
    };

    for (size_t i = 0; i < sizeof SILENT / sizeof SILENT[0]; i++)
        ck_assert_msg(kind_of(SILENT[i]) == BODY_NONE, "%s", SILENT[i]);
}
END_TEST

START_TEST(a_body_is_text)
{
    ck_assert_int_eq(kind_of("<body>My seller vanished</body>"), BODY_TEXT);
    ck_assert_str_eq(body.text, "My seller vanished");
    ck_assert_ptr_null(body.edits);
    ck_assert_ptr_null(body.reply_to);
    ck_assert_ptr_null(body.file.reference);
}
END_TEST

START_TEST(a_correction_names_what_it_corrects)
{
    ck_assert_int_eq(
        kind_of("<body>400</body><replace xmlns='urn:xmpp:message-correct:0' id='m1'/>"),
        BODY_EDIT);
    ck_assert_str_eq(body.edits, "m1");
    ck_assert_str_eq(body.text, "400");
    ck_assert_int_eq(kind_of("<body>400</body><replace xmlns='urn:xmpp:message-correct:0'/>"),
                     BODY_TEXT);
}
END_TEST

START_TEST(what_only_others_can_read_is_sealed)
{
    static const char *const SEALED[] = {
        "<encrypted xmlns='eu.siacs.conversations.axolotl'/><body>You got OMEMO</body>",
        "<encrypted xmlns='urn:xmpp:omemo:1'/>",
        "<encrypted xmlns='urn:xmpp:omemo:2'/>",
        "<openpgp xmlns='urn:xmpp:openpgp:0'>x</openpgp>",
        "<body>This is encrypted</body><x xmlns='jabber:x:encrypted'>x</x>",
        "<body>?</body><encryption xmlns='urn:xmpp:eme:0' namespace='urn:of:tomorrow'/>",
        "<body>?OTRv23? they want to talk</body>",
    };

    for (size_t i = 0; i < sizeof SEALED / sizeof SEALED[0]; i++) {
        ck_assert_msg(kind_of(SEALED[i]) == BODY_SEALED, "%s", SEALED[i]);
        ck_assert_ptr_null(body.text);
    }
    ck_assert_int_eq(kind_of("<body>plain</body><encrypted xmlns='urn:other'/>"), BODY_TEXT);
}
END_TEST

/* --- files --- */

static const char *name_of(const char *url)
{
    const char *inside = arena_print(
        s->child.a, "<body>%s</body><x xmlns='jabber:x:oob'><url>%s</url></x>", url, url);

    ck_assert_int_eq(kind_of(inside), BODY_FILE);
    ck_assert_str_eq(body.file.reference, url);
    ck_assert_ptr_null(body.text);
    return body.file.name;
}

START_TEST(a_link_alone_is_a_file_with_the_name_at_its_end)
{
    ck_assert_str_eq(name_of("https://a.test/up/x1/contract.pdf"), "contract.pdf");
    ck_assert_str_eq(name_of("https://a.test/photo.jpg?v=2#top"), "photo.jpg");
    ck_assert_str_eq(name_of("https://a.test/a/b/?x=/y.exe"), "file");
    ck_assert_str_eq(name_of("https://a.test/"), "file");
    ck_assert_str_eq(name_of("https://a.test"), "file");
    ck_assert_str_eq(name_of("nonsense"), "file");
}
END_TEST

START_TEST(a_long_name_ends_with_a_whole_character)
{
    struct buf url = BUF_INIT(4096);
    const char *name;

    buf_add_text(&url, "https://a.test/a");
    for (int i = 0; i < 200; i++)
        buf_add_text(&url, "\xE8\xB4\xA6");
    name = name_of(buf_text(&url));
    ck_assert_uint_eq(strlen(name), 1 + 3 * 39); /* the next one would be cut */
    buf_free(&url);
}
END_TEST

START_TEST(a_link_with_words_is_text)
{
    ck_assert_str_eq(text_of("<body>see https://a.test/b</body><x xmlns='jabber:x:oob'>"
                             "<url>https://a.test/b</url></x>"),
                     "see https://a.test/b");
    ck_assert_int_eq(kind_of("<body>https://a.test/b</body>"), BODY_TEXT);
    ck_assert_int_eq(kind_of("<body>https://a.test/b</body><x xmlns='jabber:x:oob'><url/></x>"),
                     BODY_TEXT);
}
END_TEST

START_TEST(a_link_to_a_sealed_file_is_not_for_us)
{
    ck_assert_int_eq(kind_of("<body>aesgcm://a.test/up/photo.jpg#00ff</body>"), BODY_SEALED_FILE);
    ck_assert_str_eq(body.file.name, "photo.jpg");
    ck_assert_ptr_null(body.text);
}
END_TEST

/* --- which body --- */

START_TEST(the_body_without_a_language_is_the_one)
{
    ck_assert_str_eq(text_of("<body xml:lang='de'>eins</body><body>one</body><body>two</body>"),
                     "one");
    ck_assert_str_eq(text_of("<body xml:lang='de'>eins</body><body xml:lang='es'>uno</body>"),
                     "eins");
    ck_assert_str_eq(text_of("<html xmlns='http://jabber.org/protocol/xhtml-im'><p>no</p></html>"
                             "<body>yes</body>"),
                     "yes");
}
END_TEST

/* --- fallback --- */

static const char *left_of(const char *text, const char *range)
{
    return text_of(arena_print(s->child.a,
                               "<body>%s</body><reply xmlns='urn:xmpp:reply:0' to='x' id='q1'/>"
                               "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'>"
                               "<body %s/></fallback>",
                               text, range));
}

START_TEST(what_was_quoted_for_old_clients_is_taken_out)
{
    ck_assert_str_eq(left_of("&gt; What sum?\n400", "start='0' end='12'"), "400");
    ck_assert_str_eq(body.reply_to, "q1");
    ck_assert_str_eq(left_of("a&gt; b\nc", "start='1' end='5'"), "ac");
}
END_TEST

START_TEST(a_range_counts_characters_not_bytes)
{
    ck_assert_str_eq(
        left_of("&gt; \xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\n\xC3\xA9", "start='0' end='6'"),
        "\xC3\xA9");
}
END_TEST

START_TEST(a_range_that_is_none_takes_nothing_it_should_not)
{
    ck_assert_str_eq(left_of("abc", "start='5' end='9'"), "abc");
    ck_assert_str_eq(left_of("abc", "start='1' end='99'"), "a");
    ck_assert_str_eq(left_of("abc", "start='2' end='1'"), "abc");
    ck_assert_str_eq(left_of("abc", "start='-1' end='2'"), "abc");
    ck_assert_str_eq(left_of("abc", "start='1' end='99999999999999999999'"), "a");
    ck_assert_str_eq(left_of("abc", "start='0' end='0'"), "abc");
}
END_TEST

START_TEST(a_fallback_for_something_else_stays)
{
    ck_assert_str_eq(text_of("<body>:-)</body><fallback xmlns='urn:xmpp:fallback:0' "
                             "for='urn:of:tomorrow'><body/></fallback>"),
                     ":-)");
}
END_TEST

/* --- ids --- */

START_TEST(the_senders_id_is_the_origin_id_when_there_is_one)
{
    ck_assert_str_eq(body_said_id(message("<origin-id xmlns='urn:xmpp:sid:0' id='o1'/>")), "o1");
    ck_assert_str_eq(body_said_id(message("<origin-id xmlns='urn:other' id='o1'/>")), "own");
    ck_assert_str_eq(body_said_id(message("")), "own");
    ck_assert_ptr_null(body_said_id(stage_tree(s, "<message><body>x</body></message>")));
}
END_TEST

START_TEST(an_id_that_is_too_long_is_none)
{
    char id[BODY_ID_MOST + 2];
    const char *inside;

    memset(id, 'i', sizeof id);
    id[BODY_ID_MOST + 1] = '\0';
    inside = arena_print(s->child.a,
                         "<body>x</body><replace xmlns='urn:xmpp:message-correct:0' id='%s'/>"
                         "<reply xmlns='urn:xmpp:reply:0' id='%s'/>",
                         id, id);
    ck_assert_int_eq(kind_of(inside), BODY_TEXT);
    ck_assert_ptr_null(body.edits);
    ck_assert_ptr_null(body.reply_to);
    ck_assert_ptr_null(
        body_said_id(stage_tree(s, arena_print(s->child.a, "<message id='%s'/>", id))));
    id[BODY_ID_MOST] = '\0';
    ck_assert_str_eq(body_said_id(stage_tree(s, arena_print(s->child.a, "<message id='%s'/>", id))),
                     id);
}
END_TEST

START_TEST(of_the_ids_that_our_account_gave_the_last_one_counts)
{
    const struct stanza *m =
        message("<stanza-id xmlns='urn:xmpp:sid:0' by='bot@here.test' id='false'/>"
                "<stanza-id xmlns='urn:xmpp:sid:0' by='bot@here.test' id='true'/>"
                "<stanza-id xmlns='urn:xmpp:sid:0' by='a@b' id='theirs'/>"
                "<stanza-id xmlns='urn:other' by='bot@here.test' id='other'/>");

    ck_assert_str_eq(body_stanza_id(m, "bot@here.test"), "true");
    ck_assert_str_eq(body_stanza_id(m, "a@b"), "theirs");
    ck_assert_ptr_null(body_stanza_id(m, "nobody@here.test"));
}
END_TEST

TESTING_MAIN_AROUND(
    "body", set_up, tear_down, a_message_without_words_says_nothing, a_body_is_text,
    a_correction_names_what_it_corrects, what_only_others_can_read_is_sealed,
    a_link_alone_is_a_file_with_the_name_at_its_end, a_long_name_ends_with_a_whole_character,
    a_link_with_words_is_text, a_link_to_a_sealed_file_is_not_for_us,
    the_body_without_a_language_is_the_one, what_was_quoted_for_old_clients_is_taken_out,
    a_range_counts_characters_not_bytes, a_range_that_is_none_takes_nothing_it_should_not,
    a_fallback_for_something_else_stays, the_senders_id_is_the_origin_id_when_there_is_one,
    an_id_that_is_too_long_is_none, of_the_ids_that_our_account_gave_the_last_one_counts)
