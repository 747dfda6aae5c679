/* good_set.h: the tiny set of tests/good-set, and patches over it.
 * SPDX-License-Identifier: MIT
 *
 * A folder of tests/bad holds JSON merge patches (RFC 7396) by the path of the file they change, so a fixture shows
 * nothing but what is wrong; the patch `null` takes the whole file away. `expect` beside them holds all that the loader
 * or lint should say, a line each.
 */
#ifndef TESTS_CORE_GOOD_SET_H
#define TESTS_CORE_GOOD_SET_H

#include "core/lint.h"
#include "testing.h"
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#define GOOD_SET TEST_SOURCE "/tests/good-set"
#define BAD_SETS TEST_SOURCE "/tests/bad"
#define GOOD_TODAY day_of(2026, 11, 22)

static inline struct json *patched(const struct json *from, const struct json *patch)
{
    struct json *out;

    if (json_type(patch) != JSON_OBJECT)
        return json_copy(patch);
    out = json_new_object();
    for (const struct json *m = json_child(from); m; m = json_next(m))
        if (!json_get(patch, json_key(m)))
            json_put(out, json_key(m), json_copy(m));
    for (const struct json *m = json_child(patch); m; m = json_next(m))
        if (json_type(m) != JSON_NULL)
            json_put(out, json_key(m), patched(json_get(from, json_key(m)), m));
    return out;
}

static inline bool ends_in_json(const char *name)
{
    size_t length = strlen(name);

    return length > 5 && strcmp(name + length - 5, ".json") == 0;
}

/* Adds every JSON file below folder/below to `out`, by its path. */
static inline void read_folder(struct json *out, const char *folder, const char *below)
{
    struct arena *a = arena_new();
    DIR *open = opendir(arena_print(a, "%s/%s", folder, below));
    struct dirent *entry;

    ck_assert_msg(open != NULL, "%s/%s cannot be read", folder, below);
    while ((entry = readdir(open))) {
        const char *path = arena_print(a, "%s%s%s", below, *below ? "/" : "", entry->d_name);
        const char *whole = arena_print(a, "%s/%s", folder, path);
        struct stat about;
        struct err e = {0};
        struct json *file;

        if (entry->d_name[0] == '.' || stat(whole, &about) != 0)
            continue;
        if (S_ISDIR(about.st_mode)) {
            read_folder(out, folder, path);
        } else if (ends_in_json(path)) {
            ck_assert_msg(json_parse_file(&file, whole, 100000, &e) == 0, "%s", e.text);
            json_put(out, path, file);
        }
    }
    closedir(open);
    arena_free(&a);
}

static inline struct json *good_set(void)
{
    struct json *out = json_new_object();

    read_folder(out, GOOD_SET, "");
    return out;
}

static inline int load_set(struct dialog **out, const struct json *bundle, struct err *e)
{
    struct buf bytes = BUF_INIT(1000000);
    int result;

    json_write(bundle, &bytes);
    result = dialog_load_bundle(out, buf_text(&bytes), bytes.length, false, e);
    buf_free(&bytes);
    return result;
}

/* The good set with a merge patch over all its files: {"facts.json": {...}}. */
static inline int load_patched(struct dialog **out, const char *patch, struct err *e)
{
    struct json *good = good_set(), *changes, *all;
    struct err parse = {0};
    int result;

    ck_assert_msg(json_parse(&changes, patch, strlen(patch), &parse) == 0, "%s", parse.text);
    all = patched(good, changes);
    result = load_set(out, all, e);
    json_free(&all);
    json_free(&changes);
    json_free(&good);
    return result;
}

/* As `recoup check` prints it. */
static inline const char *findings_text(const struct dialog *d, struct arena *a)
{
    struct buf out = BUF_INIT(100000);
    size_t count;
    const struct finding *found = lint(d, GOOD_TODAY, a, &count);
    const char *text;

    for (size_t i = 0; i < count; i++)
        buf_print(&out, "%s %s %s %s\n", found[i].file, found[i].pointer, found[i].rule,
                  found[i].text);
    text = arena_copy(a, buf_text(&out));
    buf_free(&out);
    return text;
}

#endif
