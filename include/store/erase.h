/* erase.h: somebody wants to be forgotten: their words leave the database, and then their address.
 * SPDX-License-Identifier: MIT
 *
 * What is left of them: numbers of cases and messages, times, and the keyed hashes of their address and of the ids of their messages,
 * by which a message that a network delivers once more is known as old. The record of the staff (store/audit.h) stays: it
 * has no words of buyers. Rows are overwritten with zeros (secure_delete); what stands in the log of the database until then goes
 * with store_scrub. Disadvantage: neither reaches backups, nor blocks that a disk or file system keeps for itself.
 */
#ifndef STORE_ERASE_H
#define STORE_ERASE_H

#include "store/people.h"

/* In the running transaction: all that this person said; all that was put for them; what was put for others about their cases, and
 * lists in which these stand; what the staff wrote, and notes on them; and what is known of the person but the address, which is kept until what is put from now
 * on is out. The cases themselves are for the caller to empty. *p is as saved. */
int erase_person(struct store *s, struct person *p, struct arena *a, struct err *e) MUST_USE;
/* In the running transaction: the addresses of those whose last message is out, or never will be; *count of them. */
int erase_addresses(struct store *s, struct arena *a, size_t *count, struct err *e) MUST_USE;
/* Is there somebody for erase_addresses? */
int erase_due(struct store *s, bool *due, struct err *e) MUST_USE;

#endif
