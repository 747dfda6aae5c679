/* prove_invariants.c: what must hold, whatever a buyer says. */
/* SPDX-License-Identifier: MIT */
#include "core/compare.h"
#include "core/deadline.h"
#include "core/plan.h"
#include "core/proving.h"
#include "core/render.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define HUMAN_EACH 16 /* without coverage a person is called aside at one input of so many */
#define WIRE_HOURS 72

const struct invariant_name invariant_names[INVARIANTS] = {
    [INV_ENDS] = {"ends", "every conversation ends in a plan, a person or a kind refusal"},
    [INV_ASKED_KNOWN] = {"asks-nothing-known", "no question whose answer is known"},
    [INV_DATE_WITHOUT_RULE] = {"date-has-rule", "no date without a rule"},
    [INV_RULE_IN_SCOPE] = {"rule-in-scope",
                           "no rule outside its platform, country, network, buyer type"},
    [INV_DATES_IN_ORDER] = {"dates-in-order", "do_by is never after latest"},
    [INV_NEVER_SILENTLY_PAST] = {"never-silently-past", "a day that is over is called so"},
    [INV_WIRE_FIRST] = {"wire-first", "a transfer within 72 hours is answered first"},
    [INV_NO_PROMISE] = {"no-promise", "nothing promises money or odds"},
    [INV_FILE_TOLD] = {"file-told", "a plan tells how strong the file is, and why"},
    [INV_NO_CLOSED_BODY] = {"no-closed-body", "nobody is sent to the closed EU ODR platform"},
    [INV_BODY_TAKES_IT] = {"body-takes-case", "no body that refuses the case"},
    [INV_HUMAN_EVERYWHERE] = {"human-everywhere", "\"human\" works everywhere"},
    [INV_SAME_PLAN] = {"same-plan", "plans of the same facts are alike to the byte"},
    [INV_CLOCK_EDGES] = {"clock-edges", "a step changes its state on the day its clock says"},
};

/* --- keeping count --- */

void invariant_checked(struct prove *p, enum invariant which)
{
    p->invariants[which].checked++;
}

void invariant_broken(struct prove *p, struct talking *t, enum invariant which, const char *expect,
                      const char *format, ...)
{
    struct invariant_row *row = &p->invariants[which];
    char why[300];
    va_list values;

    if (row->broken++)
        return;
    va_start(values, format);
    vsnprintf(why, sizeof why, format, values);
    va_end(values);
    row->why = arena_copy(p->memory, why);
    if (t)
        row->transcript =
            transcript_of(t, invariant_names[which].name, row->why, expect, p->memory);
}

/* --- a transfer within 72 hours --- */

static bool known(const struct view *v, const char *id, struct value *out)
{
    const struct fact_def *f = dialog_fact(v->dialog, id);

    return f && view_value(v, f, out);
}

static bool is_hot_wire(const struct view *v)
{
    struct length limit = {.count = WIRE_HOURS, .unit = UNIT_HOURS};
    struct value method, when, done;

    if (!known(v, "payment_method", &method) || strcmp(method.text, "bank_transfer") != 0)
        return false;
    if (!known(v, "paid_at", &when) && !known(v, "paid_on", &when))
        return false;
    if ((known(v, "recall_sent", &done) && done.number) || known(v, "refunded", &done))
        return false;
    return date_within(&when, limit, v->now, v->today) == TRUTH_TRUE;
}

/* The payment that it is; 0: none. */
static int hot_wire(const struct view *v)
{
    for (int n = 1; n <= v->payments; n++) {
        struct view one = view_of_payment(v, n);

        if (is_hot_wire(&one))
            return n;
    }
    return 0;
}

static struct view view_of_case(const struct talking *t, const struct casefile *c)
{
    return view_make(t->a, t->p->d, c->facts, c->fact_count, c->zone, t->now);
}

static void look_for_method(void *owner, const struct fact_def *f)
{
    *(bool *)owner |= strcmp(f->id, "payment_method") == 0;
}

/* The alert that should speak: one that is due, else one over ways to pay that is not. NULL: the set has none. */
static const struct alert_def *due_alert(const struct dialog *d, const struct view *v)
{
    const struct alert_def *meant = NULL;

    for (size_t i = 0; i < d->alert_count; i++) {
        bool of_method = false;

        if (condition_test(d->alerts[i].when, v) == TRUTH_TRUE)
            return &d->alerts[i];
        condition_facts(d->alerts[i].when, look_for_method, &of_method);
        meant = meant || !of_method ? meant : &d->alerts[i];
    }
    return meant;
}

