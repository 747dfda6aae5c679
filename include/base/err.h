/* err.h: an error is a value: what kind, and one sentence saying what is wrong and where.
 * SPDX-License-Identifier: MIT
 *
 * The kind tells code what to do, the text tells a person what happened. The first error wins: err_set on
 * an error that is already set changes nothing. Callers add where they were with err_context, which puts
 * its words and ": " in front ("dialogs/facts.json: /facts/amount: ..."). Texts never hold a person's words.
 *
 * Fallible functions return int 0/-1, take `struct err *e` last (never NULL) and are MUST_USE.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(at, first) __attribute__((format(printf, at, first)))
#define NORETURN __attribute__((noreturn))

enum err_kind {
    ERR_NONE,
    ERR_INPUT,    /* what was given is unusable: say so, exit 2 */
    ERR_MISSING,  /* not there: file, row, name */
    ERR_CONFLICT, /* somebody else changed it first, or holds it: reload and try again */
    ERR_BUSY,     /* try again later as it is */
    ERR_IO,       /* disk, socket, full, read-only: nothing was done */
    ERR_CORRUPT, /* stored bytes are not what was written, or the key is wrong: stop, tell the operator */
    ERR_NEWER,    /* written by a newer program: refuse, never touch */
    ERR_INTERNAL, /* our own fault: exit 70 */
};

struct err {
    enum err_kind kind;
    char text[480];
};

/* Each returns -1, so that a failing function can end with `return err_set(e, ...)`. */
int err_set(struct err *e, enum err_kind kind, const char *format, ...) PRINTF_LIKE(3, 4);
int err_context(struct err *e, const char *format, ...) PRINTF_LIKE(2, 3);
void err_clear(struct err *e);

/* Memory is gone: one line on stderr, exit 70. Nothing is lost, since nothing was acknowledged. */
NORETURN void err_out_of_memory(void);

#endif
