/* cmd_backup.c: a copy of the database while it is in use. */
/* SPDX-License-Identifier: MIT */
#include "app/commands.h"
#include "app/options.h"
#include "base/log.h"
#include "store/store.h"
#include <stdio.h>

int cmd_backup(int argc, char **argv)
{
    struct options o;
    struct store *s = NULL;
    struct err e = {0};
    int status;

    if (!options_read(argc, argv, NULL, 0, 1, 1, &o, &status))
        return status;
    log_threshold(LOG_WARN);
    if (store_open(&s, o.db, o.key, STORE_READ, &e) < 0 || store_backup(s, o.arguments[0], &e) < 0)
        status = options_fail(&e);
    else
        fprintf(stderr,
                "recoup: %s is written. The key is not in it: keep a copy of %s%s elsewhere, for "
                "without it nothing in the backup can be read.\n",
                o.arguments[0], o.key ? o.key : store_path(s), o.key ? "" : ".key");
    store_close(&s);
    return status;
}
