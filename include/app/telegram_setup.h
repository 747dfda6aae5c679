/* telegram_setup.h: what a configuration says about Telegram.
 * SPDX-License-Identifier: MIT
 *
 * The token stands in a file of its own: `telegram.token_file`, or the credential `telegram.token` that systemd hands to the service
 * ($CREDENTIALS_DIRECTORY). It is in no log, and nothing prints it.
 */
#ifndef APP_TELEGRAM_SETUP_H
#define APP_TELEGRAM_SETUP_H

#include "app/config.h"
#include "app/telegram_words.h"

#define TELEGRAM_TOKEN_INIT BUF_INIT(4096)

/* There is a token. */
bool telegram_configured(const struct config *c);
/* ERR_INPUT: there is no token, or it cannot be one; ERR_MISSING and ERR_IO of its file. */
int telegram_token(const struct config *c, struct buf *out, struct err *e) MUST_USE;
void telegram_forget(struct buf *token);
int telegram_configuration_fits(const struct config *c, struct err *e) MUST_USE;
/* All but loop, hooks and words; `token` and `c` outlive it. */
void telegram_setup(const struct config *c, const char *token, struct telegram_setup *out);
/* Ask the server what is missing, as `check-config --online` does: a line for each finding. */
int telegram_ask(const struct config *c, struct buf *out, struct err *e) MUST_USE;

#endif
