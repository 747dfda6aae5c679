/* places.h: where a case stands in a room of the staff: its topic there.
 * SPDX-License-Identifier: MIT
 *
 * A topic is wanted before it is there: flow/outbox makes it when the first message goes into it, and again when the
 * network lost it. All of this is a picture of the cases and can be rebuilt from them.
 */
#ifndef STORE_PLACES_H
#define STORE_PLACES_H

#include "model/outbound.h"
#include "store/store.h"

#define PLACE_NONE "" /* a thread that cannot be made: the case is spoken of in the room itself */

struct case_place {
    int64_t room, case_number; /* room 0: none is wanted */
    const char *thread;        /* the network's id of the topic; NULL: to be made */
    struct topic topic;        /* as it should look */
    bool briefed;              /* the brief stands in it, or is on its way */
};

enum place_news { PLACE_AS_IT_WAS, PLACE_CHANGED, PLACE_NEW };

int places_load(struct store *s, int64_t room, int64_t case_number, struct arena *a,
                struct case_place *out, struct err *e) MUST_USE;
/* The case of a topic; 0: of none. */
int places_at(struct store *s, int64_t room, const char *thread, int64_t *case_number,
              struct err *e) MUST_USE;
/* The case should have a topic that looks like this. `briefed` counts for a topic that was not wanted before. */
int places_want(struct store *s, const struct case_place *wanted, struct arena *a,
                enum place_news *news, struct err *e) MUST_USE;
/* It is there now, under this id; or PLACE_NONE. */
int places_made(struct store *s, int64_t room, int64_t case_number, const char *thread,
                struct err *e) MUST_USE;
/* It is gone, and the brief with it. */
int places_gone(struct store *s, int64_t room, int64_t case_number, struct err *e) MUST_USE;
int places_briefed(struct store *s, int64_t room, int64_t case_number, struct err *e) MUST_USE;

#endif
