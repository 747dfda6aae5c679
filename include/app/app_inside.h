/* app_inside.h: the app's two halves: app.c joins and takes apart, app_pass.c is what happens in a pass.
 * SPDX-License-Identifier: MIT
 */
#ifndef APP_APP_INSIDE_H
#define APP_APP_INSIDE_H

#include "app/app.h"
#include "channel/channel.h"
#include "flow/outbox.h"
#include "flow/turn.h"

#define ALERTS_MOST 8 /* kinds that wait; there are fewer */
#define ALERT_BYTES 160
#define GONE_MOST 512 /* who leave at once: a whole desk, twice */

struct alert {
    char kind[32], detail[ALERT_BYTES];
};

/* Up to where a network's archive was heard, to be kept with what was heard. */
struct position {
    bool due;
    char cursor[256];
};

struct pass {
    struct arena *a; /* the messages, until they are committed */
    struct inbound *messages;
    size_t count, room;
};

/* How many messages come: while it is many, each commit waits a moment for more of them. */
struct rush {
    bool on;
    int64_t since;     /* UTC ms, when this count began */
    size_t heard;      /* since then */
    size_t settled;    /* replies that arrived, since the last pass */
    int64_t worked_at; /* UTC ms, the last pass */
    struct loop_timer *waits;
};

struct app {
    struct app_setup setup;
    struct arena *memory;
    struct loop *loop;
    struct store *store;
    struct dialog *dialogs;
    struct staff_list *staff;
    struct turn *turn;
    struct outbox *outbox;
    struct channel *channels[NETWORK_COUNT]; /* NULL: not spoken here */
    struct buf telegram_token;
    struct carries *carries; /* files between networks; NULL: none yet */
    struct position positions[NETWORK_COUNT];
    struct pass pass;
    struct rush rush;
    struct alert alerts[ALERTS_MOST];
    size_t alert_count;
    struct loop_timer *due;      /* something of the outbox, or of the queue */
    struct loop_timer *retry;    /* the database failed; nothing is taken or sent before */
    struct loop_timer *ending;   /* the input has ended; a burst may still be answered */
    bool touched[NETWORK_COUNT]; /* reached in this pass */
    bool failing;
    bool stopping; /* we were told to end; what is on its way may arrive */
    bool settled;  /* marks are to be written, or something new to be sent */
    int64_t heard_at;
    struct desk_about about;             /* as the configuration says now */
    struct config fresh;                 /* read again at SIGHUP: staff and desk are its */
    struct staff_member gone[GONE_MOST]; /* who left, until the database knows */
    size_t gone_count;
    bool staff_due;
    int signals;
    struct loop_source *signal_source;
};

/* app_staff.c */
/* The staff of a configuration, and what it says of the desk. */
void app_employ(struct app *a, const struct config *c);
/* The same from the file, as it stands now: who is not in it any more is no longer staff. A file that is wrong changes nothing. */
void app_reload_staff(struct app *a);
/* What they held is free; in a transaction of its own. */
int app_see_to_staff(struct app *a, int64_t now, struct err *e) MUST_USE;

/* Tell the operator when the pass is over. A kind that waits already is not told twice. */
void app_alert(struct app *a, const char *kind, const char *detail);
/* Hear and send nothing more, and end when what is on its way has arrived, or some seconds later; told again: at once. */
void app_stop(struct app *a);
/* The loop's before_sleep; `owner` is the app, here and below. */
void app_pass(void *owner);
void app_pass_free(struct app *a);

/* app_carry.c: a message with a file that lies on another network. */
bool carry_wanted(const struct outbound *message);
/* As channel_operations.send. */
int carry_begin(struct app *app, const struct outbound *message, struct err *e) MUST_USE;
void carries_free(struct app *app);

/* Hooks of the channels and of the outbox. */
bool app_heard(void *owner, const struct inbound *message);
void app_settled(void *owner, const struct settlement *what);
void app_reachable(void *owner);
void app_in_touch(void *owner, enum network network);
void app_cursor(void *owner, enum network network, const char *position);
bool app_may_join(void *owner, bool staff, const char *name);
int app_send(void *owner, const struct outbound *message, struct err *e) MUST_USE;
int app_marks(void *owner, struct err *e) MUST_USE; /* within the commit of what was heard */
void app_outbox_alert(void *owner, const char *kind, const char *detail);
void app_unreachable(void *owner, int64_t person, int64_t sent_ms);

#endif
