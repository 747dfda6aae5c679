/* xmpp_bench.h: the channel for XMPP on a bench: its child is this very program, which does what a script says.
 * SPDX-License-Identifier: MIT
 *
 * Each life of the child gets its script as the password of its setup, a command a line:
 *   stage N · online · over END [DETAIL] · exit N · abort · close · garbage · frame KIND · hang · babble · environment
 *   hear NUMBER FROM ID SAID KIND TEXT ("-": none; "*" in front of KIND: in the room) · cursor POSITION · settle OUTCOME RETRY EXTERNAL (of the last row; "-": none)
 *   place PUT GET · header NAME VALUE · no-place WHY · alert KIND DETAIL · finding TEXT · wait KIND [N] (frames of that kind)
 *   serve (says that each row was sent, for ever)
 * What it is told it says back as alerts "xmpp.got", which the bench notes: "send 5 eve@x r5-0a hello". Beats are answered while it waits or serves.
 */
#ifndef CHANNEL_XMPP_BENCH_H
#define CHANNEL_XMPP_BENCH_H

#include "channel/xmpp.h"
#include "io/server.h"
#include <dirent.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/wait.h>

extern char **environ;

/* --- the child --- */

/* Check has no say in a child: the parent sees how it ended. */
#define FAKE_MUST(condition)                                                                       \
    do {                                                                                           \
        if (!(condition))                                                                          \
            _exit(7);                                                                              \
    } while (0)

static inline int fake_int(const char *digits)
{
    return (int)strtol(digits, NULL, 10);
}

struct fake {
    struct buf in, out;
    int64_t row, header_count;
    struct wire_slot_given given;
    bool serves;
};

static inline void fake_flush(struct fake *f)
{
    size_t at = 0;

    while (at < f->out.length) {
        ssize_t put = send(3, f->out.bytes + at, f->out.length - at, MSG_NOSIGNAL);

        if (put <= 0)
            _exit(9); /* the parent is gone */
        at += (size_t)put;
    }
    buf_clear(&f->out);
}

static inline void fake_got(struct fake *f, const char *format, ...) PRINTF_LIKE(2, 3);
static inline void fake_got(struct fake *f, const char *format, ...)
{
    char text[400];
    va_list values;

    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    FAKE_MUST(wire_write_alert(&f->out, "xmpp.got", text));
}

static inline void fake_settle(struct fake *f, enum send_outcome outcome, int64_t retry,
                               const char *external)
{
    const struct settlement what = {
        .outbound = f->row, .outcome = outcome, .retry_after = retry, .external_id = external};

    FAKE_MUST(wire_write_settled(&f->out, &what));
}

static inline void fake_hear_send(struct fake *f, const struct frame *frame)
{
    struct wire_send send;
    struct err e = {0};

    if (wire_read_send(frame, &send, &e) < 0)
        _exit(8);
    f->row = send.id;
    fake_got(f, "send %" PRId64 "%s %s %s%s%s %.120s", send.id, send.room ? " room" : "", send.to,
             send.stanza_id, send.url ? " url=" : "", send.url ? send.url : "", send.body);
    if (f->serves)
        fake_settle(f, SEND_DONE, 0, "x-1");
}

static inline void fake_hear_slot(struct fake *f, const struct frame *frame)
{
    struct wire_slot slot;
    struct err e = {0};

    if (wire_read_slot(frame, &slot, &e) < 0)
        _exit(8);
    f->row = slot.id;
    fake_got(f, "slot %" PRId64 " %s %s %" PRId64, slot.id, slot.name, slot.type, slot.bytes);
}

static inline void fake_hear(struct fake *f, const struct frame *frame)
{
    switch (frame->kind) {
    case WIRE_BEAT:
        FAKE_MUST(wire_write_number(&f->out, WIRE_BEATEN, frame_number(frame, 0, 0)));
        return;
    case WIRE_SEND:
        fake_hear_send(f, frame);
        return;
    case WIRE_SLOT:
        fake_hear_slot(f, frame);
        return;
    case WIRE_COMMITTED:
        fake_got(f, "committed %s", frame_text(frame, 0));
        return;
    case WIRE_COMPOSING:
        fake_got(f, "composing %s", frame_text(frame, 0));
        return;
    case WIRE_STOP:
        _exit(0);
    default:
        fake_got(f, "frame %u", frame->kind);
    }
}

/* The next frame, waited for. */
static inline unsigned char fake_read(struct fake *f, struct frame *frame)
{
    struct err e = {0};
    int got;

    while ((got = frame_read(buf_text(&f->in), f->in.length, frame, &e)) == 0) {
        char piece[65536];
        ssize_t length = recv(3, piece, sizeof piece, 0);

        if (length <= 0)
            _exit(9);
        buf_add(&f->in, piece, (size_t)length);
    }
    if (got < 0)
        _exit(8);
    return frame->kind;
}

