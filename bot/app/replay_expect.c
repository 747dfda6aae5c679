/* replay_expect.c: what a transcript expects, and what was said instead. */
/* SPDX-License-Identifier: MIT */
#include "app/replay_lines.h"
#include "base/text.h"
#include "core/plan.h"
#include "core/plan_adjust.h"
#include "core/triage.h"
#include <string.h>

static const char *said_since(struct stage *s, bool staff)
{
    const char *all = "";

    for (size_t i = 0; i < s->actor_count; i++) {
        const struct actor *who = &s->actors[i];

        if (staff ? !who->staff : who != s->buyer)
            continue;
        for (size_t k = 0; k < who->line_count; k++)
            if (who->lines[k].fresh)
                all = arena_print(s->a, "%s%s%s", all, *all ? "\n--\n" : "", who->lines[k].text);
    }
    return *all ? all : "(nothing)";
}

static bool counts(const struct stage *s, const struct actor *who, bool staff)
{
    return staff ? who->staff : who == s->buyer;
}

/* Some fresh message (or file name) to these readers matches. 1, 0, or -1 for a bad pattern. */
static int some_matches(struct stage *s, const char *pattern, bool staff, bool file, struct err *e)
{
    for (size_t i = 0; i < s->actor_count; i++) {
        const struct actor *who = &s->actors[i];

        for (size_t k = 0; counts(s, who, staff) && k < who->line_count; k++) {
            const char *text = file ? who->lines[k].file : who->lines[k].text;
            int found = who->lines[k].fresh && text ? text_matches(pattern, text, e) : 0;

            if (found)
                return found;
        }
    }
    return 0;
}

static int expect(struct stage *s, const char *pattern, bool staff, bool file, bool wanted,
                  const char **why, struct err *e)
{
    int found = some_matches(s, pattern, staff, file, e);

    if (found < 0)
        return -1;
    if ((found == 1) == wanted)
        return 0;
    *why = arena_print(s->a, "said since the last input:\n%s", said_since(s, staff));
    return 1;
}

int want_bot(struct stage *s, const char *rest, const char **why, struct err *e)
{
    return expect(s, rest, false, false, true, why, e);
}

int want_no_bot(struct stage *s, const char *rest, const char **why, struct err *e)
{
    return expect(s, rest, false, false, false, why, e);
}

int want_desk(struct stage *s, const char *rest, const char **why, struct err *e)
{
    return expect(s, rest, true, false, true, why, e);
}

int want_no_desk(struct stage *s, const char *rest, const char **why, struct err *e)
{
    return expect(s, rest, true, false, false, why, e);
}

int want_file(struct stage *s, const char *rest, const char **why, struct err *e)
{
    return expect(s, rest, false, true, true, why, e);
}

int want_asks(struct stage *s, const char *rest, const char **why, struct err *e)
{
    const char *words[WORDS_MOST], *asks;
    size_t count = line_split(s, rest, words);
    struct session session;

    if (count == 0)
        return line_unusable(e, "asks< wants FACT [FACT...]");
    asks = stage_case(s, &session) ? engine_asks(&session.file) : NULL;
    for (size_t i = 0; asks && i < count; i++)
        if (strcmp(words[i], asks) == 0)
            return 0;
    *why = arena_print(s->a, "the open question decides %s; said since the last input:\n%s",
                       asks ? asks : "nothing", said_since(s, false));
    return 1;
}

static struct plan plan_now(struct stage *s, const struct session *session)
{
    struct plan p;

    plan_build(s->dialogs, session->file.facts, session->file.fact_count, session->file.zone,
               session->file.language, s->now_ms / 1000, s->a, &p);
    plan_adjust(s->dialogs, &session->file, &p, s->a);
    return p;
}

static const char *fact_now(struct stage *s, const struct session *session, const char *id)
{
    const struct fact *f = casefile_fact(&session->file, id, 0);
    const char *value;

    if (!f)
        f = casefile_fact(&session->file, id, 1);
    if (!f || f->state != FACT_KNOWN)
        return "none";
    value = value_print(s->a, &f->value);
    return *value ? value : "none";
}

static const char *class_now(struct stage *s, const struct session *session)
{
    struct view v = view_make(s->a, s->dialogs, session->file.facts, session->file.fact_count,
                              session->file.zone, s->now_ms / 1000);

    return triage_class(&v);
}

