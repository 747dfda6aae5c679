/* recent.h: the cases of the newest talks as they were saved last, so that the next message need not read their JSON again.
 * SPDX-License-Identifier: MIT
 *
 * One is used only while the row holds the very bytes that it was saved as: so it is never older than the database, whatever was
 * rolled back or changed meanwhile. Disadvantage: the words of a few people stay in memory until others take their places.
 */
#ifndef FLOW_RECENT_H
#define FLOW_RECENT_H

#include "base/arena.h"
#include "model/casefile.h"

#define RECENT_CASES 512 /* talks going on in the same minutes; 4 to 16 KB each */

struct recent;

struct recent *recent_new(void);
void recent_free(struct recent **r);
/* A copy of what was kept of this case, in the arena. False: it is not there, or its bytes were others. */
bool recent_find(const struct recent *r, int64_t number, const char *bytes, size_t length,
                 struct arena *a, struct casefile *out);
/* Kept in place of an older one; copies. */
void recent_keep(struct recent *r, int64_t number, const char *bytes, size_t length,
                 const struct casefile *c);

#endif
