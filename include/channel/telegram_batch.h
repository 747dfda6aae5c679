/* telegram_batch.h: one bad update must not stop those behind it.
 * SPDX-License-Identifier: MIT
 *
 * An answer of getUpdates is one JSON document, and base/json refuses it as a whole for one text with \u0000 or one list nested too deep: the
 * same answer would come again for ever. So an answer that is refused is mended before it is given up: each update is looked at alone, and the one
 * that cannot be read is reduced to {"update_id":N}, which update_read passes over and the next offset confirms.
 *   if (json_parse(&tree, body, length, &e) < 0 && batch_mend(body, length, &mended, &lost)) parse again
 * Disadvantage: brackets are counted, not judged, so an answer that was cut off, or whose brackets do not match, stays refused.
 */
#ifndef CHANNEL_TELEGRAM_BATCH_H
#define CHANNEL_TELEGRAM_BATCH_H

#include "base/buf.h"
#include <stdint.h>

/* {"ok":true,"result":[...]} in bytes, the same in `out` so that json_parse takes it; *lost: how many updates were
 * reduced. False: no such answer, or past the ceiling of `out`, which twice `length` and 64 never is. */
bool batch_mend(const char *bytes, size_t length, struct buf *out, size_t *lost);

#endif
