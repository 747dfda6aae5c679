/* prove.c: the prover as a whole: coverage, then conversations, then what is to be told of them. */
/* SPDX-License-Identifier: MIT */
#include "core/prove.h"
#include "core/plan.h"
#include "core/proving.h"
#include <stdlib.h>
#include <string.h>

#define FIRST_TALKS                                                                                \
    6 /* conversations of any buyer for each state, before what they left out is searched */
#define NOISE_MOST 8 /* other things that a wild buyer says */
#define PHRASES_MOST 400

const struct prove_machine prove_real = {engine_open, engine_step, plan_build};

/* --- making one --- */

static const struct scope_def *const *scopes_of(const struct dialog *d, const struct rule_def *rule,
                                                struct arena *a)
{
    const struct scope_def **out = arena_array(a, d->scope_count + 1, sizeof *out);
    size_t count = 0;

    for (size_t i = 0; i < d->scope_count; i++)
        if (scope_names(&d->scopes[i], rule->id))
            out[count++] = &d->scopes[i];
    return out;
}

static void list_scopes(struct prove *p)
{
    const struct scope_def *const **all = arena_array(p->memory, p->d->rule_count + 1, sizeof *all);

    for (size_t i = 0; i < p->d->rule_count; i++)
        all[i] = scopes_of(p->d, &p->d->rules[i], p->memory);
    p->scopes_of = all;
}

/* Words of one section of the English lexicon, as they may stand in a story. */
static void gather_phrases(struct prove *p, int kind, const struct json *node)
{
    if (json_type(node) == JSON_STRING) {
        const char *text = json_text(node);

        if (!strpbrk(text, "*.") && p->phrase_counts[kind] < PHRASES_MOST)
            p->phrases[kind][p->phrase_counts[kind]++] = text;
    }
    for (const struct json *child = json_child(node); child; child = json_next(child))
        gather_phrases(p, kind, child);
}

static void list_phrases(struct prove *p)
{
    const struct json *lexicon = json_get(p->d->bundle, "lexicon/en.json");

    for (int kind = 0; kind < 2; kind++)
        p->phrases[kind] = arena_array(p->memory, PHRASES_MOST, sizeof *p->phrases[kind]);
    if (!lexicon)
        return;
    gather_phrases(p, 0, json_get(lexicon, "values"));
    gather_phrases(p, 1, json_get(lexicon, "classes"));
}

struct prove *prove_new(const struct dialog *d, const struct prove_machine *machine, uint64_t seed,
                        int64_t now)
{
    struct arena *memory = arena_new();
    struct prove *p = arena_alloc(memory, sizeof *p);

    *p = (struct prove){.d = d, .machine = machine, .seed = seed, .now = now, .memory = memory};
    p->turn = arena_new();
    p->steps[0] = arena_new();
    p->steps[1] = arena_new();
    p->aside = arena_new();
    p->domains = domains_of(d, now, memory);
    p->asked = domains_asked(d, p->domains, memory);
    p->probed = arena_array(memory, d->state_count + PROMPT_KINDS, sizeof *p->probed);
    p->reached = arena_array(memory, d->state_count + 1, sizeof *p->reached);
    p->choices = walk_choices(d, memory, &p->choice_count);
    p->conditions = conditions_of(d, memory);
    p->edges = clock_edges(d, memory, &p->edge_count);
    p->talking = arena_alloc(memory, sizeof *p->talking);
    list_scopes(p);
    list_phrases(p);
    words_look(p);
    return p;
}

void prove_free(struct prove **p)
{
    struct arena *memory;

    if (!*p)
        return;
    arena_free(&(*p)->turn);
    arena_free(&(*p)->steps[0]);
    arena_free(&(*p)->steps[1]);
    arena_free(&(*p)->aside);
    memory = (*p)->memory;
    arena_free(&memory);
    *p = NULL;
}

/* --- running it --- */

/* Each conversation has a seed of its own, so that one alone can be had again. */
static struct buyer buyer_number(const struct prove *p, size_t n)
{
    struct buyer b = {.random = p->seed + (uint64_t)n * UINT64_C(0x100000001b3)};

    b.wild = random_in(&b.random, 2);
    b.noise = b.wild ? (int)random_below(&b.random, NOISE_MOST) : 0;
    return b;
}

void prove_cover(struct prove *p)
{
    size_t before = p->conversations;

    p->covering = true;
    for (size_t i = 0; i < FIRST_TALKS * p->d->state_count; i++)
        talk_through(p, buyer_number(p, i));
    search_interview(p);
    search_conditions(p);
    clocks_look(p);
    p->covering = false;
    p->conversations = before;
    p->inputs = 0;
}

