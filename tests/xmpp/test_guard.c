/* test_guard.c: only a stanza's own attributes count, and its size is bounded before the tree is built. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "xmpp/guard.h"
#include "xmpp/iq.h"
#include "xmpp/stage.h"
#include <stdio.h>
#include <string.h>

static struct stage *s;
static struct buf text = BUF_INIT(4 * 1024 * 1024);

static void set_up(void)
{
    s = stage_new(NULL);
}

static void tear_down(void)
{
    stage_free(&s);
    buf_free(&text);
}

static void repeat(const char *what, size_t times)
{
    while (times-- > 0)
        buf_add_text(&text, what);
}

static const struct stanza *read_text(void)
{
    const struct stanza *tree = stage_tree(s, buf_text(&text));

    ck_assert_ptr_nonnull(tree);
    buf_clear(&text);
    return tree;
}

static size_t elements_of(const struct stanza *at)
{
    size_t count = 1;

    for (at = stanza_child(at); at; at = stanza_next(at))
        count += elements_of(at);
    return count;
}

static size_t depth_of(const struct stanza *at)
{
    size_t most = 0, depth;

    for (at = stanza_child(at); at; at = stanza_next(at)) {
        depth = depth_of(at);
        most = depth > most ? depth : most;
    }
    return most + 1;
}

/* --- attributes --- */

START_TEST(an_attribute_of_another_namespace_is_not_the_stanzas_own)
{
    static const char *const OWN[] = {"from", "to", "id", "type"};
    static const char *const PREFIXES[] = {"p", "from", "to", "id", "type", "xmlns1"};
    const struct stanza *tree;

    for (size_t i = 0; i < sizeof OWN / sizeof OWN[0]; i++)
        for (size_t j = 0; j < sizeof PREFIXES / sizeof PREFIXES[0]; j++)
            for (int order = 0; order < 2; order++) {
                if (order)
                    buf_print(&text, "<message xmlns:%s='urn:x' %s:%s='theirs' %s='own'/>",
                              PREFIXES[j], PREFIXES[j], OWN[i], OWN[i]);
                else
                    buf_print(&text, "<message %s='own' %s:%s='theirs' xmlns:%s='urn:x'/>", OWN[i],
                              PREFIXES[j], OWN[i], PREFIXES[j]);
                tree = read_text();
                ck_assert_str_eq(stanza_attribute(tree, OWN[i]), "own");
            }
}
END_TEST

START_TEST(an_attribute_of_another_namespace_does_not_stand_in_for_one_that_is_missing)
{
    size_t before = guard_dropped_attributes();
    const struct stanza *tree =
        stage_tree(s, "<message xmlns:p='urn:x' p:from='a' p:type='b' p:id='c' p:to='d'><body "
                      "p:xmlns='e' p:lang='f'/></message>");

    ck_assert_ptr_null(stanza_attribute(tree, "from"));
    ck_assert_ptr_null(stanza_attribute(tree, "type"));
    ck_assert_ptr_null(stanza_attribute(tree, "id"));
    ck_assert_ptr_null(stanza_attribute(tree, "to"));
    ck_assert_ptr_null(stanza_attribute(stanza_child(tree), "lang"));
    ck_assert_uint_eq(guard_dropped_attributes() - before, 6);
}
END_TEST

START_TEST(the_language_is_kept)
{
    const struct stanza *tree =
        stage_tree(s, "<message xml:lang='es'><body xml:lang='de'>x</body></message>");

    ck_assert_str_eq(stanza_attribute(tree, "lang"), "es");
    ck_assert_str_eq(stanza_attribute(stanza_child(tree), "lang"), "de");
}
END_TEST

