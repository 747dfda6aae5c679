/* config.h: the service's configuration: `key = value`, one a line, `#` comments.
 * SPDX-License-Identifier: MIT
 *
 * One table has all keys, with their form, default and help. An unknown key, a value of another form or a key said twice (but
 * `staff`) is ERR_INPUT with file:line. What may hold a password (an address with user:password@) is masked when printed.
 */
#ifndef APP_CONFIG_H
#define APP_CONFIG_H

#include "base/log.h"
#include "base/buf.h"
#include "flow/desk_about.h"
#include "flow/staff.h"
#include <stdint.h>

struct config {
    struct arena *memory;
    const char *path; /* NULL: no file, all defaults */
    const char *db, *dialogs;
    const char *key_file;       /* NULL: beside the database */
    const char *console_socket; /* NULL: beside the database */
    int64_t burst_ms;
    enum log_level log;
    const char *telegram_api, *telegram_file_api;           /* the latter NULL: as the former */
    const char *telegram_token_file, *telegram_staff_group; /* NULL: not told */
    int64_t telegram_per_second, telegram_group_per_minute;
    const char *xmpp_jid, *xmpp_password_file, *xmpp_host, *xmpp_ca_file, *xmpp_room, *xmpp_contact;
    int64_t xmpp_port;
    struct desk_about desk;
    struct staff_member *staff;
    size_t staff_count, staff_room;
    struct address operator_address; /* id NULL: none */
};

/* Defaults only. */
void config_init(struct config *c);
/* `path` "-" is standard input. ERR_INPUT with file:line. */
int config_read(struct config *c, const char *path, struct err *e) MUST_USE;
void config_free(struct config *c);
/* The effective configuration in the same form, secrets masked, keys without a value as comments. */
void config_print(const struct config *c, struct buf *out);
/* A network is configured that this program does not speak, or lacks what it needs: ERR_INPUT says which. */
int config_networks(const struct config *c, struct err *e) MUST_USE;

#endif
