/* places.c: topics of cases in rooms of the staff. */
/* SPDX-License-Identifier: MIT */
#include "store/places.h"
#include "store/inside.h"
#include <string.h>

/* Columns of SQL_PLACES_LOAD. */
enum { PLACE_THREAD, PLACE_STATE, PLACE_BRIEFED, PLACE_NAME };

static struct db_statement *about(struct store *s, enum sql which, int64_t room,
                                  int64_t case_number, struct err *e)
{
    struct db_statement *q = store_statement(s, which, e);

    if (!q)
        return NULL;
    s->driver->bind_integer(q, ":room", room);
    s->driver->bind_integer(q, ":case_number", case_number);
    return q;
}

static int read_place(struct store *s, struct db_statement *q, struct arena *a,
                      struct case_place *out, struct err *e)
{
    int state;
    char *name;

    if (store_one_of(s, q, PLACE_STATE, TOPIC_CLOSED + 1, "places.state", &state, e) ||
        seal_column(s, q, PLACE_NAME, "places", "name", out->case_number, a, &name, NULL, e))
        return -1;
    out->thread = arena_copy(a, s->driver->text(q, PLACE_THREAD));
    out->briefed = s->driver->integer(q, PLACE_BRIEFED) != 0;
    out->topic = (struct topic){.name = name, .state = (enum topic_state)state};
    return 0;
}

int places_load(struct store *s, int64_t room, int64_t case_number, struct arena *a,
                struct case_place *out, struct err *e)
{
    struct db_statement *q = about(s, SQL_PLACES_LOAD, room, case_number, e);
    enum db_step step;
    int result = 0;

    *out = (struct case_place){0};
    if (!q)
        return -1;
    step = s->driver->step(q, e);
    if (step == DB_ROW) {
        out->room = room;
        out->case_number = case_number;
        result = read_place(s, q, a, out, e);
        s->driver->reset(q);
    }
    return step == DB_FAILED ? -1 : result;
}

int places_at(struct store *s, int64_t room, const char *thread, int64_t *case_number,
              struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_PLACES_AT, e);

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":room", room);
    s->driver->bind_text(q, ":thread", thread);
    return store_integer(s, q, 0, case_number, e);
}

/* --- writing --------------------------------------------------------------------------------- */

static int bind_topic(struct store *s, struct db_statement *q, const struct case_place *p,
                      struct err *e)
{
    s->driver->bind_integer(q, ":state", p->topic.state);
    return seal_bind(s, q, "places", ":name", p->case_number, p->topic.name, strlen(p->topic.name),
                     e);
}

static int add(struct store *s, const struct case_place *p, struct err *e)
{
    struct db_statement *q = about(s, SQL_PLACES_ADD, p->room, p->case_number, e);

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":briefed", p->briefed);
    return bind_topic(s, q, p, e) ? -1 : store_run(s, q, e);
}

static int change(struct store *s, const struct case_place *p, struct err *e)
{
    struct db_statement *q = about(s, SQL_PLACES_CHANGE, p->room, p->case_number, e);

    return q && bind_topic(s, q, p, e) == 0 ? store_run(s, q, e) : -1;
}

int places_want(struct store *s, const struct case_place *wanted, struct arena *a,
                enum place_news *news, struct err *e)
{
    struct case_place is;

    *news = PLACE_NEW;
    if (places_load(s, wanted->room, wanted->case_number, a, &is, e))
        return -1;
    if (!is.room)
        return add(s, wanted, e);
    *news = PLACE_AS_IT_WAS;
    if (is.topic.state == wanted->topic.state && strcmp(is.topic.name, wanted->topic.name) == 0)
        return 0;
    *news = PLACE_CHANGED;
    return change(s, wanted, e);
}

int places_made(struct store *s, int64_t room, int64_t case_number, const char *thread,
                struct err *e)
{
    struct db_statement *q = about(s, SQL_PLACES_MADE, room, case_number, e);

    if (!q)
        return -1;
    s->driver->bind_text(q, ":thread", thread);
    return store_run(s, q, e);
}

int places_gone(struct store *s, int64_t room, int64_t case_number, struct err *e)
{
    struct db_statement *q = about(s, SQL_PLACES_GONE, room, case_number, e);

    return q ? store_run(s, q, e) : -1;
}

int places_briefed(struct store *s, int64_t room, int64_t case_number, struct err *e)
{
    struct db_statement *q = about(s, SQL_PLACES_BRIEFED, room, case_number, e);

    return q ? store_run(s, q, e) : -1;
}
