/* cmd_run.c: the service: every configured channel. */
/* SPDX-License-Identifier: MIT */
#include "app/app.h"
#include "app/commands.h"
#include "app/options.h"

static int serve(const struct config *c, struct err *e)
{
    const struct app_setup setup = {.config = c, .input = -1, .output = -1, .name = ""};
    struct app *a = NULL;
    int result;

    if (app_new(&a, &setup, e) < 0)
        return -1;
    result = app_run(a, e);
    app_free(&a);
    return result;
}

/* What is said on the command line wins over the file. */
static int read_config(struct config *c, const char *path, const struct options *o, struct err *e)
{
    if (!path)
        return err_set(e, ERR_INPUT, "run: which configuration? --config FILE");
    if (config_read(c, path, e) < 0 || config_networks(c, e) < 0)
        return -1;
    if (o->db_given)
        c->db = o->db;
    if (o->dialogs_given)
        c->dialogs = o->dialogs;
    if (o->key)
        c->key_file = o->key;
    return 0;
}

int cmd_run(int argc, char **argv)
{
    const char *path = NULL;
    bool verbose = false;
    const struct option_row rows[] = {
        {"config", "FILE", "the configuration (recoup check-config FILE explains it)", &path, NULL},
        {"verbose", NULL, "log what else is going on", NULL, &verbose},
    };
    struct options o;
    struct config c;
    struct err e = {0};
    int status, result;

    if (!options_read(argc, argv, rows, sizeof rows / sizeof rows[0], 0, 0, &o, &status))
        return status;
    config_init(&c);
    result = read_config(&c, path, &o, &e);
    if (result == 0) {
        log_threshold(verbose ? LOG_DEBUG : c.log);
        result = serve(&c, &e);
    }
    config_free(&c);
    return result < 0 ? options_fail(&e) : STATUS_DONE;
}
