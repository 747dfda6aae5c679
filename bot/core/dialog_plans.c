/* dialog_plans.c: deadlines.json and plans: the clocks with their sources, and the steps that rest on them. */
/* SPDX-License-Identifier: MIT */
#include "core/loading.h"
#include "core/render.h"
#include <stdlib.h>
#include <string.h>

#define MARGIN_MOST 60

/* --- sources ------------------------------------------------------------------------------- */

static bool is_source_id(const char *id)
{
    return *id >= 'a' && *id <= 'z' && strlen(id) <= 80 &&
           !id[strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-_")];
}

static int read_source(struct loading *l, const struct json *node, struct source_def *out)
{
    static const struct key_shape keys[] = {{"title", KEY_TEXT | KEY_NEEDED}, {"url", KEY_TEXT}};

    out->id = json_key(node);
    if (!is_source_id(out->id))
        return loading_refuse(l, node, "\"%.60s\" is no id of a source", out->id);
    if (LOADING_SHAPE(l, node, keys))
        return -1;
    out->title = json_string_at(node, "title");
    out->url = json_string_at(node, "url");
    if (out->url && strncmp(out->url, "https://", 8) != 0 && strncmp(out->url, "http://", 7) != 0)
        return loading_refuse(l, json_get(node, "url"), "this is no web address");
    return 0;
}

static int read_sources(struct loading *l, const struct json *node)
{
    struct source_def *sources = arena_array(l->arena, json_count(node), sizeof *sources);

    l->d->sources = sources;
    for (const struct json *source = json_child(node); source; source = json_next(source))
        if (read_source(l, source, &sources[l->d->source_count++]))
            return -1;
    return 0;
}

static const struct source_def *find_source(const struct dialog *d, const char *id)
{
    for (size_t i = 0; i < d->source_count; i++)
        if (strcmp(d->sources[i].id, id) == 0)
            return &d->sources[i];
    return NULL;
}

static bool known_source(const struct loading *l, const void *owner, const char *text)
{
    (void)owner;
    return find_source(l->d, text) != NULL;
}

/* --- rules --------------------------------------------------------------------------------- */

/* `AX-07`, `MC-4853N`, `US-FCBA` */
static bool is_rule_id(const char *id)
{
    return *id >= 'A' && *id <= 'Z' && strlen(id) <= 40 &&
           !id[strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-")];
}

static int read_clock(struct loading *l, const struct json *node, struct rule_def *rule)
{
    const struct {
        const char *key;
        const struct expr **out;
    } dates[] = {{"not_before", &rule->not_before},
                 {"do_by", &rule->do_by},
                 {"latest", &rule->latest},
                 {"expect_by", &rule->expect_by}};

    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        if (loading_condition(l, json_get(node, dates[i].key), EXPR_DATE, dates[i].out))
            return -1;
        rule->has_clock = rule->has_clock || *dates[i].out;
    }
    if (rule->latest && !rule->do_by)
        return loading_refuse(l, json_get(node, "latest"), "\"latest\" needs a \"do_by\"");
    rule->margin = (int)json_integer_at(node, "margin", 0);
    if (json_integer_at(node, "margin", 0) > MARGIN_MOST)
        return loading_refuse(l, json_get(node, "margin"), "a margin is at most %d days",
                              MARGIN_MOST);
    return 0;
}

static int read_rule_sources(struct loading *l, const struct json *node, struct rule_def *rule)
{
    const char **ids;

    if (loading_list(l, node, "source", known_source, NULL, &ids, &rule->source_count))
        return -1;
    rule->sources = arena_array(l->arena, rule->source_count, sizeof *rule->sources);
    for (size_t i = 0; i < rule->source_count; i++)
        rule->sources[i] = find_source(l->d, ids[i]);
    return 0;
}

/* What a rule says of itself: when it was read, until when that is believed, how good the source is. */
static int read_standing(struct loading *l, const struct json *node, struct rule_def *rule)
{
    static const char *const grades[] = {"primary", "copy", "secondary", "seed", "house"};
    const struct json *grade = json_get(node, "confidence");
    size_t which;

    if (LOADING_WORD(l, grade, grades, &which) ||
        loading_day(l, json_get(node, "read_on"), &rule->read_on) ||
        loading_day(l, json_get(node, "review_by"), &rule->review_by))
        return -1;
    rule->confidence = json_text(grade);
    rule->house = json_true_at(node, "house");
    if (!rule->house && (rule->read_on == DAY_NONE || rule->review_by == DAY_NONE))
        return loading_refuse(l, node,
                              "a rule that is not our own needs \"read_on\" and \"review_by\"");
    if (rule->review_by != DAY_NONE && rule->review_by < rule->read_on)
        return loading_refuse(l, json_get(node, "review_by"), "this is before \"read_on\"");
    return 0;
}

static int read_rule(struct loading *l, const struct json *node, struct rule_def *rule)
{
    static const struct key_shape keys[] = {
        {"not_before", KEY_TEXT}, {"do_by", KEY_TEXT},     {"latest", KEY_TEXT},
        {"expect_by", KEY_TEXT},  {"margin", KEY_NUMBER},  {"sources", KEY_LIST},
        {"read_on", KEY_TEXT},    {"review_by", KEY_TEXT}, {"confidence", KEY_TEXT | KEY_NEEDED},
        {"house", KEY_BOOL},
    };

    rule->id = json_key(node);
    if (!is_rule_id(rule->id))
        return loading_refuse(l, node, "\"%.60s\" is no id of a rule", rule->id);
    if (LOADING_SHAPE(l, node, keys) || read_clock(l, node, rule) ||
        read_rule_sources(l, json_get(node, "sources"), rule))
        return -1;
    return read_standing(l, node, rule);
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(const struct rule_def *const *)a)->id,
                  (*(const struct rule_def *const *)b)->id);
}

