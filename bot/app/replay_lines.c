/* replay_lines.c: what a line of a transcript does, one row a directive. */
/* SPDX-License-Identifier: MIT */
#include "app/replay_lines.h"
#include "base/text.h"
#include "flow/hours.h"
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

int line_unusable(struct err *e, const char *what)
{
    return err_set(e, ERR_INPUT, "%s", what);
}

/* What is behind a word that says all would be a promise that nobody keeps. */
int line_stands_alone(struct err *e)
{
    return line_unusable(e, "nothing may stand behind this word");
}

/* Words of a line, at most WORDS_MOST; in the stage's arena. */
size_t line_split(struct stage *s, const char *rest, const char *words[WORDS_MOST])
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

/* "KEY = VALUE" */
bool line_pair(struct stage *s, const char *rest, const char **key, const char **value)
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

const char *line_canonical(struct stage *s, const char *fact, const char *value)
{
    const struct fact_def *f = dialog_fact(s->dialogs, fact);
    struct value v;

    return f && value_parse(s->a, f->type, value, &v) ? value_print(s->a, &v) : value;
}

/* --- the stage --- */

static int do_now(struct stage *s, const char *rest, const char **why, struct err *e)
{
    int64_t now = moment_parse(rest);

    (void)why;
    if (now == MOMENT_NONE)
        return line_unusable(e, "@now wants YYYY-MM-DD or RFC 3339");
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
    return line_unusable(e, "@after wants a length such as 90s 20m 3h 2d");
}

static int do_actor(struct stage *s, const char *rest, bool staff, struct err *e)
{
    const char *words[WORDS_MOST];
    size_t count = line_split(s, rest, words);
    enum network network = NETWORK_XMPP;
    struct staff_member told = {.role = STAFF_ADVISOR};
    bool room = false;
    struct actor *who;

    if (count < 1)
        return line_unusable(e, "a name is wanted");
    for (size_t i = 1; i < count; i++) {
        bool place = staff && (strcmp(words[i], "room") == 0 || strcmp(words[i], "direct") == 0);

        if (place)
            room = strcmp(words[i], "room") == 0;
        else if (staff && staff_role_named(words[i], &told.role))
            continue;
        else if (staff && i + 1 < count && strcmp(words[i], "speaks") == 0 &&
                 staff_languages(s->a, words[i + 1], &told.languages))
            i++;
        else if (!network_named(words[i], &network))
            return line_unusable(e, "a network is xmpp, telegram or console; staff are direct or "
                                    "room, advisor, lead or observer, and speak en,es");
    }
    who = staff ? stage_staff(s, words[0], network, room, &told, e)
                : stage_actor(s, false, words[0], network, false, e);
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
    const char *words[WORDS_MOST];

    (void)why;
    if (line_split(s, rest, words) == 2 && strcmp(words[1], "leaves") == 0)
        return stage_leave(s, words[0], e);
    return do_actor(s, rest, true, e);
}

static int do_lang(struct stage *s, const char *rest, const char **why, struct err *e)
{
    struct actor *who = stage_buyer(s, e);

    (void)why;
    if (!who)
        return -1;
    if (!text_is_language(rest))
        return line_unusable(e, "@lang wants a language such as es or pt-BR");
    who->language = arena_copy(s->a, rest);
    return 0;
}

static int do_knows(struct stage *s, const char *rest, const char **why, struct err *e)
{
    struct actor *who = stage_buyer(s, e);
    struct known k;

    (void)why;
    if (!who)
        return -1;
    if (!line_pair(s, rest, &k.fact, &k.value) || !dialog_fact(s->dialogs, k.fact))
        return line_unusable(e, "@knows wants FACT = VALUE with a fact of facts.json");
    k.value = line_canonical(s, k.fact, k.value);
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
    size_t count = line_split(s, rest, words);
    struct actor *who = count == 2 ? stage_named(s, words[0]) : NULL;

    (void)why;
    if (!who)
        return line_unusable(
            e, "@fail wants the name of somebody here and blocked, gone, later or ok");
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        if (strcmp(NAMES[i], words[1]) == 0) {
            who->reach = (enum reach)i;
            return 0;
        }
    return line_unusable(e, "a network answers blocked, gone, later or ok");
}

