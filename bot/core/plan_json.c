/* plan_json.c: a plan as JSON. */
/* SPDX-License-Identifier: MIT */
#include "core/plan.h"

/* ---- Writing ---- */

/* Dates become text only here, so the text lives as long as one call. */
struct writing {
    struct arena *arena;
    const struct plan *plan;
};

static struct json *names(const char *const *items, size_t count)
{
    struct json *array = json_new_array();

    for (size_t i = 0; i < count; i++)
        json_add(array, json_new_string(items[i]));
    return array;
}

static void put_due(const struct writing *w, struct json *to, const char *key, struct due d)
{
    if (d.day == DAY_NONE)
        json_put_null(to, key);
    else if (d.moment == MOMENT_NONE)
        json_put_string(to, key, day_print(w->arena, d.day));
    else
        json_put_string(to, key, moment_print(w->arena, d.moment));
}

static struct json *write_sources(const struct plan_step *s)
{
    struct json *array = json_new_array();

    for (size_t i = 0; i < s->source_count; i++) {
        struct json *source = json_new_object();

        json_put_string(source, "title", s->sources[i].title);
        json_put_string(source, "url", s->sources[i].url);
        json_put_string(source, "read_on", *s->sources[i].read_on ? s->sources[i].read_on : NULL);
        json_put_string(source, "confidence", s->sources[i].confidence);
        json_add(array, source);
    }
    return array;
}

static struct json *write_step(const struct writing *w, const struct plan_step *s)
{
    struct json *step = json_new_object();

    json_put_string(step, "id", s->id);
    json_put_string(step, "track", s->track);
    if (s->payment)
        json_put_integer(step, "payment", s->payment);
    else
        json_put_null(step, "payment");
    json_put_string(step, "title", s->title);
    json_put_string(step, "text", s->text);
    json_put_string(step, "unsure", s->unsure);
    put_due(w, step, "not_before", s->not_before);
    put_due(w, step, "do_by", s->do_by);
    put_due(w, step, "latest", s->latest);
    put_due(w, step, "aim_by", s->aim_by);
    put_due(w, step, "expect_by", s->expect_by);
    json_put_string(step, "state", step_state_name(s->state));
    json_put(step, "needs", names(s->needs, s->need_count));
    json_put(step, "rules", names(s->rules, s->rule_count));
    json_put(step, "sources", write_sources(s));
    json_put(step, "attach", names(s->attach, s->attach_count));
    json_put_string(step, "letter", s->letter);
    json_put(step, "because", names(s->because, s->because_count));
    return step;
}

static struct json *write_steps(const struct writing *w)
{
    struct json *array = json_new_array();

    for (size_t i = 0; i < w->plan->step_count; i++)
        json_add(array, write_step(w, &w->plan->steps[i]));
    return array;
}

static struct json *write_file(const struct plan *p)
{
    struct json *file = json_new_object();

    json_put_string(file, "strength", p->strength);
    json_put(file, "because", names(p->strength_because, p->strength_count));
    return file;
}

static struct json *write_human(const struct plan *p)
{
    struct json *human = json_new_object();

    json_put_bool(human, "needed", p->human_needed);
    json_put_string(human, "urgency", p->human_needed ? urgency_name(p->urgency) : NULL);
    json_put(human, "because", names(p->human_because, p->human_count));
    return human;
}

static struct json *write_evidence(const struct plan *p)
{
    struct json *evidence = json_new_object(), *missing = json_new_array();

    for (size_t i = 0; i < p->missing_count; i++) {
        struct json *proof = json_new_object();

        json_put_string(proof, "kind", p->missing[i].kind);
        json_put_string(proof, "why", p->missing[i].why);
        json_put_string(proof, "how", p->missing[i].how);
        json_put_string(proof, "good", p->missing[i].good);
        json_put_string(proof, "weak", p->missing[i].weak);
        json_put(proof, "for", names(p->missing[i].asked_by, p->missing[i].asked_by_count));
        json_add(missing, proof);
    }
    json_put(evidence, "have", names(p->have, p->have_count));
    json_put(evidence, "missing", missing);
    return evidence;
}

struct json *plan_json(const struct plan *p)
{
    struct writing w = {.arena = arena_new(), .plan = p};
    struct json *root = json_new_object();

    json_put_string(root, "class", p->scam);
    json_put_string(root, "now", day_print(w.arena, p->today));
    json_put(root, "file", write_file(p));
    json_put(root, "human", write_human(p));
    json_put(root, "steps", write_steps(&w));
    json_put(root, "evidence", write_evidence(p));
    json_put(root, "warnings", names(p->warnings, p->warning_count));
    json_put_string(root, "dialogs", p->dialogs);
    arena_free(&w.arena);
    return root;
}
