/* telegram_words.h: what Telegram shows about the bot, from the dialogs: one row a word that can be said with a slash.
 * SPDX-License-Identifier: MIT
 *
 * A word is shown when the English texts describe it: `telegram.command.<word>` for buyers, `telegram.staff.<word>` in the staff's group. English stands
 * for every language that has no texts of its own.
 */
#ifndef APP_TELEGRAM_WORDS_H
#define APP_TELEGRAM_WORDS_H

#include "channel/telegram.h"
#include "core/dialog.h"

/* Sets profiles and staff_commands of `setup`, in the arena. */
void telegram_words(const struct dialog *dialogs, struct arena *a, struct telegram_setup *setup);

#endif
