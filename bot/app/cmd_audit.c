/* cmd_audit.c: what the staff saw and did, and whether the record is whole. */
/* SPDX-License-Identifier: MIT */
#include "app/commands.h"
#include "app/options.h"
#include "app/report.h"
#include "base/log.h"
#include "store/audit.h"
#include <stdlib.h>
#include <string.h>

struct listing {
    struct json *list;
    struct arena *a;
};

static int add_row(void *owner, const struct audit_row *row)
{
    struct listing *l = owner;
    struct json *object = json_new_object();

    json_put_integer(object, "row", row->id);
    report_time(object, "at", row->at, l->a);
    if (row->case_number)
        json_put_integer(object, "case", row->case_number);
    json_put_string(object, "who", row->who);
    json_put_string(object, "act", row->act);
    if (row->detail)
        json_put_string(object, "what", row->detail);
    if (row->refused)
        json_put_bool(object, "refused", true);
    json_add(l->list, object);
    return 0;
}

static int list_rows(struct store *s, struct err *e)
{
    struct json *object = json_new_object();
    struct listing l = {json_new_array(), arena_new()};
    int result = audit_read(s, add_row, &l, e);

    json_put(object, "audit", l.list);
    arena_free(&l.a);
    if (result == 0)
        options_print(object);
    else
        json_free(&object);
    return result;
}

/* "12:9f86d081884c7d65": what was said of the end at another time. */
static int look_for(struct store *s, const char *expected, bool *had, struct err *e)
{
    char *end;
    long long row = strtoll(expected, &end, 10);

    if (row <= 0 || *end != ':' || strlen(end + 1) != AUDIT_END - 1)
        return err_set(e, ERR_INPUT, "--had: what stood at `end` before, like 12:9f86d081884c7d65");
    return audit_had(s, row, end + 1, had, e);
}

static int put_end(struct store *s, struct json *object, struct arena *a, struct err *e)
{
    char end[AUDIT_END];
    int64_t rows;

    if (audit_end(s, &rows, end, e) < 0)
        return -1;
    if (rows)
        json_put_string(object, "end", arena_print(a, "%lld:%s", (long long)rows, end));
    return 0;
}

static int verify_rows(struct store *s, const char *expected, int *status, struct err *e)
{
    int64_t rows, broken;
    struct json *object;
    struct arena *a;
    bool had = true;
    int result;

    if (audit_verify(s, &rows, &broken, e) < 0 || (expected && look_for(s, expected, &had, e) < 0))
        return -1;
    object = json_new_object();
    json_put_integer(object, "rows", rows);
    json_put_bool(object, "whole", broken == 0);
    if (broken)
        json_put_integer(object, "broken_at", broken);
    if (expected)
        json_put_bool(object, "had", had);
    a = arena_new();
    result = put_end(s, object, a, e);
    options_print(object);
    arena_free(&a);
    if (broken || !had)
        *status = STATUS_NOT_HELD;
    return result;
}

int cmd_audit(int argc, char **argv)
{
    bool verify = false;
    const char *had = NULL;
    const struct option_row rows[] = {
        {"verify", NULL, "say whether the chain of rows is whole, and what it ends in", NULL,
         &verify},
        {"had", "ROW:HASH", "and whether it still has what it ended in at another time", &had,
         NULL},
    };
    struct options o;
    struct store *s = NULL;
    struct err e = {0};
    int status;

    if (!options_read(argc, argv, rows, 2, 0, 0, &o, &status))
        return status;
    log_threshold(LOG_WARN);
    if (store_open(&s, o.db, o.key, STORE_READ, &e) < 0 ||
        (verify || had ? verify_rows(s, had, &status, &e) : list_rows(s, &e)) < 0)
        status = options_fail(&e);
    store_close(&s);
    return status;
}