START_TEST(the_stanzas_own_attributes_stay_however_many_stand_before_them)
{
    const struct stanza *tree;

    buf_add_text(&text, "<message");
    for (int i = 0; i < 500; i++)
        buf_print(&text, " a%d='x'", i);
    buf_add_text(&text, " from='a@b/c' to='d@e' type='chat' id='f' xml:lang='es'/>");
    tree = read_text();
    ck_assert_str_eq(stanza_attribute(tree, "from"), "a@b/c");
    ck_assert_str_eq(stanza_attribute(tree, "to"), "d@e");
    ck_assert_str_eq(stanza_attribute(tree, "type"), "chat");
    ck_assert_str_eq(stanza_attribute(tree, "id"), "f");
    ck_assert_str_eq(stanza_attribute(tree, "lang"), "es");
}
END_TEST

START_TEST(a_long_id_leaves_no_stanza_without_a_sender)
{
    const struct stanza *tree;

    buf_add_text(&text, "<message id='");
    repeat("0123456789abcdef", GUARD_TEXT / 16 - 1);
    buf_add_text(&text, "0123456789' type='chat' from='a@b/c'/>");
    tree = read_text();
    ck_assert_str_eq(stanza_attribute(tree, "from"), "a@b/c");
    ck_assert_str_eq(stanza_attribute(tree, "type"), "chat");
    ck_assert_ptr_null(stanza_attribute(tree, "id"));
}
END_TEST

START_TEST(an_element_has_no_more_attributes_than_the_limit)
{
    const struct stanza *tree;
    char name[16];
    int kept = 0;

    buf_add_text(&text, "<message><x");
    for (int i = 0; i < 2000; i++)
        buf_print(&text, " a%d='x'", i);
    buf_add_text(&text, "/></message>");
    tree = stanza_child(read_text());
    for (int i = 0; i < 2000; i++) {
        snprintf(name, sizeof name, "a%d", i);
        kept += stanza_attribute(tree, name) != NULL;
    }
    ck_assert_int_eq(kept, GUARD_ATTRIBUTES);
}
END_TEST

/* Its tag alone is more than the guard would keep of a stanza: it goes, with what is in it, and the rest stays. */
START_TEST(an_element_whose_tag_is_too_large_is_left_out_whole)
{
    size_t before = guard_pruned_count();
    const struct stanza *tree;

    buf_add_text(&text, "<message from='a@b/c'><x");
    for (int i = 0; i < 30000; i++)
        buf_print(&text, " a%d='x'", i);
    buf_add_text(&text, "><body>inside</body></x><body>beside</body></message>");
    tree = read_text();
    ck_assert_str_eq(stanza_attribute(tree, "from"), "a@b/c");
    ck_assert_uint_eq(elements_of(tree), 2);
    ck_assert_str_eq(stanza_text(stanza_find(tree, "body", NULL), s->child.a), "beside");
    ck_assert_uint_eq(guard_pruned_count() - before, 1);
}
END_TEST

/* --- sizes --- */

START_TEST(a_tree_is_no_deeper_than_the_limit)
{
    const struct stanza *tree;

    buf_add_text(&text, "<message>");
    repeat("<x>", 70000);
    repeat("</x>", 70000);
    buf_add_text(&text, "<last/></message>");
    tree = read_text();
    ck_assert_uint_eq(depth_of(tree), GUARD_DEPTH);
    ck_assert_ptr_nonnull(stanza_find(tree, "last", NULL)); /* what is behind it counts again */
}
END_TEST

START_TEST(a_tree_is_no_wider_than_the_limit)
{
    buf_add_text(&text, "<message>");
    repeat("<x/>", 60000);
    buf_add_text(&text, "</message>");
    ck_assert_uint_eq(elements_of(read_text()), GUARD_ELEMENTS);
}
END_TEST

START_TEST(text_is_bounded_over_the_whole_stanza)
{
    size_t bytes = 0;
    const struct stanza *at;

    buf_add_text(&text, "<message>");
    for (int i = 0; i < 100; i++) {
        buf_add_text(&text, "<body>");
        repeat("0123456789abcdef", 64);
        buf_add_text(&text, "</body>");
    }
    buf_add_text(&text, "</message>");
    for (at = stanza_child(read_text()); at; at = stanza_next(at))
        bytes += strlen(stanza_text(at, s->child.a));
    ck_assert_uint_le(bytes, GUARD_TEXT);
    ck_assert_uint_gt(bytes, GUARD_TEXT - 2048);
}
END_TEST

