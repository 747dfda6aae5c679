/* cmd_prove.c: `recoup check --prove`: the prover, for as long as is wanted, and what it found. */
/* SPDX-License-Identifier: MIT */
#include "app/cmd_prove.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define USUAL_RUNS 5000
#define USUAL_SEED 1
#define BATCH 100      /* conversations between two looks at the clock */
#define LISTED_MOST 40 /* findings of a kind that are printed one by one */

/* --- what is wanted --- */

static int read_number(const char *option, const char *text, uint64_t *out, struct err *e)
{
    char *end;

    errno = 0;
    *out = strtoull(text, &end, 10);
    if (errno || end == text || *end || *text == '-')
        return err_set(e, ERR_INPUT, "%s %s: a number is expected", option, text);
    return 0;
}

static int read_duration(const char *text, int64_t *seconds, struct err *e)
{
    static const struct {
        char unit;
        int64_t seconds;
    } units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
    char *end;
    long n = strtol(text, &end, 10);

    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (n > 0 && n < 100000 && *end == units[i].unit && !end[1]) {
            *seconds = n * units[i].seconds;
            return 0;
        }
    return err_set(e, ERR_INPUT, "--for %s: a length such as 90s, 20m, 3h or 2d is expected", text);
}

int prove_wish_read(struct prove_wish *w, const char *duration, const char *runs, const char *seed,
                    struct err *e)
{
    uint64_t number = USUAL_RUNS;

    w->seed = USUAL_SEED;
    if ((seed && read_number("--seed", seed, &w->seed, e) < 0) ||
        (runs && read_number("--runs", runs, &number, e) < 0) ||
        (duration && read_duration(duration, &w->seconds, e) < 0))
        return -1;
    w->runs = duration && !runs ? SIZE_MAX : (size_t)number;
    return 0;
}

/* --- running it --- */

static double seconds_by(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Of this process alone, so that the figure says the same beside other work. */
struct times {
    double covering, talking;
};

static void run(struct prove *p, const struct prove_wish *w, struct times *took)
{
    double begin = seconds_by(CLOCK_PROCESS_CPUTIME_ID), covered;
    double end = w->seconds ? seconds_by(CLOCK_MONOTONIC) + (double)w->seconds : 0;
    size_t left = w->runs;

    prove_cover(p);
    covered = seconds_by(CLOCK_PROCESS_CPUTIME_ID);
    while (left > 0 && (!w->seconds || seconds_by(CLOCK_MONOTONIC) < end)) {
        size_t batch = left < BATCH ? left : BATCH;

        prove_talk(p, batch);
        left -= batch;
    }
    took->covering = covered - begin;
    took->talking = seconds_by(CLOCK_PROCESS_CPUTIME_ID) - covered;
}

/* --- for people --- */

static void print_count(const char *what, struct prove_count c)
{
    printf("%-12s %zu of %zu\n", what, c.reached, c.all);
}

static void print_gaps(const struct prove_report *r, bool impossible)
{
    size_t from = impossible ? r->gap_count - r->impossible_count : 0;
    size_t to = impossible ? r->gap_count : r->gap_count - r->impossible_count;

    if (from == to)
        return;
    puts(impossible ? "cannot be, and what contradicts it:" : "MISSING:");
    for (size_t i = from; i < to && (!impossible || i < from + LISTED_MOST); i++) {
        const struct prove_gap *g = &r->gaps[i];

        printf("  %s %s %s", g->file, g->pointer, g->text);
        printf(g->against ? "\n      against: %s\n" : "\n", g->against);
    }
    if (impossible && to - from > LISTED_MOST)
        printf("  and %zu more; --json has them all\n", to - from - LISTED_MOST);
}

static void print_invariants(const struct prove_report *r)
{
    for (size_t i = 0; i < r->invariant_count; i++) {
        const struct prove_invariant *v = &r->invariants[i];

        printf("%-22s %9zu checked, %zu broken: %s\n", v->name, v->checked, v->broken, v->meaning);
    }
    for (size_t i = 0; i < r->invariant_count; i++) {
        const struct prove_invariant *v = &r->invariants[i];

        if (!v->broken)
            continue;
        printf("\nBROKEN %s: %s\n", v->name, v->why);
        if (v->transcript)
            printf("%s", v->transcript);
    }
}

static void print_report(const struct prove_report *r, const struct times *took)
{
    print_gaps(r, true);
    print_gaps(r, false);
    print_count("states", r->states);
    print_count("choices", r->choices);
    print_count("conditions", r->conditions);
    print_count("boundaries", r->boundaries);
    print_invariants(r);
    printf("%zu conversations of seed %llu, %zu inputs, %.0f conversations a second of one core "
           "(coverage took %.1f s of it)\n",
           r->conversations, (unsigned long long)r->seed, r->inputs,
           took->talking > 0 ? (double)r->conversations / took->talking : 0, took->covering);
}

/* --- for programs --- */

static struct json *count_json(struct prove_count c)
{
    struct json *pair = json_new_array();

    json_add(pair, json_new_integer((int64_t)c.reached));
    json_add(pair, json_new_integer((int64_t)c.all));
    return pair;
}

static struct json *gaps_json(const struct prove_report *r, bool impossible)
{
    struct json *list = json_new_array();

    for (size_t i = 0; i < r->gap_count; i++) {
        struct json *gap;

        if (!r->gaps[i].against == impossible)
            continue;
        gap = json_new_object();
        json_put_string(gap, "file", r->gaps[i].file);
        json_put_string(gap, "pointer", r->gaps[i].pointer);
        json_put_string(gap, "text", r->gaps[i].text);
        if (impossible)
            json_put_string(gap, "against", r->gaps[i].against);
        json_add(list, gap);
    }
    return list;
}

static struct json *invariants_json(const struct prove_report *r)
{
    struct json *list = json_new_array();

    for (size_t i = 0; i < r->invariant_count; i++) {
        const struct prove_invariant *v = &r->invariants[i];
        struct json *row = json_new_object();

        json_put_string(row, "name", v->name);
        json_put_integer(row, "checked", (int64_t)v->checked);
        json_put_integer(row, "broken", (int64_t)v->broken);
        if (v->why)
            json_put_string(row, "why", v->why);
        json_put_string(row, "transcript", v->transcript);
        json_add(list, row);
    }
    return list;
}

static struct json *report_json(const struct prove_report *r, const struct times *took)
{
    struct json *object = json_new_object();

    json_put(object, "states", count_json(r->states));
    json_put(object, "choices", count_json(r->choices));
    json_put(object, "conditions", count_json(r->conditions));
    json_put(object, "boundaries", count_json(r->boundaries));
    json_put(object, "missing", gaps_json(r, false));
    json_put(object, "impossible", gaps_json(r, true));
    json_put_integer(object, "conversations", (int64_t)r->conversations);
    json_put_integer(object, "inputs", (int64_t)r->inputs);
    json_put_integer(object, "seed", (int64_t)r->seed);
    json_put_integer(object, "a_second",
                     took->talking > 0 ? (int64_t)((double)r->conversations / took->talking) : 0);
    json_put(object, "invariants", invariants_json(r));
    return object;
}

bool prove_run(const struct dialog *d, const struct prove_wish *w, struct json **json)
{
    struct prove *p = prove_new(d, &prove_real, w->seed, w->now);
    struct prove_report r;
    struct times took;
    bool holds;

    run(p, w, &took);
    prove_tell(p, &r);
    holds = prove_holds(&r);
    if (json)
        *json = report_json(&r, &took);
    else
        print_report(&r, &took);
    prove_free(&p);
    return holds;
}
