/* replay_stage.c: people, clock, database and a network of paper. */
/* SPDX-License-Identifier: MIT */
#include "app/replay.h"
#include "base/json.h"
#include "base/log.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PUMPS 1000 /* a stage that never comes to rest is broken */

/* --- the network of paper --- */

static const char *reader_name(struct stage *s, const struct actor *to)
{
    return arena_print(s->a, "%s:%s",
                       !to->staff    ? "buyer"
                       : to->is_room ? "room"
                                     : "staff",
                       to->name);
}

static void print_json(struct stage *s, const char *from, const char *to,
                       const struct heard_line *line, const struct outbound *m)
{
    struct json *o = json_new_object(), *choices = json_new_array(), *files = json_new_array();
    struct buf text = BUF_INIT(1 << 20);

    json_put_string(o, "at", moment_print(s->a, s->now_ms / 1000));
    json_put_integer(o, "line", s->line);
    json_put_string(o, "from", from);
    json_put_string(o, "to", to);
    json_put_string(o, "text", m && m->text ? m->text : line->text);
    for (size_t i = 0; i < line->choice_count; i++)
        json_add(choices, json_new_string(line->choices[i].label));
    json_put(o, "choices", choices);
    if (m && m->file) {
        struct json *f = json_new_object();

        json_put_string(f, "name", m->file->name);
        json_put_string(f, "type", m->file->type);
        json_put_integer(f, "size", (int64_t)m->file->length);
        json_add(files, f);
    }
    json_put(o, "files", files);
    if (m && m->kind == OUTBOUND_EDIT)
        json_put_string(o, "edits", m->edits);
    json_write(o, &text);
    fprintf(s->out, "%s\n", buf_text(&text));
    json_free(&o);
    buf_free(&text);
}

static void print_line(struct stage *s, const char *from, const char *to,
                       const struct heard_line *line, const struct outbound *m)
{
    if (!s->out)
        return;
    if (s->json)
        print_json(s, from, to, line, m);
    else
        fprintf(s->out, "%s -> %s: %s%s%s\n", from, to, line->text, line->file ? " [file] " : "",
                line->file ? line->file : "");
}

static struct actor *reader(struct stage *s, const struct outbound *m)
{
    for (size_t i = 0; i < s->actor_count; i++)
        if (address_equal(s->actors[i].address, m->to))
            return &s->actors[i];
    return NULL;
}

static void *grown(struct arena *a, void *old, size_t count, size_t *room, size_t each)
{
    void *new;

    if (count < *room)
        return old;
    *room = *room ? *room * 2 : 8;
    new = arena_array(a, *room, each);
    if (count)
        memcpy(new, old, count * each);
    return new;
}

static void show(struct stage *s, struct actor *to, const struct outbound *m)
{
    struct heard_line *line;
    struct choice *choices = arena_array(s->a, m->choice_count + 1, sizeof *choices);

    to->lines = grown(s->a, to->lines, to->line_count, &to->line_room, sizeof *to->lines);
    line = &to->lines[to->line_count++];
    for (size_t i = 0; i < m->choice_count; i++)
        choices[i] = (struct choice){arena_copy(s->a, m->choices[i].label),
                                     arena_copy(s->a, m->choices[i].data)};
    *line = (struct heard_line){.text = outbound_lines(s->a, m->text, m->choices, m->choice_count),
                                .choices = choices,
                                .choice_count = m->choice_count,
                                .fresh = true,
                                .file = m->file ? arena_copy(s->a, m->file->name) : NULL,
                                .place = arena_copy(s->a, m->place),
                                .external_id = arena_print(s->a, "out-%lld", (long long)m->id)};
    print_line(s, "bot", reader_name(s, to), line, m);
}

/* A message that becomes another is no new one. */
static void show_edit(struct stage *s, struct actor *to, const struct outbound *m)
{
    struct heard_line line = {.text = m->text ? arena_print(s->a, "(edited) %s", m->text)
                                              : "(the buttons are gone)"};

    print_line(s, "bot", reader_name(s, to), &line, m);
}

/* A topic is called by the number of its case. */
static const char *show_topic(struct stage *s, struct actor *to, const struct outbound *m)
{
    static const char *const STATES[] = {
        [TOPIC_WAITING] = "waiting", [TOPIC_HELD] = "held", [TOPIC_CLOSED] = "closed"};
    struct heard_line line = {
        .text = arena_print(s->a, "(topic %s: %s)", STATES[m->topic->state], m->topic->name)};

    print_line(s, "bot", reader_name(s, to), &line, NULL);
    return arena_print(s->a, "topic-%lld", (long long)m->case_number);
}

static const char *show_any(struct stage *s, struct actor *to, const struct outbound *m)
{
    switch (m->kind) {
    case OUTBOUND_MESSAGE:
        show(s, to, m);
        return to->lines[to->line_count - 1].external_id;
    case OUTBOUND_EDIT:
        show_edit(s, to, m);
        return NULL;
    case OUTBOUND_TOPIC:
        return show_topic(s, to, m);
    case OUTBOUND_KINDS:
        break;
    }
    return NULL;
}

