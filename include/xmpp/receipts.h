/* receipts.h: that a message arrived (XEP-0184) and was seen (XEP-0333): said once, and only when the parent has it on its disk.
 * SPDX-License-Identifier: MIT
 */
#ifndef XMPP_RECEIPTS_H
#define XMPP_RECEIPTS_H

#include "xmpp/child.h"

struct receipts;

struct receipts *receipts_new(void);
void receipts_free(struct receipts **r);
/* The stanza was handed over as `number`; does it ask for anything? */
void receipts_owe(struct child *c, const struct stanza *s, int64_t number);
void receipts_committed(struct child *c, int64_t number);

#endif
