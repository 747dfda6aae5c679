/* desk_claim.c: whose case it is: taken, passed on, given back, closed, opened again; everyone is told. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/plan.h"
#include "flow/desk_inside.h"
#include <string.h>

#define OUTCOME_MOST 40 /* characters: a word or two, not a story */

/* The topics of the case follow it. */
static int show(const struct call *c, struct err *e)
{
    return desk_show(c->o->desk, c->s, c->o->now, c->o->a, e);
}

/* What one of the staff did is said to all the others; `to`: whom or what it went to. */
static int tell_the_others(const struct call *c, const char *key, const char *to, struct err *e)
{
    const struct order *o = c->o;
    struct arg args[] = {ARG_N("number", c->s->row.number), ARG_T("name", o->who->name),
                         ARG_T("to", to)};

    if (desk_tell_all(o->desk, c->s, o, desk_text(o->desk, key, args, 3, o->a), DESK_WORD, o->now,
                      o->a, e) < 0)
        return -1;
    return show(c, e);
}

/* --- /take --- */

/* What a case goes back to when its advisor returns it: a closed one is open again then. */
static enum phase phase_before(const struct casefile *c)
{
    if (c->phase == PHASE_WAITING || c->phase == PHASE_HELD)
        return c->desk.before;
    if (c->phase != PHASE_CLOSED)
        return c->phase;
    return c->plan_version > 0 ? PHASE_PLANNED : PHASE_INTERVIEW;
}

/* A buyer talks about one case at a time: this one from now on, unless somebody else holds the other. */
static int move_buyer(const struct call *c, bool *moved, int64_t *other, struct err *e)
{
    struct desk *d = c->o->desk;
    struct case_row row;
    struct person p;

    *moved = true;
    if (people_load(d->store, c->s->row.person, c->o->a, &p, e) < 0)
        return -1;
    *other = p.current_case;
    if (p.current_case == c->s->row.number)
        return 0;
    if (cases_load(d->store, p.current_case, c->o->a, &row, e) < 0)
        return -1;
    *moved = !(row.held_by && strcmp(row.held_by, c->o->who->name) != 0 &&
               staff_named(d->staff, row.held_by));
    p.current_case = c->s->row.number;
    return *moved ? people_save(d->store, &p, e) : 0;
}

/* Who takes a case in a room is read by all who are in it; in a lobby that is all that is said there. */
static int tell_the_taker(const struct call *c, struct err *e)
{
    const struct order *o = c->o;
    struct arg args[] = {ARG_N("number", c->s->row.number), ARG_T("name", o->who->name)};
    bool topic = o->heard->room && network_has_topics(o->who->address.network);
    const char *key = topic ? "desk.taken_in_room" : "desk.you_took";

    if (o->heard->room && !topic && desk_answer(o, "desk.taken", args, 2, e) < 0)
        return -1;
    if (desk_answer_on(o, c->s, desk_text(o->desk, key, args, 2, o->a), e) < 0)
        return -1;
    return desk_answer_on(o, c->s, desk_whole(o->desk, c->s, o->now, o->a), e);
}

static int tell_of_taking(const struct call *c, struct err *e)
{
    const struct order *o = c->o;
    struct arg args[] = {ARG_T("name", o->who->name)};

    if (desk_tell_buyer(o->desk, c->s, "human.here", args, 1, o->a, e) < 0 ||
        tell_the_others(c, "desk.taken", NULL, e) < 0)
        return -1;
    return tell_the_taker(c, e);
}

/* A button that nobody hears any more is taken away. */
static int hush(const struct call *c, struct err *e)
{
    const struct desk_hooks *hooks = &c->o->desk->hooks;

    return hooks->hush(hooks->owner, c->s, e);
}

static int take(const struct call *c, struct err *e)
{
    struct holding *desk = &c->s->file.desk;
    const struct reply *consent;

    desk->before = phase_before(&c->s->file);
    desk->held_by = c->o->who->name;
    desk->held_at = c->o->now;
    c->s->file.phase = PHASE_HELD;
    consent = desk_consent_question(c->o->desk, c->s, c->o->a);
    if (desk_save(c, e) < 0 || hush(c, e) < 0 || tell_of_taking(c, e) < 0)
        return -1;
    return desk_ask_consent(c->o->desk, c->s, consent, e);
}

int desk_do_take(const struct call *c, struct err *e)
{
    struct arg args[] = {ARG_N("number", c->s->row.number), ARG_N("other", 0)};
    bool moved;

    if (desk_is_holder(c->o, c->s))
        return desk_cannot(c, "desk.yours_already", e);
    if (c->s->file.phase == PHASE_HELD && desk_holder(c->o->desk, c->s))
        return desk_cannot(c, "desk.taken_already", e);
    if (!phase_may_become(c->s->file.phase, PHASE_HELD))
        return desk_cannot(c, "desk.cannot", e);
    if (move_buyer(c, &moved, &args[1].number, e) < 0)
        return -1;
    return moved ? take(c, e) : desk_refuse(c->o, "desk.buyer_busy", args, 2, e);
}