static void sort_names(struct dialog *d, struct arena *a)
{
    const struct rule_def **names = arena_array(a, d->rule_count, sizeof *names);

    for (size_t i = 0; i < d->rule_count; i++)
        names[i] = &d->rules[i];
    qsort(names, d->rule_count, sizeof *names, by_name);
    d->rules_by_name = names;
}

int loading_deadlines(struct loading *l)
{
    static const struct key_shape keys[] = {{"sources", KEY_OBJECT | KEY_NEEDED},
                                            {"rules", KEY_OBJECT | KEY_NEEDED}};
    const struct json *list;
    struct rule_def *rules;

    loading_open(l, "deadlines.json");
    if (LOADING_SHAPE(l, l->root, keys) || read_sources(l, json_get(l->root, "sources")))
        return -1;
    list = json_get(l->root, "rules");
    rules = arena_array(l->arena, json_count(list), sizeof *rules);
    l->d->rules = rules;
    for (const struct json *node = json_child(list); node; node = json_next(node))
        if (read_rule(l, node, &rules[l->d->rule_count++]))
            return -1;
    sort_names(l->d, l->arena);
    return 0;
}

/* --- steps --------------------------------------------------------------------------------- */

static const struct key_shape step_keys[] = {
    {"id", KEY_TEXT | KEY_NEEDED},
    {"track", KEY_TEXT | KEY_NEEDED},
    {"per", KEY_TEXT},
    {"if", KEY_TEXT},
    {"clock", KEY_LIST},
    {"rules", KEY_LIST},
    {"done", KEY_TEXT},
    {"closed", KEY_TEXT},
    {"title", KEY_TEXT | KEY_NEEDED},
    {"text", KEY_TEXT | KEY_NEEDED},
    {"unsure", KEY_TEXT},
    {"attach", KEY_LIST},
    {"letter", KEY_TEXT | KEY_NULL},
    {"first", KEY_BOOL},
    {"money", KEY_BOOL},
};

static int find_clock(struct loading *l, const struct json *node, const struct rule_def **out)
{
    *out = dialog_rule(l->d, json_text(node));
    if (!*out)
        return loading_refuse(l, node, "there is no rule \"%.60s\"", json_text(node));
    if (!(*out)->has_clock)
        return loading_refuse(l, node, "the rule %s has no clock", (*out)->id);
    return 0;
}

static int read_clock_choice(struct loading *l, const struct json *node, struct clock_choice *out)
{
    static const struct key_shape keys[] = {{"if", KEY_TEXT | KEY_NEEDED},
                                            {"rule", KEY_TEXT | KEY_NEEDED}};

    if (loading_kind(l, node, KEY_TEXT | KEY_OBJECT))
        return -1;
    if (json_type(node) == JSON_STRING)
        return find_clock(l, node, &out->rule);
    if (LOADING_SHAPE(l, node, keys) ||
        loading_condition(l, json_get(node, "if"), EXPR_BOOL, &out->when))
        return -1;
    return find_clock(l, json_get(node, "rule"), &out->rule);
}

static int read_step_clocks(struct loading *l, const struct json *list, struct step_def *s)
{
    struct clock_choice *clocks = arena_array(l->arena, json_count(list), sizeof *clocks);

    s->clocks = clocks;
    for (const struct json *node = json_child(list); node; node = json_next(node))
        if (read_clock_choice(l, node, &clocks[s->clock_count++]))
            return -1;
    return 0;
}

static int read_step_rules(struct loading *l, const struct json *node, struct step_def *s)
{
    const char **ids;

    if (loading_list(l, node, "rule", loading_known_rule, NULL, &ids, &s->rule_count))
        return -1;
    s->rules = arena_array(l->arena, s->rule_count, sizeof *s->rules);
    for (size_t i = 0; i < s->rule_count; i++)
        s->rules[i] = dialog_rule(l->d, ids[i]);
    return 0;
}

