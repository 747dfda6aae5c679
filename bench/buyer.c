/* buyer.c: one buyer's answers. */
/* SPDX-License-Identifier: MIT */
#include "bench/buyer.h"
#include <string.h>

static const struct answer {
    const char *asked, *line;
} ANSWERS[] = {
    {"story", "I ordered a drone on AliExpress in September and it never arrived"},
    {"confirm", "yes"},
    {"platform", "AliExpress"},
    {"goods_state", "1"},
    {"payment_method", "Credit card"},
    {"paid_on", "2026-09-20"},
    {"paid_outside_platform", "no"},
    {"country", "Germany"},
    {"amount", "230 USD"},
    {"card_network", "Visa"},
    {"issuer_country", "Germany"},
    {"promised_on", "25 November 2026"},
    {"tracking_state", "On its way"},
    {"dispute_state", "1"},
    {"evidence", "1, 3, 4"},
};

static const char *answer_to(const char *asked)
{
    for (size_t i = 0; asked && i < sizeof ANSWERS / sizeof ANSWERS[0]; i++)
        if (strcmp(ANSWERS[i].asked, asked) == 0)
            return ANSWERS[i].line;
    return asked ? "don't know" : "yes";
}

static int hear(const struct dialog *d, struct arena *a, struct buyer *b, const char *line,
                struct err *e)
{
    struct step *step = arena_alloc(a, sizeof *step);
    struct said said = {.kind = SAID_TEXT, .text = line, .message = "m"};
    int result = b->count == 0 ? engine_open(d, d, &b->end, &said, BUYER_NOW, a, step, e)
                               : engine_step(d, d, &b->end, &said, BUYER_NOW, a, step, e);

    b->lines[b->count++] = line;
    b->end = step->after;
    return result;
}

int buyer_make(const struct dialog *d, struct arena *a, struct buyer *out, struct err *e)
{
    out->count = 0;
    out->end = casefile_new("en", d->interview, BUYER_NOW);
    if (hear(d, a, out, "hi", e) < 0)
        return -1;
    while (out->end.plan_version == 0 && out->count < BUYER_LINES)
        if (hear(d, a, out, answer_to(engine_asks(&out->end)), e) < 0)
            return -1;
    if (out->end.plan_version == 0)
        return err_set(e, ERR_INTERNAL, "%d answers lead to no plan", BUYER_LINES);
    return 0;
}
