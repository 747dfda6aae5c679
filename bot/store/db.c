/* db.c: the engines there are, by name. */
/* SPDX-License-Identifier: MIT */
#include "store/db.h"
#include <string.h>

static const struct db_driver *const drivers[] = {&db_sqlite};

const struct db_driver *db_driver_for(const char *url, const char **where)
{
    const char *colon = strchr(url, ':');
    size_t length = colon ? (size_t)(colon - url) : 0;

    for (size_t i = 0; colon && i < sizeof drivers / sizeof drivers[0]; i++) {
        if (strlen(drivers[i]->scheme) == length && !memcmp(drivers[i]->scheme, url, length)) {
            *where = colon + 1;
            return drivers[i];
        }
    }
    return NULL;
}
