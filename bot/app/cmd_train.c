/* cmd_train.c: learn the reader of first messages from the examples of the dialogs. */
/* SPDX-License-Identifier: MIT */
#include "app/commands.h"
#include "app/options.h"
#include "base/log.h"
#include "core/classifier.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MODEL_BYTES_MOST ((size_t)64 << 20)

static int write_all(int file, const struct buf *bytes)
{
    const char *at = buf_text(bytes), *end = at + bytes->length;

    while (at < end) {
        ssize_t done = write(file, at, (size_t)(end - at));

        if (done < 0 && errno != EINTR)
            return -1;
        at += done > 0 ? done : 0;
    }
    return 0;
}

/* Beside it under a name of this process, then in its place: who reads meanwhile reads the old one or the new one. */
static int replace_file(struct arena *a, const char *path, const struct buf *bytes, struct err *e)
{
    const char *beside = arena_print(a, "%s.%ld", path, (long)getpid());
    int file = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    /* The set is read by whom the service runs as; the umask is for databases. */
    int failed =
        file < 0 || fchmod(file, 0644) < 0 || write_all(file, bytes) < 0 || fsync(file) < 0;

    if (file >= 0 && close(file) < 0)
        failed = 1;
    if (!failed && rename(beside, path) == 0)
        return 0;
    err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
    unlink(beside);
    return -1;
}

static int learn(const struct dialog *d, const char *folder, struct arena *a, struct err *e)
{
    struct buf bytes = BUF_INIT(MODEL_BYTES_MOST);
    const char *path = arena_print(a, "%s/%s", folder, CLASSIFIER_FILE);
    int result = classifier_learn(d, folder, &bytes, e);

    if (result == 0 && bytes.length > CLASSIFIER_BYTES_MOST)
        result =
            err_set(e, ERR_INTERNAL, "%s: a model of %zu bytes is too large", path, bytes.length);
    if (result == 0)
        result = replace_file(a, path, &bytes, e);
    if (result == 0)
        printf("%s: %zu bytes\n", path, bytes.length);
    buf_free(&bytes);
    return result;
}

int cmd_train(int argc, char **argv)
{
    struct options o;
    struct dialog *d = NULL;
    struct err e = {0};
    struct arena *a;
    int status;

    if (!options_read(argc, argv, NULL, 0, 0, 0, &o, &status))
        return status;
    log_threshold(LOG_ERROR); /* that the model is an old one is why we are here */
    a = arena_new();
    if (dialog_load(&d, o.dialogs, &e) < 0)
        status = options_fail(&e);
    else if (d->classifier)
        printf("%s/%s: fits already\n", o.dialogs, CLASSIFIER_FILE);
    else if (learn(d, o.dialogs, a, &e) < 0)
        status = options_fail(&e);
    if (d)
        dialog_free(&d);
    arena_free(&a);
    return status;
}
