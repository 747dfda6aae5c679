/* loop.c: wait, call what is ready, call before_sleep, again. */
/* SPDX-License-Identifier: MIT */
#include "io/loop_inside.h"
#include <curl/curl.h>
#include <stdlib.h>
#include <time.h>

#define LONGEST_WAIT_MS 60000 /* a wait is an int for curl; an idle pass a minute costs nothing */

struct loop_source {
    struct loop *loop;
    struct loop_source *next;
    int descriptor;
    unsigned want;
    bool gone; /* unwatched; freed when the pass is over */
    void (*ready)(void *owner, unsigned what);
    void *owner;
};

struct loop_timer {
    struct loop *loop;
    struct loop_timer *next; /* by due, then by number */
    int64_t due;             /* monotonic milliseconds */
    uint64_t number;
    void (*call)(void *owner);
    void *owner;
};

struct loop {
    CURLM *multi;
    int transfers; /* on the multi handle */
    bool begun;    /* one of them was put there since libcurl worked last */
    bool over;     /* one of them is over, and nobody was told */
    struct loop_source *sources;
    struct loop_timer *timers;
    uint64_t timers_made;
    struct curl_waitfd *waits; /* one a source that wants something */
    struct loop_source **waiting;
    size_t room;
    void (*before_sleep)(void *owner);
    void *before_sleep_owner;
    bool stopped;
};

static int64_t milliseconds(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t loop_now(void)
{
    return milliseconds(CLOCK_REALTIME);
}

int loop_new(struct loop **out, struct err *e)
{
    struct loop *l = calloc(1, sizeof *l);

    if (!l)
        err_out_of_memory();
    *out = NULL;
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        free(l);
        return err_set(e, ERR_INTERNAL, "libcurl does not start");
    }
    l->multi = curl_multi_init();
    if (!l->multi)
        err_out_of_memory();
    *out = l;
    return 0;
}

void loop_free(struct loop **l)
{
    if (!*l)
        return;
    for (struct loop_source *s = (*l)->sources, *next; s; s = next) {
        next = s->next;
        free(s);
    }
    for (struct loop_timer *t = (*l)->timers, *next; t; t = next) {
        next = t->next;
        free(t);
    }
    curl_multi_cleanup((*l)->multi);
    curl_global_cleanup();
    free((*l)->waits);
    free((*l)->waiting);
    free(*l);
    *l = NULL;
}

/* --- sources --- */

struct loop_source *loop_watch(struct loop *l, int descriptor, unsigned want,
                               void (*ready)(void *owner, unsigned what), void *owner)
{
    struct loop_source *s = calloc(1, sizeof *s);

    if (!s)
        err_out_of_memory();
    s->loop = l;
    s->descriptor = descriptor;
    s->want = want;
    s->ready = ready;
    s->owner = owner;
    s->next = l->sources;
    l->sources = s;
    return s;
}

void loop_want(struct loop_source *s, unsigned want)
{
    s->want = want;
}

/* Only marked: the pass may be walking over it. */
void loop_unwatch(struct loop_source **s)
{
    if (!*s)
        return;
    (*s)->gone = true;
    *s = NULL;
}

static void sweep(struct loop *l)
{
    for (struct loop_source **at = &l->sources; *at;) {
        struct loop_source *s = *at;

        if (!s->gone) {
            at = &s->next;
            continue;
        }
        *at = s->next;
        free(s);
    }
}

/* --- timers --- */

struct loop_timer *loop_timer(struct loop *l, int64_t after, void (*due)(void *owner), void *owner)
{
    struct loop_timer *t = calloc(1, sizeof *t), **at = &l->timers;

    if (!t)
        err_out_of_memory();
    t->loop = l;
    t->due = milliseconds(CLOCK_MONOTONIC) + (after > 0 ? after : 0);
    t->number = ++l->timers_made;
    t->call = due;
    t->owner = owner;
    while (*at && (*at)->due <= t->due)
        at = &(*at)->next;
    t->next = *at;
    *at = t;
    return t;
}

void loop_cancel(struct loop_timer **t)
{
    struct loop_timer **at;

    if (!*t)
        return;
    for (at = &(*t)->loop->timers; *at != *t; at = &(*at)->next)
        ;
    *at = (*t)->next;
    free(*t);
    *t = NULL;
}

