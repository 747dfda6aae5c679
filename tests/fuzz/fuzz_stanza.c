/* fuzz_stanza.c: whatever a stranger's stanza is, what the parent hears of it is a frame, and it comes from who sent it. */
/* SPDX-License-Identifier: MIT */
#include "fuzz/fuzz.h"
#include "base/log.h"
#include "xmpp/archive.h"
#include "xmpp/posts.h"
#include "xmpp/room.h"
#include "xmpp/stage.h"
#include <string.h>

#define INPUT_MOST 65536

/* What is heard names an address that a stanza may come from, and never our own. */
static void must_be_heard(const struct frame *f)
{
    struct wire_heard heard;
    struct attachment file;
    struct err e = {0};

    if (f->kind != WIRE_HEARD)
        return;
    MUST(wire_read_heard(f, &heard, &file, &e) == 0);
    MUST(*heard.message.from.id && !strchr(heard.message.from.id, '/'));
    MUST(strcmp(heard.message.from.id, STAGE_BOT) != 0);
    MUST(!heard.message.text || heard.message.length <= 16384);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char text[INPUT_MOST + 1];
    struct stage *s;
    struct frame f;

    if (size > INPUT_MOST || memchr(data, 0, size))
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    log_threshold(LOG_SILENT);
    s = stage_new("desk@rooms.here.test");
    room_start(&s->child);
    stage_hear(s, text);
    stage_hear(s, text); /* the second time some of it is known */
    s->child.now += 100000;
    posts_tick(&s->child);
    room_tick(&s->child);
    while (stage_next(s, &f))
        must_be_heard(&f);
    MUST(s->read == s->child.out.length);
    stage_free(&s);
    return 0;
}
