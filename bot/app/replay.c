/* replay.c: one transcript from its first line to its last. */
/* SPDX-License-Identifier: MIT */
#include "app/replay.h"
#include "base/buf.h"
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

static int run_lines(struct stage *s, const char *text, struct err *e)
{
    while (*text) {
        size_t length = strcspn(text, "\n");
        const char *line = trimmed(s->a, text, length), *why;
        int result;

        s->line++;
        result = replay_line(s, line, &why, e);
        if (result < 0)
            return err_context(e, "%s:%d", s->file, s->line);
        if (result > 0) {
            fprintf(stderr, "%s:%d: wanted: %s\n%s\n", s->file, s->line, line, why ? why : "");
            return 1;
        }
        text += length + (text[length] == '\n');
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
        result = run_lines(&stage, buf_text(&text), e);
    }
    stage_close(&stage);
    buf_free(&text);
    return result;
}
