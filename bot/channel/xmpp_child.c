/* xmpp_child.c: the process: started, listened to, beaten, reaped. */
/* SPDX-License-Identifier: MIT */
#include "channel/xmpp_child.h"
#include "base/log.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define SOCKET 3 /* the child's descriptor */
#define READ_AT_ONCE ((size_t)64 * 1024)
#define IN_MOST (FRAME_MOST + 4 + READ_AT_ONCE)
#define OUT_MOST (4 * FRAME_MOST)
#define OUT_FULL (FRAME_MOST / 4)       /* it has not read so much of what we said */
#define KEPT_BYTES ((size_t)256 * 1024) /* of an empty buffer */
#define BEATS_MOST 3                    /* without a word of it */
#define ONLINE_TIMES 2                  /* connect_ms until it must be online */
#define REAP_MS 10                      /* between two looks whether it is gone */
#define REAP_PATIENCE 100               /* looks, before one that closed its socket is killed */
#define STOP_MS 1000

struct child {
    struct child_setup setup;
    pid_t pid; /* 0: reaped */
    int socket;
    struct loop_source *source;
    struct loop_timer *beat, *reap;
    struct buf in, out;
    bool held;   /* the first frame of `in` was not taken */
    bool closed; /* nothing more will come */
    bool works, online;
    int64_t beats, ticks, stage_ticks; /* beaten so often; ticks of its life, and of this stage */
    int silent;                        /* beats since it said anything */
    int looks;                         /* whether it is gone */
    char how[32];
};

/* --- starting --- */

/* "NAME=VALUE" of what a child of ours may know; the rest of our environment is nobody's business. */
static void choose_environment(char *out[], size_t room)
{
    static const char *const names[] = {"LANG", "TZ", "ASAN_OPTIONS", "UBSAN_OPTIONS"};
    size_t count = 0;

    for (size_t i = 0; i < sizeof names / sizeof names[0] && count + 1 < room; i++) {
        const char *value = getenv(names[i]);
        size_t length = value ? strlen(names[i]) + strlen(value) + 2 : 0;

        if (!value || !(out[count] = malloc(length)))
            continue;
        snprintf(out[count++], length, "%s=%s", names[i], value);
    }
    out[count] = NULL;
}

/* In the child, after fork: only what is safe there. Signals for us are blocked in it: it ends when its socket does. */
NORETURN static void become(const char *program, int socket, pid_t parent,
                            char *const environment[])
{
    char *const arguments[] = {"recoup-xmpp", NULL};
    sigset_t ours;
    int null = open("/dev/null", O_RDWR), high = fcntl(socket, F_DUPFD, SOCKET + 1);

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(126);
    sigemptyset(&ours);
    sigaddset(&ours, SIGTERM);
    sigaddset(&ours, SIGINT);
    sigaddset(&ours, SIGHUP);
    sigprocmask(SIG_SETMASK, &ours, NULL);
    if (null < 0 || high < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0 ||
        dup2(high, SOCKET) < 0)
        _exit(126);
    closefrom(SOCKET + 1);
    execve(program, arguments, environment);
    _exit(127);
}

static int launch(struct child *c, int theirs, struct err *e)
{
    char *environment[8];
    pid_t parent = getpid();

    choose_environment(environment, sizeof environment / sizeof environment[0]);
    c->pid = fork();
    if (c->pid == 0)
        become(c->setup.program, theirs, parent, environment);
    for (size_t i = 0; environment[i]; i++)
        free(environment[i]);
    if (c->pid > 0)
        return 0;
    c->pid = 0;
    return err_set(e, ERR_IO, "starting a process: %s", strerror(errno));
}

static void ready(void *owner, unsigned what);
static void tick(void *owner);

/* The socket is empty, so that the first words go whole or the child is of no use. */
static int say_first(struct child *c, const struct buf *first, struct err *e)
{
    ssize_t sent = send(c->socket, buf_text(first), first->length, MSG_NOSIGNAL);

    if (sent >= 0 && (size_t)sent == first->length)
        return 0;
    return err_set(e, ERR_IO, "the socket to the child takes %zd of %zu bytes", sent,
                   first->length);
}

static int connect_both(struct child *c, const struct buf *first, struct err *e)
{
    int ends[2], result;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
        return err_set(e, ERR_IO, "socketpair: %s", strerror(errno));
    c->socket = ends[0];
    fcntl(c->socket, F_SETFL, O_NONBLOCK);
    result = say_first(c, first, e);
    if (result == 0)
        result = launch(c, ends[1], e);
    close(ends[1]);
    return result;
}

