/* step.c: one step of the rules, against the facts of a case. */
/* SPDX-License-Identifier: MIT */
#include "core/step.h"
#include "core/render.h"
#include <stddef.h>
#include <string.h>

#define SLOTS_MOST 24 /* in one sentence; what is beyond is shown as missing */
#define FACTS_MOST 24 /* that a condition or clock names; more would explain nothing */

/* ---- The facts that a step looks at ---- */

struct mentioned {
    const struct fact_def *facts[FACTS_MOST];
    size_t count;
};

static void mention(void *owner, const struct fact_def *f)
{
    struct mentioned *m = owner;

    for (size_t i = 0; i < m->count; i++)
        if (m->facts[i] == f)
            return;
    if (m->count < FACTS_MOST)
        m->facts[m->count++] = f;
}

static void mention_all(const struct expr *x, struct mentioned *m)
{
    if (x)
        condition_facts(x, mention, m);
}

/* ---- Rules and dates ---- */

static void add_rule(struct step *s, const struct rule_def *rule)
{
    for (size_t i = 0; i < s->rule_count; i++)
        if (s->rules[i] == rule)
            return;
    s->rules[s->rule_count++] = rule;
}

static void copy_dates(struct plan_step *out, const struct deadline *d, struct arena *a)
{
    out->not_before = d->not_before;
    out->do_by = d->do_by;
    out->latest = d->latest;
    out->aim_by = d->aim_by;
    out->expect_by = d->expect_by;
    out->needs = arena_array(a, d->need_count, sizeof *out->needs);
    out->need_count = d->need_count;
    for (size_t i = 0; i < d->need_count; i++)
        out->needs[i] = d->needs[i];
}

/* The last day of a route to the money, for those who ask whether it is near: without the targets of our own. */
static struct due limit_of(const struct view *v, const struct step *s)
{
    const struct rule_def **real = arena_array(v->arena, s->rule_count, sizeof *real);
    struct deadline d;
    size_t count = 0;

    for (size_t i = 0; i < s->rule_count; i++)
        if (!s->rules[i]->house)
            real[count++] = s->rules[i];
    deadline_of(v, real, count, &d);
    return d.do_by;
}

/* Rules that say "today" set no limit, however the date is shown. */
static bool says_now(const struct step *s)
{
    for (size_t i = 0; i < s->rule_count; i++)
        if (strcmp(condition_source(s->rules[i]->do_by), "today") != 0)
            return false;
    return s->rule_count > 0;
}

/* The clocks in force; one whose condition is not known counts as in force. Then the rules without a clock. */
static void read_rules(const struct view *v, const struct step_def *def, struct step *s)
{
    struct deadline d;

    s->rules = arena_array(v->arena, def->clock_count + def->rule_count, sizeof *s->rules);
    for (size_t i = 0; i < def->clock_count; i++)
        if (condition_test(def->clocks[i].when, v) != TRUTH_FALSE)
            add_rule(s, def->clocks[i].rule);
    deadline_of(v, s->rules, s->rule_count, &d);
    copy_dates(&s->shown, &d, v->arena);
    s->shown.at_once = says_now(s);
    s->business_days = d.business_days;
    s->limit = (struct due){.day = DAY_NONE, .moment = MOMENT_NONE};
    if (def->money)
        s->limit = limit_of(v, s);
    for (size_t i = 0; i < def->rule_count; i++)
        add_rule(s, def->rules[i]);
}

static bool holds(const struct expr *x, const struct view *v)
{
    return x && condition_test(x, v) == TRUTH_TRUE;
}

static enum step_state state_of(const struct view *v, const struct step_def *def,
                                const struct plan_step *s)
{
    if (holds(def->done, v))
        return STEP_DONE;
    if (due_passed(s->latest, v) || holds(def->closed, v))
        return STEP_CLOSED;
    if (due_passed(s->do_by, v))
        return STEP_LATE;
    return due_begun(s->not_before, v) ? STEP_NOW : STEP_LATER;
}

/* ---- Sources ---- */

/* Is it this host, or a host below it? */
static bool host_is(const char *host, size_t length, const char *allowed)
{
    size_t tail = strlen(allowed);

    if (length < tail || strncmp(host + length - tail, allowed, tail) != 0)
        return false;
    return length == tail || host[length - tail - 1] == '.';
}

