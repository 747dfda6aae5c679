/* casefile_json.c: a case as JSON and back. Declared in model/casefile.h. */
/* SPDX-License-Identifier: MIT */
#include "model/casefile.h"
#include <limits.h>
#include <string.h>

/* What is empty, zero or false is left out: most of a case is, most of the time. */

static const char *const prompt_kinds[PROMPT_KINDS] = {
    [PROMPT_NONE] = "none",     [PROMPT_ASK] = "ask",         [PROMPT_READING] = "reading",
    [PROMPT_REVIEW] = "review", [PROMPT_PICK] = "pick",       [PROMPT_CHANGE] = "change",
    [PROMPT_AGAIN] = "again",   [PROMPT_MENU] = "menu",       [PROMPT_LANGUAGE] = "language",
    [PROMPT_CASES] = "cases",   [PROMPT_LETTERS] = "letters",
};

/* --- writing: straight to text, since it is done after each message --- */

static void put_text(struct buf *out, const char *key, const char *text)
{
    if (text)
        json_out_string(out, key, text);
}

static void put_number(struct buf *out, const char *key, int64_t number)
{
    if (number)
        json_out_integer(out, key, number);
}

static void put_texts(struct buf *out, const char *key, const char *const *texts, size_t count)
{
    if (!count)
        return;
    json_out_open(out, key, JSON_ARRAY);
    for (size_t i = 0; i < count; i++)
        json_out_string(out, NULL, texts[i]);
    json_out_close(out, JSON_ARRAY);
}

static void put_value(struct buf *out, const struct value *v, struct arena *a)
{
    json_out_string(out, "type", value_type_name(v->type));
    json_out_string(out, "value", value_print(a, v));
}

static void write_fact(const struct fact *f, struct arena *a, struct buf *out)
{
    json_out_open(out, NULL, JSON_OBJECT);
    json_out_string(out, "id", f->id);
    put_number(out, "payment", f->payment);
    json_out_string(out, "state", fact_state_name(f->state));
    json_out_string(out, "source", fact_source_name(f->source));
    if (f->confirmed)
        json_out_bool(out, "confirmed", true);
    if (f->state == FACT_KNOWN)
        put_value(out, &f->value, a);
    put_text(out, "message", f->message);
    put_number(out, "at", f->at);
    json_out_close(out, JSON_OBJECT);
}

static void write_facts(const struct casefile *c, struct arena *a, struct buf *out)
{
    json_out_open(out, "facts", JSON_ARRAY);
    for (size_t i = 0; i < c->fact_count; i++)
        write_fact(&c->facts[i], a, out);
    json_out_close(out, JSON_ARRAY);
}

static void write_prompt(const char *key, const struct prompt *p, struct arena *a, struct buf *out)
{
    json_out_open(out, key, JSON_OBJECT);
    json_out_string(out, "kind", prompt_kinds[p->kind]);
    put_number(out, "serial", p->serial);
    put_text(out, "state", p->state);
    put_text(out, "fact", p->fact);
    put_number(out, "payment", p->payment);
    put_number(out, "misses", p->misses);
    put_texts(out, "offered", p->offered, p->offered_count);
    if (p->proposed.type != VALUE_CHOICE || p->proposed.text)
        put_value(out, &p->proposed, a);
    put_text(out, "proposed_from", p->proposed_from);
    put_text(out, "proposed_rest", p->proposed_rest);
    if (p->proposed_whole)
        json_out_bool(out, "proposed_whole", true);
    json_out_close(out, JSON_OBJECT);
}

static void write_trail(const struct casefile *c, struct buf *out)
{
    json_out_open(out, "trail", JSON_ARRAY);
    for (size_t i = 0; i < c->trail_count; i++) {
        json_out_open(out, NULL, JSON_OBJECT);
        json_out_string(out, "fact", c->trail[i].fact);
        put_number(out, "payment", c->trail[i].payment);
        put_number(out, "more", c->trail[i].more);
        if (c->trail[i].ended)
            json_out_bool(out, "ended", true);
        json_out_close(out, JSON_OBJECT);
    }
    json_out_close(out, JSON_ARRAY);
}

static const char *const consents[] = {
    [CONSENT_OPEN] = "open", [CONSENT_YES] = "yes", [CONSENT_NO] = "no"};

