/* telegram_setup.c: keys of the configuration and a secret in a file become a channel's setup. */
/* SPDX-License-Identifier: MIT */
#include "app/telegram_setup.h"
#include "base/crypto.h"
#include "io/http.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CREDENTIAL "telegram.token"

/* NULL: there is none. A conversation at the terminal has no configuration, and no network either. */
static const char *token_path(const struct config *c)
{
    const char *folder = getenv("CREDENTIALS_DIRECTORY"), *path;

    if (c->telegram_token_file || !c->path || !folder || !*folder)
        return c->telegram_token_file;
    path = arena_print(c->memory, "%s/" CREDENTIAL, folder);
    return access(path, F_OK) == 0 ? path : NULL;
}

bool telegram_configured(const struct config *c)
{
    return token_path(c) != NULL;
}

void telegram_forget(struct buf *token)
{
    crypto_wipe(token->bytes, token->room);
    buf_free(token);
}

int telegram_token(const struct config *c, struct buf *out, struct err *e)
{
    const char *path = token_path(c), *text;

    if (!path)
        return err_set(e, ERR_INPUT, "telegram has no token: `telegram.token_file` names its file");
    if (buf_read_file(out, path, e) < 0)
        return err_context(e, "telegram.token_file");
    text = buf_text(out);
    buf_drop_front(out, strspn(text, " \t\r\n"));
    buf_truncate(out, strcspn(buf_text(out), " \t\r\n"));
    if (telegram_token_fits(buf_text(out)))
        return 0;
    telegram_forget(out);
    return err_set(e, ERR_INPUT, "%s: this is no token of a Telegram bot (DIGITS:LETTERS)", path);
}

int telegram_configuration_fits(const struct config *c, struct err *e)
{
    struct buf token = TELEGRAM_TOKEN_INIT;

    if (telegram_token(c, &token, e) < 0)
        return -1;
    telegram_forget(&token);
    if (!http_may_ask(c->telegram_api) ||
        (c->telegram_file_api && !http_may_ask(c->telegram_file_api)))
        return err_set(e, ERR_INPUT,
                       "the Bot API is asked by https, or by http on this machine: on its way "
                       "anybody could read the token");
    return 0;
}

void telegram_setup(const struct config *c, const char *token, struct telegram_setup *out)
{
    *out = (struct telegram_setup){.api = c->telegram_api,
                                   .file_api = c->telegram_file_api ? c->telegram_file_api
                                                                    : c->telegram_api,
                                   .token = token,
                                   .staff_group = c->telegram_staff_group,
                                   .per_second = c->telegram_per_second,
                                   .group_per_minute = c->telegram_group_per_minute};
}

static size_t advisors(const struct config *c, struct telegram_advisor **out)
{
    size_t count = 0;

    *out = arena_array(c->memory, c->staff_count + 1, sizeof **out);
    for (size_t i = 0; i < c->staff_count; i++)
        if (c->staff[i].address.network == NETWORK_TELEGRAM)
            (*out)[count++] = (struct telegram_advisor){c->staff[i].name, c->staff[i].address.id};
    return count;
}

int telegram_ask(const struct config *c, struct buf *out, struct err *e)
{
    struct buf token = TELEGRAM_TOKEN_INIT;
    struct telegram_advisor *staff;
    struct telegram_setup setup;
    size_t count = advisors(c, &staff);
    int result = -1;

    if (telegram_token(c, &token, e) < 0)
        return -1;
    telegram_setup(c, buf_text(&token), &setup);
    if (loop_new(&setup.loop, e) == 0) {
        result = telegram_check(&setup, staff, count, out, e);
        loop_free(&setup.loop);
    }
    telegram_forget(&token);
    return result;
}
