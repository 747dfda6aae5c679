/* stage.c: plays the stream. */
/* SPDX-License-Identifier: MIT */
#include "xmpp/stage.h"
#include <stdlib.h>
#include <string.h>
#include <strophe.h>

struct connection {
    struct stage *stage;
    xmpp_ctx_t *context;
};

/* --- connection.h --- */

struct stanza *connection_stanza(struct connection *c, const char *name)
{
    xmpp_stanza_t *s = xmpp_stanza_new(c->context);

    if (!s || xmpp_stanza_set_name(s, name) != XMPP_EOK)
        err_out_of_memory();
    return (struct stanza *)s;
}

void connection_send(struct connection *c, struct stanza **s)
{
    struct stage *stage = c->stage;
    xmpp_stanza_t *theirs = (xmpp_stanza_t *)*s;
    char *text;
    size_t length;

    if (xmpp_stanza_to_text(theirs, &text, &length) != XMPP_EOK)
        err_out_of_memory();
    if (stage->sent_count == STAGE_SENT)
        free(stage_sent(stage));
    stage->sent[stage->sent_count++] = strdup(text);
    xmpp_free(c->context, text);
    xmpp_stanza_release(theirs);
    *s = NULL;
}

void connection_close(struct connection *c)
{
    c->stage->closed = true;
}

bool connection_waits(const struct connection *c)
{
    (void)c;
    return false;
}

bool connection_crowded(const struct connection *c)
{
    return c->stage->crowded;
}

int connection_descriptor(const struct connection *c)
{
    (void)c;
    return -1;
}

void connection_turn(struct connection *c)
{
    (void)c;
}

void connection_open(struct connection *c)
{
    (void)c;
}

int connection_new(struct connection **out, const struct connection_setup *setup, struct err *e)
{
    (void)out;
    (void)setup;
    return err_set(e, ERR_INTERNAL, "the stage makes its own");
}

void connection_free(struct connection **c)
{
    if (!*c)
        return;
    xmpp_ctx_free((*c)->context);
    xmpp_shutdown();
    free(*c);
    *c = NULL;
}

/* --- the stage --- */

struct stage *stage_new(const char *room)
{
    struct stage *s = calloc(1, sizeof *s);
    struct child *c;

    if (!s)
        err_out_of_memory();
    c = &s->child;
    child_make(c);
    c->setup = (struct wire_setup){.jid = STAGE_BOT,
                                   .password = "secret",
                                   .room = room,
                                   .version = "1",
                                   .command_count = 2,
                                   .commands = {{.language = "en",
                                                 .node = "plan",
                                                 .name = "My plan",
                                                 .done = "The answer comes in the chat."},
                                                {.language = "es",
                                                 .node = "plan",
                                                 .name = "Mi plan",
                                                 .done = "La respuesta llega al chat."}}};
    c->domain = jid_domain(STAGE_BOT);
    c->full = STAGE_BOT "/recoup";
    c->now = 1000;
    c->online = true;
    c->connection = calloc(1, sizeof *c->connection);
    xmpp_initialize();
    *c->connection = (struct connection){s, xmpp_ctx_new(NULL, NULL)};
    child_watch(c);
    return s;
}

static void forget_tree(struct stage *s)
{
    if (s->tree)
        xmpp_stanza_release((xmpp_stanza_t *)s->tree);
    s->tree = NULL;
}

void stage_free(struct stage **stage)
{
    forget_tree(*stage);
    stage_forget_sent(*stage);
    child_unmake(&(*stage)->child);
    free(*stage);
    *stage = NULL;
}

bool stage_hear(struct stage *s, const char *xml)
{
    xmpp_stanza_t *stanza = xmpp_stanza_new_from_string(s->child.connection->context, xml);

    if (!stanza)
        return false;
    dispatch_stanza(&s->child, (const struct stanza *)stanza);
    xmpp_stanza_release(stanza);
    return true;
}

const struct stanza *stage_tree(struct stage *s, const char *xml)
{
    forget_tree(s);
    s->tree = (struct stanza *)xmpp_stanza_new_from_string(s->child.connection->context, xml);
    return s->tree;
}

char *stage_sent(struct stage *s)
{
    char *first = s->sent[0];

    if (!s->sent_count)
        return NULL;
    s->sent_count--;
    memmove(s->sent, s->sent + 1, s->sent_count * sizeof *s->sent);
    return first;
}

void stage_forget_sent(struct stage *s)
{
    while (s->sent_count)
        free(stage_sent(s));
}

const char *stage_value(struct stage *s, const char *xml, const char *attribute)
{
    const char *name = arena_print(s->child.life, " %s=\"", attribute), *at = strstr(xml, name);

    if (!at)
        return NULL;
    at += strlen(name);
    return arena_copy_bytes(s->child.life, at, strcspn(at, "\""));
}

bool stage_next(struct stage *s, struct frame *out)
{
    struct err e = {0};
    int whole =
        frame_read(buf_text(&s->child.out) + s->read, s->child.out.length - s->read, out, &e);

    if (whole <= 0)
        return false;
    s->read += out->size;
    return true;
}

/* --- what most tests ask --- */

bool stage_told(struct stage *s, enum wire_kind kind, struct frame *out)
{
    while (stage_next(s, out))
        if (out->kind == kind)
            return true;
    return false;
}

bool stage_heard(struct stage *s, struct wire_heard *out)
{
    struct err e = {0};
    struct frame f;

    return stage_told(s, WIRE_HEARD, &f) && wire_read_heard(&f, out, &s->file, &e) == 0;
}

const char *stage_said(struct stage *s, const char *containing)
{
    const char *kept = NULL;
    char *text;

    while (!kept && (text = stage_sent(s))) {
        if (strstr(text, containing))
            kept = arena_copy(s->child.life, text);
        free(text);
    }
    return kept;
}

void stage_answer(struct stage *s, const char *containing, const char *from, const char *type,
                  const char *inside)
{
    const char *asked = stage_said(s, containing), *id = asked ? stage_value(s, asked, "id") : NULL;

    if (!id)
        abort(); /* the test is wrong: nothing like this was asked */
    stage_hear(s, arena_print(s->child.life, "<iq from='%s' type='%s' id='%s'>%s</iq>", from, type,
                              id, inside));
}
