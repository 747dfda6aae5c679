/* dialog_intake.c: intake.json and branches: the states of the interview. */
/* SPDX-License-Identifier: MIT */
#include "core/loading.h"
#include "core/render.h"
#include <string.h>

/* States are named first and read afterwards, since an arrow may lead into any file. */
struct naming {
    struct state_def *states;
    const struct json **nodes;
    size_t count;
};

static const struct json *states_of(const struct loading *l)
{
    return json_get(l->root, "states");
}

static int check_file(struct loading *l, void *owner)
{
    static const struct key_shape intake[] = {
        {"start", KEY_TEXT | KEY_NEEDED},    {"opening", KEY_TEXT},
        {"only_what_matters", KEY_BOOL},     {"alerts", KEY_LIST},
        {"states", KEY_OBJECT | KEY_NEEDED},
    };
    static const struct key_shape branch[] = {{"states", KEY_OBJECT | KEY_NEEDED}};
    size_t *room = owner;
    bool first = strcmp(l->file, "intake.json") == 0;

    *room += json_count(states_of(l));
    return first ? LOADING_SHAPE(l, l->root, intake) : LOADING_SHAPE(l, l->root, branch);
}

static int name_states(struct loading *l, void *owner)
{
    struct naming *n = owner;

    for (const struct json *node = json_child(states_of(l)); node; node = json_next(node)) {
        const struct state_def *other = dialog_state(l->d, json_key(node));

        if (other)
            return loading_refuse(l, node, "%s has a state of this name too", other->file);
        if (loading_id(l, node, json_key(node)))
            return -1;
        n->nodes[n->count] = node;
        n->states[n->count].id = json_key(node);
        n->states[n->count].file = l->file;
        n->states[n->count++].pointer = json_pointer(l->arena, l->root, node);
        l->d->state_count = n->count;
    }
    return 0;
}

/* --- arrows -------------------------------------------------------------------------------- */

static int find_state(struct loading *l, const struct json *node, int *out)
{
    const struct state_def *s = dialog_state(l->d, json_text(node));

    if (!s)
        return loading_refuse(l, node, "there is no state \"%.60s\"", json_text(node));
    *out = (int)(s - l->d->states);
    return 0;
}

static int read_arrow(struct loading *l, const struct json *node, struct arrow_def *out)
{
    static const struct key_shape keys[] = {
        {"if", KEY_TEXT}, {"to", KEY_TEXT | KEY_NEEDED}, {"payment", KEY_TEXT}};
    static const char *const payments[] = {"next"};
    const struct json *payment = json_get(node, "payment");
    size_t which;

    if (LOADING_SHAPE(l, node, keys) || (payment && LOADING_WORD(l, payment, payments, &which)))
        return -1;
    out->next_payment = payment != NULL;
    if (loading_condition(l, json_get(node, "if"), EXPR_BOOL, &out->when))
        return -1;
    return find_state(l, json_get(node, "to"), &out->to);
}

static int read_arrows(struct loading *l, const struct json *node, struct arrow_def *arrows)
{
    size_t count = 0;

    for (const struct json *arrow = json_child(node); arrow; arrow = json_next(arrow), count++) {
        if (read_arrow(l, arrow, &arrows[count]))
            return -1;
        if (!arrows[count].when && json_next(arrow))
            return loading_refuse(l, json_next(arrow), "no arrow can follow one without \"if\"");
        if (arrows[count].when && !json_next(arrow))
            return loading_refuse(l, arrow, "the last arrow must have no \"if\"");
    }
    return count ? 0 : loading_refuse(l, node, "this list is empty");
}

static int read_next(struct loading *l, const struct json *node, struct state_def *s)
{
    struct arrow_def *arrows;

    s->next_count = json_type(node) == JSON_ARRAY ? json_count(node) : 1;
    arrows = arena_array(l->arena, s->next_count, sizeof *arrows);
    s->next = arrows;
    if (json_type(node) == JSON_STRING)
        return find_state(l, node, &arrows[0].to);
    return read_arrows(l, node, arrows);
}

/* --- a state ------------------------------------------------------------------------------- */

static const struct key_shape state_keys[] = {
    {"ask", KEY_TEXT},  {"reading", KEY_BOOL}, {"review", KEY_BOOL}, {"end", KEY_TEXT},
    {"say", KEY_TEXT},  {"why", KEY_TEXT},     {"when", KEY_TEXT},   {"choices", KEY_LIST},
    {"skip", KEY_BOOL}, {"always", KEY_BOOL},  {"more", KEY_BOOL},   {"next", KEY_TEXT | KEY_LIST},
};

