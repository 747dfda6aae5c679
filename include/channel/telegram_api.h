/* telegram_api.h: one call of a Bot API method, and what its answer asks us to do.
 * SPDX-License-Identifier: MIT
 *
 * Parameters go as a JSON object, or with a file as multipart/form-data. The answer is sorted by error_code and parameters first, and by
 * the description only for the few answers that nothing else tells apart; what is not listed is tried again. The token is in the address alone.
 */
#ifndef CHANNEL_TELEGRAM_API_H
#define CHANNEL_TELEGRAM_API_H

#include "base/json.h"
#include "io/http.h"
#include "model/outbound.h"

enum api_action {
    API_DONE, /* `result` */
    API_ALREADY, /* refused, but all is as it was asked to be: not modified, gone already, query too old */
    API_WAIT,      /* 429: after retry_after seconds */
    API_LATER,     /* 5xx, no JSON, no connection, anything not listed: the usual back-off */
    API_NO_ANSWER, /* it may have been done */
    API_GONE,      /* this chat cannot be written to: blocked, deactivated, kicked, unknown */
    API_MOVED,     /* the group is now `moved_to` */
    API_NO_TOPIC,  /* message thread not found */
    API_TOPIC_CLOSED,
    API_REFUSED,     /* our own fault: never the same body again */
    API_PLAIN,       /* entities could not be parsed: once more as plain text */
    API_TOO_LARGE,   /* 413, 431, text too long: split it */
    API_CONFLICT,    /* 409: another poller, or a webhook */
    API_REVOKED,     /* 401: the token is wrong or revoked */
    API_UNSUPPORTED, /* 404: this server has no such method; of getMe: the token is none */
};

struct api_answer {
    enum api_action action;
    int code;                  /* error_code, or 200; 0: no answer */
    const struct json *result; /* API_DONE */
    int64_t retry_after;       /* seconds; API_WAIT, at least 1 */
    int64_t moved_to;
    const char *why; /* description or reason; from outside, so logged only after api_reason */
};

/* Sort an HTTP answer. The tree is the caller's to free: *tree may be NULL. Pure, but for a line in
 * the log when a batch of updates had to be mended (telegram_batch.h). */
void api_sort(const struct http_answer *http, struct json **tree, struct api_answer *out);
const char *api_action_name(enum api_action action); /* for logs */
/* What our own table knows of an answer, for logs: static text, never the server's words. */
const char *api_reason(const struct api_answer *answer);

struct api;
struct api_call;

struct api_setup {
    struct loop *loop;
    const char *base, *token;
    const char *files; /* base of the addresses of files; NULL: the same */
};

int api_new(struct api **out, const struct api_setup *setup, struct err *e) MUST_USE;
void api_free(struct api **out); /* calls that are not over are given up */

/* `json`: the parameters, an object; NULL: none. With `file` the object's members become form fields beside the part `document`. `done` as http_send's.
 * Long polls, sends, and taps with typing never wait for each other's connections. */
struct api_call *api_send(struct api *api, const char *method, const char *json,
                          const struct document *file, int64_t timeout_ms,
                          void (*done)(void *owner, const struct api_answer *answer), void *owner);
/* The file at a path that getFile told, as http_send's. NULL: a path that is none. */
struct http_call *api_file(struct api *api, const char *path, size_t most, int64_t timeout_ms,
                           void (*done)(void *owner, const struct http_answer *answer),
                           void *owner);
void api_cancel(struct api_call **call);

#endif