static inline void fake_wait(struct fake *f, int kind, int count)
{
    fake_flush(f);
    while (count > 0) {
        struct frame frame;

        count -= fake_read(f, &frame) == kind;
        fake_hear(f, &frame);
        buf_drop_front(&f->in, frame.size);
        fake_flush(f);
    }
}

static inline void fake_environment(struct fake *f)
{
    DIR *folder = opendir("/proc/self/fd");
    struct dirent *entry;
    int names = 0, high = 0;

    while (folder && (entry = readdir(folder)))
        if (fake_int(entry->d_name) > high && fake_int(entry->d_name) != dirfd(folder))
            high = fake_int(entry->d_name);
    for (char **at = environ; *at; at++)
        names += strncmp(*at, "LANG=", 5) != 0 && strncmp(*at, "TZ=", 3) != 0 &&
                 !strstr(*at, "SAN_OPTIONS=");
    closedir(folder);
    fake_got(f, "environment others=%d highest=%d", names, high);
}

static inline void fake_say_heard(struct fake *f, char *line)
{
    char *words[6] = {0};
    struct wire_heard h = {.message = {.from = {NETWORK_XMPP, ""}}};
    bool room;

    for (int i = 0; i < 5; i++)
        words[i] = strsep(&line, " ");
    words[5] = line;
    room = words[4][0] == '*';
    h.number = fake_int(words[0]);
    h.message.from.id = words[1];
    h.message.external_id = words[2];
    h.said_id = strcmp(words[3], "-") == 0 ? NULL : words[3];
    h.message.kind = (enum inbound_kind)fake_int(words[4] + room);
    h.message.room = room ? "lobby@rooms.x" : NULL;
    h.message.text = words[5];
    h.message.length = strlen(words[5]);
    if (h.message.kind == INBOUND_EDIT)
        h.message.edits = strsep(&words[5], " ");
    if (h.message.kind == INBOUND_EDIT) {
        h.message.text = words[5];
        h.message.length = strlen(words[5]);
    }
    FAKE_MUST(wire_write_heard(&f->out, &h));
}

static inline void fake_place(struct fake *f, char *line)
{
    f->given.id = f->row;
    f->given.put = strsep(&line, " ");
    f->given.get = line;
    f->given.header_count = (size_t)f->header_count;
    FAKE_MUST(wire_write_slot_given(&f->out, &f->given));
}

static inline void fake_do(struct fake *f, char *line)
{
    char *word = strsep(&line, " ");
    const char *rest = line ? line : "";

    if (strcmp(word, "stage") == 0)
        FAKE_MUST(wire_write_number(&f->out, WIRE_STAGE, fake_int(rest)));
    else if (strcmp(word, "online") == 0)
        FAKE_MUST(wire_write_number(&f->out, WIRE_STAGE, WIRE_WORKING) &&
                  wire_write_text(&f->out, WIRE_ONLINE, NULL));
    else if (strcmp(word, "over") == 0)
        FAKE_MUST(wire_write_over(&f->out, (enum wire_end)fake_int(rest), strchr(rest, ' ')));
    else if (strcmp(word, "cursor") == 0)
        FAKE_MUST(wire_write_text(&f->out, WIRE_CURSOR, rest));
    else if (strcmp(word, "finding") == 0)
        FAKE_MUST(wire_write_text(&f->out, WIRE_FINDING, rest));
    else if (strcmp(word, "alert") == 0) {
        const char *kind = strsep(&line, " ");

        FAKE_MUST(wire_write_alert(&f->out, kind, line));
    } else if (strcmp(word, "hear") == 0)
        fake_say_heard(f, line);
    else if (strcmp(word, "settle") == 0) {
        int outcome = fake_int(strsep(&line, " "));
        int64_t retry = fake_int(strsep(&line, " "));

        fake_settle(f, (enum send_outcome)outcome, retry, strcmp(line, "-") == 0 ? NULL : line);
    } else if (strcmp(word, "header") == 0) {
        f->given.headers[f->header_count].name = strsep(&line, " ");
        f->given.headers[f->header_count++].value = line;
    } else if (strcmp(word, "place") == 0)
        fake_place(f, line);
    else if (strcmp(word, "no-place") == 0) {
        const struct wire_slot_given none = {.id = f->row, .why = rest};

        FAKE_MUST(wire_write_slot_given(&f->out, &none));
    } else if (strcmp(word, "wait") == 0) {
        const char *count = strchr(rest, ' ');

        fake_wait(f, fake_int(rest), count ? fake_int(count) : 1);
    } else if (strcmp(word, "serve") == 0) {
        f->serves = true;
        fake_wait(f, 0, 1);
    } else if (strcmp(word, "environment") == 0)
        fake_environment(f);
    else if (strcmp(word, "garbage") == 0)
        buf_add_text(&f->out, "\x7f\x7f\x7f\x7fgarbage");
    else if (strcmp(word, "frame") == 0)
        FAKE_MUST(wire_write_text(&f->out, (enum wire_kind)fake_int(rest), "x"));
    else if (strcmp(word, "babble") == 0)
        for (;;) {
            FAKE_MUST(wire_write_text(&f->out, WIRE_FINDING, "x"));
            fake_flush(f);
            poll(NULL, 0, 2);
        }
    else {
        fake_flush(f);
        if (strcmp(word, "exit") == 0)
            _exit(fake_int(rest));
        if (strcmp(word, "abort") == 0)
            kill(getpid(), SIGKILL);
        if (strcmp(word, "close") == 0)
            close(3);
        for (;;) /* hang */
            pause();
    }
}

