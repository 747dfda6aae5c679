/* commands.c: the table of commands: dispatch and --help are loops over it. */
/* SPDX-License-Identifier: MIT */
#include "app/commands.h"
#include <stddef.h>
#include <string.h>

static const struct command COMMANDS[] = {
    {"chat", cmd_chat, "", "talk to the bot here, in the terminal"},
    {"run", cmd_run, "", "the service: every configured channel"},
    {"check", cmd_check, "", "look for mistakes in the dialogs"},
    {"train", cmd_train, "", "learn to read first messages from the examples of the dialogs"},
    {"understand", cmd_understand, "[FILE]",
     "what first messages say: JSON lines in, JSON lines out"},
    {"plan", cmd_plan, "FILE", "the facts of a case in, its plan out"},
    {"replay", cmd_replay, "FILE...", "run transcripts through the real turn"},
    {"cases", cmd_cases, "", "the cases and the queue, without anybody's words (JSON)"},
    {"show", cmd_show, "CASE", "one case with all that was said in it (JSON)"},
    {"health", cmd_health, "", "is all well? (JSON; exit status 1 if not)"},
    {"audit", cmd_audit, "", "what the staff saw and did, in its order (JSON)"},
    {"backup", cmd_backup, "FILE", "copy the database while it is in use"},
    {"check-config", cmd_check_config, "FILE", "read a configuration and print it with defaults"},
};

const struct command *command_at(int index)
{
    if (index < 0 || (size_t)index >= sizeof COMMANDS / sizeof COMMANDS[0])
        return NULL;
    return &COMMANDS[index];
}

const struct command *command_named(const char *name)
{
    const struct command *c;

    for (int i = 0; (c = command_at(i)); i++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}
