/* session.c: a case between the database and the engine. */
/* SPDX-License-Identifier: MIT */
#include "flow/session.h"
#include "base/log.h"
#include <stdlib.h>
#include <string.h>

#define PINNED_MOST 8            /* old interviews in memory at a time; a set changes a few times a month */
#define BUNDLE_MOST (16 * 1024 * 1024) /* bytes of an interview with all languages */
#define STATE_MOST (1024 * 1024) /* bytes of one case's state; hundreds of facts */

struct session_cache {
    struct store *store;
    const struct dialog *newest;
    struct dialog *pinned[PINNED_MOST];
    size_t next; /* to be replaced */
};

int session_cache_new(struct session_cache **out, struct store *store, const struct dialog *newest,
                      struct err *e)
{
    struct session_cache *c = calloc(1, sizeof *c);

    if (!c)
        err_out_of_memory();
    c->store = store;
    if (session_cache_use(c, newest, e) < 0) {
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
    free(*c);
    *c = NULL;
}

/* The bytes of an interview are in the database before a case needs them. */
static int keep_interview(struct store *store, const struct dialog *d, struct err *e)
{
    struct buf bytes = BUF_INIT(BUNDLE_MOST);
    int result = -1;

    dialog_interview_bundle(d, &bytes);
    if (store_begin(store, e) == 0) {
        result = store_keep_dialog(store, d->interview, buf_text(&bytes), bytes.length, e);
        if (result == 0)
            result = store_commit(store, e);
        else
            store_rollback(store);
    }
    buf_free(&bytes);
    return result;
}

int session_cache_use(struct session_cache *c, const struct dialog *newest, struct err *e)
{
    if (keep_interview(c->store, newest, e) < 0)
        return -1;
    c->newest = newest;
    return 0;
}

static int load_pinned(struct session_cache *c, const char *hash, struct dialog **out, struct err *e)
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

int session_load(struct session_cache *c, int64_t number, struct arena *a, struct session *out, struct err *e)
{
    struct json *state = NULL;
    int result;

    if (cases_load(c->store, number, a, &out->row, e) < 0)
        return -1;
    if (json_parse(&state, out->row.state, out->row.state_length, e) < 0)
        return err_context(e, "case %lld", (long long)number);
    result = casefile_read(a, state, &out->file, e);
    json_free(&state);
    if (result < 0)
        return err_context(e, "case %lld", (long long)number);
    out->file.number = number;
    out->file.revision = out->row.revision;
    out->interview = interview_of(c, out->row.dialog);
    return 0;
}

void session_fresh(struct session_cache *c, const struct person *p, int64_t now, struct session *out)
{
    const char *language = p->language && *p->language ? p->language : "en";

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
    s->row.held_by = f->phase == PHASE_HELD ? f->desk.held_by : NULL;
    s->row.heard_at = f->heard_at;
}

int session_save(struct session_cache *c, struct session *s, struct arena *a, struct err *e)
{
    struct buf bytes = BUF_INIT(STATE_MOST);
    struct json *state = casefile_write(&s->file);
    int result = -1;

    json_write(state, &bytes);
    json_free(&state);
    clear_columns(s);
    if (bytes.overflow) {
        err_set(e, ERR_INTERNAL, "case %lld has grown too large", (long long)s->row.number);
    } else {
        s->row.state = arena_copy_bytes(a, buf_text(&bytes), bytes.length);
        s->row.state_length = bytes.length;
        result = s->row.number ? cases_save(c->store, &s->row, e) : cases_add(c->store, &s->row, e);
    }
    buf_free(&bytes);
    if (result == 0) {
        s->file.number = s->row.number;
        s->file.revision = s->row.revision;
    }
    return result;
}
