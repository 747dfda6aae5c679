/* casefile.c: a case in memory: its phases, facts, and what was told. */
/* SPDX-License-Identifier: MIT */
#include "model/casefile.h"
#include <string.h>

#define TO(phase) (1u << (phase))

/* What each phase may become besides staying itself. An erased case is gone for good. */
static const struct {
    const char *name;
    unsigned next;
} phases[PHASES] = {
    [PHASE_INTERVIEW] = {"interview", TO(PHASE_REVIEW) | TO(PHASE_PLANNED) | TO(PHASE_WAITING) |
                                          TO(PHASE_HELD) | TO(PHASE_CLOSED) | TO(PHASE_ERASED)},
    [PHASE_REVIEW] = {"review", TO(PHASE_INTERVIEW) | TO(PHASE_PLANNED) | TO(PHASE_WAITING) |
                                    TO(PHASE_HELD) | TO(PHASE_CLOSED) | TO(PHASE_ERASED)},
    [PHASE_PLANNED] = {"planned", TO(PHASE_INTERVIEW) | TO(PHASE_REVIEW) | TO(PHASE_WAITING) |
                                      TO(PHASE_HELD) | TO(PHASE_CLOSED) | TO(PHASE_ERASED)},
    [PHASE_WAITING] = {"waiting", TO(PHASE_INTERVIEW) | TO(PHASE_REVIEW) | TO(PHASE_PLANNED) |
                                      TO(PHASE_HELD) | TO(PHASE_CLOSED) | TO(PHASE_ERASED)},
    [PHASE_HELD] = {"held", TO(PHASE_INTERVIEW) | TO(PHASE_REVIEW) | TO(PHASE_PLANNED) |
                                TO(PHASE_WAITING) | TO(PHASE_CLOSED) | TO(PHASE_ERASED)},
    [PHASE_CLOSED] = {"closed", TO(PHASE_INTERVIEW) | TO(PHASE_REVIEW) | TO(PHASE_PLANNED) |
                                    TO(PHASE_WAITING) | TO(PHASE_HELD) | TO(PHASE_ERASED)},
    [PHASE_ERASED] = {"erased", 0},
};

const char *phase_name(enum phase phase)
{
    return phases[phase].name;
}

bool phase_may_become(enum phase from, enum phase to)
{
    return from == to || (phases[from].next & TO(to)) != 0;
}

const char *urgency_name(enum urgency urgency)
{
    static const char *const names[] = {
        [URGENCY_NONE] = NULL,
        [URGENCY_NORMAL] = "normal",
        [URGENCY_TODAY] = "today",
        [URGENCY_NOW] = "now",
    };

    return names[urgency];
}

void holding_begins_to_wait(struct holding *h, int64_t now)
{
    h->queued_at = now;
    h->calls = 0;
    h->called_at = 0;
    h->offered = false;
    h->outcome = NULL;
}

struct casefile casefile_new(const char *language, const char *dialog, int64_t now)
{
    return (struct casefile){
        .phase = PHASE_INTERVIEW,
        .language = language,
        .dialog = dialog,
        .opened_at = now,
        .heard_at = now,
        .open = {.proposed = value_none(VALUE_CHOICE)},
        .desk = {.asked = {.proposed = value_none(VALUE_CHOICE)}},
    };
}

/* --- copies --- */

static const char **texts_copy(struct arena *a, const char *const *from, size_t count)
{
    const char **copy = count ? arena_array(a, count, sizeof *copy) : NULL;

    for (size_t i = 0; i < count; i++)
        copy[i] = arena_copy(a, from[i]);
    return copy;
}

static struct fact fact_copy(struct arena *a, const struct fact *from)
{
    struct fact copy = *from;

    copy.id = arena_copy(a, from->id);
    copy.value = value_copy(a, &from->value);
    copy.message = arena_copy(a, from->message);
    return copy;
}

static struct prompt prompt_copy(struct arena *a, const struct prompt *from)
{
    struct prompt copy = *from;

    copy.state = arena_copy(a, from->state);
    copy.fact = arena_copy(a, from->fact);
    copy.offered = texts_copy(a, from->offered, from->offered_count);
    copy.proposed = value_copy(a, &from->proposed);
    copy.proposed_from = arena_copy(a, from->proposed_from);
    copy.proposed_rest = arena_copy(a, from->proposed_rest);
    return copy;
}

static struct trail_mark mark_copy(struct arena *a, const struct trail_mark *from)
{
    struct trail_mark copy = *from;

    copy.fact = arena_copy(a, from->fact);
    return copy;
}