START_TEST(text_that_is_too_much_lacks_its_end_and_nothing_in_between)
{
    struct buf lines = BUF_INIT(65536);
    const char *kept;

    for (int i = 0; lines.length < 2 * GUARD_TEXT;
         i++) /* long and short ones: each is cut elsewhere */
        buf_print(&lines, "%d %.*s\xC3\xA9\n", i, i % 40,
                  "the seller wrote that it was on its way..");
    buf_print(&text, "<message><body>%s</body><last>x</last></message>", buf_text(&lines));
    kept = stanza_text(stanza_child(read_text()), s->child.a);
    ck_assert_uint_le(strlen(kept), GUARD_TEXT);
    ck_assert_uint_ge(strlen(kept), GUARD_TEXT - 1);
    ck_assert_int_eq(strncmp(buf_text(&lines), kept, strlen(kept)), 0);
    buf_free(&lines);
}
END_TEST

START_TEST(long_text_leaves_room_for_the_ids_behind_it)
{
    const struct stanza *tree;

    buf_add_text(&text, "<message><body>");
    repeat("0123456789abcdef", GUARD_TEXT / 16);
    buf_add_text(&text,
                 "</body><stanza-id xmlns='urn:xmpp:sid:0' by='bot@here.test' id='a1'/></message>");
    tree = read_text();
    ck_assert_str_eq(stanza_attribute(stanza_find(tree, "stanza-id", NULL), "id"), "a1");
}
END_TEST

START_TEST(text_comes_whole_however_it_was_written)
{
    const struct stanza *tree =
        stage_tree(s, "<message><body>a\nb&amp;c<![CDATA[<d>]]>&#233;\n\n<!-- no -->e</body>"
                      "<other/></message>");

    ck_assert_str_eq(stanza_text(stanza_child(tree), s->child.a), "a\nb&c<d>\xC3\xA9\n\ne");
}
END_TEST

START_TEST(many_lines_cost_what_their_bytes_cost)
{
    size_t length;

    buf_add_text(&text, "<message><body>");
    repeat("\n", GUARD_TEXT);
    buf_add_text(&text, "</body></message>");
    length = strlen(stanza_text(stanza_child(read_text()), s->child.a));
    ck_assert_uint_eq(length, GUARD_TEXT);
}
END_TEST

START_TEST(what_was_left_out_counts_for_its_own_stanza_only)
{
    size_t before = guard_pruned_count();
    const struct stanza *tree;

    buf_add_text(&text, "<message>");
    repeat("<x/>", 1000);
    buf_add_text(&text, "</message>");
    read_text();
    ck_assert_uint_eq(guard_pruned_count() - before, 1);
    ck_assert(!guard_pruned());
    tree = stage_tree(s, "<message from='a@b'><body>whole</body></message>");
    ck_assert_uint_eq(guard_pruned_count() - before, 1);
    ck_assert_str_eq(stanza_text(stanza_child(tree), s->child.a), "whole");
}
END_TEST

/* --- answers of our own server --- */

static size_t items_heard;
static bool in_full, last_heard;

static void take_items(struct child *c, void *owner, const struct iq_answer *answer)
{
    (void)c;
    (void)owner;
    items_heard = answer->item_count;
    in_full = answer->stanza && elements_of(answer->stanza) == GUARD_ELEMENTS;
    last_heard = items_heard && strcmp(answer->items[items_heard - 1], "last.test") == 0;
}

static void answer_with_items(const char *from, size_t count, bool to_stranger)
{
    struct stanza *iq = iq_new(&s->child, "get", to_stranger ? "a@b/c" : NULL);

    stanza_add(iq, "query", "http://jabber.org/protocol/disco#items");
    if (to_stranger)
        iq_ask_stranger(&s->child, &iq, take_items, NULL);
    else
        iq_ask(&s->child, &iq, take_items, NULL);
    buf_add_text(&text, "<query xmlns='http://jabber.org/protocol/disco#items'>");
    repeat("<item jid='x.test'/>", count - 1);
    buf_add_text(&text, "<item jid='last.test'/></query>");
    stage_answer(s, "disco#items", from, "result", buf_text(&text));
}

