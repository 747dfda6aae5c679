/* cases.h: one row a case: what the queue sorts by in clear, everything else sealed JSON.
 * SPDX-License-Identifier: MIT
 *
 * Every save names the revision it was loaded with; when another change came between, nothing is written and the answer is ERR_CONFLICT.
 */
#ifndef STORE_CASES_H
#define STORE_CASES_H

#include "model/casefile.h"
#include "store/store.h"

struct case_row {
    int64_t number; /* 0 before cases_add */
    int64_t person, revision;
    enum phase phase;
    enum urgency urgency;
    int64_t queued_at; /* 0: not queued */
    int32_t due_day;   /* of the nearest open deadline; DAY_NONE; written only */
    int calls;         /* of the desk, and the last of them; written only */
    int64_t called_at;
    bool offered;        /* to go on meanwhile; written only */
    const char *held_by; /* staff name; NULL */
    const char *dialog;  /* hash of its interview */
    int64_t opened_at, heard_at;
    const char *state; /* casefile JSON; opened */
    size_t state_length;
    const char *burst; /* flow's own record of an open burst; NULL: none */
    size_t burst_length;
};

/* ERR_MISSING when there is none. */
int cases_load(struct store *s, int64_t number, struct arena *a, struct case_row *out,
               struct err *e) MUST_USE;
/* Sets the number, and revision 1. */
int cases_add(struct store *s, struct case_row *row, struct err *e) MUST_USE;
int cases_save(struct store *s, struct case_row *row, struct err *e) MUST_USE; /* revision + 1 */

/* Numbers of cases in a phase, most urgent first, then by the nearest deadline, then queued longest; at most `room`. */
int cases_in_phase(struct store *s, enum phase phase, int64_t *numbers, size_t room, size_t *count,
                   struct err *e) MUST_USE;
int cases_held_by(struct store *s, const char *name, int64_t *numbers, size_t room, size_t *count,
                  struct err *e) MUST_USE;
/* The cases of a person that are not erased, newest first. */
int cases_of(struct store *s, int64_t person, int64_t *numbers, size_t room, size_t *count,
             struct err *e) MUST_USE;
/* The cases that people of a network talk about now, open and heard of since `since` (seconds). */
int cases_on_network(struct store *s, enum network network, int64_t since, int64_t *numbers,
                     size_t room, size_t *count, struct err *e) MUST_USE;
/* What a queue is watched for. */
struct cases_watch {
    int64_t patience; /* seconds after which who waits is offered to go on; 0: never */
    int64_t
        alarm; /* seconds between two calls of the desk for what is urgent and untaken; 0: never */
    int calls_most;
};

/* Cases that wait and for which one of the two is due at `now` (seconds); at most `room`. */
int cases_watched(struct store *s, const struct cases_watch *w, int64_t now, int64_t *numbers,
                  size_t room, size_t *count, struct err *e) MUST_USE;
/* When the first will be, as the queue is now; INT64_MAX: none. */
int cases_watch_next(struct store *s, const struct cases_watch *w, int64_t *at,
                     struct err *e) MUST_USE;
/* For the operator: how many in each phase; when the oldest queued one began to wait (0: none). */
int cases_count(struct store *s, int64_t counts[PHASES], int64_t *oldest_queued,
                struct err *e) MUST_USE;
/* By number, without state and burst. What `each` gives ends it when not 0, and is given back. */
int cases_all(struct store *s, int (*each)(void *owner, const struct case_row *row), void *owner,
              struct err *e) MUST_USE;

#endif
