/* inside.h: what the modules of the store share among themselves; nobody else includes it.
 * SPDX-License-Identifier: MIT
 *
 * Every statement has one row in sql.c and is prepared when it is first used. Row numbers are counted in memory, since sealing a
 * column needs the number before the row is there: one process holds the database. After a rollback the count is
 * read again, so that nothing is left out.
 */
#ifndef STORE_INSIDE_H
#define STORE_INSIDE_H

#include "model/outbound.h"
#include "store/db.h"
#include "store/people.h"
#include "store/store.h"

enum sql {
    SQL_META_READ,
    SQL_META_WRITE,
    SQL_SAVEPOINT,
    SQL_RELEASE,
    SQL_UNDO,
    SQL_ALERT_READ,
    SQL_ALERT_WRITE,
    SQL_DIALOG_KEEP,
    SQL_DIALOG_READ,
    SQL_PEOPLE_LAST,
    SQL_PEOPLE_FIND,
    SQL_PEOPLE_LOAD,
    SQL_PEOPLE_ADD,
    SQL_PEOPLE_SAVE,
    SQL_CASES_LAST,
    SQL_CASES_LOAD,
    SQL_CASES_ADD,
    SQL_CASES_SAVE,
    SQL_CASES_QUEUE,
    SQL_CASES_IN_PHASE,
    SQL_CASES_HELD_BY,
    SQL_CASES_OF,
    SQL_CASES_COUNT,
    SQL_CASES_ON_NETWORK,
    SQL_CASES_ALL,
    SQL_CASES_WATCH,
    SQL_CASES_OFFER_NEXT,
    SQL_CASES_CALL_NEXT,
    SQL_MAIL_LAST,
    SQL_INBOX_ADMIT,
    SQL_INBOX_ASSIGN,
    SQL_INBOX_WORD,
    SQL_INBOX_PARK,
    SQL_INBOX_PARKED,
    SQL_OUTBOX_PUT,
    SQL_OUTBOX_TAKE_BACK,
    SQL_OUTBOX_DUE,
    SQL_OUTBOX_LOAD,
    SQL_OUTBOX_NEXT_DUE,
    SQL_OUTBOX_SETTLE,
    SQL_OUTBOX_WAIT,
    SQL_OUTBOX_PUT_OFF,
    SQL_OUTBOX_PUT_OFF_BEHIND,
    SQL_OUTBOX_SENT,
    SQL_OUTBOX_BOUNCE,
    SQL_OUTBOX_GIVE_UP,
    SQL_OUTBOX_MIRRORED,
    SQL_SENT_CHOICES,
    SQL_SENT_EXTERNAL,
    SQL_SENT_MIRRORS,
    SQL_SENT_UNSENT,
    SQL_SENT_REWRITE,
    SQL_SENT_NAMED,
    SQL_OUTBOX_WAITING,
    SQL_OUTBOX_DEAD,
    SQL_INBOX_FIND,
    SQL_INBOX_BEFORE,
    SQL_INBOX_NAME,
    SQL_INBOX_NAMED,
    SQL_PLACES_LOAD,
    SQL_PLACES_AT,
    SQL_PLACES_ADD,
    SQL_PLACES_CHANGE,
    SQL_PLACES_MADE,
    SQL_PLACES_GONE,
    SQL_PLACES_BRIEFED,
    SQL_NETWORKS_READ,
    SQL_NETWORKS_WRITE,
    SQL_CURSOR_READ,
    SQL_CURSOR_WRITE,
    SQL_TRANSCRIPT,
    SQL_NOTES_LAST,
    SQL_NOTES_ADD,
    SQL_NOTES_READ,
    SQL_REPORT_WANT,
    SQL_REPORT_FIND,
    SQL_REPORT_DONE,
    SQL_REPORT_OF,
    SQL_REPORT_READER,
    SQL_ERASE_HEARD,
    SQL_ERASE_PUT,
    SQL_ERASE_SHOWN,
    SQL_ERASE_NOTES,
    SQL_ERASE_LISTS,
    SQL_ERASE_LINES,
    SQL_ERASE_WAITING,
    SQL_ERASE_ROW,
    SQL_PEOPLE_LEAVING,
    SQL_AUDIT_LAST,
    SQL_AUDIT_NEWEST,
    SQL_AUDIT_SET_END,
    SQL_AUDIT_HASH,
    SQL_AUDIT_ADD,
    SQL_AUDIT_READ,
    SQL_COUNT
};

/* What is numbered. The inbox and the outbox share one count: their numbers in order are the conversation in order. */
enum sequence {
    SEQUENCE_PEOPLE,
    SEQUENCE_CASES,
    SEQUENCE_MAIL,
    SEQUENCE_NOTES,
    SEQUENCE_AUDIT,
    SEQUENCES
};

struct store {
    const struct db_driver *driver;
    struct db *db;
    struct db_statement *statements[SQL_COUNT];
    struct crypto_key *key;
    struct buf sealed, plain; /* of the column in hand */
    int64_t last[SEQUENCES];  /* the newest number given out; -1: to be read */
    char *path;
    int lock; /* -1: none */
    int schema;
    bool spoiled; /* a message could not be undone: the pass must not be committed */
};

const char *sql_text(enum sql which);

/* NULL: failed. */
struct db_statement *store_statement(struct store *s, enum sql which, struct err *e) MUST_USE;
int store_run(struct store *s, struct db_statement *q, struct err *e) MUST_USE; /* to its end */
/* The first column of the only row; `otherwise` when it is null or there is no row. */
int store_integer(struct store *s, struct db_statement *q, int64_t otherwise, int64_t *out,
                  struct err *e) MUST_USE;
/* 0 becomes null. */
void store_bind_or_null(struct store *s, struct db_statement *q, const char *name, int64_t value);
/* A stored number that names one of `count` things; ERR_CORRUPT when it does not. */
int store_one_of(struct store *s, struct db_statement *q, int at, int count, const char *column,
                 int *out, struct err *e) MUST_USE;
int store_next(struct store *s, enum sequence which, int64_t *number, struct err *e) MUST_USE;

/* Bind `plain` sealed for this column (`name` is ":column"); NULL binds null. */
/* outbox.mirror: what is kept of a row when it is sent: nothing; its id there, and a reply to it is known by it; its id alone. */
enum { KEEPS_NOTHING, KEEPS_DOOR, KEEPS_ID };

int seal_bind(struct store *s, struct db_statement *q, const char *table, const char *name,
              int64_t row, const void *plain, size_t length, struct err *e) MUST_USE;
/* Open column `at` of the row at hand; NULL for null. `length` may be NULL. */
int seal_column(struct store *s, struct db_statement *q, int at, const char *table,
                const char *column, int64_t row, struct arena *a, char **plain, size_t *length,
                struct err *e) MUST_USE;

/* The address and what is announced with it, from the columns `network` and `contact` of the row at hand. */
int people_read(struct store *s, struct db_statement *q, int network, int contact, int64_t id,
                struct arena *a, struct person *out, struct err *e) MUST_USE;

/* An outbound message as the plain bytes of a sealed column, and back; the texts it gives lie in `bytes`. */
void letter_write(const struct outbound *m, struct buf *out);
int letter_read(char *bytes, size_t length, struct arena *a, struct outbound *out,
                struct err *e) MUST_USE;

#endif
