/* replay_lines.c: what a line of a transcript does, one row a directive. */
/* SPDX-License-Identifier: MIT */
#include "app/replay.h"
#include "base/text.h"
#include "core/plan.h"
#include "core/triage.h"
#include "store/mail.h"
#include <stdlib.h>
#include <string.h>

#define WORDS_MOST 40

/* 0 done, 1 an expectation failed, -1 unusable. */
typedef int line_fn(struct stage *s, const char *rest, const char **why, struct err *e);

static int unusable(struct err *e, const char *what)
{
    return err_set(e, ERR_INPUT, "%s", what);
}

/* What is behind a word that says all would be a promise that nobody keeps. */
static int stands_alone(struct err *e)
{
    return unusable(e, "nothing may stand behind this word");
}

/* Words of a line, at most WORDS_MOST; in the stage's arena. */
static size_t split(struct stage *s, const char *rest, const char *words[WORDS_MOST])
{
    size_t count = 0;

    while (*rest && count < WORDS_MOST) {
        size_t length;

        rest += strspn(rest, " \t");
        length = strcspn(rest, " \t");
        if (length)
            words[count++] = arena_copy_bytes(s->a, rest, length);
        rest += length;
    }
    return count;
}

/* \n is a line break, \\ a backslash. */
static const char *unescaped(struct stage *s, const char *text)
{
    char *out = arena_copy(s->a, text), *to = out;

    for (const char *from = text; *from; from++) {
        if (from[0] == '\\' && (from[1] == 'n' || from[1] == '\\'))
            *to++ = *++from == 'n' ? '\n' : '\\';
        else
            *to++ = *from;
    }
    *to = '\0';
    return out;
}

/* --- the stage --- */

static int do_now(struct stage *s, const char *rest, const char **why, struct err *e)
{
    int64_t now = moment_parse(rest);

    (void)why;
    if (now == MOMENT_NONE)
        return unusable(e, "@now wants YYYY-MM-DD or RFC 3339");
    if (s->now_ms != MOMENT_NONE && now * 1000 > s->now_ms)
        return stage_move(s, now * 1000, e);
    s->now_ms = now * 1000;
    return 0;
}

