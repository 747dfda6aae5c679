/* turn.c: one inbound message, one transaction; one pass of the loop, one commit. */
/* SPDX-License-Identifier: MIT */
#include "flow/turn.h"
#include "base/crypto.h"
#include "base/log.h"
#include "base/text.h"
#include "core/render.h"
#include "flow/burst.h"
#include "flow/desk.h"
#include "flow/inbox.h"
#include "flow/parts.h"
#include <stdlib.h>
#include <string.h>

#define TRIES 2               /* a message is tried so often before it is parked */
#define ALERT_SECONDS 3600    /* between two alerts of one kind */
#define RENEW_MOST 100000 /* plans looked at when rules change; more is no longer one machine */
#define BURST_TEXT_MOST 16384 /* bytes joined; what comes after that is a turn of its own */

struct turn {
    struct turn_setup setup;
    struct session_cache *sessions;
    struct inbox *inbox;
    struct desk *desk;
    struct arena *a; /* reset for each message */
    int64_t now_ms;
    struct turn_counts counts;
};

/* --- what the desk asks of us --- */

static int desk_put(void *owner, struct address to, const char *place, const struct reply *reply,
                    int64_t case_number, bool mirror, struct err *e)
{
    struct turn *t = owner;
    struct person person;

    if (put_person(t->setup.store, to, t->a, &person, e) < 0)
        return -1;
    return put_reply(t->setup.store, &person, place, reply, case_number, t->now_ms, mirror, e);
}

static int desk_put_person(void *owner, int64_t id, const struct reply *reply, int64_t case_number, struct err *e)
{
    struct turn *t = owner;
    struct person person;

    if (people_load(t->setup.store, id, t->a, &person, e) < 0)
        return -1;
    return put_reply(t->setup.store, &person, NULL, reply, case_number, t->now_ms, false, e);
}

int turn_new(struct turn **out, const struct turn_setup *setup, struct err *e)
{
    struct turn *t = calloc(1, sizeof *t);
    struct desk_hooks hooks = {t, desk_put, desk_put_person};

    if (!t)
        err_out_of_memory();
    t->setup = *setup;
    t->a = arena_new();
    t->inbox = inbox_new(setup->flood_per_minute);
    if (session_cache_new(&t->sessions, setup->store, setup->dialogs, e) < 0) {
        turn_free(&t);
        return -1;
    }
    t->desk = desk_new(setup->store, t->sessions, setup->dialogs, setup->staff, &hooks);
    *out = t;
    return 0;
}

void turn_free(struct turn **t)
{
    if (!*t)
        return;
    desk_free(&(*t)->desk);
    session_cache_free(&(*t)->sessions);
    inbox_free(&(*t)->inbox);
    arena_free(&(*t)->a);
    free(*t);
    *t = NULL;
}

struct turn_counts turn_counts(const struct turn *t)
{
    return t->counts;
}

/* --- one message of a buyer --- */

static int say_to(struct turn *t, const struct person *to, const char *key, const struct arg *args, size_t count,
                  int64_t case_number, struct err *e)
{
    const char *language = to->language ? to->language : "en";
    struct reply reply = {.text = render(t->setup.dialogs->texts, language, key, args, count, t->a)};

    return put_reply(t->setup.store, to, NULL, &reply, case_number, t->now_ms, false, e);
}

/* The engine's replies, the case, and what the desk must know: all rows of the same transaction. */
static int keep_step(struct turn *t, struct person *p, struct session *s, struct step *step, int64_t not_before, struct err *e)
{
    s->file = step->after;
    if (session_save(t->sessions, s, t->a, e) < 0 ||
        put_replies(t->setup.store, p, step->replies, step->reply_count, s->row.number, not_before, e) < 0)
        return -1;
    if (p->current_case != s->row.number) {
        p->current_case = s->row.number;
        if (people_save(t->setup.store, p, e) < 0)
            return -1;
    }
    if (step->hand_over && desk_queue(t->desk, s, t->now_ms / 1000, t->a, e) < 0)
        return -1;
    if (step->urgent_news && !step->hand_over)
        return desk_notice(t->desk, s, "desk.urgent", NULL, t->a, e);
    return 0;
}

static int do_step(struct turn *t, const struct session *s, const struct said *said, bool opening,
                   struct step *step, struct err *e)
{
    int64_t now = t->now_ms / 1000;

    return opening ? engine_open(s->interview, t->setup.dialogs, &s->file, said, now, t->a, step, e)
                   : engine_step(s->interview, t->setup.dialogs, &s->file, said, now, t->a, step, e);
}

