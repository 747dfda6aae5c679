/* mail.h: the inbox (each message once) and the outbox (each message at least once, in order for each person).
 * SPDX-License-Identifier: MIT
 *
 * A message heard is known by (person, external id): a second delivery is MAIL_SEEN. A message to be sent is a row before it
 * is on a wire. Only the oldest waiting row of a person is due, so that order holds when a send must be tried again; a row put
 * off by its network puts off those behind it, and none is due before the one in front of it. Times are UTC milliseconds, but for
 * `at` of what was heard and of a transcript: seconds, as everywhere else.
 */
#ifndef STORE_MAIL_H
#define STORE_MAIL_H

#include "model/inbound.h"
#include "model/outbound.h"
#include "store/store.h"

enum mail_news { MAIL_NEW, MAIL_SEEN };
enum mail_state { MAIL_WAITING, MAIL_SENT, MAIL_UNREACHABLE, MAIL_DEAD };

struct mail_heard {
    int64_t id;
    int64_t person, case_number;
    enum inbound_kind kind;
    const char *external_id;
    const char *text; /* admitted and masked; NULL */
    int64_t at;       /* seconds */
};

int mail_admit(struct store *s, struct mail_heard *m, enum mail_news *news,
               struct err *e) MUST_USE; /* sets id when new */
/* What was heard before there was a case belongs to this one. */
int mail_assign(struct store *s, int64_t id, int64_t case_number, struct err *e) MUST_USE;
/* A tap says what stands on its button, where that is known. */
int mail_word(struct store *s, int64_t id, const char *tap, const char *label,
              struct err *e) MUST_USE;
/* The row of a message heard before, by its external id; 0: none. */
int mail_find(struct store *s, int64_t person, const char *external_id, int64_t *id,
              struct err *e) MUST_USE;
/* What an answer calls it by on its network; kept of what is shown to others. */
int mail_name(struct store *s, int64_t id, const char *name, struct err *e) MUST_USE;
/* The same back, if this person said it; NULL. */
int mail_named(struct store *s, int64_t id, int64_t person, struct arena *a, const char **name,
               struct err *e) MUST_USE;
/* What this person said before row `id`: its kind, text (of a tap its data) and time. id 0: nothing. */
int mail_before(struct store *s, int64_t person, int64_t id, struct arena *a,
                struct mail_heard *out, struct err *e) MUST_USE;
/* Parked: it failed twice and is kept aside under an error id. */
int mail_park(struct store *s, int64_t id, const char *error_id, struct err *e) MUST_USE;

/* Queue one message; sets out->id. `mirror`: a copy of a buyer's line for the desk, so that a reply to it finds the case. */
int mail_put(struct store *s, int64_t person, struct outbound *out, int64_t not_before, bool mirror,
             struct err *e) MUST_USE;
/* The same for what cannot wait: before all that waits for them. */
int mail_put_first(struct store *s, int64_t person, struct outbound *out, int64_t now,
                   struct err *e) MUST_USE;
/* The same for what is changed later by its row. */
int mail_put_kept(struct store *s, int64_t person, struct outbound *out, int64_t not_before,
                  struct err *e) MUST_USE;
/* The same for a copy of one message of the inbox (`of`; 0: of none), so that its edits find the copy: a line of a buyer for the desk, or one of
 * the desk for a buyer. */
int mail_put_mirror(struct store *s, int64_t person, struct outbound *out, int64_t not_before,
                    int64_t of, struct err *e) MUST_USE;
/* Replies of this case to this person that were put to wait past `now`, and so cannot be on a wire, are taken back; *count of them.
 * What waits for another reason, behind a row that was put off, stays. */
int mail_take_back(struct store *s, int64_t person, int64_t case_number, int64_t now,
                   int64_t *count, struct err *e) MUST_USE;

struct mail_due {
    int64_t person, put_at;
    bool keeps; /* somebody may come back to it: its external id is wanted when it is settled */
    struct outbound message; /* opened, in the arena */
};
/* At most `room` rows that are due at `now`, one a person, oldest first; persons in `busy` (ascending ids) are left out. Of one for a network that
 * is `full` (by enum network; NULL: none is) nothing is opened but the network. */
int mail_due(struct store *s, int64_t now, const int64_t *busy, size_t busy_count, const bool *full,
             struct mail_due *out, size_t room, size_t *count, struct arena *a,
             struct err *e) MUST_USE;
/* The first moment after `now` at which a row falls due; INT64_MAX: none will. What is due already is mail_due's. */
int mail_next_due(struct store *s, int64_t now, int64_t *when, struct err *e) MUST_USE;
/* What became of a row. WAITING: again at `at`, attempts + 1. A row that does not wait any more stays as it is. */
int mail_settle(struct store *s, int64_t id, enum mail_state state, int64_t at,
                const char *external_id, struct err *e) MUST_USE;
/* Again at `at`, and that was nobody's failure: the attempts stay as they are. */
int mail_wait(struct store *s, int64_t id, int64_t at, struct err *e) MUST_USE;
/* Was this row sent (MAIL_SENT)? Then how often it was tried before, and since when. */
int mail_sent(struct store *s, int64_t id, int *attempts, int64_t *put_at, bool *was_sent,
              struct err *e) MUST_USE;
/* A row that was sent came back: WAITING again until `at`, behind what waits in front of it and before what waits behind it; or DEAD. */
int mail_bounce(struct store *s, int64_t id, enum mail_state state, int64_t at, bool failure,
                struct err *e) MUST_USE;
/* All waiting rows of a person become UNREACHABLE. */
int mail_give_up(struct store *s, int64_t person, struct err *e) MUST_USE;
/* The case that a mirrored message to this person belongs to; 0: none. */
int mail_mirrored(struct store *s, int64_t person, const char *external_id, int64_t *case_number,
                  struct err *e) MUST_USE;
/* For the operator: how many wait, since when the oldest does (ms, 0 none), how many are dead or parked. */
int mail_count(struct store *s, int64_t *waiting, int64_t *oldest, int64_t *dead, int64_t *parked,
               struct err *e) MUST_USE;

/* The transcript of a case, oldest first; a line of the staff that was changed is there as both. */
struct mail_line {
    bool ours;
    int64_t at;            /* seconds */
    const char *text;      /* of a tap what its button says, NULL where that is not known */
    enum mail_state state; /* of ours */
};
int mail_transcript(struct store *s, int64_t case_number, struct arena *a, struct mail_line **lines,
                    size_t *count, struct err *e) MUST_USE;

#endif
