/* replay.c: one transcript from its first line to its last. */
/* SPDX-License-Identifier: MIT */
#include "app/replay.h"
#include "base/buf.h"
#include "base/text.h"
#include <string.h>

#define TRANSCRIPT_MOST (1024 * 1024)

static char *trimmed(struct arena *a, const char *from, size_t length)
{
    while (length &&
           (from[length - 1] == ' ' || from[length - 1] == '\t' || from[length - 1] == '\r'))
        length--;
    while (length && (*from == ' ' || *from == '\t')) {
        from++;
        length--;
    }
    return arena_copy_bytes(a, from, length);
}

/* What is behind a NUL must not be passed over in silence. */
static int run_line(struct stage *s, const char *line, size_t length, const char **why,
                    struct err *e)
{
    *why = NULL;
    if (memchr(line, '\0', length) || !text_valid(line, length))
        return err_set(e, ERR_INPUT, "not a line of text");
    return replay_line(s, trimmed(s->a, line, length), why, e);
}

static int run_lines(struct stage *s, const char *text, const char *end, struct err *e)
{
    while (text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text)), *why;
        size_t length = (size_t)((stop ? stop : end) - text);
        int result;

        s->line++;
        result = run_line(s, text, length, &why, e);
        if (result < 0)
            return err_context(e, "%s:%d", s->file, s->line);
        if (result > 0) {
            fprintf(stderr, "%s:%d: wanted: %s\n%s\n", s->file, s->line,
                    trimmed(s->a, text, length), why ? why : "");
            return 1;
        }
        text += length + 1;
    }
    return 0;
}

int replay_file(const struct dialog *dialogs, const char *path, int64_t now, bool json, FILE *out,
                struct err *e)
{
    struct buf text = BUF_INIT(TRANSCRIPT_MOST);
    struct stage stage;
    int result = -1;

    if (buf_read_file(&text, path, e) < 0) {
        buf_free(&text);
        return -1;
    }
    if (stage_open(&stage, dialogs, path, e) == 0) {
        stage.json = json;
        stage.out = out;
        stage.now_ms = now == MOMENT_NONE ? MOMENT_NONE : now * 1000;
        result = run_lines(&stage, buf_text(&text), buf_text(&text) + text.length, e);
    }
    stage_close(&stage);
    buf_free(&text);
    return result;
}
