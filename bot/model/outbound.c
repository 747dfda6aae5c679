/* outbound.c: a message with its choices as lines, for networks without buttons. */
/* SPDX-License-Identifier: MIT */
#include "model/outbound.h"
#include <stdio.h>
#include <string.h>

#define NUMBER_ROOM 24 /* "\n", the widest size_t, ") " and the NUL */

const char *send_outcome_name(enum send_outcome outcome)
{
    static const char *const names[] = {
        [SEND_DONE] = "done",       [SEND_LATER] = "later",       [SEND_GONE] = "gone",
        [SEND_REFUSED] = "refused", [SEND_NO_PLACE] = "no place",
    };

    return names[outcome];
}

const char *outbound_lines(struct arena *a, const char *text, const struct choice *choices,
                           size_t count)
{
    size_t room = (text ? strlen(text) : 0) + 1, length;
    char *lines;

    for (size_t i = 0; i < count; i++)
        room += NUMBER_ROOM + strlen(choices[i].label);
    lines = arena_alloc(a, room);
    length = (size_t)snprintf(lines, room, "%s", text ? text : "");
    for (size_t i = 0; i < count; i++)
        length += (size_t)snprintf(lines + length, room - length, "%s%zu) %s", length ? "\n" : "",
                                   i + 1, choices[i].label);
    return lines;
}
