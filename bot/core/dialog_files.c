/* dialog_files.c: a folder of dialogs, or its bytes, as one tree of parsed files. */
/* SPDX-License-Identifier: MIT */
#include "core/loading.h"
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_BYTES_MOST                                                                            \
    ((size_t)4 << 20) /* the whole set is below 1 MB; a tree is many times its text */
#define FILES_MOST 500
#define FOLDERS_DEEP 2 /* text/en */

static const struct part {
    const char *pattern; /* fnmatch, over the path inside the folder */
    unsigned use;
} parts[] = {
    {"facts.json", FILE_NEEDED | FILE_INTERVIEW | FILE_PINNED},
    {"intake.json", FILE_NEEDED | FILE_INTERVIEW | FILE_PINNED},
    {"branches/*.json", FILE_INTERVIEW | FILE_PINNED},
    {"common.json", FILE_NEEDED | FILE_INTERVIEW | FILE_PINNED},
    {"lexicon/*.json", FILE_INTERVIEW | FILE_PINNED},
    {"text/*/*.json", FILE_INTERVIEW | FILE_PINNED},
    {"classes.json", FILE_NEEDED | FILE_INTERVIEW},
    {"evidence.json", FILE_NEEDED | FILE_INTERVIEW},
    {"rates.json", FILE_NEEDED | FILE_INTERVIEW},
    {"triage.json", FILE_NEEDED},
    {"deadlines.json", FILE_NEEDED},
    {"plans/*.json", 0},
    {"letters/*/*.json", 0},
    {"canned/*.json", 0},
    {"hosts.json", FILE_NEEDED},
    {"emergency.json", 0},
    {"faq.json", 0},
    {"scopes.json", 0},
};
#define PARTS (sizeof parts / sizeof parts[0])

static const struct part *part_of(const char *path)
{
    for (size_t i = 0; i < PARTS; i++)
        if (fnmatch(parts[i].pattern, path, FNM_PATHNAME) == 0)
            return &parts[i];
    return NULL;
}

/* --- reading a folder ---------------------------------------------------------------------- */