static void write_added(const struct holding *h, struct buf *out)
{
    if (!h->added_count)
        return;
    json_out_open(out, "added", JSON_ARRAY);
    for (size_t i = 0; i < h->added_count; i++) {
        json_out_open(out, NULL, JSON_OBJECT);
        json_out_integer(out, "day", h->added[i].day);
        json_out_string(out, "text", h->added[i].text);
        json_out_string(out, "by", h->added[i].by);
        json_out_close(out, JSON_OBJECT);
    }
    json_out_close(out, JSON_ARRAY);
}

/* What advisors do with a case; most cases have none of it. */
static void write_work(const struct holding *h, struct arena *a, struct buf *out)
{
    if (h->asked.kind != PROMPT_NONE)
        write_prompt("asked", &h->asked, a, out);
    if (h->plan_owed)
        json_out_bool(out, "plan_owed", true);
    put_texts(out, "dropped", h->dropped, h->dropped_count);
    write_added(h, out);
    if (h->consent != CONSENT_OPEN)
        json_out_string(out, "consent", consents[h->consent]);
    put_text(out, "phrase", h->phrase);
    put_number(out, "consent_at", h->consent_at);
    put_number(out, "erase_asked_at", h->erase_asked_at);
    put_text(out, "consent_text", h->consent_text);
}

static void write_desk(const struct holding *h, struct arena *a, struct buf *out)
{
    json_out_open(out, "desk", JSON_OBJECT);
    put_text(out, "urgency", urgency_name(h->urgency));
    put_texts(out, "because", h->because, h->because_count);
    put_number(out, "queued_at", h->queued_at);
    put_number(out, "calls", h->calls);
    put_number(out, "called_at", h->called_at);
    if (h->offered)
        json_out_bool(out, "offered", true);
    put_number(out, "due_day", h->due_day);
    put_text(out, "held_by", h->held_by);
    put_number(out, "held_at", h->held_at);
    json_out_string(out, "before", phase_name(h->before));
    put_text(out, "outcome", h->outcome);
    write_work(h, a, out);
    json_out_close(out, JSON_OBJECT);
}

void casefile_write(const struct casefile *c, struct arena *a, struct buf *out)
{
    json_out_open(out, NULL, JSON_OBJECT);
    put_number(out, "number", c->number);
    put_number(out, "revision", c->revision);
    json_out_string(out, "phase", phase_name(c->phase));
    put_text(out, "language", c->language);
    put_text(out, "zone", c->zone);
    put_text(out, "dialog", c->dialog);
    put_number(out, "opened_at", c->opened_at);
    put_number(out, "heard_at", c->heard_at);
    write_facts(c, a, out);
    write_prompt("open", &c->open, a, out);
    put_number(out, "serial", c->serial);
    write_trail(c, out);
    put_texts(out, "told", c->told, c->told_count);
    put_number(out, "lost", c->lost);
    put_number(out, "plan_version", c->plan_version);
    put_text(out, "plan_facts", c->plan_facts);
    put_text(out, "album", c->album);
    put_text(out, "changed", c->changed);
    write_desk(&c->desk, a, out);
    json_out_close(out, JSON_OBJECT);
}

/* --- reading: the first thing that is not ours sets the error, and the rest is read for nothing --- */

struct reader {
    struct arena *a;
    struct err *e;
    bool bad;
};

static void refuse(struct reader *r, const char *key)
{
    r->bad = true;
    (void)err_set(r->e, ERR_CORRUPT, "a stored case: /%s is not what was written", key);
}

static const char *take_text(struct reader *r, const struct json *o, const char *key)
{
    const struct json *node = json_get(o, key);

    if (node && !json_text(node))
        refuse(r, key);
    return arena_copy(r->a, json_text(node));
}

static const char *need_text(struct reader *r, const struct json *o, const char *key)
{
    const char *text = take_text(r, o, key);

    if (!text)
        refuse(r, key);
    return text ? text : "";
}

static int64_t take_number(struct reader *r, const struct json *o, const char *key)
{
    const struct json *node = json_get(o, key);
    int64_t number = 0;

    if (node && !json_integer(node, &number))
        refuse(r, key);
    return number;
}

