/* cmd_understand.c: what first messages say: JSON lines in, JSON lines out. */
/* SPDX-License-Identifier: MIT */
#include "app/commands.h"
#include "app/options.h"
#include "base/text.h"
#include "core/redact.h"
#include "core/understand.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define LINE_MOST ((size_t)256 * 1024) /* a line; no message is as long */
#define TEXT_MOST 8192                 /* as much of a message as the bot itself reads */

struct reader {
    const struct dialog *dialog;
    int64_t now;
    struct arena *a; /* of one line */
    bool failed;
};

/* False: the input is over. What is longer than a line may be leaves `overflow` set. */
static bool next_line(FILE *in, struct buf *line)
{
    int c;

    buf_clear(line);
    while ((c = getc(in)) != EOF && c != '\n')
        buf_add_char(line, (char)c);
    return c != EOF || line->length > 0;
}

static void complain(struct reader *r, const struct json *id, const char *what)
{
    struct json *answer = json_new_object();

    r->failed = true;
    json_put(answer, "id", id ? json_copy(id) : json_new_string(NULL));
    json_put_string(answer, "error", what);
    options_print(answer);
}

/* As the bot does it: admitted, secrets masked, read. */
static void answer(struct reader *r, const struct json *object, const char *text)
{
    struct view view = view_make(r->a, r->dialog, NULL, 0, NULL, r->now);
    struct json *out = json_new_object(), *read;
    struct reading reading;
    unsigned secrets;

    text = text_admit(r->a, text, strlen(text), TEXT_MOST, NULL);
    understand(&view, redact(r->a, text, &secrets), json_string_at(object, "lang"), &reading);
    read = reading_json(&reading);
    json_put(out, "id",
             json_get(object, "id") ? json_copy(json_get(object, "id")) : json_new_string(NULL));
    for (const struct json *part = json_child(read); part; part = json_next(part))
        json_put(out, json_key(part), json_copy(part));
    json_free(&read);
    options_print(out);
}

static void take_line(struct reader *r, const struct buf *line)
{
    struct json *object = NULL;
    struct err e = {0};
    const struct json *id;

    if (line->overflow) {
        complain(r, NULL, "the line is too long");
        return;
    }
    if (json_parse(&object, buf_text(line), line->length, &e) < 0) {
        complain(r, NULL, e.text);
        return;
    }
    id = json_get(object, "id");
    if (!json_string_at(object, "text"))
        complain(r, id, "an object with a `text` is expected");
    else
        answer(r, object, json_string_at(object, "text"));
    json_free(&object);
}

static bool is_blank(const struct buf *line)
{
    return strspn(buf_text(line), " \t\r") == line->length && !line->overflow;
}

static void take_lines(struct reader *r, FILE *in)
{
    struct buf line = BUF_INIT(LINE_MOST);

    while (next_line(in, &line)) {
        arena_reset(r->a);
        if (!is_blank(&line))
            take_line(r, &line);
        fflush(stdout); /* whoever feeds us line by line waits for it */
    }
    buf_free(&line);
}

static int read_messages(const char *dialogs, const char *path, struct reader *r, struct err *e)
{
    struct dialog *d = NULL;
    FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");

    if (!in)
        return err_set(e, ERR_MISSING, "%s: %s", path, strerror(errno));
    if (dialog_load(&d, dialogs, e) == 0) {
        r->dialog = d;
        take_lines(r, in);
        if (ferror(in))
            err_set(e, ERR_IO, "%s: cannot be read", path);
        dialog_free(&d);
    }
    if (in != stdin)
        fclose(in);
    return e->kind == ERR_NONE ? 0 : -1;
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
    int status;

    if (!options_read(argc, argv, rows, 1, 0, 1, &o, &status))
        return status;
    r.a = arena_new();
    if (options_now(now, &r.now, &e) < 0 ||
        read_messages(o.dialogs, o.argument_count ? o.arguments[0] : "-", &r, &e) < 0)
        status = options_fail(&e);
    else if (r.failed)
        status = STATUS_NOT_HELD;
    arena_free(&r.a);
    return status;
}
