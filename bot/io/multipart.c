/* multipart.c: fields and files, one below the other. */
/* SPDX-License-Identifier: MIT */
#include "io/http_inside.h"
#include <string.h>

/* What would end the quoted name is written as browsers write it. */
static void add_quoted(struct buf *out, const char *name)
{
    buf_add_char(out, '"');
    for (; *name; name++) {
        size_t plain = strcspn(name, "\"\r\n");

        buf_add(out, name, plain);
        name += plain;
        if (!*name)
            break;
        buf_add_text(out, *name == '"' ? "%22" : *name == '\r' ? "%0D" : "%0A");
    }
    buf_add_char(out, '"');
}

static void add_part(const struct http_part *part, const char *boundary, struct buf *out)
{
    buf_print(out, "--%s\r\nContent-Disposition: form-data; name=", boundary);
    add_quoted(out, part->name);
    if (part->file_name) {
        buf_add_text(out, "; filename=");
        add_quoted(out, part->file_name);
    }
    if (part->type)
        buf_print(out, "\r\nContent-Type: %s", part->type);
    buf_add_text(out, "\r\n\r\n");
    buf_add(out, part->bytes, part->length);
    buf_add_text(out, "\r\n");
}

void multipart_write(const struct http_part *parts, size_t count,
                     const char boundary[MULTIPART_BOUNDARY], struct buf *out)
{
    for (size_t i = 0; i < count; i++)
        add_part(&parts[i], boundary, out);
    buf_print(out, "--%s--\r\n", boundary);
}
