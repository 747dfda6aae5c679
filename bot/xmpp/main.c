/* main.c: recoup-xmpp: one XMPP stream for the program that started it, on descriptor 3. */
/* SPDX-License-Identifier: MIT */
#include "base/log.h"
#include "xmpp/child.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#define PARENT 3

static bool is_socket(int descriptor)
{
    int type;
    socklen_t length = sizeof type;

    return getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &length) == 0;
}

static int tell(const char *what)
{
    puts(what);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--version") == 0)
        return tell("recoup-xmpp " RECOUP_VERSION);
    if (argc > 1 && strcmp(argv[1], "--help") == 0)
        return tell("recoup-xmpp is started by `recoup run`, which speaks XMPP through it.");
    if (argc > 1 || !is_socket(PARENT)) {
        fputs("recoup: recoup-xmpp is started by `recoup run`, not by hand\n", stderr);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    return child_run(PARENT) < 0 ? 70 : 0;
}
