/* plan_words.c: a plan in sentences: one paragraph for each thing there is to say. */
/* SPDX-License-Identifier: MIT */
#include "core/plan_words.h"
#include "core/draft.h"
#include "core/step.h"
#include <string.h>

const char *plan_say(const struct plan_words *w, const char *key, const struct arg *args,
                     size_t count)
{
    return render(w->rules->texts, w->plan->language, key, args, count, w->arena);
}

static const char *lines(const struct plan_words *w, const char *above, const char *below)
{
    if (!above || !below)
        return above ? above : below;
    return arena_print(w->arena, "%s\n%s", above, below);
}

static const char *label(const struct plan_words *w, const char *fact, const char *value)
{
    return plan_say(w, arena_print(w->arena, "value.%s.%s", fact, value), NULL, 0);
}

/* The kinds of evidence by their labels: "the order page, the chat and photos". */
static const char *kinds(const struct plan_words *w, const char *const *ids, size_t count)
{
    const char **labels = arena_array(w->arena, count, sizeof *labels);

    for (size_t i = 0; i < count; i++)
        labels[i] = label(w, "evidence", ids[i]);
    return render_list(w->plan->language, labels, count, w->arena);
}

const char *plan_say_heading(const struct plan_words *w, int version)
{
    const struct arg args[] = {ARG_N("version", version), ARG_D("date", w->plan->today),
                               ARG_T("what", label(w, "scam", w->plan->scam))};

    return plan_say(w, version ? "plan.heading_version" : "plan.heading", args,
                    sizeof args / sizeof args[0]);
}

/* ---- When ---- */

/* Which sentence tells the dates of a step that can be done today; NULL: it has none. `window`: it may be accepted
 * after do_by. */
static const char *key_of_open(const struct plan *p, const struct plan_step *s)
{
    bool window = due_known(s->latest) && due_compare(s->latest, s->do_by) > 0;

    if (!due_known(s->do_by))
        return s->need_count ? "plan.when.needs" : NULL;
    if (s->at_once)
        return "plan.when.at_once";
    if (s->aim_by.day <= p->today)
        return window ? "plan.when.today_window" : "plan.when.today";
    if (s->aim_by.day >= s->do_by.day)
        return window ? "plan.when.day_window" : "plan.when.day";
    return window ? "plan.when.now_window" : "plan.when.now";
}

static const char *key_of_when(const struct plan *p, const struct plan_step *s)
{
    switch (s->state) {
    case STEP_NOW:
        return key_of_open(p, s);
    case STEP_LATE:
        return due_compare(s->latest, s->do_by) > 0 && due_known(s->latest)
                   ? "plan.when.late_window"
                   : "plan.when.late";
    case STEP_LATER:
        if (!due_known(s->do_by))
            return "plan.when.later_open";
        return s->aim_by.day > s->not_before.day ? "plan.when.later" : "plan.when.later_soon";
    case STEP_CLOSED:
        return due_known(s->latest) && s->latest.day < p->today ? "plan.when.closed_since"
                                                                : "plan.when.closed";
    case STEP_DONE:
        return "plan.when.done";
    }
    return NULL;
}

static const char *need_names(const struct plan_words *w, const struct plan_step *s)
{
    const char **labels = arena_array(w->arena, s->need_count, sizeof *labels);

    for (size_t i = 0; i < s->need_count; i++)
        labels[i] = step_fact_name(w->rules, w->plan->language, s->needs[i], w->arena);
    return render_list(w->plan->language, labels, s->need_count, w->arena);
}

static const char *date(const struct plan_words *w, struct due d)
{
    return due_known(d) ? step_date(w->rules, w->plan->language, d, w->arena) : "";
}

static const char *when(const struct plan_words *w, const struct plan_step *s)
{
    const struct arg args[] = {
        ARG_T("aim_by", date(w, s->aim_by)), ARG_T("do_by", date(w, s->do_by)),
        ARG_T("latest", date(w, s->latest)), ARG_T("not_before", date(w, s->not_before)),
        ARG_T("facts", need_names(w, s)),
    };

    const char *key = key_of_when(w->plan, s);

    return key ? plan_say(w, key, args, sizeof args / sizeof args[0]) : NULL;
}

/* ---- A step ---- */

static bool several_payments(const struct plan *p)
{
    for (size_t i = 0; i < p->step_count; i++)
        if (p->steps[i].payment > 1)
            return true;
    return false;
}

