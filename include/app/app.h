/* app.h: the whole bot in one process: database, dialogs, turn, outbox and channels, joined by the loop.
 * SPDX-License-Identifier: MIT
 *
 * A pass of the loop is one commit. What the channels heard is taken in one transaction; only when that is durable do they acknowledge
 * it. When it is not (disk full, database gone) the messages are kept here, nothing is acknowledged, no more is heard, and the same
 * messages are tried again a second later, until it works. Then marks of what was sent are written, and what is due is sent.
 * SIGTERM and SIGINT: nothing more is heard or begun, and when what is on its way has arrived, or after five seconds, it ends; the second
 * one ends it at once. SIGHUP loads the dialogs again, all or nothing, and the staff and the desk of the configuration.
 */
#ifndef APP_APP_H
#define APP_APP_H

#include "app/config.h"
#include "base/err.h"

struct app;

struct app_setup {
    const struct config *config; /* database, dialogs, staff, operator, burst, socket */
    bool open_desk;              /* anybody whom the socket lets in may be an advisor */
    int input, output;           /* the terminal's; -1: none */
    const char *name;            /* its buyer */
    const char *language;        /* announced for it; NULL */
};

/* What `setup` points to outlives the app. From here on the signals above wait for app_run. */
int app_new(struct app **out, const struct app_setup *setup, struct err *e) MUST_USE;
void app_free(struct app **out);
/* Until a signal ends it, or the terminal's input ends and all that it led to is out. */
int app_run(struct app *a, struct err *e) MUST_USE;

/* Where others join: as configured, else beside the database. In the arena; NULL: the database is no file. */
const char *app_socket_path(const struct config *c, struct arena *a);

#endif
