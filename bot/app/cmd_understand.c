/* cmd_understand.c: what first messages say: JSON lines in, JSON lines out. */
/* SPDX-License-Identifier: MIT */
#include "app/commands.h"
#include "app/lines.h"
#include "app/options.h"
#include "base/text.h"
#include "core/redact.h"
#include "core/understand.h"
#include <string.h>

#define TEXT_MOST 8192 /* as much of a message as the bot itself reads */

struct reader {
    const struct dialog *dialog;
    int64_t now;
    struct arena *a; /* of one line */
};

/* As the bot does it: admitted, secrets masked, read. */
static int answer(void *context, const struct json *line, struct json *out, struct err *e)
{
    struct reader *r = context;
    const char *text = json_string_at(line, "text");
    struct view view;
    struct reading reading;
    unsigned secrets;

    if (!text)
        return err_set(e, ERR_INPUT, "an object with a `text` is expected");
    view = view_make(r->a, r->dialog, NULL, 0, NULL, r->now);
    text = text_admit(r->a, text, strlen(text), TEXT_MOST, NULL);
    understand(&view, redact(r->a, text, &secrets), json_string_at(line, "lang"), &reading);
    lines_add(out, reading_json(&reading));
    return 0;
}

static int read_messages(const char *dialogs, const char *path, struct reader *r, bool *failed,
                         struct err *e)
{
    struct lines l = {.answer = answer, .context = r, .a = r->a};
    struct dialog *d = NULL;
    int result;

    if (dialog_load(&d, dialogs, e) < 0)
        return -1;
    r->dialog = d;
    result = lines_run(&l, path, e);
    *failed = l.failed;
    dialog_free(&d);
    return result;
}

int cmd_understand(int argc, char **argv)
{
    const char *now = NULL;
    const struct option_row rows[] = {
        {"now", "TIME", "when the messages were said", &now, NULL},
    };
    struct options o;
    struct reader r = {0};
    struct err e = {0};
    bool failed = false;
    int status;

    if (!options_read(argc, argv, rows, 1, 0, 1, &o, &status))
        return status;
    r.a = arena_new();
    if (options_now(now, &r.now, &e) < 0 ||
        read_messages(o.dialogs, o.argument_count ? o.arguments[0] : "-", &r, &failed, &e) < 0)
        status = options_fail(&e);
    else if (failed)
        status = STATUS_NOT_HELD;
    arena_free(&r.a);
    return status;
}
