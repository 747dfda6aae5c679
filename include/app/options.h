/* options.h: the words behind a command: GNU long options, --help and --version, the same for every command.
 * SPDX-License-Identifier: MIT
 *
 * A command lists its own options as rows; --dialogs, --db, --key-file, --help and --version are added for all. What is wrong is said on
 * stderr in one line.
 */
#ifndef APP_OPTIONS_H
#define APP_OPTIONS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum exit_status {
    STATUS_DONE = 0,
    STATUS_NOT_HELD = 1, /* the thing asked for did not hold */
    STATUS_WRONG = 2,    /* wrong usage, unusable input */
    STATUS_FAULT = 70,   /* our own */
};

struct option_row {
    const char *name;   /* "now" for --now */
    const char *takes;  /* "TIME"; NULL: a flag */
    const char *help;   /* one line */
    const char **value; /* set when it takes something */
    bool *flag;         /* set true when it does not */
};

struct options {
    const char *dialogs; /* --dialogs, else $RECOUP_DIALOGS, else as built */
    const char *db;      /* --db, else sqlite:recoup.db */
    const char *key;     /* --key-file; NULL: beside the database */
    bool dialogs_given, db_given;
    char **arguments; /* what is no option, in order */
    int argument_count;
};

/* argv[0] is the command's name (its row in the table says what --help prints). False: all is said, return *status. */
bool options_read(int argc, char **argv, const struct option_row *rows, size_t count, int least,
                  int most, struct options *out, int *status);

/* One line of JSON on standard output; it is freed. */
void options_print(struct json *object);
/* `recoup: TEXT` on stderr; the exit status that fits the kind of error. */
int options_fail(const struct err *e);
/* --now: a day (12:00 UTC of it) or RFC 3339, UTC seconds; NULL: the present. */
int options_now(const char *text, int64_t *out, struct err *e) MUST_USE;
/* --lang: a language that is known ("es", "pt-BR"): its base language, in the arena; NULL gives `otherwise`. */
int options_language(const char *text, const char *otherwise, struct arena *a, const char **out,
                     struct err *e) MUST_USE;

#endif
