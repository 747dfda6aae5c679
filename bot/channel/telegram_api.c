/* telegram_api.c: BASE/bot<token>/<method>, parameters as JSON or as form fields. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram_api.h"
#include "base/crypto.h"
#include "base/log.h"
#include <stdlib.h>
#include <string.h>

#define CONNECTION_SECONDS 30 /* the server drops idle ones after about 40 */
#define SENDS_AT_ONCE 32      /* opened as they are needed; their answers share a commit */
#define COURTESIES_AT_ONCE 4
#define FETCHES_AT_ONCE 2
#define POLLS "getUpdates"
#define UPDATES_MOST ((size_t)8 * 1024 * 1024) /* the server stops a batch at about 4 */
#define RESULT_MOST ((size_t)1024 * 1024)
#define ADDRESS_MOST 4096

struct api {
    struct buf base;           /* https://api.telegram.org/bot<token>/ */
    struct buf files;          /* https://api.telegram.org/file/bot<token>/ */
    struct http *polls, *acts; /* a poll is open nearly always, and no send is to wait for it */
    struct http *courtesies;   /* taps and typing are worth something only at once */
    struct http *fetches;      /* files take long */
    struct api_call *calls;    /* not over */
};

struct api_call {
    struct api *api;
    struct api_call *next, **at; /* `at` points here */
    struct http_call *http;
    void (*done)(void *owner, const struct api_answer *answer);
    void *owner;
};

/* --- the address --- */

/* Room for all of it at once: an address that grows leaves copies behind. */
static int write_base(struct buf *out, const char *base, const char *way,
                      const struct api_setup *setup, struct err *e)
{
    size_t length = strlen(base);

    while (length && base[length - 1] == '/')
        length--;
    if (!http_may_ask(base))
        return err_set(e, ERR_INPUT, "the Bot API is asked by https, or on this machine");
    if (length + strlen(setup->token) > ADDRESS_MOST - 64)
        return err_set(e, ERR_INPUT, "the address of the Bot API is too long");
    buf_extend(out, ADDRESS_MOST);
    buf_clear(out);
    buf_add(out, base, length);
    buf_add_text(out, way);
    buf_add_text(out, setup->token);
    buf_add_char(out, '/');
    return 0;
}

int api_new(struct api **out, const struct api_setup *setup, struct err *e)
{
    const struct http_setup polls = {setup->loop, CONNECTION_SECONDS, 1, NULL},
                            acts = {setup->loop, CONNECTION_SECONDS, SENDS_AT_ONCE, NULL},
                            courtesies = {setup->loop, CONNECTION_SECONDS, COURTESIES_AT_ONCE,
                                          NULL},
                            fetches = {setup->loop, CONNECTION_SECONDS, FETCHES_AT_ONCE, NULL};
    struct api *api = calloc(1, sizeof *api);

    if (!api)
        err_out_of_memory();
    api->base = (struct buf)BUF_INIT(ADDRESS_MOST);
    api->files = (struct buf)BUF_INIT(ADDRESS_MOST);
    *out = api;
    if (write_base(&api->base, setup->base, "/bot", setup, e) == 0 &&
        write_base(&api->files, setup->files ? setup->files : setup->base, "/file/bot", setup, e) ==
            0 &&
        http_new(&api->fetches, &fetches, e) == 0 && http_new(&api->polls, &polls, e) == 0 &&
        http_new(&api->acts, &acts, e) == 0 && http_new(&api->courtesies, &courtesies, e) == 0)
        return 0;
    api_free(out);
    return -1;
}

void api_free(struct api **out)
{
    struct api *api = *out;

    if (!api)
        return;
    http_free(&api->polls);
    http_free(&api->acts);
    http_free(&api->courtesies);
    http_free(&api->fetches);
    for (struct api_call *c = api->calls, *next; c; c = next) {
        next = c->next;
        free(c);
    }
    crypto_wipe(api->base.bytes, api->base.room);
    crypto_wipe(api->files.bytes, api->files.room);
    buf_free(&api->base);
    buf_free(&api->files);
    free(api);
    *out = NULL;
}

/* --- one call --- */

static struct api_call *call_new(struct api *api)
{
    struct api_call *c = calloc(1, sizeof *c);

    if (!c)
        err_out_of_memory();
    c->api = api;
    c->at = &api->calls;
    c->next = api->calls;
    if (c->next)
        c->next->at = &c->next;
    api->calls = c;
    return c;
}

