/* prove_solve.c: facts under which conditions hold: tried one after the other, fact by fact. */
/* SPDX-License-Identifier: MIT */
#include "core/expr.h"
#include "core/proving.h"
#include <string.h>

/* `and`, `or` and `not` are taken apart into what each part must be: in three-valued logic an `and` is at least unknown where all its
 * parts are, and at most unknown where one is. What is left are comparisons of a few facts, and for these every value
 * that the set tells apart is tried. So the search meets every case there is, or finds none. */

#define LEAF_FACTS 10 /* that one comparison may look at, with what stands in for them */
#define BLAME_WORDS                                                                                \
    8 /* of 64 bits: the first half facts, the second half which part of an `or` was taken */
#define HALF (BLAME_WORDS * 64 / 2)

/* The choices that a failure rests on. Where it does not rest on the last one, its other values are not tried: without this, one
 * comparison that cannot hold is tried again for every value of all that was chosen before. */
struct blame {
    uint64_t bits[BLAME_WORDS];
};

enum { UNDECIDED = -2, NOT_KNOWN = -1 };

struct solving {
    struct prove *p;
    struct view view;
    int *choice; /* by fact index: UNDECIDED, NOT_KNOWN, or a place in its domain */
    struct fact *facts;
    const struct demand *demands;
    size_t demand_count;
    bool asked; /* only what a question offers */
    long budget;
    bool (*found)(void *owner, const struct solution *s);
    void *owner;
    struct arena *a;
    struct blame blame; /* of the last failure */
    int ors;            /* parts of an `or` that are taken now */
};

static const struct blame everything = {{UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
                                         UINT64_MAX, UINT64_MAX, UINT64_MAX}};
static const struct blame nothing;

static bool blamed(const struct blame *b, int choice)
{
    return b->bits[choice / 64] >> (choice % 64) & 1;
}

static void blame_choice(struct blame *b, int choice)
{
    b->bits[choice / 64] |= UINT64_C(1) << (choice % 64);
}

static void blame_also(struct blame *b, const struct blame *more)
{
    for (size_t i = 0; i < BLAME_WORDS; i++)
        b->bits[i] |= more->bits[i];
}

static void blame_not(struct blame *b, int choice)
{
    b->bits[choice / 64] &= ~(UINT64_C(1) << (choice % 64));
}

/* A fact, or (from HALF on) the part of an `or`; beyond that many they share a bit, which only makes the search longer. */
static int choice_of(const struct fact_def *f)
{
    return f->index % HALF;
}

/* What is still to be done, newest first. */
struct task {
    const struct expr *x;
    enum want want;
    const struct fact_def *without;
    const struct task *next;
    struct blame why; /* the choices that put it here */
};

static bool go_on(struct solving *s, const struct task *todo);

/* --- the facts as chosen so far --- */

static void choose(struct solving *s, const struct fact_def *f, int choice)
{
    struct fact *fact = &s->facts[f->index];

    s->choice[f->index] = choice;
    s->view.slots[f->index] = choice >= 0 ? fact : NULL;
    if (choice >= 0)
        fact->value = s->p->domains[f->index].values[choice];
}

static bool may_be(const struct solving *s, const struct fact_def *f, int choice)
{
    return !s->asked || s->p->asked[f->index][choice];
}

static bool is_class(const struct fact_def *f)
{
    return strcmp(f->id, "scam") == 0;
}

static bool meets(enum truth t, enum want want)
{
    switch (want) {
    case WANT_TRUE:
        return t == TRUTH_TRUE;
    case WANT_FALSE:
        return t == TRUTH_FALSE;
    case WANT_NOT_TRUE:
        return t != TRUTH_TRUE;
    case WANT_NOT_FALSE:
        return t != TRUTH_FALSE;
    }
    return false;
}

