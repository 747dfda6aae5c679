/* engine.h: one step of the conversation: (dialogs, case, what was said, now) to (case, replies).
 * SPDX-License-Identifier: MIT
 *
 * Pure. Where the interview stands follows from the facts: a walk over the states from the start passes over
 * those whose condition is false or whose fact is settled, and stops at the first that must be asked. So `back` is "forget the
 * last answer", `edit` is "change one", and what depends on it is asked again while everything else is kept.
 *
 * `interview` is the set the case is pinned to, `rules` the newest; they are the same for a new case.
 */
#ifndef CORE_ENGINE_H
#define CORE_ENGINE_H

#include "core/view.h"
#include "model/inbound.h"
#include "model/outbound.h"
#include "model/plan.h"

enum said_kind { SAID_TEXT, SAID_TAP, SAID_EDIT, SAID_FILE, SAID_OTHER };

/* Another case of the same person, as they may choose it. */
struct other_case {
    int64_t number;
    enum phase phase;
    const char *title; /* engine_title */
};

struct said {
    enum said_kind kind;
    const char *text;    /* admitted and redacted; NULL for a tap */
    const char *tap;     /* choice data */
    const char *message; /* external id of this message; of the edited one for SAID_EDIT */
    const struct attachment
        *file;         /* of SAID_OTHER only its type: "sticker", "location", "contact", "other" */
    const char *album; /* SAID_FILE: sent together with others of the same album; NULL */
    const char
        *reply_to;    /* external id of our message that this answers, or that was tapped; NULL */
    unsigned secrets; /* kinds masked in it (core/redact.h): the person is told why */
    const char *announced; /* the language that they asked for or their client announced; NULL */
    const struct other_case *others; /* looked at when engine_wants_others */
    size_t other_count;
};

struct reply {
    const char *text;
    const char *language; /* of the text; flow fills it in. NULL: not known */
    const struct choice *choices;
    size_t choice_count;
    const struct document *file;
};

#define STEP_REPLIES 12

struct step {
    struct casefile after;
    struct reply replies[STEP_REPLIES];
    size_t reply_count;
    bool hand_over;   /* queue the case for a person, for after.desk.because */
    bool urgent_news; /* something that the desk should see at once */
    bool begin_new;   /* they asked for another case: flow opens one and calls engine_open */
    int64_t
        switch_to; /* another case of theirs that they chose: flow calls engine_switch with it */
    const char *language_chosen; /* by the word `language`; NULL: none */
    bool open_text; /* the question that was open took free text: a burst may join (flow/turn) */
    int answered;   /* facts settled by this message */
    const char *chosen; /* label of the choice that was tapped; NULL: none */
    bool stale;         /* the tap was of an earlier question, or of none */
};

/* First contact, or a new case: the opening, then the first question, taking what `said` (may be NULL) tells already. */
int engine_open(const struct dialog *interview, const struct dialog *rules,
                const struct casefile *fresh, const struct said *said, int64_t now, struct arena *a,
                struct step *out, struct err *e) MUST_USE;
/* One message of the buyer in a case that no person holds. */
int engine_step(const struct dialog *interview, const struct dialog *rules,
                const struct casefile *before, const struct said *said, int64_t now,
                struct arena *a, struct step *out, struct err *e) MUST_USE;
/* The open question once more (after a return from a person, a restart, "where were we"), with a sentence of `why_key` before it. */
int engine_resume(const struct dialog *interview, const struct dialog *rules,
                  const struct casefile *before, const char *why_key, int64_t now, struct arena *a,
                  struct step *out, struct err *e) MUST_USE;

/* They come to this case from another one of theirs, whose prompts counted to `serial`: the open question once more, so counted that
 * no button of the other case is taken for one of this. Not for a case that a person holds. */
int engine_switch(const struct dialog *interview, const struct dialog *rules,
                  const struct casefile *before, int serial, int64_t now, struct arena *a,
                  struct step *out, struct err *e) MUST_USE;
/* Will this text, or the answer to what is open, look at the person's other cases? */
bool engine_wants_others(const struct dialog *interview, const struct casefile *c, const char *text,
                         struct arena *a);
/* What a case is about in a few words of its language: "AliExpress, Nothing arrived, 230.00 USD". */
const char *engine_title(const struct dialog *interview, const struct casefile *c, int64_t now,
                         struct arena *a);

/* The rules are new: the next version of the plan, if theirs changes it (else no replies). */
int engine_rules_changed(const struct dialog *interview, const struct dialog *old_rules,
                         const struct dialog *rules, const struct casefile *before, int64_t now,
                         struct arena *a, struct step *out, struct err *e) MUST_USE;

/* The fact that the open question decides ("paid_on", "evidence"; "confirm" for a yes/no about what was understood); NULL: nothing is open. */
const char *engine_asks(const struct casefile *c);

#endif
