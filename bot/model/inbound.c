/* inbound.c: a message that outlives the call it came with. */
/* SPDX-License-Identifier: MIT */
#include "model/inbound.h"

const char *inbound_kind_name(enum inbound_kind kind)
{
    static const char *const names[] = {
        [INBOUND_TEXT] = "text",       [INBOUND_TAP] = "tap",       [INBOUND_EDIT] = "edit",
        [INBOUND_FILE] = "file",       [INBOUND_GONE] = "gone",     [INBOUND_BACK] = "back",
        [INBOUND_OTHER] = "other",     [INBOUND_CROWD] = "crowd",   [INBOUND_SEALED] = "sealed",
        [INBOUND_RECEIPT] = "receipt", [INBOUND_TYPING] = "typing", [INBOUND_TOPIC] = "topic",
    };

    return names[kind];
}

static const struct attachment *attachment_copy(struct arena *a, const struct attachment *from)
{
    struct attachment *copy;

    if (!from)
        return NULL;
    copy = arena_alloc(a, sizeof *copy);
    *copy = *from;
    copy->name = arena_copy(a, from->name);
    copy->type = arena_copy(a, from->type);
    copy->reference = arena_copy(a, from->reference);
    return copy;
}

struct inbound inbound_copy(struct arena *a, const struct inbound *from)
{
    struct inbound copy = *from;

    copy.from.id = arena_copy(a, from->from.id);
    copy.room = arena_copy(a, from->room);
    copy.place = arena_copy(a, from->place);
    copy.external_id = arena_copy(a, from->external_id);
    copy.name = arena_copy(a, from->name);
    copy.text = from->text ? arena_copy_bytes(a, from->text, from->length) : NULL;
    copy.tap = arena_copy(a, from->tap);
    copy.edits = arena_copy(a, from->edits);
    copy.reply_to = arena_copy(a, from->reply_to);
    copy.file = attachment_copy(a, from->file);
    copy.language = arena_copy(a, from->language);
    copy.zone = arena_copy(a, from->zone);
    copy.source = arena_copy(a, from->source);
    copy.album = arena_copy(a, from->album);
    return copy;
}