static bool holds(struct solving *s, const struct expr *x, enum want want,
                  const struct fact_def *without)
{
    const struct fact *kept = without ? s->view.slots[without->index] : NULL;
    enum truth t;

    s->view.derived->id = NULL;
    if (without)
        s->view.slots[without->index] = NULL;
    t = condition_test(x, &s->view);
    if (without)
        s->view.slots[without->index] = kept;
    return meets(t, want);
}

/* All that a condition has looked at. */
static void blame_all(struct solving *s, const struct expr *x)
{
    if (x->op == OP_FACT || x->op == OP_KNOWN) {
        blame_choice(&s->blame, choice_of(x->fact));
        if (x->fact->otherwise && s->choice[x->fact->index] < 0)
            blame_all(s, x->fact->otherwise);
    }
    for (size_t i = 0; i < x->count; i++)
        blame_all(s, x->of[i]);
}

/* --- one comparison --- */

struct leaf_facts {
    const struct fact_def *list[LEAF_FACTS];
    size_t count;
    bool too_many;
};

static void look_for_facts(const struct expr *x, struct leaf_facts *l)
{
    bool there = false;

    for (size_t i = 0; i < l->count; i++)
        there = there || l->list[i] == x->fact;
    if ((x->op == OP_FACT || x->op == OP_KNOWN) && !there) {
        if (l->count == LEAF_FACTS)
            l->too_many = true;
        else
            l->list[l->count++] = x->fact;
    }
    for (size_t i = 0; i < x->count; i++)
        look_for_facts(x->of[i], l);
}

struct leaf {
    struct solving *s;
    const struct task *task;
    struct leaf_facts facts;
};

static bool try_classes(struct leaf *l, size_t at);
static bool try_facts(struct leaf *l, size_t at);

/* No value of this one will do: the blame is on the others. */
static bool give_way(struct solving *s, const struct fact_def *f, const struct blame *all)
{
    choose(s, f, UNDECIDED);
    blame_also(&s->blame, all);
    blame_not(&s->blame, choice_of(f));
    return false;
}

/* Where a fact is not known, what stands in for it is looked at as well. */
static bool try_without(struct leaf *l, size_t at)
{
    const struct fact_def *f = l->facts.list[at];
    size_t count = l->facts.count;
    bool stop;

    choose(l->s, f, NOT_KNOWN);
    if (f->otherwise)
        look_for_facts(f->otherwise, &l->facts);
    stop = !l->facts.too_many && try_facts(l, at + 1);
    if (l->facts.too_many)
        l->s->budget = 0;
    l->facts.count = count;
    return stop || l->facts.too_many;
}

/* Decide the facts of a comparison from the one at `at` on; then, if it is as wanted, all the rest. */
static bool try_facts(struct leaf *l, size_t at)
{
    struct solving *s = l->s;
    const struct fact_def *f;
    struct blame all = nothing;

    if (s->budget-- <= 0)
        return true;
    if (at == l->facts.count) {
        if (holds(s, l->task->x, l->task->want, l->task->without))
            return go_on(s, l->task->next);
        s->blame = l->task->why;
        blame_all(s, l->task->x);
        return false;
    }
    f = l->facts.list[at];
    if (s->choice[f->index] != UNDECIDED)
        return try_facts(l, at + 1);
    if (is_class(f))
        return try_classes(l, at);
    for (int i = 0; i < (int)s->p->domains[f->index].count; i++) {
        if (!may_be(s, f, i))
            continue;
        choose(s, f, i);
        if (try_facts(l, at + 1))
            return true;
        if (!blamed(&s->blame, choice_of(f)))
            return give_way(s, f, &nothing);
        blame_also(&all, &s->blame);
    }
    return try_without(l, at) || give_way(s, f, &all);
}

