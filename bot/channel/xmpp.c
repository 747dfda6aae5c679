/* xmpp.c: the life of the channel: one child after the other, how soon, and what the operator is told. */
/* SPDX-License-Identifier: MIT */
#include "channel/xmpp_inside.h"
#include "base/crypto.h"
#include "base/log.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BEAT_MS 350 /* three of them, a start and a login are less than two seconds */
#define SETUP_MOST ((size_t)64 * 1024)
#define SECRET_MOST 4096
#define AT_ONCE_MS 200
#define TOUCH_MS 60000
#define DOWN_SECONDS 300
/* Starts at once: so many in a row, then one each QUICK_SECONDS; a child that dies of what waits for it must not do so all the time. */
#define QUICK_MOST 30
#define QUICK_SECONDS 2
#define DETAIL_MOST 160

/* What an end means: seconds until the next try, doubled up to the most; what the operator is told. */
static const struct {
    int64_t first, most;
    const char *alert, *detail;
} ENDS[WIRE_END_COUNT] = {
    [WIRE_END_NETWORK] = {1, 60, NULL, NULL},
    [WIRE_END_AUTH] = {300, 1800, "xmpp.auth",
                       "the server refuses the account or its password; tried again in some "
                       "minutes with what the password's file holds then"},
    [WIRE_END_CONFLICT] = {300, 300, "xmpp.conflict",
                           "another program uses this account; only one of them may run"},
    [WIRE_END_CERTIFICATE] = {60, 600, "xmpp.certificate",
                              "the server's certificate is not for this domain, or nobody we "
                              "trust vouches for it; nothing was sent to it"},
    [WIRE_END_HOST] = {60, 600, "xmpp.host", "this server does not serve the domain of xmpp.jid"},
    [WIRE_END_SHUTDOWN] = {1, 60, NULL, NULL},
    [WIRE_END_GUARD] = {600, 600, "xmpp.guard",
                        "the guard in front of the XML parser is not in place, so nothing is "
                        "heard there; see the log"},
    [WIRE_END_ASKED] = {1, 60, NULL, NULL},
    [WIRE_END_FAULT] = {1, 60, NULL, NULL},
};

static struct xmpp *of(struct channel *c)
{
    return (struct xmpp *)c;
}

/* --- what all parts share --- */

void xmpp_alert(struct xmpp *x, const char *kind, const char *detail)
{
    const struct channel_hooks *hooks = &x->setup.hooks;

    log_warn(kind, "why=%s", detail);
    if (hooks->alert)
        hooks->alert(hooks->owner, kind, detail);
}

int64_t xmpp_beat_ms(const struct xmpp_setup *setup)
{
    return setup->beat_ms ? setup->beat_ms : BEAT_MS;
}

int64_t xmpp_second_ms(const struct xmpp_setup *setup)
{
    return setup->second_ms ? setup->second_ms : 1000;
}

int xmpp_program(const struct xmpp_setup *setup, char *out, size_t room, struct err *e)
{
    if (setup->program)
        snprintf(out, room, "%s", setup->program);
    else if (!child_beside("recoup-xmpp", out, room))
        return err_set(e, ERR_MISSING, "recoup-xmpp: the path of this program cannot be read");
    if (access(out, X_OK) < 0)
        return err_set(e, ERR_MISSING, "%s: this program, which speaks XMPP, is not there", out);
    return 0;
}

/* Memory that holds the secret does not grow, so that wiping it leaves no copy. */
static struct buf secret_buf(size_t most)
{
    struct buf b = BUF_INIT(most);

    buf_extend(&b, most);
    buf_truncate(&b, 0);
    return b;
}

static void forget(struct buf *b)
{
    crypto_wipe(b->bytes, b->room);
    buf_free(b);
}

int xmpp_start_child(const struct xmpp_setup *setup, const struct wire_setup *wire,
                     const struct child_setup *child, struct child **out, struct err *e)
{
    struct buf secret = secret_buf(SECRET_MOST), first = secret_buf(SETUP_MOST);
    struct wire_setup whole = *wire;
    int result = setup->password(setup->password_owner, &secret, e);

    whole.password = buf_text(&secret);
    if (result == 0 && !wire_write_setup(&first, &whole))
        result = err_set(e, ERR_INPUT, "xmpp: the configuration is too large for the child");
    if (result == 0)
        result = child_start(out, child, &first, e);
    forget(&secret);
    forget(&first);
    return result;
}

/* --- when the next one starts --- */

/* Never quite the same, so that many programs do not come back in step. */
static int64_t jittered(int64_t wait)
{
    return wait - crypto_random_below((uint32_t)(wait / 4 + 1));
}

static int64_t patience(const struct xmpp *x)
{
    int64_t wait = ENDS[x->end].first;

    for (int i = 1; i < x->failures && wait < ENDS[x->end].most; i++)
        wait *= 2;
    if (wait > ENDS[x->end].most)
        wait = ENDS[x->end].most;
    return jittered(wait * x->second_ms);
}

