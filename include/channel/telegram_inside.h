/* telegram_inside.h: what the parts of the Telegram channel share: telegram.c (life), telegram_poll.c (hearing), telegram_send.c (speaking),
 * telegram_profile.c (what Telegram shows about us).
 * SPDX-License-Identifier: MIT
 */
#ifndef CHANNEL_TELEGRAM_INSIDE_H
#define CHANNEL_TELEGRAM_INSIDE_H

#include "channel/telegram.h"
#include "channel/telegram_api.h"
#include "channel/telegram_pace.h"
#include "channel/telegram_update.h"

struct poll;
struct sender;
struct profile;

struct telegram {
    struct channel channel;
    struct telegram_setup setup;
    struct api *api;
    struct update_eyes eyes;
    char name[64]; /* our username; of the eyes */
    bool ready;    /* getMe answered */
    bool revoked;  /* 401: nothing more is asked of this server */
    struct poll *poll;
    struct sender *sender;
    struct profile *profile;
    struct api_call *asking;  /* getMe */
    struct loop_timer *again; /* the same, later */
    int failures;             /* of it in a row */
    struct api_call *rights;  /* getChatMember of ourselves in the staff group */
};

/* telegram.c */
void telegram_alert(struct telegram *t, const char *kind, const char *detail);
/* 401: stop, tell the operator; the other networks go on. */
void telegram_revoked(struct telegram *t);
/* The staff group has another id now: it is used from here on, and the operator is told to write it down. To the rest of the program the room keeps
 * the id in `setup.staff_group`; what goes to Telegram says `eyes.staff_group`. */
void telegram_moved(struct telegram *t, int64_t from, int64_t to);
/* What may we do in the staff group? The operator is told what is missing. */
void telegram_ask_rights(struct telegram *t);
/* Milliseconds before the next try, after so many that failed in a row: from 1 s to 30 s, and never quite the same. */
int64_t telegram_patience(int failures);

/* telegram_poll.c: begins when `ready`. */
struct poll *poll_new(struct telegram *t);
void poll_free(struct poll **p);
void poll_start(struct poll *p);
void poll_committed(struct poll *p);  /* the offset may move */
void poll_pass_ended(struct poll *p); /* offer what was not taken, then ask again */

/* telegram_send.c */
struct sender *sender_new(struct telegram *t);
void sender_free(struct sender **s);
/* As channel_operations.send. */
int sender_take(struct sender *s, const struct outbound *message, struct err *e) MUST_USE;
/* A tap is answered at once, without words. */
void sender_answer_tap(struct sender *s, const char *callback);
void sender_composing(struct sender *s, const char *address_id);

/* telegram_fetch.c: getFile, then the file itself; as channel_operations.fetch. NULL: it refers to none of Telegram's. */
struct fetch *fetch_begin(struct telegram *t, const char *reference, size_t most,
                          void (*done)(void *owner, const struct fetched *what), void *owner);
void fetch_cancel(struct fetch **f);

/* telegram_profile.c: reads what is set, sets what differs, one call after the other; begins when `ready`. */
struct profile *profile_new(struct telegram *t);
void profile_free(struct profile **p);
void profile_start(struct profile *p);

#endif
