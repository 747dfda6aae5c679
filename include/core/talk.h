/* talk.h: one step of the conversation in the making; shared by the engine's parts, seen by nobody else.
 * SPDX-License-Identifier: MIT
 *
 * engine.c dispatches, commands.c has the words that work everywhere, answers.c takes answers to the open prompt, prompt.c
 * poses one, walk.c finds what is to be asked, conclude.c comes to the end: plan, person, refusal.
 */
#ifndef CORE_TALK_H
#define CORE_TALK_H

#include "core/engine.h"
#include "core/render.h"

struct talk {
    const struct dialog *interview, *rules;
    const struct said *said; /* NULL when nobody said anything (resume) */
    int64_t now;
    struct arena *a;
    struct casefile *c; /* the case after this step: &out->after */
    struct step *out;
    struct view view;    /* of c's facts; talk_look after a change */
    const char *changed; /* "Name: old, now new" of the answer that this step changed; NULL */
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

void talk_look(struct talk *t);
/* One more message to the buyer; past STEP_REPLIES it is joined to the last one. */
void talk_say(struct talk *t, const char *key, const struct arg *args, size_t count);
void talk_say_text(struct talk *t, const char *text);
const char *talk_text(const struct talk *t, const char *key, const struct arg *args, size_t count);
/* Settle a fact as said by the buyer in this message. */
void talk_settle(struct talk *t, const char *fact, int payment, enum fact_state state,
                 const struct value *value);
void talk_phase(struct talk *t, enum phase to);
/* A fact's short name, its value, as a person reads them. */
const char *talk_fact_name(const struct talk *t, const char *fact);
const char *talk_fact_value(const struct talk *t, const struct fact *f);

/* prompt.c */
struct choices {
    struct choice *list; /* labels and data */
    size_t count;
};
/* Make this the open prompt, under a new serial, and put it to the buyer. `offered` is what its choices mean. */
void prompt_open(struct talk *t, enum prompt_kind kind, const char *state, const char *fact,
                 int payment);
void prompt_ask(struct talk *t, const struct state_def *s, const char *fact,
                int payment); /* opens a PROMPT_ASK with its choices; s may be NULL */
void prompt_offer(struct talk *t, const char *meaning); /* one more choice of the open prompt */
void prompt_put(
    struct talk *t,
    const char
        *before); /* say it, with `before` (may be NULL) as a paragraph of its own in front */
void prompt_again(struct talk *t); /* the same question once more, same serial */
void prompt_close(struct talk *t);
/* The meaning of the choice that a text names by number, label or unique beginning; NULL: none. */
const char *prompt_meaning(const struct talk *t, const char *text);
/* The meaning of a tap; NULL: stale or forged. */
const char *prompt_tapped(const struct talk *t, const char *data);
const struct state_def *prompt_state(const struct talk *t);
/* The question that the open PROMPT_ASK puts to core/expect. */
struct question prompt_question(const struct talk *t);

/* walk.c */
/* As engine_next, but what the case was told once is passed over. */
struct next walk_next(const struct dialog *d, const struct view *v, const struct casefile *c);
/* Facts answered on a path that is no longer taken are forgotten. */
void walk_prune(struct talk *t);
const struct state_def *walk_state_asking(const struct talk *t,
                                          const char *fact); /* NULL: no state asks it */

/* answers.c */
void answer_text(struct talk *t, const char *text);
void answer_meaning(struct talk *t, const char *meaning); /* of a choice */
void answer_edit(struct talk *t);                         /* an earlier message was changed */
void answer_pick(struct talk *t, const char *before);     /* which answer to change? */

/* reading.c */
/* What a free text tells: unconfirmed facts are put into the case. How many are new. */
int reading_take(struct talk *t, const char *text);
const char *reading_list(const struct talk *t,
                         bool all); /* lines "- Name: value"; all facts, or the unconfirmed ones */
void reading_confirm(struct talk *t);

/* commands.c */
/* A word that works everywhere? Then it is done, and true. */
bool command_run(struct talk *t, const char *text);
/* Queue the case for a person; `key` is what the buyer is told (NULL: nothing). */
void command_human(struct talk *t, const char *because, const char *key);

/* conclude.c */
/* After any change: alerts, then the next question or the end. */
void talk_go_on(struct talk *t, const char *before);
void conclude_alerts(struct talk *t); /* those that are due and were not given yet */
void conclude_plan(struct talk *t);
void conclude_show_plan(struct talk *t);
void conclude_menu(struct talk *t);

#endif
