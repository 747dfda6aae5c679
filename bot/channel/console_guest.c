/* console_guest.c: what one who joined says, and is told. */
/* SPDX-License-Identifier: MIT */
#include "channel/console_guest.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A few hundred messages in one pass; the rest waits for the next. */
#define ACKS_MOST ((size_t)64 * 1024)

/* What it was shown last may not have reached its reader: it is to come again. */
void guest_show_out(struct guest *g)
{
    struct settlement again = {.outbound = g->showing, .outcome = SEND_LATER, .retry_after = 1};

    if (g->gone)
        return;
    g->gone = true;
    g->door->count--;
    wire_flush(g->descriptor, &g->out);
    loop_unwatch(&g->source);
    close(g->descriptor);
    g->showing = 0;
    if (again.outbound)
        g->door->setup.hooks.settled(g->door->setup.hooks.owner, &again);
}

void guest_free(struct guest *g)
{
    lines_free(&g->lines);
    buf_free(&g->out);
    buf_free(&g->acks);
    free(g);
}

/* --- to a guest --- */

static void want(struct guest *g)
{
    loop_want(g->source, (g->stuck ? 0U : LOOP_READ) | (g->out.length ? LOOP_WRITE : 0U));
}

void guest_flush(struct guest *g)
{
    if (g->gone)
        return;
    if (g->out.overflow || !wire_flush(g->descriptor, &g->out))
        guest_show_out(g);
    else
        want(g);
}

void guest_say(struct guest *g, struct json *object)
{
    wire_put(&g->out, object);
    guest_flush(g);
}

static void complain(struct guest *g, const char *what, const char *id)
{
    struct json *object = json_new_object();

    json_put_string(object, "error", what);
    if (id)
        json_put_string(object, "id", id);
    guest_say(g, object);
}

void guest_refuse(struct guest *g, const char *what)
{
    complain(g, what, NULL);
    guest_show_out(g);
}

/* --- what a guest says --- */

struct guest *guest_named(const struct door *d, const char *name)
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
        guest_refuse(g, "say hello first, as buyer or staff");
        return;
    }
    why = why_not(g->door, staff, name);
    if (why) {
        guest_refuse(g, why);
        return;
    }
    earlier = guest_named(g->door, name);
    if (earlier)
        guest_refuse(earlier, "joined again elsewhere");
    g->staff = staff;
    memcpy(g->name, name, strlen(name) + 1);
    if (language && strlen(language) < sizeof g->language)
        memcpy(g->language, language, strlen(language) + 1);
    welcome = json_new_object();
    json_put_string(welcome, "welcome", g->name);
    guest_say(g, welcome);
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

void guest_take_lines(struct guest *g)
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
        guest_flush(g);
    if (g->gone || !(what & LOOP_READ))
        return;
    if (!lines_fill(&g->lines, g->descriptor)) {
        guest_show_out(g);
        return;
    }
    guest_take_lines(g);
}

/* All that its last words led to is out. */
void guest_say_bye(struct guest *g)
{
    struct json *bye = json_new_object();

    json_put_bool(bye, "bye", true);
    guest_say(g, bye);
    guest_show_out(g);
}

struct guest *guest_new(struct door *d, int descriptor)
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
    return g;
}
