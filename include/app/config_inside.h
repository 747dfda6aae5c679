/* config_inside.h: the table of keys, which config.c reads by and config_print.c prints by.
 * SPDX-License-Identifier: MIT
 */
#ifndef APP_CONFIG_INSIDE_H
#define APP_CONFIG_INSIDE_H

#include "app/config.h"

enum form {
    FORM_TEXT,
    FORM_FILE,
    FORM_URL,
    FORM_CHAT,
    FORM_HOURS,
    FORM_ZONE,
    FORM_JID,
    FORM_NUMBER,
    FORM_LOG,
    FORM_PERSON,
    FORM_STAFF
};

struct key {
    const char *name;
    enum form form;
    size_t at; /* of the member */
    int64_t least, most;
    const char *help;
};

/* In the order in which they are printed. NULL past the end. */
const struct key *config_key(size_t index);
const char *config_level_name(enum log_level level); /* "info" */

#endif