/* --- /pass --- */

static int pass_to(const struct call *c, const struct staff_member *to, struct err *e)
{
    const struct order *o = c->o;
    struct arg args[] = {ARG_N("number", c->s->row.number), ARG_T("name", to->name),
                         ARG_T("from", o->who->name)};
    struct desk_post post = {.to = to->address, .case_number = c->s->row.number};

    c->s->file.desk.held_by = to->name;
    c->s->file.desk.held_at = o->now;
    if (desk_save(c, e) < 0 ||
        desk_tell_buyer(o->desk, c->s, "human.passed", args, 3, o->a, e) < 0 ||
        tell_the_others(c, "desk.passed", to->name, e) < 0)
        return -1;
    post.text = arena_print(o->a, "%s\n%s", desk_text(o->desk, "desk.passed_to_you", args, 3, o->a),
                            desk_whole(o->desk, c->s, o->now, o->a));
    if (o->desk->hooks.put(o->desk->hooks.owner, &post, e) < 0)
        return -1;
    return desk_answer(o, "desk.you_passed", args, 3, e);
}

int desk_do_pass(const struct call *c, struct err *e)
{
    const struct order *o = c->o;
    const char *rest = c->rest, *name = desk_next_word(o->a, &rest);
    const struct staff_member *to = staff_named(o->desk->staff, name);
    struct arg args[] = {ARG_T("name", name)};

    if (!desk_is_holder(o, c->s))
        return desk_cannot(c, "desk.not_yours", e);
    if (!*name)
        return desk_refuse(o, c->usage, NULL, 0, e);
    if (!to || to->role == STAFF_OBSERVER)
        return desk_refuse(o, "desk.nobody_of_this_name", args, 1, e);
    if (to == o->who)
        return desk_cannot(c, "desk.yours_already", e);
    return pass_to(c, to, e);
}

/* --- /return --- */

/* The interview may have come to its plan while the case waited. */
static enum phase phase_after(const struct casefile *c)
{
    if (c->plan_version > 0 && (c->open.kind == PROMPT_MENU || c->open.kind == PROMPT_NONE))
        return PHASE_PLANNED;
    return phase_may_become(PHASE_HELD, c->desk.before) ? c->desk.before : PHASE_INTERVIEW;
}

/* Unless the buyer talks about another case by now. */
static int speak(struct desk *d, const struct session *s, const struct step *step, struct arena *a,
                 struct err *e)
{
    const struct desk_hooks *hooks = &d->hooks;
    int64_t number = s->row.number;
    struct person p;

    if (people_load(d->store, s->row.person, a, &p, e) < 0)
        return -1;
    for (size_t i = 0; p.current_case == number && i < step->reply_count; i++) {
        struct reply reply = step->replies[i];

        session_speaks(s, &reply, 1);
        if (hooks->put_person(hooks->owner, p.id, &reply, number, e) < 0)
            return -1;
    }
    return 0;
}

int desk_resume(struct desk *d, struct session *s, int64_t now, struct arena *a, struct err *e)
{
    struct step *step = arena_alloc(a, sizeof *step);

    s->file.phase = phase_after(&s->file);
    s->file.desk.held_by = NULL;
    s->file.desk.queued_at = 0;
    if (engine_resume(s->interview, d->dialogs, &s->file, "human.returned", now, a, step, e) < 0)
        return -1;
    s->file = step->after;
    if (session_save(d->sessions, s, a, e) < 0 || speak(d, s, step, a, e) < 0)
        return -1;
    return step->hand_over ? desk_queue(d, s, now, a, e) : desk_show(d, s, now, a, e);
}

int desk_do_return(const struct call *c, struct err *e)
{
    const struct order *o = c->o;

    if (!desk_is_holder(o, c->s))
        return desk_cannot(c, "desk.not_yours", e);
    if (desk_about(c, "desk.returned", e) < 0 ||
        tell_the_others(c, "desk.returned_by", NULL, e) < 0)
        return -1;
    return desk_resume(o->desk, c->s, o->now, o->a, e);
}

/* --- /close, /reopen --- */

/* What waits for a person can be closed by any advisor; what one holds, by that one. */
static bool may_close(const struct call *c)
{
    enum phase phase = c->s->file.phase;

    return phase != PHASE_CLOSED && phase_may_become(phase, PHASE_CLOSED);
}

