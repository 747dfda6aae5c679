/* cmd_health.c: is all well? One JSON object, and the exit status. */
/* SPDX-License-Identifier: MIT */
#include "app/commands.h"
#include "app/options.h"
#include "base/log.h"
#include "store/cases.h"
#include "store/mail.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* Longer than the longest back-off: what waits for so long is not going out by itself. */
#define OLDEST_WAITING_S 900
#define LOCKS_MOST ((size_t)4 * 1024 * 1024)

struct health {
    int64_t waiting, oldest_waiting, dead, parked; /* oldest in ms */
    int64_t cases[PHASES], oldest_queued;          /* s */
};

/* One line of /proc/locks, `1: FLOCK  ADVISORY  WRITE 4711 fe:01:131090 0 EOF`: its process, when it is a lock
 * on this inode. */
static long lock_holder(const char *line, const char *inode)
{
    const char *at = strstr(line, "WRITE "), *place;
    char *end;
    long process;

    if (!at || !strstr(line, "FLOCK "))
        return 0;
    process = strtol(at + strlen("WRITE "), &end, 10);
    place = strrchr(end, ':');
    return place && strncmp(place, inode, strlen(inode)) == 0 ? process : 0;
}

/* Who holds the database? Only looked up, not tried: trying would keep out a service that starts just now. 0: nobody. */
static long held_by(const char *database, struct arena *a)
{
    struct buf locks = BUF_INIT(LOCKS_MOST);
    struct err e = {0};
    struct stat lock;
    const char *inode;
    long process = 0;

    if (stat(arena_print(a, "%s.lock", database), &lock) < 0)
        return 0;
    inode = arena_print(a, ":%llu ", (unsigned long long)lock.st_ino);
    if (buf_read_file(&locks, "/proc/locks", &e) == 0)
        for (char *line = locks.bytes; line && *line && !process;) {
            char *end = strchr(line, '\n');

            if (end)
                *end = '\0';
            process = lock_holder(line, inode);
            line = end ? end + 1 : NULL;
        }
    buf_free(&locks);
    return process;
}

static void put_age(struct json *object, const char *key, int64_t since, int64_t now)
{
    if (since)
        json_put_integer(object, key, now > since ? now - since : 0);
    else
        json_put_null(object, key);
}

static bool is_well(const struct health *h, int64_t now)
{
    return !h->oldest_waiting || now - h->oldest_waiting / 1000 <= OLDEST_WAITING_S;
}

static void print(const struct health *h, struct store *s, int64_t now)
{
    struct json *object = json_new_object();
    struct arena *a = arena_new();
    long process = held_by(store_path(s), a);

    json_put_bool(object, "ok", is_well(h, now));
    json_put_integer(object, "waiting", h->waiting);
    put_age(object, "oldest_waiting_s", h->oldest_waiting / 1000, now);
    json_put_integer(object, "dead", h->dead);
    json_put_integer(object, "parked", h->parked);
    json_put_integer(object, "queued", h->cases[PHASE_WAITING]);
    put_age(object, "oldest_queued_s", h->oldest_queued, now);
    json_put_integer(object, "held", h->cases[PHASE_HELD]);
    json_put_integer(object, "schema", store_schema_version(s));
    if (process)
        json_put_integer(object, "held_by_process", process);
    else
        json_put_null(object, "held_by_process");
    options_print(object);
    arena_free(&a);
}

static int look(struct store *s, struct health *h, struct err *e)
{
    if (mail_count(s, &h->waiting, &h->oldest_waiting, &h->dead, &h->parked, e) < 0)
        return -1;
    return cases_count(s, h->cases, &h->oldest_queued, e);
}

int cmd_health(int argc, char **argv)
{
    struct options o;
    struct store *s = NULL;
    struct health h = {0};
    struct err e = {0};
    int64_t now = (int64_t)time(NULL);
    int status;

    if (!options_read(argc, argv, NULL, 0, 0, 0, &o, &status))
        return status;
    log_threshold(LOG_WARN);
    if (store_open(&s, o.db, o.key, STORE_READ, &e) < 0 || look(s, &h, &e) < 0) {
        status = options_fail(&e);
    } else {
        print(&h, s, now);
        status = is_well(&h, now) ? STATUS_DONE : STATUS_NOT_HELD;
    }
    store_close(&s);
    return status;
}
