/* notes.h: what staff write down on a case; the buyer never sees it.
 * SPDX-License-Identifier: MIT
 */
#ifndef STORE_NOTES_H
#define STORE_NOTES_H

#include "store/store.h"

struct note {
    int64_t at; /* seconds */
    const char *author, *text;
};

int notes_add(struct store *s, int64_t case_number, const struct note *note,
              struct err *e) MUST_USE;
/* Oldest first, at most `room`; in the arena. */
int notes_read(struct store *s, int64_t case_number, struct arena *a, struct note *notes,
               size_t room, size_t *count, struct err *e) MUST_USE;

#endif
