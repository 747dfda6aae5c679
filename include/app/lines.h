/* lines.h: JSON lines in, JSON lines out: one object asked, one answered, in order.
 * SPDX-License-Identifier: MIT
 *
 * Each answer has the `id` of its line. A line that cannot be answered gives {"id": ..., "error": "what is wrong"}; the others are
 * answered all the same. Blank lines are passed over.
 */
#ifndef APP_LINES_H
#define APP_LINES_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include <stdbool.h>

struct lines {
    /* Adds to `out`, which has the id already; -1 with `e`: the line is unusable. The arena is reset before each line. */
    int (*answer)(void *context, const struct json *line, struct json *out, struct err *e);
    void *context;
    struct arena *a;
    bool failed; /* some line could not be answered */
};

/* `path` may be "-": standard input. -1 when it cannot be read. */
int lines_run(struct lines *l, const char *path, struct err *e) MUST_USE;
/* Adds what `from` has to `out`, and frees it. */
void lines_add(struct json *out, struct json *from);

#endif
