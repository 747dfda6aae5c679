/* examples.c: the example sentences of a set, line by line, and their stamp. */
/* SPDX-License-Identifier: MIT */
#include "core/examples.h"
#include "core/features.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FILES_MOST 64
#define BYTES_MOST ((size_t)16 << 20) /* of all files: a hundred times what there is */
#define TEXT_MOST 8192                /* as much of a message as the bot reads */

struct shelf {
    struct arena *arena;
    const char *folder;            /* .../examples */
    const char *names[FILES_MOST]; /* "en.jsonl", sorted */
    size_t count;
    struct buf bytes[FILES_MOST];
};

/* --- files --- */

static bool is_examples(const char *name)
{
    size_t letters = strspn(name, "abcdefghijklmnopqrstuvwxyz");

    return letters >= 2 && letters <= 3 && strcmp(name + letters, ".jsonl") == 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int list_files(struct shelf *s, struct err *e)
{
    DIR *folder = opendir(s->folder);
    struct dirent *entry;

    if (!folder)
        return err_set(e, errno == ENOENT ? ERR_MISSING : ERR_IO, "%s: %s", s->folder,
                       strerror(errno));
    while ((entry = readdir(folder)) && s->count < FILES_MOST) {
        if (is_examples(entry->d_name))
            s->names[s->count++] = arena_copy(s->arena, entry->d_name);
    }
    closedir(folder);
    qsort(s->names, s->count, sizeof *s->names, by_name);
    return s->count ? 0 : err_set(e, ERR_MISSING, "%s: no examples here", s->folder);
}

static int fetch(struct shelf *s, const char *folder, struct err *e)
{
    s->folder = arena_print(s->arena, "%s/examples", folder);
    if (list_files(s, e) < 0)
        return -1;
    for (size_t i = 0; i < s->count; i++) {
        s->bytes[i] = (struct buf)BUF_INIT(BYTES_MOST);
        if (buf_read_file(&s->bytes[i], arena_print(s->arena, "%s/%s", s->folder, s->names[i]), e) <
            0)
            return -1;
    }
    return 0;
}

static void put_away(struct shelf *s)
{
    for (size_t i = 0; i < s->count; i++)
        buf_free(&s->bytes[i]);
}

/* --- the stamp --- */

/* Whatever changes what is learnt: the way of reading, the classes, the words, the sentences. */
static void stamp_of(const struct shelf *s, const struct dialog *d, char stamp[CRYPTO_SHA256_HEX])
{
    struct buf all = BUF_INIT(BYTES_MOST);
    const struct fact_def *scam = dialog_fact(d, "scam");
    char part[CRYPTO_SHA256_HEX];

    buf_print(&all, "features %d of %u\n", FEATURES_VERSION, FEATURES);
    for (size_t i = 0; i < scam->value_count; i++)
        buf_print(&all, "class %s\n", scam->values[i]);
    for (const struct json *file = json_child(d->bundle); file; file = json_next(file)) {
        if (strncmp(json_key(file), "lexicon/", 8) != 0)
            continue;
        buf_print(&all, "%s ", json_key(file));
        json_write(file, &all);
        buf_add_char(&all, '\n');
    }
    for (size_t i = 0; i < s->count; i++) {
        crypto_sha256_hex(buf_text(&s->bytes[i]), s->bytes[i].length, part);
        buf_print(&all, "%s %s\n", s->names[i], part);
    }
    crypto_sha256_hex(buf_text(&all), all.length, stamp);
    buf_free(&all);
}

int examples_stamp(const struct dialog *d, const char *folder, char stamp[CRYPTO_SHA256_HEX],
                   struct err *e)
{
    struct arena *a = arena_new();
    struct shelf *s = arena_alloc(a, sizeof *s);
    int result;

    s->arena = a;
    result = fetch(s, folder, e);
    if (result == 0)
        stamp_of(s, d, stamp);
    put_away(s);
    arena_free(&a);
    return result;
}

/* --- lines --- */

struct line {
    const struct dialog *dialog;
    const char *path;
    size_t number;
    struct arena *arena;
    struct err *e;
};

static int refuse(const struct line *l, const char *what)
{
    return err_set(l->e, ERR_INPUT, "%s:%zu: %s", l->path, l->number, what);
}

/* CLASSES_MOST: there is no such class. */
static unsigned class_of(const struct dialog *d, const char *id)
{
    const struct fact_def *scam = dialog_fact(d, "scam");

    for (unsigned i = 0; id && i < scam->value_count && i < CLASSES_MOST; i++) {
        if (strcmp(scam->values[i], id) == 0)
            return i;
    }
    return CLASSES_MOST;
}

static int read_also(const struct line *l, const struct json *list, struct example *out)
{
    if (list && json_type(list) != JSON_ARRAY)
        return refuse(l, "`also` is a list of classes");
    for (const struct json *one = json_child(list); one; one = json_next(one)) {
        unsigned class = class_of(l->dialog, json_text(one));

        if (class == CLASSES_MOST || class == out->scam)
            return refuse(l, "`also` names no class, or the same again");
        out->also |= UINT32_C(1) << class;
    }
    return 0;
}

static bool is_known_key(const char *key)
{
    return strcmp(key, "text") == 0 || strcmp(key, "scam") == 0 || strcmp(key, "voice") == 0 ||
           strcmp(key, "also") == 0;
}

static int read_object(const struct line *l, const struct json *object, struct example *out)
{
    const char *text = json_string_at(object, "text"), *voice = json_string_at(object, "voice");

    if (json_type(object) != JSON_OBJECT)
        return refuse(l, "an object is expected");
    for (const struct json *m = json_child(object); m; m = json_next(m)) {
        if (!is_known_key(json_key(m)))
            return refuse(l, "unknown key");
    }
    if (!text || !*text || strlen(text) > TEXT_MOST)
        return refuse(l, "`text` is missing, or too long");
    if (!voice || !*voice)
        return refuse(l, "`voice` is missing: whose way of writing is it?");
    out->scam = class_of(l->dialog, json_string_at(object, "scam"));
    if (out->scam == CLASSES_MOST)
        return refuse(l, "`scam` is no class of facts.json");
    out->text = arena_copy(l->arena, text);
    out->voice = arena_copy(l->arena, voice);
    return read_also(l, json_get(object, "also"), out);
}

static int read_line(const struct line *l, const char *bytes, size_t length, struct example *out)
{
    struct json *object;
    int result;

    if (json_parse(&object, bytes, length, l->e) < 0)
        return err_context(l->e, "%s:%zu", l->path, l->number);
    result = read_object(l, object, out);
    json_free(&object);
    return result;
}

static size_t lines_in(const struct buf *b)
{
    size_t count = 1;

    for (size_t i = 0; i < b->length; i++)
        count += b->bytes[i] == '\n';
    return count;
}

static int read_file(struct examples *out, struct line *l, const char *name, const struct buf *b)
{
    const char *language = arena_copy_bytes(l->arena, name, strcspn(name, "."));
    const char *at = buf_text(b), *end = at + b->length;

    for (l->number = 1; at < end; l->number++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((stop ? stop : end) - at);

        if (length && read_line(l, at, length, &out->list[out->count]) < 0)
            return -1;
        if (length)
            out->list[out->count++].language = language;
        at += length + 1;
    }
    return 0;
}

static int read_files(struct examples *out, const struct shelf *s, const struct dialog *d,
                      struct arena *a, struct err *e)
{
    struct line l = {.dialog = d, .arena = a, .e = e};
    size_t lines = 0;

    for (size_t i = 0; i < s->count; i++)
        lines += lines_in(&s->bytes[i]);
    out->list = arena_array(a, lines, sizeof *out->list);
    for (size_t i = 0; i < s->count; i++) {
        l.path = arena_print(a, "examples/%s", s->names[i]);
        if (read_file(out, &l, s->names[i], &s->bytes[i]) < 0)
            return -1;
    }
    return 0;
}

int examples_read(struct examples *out, const struct dialog *d, const char *folder, struct arena *a,
                  struct err *e)
{
    struct shelf *s = arena_alloc(a, sizeof *s);
    int result;

    *out = (struct examples){.count = 0};
    s->arena = a;
    result = fetch(s, folder, e);
    if (result == 0) {
        stamp_of(s, d, out->stamp);
        result = read_files(out, s, d, a, e);
    }
    put_away(s);
    return result;
}
