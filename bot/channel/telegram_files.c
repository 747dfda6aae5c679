/* telegram_files.c: photos, documents, voices and the like as files that can be asked for later. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram_message.h"

/* An animation comes with a document of the same bytes and stands first. What has no type of its own gets the usual one. */
static const struct {
    const char *key, *type;
} FILES[] = {
    {"animation", "video/mp4"}, {"document", "application/octet-stream"},
    {"video", "video/mp4"},     {"voice", "audio/ogg"},
    {"audio", "audio/mpeg"},    {"video_note", "video/mp4"},
};

static int64_t extent(const struct json *size)
{
    return json_integer_at(size, "width", 0) + json_integer_at(size, "height", 0);
}

static const struct json *largest(const struct json *sizes)
{
    const struct json *best = NULL;

    for (const struct json *size = json_child(sizes); size; size = json_next(size))
        if (json_string_at(size, "file_id") && (!best || extent(size) >= extent(best)))
            best = size;
    return best;
}

/* The file's own object; *type: what it is unless it says so itself. */
static const struct json *file_of(const struct json *message, const char **type)
{
    const struct json *file = largest(json_get(message, "photo"));

    *type = "image/jpeg";
    for (size_t i = 0; !file && i < sizeof FILES / sizeof FILES[0]; i++) {
        *type = FILES[i].type;
        file = json_get(message, FILES[i].key);
        if (!json_string_at(file, "file_id"))
            file = NULL;
    }
    return file;
}

/* The id to ask with, which is ours alone, and the one that tells the same file again. */
static const char *reference_of(const struct json *file, struct arena *a)
{
    const char *unique = json_string_at(file, "file_unique_id");

    return arena_print(a, "%s%s%s", json_string_at(file, "file_id"), unique ? " " : "",
                       unique ? unique : "");
}

bool message_file(const struct json *message, struct arena *a, struct inbound *out)
{
    const char *usual;
    const struct json *file = file_of(message, &usual);
    struct attachment *attached;
    int64_t bytes;

    if (!file)
        return false;
    attached = arena_alloc(a, sizeof *attached);
    bytes = json_integer_at(file, "file_size", 0);
    attached->name = json_string_at(file, "file_name");
    attached->type = json_string_at(file, "mime_type");
    if (!attached->type)
        attached->type = usual;
    attached->bytes = bytes > 0 ? bytes : 0;
    attached->reference = reference_of(file, a);
    out->kind = INBOUND_FILE;
    out->file = attached;
    out->album = json_string_at(message, "media_group_id");
    return true;
}
