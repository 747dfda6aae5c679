/* session.h: a case between the database and the engine, with the interview it is pinned to.
 * SPDX-License-Identifier: MIT
 */
#ifndef FLOW_SESSION_H
#define FLOW_SESSION_H

#include "core/engine.h"
#include "store/cases.h"
#include "store/people.h"

struct session {
    struct case_row row;
    struct casefile file;
    const struct dialog *interview; /* as pinned; owned by the session cache */
    const char
        *burst; /* the record of flow/burst as loaded; a save ends it unless it is recorded again */
    size_t burst_length;
};

struct
    session_cache; /* pinned interviews that are loaded, a few at a time; cases that were saved last */

int session_cache_new(struct session_cache **out, struct store *store, const struct dialog *newest,
                      struct err *e) MUST_USE;
void session_cache_free(struct session_cache **c);
/* The interview of a set is put into the database, in a transaction of its own, before cases are pinned to it. */
int session_cache_keep(struct session_cache *c, const struct dialog *d, struct err *e) MUST_USE;
/* A set that is kept is the newest from now on. */
void session_cache_use(struct session_cache *c, const struct dialog *newest);

/* The case in the bytes of a row. */
int session_state(struct arena *a, const char *bytes, size_t length, struct casefile *out,
                  struct err *e) MUST_USE;
/* A pinned interview that cannot be loaded any more falls back to the newest, and is logged. */
int session_load(struct session_cache *c, int64_t number, struct arena *a, struct session *out,
                 struct err *e) MUST_USE;
/* A new case of this person, pinned to the newest interview; not stored before session_save. */
void session_fresh(struct session_cache *c, const struct person *p, int64_t now,
                   struct session *out);
/* Its replies are said to be in the language of the case. */
void session_speaks(const struct session *s, struct reply *replies, size_t count);
/* Writes it (adds it when new), and the clear columns from the file. ERR_CONFLICT: somebody else did first. */
int session_save(struct session_cache *c, struct session *s, struct arena *a,
                 struct err *e) MUST_USE;

#endif