/* Its first words, as an expectation; without it nothing that is ever said. */
static const char *alert_line(const struct talking *t, const struct view *v)
{
    const struct alert_def *alert = due_alert(t->p->d, v);
    const char *text = alert ? render(t->p->d->texts, "en", alert->say, NULL, 0, t->a)
                             : "^a transfer of the last 72 hours is answered first$";

    return arena_print(t->a, "bot< %.*s", (int)strcspn(text, ".?*+()[\n"), text);
}

/* Once it is known, the next thing they hear is what to do about it, before any question. */
static void warned_at_once(struct talking *t)
{
    const struct step *s = t->step;
    struct view v;

    if (t->warned || s->after.fact_count == 0 || s->after.phase == PHASE_CLOSED)
        return;
    v = view_of_case(t, &s->after);
    if (!hot_wire(&v))
        return;
    t->warned = true;
    invariant_checked(t->p, INV_WIRE_FIRST);
    if (!s->urgent_news || s->reply_count == 0 || s->replies[0].choice_count)
        invariant_broken(t->p, t, INV_WIRE_FIRST, alert_line(t, &v),
                         "a transfer of the last 72 hours is known, and nothing is said about it");
}

/* --- a question --- */

/* "card", where the kind of card is asked for: rougher than the choices, so it may be asked. */
static bool is_rough(const struct talking *t, const struct fact *f)
{
    const struct prompt *o = &t->step->after.open;

    if (f->source != FROM_READING)
        return false;
    if (f->value.type == VALUE_MONEY)
        return !*f->value.currency;
    for (size_t i = 0; i < o->offered_count; i++)
        if (f->value.type == VALUE_CHOICE && strcmp(o->offered[i], f->value.text) == 0)
            return false;
    return f->value.type == VALUE_CHOICE;
}

static bool asks_for_more(const struct talking *t, const struct fact *f)
{
    const struct state_def *s = dialog_state(t->p->d, t->step->after.open.state);
    const struct trail_mark *mark = casefile_mark(&t->step->after, f->id, f->payment);

    return s && s->more && f->state == FACT_KNOWN && mark && !mark->ended;
}

/* The question as it stands last in what was said, as far as a pattern may hold it. */
static const char *question_line(const struct talking *t)
{
    const struct state_def *s = dialog_state(t->p->d, t->step->after.open.state);
    const char *text = s ? render(t->p->d->texts, "en", s->say, NULL, 0, t->a) : "";

    return arena_print(t->a, "bot!< %.*s", (int)strcspn(text, ".?*+()[{\n"), text);
}

/* Neither what they answered, nor what they answered and the bot forgot. */
static void asks_nothing_known(struct talking *t)
{
    const struct casefile *c = &t->step->after;
    const struct prompt *o = &c->open;
    const struct fact *f;
    bool forgotten;

    if (o->kind != PROMPT_ASK || o->serial == t->before.open.serial || t->changing)
        return;
    invariant_checked(t->p, INV_ASKED_KNOWN);
    f = casefile_fact(c, o->fact, o->payment);
    forgotten = !f && !t->moved && casefile_mark(&t->before, o->fact, o->payment);
    if (forgotten || (f && !is_rough(t, f) && !asks_for_more(t, f)))
        invariant_broken(t->p, t, INV_ASKED_KNOWN, question_line(t),
                         "\"%s\" is asked, and was answered before", o->fact);
}

/* --- a person --- */

/* While covering: at each question, and each other thing that can be open, once; and now and then. */
static bool is_probed(struct talking *t)
{
    const struct prompt *o = &t->step->after.open;
    const struct state_def *s = dialog_state(t->p->d, o->state);
    bool *probed =
        &t->p->probed[s ? (size_t)(s - t->p->d->states) + PROMPT_KINDS : (size_t)o->kind];
    bool before = *probed;

    *probed = true;
    return before && !random_in(&t->buyer.random, HUMAN_EACH);
}

static void calls_a_person(struct talking *t)
{
    struct prove *p = t->p;
    const char *word = buyer_word(p->d, "human");
    struct step *out;

    if (is_probed(t))
        return;
    invariant_checked(p, INV_HUMAN_EVERYWHERE);
    if (!word) {
        invariant_broken(p, t, INV_HUMAN_EVERYWHERE, NULL,
                         "common.json has no word \"human\": nobody can call a person");
        return;
    }
    out = arena_alloc(t->a, sizeof *out);
    if (!talk_aside(t, word, out) || out->after.phase != PHASE_WAITING) {
        t->inputs[t->input_count++] = (struct input){.kind = INPUT_TEXT, .text = word};
        invariant_broken(p, t, INV_HUMAN_EVERYWHERE, "case< phase = waiting",
                         "\"%s\" does not call a person here", word);
        t->input_count--;
    }
}

