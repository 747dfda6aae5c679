/* burst.c: messages that come in one breath become one turn. */
/* SPDX-License-Identifier: MIT */
#include "flow/burst.h"

#define BURST_MOST (1024 * 1024) /* bytes of its record: a state and some lines */

static bool burst_read(const struct json *from, struct arena *a, struct burst *out)
{
    struct err e = {0};
    const char *text = json_string_at(from, "text");

    out->until = json_integer_at(from, "until", 0);
    out->opening = json_true_at(from, "opening");
    out->text = arena_copy(a, text);
    return text && casefile_read(a, json_get(from, "before"), &out->before, &e) == 0;
}

bool burst_open(const struct case_row *row, int64_t now_ms, struct arena *a, struct burst *out)
{
    struct json *record = NULL;
    struct err e = {0};
    bool open;

    if (!row->burst || json_parse(&record, row->burst, row->burst_length, &e) < 0)
        return false;
    open = burst_read(record, a, out) && out->until > now_ms;
    json_free(&record);
    return open;
}

void burst_record(struct case_row *row, const struct burst *b, struct arena *a)
{
    struct buf bytes = BUF_INIT(BURST_MOST);
    struct json *record;

    row->burst = NULL;
    row->burst_length = 0;
    if (!b)
        return;
    record = json_new_object();
    json_put_integer(record, "until", b->until);
    json_put_bool(record, "opening", b->opening);
    json_put_string(record, "text", b->text);
    json_put(record, "before", casefile_write(&b->before));
    json_write(record, &bytes);
    json_free(&record);
    if (!bytes.overflow) {
        row->burst = arena_copy_bytes(a, buf_text(&bytes), bytes.length);
        row->burst_length = bytes.length;
    }
    buf_free(&bytes);
}