/* What `case< KEY` shows; NULL: there is no such key. */
static const char *case_now(struct stage *s, const struct session *session, const char *key)
{
    const struct casefile *c = &session->file;

    if (strcmp(key, "class") == 0)
        return class_now(s, session);
    if (strcmp(key, "phase") == 0)
        return phase_name(c->phase);
    if (strcmp(key, "complex") == 0)
        return plan_now(s, session).human_needed ? "yes" : "no";
    if (strcmp(key, "held_by") == 0)
        return c->phase == PHASE_HELD && c->desk.held_by ? c->desk.held_by : "none";
    if (strcmp(key, "language") == 0)
        return c->language;
    if (strcmp(key, "plan_version") == 0)
        return arena_print(s->a, "%d", c->plan_version);
    if (strcmp(key, "number") == 0)
        return arena_print(s->a, "%lld", (long long)c->number);
    return dialog_fact(s->dialogs, key) ? fact_now(s, session, key) : NULL;
}

static int compare_case(struct stage *s, const char *rest, bool wanted, const char **why,
                        struct err *e)
{
    const char *key, *value, *is = "none";
    struct session session;

    if (!line_pair(s, rest, &key, &value))
        return line_unusable(e, "an expectation on a case is KEY = VALUE");
    if (stage_case(s, &session))
        is = case_now(s, &session, key);
    if (!is)
        return line_unusable(e, arena_print(s->a, "a case has no %s", key));
    if ((strcmp(is, line_canonical(s, key, value)) == 0) == wanted)
        return 0;
    *why = arena_print(s->a, "%s is %s", key, is);
    return 1;
}

int want_case(struct stage *s, const char *rest, const char **why, struct err *e)
{
    return compare_case(s, rest, true, why, e);
}

int want_no_case(struct stage *s, const char *rest, const char **why, struct err *e)
{
    return compare_case(s, rest, false, why, e);
}

static bool has_rule(const struct plan_step *step, const char *rule)
{
    for (size_t i = 0; i < step->rule_count; i++)
        if (strcmp(step->rules[i], rule) == 0)
            return true;
    return false;
}

static bool due_is(struct stage *s, struct due due, const char *date)
{
    if (due.moment != MOMENT_NONE && strlen(date) > strlen("YYYY-MM-DD"))
        return due.moment == moment_parse(date);
    return due.day != DAY_NONE && strcmp(day_print(s->a, due.day), date) == 0;
}

static const char *steps_text(struct stage *s, const struct plan *p)
{
    const char *all = "the plan has:";

    for (size_t i = 0; i < p->step_count; i++) {
        const struct plan_step *step = &p->steps[i];

        all =
            arena_print(s->a, "%s\n  %s %s do_by %s:", all, step->id, step_state_name(step->state),
                        step->do_by.day == DAY_NONE ? "-" : day_print(s->a, step->do_by.day));
        for (size_t k = 0; k < step->rule_count; k++)
            all = arena_print(s->a, "%s %s", all, step->rules[k]);
    }
    return all;
}

int want_plan(struct stage *s, const char *rest, const char **why, struct err *e)
{
    const char *words[WORDS_MOST];
    size_t count = line_split(s, rest, words);
    struct session session;
    struct plan p;

    if (count < 1 || count > 2 || (count == 2 && moment_parse(words[1]) == MOMENT_NONE))
        return line_unusable(e, "an expectation on the plan is RULE-ID [DATE]");
    if (!stage_case(s, &session) || session.file.plan_version == 0) {
        *why = arena_print(s->a, "there is no plan; said since the last input:\n%s",
                           said_since(s, false));
        return 1;
    }
    p = plan_now(s, &session);
    for (size_t i = 0; i < p.step_count; i++)
        if (has_rule(&p.steps[i], words[0]) &&
            (count == 1 || due_is(s, p.steps[i].do_by, words[1])))
            return 0;
    *why = steps_text(s, &p);
    return 1;
}

int want_no_plan(struct stage *s, const char *rest, const char **why, struct err *e)
{
    const char *words[WORDS_MOST];
    struct session session;
    struct plan p;

    if (line_split(s, rest, words) != 1)
        return line_unusable(e, "what the plan must not have is one RULE-ID");
    if (!stage_case(s, &session) || session.file.plan_version == 0)
        return 0;
    p = plan_now(s, &session);
    for (size_t i = 0; i < p.step_count; i++)
        if (has_rule(&p.steps[i], words[0]) && p.steps[i].state != STEP_CLOSED) {
            *why = steps_text(s, &p);
            return 1;
        }
    return 0;
}
