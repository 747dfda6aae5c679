/* schema.h: the tables, as numbered steps from nothing to the newest form.
 * SPDX-License-Identifier: MIT
 *
 * Step N takes a database from schema N-1 to N and is never changed once it was released. A step adds before a later one
 * takes away, so that the program before it still runs on the result. What is sealed is named in the comments of schema.c.
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "store/db.h"

int schema_newest(void);
const char *const *schema_steps(void); /* schema_newest() of them */

/* Run what is missing of `count` steps, inside the caller's transaction. */
int schema_bring(const struct db_driver *driver, struct db *db, const char *const *steps, int count,
                 struct err *e) MUST_USE;

#endif
