/* child.c: between the parent and the stream, until either ends. */
/* SPDX-License-Identifier: MIT */
#include "base/log.h"
#include "base/sandbox.h"
#include "xmpp/archive.h"
#include "xmpp/guard.h"
#include "xmpp/iq.h"
#include "xmpp/peers.h"
#include "xmpp/posts.h"
#include "xmpp/receipts.h"
#include "xmpp/room.h"
#include "xmpp/upload.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#define READ_AT_ONCE ((size_t)64 * 1024)
#define CONNECTING_MS 5 /* before another look at a stream that is not logged in yet, */
#define LOOK_MS                                                                                    \
    100 /* and, once, at one that has become quiet: should the library hold something yet */
#define IDLE_MS 1000
#define STOP_MS 3000 /* for what is on its way, once we are told to end */
#define TICK_MS 1000
#define MEMORY_MOST ((uint64_t)512 * 1024 * 1024) /* of address space, most of which is libraries */
#define FILES_MOST 64
#define PRUNED_TOLD 100 /* stanzas of which something was left out, between two lines of the log */
#define WORK_SECONDS 5  /* of processor time between two ticks, then the end */

struct line { /* to the parent */
    struct child *child;
    int descriptor;
    struct buf in;
    int64_t clock; /* monotonic ms; child.now stands still while the stream is not read */
    int64_t ticked, stop_at;
    bool quiet; /* and looked at since there was something */
    bool gone, set_up;
};

/* --- what all parts use --- */

char *child_random(struct child *c, struct arena *a)
{
    uint64_t number;

    (void)c;
    while (getrandom(&number, sizeof number, 0) != (ssize_t)sizeof number)
        ;
    return arena_print(a, "%016llx", (unsigned long long)number);
}

void child_alert(struct child *c, const char *kind, const char *detail)
{
    log_warn(kind, "why=%s", detail);
    wire_write_alert(&c->out, kind, detail);
}

