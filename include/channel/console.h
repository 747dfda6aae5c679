/* console.h: the terminal as a network, and a local socket by which others join: buyers and staff beside the one who started it.
 * SPDX-License-Identifier: MIT
 *
 * Standard input: one message a line (`\n` is a line break, `\\` a backslash; blank lines are passed over), `[2]` is the second choice. A message
 * of the bot is printed as its text, its choices as `  1) label`, then an empty line. A line is taken when everything that the line before it led to
 * is printed. The end of input ends the program when all is settled.
 *
 * The socket (mode 0600, and the peer must have our uid) speaks one JSON object a line:
 *   to us:   {"hello":"buyer"|"staff","name":"li","language":"es"?}   first;   {"id":"m1","text":"..."}   {"id":"m2","tap":2}
 *            {"id":"m3","edits":"m1","text":"..."};  {"sent":17} when a message has reached its reader;  {"bye":true}
 *   from us: {"welcome":"li"} or {"error":"...","id":"m1"?};  {"ack":"m1"} once it is durable;  {"out":17,"text":"...","choices":["..."],
 *            "file":{"name","type","text"}};  {"bye":true} when one was said to us and all that it led to is out, then the end
 * An id is unique for its sender for ever: a second delivery is acknowledged and does nothing. A message is settled when the other end says `sent`, so
 * that none is lost with a connection; it comes again when its reader comes back. Who joins under a name takes the place of an
 * earlier connection under it. Staff are those whom `may_join` accepts.
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
};

/* ERR_CONFLICT: somebody listens on the socket already. Nothing is heard before `start`. */
int console_new(struct channel **out, const struct console_setup *setup, struct err *e) MUST_USE;

/* The other end, for `recoup chat --staff NAME`: connects, relays lines of input and output until either ends.
 * ERR_MISSING: nobody listens there. ERR_INPUT: not let in. ERR_IO: the other end went away. */
int console_join(struct loop *loop, const char *socket_path, bool staff, const char *name,
                 int input, int output, struct err *e) MUST_USE;

#endif
