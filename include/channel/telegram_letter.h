/* telegram_letter.h: an outbound message as calls of the Bot API, one after the other.
 * SPDX-License-Identifier: MIT
 *
 * Pure. A long text is cut into parts of at most 4096 UTF-16 units at paragraph borders, with the choices on the last; a short text
 * is the caption of its document. Plain text without parse_mode, so nothing that anybody wrote can be markup. What was taken is
 * not said again: letter_next gives the same call until letter_taken or another verdict.
 */
#ifndef CHANNEL_TELEGRAM_LETTER_H
#define CHANNEL_TELEGRAM_LETTER_H

#include "base/arena.h"
#include "base/json.h"
#include "model/outbound.h"

#define LETTER_ID_MOST 24 /* bytes of an id in digits */

enum letter_step {
    LETTER_PART,      /* sendMessage */
    LETTER_UPLOADING, /* sendChatAction */
    LETTER_DOCUMENT,
    LETTER_CARRY, /* a file that lies there: sendPhoto, sendDocument and so on, by its id */
    LETTER_EDIT,
    LETTER_KEYS, /* editMessageReplyMarkup */
    LETTER_MAKE, /* createForumTopic */
    LETTER_NAME, /* editForumTopic */
    LETTER_CLOSE,
    LETTER_OPEN,
    LETTER_END
};

/* Plain data; what it points to outlives it. */
struct letter {
    const struct outbound *message;
    int64_t chat;                  /* may be changed between calls: the group has moved */
    int64_t thread;                /* 0: none */
    int64_t edits, reply_to;       /* 0: none */
    const struct carried *carried; /* what goes by its id; NULL */
    enum letter_step step;
    bool open_first, opened; /* before `step`, the topic is opened; it was asked for once */
    bool took;               /* anything of it */
    size_t at, part;         /* bytes of the text that were taken, and that are on their way */
    size_t units;            /* UTF-16 units in a part */
    char id[LETTER_ID_MOST]; /* what Telegram calls the last of what was taken; "": nothing yet */
};

struct letter_call {
    const char *method;
    const struct document *file; /* NULL: none */
    bool courtesy;               /* whatever comes of it, go on */
};

/* False: there is nothing that could be sent, or an id of it is no number. */
bool letter_begin(struct letter *l, const struct outbound *message, int64_t chat) MUST_USE;
/* The parameters of the next call, as an object in `json`. False: all of it was taken. */
bool letter_next(struct letter *l, struct arena *a, struct buf *json, struct letter_call *out);
/* It was taken; `result` may be NULL. */
void letter_taken(struct letter *l, const struct json *result);
/* Go on where another letter with the same message stood. */
void letter_resume(struct letter *l, const struct letter *stood);
/* It was too large, or cannot be done: the next call asks for less. False: there is no less; what fits in
 * half a message is not cut in two. */
bool letter_less(struct letter *l);
/* The topic is closed: it is opened first. False: it was, already, or there is none. */
bool letter_open_first(struct letter *l);

/* A chat id, thread id or message id in digits. */
bool letter_number(const char *text, int64_t *out);
/* Buttons in a row, so that the labels can be read on a telephone. */
size_t letter_columns(const struct choice *choices, size_t count);

#endif