void prove_talk(struct prove *p, size_t runs)
{
    for (size_t i = 0; i < runs; i++)
        talk_through(p, buyer_number(p, p->conversations));
}

/* --- telling --- */

static void add_gap(struct prove_report *r, const char *file, const char *pointer, const char *text,
                    const char *against)
{
    r->gaps[r->gap_count++] =
        (struct prove_gap){.file = file, .pointer = pointer, .text = text, .against = against};
}

static void tell_states(struct prove *p, struct prove_report *r)
{
    for (size_t i = 0; i < p->d->state_count; i++) {
        const struct state_def *s = &p->d->states[i];

        r->states.all++;
        r->states.reached += p->reached[i];
        if (!p->reached[i])
            add_gap(r, s->file, s->pointer, "no conversation came here", NULL);
    }
}

static void tell_choices(struct prove *p, struct prove_report *r)
{
    for (size_t i = 0; i < p->choice_count; i++) {
        const struct choice_row *row = &p->choices[i];
        const struct state_def *s = &p->d->states[row->state];

        r->choices.all++;
        r->choices.reached += row->taken;
        if (!row->taken)
            add_gap(r, s->file, s->pointer,
                    arena_print(p->memory, "nobody has chosen \"%s\"", row->value), row->against);
    }
}

static void tell_condition(struct prove *p, const struct condition_row *row, struct prove_report *r)
{
    static const char *const names[] = {"false", "true"};

    for (int value = 0; value < 2; value++) {
        r->conditions.all++;
        r->conditions.reached += row->seen[value] || row->against[value];
        if (!row->seen[value])
            add_gap(r, row->file, row->pointer,
                    arena_print(p->memory, "never %s: %s", names[value], row->source),
                    row->against[value]);
    }
}

static void tell_edges(struct prove *p, struct prove_report *r)
{
    static const char *const names[] = {"not_before", "do_by", "latest"};

    for (size_t i = 0; i < p->edge_count; i++) {
        const struct edge_row *row = &p->edges[i];

        r->boundaries.all += 3;
        r->boundaries.reached += row->seen || row->against ? 3 : 0;
        if (!row->seen)
            add_gap(r, "deadlines.json",
                    arena_print(p->memory, "/rules/%s/%s", row->rule->id, names[row->kind]),
                    "no step was seen to change on this day", row->against);
    }
}

static int gaps_first(const void *a, const void *b)
{
    const struct prove_gap *one = a, *other = b;

    if (!one->against != !other->against)
        return one->against ? 1 : -1;
    if (strcmp(one->file, other->file) != 0)
        return strcmp(one->file, other->file);
    return strcmp(one->pointer, other->pointer);
}

static void tell_invariants(struct prove *p, struct prove_report *r)
{
    r->invariants = arena_array(p->memory, INVARIANTS, sizeof *r->invariants);
    r->invariant_count = INVARIANTS;
    for (size_t i = 0; i < INVARIANTS; i++) {
        const struct invariant_row *row = &p->invariants[i];

        r->invariants[i] = (struct prove_invariant){.name = invariant_names[i].name,
                                                    .meaning = invariant_names[i].meaning,
                                                    .checked = row->checked,
                                                    .broken = row->broken,
                                                    .why = row->why,
                                                    .transcript = row->transcript};
    }
}

void prove_tell(struct prove *p, struct prove_report *out)
{
    size_t room = p->d->state_count + p->choice_count + p->conditions.count * 2 + p->edge_count + 1;

    *out = (struct prove_report){
        .seed = p->seed, .conversations = p->conversations, .inputs = p->inputs};
    out->gaps = arena_array(p->memory, room, sizeof *out->gaps);
    tell_states(p, out);
    tell_choices(p, out);
    for (size_t i = 0; i < p->conditions.count; i++)
        if (p->conditions.rows[i].x)
            tell_condition(p, &p->conditions.rows[i], out);
    tell_edges(p, out);
    qsort(out->gaps, out->gap_count, sizeof *out->gaps, gaps_first);
    for (size_t i = 0; i < out->gap_count; i++)
        out->impossible_count += out->gaps[i].against != NULL;
    tell_invariants(p, out);
}

bool prove_holds(const struct prove_report *r)
{
    for (size_t i = 0; i < r->invariant_count; i++)
        if (r->invariants[i].broken)
            return false;
    return r->gap_count == r->impossible_count;
}
