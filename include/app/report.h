/* report.h: how the operator's commands write times.
 * SPDX-License-Identifier: MIT
 */
#ifndef APP_REPORT_H
#define APP_REPORT_H

#include "base/json.h"

/* RFC 3339 of UTC seconds; 0 and MOMENT_NONE give null. */
void report_time(struct json *object, const char *key, int64_t moment, struct arena *a);

#endif
