/* test_staff.c: who is staff. */
/* SPDX-License-Identifier: MIT */
#include "flow/staff.h"
#include "testing.h"
#include <stdio.h>

static struct staff_list *list;

static void setup(void)
{
    list = staff_list_new();
}

static void teardown(void)
{
    staff_list_free(&list);
    ck_assert_ptr_null(list);
    staff_list_free(&list);
}

START_TEST(staff_find__goes_by_network_and_address_alone)
{
    staff_add(list, (struct address){NETWORK_XMPP, "anna@desk.example"}, "Anna", STAFF_LEAD);
    ck_assert_ptr_nonnull(staff_find(list, (struct address){NETWORK_XMPP, "anna@desk.example"}));
    ck_assert_ptr_null(staff_find(list, (struct address){NETWORK_CONSOLE, "anna@desk.example"}));
    ck_assert_ptr_null(staff_find(list, (struct address){NETWORK_XMPP, "Anna"}));
}
END_TEST

START_TEST(staff_add__copies_what_it_is_given)
{
    char name[] = "Anna", address[] = "anna@desk.example";
    const struct staff_member *m;

    staff_add(list, (struct address){NETWORK_XMPP, address}, name, STAFF_LEAD);
    name[0] = address[0] = 'x';
    m = staff_named(list, "Anna");
    ck_assert_ptr_nonnull(m);
    ck_assert_str_eq(m->address.id, "anna@desk.example");
    ck_assert_int_eq(m->role, STAFF_LEAD);
}
END_TEST

START_TEST(staff_add__leaves_an_address_that_is_there_as_it_is)
{
    staff_add(list, (struct address){NETWORK_XMPP, "a"}, "Anna", STAFF_LEAD);
    staff_add(list, (struct address){NETWORK_XMPP, "a"}, "Eve", STAFF_ADVISOR);
    ck_assert_str_eq(staff_at(list, 0)->name, "Anna");
    ck_assert_ptr_null(staff_at(list, 1));
}
END_TEST

START_TEST(staff_add__takes_no_more_than_a_desk)
{
    char address[16];
    size_t count = 0;

    for (int i = 0; i < 1000; i++) {
        snprintf(address, sizeof address, "a%d", i);
        staff_add(list, (struct address){NETWORK_XMPP, address}, address, STAFF_ADVISOR);
    }
    while (staff_at(list, count))
        count++;
    ck_assert_uint_eq(count, 256);
}
END_TEST

START_TEST(staff_role_named__knows_what_staff_role_name_says)
{
    static const enum staff_role ROLES[] = {STAFF_ADVISOR, STAFF_LEAD, STAFF_OBSERVER};
    enum staff_role role;

    for (size_t i = 0; i < sizeof ROLES / sizeof ROLES[0]; i++) {
        ck_assert(staff_role_named(staff_role_name(ROLES[i]), &role));
        ck_assert_int_eq(role, ROLES[i]);
    }
    ck_assert(!staff_role_named("boss", &role));
}
END_TEST

START_TEST(staff_remove__takes_one_and_leaves_the_order_of_the_others)
{
    staff_add(list, (struct address){NETWORK_XMPP, "a"}, "Anna", STAFF_LEAD);
    staff_add(list, (struct address){NETWORK_XMPP, "b"}, "Ben", STAFF_ADVISOR);
    staff_add(list, (struct address){NETWORK_XMPP, "c"}, "Cleo", STAFF_ADVISOR);
    ck_assert(staff_remove(list, (struct address){NETWORK_XMPP, "b"}));
    ck_assert(!staff_remove(list, (struct address){NETWORK_XMPP, "b"}));
    ck_assert(!staff_remove(list, (struct address){NETWORK_TELEGRAM, "a"}));
    ck_assert_str_eq(staff_at(list, 0)->name, "Anna");
    ck_assert_str_eq(staff_at(list, 1)->name, "Cleo");
    ck_assert_ptr_null(staff_at(list, 2));
    ck_assert_ptr_null(staff_named(list, "Ben"));
}
END_TEST

START_TEST(staff_speaks__only_what_is_told)
{
    struct staff_member m = {.address = {NETWORK_XMPP, "a"}, .name = "Anna"};
    struct arena *a = arena_new();

    ck_assert(!staff_speaks(&m, "en"));
    ck_assert(staff_languages(a, "en,pt-BR,zh", &m.languages));
    ck_assert_str_eq(m.languages, "en,pt,zh");
    ck_assert(staff_speaks(&m, "en"));
    ck_assert(staff_speaks(&m, "pt"));
    ck_assert(staff_speaks(&m, "zh-Hant"));
    ck_assert(!staff_speaks(&m, "es"));
    ck_assert(!staff_speaks(&m, "e"));
    ck_assert(!staff_speaks(&m, NULL));
    ck_assert(!staff_languages(a, "", &m.languages));
    ck_assert(!staff_languages(a, "en,", &m.languages));
    ck_assert(!staff_languages(a, "english!", &m.languages));
    arena_free(&a);
}
END_TEST

TESTING_MAIN_AROUND("staff", setup, teardown, staff_find__goes_by_network_and_address_alone,
                    staff_add__copies_what_it_is_given,
                    staff_add__leaves_an_address_that_is_there_as_it_is,
                    staff_add__takes_no_more_than_a_desk,
                    staff_remove__takes_one_and_leaves_the_order_of_the_others,
                    staff_speaks__only_what_is_told,
                    staff_role_named__knows_what_staff_role_name_says)
