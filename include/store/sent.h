/* sent.h: what we sent, found again: by a tap on it, by an edit of what it shows, or to change it before it is sent.
 * SPDX-License-Identifier: MIT
 */
#ifndef STORE_SENT_H
#define STORE_SENT_H

#include "model/outbound.h"
#include "store/store.h"

struct sent {
    int64_t id; /* row of the outbox; 0: there is none */
    int64_t person, case_number;
    int64_t of;              /* row of the inbox that it is a copy of; 0: none, or several */
    const char *external_id; /* NULL: not sent yet, or the network gave none */
    const char *text;
};

/* The newest message with choices to this person that was sent or waits. */
int sent_choices(struct store *s, int64_t person, struct arena *a, struct sent *out,
                 struct err *e) MUST_USE;
/* Of the last few of those, the one with this id of its network. */
int sent_choices_named(struct store *s, int64_t person, const char *external_id, struct arena *a,
                       struct sent *out, struct err *e) MUST_USE;
/* What this person has under this id of their network, of what was put with mail_put_mirror. */
int sent_named(struct store *s, int64_t person, const char *external_id, struct arena *a,
               struct sent *out, struct err *e) MUST_USE;
/* The network's id of a row; NULL: none is known. */
int sent_external(struct store *s, int64_t id, struct arena *a, const char **external_id,
                  struct err *e) MUST_USE;
/* The copies of a message of the inbox that show it alone; at most `room`. */
int sent_mirrors(struct store *s, int64_t of, struct arena *a, struct sent *out, size_t room,
                 size_t *count, struct err *e) MUST_USE;

/* The newest row for this person about this case that is put off past `now`, and so is not on a wire, if it is a mirrored line. */
int sent_unsent_mirror(struct store *s, int64_t person, int64_t case_number, int64_t now,
                       struct arena *a, struct outbound *out, struct err *e) MUST_USE;
/* `out` as it is to be now; it shows several messages from here on. */
int sent_rewrite(struct store *s, const struct outbound *out, struct err *e) MUST_USE;

#endif
