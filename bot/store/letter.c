/* letter.c: an outbound message as bytes for one sealed column. */
/* SPDX-License-Identifier: MIT */
#include "store/inside.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Texts with a NUL behind each: the number of choices, "file" or nothing, place, text, label and data of each choice; with
 * a file its name and its type, and then its bytes up to the end. It is read on every send, so it is no JSON. */

static void add_field(struct buf *b, const char *text)
{
    buf_add_text(b, text ? text : "");
    buf_add_char(b, '\0');
}

void letter_write(const struct outbound *m, struct buf *out)
{
    buf_print(out, "%zu", m->choice_count);
    buf_add_char(out, '\0');
    add_field(out, m->file ? "file" : "");
    add_field(out, m->place);
    add_field(out, m->text);
    for (size_t i = 0; i < m->choice_count; i++) {
        add_field(out, m->choices[i].label);
        add_field(out, m->choices[i].data);
    }
    if (!m->file)
        return;
    add_field(out, m->file->name);
    add_field(out, m->file->type);
    buf_add(out, m->file->bytes, m->file->length);
}

struct reader {
    const char *at, *end;
    bool cut; /* a field had no end */
};

static const char *next_field(struct reader *r)
{
    const char *field = r->at, *nul = NULL;

    if (r->at < r->end)
        nul = memchr(r->at, '\0', (size_t)(r->end - r->at));
    if (!nul) {
        r->cut = true;
        return "";
    }
    r->at = nul + 1;
    return field;
}

/* Each choice takes two bytes at least, so a number that could not be true is refused before memory is taken. */
static size_t next_count(struct reader *r)
{
    const char *field = next_field(r);
    char *end;
    unsigned long long count;

    errno = 0;
    count = strtoull(field, &end, 10);
    if (errno || end == field || *end || count > (size_t)(r->end - r->at) / 2) {
        r->cut = true;
        return 0;
    }
    return (size_t)count;
}

static const struct document *next_file(struct reader *r, struct arena *a)
{
    struct document *file = arena_alloc(a, sizeof *file);

    file->name = next_field(r);
    file->type = next_field(r);
    file->bytes = r->at;
    file->length = (size_t)(r->end - r->at);
    return file;
}

int letter_read(char *bytes, size_t length, struct arena *a, struct outbound *out, struct err *e)
{
    struct reader r = {.at = bytes, .end = bytes + length};
    size_t count = next_count(&r);
    struct choice *choices = count ? arena_array(a, count, sizeof *choices) : NULL;
    bool has_file = *next_field(&r) != '\0';

    out->place = next_field(&r);
    if (!*out->place)
        out->place = NULL;
    out->text = next_field(&r);
    for (size_t i = 0; i < count; i++) {
        choices[i].label = next_field(&r);
        choices[i].data = next_field(&r);
    }
    out->choices = choices;
    out->choice_count = count;
    out->file = has_file ? next_file(&r, a) : NULL;
    return r.cut ? err_set(e, ERR_CORRUPT, "a stored message is cut short") : 0;
}
