/* dialog.h: a set of dialogs, read, checked and compiled: everything the bot knows and says.
 * SPDX-License-Identifier: MIT
 *
 * The files and their formats are described in dialogs/README.md. Loading is strict: an unknown key, a wrong
 * type, a dangling name, a condition that does not type-check is an error `file: /json/pointer: what is wrong`.
 * A set is read-only once loaded and lives until dialog_free; everything below points into its own memory.
 *
 * Two hashes: `set` over all files, `interview` over those that a running interview is pinned to (facts, intake,
 * branches, common, lexicon, text). A set can be loaded from its bundle bytes, so that a pinned interview
 * comes back from the database exactly as it was.
 */
#ifndef CORE_DIALOG_H
#define CORE_DIALOG_H

#include "base/crypto.h"
#include "base/json.h"
#include "model/fact.h"
#include "model/casefile.h"

struct expr;       /* core/condition.h */
struct text_table; /* core/render.h */
struct lexicon;    /* core/understand.h */
struct classifier; /* core/classifier.h */
struct piece;      /* core/message.h */

struct fact_def {
    const char *id;
    int index; /* 0 .. fact_count-1 */
    enum value_type type;
    const char **values; /* choice and set: ids, in the order shown */
    size_t value_count;
    bool of_payment;
    bool of_class; /* `scam`: where it was not said, the class that the case has by its facts */
    bool past;     /* dates: a day after today is a wrong answer */
    bool nothing;  /* money: "0" is an answer, and leaves it without a value as skipping does */
    bool
        built_in; /* last_deadline, contradiction, loss, wires: worked out for triage.json, never asked, said or stored */
    int64_t most; /* text: bytes; number: highest; 0: none */
    const struct expr *otherwise; /* its value when it is not known ("else"); NULL */
};

/* A named list of ids, for `country in eea`. */
struct group_def {
    const char *id;
    const char **members;
    size_t member_count;
};

struct arrow_def {
    const struct expr *when; /* NULL: always */
    int to;                  /* state index */
    bool next_payment;       /* go on with the next payment's facts */
};

enum state_kind { STATE_ASK, STATE_READING, STATE_REVIEW, STATE_SAY, STATE_END };
enum ending { ENDING_PLAN, ENDING_REFUSAL, ENDING_PERSON };

struct state_def {
    const char *id, *file, *pointer;
    enum state_kind kind;
    const struct fact_def *ask; /* STATE_ASK */
    const char *say, *why;      /* text keys; why may be NULL */
    const struct expr *when;    /* false: passed over; NULL: always */
    const char **choices;       /* values offered; the fact's own list unless named */
    size_t choice_count;
    bool may_skip;
    bool always; /* asked whatever hangs on it */
    bool more; /* a text that is told in several answers: asked again until they say that is all */
    const struct arrow_def *next;
    size_t next_count;
    enum ending ending; /* STATE_END */
};

struct alert_def {
    const char *id;
    const struct expr *when;
    const char *say;
};

struct class_def {
    const char *id;
    const struct expr *when; /* NULL: only when said */
    const char **prove;      /* evidence kinds that must be there, most telling first */
    size_t prove_count;
    const char **better; /* kinds that make it stronger */
    size_t better_count;
    bool supported; /* the interview leads to a plan; else a person */
};

struct evidence_def {
    const char *id;
    const char **asked_by; /* who decides by it: platform, bank, court, police */
    size_t asked_by_count;
};

struct triage_def {
    const char *id;
    const struct expr *when;
    enum urgency urgency;
};

struct source_def {
    const char *id, *title, *url;
};

/* Whom some rules are for at all, said by itself: the prover holds it against the steps that use them. */
struct scope_def {
    const char **rules; /* ids; with `*` at the end all that begin so */
    size_t rule_count;
    const struct expr *when;
    bool body; /* an office or court, which takes such cases only */
};

struct rule_def {
    const char *id;
    const struct expr *not_before, *do_by, *latest, *expect_by; /* NULL: none */
    int margin; /* days taken from do_by for aim_by */
    const struct source_def **sources;
    size_t source_count;
    int32_t read_on, review_by;
    const char *confidence; /* primary copy secondary seed house */
    bool has_clock;
    bool house; /* our own target, not a limit: no reason to call a person */
};

/* One paragraph of a letter: the first of its forms whose condition is true; none: it is left out. */
struct letter_form {
    const struct expr *when; /* NULL: always */
    const struct piece *text;
};
struct letter_part {
    const char *pointer;
    const struct letter_form *forms;
    size_t form_count;
};

/* A letter in one language. */
struct letter_text {
    const char *language, *file;
    const char *title; /* heads the file that it is sent as: words alone, no slots */
    const struct letter_part *parts;
    size_t part_count;
};

/* A letter to copy (core/draft.h). */
struct letter_def {
    const char *id;
    const struct letter_text *texts; /* English first */
    size_t text_count;
    const char **always; /* the languages that its reader needs, whatever the buyer's is */
    size_t always_count;
    const char **blanks; /* facts that stay a visible blank where they are not known */
    size_t blank_count;
    const struct expr *answer_by; /* the day that it sets to its reader; NULL: none */
    int limit;                    /* characters of the field that it is pasted into; 0: no limit */
};

struct clock_choice {
    const struct expr *when; /* NULL: always; unknown counts as in force */
    const struct rule_def *rule;
};

