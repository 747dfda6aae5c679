/* away.c: a network that was out of reach for longer than it keeps messages: who may have written meanwhile is told. */
/* SPDX-License-Identifier: MIT */
#include "base/log.h"
#include "flow/parts.h"
#include "flow/turn_inside.h"
#include "store/cases.h"
#include <stdlib.h>

/* Telegram keeps what was written to us a day (getUpdates), an archive on XMPP a week where nobody set it otherwise (Prosody's archive_expires_after). */
#define KEPT_SECONDS 86400
#define ARCHIVED_SECONDS (7 * 86400)
#define NOTE_SECONDS 600           /* between two notes that a network was reached */
#define HEARD_SECONDS (30 * 86400) /* buyers who wrote nothing for longer expect nothing */
#define TOLD_MOST 100000           /* buyers of one network; more is no longer one machine */

/* From when to when, as seconds. */
struct gap {
    int64_t from, to;
};

static int tell_desk(struct turn *t, const struct session *s, const struct gap *gap, struct err *e)
{
    struct arg args[] = {ARG_N("number", s->row.number), ARG_D("from", moment_day(gap->from, NULL)),
                         ARG_D("to", moment_day(gap->to, NULL))};

    return desk_notice_with(t->desk, s, "desk.away", args, 3, gap->to, t->a, e);
}

static int tell_buyer(struct turn *t, const struct session *s, const struct gap *gap, struct err *e)
{
    struct arg args[] = {ARG_D("from", moment_day(gap->from, s->file.zone)),
                         ARG_D("to", moment_day(gap->to, s->file.zone))};
    struct reply reply = {
        .text = render(s->interview->texts, s->file.language, "away.buyer", args, 2, t->a)};
    struct person p;

    session_speaks(s, &reply, 1);
    if (people_load(t->setup.store, s->row.person, t->a, &p, e) < 0)
        return -1;
    return p.unreachable ? 0 : put_reply(t->setup.store, &p, &reply, s->row.number, t->now_ms, e);
}

static int tell_of_case(struct turn *t, int64_t number, const struct gap *gap, struct err *e)
{
    struct session s;

    if (session_load(t->sessions, number, t->a, &s, e) < 0)
        return -1;
    return s.file.phase == PHASE_HELD ? tell_desk(t, &s, gap, e) : tell_buyer(t, &s, gap, e);
}

/* A case that cannot be read keeps nobody else from being told. */
static int tell_or_pass_over(struct turn *t, int64_t number, const struct gap *gap, struct err *e)
{
    struct err why = {0};

    arena_reset(t->a);
    if (store_savepoint(t->setup.store, e) < 0)
        return -1;
    if (tell_of_case(t, number, gap, &why) == 0)
        return store_release(t->setup.store, e);
    store_undo(t->setup.store);
    if (why.kind == ERR_IO || why.kind == ERR_BUSY) {
        *e = why;
        return -1;
    }
    log_warn("turn.away_untold", "case=%lld why=%s", (long long)number, why.text);
    return 0;
}

static int tell_all(struct turn *t, enum network network, const struct gap *gap, struct err *e)
{
    int64_t *numbers = calloc(TOLD_MOST, sizeof *numbers);
    size_t count = 0;
    int result;

    if (!numbers)
        err_out_of_memory();
    result = cases_on_network(t->setup.store, network, gap->from - HEARD_SECONDS, numbers,
                              TOLD_MOST, &count, e);
    for (size_t i = 0; result == 0 && i < count; i++)
        result = tell_or_pass_over(t, numbers[i], gap, e);
    free(numbers);
    return result;
}

static int tell_operator(struct turn *t, enum network network, const struct gap *gap, struct err *e)
{
    const char *detail = arena_print(t->a, "%s from %s to %s", network_name(network),
                                     moment_print(t->a, gap->from), moment_print(t->a, gap->to));

    log_warn("network.away", "network=%s seconds=%lld", network_name(network),
             (long long)(gap->to - gap->from));
    return turn_tell_operator(t, "network.away", detail, e);
}

static int note_touch(struct turn *t, enum network network, const struct gap *gap, struct err *e)
{
    int64_t kept = network == NETWORK_XMPP ? ARCHIVED_SECONDS : KEPT_SECONDS;
    bool away = gap->from && gap->to - gap->from > kept;

    if (away && (tell_operator(t, network, gap, e) < 0 || tell_all(t, network, gap, e) < 0))
        return -1;
    return store_set_reached(t->setup.store, network, gap->to, e);
}

/* A clock that was set back is no touch of the future. */
static bool is_worth_noting(const struct gap *gap)
{
    return gap->to < gap->from || gap->to - gap->from >= NOTE_SECONDS;
}

int turn_in_touch(struct turn *t, enum network network, int64_t now_ms, struct err *e)
{
    struct gap gap = {t->reached[network], now_ms / 1000};

    if (!gap.from && store_reached(t->setup.store, network, &gap.from, e) < 0)
        return -1;
    if (!is_worth_noting(&gap)) {
        t->reached[network] = gap.from;
        return 0;
    }
    t->now_ms = now_ms;
    arena_reset(t->a);
    if (store_begin(t->setup.store, e) < 0)
        return -1;
    if (note_touch(t, network, &gap, e) < 0) {
        store_rollback(t->setup.store);
        return -1;
    }
    if (store_commit(t->setup.store, e) < 0)
        return -1;
    t->reached[network] = gap.to;
    return 0;
}
