/* two_people.h: a store with a buyer, her case, and a room of the staff.
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_STORE_TWO_PEOPLE_H
#define TESTS_STORE_TWO_PEOPLE_H

#include "place.h"
#include "store/cases.h"
#include "store/mail.h"
#include "store/people.h"

static struct place p;
static int64_t maria, room, number; /* people, and Maria's case */

static int64_t add_person(const char *name)
{
    struct person person = {.address = {NETWORK_TELEGRAM, name}};

    OK(people_add(p.store, &person, &p.e));
    return person.id;
}

static void setup(void)
{
    struct case_row row = {.dialog = "d", .state = "{}", .state_length = 2};

    place_make(&p);
    place_open(&p);
    maria = add_person("700");
    room = add_person("-100");
    row.person = maria;
    row.heard_at = 1000;
    OK(cases_add(p.store, &row, &p.e));
    number = row.number;
}

#endif
