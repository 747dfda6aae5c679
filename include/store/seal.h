/* seal.h: columns with people's words: sealed on the way in, opened on the way out.
 * SPDX-License-Identifier: MIT
 *
 * Associated data is `table.column.row`, so that a sealed value moved to another row or column does not open. What must be found
 * without being read (addresses, message ids of the networks, who holds a case) stands beside it as a keyed hash.
 */
#ifndef STORE_SEAL_H
#define STORE_SEAL_H

#include "store/store.h"

int seal_text(struct store *s, const char *table, const char *column, int64_t row,
              const void *plain, size_t length, struct buf *out, struct err *e) MUST_USE;
/* In the arena, NUL behind. NULL bytes give NULL. */
int seal_open(struct store *s, const char *table, const char *column, int64_t row,
              const void *sealed, size_t length, struct arena *a, char **plain,
              size_t *plain_length, struct err *e) MUST_USE;

#endif