void child_finding(struct child *c, const char *format, ...)
{
    char text[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    c->faults += *text == '!';
    wire_write_text(&c->out, WIRE_FINDING, text);
}

int64_t child_heard(struct child *c, struct wire_heard *h)
{
    h->number = ++c->heard;
    if (!wire_write_heard(&c->out, h))
        log_error("xmpp.unheard", "bytes=%zu", h->message.length);
    return h->number;
}

void child_settled(struct child *c, int64_t id, enum send_outcome outcome, int64_t retry_after,
                   const char *external_id)
{
    const struct settlement what = {
        .outbound = id, .outcome = outcome, .retry_after = retry_after, .external_id = external_id};

    wire_write_settled(&c->out, &what);
}

/* --- the stream --- */

static void is_online(void *owner, const char *full)
{
    struct child *c = owner;

    c->full = arena_copy(c->life, full);
    wire_write_number(&c->out, WIRE_STAGE, WIRE_WORKING);
    start_online(c);
}

void child_end(struct child *c, enum wire_end end, const char *detail)
{
    if (c->over)
        return;
    c->over = true;
    c->online = false;
    log_info("xmpp.over", "end=%s why=%s", wire_end_name(end), detail ? detail : "");
    wire_write_over(&c->out, end, detail);
    connection_close(c->connection);
}

static void is_over(void *owner, enum wire_end end, const char *detail)
{
    struct child *c = owner;

    child_end(c, c->asked_to ? WIRE_END_ASKED : end, detail);
}

/* A stranger shall not fill the log: the first, then each hundredth. */
static void got_stanza(void *owner, const struct stanza *s)
{
    if (guard_pruned() && guard_pruned_count() % PRUNED_TOLD == 1)
        log_info("xmpp.pruned", "count=%zu", guard_pruned_count());
    dispatch_stanza(owner, s);
}

void child_watch(struct child *c)
{
    const struct guard_eyes eyes = {c, iq_is_answer, iq_element};

    guard_watch(&eyes);
}

static int connect_it(struct child *c, struct err *e)
{
    const struct connection_setup setup = {.jid = c->setup.jid,
                                           .resource = c->setup.check ? "recoup-check" : "recoup",
                                           .password = c->setup.password,
                                           .host = c->setup.host,
                                           .ca_file = c->setup.ca_file,
                                           .port = c->setup.port,
                                           .owner = c,
                                           .online = is_online,
                                           .stanza = got_stanza,
                                           .over = is_over};

    if (connection_new(&c->connection, &setup, e) < 0)
        return -1;
    child_watch(c);
    return 0;
}

/* --- frames of the parent --- */

static void copy_setup(struct child *c, const struct wire_setup *from)
{
    struct wire_setup *to = &c->setup;
    struct arena *a = c->life;

    *to = *from;
    to->jid = arena_copy(a, from->jid);
    to->password = arena_copy(a, from->password);
    to->host = arena_copy(a, from->host);
    to->ca_file = arena_copy(a, from->ca_file);
    to->room = arena_copy(a, from->room);
    to->cursor = arena_copy(a, from->cursor);
    to->version = arena_copy(a, from->version);
    to->name = arena_copy(a, from->name);
    to->description = arena_copy(a, from->description);
    to->picture = arena_copy(a, from->picture);
    to->contact = arena_copy(a, from->contact);
    to->staff = arena_copy(a, from->staff);
    for (size_t i = 0; i < from->command_count; i++)
        to->commands[i] =
            (struct wire_command){.language = arena_copy(a, from->commands[i].language),
                                  .node = arena_copy(a, from->commands[i].node),
                                  .name = arena_copy(a, from->commands[i].name),
                                  .ask = arena_copy(a, from->commands[i].ask),
                                  .options = arena_copy(a, from->commands[i].options),
                                  .done = arena_copy(a, from->commands[i].done)};
    c->domain = jid_domain(to->jid);
}

static void flush_out(struct line *l);

/* The parent hears that this may take long before it does. */
static int set_up(struct line *l, const struct frame *f, struct err *e)
{
    struct child *c = l->child;
    struct wire_setup setup;

    if (l->set_up || wire_read_setup(f, &setup, e) < 0)
        return l->set_up ? err_set(e, ERR_INPUT, "set up twice") : -1;
    l->set_up = true;
    copy_setup(c, &setup);
    if (connect_it(c, e) < 0) {
        wire_write_over(&c->out, WIRE_END_GUARD, e->text);
        c->over = true;
        return 0;
    }
    wire_write_number(&c->out, WIRE_STAGE, WIRE_CONNECTING);
    flush_out(l);
    connection_open(c->connection);
    return 0;
}

static int take_send(struct child *c, const struct frame *f, struct err *e)
{
    struct wire_send send;

    if (wire_read_send(f, &send, e) < 0)
        return -1;
    posts_take(c, &send);
    return 0;
}

static int take_slot(struct child *c, const struct frame *f, struct err *e)
{
    struct wire_slot slot;

    if (wire_read_slot(f, &slot, e) < 0)
        return -1;
    upload_ask(c, &slot);
    return 0;
}

/* What was taken goes out, and the ping behind it; then nothing is said any more, but what comes is still heard. */
static void stop(struct line *l)
{
    struct child *c = l->child;

    l->stop_at = l->clock + STOP_MS;
    c->asked_to = true;
    if (!c->full) { /* not logged in yet */
        child_end(c, WIRE_END_ASKED, NULL);
        return;
    }
    if (c->online)
        posts_flush(c);
    c->online = false;
    connection_close(c->connection);
}

static int take(struct line *l, const struct frame *f, struct err *e)
{
    struct child *c = l->child;

    arena_reset(c->a);
    if (f->kind != WIRE_SETUP && f->kind != WIRE_BEAT && !l->set_up)
        return err_set(e, ERR_INPUT, "a frame of kind %u before the set-up", f->kind);
    switch (f->kind) {
    case WIRE_SETUP:
        return set_up(l, f, e);
    case WIRE_SEND:
        return take_send(c, f, e);
    case WIRE_SLOT:
        return take_slot(c, f, e);
    case WIRE_COMMITTED:
        receipts_committed(c, frame_number(f, 0, 0));
        return 0;
    case WIRE_COMPOSING:
        if (frame_text(f, 0))
            posts_composing(c, frame_text(f, 0));
        return 0;
    case WIRE_BEAT:
        wire_write_number(&c->out, WIRE_BEATEN, frame_number(f, 0, 0));
        return 0;
    case WIRE_STOP:
        stop(l);
        return 0;
    default:
        return err_set(e, ERR_INPUT, "a frame of kind %u from the parent", f->kind);
    }
}

static int take_all(struct line *l, struct err *e)
{
    size_t used = 0;
    struct frame f;
    int whole;

    while ((whole = frame_read(buf_text(&l->in) + used, l->in.length - used, &f, e)) > 0) {
        if (take(l, &f, e) < 0)
            return -1;
        used += f.size;
    }
    buf_drop_front(&l->in, used);
    if (l->child->online)
        posts_flush(l->child);
    return whole;
}

static int read_parent(struct line *l, struct err *e)
{
    char bytes[READ_AT_ONCE];
    ssize_t got = read(l->descriptor, bytes, sizeof bytes);

    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
        l->gone = true;
    if (got <= 0)
        return 0;
    buf_add(&l->in, bytes, (size_t)got);
    return take_all(l, e);
}

static void flush_out(struct line *l)
{
    struct buf *out = &l->child->out;

    while (out->length) {
        ssize_t put = write(l->descriptor, out->bytes, out->length);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0 && errno != EAGAIN)
            l->gone = true;
        if (put <= 0)
            return;
        buf_drop_front(out, (size_t)put);
    }
}

