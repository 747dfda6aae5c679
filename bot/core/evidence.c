/* evidence.c: what is proved, what is missing, how strong the file is. */
/* SPDX-License-Identifier: MIT */
#include "core/evidence.h"
#include "core/render.h"
#include <string.h>

struct weighing {
    const struct view *view;
    const struct class_def *class; /* NULL: a class that the set does not know */
    const char *have, *weak;       /* sets of kinds */
    const char *language;
    struct plan *out;
};

static const char *set_of(const struct view *v, const char *id)
{
    const struct fact_def *def = dialog_fact(v->dialog, id);
    struct value value;

    return def && view_value(v, def, &value) && value.text ? value.text : "";
}

static void list_have(const struct weighing *w)
{
    const struct dialog *d = w->view->dialog;

    w->out->have = arena_array(w->view->arena, d->evidence_count, sizeof *w->out->have);
    for (size_t i = 0; i < d->evidence_count; i++)
        if (set_has(w->have, d->evidence[i].id))
            w->out->have[w->out->have_count++] = d->evidence[i].id;
}

static const char *told(const struct weighing *w, const char *kind, const char *which)
{
    const char *key = arena_print(w->view->arena, "evidence.%s.%s", kind, which);

    return render(w->view->dialog->texts, w->language, key, NULL, 0, w->view->arena);
}

/* As `told`, for what a set of dialogs need not say. */
static const char *told_if_any(const struct weighing *w, const char *kind, const char *which)
{
    const char *key = arena_print(w->view->arena, "evidence.%s.%s", kind, which);

    return text_table_has(w->view->dialog->texts, "en", key) ? told(w, kind, which) : NULL;
}

static struct plan_proof proof_of(const struct weighing *w, const char *kind)
{
    const struct dialog *d = w->view->dialog;
    struct plan_proof proof = {.kind = kind,
                               .why = told(w, kind, "why"),
                               .how = told(w, kind, "how"),
                               .good = told_if_any(w, kind, "good"),
                               .weak = told_if_any(w, kind, "weak")};

    for (size_t i = 0; i < d->evidence_count; i++)
        if (strcmp(d->evidence[i].id, kind) == 0) {
            proof.asked_by = d->evidence[i].asked_by;
            proof.asked_by_count = d->evidence[i].asked_by_count;
        }
    return proof;
}

static void list_missing(const struct weighing *w, const char *const *kinds, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!set_has(w->have, kinds[i]))
            w->out->missing[w->out->missing_count++] = proof_of(w, kinds[i]);
}

/* How many of the kinds that must be there are; what is missing or weak among them is a reason. */
static size_t count_proved(const struct weighing *w, size_t *weak)
{
    struct plan *out = w->out;
    size_t there = 0;

    for (size_t i = 0; i < w->class->prove_count; i++) {
        const char *kind = w->class->prove[i];
        bool had = set_has(w->have, kind), is_weak = had && set_has(w->weak, kind);

        there += had;
        *weak += is_weak;
        if (!had || is_weak)
            out->strength_because[out->strength_count++] =
                arena_print(w->view->arena, "%s:%s", had ? "weak" : "missing", kind);
    }
    return there;
}

static const char *strength(const struct weighing *w)
{
    const struct class_def *c = w->class;
    size_t weak = 0, there = count_proved(w, &weak);

    if (c->prove_count == 0) /* nothing is asked of it: whatever there is serves */
        return w->out->have_count ? "usable" : "thin";
    if (there == c->prove_count && weak == 0)
        return "complete";
    return set_has(w->have, c->prove[0]) || there * 2 > c->prove_count ? "usable" : "thin";
}

void evidence_weigh(const struct view *v, const char *scam, const char *language, struct plan *out)
{
    static const struct class_def none;
    struct weighing w = {.view = v,
                         .class = dialog_class(v->dialog, scam),
                         .have = set_of(v, "evidence"),
                         .weak = set_of(v, "evidence_weak"),
                         .language = language,
                         .out = out};

    if (!w.class)
        w.class = &none;
    out->have_count = out->missing_count = out->strength_count = 0;
    out->missing =
        arena_array(v->arena, w.class->prove_count + w.class->better_count, sizeof *out->missing);
    out->strength_because =
        arena_array(v->arena, w.class->prove_count, sizeof *out->strength_because);
    list_have(&w);
    list_missing(&w, w.class->prove, w.class->prove_count);
    list_missing(&w, w.class->better, w.class->better_count);
    out->strength = strength(&w);
}