struct listing {
    struct arena *arena;
    const char *folder;
    const char *paths[FILES_MOST];
    size_t count;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_json(const char *name)
{
    size_t length = strlen(name);

    return length > 5 && strcmp(name + length - 5, ".json") == 0;
}

static int list_folder(struct listing *l, const char *below, int depth, struct err *e);

/* Files that end otherwise (README.md, an editor's copy) are no business of ours. */
static int list_entry(struct listing *l, const char *path, int depth, struct err *e)
{
    const char *whole = arena_print(l->arena, "%s/%s", l->folder, path);
    struct stat about;

    if (stat(whole, &about))
        return is_json(path) ? err_set(e, ERR_IO, "%s: %s", whole, strerror(errno)) : 0;
    if (S_ISDIR(about.st_mode))
        return depth < FOLDERS_DEEP ? list_folder(l, path, depth + 1, e) : 0;
    if (!S_ISREG(about.st_mode) || !is_json(path))
        return 0;
    if (l->count == FILES_MOST)
        return err_set(e, ERR_INPUT, "%s: more than %d files", l->folder, FILES_MOST);
    l->paths[l->count++] = path;
    return 0;
}

static int list_folder(struct listing *l, const char *below, int depth, struct err *e)
{
    const char *whole = *below ? arena_print(l->arena, "%s/%s", l->folder, below) : l->folder;
    DIR *folder = opendir(whole);
    struct dirent *entry;
    int result = 0;

    if (!folder)
        return err_set(e, errno == ENOENT ? ERR_MISSING : ERR_IO, "%s: %s", whole, strerror(errno));
    while (!result && (entry = readdir(folder)))
        if (entry->d_name[0] != '.')
            result = list_entry(
                l, arena_print(l->arena, "%s%s%s", below, *below ? "/" : "", entry->d_name), depth,
                e);
    closedir(folder);
    return result;
}

/* Of a path that becomes a key of the bundle. */
static bool is_plain(const char *path)
{
    return path[strspn(
               path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/")] == '\0';
}

static int add_file(struct json *bundle, const struct listing *l, const char *path, struct err *e)
{
    struct json *file;

    if (!is_plain(path) || !part_of(path))
        return err_set(e, ERR_INPUT, "%s/%s: a set of dialogs has no such file", l->folder, path);
    if (json_parse_file(&file, arena_print(l->arena, "%s/%s", l->folder, path), FILE_BYTES_MOST, e))
        return -1;
    json_put(bundle, path, file);
    return 0;
}

int dialog_files_read(struct json **bundle, const char *folder, struct err *e)
{
    struct arena *arena = arena_new();
    struct listing *l = arena_alloc(arena, sizeof *l);
    int result;

    l->arena = arena;
    l->folder = folder;
    *bundle = json_new_object();
    result = list_folder(l, "", 0, e);
    qsort(l->paths, l->count, sizeof *l->paths, by_name);
    for (size_t i = 0; !result && i < l->count; i++)
        result = add_file(*bundle, l, l->paths[i], e);
    arena_free(&arena);
    if (result)
        json_free(bundle);
    return result;
}

/* --- reading bytes ------------------------------------------------------------------------- */

static bool in_order(const struct json *bundle)
{
    const struct json *file = json_child(bundle), *next;

    for (; file && (next = json_next(file)); file = next)
        if (strcmp(json_key(file), json_key(next)) > 0)
            return false;
    return true;
}

/* A copy of the files with all of `use`, in the order of their names. */
static struct json *selected(const struct json *bundle, unsigned use)
{
    struct json *out = json_new_object();
    struct arena *arena = arena_new();
    const char **names = arena_array(arena, json_count(bundle), sizeof *names);
    size_t count = 0;

    for (const struct json *file = json_child(bundle); file; file = json_next(file))
        if (!use || (part_of(json_key(file))->use & use) == use)
            names[count++] = json_key(file);
    qsort(names, count, sizeof *names, by_name);
    for (size_t i = 0; i < count; i++)
        json_put(out, names[i], json_copy(json_get(bundle, names[i])));
    arena_free(&arena);
    return out;
}

int dialog_files_parse(struct json **bundle, const char *bytes, size_t length, struct err *e)
{
    struct json *read;

    *bundle = NULL;
    if (json_parse(&read, bytes, length, e))
        return err_context(e, "bundle");
    *bundle = read;
    if (json_type(read) == JSON_OBJECT && !in_order(read)) {
        *bundle = selected(read, 0);
        json_free(&read);
    }
    return 0;
}

/* --- checking and writing ------------------------------------------------------------------ */

static bool any_matches(const struct json *bundle, const char *pattern)
{
    for (const struct json *file = json_child(bundle); file; file = json_next(file))
        if (fnmatch(pattern, json_key(file), FNM_PATHNAME) == 0)
            return true;
    return false;
}

int dialog_files_check(const struct json *bundle, bool interview_only, struct err *e)
{
    unsigned wanted = FILE_NEEDED | (interview_only ? FILE_INTERVIEW : 0u);

    if (json_type(bundle) != JSON_OBJECT)
        return err_set(e, ERR_INPUT, "bundle: this must be an object of files");
    for (const struct json *file = json_child(bundle); file; file = json_next(file)) {
        if (!part_of(json_key(file)))
            return err_set(e, ERR_INPUT, "%.100s: a set of dialogs has no such file",
                           json_key(file));
        if (json_type(file) != JSON_OBJECT)
            return err_set(e, ERR_INPUT, "%s: this must be an object", json_key(file));
    }
    for (size_t i = 0; i < PARTS; i++)
        if ((parts[i].use & wanted) == wanted && !any_matches(bundle, parts[i].pattern))
            return err_set(e, ERR_MISSING, "%s: this file is missing", parts[i].pattern);
    return any_matches(bundle, "text/en/*.json")
               ? 0
               : err_set(e, ERR_MISSING, "text/en: the English texts are missing");
}

void dialog_files_write(const struct json *bundle, unsigned use, struct buf *out)
{
    struct json *some;

    if (!use) {
        json_write(bundle, out);
        return;
    }
    some = selected(bundle, use);
    json_write(some, out);
    json_free(&some);
}
