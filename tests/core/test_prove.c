/* test_prove.c: the prover proves a good set, and finds each thing that is broken in a bad one. */
/* SPDX-License-Identifier: MIT */
#include "core/plan.h"
#include "core/prove_set.h"

#define RUNS 120

struct proved {
    struct dialog *d;
    struct prove *p;
    struct prove_report r;
};

static struct proved prove_by(const char *patch, const struct prove_machine *machine)
{
    struct proved out = {.d = prove_set_with(patch)};

    out.p = prove_new(out.d, machine, 1, PROVE_NOW);
    prove_cover(out.p);
    prove_talk(out.p, RUNS);
    prove_tell(out.p, &out.r);
    return out;
}

static struct proved prove_it(const char *patch)
{
    return prove_by(patch, &prove_real);
}

static void done(struct proved *p)
{
    prove_free(&p->p);
    dialog_free(&p->d);
}

static const struct prove_invariant *named(const struct proved *p, const char *name)
{
    for (size_t i = 0; i < p->r.invariant_count; i++)
        if (strcmp(p->r.invariants[i].name, name) == 0)
            return &p->r.invariants[i];
    ck_abort_msg("there is no invariant %s", name);
    return NULL;
}

/* It is broken, and said so; with a conversation that shows it, unless that cannot be. */
static void breaks(struct proved *p, const char *name, bool shown)
{
    const struct prove_invariant *v = named(p, name);

    ck_assert_msg(v->broken > 0, "%s is not found broken in %zu looks", name, v->checked);
    ck_assert_ptr_nonnull(v->why);
    ck_assert(!prove_holds(&p->r));
    if (shown)
        ck_assert_msg(v->transcript && strstr(v->transcript, "buyer> "), "%s: no transcript", name);
}

static void set_breaks(const char *patch, const char *name, bool shown)
{
    struct proved p = prove_it(patch);

    breaks(&p, name, shown);
    done(&p);
}

static void machine_breaks(const struct prove_machine *machine, const char *name, bool shown)
{
    struct proved p = prove_by("{}", machine);

    breaks(&p, name, shown);
    done(&p);
}

/* --- the good set --- */

START_TEST(prove__holds_for_the_good_set_and_has_looked_at_everything)
{
    struct proved p = prove_it("{}");

    for (size_t i = 0; i < p.r.gap_count; i++)
        ck_assert_msg(p.r.gaps[i].against != NULL, "%s %s", p.r.gaps[i].pointer, p.r.gaps[i].text);
    ck_assert(prove_holds(&p.r));
    ck_assert_uint_eq(p.r.states.reached, 9);
    ck_assert_uint_eq(p.r.states.all, 9);
    ck_assert_uint_eq(p.r.choices.reached, p.r.choices.all);
    ck_assert_uint_eq(p.r.conditions.reached, p.r.conditions.all);
    ck_assert_uint_eq(p.r.boundaries.all, 12);
    ck_assert_uint_eq(p.r.boundaries.reached, 12);
    ck_assert_uint_eq(p.r.conversations, RUNS);
    for (size_t i = 0; i < p.r.invariant_count; i++)
        ck_assert_msg(p.r.invariants[i].checked > 0, "%s was never looked at",
                      p.r.invariants[i].name);
    done(&p);
}
END_TEST

START_TEST(prove__finds_the_same_again_with_the_same_seed)
{
    struct proved one = prove_it("{}"), other = prove_it("{}");

    ck_assert_uint_eq(one.r.inputs, other.r.inputs);
    for (size_t i = 0; i < one.r.invariant_count; i++)
        ck_assert_uint_eq(one.r.invariants[i].checked, other.r.invariants[i].checked);
    done(&one);
    done(&other);
}
END_TEST

START_TEST(prove__talks_with_other_buyers_under_another_seed)
{
    struct proved one = prove_it("{}");
    struct prove *p = prove_new(one.d, &prove_real, 2, PROVE_NOW);
    struct prove_report r;

    prove_talk(p, RUNS);
    prove_tell(p, &r);
    ck_assert_uint_ne(one.r.inputs, r.inputs);
    prove_free(&p);
    done(&one);
}
END_TEST

/* --- coverage --- */

/* The text of what is missing or impossible at this place; NULL: nothing is. */
static const struct prove_gap *gap_at(const struct proved *p, const char *pointer, const char *text)
{
    for (size_t i = 0; i < p->r.gap_count; i++)
        if (strcmp(p->r.gaps[i].pointer, pointer) == 0 && strstr(p->r.gaps[i].text, text))
            return &p->r.gaps[i];
    return NULL;
}

