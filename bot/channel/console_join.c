/* console_join.c: the other end of the local socket: a screen that talks to a console elsewhere. */
/* SPDX-License-Identifier: MIT */
#include "channel/console_inside.h"
#include "base/crypto.h"
#include "base/text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct join {
    struct loop *loop;
    int descriptor;
    struct loop_source *source;
    struct lines lines;
    struct buf out;
    struct screen *screen;
    struct arena *a;
    uint64_t run;
    int64_t said;
    bool welcome, asked; /* asked: a line of ours is not acknowledged yet */
    bool bye;            /* ours is said */
    bool over;           /* theirs came, or nobody reads us */
    bool closed;         /* the socket is at its end */
    struct err *err;
};

static void fail(struct join *j, enum err_kind kind, const char *what)
{
    err_set(j->err, kind, "%s", what);
    loop_stop(j->loop);
}

static void flush(struct join *j)
{
    if (!j->closed && (!wire_flush(j->descriptor, &j->out) || j->out.overflow))
        j->closed = true;
    loop_want(j->source, j->closed ? 0U : LOOP_READ | (j->out.length ? LOOP_WRITE : 0U));
}

static void say(struct join *j, struct json *object)
{
    wire_put(&j->out, object);
    flush(j);
}

static void say_hello(struct join *j, bool staff, const char *name)
{
    struct json *hello = json_new_object();

    json_put_string(hello, "hello", staff ? "staff" : "buyer");
    json_put_string(hello, "name", name);
    say(j, hello);
}

static void say_bye(struct join *j)
{
    struct json *bye = json_new_object();

    json_put_bool(bye, "bye", true);
    say(j, bye);
}

/* --- the screen --- */

/* Bytes that are no text cannot travel in JSON: they are replaced, as the gate would. */
static const char *as_text(struct join *j, const char *text, size_t length)
{
    arena_reset(j->a);
    return text_admit(j->a, text, length, CONSOLE_LINE_MOST / 8, NULL);
}

static bool line(void *owner, const char *text, size_t length)
{
    struct join *j = owner;
    struct json *message;
    char id[48];
    int choice = lines_choice(text, length);

    if (!j->welcome || j->asked)
        return false;
    snprintf(id, sizeof id, "%llx-%lld", (unsigned long long)j->run, (long long)++j->said);
    message = json_new_object();
    json_put_string(message, "id", id);
    if (choice > 0)
        json_put_integer(message, "tap", choice);
    else
        json_put_string(message, "text", as_text(j, text, length));
    j->asked = true;
    say(j, message);
    return true;
}

static void shown(void *owner, int64_t id)
{
    struct join *j = owner;
    struct json *sent = json_new_object();

    json_put_integer(sent, "sent", id);
    say(j, sent);
}

/* --- what comes --- */

/* Not let in is the end; a line that was not taken is only told. */
static void complained(struct join *j, const char *what)
{
    struct outbound notice = {.text = what};

    if (!j->welcome)
        fail(j, ERR_INPUT, what ? what : "not let in");
    else
        screen_show(j->screen, &notice);
    j->asked = false;
}

static void take_object(struct join *j, const struct json *object)
{
    struct outbound message;

    arena_reset(j->a);
    if (json_get(object, "welcome"))
        j->welcome = true;
    else if (json_get(object, "ack"))
        j->asked = false;
    else if (json_get(object, "bye"))
        j->over = true;
    else if (json_get(object, "error"))
        complained(j, json_string_at(object, "error"));
    else if (wire_read_out(j->a, object, &message) && !screen_show(j->screen, &message))
        j->over = true;
}

static void take_lines(struct join *j)
{
    const char *text;
    size_t length;

    while (!screen_busy(j->screen) && lines_next(&j->lines, &text, &length) != LINE_NONE) {
        struct json *object = NULL;

        if (json_parse(&object, text, length, j->err) < 0) {
            loop_stop(j->loop);
            return;
        }
        take_object(j, object);
        json_free(&object);
        lines_take(&j->lines);
    }
}

static void ready(void *owner, unsigned what)
{
    struct join *j = owner;

    if (what & LOOP_WRITE)
        flush(j);
    if (!(what & LOOP_READ))
        return;
    j->closed = j->closed || !lines_fill(&j->lines, j->descriptor);
    if (j->closed)
        loop_want(j->source, 0);
}

/* The end is theirs to say, when all that our last line led to is out. */
static void pass_ended(void *owner)
{
    struct join *j = owner;

    take_lines(j);
    if (screen_busy(j->screen))
        return;
    if (j->over || j->closed) {
        if (!j->over && j->err->kind == ERR_NONE)
            fail(j, ERR_IO, "the other end went away");
        loop_stop(j->loop);
        return;
    }
    if (!j->welcome || j->asked)
        return;
    screen_rest(j->screen);
    if (j->asked || j->bye || !screen_ended(j->screen))
        return;
    j->bye = true;
    say_bye(j);
}

static struct join *join_new(struct loop *loop, int descriptor, int input, int output,
                             struct err *e)
{
    struct join *j = calloc(1, sizeof *j);
    const struct screen_hooks hooks = {j, line, shown};

    if (!j)
        err_out_of_memory();
    j->loop = loop;
    j->descriptor = descriptor;
    j->err = e;
    j->a = arena_new();
    j->out = (struct buf)BUF_INIT(CONSOLE_OUT_MOST);
    lines_init(&j->lines, CONSOLE_OUT_MOST);
    crypto_random(&j->run, sizeof j->run);
    j->source = loop_watch(loop, descriptor, LOOP_READ, ready, j);
    j->screen = screen_new(loop, input, output, isatty(input) && isatty(output), &hooks);
    loop_before_sleep(loop, pass_ended, j);
    return j;
}

static void join_free(struct join *j)
{
    loop_before_sleep(j->loop, NULL, NULL);
    loop_unwatch(&j->source);
    close(j->descriptor);
    screen_free(&j->screen);
    lines_free(&j->lines);
    buf_free(&j->out);
    arena_free(&j->a);
    free(j);
}

int console_join(struct loop *loop, const char *socket_path, bool staff, const char *name,
                 int input, int output, struct err *e)
{
    int descriptor = local_connect(socket_path, e);
    struct join *j;
    int result;

    if (descriptor < 0)
        return -1;
    j = join_new(loop, descriptor, input, output, e);
    say_hello(j, staff, name);
    result = loop_run(loop, e);
    join_free(j);
    return e->kind == ERR_NONE ? result : -1;
}