/* A user name or a port in front of or behind the host is no address of an authority: such a url is not shown. */
static bool may_show(const struct dialog *d, const char *url)
{
    const char *host;
    size_t length;

    if (!url || strncmp(url, "https://", 8) != 0)
        return false;
    host = url + 8;
    length = strcspn(host, "/?#");
    for (size_t i = 0; i < d->host_count; i++)
        if (host_is(host, length, d->hosts[i]))
            return !memchr(host, '@', length) && !memchr(host, ':', length);
    return false;
}

static bool same_source(const struct plan_source *a, const struct plan_source *b)
{
    return strcmp(a->title, b->title) == 0 && strcmp(a->read_on, b->read_on) == 0 &&
           strcmp(a->confidence, b->confidence) == 0;
}

static void add_source(struct plan_step *out, struct plan_source source)
{
    for (size_t i = 0; i < out->source_count; i++)
        if (same_source(&out->sources[i], &source))
            return;
    out->sources[out->source_count++] = source;
}

static void list_sources(const struct view *v, struct step *s)
{
    size_t room = 0;

    for (size_t i = 0; i < s->rule_count; i++)
        room += s->rules[i]->source_count;
    s->shown.sources = arena_array(v->arena, room, sizeof *s->shown.sources);
    for (size_t i = 0; i < s->rule_count; i++) {
        const struct rule_def *rule = s->rules[i];

        for (size_t k = 0; k < rule->source_count; k++) {
            const struct source_def *from = rule->sources[k];

            add_source(&s->shown, (struct plan_source){
                                      .title = from->title,
                                      .url = may_show(v->dialog, from->url) ? from->url : NULL,
                                      .read_on = day_print(v->arena, rule->read_on),
                                      .confidence = rule->confidence});
        }
    }
}

static void list_rules(const struct view *v, struct step *s)
{
    s->shown.rules = arena_array(v->arena, s->rule_count, sizeof *s->shown.rules);
    s->shown.rule_count = s->rule_count;
    for (size_t i = 0; i < s->rule_count; i++) {
        const struct rule_def *rule = s->rules[i];

        s->shown.rules[i] = rule->id;
        if (rule->review_by != DAY_NONE && rule->review_by < v->today)
            s->shown.past_review = true;
    }
}

/* What decided it: the facts that its condition and its clocks name and that are known, then the rules. */
static void explain(const struct view *v, const struct step_def *def, struct step *s)
{
    struct mentioned m = {.count = 0};
    struct plan_step *out = &s->shown;

    mention_all(def->when, &m);
    for (size_t i = 0; i < s->rule_count; i++) {
        const struct rule_def *rule = s->rules[i];

        mention_all(rule->not_before, &m);
        mention_all(rule->do_by, &m);
        mention_all(rule->latest, &m);
        mention_all(rule->expect_by, &m);
    }
    out->because = arena_array(v->arena, m.count + s->rule_count, sizeof *out->because);
    for (size_t i = 0; i < m.count; i++) {
        struct value value;

        if (view_value(v, m.facts[i], &value))
            out->because[out->because_count++] =
                arena_print(v->arena, "%s = %s", m.facts[i]->id, value_print(v->arena, &value));
    }
    for (size_t i = 0; i < s->rule_count; i++)
        out->because[out->because_count++] = arena_print(v->arena, "rule %s", s->rules[i]->id);
}

/* ---- Words ---- */

const char *step_date(const struct dialog *d, const char *language, struct due date,
                      struct arena *a)
{
    struct value v = {.type = VALUE_TIME, .moment = date.moment};

    v.day = (struct day_range){date.day, date.day};
    return render_value(d->texts, language, "", &v, a);
}

const char *step_fact_name(const struct dialog *d, const char *language, const char *fact,
                           struct arena *a)
{
    return render(d->texts, language, arena_print(a, "fact.%s", fact), NULL, 0, a);
}

/* The slots of one sentence as they are found, and what goes into them. */
struct filling {
    const struct view *view;
    const char *language;
    const struct plan_step *step;
    struct arg args[SLOTS_MOST];
    size_t count;
};

static const struct {
    const char *slot;
    size_t at;
} date_slots[] = {
    {"do_by", offsetof(struct plan_step, do_by)},
    {"latest", offsetof(struct plan_step, latest)},
    {"aim_by", offsetof(struct plan_step, aim_by)},
    {"not_before", offsetof(struct plan_step, not_before)},
    {"expect_by", offsetof(struct plan_step, expect_by)},
};