START_TEST(prove__lists_a_condition_that_contradicts_itself)
{
    struct proved p = prove_it("{\"plans/all.json\": {\"steps\": [{\"id\": \"odd\", \"track\": "
                               "\"report\", \"if\": \"country = FR and country = BE\", "
                               "\"title\": \"step.call.title\", \"text\": \"step.call.text\"}]}}");
    const struct prove_gap *gap = gap_at(&p, "/steps/0/if", "never true");

    ck_assert_ptr_nonnull(gap);
    ck_assert_str_eq(gap->against, "itself");
    ck_assert_ptr_null(gap_at(&p, "/steps/0/if", "never false"));
    done(&p);
}
END_TEST

START_TEST(prove__names_the_condition_of_the_step_that_contradicts_its_done)
{
    struct proved p =
        prove_it("{\"plans/all.json\": {\"steps\": [{\"id\": \"odd\", \"track\": \"report\", "
                 "\"if\": \"country = FR and known(country)\", \"done\": \"country = BE\", "
                 "\"title\": \"step.call.title\", \"text\": \"step.call.text\"}]}}");
    const struct prove_gap *gap = gap_at(&p, "/steps/0/done", "never true");

    ck_assert_ptr_nonnull(gap);
    ck_assert_str_eq(gap->against, "country = FR and known(country)");
    done(&p);
}
END_TEST

START_TEST(prove__tells_of_a_state_that_nobody_comes_to)
{
    struct proved p = prove_it("{\"intake.json\": {\"states\": {\"recall\": {\"when\": "
                               "\"known(platform) and platform = other\"}}}}");

    ck_assert_ptr_nonnull(gap_at(&p, "/states/recall", "no conversation came here"));
    ck_assert_uint_eq(p.r.states.reached, 8);
    done(&p);
}
END_TEST

START_TEST(prove__finds_the_amount_on_both_sides_of_a_threshold)
{
    struct proved p = prove_it(
        "{\"triage.json\": {\"rules\": [{\"id\": \"large\", \"urgency\": \"normal\", \"if\": "
        "\"any(amount >= EUR 777 and amount <= EUR 777)\"}]}}");

    ck_assert_ptr_null(gap_at(&p, "/rules/0/if", "never"));
    done(&p);
}
END_TEST

START_TEST(prove__finds_days_far_apart)
{
    struct proved p = prove_it(
        "{\"triage.json\": {\"rules\": [{\"id\": \"large\", \"urgency\": \"normal\", \"if\": "
        "\"any(paid_on + 540 d < today and within(paid_on, 541 d))\"}]}}");

    ck_assert_ptr_null(gap_at(&p, "/rules/0/if", "never"));
    done(&p);
}
END_TEST

/* --- sets in which one thing is broken --- */

START_TEST(prove__sees_a_transfer_that_nobody_is_warned_of)
{
    set_breaks("{\"intake.json\": {\"alerts\": []}}", "wire-first", true);
}
END_TEST

START_TEST(prove__sees_a_transfer_that_stands_behind_other_steps)
{
    set_breaks("{\"plans/all.json\": {\"steps\": [{\"id\": \"write\", \"track\": \"seller\", "
               "\"first\": true, \"if\": \"platform = aliexpress\", \"title\": "
               "\"step.call.title\", \"text\": \"step.call.text\"}]}}",
               "wire-first", true);
}
END_TEST

START_TEST(prove__sees_a_rule_outside_its_platform)
{
    set_breaks("{\"scopes.json\": {\"scopes\": [{\"rules\": [\"AX-07\"], \"if\": \"platform = "
               "aliexpress and country != BE\"}]}}",
               "rule-in-scope", true);
}
END_TEST

START_TEST(prove__sees_a_body_that_refuses_the_case)
{
    set_breaks("{\"plans/all.json\": {\"steps\": [{\"id\": \"report\", \"track\": \"report\", "
               "\"rules\": [\"AG-FR\"], \"if\": \"known(country) and country in near\", "
               "\"title\": \"step.report.title\", \"text\": \"step.report.text\"}]}}",
               "body-takes-case", true);
}
END_TEST

