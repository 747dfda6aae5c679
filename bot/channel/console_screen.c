/* console_screen.c: a person at a terminal, or a script at a pipe. */
/* SPDX-License-Identifier: MIT */
#include "channel/console_inside.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A pipe that is writable takes so much without blocking (PIPE_BUF), and standard output cannot be made
 * non-blocking without doing it to everybody who shares it. */
#define WRITE_AT_ONCE 4096

struct screen {
    struct loop *loop;
    int input, output;
    struct screen_hooks hooks;
    struct loop_source *reading, *writing;
    struct lines lines;
    struct buf out;
    int64_t showing; /* the message on its way out; 0: none */
    bool prompt;     /* wanted */
    bool prompted;   /* it stands there */
    bool free;       /* the next line may be taken */
    bool broken;     /* nobody reads us any more */
};

static void read_ready(void *owner, unsigned what);
static void write_ready(void *owner, unsigned what);

struct screen *screen_new(struct loop *loop, int input, int output, bool prompt,
                          const struct screen_hooks *hooks)
{
    struct screen *s = calloc(1, sizeof *s);

    if (!s)
        err_out_of_memory();
    s->loop = loop;
    s->input = input;
    s->output = output;
    s->prompt = prompt;
    s->hooks = *hooks;
    s->out = (struct buf)BUF_INIT(CONSOLE_OUT_MOST);
    lines_init(&s->lines, CONSOLE_LINE_MOST);
    s->reading = loop_watch(loop, input, 0, read_ready, s);
    s->writing = loop_watch(loop, output, 0, write_ready, s);
    return s;
}

void screen_free(struct screen **s)
{
    if (!*s)
        return;
    if ((*s)->prompted && !(*s)->broken && write((*s)->output, "\n", 1) < 0)
        (*s)->broken = true; /* the next prompt of the shell is on our line then */
    loop_unwatch(&(*s)->reading);
    loop_unwatch(&(*s)->writing);
    lines_free(&(*s)->lines);
    buf_free(&(*s)->out);
    free(*s);
    *s = NULL;
}

/* --- out --- */

static void break_off(struct screen *s)
{
    s->broken = true;
    s->showing = 0;
    buf_clear(&s->out);
    loop_want(s->writing, 0);
    loop_want(s->reading, 0);
}

static void write_ready(void *owner, unsigned what)
{
    struct screen *s = owner;
    size_t most = s->out.length < WRITE_AT_ONCE ? s->out.length : WRITE_AT_ONCE;
    ssize_t written = write(s->output, buf_text(&s->out), most);
    int64_t shown = s->showing;

    (void)what;
    if (written < 0 && errno != EINTR && errno != EAGAIN) {
        break_off(s);
        return;
    }
    if (written > 0)
        buf_drop_front(&s->out, (size_t)written);
    if (s->out.length)
        return;
    loop_want(s->writing, 0);
    s->showing = 0;
    if (shown)
        s->hooks.shown(s->hooks.owner, shown);
}

/* The empty line must come, however long the text is: it is what a script waits for. */
static void add_message(struct buf *out, const struct outbound *m)
{
    out->ceiling = CONSOLE_OUT_MOST - 8;
    if (m->text && *m->text)
        buf_print(out, "%s\n", m->text);
    for (size_t i = 0; i < m->choice_count; i++)
        buf_print(out, "  %zu) %s\n", i + 1, m->choices[i].label);
    if (m->file)
        buf_print(out, "  [%s, %s, %zu bytes]\n", m->file->name, m->file->type, m->file->length);
    out->ceiling = CONSOLE_OUT_MOST;
    if (out->overflow) {
        out->overflow = false;
        buf_add_text(out, "...\n");
    }
    buf_add_char(out, '\n');
}

bool screen_show(struct screen *s, const struct outbound *message)
{
    if (s->broken || s->showing)
        return false;
    if (s->prompted)
        buf_add_char(&s->out, '\r');
    s->prompted = false;
    add_message(&s->out, message);
    s->showing = message->id;
    loop_want(s->writing, LOOP_WRITE);
    return true;
}

bool screen_busy(const struct screen *s)
{
    return s->showing != 0;
}

/* --- in --- */

/* `\n` is a line break, `\\` a backslash; in place. */
static size_t unescape(char *text, size_t length)
{
    size_t to = 0;

    for (size_t i = 0; i < length; i++) {
        char next = i + 1 < length ? text[i + 1] : '\0';

        if (text[i] == '\\' && (next == 'n' || next == '\\')) {
            text[to++] = next == 'n' ? '\n' : '\\';
            i++;
        } else {
            text[to++] = text[i];
        }
    }
    return to;
}

static bool is_blank(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!strchr(" \t\r", text[i]) || !text[i])
            return false;
    return true;
}

static bool hand_over(struct screen *s, const char *text, size_t length)
{
    char *copy = malloc(length + 1);
    bool taken;

    if (!copy)
        err_out_of_memory();
    memcpy(copy, text, length);
    length = unescape(copy, length);
    copy[length] = '\0';
    taken = s->hooks.line(s->hooks.owner, copy, length);
    free(copy);
    return taken;
}

static void give_lines(struct screen *s)
{
    const char *text;
    size_t length;

    while (s->free && lines_next(&s->lines, &text, &length) != LINE_NONE) {
        if (!is_blank(text, length)) {
            if (!hand_over(s, text, length))
                break;
            s->free = false;
        }
        s->prompted = false;
        lines_take(&s->lines);
    }
    loop_want(s->reading, s->free && !s->lines.ended && !s->broken ? LOOP_READ : 0);
}

static void read_ready(void *owner, unsigned what)
{
    struct screen *s = owner;

    (void)what;
    if (!lines_fill(&s->lines, s->input))
        s->lines.ended = true;
    give_lines(s);
}

void screen_rest(struct screen *s)
{
    if (s->broken)
        return;
    s->free = true;
    give_lines(s);
    if (!s->prompt || s->prompted || !s->free || s->lines.ended)
        return;
    buf_add_text(&s->out, "> ");
    s->prompted = true;
    loop_want(s->writing, LOOP_WRITE);
}

bool screen_ended(const struct screen *s)
{
    return s->broken || (s->lines.ended && s->lines.at == s->lines.bytes.length);
}
