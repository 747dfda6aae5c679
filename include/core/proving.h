/* proving.h: what the files of the prover share; for core/prove*.c only.
 * SPDX-License-Identifier: MIT
 *
 * prove_domain.c has the values worth trying, prove_buyer.c a generated buyer and what they say next, prove_talk.c one
 * conversation, prove_walk.c what it passed in the interview, prove_conditions.c the list of all conditions, prove_solve.c facts that make
 * one true, prove_search.c the hunt for what was not seen, prove_clocks.c the days around a date, prove_invariants.c (with
 * prove_words.c) what must hold, prove_transcript.c a conversation as `recoup replay` reads it. prove.c joins them.
 */
#ifndef CORE_PROVING_H
#define CORE_PROVING_H

#include "core/condition.h"
#include "core/prove.h"

#define PROVE_PAYMENTS 3 /* that a generated buyer makes at most */
#define WRONG_MOST 20    /* sentences that say what they may not; one is enough */
#define PROVE_INPUTS 160 /* a conversation of more has no end */

/* --- prove_domain.c: a fact's values that the conditions of the set tell apart */

struct domain {
    struct value *values;
    size_t count;
};

/* By fact_def.index and place in its domain: may it be the answer to a question? */
bool **domains_asked(const struct dialog *d, const struct domain *domains, struct arena *a);
/* By fact_def.index. Dates stand around each length of time that the set names, before and (unless past) after today. */
struct domain *domains_of(const struct dialog *d, int64_t now, struct arena *a);
/* Each expression of the set, once: the callback of everything that looks at all of them. */
void domain_expressions(const struct dialog *d, void (*each)(void *owner, const struct expr *x),
                        void *owner);

/* --- random numbers: the same on every machine */

uint64_t random_next(uint64_t *state);
size_t random_below(uint64_t *state, size_t most); /* 0 .. most-1 */
bool random_in(uint64_t *state, size_t one_of);    /* one time of so many */

/* --- a conversation */

enum input_kind { INPUT_TEXT, INPUT_TAP, INPUT_WAIT };

struct input {
    enum input_kind kind;
    const char *text; /* INPUT_TEXT */
    size_t tap;       /* INPUT_TAP: which choice, from 0 */
    int days;         /* INPUT_WAIT: so long passes before what is said next */
};

struct buyer {
    uint64_t random;
    bool wild; /* says other things in between, corrects, comes back */
    int noise; /* how often still */
    const struct fact
        *knows; /* of a directed one: all they know, for each payment; NULL: whatever fits */
    size_t know_count;
    bool tells_all;
    bool tells; /* what no question offers was told in their story, and is not confirmed yet */
};

struct talking {
    struct prove *p;
    struct arena *a;
    struct buyer buyer;
    int64_t now;
    struct casefile before; /* as the last input found it */
    struct step *step;      /* what it gave; its `after` is the case now */
    struct input inputs[PROVE_INPUTS];
    size_t input_count;
    size_t heard;  /* inputs that the engine has taken */
    bool changing; /* an answer is being changed: its question comes again, and that is meant */
    bool
        moved; /* they took back which website it was: what they said of the other may be asked of this one */
    bool warned; /* a transfer of the last 72 hours was known, once */
    bool ended;
};

/* --- what is counted */

enum want { WANT_TRUE = 1, WANT_FALSE = 2, WANT_NOT_TRUE = 4, WANT_NOT_FALSE = 8 };

enum place { PLACE_WALK, PLACE_ALERT, PLACE_CLASS, PLACE_TRIAGE, PLACE_STEP, PLACE_LETTER };

/* A condition of the set, where it stands, and within what it is looked at. */
struct condition_row {
    const struct expr *x;
    const char *file, *pointer;
    const char *source; /* as written */
    enum place place;
    int state;                    /* PLACE_WALK: index of the state; else -1 */
    size_t arrow;                 /* PLACE_WALK: which of its arrows; SIZE_MAX: its `when` */
    const struct expr *within[2]; /* must not be false for anybody to look at it; NULL */
    const struct step_def *step;
    bool seen[2];           /* false, true */
    const char *against[2]; /* why it cannot be; NULL */
};

struct conditions {
    struct condition_row *rows;
    size_t count;
    const size_t *of_state; /* index of the first row of each state: its `when`, then its arrows */
};

struct choice_row {
    int state;
    const char *value; /* a canonical value; "=answer" where there is no list, "=skip" */
    bool taken;
    const char *against;
};

/* One date of a rule, with the days before, on and after it. */
enum edge_kind { EDGE_NOT_BEFORE, EDGE_DO_BY, EDGE_LATEST, EDGES };
struct edge_row {
    const struct rule_def *rule;
    enum edge_kind kind;
    bool seen;
    const char *against;
};

struct invariant_row {
    size_t checked, broken;
    const char *why, *transcript;
};

