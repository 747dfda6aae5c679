/* test_session.c: a case between the database and the engine, and the interview it began with. */
/* SPDX-License-Identifier: MIT */
#include "house.h"
#include "core/render.h"
#include <sys/stat.h>

static struct house h;
static struct session_cache *cache;

static void setup(void)
{
    house_make(&h);
    house_raise(&h);
    ck_assert_int_eq(session_cache_new(&cache, h.p.store, h.dialogs, &h.p.e), 0);
}

static void teardown(void)
{
    session_cache_free(&cache);
    house_remove(&h);
}

static struct session load(int64_t number)
{
    struct session s;

    ck_assert_msg(session_load(cache, number, h.p.arena, &s, &h.p.e) == 0, "%s", h.p.e.text);
    return s;
}

static int save(struct session *s)
{
    err_clear(&h.p.e);
    return session_save(cache, s, h.p.arena, &h.p.e);
}

/* --- revisions --- */

START_TEST(session_save__refuses_a_case_that_changed_meanwhile)
{
    struct session one, other;

    say(&h, "maria", "hello");
    one = load(1);
    other = load(1);
    one.file.lost = 3;
    ck_assert_int_eq(save(&one), 0);
    ck_assert_int_eq(one.file.revision, one.row.revision);
    other.file.lost = 4;
    ck_assert_int_eq(save(&other), -1);
    ck_assert_int_eq(h.p.e.kind, ERR_CONFLICT);
    ck_assert_int_eq(load(1).file.lost, 3);
    one.file.lost = 5;
    ck_assert_int_eq(save(&one), 0);
}
END_TEST

START_TEST(session_save__keeps_what_the_queue_sorts_by_in_the_row)
{
    struct session s;

    say(&h, "maria", "hello");
    s = load(1);
    s.file.phase = PHASE_WAITING;
    s.file.desk.urgency = URGENCY_NOW;
    s.file.desk.queued_at = 77;
    s.file.desk.held_by = "anna"; /* counts only while it is held */
    ck_assert_int_eq(save(&s), 0);
    s = load(1);
    ck_assert_int_eq(s.row.phase, PHASE_WAITING);
    ck_assert_int_eq(s.row.urgency, URGENCY_NOW);
    ck_assert_int_eq(s.row.queued_at, 77);
    ck_assert_ptr_null(s.row.held_by);
    s.file.phase = PHASE_HELD;
    ck_assert_int_eq(save(&s), 0);
    s = load(1);
    ck_assert_str_eq(s.row.held_by, "anna");
    ck_assert_int_eq(s.row.queued_at, 0);
}
END_TEST

START_TEST(session_load__says_which_case_cannot_be_read)
{
    struct case_row row;
    struct session s;

    say(&h, "maria", "hello");
    ck_assert_int_eq(cases_load(h.p.store, 1, h.p.arena, &row, &h.p.e), 0);
    row.state_length /= 2;
    ck_assert_int_eq(cases_save(h.p.store, &row, &h.p.e), 0);
    ck_assert_int_eq(session_load(cache, 1, h.p.arena, &s, &h.p.e), -1);
    ck_assert_ptr_nonnull(strstr(h.p.e.text, "case 1"));
    err_clear(&h.p.e);
    ck_assert_int_eq(session_load(cache, 2, h.p.arena, &s, &h.p.e), -1);
    ck_assert_int_eq(h.p.e.kind, ERR_MISSING);
}
END_TEST

START_TEST(session_fresh__begins_with_what_the_client_announced)
{
    struct person es = {.id = 1, .language = "es", .zone = "Europe/Madrid"}, nobody = {.id = 2};
    struct session s;

    session_fresh(cache, &es, 5, &s);
    ck_assert_str_eq(s.file.language, "es");
    ck_assert_str_eq(s.file.zone, "Europe/Madrid");
    ck_assert_int_eq(s.row.number, 0);
    session_fresh(cache, &nobody, 5, &s);
    ck_assert_str_eq(s.file.language, "en");
}
END_TEST

/* --- the interview is pinned, the rules are not --- */

static struct json *replaced(const struct json *from, const char *old, const char *new)
{
    struct json *out;
    const char *text = json_text(from), *at = text ? strstr(text, old) : NULL;

    if (at)
        return json_new_string(
            arena_print(h.p.arena, "%.*s%s%s", (int)(at - text), text, new, at + strlen(old)));
    if (json_type(from) != JSON_OBJECT && json_type(from) != JSON_ARRAY)
        return json_copy(from);
    out = json_type(from) == JSON_OBJECT ? json_new_object() : json_new_array();
    for (const struct json *m = json_child(from); m; m = json_next(m)) {
        if (json_key(m))
            json_put(out, json_key(m), replaced(m, old, new));
        else
            json_add(out, replaced(m, old, new));
    }
    return out;
}

/* The real dialogs with some words changed in all their files. */
static struct dialog *dialogs_with(const char *old, const char *new)
{
    struct buf bytes = BUF_INIT((size_t)16 * 1024 * 1024);
    struct json *all = replaced(h.dialogs->bundle, old, new);
    struct dialog *d;