static int deliver(void *owner, const struct outbound *m, struct err *e)
{
    static const enum send_outcome OUTCOMES[] = {[REACH_OK] = SEND_DONE,
                                                 [REACH_BLOCKED] = SEND_GONE,
                                                 [REACH_GONE] = SEND_GONE,
                                                 [REACH_LATER] = SEND_LATER};
    struct stage *s = owner;
    struct actor *to = reader(s, m);
    struct settlement what = {.outbound = m->id, .outcome = to ? OUTCOMES[to->reach] : SEND_GONE};

    (void)e;
    if (what.outcome == SEND_DONE)
        what.external_id = show_any(s, to, m);
    outbox_settled(s->outbox, &what, s->now_ms);
    return 0;
}

static void alert(void *owner, const char *kind, const char *detail)
{
    (void)owner;
    log_info("replay.alert", "kind=%s detail=%s", kind, detail);
}

static void unreachable(void *owner, int64_t person, int64_t sent_ms)
{
    struct stage *s = owner;
    struct err e = {0};

    if (turn_unreachable(s->turn, person, sent_ms, s->now_ms, &e) < 0)
        log_error("replay.unreachable", "why=%s", e.text);
}

/* --- the house behind it --- */

static int raise_house(struct stage *s, struct err *e)
{
    struct turn_setup setup = {.dialogs = (struct dialog *)s->dialogs,
                               .staff = s->staff,
                               .about = &s->about,
                               .flood_per_minute = 60};
    struct outbox_hooks hooks = {s, deliver, alert, unreachable};

    if (store_open(&s->store, arena_print(s->a, "sqlite:%s/replay.db", s->folder), NULL,
                   STORE_SERVE, e) < 0)
        return -1;
    setup.store = s->store;
    if (turn_new(&s->turn, &setup, e) < 0 ||
        session_cache_new(&s->sessions, s->store, s->dialogs, e) < 0)
        return -1;
    s->outbox = outbox_new(s->store, &hooks);
    outbox_brief_by(s->outbox, turn_brief, s->turn);
    outbox_report_by(s->outbox, turn_report, s->turn);
    return 0;
}

static void fell_house(struct stage *s)
{
    outbox_free(&s->outbox);
    session_cache_free(&s->sessions);
    turn_free(&s->turn);
    store_close(&s->store);
}