enum invariant {
    INV_ENDS,
    INV_ASKED_KNOWN,
    INV_DATE_WITHOUT_RULE,
    INV_RULE_IN_SCOPE,
    INV_DATES_IN_ORDER,
    INV_NEVER_SILENTLY_PAST,
    INV_WIRE_FIRST,
    INV_NO_PROMISE,
    INV_FILE_TOLD,
    INV_NO_CLOSED_BODY,
    INV_BODY_TAKES_IT,
    INV_HUMAN_EVERYWHERE,
    INV_SAME_PLAN,
    INV_CLOCK_EDGES,
    INVARIANTS
};

struct prove {
    const struct dialog *d;
    const struct prove_machine *machine;
    uint64_t seed;
    int64_t now;
    struct arena *memory, *turn; /* of the whole; of one conversation */
    struct arena *steps[2];      /* of one input and the one before, in turns */
    struct arena *aside;         /* of what is only tried */
    struct domain *domains;
    bool **asked; /* by fact and place in its domain: does a question offer it? */
    const struct scope_def *const **scopes_of; /* by rule: those that name it, NULL-ended */
    bool covering;                             /* what a conversation passes is written down */
    const char **phrases[2]; /* of the English lexicon, for a story: of values, of classes */
    size_t phrase_counts[2];
    bool *probed;  /* by what is open (kinds, then states): a person was called there */
    bool *reached; /* by state */
    struct choice_row *choices;
    size_t choice_count;
    struct conditions conditions;
    struct edge_row *edges;
    size_t edge_count;
    struct invariant_row invariants[INVARIANTS];
    const char *wrong_words[WRONG_MOST]; /* of sentences that say what they may not */
    enum invariant wrong_of[WRONG_MOST];
    size_t wrong_count;
    size_t conversations, inputs;
    struct talking *talking; /* room for one */
};

/* prove_buyer.c */
struct input buyer_says(struct talking *t);
/* A word that works everywhere, as it is said in English; NULL: the set has none of this name. */
const char *buyer_word(const struct dialog *d, const char *id);

/* prove_talk.c: one conversation from the first word to its end; false: it has none. */
bool talk_through(struct prove *p, struct buyer buyer);
/* Another thing said at this point, without going there: the step it would give. False: the engine refuses. */
bool talk_aside(struct talking *t, const char *text, struct step *out);

/* prove_walk.c */
void walk_notes(struct talking *t); /* after each input, while covering */
struct choice_row *walk_choices(const struct dialog *d, struct arena *a, size_t *count);

/* prove_conditions.c */
struct conditions conditions_of(const struct dialog *d, struct arena *a);
void conditions_note(struct condition_row *row, const struct view *v);
/* All but those of the interview, over the facts of one case. */
void conditions_of_case(struct prove *p, const struct fact *facts, size_t count);

/* prove_solve.c */
struct demand {
    const struct expr *x;
    enum want want;
    const struct fact_def *without; /* this one is not known yet; NULL */
};
struct solution {
    const struct fact *facts; /* payment 1; absent: not known */
    size_t count;
};
enum solved { SOLVED_ALL_TRIED, SOLVED_STOPPED, SOLVED_GIVEN_UP };
/* Calls `found` for each way to make all demands hold, until it says true (stop). `asked`: only with answers that some
 * question offers, else with every value there is. GIVEN_UP: too many to try. */
enum solved solve(struct prove *p, const struct demand *demands, size_t count, bool asked,
                  long budget, bool (*found)(void *owner, const struct solution *s), void *owner);

/* prove_search.c */
void search_conditions(struct prove *p);
void search_interview(struct prove *p);

/* prove_clocks.c */
struct edge_row *clock_edges(const struct dialog *d, struct arena *a, size_t *count);
void clocks_look(struct prove *p);

/* prove_invariants.c */
extern const struct invariant_name {
    const char *name, *meaning;
} invariant_names[INVARIANTS];
void invariants_after_input(struct talking *t);
void invariants_at_end(struct talking *t);
/* Over the plan of some facts; `t` may be NULL: then there is no conversation to show. */
void invariants_of_plan(struct prove *p, struct talking *t, const struct fact *facts, size_t count,
                        const struct plan *plan);
void invariant_checked(struct prove *p, enum invariant which);
/* `expect` is a line of the transcript that fails when replayed ("bot!< guarantee"); NULL: none can say it. */
void invariant_broken(struct prove *p, struct talking *t, enum invariant which, const char *expect,
                      const char *format, ...) PRINTF_LIKE(5, 6);

/* prove_words.c: every sentence of the set, read once; then what was found is looked for in what is said. */
void words_look(struct prove *p);
const char *words_said(const struct prove *p, enum invariant which, const char *text);

/* prove_transcript.c */
const char *transcript_of(const struct talking *t, const char *name, const char *why,
                          const char *expect, struct arena *a);

#endif