    json_write(all, &bytes);
    ck_assert_msg(dialog_load_bundle(&d, buf_text(&bytes), bytes.length, false, &h.p.e) == 0, "%s",
                  h.p.e.text);
    json_free(&all);
    buf_free(&bytes);
    return d;
}

static void use(struct dialog *d)
{
    ck_assert_msg(turn_use_dialogs(h.turn, d, h.now_ms, &h.p.e) == 0, "%s", h.p.e.text);
    house_pump(&h);
}

START_TEST(turn_use_dialogs__leaves_the_questions_of_a_running_interview_as_they_were)
{
    struct dialog *newer = dialogs_with("Where did you find the seller?", "Which website was it?");

    ck_assert_str_ne(newer->interview, h.dialogs->interview);
    say(&h, "maria", "hello");
    use(newer);
    say(&h, "maria", "skip");
    TOLD("maria", "Where did you find the seller?");
    say(&h, "eva", "hello");
    say(&h, "eva", "skip");
    TOLD("eva", "Which website was it?");
    use(h.dialogs);
    dialog_free(&newer);
}
END_TEST

START_TEST(turn_use_dialogs__finds_an_old_interview_after_a_restart)
{
    struct dialog *newer = dialogs_with("Where did you find the seller?", "Which website was it?");

    say(&h, "maria", "hello");
    house_fell(&h);
    h.dialogs = newer;
    session_cache_free(&cache);
    house_raise(&h);
    ck_assert_int_eq(session_cache_new(&cache, h.p.store, h.dialogs, &h.p.e), 0);
    say(&h, "maria", "skip");
    TOLD("maria", "Where did you find the seller?");
}
END_TEST

/* A plan as the buyer of this case would have it: facts straight into the case. */
static void give_plan(const char *who)
{
    static const char *const FACTS[][2] = {
        {"story", "it never came"},   {"platform", "aliexpress"}, {"goods_state", "absent"},
        {"payment_method", "paypal"}, {"paid_on", "2026-09-20"},  {"paid_outside_platform", "no"},
        {"promised_on", "2026-11-25"}};
    struct session s;

    say(&h, who, "hello");
    s = load(house_person(&h, who).current_case);
    for (size_t i = 0; i < sizeof FACTS / sizeof FACTS[0]; i++) {
        const struct fact_def *def = dialog_fact(h.dialogs, FACTS[i][0]);
        struct fact f = {.id = FACTS[i][0],
                         .payment = def->of_payment ? 1 : 0,
                         .confirmed = true,
                         .at = h.now_ms / 1000};

        ck_assert(value_parse(h.p.arena, def->type, FACTS[i][1], &f.value));
        casefile_set(h.p.arena, &s.file, &f);
    }
    ck_assert_int_eq(save(&s), 0);
    for (int i = 0; i < 30 && load(s.row.number).file.plan_version == 0; i++)
        say(&h, who, load(s.row.number).file.open.kind == PROMPT_REVIEW ? "yes" : "skip");
    ck_assert_int_eq(load(s.row.number).file.plan_version, 1);
}

START_TEST(turn_use_dialogs__sends_the_next_version_of_a_plan_that_it_changes)
{
    struct dialog *same = dialogs_with("Which website was it?", ""), *newer;

    give_plan("maria");
    h.seen = h.line_count;
    use(same);
    ck_assert_uint_eq(h.seen, h.line_count);
    newer = dialogs_with("paid_on + 180 d", "paid_on + 100 d");
    use(newer);
    TOLD("maria", "29 December 2026");
    ck_assert_int_eq(load(1).file.plan_version, 2);
    h.seen = h.line_count;
    use(newer);
    ck_assert_uint_eq(h.seen, h.line_count);
    use(h.dialogs);
    dialog_free(&same);
    dialog_free(&newer);
}
END_TEST

START_TEST(turn_use_dialogs__passes_over_a_case_that_cannot_be_read)
{
    struct dialog *newer;
    struct case_row row;

    give_plan("maria");
    give_plan("eva");
    ck_assert_int_eq(cases_load(h.p.store, 1, h.p.arena, &row, &h.p.e), 0);
    row.state = "{}";
    row.state_length = 2;
    ck_assert_int_eq(cases_save(h.p.store, &row, &h.p.e), 0);
    newer = dialogs_with("paid_on + 180 d", "paid_on + 100 d");
    h.seen = h.line_count;
    use(newer);
    TOLD("eva", "29 December 2026");
    use(h.dialogs);
    dialog_free(&newer);
}
END_TEST

TESTING_MAIN_AROUND("session", setup, teardown, session_save__refuses_a_case_that_changed_meanwhile,
                    session_save__keeps_what_the_queue_sorts_by_in_the_row,
                    session_load__says_which_case_cannot_be_read,
                    session_fresh__begins_with_what_the_client_announced,
                    turn_use_dialogs__leaves_the_questions_of_a_running_interview_as_they_were,
                    turn_use_dialogs__finds_an_old_interview_after_a_restart,
                    turn_use_dialogs__sends_the_next_version_of_a_plan_that_it_changes,
                    turn_use_dialogs__passes_over_a_case_that_cannot_be_read)
