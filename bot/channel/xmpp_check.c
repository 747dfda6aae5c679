/* xmpp_check.c: lets the child log in once and look what would keep the bot from working. */
/* SPDX-License-Identifier: MIT */
#include "channel/xmpp_inside.h"
#include <stdio.h>
#include <string.h>

#define DETAIL_MOST 200

struct check {
    const struct xmpp_setup *setup;
    struct child *child;
    struct buf *out;
    bool told;
    enum wire_end end;
    char detail[DETAIL_MOST], how[32];
};

static enum child_verdict hear_finding(struct check *c, const struct frame *f)
{
    const char *line = frame_text(f, 0);

    if (!line)
        return CHILD_GARBAGE;
    for (; *line; line++) /* it is for a terminal */
        buf_add_char(c->out, (unsigned char)*line < ' ' || *line == 0x7f ? ' ' : *line);
    buf_add_char(c->out, '\n');
    return CHILD_TAKEN;
}

static enum child_verdict hear_end(struct check *c, const struct frame *f)
{
    int64_t end = frame_number(f, 0, -1);
    const char *detail = frame_text(f, 1);

    if (end < 0 || end >= WIRE_END_COUNT)
        return CHILD_GARBAGE;
    c->end = (enum wire_end)end;
    c->told = true;
    snprintf(c->detail, sizeof c->detail, "%s", detail ? detail : "");
    return CHILD_TAKEN;
}

static enum child_verdict said(void *owner, const struct frame *f)
{
    if (f->kind == WIRE_FINDING)
        return hear_finding(owner, f);
    return f->kind == WIRE_OVER ? hear_end(owner, f) : CHILD_TAKEN;
}

static void ended(void *owner, const char *how)
{
    struct check *c = owner;

    snprintf(c->how, sizeof c->how, "%s", how);
    child_free(&c->child);
    loop_stop(c->setup->loop);
}

/* Of WIRE_END_ASKED the detail says what is to be put right; none: nothing is. */
static int judge(const struct check *c, struct err *e)
{
    static const char *const why[WIRE_END_COUNT] = {
        [WIRE_END_NETWORK] = "the server cannot be reached",
        [WIRE_END_AUTH] = "the server refuses the account or its password",
        [WIRE_END_CONFLICT] = "another program uses this account just now",
        [WIRE_END_CERTIFICATE] = "the certificate of the server is not good for this domain",
        [WIRE_END_HOST] = "this server does not serve the domain of xmpp.jid",
        [WIRE_END_SHUTDOWN] = "the server is shutting down",
        [WIRE_END_GUARD] = "the guard in front of the XML parser is not in place",
        [WIRE_END_FAULT] = "a fault of our own",
    };
    bool network = c->end == WIRE_END_NETWORK || c->end == WIRE_END_SHUTDOWN;

    if (!c->told)
        return err_set(e, ERR_IO, "XMPP: the child program ended without a word (%s)", c->how);
    if (c->end != WIRE_END_ASKED)
        return err_set(e, network ? ERR_IO : ERR_INPUT, "XMPP: %s%s%s", why[c->end],
                       c->detail[0] ? ": " : "", c->detail);
    if (c->detail[0])
        return err_set(e, ERR_MISSING, "XMPP: %s", c->detail);
    return 0;
}

int xmpp_check(const struct xmpp_setup *setup, struct buf *out, struct err *e)
{
    struct check c = {.setup = setup, .out = out};
    char program[4096];
    struct wire_setup wire = setup->wire;
    const struct child_setup child = {
        .loop = setup->loop,
        .program = program,
        .beat_ms = xmpp_beat_ms(setup),
        .connect_ms = WIRE_CONNECT_MS / 1000 * xmpp_second_ms(setup),
        .owner = &c,
        .said = said,
        .ended = ended,
    };

    wire.check = true;
    if (xmpp_program(setup, program, sizeof program, e) < 0 ||
        xmpp_start_child(setup, &wire, &child, &c.child, e) < 0 || loop_run(setup->loop, e) < 0) {
        child_free(&c.child);
        return -1;
    }
    return judge(&c, e);
}
