/* audit.h: the desk's record: who of the staff saw or did what, in a chain that shows when a row was changed.
 * SPDX-License-Identifier: MIT
 *
 * Rows are only added. Each carries a keyed hash over itself, as it is stored, and over the hash of the row before, so that a row that
 * was changed, taken out or put in between is found by who has the key. It is taken over the sealed bytes: rows whose words
 * cannot be opened any more still prove themselves. How many there are, with the hash of the newest, is kept sealed in another table, so that rows
 * cut off at the end are missed. Disadvantage: who puts back an older copy of the whole database, or of both tables, is not found out by it:
 * for that, audit_end has to be kept elsewhere, and asked for with audit_had.
 */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include "store/store.h"

struct audit_row {
    int64_t id, at;      /* at: seconds; id and at are set by who reads */
    int64_t case_number; /* 0: of no case */
    const char *who;     /* a staff name, or "buyer", "desk" */
    const char *act;     /* a word: "take", "case", "line" */
    const char *detail;  /* what of it: an outcome, a fact's id, a colleague; NULL */
    bool refused;        /* it was asked for, and not done */
};

int audit_add(struct store *s, const struct audit_row *row, struct err *e) MUST_USE;
/* Oldest first. What `each` gives ends it when not 0, and is given back. */
int audit_read(struct store *s, int (*each)(void *owner, const struct audit_row *row), void *owner,
               struct err *e) MUST_USE;
/* *broken: the first row that does not fit the one before; 0: the chain is whole. */
int audit_verify(struct store *s, int64_t *rows, int64_t *broken, struct err *e) MUST_USE;

/* How many rows there are, and what they end in, as 16 hex digits ("" when there are none). */
#define AUDIT_END 17
int audit_end(struct store *s, int64_t *rows, char end[AUDIT_END], struct err *e) MUST_USE;
/* Did row `row` end in that? False: it is not there any more, or is another one. */
int audit_had(struct store *s, int64_t row, const char *end, bool *had, struct err *e) MUST_USE;
/* For a database that was made before the end was kept. */
int audit_keep_end(struct store *s, struct err *e) MUST_USE;

#endif