START_TEST(an_answer_of_our_own_server_is_heard_past_the_limit_of_the_tree)
{
    size_t before = guard_pruned_count();

    answer_with_items("here.test", 5000, false);
    ck_assert_uint_eq(items_heard, 5000);
    ck_assert(in_full && last_heard);
    ck_assert_uint_eq(guard_pruned_count(), before);
}
END_TEST

START_TEST(an_answer_of_our_own_server_has_a_limit_too)
{
    size_t before = guard_pruned_count();

    answer_with_items("here.test", GUARD_ANSWER_ELEMENTS + 100, false);
    ck_assert_uint_le(items_heard, GUARD_ANSWER_ELEMENTS);
    ck_assert_uint_eq(guard_pruned_count(), before + 1);
}
END_TEST

START_TEST(an_answer_of_somebody_else_is_as_small_as_a_message)
{
    size_t before = guard_pruned_count();

    answer_with_items("a@b/c", 5000, true);
    ck_assert(in_full && !last_heard);
    ck_assert_uint_eq(items_heard, 0);
    ck_assert_uint_eq(guard_pruned_count(), before + 1);
}
END_TEST

/* --- the self-test --- */

static struct guard_reading reading;
static int readings;

static bool read_as_told(void *owner, const char *xml, struct guard_reading *out)
{
    (void)owner;
    (void)xml;
    readings++;
    *out = reading;
    return true;
}

START_TEST(the_self_test_fails_where_the_guard_is_not_in_place)
{
    static const struct guard_reading WITHOUT[] = {
        {"b@b", GUARD_DEPTH, GUARD_ELEMENTS},         /* the other attribute won */
        {"a@a", GUARD_DEPTH * 4 + 1, GUARD_ELEMENTS}, /* the tree is as deep as it was sent */
        {"a@a", GUARD_DEPTH, GUARD_ELEMENTS * 8},     /* as wide */
        {"", 0, 0},                                   /* nothing was read */
    };

    for (size_t i = 0; i < sizeof WITHOUT / sizeof WITHOUT[0]; i++) {
        reading = WITHOUT[i];
        ck_assert(!guard_holds(read_as_told, NULL));
    }
    reading = (struct guard_reading){"a@a", GUARD_DEPTH, GUARD_ELEMENTS};
    readings = 0;
    ck_assert(guard_holds(read_as_told, NULL));
    ck_assert_int_eq(readings, 2);
}
END_TEST

TESTING_MAIN_AROUND(
    "guard", set_up, tear_down, an_attribute_of_another_namespace_is_not_the_stanzas_own,
    an_attribute_of_another_namespace_does_not_stand_in_for_one_that_is_missing,
    the_language_is_kept, the_stanzas_own_attributes_stay_however_many_stand_before_them,
    a_long_id_leaves_no_stanza_without_a_sender, an_element_has_no_more_attributes_than_the_limit,
    an_element_whose_tag_is_too_large_is_left_out_whole, a_tree_is_no_deeper_than_the_limit,
    a_tree_is_no_wider_than_the_limit, text_is_bounded_over_the_whole_stanza,
    text_that_is_too_much_lacks_its_end_and_nothing_in_between,
    long_text_leaves_room_for_the_ids_behind_it, text_comes_whole_however_it_was_written,
    many_lines_cost_what_their_bytes_cost, what_was_left_out_counts_for_its_own_stanza_only,
    an_answer_of_our_own_server_is_heard_past_the_limit_of_the_tree,
    an_answer_of_our_own_server_has_a_limit_too,
    an_answer_of_somebody_else_is_as_small_as_a_message,
    the_self_test_fails_where_the_guard_is_not_in_place)
