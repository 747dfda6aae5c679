/* place.h: a folder of its own for each test, and a store in it.
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_PLACE_H
#define TESTS_PLACE_H

#include "testing.h"
#include "base/buf.h"
#include "store/store.h"
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PLACE_ROOM 512

struct place {
    char folder[64], url[PLACE_ROOM];
    struct store *store;
    struct arena *arena;
    struct err e;
};

/* A path in the folder; valid until the next call. */
static inline const char *place_file(const struct place *p, const char *name)
{
    static char path[PLACE_ROOM];

    snprintf(path, sizeof path, "%s/%s", p->folder, name);
    return path;
}

static inline void place_make(struct place *p)
{
    memset(p, 0, sizeof *p);
    snprintf(p->folder, sizeof p->folder, "/tmp/recoup-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(p->folder));
    snprintf(p->url, sizeof p->url, "sqlite:%s/a.db", p->folder);
    p->arena = arena_new();
}

static inline void place_open(struct place *p)
{
    ck_assert_msg(store_open(&p->store, p->url, NULL, STORE_SERVE, &p->e) == 0, "%s", p->e.text);
}

static inline void place_remove(struct place *p)
{
    DIR *folder = opendir(p->folder);
    struct dirent *entry;

    store_close(&p->store);
    arena_free(&p->arena);
    while (folder && (entry = readdir(folder)))
        unlink(place_file(p, entry->d_name));
    closedir(folder);
    rmdir(p->folder);
}

/* What an error that was wanted says; the error is cleared. */
static inline void place_failed(struct place *p, enum err_kind kind, const char *words)
{
    ck_assert_msg(p->e.kind == kind, "kind %d: %s", (int)p->e.kind, p->e.text);
    ck_assert_msg(strstr(p->e.text, words), "%s", p->e.text);
    err_clear(&p->e);
}

#define OK(call) ck_assert_msg((call) == 0, "%s", p.e.text)
#define FAILS(call, kind, words)                                                                   \
    do {                                                                                           \
        ck_assert_int_eq(call, -1);                                                                \
        place_failed(&p, kind, words);                                                             \
    } while (0)

#endif