static int open_another(struct turn *t, struct person *p, struct session *s, struct step *step, struct err *e)
{
    session_fresh(t->sessions, p, t->now_ms / 1000, s);
    if (do_step(t, s, NULL, true, step, e) < 0)
        return -1;
    return keep_step(t, p, s, step, t->now_ms, e);
}

/* A word that works everywhere is never swallowed by a burst. */
static bool is_command(const struct turn *t, const char *text)
{
    return dialog_word(t->setup.dialogs, "", text_fold(t->a, text)) != NULL;
}

/* Join this message to the burst that is open: the turn starts again from the state before it. */
static int join_burst(struct turn *t, const struct person *p, struct session *s, const struct burst *b, struct said *said, struct err *e)
{
    int64_t revision = s->file.revision, number = s->file.number, taken;

    if (mail_take_back(t->setup.store, p->id, s->row.number, t->now_ms, &taken, e) < 0)
        return -1;
    said->text = arena_print(t->a, "%s\n%s", b->text, said->text);
    s->file = b->before;
    s->file.number = number;
    s->file.revision = revision;
    return 0;
}

/* May the replies of this turn wait for more of the same breath? */
static bool may_burst(const struct turn *t, const struct said *said, const struct step *step)
{
    return t->setup.burst_ms > 0 && step->open_text && said->kind == SAID_TEXT && !step->hand_over &&
           !step->urgent_news && strlen(said->text) < BURST_TEXT_MOST && !is_command(t, said->text);
}

static int hear_buyer(struct turn *t, struct person *p, struct session *s, struct said *said, bool opening, struct err *e)
{
    struct burst burst = {0};
    struct step *step = arena_alloc(t->a, sizeof *step);
    int64_t not_before = t->now_ms;

    if (opening)
        session_fresh(t->sessions, p, t->now_ms / 1000, s);
    else if (said->kind == SAID_TEXT && burst_open(&s->row, t->now_ms, t->a, &burst) && !is_command(t, said->text)) {
        if (join_burst(t, p, s, &burst, said, e) < 0)
            return -1;
        opening = burst.opening;
    }
    if (do_step(t, s, said, opening, step, e) < 0)
        return -1;
    if (may_burst(t, said, step)) {
        not_before += t->setup.burst_ms;
        burst = (struct burst){not_before, opening, said->text, s->file};
        burst_record(&s->row, &burst, t->a);
    } else {
        burst_record(&s->row, NULL, t->a);
    }
    if (keep_step(t, p, s, step, not_before, e) < 0)
        return -1;
    return step->begin_new ? open_another(t, p, s, step, e) : 0;
}

/* --- people --- */

static bool differs(const char *announced, const char *known)
{
    return announced && (!known || strcmp(announced, known) != 0);
}

static const char *base_language(struct arena *a, const char *tag)
{
    return tag ? arena_copy_bytes(a, tag, strcspn(tag, "-_")) : NULL;
}

static int meet(struct turn *t, const struct inbound *heard, struct person *p, struct err *e)
{
    const char *language = base_language(t->a, heard->language);
    bool changed;

    if (put_person(t->setup.store, heard->from, t->a, p, e) < 0)
        return -1;
    changed = differs(language, p->language) || differs(heard->zone, p->zone) || p->unreachable;
    if (!changed)
        return 0;
    p->language = language ? language : p->language;
    p->zone = heard->zone ? heard->zone : p->zone;
    p->unreachable = false;
    return people_save(t->setup.store, p, e);
}

static int left_or_back(struct turn *t, struct person *p, enum inbound_kind kind, struct err *e)
{
    struct session s;

    p->unreachable = kind == INBOUND_GONE;
    if (people_save(t->setup.store, p, e) < 0)
        return -1;
    if (kind == INBOUND_GONE && mail_give_up(t->setup.store, p->id, e) < 0)
        return -1;
    if (!p->current_case)
        return 0;
    if (session_load(t->sessions, p->current_case, t->a, &s, e) < 0)
        return -1;
    if (s.file.phase != PHASE_HELD && s.file.phase != PHASE_WAITING)
        return 0;
    return desk_notice(t->desk, &s, kind == INBOUND_GONE ? "desk.buyer_gone" : "desk.buyer_back", NULL, t->a, e);
}