static const struct due *date_of_slot(const struct plan_step *step, const char *slot)
{
    for (size_t i = 0; i < sizeof date_slots / sizeof date_slots[0]; i++)
        if (strcmp(slot, date_slots[i].slot) == 0)
            return (const struct due *)(const void *)((const char *)step + date_slots[i].at);
    return NULL;
}

static const char *not_known(const struct filling *f)
{
    const struct view *v = f->view;

    return render(v->dialog->texts, f->language, "plan.not_known", NULL, 0, v->arena);
}

static struct arg arg_of_fact(const struct filling *f, const char *slot, const struct fact_def *def)
{
    const struct view *v = f->view;
    struct value value;

    if (!view_value(v, def, &value))
        return (struct arg)ARG_T(slot, not_known(f));
    if (value.type == VALUE_NUMBER)
        return (struct arg)ARG_N(slot, value.number);
    return (struct arg)ARG_T(
        slot, render_value(v->dialog->texts, f->language, def->id, &value, v->arena));
}

/* Days left are counted to the safe day, from the day that begins first: rather one too few. */
static struct arg arg_of_slot(const struct filling *f, const char *slot)
{
    const struct view *v = f->view;
    const struct due *date = date_of_slot(f->step, slot);
    const struct fact_def *def;

    if (date && due_known(*date))
        return (struct arg)ARG_T(slot, step_date(v->dialog, f->language, *date, v->arena));
    if (!date && strcmp(slot, "days_left") == 0 && due_known(f->step->do_by)) {
        int64_t left = (int64_t)f->step->do_by.day - v->today_ahead;

        return (struct arg)ARG_N(slot, left > 0 ? left : 0);
    }
    def = date ? NULL : dialog_fact(v->dialog, slot);
    return def ? arg_of_fact(f, slot, def) : (struct arg)ARG_T(slot, not_known(f));
}

static void fill(void *owner, const char *slot)
{
    struct filling *f = owner;

    if (f->count < SLOTS_MOST) {
        const char *name = arena_copy(f->view->arena, slot);

        f->args[f->count++] = arg_of_slot(f, name);
    }
}

static const char *say(const struct view *v, const char *language, const struct plan_step *step,
                       const char *key)
{
    const struct text_table *t = v->dialog->texts;
    struct filling f = {.view = v, .language = language, .step = step};

    render_slots(t, text_table_has(t, language, key) ? language : "en", key, fill, &f);
    return render(t, language, key, f.args, f.count, v->arena);
}

/* Where the step has no words of its own for its condition: which facts would decide it. */
static const char *unsure_in_general(const struct view *v, const char *language,
                                     const struct expr *when)
{
    struct mentioned m = {.count = 0};
    const char *names[FACTS_MOST];
    size_t count = 0;
    struct value value;

    mention_all(when, &m);
    for (size_t i = 0; i < m.count; i++)
        if (!view_value(v, m.facts[i], &value))
            names[count++] = step_fact_name(v->dialog, language, m.facts[i]->id, v->arena);
    if (count == 0) /* all is known and still undecided: a range of days, or two currencies */
        return render(v->dialog->texts, language, "plan.unsure", NULL, 0, v->arena);
    return render(
        v->dialog->texts, language, "plan.unsure_facts",
        (const struct arg[]){ARG_T("facts", render_list(language, names, count, v->arena))}, 1,
        v->arena);
}

static void put_in_words(const struct view *v, const struct step_def *def, const char *language,
                         enum truth applies, struct plan_step *out)
{
    out->title = say(v, language, out, def->title);
    out->text = say(v, language, out, def->text);
    if (applies == TRUTH_TRUE)
        return;
    out->unsure = def->unsure ? say(v, language, out, def->unsure)
                              : unsure_in_general(v, language, def->when);
}

bool step_build(const struct view *v, const struct step_def *def, int payment, const char *language,
                struct step *out)
{
    enum truth applies = condition_test(def->when, v);

    if (applies == TRUTH_FALSE)
        return false;
    *out = (struct step){.shown = {.id = def->id,
                                   .track = def->track,
                                   .payment = payment,
                                   .attach = def->attach,
                                   .attach_count = def->attach_count,
                                   .letter = def->letter ? def->letter->id : NULL,
                                   .first = def->first}};
    read_rules(v, def, out);
    out->shown.state = state_of(v, def, &out->shown);
    list_rules(v, out);
    list_sources(v, out);
    explain(v, def, out);
    put_in_words(v, def, language, applies, &out->shown);
    return true;
}