static int set_minutes(int64_t *out, const char *value, struct err *e)
{
    char *end;
    long long n = strtoll(value, &end, 10);

    if (end == value || *end || n < 0 || n > 10080)
        return line_unusable(e, "so many minutes are a number up to 10080");
    *out = n;
    return 0;
}

static int desk_setting_fits(const char *key, const char *value, struct err *e)
{
    struct hours hours;

    if (strcmp(key, "hours") == 0)
        return hours_parse(&hours, value, e);
    if (strcmp(key, "zone") == 0 && !zone_known(value))
        return line_unusable(e, "there is no such zone");
    return 0;
}

/* What a configuration says of the desk. */
static int do_desk(struct stage *s, const char *rest, const char **why, struct err *e)
{
    struct desk_about *about = &s->about;
    const struct {
        const char *key;
        const char **member;
    } KEYS[] = {
        {"name", &about->name},     {"register", &about->enrolled},   {"country", &about->country},
        {"verify", &about->verify}, {"conflicts", &about->conflicts}, {"hours", &about->hours},
        {"zone", &about->zone}};
    const struct {
        const char *key;
        int64_t *member;
    } MINUTES[] = {{"alarm_minutes", &about->alarm_minutes},
                   {"patience_minutes", &about->patience_minutes}};
    const char *key, *value;

    (void)why;
    for (size_t i = 0; line_pair(s, rest, &key, &value) && i < sizeof KEYS / sizeof KEYS[0]; i++)
        if (strcmp(KEYS[i].key, key) == 0) {
            *KEYS[i].member = value;
            return desk_setting_fits(key, value, e);
        }
    for (size_t i = 0; line_pair(s, rest, &key, &value) && i < COUNT_OF(MINUTES); i++)
        if (strcmp(MINUTES[i].key, key) == 0)
            return set_minutes(MINUTES[i].member, value, e);
    return line_unusable(e, "@desk wants name, register, country, verify, conflicts, hours, zone, "
                            "alarm_minutes or patience_minutes = TEXT");
}

static int do_restart(struct stage *s, const char *rest, const char **why, struct err *e)
{
    (void)why;
    return *rest ? line_stands_alone(e) : stage_restart(s, e);
}

enum needs { NOTHING, CLOCK };

static const struct {
    const char *word;
    line_fn *run;
    enum needs needs;
} LINES[] = {
    {"@now", do_now, NOTHING},           {"@after", do_after, CLOCK},
    {"@buyer", do_buyer, NOTHING},       {"@staff", do_staff, NOTHING},
    {"@lang", do_lang, NOTHING},         {"@knows", do_knows, NOTHING},
    {"@fail", do_fail, NOTHING},         {"@desk", do_desk, NOTHING},
    {"@restart", do_restart, NOTHING},   {"buyer>", input_say, CLOCK},
    {"buyer=", input_twice, CLOCK},      {"buyer+", input_file, CLOCK},
    {"buyer~", input_edit, CLOCK},       {"buyer...", input_all, CLOCK},
    {"staff>", input_staff_say, CLOCK},  {"staff^", input_staff_reply, CLOCK},
    {"staff+", input_staff_file, CLOCK}, {"asks<", want_asks, CLOCK},
    {"bot<", want_bot, CLOCK},           {"bot!<", want_no_bot, CLOCK},
    {"desk<", want_desk, CLOCK},         {"desk!<", want_no_desk, CLOCK},
    {"file<", want_file, CLOCK},         {"case<", want_case, CLOCK},
    {"case!<", want_no_case, CLOCK},     {"plan<", want_plan, CLOCK},
    {"plan!<", want_no_plan, CLOCK},
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
            return line_unusable(e, "the clock is not set: begin with @now");
        return LINES[i].run(s, line + length + strspn(line + length, " \t"), why, e);
    }
    return line_unusable(e, "this is no line of a transcript");
}
