/* turn.c: one inbound message, one transaction; one pass of the loop, one commit. */
/* SPDX-License-Identifier: MIT */
#include "base/crypto.h"
#include "base/log.h"
#include "flow/parts.h"
#include "flow/turn_inside.h"
#include <stdlib.h>

#define TRIES 2 /* a message is tried so often before it is parked */

/* --- what the desk asks of us --- */

static int desk_put(void *owner, const struct desk_post *post, struct err *e)
{
    return turn_post(owner, post, e);
}

static int desk_change(void *owner, int64_t of, const char *text, struct err *e)
{
    return turn_change_posts(owner, of, text, e);
}

static int desk_put_person(void *owner, int64_t id, const struct reply *reply, int64_t case_number,
                           struct err *e)
{
    struct turn *t = owner;
    struct person person;

    if (people_load(t->setup.store, id, t->a, &person, e) < 0)
        return -1;
    return put_reply(t->setup.store, &person, reply, case_number, t->now_ms, e);
}

static int desk_put_line(void *owner, int64_t id, const struct desk_line *line, struct err *e)
{
    return turn_put_line(owner, id, line, e);
}

static int desk_change_line(void *owner, const struct sent *row, const struct desk_line *line,
                            const char *correction, struct err *e)
{
    return turn_change_line(owner, row, line, correction, e);
}

static int desk_hush(void *owner, const struct session *s, struct err *e)
{
    return keyboard_put_away(owner, s, e);
}

static int desk_alert(void *owner, const char *kind, const char *detail, struct err *e)
{
    return turn_tell_operator(owner, kind, detail, e);
}

/* --- the turn itself --- */

int turn_new(struct turn **out, const struct turn_setup *setup, struct err *e)
{
    struct turn *t = calloc(1, sizeof *t);
    struct desk_hooks hooks = {
        t,         desk_put,  desk_change, desk_put_person, desk_put_line, desk_change_line,
        desk_hush, desk_alert};

    if (!t)
        err_out_of_memory();
    t->setup = *setup;
    t->a = arena_new();
    t->pass = arena_new();
    t->inbox = inbox_new(setup->flood_per_minute);
    t->scrub = true; /* the last run may have ended before it could */
    if (session_cache_new(&t->sessions, setup->store, setup->dialogs, e) < 0) {
        turn_free(&t);
        return -1;
    }
    t->desk =
        desk_new(setup->store, t->sessions, setup->dialogs, setup->staff, setup->about, &hooks);
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
    arena_free(&(*t)->pass);
    free(*t);
    *t = NULL;
}

struct turn_counts turn_counts(const struct turn *t)
{
    return t->counts;
}

const struct address *turn_composing(const struct turn *t, size_t *count)
{
    *count = t->composing_count;
    return t->composing;
}

const char *turn_brief(void *turn, int64_t case_number, struct arena *a)
{
    struct turn *t = turn;

    return desk_brief_of(t->desk, case_number, t->now_ms / 1000, a);
}

int turn_say(struct turn *t, const struct person *to, const char *key, const struct arg *args,
             size_t count, struct err *e)
{
    const char *language = to->language ? to->language : "en";
    /* who had all erased, and says something all the same, is here again */
    struct person back = *to;
    const struct text_table *texts = t->setup.dialogs->texts;
    struct reply reply = {.text = render(texts, language, key, args, count, t->a),
                          .language = text_table_language(texts, language)};

    back.erased = back.last_word = false;
    if (to->erased && people_save(t->setup.store, &back, e) < 0)
        return -1;
    return put_reply(t->setup.store, &back, &reply, 0, t->now_ms, e);
}

/* --- one message --- */

static int hear_staff(struct turn *t, const struct staff_member *who, const struct inbound *heard,
                      struct err *e)
{
    struct person p;
    struct admitted in;

    if (turn_meet(t, heard, &p, e) < 0 ||
        inbox_admit(t->inbox, t->setup.store, &p, 0, heard, t->now_ms, t->a, &in, e) < 0)
        return -1;
    switch (in.verdict) {
    case ADMIT_APPLY:
        if (in.name && mail_name(t->setup.store, in.mail, in.name, e) < 0)
            return -1;
        return desk_heard(t->desk, who, heard, &in.said, in.mail, t->now_ms / 1000, t->a, e);
    case ADMIT_SEEN:
        t->counts.seen_before++;
        return 0;
    case ADMIT_FLOOD_TOLD:
        t->counts.flooded++;
        return turn_say(t, &p, "inbox.flood", NULL, 0, e);
    case ADMIT_FLOOD:
        t->counts.flooded++;
        return 0;
    }
    return 0;
}

/* Nothing that was said: it is never kept, and never parked. */
static bool is_presence(const struct inbound *heard)
{
    return heard->kind == INBOUND_GONE || heard->kind == INBOUND_BACK ||
           heard->kind == INBOUND_RECEIPT || heard->kind == INBOUND_TYPING;
}

static int hear_presence(struct turn *t, const struct inbound *heard, struct err *e)
{
    if (heard->kind == INBOUND_RECEIPT)
        return turn_arrived(t, heard, e);
    return heard->kind == INBOUND_TYPING ? turn_typing(t, heard, e) : turn_presence(t, heard, e);
}