static int do_after(struct stage *s, const char *rest, const char **why, struct err *e)
{
    static const struct {
        char unit;
        int64_t seconds;
    } UNITS[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
    char *end;
    long long n = strtoll(rest, &end, 10);

    (void)why;
    for (size_t i = 0; end != rest && i < sizeof UNITS / sizeof UNITS[0]; i++)
        if (end[0] == UNITS[i].unit && end[1] == '\0' && n > 0 && n < 1000000) {
            stage_stale(s);
            return stage_move(s, s->now_ms + n * UNITS[i].seconds * 1000, e);
        }
    return unusable(e, "@after wants a length such as 90s 20m 3h 2d");
}

static int do_actor(struct stage *s, const char *rest, bool staff, struct err *e)
{
    const char *words[WORDS_MOST];
    size_t count = split(s, rest, words);
    enum network network = NETWORK_XMPP;
    bool room = false;
    struct actor *who;

    if (count < 1)
        return unusable(e, "a name is wanted");
    for (size_t i = 1; i < count; i++) {
        bool place = staff && (strcmp(words[i], "room") == 0 || strcmp(words[i], "direct") == 0);

        if (place)
            room = strcmp(words[i], "room") == 0;
        else if (!network_named(words[i], &network))
            return unusable(e, "a network is xmpp, telegram or console; staff are direct or room");
    }
    who = stage_actor(s, staff, words[0], network, room, e);
    if (!who)
        return -1;
    *(staff ? &s->advisor : &s->buyer) = who;
    return 0;
}

static int do_buyer(struct stage *s, const char *rest, const char **why, struct err *e)
{
    (void)why;
    return do_actor(s, rest, false, e);
}

static int do_staff(struct stage *s, const char *rest, const char **why, struct err *e)
{
    (void)why;
    return do_actor(s, rest, true, e);
}

static int do_lang(struct stage *s, const char *rest, const char **why, struct err *e)
{
    struct actor *who = stage_buyer(s, e);

    (void)why;
    if (!who)
        return -1;
    if (!text_is_language(rest))
        return unusable(e, "@lang wants a language such as es or pt-BR");
    who->language = arena_copy(s->a, rest);
    return 0;
}

/* "KEY = VALUE" */
static bool pair(struct stage *s, const char *rest, const char **key, const char **value)
{
    const char *equals = strchr(rest, '=');
    size_t length = equals ? (size_t)(equals - rest) : 0;

    while (length && rest[length - 1] == ' ')
        length--;
    if (!equals || !length)
        return false;
    *key = arena_copy_bytes(s->a, rest, length);
    *value = arena_copy(s->a, equals + 1 + strspn(equals + 1, " "));
    return true;
}

static int do_knows(struct stage *s, const char *rest, const char **why, struct err *e)
{
    struct actor *who = stage_buyer(s, e);
    struct known k;

    (void)why;
    if (!who)
        return -1;
    if (!pair(s, rest, &k.fact, &k.value) || !dialog_fact(s->dialogs, k.fact))
        return unusable(e, "@knows wants FACT = VALUE with a fact of facts.json");
    for (size_t i = 0; i < who->known_count; i++)
        if (strcmp(who->knows[i].fact, k.fact) == 0) {
            who->knows[i] = k;
            return 0;
        }
    if (who->known_count == who->known_room) {
        struct known *more = arena_array(s->a, who->known_room * 2 + 16, sizeof *more);

        if (who->known_count)
            memcpy(more, who->knows, who->known_count * sizeof *more);
        who->known_room = who->known_room * 2 + 16;
        who->knows = more;
    }
    who->knows[who->known_count++] = k;
    return 0;
}

static int do_fail(struct stage *s, const char *rest, const char **why, struct err *e)
{
    static const char *const NAMES[] = {[REACH_OK] = "ok",
                                        [REACH_BLOCKED] = "blocked",
                                        [REACH_GONE] = "gone",
                                        [REACH_LATER] = "later"};
    const char *words[WORDS_MOST];
    size_t count = split(s, rest, words);
    struct actor *who = count == 2 ? stage_named(s, words[0]) : NULL;

    (void)why;
    if (!who)
        return unusable(e, "@fail wants the name of somebody here and blocked, gone, later or ok");
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        if (strcmp(NAMES[i], words[1]) == 0) {
            who->reach = (enum reach)i;
            return 0;
        }
    return unusable(e, "a network answers blocked, gone, later or ok");
}

static int do_restart(struct stage *s, const char *rest, const char **why, struct err *e)
{
    (void)why;
    return *rest ? stands_alone(e) : stage_restart(s, e);
}

/* --- inputs --- */

static struct inbound from(struct stage *s, struct actor *who, enum inbound_kind kind)
{
    return (struct inbound){.kind = kind,
                            .from = who->address,
                            .place = who->place,
                            .language = who->language,
                            .at = s->now_ms / 1000,
                            .external_id = arena_print(s->a, "%s-%d", who->name, ++who->said)};
}

static int say_text(struct stage *s, struct actor *who, const char *text, struct err *e)
{
    struct inbound what = from(s, who, INBOUND_TEXT);

    what.text = text;
    what.length = strlen(text);
    who->last_text_id = what.external_id;
    return stage_hear(s, who, &what, e);
}

/* "[2]" or "[2]^": a tap where the network has buttons, else the number as text. */
static int tap(struct stage *s, struct actor *who, const char *rest, const char **why,
               struct err *e)
{
    char *end;
    long n = strtol(rest + 1, &end, 10);
    int back = strcmp(end, "]^") == 0;
    const struct heard_line *line = actor_choices(who, back);
    struct inbound what;

    if (!line || n < 1 || (size_t)n > line->choice_count) {
        *why = "no message with such a choice";
        return 1;
    }
    if (!network_has_buttons(who->address.network))
        return say_text(s, who, arena_print(s->a, "%ld", n), e);
    what = from(s, who, INBOUND_TAP);
    what.tap = line->choices[n - 1].data;
    return stage_hear(s, who, &what, e);
}

static bool is_tap(const char *rest)
{
    char *end;

    if (rest[0] != '[')
        return false;
    (void)strtol(rest + 1, &end, 10);
    return end != rest + 1 && (strcmp(end, "]") == 0 || strcmp(end, "]^") == 0);
}

static int do_say(struct stage *s, const char *rest, const char **why, struct err *e)
{
    struct actor *who = stage_buyer(s, e);

    if (!who)
        return -1;
    return is_tap(rest) ? tap(s, who, rest, why, e) : say_text(s, who, unescaped(s, rest), e);
}

static int do_twice(struct stage *s, const char *rest, const char **why, struct err *e)
{
    struct actor *who = stage_buyer(s, e);

    (void)why;
    if (*rest)
        return stands_alone(e);
    if (!who || !who->last.external_id)
        return unusable(e, "nothing was said that could be delivered again");
    return stage_hear(s, who, &who->last, e);
}

static int send_file(struct stage *s, struct actor *who, const char *rest, struct err *e)
{
    const char *words[WORDS_MOST];
    size_t count = split(s, rest, words);
    struct inbound what;
    struct attachment file;
    char *end = NULL;

    if (count < 3)
        return unusable(e, "a file is NAME TYPE BYTES [CAPTION]");
    file = (struct attachment){
        .name = words[0], .type = words[1], .bytes = strtoll(words[2], &end, 10)};
    if (*end || file.bytes < 0)
        return unusable(e, "the size of a file is a number of bytes");
    what = from(s, who, INBOUND_FILE);
    file.reference = what.external_id;
    what.file = &file;
    if (count > 3) {
        what.text = strstr(rest, words[2]) + strlen(words[2]) + 1;
        what.length = strlen(what.text);
    }
    return stage_hear(s, who, &what, e);
}

static int do_file(struct stage *s, const char *rest, const char **why, struct err *e)
{
    struct actor *who = stage_buyer(s, e);

    (void)why;
    return who ? send_file(s, who, rest, e) : -1;
}

static int do_edit(struct stage *s, const char *rest, const char **why, struct err *e)
{
    struct actor *who = stage_buyer(s, e);
    struct inbound what;

    (void)why;
    if (!who || !who->last_text_id)
        return unusable(e, "nothing was said that could be edited");
    what = from(s, who, INBOUND_EDIT);
    what.edits = who->last_text_id;
    what.text = unescaped(s, rest);
    what.length = strlen(what.text);
    return stage_hear(s, who, &what, e);
}

static int do_all(struct stage *s, const char *rest, const char **why, struct err *e)
{
    int result = *rest ? stands_alone(e) : replay_answer_all(s, e);

    if (result == 1)
        *why = "sixty answers, and no end";
    return result;
}

static int do_staff_say(struct stage *s, const char *rest, const char **why, struct err *e)
{
    struct actor *who = stage_advisor(s, e);

    (void)why;
    return who ? say_text(s, who, unescaped(s, rest), e) : -1;
}

/* The newest message to this member that mirrors a buyer's line. */
static const char *mirrored(struct stage *s, const struct actor *who)
{
    struct person p;
    struct err e = {0};
    int64_t number;

    if (people_find(s->store, who->address, s->a, &p, &e) < 0)
        return NULL;
    for (size_t i = who->line_count; i-- > 0;)
        if (mail_mirrored(s->store, p.id, who->lines[i].external_id, &number, &e) == 0 && number)
            return who->lines[i].external_id;
    return NULL;
}

static int do_staff_reply(struct stage *s, const char *rest, const char **why, struct err *e)
{
    struct actor *who = stage_advisor(s, e);
    struct inbound what;

    if (!who)
        return -1;
    what = from(s, who, INBOUND_TEXT);
    what.reply_to = mirrored(s, who);
    what.text = unescaped(s, rest);
    what.length = strlen(what.text);
    if (!what.reply_to) {
        *why = "no mirrored message to reply to";
        return 1;
    }
    return stage_hear(s, who, &what, e);
}

static int do_staff_file(struct stage *s, const char *rest, const char **why, struct err *e)
{
    struct actor *who = stage_advisor(s, e);

    (void)why;
    return who ? send_file(s, who, rest, e) : -1;
}

/* --- expectations --- */

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

static int want_bot(struct stage *s, const char *rest, const char **why, struct err *e)
{
    return expect(s, rest, false, false, true, why, e);
}

static int want_no_bot(struct stage *s, const char *rest, const char **why, struct err *e)
{
    return expect(s, rest, false, false, false, why, e);
}

static int want_desk(struct stage *s, const char *rest, const char **why, struct err *e)
{
    return expect(s, rest, true, false, true, why, e);
}

static int want_no_desk(struct stage *s, const char *rest, const char **why, struct err *e)
{
    return expect(s, rest, true, false, false, why, e);
}

static int want_file(struct stage *s, const char *rest, const char **why, struct err *e)
{
    return expect(s, rest, false, true, true, why, e);
}

static int want_asks(struct stage *s, const char *rest, const char **why, struct err *e)
{
    const char *words[WORDS_MOST], *asks;
    size_t count = split(s, rest, words);
    struct session session;

    if (count == 0)
        return unusable(e, "asks< wants FACT [FACT...]");
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

    if (!pair(s, rest, &key, &value))
        return unusable(e, "an expectation on a case is KEY = VALUE");
    if (stage_case(s, &session))
        is = case_now(s, &session, key);
    if (!is)
        return unusable(e, arena_print(s->a, "a case has no %s", key));
    if ((strcmp(is, value) == 0) == wanted)
        return 0;
    *why = arena_print(s->a, "%s is %s", key, is);
    return 1;
}

static int want_case(struct stage *s, const char *rest, const char **why, struct err *e)
{
    return compare_case(s, rest, true, why, e);
}

static int want_no_case(struct stage *s, const char *rest, const char **why, struct err *e)
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

static int want_plan(struct stage *s, const char *rest, const char **why, struct err *e)
{
    const char *words[WORDS_MOST];
    size_t count = split(s, rest, words);
    struct session session;
    struct plan p;

    if (count < 1 || count > 2 || (count == 2 && moment_parse(words[1]) == MOMENT_NONE))
        return unusable(e, "an expectation on the plan is RULE-ID [DATE]");
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

static int want_no_plan(struct stage *s, const char *rest, const char **why, struct err *e)
{
    const char *words[WORDS_MOST];
    struct session session;
    struct plan p;

    if (split(s, rest, words) != 1)
        return unusable(e, "what the plan must not have is one RULE-ID");
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

enum needs { NOTHING, CLOCK };

static const struct {
    const char *word;
    line_fn *run;
    enum needs needs;
} LINES[] = {
    {"@now", do_now, NOTHING},         {"@after", do_after, CLOCK},
    {"@buyer", do_buyer, NOTHING},     {"@staff", do_staff, NOTHING},
    {"@lang", do_lang, NOTHING},       {"@knows", do_knows, NOTHING},
    {"@fail", do_fail, NOTHING},       {"@restart", do_restart, NOTHING},
    {"buyer>", do_say, CLOCK},         {"buyer=", do_twice, CLOCK},
    {"buyer+", do_file, CLOCK},        {"buyer~", do_edit, CLOCK},
    {"buyer...", do_all, CLOCK},       {"staff>", do_staff_say, CLOCK},
    {"staff^", do_staff_reply, CLOCK}, {"staff+", do_staff_file, CLOCK},
    {"asks<", want_asks, CLOCK},       {"bot<", want_bot, CLOCK},
    {"bot!<", want_no_bot, CLOCK},     {"desk<", want_desk, CLOCK},
    {"desk!<", want_no_desk, CLOCK},   {"file<", want_file, CLOCK},
    {"case<", want_case, CLOCK},       {"case!<", want_no_case, CLOCK},
    {"plan<", want_plan, CLOCK},       {"plan!<", want_no_plan, CLOCK},
};

int replay_line(struct stage *s, const char *line, const char **why, struct err *e)
{
    size_t length = strcspn(line, " \t");

    *why = NULL;
    if (!*line || *line == '#')
        return 0;
    for (size_t i = 0; i < sizeof LINES / sizeof LINES[0]; i++) {
        if (strlen(LINES[i].word) != length || strncmp(LINES[i].word, line, length) != 0)
            continue;
        if (LINES[i].needs == CLOCK && s->now_ms == MOMENT_NONE)
            return unusable(e, "the clock is not set: begin with @now");
        return LINES[i].run(s, line + length + strspn(line + length, " \t"), why, e);
    }
    return unusable(e, "this is no line of a transcript");
}