/* A class is said, or it follows: then its own condition must hold (of "unclear" there is none), and none before it. */
static bool follows(struct leaf *l, size_t at, const struct class_def *class)
{
    const struct dialog *d = l->s->p->d;
    struct task *tasks = arena_array(l->s->a, d->class_count + 1, sizeof *tasks);
    const struct task *rest = l->task->next;
    struct blame why = l->task->why;
    size_t count = 0;

    blame_choice(&why, choice_of(l->facts.list[at]));
    for (const struct class_def *c = d->classes; c < d->classes + d->class_count; c++) {
        if (c != class && c->when && (c < class || !class->when)) {
            tasks[count] = (struct task){c->when, WANT_NOT_TRUE, l->task->without, rest, why};
            rest = &tasks[count++];
        }
    }
    if (class->when) {
        tasks[count] = (struct task){class->when, WANT_TRUE, l->task->without, rest, why};
        rest = &tasks[count];
    }
    l->s->choice[l->facts.list[at]->index] =
        NOT_KNOWN; /* and looked at as if it were said, until all is found */
    return go_on(l->s, rest);
}

/* Said to be of this class, or found to be. */
static bool try_class(struct leaf *l, size_t at, int choice)
{
    struct solving *s = l->s;
    const struct fact_def *f = l->facts.list[at];
    const struct class_def *class;
    struct blame said = nothing;

    choose(s, f, choice);
    if (may_be(s, f, choice)) {
        if (try_facts(l, at + 1))
            return true;
        said = s->blame;
        choose(s, f, choice);
    }
    class = dialog_class(s->p->d, s->p->domains[f->index].values[choice].text);
    if (!holds(s, l->task->x, l->task->want, l->task->without) || !class ||
        (!class->when && strcmp(class->id, "unclear") != 0)) {
        s->blame = l->task->why;
        blame_all(s, l->task->x);
    } else if (follows(l, at, class)) {
        return true;
    }
    blame_also(&s->blame, &said);
    return false;
}

static bool try_classes(struct leaf *l, size_t at)
{
    struct solving *s = l->s;
    const struct fact_def *f = l->facts.list[at];
    struct blame all = nothing;

    for (int i = 0; i < (int)s->p->domains[f->index].count; i++) {
        if (try_class(l, at, i))
            return true;
        if (!blamed(&s->blame, choice_of(f)))
            return give_way(s, f, &nothing);
        blame_also(&all, &s->blame);
    }
    s->blame = l->task->why;
    return give_way(s, f, &all);
}

static bool solve_leaf(struct solving *s, const struct task *task)
{
    struct leaf l = {.s = s, .task = task};

    look_for_facts(task->x, &l.facts);
    if (l.facts.too_many)
        s->budget = 0;
    return try_facts(&l, 0);
}

/* --- taking apart --- */

static enum want opposite(enum want want)
{
    switch (want) {
    case WANT_TRUE:
        return WANT_FALSE;
    case WANT_FALSE:
        return WANT_TRUE;
    case WANT_NOT_TRUE:
        return WANT_NOT_FALSE;
    case WANT_NOT_FALSE:
        return WANT_NOT_TRUE;
    }
    return want;
}

static bool all_parts(struct solving *s, const struct task *task)
{
    const struct expr *x = task->x;
    struct task *tasks = arena_array(s->a, x->count, sizeof *tasks);
    const struct task *rest = task->next;

    for (size_t i = x->count; i-- > 0;) {
        tasks[i] = (struct task){x->of[i], task->want, task->without, rest, task->why};
        rest = &tasks[i];
    }
    return go_on(s, rest);
}

static bool any_part(struct solving *s, const struct task *task)
{
    int choice = HALF + s->ors++ % HALF;
    struct blame all = nothing;
    bool stop = false, matters = true;

    for (size_t i = 0; !stop && matters && i < task->x->count; i++) {
        struct task one = {task->x->of[i], task->want, task->without, task->next, task->why};

        blame_choice(&one.why, choice);
        stop = go_on(s, &one);
        matters = blamed(&s->blame, choice);
        if (!matters)
            all = nothing;
        blame_also(&all, &s->blame);
    }
    s->ors--;
    if (!stop) {
        s->blame = all;
        blame_not(&s->blame, choice);
        if (matters) /* that it stands here is a reason as well */
            blame_also(&s->blame, &task->why);
    }
    return stop;
}

