/* test_sandbox.c: a process that has given up its rights and tries all the same. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "base/sandbox.h"
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MEMORY ((uint64_t)256 * 1024 * 1024)
#define FILES 32
#define FINE 0
#define REFUSED 7 /* what was tried failed, and the process could go on */

static char folder[] = "/tmp/recoup-sandbox-XXXXXX";
static char path[64];

static void set_up(void)
{
    FILE *f;

    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/file", folder);
    f = fopen(path, "w");
    ck_assert(f && fputs("content", f) >= 0);
    fclose(f);
}

static void tear_down(void)
{
    unlink(path);
    rmdir(folder);
}

/* How a process ends that enters the sandbox and does this. */
static int end_of(int (*what)(void))
{
    const struct sandbox_limits limits = {MEMORY, FILES};
    struct err e = {0};
    pid_t child = fork();
    int status;

    ck_assert_int_ge(child, 0);
    if (child == 0) {
        if (sandbox_enter(&limits, &e) < 0)
            _exit(99);
        _exit(what());
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return status;
}

static void must_end_with(int (*what)(void), int code)
{
    int status = end_of(what);

    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == code, "status %#x", (unsigned)status);
}

static void must_be_killed(int (*what)(void), int signal)
{
    int status = end_of(what);

    ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == signal, "status %#x",
                  (unsigned)status);
}

static void must_hold(const char *content)
{
    char text[32] = "";
    FILE *f = fopen(path, "r");

    ck_assert(f && fgets(text, sizeof text, f));
    fclose(f);
    ck_assert_str_eq(text, content);
}

/* --- what it may --- */

static int reads(void)
{
    int file = open(path, O_RDONLY);
    char text[8];
    bool whole = file >= 0 && read(file, text, 7) == 7 && memcmp(text, "content", 7) == 0;

    return whole && socket(AF_INET, SOCK_STREAM, 0) >= 0 ? FINE : 1;
}

START_TEST(it_may_read_files_and_open_sockets)
{
    must_end_with(reads, FINE);
}
END_TEST

/* --- what holds under a sanitizer too --- */

static int opens_many(void)
{
    for (int i = 0; i < FILES; i++)
        if (open(path, O_RDONLY) < 0)
            return REFUSED;
    return FINE;
}

START_TEST(it_opens_no_more_files_than_the_limit)
{
    must_end_with(opens_many, REFUSED);
}
END_TEST

static int works(void)
{
    volatile unsigned long spins = 0;

    sandbox_work(0);
    while (spins + 1 != 0)
        spins++;
    return FINE;
}

START_TEST(it_works_no_longer_than_it_was_given)
{
    must_be_killed(works, SIGXCPU);
}
END_TEST

static int tells_its_limits(void)
{
    struct rlimit core;

    return getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_max == 0 ? FINE : 1;
}

START_TEST(it_leaves_no_core)
{
    must_end_with(tells_its_limits, FINE);
}
END_TEST

static int log_file;

static int logs(void)
{
    return write(log_file, "a line", 6) == 6 ? FINE : 1;
}

START_TEST(it_goes_on_with_a_log_that_is_a_file)
{
    log_file = open(path, O_WRONLY | O_APPEND);
    ck_assert_int_ge(log_file, 0);
    must_end_with(logs, FINE);
    close(log_file);
}
END_TEST

/* --- what the filter ends --- */

static int writes(void)
{
    return open(path, O_WRONLY) < 0 ? REFUSED : FINE;
}

static int creates(void)
{
    return open("/tmp/recoup-sandbox-never", O_RDONLY | O_CREAT, 0600) < 0 ? REFUSED : FINE;
}

static int empties(void)
{
    return open(path, O_RDONLY | O_TRUNC) < 0 ? REFUSED : FINE;
}

static int removes(void)
{
    return unlink(path) < 0 ? REFUSED : FINE;
}

static int execs(void)
{
    char *const arguments[] = {"true", NULL};

    execv("/bin/true", arguments);
    return REFUSED;
}

static int forks(void)
{
    return fork() < 0 ? REFUSED : FINE;
}

static int signals_its_parent(void)
{
    return kill(getppid(), 0) < 0 ? REFUSED : FINE;
}

static int signals_a_thread_of_its_parent(void)
{
    return syscall(SYS_tgkill, getppid(), getppid(), 0) < 0 ? REFUSED : FINE;
}

static int listens(void)
{
    int s = socket(AF_INET, SOCK_STREAM, 0);

    return s < 0 || listen(s, 1) < 0 ? REFUSED : FINE;
}

static int limits_its_parent(void)
{
    return syscall(SYS_prlimit64, getppid(), RLIMIT_NOFILE, NULL, NULL) < 0 ? REFUSED : FINE;
}

static int asks_of_its_rights(void)
{
    return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) < 0 ? REFUSED : FINE;
}

START_TEST(what_it_does_not_need_ends_it)
{
    static int (*const FORBIDDEN[])(void) = {writes,
                                             creates,
                                             empties,
                                             removes,
                                             execs,
                                             forks,
                                             signals_its_parent,
                                             signals_a_thread_of_its_parent,
                                             listens,
                                             limits_its_parent,
                                             asks_of_its_rights};

    for (size_t i = 0; i < sizeof FORBIDDEN / sizeof FORBIDDEN[0]; i++) {
        int status = end_of(FORBIDDEN[i]);

        ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS, "number %zu: status %#x",
                      i, (unsigned)status);
        must_hold("content");
    }
}
END_TEST

static int takes_memory(void)
{
    char *much = malloc(MEMORY);

    if (!much)
        return REFUSED;
    much[MEMORY - 1] = 1;
    return much[MEMORY - 1];
}

START_TEST(it_gets_no_more_memory_than_the_limit)
{
    must_end_with(takes_memory, REFUSED);
}
END_TEST

static int aborts(void)
{
    abort();
}

START_TEST(it_may_end_itself)
{
    must_be_killed(aborts, SIGABRT);
}
END_TEST

int main(void)
{
    const TTest *const ALWAYS[] = {it_may_read_files_and_open_sockets,
                                   it_opens_no_more_files_than_the_limit,
                                   it_works_no_longer_than_it_was_given, it_leaves_no_core,
                                   it_goes_on_with_a_log_that_is_a_file};
    const TTest *const FREE[] = {what_it_does_not_need_ends_it,
                                 it_gets_no_more_memory_than_the_limit, it_may_end_itself};
    int failed =
        testing_run("sandbox", ALWAYS, sizeof ALWAYS / sizeof ALWAYS[0], set_up, tear_down);

    if (!sandbox_is_whole()) /* which needs calls and memory of its own, so the sandbox leaves it both */
        puts("the filter and the limit of memory: skipped under a sanitizer, where neither is set");
    else
        failed |=
            testing_run("sandbox_filter", FREE, sizeof FREE / sizeof FREE[0], set_up, tear_down);
    return failed;
}
