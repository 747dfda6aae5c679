/* cmd_check_config.c: read a configuration, print what holds. */
/* SPDX-License-Identifier: MIT */
#include "app/commands.h"
#include "app/config.h"
#include "app/options.h"
#include "app/telegram_setup.h"
#include "app/xmpp_setup.h"
#include <stdio.h>

#define PRINTED_MOST ((size_t)1024 * 1024)

static void print(const struct config *c)
{
    struct buf out = BUF_INIT(PRINTED_MOST);

    config_print(c, &out);
    fputs(buf_text(&out), stdout);
    buf_free(&out);
}

static int ask_one(const struct config *c,
                   int (*ask)(const struct config *c, struct buf *out, struct err *e),
                   struct err *e)
{
    struct buf out = BUF_INIT(PRINTED_MOST);
    int result = ask(c, &out, e);

    fputs(buf_text(&out), stdout);
    buf_free(&out);
    return result;
}

/* Each network is asked, whatever another one said; the first error is told. The console needs nobody to be asked. */
static int ask(const struct config *c, struct err *e)
{
    int result = telegram_configured(c) ? ask_one(c, telegram_ask, e) : 0;
    struct err more = {0};

    if (!xmpp_configured(c) || ask_one(c, xmpp_ask, &more) == 0)
        return result;
    return result < 0 ? -1 : err_set(e, more.kind, "%s", more.text);
}

int cmd_check_config(int argc, char **argv)
{
    bool online = false, asked;
    const struct option_row rows[] = {
        {"online", NULL, "also ask each network what is missing", NULL, &online},
    };
    struct options o;
    struct config c;
    struct err e = {0};
    int status, result;

    if (!options_read(argc, argv, rows, 1, 1, 1, &o, &status))
        return status;
    config_init(&c);
    result = config_read(&c, o.arguments[0], &e);
    if (result == 0) {
        print(&c);
        result = config_networks(&c, &e);
    }
    asked = result == 0 && online;
    if (asked)
        result = ask(&c, &e);
    config_free(&c);
    if (result == 0)
        return STATUS_DONE;
    status = options_fail(&e);
    return asked && e.kind == ERR_MISSING ? STATUS_NOT_HELD : status;
}
