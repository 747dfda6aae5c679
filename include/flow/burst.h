/* burst.h: people write in bursts ("hi" / "i got scammed" / "on ali"): the messages of one become one turn.
 * SPDX-License-Identifier: MIT
 *
 * While the replies of a turn wait, the case row keeps what was said and the state before it. A message that comes meanwhile is
 * joined to it, the waiting replies are taken back, and the turn is done again over the whole text: all in one transaction. Any
 * other change of the case ends the burst (flow/session.h), since the state before it is no longer the one to go back to.
 */
#ifndef FLOW_BURST_H
#define FLOW_BURST_H

#include "flow/session.h"

struct burst {
    int64_t began, until; /* UTC ms: the first message; replies wait until then */
    bool opening;         /* it is the first contact of the case: there is no state before it */
    const char *text;     /* all that was said, masked */
    unsigned secrets;     /* kinds masked in it */
    bool cut;             /* a part of it was too long */
    const char *before;   /* casefile JSON, as the row had it */
    size_t before_length;
};

/* The one that this message begins, if its replies may wait. */
struct burst burst_begin(const struct session *s, bool opening, int64_t now_ms);
/* The open burst of a case; false: none, or it is over, and *out is as it was. */
bool burst_open(const struct session *s, int64_t now_ms, struct arena *a, struct burst *out);
/* Take the case back to the state before the burst. */
int burst_rewind(const struct burst *b, struct session *s, struct arena *a, struct err *e) MUST_USE;
/* Written with the next save of the session. */
void burst_record(struct session *s, const struct burst *b, struct arena *a);

#endif
