/* options.c: the words behind a command. */
/* SPDX-License-Identifier: MIT */
#include "app/options.h"
#include "app/commands.h"
#include "base/date.h"
#include "base/text.h"
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROWS_MOST 16 /* rows of one command, the common ones among them */
#define PRINTED_MOST ((size_t)256 * 1024 * 1024) /* the queue of a large desk is a few megabytes */
#define USUAL_DB "sqlite:recoup.db"

struct table {
    struct option_row rows[ROWS_MOST];
    size_t count;
};

static void add_rows(struct table *t, const struct option_row *rows, size_t count)
{
    for (size_t i = 0; i < count && t->count < ROWS_MOST; i++)
        t->rows[t->count++] = rows[i];
}

static void print_help(const struct command *c, const struct table *t)
{
    printf("Usage: recoup %s [options]%s%s\n\n%s\n\nOptions:\n", c->name, *c->arguments ? " " : "",
           c->arguments, c->help);
    for (size_t i = 0; i < t->count; i++) {
        const struct option_row *row = &t->rows[i];
        char name[40];

        snprintf(name, sizeof name, "--%s%s%s", row->name, row->takes ? " " : "",
                 row->takes ? row->takes : "");
        printf("  %-20s %s\n", name, row->help);
    }
}

static int wrong_usage(const struct command *c, const char *what, const char *word)
{
    fprintf(stderr, "recoup: %s: %s%s; see `recoup %s --help`\n", c->name, what, word, c->name);
    return STATUS_WRONG;
}

/* What getopt_long did not like. It numbers our rows from 1; a short option is none of ours. */
static int wrong_option(const struct command *c, int argc, char **argv, int answer)
{
    const char *word = optind > 0 && optind <= argc ? argv[optind - 1] : "";
    char letter[3] = {'-', (char)optopt, '\0'};

    if (answer == ':')
        return wrong_usage(c, "a value is missing behind ", word);
    if (optopt > ROWS_MOST)
        return wrong_usage(c, "there is no option ", letter);
    if (optopt > 0)
        return wrong_usage(c, "no value belongs to ", word);
    return wrong_usage(c, "there is no option ", word);
}

static void take(const struct option_row *row)
{
    if (row->takes)
        *row->value = optarg;
    else
        *row->flag = true;
}

/* The options; false: *status says how it ends. */
static bool read_rows(const struct command *c, const struct table *t, int argc, char **argv,
                      int *status)
{
    struct option names[ROWS_MOST + 1] = {{0}};
    int answer;

    for (size_t i = 0; i < t->count; i++)
        names[i] = (struct option){
            t->rows[i].name, t->rows[i].takes ? required_argument : no_argument, NULL, (int)i + 1};
    optind = 0; /* from the beginning, also a second time in one process */
    while ((answer = getopt_long(argc, argv, ":", names, NULL)) != -1) {
        if (answer < 1 || answer > (int)t->count) {
            *status = wrong_option(c, argc, argv, answer);
            return false;
        }
        take(&t->rows[answer - 1]);
    }
    return true;
}

static bool arguments_fit(const struct command *c, const struct options *o, int least, int most,
                          int *status)
{
    if (o->argument_count < least)
        *status = wrong_usage(c, "what is missing is ", c->arguments);
    else if (o->argument_count > most)
        *status = wrong_usage(c, "one word too many: ", o->arguments[most]);
    else
        return true;
    return false;
}

static void fill_in(struct options *o)
{
    o->dialogs_given = o->dialogs != NULL;
    o->db_given = o->db != NULL;
    if (!o->dialogs)
        o->dialogs = getenv("RECOUP_DIALOGS");
    if (!o->dialogs || !*o->dialogs)
        o->dialogs = RECOUP_DIALOGS;
    if (!o->db)
        o->db = USUAL_DB;
}

bool options_read(int argc, char **argv, const struct option_row *rows, size_t count, int least,
                  int most, struct options *out, int *status)
{
    const struct command *c = command_named(argv[0]);
    bool help = false, version = false;
    const struct option_row common[] = {
        {"dialogs", "DIR", "the dialogs; else $RECOUP_DIALOGS, else as built", &out->dialogs, NULL},
        {"db", "URL", "the database, sqlite:FILE (sqlite:recoup.db)", &out->db, NULL},
        {"key-file", "FILE", "its key (the database's name with .key)", &out->key, NULL},
        {"help", NULL, "print this", NULL, &help},
        {"version", NULL, "print the version", NULL, &version},
    };
    struct table t = {.count = 0};

    *out = (struct options){0};
    *status = STATUS_DONE;
    add_rows(&t, rows, count);
    add_rows(&t, common, sizeof common / sizeof common[0]);
    if (!read_rows(c, &t, argc, argv, status))
        return false;
    if (help) {
        print_help(c, &t);
        return false;
    }
    if (version) {
        printf("recoup %s\n", RECOUP_VERSION);
        return false;
    }
    out->arguments = argv + optind;
    out->argument_count = argc - optind;
    fill_in(out);
    return arguments_fit(c, out, least, most, status);
}

void options_print(struct json *object)
{
    struct buf line = BUF_INIT(PRINTED_MOST);

    json_write(object, &line);
    puts(buf_text(&line));
    buf_free(&line);
    json_free(&object);
}

int options_fail(const struct err *e)
{
    fprintf(stderr, "recoup: %s\n", e->text);
    return e->kind == ERR_INTERNAL ? STATUS_FAULT : STATUS_WRONG;
}

int options_now(const char *text, int64_t *out, struct err *e)
{
    *out = text ? moment_parse(text) : (int64_t)time(NULL);
    if (*out == MOMENT_NONE)
        return err_set(e, ERR_INPUT,
                       "--now %s: a day (2026-11-22) or a time of RFC 3339 (2026-11-22T10:00Z) is "
                       "expected",
                       text);
    return 0;
}

int options_language(const char *text, const char *otherwise, struct arena *a, const char **out,
                     struct err *e)
{
    *out = otherwise;
    if (!text)
        return 0;
    if (!text_is_language(text))
        return err_set(e, ERR_INPUT, "--lang %s: no such language", text);
    *out = arena_copy_bytes(a, text, strcspn(text, "-_"));
    return 0;
}
