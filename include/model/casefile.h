/* casefile.h: one case: everything that is known, what is open, who holds it.
 * SPDX-License-Identifier: MIT
 *
 * Plain data. The engine takes one and returns the next one; flow keeps it (sealed JSON, one row a case).
 * Where the interview stands is not stored: it follows from the facts (core/engine.h). What is stored is
 * the question that is open, since the buyer has seen it.
 */
#ifndef MODEL_CASEFILE_H
#define MODEL_CASEFILE_H

#include "base/json.h"
#include "model/fact.h"

enum phase {
    PHASE_INTERVIEW,
    PHASE_REVIEW,  /* all is asked; the buyer looks it over */
    PHASE_PLANNED, /* a plan is out */
    PHASE_WAITING, /* queued for a person */
    PHASE_HELD,    /* a person speaks; the bot is silent */
    PHASE_CLOSED,
    PHASE_ERASED,
    PHASES,
};

enum urgency { URGENCY_NONE, URGENCY_NORMAL, URGENCY_TODAY, URGENCY_NOW };

enum prompt_kind {
    PROMPT_NONE,
    PROMPT_ASK,     /* a fact of the interview */
    PROMPT_READING, /* "I understood: ... Right?" */
    PROMPT_REVIEW,  /* all answers, before the plan */
    PROMPT_PICK,    /* which answer to change */
    PROMPT_CHANGE,  /* "Change X from A to B?" */
    PROMPT_AGAIN,   /* go on with this case, or begin another */
    PROMPT_MENU,    /* after the plan: plan, change, person, new */
    PROMPT_LANGUAGE,
    PROMPT_CASES,   /* which of the person's cases to go on with */
    PROMPT_LETTERS, /* which letter of the plan to copy */
    PROMPT_KINDS,
};

/* The open question. `offered[i]` is what choice i+1 means: a canonical value, or a word with '=' in front
 * ("=skip", "=human", "=yes", "=no", "=fact:paid_on:1" ...). */
struct prompt {
    enum prompt_kind kind;
    int serial; /* counts the prompts of the case; part of every choice's data, so an old tap is known as old */
    const char *state; /* of intake.json; NULL when it is not one of the interview */
    const char *fact;
    int payment;
    int misses; /* wrong answers in a row */
    const char **offered;
    size_t offered_count;
    struct value proposed; /* of PROMPT_CHANGE; of PROMPT_ASK what is told so far (set, amount) */
    const char *proposed_from; /* external id of the message that proposes it; NULL */
    const char *proposed_rest; /* its words from there on: they may correct more than this; NULL */
    bool proposed_whole;       /* they are read as one: an edited message, or a remark in passing */
};

/* One question answered, in order: what `back` goes back over. */
struct trail_mark {
    const char *fact;
    int payment;
    int more;   /* answers to it beyond the first: a question may ask for more (core/dialog.h) */
    bool ended; /* no more of them */
};

/* A step that an advisor put into the plan, in their own words. */
struct added_step {
    int32_t day;
    const char *text, *by; /* by: a staff name */
};

/* May the staff see the whole case? */
enum consent { CONSENT_OPEN, CONSENT_YES, CONSENT_NO };

struct holding {
    enum urgency urgency;
    const char **because; /* ids of triage.json, or "asked", "lost", "branch" */
    size_t because_count;
    int64_t queued_at;   /* 0: not queued */
    int calls;           /* how often the whole desk was called, since nobody took it */
    int64_t called_at;   /* the last time; 0: never */
    bool offered;        /* the bot has offered to go on while they wait */
    int32_t due_day;     /* of the nearest open deadline; 0: none is known */
    const char *held_by; /* staff name; NULL: nobody */
    int64_t held_at;
    enum phase before;   /* where the bot goes on after a return */
    const char *outcome; /* of /close */
    struct prompt
        asked;      /* the question that the holder had asked, beside `open`; PROMPT_NONE: none */
    bool plan_owed; /* the plan changed by an advisor's hand, and the buyer has not seen it */
    const char **dropped; /* steps that an advisor took out of the plan: "id:payment" */
    size_t dropped_count;
    struct added_step *added;
    size_t added_count;
    const char *phrase; /* by which the buyer knows an advisor of ours; NULL: none was asked for */
    enum consent consent;
    int64_t consent_at;       /* of the answer */
    int64_t erase_asked_at;   /* they are asked whether all is to be erased; 0: they are not */
    const char *consent_text; /* digest of the words that they were asked in; NULL: not asked yet */
};

struct casefile {
    int64_t number;   /* from 1; 0: not stored yet */
    int64_t revision; /* grows with each save */
    enum phase phase;
    const char *language; /* BCP 47 base language, "en" */
    const char *zone;     /* announced; NULL */
    const char *dialog;   /* hash of the interview it began with */
    int64_t opened_at, heard_at;
    struct fact *facts;
    size_t fact_count;
    struct prompt open;
    int serial; /* prompts so far */
    struct trail_mark *trail;
    size_t trail_count;
    const char **told; /* ids of alerts and notes already given */
    size_t told_count;
    int lost;               /* messages in a row that answered nothing */
    int plan_version;       /* 0: no plan yet */
    const char *plan_facts; /* digest of the plan that went out */
    const char *album;      /* of the files that were thanked for last; NULL */
    const char *changed;    /* the answers that changed since then, a line each; NULL: none */
    struct holding desk;
};

/* It waits for a person from now on, and nobody was called or told anything yet. */
void holding_begins_to_wait(struct holding *h, int64_t now);

const char *phase_name(enum phase phase);
const char *urgency_name(enum urgency urgency); /* "now", "today", "normal"; NULL for none */
/* The only transitions there are; every change of phase asks here. */
bool phase_may_become(enum phase from, enum phase to);

struct casefile casefile_new(const char *language, const char *dialog, int64_t now);
/* A deep copy in the arena, so that the next state can be built from it. */
struct casefile casefile_copy(struct arena *a, const struct casefile *from);
/* As JSON, into an empty buffer; the arena is for values on their way. */
void casefile_write(const struct casefile *c, struct arena *a, struct buf *out);
/* ERR_CORRUPT when it is not one of ours. Texts live in the arena. */
int casefile_read(struct arena *a, const struct json *from, struct casefile *out,
                  struct err *e) MUST_USE;

const struct fact *casefile_fact(const struct casefile *c, const char *id,
                                 int payment); /* NULL: not asked */
/* NULL: the buyer was not asked for it, or did not answer. */
struct trail_mark *casefile_mark(const struct casefile *c, const char *id, int payment);
int casefile_answered(const struct casefile *c); /* answers of the buyer to our questions */
/* Put a fact in place of an older one of the same id and payment. */
void casefile_set(struct arena *a, struct casefile *c, const struct fact *fact);
void casefile_drop(struct casefile *c, const char *id, int payment);
int casefile_payments(
    const struct casefile *c); /* the highest payment number that has a fact; at least 1 */
bool casefile_told(const struct casefile *c, const char *id);
void casefile_tell(struct arena *a, struct casefile *c, const char *id);

#endif
