/* console_door.c: those who joined by the local socket. */
/* SPDX-License-Identifier: MIT */
#include "channel/console_inside.h"
#include "base/log.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define GUESTS_MOST 512 /* half of the usual limit of descriptors */
#define ACKS_MOST                                                                                  \
    ((size_t)64 * 1024) /* a few hundred messages in one pass; the rest waits for the next */
#define PAUSE_MS 1000   /* without descriptors nobody is let in for so long */

struct guest {
    struct guest *next;
    struct door *door;
    int descriptor;
    struct loop_source *source;
    struct lines lines;
    struct buf out;
    struct buf acks;                  /* lines to be sent when the pass is durable */
    char name[CONSOLE_NAME_MOST + 1]; /* "": has not said who it is */
    char language[16];
    bool staff;
    bool active;     /* something happened in this pass */
    bool stuck;      /* the pass is full: its next line waits */
    bool leaving;    /* said bye */
    bool gone;       /* to be freed when nobody walks over it */
    int64_t showing; /* the message that it has not said `sent` for; 0: none */
};

struct door {
    struct console_setup setup;
    int listener;
    struct loop_source *source;
    struct loop_timer *pause;
    struct guest *guests;
    size_t count;
};

struct door *door_new(const struct console_setup *setup)
{
    struct door *d = calloc(1, sizeof *d);

    if (!d)
        err_out_of_memory();
    d->setup = *setup;
    d->listener = -1;
    return d;
}

/* --- a guest comes and goes --- */

/* What it was shown last may not have reached its reader: it is to come again. */
static void show_out(struct guest *g)
{
    struct settlement again = {.outbound = g->showing, .outcome = SEND_LATER, .retry_after = 1};

    if (g->gone)
        return;
    g->gone = true;
    wire_flush(g->descriptor, &g->out);
    loop_unwatch(&g->source);
    close(g->descriptor);
    g->showing = 0;
    if (again.outbound)
        g->door->setup.hooks.settled(g->door->setup.hooks.owner, &again);
}

static void free_guest(struct guest *g)
{
    lines_free(&g->lines);
    buf_free(&g->out);
    buf_free(&g->acks);
    free(g);
}

static void sweep(struct door *d)
{
    for (struct guest **at = &d->guests; *at;) {
        struct guest *g = *at;

        if (!g->gone) {
            at = &g->next;
            continue;
        }
        *at = g->next;
        d->count--;
        free_guest(g);
    }
}

void door_free(struct door **d)
{
    if (!*d)
        return;
    for (struct guest *g = (*d)->guests; g; g = g->next)
        show_out(g);
    sweep(*d);
    loop_unwatch(&(*d)->source);
    loop_cancel(&(*d)->pause);
    if ((*d)->listener >= 0) {
        close((*d)->listener);
        unlink((*d)->setup.socket_path);
    }
    free(*d);
    *d = NULL;
}

/* --- to a guest --- */

static void want(struct guest *g)
{
    loop_want(g->source, (g->stuck ? 0U : LOOP_READ) | (g->out.length ? LOOP_WRITE : 0U));
}

static void flush(struct guest *g)
{
    if (g->gone)
        return;
    if (g->out.overflow || !wire_flush(g->descriptor, &g->out))
        show_out(g);
    else
        want(g);
}

static void say(struct guest *g, struct json *object)
{
    wire_put(&g->out, object);
    flush(g);
}

static void complain(struct guest *g, const char *what, const char *id)
{
    struct json *object = json_new_object();

    json_put_string(object, "error", what);
    if (id)
        json_put_string(object, "id", id);
    say(g, object);
}

static void refuse(struct guest *g, const char *what)
{
    complain(g, what, NULL);
    show_out(g);
}

/* --- what a guest says --- */

static struct guest *guest_named(const struct door *d, const char *name)
{
    for (struct guest *g = d->guests; g; g = g->next)
        if (!g->gone && strcmp(g->name, name) == 0)
            return g;
    return NULL;
}

