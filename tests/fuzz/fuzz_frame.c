/* fuzz_frame.c: whatever the other process sends is a frame or refused, and what was read is written as it was. */
/* SPDX-License-Identifier: MIT */
#include "fuzz/fuzz.h"
#include "model/wire.h"
#include <string.h>

#define WRITTEN_MOST (4 * FRAME_MOST)

union message {
    struct wire_setup setup;
    struct wire_send send;
    struct wire_slot slot;
    struct wire_slot_given given;
    struct settlement settled;
    struct {
        struct wire_heard heard;
        struct attachment file;
    } said;
};

/* Each kind that is more than a number or a text: read it, write it. */
static int setup_read(const struct frame *f, union message *m, struct err *e)
{
    return wire_read_setup(f, &m->setup, e);
}

static bool setup_write(struct buf *out, const union message *m)
{
    return wire_write_setup(out, &m->setup);
}

static int send_read(const struct frame *f, union message *m, struct err *e)
{
    return wire_read_send(f, &m->send, e);
}

static bool send_write(struct buf *out, const union message *m)
{
    return wire_write_send(out, &m->send);
}

static int slot_read(const struct frame *f, union message *m, struct err *e)
{
    return wire_read_slot(f, &m->slot, e);
}

static bool slot_write(struct buf *out, const union message *m)
{
    return wire_write_slot(out, &m->slot);
}

static int given_read(const struct frame *f, union message *m, struct err *e)
{
    return wire_read_slot_given(f, &m->given, e);
}

static bool given_write(struct buf *out, const union message *m)
{
    return wire_write_slot_given(out, &m->given);
}

static int settled_read(const struct frame *f, union message *m, struct err *e)
{
    return wire_read_settled(f, &m->settled, e);
}

static bool settled_write(struct buf *out, const union message *m)
{
    return wire_write_settled(out, &m->settled);
}

static int heard_read(const struct frame *f, union message *m, struct err *e)
{
    return wire_read_heard(f, &m->said.heard, &m->said.file, e);
}

static bool heard_write(struct buf *out, const union message *m)
{
    return wire_write_heard(out, &m->said.heard);
}

static const struct {
    enum wire_kind kind;
    int (*read)(const struct frame *f, union message *m, struct err *e);
    bool (*write)(struct buf *out, const union message *m);
} kinds[] = {
    {WIRE_SETUP, setup_read, setup_write},       {WIRE_SEND, send_read, send_write},
    {WIRE_SLOT, slot_read, slot_write},          {WIRE_SLOT_GIVEN, given_read, given_write},
    {WIRE_SETTLED, settled_read, settled_write}, {WIRE_HEARD, heard_read, heard_write},
};

/* Numbers may come written otherwise ("007") and go as they are written here: once more, and nothing changes any more. */
static void write_and_read_again(size_t k, const union message *m)
{
    struct buf first = BUF_INIT(WRITTEN_MOST), second = BUF_INIT(WRITTEN_MOST);
    union message again;
    struct frame f;
    struct err e = {0};

    if (kinds[k].write(&first, m)) {
        MUST(frame_read(first.bytes, first.length, &f, &e) == 1);
        MUST(f.size == first.length);
        MUST(kinds[k].read(&f, &again, &e) == 0);
        MUST(kinds[k].write(&second, &again));
        MUST(first.length == second.length);
        MUST(memcmp(first.bytes, second.bytes, first.length) == 0);
    }
    buf_free(&first);
    buf_free(&second);
}

/* As every kind, not only as the one that it says it is. */
static void read_as_all(struct frame *f)
{
    unsigned char said = f->kind;

    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        union message m;
        struct err e = {0};

        f->kind = (unsigned char)kinds[k].kind;
        if (kinds[k].read(f, &m, &e) == 0)
            write_and_read_again(k, &m);
        else
            MUST(e.kind == ERR_INPUT);
    }
    f->kind = said;
}

/* The fields of a frame put into another one are the same frame. */
static void copy(const struct frame *f, const char *bytes)
{
    struct buf out = BUF_INIT(WRITTEN_MOST);
    struct frame_writer w = frame_begin(&out, f->kind);

    for (size_t i = 0; i < f->count; i++)
        frame_put(&w, frame_text(f, i));
    MUST(frame_end(&w));
    MUST(out.length == f->size);
    MUST(memcmp(out.bytes, bytes, f->size) == 0);
    buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    struct frame f;
    struct err e = {0};
    int got;

    while ((got = frame_read(bytes, size, &f, &e)) == 1) {
        MUST(f.size > 0 && f.size <= size && f.count <= FRAME_FIELDS);
        copy(&f, bytes);
        read_as_all(&f);
        bytes += f.size;
        size -= f.size;
    }
    MUST((got < 0) == (e.kind == ERR_INPUT));
    return 0;
}