struct step_def {
    const char *id, *file, *pointer, *track;
    bool per_payment;
    const struct expr *when, *done, *closed; /* NULL: always, never, never */
    const struct clock_choice *clocks;       /* several in force: the strictest reading of all */
    size_t clock_count;
    const struct rule_def **rules; /* further rules it rests on */
    size_t rule_count;
    const char *title, *text, *unsure; /* text keys; unsure may be NULL */
    const struct fact_def **shown;     /* the facts that stand in title and text */
    size_t shown_count;
    const char **attach;
    size_t attach_count;
    const struct letter_def *letter; /* NULL: none */
    bool first;                      /* before everything else */
    bool money; /* a route to the money: its last open clock is looked at by triage */
};

/* A question that people ask in the middle of an interview (core/faq.h). */
struct faq_form {
    const struct expr *when; /* NULL: always */
    const char *say;         /* text key */
    const struct rule_def **rules;
    size_t rule_count;
};
struct faq_def {
    const char *id, *pointer;
    const struct faq_form *forms; /* the first whose condition is true; the last has none */
    size_t form_count;
};

struct word_def {
    const char *id;     /* "back", "yes", "staff.take" ... */
    const char **forms; /* folded, of all languages */
    size_t form_count;
};

/* One way to say a word, in a table sorted for dialog_word. */
struct word_form {
    const char *folded;
    const struct word_def *word;
    size_t prefix; /* bytes of the word's id up to its last dot, which is among them */
};

struct rate_def {
    char currency[4];
    int64_t per_thousand_usd; /* minor units of it for 1000 USD */
};

struct dialog {
    struct arena *memory;
    char set[CRYPTO_SHA256_HEX], interview[CRYPTO_SHA256_HEX];
    struct json *bundle; /* {"facts.json": <parsed>, ...}: what the hashes are taken over */

    const struct fact_def *facts;
    size_t fact_count;
    const struct group_def *groups;
    size_t group_count;
    const struct state_def *states;
    size_t state_count;
    int start;
    bool
        only_what_matters; /* a question on which nothing hangs in a case is passed over (core/matter.h) */
    const bool *reach; /* state_count rows of it: which states can come after which */
    const bool *
        bears; /* fact_count rows of dialog_bearing_width: may it hang on this fact? Steps, then triage, then the interview as a whole */
    const char *opening; /* text key; NULL: the first question is the first word */
    const struct alert_def *alerts;
    size_t alert_count;
    const struct word_def *words;
    size_t word_count;
    const struct class_def *classes;
    size_t class_count;
    const struct evidence_def *evidence;
    size_t evidence_count;
    const struct triage_def *triage;
    size_t triage_count;
    const struct source_def *sources;
    size_t source_count;
    const struct rule_def *rules;
    size_t rule_count;
    const struct letter_def *letters;
    size_t letter_count;
    const struct step_def *steps;
    size_t step_count;
    const struct faq_def *faq;
    size_t faq_count;
    const char **around; /* words around a question that say nothing: "ok", "by the way"; folded */
    size_t around_count;
    struct lexicon *questions; /* how they are asked; NULL: there are none */
    const struct rate_def *rates;
    size_t rate_count;
    const char **hosts;
    size_t host_count;
    const char **unshown; /* hosts of sources that are known, and are not shown as links */
    size_t unshown_count;
    const struct group_def *emergencies; /* a number, and the countries where it is called */
    size_t emergency_count;
    const struct scope_def *scopes;
    size_t scope_count;
    const struct json *english_only; /* by language: that we write in English only; NULL: none */
    struct text_table *texts;
    struct lexicon *lexicon;
    struct classifier
        *classifier; /* NULL: none was learnt from these examples, or none are there */
    /* Sorted once when loaded; used by dialog_fact, dialog_rule and dialog_word. */
    const struct fact_def **facts_by_name;
    const struct fact_def *
        *fact_slots;        /* the same by a hash of the name, with gaps; NULL: made by hand */
    size_t fact_slot_count; /* a power of two */
    const struct rule_def **rules_by_name;
    const struct word_form *word_forms;
    size_t word_form_count;
};

/* All files of a folder. */
int dialog_load(struct dialog **out, const char *folder, struct err *e) MUST_USE;
/* The same from bundle bytes (dialog_bundle of an earlier load). `interview_only`: the rest may be absent. */
int dialog_load_bundle(struct dialog **out, const char *bytes, size_t length, bool interview_only,
                       struct err *e) MUST_USE;
/* The bytes that the database keeps for pinned interviews. */
void dialog_interview_bundle(const struct dialog *d, struct buf *out);
void dialog_free(struct dialog **d);

const struct fact_def *dialog_fact(const struct dialog *d, const char *id); /* NULL: none */
size_t dialog_fact_hash(const char *id); /* where to begin looking among fact_slots */
size_t dialog_bearing_width(const struct dialog *d);
const struct state_def *dialog_state(const struct dialog *d, const char *id);
const struct rule_def *dialog_rule(const struct dialog *d, const char *id);
const struct class_def *dialog_class(const struct dialog *d, const char *id);
const struct letter_def *dialog_letter(const struct dialog *d, const char *id);
const struct faq_def *dialog_faq(const struct dialog *d, const char *id);
const struct group_def *dialog_group(const struct dialog *d, const char *id);
/* In this language: "I understand you, but can write in English only." NULL: not in this one. */
const char *dialog_english_only(const struct dialog *d, const char *language);
bool scope_names(const struct scope_def *scope, const char *rule);
bool fact_def_allows(const struct fact_def *f,
                     const char *value); /* choice: one of its values; set: every member */
/* The id of the word that this text is, among ids beginning with `prefix` ("" for the buyer's words, "staff." for the desk's); NULL.
 * The text is folded (text_fold); what folds to nothing ("?") is asked for as it is. */
const char *dialog_word(const struct dialog *d, const char *prefix, const char *folded);

#endif
