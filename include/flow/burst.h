/* burst.h: people write in bursts ("hi" / "i got scammed" / "on ali"): the messages of one become one turn.
 * SPDX-License-Identifier: MIT
 *
 * While the replies of a turn wait, the case row keeps what was said and the state before it. A message that comes meanwhile is joined to
 * it, the waiting replies are taken back, and the turn is done again over the whole text: all in one transaction.
 */
#ifndef FLOW_BURST_H
#define FLOW_BURST_H

#include "flow/session.h"

struct burst {
    int64_t until;   /* UTC ms: replies wait until then */
    bool opening;    /* it was the first contact of the case */
    const char *text;
    struct casefile before;
};

/* The open burst of a case row; false: none, or it is over. */
bool burst_open(const struct case_row *row, int64_t now_ms, struct arena *a, struct burst *out);
/* Record one in the row (NULL: none any more). */
void burst_record(struct case_row *row, const struct burst *b, struct arena *a);

#endif
