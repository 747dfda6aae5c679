/* console_guest.h: one who joined by the local socket, and the door by which they came.
 * SPDX-License-Identifier: MIT
 */
#ifndef CHANNEL_CONSOLE_GUEST_H
#define CHANNEL_CONSOLE_GUEST_H

#include "channel/console_inside.h"

#define DOOR_GUESTS_MOST 512 /* half of the usual limit of descriptors */

struct guest {
    struct guest *next;
    struct door *door;
    int descriptor;
    struct loop_source *source;
    struct lines lines;
    struct buf out;
    struct buf acks;                  /* lines to be sent when the pass is durable */
    char name[CONSOLE_NAME_MOST + 1]; /* "": has not said who it is */
    char language[16];
    bool staff;
    bool active;     /* something happened in this pass */
    bool stuck;      /* the pass is full: its next line waits */
    bool leaving;    /* said bye */
    bool gone;       /* to be freed when nobody walks over it */
    int64_t showing; /* the message that it has not said `sent` for; 0: none */
};

struct door {
    struct console_setup setup;
    int listener;
    struct loop_source *source;
    struct loop_timer *pause;
    struct guest *guests;
    size_t count; /* who is here; one who is gone takes no room, though not yet freed */
};

/* It is in no list yet. */
struct guest *guest_new(struct door *d, int descriptor);
void guest_free(struct guest *g); /* one that is gone */
struct guest *guest_named(const struct door *d, const char *name);
/* Say why and show out. */
void guest_refuse(struct guest *g, const char *what);
/* Close. What it was shown last may not have reached its reader: it is to come again. */
void guest_show_out(struct guest *g);
void guest_say(struct guest *g, struct json *object);
void guest_flush(struct guest *g);
/* Take the lines that are there, until the pass is full. */
void guest_take_lines(struct guest *g);
void guest_say_bye(struct guest *g);

#endif
