/* signs.h: what a client says without words: a message of ours is there (XEP-0184), somebody writes (XEP-0085).
 * SPDX-License-Identifier: MIT
 *
 * Only of what comes now, never of what was kept for us. Somebody who writes is told of at most once in SIGNS_TYPING_MS.
 */
#ifndef XMPP_SIGNS_H
#define XMPP_SIGNS_H

#include "xmpp/child.h"

#define SIGNS_TYPING_MS 3000

void signs_hear(struct child *c, const struct stanza *s, const char *bare);

#endif