static int read_step_name(struct loading *l, const struct json *node, struct step_def *s)
{
    s->id = json_text(node);
    for (size_t i = 0; i < l->d->step_count; i++)
        if (strcmp(l->d->steps[i].id, s->id) == 0)
            return loading_refuse(l, node, "%s has a step of this name already",
                                  l->d->steps[i].file);
    return loading_id(l, node, s->id);
}

/* An absent one, and null, is none. */
static int find_letter(struct loading *l, const struct json *node, const struct letter_def **out)
{
    const char *id = node && json_type(node) == JSON_STRING ? json_text(node) : NULL;

    *out = dialog_letter(l->d, id);
    return id && !*out ? loading_refuse(l, node, "there is no letter \"%.60s\"", id) : 0;
}

static int read_step_words(struct loading *l, const struct json *node, struct step_def *s)
{
    static const char *const tracks[] = {"safety", "platform", "payment",
                                         "seller", "report",   "legal"};
    static const char *const owners[] = {"payment"};
    size_t which;

    s->track = json_string_at(node, "track");
    s->per_payment = json_get(node, "per") != NULL;
    if (LOADING_WORD(l, json_get(node, "track"), tracks, &which) ||
        (s->per_payment && LOADING_WORD(l, json_get(node, "per"), owners, &which)) ||
        find_letter(l, json_get(node, "letter"), &s->letter) ||
        loading_text_key(l, json_get(node, "title"), &s->title) ||
        loading_text_key(l, json_get(node, "text"), &s->text))
        return -1;
    return loading_text_key(l, json_get(node, "unsure"), &s->unsure);
}

struct showing {
    const struct dialog *d;
    struct step_def *step; /* NULL: they are only counted */
    size_t count;
};

static void show_slot(void *owner, const char *slot)
{
    struct showing *s = owner;
    const struct fact_def *f = dialog_fact(s->d, slot);

    if (!f)
        return;
    if (s->step)
        s->step->shown[s->count] = f;
    s->count++;
}

static size_t show_slots(const struct dialog *d, const struct step_def *of, struct step_def *step)
{
    struct showing s = {.d = d, .step = step};

    render_slots(d->texts, "en", of->text, show_slot, &s);
    render_slots(d->texts, "en", of->title, show_slot, &s);
    return s.count;
}

static void find_shown(const struct loading *l, struct step_def *s)
{
    s->shown_count = show_slots(l->d, s, NULL);
    s->shown = arena_array(l->arena, s->shown_count, sizeof *s->shown);
    (void)show_slots(l->d, s, s);
}

static int read_step_conditions(struct loading *l, const struct json *node, struct step_def *s)
{
    if (loading_condition(l, json_get(node, "if"), EXPR_BOOL, &s->when) ||
        loading_condition(l, json_get(node, "done"), EXPR_BOOL, &s->done))
        return -1;
    return loading_condition(l, json_get(node, "closed"), EXPR_BOOL, &s->closed);
}

static int read_step(struct loading *l, const struct json *node, struct step_def *s)
{
    s->file = l->file;
    s->pointer = json_pointer(l->arena, l->root, node);
    s->first = json_true_at(node, "first");
    s->money = json_true_at(node, "money");
    if (LOADING_SHAPE(l, node, step_keys) || read_step_name(l, json_get(node, "id"), s) ||
        read_step_words(l, node, s) || read_step_conditions(l, node, s) ||
        read_step_clocks(l, json_get(node, "clock"), s) ||
        read_step_rules(l, json_get(node, "rules"), s))
        return -1;
    find_shown(l, s);
    return loading_list(l, json_get(node, "attach"), "kind of evidence", loading_known_evidence,
                        NULL, &s->attach, &s->attach_count);
}

static int check_plan_file(struct loading *l, void *owner)
{
    static const struct key_shape keys[] = {{"steps", KEY_LIST | KEY_NEEDED}};
    size_t *room = owner;

    *room += json_count(json_get(l->root, "steps"));
    return LOADING_SHAPE(l, l->root, keys);
}

static int read_plan_file(struct loading *l, void *owner)
{
    struct step_def *steps = owner;
    const struct json *list = json_get(l->root, "steps");

    for (const struct json *node = json_child(list); node; node = json_next(node)) {
        if (read_step(l, node, &steps[l->d->step_count]))
            return -1;
        l->d->step_count++;
    }
    return 0;
}

int loading_plans(struct loading *l)
{
    struct step_def *steps;
    size_t room = 0;

    if (loading_files(l, "plans/*.json", check_plan_file, &room))
        return -1;
    steps = arena_array(l->arena, room, sizeof *steps);
    l->d->steps = steps;
    return loading_files(l, "plans/*.json", read_plan_file, steps);
}
