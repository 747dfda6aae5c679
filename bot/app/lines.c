/* lines.c: JSON lines in, JSON lines out. */
/* SPDX-License-Identifier: MIT */
#include "app/lines.h"
#include "app/options.h"
#include "base/buf.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define LINE_MOST ((size_t)256 * 1024) /* a line; no message, and no case's facts, are as long */

/* False: the input is over. What is longer than a line may be leaves `overflow` set. */
static bool next_line(FILE *in, struct buf *line)
{
    int c;

    buf_clear(line);
    while ((c = getc(in)) != EOF && c != '\n')
        buf_add_char(line, (char)c);
    return c != EOF || line->length > 0;
}

static bool is_blank(const struct buf *line)
{
    return strspn(buf_text(line), " \t\r") == line->length && !line->overflow;
}

static struct json *new_answer(const struct json *id)
{
    struct json *answer = json_new_object();

    json_put(answer, "id", id ? json_copy(id) : json_new_string(NULL));
    return answer;
}

static void complain(struct lines *l, const struct json *id, const char *what)
{
    struct json *answer = new_answer(id);

    l->failed = true;
    json_put_string(answer, "error", what);
    options_print(answer);
}

static void take_line(struct lines *l, const struct buf *line)
{
    struct json *object = NULL, *answer;
    struct err e = {0};

    if (line->overflow) {
        complain(l, NULL, "the line is too long");
        return;
    }
    if (json_parse(&object, buf_text(line), line->length, &e) < 0) {
        complain(l, NULL, e.text);
        return;
    }
    answer = new_answer(json_get(object, "id"));
    if (l->answer(l->context, object, answer, &e) == 0) {
        options_print(answer);
    } else {
        complain(l, json_get(object, "id"), e.text);
        json_free(&answer);
    }
    json_free(&object);
}

void lines_add(struct json *out, struct json *from)
{
    for (const struct json *part = json_child(from); part; part = json_next(part))
        json_put(out, json_key(part), json_copy(part));
    json_free(&from);
}

int lines_run(struct lines *l, const char *path, struct err *e)
{
    struct buf line = BUF_INIT(LINE_MOST);
    FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");

    if (!in)
        return err_set(e, ERR_MISSING, "%s: %s", path, strerror(errno));
    while (next_line(in, &line)) {
        arena_reset(l->a);
        if (!is_blank(&line))
            take_line(l, &line);
        fflush(stdout); /* whoever feeds us line by line waits for it */
    }
    buf_free(&line);
    if (ferror(in))
        err_set(e, ERR_IO, "%s: cannot be read", path);
    if (in != stdin)
        fclose(in);
    return e->kind == ERR_NONE ? 0 : -1;
}
