/* engine.c: the pure part alone, in memory: steps, first messages understood, plans built, a second on one core. */
/* SPDX-License-Identifier: MIT */
#include "bench/buyer.h"
#include "bench/measure.h"
#include "base/log.h"
#include "core/plan.h"
#include "core/understand.h"
#include <stdio.h>
#include <stdlib.h>

#define SECONDS 1.0 /* of processor time for each measurement */

static const char *const STORIES[] = {
    "hi, I ordered a drone on AliExpress on 3 October 2026, paid 230 USD by PayPal, it never "
    "arrived and the seller does not answer",
    "They sent me a fake tracking number, it says delivered in another city. Order "
    "8141234567890123, 59,90 EUR",
    "I wired $12,500 to a supplier from Alibaba yesterday. He asked me to pay outside the platform "
    "by bank transfer.",
    "compre un telefono en aliexpress y me llego una caja vacia, pague con tarjeta visa 120 euros "
    "el 2 de noviembre",
    "help",
};

#define STORY_COUNT (sizeof STORIES / sizeof STORIES[0])

struct bench {
    const struct dialog *dialogs;
    struct buyer buyer;
    struct arena *a; /* reset before each piece of work, as the turn does */
};

static _Noreturn void give_up(const struct err *e)
{
    fprintf(stderr, "bench: %s\n", e->text);
    exit(70);
}

/* Each does one piece of work and tells how many things it was. */
static size_t whole_interview(struct bench *b)
{
    struct casefile file = casefile_new("en", b->dialogs->interview, BUYER_NOW);
    struct err e = {0};

    for (size_t i = 0; i < b->buyer.count; i++) {
        struct step *step = arena_alloc(b->a, sizeof *step);
        struct said said = {.kind = SAID_TEXT, .text = b->buyer.lines[i], .message = "m"};
        int result =
            i == 0 ? engine_open(b->dialogs, b->dialogs, &file, &said, BUYER_NOW, b->a, step, &e)
                   : engine_step(b->dialogs, b->dialogs, &file, &said, BUYER_NOW, b->a, step, &e);

        if (result < 0)
            give_up(&e);
        file = step->after;
    }
    return b->buyer.count;
}

static size_t all_stories(struct bench *b)
{
    struct view v = view_make(b->a, b->dialogs, NULL, 0, NULL, BUYER_NOW);

    for (size_t i = 0; i < STORY_COUNT; i++) {
        struct reading reading;

        understand(&v, STORIES[i], NULL, &reading);
    }
    return STORY_COUNT;
}

static size_t one_plan(struct bench *b)
{
    struct plan plan;

    plan_build(b->dialogs, b->buyer.end.facts, b->buyer.end.fact_count, NULL, "en", BUYER_NOW, b->a,
               &plan);
    return 1;
}

static size_t state_kept(struct bench *b)
{
    struct json *read = NULL;
    struct buf bytes = BUF_INIT(1024 * 1024);
    struct casefile file;
    struct err e = {0};

    casefile_write(&b->buyer.end, b->a, &bytes);
    if (json_parse(&read, buf_text(&bytes), bytes.length, &e) < 0 ||
        casefile_read(b->a, read, &file, &e) < 0)
        give_up(&e);
    json_free(&read);
    buf_free(&bytes);
    return 1;
}

static const struct work {
    const char *name;
    size_t (*once)(struct bench *b);
} WORK[] = {
    {"engine steps, a whole interview over and over", whole_interview},
    {"first messages understood", all_stories},
    {"plans built", one_plan},
    {"cases written as JSON and read again", state_kept},
};

static void measure(struct bench *b, const struct work *w)
{
    struct cost start = measure_now(), cost;
    size_t done = 0;

    do {
        arena_reset(b->a);
        done += w->once(b);
        cost = measure_since(start);
    } while (cost.cpu < SECONDS);
    printf("  %-46s %9.0f a second %9.1f us cpu each\n", w->name, (double)done / cost.cpu,
           cost.cpu * 1e6 / (double)done);
}

int main(void)
{
    struct arena *kept = arena_new();
    struct bench b = {.a = arena_new()};
    struct dialog *dialogs = NULL;
    struct err e = {0};

    log_threshold(LOG_WARN);
    if (dialog_load(&dialogs, RECOUP_DIALOGS, &e) < 0 ||
        buyer_make(dialogs, kept, &b.buyer, &e) < 0)
        give_up(&e);
    b.dialogs = dialogs;
    printf("the pure part, in memory, on one core (an interview has %zu messages)\n",
           b.buyer.count);
    for (size_t i = 0; i < sizeof WORK / sizeof WORK[0]; i++)
        measure(&b, &WORK[i]);
    arena_free(&b.a);
    arena_free(&kept);
    dialog_free(&dialogs);
    return 0;
}
