/* telegram_files.c: photos, documents, voices and the like as files that can be asked for later. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram_message.h"
#include <string.h>

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

/* The file's own object; *key: where it stood; *type: what it is unless it says so itself. */
static const struct json *file_of(const struct json *message, const char **key, const char **type)
{
    const struct json *file = largest(json_get(message, "photo"));

    *key = "photo";
    *type = "image/jpeg";
    for (size_t i = 0; !file && i < sizeof FILES / sizeof FILES[0]; i++) {
        *key = FILES[i].key;
        *type = FILES[i].type;
        file = json_get(message, FILES[i].key);
        if (!json_string_at(file, "file_id"))
            file = NULL;
    }
    return file;
}

/* What it is, the id to ask with, which is ours alone, and the one that tells the same file again. */
static const char *reference_of(const struct json *file, const char *key, struct arena *a)
{
    const char *unique = json_string_at(file, "file_unique_id");

    return arena_print(a, "%s %s%s%s", key, json_string_at(file, "file_id"), unique ? " " : "",
                       unique ? unique : "");
}

/* An id can be sent again only as what it was (Bot API, "Sending files"). */
static const struct {
    const char *key, *method;
} SENDS[] = {
    {"photo", "sendPhoto"},          {"animation", "sendAnimation"}, {"document", "sendDocument"},
    {"video", "sendVideo"},          {"voice", "sendVoice"},         {"audio", "sendAudio"},
    {"video_note", "sendVideoNote"},
};

bool file_read_reference(const char *reference, struct arena *a, struct file_reference *out)
{
    size_t key = strcspn(reference, " ");
    const char *id = reference + key + (reference[key] == ' ');
    size_t length = strcspn(id, " ");

    *out = (struct file_reference){.captioned = true};
    for (size_t i = 0; length && i < sizeof SENDS / sizeof SENDS[0]; i++) {
        if (strlen(SENDS[i].key) != key || strncmp(SENDS[i].key, reference, key) != 0)
            continue;
        out->key = SENDS[i].key;
        out->method = SENDS[i].method;
        out->captioned = strcmp(out->key, "video_note") != 0;
        out->id = a ? arena_copy_bytes(a, id, length) : NULL;
        return true;
    }
    return false;
}

bool message_file(const struct json *message, struct arena *a, struct inbound *out)
{
    const char *usual, *key;
    const struct json *file = file_of(message, &key, &usual);
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
    attached->reference = reference_of(file, key, a);
    out->kind = INBOUND_FILE;
    out->file = attached;
    out->album = json_string_at(message, "media_group_id");
    return true;
}
