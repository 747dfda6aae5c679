/* scripted.h: a Bot API server that answers by a script, and notes what it was asked.
 * SPDX-License-Identifier: MIT
 *
 * A line answers the calls of its method whose parameters contain `holding`; `times` says how often, 0 for ever. The first line that
 * fits and is not used up answers; where none fits it is 404. Each call is noted as a line "METHOD PARAMETERS".
 */
#ifndef CHANNEL_SCRIPTED_H
#define CHANNEL_SCRIPTED_H

#include "io/server.h"

#define SCRIPT_TOKEN "7000000009:AAH-x_y"
#define SCRIPT_LINES 24
#define SCRIPT_PATIENCE_MS 20000 /* a test that waits longer has failed */
#define SCRIPT_QUIET_MS 30       /* and no more calls came */

struct script_line {
    const char *method, *holding; /* holding NULL: any parameters */
    const char *status, *body;    /* "200 OK" */
    int times;
};

struct script {
    struct loop *loop;
    struct server server;
    struct script_line lines[SCRIPT_LINES];
    size_t count;
    struct buf calls;
    int wanted; /* calls before the loop stops; 0: it does not */
    struct loop_timer *quiet, *patience;
    bool in_time;
};

static inline void script_add(struct script *s, const char *method, const char *holding,
                              const char *status, const char *body, int times)
{
    ck_assert_uint_lt(s->count, SCRIPT_LINES);
    s->lines[s->count++] = (struct script_line){method, holding, status, body, times};
}

static inline bool script_fits(const struct script_line *line, const char *method,
                               const char *parameters)
{
    return line->times >= 0 && strcmp(line->method, method) == 0 &&
           (!line->holding || strstr(parameters, line->holding));
}

static inline void script_is_quiet(void *owner)
{
    struct script *s = owner;

    s->quiet = NULL;
    s->in_time = true;
    loop_stop(s->loop);
}

static inline void script_asked(void *owner, struct server_peer *peer, const char *request,
                                size_t length)
{
    struct script *s = owner;
    char method[64] = "", parameters[16384] = "";
    const char *slash = strstr(request, "/bot" SCRIPT_TOKEN "/"),
               *body = strstr(request, "\r\n\r\n");

    ck_assert(slash && body);
    slash += strlen("/bot" SCRIPT_TOKEN "/");
    snprintf(method, sizeof method, "%.*s", (int)strcspn(slash, " ?"), slash);
    snprintf(parameters, sizeof parameters, "%.*s", (int)(request + length - body - 4), body + 4);
    buf_print(&s->calls, "%s %s\n", method, parameters);
    if (s->wanted && s->server.requests >= s->wanted) {
        loop_cancel(&s->quiet);
        s->quiet = loop_timer(s->loop, SCRIPT_QUIET_MS, script_is_quiet, s);
    }
    for (size_t i = 0; i < s->count; i++) {
        if (!script_fits(&s->lines[i], method, parameters))
            continue;
        if (s->lines[i].times > 0 && --s->lines[i].times == 0)
            s->lines[i].times = -1;
        server_say(peer, s->lines[i].status, "", s->lines[i].body);
        return;
    }
    server_say(peer, "404 Not Found", "",
               "{\"ok\":false,\"error_code\":404,\"description\":\"Not Found: method not found\"}");
}

static inline void script_lost_patience(void *owner)
{
    struct script *s = owner;

    s->patience = NULL;
    loop_stop(s->loop);
}

/* On a loop of its own, or the one that is given. */
static inline void script_start(struct script *s, struct loop *loop)
{
    struct err e = {0};

    memset(s, 0, sizeof *s);
    s->calls = (struct buf)BUF_INIT((size_t)1024 * 1024);
    s->loop = loop;
    if (!loop)
        ck_assert_int_eq(loop_new(&s->loop, &e), 0);
    server_start(&s->server, s->loop, script_asked, s);
}

/* Until so many calls came, and no more. */
static inline void script_run(struct script *s, int calls)
{
    struct err e = {0};

    s->wanted = calls;
    s->in_time = false;
    s->patience = loop_timer(s->loop, SCRIPT_PATIENCE_MS, script_lost_patience, s);
    ck_assert_int_eq(loop_run(s->loop, &e), 0);
    ck_assert_msg(s->in_time, "only these calls came:\n%s", buf_text(&s->calls));
    loop_cancel(&s->patience);
    ck_assert_msg(s->server.requests == calls, "%d calls came:\n%s", s->server.requests,
                  buf_text(&s->calls));
}

static inline void script_stop(struct script *s)
{
    server_stop(&s->server);
    loop_cancel(&s->quiet);
    loop_free(&s->loop);
    buf_free(&s->calls);
}

#endif
