/* parts.h: what the parts of flow share besides their own headers.
 * SPDX-License-Identifier: MIT
 */
#ifndef FLOW_PARTS_H
#define FLOW_PARTS_H

#include "core/engine.h"
#include "store/mail.h"
#include "store/people.h"

/* Queue one reply for a person, not before `not_before` (UTC ms). */
int put_reply(struct store *s, const struct person *to, const struct reply *reply,
              int64_t case_number, int64_t not_before, struct err *e) MUST_USE;
int put_replies(struct store *s, const struct person *to, const struct reply *replies, size_t count,
                int64_t case_number, int64_t not_before, struct err *e) MUST_USE;
/* The person at an address, added when nobody by it has written. */
int put_person(struct store *s, struct address address, struct arena *a, struct person *out,
               struct err *e) MUST_USE;

#endif