int child_start(struct child **out, const struct child_setup *setup, const struct buf *first,
                struct err *e)
{
    struct child *c = calloc(1, sizeof *c);

    if (!c)
        err_out_of_memory();
    *out = NULL;
    c->setup = *setup;
    c->socket = -1;
    c->in = (struct buf)BUF_INIT(IN_MOST);
    c->out = (struct buf)BUF_INIT(OUT_MOST);
    if (connect_both(c, first, e) < 0) {
        child_free(&c);
        return -1;
    }
    c->source = loop_watch(setup->loop, c->socket, LOOP_READ, ready, c);
    c->beat = loop_timer(setup->loop, setup->beat_ms, tick, c);
    *out = c;
    return 0;
}

bool child_beside(const char *name, char *out, size_t room)
{
    ssize_t length = readlink("/proc/self/exe", out, room - 1);
    char *slash;

    if (length <= 0 || (size_t)length >= room - 1)
        return false;
    out[length] = '\0';
    slash = strrchr(out, '/');
    if (!slash || (size_t)(slash + 1 - out) + strlen(name) >= room)
        return false;
    snprintf(slash + 1, room - (size_t)(slash + 1 - out), "%s", name);
    return true;
}

/* --- ending --- */

static void how(struct child *c, const char *word)
{
    if (!c->how[0])
        snprintf(c->how, sizeof c->how, "%s", word);
}

