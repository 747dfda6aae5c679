/* classifier.c: scores, shares, and the words that decided. */
/* SPDX-License-Identifier: MIT */
#include "core/learning.h"
#include <math.h>
#include <string.h>

#define BECAUSE_WORDS 4    /* of one reason */
#define BECAUSE_JOINS 0.35 /* a neighbour with this part of the weight belongs to the reason */
#define BECAUSE_LEAST 0.3  /* a reason with less than this part of the first is none */

void classifier_free(struct classifier **c)
{
    struct arena *memory = *c ? (*c)->memory : NULL;

    *c = NULL;
    if (memory)
        arena_free(&memory);
}

/* --- scores --- */

bool classifier_tells(const struct classifier *c, uint32_t place)
{
    return c->places[place / 64].told >> place % 64 & 1;
}

static const int8_t *row_at(const struct classifier *c, uint32_t place)
{
    const struct places *p = &c->places[place / 64];
    uint64_t before = p->told & ((UINT64_C(1) << place % 64) - 1);
    size_t row = p->before + (size_t)__builtin_popcountll(before);

    return classifier_tells(c, place) ? c->rows + row * c->class_count : NULL;
}

void classifier_make_places(struct classifier *c)
{
    c->places = arena_array(c->memory, FEATURES / 64, sizeof *c->places);
}

void classifier_number_rows(struct classifier *c)
{
    for (size_t i = 1; i < FEATURES / 64; i++)
        c->places[i].before =
            c->places[i - 1].before + (uint32_t)__builtin_popcountll(c->places[i - 1].told);
}

void classifier_scores(const struct classifier *c, const struct feature *list, size_t count,
                       double scores[CLASSES_MOST])
{
    float sums[CLASSES_MOST] = {0};

    for (size_t i = 0; i < count; i++) {
        const int8_t *row = row_at(c, list[i].place);

        for (unsigned k = 0; row && k < c->class_count; k++)
            sums[k] += list[i].weight * (float)row[k];
    }
    for (unsigned k = 0; k < c->class_count; k++)
        scores[k] = c->bias[k] + (double)sums[k] * c->scale[k];
}

void classifier_shares(unsigned count, double sharpness, const double *scores, double *shares)
{
    double most = -INFINITY, all = 0;

    for (unsigned k = 0; k < count; k++)
        most = scores[k] > most ? scores[k] : most;
    for (unsigned k = 0; k < count; k++)
        all += shares[k] = exp((scores[k] - most) * sharpness);
    for (unsigned k = 0; k < count; k++)
        shares[k] /= all;
}

/* --- reasons --- */

struct reasons {
    const struct scan *scan;
    double *weights; /* by token: how much it spoke for the class */
    bool *used;
};

static void weigh_tokens(struct reasons *r, const struct classifier *c, const struct features *f,
                         unsigned class)
{
    for (size_t i = 0; i < f->sight_count; i++) {
        const struct sight *sight = &f->sights[i];
        const struct feature *feature = &f->list[sight->feature];
        const int8_t *row = row_at(c, feature->place);
        double each;

        if (!row)
            continue;
        each = (double)feature->weight * row[class] / (double)feature->times /
               (double)(sight->end - sight->first);
        for (uint32_t at = sight->first; at < sight->end; at++)
            r->weights[at] += each;
    }
}

/* The weightiest word that no reason has yet. */
static size_t heaviest(const struct reasons *r)
{
    size_t best = r->scan->tokens.count;

    for (size_t i = 0; i < r->scan->tokens.count; i++) {
        if (r->scan->tokens.list[i].kind == TOKEN_WORD && !r->used[i] && r->weights[i] > 0 &&
            (best == r->scan->tokens.count || r->weights[i] > r->weights[best]))
            best = i;
    }
    return best;
}

static bool joins(const struct reasons *r, size_t at, double least)
{
    return r->scan->tokens.list[at].kind != TOKEN_SIGN && !r->used[at] && r->weights[at] >= least;
}

/* The words around `best` that speak for the class as well, of the same sentence. */
static const char *reason_around(struct reasons *r, size_t best, struct arena *a)
{
    const struct token *t = r->scan->tokens.list;
    double least = r->weights[best] * BECAUSE_JOINS;
    size_t first = best, end = best + 1;

    while (end - first < BECAUSE_WORDS && first > 0 && !t[first].begins &&
           joins(r, first - 1, least))
        first--;
    while (end - first < BECAUSE_WORDS && end < r->scan->tokens.count && !t[end].begins &&
           joins(r, end, least))
        end++;
    for (size_t i = first; i < end; i++)
        r->used[i] = true;
    return arena_copy_bytes(a, r->scan->folded + t[first].from, t[end - 1].to - t[first].from);
}

static void name_reasons(const struct classifier *c, const struct scan *s, const struct features *f,
                         unsigned class, struct arena *a, struct judgement *out)
{
    struct reasons r = {.scan = s,
                        .weights = arena_array(a, s->tokens.count + 1, sizeof *r.weights),
                        .used = arena_array(a, s->tokens.count + 1, sizeof *r.used)};
    double first = 0;

    weigh_tokens(&r, c, f, class);
    while (out->because_count < JUDGED_BECAUSE) {
        size_t best = heaviest(&r);

        if (best == s->tokens.count || r.weights[best] < first * BECAUSE_LEAST)
            return;
        first = first > 0 ? first : r.weights[best];
        out->because[out->because_count++] = reason_around(&r, best, a);
    }
}

/* --- the whole --- */

static unsigned likeliest(unsigned count, const double *shares, uint32_t not_these)
{
    unsigned best = count;

    for (unsigned k = 0; k < count; k++) {
        if (!(not_these >> k & 1) && (best == count || shares[k] > shares[best]))
            best = k;
    }
    return best;
}

void classifier_judge(const struct classifier *c, const struct scan *s, struct arena *a,
                      struct judgement *out)
{
    double scores[CLASSES_MOST], shares[CLASSES_MOST];
    struct features f;
    uint32_t named;
    unsigned best;

    features_of(&f, s, a);
    classifier_scores(c, f.list, f.count, scores);
    classifier_shares(c->class_count, c->sharpness, scores, shares);
    best = likeliest(c->class_count, shares, 0);
    named = UINT32_C(1) << best;
    *out = (struct judgement){.class = c->classes[best], .confidence = shares[best]};
    while (out->also_count < JUDGED_ALSO && out->also_count + 1 < c->class_count) {
        unsigned next = likeliest(c->class_count, shares, named);

        named |= UINT32_C(1) << next;
        out->also_share[out->also_count] = shares[next];
        out->also[out->also_count++] = c->classes[next];
    }
    name_reasons(c, s, &f, best, a, out);
}