static bool may_start_at_once(struct xmpp *x)
{
    int64_t now = loop_now(), cost = QUICK_SECONDS * x->second_ms, most = QUICK_MOST * cost;

    if (now > x->credit_at)
        x->credit += now - x->credit_at;
    x->credit_at = now;
    if (x->credit > most)
        x->credit = most;
    if (x->credit < cost)
        return false;
    x->credit -= cost;
    return true;
}

/* One that had been online and was cut off comes back at once. */
static int64_t wait_after(struct xmpp *x, bool was_online)
{
    if (was_online && x->end == WIRE_END_NETWORK && may_start_at_once(x))
        return crypto_random_below(AT_ONCE_MS);
    return patience(x);
}

static void start_child(void *owner);

static void start_later(struct xmpp *x, int64_t wait)
{
    loop_cancel(&x->again);
    x->again = loop_timer(x->channel.loop, wait, start_child, x);
}

/* --- down --- */

static void been_down(void *owner)
{
    struct xmpp *x = owner;

    x->down = NULL;
    xmpp_alert(x, "xmpp.down",
               "for five minutes nobody there was heard or answered; it goes on "
               "trying");
}

static void go_down(struct xmpp *x)
{
    x->online = false;
    if (!x->down)
        x->down = loop_timer(x->channel.loop, DOWN_SECONDS * x->second_ms, been_down, x);
}

/* --- what the child says --- */

static void touch(struct xmpp *x)
{
    const struct channel_hooks *hooks = &x->setup.hooks;
    int64_t now = loop_now();

    x->since = now / 1000;
    if (x->touched_at && now >= x->touched_at && now - x->touched_at < TOUCH_MS)
        return;
    x->touched_at = now;
    if (hooks->in_touch)
        hooks->in_touch(hooks->owner, NETWORK_XMPP);
}

static enum child_verdict be_online(struct xmpp *x)
{
    log_info("xmpp.online", "failures=%d", x->failures);
    x->online = true;
    x->failures = 0;
    x->touched_at = 0;
    loop_cancel(&x->down);
    touch(x);
    x->setup.hooks.reachable(x->setup.hooks.owner);
    return CHILD_TAKEN;
}

/* The kind stands in logs and as a key of the store: no other letters. */
static enum child_verdict hear_alert(struct xmpp *x, const struct frame *f)
{
    const char *kind = frame_text(f, 0), *detail = frame_text(f, 1);
    char text[DETAIL_MOST];

    if (!kind || strncmp(kind, "xmpp.", 5) != 0 || strlen(kind) > 31 ||
        kind[strspn(kind, "abcdefghijklmnopqrstuvwxyz_.")])
        return CHILD_GARBAGE;
    snprintf(text, sizeof text, "%s", detail ? detail : "");
    xmpp_alert(x, kind, text);
    return CHILD_TAKEN;
}

static enum child_verdict hear_end(struct xmpp *x, const struct frame *f)
{
    int64_t end = frame_number(f, 0, -1);
    const char *detail = frame_text(f, 1);

    if (end < 0 || end >= WIRE_END_COUNT)
        return CHILD_GARBAGE;
    if ((enum wire_end)end != x->end)
        x->failures = 0;
    x->end = (enum wire_end)end;
    x->told_end = true;
    log_info("xmpp.over", "end=%s detail=%s", wire_end_name(x->end), detail ? detail : "");
    return CHILD_TAKEN;
}

static enum child_verdict said(void *owner, const struct frame *f)
{
    struct xmpp *x = owner;

    switch (f->kind) {
    case WIRE_ONLINE:
        return be_online(x);
    case WIRE_HEARD:
        return hearing_take(x->hearing, f);
    case WIRE_CURSOR:
        return hearing_cursor(x->hearing, f);
    case WIRE_SETTLED:
        return sending_settled(x->sending, f);
    case WIRE_SLOT_GIVEN:
        return sending_slot(x->sending, f);
    case WIRE_BEATEN:
        if (x->online)
            touch(x);
        return CHILD_TAKEN;
    case WIRE_ALERT:
        return hear_alert(x, f);
    case WIRE_FINDING:
        return CHILD_TAKEN; /* for a check */
    case WIRE_OVER:
        return hear_end(x, f);
    default: /* a byte, not an enum: from outside */
        return CHILD_GARBAGE;
    }
}

/* --- its end, and the next one --- */

/* Once for each row of ends of the same kind; the log has the rest. */
static void tell_operator(struct xmpp *x)
{
    if (ENDS[x->end].alert && x->failures == 1)
        xmpp_alert(x, ENDS[x->end].alert, ENDS[x->end].detail);
}

