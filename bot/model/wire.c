/* wire.c: each message between the bot and its child that speaks XMPP, as the fields of a frame in their order. */
/* SPDX-License-Identifier: MIT */
#include "model/wire.h"
#include <inttypes.h>
#include <stdint.h>
#include <string.h>

#define PORT_MOST 65535

/* The fields of a frame, one after the other; the first that is wrong is the error. */
struct reader {
    const struct frame *frame;
    size_t at;
    struct err *e;
};

static struct reader reader_of(const struct frame *f, enum wire_kind kind, struct err *e)
{
    struct reader r = {.frame = f, .e = e};

    if (f->kind != (unsigned char)kind)
        err_set(e, ERR_INPUT, "a frame of kind %u, not %d", f->kind, (int)kind);
    return r;
}

/* A text that may be absent. */
static const char *may(struct reader *r)
{
    if (r->at >= r->frame->count)
        err_set(r->e, ERR_INPUT, "frame %u: %zu fields are too few", r->frame->kind,
                r->frame->count);
    return frame_text(r->frame, r->at++);
}

static const char *must(struct reader *r)
{
    const char *text = may(r);

    if (!text || !*text) {
        err_set(r->e, ERR_INPUT, "frame %u: field %zu is missing", r->frame->kind, r->at);
        return "";
    }
    return text;
}

static int64_t number(struct reader *r, int64_t least, int64_t most)
{
    size_t at = r->at;
    const char *text = must(r);
    int64_t value = frame_number(r->frame, at, INT64_MIN);

    if (*text && (value == INT64_MIN || value < least || value > most)) {
        err_set(r->e, ERR_INPUT, "frame %u: field %zu is no number from %" PRId64 " to %" PRId64,
                r->frame->kind, r->at, least, most);
        return least;
    }
    return *text ? value : least;
}

static bool yes(struct reader *r)
{
    return number(r, 0, 1) == 1;
}

static int read_end(struct reader *r)
{
    if (r->at < r->frame->count)
        err_set(r->e, ERR_INPUT, "frame %u: %zu fields are too many", r->frame->kind,
                r->frame->count);
    return r->e->kind == ERR_NONE ? 0 : -1;
}

_Static_assert(16 + 6 * WIRE_COMMANDS_MOST <= FRAME_FIELDS, "a setup is one frame");

bool wire_write_setup(struct buf *out, const struct wire_setup *s)
{
    struct frame_writer w = frame_begin(out, WIRE_SETUP);

    frame_put(&w, s->jid);
    frame_put(&w, s->password);
    frame_put(&w, s->host);
    frame_put_number(&w, s->port);
    frame_put(&w, s->ca_file);
    frame_put(&w, s->room);
    frame_put(&w, s->cursor);
    frame_put_number(&w, s->since);
    frame_put_number(&w, s->check);
    frame_put(&w, s->version);
    frame_put(&w, s->name);
    frame_put(&w, s->description);
    frame_put(&w, s->picture);
    frame_put(&w, s->contact);
    frame_put(&w, s->staff);
    frame_put_number(&w, (int64_t)s->command_count);
    for (size_t i = 0; i < s->command_count; i++) {
        frame_put(&w, s->commands[i].language);
        frame_put(&w, s->commands[i].node);
        frame_put(&w, s->commands[i].name);
        frame_put(&w, s->commands[i].ask);
        frame_put(&w, s->commands[i].options);
        frame_put(&w, s->commands[i].done);
    }
    return frame_end(&w);
}

int wire_read_setup(const struct frame *f, struct wire_setup *out, struct err *e)
{
    struct reader r = reader_of(f, WIRE_SETUP, e);

    *out = (struct wire_setup){.jid = must(&r)};
    out->password = must(&r);
    out->host = may(&r);
    out->port = number(&r, 0, PORT_MOST);
    out->ca_file = may(&r);
    out->room = may(&r);
    out->cursor = may(&r);
    out->since = number(&r, 0, INT64_MAX);
    out->check = yes(&r);
    out->version = may(&r);
    out->name = may(&r);
    out->description = may(&r);
    out->picture = may(&r);
    out->contact = may(&r);
    out->staff = may(&r);
    out->command_count = (size_t)number(&r, 0, WIRE_COMMANDS_MOST);
    for (size_t i = 0; i < out->command_count; i++) {
        out->commands[i].language = must(&r);
        out->commands[i].node = must(&r);
        out->commands[i].name = must(&r);
        out->commands[i].ask = may(&r);
        out->commands[i].options = may(&r);
        out->commands[i].done = may(&r);
        if (!out->commands[i].ask != !out->commands[i].options)
            err_set(e, ERR_INPUT, "a form without a question, or without answers");
    }
    return read_end(&r);
}