static int hear_person(struct turn *t, struct person *p, const struct inbound *heard, struct err *e)
{
    struct session s = {0};
    struct admitted in;
    bool known = p->current_case != 0;

    if (known && session_load(t->sessions, p->current_case, t->a, &s, e) < 0)
        return -1;
    if (inbox_admit(t->inbox, t->setup.store, p, p->current_case, heard, t->now_ms, t->a, &in, e) < 0)
        return -1;
    switch (in.verdict) {
    case ADMIT_SEEN:
        t->counts.seen_before++;
        return 0;
    case ADMIT_FLOOD_TOLD:
        t->counts.flooded++;
        return say_to(t, p, "inbox.flood", NULL, 0, p->current_case, e);
    case ADMIT_FLOOD:
        t->counts.flooded++;
        return 0;
    case ADMIT_APPLY:
        break;
    }
    if (known && s.file.phase == PHASE_HELD) {
        t->counts.relayed++;
        return desk_relay(t->desk, &s, &in.said, t->now_ms / 1000, t->a, e);
    }
    if (in.cut && say_to(t, p, "inbox.cut", NULL, 0, p->current_case, e) < 0)
        return -1;
    if (hear_buyer(t, p, &s, &in.said, !known || s.file.phase == PHASE_ERASED, e) < 0)
        return -1;
    return known ? 0 : mail_assign(t->setup.store, in.mail, s.row.number, e);
}

static int hear_staff(struct turn *t, const struct staff_member *who, const struct inbound *heard, struct err *e)
{
    struct person p;
    struct admitted in;

    if (put_person(t->setup.store, heard->from, t->a, &p, e) < 0 ||
        inbox_admit(t->inbox, t->setup.store, &p, 0, heard, t->now_ms, t->a, &in, e) < 0)
        return -1;
    if (in.verdict == ADMIT_SEEN)
        t->counts.seen_before++;
    if (in.verdict == ADMIT_FLOOD_TOLD)
        return say_to(t, &p, "inbox.flood", NULL, 0, 0, e);
    if (in.verdict != ADMIT_APPLY)
        return 0;
    return desk_heard(t->desk, who, heard, &in.said, t->now_ms / 1000, t->a, e);
}

static int apply(struct turn *t, const struct inbound *heard, struct err *e)
{
    const struct staff_member *who = staff_find(t->setup.staff, heard->from);
    struct person p;

    arena_reset(t->a);
    if (who)
        return hear_staff(t, who, heard, e);
    if (meet(t, heard, &p, e) < 0)
        return -1;
    if (heard->kind == INBOUND_GONE || heard->kind == INBOUND_BACK)
        return left_or_back(t, &p, heard->kind, e);
    if (heard->place) /* a room that is not the desk's: nobody to talk to */
        return 0;
    return hear_person(t, &p, heard, e);
}

/* --- a pass --- */

/* These say that the database does not work, whatever the message is. */
static bool fails_the_pass(enum err_kind kind)
{
    return kind == ERR_IO || kind == ERR_BUSY;
}

static int try_once(struct turn *t, const struct inbound *heard, struct err *e)
{
    struct err of_release = {0};

    if (store_savepoint(t->setup.store, e) < 0)
        return -1;
    if (apply(t, heard, e) == 0 && store_release(t->setup.store, &of_release) == 0)
        return 0;
    if (e->kind == ERR_NONE)
        *e = of_release;
    store_undo(t->setup.store);
    return -1;
}

/* Set aside what cannot be applied, under an id that its sender is told. */
static int park(struct turn *t, const struct inbound *heard, const struct err *why, struct err *e)
{
    unsigned char raw[3];
    struct person p;
    struct admitted in;
    const char *id;
    struct arg args[1];

    crypto_random(raw, sizeof raw);
    arena_reset(t->a);
    id = arena_print(t->a, "E-%02X%02X%02X", raw[0], raw[1], raw[2]);
    log_warn("turn.parked", "id=%s kind=%s why=%s", id, inbound_kind_name(heard->kind), why->text);
    if (put_person(t->setup.store, heard->from, t->a, &p, e) < 0 ||
        inbox_admit(t->inbox, t->setup.store, &p, p.current_case, heard, t->now_ms, t->a, &in, e) < 0)
        return -1;
    t->counts.parked++;
    if (in.verdict != ADMIT_APPLY)
        return 0;
    if (mail_park(t->setup.store, in.mail, id, e) < 0)
        return -1;
    args[0] = (struct arg)ARG_T("id", id);
    return say_to(t, &p, "inbox.parked", args, 1, p.current_case, e);
}

