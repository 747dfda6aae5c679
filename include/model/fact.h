/* fact.h: one thing known of a case: what, from whom, since when, how sure.
 * SPDX-License-Identifier: MIT
 *
 * Unknown, refused and not asked are three things: a fact that was never asked is simply absent from the
 * list. A fact of a payment carries that payment's number (1, 2, ...); a fact of the case carries 0.
 */
#ifndef MODEL_FACT_H
#define MODEL_FACT_H

#include "model/value.h"

enum fact_state {
    FACT_KNOWN,
    FACT_UNKNOWN, /* asked, and they do not know */
    FACT_REFUSED, /* asked, and they would rather not say, or skipped it */
};

enum fact_source { FROM_BUYER, FROM_READING, FROM_ADVISOR, FROM_FILE };

struct fact {
    const char *id; /* as in facts.json */
    int payment;    /* 0: of the case */
    enum fact_state state;
    enum fact_source source;
    bool
        confirmed; /* the buyer said so in answer to a question, or said yes when it was shown back */
    struct value value;
    const char *message; /* external id of the message that said it; NULL when none did */
    int64_t at;          /* UTC seconds */
};

const char *fact_state_name(enum fact_state state);
const char *fact_source_name(enum fact_source source);

const struct fact *fact_find(const struct fact *facts, size_t count, const char *id, int payment);

#endif