START_TEST(prove__sees_a_date_that_rests_on_no_rule)
{
    set_breaks("{\"plans/all.json\": {\"steps\": [{\"id\": \"write\", \"track\": \"seller\", "
               "\"title\": \"step.call.title\", \"text\": \"step.call.text\"}]},"
               "\"text/en/set.json\": {\"step.call.text\": \"Do it until 31 December 2026.\"}}",
               "date-has-rule", true);
}
END_TEST

START_TEST(prove__sees_a_promise)
{
    set_breaks("{\"text/en/set.json\": {\"step.dispute.text\": \"You will get your money back.\"}}",
               "no-promise", false);
    set_breaks("{\"text/en/set.json\": {\"alert.call_bank\": \"Our success rate is high.\"}}",
               "no-promise", false);
    set_breaks("{\"text/en/set.json\": {\"step.call.text\": \"There is an 80 % chance.\"}}",
               "no-promise", false);
}
END_TEST

START_TEST(prove__lets_a_sentence_deny_a_promise)
{
    struct proved p = prove_it("{\"text/en/set.json\": {\"step.dispute.text\": \"Nobody can say "
                               "that you will get your money back.\"}}");

    ck_assert_uint_eq(named(&p, "no-promise")->broken, 0);
    done(&p);
}
END_TEST

START_TEST(prove__sees_the_closed_platform_of_the_eu)
{
    set_breaks("{\"text/en/set.json\": {\"step.report.text\": \"Use the ODR platform.\"}}",
               "no-closed-body", false);
}
END_TEST

START_TEST(prove__sees_that_nobody_can_call_a_person)
{
    set_breaks("{\"common.json\": {\"words\": {\"human\": null}}}", "human-everywhere", true);
}
END_TEST

START_TEST(prove__sees_a_conversation_without_an_end)
{
    set_breaks("{\"intake.json\": {\"states\": {\"country\": {\"ask\": \"seller\", \"more\": true, "
               "\"skip\": false}}}}",
               "ends", true);
}
END_TEST

/* --- a program in which one thing is broken --- */

static void real_plan(const struct dialog *d, const struct fact *facts, size_t count,
                      const char *zone, const char *language, int64_t now, struct arena *a,
                      struct plan *out)
{
    plan_build(d, facts, count, zone, language, now, a, out);
}

static void plan_out_of_order(const struct dialog *d, const struct fact *facts, size_t count,
                              const char *zone, const char *language, int64_t now, struct arena *a,
                              struct plan *out)
{
    real_plan(d, facts, count, zone, language, now, a, out);
    for (size_t i = 0; i < out->step_count; i++)
        if (out->steps[i].latest.day != DAY_NONE)
            out->steps[i].latest.day = out->steps[i].do_by.day - 1;
}

static void plan_silent_of_the_past(const struct dialog *d, const struct fact *facts, size_t count,
                                    const char *zone, const char *language, int64_t now,
                                    struct arena *a, struct plan *out)
{
    real_plan(d, facts, count, zone, language, now, a, out);
    for (size_t i = 0; i < out->step_count; i++)
        out->steps[i].state = STEP_NOW;
}

static void plan_a_day_early(const struct dialog *d, const struct fact *facts, size_t count,
                             const char *zone, const char *language, int64_t now, struct arena *a,
                             struct plan *out)
{
    real_plan(d, facts, count, zone, language, now, a, out);
    for (size_t i = 0; i < out->step_count; i++)
        if (out->steps[i].do_by.day == out->today && strcmp(out->steps[i].id, "dispute") == 0)
            out->steps[i].state = STEP_LATE;
}

static void plan_by_the_first_fact(const struct dialog *d, const struct fact *facts, size_t count,
                                   const char *zone, const char *language, int64_t now,
                                   struct arena *a, struct plan *out)
{
    real_plan(d, facts, count, zone, language, now, a, out);
    out->scam = count ? facts[0].id : out->scam;
}

static void plan_without_the_file(const struct dialog *d, const struct fact *facts, size_t count,
                                  const char *zone, const char *language, int64_t now,
                                  struct arena *a, struct plan *out)
{
    real_plan(d, facts, count, zone, language, now, a, out);
    out->strength = "";
}

START_TEST(prove__sees_a_latest_day_before_the_day_to_do_it_by)
{
    machine_breaks(&(struct prove_machine){engine_open, engine_step, plan_out_of_order},
                   "dates-in-order", true);
}
END_TEST

START_TEST(prove__sees_a_day_that_is_over_and_not_called_so)
{
    machine_breaks(&(struct prove_machine){engine_open, engine_step, plan_silent_of_the_past},
                   "never-silently-past", true);
}
END_TEST

