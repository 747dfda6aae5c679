/* notes.c: notes of staff on a case, sealed. */
/* SPDX-License-Identifier: MIT */
#include "store/notes.h"
#include "store/inside.h"
#include <string.h>

int notes_add(struct store *s, int64_t case_number, const struct note *note, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_NOTES_ADD, e);
    int64_t id;

    if (!q || store_next(s, SEQUENCE_NOTES, &id, e))
        return -1;
    s->driver->bind_integer(q, ":id", id);
    s->driver->bind_integer(q, ":case_number", case_number);
    s->driver->bind_integer(q, ":at", note->at);
    if (seal_bind(s, q, "notes", ":author", id, note->author, strlen(note->author), e) ||
        seal_bind(s, q, "notes", ":body", id, note->text, strlen(note->text), e))
        return -1;
    return store_run(s, q, e);
}

static int read_note(struct store *s, struct db_statement *q, struct arena *a, struct note *out,
                     struct err *e)
{
    int64_t id = s->driver->integer(q, 0);
    char *author, *text;

    if (seal_column(s, q, 2, "notes", "author", id, a, &author, NULL, e) ||
        seal_column(s, q, 3, "notes", "body", id, a, &text, NULL, e))
        return -1;
    *out = (struct note){s->driver->integer(q, 1), author, text};
    return 0;
}

int notes_read(struct store *s, int64_t case_number, struct arena *a, struct note *notes,
               size_t room, size_t *count, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_NOTES_READ, e);
    enum db_step step = DB_ROW;

    *count = 0;
    if (!q)
        return -1;
    s->driver->bind_integer(q, ":number", case_number);
    while (*count < room && (step = s->driver->step(q, e)) == DB_ROW) {
        if (read_note(s, q, a, &notes[*count], e)) {
            s->driver->reset(q);
            return -1;
        }
        ++*count;
    }
    s->driver->reset(q);
    return step == DB_FAILED ? -1 : 0;
}
