/* commands.h: what `recoup` can be asked to do: one row a command.
 * SPDX-License-Identifier: MIT
 *
 * Each command is one file cmd_NAME.c. It gets its own words (argv[0] is its name) and returns the exit status.
 */
#ifndef APP_COMMANDS_H
#define APP_COMMANDS_H

struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *arguments; /* behind the options in the usage line: "FILE"; "" for none */
    const char *help;      /* one line */
};

const struct command *command_named(const char *name); /* NULL: none */
const struct command *command_at(int index);           /* NULL past the end */

int cmd_audit(int argc, char **argv);
int cmd_backup(int argc, char **argv);
int cmd_cases(int argc, char **argv);
int cmd_chat(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_check_config(int argc, char **argv);
int cmd_health(int argc, char **argv);
int cmd_plan(int argc, char **argv);
int cmd_replay(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_show(int argc, char **argv);
int cmd_train(int argc, char **argv);
int cmd_understand(int argc, char **argv);

#endif
