/* xmpp_setup.h: what a configuration says about XMPP.
 * SPDX-License-Identifier: MIT
 *
 * The password stands in a file of its own: `xmpp.password_file`, or the credential `xmpp.password` that systemd hands to the service
 * ($CREDENTIALS_DIRECTORY). It is read whenever it is needed, so that a new one counts from the next try on; it is in no log, and nothing
 * prints it.
 */
#ifndef APP_XMPP_SETUP_H
#define APP_XMPP_SETUP_H

#include "app/config.h"
#include "channel/xmpp.h"
#include "core/dialog.h"

/* An account is named. */
bool xmpp_configured(const struct config *c);
/* ERR_INPUT: something that it needs is not told; ERR_MISSING and ERR_IO of a file. */
int xmpp_configuration_fits(const struct config *c, struct err *e) MUST_USE;
/* All but loop, hooks, words, and what the database knows; `c` outlives it. */
void xmpp_setup(const struct config *c, struct xmpp_setup *out);
/* What XMPP shows about the bot, from the English texts of the dialogs: name, description, the commands of XEP-0050. */
void xmpp_words(const struct config *c, const struct dialog *dialogs, struct arena *a,
                struct wire_setup *out);
/* Log in and look what is missing, as `check-config --online` does: a line for each finding. */
int xmpp_ask(const struct config *c, struct buf *out, struct err *e) MUST_USE;

#endif
