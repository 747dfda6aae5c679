/* classifier_train.c: from lessons to weights; the house of LIBLINEAR. */
/* SPDX-License-Identifier: MIT */
#include "core/learning.h"
#include <linear.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Found by trying, on voices held back (`recoup check --reader`); changing one is a new FEATURES_VERSION. */
#define SEEN_LEAST                                                                                 \
    2 /* lessons that a feature must stand in: what stands in one only is of no help */
#define PRICE_OF_ERRORS 20 /* LIBLINEAR's C */
#define PRICE_OF_MISSES 3 /* times that, for a lesson of the class: they are few among the others */
#define PRICE_OF_HARMLESS                                                                          \
    1.5 /* for those in which nothing is wrong: their words stand in every other story too */
#define CLOSE_ENOUGH 0.05
#define CLOSE_TO_PROVE 0.2 /* how sure is sure does not hang on the last digit of the weights */

/* Three bytes for its place and one a class: 4 MB with the 19 classes there are. */
#define ROWS_MOST 180000u

/* The lessons as LIBLINEAR wants them: lists of nodes, counted from 1, ended by -1; one node more is the bias. */
struct desk {
    const struct lessons *lessons;
    size_t without;
    uint32_t *column_of; /* by place: LIBLINEAR's index; 0: seen too seldom */
    uint32_t columns;
    double *rarity; /* by column: what few lessons hold tells more */
    struct feature_node *nodes;
    struct feature_node **rows; /* by lesson; NULL: left out */
    double *weights;            /* columns + 1 by class */
    struct arena *arena;
};

static bool is_left_out(const struct desk *t, size_t lesson)
{
    return t->lessons->list[lesson].fold == t->without;
}

static void number_columns(struct desk *t)
{
    uint32_t *seen = arena_array(t->arena, FEATURES, sizeof *seen);

    t->column_of = arena_array(t->arena, FEATURES, sizeof *t->column_of);
    for (size_t i = 0; i < t->lessons->count; i++) {
        const struct lesson *l = &t->lessons->list[i];

        for (size_t k = 0; k < l->count && !is_left_out(t, i); k++)
            seen[l->features[k].place]++;
    }
    t->rarity = arena_array(t->arena, FEATURES + 2, sizeof *t->rarity);
    for (uint32_t place = 0; place < FEATURES; place++) {
        if (seen[place] < SEEN_LEAST)
            continue;
        t->column_of[place] = ++t->columns;
        t->rarity[t->columns] = log((1.0 + (double)t->lessons->count) / (1.0 + seen[place])) / 3;
    }
    t->rarity[t->columns + 1] = 1;
}

static int by_index(const void *a, const void *b)
{
    const struct feature_node *one = a, *other = b;

    return (one->index > other->index) - (one->index < other->index);
}

static void lay_out(struct desk *t)
{
    size_t all = 0;
    struct feature_node *at;

    for (size_t i = 0; i < t->lessons->count; i++)
        all += t->lessons->list[i].count + 2;
    at = t->nodes = arena_array(t->arena, all, sizeof *at);
    t->rows = arena_array(t->arena, t->lessons->count, sizeof *t->rows);
    for (size_t i = 0; i < t->lessons->count; i++) {
        const struct lesson *l = &t->lessons->list[i];
        struct feature_node *first = at;

        if (is_left_out(t, i))
            continue;
        for (size_t k = 0; k < l->count; k++) {
            uint32_t column = t->column_of[l->features[k].place];

            if (column)
                *at++ = (struct feature_node){(int)column,
                                              (double)l->features[k].weight * t->rarity[column]};
        }
        qsort(first, (size_t)(at - first), sizeof *first, by_index);
        *at++ = (struct feature_node){(int)t->columns + 1, 1};
        *at++ = (struct feature_node){-1, 0};
        t->rows[i] = first;
    }
}

static void say_nothing(const char *text)
{
    (void)text;
}

/* This class against all others. A lesson that may be of this class as well teaches neither. */
static void set_problem(const struct desk *t, unsigned class, struct problem *p)
{
    for (size_t i = 0; i < t->lessons->count; i++) {
        const struct lesson *l = &t->lessons->list[i];

        if (!t->rows[i] || (l->also >> class & 1))
            continue;
        p->x[p->l] = t->rows[i];
        p->y[p->l++] = l->scam == class ? 1 : -1;
    }
}

static bool has_both(const struct problem *p)
{
    int of_class = 0;

    for (int i = 0; i < p->l; i++)
        of_class += p->y[i] > 0;
    return of_class > 0 && of_class < p->l;
}

static double price_of_misses(const char *class)
{
    return strcmp(class, "not_a_scam") == 0 ? PRICE_OF_HARMLESS : PRICE_OF_MISSES;
}

