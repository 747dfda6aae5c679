/* telegram.h: Telegram as a network: the Bot API by long polling (core.telegram.org/bots/api, 10.1).
 * SPDX-License-Identifier: MIT
 *
 * getUpdates is asked with the offset behind the last update only when what it brought is committed, so a crash at any moment loses nothing
 * and hears nothing twice (flow/inbox knows sender and external id, whose forms telegram_update.h has). A send is settled when its answer
 * came. One call is in flight for a chat; all calls keep to the pace below and to retry_after. A people's address id is their
 * user id in digits; only a private chat is a person, and only `staff_group` is a room.
 * Disadvantage: no send of the Bot API has an idempotency key, so that one whose answer was lost is sent again.
 */
#ifndef CHANNEL_TELEGRAM_H
#define CHANNEL_TELEGRAM_H

#include "base/buf.h"
#include "channel/channel.h"

/* What Telegram shows about the bot in one language; the default is English, and stands first. */
struct telegram_command {
    const char *name, *description;
};
struct telegram_profile {
    const char *language; /* ISO 639-1; "" is the default */
    const struct telegram_command *commands;
    size_t command_count;
    const char *description, *short_description; /* at most 512 and 120 characters */
};

struct telegram_setup {
    struct loop *loop;
    struct channel_hooks hooks;
    const char *api,
        *file_api; /* "https://api.telegram.org"; the path /bot<token>/ or /file/bot<token>/ follows */
    const char *token;
    const char *staff_group;  /* chat id of the forum supergroup; NULL: none */
    int64_t per_second;       /* messages to all chats together; 0: as many as there are */
    int64_t group_per_minute; /* messages and edits to the staff group */
    const struct telegram_profile *profiles;
    size_t profile_count;
    const struct telegram_command *staff_commands; /* shown in the staff group */
    size_t staff_command_count;
};

/* Digits, a colon, then letters, digits, `_` and `-`. */
bool telegram_token_fits(const char *token);

/* What `setup` points to outlives the channel. Nothing is asked before `start`. ERR_INPUT: an address, token or group that cannot be one. */
int telegram_new(struct channel **out, const struct telegram_setup *setup, struct err *e) MUST_USE;

/* Whom the staff's direct messages go to. */
struct telegram_advisor {
    const char *name, *id;
};

/* Ask the server who we are and what is missing: a line for each finding on `out`. Waits; for check-config alone. ERR_MISSING: something
 * is to be put right; ERR_INPUT: the server refuses the token, or is none; ERR_IO: it could not be asked. */
int telegram_check(const struct telegram_setup *setup, const struct telegram_advisor *staff,
                   size_t staff_count, struct buf *out, struct err *e) MUST_USE;

#endif