/* True when it is gone. */
static bool reaped(struct child *c)
{
    int status;
    pid_t got = c->pid ? waitpid(c->pid, &status, WNOHANG) : 0;
    char word[32];

    if (c->pid && got == 0)
        return false;
    if (got > 0) {
        snprintf(word, sizeof word, WIFSIGNALED(status) ? "signal %d" : "exit %d",
                 WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
        how(c, word);
    }
    c->pid = 0;
    return true;
}

static void close_socket(struct child *c)
{
    loop_unwatch(&c->source);
    if (c->socket >= 0)
        close(c->socket);
    c->socket = -1;
    c->closed = true;
}

static void look(void *owner);

/* When it is gone, and what it said is taken. */
static void end_if_over(struct child *c)
{
    char word[sizeof c->how];

    if (!c->closed || c->held || c->reap)
        return;
    if (!reaped(c)) {
        if (++c->looks == REAP_PATIENCE)
            kill(c->pid, SIGKILL);
        c->reap = loop_timer(c->setup.loop, REAP_MS, look, c);
        return;
    }
    loop_cancel(&c->beat);
    memcpy(word, c->how, sizeof word);
    c->setup.ended(c->setup.owner, word); /* which may free c */
}

static void look(void *owner)
{
    struct child *c = owner;

    c->reap = NULL;
    end_if_over(c);
}

/* What it wrote before is still in the socket, and read to its end. */
static void put_down(struct child *c, const char *why)
{
    how(c, why);
    if (c->pid)
        kill(c->pid, SIGKILL);
}

/* --- listening --- */

static enum child_verdict take_stage(struct child *c, const struct frame *f)
{
    int64_t stage = frame_number(f, 0, -1);

    if (stage != WIRE_CONNECTING && stage != WIRE_WORKING)
        return CHILD_GARBAGE;
    c->works = stage == WIRE_WORKING;
    c->stage_ticks = 0;
    return CHILD_TAKEN;
}

static enum child_verdict take(struct child *c, const struct frame *f)
{
    if (f->kind == WIRE_STAGE)
        return take_stage(c, f);
    if (f->kind == WIRE_ONLINE)
        c->online = true;
    return c->setup.said(c->setup.owner, f);
}

/* There is no place to begin again behind what is no frame. */
static void refuse(struct child *c, const char *why)
{
    log_warn("xmpp.garbage", "why=%s", why);
    put_down(c, "garbage");
    buf_clear(&c->in);
    close_socket(c);
}

/* All whole frames, until one is not taken. */
static void take_frames(struct child *c)
{
    size_t at = 0;
    struct frame f;
    struct err e = {0};
    int got;

    while ((got = frame_read(buf_text(&c->in) + at, c->in.length - at, &f, &e)) == 1) {
        enum child_verdict verdict = take(c, &f);

        if (verdict == CHILD_GARBAGE) {
            refuse(c, "nothing that the child would say");
            return;
        }
        c->held = verdict == CHILD_KEEP;
        if (c->held)
            break;
        at += f.size;
    }
    if (got < 0) {
        refuse(c, e.text);
        return;
    }
    buf_drop_front(&c->in, at);
    if (!c->in.length && c->in.room > KEPT_BYTES)
        buf_free(&c->in);
}

/* False: at its end. */
static bool read_some(struct child *c)
{
    char *at = buf_extend(&c->in, READ_AT_ONCE);
    size_t before = c->in.length - (at ? READ_AT_ONCE : 0);
    ssize_t got = at ? recv(c->socket, at, READ_AT_ONCE, 0) : 0;

    buf_truncate(&c->in, before + (got > 0 ? (size_t)got : 0));
    if (got > 0)
        c->silent = 0;
    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

static void want(struct child *c)
{
    if (c->source)
        loop_want(c->source, (c->held ? 0U : LOOP_READ) | (c->out.length ? LOOP_WRITE : 0U));
}

static void ready(void *owner, unsigned what)
{
    struct child *c = owner;

    if (what & LOOP_WRITE)
        child_flush(c);
    if (!(what & LOOP_READ) || c->held)
        return;
    if (!read_some(c))
        close_socket(c);
    take_frames(c);
    want(c);
    end_if_over(c);
}

void child_resume(struct child *c)
{
    if (!c->held)
        return;
    c->held = false;
    take_frames(c);
    c->silent = 0; /* it was not listened to */
    want(c);
    end_if_over(c);
}

/* --- speaking --- */

struct buf *child_out(struct child *c)
{
    return &c->out;
}

bool child_full(const struct child *c)
{
    return c->closed || c->out.length > OUT_FULL;
}

void child_flush(struct child *c)
{
    while (c->out.length && !c->closed) {
        ssize_t sent = send(c->socket, c->out.bytes, c->out.length, MSG_NOSIGNAL);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0) /* full, or broken: then reading says so */
            break;
        buf_drop_front(&c->out, (size_t)sent);
    }
    if (!c->out.length && c->out.room > KEPT_BYTES)
        buf_free(&c->out);
    want(c);
}

/* --- watching --- */

static void beat(struct child *c)
{
    if (c->silent >= BEATS_MOST) {
        log_warn("xmpp.hung", "beats=%d", c->silent);
        put_down(c, "hung");
        return;
    }
    c->silent++;
    if (wire_write_number(&c->out, WIRE_BEAT, ++c->beats))
        child_flush(c);
}

static bool is_late(const struct child *c)
{
    return (!c->works && c->stage_ticks * c->setup.beat_ms >= c->setup.connect_ms) ||
           (!c->online && c->ticks * c->setup.beat_ms >= ONLINE_TIMES * c->setup.connect_ms);
}

/* Most often a resolver, or a server in the TLS handshake, that says nothing. */
static void give_up(struct child *c)
{
    log_warn("xmpp.slow", "stage=%s ms=%lld", c->works ? "online" : "connecting",
             (long long)(c->ticks * c->setup.beat_ms));
    put_down(c, "slow");
}

static void tick(void *owner)
{
    struct child *c = owner;

    c->beat = loop_timer(c->setup.loop, c->setup.beat_ms, tick, c);
    if (c->closed || c->held)
        return;
    c->ticks++;
    c->stage_ticks++;
    if (is_late(c))
        give_up(c);
    else if (c->works)
        beat(c);
}

/* --- the end --- */

/* A child whose words nobody takes could not end. False: there is nothing more to hear. */
static bool hear_out(int socket)
{
    char rest[4096];
    ssize_t got;

    do
        got = recv(socket, rest, sizeof rest, MSG_DONTWAIT);
    while (got > 0);
    return got < 0 && errno == EAGAIN;
}

static bool gone_in(struct child *c, int ms)
{
    struct pollfd look_at = {.fd = c->socket, .events = POLLIN};

    for (int waited = 0; waited < ms && !reaped(c); waited += REAP_MS) {
        poll(&look_at, 1, REAP_MS);
        if (look_at.fd >= 0 && !hear_out(look_at.fd))
            look_at.fd = -1; /* which poll passes over */
    }
    return reaped(c);
}

void child_free(struct child **child)
{
    struct child *c = *child;

    if (!c)
        return;
    if (c->pid && c->socket >= 0 && wire_write_text(&c->out, WIRE_STOP, NULL))
        child_flush(c);
    if (c->pid && !gone_in(c, STOP_MS)) {
        kill(c->pid, SIGKILL);
        waitpid(c->pid, NULL, 0);
    }
    close_socket(c);
    loop_cancel(&c->beat);
    loop_cancel(&c->reap);
    buf_free(&c->in);
    buf_free(&c->out);
    free(c);
    *child = NULL;
}
