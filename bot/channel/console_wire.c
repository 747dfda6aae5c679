/* console_wire.c: what is said on the local socket. */
/* SPDX-License-Identifier: MIT */
#include "channel/console_inside.h"
#include "base/text.h"
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

void wire_put(struct buf *out, struct json *object)
{
    json_write(object, out);
    buf_add_char(out, '\n');
    json_free(&object);
}

static struct json *file_object(const struct document *file)
{
    struct json *object = json_new_object();
    struct buf text = BUF_INIT(file->length);

    json_put_string(object, "name", file->name);
    json_put_string(object, "type", file->type);
    buf_add(&text, file->bytes, file->length);
    if (text_valid(file->bytes, file->length) && strlen(buf_text(&text)) == file->length)
        json_put_string(object, "text", buf_text(&text));
    json_put_integer(object, "bytes", (int64_t)file->length);
    buf_free(&text);
    return object;
}

struct json *wire_out(const struct outbound *message)
{
    struct json *object = json_new_object();

    json_put_integer(object, "out", message->id);
    json_put_string(object, "text", message->text ? message->text : "");
    if (message->choice_count) {
        struct json *labels = json_new_array();

        for (size_t i = 0; i < message->choice_count; i++)
            json_add(labels, json_new_string(message->choices[i].label));
        json_put(object, "choices", labels);
    }
    if (message->file)
        json_put(object, "file", file_object(message->file));
    return object;
}

static void read_choices(struct arena *a, const struct json *labels, struct outbound *out)
{
    struct choice *choices = arena_array(a, json_count(labels) + 1, sizeof *choices);

    for (const struct json *label = json_child(labels); label; label = json_next(label))
        if (json_text(label))
            choices[out->choice_count++].label = arena_copy(a, json_text(label));
    out->choices = choices;
}

static void read_file(struct arena *a, const struct json *object, struct outbound *out)
{
    struct document *file = arena_alloc(a, sizeof *file);
    const char *name = json_string_at(object, "name"), *type = json_string_at(object, "type");

    file->name = arena_copy(a, name ? name : "?");
    file->type = arena_copy(a, type ? type : "?");
    file->bytes = "";
    file->length = (size_t)json_integer_at(object, "bytes", 0);
    out->file = file;
}

bool wire_read_out(struct arena *a, const struct json *object, struct outbound *out)
{
    const struct json *file = json_get(object, "file");

    *out = (struct outbound){.id = json_integer_at(object, "out", 0)};
    if (out->id <= 0)
        return false;
    out->text = arena_copy(a, json_string_at(object, "text"));
    read_choices(a, json_get(object, "choices"), out);
    if (file)
        read_file(a, file, out);
    return true;
}

/* A name is an address and stands in commands: no blanks, nothing invisible. */
bool wire_name_good(const char *name)
{
    size_t length = strlen(name);

    if (length == 0 || length > CONSOLE_NAME_MOST || !text_valid(name, length))
        return false;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)name[i] <= ' ' || name[i] == 0x7f)
            return false;
    return true;
}

bool wire_flush(int descriptor, struct buf *out)
{
    while (out->length) {
        ssize_t written = send(descriptor, out->bytes, out->length, MSG_NOSIGNAL);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return errno == EAGAIN || errno == EWOULDBLOCK;
        buf_drop_front(out, (size_t)written);
    }
    return true;
}