bool wire_write_send(struct buf *out, const struct wire_send *s)
{
    struct frame_writer w = frame_begin(out, WIRE_SEND);

    frame_put_number(&w, s->id);
    frame_put(&w, s->to);
    frame_put_number(&w, s->room);
    frame_put(&w, s->body);
    frame_put(&w, s->language);
    frame_put(&w, s->url);
    frame_put(&w, s->stanza_id);
    frame_put(&w, s->reply_to);
    frame_put(&w, s->replaces);
    frame_put_number(&w, s->receipt);
    return frame_end(&w);
}

int wire_read_send(const struct frame *f, struct wire_send *out, struct err *e)
{
    struct reader r = reader_of(f, WIRE_SEND, e);

    out->id = number(&r, 1, INT64_MAX);
    out->to = must(&r);
    out->room = yes(&r);
    out->body = must(&r);
    out->language = may(&r);
    out->url = may(&r);
    out->stanza_id = must(&r);
    out->reply_to = may(&r);
    out->replaces = may(&r);
    out->receipt = yes(&r);
    return read_end(&r);
}

bool wire_write_heard(struct buf *out, const struct wire_heard *h)
{
    struct frame_writer w = frame_begin(out, WIRE_HEARD);
    const struct inbound *m = &h->message;

    frame_put_number(&w, h->number);
    frame_put_number(&w, (int64_t)m->kind);
    frame_put(&w, m->from.id);
    frame_put(&w, m->room);
    frame_put(&w, m->external_id);
    frame_put_bytes(&w, m->text, m->length);
    frame_put(&w, m->edits);
    frame_put(&w, m->reply_to);
    frame_put(&w, m->language);
    frame_put(&w, m->zone);
    frame_put(&w, h->said_id);
    frame_put_number(&w, h->delayed);
    if (m->file) {
        frame_put(&w, m->file->name);
        frame_put(&w, m->file->type);
        frame_put_number(&w, m->file->bytes);
        frame_put(&w, m->file->reference);
    }
    return frame_end(&w);
}

static void file_read(struct reader *r, struct attachment *file)
{
    file->name = may(r);
    file->type = may(r);
    file->bytes = number(r, 0, INT64_MAX);
    file->reference = may(r);
}

int wire_read_heard(const struct frame *f, struct wire_heard *out, struct attachment *file,
                    struct err *e)
{
    struct reader r = reader_of(f, WIRE_HEARD, e);
    struct inbound *m = &out->message;

    *out = (struct wire_heard){.number = number(&r, 1, INT64_MAX)};
    m->kind = (enum inbound_kind)number(&r, 0, INBOUND_KINDS - 1);
    m->from = (struct address){NETWORK_XMPP, must(&r)};
    m->room = may(&r);
    m->external_id = must(&r);
    m->text = may(&r);
    m->length = m->text ? strlen(m->text) : 0;
    m->edits = may(&r);
    m->reply_to = may(&r);
    m->language = may(&r);
    m->zone = may(&r);
    out->said_id = may(&r);
    out->delayed = yes(&r);
    if (r.at < f->count) {
        file_read(&r, file);
        m->file = file;
    }
    return read_end(&r);
}

bool wire_write_settled(struct buf *out, const struct settlement *s)
{
    struct frame_writer w = frame_begin(out, WIRE_SETTLED);

    frame_put_number(&w, s->outbound);
    frame_put_number(&w, (int64_t)s->outcome);
    frame_put_number(&w, s->retry_after);
    frame_put(&w, s->external_id);
    return frame_end(&w);
}

int wire_read_settled(const struct frame *f, struct settlement *out, struct err *e)
{
    struct reader r = reader_of(f, WIRE_SETTLED, e);

    *out = (struct settlement){.outbound = number(&r, 1, INT64_MAX)};
    out->outcome = (enum send_outcome)number(&r, 0, SEND_OUTCOMES - 1);
    out->retry_after = number(&r, 0, INT64_MAX);
    out->external_id = may(&r);
    return read_end(&r);
}