/* What makes a state the kind it is, and the keys that go with it. */
static const struct kind_row {
    const char *key;
    enum state_kind kind;
    const char *needs[3], *lacks[7];
} kinds[] = {
    {"ask", STATE_ASK, {"say", "next"}, {NULL}},
    {"reading", STATE_READING, {"next"}, {"why", "choices", "skip", "always", "more"}},
    {"review", STATE_REVIEW, {"next"}, {"why", "choices", "skip", "always", "more"}},
    {"end", STATE_END, {NULL}, {"why", "choices", "skip", "always", "more", "next", "when"}},
    {"say", STATE_SAY, {"say", "next"}, {"why", "choices", "skip", "always", "more"}},
};
#define KINDS (sizeof kinds / sizeof kinds[0])

static bool names_kind(const struct json *node, const struct kind_row *row)
{
    const struct json *member = json_get(node, row->key);

    return member && (json_type(member) == JSON_STRING || json_is_true(member));
}

/* `say` alone makes a state of its own; beside another it is only its words. */
static const struct kind_row *kind_of(struct loading *l, const struct json *node)
{
    const struct kind_row *found = NULL;

    for (const struct kind_row *row = kinds; row < kinds + KINDS; row++) {
        if (!names_kind(node, row) || (found && row->kind == STATE_SAY))
            continue;
        if (found) {
            loading_refuse(l, node, "a state cannot have both \"%s\" and \"%s\"", found->key,
                           row->key);
            return NULL;
        }
        found = row;
    }
    if (!found)
        loading_refuse(l, node, "a state must have one of ask, reading, review, say, end");
    return found;
}

static int check_kind(struct loading *l, const struct json *node, const struct kind_row *row)
{
    for (size_t i = 0; i < sizeof row->needs / sizeof row->needs[0] && row->needs[i]; i++)
        if (!json_get(node, row->needs[i]))
            return loading_refuse(l, node, "the key \"%s\" is missing", row->needs[i]);
    for (size_t i = 0; i < sizeof row->lacks / sizeof row->lacks[0] && row->lacks[i]; i++)
        if (json_get(node, row->lacks[i]))
            return loading_refuse(l, json_get(node, row->lacks[i]),
                                  "a state with \"%s\" has no \"%s\"", row->key, row->lacks[i]);
    return 0;
}

static bool is_value(const struct loading *l, const void *owner, const char *text)
{
    (void)l;
    return fact_def_allows(owner, text);
}

static bool has_label(const struct loading *l, const struct fact_def *f, const char *value)
{
    const char *key = arena_print(l->arena, "value.%s.%s", f->id, value);

    return text_table_has(l->d->texts, "en", key);
}

static int read_choices(struct loading *l, const struct json *state, struct state_def *s)
{
    const struct json *node = json_get(state, "choices");

    s->choices = s->ask->values;
    s->choice_count = s->ask->value_count;
    if (node && !s->ask->values)
        return loading_refuse(l, node, "the fact \"%s\" has no values to choose from", s->ask->id);
    if (node && loading_list(l, node, "value", is_value, s->ask, &s->choices, &s->choice_count))
        return -1;
    if (node && !s->choice_count)
        return loading_refuse(l, node, "this list is empty");
    for (size_t i = 0; i < s->choice_count; i++)
        if (!has_label(l, s->ask, s->choices[i]))
            return loading_refuse(
                l, node ? node : json_get(state, "ask"),
                "\"%s\" is offered, but the English texts have no \"value.%s.%s\"", s->choices[i],
                s->ask->id, s->choices[i]);
    return 0;
}

static int read_ask(struct loading *l, const struct json *state, struct state_def *s)
{
    const struct json *node = json_get(state, "ask"), *skip = json_get(state, "skip");

    if (s->kind != STATE_ASK)
        return 0;
    s->ask = dialog_fact(l->d, json_text(node));
    if (!s->ask || s->ask->built_in)
        return loading_refuse(l, node, "there is no fact \"%.60s\" to ask", json_text(node));
    s->may_skip = !skip || json_is_true(skip);
    s->always = json_is_true(json_get(state, "always"));
    s->more = json_is_true(json_get(state, "more"));
    if (s->more && s->ask->type != VALUE_TEXT)
        return loading_refuse(l, json_get(state, "more"), "only a text is told in several answers");
    return read_choices(l, state, s);
}