/* NULL: let in. */
static const char *why_not(const struct door *d, bool staff, const char *name)
{
    const struct console_setup *setup = &d->setup;
    const struct guest *there;

    if (!name || !wire_name_good(name))
        return "a name has 1 to 64 bytes and no blanks";
    if (setup->input >= 0 && strcmp(name, setup->name) == 0)
        return "this name is at the terminal";
    there = guest_named(d, name);
    if (there && there->staff != staff)
        return "this name is here already, in the other role";
    if (!setup->may_join(setup->join_owner, staff, name))
        return staff ? "this name is not at the desk" : "this name is at the desk";
    return NULL;
}

static void hello(struct guest *g, const struct json *object)
{
    const char *role = json_string_at(object, "hello"), *name = json_string_at(object, "name");
    const char *language = json_string_at(object, "language"), *why;
    struct guest *earlier;
    struct json *welcome;
    bool staff = role && strcmp(role, "staff") == 0;

    if (!role || (!staff && strcmp(role, "buyer") != 0)) {
        refuse(g, "say hello first, as buyer or staff");
        return;
    }
    why = why_not(g->door, staff, name);
    if (why) {
        refuse(g, why);
        return;
    }
    earlier = guest_named(g->door, name);
    if (earlier)
        refuse(earlier, "joined again elsewhere");
    g->staff = staff;
    memcpy(g->name, name, strlen(name) + 1);
    if (language && strlen(language) < sizeof g->language)
        memcpy(g->language, language, strlen(language) + 1);
    welcome = json_new_object();
    json_put_string(welcome, "welcome", g->name);
    say(g, welcome);
    g->door->setup.hooks.reachable(g->door->setup.hooks.owner);
}

static void sent(struct guest *g, int64_t id)
{
    struct settlement done = {.outbound = id, .outcome = SEND_DONE};

    if (id != g->showing || !id)
        return;
    g->showing = 0;
    g->door->setup.hooks.settled(g->door->setup.hooks.owner, &done);
}

/* False: the pass is full. */
static bool hear(struct guest *g, const struct inbound *message)
{
    struct json *ack = json_new_object();

    if (g->acks.length + 8 * CONSOLE_ID_MOST > ACKS_MOST ||
        !g->door->setup.hooks.heard(g->door->setup.hooks.owner, message)) {
        json_free(&ack);
        return false;
    }
    json_put_string(ack, "ack", message->external_id);
    wire_put(&g->acks, ack);
    return true;
}

static bool hear_object(struct guest *g, const struct json *object)
{
    const char *id = json_string_at(object, "id"), *text = json_string_at(object, "text");
    int64_t choice = json_integer_at(object, "tap", 0);
    struct inbound heard = {.kind = INBOUND_TEXT, .from = {NETWORK_CONSOLE, g->name}};
    char number[24];

    if (!id || !*id || strlen(id) > CONSOLE_ID_MOST) {
        complain(g, "a message has an id of 1 to 128 bytes", NULL);
        return true;
    }
    if (choice > 0) { /* no buttons here: the number says the same */
        snprintf(number, sizeof number, "%lld", (long long)choice);
        text = number;
    }
    if (!text) {
        complain(g, "a message has a text or a tap", id);
        return true;
    }
    heard.edits = json_string_at(object, "edits");
    if (heard.edits)
        heard.kind = INBOUND_EDIT;
    heard.external_id = id;
    heard.text = text;
    heard.length = strlen(text);
    heard.language = g->language[0] ? g->language : NULL;
    heard.at = loop_now() / 1000;
    return hear(g, &heard);
}

static bool take_object(struct guest *g, const struct json *object)
{
    if (json_type(object) != JSON_OBJECT) {
        complain(g, "a line is a JSON object", NULL);
        return true;
    }
    if (!g->name[0]) {
        hello(g, object);
        return true;
    }
    if (json_get(object, "sent")) {
        sent(g, json_integer_at(object, "sent", 0));
        return true;
    }
    if (json_get(object, "bye")) {
        g->leaving = true;
        return true;
    }
    return hear_object(g, object);
}

static bool take_line(struct guest *g, const char *text, size_t length)
{
    struct json *object = NULL;
    struct err e = {0};
    bool taken;

    if (length == 0)
        return true;
    if (json_parse(&object, text, length, &e) < 0) {
        complain(g, e.text, NULL);
        return true;
    }
    taken = take_object(g, object);
    json_free(&object);
    return taken;
}

