/* archive.h: what was said to us while we were away, from our own account's archive (XEP-0313, pages by XEP-0059).
 * SPDX-License-Identifier: MIT
 *
 * Read from behind the cursor to its end before we say that we are here, so that what comes live comes later, and once more right after, for what came
 * between the two. Each page, and once all is read each live message, moves the cursor, by WIRE_CURSOR behind what it had; a page that cannot be read is
 * tried again, and until then nothing moves it. Results are believed only from our own account, to a query of ours that is open.
 * Without an archive whoever writes while we are away may be lost: the operator is told.
 */
#ifndef XMPP_ARCHIVE_H
#define XMPP_ARCHIVE_H

#include "xmpp/child.h"

#define NS_ARCHIVE "urn:xmpp:mam:2"

struct archive;

struct archive *archive_new(void);
void archive_free(struct archive **m);
/* Reads it, then calls start_archive_read. `there`: our server says that it keeps one. */
void archive_start(struct child *c, bool there);
/* A result of our query? */
bool archive_hear(struct child *c, const struct stanza *s);
/* A live message stands in it under this id. */
void archive_reached(struct child *c, const char *id);
void archive_tick(struct child *c); /* what could not be read is tried again */

#endif