/* Those that were set before this pass: one that sets itself again at 0 ms must not keep the others waiting. */
static void call_timers(struct loop *l)
{
    int64_t now = milliseconds(CLOCK_MONOTONIC);
    uint64_t last = l->timers_made;

    while (l->timers && l->timers->due <= now && l->timers->number <= last) {
        struct loop_timer due = *l->timers;

        free(l->timers);
        l->timers = due.next;
        due.call(due.owner);
    }
}

static int longest_wait(const struct loop *l)
{
    int64_t wait;

    if (l->over)
        return 0;
    if (!l->timers)
        return LONGEST_WAIT_MS;
    wait = l->timers->due - milliseconds(CLOCK_MONOTONIC);
    if (wait < 0)
        return 0;
    return wait < LONGEST_WAIT_MS ? (int)wait : LONGEST_WAIT_MS;
}

/* --- transfers --- */

void loop_transfer(struct loop *l, struct loop_transfer *t)
{
    curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
    if (curl_multi_add_handle(l->multi, t->easy) != CURLM_OK)
        err_out_of_memory(); /* or an easy handle that runs already, which is our own fault */
    l->transfers++;
    l->begun = true;
}

void loop_give_up(struct loop *l, struct loop_transfer *t)
{
    curl_multi_remove_handle(l->multi, t->easy);
    l->transfers--;
}

/* What was asked for goes out. */
static void begin_transfers(struct loop *l)
{
    int running;

    if (!l->begun)
        return;
    l->begun = false;
    curl_multi_perform(l->multi, &running);
    l->over = running < l->transfers;
}

static void call_transfers(struct loop *l)
{
    const CURLMsg *message;
    int number;

    l->over = false;
    if (!l->transfers)
        return;
    l->begun = false;
    curl_multi_perform(l->multi, &number);
    while ((message = curl_multi_info_read(l->multi, &number))) {
        int code = (int)message->data.result; /* the message goes with its handle */
        struct loop_transfer *t;

        if (message->msg != CURLMSG_DONE ||
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &t) != CURLE_OK)
            continue;
        loop_give_up(l, t);
        t->over(t->owner, code);
    }
}

/* --- a pass --- */

static void make_room(struct loop *l, size_t count)
{
    if (count <= l->room)
        return;
    l->room = count * 2;
    free(l->waits);
    free(l->waiting);
    l->waits = calloc(l->room, sizeof *l->waits);
    l->waiting = calloc(l->room, sizeof(struct loop_source *));
    if (!l->waits || !l->waiting)
        err_out_of_memory();
}

static unsigned gather(struct loop *l)
{
    size_t count = 0;

    sweep(l);
    for (const struct loop_source *s = l->sources; s; s = s->next)
        count++;
    make_room(l, count);
    count = 0;
    for (struct loop_source *s = l->sources; s; s = s->next) {
        if (!s->want)
            continue;
        l->waiting[count] = s;
        l->waits[count++] =
            (struct curl_waitfd){.fd = s->descriptor,
                                 .events = (short)((s->want & LOOP_READ ? CURL_WAIT_POLLIN : 0) |
                                                   (s->want & LOOP_WRITE ? CURL_WAIT_POLLOUT : 0))};
    }
    return (unsigned)count;
}

static void call_sources(struct loop *l, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        struct loop_source *s = l->waiting[i];
        unsigned what = (l->waits[i].revents & CURL_WAIT_POLLIN ? LOOP_READ : 0U) |
                        (l->waits[i].revents & CURL_WAIT_POLLOUT ? LOOP_WRITE : 0U);

        if (what && !s->gone)
            s->ready(s->owner, what);
    }
}

int loop_run(struct loop *l, struct err *e)
{
    for (;;) {
        unsigned count;
        CURLMcode code;

        begin_transfers(l); /* first: before_sleep may take its time */
        if (l->before_sleep)
            l->before_sleep(l->before_sleep_owner);
        if (l->stopped)
            break;
        begin_transfers(l);
        count = gather(l);
        code = curl_multi_poll(l->multi, l->waits, count, longest_wait(l), NULL);
        if (code != CURLM_OK)
            return err_set(e, ERR_INTERNAL, "waiting fails: %s", curl_multi_strerror(code));
        call_transfers(l);
        call_sources(l, count);
        call_timers(l);
    }
    l->stopped = false;
    return 0;
}

void loop_before_sleep(struct loop *l, void (*call)(void *owner), void *owner)
{
    l->before_sleep = call;
    l->before_sleep_owner = owner;
}

void loop_wake(struct loop *l)
{
    curl_multi_wakeup(l->multi);
}

void loop_stop(struct loop *l)
{
    l->stopped = true;
    loop_wake(l);
}
