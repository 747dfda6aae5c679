/* fuzz.h: what each fuzz target is: one function that takes any bytes and must not mind.
 * SPDX-License-Identifier: MIT
 *
 * A target checks what must hold for every input with MUST, which ends the process, so that libFuzzer and standalone.c see
 * it like any other crash. What is loaded once (dialogs) is kept for the process in a static of the target.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(condition)                                                                            \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);         \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

#endif
