/* real_dialogs.h: the dialogs of this tree, read once for all tests of a suite.
 * SPDX-License-Identifier: MIT
 *
 * Check runs each test in a process of its own, forked from one that has not run any. To read the dialogs takes a third of a second with
 * sanitizers, so it is done before the first fork, and each test has them for nothing. Nobody may free them.
 */
#ifndef REAL_DIALOGS_H
#define REAL_DIALOGS_H

#include "core/dialog.h"
#include <stdio.h>
#include <stdlib.h>

static struct dialog *real_dialogs;

/* Before main, since that is where the suites are run. */
__attribute__((constructor)) static void read_real_dialogs(void)
{
    struct err e = {0};

    if (dialog_load(&real_dialogs, TEST_DIALOGS, &e) == 0)
        return;
    fprintf(stderr, "%s\n", e.text);
    exit(EXIT_FAILURE);
}

#endif