static bool same_words(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Do two steps tell the reader the same, but for the payment they are about? */
static bool alike(const struct plan_step *a, const struct plan_step *b)
{
    return strcmp(a->id, b->id) == 0 && a->state == b->state && same_words(a->text, b->text) &&
           same_words(a->title, b->title) && same_words(a->unsure, b->unsure) &&
           due_compare(a->not_before, b->not_before) == 0 && due_compare(a->do_by, b->do_by) == 0 &&
           due_compare(a->latest, b->latest) == 0 && due_compare(a->expect_by, b->expect_by) == 0;
}

bool plan_repeats(const struct plan *p, size_t step)
{
    for (size_t i = 0; i < step; i++)
        if (alike(&p->steps[i], &p->steps[step]))
            return true;
    return false;
}

/* The numbers of the payments that a paragraph is about: "1 and 2". */
static const char *numbers(const struct plan_words *w, const struct plan_step *s, bool all)
{
    const struct plan *p = w->plan;
    const char **items = arena_array(w->arena, p->step_count, sizeof *items);
    size_t count = 0;

    for (size_t i = 0; i < p->step_count; i++)
        if (&p->steps[i] == s || (all && alike(&p->steps[i], s)))
            items[count++] = arena_print(w->arena, "%d", p->steps[i].payment);
    return render_list(p->language, items, count, w->arena);
}

static const char *title(const struct plan_words *w, const struct plan_step *s, bool all)
{
    struct arg args[] = {ARG_T("title", s->title), ARG_T("numbers", NULL)};

    if (!s->payment || !several_payments(w->plan))
        return plan_say(w, "plan.step", args, 1);
    args[1].text = numbers(w, s, all);
    return plan_say(w, "plan.step_of_payment", args, 2);
}

static const char *chase(const struct plan_words *w, const struct plan_step *s)
{
    const struct arg arg = ARG_T("expect_by", date(w, s->expect_by));

    if (!due_known(s->expect_by))
        return NULL;
    return plan_say(w, s->expect_by.day < w->plan->today ? "plan.expect_over" : "plan.expect", &arg,
                    1);
}

static const char *attachments(const struct plan_words *w, const struct plan_step *s)
{
    const struct arg arg = ARG_T("kinds", kinds(w, s->attach, s->attach_count));

    return s->attach_count ? plan_say(w, "plan.attach", &arg, 1) : NULL;
}

static const char *explanation(const struct plan_words *w, const struct plan_step *s)
{
    const struct arg arg =
        ARG_T("because", render_list(w->plan->language, s->because, s->because_count, w->arena));

    return s->because_count ? plan_say(w, "plan.because", &arg, 1) : NULL;
}

/* A step that is closed or done has nothing to do in it: one line, without its text. */
static const char *title_and_when(const struct plan_words *w, const struct plan_step *s, bool open,
                                  bool all)
{
    const struct arg args[] = {ARG_T("title", title(w, s, all)), ARG_T("when", when(w, s))};

    return open ? lines(w, args[0].text, args[1].text) : plan_say(w, "plan.line", args, 2);
}

const char *plan_say_step(const struct plan_words *w, const struct plan_step *s,
                          enum plan_detail detail)
{
    bool open = s->state != STEP_CLOSED && s->state != STEP_DONE;
    const char *out = title_and_when(w, s, open, detail != PLAN_EXPLAINED);

    if (detail != PLAN_BRIEF && open) {
        out = lines(w, out, s->unsure);
        out = lines(w, out, s->text);
        out = lines(w, out, attachments(w, s));
    }
    if (detail != PLAN_BRIEF && s->state != STEP_CLOSED)
        out = lines(w, out, chase(w, s));
    return detail == PLAN_EXPLAINED ? lines(w, out, explanation(w, s)) : out;
}

/* ---- Evidence, warnings ---- */

const char *plan_say_have(const struct plan_words *w)
{
    const struct plan *p = w->plan;
    const char *key = arena_print(w->arena, "plan.strength.%s", p->strength);
    const struct arg arg = ARG_T("kinds", kinds(w, p->have, p->have_count));

    return lines(w, plan_say(w, key, NULL, 0),
                 p->have_count ? plan_say(w, "plan.have", &arg, 1) : NULL);
}

/* What makes it good or weak, and who looks at it; NULL: nothing of that is said. */
static const char *say_grades(const struct plan_words *w, const struct plan_proof *proof)
{
    const char **who = arena_array(w->arena, proof->asked_by_count, sizeof *who);

    if (!proof->good || !proof->weak || !proof->asked_by_count)
        return NULL;
    for (size_t i = 0; i < proof->asked_by_count; i++)
        who[i] = plan_say(w, arena_print(w->arena, "plan.decider.%s", proof->asked_by[i]), NULL, 0);
    return plan_say(
        w, "plan.missing_grades",
        (const struct arg[]){
            ARG_T("good", proof->good), ARG_T("weak", proof->weak),
            ARG_T("who", render_list(w->plan->language, who, proof->asked_by_count, w->arena))},
        3);
}

const char *plan_say_missing(const struct plan_words *w)
{
    const struct plan *p = w->plan;
    const char *out;

    if (!p->missing_count)
        return NULL;
    out = plan_say(w, "plan.missing", NULL, 0);
    for (size_t i = 0; i < p->missing_count; i++) {
        const struct arg args[] = {ARG_T("kind", label(w, "evidence", p->missing[i].kind)),
                                   ARG_T("why", p->missing[i].why),
                                   ARG_T("how", p->missing[i].how)};

        out = lines(w, out, plan_say(w, "plan.missing_item", args, 3));
        out = lines(w, out, say_grades(w, &p->missing[i]));
    }
    return out;
}

/* ---- Letters ---- */

const char *plan_say_letters(const struct plan_words *w)
{
    const struct plan *p = w->plan;
    size_t count;
    const struct draft *drafts = drafts_of_plan(w->rules, p, w->arena, &count);
    const char *out = count ? plan_say(w, "plan.letters", NULL, 0) : NULL;

    for (size_t i = 0; i < count; i++) {
        const struct arg arg =
            ARG_T("letter",
                  draft_label(w->rules, &drafts[i], several_payments(p), p->language, w->arena));

        out = lines(w, out, plan_say(w, "plan.letter", &arg, 1));
    }
    return out;
}

/* Two facts that do not go together: "contradiction:delivered_on,paid_on". */
static const char *contradiction(const struct plan_words *w, const char *pair)
{
    const char *comma = strchr(pair, ',');
    const char *one = arena_copy_bytes(w->arena, pair, (size_t)(comma - pair));
    const char *language = w->plan->language;
    const struct arg args[] = {
        ARG_T("one", step_fact_name(w->rules, language, one, w->arena)),
        ARG_T("other", step_fact_name(w->rules, language, comma + 1, w->arena))};

    return plan_say(w, "plan.warning.contradiction", args, 2);
}

/* A warning is an id, with what it is about behind a colon. Rules past review are told once, not one by one. */
static const char *warning(const struct plan_words *w, const char *id, bool *told_review)
{
    static const char review[] = "rule_past_review:", clash[] = "contradiction:";

    if (strncmp(id, clash, sizeof clash - 1) == 0)
        return contradiction(w, id + sizeof clash - 1);
    if (strncmp(id, review, sizeof review - 1) == 0) {
        bool again = *told_review;

        *told_review = true;
        return again ? NULL : plan_say(w, "plan.warning.rule_past_review", NULL, 0);
    }
    return plan_say(w, arena_print(w->arena, "plan.warning.%s", id), NULL, 0);
}

const char *plan_say_warnings(const struct plan_words *w)
{
    const char *out = NULL;
    bool told_review = false;

    for (size_t i = 0; i < w->plan->warning_count; i++)
        out = lines(w, out, warning(w, w->plan->warnings[i], &told_review));
    return out;
}

/* ---- The end ---- */

const char *plan_say_footer(const struct plan_words *w)
{
    const char *person = w->plan->human_needed ? "plan.footer.person_needed" : "plan.footer.person";
    const char *out = plan_say(w, person, NULL, 0);

    out = lines(w, out, plan_say(w, "plan.footer.recovery", NULL, 0));
    return lines(w, out, plan_say(w, "plan.footer.advice", NULL, 0));
}

static bool is_primary(const struct plan_source *s)
{
    return strcmp(s->confidence, "primary") == 0;
}

static const char *source(const struct plan_words *w, const struct plan_source *s)
{
    const struct arg args[] = {ARG_T("title", s->title), ARG_D("date", day_parse(s->read_on))};

    return lines(w, plan_say(w, "plan.source", args, 2), s->url);
}

struct source_list {
    const struct plan_source **items;
    size_t count;
};

static void add_source(struct source_list *list, const struct plan_source *s)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i]->title, s->title) == 0 &&
            strcmp(list->items[i]->read_on, s->read_on) == 0)
            return;
    list->items[list->count++] = s;
}