static int read_end(struct loading *l, const struct json *node, struct state_def *s)
{
    static const char *const endings[] = {
        [ENDING_PLAN] = "plan", [ENDING_REFUSAL] = "refusal", [ENDING_PERSON] = "person"};
    size_t which;

    if (!node)
        return 0;
    if (LOADING_WORD(l, node, endings, &which))
        return -1;
    s->ending = (enum ending)which;
    return 0;
}

static int read_state(struct loading *l, const struct json *node, struct state_def *s)
{
    const struct json *next = json_get(node, "next");
    const struct kind_row *row;

    if (LOADING_SHAPE(l, node, state_keys))
        return -1;
    row = kind_of(l, node);
    if (!row || check_kind(l, node, row))
        return -1;
    s->kind = row->kind;
    if (loading_text_key(l, json_get(node, "say"), &s->say) ||
        loading_text_key(l, json_get(node, "why"), &s->why) ||
        loading_condition(l, json_get(node, "when"), EXPR_BOOL, &s->when))
        return -1;
    if (read_ask(l, node, s) || read_end(l, json_get(node, "end"), s))
        return -1;
    return next ? read_next(l, next, s) : 0;
}

/* --- alerts, start, all together ----------------------------------------------------------- */

static int read_alert(struct loading *l, const struct json *node, struct alert_def *out)
{
    static const struct key_shape keys[] = {{"id", KEY_TEXT | KEY_NEEDED},
                                            {"if", KEY_TEXT | KEY_NEEDED},
                                            {"say", KEY_TEXT | KEY_NEEDED}};

    if (LOADING_SHAPE(l, node, keys))
        return -1;
    out->id = json_string_at(node, "id");
    for (size_t i = 0; i < l->d->alert_count; i++)
        if (strcmp(l->d->alerts[i].id, out->id) == 0)
            return loading_refuse(l, json_get(node, "id"),
                                  "there is an alert of this name already");
    if (loading_id(l, json_get(node, "id"), out->id) ||
        loading_condition(l, json_get(node, "if"), EXPR_BOOL, &out->when))
        return -1;
    return loading_text_key(l, json_get(node, "say"), &out->say);
}

static int read_alerts(struct loading *l, const struct json *list)
{
    struct alert_def *alerts = arena_array(l->arena, json_count(list), sizeof *alerts);

    l->d->alerts = alerts;
    for (const struct json *node = json_child(list); node; node = json_next(node)) {
        if (read_alert(l, node, &alerts[l->d->alert_count]))
            return -1;
        l->d->alert_count++;
    }
    return 0;
}

static int read_states(struct loading *l, const struct naming *n)
{
    for (size_t i = 0; i < n->count; i++) {
        loading_open(l, n->states[i].file);
        if (read_state(l, n->nodes[i], &n->states[i]))
            return -1;
    }
    return 0;
}

static void reach_from(const struct dialog *d, int state, bool *row)
{
    const struct state_def *s = &d->states[state];

    if (row[state])
        return;
    row[state] = true;
    for (size_t i = 0; i < s->next_count; i++)
        reach_from(d, s->next[i].to, row);
}

static void draw_reach(struct loading *l)
{
    size_t count = l->d->state_count;
    bool *reach = arena_array(l->arena, count * count, sizeof *reach);

    for (size_t i = 0; i < count; i++)
        reach_from(l->d, (int)i, reach + i * count);
    l->d->reach = reach;
}

int loading_interview(struct loading *l)
{
    struct naming n = {0};
    size_t room = 0;

    if (loading_files(l, "intake.json", check_file, &room) ||
        loading_files(l, "branches/*.json", check_file, &room))
        return -1;
    n.states = arena_array(l->arena, room, sizeof *n.states);
    n.nodes = arena_array(l->arena, room, sizeof *n.nodes);
    l->d->states = n.states;
    if (loading_files(l, "intake.json", name_states, &n) ||
        loading_files(l, "branches/*.json", name_states, &n) || read_states(l, &n))
        return -1;
    loading_open(l, "intake.json");
    if (find_state(l, json_get(l->root, "start"), &l->d->start) ||
        loading_text_key(l, json_get(l->root, "opening"), &l->d->opening))
        return -1;
    l->d->only_what_matters = json_is_true(json_get(l->root, "only_what_matters"));
    draw_reach(l);
    return read_alerts(l, json_get(l->root, "alerts"));
}
