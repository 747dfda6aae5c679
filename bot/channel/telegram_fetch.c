/* telegram_fetch.c: the bytes of a file that somebody sent, asked for when they are needed. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram_inside.h"
#include "channel/telegram_message.h"
#include <stdlib.h>
#include <string.h>

#define ASK_MS 15000
#define FETCH_MS 120000
#define CALL_MOST 1024 /* bytes of the parameters */

struct fetch {
    struct telegram *t;
    struct api_call *asking;
    struct http_call *fetching;
    size_t most;
    char *path;
    void (*done)(void *owner, const struct fetched *what);
    void *owner;
};

static void fetch_free(struct fetch *f)
{
    free(f->path);
    free(f);
}

static void end(struct fetch *f, const struct fetched *what)
{
    f->done(f->owner, what);
    fetch_free(f);
}

static void fail(struct fetch *f, enum fetch_end how)
{
    const struct fetched what = {.end = how};

    end(f, &what);
}

static const char *name_in(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static void arrived(void *owner, const struct http_answer *answer)
{
    struct fetch *f = owner;
    const struct fetched what = {FETCH_DONE, name_in(f->path), answer->body, answer->length};

    f->fetching = NULL;
    if (answer->outcome == HTTP_ANSWERED && answer->status == 200)
        end(f, &what);
    else
        fail(f, answer->outcome == HTTP_TOO_LARGE || answer->status == 404 ? FETCH_NEVER
                                                                           : FETCH_LATER);
}

/* "file is too big", or an id that is none: it will never be handed out. */
static void found(void *owner, const struct api_answer *answer)
{
    struct fetch *f = owner;
    const char *path =
        answer->action == API_DONE ? json_string_at(answer->result, "file_path") : NULL;

    f->asking = NULL;
    if (!path) {
        fail(f, answer->action == API_REFUSED || answer->action == API_DONE ? FETCH_NEVER
                                                                            : FETCH_LATER);
        return;
    }
    f->path = strdup(path);
    if (!f->path)
        err_out_of_memory();
    f->fetching = api_file(f->t->api, path, f->most, FETCH_MS, arrived, f);
    if (!f->fetching)
        fail(f, FETCH_NEVER);
}

static void ask(struct fetch *f, const char *id)
{
    struct buf json = BUF_INIT(CALL_MOST);

    json_out_open(&json, NULL, JSON_OBJECT);
    json_out_string(&json, "file_id", id);
    json_out_close(&json, JSON_OBJECT);
    f->asking = api_send(f->t->api, "getFile", buf_text(&json), NULL, ASK_MS, found, f);
    buf_free(&json);
}

struct fetch *fetch_begin(struct telegram *t, const char *reference, size_t most,
                          void (*done)(void *owner, const struct fetched *what), void *owner)
{
    struct arena *a = arena_new_small();
    struct file_reference file;
    struct fetch *f = NULL;

    if (file_read_reference(reference, a, &file) && strlen(file.id) < CALL_MOST / 2) {
        f = calloc(1, sizeof *f);
        if (!f)
            err_out_of_memory();
        *f = (struct fetch){.t = t, .most = most, .done = done, .owner = owner};
        ask(f, file.id);
    }
    arena_free(&a);
    return f;
}

void fetch_cancel(struct fetch **f)
{
    if (!*f)
        return;
    api_cancel(&(*f)->asking);
    http_cancel(&(*f)->fetching);
    fetch_free(*f);
    *f = NULL;
}