/* --- words --- */

static void says_no_such_thing(struct talking *t)
{
    for (size_t i = 0; i < t->step->reply_count; i++) {
        const char *text = t->step->replies[i].text;
        const char *found = text ? words_said(t->p, INV_NO_PROMISE, text) : NULL;

        if (found)
            invariant_broken(t->p, t, INV_NO_PROMISE, arena_print(t->a, "bot!< %s", found),
                             "this promises something: %s", found);
        found = text ? words_said(t->p, INV_NO_CLOSED_BODY, text) : NULL;
        if (found)
            invariant_broken(t->p, t, INV_NO_CLOSED_BODY, arena_print(t->a, "bot!< %s", found),
                             "this body is closed: %s", found);
    }
}

void invariants_after_input(struct talking *t)
{
    asks_nothing_known(t);
    warned_at_once(t);
    says_no_such_thing(t);
    calls_a_person(t);
}

/* --- a plan --- */

struct looking {
    struct prove *p;
    struct talking *t;
    const struct plan *plan;
    struct view view;
};

static const char *plan_line(const struct looking *l, const struct plan_step *s)
{
    return s->rule_count ? arena_print(l->view.arena, "plan!< %s", s->rules[0]) : NULL;
}

static bool names_a_year(const char *text)
{
    for (const char *at = text; (at = strstr(at, "20")) != NULL; at += 2)
        if (strspn(at, "0123456789") == 4 && (at == text || at[-1] < '0' || at[-1] > '9'))
            return true;
    return false;
}

static void date_has_rule(const struct looking *l, const struct plan_step *s)
{
    bool dated = due_known(s->not_before) || due_known(s->do_by) || due_known(s->latest) ||
                 due_known(s->expect_by);

    invariant_checked(l->p, INV_DATE_WITHOUT_RULE);
    if (s->rule_count == 0 && (dated || names_a_year(s->text)))
        invariant_broken(l->p, l->t, INV_DATE_WITHOUT_RULE, "bot!< \\b20[0-9][0-9]\\b",
                         "the step %s names a date, and rests on no rule", s->id);
}

static bool applies(const struct looking *l, const struct scope_def *scope,
                    const struct plan_step *s)
{
    if (s->payment) {
        struct view one = view_of_payment(&l->view, s->payment);

        return condition_test(scope->when, &one) != TRUTH_FALSE;
    }
    for (int n = 1; n <= l->view.payments; n++) {
        struct view one = view_of_payment(&l->view, n);

        if (condition_test(scope->when, &one) != TRUTH_FALSE)
            return true;
    }
    return false;
}

static void rules_in_scope(const struct looking *l, const struct plan_step *s)
{
    for (size_t i = 0; i < s->rule_count; i++) {
        const struct rule_def *rule = dialog_rule(l->p->d, s->rules[i]);
        const struct scope_def *const *scopes =
            rule ? l->p->scopes_of[rule - l->p->d->rules] : NULL;

        for (size_t k = 0; scopes && scopes[k]; k++) {
            const struct scope_def *scope = scopes[k];
            enum invariant which = scope->body ? INV_BODY_TAKES_IT : INV_RULE_IN_SCOPE;

            invariant_checked(l->p, which);
            if (!applies(l, scope, s))
                invariant_broken(l->p, l->t, which,
                                 arena_print(l->view.arena, "plan!< %s", rule->id),
                                 "the step %s rests on %s, which is only for: %s", s->id, rule->id,
                                 condition_source(scope->when));
        }
    }
}

static void dates_in_order(const struct looking *l, const struct plan_step *s)
{
    invariant_checked(l->p, INV_DATES_IN_ORDER);
    if (due_known(s->do_by) && due_known(s->latest) && due_compare(s->do_by, s->latest) > 0)
        invariant_broken(l->p, l->t, INV_DATES_IN_ORDER, plan_line(l, s),
                         "the step %s: do_by is after latest", s->id);
}

