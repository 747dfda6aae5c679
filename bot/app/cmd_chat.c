/* cmd_chat.c: the whole bot in the terminal, or a seat at the desk of the one that runs already. */
/* SPDX-License-Identifier: MIT */
#include "app/app.h"
#include "app/commands.h"
#include "app/options.h"
#include "base/text.h"
#include "channel/console.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* As the user's system is set; "C" is no language. NULL: not told. */
static const char *language_of_the_system(void)
{
    static const char *const NAMES[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        const char *value = getenv(NAMES[i]);

        if (value && *value)
            return value[0] == 'C' || strcmp(value, "POSIX") == 0 ? NULL : value;
    }
    return NULL;
}

static const char *usual_language(struct arena *a)
{
    const char *system = language_of_the_system(), *language;

    if (!system)
        return NULL;
    language = arena_copy_bytes(a, system, strcspn(system, "_.@-"));
    return text_is_language(language) ? language : NULL;
}

static bool at_a_terminal(void)
{
    return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

static int join_desk(const struct config *c, const char *name, struct err *e)
{
    struct loop *loop = NULL;
    const char *path = app_socket_path(c, c->memory);
    int result;

    if (!path)
        return err_set(e, ERR_INPUT, "%s: a database is named sqlite:FILE", c->db);
    if (loop_new(&loop, e) < 0)
        return -1;
    result = console_join(loop, path, true, name, STDIN_FILENO, STDOUT_FILENO, e);
    if (e->kind == ERR_MISSING) {
        err_clear(e);
        err_set(e, ERR_MISSING, "%s: nobody is there to join; start `recoup chat` on this database",
                path);
    }
    loop_free(&loop);
    return result;
}

static int talk(const struct config *c, const char *language, struct err *e)
{
    const struct app_setup setup = {.config = c,
                                    .open_desk = true,
                                    .input = STDIN_FILENO,
                                    .output = STDOUT_FILENO,
                                    .name = "me",
                                    .language = language};
    struct app *a = NULL;
    int result;

    if (app_new(&a, &setup, e) < 0)
        return -1;
    if (at_a_terminal())
        printf("Write what happened, in your own words. Ctrl-D ends.\n\n");
    fflush(stdout);
    result = app_run(a, e);
    app_free(&a);
    return result;
}

int cmd_chat(int argc, char **argv)
{
    const char *lang = NULL, *staff = NULL, *language;
    bool verbose = false;
    const struct option_row rows[] = {
        {"lang", "xx", "the language to be spoken to in", &lang, NULL},
        {"staff", "NAME", "sit at the desk of the process that holds the database", &staff, NULL},
        {"verbose", NULL, "say on standard error what is going on", NULL, &verbose},
    };
    struct options o;
    struct config c;
    struct err e = {0};
    int status, result = -1;

    if (!options_read(argc, argv, rows, sizeof rows / sizeof rows[0], 0, 0, &o, &status))
        return status;
    log_threshold(verbose ? LOG_INFO : LOG_WARN);
    config_init(&c);
    c.db = o.db;
    c.dialogs = o.dialogs;
    c.key_file = o.key;
    if (!at_a_terminal()) /* a script's lines are whole; only people write in bursts */
        c.burst_ms = 0;
    if (options_language(lang, usual_language(c.memory), c.memory, &language, &e) == 0)
        result = staff ? join_desk(&c, staff, &e) : talk(&c, language, &e);
    config_free(&c);
    return result < 0 ? options_fail(&e) : STATUS_DONE;
}