static int take_one(struct turn *t, const struct inbound *heard, struct err *e)
{
    struct err why = {0};

    t->counts.taken++;
    for (int tries = 0; tries < TRIES; tries++) {
        err_clear(&why);
        if (try_once(t, heard, &why) == 0)
            return 0;
        if (fails_the_pass(why.kind)) {
            *e = why;
            return -1;
        }
    }
    return park(t, heard, &why, e);
}

int turn_take(struct turn *t, const struct inbound *heard, size_t count, int64_t now_ms, struct err *e)
{
    t->now_ms = now_ms;
    if (store_begin(t->setup.store, e) < 0)
        return -1;
    for (size_t i = 0; i < count; i++)
        if (take_one(t, &heard[i], e) < 0) {
            store_rollback(t->setup.store);
            return -1;
        }
    return store_commit(t->setup.store, e);
}

int turn_unreachable(struct turn *t, int64_t person, int64_t now_ms, struct err *e)
{
    struct person p;

    t->now_ms = now_ms;
    arena_reset(t->a);
    if (store_begin(t->setup.store, e) < 0)
        return -1;
    if (people_load(t->setup.store, person, t->a, &p, e) < 0 || left_or_back(t, &p, INBOUND_GONE, e) < 0) {
        store_rollback(t->setup.store);
        return -1;
    }
    return store_commit(t->setup.store, e);
}

static int renew_plan(struct turn *t, int64_t number, const struct dialog *old, struct err *e)
{
    struct step *step;
    struct session s;
    struct person p;

    arena_reset(t->a);
    step = arena_alloc(t->a, sizeof *step);
    if (session_load(t->sessions, number, t->a, &s, e) < 0 || people_load(t->setup.store, s.row.person, t->a, &p, e) < 0 ||
        engine_rules_changed(s.interview, old, t->setup.dialogs, &s.file, t->now_ms / 1000, t->a, step, e) < 0)
        return -1;
    return step->reply_count ? keep_step(t, &p, &s, step, t->now_ms, e) : 0;
}

/* Cases that a person holds are not touched: the advisor sees the new rules with the next plan. */
static int renew_plans(struct turn *t, const struct dialog *old, struct err *e)
{
    static const enum phase WITH_PLAN[] = {PHASE_PLANNED, PHASE_WAITING};

    for (size_t k = 0; k < sizeof WITH_PLAN / sizeof WITH_PLAN[0]; k++) {
        int64_t *numbers = malloc(RENEW_MOST * sizeof *numbers);
        size_t count = 0;
        int result;

        if (!numbers)
            err_out_of_memory();
        result = cases_in_phase(t->setup.store, WITH_PLAN[k], numbers, RENEW_MOST, &count, e);
        for (size_t i = 0; result == 0 && i < count; i++)
            result = renew_plan(t, numbers[i], old, e);
        free(numbers);
        if (result < 0)
            return -1;
    }
    return 0;
}

int turn_use_dialogs(struct turn *t, struct dialog *dialogs, int64_t now_ms, struct err *e)
{
    const struct dialog *old = t->setup.dialogs;

    t->now_ms = now_ms;
    if (session_cache_use(t->sessions, dialogs, e) < 0)
        return -1;
    t->setup.dialogs = dialogs;
    desk_use_dialogs(t->desk, dialogs);
    if (store_begin(t->setup.store, e) < 0)
        return -1;
    if (renew_plans(t, old, e) < 0) {
        store_rollback(t->setup.store);
        return -1;
    }
    return store_commit(t->setup.store, e);
}

int turn_alert(struct turn *t, const char *kind, const char *detail, int64_t now_ms, struct err *e)
{
    struct person p;
    struct arg args[3] = {ARG_T("kind", kind), ARG_T("detail", detail), ARG_N("suppressed", 0)};
    bool due = false;
    int64_t suppressed = 0;

    if (!t->setup.operator_address)
        return 0;
    t->now_ms = now_ms;
    arena_reset(t->a);
    if (store_begin(t->setup.store, e) < 0)
        return -1;
    if (store_alert_due(t->setup.store, kind, now_ms / 1000, ALERT_SECONDS, &due, &suppressed, e) < 0)
        goto rollback;
    args[2].number = suppressed;
    if (due && (put_person(t->setup.store, *t->setup.operator_address, t->a, &p, e) < 0 ||
                say_to(t, &p, "operator.alert", args, 3, 0, e) < 0))
        goto rollback;
    return store_commit(t->setup.store, e);
rollback:
    store_rollback(t->setup.store);
    return -1;
}
