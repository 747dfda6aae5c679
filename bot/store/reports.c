/* reports.c: which lines of the staff are settled, and who wants to know. */
/* SPDX-License-Identifier: MIT */
#include "store/reports.h"
#include "store/inside.h"

int report_want(struct store *s, int64_t row, int64_t to, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_REPORT_WANT, e);

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":id", row);
    s->driver->bind_integer(q, ":person", to);
    return store_run(s, q, e);
}

int report_find(struct store *s, struct report *out, size_t room, size_t *count, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_REPORT_FIND, e);
    enum db_step step;
    int state, network;

    *count = 0;
    if (!q)
        return -1;
    s->driver->bind_integer(q, ":room", (int64_t)room);
    while ((step = s->driver->step(q, e)) == DB_ROW) {
        if (store_one_of(s, q, 2, MAIL_DEAD + 1, "outbox.state", &state, e) ||
            store_one_of(s, q, 4, NETWORK_COUNT, "people.network", &network, e)) {
            s->driver->reset(q);
            return -1;
        }
        out[(*count)++] = (struct report){s->driver->integer(q, 0), s->driver->integer(q, 1),
                                          s->driver->integer(q, 3), (enum mail_state)state,
                                          (enum network)network};
    }
    return step == DB_FAILED ? -1 : 0;
}

int report_done(struct store *s, int64_t row, int64_t by, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_REPORT_DONE, e);

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":id", row);
    store_bind_or_null(s, q, ":report", by);
    return store_run(s, q, e);
}

int report_of(struct store *s, int64_t row, int64_t *by, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_REPORT_OF, e);

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":id", row);
    return store_integer(s, q, 0, by, e);
}

int report_reader(struct store *s, int64_t by, int64_t *person, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_REPORT_READER, e);

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":id", by);
    return store_integer(s, q, 0, person, e);
}
