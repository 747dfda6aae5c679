/* console_inside.h: what the files of the console share: lines, the screen, the local socket, those who joined by it.
 * SPDX-License-Identifier: MIT
 */
#ifndef CHANNEL_CONSOLE_INSIDE_H
#define CHANNEL_CONSOLE_INSIDE_H

#include "base/buf.h"
#include "base/json.h"
#include "channel/console.h"

#define CONSOLE_LINE_MOST ((size_t)64 * 1024) /* eight times what is kept of a message, escaped */
#define CONSOLE_OUT_MOST                                                                           \
    ((size_t)1024 * 1024)    /* the longest message with a document in it, escaped */
#define CONSOLE_ID_MOST 128  /* bytes of a message's id */
#define CONSOLE_NAME_MOST 64 /* bytes of a name */

/* --- console_lines.c: bytes that arrive in pieces, as lines --- */

struct lines {
    struct buf bytes;
    size_t most;   /* bytes of a line */
    size_t at;     /* what is before it is taken */
    bool skipping; /* the rest of a line that was too long */
    bool ended;    /* no more will come: what is left counts as a line */
};

enum line_news { LINE_NONE, LINE_WHOLE, LINE_LONG }; /* LONG: only its beginning is given */

void lines_init(struct lines *l, size_t most);
void lines_free(struct lines *l);
/* One read. False: the other end has closed, or is broken; nothing to read now counts as true. */
bool lines_fill(struct lines *l, int descriptor);
/* The next line, without its end; valid until lines_fill. It stays the next one until lines_take. */
enum line_news lines_next(struct lines *l, const char **text, size_t *length);
void lines_take(struct lines *l);
/* "[2]", also "[2]^": which choice; 0: it is none. */
int lines_choice(const char *text, size_t length);

/* --- console_screen.c: a person at a terminal, or a script at a pipe --- */

struct screen;

struct screen_hooks {
    void *owner;
    bool (*line)(void *owner, const char *text, size_t length); /* false: offer it again later */
    void (*shown)(void *owner, int64_t id);
};

/* Nothing is read before the first screen_rest. `prompt`: a terminal gets "> ". */
struct screen *screen_new(struct loop *loop, int input, int output, bool prompt,
                          const struct screen_hooks *hooks);
void screen_free(struct screen **s);
/* One message at a time: false while the last one is not out. `shown` comes when it is. */
bool screen_show(struct screen *s, const struct outbound *message);
bool screen_busy(const struct screen *s); /* something is not out yet */
/* All that there was to say is said: the next line may come. */
void screen_rest(struct screen *s);
bool screen_ended(const struct screen *s); /* input is over, every line of it was taken */

/* --- console_local.c: the socket in the file system --- */

int local_listen(const char *path,
                 struct err *e) MUST_USE; /* the descriptor; ERR_CONFLICT: taken */
int local_connect(const char *path, struct err *e) MUST_USE; /* ERR_MISSING: nobody listens */
int local_accept(int listener); /* -1: nobody, or not one of ours, or no descriptor left (errno) */

/* --- console_wire.c: what is said on it --- */

/* One object as a line; it is freed. */
void wire_put(struct buf *out, struct json *object);
struct json *wire_out(const struct outbound *message);
/* A message of the other end for the screen, in the arena. False: it is none. */
bool wire_read_out(struct arena *a, const struct json *object, struct outbound *out);
bool wire_name_good(const char *name);
/* Write what the socket takes. False: it is broken. */
bool wire_flush(int descriptor, struct buf *out);

/* --- console_door.c: those who joined --- */

struct door;

struct door *door_new(const struct console_setup *setup);
void door_free(struct door **d);
int door_open(struct door *d, struct err *e) MUST_USE; /* listen */
/* As the channel's operations. */
int door_send(struct door *d, const struct outbound *message, struct err *e) MUST_USE;
void door_committed(struct door *d);
void door_pass_ended(struct door *d);

#endif
