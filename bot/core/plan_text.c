/* plan_text.c: the plan as messages for a chat, as one text, and as a digest. */
/* SPDX-License-Identifier: MIT */
#include "base/crypto.h"
#include "base/text.h"
#include "core/plan.h"
#include "core/plan_words.h"
#include "core/step.h"
#include <string.h>

#define FIRST_MOST 900    /* characters: what is read without scrolling */
#define MESSAGE_MOST 3500 /* UTF-16 units: below what any network takes, with room for choices */
#define TODAY_MOST 5      /* steps; nobody does more in a day */
#define FAR_AWAY 366      /* days; what has more time than that is for further down */
#define TEXT_MOST ((size_t)1024 * 1024) /* a ceiling only: a long plan is 30 kB */

static bool is_open(const struct plan_step *s)
{
    return s->state == STEP_NOW || s->state == STEP_LATE;
}

static size_t characters(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

static const char *apart(const struct plan_words *w, const char *above, const char *below)
{
    return arena_print(w->arena, "%s\n\n%s", above, below);
}

/* ---- The first message: today ---- */

struct today {
    size_t steps[TODAY_MOST];
    const char *said[TODAY_MOST];
    size_t count, room; /* characters left */
};

static size_t with_gap(const char *paragraph)
{
    return characters(paragraph) + 2;
}

static bool is_pressing(const struct plan *p, const struct plan_step *s)
{
    return due_known(s->do_by) && s->do_by.day <= p->today + FAR_AWAY;
}

/* Steps without a date wait for a message further down, unless there is nothing else for today. */
static bool is_for_today(const struct today *t, const struct plan *p, size_t step)
{
    const struct plan_step *s = &p->steps[step];

    return is_open(s) && t->count < TODAY_MOST && !plan_repeats(p, step) &&
           (s->first || is_pressing(p, s) || t->count == 0);
}

/* What brings money by a day; what has no day; what is for a lawyer. */
enum worth { WORTH_MONEY, WORTH_CARE, WORTH_LAW };

static enum worth worth_of(const struct plan_step *s)
{
    if (strcmp(s->track, "legal") == 0)
        return WORTH_LAW;
    return due_known(s->do_by) ? WORTH_MONEY : WORTH_CARE;
}

/* What fits of these steps is told whole. */
static void tell_whole(const struct plan_words *w, struct today *t, enum worth worth, bool *told)
{
    for (size_t k = 0; k < t->count; k++) {
        const struct plan_step *s = &w->plan->steps[t->steps[k]];
        const char *full = plan_say_step(w, s, PLAN_FULL);
        size_t more = characters(full) - characters(t->said[k]);

        if (worth_of(s) != worth || more > t->room)
            continue;
        t->room -= more;
        t->said[k] = full;
        told[t->steps[k]] = true;
    }
}

/* Every date first, as many as there is room for; then what is worth most is told whole as far as it fits, then the rest. */
static void choose(const struct plan_words *w, struct today *t, bool *told)
{
    for (size_t i = 0; i < w->plan->step_count; i++) {
        const char *brief;

        if (!is_for_today(t, w->plan, i))
            continue;
        brief = plan_say_step(w, &w->plan->steps[i], PLAN_BRIEF);
        if (with_gap(brief) > t->room)
            break;
        t->room -= with_gap(brief);
        t->steps[t->count] = i;
        t->said[t->count++] = brief;
    }
    tell_whole(w, t, WORTH_MONEY, told);
    tell_whole(w, t, WORTH_CARE, told);
    tell_whole(w, t, WORTH_LAW, told);
}

/* What cannot be done yet, and comes next: nobody should have to look for it. */
static const char *name_next(const struct plan_words *w, const struct today *t, const char *text)
{
    const char *heading = plan_say(w, "plan.next", NULL, 0);

    for (size_t i = 0; i < w->plan->step_count; i++) {
        const char *brief;

        if (w->plan->steps[i].state != STEP_LATER || !due_known(w->plan->steps[i].do_by))
            continue;
        brief = plan_say_step(w, &w->plan->steps[i], PLAN_BRIEF);
        if (with_gap(heading) + with_gap(brief) <= t->room)
            return apart(w, apart(w, text, heading), brief);
    }
    return text;
}

/* `told`: which steps it tells whole; the others stand whole in a later message. */
static const char *first_message(const struct plan_words *w, int version, bool *told)
{
    const char *heading = plan_say_heading(w, version), *text;
    const char *today = plan_say(w, "plan.today", NULL, 0);
    const char *more = plan_say(w, "plan.more", NULL, 0);
    size_t taken = with_gap(heading) + with_gap(today) + characters(more);
    struct today t = {.room = taken < FIRST_MOST ? FIRST_MOST - taken : 0};

    choose(w, &t, told);
    text = apart(w, heading, t.count ? today : plan_say(w, "plan.nothing_today", NULL, 0));
    for (size_t k = 0; k < t.count; k++)
        text = apart(w, text, t.said[k]);
    return apart(w, name_next(w, &t, text), more);
}

/* ---- Paragraphs, and messages made of them ---- */

struct paragraphs {
    const char **items;
    size_t count;
};

static struct paragraphs paragraphs_new(const struct plan_words *w)
{
    size_t most = w->plan->step_count + 16; /* steps, and what stands around them once */

    return (struct paragraphs){.items = arena_array(w->arena, most, sizeof(const char *))};
}

static void put(struct paragraphs *p, const char *text)
{
    if (text)
        p->items[p->count++] = text;
}

static bool is_later(const struct plan_step *s)
{
    return s->state == STEP_LATER;
}

static bool is_done(const struct plan_step *s)
{
    return s->state == STEP_DONE;
}

static bool is_closed(const struct plan_step *s)
{
    return s->state == STEP_CLOSED;
}

static const struct {
    const char *heading;
    bool (*belongs)(const struct plan_step *s);
} sections[] = {
    {"plan.section.now", is_open},
    {"plan.section.later", is_later},
    {"plan.section.done", is_done},
    {"plan.section.closed", is_closed},
};

/* `told` (may be NULL): steps that were given whole already. A heading stays with its first step. */
static void put_steps(const struct plan_words *w, const bool *told, enum plan_detail detail,
                      struct paragraphs *out)
{
    for (size_t k = 0; k < sizeof sections / sizeof sections[0]; k++) {
        const char *key = k == 0 && !told ? "plan.section.first" : sections[k].heading;
        const char *heading = plan_say(w, key, NULL, 0);

        for (size_t i = 0; i < w->plan->step_count; i++) {
            const struct plan_step *s = &w->plan->steps[i];
            const char *said;

            if (!sections[k].belongs(s) || (told && told[i]) ||
                (detail != PLAN_EXPLAINED && plan_repeats(w->plan, i)))
                continue;
            said = plan_say_step(w, s, detail);
            put(out, heading ? apart(w, heading, said) : said);
            heading = NULL;
        }
    }
}

static void put_rest(const struct plan_words *w, struct paragraphs *out)
{
    put(out, plan_say_have(w));
    put(out, plan_say_missing(w));
    put(out, plan_say_letters(w));
    put(out, plan_say_warnings(w));
    put(out, plan_say_footer(w));
    put(out, plan_say_sources(w));
}

/* One more message, of what fits; the rest of `text` is left for the next. */
static const char *cut(const struct plan_words *w, const char **text)
{
    size_t fits = text_fit(*text, MESSAGE_MOST);
    const char *piece = arena_copy_bytes(w->arena, *text, fits);

    *text += fits;
    *text += strspn(*text, " \n");
    return piece;
}

static size_t messages_at_most(const struct paragraphs *p)
{
    size_t most = 1;

    for (size_t i = 0; i < p->count; i++) /* a cut may fall at half of the room at worst */
        most += 2 + text_utf16_length(p->items[i]) / (MESSAGE_MOST / 4);
    return most;
}

/* As many paragraphs to a message as fit. */
static const char **pack(const struct plan_words *w, const char *first, const struct paragraphs *p,
                         size_t *count)
{
    const char **out = arena_array(w->arena, messages_at_most(p) + 1, sizeof *out);
    const char *open = NULL;

    *count = 0;
    out[(*count)++] = first;
    for (size_t i = 0; i < p->count; i++) {
        const char *joined = open ? apart(w, open, p->items[i]) : p->items[i];

        if (open && text_utf16_length(joined) > MESSAGE_MOST) {
            out[(*count)++] = open;
            joined = p->items[i];
        }
        while (text_utf16_length(joined) > MESSAGE_MOST)
            out[(*count)++] = cut(w, &joined);
        open = joined;
    }
    if (open && *open)
        out[(*count)++] = open;
    return out;
}

const char **plan_messages(const struct dialog *rules, const struct plan *p, int version,
                           struct arena *a, size_t *count)
{
    const struct plan_words w = {.rules = rules, .plan = p, .arena = a};
    struct paragraphs rest = paragraphs_new(&w);
    bool *told = arena_array(a, p->step_count, sizeof *told);
    const char *first = first_message(&w, version, told);

    put_steps(&w, told, PLAN_FULL, &rest);
    put_rest(&w, &rest);
    return pack(&w, first, &rest, count);
}

const char *plan_text(const struct dialog *rules, const struct plan *p, bool explain,
                      struct arena *a)
{
    const struct plan_words w = {.rules = rules, .plan = p, .arena = a};
    struct paragraphs all = paragraphs_new(&w);
    struct buf text = BUF_INIT(TEXT_MOST);
    bool *told = arena_array(a, p->step_count, sizeof *told);
    const char *out;

    put(&all, first_message(&w, 0, told));
    put_steps(&w, explain ? NULL : told, explain ? PLAN_EXPLAINED : PLAN_FULL, &all);
    put_rest(&w, &all);
    for (size_t i = 0; i < all.count; i++)
        buf_print(&text, "%s%s", i ? "\n\n" : "", all.items[i]);
    buf_add_char(&text, '\n');
    out = arena_copy(a, buf_text(&text));
    buf_free(&text);
    return out;
}

/* ---- The digest ---- */

static void add_due(struct buf *to, struct due d)
{
    buf_print(to, "%ld %lld\n", (long)d.day, (long long)d.moment);
}

static void add_line(struct buf *to, const char *text)
{
    buf_add_text(to, text ? text : "");
    buf_add_char(to, '\n');
}

/* The date to aim for is left out: of a step that is late it moves with every day. */
static void add_step(struct buf *to, const struct plan_step *s)
{
    buf_print(to, "%s %d %s\n", s->id, s->payment, step_state_name(s->state));
    add_due(to, s->not_before);
    add_due(to, s->do_by);
    add_due(to, s->latest);
    add_due(to, s->expect_by);
    add_line(to, s->title);
    add_line(to, s->text);
    add_line(to, s->unsure);
    for (size_t i = 0; i < s->rule_count; i++)
        add_line(to, s->rules[i]);
}

const char *plan_digest(const struct plan *p, struct arena *a)
{
    struct buf all = BUF_INIT(TEXT_MOST);
    char hex[CRYPTO_SHA256_HEX];

    add_line(&all, p->scam);
    for (size_t i = 0; i < p->step_count; i++)
        add_step(&all, &p->steps[i]);
    crypto_sha256_hex(buf_text(&all), all.length, hex);
    buf_free(&all);
    return arena_copy(a, hex);
}