bool wire_write_slot(struct buf *out, const struct wire_slot *s)
{
    struct frame_writer w = frame_begin(out, WIRE_SLOT);

    frame_put_number(&w, s->id);
    frame_put(&w, s->name);
    frame_put(&w, s->type);
    frame_put_number(&w, s->bytes);
    return frame_end(&w);
}

int wire_read_slot(const struct frame *f, struct wire_slot *out, struct err *e)
{
    struct reader r = reader_of(f, WIRE_SLOT, e);

    out->id = number(&r, 1, INT64_MAX);
    out->name = must(&r);
    out->type = must(&r);
    out->bytes = number(&r, 1, INT64_MAX);
    return read_end(&r);
}

bool wire_write_slot_given(struct buf *out, const struct wire_slot_given *s)
{
    struct frame_writer w = frame_begin(out, WIRE_SLOT_GIVEN);

    frame_put_number(&w, s->id);
    frame_put(&w, s->put);
    frame_put(&w, s->get);
    frame_put(&w, s->why);
    frame_put_number(&w, (int64_t)s->header_count);
    for (size_t i = 0; i < s->header_count; i++) {
        frame_put(&w, s->headers[i].name);
        frame_put(&w, s->headers[i].value);
    }
    return frame_end(&w);
}

/* XEP-0363, section 5: these headers and no other, and nothing that could end the line. */
static void header_read(struct reader *r, struct wire_slot_given *out, size_t i)
{
    static const char *const allowed[] = {"Authorization", "Cookie", "Expires"};
    const char *name = must(r);
    const char *value = must(r);
    size_t which = 0;

    while (which < sizeof allowed / sizeof allowed[0] && strcmp(allowed[which], name) != 0)
        which++;
    if (which == sizeof allowed / sizeof allowed[0] || strpbrk(value, "\r\n"))
        err_set(r->e, ERR_INPUT, "a header that no upload may have");
    out->headers[i].name = name;
    out->headers[i].value = value;
}

int wire_read_slot_given(const struct frame *f, struct wire_slot_given *out, struct err *e)
{
    struct reader r = reader_of(f, WIRE_SLOT_GIVEN, e);

    *out = (struct wire_slot_given){.id = number(&r, 1, INT64_MAX)};
    out->put = may(&r);
    out->get = may(&r);
    out->why = may(&r);
    out->header_count = (size_t)number(&r, 0, WIRE_HEADERS_MOST);
    for (size_t i = 0; i < out->header_count; i++)
        header_read(&r, out, i);
    if (!out->put != !out->get || !out->put == !out->why)
        err_set(e, ERR_INPUT, "a place to upload that is neither given nor refused");
    return read_end(&r);
}

bool wire_write_number(struct buf *out, enum wire_kind kind, int64_t value)
{
    struct frame_writer w = frame_begin(out, (unsigned char)kind);

    frame_put_number(&w, value);
    return frame_end(&w);
}

bool wire_write_text(struct buf *out, enum wire_kind kind, const char *text)
{
    struct frame_writer w = frame_begin(out, (unsigned char)kind);

    if (text)
        frame_put(&w, text);
    return frame_end(&w);
}

bool wire_write_alert(struct buf *out, const char *kind, const char *detail)
{
    struct frame_writer w = frame_begin(out, WIRE_ALERT);

    frame_put(&w, kind);
    frame_put(&w, detail);
    return frame_end(&w);
}

bool wire_write_over(struct buf *out, enum wire_end end, const char *detail)
{
    struct frame_writer w = frame_begin(out, WIRE_OVER);

    frame_put_number(&w, (int64_t)end);
    frame_put(&w, detail);
    return frame_end(&w);
}

const char *wire_end_name(enum wire_end end)
{
    static const char *const names[WIRE_END_COUNT] = {
        [WIRE_END_NETWORK] = "network",   [WIRE_END_AUTH] = "auth",
        [WIRE_END_CONFLICT] = "conflict", [WIRE_END_CERTIFICATE] = "certificate",
        [WIRE_END_HOST] = "host",         [WIRE_END_SHUTDOWN] = "shutdown",
        [WIRE_END_GUARD] = "guard",       [WIRE_END_ASKED] = "asked",
        [WIRE_END_FAULT] = "fault",
    };

    return names[end];
}
