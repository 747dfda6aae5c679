/* lint.c: the rules that a set should keep, in one table, and those over states and clocks. */
/* SPDX-License-Identifier: MIT */
#include "core/linting.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void linting_find(struct linting *l, const char *file, const char *pointer, const char *format, ...)
{
    char text[400];
    va_list values;

    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    if (l->count == l->room) {
        struct finding *more = arena_array(l->arena, l->room = l->room * 2 + 32, sizeof *more);

        if (l->count)
            memcpy(more, l->found, l->count * sizeof *more);
        l->found = more;
    }
    l->found[l->count++] = (struct finding){.severity = l->rule->severity,
                                            .file = file,
                                            .pointer = pointer,
                                            .rule = l->rule->name,
                                            .text = arena_copy(l->arena, text)};
}

/* --- states -------------------------------------------------------------------------------- */

static void reach(const struct dialog *d, int state, bool *reached)
{
    const struct state_def *s = &d->states[state];

    if (reached[state])
        return;
    reached[state] = true;
    for (size_t i = 0; i < s->next_count; i++)
        reach(d, s->next[i].to, reached);
}

static void unreachable_state(struct linting *l)
{
    bool *reached = arena_array(l->arena, l->d->state_count, sizeof *reached);

    reach(l->d, l->d->start, reached);
    for (size_t i = 0; i < l->d->state_count; i++)
        if (!reached[i])
            linting_find(l, l->d->states[i].file, l->d->states[i].pointer,
                         "no arrow leads here from the start");
}

static bool leads_to(const struct state_def *s, const bool *ends)
{
    for (size_t i = 0; i < s->next_count; i++)
        if (ends[s->next[i].to])
            return true;
    return false;
}

/* Backwards from the ends, until nothing new is found. */
static void no_way_on(struct linting *l)
{
    bool *ends = arena_array(l->arena, l->d->state_count, sizeof *ends);
    bool more = true;

    while (more) {
        more = false;
        for (size_t i = 0; i < l->d->state_count; i++) {
            const struct state_def *s = &l->d->states[i];

            if (ends[i] || (s->kind != STATE_END && !leads_to(s, ends)))
                continue;
            ends[i] = more = true;
        }
    }
    for (size_t i = 0; i < l->d->state_count; i++)
        if (!ends[i])
            linting_find(l, l->d->states[i].file, l->d->states[i].pointer,
                         "no end can be reached from here");
}

/* --- rules and classes --------------------------------------------------------------------- */

static const char *rule_place(struct linting *l, const struct rule_def *r, const char *key)
{
    return arena_print(l->arena, "/rules/%s%s", r->id, key);
}

static void no_source(struct linting *l)
{
    for (size_t i = 0; i < l->d->rule_count; i++)
        if (!l->d->rules[i].house && !l->d->rules[i].source_count)
            linting_find(l, "deadlines.json", rule_place(l, &l->d->rules[i], ""),
                         "the rule names no source");
}

static void past_review(struct linting *l)
{
    for (size_t i = 0; i < l->d->rule_count; i++) {
        const struct rule_def *r = &l->d->rules[i];

        if (r->review_by != DAY_NONE && r->review_by < l->today)
            linting_find(l, "deadlines.json", rule_place(l, r, "/review_by"),
                         "%s was to be reviewed by %s", r->id, day_print(l->arena, r->review_by));
    }
}

static bool any_listed(const struct dialog *d, const struct rule_def *r)
{
    for (size_t i = 0; i < r->source_count; i++)
        if (r->sources[i]->url && lint_host_listed(d, r->sources[i]->url))
            return true;
    return false;
}

/* A copy or a newspaper is shown by its title, and that is meant so; what a rule's own house says should have a link. */
static void host_not_listed(struct linting *l)
{
    for (size_t i = 0; i < l->d->rule_count; i++) {
        const struct rule_def *r = &l->d->rules[i];

        if (r->source_count && strcmp(r->confidence, "primary") == 0 && !any_listed(l->d, r))
            linting_find(l, "deadlines.json", rule_place(l, r, "/sources"),
                         "the source is called primary, but its host is not in hosts.json");
    }
}

static void class_not_listed(struct linting *l)
{
    const struct fact_def *scam = dialog_fact(l->d, "scam");

    for (size_t i = 0; i < scam->value_count; i++)
        if (!dialog_class(l->d, scam->values[i]))
            linting_find(l, "classes.json", "/classes",
                         "the class \"%s\" of facts.json is not here", scam->values[i]);
}

/* --- all of them --------------------------------------------------------------------------- */

static const struct lint_rule rules[] = {
    {"unreachable-state", LINT_ERROR, unreachable_state},
    {"no-way-on", LINT_ERROR, no_way_on},
    {"missing-label", LINT_ERROR, lint_missing_label},
    {"missing-text", LINT_ERROR, lint_missing_text},
    {"label-too-long", LINT_ERROR, lint_label_too_long},
    {"text-too-long", LINT_ERROR, lint_text_too_long},
    {"unknown-slot", LINT_ERROR, lint_unknown_slot},
    {"link-not-listed", LINT_ERROR, lint_link_not_listed},
    {"secret-question", LINT_ERROR, lint_secret_question},
    {"letter-unfilled", LINT_ERROR, lint_letter_unfilled},
    {"letter-too-long", LINT_ERROR, lint_letter_too_long},
    {"letter-without-words", LINT_ERROR, lint_letter_without_words},
    {"no-source", LINT_ERROR, no_source},
    {"class-without-plan", LINT_ERROR, lint_class_without_plan},
    {"body-without-test", LINT_ERROR, lint_body_without_test},
    {"rule-without-scope", LINT_ERROR, lint_rule_without_scope},
    {"past-review", LINT_WARNING, past_review},
    {"rule-unused", LINT_WARNING, lint_rule_unused},
    {"host-not-listed", LINT_WARNING, host_not_listed},
    {"class-not-listed", LINT_WARNING, class_not_listed},
    {"missing-translation", LINT_WARNING, lint_missing_translation},
    {"no-english", LINT_WARNING, lint_no_english},
    {"letter-translation", LINT_WARNING, lint_letter_translation},
    {"letter-unused", LINT_WARNING, lint_letter_unused},
    {"unused-text", LINT_WARNING, lint_unused_text},
};

static int by_place(const void *a, const void *b)
{
    const struct finding *one = a, *other = b;
    int order = (one->severity > other->severity) - (one->severity < other->severity);

    if (!order)
        order = strcmp(one->file, other->file);
    if (!order)
        order = strcmp(one->pointer, other->pointer);
    if (!order)
        order = strcmp(one->rule, other->rule);
    return order ? order : strcmp(one->text, other->text);
}

struct finding *lint(const struct dialog *d, int32_t today, struct arena *a, size_t *count)
{
    struct linting l = {.d = d, .today = today, .arena = a};

    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        l.rule = &rules[i];
        rules[i].look(&l);
    }
    if (l.count)
        qsort(l.found, l.count, sizeof *l.found, by_place);
    *count = l.count;
    return l.found;
}