int stage_open(struct stage *s, const struct dialog *dialogs, const char *file, struct err *e)
{
    const char *base = getenv("TMPDIR");
    char *folder;

    memset(s, 0, sizeof *s);
    s->dialogs = dialogs;
    s->file = file;
    s->now_ms = MOMENT_NONE;
    s->a = arena_new();
    s->staff = staff_list_new();
    s->about.alarm_minutes = DESK_ALARM_MINUTES;
    s->about.patience_minutes = DESK_PATIENCE_MINUTES;
    folder = arena_print(s->a, "%s/recoup-replay-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(folder))
        return err_set(e, ERR_IO, "no temporary folder can be made below %s",
                       base && *base ? base : "/tmp");
    s->folder = folder;
    return raise_house(s, e);
}

static void remove_files(struct stage *s)
{
    static const char *const NAMES[] = {"replay.db", "replay.db-wal", "replay.db-shm",
                                        "replay.db.key", "replay.db.lock"};

    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        unlink(arena_print(s->a, "%s/%s", s->folder, NAMES[i]));
    rmdir(s->folder);
}

void stage_close(struct stage *s)
{
    fell_house(s);
    if (s->folder)
        remove_files(s);
    staff_list_free(&s->staff);
    arena_free(&s->a);
}

int stage_restart(struct stage *s, struct err *e)
{
    fell_house(s);
    if (raise_house(s, e) < 0)
        return -1;
    return stage_pump(s, e);
}

/* --- people --- */

struct actor *stage_named(struct stage *s, const char *name)
{
    for (size_t i = 0; i < s->actor_count; i++)
        if (!s->actors[i].is_room && strcmp(s->actors[i].name, name) == 0)
            return &s->actors[i];
    return NULL;
}

static struct actor *add_actor(struct stage *s, const char *name, struct address address,
                               bool staff, struct err *e)
{
    struct actor *who = &s->actors[s->actor_count];

    if (s->actor_count == STAGE_ACTORS) {
        err_set(e, ERR_INPUT, "more than %d people in one transcript", STAGE_ACTORS);
        return NULL;
    }
    s->actor_count++;
    *who = (struct actor){.name = arena_copy(s->a, name), .staff = staff, .address = address};
    return who;
}

struct actor *stage_room(struct stage *s, enum network network)
{
    const struct address *room = staff_room(s->staff, network);

    for (size_t i = 0; room && i < s->actor_count; i++)
        if (address_equal(s->actors[i].address, *room))
            return &s->actors[i];
    return NULL;
}

/* The staff have one room on each network. */
static struct actor *room_on(struct stage *s, enum network network, struct err *e)
{
    struct address address = {network, arena_print(s->a, "room@%s.example", network_name(network))};
    struct actor *room = stage_room(s, network);

    if (room)
        return room;
    room = add_actor(s, "desk", address, true, e);
    if (!room)
        return NULL;
    room->is_room = true;
    staff_room_add(s->staff, address);
    return room;
}

static struct actor *speak_in(struct stage *s, struct actor *who, bool room, struct err *e)
{
    const struct actor *in = who && room ? room_on(s, who->address.network, e) : NULL;

    if (!who || (room && !in))
        return NULL;
    who->room = in ? in->address.id : NULL;
    return who;
}

struct actor *stage_actor(struct stage *s, bool staff, const char *name, enum network network,
                          bool room, struct err *e)
{
    struct actor *who = stage_named(s, name);
    struct address address = {network,
                              arena_print(s->a, "%s@%s.example", name, staff ? "desk" : "buyers")};

    if (who && who->staff == staff)
        return speak_in(s, who, staff && room, e);
    who = add_actor(s, name, address, staff, e);
    if (who && staff)
        staff_add(s->staff, who->address, who->name, STAFF_ADVISOR);
    return speak_in(s, who, staff && room, e);
}

struct actor *stage_staff(struct stage *s, const char *name, enum network network, bool room,
                          const struct staff_member *told, struct err *e)
{
    struct address address = {network, arena_print(s->a, "%s@desk.example", name)};
    struct staff_member member = *told;

    if (!stage_named(s, name)) {
        member.name = name;
        member.address = address;
        staff_add_member(s->staff, &member);
    }
    return stage_actor(s, true, name, network, room, e);
}

int stage_leave(struct stage *s, const char *name, struct err *e)
{
    const struct staff_member *m = staff_named(s->staff, name);
    struct staff_member gone = m ? *m : (struct staff_member){.name = NULL};

    if (!m)
        return err_set(e, ERR_INPUT, "nobody of this name is staff");
    staff_remove(s->staff, m->address);
    stage_stale(s);
    if (turn_staff_changed(s->turn, &gone, 1, s->now_ms, e) < 0)
        return -1;
    return stage_pump(s, e);
}

struct actor *stage_buyer(struct stage *s, struct err *e)
{
    if (!s->buyer)
        s->buyer = stage_actor(s, false, "buyer", NETWORK_XMPP, false, e);
    return s->buyer;
}

struct actor *stage_advisor(struct stage *s, struct err *e)
{
    if (!s->advisor)
        s->advisor = stage_actor(s, true, "advisor", NETWORK_XMPP, false, e);
    return s->advisor;
}

const struct heard_line *actor_choices(const struct actor *who, int back)
{
    for (size_t i = who->line_count; i-- > 0;)
        if (who->lines[i].choice_count && back-- == 0)
            return &who->lines[i];
    return NULL;
}

/* --- time and turns --- */

void stage_stale(struct stage *s)
{
    for (size_t i = 0; i < s->actor_count; i++)
        for (size_t k = s->actors[i].line_count; k-- > 0 && s->actors[i].lines[k].fresh;)
            s->actors[i].lines[k].fresh = false;
}

static int pump_once(struct stage *s, int64_t *next, struct err *e)
{
    int64_t watch;

    if (turn_watch(s->turn, s->now_ms, &watch, e) < 0 ||
        outbox_pump(s->outbox, s->now_ms, next, e) < 0)
        return -1;
    if (watch < *next)
        *next = watch;
    return 0;
}

int stage_pump(struct stage *s, struct err *e)
{
    int64_t next;

    if (s->now_ms == MOMENT_NONE)
        return 0;
    if (pump_once(s, &next, e) < 0)
        return -1;
    return pump_once(s, &next,
                     e); /* what the first one caused: word to the desk of a buyer who is gone */
}

int stage_move(struct stage *s, int64_t to_ms, struct err *e)
{
    int64_t next = 0;

    for (int i = 0; s->now_ms != MOMENT_NONE && i < PUMPS; i++) {
        if (pump_once(s, &next, e) < 0)
            return -1;
        if (next > to_ms)
            break;
        s->now_ms = next > s->now_ms ? next : s->now_ms;
    }
    s->now_ms = to_ms;
    return stage_pump(s, e);
}

int stage_hear(struct stage *s, struct actor *who, const struct inbound *what, struct err *e)
{
    struct heard_line line = {.text = what->tap ? "[tap]" : what->text ? what->text : ""};

    stage_stale(s);
    who->last = inbound_copy(s->a, what);
    print_line(s, reader_name(s, who), "bot", &line, NULL);
    if (turn_take(s->turn, &who->last, 1, s->now_ms, e) < 0)
        return -1;
    return stage_pump(s, e);
}

bool stage_case(struct stage *s, struct session *out)
{
    struct person p;
    struct err e = {0};

    if (!s->buyer || people_find(s->store, s->buyer->address, s->a, &p, &e) < 0 || !p.current_case)
        return false;
    return session_load(s->sessions, p.current_case, s->a, out, &e) == 0;
}