static void call_free(struct api_call *c)
{
    *c->at = c->next;
    if (c->next)
        c->next->at = c->at;
    free(c);
}

static void answered(void *owner, const struct http_answer *http)
{
    struct api_call *c = owner;
    struct json *tree = NULL;
    struct api_answer answer;

    api_sort(http, &tree, &answer);
    c->done(c->owner, &answer);
    json_free(&tree);
    call_free(c);
}

/* A text as it is, anything else as JSON. */
static struct http_part field_of(const struct json *member, struct arena *a)
{
    struct buf value = BUF_INIT(RESULT_MOST);
    const char *text = json_text(member);
    struct http_part part = {.name = json_key(member)};

    if (!text)
        json_write(member, &value);
    part.length = text ? strlen(text) : value.length;
    part.bytes = text ? text : arena_copy_bytes(a, buf_text(&value), value.length);
    buf_free(&value);
    return part;
}

static void use_form(struct http_request *request, const struct json *parameters,
                     const struct document *file, struct arena *a)
{
    struct http_part *parts = arena_array(a, json_count(parameters) + 1, sizeof *parts);

    for (const struct json *m = json_child(parameters); m; m = json_next(m))
        parts[request->part_count++] = field_of(m, a);
    parts[request->part_count++] = (struct http_part){.name = "document",
                                                      .bytes = file->bytes,
                                                      .length = file->length,
                                                      .file_name = file->name,
                                                      .type = file->type};
    request->parts = parts;
}

/* The object is our own: one that cannot be read is our fault, and the server refuses what is then missing. */
static struct http_call *send_form(struct http *http, struct http_request *request,
                                   const char *json, const struct document *file,
                                   struct api_call *c)
{
    struct arena *a = arena_new();
    struct json *parameters = NULL;
    struct http_call *call;
    struct err e = {0};

    if (json && json_parse(&parameters, json, strlen(json), &e) < 0)
        log_error("telegram.parameters", "why=%s", e.text);
    use_form(request, parameters, file, a);
    call = http_send(http, request, answered, c);
    json_free(&parameters);
    arena_free(&a);
    return call;
}

static struct http *http_for(const struct api *api, const char *method)
{
    if (strcmp(method, POLLS) == 0)
        return api->polls;
    if (strcmp(method, "answerCallbackQuery") == 0 || strcmp(method, "sendChatAction") == 0)
        return api->courtesies;
    return api->acts;
}

struct api_call *api_send(struct api *api, const char *method, const char *json,
                          const struct document *file, int64_t timeout_ms,
                          void (*done)(void *owner, const struct api_answer *answer), void *owner)
{
    struct http *http = http_for(api, method);
    struct api_call *c = call_new(api);
    size_t base = api->base.length;
    struct http_request request = {.timeout_ms = timeout_ms,
                                   .answer_most = http == api->polls ? UPDATES_MOST : RESULT_MOST};

    c->done = done;
    c->owner = owner;
    buf_add_text(&api->base, method);
    request.url = buf_text(&api->base);
    if (file) {
        c->http = send_form(http, &request, json, file, c);
    } else {
        request.body = json ? json : "{}";
        request.length = strlen(request.body);
        request.type = "application/json";
        c->http = http_send(http, &request, answered, c);
    }
    buf_truncate(&api->base, base);
    return c;
}

/* Letters that need no escape; what else a path holds is no path of theirs. */
static bool is_path(const char *path)
{
    return *path && strlen(path) < ADDRESS_MOST / 4 && !strstr(path, "..") &&
           !path[strspn(path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                              "/._-")];
}

struct http_call *api_file(struct api *api, const char *path, size_t most, int64_t timeout_ms,
                           void (*done)(void *owner, const struct http_answer *answer), void *owner)
{
    size_t base = api->files.length;
    struct http_request request = {.timeout_ms = timeout_ms, .answer_most = most};
    struct http_call *call;

    if (!is_path(path))
        return NULL;
    buf_add_text(&api->files, path);
    request.url = buf_text(&api->files);
    call = http_send(api->fetches, &request, done, owner);
    buf_truncate(&api->files, base);
    return call;
}

void api_cancel(struct api_call **call)
{
    if (!*call)
        return;
    http_cancel(&(*call)->http);
    call_free(*call);
    *call = NULL;
}
