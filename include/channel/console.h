/* console.h: the terminal as a network, and a local socket by which others join: buyers and staff beside the one who started it.
 * SPDX-License-Identifier: MIT
 *
 * Standard input: one message a line (`\n` is a line break), `[2]` taps the second choice of the newest message with choices. A message of
 * the bot is printed as its text, its choices as `  1) label`, then an empty line. The end of input ends the program when all is settled.
 *
 * The socket (mode 0600, and the peer must have our uid) speaks one JSON object a line:
 *   to us:   {"hello":"buyer"|"staff","name":"li"}   first;   {"id":"m1","text":"..."}   {"id":"m2","tap":2}   {"id":"m3","edits":"m1","text":"..."}
 *            {"sent":17}  when a message has reached its reader
 *   from us: {"welcome":"li"} or {"error":"..."};  {"ack":"m1"} once it is durable;  {"out":17,"text":"...","choices":["..."],"file":{"name","type","text"}}
 * A message is settled when the other end says `sent`, so that none is lost with a connection. Staff are those whom `may_join` accepts.
 */
#ifndef CHANNEL_CONSOLE_H
#define CHANNEL_CONSOLE_H

#include "channel/channel.h"

struct console_setup {
    struct loop *loop;
    struct channel_hooks hooks;
    int input, output;       /* -1: no terminal of its own (service) */
    const char *name;        /* the terminal's buyer, "me" */
    const char *language;    /* of the terminal; NULL */
    const char *socket_path; /* NULL: none */
    bool (*may_join)(void *owner, bool staff, const char *name);
    void *join_owner;
    void (*ended)(
        void *owner); /* the terminal's input has ended and everything said to it is out */
};

int console_new(struct channel **out, const struct console_setup *setup, struct err *e) MUST_USE;

/* The other end, for `recoup chat --staff NAME`: connects, relays lines of input and output until either ends.
 * ERR_MISSING: nobody listens there. */
int console_join(struct loop *loop, const char *socket_path, bool staff, const char *name,
                 int input, int output, struct err *e) MUST_USE;

#endif
