/* talk.h: one step of the conversation in the making; shared by the engine's parts, seen by nobody else.
 * SPDX-License-Identifier: MIT
 *
 * engine.c dispatches; commands.c has the words that work everywhere; answers.c takes answers to questions, replies.c to
 * everything else that can be open; changes.c changes an answer given before; prompt.c poses a prompt, pick.c tells what
 * a number, a label or a tap means to it; reading.c reads free text; walk.c finds what is to be asked; conclude.c goes
 * there, or comes to the end: plan, person, refusal. correct.c hears "no wait, it was 320", danger.c what cannot wait,
 * language.c chooses the language, letters.c hands out letters to copy, comeback.c is for who comes back after a while, or to another case of theirs. talk.c is what
 * they all stand on.
 *
 * `before` is everywhere a sentence that goes in front of the next message, as a paragraph of it; NULL: none.
 */
#ifndef CORE_TALK_H
#define CORE_TALK_H

#include "core/engine.h"
#include "core/expect.h"
#include "core/render.h"
#include "core/understand.h"

struct draft;  /* core/draft.h */
struct matter; /* core/matter.h */

#define TALK_PAYMENTS 6 /* more payments than this are a person's case, not an interview's */

struct talk {
    const struct dialog *interview, *rules;
    const struct said *said; /* NULL when nobody said anything (resume) */
    const char *text;        /* what they said; "" for nothing */
    int64_t now;
    struct arena *a;
    struct casefile *c; /* the case after this step: &out->after */
    struct step *out;
    struct view view;        /* of c's facts; talk_look after a change */
    struct matter **matters; /* of the same facts, by payment from 1; NULL: not looked up yet */
    const struct plan *plan; /* of the same facts, in talk_language; NULL: not built yet */
    bool returned;           /* the first message after a long pause: no answer to it is a miss */
    const char *read;        /* the text that `reading` is of; NULL: none yet */
    struct reading reading;  /* reading_of */
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* talk.c */
void talk_look(struct talk *t);
/* One more message to the buyer; past STEP_REPLIES it is joined to the last one. */
void talk_say(struct talk *t, const char *key);
void talk_say_text(struct talk *t, const char *text);
/* The language that sentences, dates and amounts are written in: that of the case where it has texts, else English. */
const char *talk_language(const struct talk *t);
const char *talk_text(const struct talk *t, const char *key, const struct arg *args, size_t count);
/* `before`, an empty line, `text`; either may be NULL. */
const char *talk_join(const struct talk *t, const char *before, const char *text);
/* Put a fact into the case. With a plan out, an answer that differs is remembered for the next one. */
void talk_put(struct talk *t, const struct fact *f);
/* Settle a fact as said by the buyer in this message: an answer, with its mark on the trail. */
void talk_settle(struct talk *t, const char *fact, int payment, enum fact_state state,
                 const struct value *value);
/* A case that waits for a person stays in the queue, whatever is said meanwhile, until it is closed; after a return it goes
 * on in the phase it came to. */
void talk_phase(struct talk *t, enum phase to);
/* A fact's short name ("Payment 2, paid by" when there are several), its value, as a person reads them. */
const char *talk_fact_name(const struct talk *t, const char *fact, int payment);
const char *talk_fact_value(const struct talk *t, const struct fact *f);

/* prompt.c */
/* Make this the open prompt, under a new serial. What its choices mean is offered one by one. */
void prompt_open(struct talk *t, enum prompt_kind kind, const char *state, const char *fact,
                 int payment);
void prompt_offer(struct talk *t, const char *meaning);
/* A PROMPT_ASK with its choices; `s` may be NULL. */
void prompt_ask(struct talk *t, const struct state_def *s, const char *fact, int payment);
void prompt_put(struct talk *t, const char *before);
void prompt_put_text(struct talk *t, const char *text); /* in these words instead of its own */
void prompt_close(struct talk *t);
const struct state_def *prompt_state(const struct talk *t); /* NULL: not one of the interview */
const char *prompt_label(const struct talk *t, const char *meaning);
/* What a tap on the choice at this place of `offered` brings back. Serials go on counting from one case of a person to the next, so it
 * names case, question and revision. */
const char *prompt_data(const struct talk *t, size_t offered);
/* The question that the open PROMPT_ASK puts to core/expect. */
struct question prompt_question(const struct talk *t);

/* pick.c */
/* The meaning of the choice that a text names; NULL: none. Of a question only our own words ("=skip") are looked for,
 * since core/expect knows the values. */
const char *pick_named(const struct talk *t, const char *text);
/* The meaning of a tap; NULL: stale or forged. */
const char *pick_tapped(const struct talk *t, const char *data);

/* walk.c */
/* Is this value rougher than what is asked for ("card": credit or debit)? */
bool walk_is_rough(const struct talk *t, const struct fact *f);
/* What is to be asked now; what the case was told once is passed over. NULL state: nothing is left before the end. */
struct next {
    const struct state_def *state;
    int payment;
    int asked; /* questions answered */
};
struct next walk_next(const struct talk *t);
/* About how many questions come after that one. */
int walk_left(const struct talk *t);
/* Answers on a path that is no longer taken are forgotten. False: there are none. */
bool walk_prune(struct talk *t);
/* The state that asks for a fact, on the path if it is there. NULL: no state asks for it. */
const struct state_def *walk_asking(const struct talk *t, const char *fact, int payment);

/* answers.c */
void answer_text(struct talk *t, const char *text);
void answer_meaning(struct talk *t, const char *meaning); /* of a choice */
void answer_not_understood(struct talk *t, const char *key);
/* No answer to what is open, but perhaps something else that helps. False: nothing of the kind. */
bool answer_aside(struct talk *t, const char *text);

/* replies.c: all but questions */
void reply_text(struct talk *t, const char *text);
void reply_meaning(struct talk *t, const char *meaning);
void reply_closed(struct talk *t); /* somebody writes in a case that is closed, or begins again */

/* changes.c */
void change_pick(struct talk *t, const char *before); /* which answer to change? */
bool change_named(struct talk *t, const char *name);  /* the one that this names; false: none */
void change_picked(struct talk *t, const char *meaning);
void change_decided(struct talk *t, bool yes);
bool change_open(const struct talk *t); /* is the open question about an answer given before? */
/* A text says another value of an answer given: ask. False: it does not. */
bool change_proposed(struct talk *t, const char *text);
/* The same from fact number `from` on; with no word about `but`, which was decided just now (NULL: none). `rest` is what to look
 * at when that is decided. */
bool change_proposed_from(struct talk *t, const char *text, size_t from, const struct prompt *but,
                          const char *rest);
/* What a text says to the question of a fact; ANSWER_WRONG, too, where that is its value already. */
enum answer_kind change_answers(struct talk *t, const struct fact *f, const char *text,
                                struct value *to);
/* "Should I change it from A to B?" `from`: the message that says so; NULL. */
void change_propose(struct talk *t, const struct fact *f, const struct value *to, const char *from);
void change_message(struct talk *t); /* an earlier message was edited */

/* correct.c */
/* "No wait, it was 320": the answer that this corrects is proposed anew. False: it corrects none. */
bool correct_opened(struct talk *t, const char *text);
/* The same without such an opening, where answers are shown and none is open: "it was 320". */
bool correct_said(struct talk *t, const char *text);
/* One correction of a message is decided: the next one in it is proposed. False: there is none. */
bool correct_next(struct talk *t, const struct prompt *done);

/* reading.c */
/* What a free text tells; the same text is read once a step. */
const struct reading *reading_of(struct talk *t, const char *text);
/* Put what it tells into the case, unconfirmed; the kind of fraud from a story only. How many facts are new. */
int reading_take(struct talk *t, const char *text, bool story);
/* What an answer tells beside what it was asked for. */
int reading_take_beside(struct talk *t, const char *text, const struct value *answer);
/* A text that asks for a person: they are called, the buyer is told. False: it does not. In a story the wish must be plain. */
bool reading_calls_person(struct talk *t, const char *text, bool story);
/* A story as it is kept: as far as the fact has room. */
struct value reading_story(const struct talk *t, const char *text);
/* Lines "• Name: value": all facts, or the unconfirmed ones. */
const char *reading_list(const struct talk *t, bool all);
void reading_confirm(struct talk *t);

/* asked.c */
/* A question of faq.json: answered, and the open question put again, or answered by the rest of the message. False: none. */
bool asked_back(struct talk *t, const char *text);
/* The same in a first message. */
void asked_first(struct talk *t, bool story);
/* The answer to a question of faq.json; NULL: there is no such question. */
const char *asked_answer(const struct talk *t, const char *id);

/* danger.c */
/* A text that tells of danger: a person is called, and the buyer told how to get help. False: it does not. */
bool danger_heard(struct talk *t, const char *text);
/* What they are told, with the emergency number of their country. */
const char *danger_words(const struct talk *t);

/* language.c */
/* The first message: the announced language, else the one it is written in, where there are texts. What is said where there are
 * none. */
void language_begin(struct talk *t);
void language_story(
    struct talk *t); /* the same, with the story, where the first message told nothing */
bool language_ask(struct talk *t, const char *name);
void language_chosen(struct talk *t, const char *meaning);

/* comeback.c */
const char *comeback_title(const struct talk *t);
/* After a long pause: what this is about, before anything else. */
void comeback_greet(struct talk *t, int64_t heard_at);
bool comeback_cases(struct talk *t); /* the list of the person's cases */
void comeback_chosen(struct talk *t, const char *meaning);
const char *comeback_label(const struct talk *t, const char *meaning);

/* letters.c */
bool letters_any(const struct talk *t); /* has the plan letters to copy? */
void letters_list(struct talk *t);      /* which of them? A single one is handed out at once */
void letters_asked(struct talk *t);     /* the word "letters" */
void letters_chosen(struct talk *t, const char *meaning);
const char *letters_label(const struct talk *t,
                          const char *meaning);  /* of "=letters" and what is listed */
const char *letters_words(const struct talk *t); /* the question above the list */

/* The letter itself: what to do with it, and its texts. */
void letters_hand_out(struct talk *t, const struct draft *l);
/* The letters of the plan as it is now. */
struct draft *letters_now(const struct talk *t, size_t *count);

/* commands.c */
/* A word that works everywhere? Then it is done, and true. */
bool command_run(struct talk *t, const char *text);

/* conclude.c */
/* After any change: alerts, then the next question or the end. */
void conclude_go_on(struct talk *t, const char *before);
/* Nothing changed: back to where we were, a question or the menu. */
void conclude_return(struct talk *t, const char *before);
void conclude_alerts(struct talk *t); /* those that are due and were not given yet */
void conclude_plan(struct talk *t, const char *before);
void conclude_show_plan(struct talk *t);
void conclude_new_rules(struct talk *t); /* the rules give another plan than the one that is out */
void conclude_menu(struct talk *t, const char *before);
/* The next version of a plan that is out, if the facts give another one now; nobody is told. */
bool conclude_rebuild(struct talk *t);
/* The plan as it is now, with what changed since they saw it last. */
void conclude_send_plan(struct talk *t);
/* Queue the case for a person; `key` is what the buyer is told before the open question comes again. */
void conclude_person(struct talk *t, const char *because, const char *key);

#endif
