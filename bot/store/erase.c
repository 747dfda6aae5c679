/* erase.c: the words of a person leave the database. */
/* SPDX-License-Identifier: MIT */
#include "store/erase.h"
#include "store/cases.h"
#include "store/inside.h"
#include <stdio.h>
#include <string.h>

#define CASES_MOST 1000 /* of one person */
#define LISTS_MOST 1000 /* that wait to be sent to the staff */
#define PEOPLE_MOST 64  /* whose address goes in one transaction */

static int run_for(struct store *s, enum sql which, const char *name, int64_t id, struct err *e)
{
    struct db_statement *q = store_statement(s, which, e);

    if (!q)
        return -1;
    s->driver->bind_integer(q, name, id);
    return store_run(s, q, e);
}

/* --- lists for the staff that are not out yet --- */

/* Behind a sign of a number stands this one: "#3 " but not "#31". */
static bool names_case(const char *text, int64_t number)
{
    char sign[24];
    size_t length = (size_t)snprintf(sign, sizeof sign, "#%lld", (long long)number);

    for (const char *at = text; (at = strstr(at, sign)) != NULL; at += length)
        if (at[length] < '0' || at[length] > '9')
            return true;
    return false;
}

static bool names_one_of(const char *text, const int64_t *numbers, size_t count)
{
    for (size_t i = 0; text && i < count; i++)
        if (names_case(text, numbers[i]))
            return true;
    return false;
}

static int find_lists(struct store *s, const int64_t *numbers, size_t count, struct arena *a,
                      int64_t found[LISTS_MOST], size_t *found_count, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_ERASE_WAITING, e);
    enum db_step step = q ? DB_ROW : DB_FAILED;

    *found_count = 0;
    while (q && *found_count < LISTS_MOST && (step = s->driver->step(q, e)) == DB_ROW) {
        int64_t id = s->driver->integer(q, 0);
        struct outbound letter;
        size_t length;
        char *body;

        if (seal_column(s, q, 1, "outbox", "body", id, a, &body, &length, e) ||
            letter_read(body, length, a, &letter, e)) {
            s->driver->reset(q);
            return -1;
        }
        if (names_one_of(letter.text, numbers, count))
            found[(*found_count)++] = id;
    }
    if (step == DB_ROW)
        s->driver->reset(q);
    return step == DB_FAILED ? -1 : 0;
}

static int drop_lists(struct store *s, int64_t person, struct arena *a, struct err *e)
{
    int64_t numbers[CASES_MOST], found[LISTS_MOST];
    size_t count, found_count;

    if (cases_of(s, person, numbers, CASES_MOST, &count, e) ||
        find_lists(s, numbers, count, a, found, &found_count, e))
        return -1;
    for (size_t i = 0; i < found_count; i++)
        if (run_for(s, SQL_ERASE_ROW, ":id", found[i], e))
            return -1;
    return 0;
}

/* --- a person --- */

int erase_person(struct store *s, struct person *p, struct arena *a, struct err *e)
{
    static const enum sql ALL[] = {SQL_ERASE_HEARD, SQL_ERASE_PUT, SQL_ERASE_SHOWN,
                                   SQL_ERASE_NOTES};
    static const enum sql OF_ANYBODY[] = {SQL_ERASE_LISTS, SQL_ERASE_LINES};

    if (drop_lists(s, p->id, a, e))
        return -1;
    for (size_t i = 0; i < sizeof ALL / sizeof ALL[0]; i++)
        if (run_for(s, ALL[i], ":person", p->id, e))
            return -1;
    for (size_t i = 0; i < sizeof OF_ANYBODY / sizeof OF_ANYBODY[0]; i++) {
        struct db_statement *q = store_statement(s, OF_ANYBODY[i], e);

        if (!q || store_run(s, q, e))
            return -1;
    }
    p->language = p->zone = p->chosen = p->source = NULL;
    p->erased = p->last_word = true;
    return people_save(s, p, e);
}

/* --- their address --- */

int erase_due(struct store *s, bool *due, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_PEOPLE_LEAVING, e);
    int64_t id;

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":room", 1);
    if (store_integer(s, q, 0, &id, e))
        return -1;
    *due = id != 0;
    return 0;
}

static int find_leaving(struct store *s, int64_t ids[PEOPLE_MOST], size_t *count, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_PEOPLE_LEAVING, e);
    enum db_step step;

    *count = 0;
    if (!q)
        return -1;
    s->driver->bind_integer(q, ":room", PEOPLE_MOST);
    while ((step = s->driver->step(q, e)) == DB_ROW)
        ids[(*count)++] = s->driver->integer(q, 0);
    return step == DB_DONE ? 0 : -1;
}

int erase_addresses(struct store *s, struct arena *a, size_t *count, struct err *e)
{
    int64_t ids[PEOPLE_MOST];
    struct person p;

    if (find_leaving(s, ids, count, e))
        return -1;
    for (size_t i = 0; i < *count; i++) {
        if (people_load(s, ids[i], a, &p, e))
            return -1;
        p.address.id = "";
        p.last_word = false;
        if (people_save(s, &p, e))
            return -1;
    }
    return 0;
}