/* The trust region solver draws no lots, so the same lessons give the same weights. */
static void teach_class(struct desk *t, unsigned class, struct problem p)
{
    int label = 1;
    double more = price_of_misses(t->lessons->classes[class]), sign;
    bool proves = t->without < t->lessons->fold_count;
    struct parameter how = {.solver_type = L2R_LR,
                            .eps = proves ? CLOSE_TO_PROVE : CLOSE_ENOUGH,
                            .C = PRICE_OF_ERRORS,
                            .nr_weight = 1,
                            .weight_label = &label,
                            .weight = &more};
    struct model *model;

    set_problem(t, class, &p);
    if (!has_both(&p))
        return;
    model = train(&p, &how);
    sign = model->label[0] == 1 ? 1 : -1; /* the class of its first row comes first */
    for (uint32_t column = 0; column <= t->columns; column++)
        t->weights[(size_t)column * t->lessons->class_count + class] =
            model->w[column] * sign * t->rarity[column + 1];
    free_and_destroy_model(&model);
}

static void teach(struct desk *t)
{
    struct problem p = {.n = (int)t->columns + 1, .bias = -1};

    p.y = arena_array(t->arena, t->lessons->count, sizeof *p.y);
    p.x = arena_array(t->arena, t->lessons->count, sizeof(*p.x));
    t->weights = arena_array(t->arena, (t->columns + 1) * (size_t)t->lessons->class_count,
                             sizeof *t->weights);
    set_print_string_function(say_nothing);
    for (unsigned class = 0; class < t->lessons->class_count; class ++)
        teach_class(t, class, p);
}

/* --- rounding --- */

static void set_scales(struct classifier *c, const struct desk *t)
{
    for (unsigned k = 0; k < c->class_count; k++) {
        double most = 0;

        for (uint32_t column = 0; column < t->columns; column++)
            most = fmax(most, fabs(t->weights[column * c->class_count + k]));
        c->scale[k] = most > 0 ? most / INT8_MAX : 1;
        c->bias[k] = t->weights[t->columns * c->class_count + k];
    }
}

static int rounded_weight(const struct classifier *c, const double *weights, unsigned class)
{
    return (int)lrint(weights[class] / c->scale[class]);
}

/* The largest of a row, in steps. */
static int loudness(const struct classifier *c, const double *weights)
{
    int most = 0;

    for (unsigned k = 0; k < c->class_count; k++) {
        int now = abs(rounded_weight(c, weights, k));

        most = now > most ? now : most;
    }
    return most;
}

/* So many steps must one weight of a row have for the rows to be few enough; what rounds to nothing is left out anyway. */
static int least_loudness(const struct classifier *c, const struct desk *t)
{
    uint32_t louder[INT8_MAX + 2] = {0}, rows = 0;
    int least = INT8_MAX;

    for (uint32_t column = 0; column < t->columns; column++)
        louder[loudness(c, t->weights + (size_t)column * c->class_count)]++;
    while (least > 0 && rows + louder[least] <= ROWS_MOST)
        rows += louder[least--];
    return least + 1;
}

static void keep_row(struct classifier *c, const double *weights, uint32_t place)
{
    int8_t *row = c->rows + (size_t)c->row_count * c->class_count;

    for (unsigned k = 0; k < c->class_count; k++)
        row[k] = (int8_t)rounded_weight(c, weights, k);
    c->places[place / 64].told |= UINT64_C(1) << place % 64;
    c->row_count++;
}

static void keep_rows(struct classifier *c, const struct desk *t)
{
    int least = least_loudness(c, t);

    for (uint32_t place = 0; place < FEATURES; place++) {
        uint32_t column = t->column_of[place];
        const double *weights = t->weights + (column ? column - 1 : 0) * (size_t)c->class_count;

        if (column && loudness(c, weights) >= least)
            keep_row(c, weights, place);
    }
    classifier_number_rows(c);
}

static struct classifier *rounded(const struct desk *t)
{
    struct arena *memory = arena_new();
    struct classifier *c = arena_alloc(memory, sizeof *c);

    c->memory = memory;
    c->class_count = t->lessons->class_count;
    memcpy(c->classes, t->lessons->classes, c->class_count * sizeof *c->classes);
    memcpy(c->stamp, t->lessons->stamp, sizeof c->stamp);
    c->sharpness = 1;
    classifier_make_places(c);
    c->rows = arena_array(memory, (size_t)t->columns * c->class_count, 1);
    set_scales(c, t);
    keep_rows(c, t);
    return c;
}

struct classifier *classifier_train(const struct lessons *l, size_t without)
{
    struct desk t = {.lessons = l, .without = without, .arena = arena_new()};
    struct classifier *c;

    number_columns(&t);
    lay_out(&t);
    teach(&t);
    c = rounded(&t);
    arena_free(&t.arena);
    return c;
}