static void ended(void *owner, const char *how)
{
    struct xmpp *x = owner;
    bool was_online = x->online;
    int64_t wait;

    child_free(&x->child);
    go_down(x);
    if (!x->told_end) {
        if (x->end != WIRE_END_NETWORK)
            x->failures = 0;
        x->end = WIRE_END_NETWORK;
    }
    x->failures++;
    sending_child_ended(x->sending);
    hearing_child_ended(x->hearing);
    wait = wait_after(x, was_online);
    log_event(was_online || x->failures == 1 ? LOG_WARN : LOG_INFO, "xmpp.child",
              "end=%s how=%s online=%d failures=%d wait_ms=%lld",
              x->told_end ? wire_end_name(x->end) : "died", how, was_online, x->failures,
              (long long)wait);
    tell_operator(x);
    start_later(x, wait);
}

static void no_child(struct xmpp *x, const struct err *e)
{
    int64_t wait;

    x->end = WIRE_END_NETWORK;
    x->failures++;
    wait = patience(x);
    log_warn("xmpp.start", "why=%s wait_ms=%lld", e->text, (long long)wait);
    xmpp_alert(x, "xmpp.start", "the program that speaks XMPP cannot be started; see the log");
    start_later(x, wait);
}

static void start_child(void *owner)
{
    struct xmpp *x = owner;
    const struct child_setup child = {
        .loop = x->channel.loop,
        .program = x->program,
        .beat_ms = xmpp_beat_ms(&x->setup),
        .connect_ms = WIRE_CONNECT_MS / 1000 * x->second_ms,
        .owner = x,
        .said = said,
        .ended = ended,
    };
    struct wire_setup wire = x->setup.wire;
    struct err e = {0};

    x->again = NULL;
    x->told_end = false;
    wire.cursor = x->cursor[0] ? x->cursor : NULL;
    wire.since = x->since;
    if (xmpp_start_child(&x->setup, &wire, &child, &x->child, &e) < 0)
        no_child(x, &e);
}

/* --- the operations --- */

/* A server that cannot be reached is asked again: it is no reason not to start. */
static int xmpp_start(struct channel *c, struct err *e)
{
    (void)e;
    go_down(of(c));
    start_child(of(c));
    return 0;
}

static int xmpp_send(struct channel *c, const struct outbound *message, struct err *e)
{
    return sending_take(of(c)->sending, message, e);
}

static void xmpp_committed(struct channel *c)
{
    hearing_committed(of(c)->hearing);
}

/* The hearer keeps what it took, and nothing is acknowledged. */
static void xmpp_failed(struct channel *c)
{
    (void)c;
}

static void xmpp_pass_ended(struct channel *c)
{
    struct xmpp *x = of(c);

    if (x->child)
        child_flush(x->child);
    if (x->child)
        child_resume(x->child);
}

static void xmpp_composing(struct channel *c, const char *address_id)
{
    struct xmpp *x = of(c);

    if (x->online && !child_full(x->child) &&
        wire_write_text(child_out(x->child), WIRE_COMPOSING, address_id))
        child_flush(x->child);
}

static bool xmpp_ready(const struct channel *c)
{
    const struct xmpp *x = (const struct xmpp *)c;

    return x->online && !child_full(x->child);
}

static bool xmpp_drained(const struct channel *c)
{
    (void)c;
    return false; /* people may always write */
}

static void xmpp_free(struct channel **c)
{
    struct xmpp *x = of(*c);

    child_free(&x->child);
    loop_cancel(&x->again);
    loop_cancel(&x->down);
    sending_free(&x->sending);
    hearing_free(&x->hearing);
    free(x);
    *c = NULL;
}

static const struct channel_operations XMPP = {
    .network = NETWORK_XMPP,
    .start = xmpp_start,
    .send = xmpp_send,
    .committed = xmpp_committed,
    .failed = xmpp_failed,
    .pass_ended = xmpp_pass_ended,
    .composing = xmpp_composing,
    .ready = xmpp_ready,
    .drained = xmpp_drained,
    .free = xmpp_free,
};

static bool same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* The next child begins with the room: whoever is not named is a member no more. */
void xmpp_use_staff(struct channel *c, const char *staff)
{
    struct xmpp *x = (struct xmpp *)c;
    bool changed = !same(x->setup.wire.staff, staff);

    x->setup.wire.staff = staff;
    if (changed && x->child && x->setup.wire.room)
        ended(x, "staff");
}

int xmpp_new(struct channel **out, const struct xmpp_setup *setup, struct err *e)
{
    struct xmpp *x = calloc(1, sizeof *x);

    if (!x)
        err_out_of_memory();
    *out = NULL;
    x->channel = (struct channel){&XMPP, setup->loop, setup->hooks};
    x->setup = *setup;
    x->second_ms = xmpp_second_ms(setup);
    x->since = setup->wire.since;
    x->credit = QUICK_MOST * QUICK_SECONDS * x->second_ms;
    x->credit_at = loop_now();
    if (setup->wire.cursor && strlen(setup->wire.cursor) < sizeof x->cursor)
        snprintf(x->cursor, sizeof x->cursor, "%s", setup->wire.cursor);
    if (xmpp_program(setup, x->program, sizeof x->program, e) < 0) {
        free(x);
        return -1;
    }
    x->hearing = hearing_new(x);
    x->sending = sending_new(x);
    *out = &x->channel;
    return 0;
}