START_TEST(prove__sees_a_step_that_changes_a_day_early)
{
    machine_breaks(&(struct prove_machine){engine_open, engine_step, plan_a_day_early},
                   "clock-edges", false);
}
END_TEST

START_TEST(prove__sees_a_plan_that_depends_on_the_order_of_facts)
{
    machine_breaks(&(struct prove_machine){engine_open, engine_step, plan_by_the_first_fact},
                   "same-plan", true);
}
END_TEST

START_TEST(prove__sees_a_plan_that_does_not_tell_how_strong_the_file_is)
{
    machine_breaks(&(struct prove_machine){engine_open, engine_step, plan_without_the_file},
                   "file-told", true);
}
END_TEST

/* An engine that has forgotten what the first question was answered. */
static int forgetful(const struct dialog *interview, const struct dialog *rules,
                     const struct casefile *before, const struct said *said, int64_t now,
                     struct arena *a, struct step *out, struct err *e)
{
    int result = engine_step(interview, rules, before, said, now, a, out, e);

    if (result == 0 && out->after.open.kind == PROMPT_ASK &&
        strcmp(out->after.open.fact, "country") == 0 && casefile_fact(&out->after, "platform", 0)) {
        out->after.open.fact = "platform";
        out->after.open.state = "platform";
    }
    return result;
}

static int deaf_to_human(const struct dialog *interview, const struct dialog *rules,
                         const struct casefile *before, const struct said *said, int64_t now,
                         struct arena *a, struct step *out, struct err *e)
{
    int result = engine_step(interview, rules, before, said, now, a, out, e);

    if (result == 0 && before->open.kind == PROMPT_REVIEW && out->hand_over)
        out->after.phase = PHASE_REVIEW;
    return result;
}

START_TEST(prove__sees_a_question_that_was_answered_before)
{
    machine_breaks(&(struct prove_machine){engine_open, forgetful, plan_build},
                   "asks-nothing-known", true);
}
END_TEST

START_TEST(prove__sees_one_place_where_nobody_can_call_a_person)
{
    machine_breaks(&(struct prove_machine){engine_open, deaf_to_human, plan_build},
                   "human-everywhere", true);
}
END_TEST

/* --- transcripts --- */

START_TEST(prove__writes_a_transcript_with_its_clock_its_buyer_and_what_should_be)
{
    struct proved p = prove_it("{\"intake.json\": {\"alerts\": []}}");
    const char *text = named(&p, "wire-first")->transcript;

    ck_assert_ptr_nonnull(strstr(text, "# wire-first: "));
    ck_assert_ptr_nonnull(strstr(text, "\n@now 2026-11-22T12:00:00Z\n@buyer ann telegram\n"));
    ck_assert_ptr_nonnull(strstr(text, "\nbot< "));
    done(&p);
}
END_TEST

TESTING_MAIN("prove", prove__holds_for_the_good_set_and_has_looked_at_everything,
             prove__finds_the_same_again_with_the_same_seed,
             prove__talks_with_other_buyers_under_another_seed,
             prove__lists_a_condition_that_contradicts_itself,
             prove__names_the_condition_of_the_step_that_contradicts_its_done,
             prove__tells_of_a_state_that_nobody_comes_to,
             prove__finds_the_amount_on_both_sides_of_a_threshold, prove__finds_days_far_apart,
             prove__sees_a_transfer_that_nobody_is_warned_of,
             prove__sees_a_transfer_that_stands_behind_other_steps,
             prove__sees_a_rule_outside_its_platform, prove__sees_a_body_that_refuses_the_case,
             prove__sees_a_date_that_rests_on_no_rule, prove__sees_a_promise,
             prove__lets_a_sentence_deny_a_promise, prove__sees_the_closed_platform_of_the_eu,
             prove__sees_that_nobody_can_call_a_person, prove__sees_a_conversation_without_an_end,
             prove__sees_a_latest_day_before_the_day_to_do_it_by,
             prove__sees_a_day_that_is_over_and_not_called_so,
             prove__sees_a_step_that_changes_a_day_early,
             prove__sees_a_plan_that_depends_on_the_order_of_facts,
             prove__sees_a_plan_that_does_not_tell_how_strong_the_file_is,
             prove__sees_a_question_that_was_answered_before,
             prove__sees_one_place_where_nobody_can_call_a_person,
             prove__writes_a_transcript_with_its_clock_its_buyer_and_what_should_be)
