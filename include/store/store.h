/* store.h: the database of the bot: open, migrate, one transaction a pass, a savepoint a message.
 * SPDX-License-Identifier: MIT
 *
 * Columns that hold people's words, names and addresses are sealed (store/seal.h); what is clear: numbers, phases, coarse
 * times, counters. One process holds the database (a lock file FILE.lock, taken at open: ERR_CONFLICT when another has it, unless
 * `mode` is STORE_READ). A schema newer than this program is refused untouched (ERR_NEWER); an older one is migrated in
 * one transaction. The key file is FILE.key beside the database unless named.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/arena.h"
#include "base/crypto.h"
#include "model/address.h"
#include <stdbool.h>
#include <stdint.h>

struct store;

enum store_mode {
    STORE_SERVE /* create if absent, hold the lock */,
    STORE_READ /* for the operator's look; no lock, no migration */
};

int store_open(struct store **out, const char *url, const char *key_path, enum store_mode mode,
               struct err *e) MUST_USE;
void store_close(struct store **s);
const char *store_path(const struct store *s); /* the file, for the socket beside it */

int store_begin(struct store *s, struct err *e) MUST_USE;
/* After a failure nothing of the pass is kept. */
int store_commit(struct store *s, struct err *e) MUST_USE;
void store_rollback(struct store *s);
int store_savepoint(struct store *s, struct err *e) MUST_USE;
int store_release(struct store *s, struct err *e) MUST_USE;
void store_undo(struct store *s); /* back to the savepoint, which is gone then */

int store_backup(struct store *s, const char *to,
                 struct err *e) MUST_USE; /* the key is not copied: say so to the operator */
/* What was overwritten or taken away is in no file of the database any more. Not within a transaction. ERR_BUSY: somebody reads; later. */
int store_scrub(struct store *s, struct err *e) MUST_USE;
int store_check(struct store *s, struct err *e) MUST_USE;
int store_schema_version(struct store *s);

/* Once a `seconds`, per kind: true when an alert of this kind may go out now; else it is counted. *suppressed: how many were since the last. */
int store_alert_due(struct store *s, const char *kind, int64_t now, int64_t seconds, bool *due,
                    int64_t *suppressed, struct err *e) MUST_USE;

/* When a network was reached last (seconds); 0: never. */
int store_reached(struct store *s, enum network network, int64_t *at, struct err *e) MUST_USE;
int store_set_reached(struct store *s, enum network network, int64_t at, struct err *e) MUST_USE;

/* Up to where the archive of a network was heard (XEP-0313), as that network names it; in the arena, NULL: nothing was. Written in the commit of
 * what was heard, so that nothing is asked for twice for long, and nothing is left out. */
int store_cursor(struct store *s, enum network network, struct arena *a, const char **cursor,
                 struct err *e) MUST_USE;
int store_set_cursor(struct store *s, enum network network, const char *cursor,
                     struct err *e) MUST_USE;

/* A name for rows of this database where they meet those of another one: 8 hex digits that go with its key. */
#define STORE_MARK 9
void store_mark(const struct store *s, char out[STORE_MARK]);

/* Interviews that running cases are pinned to. */
int store_keep_dialog(struct store *s, const char *hash, const char *bytes, size_t length,
                      struct err *e) MUST_USE; /* no-op when kept already */
int store_dialog(struct store *s, const char *hash, struct buf *out,
                 struct err *e) MUST_USE; /* ERR_MISSING */

#endif
