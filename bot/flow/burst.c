/* burst.c: messages that come in one breath become one turn. */
/* SPDX-License-Identifier: MIT */
#include "flow/burst.h"
#include <string.h>

#define HEAD_MOST                                                                                  \
    (256 * 1024) /* bytes of the record without the state: some joined messages, escaped */

/* The record: a small JSON object, a NUL, then the state as its row had it: that is not written or read again unless the
 * burst goes on. */
static bool read_head(const struct json *from, struct arena *a, struct burst *out)
{
    out->began = json_integer_at(from, "began", 0);
    out->until = json_integer_at(from, "until", 0);
    out->opening = json_true_at(from, "opening");
    out->cut = json_true_at(from, "cut");
    out->secrets = (unsigned)json_integer_at(from, "secrets", 0);
    out->text = arena_copy(a, json_string_at(from, "text"));
    return out->text != NULL;
}

struct burst burst_begin(const struct session *s, bool opening, int64_t now_ms)
{
    return (struct burst){.began = now_ms,
                          .opening = opening,
                          .before = s->row.state,
                          .before_length = s->row.state_length};
}

bool burst_open(const struct session *s, int64_t now_ms, struct arena *a, struct burst *out)
{
    struct burst found = {0};
    struct json *head = NULL;
    struct err e = {0};
    size_t length = s->burst ? strnlen(s->burst, s->burst_length) : 0;
    bool whole;

    if (length == s->burst_length || json_parse(&head, s->burst, length, &e) < 0)
        return false;
    whole = read_head(head, a, &found);
    json_free(&head);
    if (!whole || found.until <= now_ms)
        return false;
    found.before = s->burst + length + 1;
    found.before_length = s->burst_length - length - 1;
    *out = found;
    return true;
}

int burst_rewind(const struct burst *b, struct session *s, struct arena *a, struct err *e)
{
    struct casefile before = casefile_new(s->file.language, s->row.dialog, s->row.opened_at);

    before.serial = s->file.serial;
    before.zone = s->file.zone;
    if (!b->opening && session_state(a, b->before, b->before_length, &before, e) < 0)
        return err_context(e, "burst of case %lld", (long long)s->row.number);
    before.number = s->row.number;
    before.revision = s->row.revision;
    s->file = before;
    return 0;
}

void burst_record(struct session *s, const struct burst *b, struct arena *a)
{
    struct buf bytes = BUF_INIT(HEAD_MOST + b->before_length);
    struct json *head = json_new_object();

    json_put_integer(head, "began", b->began);
    json_put_integer(head, "until", b->until);
    json_put_bool(head, "opening", b->opening);
    json_put_bool(head, "cut", b->cut);
    json_put_integer(head, "secrets", b->secrets);
    json_put_string(head, "text", b->text);
    json_write(head, &bytes);
    json_free(&head);
    buf_add_char(&bytes, '\0');
    if (!b->opening)
        buf_add(&bytes, b->before, b->before_length);
    if (!bytes.overflow) {
        s->row.burst = arena_copy_bytes(a, buf_text(&bytes), bytes.length);
        s->row.burst_length = bytes.length;
    }
    buf_free(&bytes);
}
