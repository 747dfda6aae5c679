/* fuzz_update.c: any JSON is an update that can be read or passed over, and any answer can be mended or not. */
/* SPDX-License-Identifier: MIT */
#include "fuzz/fuzz.h"
#include "base/text.h"
#include "channel/telegram_batch.h"
#include "channel/telegram_update.h"
#include <string.h>

static const struct update_eyes EYES = {
    .me = 7000000009, .name = "recoupbot", .staff_group = -1001234567890123, .now = 1763800000};

static bool is_number(const char *text)
{
    text += *text == '-';
    return *text && strspn(text, "0123456789") == strlen(text);
}

static void check_heard(const struct inbound *heard)
{
    bool crowd = heard->kind == INBOUND_CROWD;

    MUST(is_number(heard->from.id) && (heard->from.id[0] == '-') == crowd);
    MUST(heard->external_id && strchr("mecs", heard->external_id[0]));
    MUST(heard->text ? strlen(heard->text) == heard->length : heard->length == 0);
    MUST(!heard->text || text_valid(heard->text, heard->length));
    MUST(heard->kind != INBOUND_TEXT || heard->text);
    MUST(heard->kind != INBOUND_TAP || heard->tap);
    MUST(heard->kind != INBOUND_EDIT || (heard->text && heard->edits));
    MUST(heard->kind != INBOUND_TOPIC || (heard->room && heard->place));
    MUST(heard->kind != INBOUND_FILE || (heard->file->type && heard->file->reference));
    MUST(heard->kind != INBOUND_OTHER || (heard->file->type && !heard->file->reference));
    MUST(!heard->room || strcmp(heard->room, "-1001234567890123") == 0);
    MUST(!heard->place || (heard->room && is_number(heard->place)));
    MUST(!heard->reply_to || is_number(heard->reply_to));
    MUST(!crowd || (!heard->text && !heard->file && !heard->room));
}

static void check_update(const struct update *u)
{
    MUST(u->id >= -1);
    MUST(u->id >= 0 || (u->kind == UPDATE_SKIP && !u->callback));
    MUST(!u->callback || *u->callback);
    switch (u->kind) {
    case UPDATE_SKIP:
        break;
    case UPDATE_HEARD:
        check_heard(&u->heard);
        break;
    case UPDATE_MOVED:
        MUST(u->chat == EYES.staff_group && u->moved_to != 0 && u->moved_to != u->chat);
        break;
    case UPDATE_RIGHTS:
        MUST(u->chat == EYES.staff_group);
        break;
    }
}

static void read_one(const struct json *tree)
{
    struct arena *a = arena_new();
    struct update u;

    update_read(tree, &EYES, a, &u);
    check_update(&u);
    arena_free(&a);
}

static void read_update(const char *bytes, size_t length)
{
    struct json *tree;
    struct err e = {0};

    if (json_parse(&tree, bytes, length, &e) == 0)
        read_one(tree);
    json_free(&tree);
}

static void read_batch(const struct buf *text)
{
    struct json *tree;
    struct err e = {0};
    const struct json *update;

    MUST(json_parse(&tree, buf_text(text), text->length, &e) == 0);
    MUST(json_true_at(tree, "ok"));
    update = json_child(json_get(tree, "result"));
    for (; update; update = json_next(update))
        read_one(update);
    json_free(&tree);
}

/* What was mended reads, and has nothing left to mend. True: it could be. */
static bool mend(const char *bytes, size_t length)
{
    struct buf once = BUF_INIT(2 * length + 64), twice = BUF_INIT(4 * length + 192);
    size_t lost;
    bool mended = batch_mend(bytes, length, &once, &lost);

    MUST(!once.overflow);
    if (mended) {
        read_batch(&once);
        MUST(batch_mend(buf_text(&once), once.length, &twice, &lost));
        MUST(lost == 0 && strcmp(buf_text(&once), buf_text(&twice)) == 0);
    }
    buf_free(&once);
    buf_free(&twice);
    return mended;
}

/* The same bytes as one update among others. */
static void mend_among(const char *bytes, size_t length)
{
    struct buf batch = BUF_INIT(length + 128);
    struct json *tree;
    struct err e = {0};

    buf_add_text(&batch, "{\"ok\":true,\"result\":[{\"update_id\":1},");
    buf_add(&batch, bytes, length);
    buf_add_text(&batch, ",{\"update_id\":3}]}");
    MUST(mend(buf_text(&batch), batch.length) ||
         json_parse(&tree, buf_text(&batch), batch.length, &e) < 0);
    buf_free(&batch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_update((const char *)data, size);
    mend((const char *)data, size);
    mend_among((const char *)data, size);
    return 0;
}