/* The pages behind the steps that are not closed; a target of our own was read nowhere. */
static struct source_list list_sources(const struct plan_words *w)
{
    const struct plan *p = w->plan;
    struct source_list list = {.count = 0};
    size_t room = 0;

    for (size_t i = 0; i < p->step_count; i++)
        room += p->steps[i].source_count;
    list.items = arena_array(w->arena, room, sizeof *list.items);
    for (size_t i = 0; i < p->step_count; i++)
        for (size_t k = 0; k < p->steps[i].source_count; k++)
            if (p->steps[i].state != STEP_CLOSED && *p->steps[i].sources[k].read_on)
                add_source(&list, &p->steps[i].sources[k]);
    return list;
}

static const char *sources_of(const struct plan_words *w, const struct source_list *list,
                              bool primary, const char *heading)
{
    const char *out = NULL;

    for (size_t i = 0; i < list->count; i++)
        if (is_primary(list->items[i]) == primary)
            out = lines(w, out, source(w, list->items[i]));
    return out ? lines(w, plan_say(w, heading, NULL, 0), out) : NULL;
}

/* First the rule-makers' own pages, then those that are only about them. */
const char *plan_say_sources(const struct plan_words *w)
{
    struct source_list list = list_sources(w);

    return lines(w, sources_of(w, &list, true, "plan.sources"),
                 sources_of(w, &list, false, "plan.sources_to_check"));
}