static inline int fake_main(void)
{
    struct fake f = {.in = BUF_INIT(FRAME_MOST + 65540), .out = BUF_INIT(8 * FRAME_MOST)};
    struct wire_setup setup;
    struct frame frame;
    struct err e = {0};
    char *script, *line;

    fake_read(&f, &frame);
    if (wire_read_setup(&frame, &setup, &e) < 0)
        _exit(8);
    script = strdup(setup.password);
    fake_got(&f, "setup jid=%s cursor=%s since=%d check=%d staff=%s", setup.jid,
             setup.cursor ? setup.cursor : "-", setup.since > 0, setup.check,
             setup.staff ? setup.staff : "-");
    buf_drop_front(&f.in, frame.size);
    while ((line = strsep(&script, "\n")))
        if (*line)
            fake_do(&f, line);
    fake_flush(&f);
    _exit(0);
}

/* --- the parent --- */

#define BENCH_BEAT_MS 25
#define BENCH_SECOND_MS 20
#define BENCH_MOST 64

struct bench {
    struct loop *loop;
    struct channel *channel;
    struct xmpp_setup setup;
    struct err e;
    const char *const *lives; /* the scripts, the last one again and again */
    int started;
    char *heard[BENCH_MOST]; /* "eve@x s-1 text hello" */
    size_t heard_count, committed_count, take_most;
    bool down;       /* nothing is committed */
    struct buf news; /* alerts, settlements, cursors, commits: a line each, in their order */
    int touches, reachable;
    const char *until; /* stop when this is in the news */
    bool found;
    int commits;
};

static inline void bench_look(struct bench *b)
{
    if (b->until && strstr(buf_text(&b->news), b->until)) {
        b->found = true;
        b->until = NULL;
        loop_stop(b->loop);
    }
}

static inline bool bench_heard(void *owner, const struct inbound *m)
{
    struct bench *b = owner;
    char line[512];

    if (b->heard_count == b->take_most)
        return false;
    ck_assert_uint_lt(b->heard_count, BENCH_MOST);
    ck_assert(m->at > 0);
    snprintf(line, sizeof line, "%s%s %s %s%s%s %.*s", m->room ? "room " : "", m->from.id,
             m->external_id, inbound_kind_name(m->kind), m->edits ? " of " : "",
             m->edits ? m->edits : "", (int)m->length, m->text ? m->text : "");
    b->heard[b->heard_count++] = strdup(line);
    buf_print(&b->news, "heard %s\n", line);
    bench_look(b);
    return true;
}

static inline void bench_settled(void *owner, const struct settlement *what)
{
    struct bench *b = owner;

    buf_print(&b->news, "settled %" PRId64 " %s %" PRId64 " %s%s\n", what->outbound,
              send_outcome_name(what->outcome), what->retry_after,
              what->external_id ? what->external_id : "-", what->late ? " late" : "");
    bench_look(b);
}

static inline void bench_reachable(void *owner)
{
    struct bench *b = owner;

    b->reachable++;
    buf_add_text(&b->news, "reachable\n");
    bench_look(b);
}

static inline void bench_alert(void *owner, const char *kind, const char *detail)
{
    struct bench *b = owner;

    buf_print(&b->news, "%s %s\n", kind, detail);
    bench_look(b);
}

static inline void bench_touch(void *owner, enum network network)
{
    ck_assert_int_eq(network, NETWORK_XMPP);
    ((struct bench *)owner)->touches++;
}

static inline void bench_cursor(void *owner, enum network network, const char *position)
{
    struct bench *b = owner;

    ck_assert_int_eq(network, NETWORK_XMPP);
    buf_print(&b->news, "cursor %s after %zu\n", position, b->heard_count);
    bench_look(b);
}

