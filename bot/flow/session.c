/* session.c: a case between the database and the engine. */
/* SPDX-License-Identifier: MIT */
#include "flow/session.h"
#include "core/render.h"
#include "base/log.h"
#include "flow/recent.h"
#include <stdlib.h>
#include <string.h>

#define PINNED_MOST 8 /* old interviews in memory at a time; a set changes a few times a month */
#define BUNDLE_MOST (16 * 1024 * 1024) /* bytes of an interview with all languages */
#define STATE_MOST (1024 * 1024)       /* bytes of one case's state; hundreds of facts */

struct session_cache {
    struct store *store;
    const struct dialog *newest;
    struct dialog *pinned[PINNED_MOST];
    size_t next; /* to be replaced */
    struct recent *recent;
};

int session_cache_new(struct session_cache **out, struct store *store, const struct dialog *newest,
                      struct err *e)
{
    struct session_cache *c = calloc(1, sizeof *c);

    if (!c)
        err_out_of_memory();
    c->store = store;
    c->newest = newest;
    c->recent = recent_new();
    if (session_cache_keep(c, newest, e) < 0) {
        session_cache_free(&c);
        return -1;
    }
    *out = c;
    return 0;
}

void session_cache_free(struct session_cache **c)
{
    if (!*c)
        return;
    for (size_t i = 0; i < PINNED_MOST; i++)
        dialog_free(&(*c)->pinned[i]);
    recent_free(&(*c)->recent);
    free(*c);
    *c = NULL;
}

static int keep(struct store *store, const char *hash, const struct buf *bytes, struct err *e)
{
    if (store_begin(store, e) < 0)
        return -1;
    if (store_keep_dialog(store, hash, buf_text(bytes), bytes->length, e) == 0)
        return store_commit(store, e);
    store_rollback(store);
    return -1;
}

int session_cache_keep(struct session_cache *c, const struct dialog *d, struct err *e)
{
    struct buf bytes = BUF_INIT(BUNDLE_MOST);
    int result;

    dialog_interview_bundle(d, &bytes);
    if (bytes.overflow)
        result = err_set(e, ERR_INPUT, "the interview of these dialogs is larger than %d bytes",
                         BUNDLE_MOST);
    else
        result = keep(c->store, d->interview, &bytes, e);
    buf_free(&bytes);
    return result;
}

void session_cache_use(struct session_cache *c, const struct dialog *newest)
{
    c->newest = newest;
}

static int load_pinned(struct session_cache *c, const char *hash, struct dialog **out,
                       struct err *e)
{
    struct buf bytes = BUF_INIT(BUNDLE_MOST);
    int result = store_dialog(c->store, hash, &bytes, e);

    if (result == 0)
        result = dialog_load_bundle(out, buf_text(&bytes), bytes.length, true, e);
    buf_free(&bytes);
    return result;
}

static const struct dialog *interview_of(struct session_cache *c, const char *hash)
{
    struct err e = {0};
    struct dialog *loaded = NULL;

    if (strcmp(hash, c->newest->interview) == 0)
        return c->newest;
    for (size_t i = 0; i < PINNED_MOST; i++)
        if (c->pinned[i] && strcmp(c->pinned[i]->interview, hash) == 0)
            return c->pinned[i];
    if (load_pinned(c, hash, &loaded, &e) < 0) {
        log_warn("session.interview_gone", "hash=%.12s why=%s", hash, e.text);
        return c->newest;
    }
    dialog_free(&c->pinned[c->next]);
    c->pinned[c->next] = loaded;
    c->next = (c->next + 1) % PINNED_MOST;
    return loaded;
}

int session_state(struct arena *a, const char *bytes, size_t length, struct casefile *out,
                  struct err *e)
{
    struct json *state;
    int result;

    if (json_parse(&state, bytes, length, e) < 0)
        return -1;
    result = casefile_read(a, state, out, e);
    json_free(&state);
    return result;
}

int session_load(struct session_cache *c, int64_t number, struct arena *a, struct session *out,
                 struct err *e)
{
    if (cases_load(c->store, number, a, &out->row, e) < 0)
        return -1;
    if (!recent_find(c->recent, number, out->row.state, out->row.state_length, a, &out->file) &&
        session_state(a, out->row.state, out->row.state_length, &out->file, e) < 0)
        return err_context(e, "case %lld", (long long)number);
    out->file.number = number;
    out->file.revision = out->row.revision;
    out->interview = interview_of(c, out->row.dialog);
    out->burst = out->row.burst;
    out->burst_length = out->row.burst_length;
    out->row.burst = NULL;
    out->row.burst_length = 0;
    return 0;
}

void session_speaks(const struct session *s, struct reply *replies, size_t count)
{
    const char *language = text_table_language(s->interview->texts, s->file.language);

    for (size_t i = 0; i < count; i++)
        replies[i].language = language;
}

void session_fresh(struct session_cache *c, const struct person *p, int64_t now,
                   struct session *out)
{
    const char *wanted = p->chosen ? p->chosen : p->language;
    const char *language = wanted && *wanted ? wanted : "en";

    memset(out, 0, sizeof *out);
    out->interview = c->newest;
    out->file = casefile_new(language, c->newest->interview, now);
    out->file.zone = p->zone;
    out->row.person = p->id;
    out->row.dialog = c->newest->interview;
    out->row.opened_at = now;
}

static void clear_columns(struct session *s)
{
    const struct casefile *f = &s->file;

    s->row.phase = f->phase;
    s->row.urgency = f->desk.urgency;
    s->row.queued_at = f->phase == PHASE_WAITING ? f->desk.queued_at : 0;
    s->row.due_day = f->desk.due_day ? f->desk.due_day : DAY_NONE;
    s->row.held_by = f->phase == PHASE_HELD ? f->desk.held_by : NULL;
    s->row.heard_at = f->heard_at;
}

static int save_row(struct session_cache *c, struct session *s, struct err *e)
{
    if (s->row.number ? cases_save(c->store, &s->row, e) : cases_add(c->store, &s->row, e))
        return -1;
    s->file.number = s->row.number;
    s->file.revision = s->row.revision;
    recent_keep(c->recent, s->row.number, s->row.state, s->row.state_length, &s->file);
    return 0;
}

int session_save(struct session_cache *c, struct session *s, struct arena *a, struct err *e)
{
    struct buf bytes = BUF_INIT(STATE_MOST);

    casefile_write(&s->file, a, &bytes);
    if (bytes.overflow)
        err_set(e, ERR_INTERNAL, "case %lld has grown too large", (long long)s->row.number);
    else
        s->row.state = arena_copy_bytes(a, buf_text(&bytes), bytes.length);
    s->row.state_length = bytes.length;
    buf_free(&bytes);
    clear_columns(s);
    return e->kind == ERR_NONE ? save_row(c, s, e) : -1;
}
