/* main.c: which command? */
/* SPDX-License-Identifier: MIT */
#include "app/commands.h"
#include "app/options.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static int print_help(void)
{
    const struct command *c;

    printf("Usage: recoup COMMAND [options]\n\n"
           "A chat bot for buyers who were cheated on Alibaba.com or AliExpress.\n\nCommands:\n");
    for (int i = 0; (c = command_at(i)); i++)
        printf("  %-13s %s\n", c->name, c->help);
    printf(
        "\n`recoup COMMAND --help` lists the options of a command. `recoup --version` prints the "
        "version.\n");
    return STATUS_DONE;
}

/* What could not be printed was not done. */
static int finish(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    fprintf(stderr, "recoup: standard output: %s\n", strerror(errno));
    return status ? status : STATUS_WRONG;
}

int main(int argc, char **argv)
{
    const struct command *c;

    umask(077); /* every file made here may hold a person's words */
    if (argc < 2) {
        fprintf(stderr, "recoup: say what to do; `recoup --help` lists the commands\n");
        return STATUS_WRONG;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)
        return finish(print_help());
    if (strcmp(argv[1], "--version") == 0) {
        printf("recoup %s\n", RECOUP_VERSION);
        return finish(STATUS_DONE);
    }
    c = command_named(argv[1]);
    if (c)
        return finish(c->run(argc - 1, argv + 1));
    fprintf(stderr, "recoup: %s: there is no such command; `recoup --help` lists them\n", argv[1]);
    return STATUS_WRONG;
}