/* As the app does it. */
static inline void bench_pass(void *owner)
{
    struct bench *b = owner;
    size_t before = b->heard_count;

    if (b->heard_count > b->committed_count) {
        if (b->down) {
            b->channel->does->failed(b->channel);
        } else {
            b->committed_count = b->heard_count;
            b->commits++;
            b->channel->does->committed(b->channel);
        }
    }
    b->channel->does->pass_ended(b->channel);
    if (b->heard_count > before)
        loop_wake(b->loop);
}

static inline int bench_password(void *owner, struct buf *out, struct err *e)
{
    struct bench *b = owner;

    (void)e;
    b->started++;
    buf_add_text(out, *b->lives);
    if (b->lives[1])
        b->lives++;
    return 0;
}

/* Scripts of the lives, NULL behind the last. */
static inline void bench_make(struct bench *b, const char *const *lives)
{
    memset(b, 0, sizeof *b);
    b->news = (struct buf)BUF_INIT((size_t)1024 * 1024);
    b->lives = lives;
    b->take_most = BENCH_MOST;
    ck_assert_int_eq(loop_new(&b->loop, &b->e), 0);
    b->setup = (struct xmpp_setup){.loop = b->loop,
                                   .hooks = {.owner = b,
                                             .heard = bench_heard,
                                             .settled = bench_settled,
                                             .reachable = bench_reachable,
                                             .alert = bench_alert,
                                             .in_touch = bench_touch,
                                             .cursor = bench_cursor},
                                   .program = "/proc/self/exe",
                                   .password = bench_password,
                                   .password_owner = b,
                                   .mark = "0a",
                                   .wire = {.jid = "bot@x", .room = "lobby@rooms.x"},
                                   .beat_ms = BENCH_BEAT_MS,
                                   .second_ms = BENCH_SECOND_MS};
}

static inline void bench_start(struct bench *b, const char *const *lives)
{
    bench_make(b, lives);
    ck_assert_msg(xmpp_new(&b->channel, &b->setup, &b->e) == 0, "%s", b->e.text);
    loop_before_sleep(b->loop, bench_pass, b);
    ck_assert_int_eq(b->channel->does->start(b->channel, &b->e), 0);
}

static inline void bench_late(void *owner)
{
    loop_stop(((struct bench *)owner)->loop);
}

/* Until this is in the news, which must be soon. */
static inline void bench_until(struct bench *b, const char *news)
{
    struct loop_timer *late;

    if (strstr(buf_text(&b->news), news))
        return;
    b->until = news;
    b->found = false;
    late = loop_timer(b->loop, 10000, bench_late, b);
    ck_assert_int_eq(loop_run(b->loop, &b->e), 0);
    ck_assert_msg(b->found, "never came: %s\nbut:\n%s", news, buf_text(&b->news));
    loop_cancel(&late);
}

/* So long that what should not happen would have happened. */
static inline void bench_for(struct bench *b, int64_t ms)
{
    b->until = NULL;
    loop_timer(b->loop, ms, bench_late, b);
    ck_assert_int_eq(loop_run(b->loop, &b->e), 0);
}

static inline bool bench_has(const struct bench *b, const char *news)
{
    return strstr(buf_text(&b->news), news) != NULL;
}

static inline int bench_count(const struct bench *b, const char *news)
{
    int count = 0;

    for (const char *at = buf_text(&b->news); (at = strstr(at, news)); at++)
        count++;
    return count;
}

static inline void bench_stop(struct bench *b)
{
    if (b->channel)
        b->channel->does->free(&b->channel);
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1); /* no child is left, not even a dead one */
    loop_free(&b->loop);
    buf_free(&b->news);
    for (size_t i = 0; i < b->heard_count; i++)
        free(b->heard[i]);
}

#define ONE_LIFE(script)                                                                           \
    (const char *const[])                                                                          \
    {                                                                                              \
        script, NULL                                                                               \
    }
#define TWO_LIVES(first, second)                                                                   \
    (const char *const[])                                                                          \
    {                                                                                              \
        first, second, NULL                                                                        \
    }

/* As TESTING_MAIN, but called as `recoup-xmpp` the program is the child. */
#define BENCH_MAIN(name, ...)                                                                      \
    int main(int argc, char **argv)                                                                \
    {                                                                                              \
        const TTest *const tests[] = {__VA_ARGS__};                                                \
                                                                                                   \
        if (argc > 0 && strcmp(argv[0], "recoup-xmpp") == 0)                                       \
            return fake_main();                                                                    \
        return testing_run(name, tests, sizeof tests / sizeof tests[0], NULL, NULL);               \
    }

#endif
