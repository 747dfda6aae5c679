/* desk_about.h: what the one who runs a desk says about it: who reads the cases, and what it must keep away from.
 * SPDX-License-Identifier: MIT
 *
 * All of it is optional: a desk that says nothing of itself is called a desk, and nothing more.
 */
#ifndef FLOW_DESK_ABOUT_H
#define FLOW_DESK_ABOUT_H

#include <stdint.h>

#define DESK_ALARM_MINUTES 15
#define DESK_PATIENCE_MINUTES 30

struct desk_about {
    const char *name;     /* "Kanzlei Weber"; NULL: not told */
    const char *enrolled; /* the register that it stands in, with its number */
    const char *country;  /* where that is */
    const char *verify;   /* how a buyer can look it up */
    const char *
        conflicts; /* names of sellers that are clients or adversaries, with ; between them: such a case goes to a lead alone */
    const char *hours; /* when somebody works (flow/hours.h); NULL: not told */
    const char *zone;  /* of the hours, IANA; NULL: UTC */
    int64_t
        alarm_minutes; /* an urgent case that nobody takes in this time is called out again; 0: never */
    int64_t
        patience_minutes; /* who waits so long is told so, and offered to go on with the bot; 0: never */
};

#endif
