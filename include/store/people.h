/* people.h: who writes to us, by the address that the network vouches for.
 * SPDX-License-Identifier: MIT
 */
#ifndef STORE_PEOPLE_H
#define STORE_PEOPLE_H

#include "model/address.h"
#include "store/store.h"

struct person {
    int64_t id; /* 0: not known yet */
    struct address address;
    const char *language, *zone; /* announced; NULL */
    const char *chosen; /* the language they asked for, which goes before the announced one; NULL */
    const char *source; /* where they found us, as the first link that they followed said; NULL */
    int64_t current_case; /* 0: none */
    bool unreachable;     /* blocked us or gone, until they write again */
    bool blocked;         /* by the staff: nothing they say is heard */
    bool erased;    /* all was erased, and they have said nothing since; the address may be "" */
    bool last_word; /* and it goes when what waits for them is out */
};

/* id 0 when nobody by this address has written. Texts in the arena. */
int people_find(struct store *s, struct address address, struct arena *a, struct person *out,
                struct err *e) MUST_USE;
int people_load(struct store *s, int64_t id, struct arena *a, struct person *out,
                struct err *e) MUST_USE;                                   /* ERR_MISSING */
int people_add(struct store *s, struct person *p, struct err *e) MUST_USE; /* sets id */
int people_save(struct store *s, const struct person *p, struct err *e) MUST_USE;

#endif