static struct holding holding_copy(struct arena *a, const struct holding *from)
{
    struct holding copy = *from;

    copy.because = texts_copy(a, from->because, from->because_count);
    copy.held_by = arena_copy(a, from->held_by);
    copy.outcome = arena_copy(a, from->outcome);
    copy.asked = prompt_copy(a, &from->asked);
    copy.dropped = texts_copy(a, from->dropped, from->dropped_count);
    copy.added = from->added_count ? arena_array(a, from->added_count, sizeof *copy.added) : NULL;
    for (size_t i = 0; i < from->added_count; i++)
        copy.added[i] = (struct added_step){from->added[i].day, arena_copy(a, from->added[i].text),
                                            arena_copy(a, from->added[i].by)};
    copy.phrase = arena_copy(a, from->phrase);
    copy.consent_text = arena_copy(a, from->consent_text);
    return copy;
}

struct casefile casefile_copy(struct arena *a, const struct casefile *from)
{
    struct casefile copy = *from;

    copy.language = arena_copy(a, from->language);
    copy.zone = arena_copy(a, from->zone);
    copy.dialog = arena_copy(a, from->dialog);
    copy.facts = from->fact_count ? arena_array(a, from->fact_count, sizeof *copy.facts) : NULL;
    for (size_t i = 0; i < from->fact_count; i++)
        copy.facts[i] = fact_copy(a, &from->facts[i]);
    copy.open = prompt_copy(a, &from->open);
    copy.trail = from->trail_count ? arena_array(a, from->trail_count, sizeof *copy.trail) : NULL;
    for (size_t i = 0; i < from->trail_count; i++)
        copy.trail[i] = mark_copy(a, &from->trail[i]);
    copy.told = texts_copy(a, from->told, from->told_count);
    copy.plan_facts = arena_copy(a, from->plan_facts);
    copy.album = arena_copy(a, from->album);
    copy.changed = arena_copy(a, from->changed);
    copy.desk = holding_copy(a, &from->desk);
    return copy;
}

/* --- facts --- */

const struct fact *casefile_fact(const struct casefile *c, const char *id, int payment)
{
    return fact_find(c->facts, c->fact_count, id, payment);
}

struct trail_mark *casefile_mark(const struct casefile *c, const char *id, int payment)
{
    for (size_t i = 0; i < c->trail_count; i++)
        if (c->trail[i].payment == payment && strcmp(c->trail[i].fact, id) == 0)
            return &c->trail[i];
    return NULL;
}

int casefile_answered(const struct casefile *c)
{
    int answered = 0;

    for (size_t i = 0; i < c->trail_count; i++)
        answered += 1 + c->trail[i].more;
    return answered;
}

/* The array is made anew, since a copy of the struct elsewhere may still see the old one. */
void casefile_set(struct arena *a, struct casefile *c, const struct fact *fact)
{
    const struct fact *old = casefile_fact(c, fact->id, fact->payment);
    size_t at = old ? (size_t)(old - c->facts) : c->fact_count;
    struct fact *facts = arena_array(a, c->fact_count + !old, sizeof *facts);

    if (c->fact_count)
        memcpy(facts, c->facts, c->fact_count * sizeof *facts);
    facts[at] = fact_copy(a, fact);
    c->facts = facts;
    c->fact_count += !old;
}

void casefile_drop(struct casefile *c, const char *id, int payment)
{
    const struct fact *old = casefile_fact(c, id, payment);
    size_t at;

    if (!old)
        return;
    at = (size_t)(old - c->facts);
    c->fact_count--;
    memmove(c->facts + at, c->facts + at + 1, (c->fact_count - at) * sizeof *c->facts);
}

int casefile_payments(const struct casefile *c)
{
    int highest = 1;

    for (size_t i = 0; i < c->fact_count; i++) {
        if (c->facts[i].payment > highest)
            highest = c->facts[i].payment;
    }
    return highest;
}

/* --- told --- */

bool casefile_told(const struct casefile *c, const char *id)
{
    for (size_t i = 0; i < c->told_count; i++) {
        if (strcmp(c->told[i], id) == 0)
            return true;
    }
    return false;
}

void casefile_tell(struct arena *a, struct casefile *c, const char *id)
{
    const char **told;

    if (casefile_told(c, id))
        return;
    told = arena_array(a, c->told_count + 1, sizeof *told);
    if (c->told_count)
        memcpy(told, c->told, c->told_count * sizeof *told);
    told[c->told_count++] = arena_copy(a, id);
    c->told = told;
}