static int take_count(struct reader *r, const struct json *o, const char *key)
{
    int64_t number = take_number(r, o, key);

    if (number < 0 || number > INT_MAX)
        refuse(r, key);
    return r->bad ? 0 : (int)number;
}

/* The members of a list that may be absent; *count of them. */
static const struct json *take_list(struct reader *r, const struct json *o, const char *key,
                                    size_t *count)
{
    const struct json *list = json_get(o, key);

    if (list && json_type(list) != JSON_ARRAY)
        refuse(r, key);
    *count = r->bad ? 0 : json_count(list);
    return *count ? json_child(list) : NULL;
}

static const char **take_texts(struct reader *r, const struct json *o, const char *key,
                               size_t *count)
{
    const struct json *at = take_list(r, o, key, count);
    const char **texts = *count ? arena_array(r->a, *count, sizeof *texts) : NULL;

    for (size_t i = 0; i < *count; i++, at = json_next(at)) {
        texts[i] = arena_copy(r->a, json_text(at));
        if (!texts[i])
            refuse(r, key);
    }
    return texts;
}

/* Which of `count` names stands at `key`; each enum here counts from 0. */
static size_t take_name(struct reader *r, const struct json *o, const char *key, size_t count,
                        const char *(*name)(size_t index))
{
    const char *text = json_string_at(o, key);

    for (size_t i = 0; text && i < count; i++) {
        if (name(i) && strcmp(name(i), text) == 0)
            return i;
    }
    refuse(r, key);
    return 0;
}

static const char *name_of_phase(size_t i)
{
    return phase_name((enum phase)i);
}

static const char *name_of_urgency(size_t i)
{
    return urgency_name((enum urgency)i);
}

static const char *name_of_state(size_t i)
{
    return fact_state_name((enum fact_state)i);
}

static const char *name_of_source(size_t i)
{
    return fact_source_name((enum fact_source)i);
}

static const char *name_of_prompt(size_t i)
{
    return prompt_kinds[i];
}

static struct value read_value(struct reader *r, const struct json *o)
{
    const char *type = need_text(r, o, "type"), *text = need_text(r, o, "value");
    struct value v = value_none(VALUE_CHOICE);

    if (!value_type_named(type, &v.type) || !value_parse(r->a, v.type, text, &v))
        refuse(r, "value");
    return v;
}

static struct fact read_fact(struct reader *r, const struct json *o)
{
    struct fact f = {.value = value_none(VALUE_CHOICE)};

    f.id = need_text(r, o, "id");
    f.payment = take_count(r, o, "payment");
    f.state = (enum fact_state)take_name(r, o, "state", FACT_REFUSED + 1, name_of_state);
    f.source = (enum fact_source)take_name(r, o, "source", FROM_FILE + 1, name_of_source);
    f.confirmed = json_true_at(o, "confirmed");
    if (f.state == FACT_KNOWN)
        f.value = read_value(r, o);
    f.message = take_text(r, o, "message");
    f.at = take_number(r, o, "at");
    return f;
}

static struct prompt read_prompt(struct reader *r, const struct json *o)
{
    struct prompt p = {.proposed = value_none(VALUE_CHOICE)};

    p.kind = (enum prompt_kind)take_name(r, o, "kind", PROMPT_KINDS, name_of_prompt);
    p.serial = take_count(r, o, "serial");
    p.state = take_text(r, o, "state");
    p.fact = take_text(r, o, "fact");
    p.payment = take_count(r, o, "payment");
    p.misses = take_count(r, o, "misses");
    p.offered = take_texts(r, o, "offered", &p.offered_count);
    if (json_get(o, "value"))
        p.proposed = read_value(r, o);
    p.proposed_from = take_text(r, o, "proposed_from");
    p.proposed_rest = take_text(r, o, "proposed_rest");
    p.proposed_whole = json_true_at(o, "proposed_whole");
    return p;
}

static void read_facts(struct reader *r, const struct json *o, struct casefile *c)
{
    const struct json *at = take_list(r, o, "facts", &c->fact_count);

    c->facts = c->fact_count ? arena_array(r->a, c->fact_count, sizeof *c->facts) : NULL;
    for (size_t i = 0; i < c->fact_count; i++, at = json_next(at))
        c->facts[i] = read_fact(r, at);
}

