/* telegram_courtesy.h: calls that say nothing: a tap is answered, "typing" is shown. What becomes of them is counted and forgotten.
 * SPDX-License-Identifier: MIT
 */
#ifndef CHANNEL_TELEGRAM_COURTESY_H
#define CHANNEL_TELEGRAM_COURTESY_H

#include "channel/telegram_inside.h"

struct courtesies;

struct courtesies *courtesies_new(struct telegram *t);
void courtesies_free(struct courtesies **c); /* calls that are not over are given up */

/* answerCallbackQuery without words: the tapped button stops turning. */
void courtesies_tap(struct courtesies *c, const char *callback);
/* sendChatAction, which Telegram shows for five seconds: not asked for again within four. */
void courtesies_typing(struct courtesies *c, int64_t chat);

#endif