/* A person who says no leaves nobody without their dates. NULL: none is known. */
static const char *open_dates(const struct call *c)
{
    const struct order *o = c->o;
    const struct casefile *f = &c->s->file;
    const struct text_table *texts = o->desk->dialogs->texts;
    const char *all = NULL;
    struct plan p;

    plan_build(o->desk->dialogs, f->facts, f->fact_count, f->zone, f->language, o->now, o->a, &p);
    for (size_t i = 0; i < p.step_count; i++) {
        const struct plan_step *s = &p.steps[i];
        struct arg args[] = {ARG_T("title", s->title), ARG_D("day", s->do_by.day)};
        const char *line;

        if (s->do_by.day == DAY_NONE || s->state == STEP_DONE || s->state == STEP_CLOSED)
            continue;
        line = render(texts, f->language, "human.declined_date", args, 2, o->a);
        all = all ? arena_print(o->a, "%s\n%s", all, line) : line;
    }
    return all;
}

static int tell_the_end(const struct call *c, const char *outcome, struct err *e)
{
    const char *dates = strncmp(outcome, "declined", 8) == 0 ? open_dates(c) : NULL;
    struct arg args[] = {ARG_T("dates", dates)};
    struct desk *d = c->o->desk;

    if (desk_tell_buyer(d, c->s, "human.closed", NULL, 0, c->o->a, e) < 0)
        return -1;
    return dates ? desk_tell_buyer(d, c->s, "human.declined", args, 1, c->o->a, e) : 0;
}

static int end(const struct call *c, const char *outcome, struct err *e)
{
    desk_end(c->s, outcome);
    if (desk_save(c, e) < 0 || tell_the_end(c, outcome, e) < 0 ||
        desk_about(c, "desk.closed", e) < 0)
        return -1;
    return tell_the_others(c, "desk.closed_by", outcome, e);
}

int desk_do_close(const struct call *c, struct err *e)
{
    if (!*c->rest)
        return desk_refuse(c->o, c->usage, NULL, 0, e);
    if (c->s->file.phase == PHASE_HELD && !desk_is_holder(c->o, c->s) &&
        desk_holder(c->o->desk, c->s))
        return desk_cannot(c, "desk.not_yours", e);
    if (!may_close(c))
        return desk_cannot(c, "desk.cannot", e);
    if (hush(c, e) < 0)
        return -1;
    return end(c, text_shorten(c->o->a, c->rest, OUTCOME_MOST), e);
}

/* Back into the queue, as it was when it was closed: the bot takes up its question when it is asked. */
int desk_do_reopen(const struct call *c, struct err *e)
{
    struct casefile *file = &c->s->file;
    bool moved;
    int64_t other;

    if (file->phase != PHASE_CLOSED)
        return desk_cannot(c, "desk.cannot", e);
    if (move_buyer(c, &moved, &other, e) < 0)
        return -1;
    if (!moved) {
        struct arg args[] = {ARG_N("number", c->s->row.number), ARG_N("other", other)};

        return desk_refuse(c->o, "desk.buyer_busy", args, 2, e);
    }
    file->desk.before = phase_before(file);
    file->desk.queued_at = c->o->now;
    file->desk.outcome = NULL;
    if (file->desk.urgency == URGENCY_NONE)
        file->desk.urgency = URGENCY_NORMAL;
    file->phase = PHASE_WAITING;
    if (desk_save(c, e) < 0 ||
        desk_tell_buyer(c->o->desk, c->s, "human.reopened", NULL, 0, c->o->a, e) < 0 ||
        desk_about(c, "desk.reopened", e) < 0)
        return -1;
    return tell_the_others(c, "desk.reopened_by", NULL, e);
}

/* --- /block --- */

static int set_blocked(const struct call *c, bool blocked, struct err *e)
{
    struct person p;

    if (people_load(c->o->desk->store, c->s->row.person, c->o->a, &p, e) < 0)
        return -1;
    p.blocked = blocked;
    return people_save(c->o->desk->store, &p, e);
}

/* Somebody who abuses this: the case ends, and nothing they write is heard any more, until `/block N off`. */
int desk_do_block(const struct call *c, struct err *e)
{
    if (strcmp(c->rest, "off") == 0)
        return set_blocked(c, false, e) < 0 ? -1 : desk_about(c, "desk.unblocked", e);
    if (c->s->file.phase == PHASE_HELD && !desk_is_holder(c->o, c->s) &&
        desk_holder(c->o->desk, c->s))
        return desk_cannot(c, "desk.not_yours", e);
    if (set_blocked(c, true, e) < 0 || hush(c, e) < 0)
        return -1;
    desk_end(c->s, "blocked");
    if (desk_save(c, e) < 0 ||
        desk_tell_buyer(c->o->desk, c->s, "human.blocked", NULL, 0, c->o->a, e) < 0 ||
        desk_about(c, "desk.blocked", e) < 0)
        return -1;
    return tell_the_others(c, "desk.blocked_by", NULL, e);
}