static void never_silently_past(const struct looking *l, const struct plan_step *s)
{
    bool over = s->state == STEP_CLOSED || s->state == STEP_DONE;

    invariant_checked(l->p, INV_NEVER_SILENTLY_PAST);
    if ((due_passed(s->latest, &l->view) && !over) ||
        (due_passed(s->do_by, &l->view) && !over && s->state != STEP_LATE) ||
        (due_known(s->aim_by) && s->aim_by.day < l->view.today))
        invariant_broken(l->p, l->t, INV_NEVER_SILENTLY_PAST, plan_line(l, s),
                         "the step %s is called %s, and its day is over", s->id,
                         step_state_name(s->state));
}

static void wire_first(const struct looking *l)
{
    const struct plan_step *s = l->plan->steps;
    struct view one;

    if (!hot_wire(&l->view))
        return;
    invariant_checked(l->p, INV_WIRE_FIRST);
    if (l->plan->step_count && s->first && s->state == STEP_NOW && s->payment) {
        one = view_of_payment(&l->view, s->payment);
        if (is_hot_wire(&one) || strcmp(s->track, "payment") == 0)
            return;
    }
    invariant_broken(l->p, l->t, INV_WIRE_FIRST, NULL,
                     "a transfer of the last 72 hours, and the plan begins with %s",
                     l->plan->step_count ? s->id : "nothing");
}

static void file_told(const struct looking *l)
{
    const struct plan *p = l->plan;
    bool whole = p->strength && strcmp(p->strength, "complete") == 0;
    bool part =
        p->strength && (strcmp(p->strength, "usable") == 0 || strcmp(p->strength, "thin") == 0);

    const struct class_def *c = dialog_class(l->p->d, p->scam);
    bool why =
        p->strength_count || !c || !c->prove_count; /* of some classes nothing is to be proved */

    invariant_checked(l->p, INV_FILE_TOLD);
    if (!whole && !(part && why))
        invariant_broken(l->p, l->t, INV_FILE_TOLD, NULL,
                         "the plan does not tell how strong the file is, or not why");
}

void invariants_of_plan(struct prove *p, struct talking *t, const struct fact *facts, size_t count,
                        const struct plan *plan)
{
    struct arena *a = t ? t->a : p->aside;
    struct looking l = {.p = p, .t = t, .plan = plan};

    l.view = view_make(a, p->d, facts, count, t ? NULL : "UTC", t ? t->now : p->now);
    for (size_t i = 0; i < plan->step_count; i++) {
        date_has_rule(&l, &plan->steps[i]);
        rules_in_scope(&l, &plan->steps[i]);
        dates_in_order(&l, &plan->steps[i]);
        never_silently_past(&l, &plan->steps[i]);
    }
    wire_first(&l);
    file_told(&l);
}

/* --- the end --- */

static const struct fact *turned(const struct fact *facts, size_t count, struct arena *a)
{
    struct fact *out = arena_array(a, count + 1, sizeof *out);

    for (size_t i = 0; i < count; i++)
        out[i] = facts[count - 1 - i];
    return out;
}

/* As the engine writes it: English where there are no texts in their language. */
static const char *written_in(const struct talking *t)
{
    const char *language = t->step->after.language;

    return text_table_has(t->p->d->texts, language, "language.name") ? language : "en";
}

/* The plan that was given is that of the same facts in another order. One given before the last answers is none of these facts. */
static void same_plan(struct talking *t, const struct plan *turned)
{
    const struct casefile *c = &t->step->after;

    if (!c->plan_facts || c->plan_version == t->before.plan_version || c->changed)
        return;
    invariant_checked(t->p, INV_SAME_PLAN);
    if (strcmp(c->plan_facts, plan_digest(turned, t->a)) != 0)
        invariant_broken(t->p, t, INV_SAME_PLAN, NULL,
                         "the same facts in another order give another plan");
}

void invariants_at_end(struct talking *t)
{
    const struct casefile *c = &t->step->after;
    struct plan plan;

    invariant_checked(t->p, INV_ENDS);
    if (!t->ended)
        invariant_broken(t->p, t, INV_ENDS, "case< phase = planned",
                         "after %zu inputs there is no plan, no person and no refusal",
                         t->input_count);
    if (c->plan_version == 0 || !t->a)
        return;
    t->p->machine->plan(t->p->d, turned(c->facts, c->fact_count, t->a), c->fact_count, c->zone,
                        written_in(t), t->now, t->a, &plan);
    invariants_of_plan(t->p, t, c->facts, c->fact_count, &plan);
    same_plan(t, &plan);
    if (t->p->covering)
        conditions_of_case(t->p, c->facts, c->fact_count);
}
