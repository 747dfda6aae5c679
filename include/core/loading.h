/* loading.h: what the files of the loader share; for core/dialog*.c only.
 * SPDX-License-Identifier: MIT
 *
 * A `struct loading` is one load under way: the set being filled, the file under hand, where the error goes. Each
 * function that can fail returns -1 with `file: /pointer: sentence` in l->e. Ids and texts are not copied: they stay
 * in the parsed files, which live as long as the set.
 */
#ifndef CORE_LOADING_H
#define CORE_LOADING_H

#include "core/condition.h"
#include "core/dialog.h"

struct loading {
    struct dialog *d;
    struct arena *arena; /* that of d */
    bool interview_only;
    const char *file;        /* under hand, as named in the bundle */
    const struct json *root; /* its tree */
    struct err *e;
};

/* --- files (dialog_files.c) */

enum file_use {
    FILE_NEEDED = 1,
    FILE_INTERVIEW = 2, /* in the bundle of a running interview */
    FILE_PINNED = 4,    /* in the hash of it */
};

/* {"facts.json": <parsed>, ...} in the order of names. */
int dialog_files_read(struct json **bundle, const char *folder, struct err *e) MUST_USE;
int dialog_files_parse(struct json **bundle, const char *bytes, size_t length,
                       struct err *e) MUST_USE;
/* Each name is one of a set, each file is an object, and none is missing. */
int dialog_files_check(const struct json *bundle, bool interview_only, struct err *e) MUST_USE;
/* The files with all of `use` (0: every file), in one line of JSON. */
void dialog_files_write(const struct json *bundle, unsigned use, struct buf *out);

/* --- helpers (loading.c) */

/* What a key may hold, as a sum; its json_type decides. Texts are never empty, numbers are whole and not negative. */
enum key_kind {
    KEY_NULL = 1 << JSON_NULL,
    KEY_BOOL = 1 << JSON_BOOL,
    KEY_NUMBER = 1 << JSON_NUMBER,
    KEY_TEXT = 1 << JSON_STRING,
    KEY_LIST = 1 << JSON_ARRAY,
    KEY_OBJECT = 1 << JSON_OBJECT,
    KEY_NEEDED = 1 << 8,
};

struct key_shape {
    const char *name;
    unsigned kinds;
};

int loading_refuse(struct loading *l, const struct json *at, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* Calls `each` for every file whose name matches (fnmatch), in order, with l->file and l->root set. */
int loading_files(struct loading *l, const char *pattern,
                  int (*each)(struct loading *l, void *owner), void *owner) MUST_USE;
/* l->file and l->root become this file of the bundle; false when it is not there. */
bool loading_open(struct loading *l, const char *file);

/* `node` is an object with no other keys than these, of these kinds, and the needed ones are there. */
int loading_shape(struct loading *l, const struct json *node, const struct key_shape *keys,
                  size_t count) MUST_USE;
#define LOADING_SHAPE(l, node, keys)                                                               \
    loading_shape((l), (node), (keys), sizeof(keys) / sizeof(keys)[0])
int loading_kind(struct loading *l, const struct json *node, unsigned kinds) MUST_USE;

/* `[a-z][a-z0-9_]*`, as a text at `at`, or as the key of it. */
int loading_id(struct loading *l, const struct json *at, const char *id) MUST_USE;

/* An array of texts, no two alike; an absent node is an empty list. `known` (may be NULL) says which are right, `what` how to
 * call them in an error: "fact value". */
int loading_list(struct loading *l, const struct json *node, const char *what,
                 bool (*known)(const struct loading *l, const void *owner, const char *text),
                 const void *owner, const char ***out, size_t *count) MUST_USE;
bool loading_known_rule(const struct loading *l, const void *owner, const char *text);
bool loading_known_evidence(const struct loading *l, const void *owner, const char *text);

/* A choice of fixed words; the index of it. */
int loading_word(struct loading *l, const struct json *node, const char *const *words, size_t count,
                 size_t *out) MUST_USE;
#define LOADING_WORD(l, node, words, out)                                                          \
    loading_word((l), (node), (words), sizeof(words) / sizeof(words)[0], (out))

/* Of an absent node: NULL and DAY_NONE. */
int loading_condition(struct loading *l, const struct json *node, enum expr_type want,
                      const struct expr **out) MUST_USE;
int loading_text_key(struct loading *l, const struct json *node,
                     const char **out) MUST_USE; /* English has it */
int loading_day(struct loading *l, const struct json *node, int32_t *out) MUST_USE;
bool loading_mentions(const struct expr *x, const char *fact);

/* --- the parts, in the order of loading */

int loading_evidence(struct loading *l)
    MUST_USE; /* dialog_facts.c: before the facts, which may take their values from it */
int loading_facts(struct loading *l) MUST_USE;
int loading_classes(struct loading *l) MUST_USE; /* dialog_rules.c */
int loading_rates(struct loading *l) MUST_USE;
int loading_texts(struct loading *l) MUST_USE; /* dialog_words.c */
int loading_lexicon(struct loading *l) MUST_USE;
int loading_words(struct loading *l) MUST_USE;
int loading_interview(struct loading *l) MUST_USE; /* dialog_intake.c */
int loading_hosts(struct loading *l) MUST_USE;     /* dialog_rules.c, and dialog_plans.c */
int loading_emergency(struct loading *l) MUST_USE;
int loading_triage(struct loading *l) MUST_USE;
int loading_deadlines(struct loading *l) MUST_USE;
int loading_letters(struct loading *l) MUST_USE; /* dialog_letters.c */
int loading_plans(struct loading *l) MUST_USE;
int loading_faq(struct loading *l) MUST_USE;     /* dialog_faq.c: after the rules */
int loading_scopes(struct loading *l) MUST_USE;  /* dialog_scopes.c: after the rules */
int loading_bearing(struct loading *l) MUST_USE; /* dialog_bearing.c: after all */

#endif