static void take_lines(struct guest *g)
{
    const char *text;
    size_t length;
    enum line_news news;

    g->stuck = false;
    while (!g->gone && (news = lines_next(&g->lines, &text, &length)) != LINE_NONE) {
        if (news == LINE_LONG)
            complain(g, "a line has 65536 bytes at most", NULL);
        else
            g->stuck = !take_line(g, text, length);
        if (g->stuck)
            break;
        g->active = true;
        lines_take(&g->lines);
    }
    if (!g->gone)
        want(g);
}

/* Half a line at the end is none; what was heard stays heard. */
static void guest_ready(void *owner, unsigned what)
{
    struct guest *g = owner;

    if (what & LOOP_WRITE)
        flush(g);
    if (g->gone || !(what & LOOP_READ))
        return;
    if (!lines_fill(&g->lines, g->descriptor)) {
        show_out(g);
        return;
    }
    take_lines(g);
}

/* --- the door --- */

static void let_in(struct door *d, int descriptor)
{
    struct guest *g = calloc(1, sizeof *g);

    if (!g)
        err_out_of_memory();
    g->door = d;
    g->descriptor = descriptor;
    g->out = (struct buf)BUF_INIT(
        CONSOLE_OUT_MOST); /* who reads nothing while more comes is shown out */
    g->acks = (struct buf)BUF_INIT(ACKS_MOST);
    lines_init(&g->lines, CONSOLE_LINE_MOST);
    g->source = loop_watch(d->setup.loop, descriptor, LOOP_READ, guest_ready, g);
    g->next = d->guests;
    d->guests = g;
    if (++d->count > GUESTS_MOST)
        refuse(g, "too many are here; come again later");
}

static void pause_over(void *owner)
{
    struct door *d = owner;

    d->pause = NULL;
    loop_want(d->source, LOOP_READ);
}

static void somebody_knocks(void *owner, unsigned what)
{
    struct door *d = owner;
    int descriptor;

    (void)what;
    while ((descriptor = local_accept(d->listener)) >= 0)
        let_in(d, descriptor);
    if (errno != EMFILE && errno != ENFILE)
        return;
    log_warn("console.full", "guests=%zu", d->count);
    loop_want(d->source, 0);
    d->pause = loop_timer(d->setup.loop, PAUSE_MS, pause_over, d);
}

int door_open(struct door *d, struct err *e)
{
    d->listener = local_listen(d->setup.socket_path, e);
    if (d->listener < 0)
        return -1;
    d->source = loop_watch(d->setup.loop, d->listener, LOOP_READ, somebody_knocks, d);
    return 0;
}

int door_send(struct door *d, const struct outbound *message, struct err *e)
{
    struct guest *g = guest_named(d, message->to.id);

    if (!g)
        return err_set(e, ERR_BUSY, "not here");
    if (g->showing)
        return err_set(e, ERR_BUSY, "the last message is not settled");
    g->showing = message->id;
    g->active = true;
    say(g, wire_out(message));
    return 0;
}

void door_committed(struct door *d)
{
    for (struct guest *g = d->guests; g; g = g->next) {
        if (g->gone || !g->acks.length)
            continue;
        buf_add(&g->out, g->acks.bytes, g->acks.length);
        buf_clear(&g->acks);
        flush(g);
    }
}

/* All that its last words led to is out. */
static void say_bye(struct guest *g)
{
    struct json *bye = json_new_object();

    json_put_bool(bye, "bye", true);
    say(g, bye);
    show_out(g);
}

void door_pass_ended(struct door *d)
{
    for (struct guest *g = d->guests; g; g = g->next) {
        bool was_active = g->active;

        if (g->gone)
            continue;
        g->active = false;
        take_lines(g);
        if (!g->leaving || g->gone)
            continue;
        if (was_active || g->active)
            loop_wake(d->setup.loop);
        else if (!g->showing && !g->acks.length)
            say_bye(g);
    }
    sweep(d);
}