static bool take_apart(struct solving *s, const struct task *task)
{
    bool high = task->want == WANT_TRUE || task->want == WANT_NOT_FALSE;
    struct task one = *task;

    switch ((int)task->x->op) {
    case OP_AND:
        return high ? all_parts(s, task) : any_part(s, task);
    case OP_OR:
        return high ? any_part(s, task) : all_parts(s, task);
    case OP_NOT:
        one.want = opposite(task->want);
        one.x = task->x->of[0];
        return go_on(s, &one);
    case OP_ANY: /* of one payment */
        one.x = task->x->of[0];
        return go_on(s, &one);
    default:
        return solve_leaf(s, task);
    }
}

/* --- the whole --- */

/* With the class as it follows, not as it was looked for. */
static bool all_hold(struct solving *s)
{
    const struct fact_def *class = dialog_fact(s->p->d, "scam");
    const struct fact *said = class ? s->view.slots[class->index] : NULL;
    bool hold = true;

    if (class && s->choice[class->index] < 0)
        s->view.slots[class->index] = NULL;
    for (size_t i = 0; hold && i < s->demand_count; i++)
        hold = holds(s, s->demands[i].x, s->demands[i].want, s->demands[i].without);
    if (class)
        s->view.slots[class->index] = said;
    return hold;
}

static bool report(struct solving *s)
{
    const struct dialog *d = s->p->d;
    struct fact *facts;
    struct solution out;

    s->blame = everything; /* all other facts are wanted as well */
    if (!all_hold(s))
        return false;
    facts = arena_array(s->a, d->fact_count + 1, sizeof *facts);
    out = (struct solution){.facts = facts};
    for (size_t i = 0; i < d->fact_count; i++)
        if (s->choice[d->facts[i].index] >= 0)
            facts[out.count++] = s->facts[d->facts[i].index];
    return s->found(s->owner, &out);
}

static bool go_on(struct solving *s, const struct task *todo)
{
    if (s->budget-- <= 0)
        return true;
    if (!todo)
        return report(s);
    if (!todo->x) { /* without a condition it is true */
        s->blame = todo->why;
        return meets(TRUTH_TRUE, todo->want) && go_on(s, todo->next);
    }
    return take_apart(s, todo);
}

static void prepare(struct solving *s)
{
    const struct dialog *d = s->p->d;

    s->choice = arena_array(s->a, d->fact_count + 1, sizeof *s->choice);
    s->facts = arena_array(s->a, d->fact_count + 1, sizeof *s->facts);
    s->view = view_make(s->a, d, NULL, 0, "UTC", s->p->now);
    s->view.kept = NULL;
    s->view.arena = s->a;
    for (size_t i = 0; i < d->fact_count; i++) {
        const struct fact_def *f = &d->facts[i];

        s->choice[f->index] = UNDECIDED;
        s->facts[f->index] = (struct fact){
            .id = f->id, .payment = f->of_payment ? 1 : 0, .state = FACT_KNOWN, .confirmed = true};
    }
}

enum solved solve(struct prove *p, const struct demand *demands, size_t count, bool asked,
                  long budget, bool (*found)(void *owner, const struct solution *s), void *owner)
{
    struct solving s = {.p = p,
                        .demands = demands,
                        .demand_count = count,
                        .asked = asked,
                        .budget = budget,
                        .found = found,
                        .owner = owner,
                        .a = arena_new()};
    const struct task *todo = NULL;
    struct task *tasks;
    bool stopped;

    prepare(&s);
    tasks = arena_array(s.a, count + 1, sizeof *tasks);
    for (size_t i = count; i-- > 0;) {
        tasks[i] = (struct task){.x = demands[i].x,
                                 .want = demands[i].want,
                                 .without = demands[i].without,
                                 .next = todo};
        todo = &tasks[i];
    }
    stopped = go_on(&s, todo);
    arena_free(&s.a);
    if (s.budget <= 0)
        return SOLVED_GIVEN_UP;
    return stopped ? SOLVED_STOPPED : SOLVED_ALL_TRIED;
}
