/* console_local.c: the socket in the file system. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE 1 /* accept4, struct ucred */
#include "channel/console_inside.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define WAITING_MOST 64 /* connections not yet accepted */
#define FOLDER_MOST 4096

typedef int reach_function(int descriptor, const struct sockaddr *address, socklen_t length);

static int fill_address(struct sockaddr_un *address, const char *name)
{
    size_t length = strlen(name);

    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (length >= sizeof address->sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(address->sun_path, name, length + 1);
    return 0;
}

static int reach_here(reach_function *reach, int descriptor, const char *name)
{
    struct sockaddr_un address;

    if (fill_address(&address, name) < 0)
        return -1;
    return reach(descriptor, (const struct sockaddr *)&address, sizeof address);
}

/* A socket's path has 107 bytes at most; a longer one is reached from its folder. */
static int reach_from_folder(reach_function *reach, int descriptor, const char *path)
{
    const char *slash = strrchr(path, '/');
    char folder[FOLDER_MOST];
    int here, result, why;

    if (!slash || slash == path || (size_t)(slash - path) >= sizeof folder) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(folder, path, (size_t)(slash - path));
    folder[slash - path] = '\0';
    here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (here < 0)
        return -1;
    result = chdir(folder) == 0 ? reach_here(reach, descriptor, slash + 1) : -1;
    why = errno;
    if (fchdir(here) < 0)
        result = -1;
    close(here);
    errno = why;
    return result;
}

static int reach_path(reach_function *reach, int descriptor, const char *path)
{
    struct sockaddr_un address;

    if (strlen(path) < sizeof address.sun_path)
        return reach_here(reach, descriptor, path);
    return reach_from_folder(reach, descriptor, path);
}

static int new_socket(struct err *e)
{
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    return descriptor < 0 ? err_set(e, ERR_IO, "a local socket: %s", strerror(errno)) : descriptor;
}

static int fail(int descriptor, struct err *e, const char *path, int why)
{
    close(descriptor);
    return err_set(e, why == ENOENT || why == ECONNREFUSED ? ERR_MISSING : ERR_IO, "%s: %s", path,
                   strerror(why));
}

int local_connect(const char *path, struct err *e)
{
    int descriptor = new_socket(e);

    if (descriptor < 0)
        return -1;
    if (reach_path(connect, descriptor, path) < 0)
        return fail(descriptor, e, path, errno);
    fcntl(descriptor, F_SETFL, O_NONBLOCK);
    return descriptor;
}

/* What a process that was killed left behind is cleared away; one that answers stays. */
static int clear_the_way(const char *path, struct err *e)
{
    struct err nobody = {0};
    int descriptor = local_connect(path, &nobody);

    if (descriptor >= 0) {
        close(descriptor);
        return err_set(e, ERR_CONFLICT, "%s: another process listens here", path);
    }
    if (nobody.kind == ERR_MISSING)
        unlink(path);
    return 0;
}

int local_listen(const char *path, struct err *e)
{
    int descriptor;
    mode_t mask;

    if (clear_the_way(path, e) < 0)
        return -1;
    descriptor = new_socket(e);
    if (descriptor < 0)
        return -1;
    fcntl(descriptor, F_SETFL, O_NONBLOCK);
    mask = umask(0177);
    if (reach_path(bind, descriptor, path) < 0) {
        umask(mask);
        return fail(descriptor, e, path, errno);
    }
    umask(mask);
    if (listen(descriptor, WAITING_MOST) < 0)
        return fail(descriptor, e, path, errno);
    return descriptor;
}

/* The mode of the file keeps others out already, where the system heeds it. */
static bool is_ours(int descriptor)
{
    struct ucred peer;
    socklen_t length = sizeof peer;

    return getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 &&
           peer.uid == geteuid();
}

int local_accept(int listener)
{
    int descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

    if (descriptor < 0 || is_ours(descriptor))
        return descriptor;
    close(descriptor);
    errno = EPERM;
    return -1;
}
