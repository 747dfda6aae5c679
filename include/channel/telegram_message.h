/* telegram_message.h: what a Message holds: text, a command, a file, or nothing that can be read.
 * SPDX-License-Identifier: MIT
 *
 * Pure, and only for telegram_update.c. Service messages hold nothing. Texts in the arena or in the tree.
 */
#ifndef CHANNEL_TELEGRAM_MESSAGE_H
#define CHANNEL_TELEGRAM_MESSAGE_H

#include "base/arena.h"
#include "base/json.h"
#include "model/inbound.h"

/* Whom a command at the very beginning is for. */
enum command_for { COMMAND_NONE, COMMAND_ANYBODY, COMMAND_US, COMMAND_ANOTHER };

/* *text: the message's text or caption, "/help@ourname" without the name; NULL: it has none. */
enum command_for message_text(const struct json *message, const char *our_name, struct arena *a,
                              const char **text);

/* Kind, text, file and album. False: nothing for us: a service message, or a command for another bot. */
bool message_holds(const struct json *message, const char *our_name, struct arena *a,
                   struct inbound *out);

/* "/start PAYLOAD" of a link t.me/ourname?start=PAYLOAD becomes "/start". The payload's words stand between underscores: the first that is a
 * language of two letters is their language, the others together are the source. */
void message_open_link(struct arena *a, struct inbound *out);

/* telegram_files.c. Kind, caption, file and album; the largest of a photo's sizes. False: there is no file. */
bool message_file(const struct json *message, struct arena *a, struct inbound *out);

/* What an attachment's reference says: "photo FILE_ID UNIQUE_ID". */
struct file_reference {
    const char *key, *method; /* "photo", "sendPhoto" */
    const char *id;           /* in the arena; NULL without one */
    bool captioned;           /* words can stand below it */
};
/* False: it is none of ours. `a` may be NULL. */
bool file_read_reference(const char *reference, struct arena *a, struct file_reference *out);

#endif