/* --- turn after turn --- */

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A parent that does not keep up: what strangers say waits at the server. */
static bool is_full(const struct child *c)
{
    return c->out.length > OUT_CEILING / 2;
}

/* While the stream is not read nobody can be late with an answer. */
static void pass_time(struct line *l)
{
    int64_t now = now_ms();

    if (!is_full(l->child))
        l->child->now += now - l->clock;
    l->clock = now;
}

static int wait_ms(const struct line *l)
{
    const struct child *c = l->child;

    if (!c->connection || c->over)
        return IDLE_MS;
    if (!c->full)
        return CONNECTING_MS;
    return l->quiet ? IDLE_MS : LOOK_MS;
}

static void wait_for_either(struct line *l, bool *parent, bool *stream)
{
    struct child *c = l->child;
    struct pollfd both[2] = {{l->descriptor, POLLIN, 0}, {-1, POLLIN, 0}};
    bool came;

    if (c->out.length)
        both[0].events |= POLLOUT;
    if (c->connection && !is_full(c) && !c->over)
        both[1].fd = connection_descriptor(c->connection);
    if (both[1].fd >= 0 && connection_waits(c->connection))
        both[1].events |= POLLOUT;
    (void)poll(both, 2, wait_ms(l));
    pass_time(l);
    *parent = both[0].revents & ~POLLOUT;
    came = *parent || both[1].revents != 0 || !c->full;
    *stream = came || !l->quiet;
    l->quiet = !came;
}

static void tick(struct line *l)
{
    struct child *c = l->child;

    if (l->clock - l->ticked < TICK_MS)
        return;
    l->ticked = l->clock;
    sandbox_work(WORK_SECONDS);
    arena_reset(c->a);
    if (!c->connection || c->over)
        return;
    iq_tick(c);
    if (c->setup.check)
        check_tick(c);
    if (!c->online)
        return;
    archive_tick(c);
    posts_tick(c);
    room_tick(c);
}

static int turn(struct line *l, struct err *e)
{
    struct child *c = l->child;
    bool parent, stream;

    wait_for_either(l, &parent, &stream);
    if (parent && read_parent(l, e) < 0)
        return -1;
    if (c->connection && !c->over && !is_full(c) && stream)
        connection_turn(c->connection);
    tick(l);
    flush_out(l);
    return 0;
}

static bool is_done(const struct line *l)
{
    return l->gone || (l->child->over && !l->child->out.length) ||
           (l->stop_at && l->clock >= l->stop_at);
}

static int run(struct line *l, struct err *e)
{
    const struct sandbox_limits limits = {MEMORY_MOST, FILES_MOST};

    if (fcntl(l->descriptor, F_SETFL, O_NONBLOCK) < 0)
        return err_set(e, ERR_IO, "the parent's socket: %s", strerror(errno));
    if (sandbox_enter(&limits, e) < 0)
        return -1;
    sandbox_work(WORK_SECONDS);
    l->clock = l->child->now = now_ms();
    while (!is_done(l))
        if (turn(l, e) < 0)
            return -1;
    return 0;
}

/* --- made and taken apart --- */

void child_make(struct child *c)
{
    *c = (struct child){.life = arena_new(), .a = arena_new(), .out = BUF_INIT(OUT_CEILING)};
    c->iqs = iqs_new();
    c->peers = peers_new();
    c->posts = posts_new();
    c->receipts = receipts_new();
    c->archive = archive_new();
    c->room = room_new();
    c->upload = upload_new();
}

void child_unmake(struct child *c)
{
    guard_watch(NULL);
    connection_free(&c->connection);
    iqs_free(&c->iqs);
    peers_free(&c->peers);
    posts_free(&c->posts);
    receipts_free(&c->receipts);
    archive_free(&c->archive);
    room_free(&c->room);
    upload_free(&c->upload);
    buf_free(&c->out);
    arena_free(&c->a);
    arena_free(&c->life);
}

int child_run(int parent)
{
    struct child c;
    struct line l = {.child = &c, .descriptor = parent, .in = BUF_INIT(2 * FRAME_MOST)};
    struct err e = {0};
    int result;

    child_make(&c);
    result = run(&l, &e);
    if (result < 0) {
        log_error("xmpp.child", "why=%s", e.text);
        wire_write_over(&c.out, WIRE_END_FAULT, e.text);
        flush_out(&l);
    }
    log_debug("xmpp.ends", "forged=%lld pruned=%zu dropped=%zu", (long long)c.forged,
              guard_pruned_count(), guard_dropped_attributes());
    child_unmake(&c);
    buf_free(&l.in);
    return result;
}
