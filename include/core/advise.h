/* advise.h: what an advisor does with a case that they hold, as steps of the engine: pure.
 * SPDX-License-Identifier: MIT
 *
 * Each gives the case as it is then (out->after) and what is to be said to the buyer (out->replies), which is nothing but what the
 * advisor sends. The question of the interview that was open stays open, for when the bot goes on.
 */
#ifndef CORE_ADVISE_H
#define CORE_ADVISE_H

#include "core/engine.h"

struct advice {
    const struct dialog *interview, *rules;
    const struct casefile *before;
    int64_t now;
    struct arena *a;
};

/* What became of it, as a text key for the desk; NULL: it is done. */

/* A fact as the advisor knows it ("amount", "paid_on:2"), from its canonical value, or from words as a buyer would say them in English;
 * "unknown" takes it back. A plan that is out is built anew; *rebuilt says whether it is another one now. */
const char *advise_set(const struct advice *w, const char *fact, const char *text, struct step *out,
                       bool *rebuilt);
/* The question for a fact, as `name` asks it. */
const char *advise_ask(const struct advice *w, const char *fact, const char *name,
                       struct step *out);
/* What the buyer says to it. False: it is no answer, and nothing changed. */
bool advise_answer(const struct advice *w, const struct said *said, struct step *out);

/* Steps of the plan as it is now, in the language of the staff: a line each, numbered from 1. */
const char *advise_plan(const struct advice *w);
const char *advise_drop(const struct advice *w, size_t number, struct step *out);
const char *advise_add(const struct advice *w, int32_t day, const char *text, const char *name,
                       struct step *out);
void advise_send_plan(const struct advice *w, struct step *out);

/* A letter by its id ("bank_goods", "bank_goods:2" for the second payment), in the buyer's language. */
const char *advise_letter(const struct advice *w, const char *name, struct step *out);
/* The names of those of the plan, and then of all others. */
const char *advise_letters(const struct advice *w);

#endif
