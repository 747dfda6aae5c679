/* replay.h: transcripts through the real turn: a standing clock, a network of paper, a database of its own.
 * SPDX-License-Identifier: MIT
 *
 * The format is that of tests/transcripts (README.md there). replay.c runs a file, replay_lines.c has one row a directive (with replay_inputs.c and replay_expect.c),
 * replay_stage.c is the stage: people, clock, database, what was said to whom; replay_answers.c plays the buyer of `buyer...`.
 */
#ifndef APP_REPLAY_H
#define APP_REPLAY_H

#include "core/engine.h"
#include "flow/outbox.h"
#include "flow/session.h"
#include "flow/turn.h"
#include <stdio.h>

enum reach { REACH_OK, REACH_BLOCKED, REACH_GONE, REACH_LATER };

/* One message as its reader sees it. */
struct heard_line {
    const char *text; /* with its choices, each as a line `N) label` */
    const struct choice *choices;
    size_t choice_count;
    const char *file; /* name; NULL: none */
    const char *external_id;
    const char *place; /* the topic it stands in; NULL */
    bool fresh;        /* since the last input */
};

struct known {
    const char *fact, *value;
};

struct actor {
    const char *name;
    struct address address;
    bool staff;
    const char *room; /* of staff who speak in a room: its address */
    bool is_room;     /* it is such a room itself */
    const char *language;
    enum reach reach;
    struct heard_line *lines;
    size_t line_count, line_room;
    struct known *knows;
    size_t known_count, known_room;
    struct inbound last;      /* for a second delivery */
    const char *last_text_id; /* external id of the last text */
    int said;                 /* messages so far, for external ids */
};

#define STAGE_ACTORS 64

struct stage {
    const struct dialog *dialogs;
    const char *folder; /* temporary */
    struct arena *a;    /* lives as long as the file runs */
    struct store *store;
    struct staff_list *staff;
    struct desk_about about; /* @desk */
    struct turn *turn;
    struct outbox *outbox;
    struct session_cache *sessions; /* for looking at cases */
    struct actor actors[STAGE_ACTORS];
    size_t actor_count;
    struct actor *buyer, *advisor; /* current; NULL until one is named or speaks */
    int64_t now_ms;                /* MOMENT_NONE until set */
    bool json;
    FILE *out;
    const char *file;
    int line;
};

int stage_open(struct stage *s, const struct dialog *dialogs, const char *file,
               struct err *e) MUST_USE;
void stage_close(struct stage *s);
int stage_restart(struct stage *s,
                  struct err *e) MUST_USE; /* as by SIGKILL, on the same database */
struct actor *stage_actor(struct stage *s, bool staff, const char *name, enum network network,
                          bool room, struct err *e); /* made when new; NULL: too many */
/* The room of the staff on this network; NULL: nobody has spoken in one yet. */
struct actor *stage_room(struct stage *s, enum network network);
/* One of the staff, with what is told of them (role, languages) where they are new. */
struct actor *stage_staff(struct stage *s, const char *name, enum network network, bool room,
                          const struct staff_member *told, struct err *e);
/* They are no longer staff: a reload of the configuration found them gone. */
int stage_leave(struct stage *s, const char *name, struct err *e) MUST_USE;
struct actor *stage_named(struct stage *s, const char *name);
struct actor *stage_buyer(struct stage *s,
                          struct err *e); /* the current one; "buyer" on xmpp when none was named */
struct actor *stage_advisor(struct stage *s, struct err *e);
/* One input: what was said before is no longer fresh; then the turn, then all that is due. */
int stage_hear(struct stage *s, struct actor *who, const struct inbound *what,
               struct err *e) MUST_USE;
int stage_move(struct stage *s, int64_t to_ms,
               struct err *e) MUST_USE; /* what falls due on the way happens in order */
int stage_pump(struct stage *s, struct err *e) MUST_USE;
void stage_stale(struct stage *s);
/* The current case of the current buyer. False: there is none. */
bool stage_case(struct stage *s, struct session *out);

/* The newest message with choices of this reader, or the one before (`back` 1). NULL: none. */
const struct heard_line *actor_choices(const struct actor *who, int back);

/* buyer... */
int replay_answer_all(struct stage *s, struct err *e) MUST_USE;

/* One line of a transcript. 0 done, 1 an expectation failed (*why says wanted and said), -1 unusable line or fault. */
int replay_line(struct stage *s, const char *line, const char **why, struct err *e);

/* A whole file. 0 passed, 1 failed, -1 unusable. */
int replay_file(const struct dialog *dialogs, const char *path, int64_t now, bool json, FILE *out,
                struct err *e);

#endif
