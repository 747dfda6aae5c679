/* cmd_prove.h: `recoup check --prove`: runs the prover for as long as is wanted, and prints what it found.
 * SPDX-License-Identifier: MIT
 */
#ifndef APP_CMD_PROVE_H
#define APP_CMD_PROVE_H

#include "core/prove.h"

struct prove_wish {
    int64_t now;
    uint64_t seed;
    size_t runs;     /* conversations; 0: as many as fit into `seconds` */
    int64_t seconds; /* 0: no limit */
};

/* --for 90s|20m|3h|2d, --runs N, --seed N, any NULL. */
int prove_wish_read(struct prove_wish *w, const char *duration, const char *runs, const char *seed,
                    struct err *e) MUST_USE;
/* False: something does not hold. The JSON (contract: "prove") goes into *json when that is wanted, else text to stdout. */
bool prove_run(const struct dialog *d, const struct prove_wish *w, struct json **json);

#endif
