/* reports.h: what became of a line of the staff, for the one who wrote it.
 * SPDX-License-Identifier: MIT
 */
#ifndef STORE_REPORTS_H
#define STORE_REPORTS_H

#include "store/mail.h"

struct report {
    int64_t row, case_number; /* of the outbox */
    int64_t to;               /* the person, or the room of the staff, that wants to know */
    enum mail_state state;    /* not MAIL_WAITING */
    enum network network;     /* where the row went */
};

/* When row `row` of the outbox is settled, this person is to be told. */
int report_want(struct store *s, int64_t row, int64_t to, struct err *e) MUST_USE;
/* Those that are settled and were not reported, by who wants to know and then the oldest first, at most `room`. */
int report_find(struct store *s, struct report *out, size_t room, size_t *count,
                struct err *e) MUST_USE;
/* They are, by row `by`. */
int report_done(struct store *s, int64_t row, int64_t by, struct err *e) MUST_USE;
/* Whom row `by` told. */
int report_reader(struct store *s, int64_t by, int64_t *person, struct err *e) MUST_USE;
/* The row by which it was reported; 0: it was not. */
int report_of(struct store *s, int64_t row, int64_t *by, struct err *e) MUST_USE;

#endif