static int apply(struct turn *t, const struct inbound *heard, struct err *e)
{
    const struct staff_member *who = staff_find(t->setup.staff, heard->from);

    if (is_presence(heard))
        return hear_presence(t, heard, e);
    if (heard->room && turn_room_heard(t, heard, e) < 0)
        return -1;
    if (heard->kind == INBOUND_TOPIC)
        return desk_topic_changed(t->desk, heard, t->now_ms / 1000, t->a, e);
    if (heard->kind == INBOUND_SEALED && (who || !heard->room))
        return turn_hear_sealed(t, heard, e);
    if (who)
        return hear_staff(t, who, heard, e);
    if (heard->room) { /* somebody in the room of the staff who is not one of them */
        t->counts.strangers++;
        return 0;
    }
    return heard->kind == INBOUND_CROWD ? turn_hear_crowd(t, heard, e)
                                        : turn_hear_buyer(t, heard, e);
}

/* --- a message that fails --- */

/* These say that the database does not work, whatever the message is. */
static bool fails_the_pass(const struct err *e)
{
    return e->kind == ERR_IO || e->kind == ERR_BUSY;
}

static void undo(struct turn *t, const struct turn_counts *before)
{
    store_undo(t->setup.store);
    inbox_undo(t->inbox);
    t->counts = *before;
}

/* A savepoint around `step`: all of it, or nothing. */
static int try_once(struct turn *t, const struct inbound *heard,
                    int (*step)(struct turn *t, const struct inbound *heard, struct err *e),
                    struct err *e)
{
    struct turn_counts before = t->counts;

    arena_reset(t->a);
    inbox_message(t->inbox);
    if (store_savepoint(t->setup.store, e) < 0)
        return -1;
    if (step(t, heard, e) == 0 && store_release(t->setup.store, e) == 0)
        return 0;
    undo(t, &before);
    return -1;
}

/* Keep what cannot be applied under an id that its sender and the operator are told. */
static int set_aside(struct turn *t, const struct inbound *heard, struct err *e)
{
    unsigned char raw[3];
    struct person p;
    struct admitted in;
    const char *id;
    struct arg args[1];

    crypto_random(raw, sizeof raw);
    id = arena_print(t->a, "E-%02X%02X%02X", raw[0], raw[1], raw[2]);
    args[0] = (struct arg)ARG_T("id", id);
    if (put_person(t->setup.store, heard->from, t->a, &p, e) < 0 ||
        inbox_admit(t->inbox, t->setup.store, &p, p.current_case, heard, t->now_ms, t->a, &in, e) <
            0)
        return -1;
    if (in.verdict != ADMIT_APPLY)
        return 0;
    log_warn("turn.parked", "id=%s kind=%s", id, inbound_kind_name(heard->kind));
    if (mail_park(t->setup.store, in.mail, id, e) < 0 ||
        turn_say(t, &p, "inbox.parked", args, 1, e) < 0)
        return -1;
    return turn_tell_operator(t, "turn.parked", id, e);
}

/* Not even keeping it is allowed to block the queue: then the log has the only trace. */
static int park(struct turn *t, const struct inbound *heard, const struct err *why, struct err *e)
{
    struct err of_parking = {0};

    log_warn("turn.failed", "kind=%s why=%s", inbound_kind_name(heard->kind), why->text);
    t->counts.parked++;
    if (is_presence(heard) || try_once(t, heard, set_aside, &of_parking) == 0)
        return 0;
    if (fails_the_pass(&of_parking)) {
        *e = of_parking;
        return -1;
    }
    log_error("turn.lost", "kind=%s why=%s", inbound_kind_name(heard->kind), of_parking.text);
    return 0;
}

static int take_one(struct turn *t, const struct inbound *heard, struct err *e)
{
    struct err why = {0};

    t->counts.taken++;
    for (int tries = 0; tries < TRIES; tries++) {
        err_clear(&why);
        if (try_once(t, heard, apply, &why) == 0)
            return 0;
        if (fails_the_pass(&why)) {
            *e = why;
            return -1;
        }
    }
    return park(t, heard, &why, e);
}

/* --- a pass --- */

static int take_each(struct turn *t, const struct inbound *heard, size_t count, struct err *e)
{
    if (t->setup.beside && t->setup.beside(t->setup.beside_owner, e) < 0)
        return -1;
    for (size_t i = 0; i < count; i++)
        if (take_one(t, &heard[i], e) < 0)
            return -1;
    return 0;
}

static int take_all(struct turn *t, const struct inbound *heard, size_t count, struct err *e)
{
    if (store_begin(t->setup.store, e) < 0)
        return -1;
    if (take_each(t, heard, count, e) == 0)
        return store_commit(t->setup.store, e);
    store_rollback(t->setup.store);
    return -1;
}

int turn_take(struct turn *t, const struct inbound *heard, size_t count, int64_t now_ms,
              struct err *e)
{
    struct turn_counts before = t->counts;

    t->now_ms = now_ms;
    t->composing_count = 0;
    arena_reset(t->pass);
    inbox_pass(t->inbox);
    if (take_all(t, heard, count, e) == 0)
        return 0;
    inbox_undo_pass(t->inbox);
    t->counts = before;
    t->composing_count = 0;
    return -1;
}
