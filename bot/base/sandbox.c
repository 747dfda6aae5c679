/* sandbox.c: limits, and the calls that remain. */
/* SPDX-License-Identifier: MIT */
#include "base/sandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED true
#endif
#endif
#ifndef SANITIZED
#define SANITIZED false
#endif

static int limit(int what, const char *name, uint64_t most, struct err *e)
{
    const struct rlimit both = {most, most};

    if (setrlimit((__rlimit_resource_t)what, &both) == 0)
        return 0;
    return err_set(e, ERR_INTERNAL, "sandbox: limit of %s: %s", name, strerror(errno));
}

static int limits_set(const struct sandbox_limits *l, struct err *e)
{
    if (limit(RLIMIT_CORE, "cores", 0, e) < 0 ||
        limit(RLIMIT_NOFILE, "open files", l->files, e) < 0)
        return -1;
    return SANITIZED ? 0 : limit(RLIMIT_AS, "memory", l->memory, e);
}

static int rights_given_up(struct err *e)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0 ||
        prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
        return err_set(e, ERR_INTERNAL, "sandbox: prctl: %s", strerror(errno));
    return 0;
}

/* --- the calls that remain --- */

/* Sockets, waiting, time, memory, random numbers, and what the resolver and the TLS library read: configuration and certificates. */
static const int CALLS[] = {
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(pread64),
    SCMP_SYS(close),
    SCMP_SYS(lseek),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(statx),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getdents64),
    SCMP_SYS(getcwd),
    SCMP_SYS(fcntl),
    SCMP_SYS(ioctl),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(select),
    SCMP_SYS(pselect6),
    SCMP_SYS(socket),
    SCMP_SYS(connect),
    SCMP_SYS(bind),
    SCMP_SYS(getsockname),
    SCMP_SYS(getpeername),
    SCMP_SYS(getsockopt),
    SCMP_SYS(setsockopt),
    SCMP_SYS(shutdown),
    SCMP_SYS(sendto),
    SCMP_SYS(recvfrom),
    SCMP_SYS(sendmsg),
    SCMP_SYS(recvmsg),
    SCMP_SYS(sendmmsg),
    SCMP_SYS(recvmmsg),
    SCMP_SYS(mmap),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(mprotect),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(futex),
    SCMP_SYS(getrandom),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(nanosleep),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(uname),
    SCMP_SYS(sysinfo),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(setrlimit),
    SCMP_SYS(getrlimit),
    SCMP_SYS(getrusage),
    SCMP_SYS(rseq),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

static int allow_all(scmp_filter_ctx filter)
{
    for (size_t i = 0; i < sizeof CALLS / sizeof CALLS[0]; i++) {
        int result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, CALLS[i], 0);

        if (result < 0 && result != -EDOM) /* a call that this machine has not */
            return result;
    }
    return 0;
}

/* Files are opened to be read, as they are; limits and signals are one's own. */
static int allow_some(scmp_filter_ctx filter)
{
    int result =
        seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                         SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY));

    if (result == 0)
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1,
                                  SCMP_A0(SCMP_CMP_MASKED_EQ, UINT32_MAX, 0));
    if (result == 0)
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                                  SCMP_A0(SCMP_CMP_MASKED_EQ, UINT32_MAX, (scmp_datum_t)getpid()));
    return result;
}

static int calls_limited(struct err *e)
{
    scmp_filter_ctx filter;
    int result;

    if (SANITIZED)
        return 0;
    filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter)
        return err_set(e, ERR_INTERNAL, "sandbox: no filter of system calls");
    result = allow_all(filter);
    if (result == 0)
        result = allow_some(filter);
    if (result == 0)
        result = seccomp_load(filter);
    seccomp_release(filter);
    return result == 0 ? 0
                       : err_set(e, ERR_INTERNAL, "sandbox: system calls: %s", strerror(-result));
}

int sandbox_enter(const struct sandbox_limits *l, struct err *e)
{
    return limits_set(l, e) < 0 || rights_given_up(e) < 0 || calls_limited(e) < 0 ? -1 : 0;
}

bool sandbox_is_whole(void)
{
    return !SANITIZED;
}

void sandbox_work(uint64_t seconds)
{
    struct rusage used;
    struct rlimit limit_of_time;

    if (getrusage(RUSAGE_SELF, &used) < 0 || getrlimit(RLIMIT_CPU, &limit_of_time) < 0)
        return;
    limit_of_time.rlim_cur =
        (rlim_t)used.ru_utime.tv_sec + (rlim_t)used.ru_stime.tv_sec + seconds + 1;
    (void)setrlimit(RLIMIT_CPU, &limit_of_time);
}
