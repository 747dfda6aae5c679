/* test_outbound.c: choices as lines, networks by name, messages copied. */
/* SPDX-License-Identifier: MIT */
#include "model/inbound.h"
#include "model/outbound.h"
#include "testing.h"
#include <string.h>

START_TEST(outbound_lines__puts_each_choice_on_a_line_of_its_own__numbered_from_1)
{
    static const struct choice choices[] = {{"AliExpress", "1.1"}, {"Alibaba.com", "1.2"}};
    struct arena *a = arena_new();

    ck_assert_str_eq(outbound_lines(a, "Where did you buy?", choices, 2),
                     "Where did you buy?\n1) AliExpress\n2) Alibaba.com");
    arena_free(&a);
}
END_TEST

START_TEST(outbound_lines__is_the_text_alone__without_choices)
{
    struct arena *a = arena_new();

    ck_assert_str_eq(outbound_lines(a, "Thank you.", NULL, 0), "Thank you.");
    ck_assert_str_eq(outbound_lines(a, NULL, NULL, 0), "");
    arena_free(&a);
}
END_TEST

START_TEST(outbound_lines__has_no_empty_line_in_front__without_text)
{
    static const struct choice choices[] = {{"Yes", "y"}};
    struct arena *a = arena_new();

    ck_assert_str_eq(outbound_lines(a, "", choices, 1), "1) Yes");
    arena_free(&a);
}
END_TEST

START_TEST(outbound_lines__takes_labels_as_they_are)
{
    static const struct choice choices[] = {{"100 %s %n", "x"}, {"", "y"}};
    struct arena *a = arena_new();

    ck_assert_str_eq(outbound_lines(a, "%d?", choices, 2), "%d?\n1) 100 %s %n\n2) ");
    arena_free(&a);
}
END_TEST

START_TEST(network__goes_by_name_and_back)
{
    enum network network;

    for (int i = 0; i < NETWORK_COUNT; i++) {
        ck_assert(network_named(network_name((enum network)i), &network));
        ck_assert_int_eq((int)network, i);
    }
    ck_assert(!network_named("irc", &network));
    ck_assert(network_has_buttons(NETWORK_TELEGRAM));
    ck_assert(!network_has_buttons(NETWORK_XMPP));
}
END_TEST

START_TEST(address_equal__needs_the_same_network_and_the_same_id)
{
    struct address maria = {NETWORK_XMPP, "maria@example.org"};

    ck_assert(address_equal(maria, (struct address){NETWORK_XMPP, "maria@example.org"}));
    ck_assert(!address_equal(maria, (struct address){NETWORK_CONSOLE, "maria@example.org"}));
    ck_assert(!address_equal(maria, (struct address){NETWORK_XMPP, "mario@example.org"}));
}
END_TEST

START_TEST(inbound_copy__outlives_what_it_was_copied_from)
{
    char text[] = "hello\0there", file_name[] = "order.pdf";
    struct attachment file = {.name = file_name, .bytes = 12};
    struct inbound from = {.kind = INBOUND_FILE,
                           .from = {NETWORK_XMPP, "maria@example.org"},
                           .external_id = "m1",
                           .text = text,
                           .length = sizeof text - 1,
                           .file = &file,
                           .at = 5};
    struct arena *a = arena_new();
    struct inbound copy = inbound_copy(a, &from);

    memset(text, 'x', sizeof text);
    memset(file_name, 'x', sizeof file_name);
    file.bytes = 0;
    ck_assert_uint_eq(copy.length, 11);
    ck_assert_mem_eq(copy.text, "hello\0there", 12); /* raw bytes, with the NUL inside */
    ck_assert_str_eq(copy.file->name, "order.pdf");
    ck_assert_int_eq(copy.file->bytes, 12);
    ck_assert_str_eq(copy.from.id, "maria@example.org");
    ck_assert_ptr_null(copy.tap);
    arena_free(&a);
}
END_TEST

TESTING_MAIN("outbound", outbound_lines__puts_each_choice_on_a_line_of_its_own__numbered_from_1,
             outbound_lines__is_the_text_alone__without_choices,
             outbound_lines__has_no_empty_line_in_front__without_text,
             outbound_lines__takes_labels_as_they_are, network__goes_by_name_and_back,
             address_equal__needs_the_same_network_and_the_same_id,
             inbound_copy__outlives_what_it_was_copied_from)
