/* cmd_cases.c: all cases by number, with nothing that anybody said. */
/* SPDX-License-Identifier: MIT */
#include "app/commands.h"
#include "app/options.h"
#include "app/report.h"
#include "base/log.h"
#include "store/cases.h"

struct listing {
    struct json *list;
    struct arena *a;
};

static int add_case(void *owner, const struct case_row *row)
{
    struct listing *l = owner;
    struct json *object = json_new_object();

    json_put_integer(object, "case", row->number);
    json_put_string(object, "phase", phase_name(row->phase));
    json_put_string(object, "urgency", urgency_name(row->urgency));
    report_time(object, "opened_at", row->opened_at, l->a);
    report_time(object, "heard_at", row->heard_at, l->a);
    report_time(object, "queued_at", row->queued_at, l->a);
    json_put_string(object, "held_by", row->held_by);
    json_add(l->list, object);
    return 0;
}

static int list_cases(struct store *s, struct err *e)
{
    struct json *object = json_new_object();
    struct listing l = {json_new_array(), arena_new()};
    int result = cases_all(s, add_case, &l, e);

    json_put(object, "cases", l.list);
    arena_free(&l.a);
    if (result == 0)
        options_print(object);
    else
        json_free(&object);
    return result;
}

int cmd_cases(int argc, char **argv)
{
    struct options o;
    struct store *s = NULL;
    struct err e = {0};
    int status;

    if (!options_read(argc, argv, NULL, 0, 0, 0, &o, &status))
        return status;
    log_threshold(LOG_WARN);
    if (store_open(&s, o.db, o.key, STORE_READ, &e) < 0 || list_cases(s, &e) < 0)
        status = options_fail(&e);
    store_close(&s);
    return status;
}
