/* bare.c: write down what SQLite is told, and tell it again without the bot. */
/* SPDX-License-Identifier: MIT */
#include "bench/bare.h"
#include "base/arena.h"
#include <ctype.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define TEXTS_MOST 256     /* different statements */
#define PARAMETERS_MOST 32 /* of one statement */
#define NAME_MOST 64

struct cell {
    int type; /* SQLITE_INTEGER, SQLITE_TEXT, SQLITE_BLOB, SQLITE_NULL */
    int64_t integer;
    const char *bytes;
    int length;
};

struct run {
    int text;
    int cell_count;
    struct cell *cells; /* in the order of the statement's parameters */
};

struct bare {
    struct arena *a;
    const char *texts[TEXTS_MOST];
    int text_count;
    struct run *runs;
    size_t count, room, mark;
};

/* A connection tells its statements to whatever is recorded just now. */
static struct bare *recording;

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "bench: %s\n", what);
    exit(70);
}

/* --- recording: the values are read out of the statement as SQLite writes it with them --- */

static int hex(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

static const char *read_blob(struct arena *a, const char *at, struct cell *out)
{
    const char *end = strchr(at, '\'');
    char *bytes = arena_alloc(a, (size_t)(end - at) / 2 + 1);

    out->type = SQLITE_BLOB;
    out->bytes = bytes;
    out->length = (int)((end - at) / 2);
    for (int i = 0; i < out->length; i++)
        bytes[i] = (char)(hex(at[2 * i]) << 4 | hex(at[2 * i + 1]));
    return end + 1;
}

static const char *read_text(struct arena *a, const char *at, struct cell *out)
{
    char *bytes = arena_alloc(a, strlen(at) + 1);

    out->type = SQLITE_TEXT;
    out->bytes = bytes;
    for (; *at != '\'' || at[1] == '\''; at++) {
        if (*at == '\'')
            at++;
        bytes[out->length++] = *at;
    }
    return at + 1;
}

static const char *read_cell(struct arena *a, const char *at, struct cell *out)
{
    char *end;

    *out = (struct cell){.type = SQLITE_NULL};
    if (strncmp(at, "NULL", 4) == 0)
        return at + 4;
    if (at[0] == 'x' && at[1] == '\'')
        return read_blob(a, at + 2, out);
    if (at[0] == '\'')
        return read_text(a, at + 1, out);
    out->type = SQLITE_INTEGER;
    out->integer = strtoll(at, &end, 10);
    if (end == at)
        give_up("a value was bound that the bare program does not know");
    return end;
}

static bool begins_parameter(const char *at)
{
    return at[0] == ':' && isalpha((unsigned char)at[1]);
}

/* `said` with its parameters, `told` with their values: both are walked side by side. */
static void read_cells(struct bare *b, sqlite3_stmt *s, const char *said, const char *told,
                       struct run *out)
{
    out->cell_count = sqlite3_bind_parameter_count(s);
    out->cells = arena_array(b->a, (size_t)out->cell_count + 1, sizeof *out->cells);
    while (*said) {
        char name[NAME_MOST];
        size_t length = 1;

        if (!begins_parameter(said)) {
            said++;
            told++;
            continue;
        }
        while (isalnum((unsigned char)said[length]) || said[length] == '_')
            length++;
        snprintf(name, sizeof name, "%.*s", (int)length, said);
        told = read_cell(b->a, told, &out->cells[sqlite3_bind_parameter_index(s, name) - 1]);
        said += length;
    }
}

static int text_of(struct bare *b, const char *sql)
{
    for (int i = 0; i < b->text_count; i++)
        if (strcmp(b->texts[i], sql) == 0)
            return i;
    if (b->text_count == TEXTS_MOST)
        give_up("more different statements than a bot can have");
    b->texts[b->text_count] = arena_copy(b->a, sql);
    return b->text_count++;
}

static int write_down(unsigned event, void *owner, void *statement, void *sql)
{
    struct bare *b = recording;
    char *told;
    struct run *run;

    (void)event;
    (void)owner;
    if (!b || strncmp(sql, "--", 2) == 0) /* a trigger, which comes by itself */
        return 0;
    if (b->count == b->room) {
        b->room = b->room ? b->room * 2 : 1024;
        b->runs = realloc(b->runs, b->room * sizeof *b->runs);
    }
    told = sqlite3_expanded_sql(statement);
    if (!b->runs || !told)
        give_up("no room to write a statement down");
    run = &b->runs[b->count++];
    run->text = text_of(b, sqlite3_sql(statement));
    read_cells(b, statement, sqlite3_sql(statement), told, run);
    sqlite3_free(told);
    return 0;
}

static int listen_to(sqlite3 *db, char **why, const struct sqlite3_api_routines *api)
{
    (void)why;
    (void)api;
    return recording ? sqlite3_trace_v2(db, SQLITE_TRACE_STMT, write_down, NULL) : SQLITE_OK;
}

struct bare *bare_record(void)
{
    struct bare *b = calloc(1, sizeof *b);

    if (!b)
        err_out_of_memory();
    b->a = arena_new();
    recording = b;
    sqlite3_auto_extension((void (*)(void))listen_to);
    return b;
}

void bare_mark(struct bare *b)
{
    b->mark = b->count;
}

void bare_stop(struct bare *b)
{
    if (recording == b)
        recording = NULL;
}

size_t bare_statements(const struct bare *b)
{
    return b->count - b->mark;
}

void bare_free(struct bare **b)
{
    if (!*b)
        return;
    bare_stop(*b);
    arena_free(&(*b)->a);
    free((*b)->runs);
    free(*b);
    *b = NULL;
}

/* --- running --- */

struct peer {
    const struct bare *bare;
    sqlite3 *db;
    sqlite3_stmt *prepared[TEXTS_MOST];
};

static int failed(const struct peer *p, struct err *e)
{
    return err_set(e, ERR_INTERNAL, "the bare program: %s", sqlite3_errmsg(p->db));
}

static sqlite3_stmt *statement(struct peer *p, int text)
{
    if (!p->prepared[text])
        sqlite3_prepare_v3(p->db, p->bare->texts[text], -1, SQLITE_PREPARE_PERSISTENT,
                           &p->prepared[text], NULL);
    return p->prepared[text];
}

static void bind(sqlite3_stmt *s, int at, const struct cell *c)
{
    if (c->type == SQLITE_INTEGER)
        sqlite3_bind_int64(s, at, c->integer);
    else if (c->type == SQLITE_TEXT)
        sqlite3_bind_text(s, at, c->bytes, c->length, SQLITE_STATIC);
    else if (c->type == SQLITE_BLOB)
        sqlite3_bind_blob(s, at, c->bytes, c->length, SQLITE_STATIC);
    else
        sqlite3_bind_null(s, at);
}

static int run_one(struct peer *p, const struct run *r, struct err *e)
{
    sqlite3_stmt *s = statement(p, r->text);
    int code;

    if (!s)
        return failed(p, e);
    for (int i = 0; i < r->cell_count; i++)
        bind(s, i + 1, &r->cells[i]);
    while ((code = sqlite3_step(s)) == SQLITE_ROW)
        ;
    sqlite3_reset(s);
    return code == SQLITE_DONE ? 0 : failed(p, e);
}

static int run_some(struct peer *p, size_t from, size_t to, bool writes_only, struct err *e)
{
    for (size_t i = from; i < to; i++) {
        const struct run *r = &p->bare->runs[i];

        if (writes_only && strncmp(p->bare->texts[r->text], "SELECT", 6) == 0)
            continue;
        if (run_one(p, r, e) < 0)
            return err_context(e, "statement %zu: %s", i, p->bare->texts[r->text]);
    }
    return 0;
}

int bare_run(const struct bare *b, const char *path, bool writes_only, struct cost *cost,
             struct err *e)
{
    struct peer p = {.bare = b};
    struct cost start = {0};
    int result = sqlite3_open(path, &p.db) == SQLITE_OK ? 0 : failed(&p, e);

    if (result == 0)
        result = run_some(&p, 0, b->mark, false, e);
    start = measure_now();
    if (result == 0)
        result = run_some(&p, b->mark, b->count, writes_only, e);
    *cost = measure_since(start);
    for (int i = 0; i < b->text_count; i++)
        sqlite3_finalize(p.prepared[i]);
    sqlite3_close(p.db);
    return result;
}
