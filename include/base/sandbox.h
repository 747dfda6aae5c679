/* sandbox.h: a process gives up what it does not need; the house of libseccomp.
 * SPDX-License-Identifier: MIT
 *
 * For a process that reads what strangers wrote. Memory and open files are limited, no core is dumped, nobody may look into it, it ends with
 * its parent, and it can never again have more rights than now. Then a filter of system calls: those it needs to speak over TCP and to read
 * files, none to write one (a log that is open already goes on); anything else ends it at once (SIGSYS). Under a sanitizer, which needs more of both, memory and calls stay free.
 */
#ifndef BASE_SANDBOX_H
#define BASE_SANDBOX_H

#include "base/err.h"
#include <stdbool.h>
#include <stdint.h>

struct sandbox_limits {
    uint64_t memory; /* bytes of address space */
    uint64_t files;  /* open descriptors */
};

/* ERR_INTERNAL: something of it was refused; go no further. */
int sandbox_enter(const struct sandbox_limits *limits, struct err *e) MUST_USE;
/* False in a program built with a sanitizer. */
bool sandbox_is_whole(void);
/* From now on so many seconds of processor time, then the end (SIGXCPU). To be said again and again by who works. */
void sandbox_work(uint64_t seconds);

#endif
