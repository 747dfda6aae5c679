/* report.c: how the operator's commands write times. */
/* SPDX-License-Identifier: MIT */
#include "app/report.h"
#include "base/date.h"

void report_time(struct json *object, const char *key, int64_t moment, struct arena *a)
{
    bool told = moment != 0 && moment != MOMENT_NONE;

    json_put_string(object, key, told ? moment_print(a, moment) : NULL);
}