static void read_trail(struct reader *r, const struct json *o, struct casefile *c)
{
    const struct json *at = take_list(r, o, "trail", &c->trail_count);

    c->trail = c->trail_count ? arena_array(r->a, c->trail_count, sizeof *c->trail) : NULL;
    for (size_t i = 0; i < c->trail_count; i++, at = json_next(at)) {
        c->trail[i].fact = need_text(r, at, "fact");
        c->trail[i].payment = take_count(r, at, "payment");
        c->trail[i].more = take_count(r, at, "more");
        c->trail[i].ended = json_true_at(at, "ended");
    }
}

static const char *name_of_consent(size_t i)
{
    return consents[i];
}

static void read_added(struct reader *r, const struct json *o, struct holding *h)
{
    const struct json *at = take_list(r, o, "added", &h->added_count);

    h->added = h->added_count ? arena_array(r->a, h->added_count, sizeof *h->added) : NULL;
    for (size_t i = 0; i < h->added_count; i++, at = json_next(at))
        h->added[i] = (struct added_step){(int32_t)take_number(r, at, "day"),
                                          need_text(r, at, "text"), need_text(r, at, "by")};
}

static void read_work(struct reader *r, const struct json *o, struct holding *h)
{
    h->asked.proposed = value_none(VALUE_CHOICE);
    if (json_get(o, "asked"))
        h->asked = read_prompt(r, json_get(o, "asked"));
    h->plan_owed = json_true_at(o, "plan_owed");
    h->dropped = take_texts(r, o, "dropped", &h->dropped_count);
    if (json_get(o, "added"))
        read_added(r, o, h);
    if (json_get(o, "consent"))
        h->consent = (enum consent)take_name(r, o, "consent", CONSENT_NO + 1, name_of_consent);
    h->phrase = take_text(r, o, "phrase");
    h->consent_at = take_number(r, o, "consent_at");
    h->erase_asked_at = take_number(r, o, "erase_asked_at");
    h->consent_text = take_text(r, o, "consent_text");
}

static struct holding read_desk(struct reader *r, const struct json *o)
{
    struct holding h = {.urgency = URGENCY_NONE};

    read_work(r, o, &h);

    if (json_get(o, "urgency"))
        h.urgency = (enum urgency)take_name(r, o, "urgency", URGENCY_NOW + 1, name_of_urgency);
    h.because = take_texts(r, o, "because", &h.because_count);
    h.queued_at = take_number(r, o, "queued_at");
    h.calls = take_count(r, o, "calls");
    h.called_at = take_number(r, o, "called_at");
    h.offered = json_true_at(o, "offered");
    h.due_day = (int32_t)take_number(r, o, "due_day");
    h.held_by = take_text(r, o, "held_by");
    h.held_at = take_number(r, o, "held_at");
    h.before = (enum phase)take_name(r, o, "before", PHASES, name_of_phase);
    h.outcome = take_text(r, o, "outcome");
    return h;
}

int casefile_read(struct arena *a, const struct json *from, struct casefile *out, struct err *e)
{
    struct reader r = {.a = a, .e = e};
    struct casefile c = {0};

    c.number = take_number(&r, from, "number");
    c.revision = take_number(&r, from, "revision");
    c.phase = (enum phase)take_name(&r, from, "phase", PHASES, name_of_phase);
    c.language = take_text(&r, from, "language");
    c.zone = take_text(&r, from, "zone");
    c.dialog = take_text(&r, from, "dialog");
    c.opened_at = take_number(&r, from, "opened_at");
    c.heard_at = take_number(&r, from, "heard_at");
    read_facts(&r, from, &c);
    c.open = read_prompt(&r, json_get(from, "open"));
    c.serial = take_count(&r, from, "serial");
    read_trail(&r, from, &c);
    c.told = take_texts(&r, from, "told", &c.told_count);
    c.lost = take_count(&r, from, "lost");
    c.plan_version = take_count(&r, from, "plan_version");
    c.plan_facts = take_text(&r, from, "plan_facts");
    c.album = take_text(&r, from, "album");
    c.changed = take_text(&r, from, "changed");
    c.desk = read_desk(&r, json_get(from, "desk"));
    *out = r.bad ? casefile_new(NULL, NULL, 0) : c;
    return r.bad ? -1 : 0;
}
