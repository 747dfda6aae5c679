/* turns.c: durable turns a second: the real turn on a file, beside a bare SQLite program that is told the same statements. */
/* SPDX-License-Identifier: MIT */
#include "bench/bare.h"
#include "bench/buyer.h"
#include "base/log.h"
#include "flow/outbox.h"
#include "flow/turn.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUYERS 100 /* who talk at the same time: a pass of 100 hears one message of each */
#define ROUNDS 3   /* of each measurement, the cheapest counts */
#define PATH_MOST 512

struct manner {
    const char *name;
    size_t batch; /* messages in one commit */
    bool send;    /* the replies go out and are marked, too */
};

static const struct manner MANNERS[] = {
    {"one message a commit", 1, false},
    {"100 messages a commit", 100, false},
    {"100 a commit, replies sent and marked", 100, true},
};

struct bench {
    const char *folder;
    struct dialog *dialogs;
    struct buyer buyer;
    struct arena *a;
};

/* One bot on a database of its own. */
struct house {
    struct store *store;
    struct staff_list *staff;
    struct turn *turn;
    struct outbox *outbox;
    int64_t now_ms;
};

static _Noreturn void give_up(const struct err *e)
{
    fprintf(stderr, "bench: %s\n", e->text);
    exit(70);
}

static const char *file(const struct bench *b, const char *name)
{
    return arena_print(b->a, "%s/%s", b->folder, name);
}

static void remove_files(const struct bench *b)
{
    static const char *const NAMES[] = {"bot.db",      "bot.db-wal", "bot.db-shm",  "bot.db.key",
                                        "bot.db.lock", "bare.db",    "bare.db-wal", "bare.db-shm"};

    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        unlink(file(b, NAMES[i]));
}

/* --- the bot --- */

/* A network that takes everything at once. */
static int deliver(void *owner, const struct outbound *m, struct err *e)
{
    struct house *h = owner;
    struct settlement done = {.outbound = m->id, .outcome = SEND_DONE, .external_id = "x"};

    (void)e;
    outbox_settled(h->outbox, &done, h->now_ms);
    return 0;
}

static void ignore_alert(void *owner, const char *kind, const char *detail)
{
    (void)owner;
    fprintf(stderr, "bench: %s %s\n", kind, detail ? detail : "");
}

static void ignore_unreachable(void *owner, int64_t person, int64_t sent_ms)
{
    (void)owner;
    (void)person;
    (void)sent_ms;
}

static void raise_house(const struct bench *b, struct house *h)
{
    struct outbox_hooks hooks = {h, deliver, ignore_alert, ignore_unreachable};
    struct turn_setup setup = {.dialogs = b->dialogs, .flood_per_minute = 1000000};
    struct err e = {0};

    *h = (struct house){.staff = staff_list_new(), .now_ms = BUYER_NOW * 1000};
    setup.staff = h->staff;
    if (store_open(&h->store, arena_print(b->a, "sqlite:%s", file(b, "bot.db")), NULL, STORE_SERVE,
                   &e) < 0)
        give_up(&e);
    setup.store = h->store;
    if (turn_new(&h->turn, &setup, &e) < 0)
        give_up(&e);
    h->outbox = outbox_new(h->store, &hooks);
}

static void fell_house(struct house *h)
{
    outbox_free(&h->outbox);
    turn_free(&h->turn);
    store_close(&h->store);
    staff_list_free(&h->staff);
}

static struct inbound message(const struct bench *b, size_t buyer, size_t line)
{
    const char *text = b->buyer.lines[line];

    return (struct inbound){
        .kind = INBOUND_TEXT,
        .from = {NETWORK_XMPP, arena_print(b->a, "buyer-%zu@example.org", buyer)},
        .external_id = arena_print(b->a, "m-%zu-%zu", buyer, line),
        .text = text,
        .length = strlen(text),
        .at = BUYER_NOW};
}

static void pass(struct house *h, const struct manner *m, const struct inbound *heard, size_t count)
{
    struct err e = {0};
    int64_t next;

    h->now_ms += 100;
    if (turn_take(h->turn, heard, count, h->now_ms, &e) < 0)
        give_up(&e);
    /* the second writes the marks of what the first one sent */
    if (m->send && (outbox_pump(h->outbox, h->now_ms, &next, &e) < 0 ||
                    outbox_flush(h->outbox, h->now_ms, &e) < 0))
        give_up(&e);
}

/* All buyers from "hi" to the plan, line by line. */
static struct cost talk(const struct bench *b, struct house *h, const struct manner *m)
{
    size_t count = b->buyer.count * BUYERS, at = 0;
    struct inbound *all = arena_array(b->a, count, sizeof *all);
    struct cost start;

    for (size_t line = 0; line < b->buyer.count; line++)
        for (size_t buyer = 0; buyer < BUYERS; buyer++)
            all[at++] = message(b, buyer, line);
    start = measure_now();
    for (at = 0; at < count; at += m->batch)
        pass(h, m, all + at, count - at < m->batch ? count - at : m->batch);
    start = measure_since(start);
    if (turn_counts(h->turn).taken != (int64_t)count || turn_counts(h->turn).parked) {
        fprintf(stderr, "bench: not every message was taken\n");
        exit(70);
    }
    return start;
}

static struct cost run_bot(const struct bench *b, const struct manner *m, struct bare *recording)
{
    struct house h;
    struct cost cost;

    remove_files(b);
    raise_house(b, &h);
    if (recording)
        bare_mark(recording);
    cost = talk(b, &h, m);
    if (recording)
        bare_stop(recording);
    fell_house(&h);
    return cost;
}

/* --- side by side --- */

struct figures {
    struct cost bot, same, writes;
    size_t statements;
};

static struct cost run_bare(const struct bench *b, const struct bare *recording, bool writes_only)
{
    struct cost cost;
    struct err e = {0};

    remove_files(b);
    if (bare_run(recording, file(b, "bare.db"), writes_only, &cost, &e) < 0)
        give_up(&e);
    return cost;
}

static struct figures compare(const struct bench *b, const struct manner *m)
{
    struct bare *recording = bare_record();
    struct figures f;

    run_bot(b, m, recording);
    f.statements = bare_statements(recording);
    for (int round = 0; round < ROUNDS; round++) {
        struct cost bot = run_bot(b, m, NULL), same = run_bare(b, recording, false),
                    writes = run_bare(b, recording, true);

        f.bot = round ? measure_least(f.bot, bot) : bot;
        f.same = round ? measure_least(f.same, same) : same;
        f.writes = round ? measure_least(f.writes, writes) : writes;
    }
    bare_free(&recording);
    return f;
}

static void print_row(const char *who, const struct cost *c, double turns, const struct cost *bot)
{
    printf("  %-34s %9.0f %9.0f %9.0f", who, turns / c->wall, c->wall * 1e6 / turns,
           c->cpu * 1e6 / turns);
    if (bot)
        printf(" %8.2f", bot->cpu / c->cpu);
    printf("\n");
}

static void print_figures(const struct manner *m, const struct figures *f, double turns)
{
    printf("%s (%.1f statements a turn)\n", m->name, (double)f->statements / turns);
    print_row("recoup", &f->bot, turns, NULL);
    print_row("bare SQLite, the same statements", &f->same, turns, &f->bot);
    print_row("bare SQLite, only what writes", &f->writes, turns, &f->bot);
}

static void run_all(const struct bench *b)
{
    double turns = (double)(b->buyer.count * BUYERS);

    printf("durable turns: %d buyers, %zu messages each, from \"hi\" to the plan; the cheapest of "
           "%d rounds\n",
           BUYERS, b->buyer.count, ROUNDS);
    printf("  %-34s %9s %9s %9s %8s\n", "", "turns/s", "us wall", "us cpu", "cpu x");
    for (size_t i = 0; i < sizeof MANNERS / sizeof MANNERS[0]; i++) {
        struct figures f = compare(b, &MANNERS[i]);

        print_figures(&MANNERS[i], &f, turns);
    }
}

int main(int argc, char **argv)
{
    const char *base = argc > 1 ? argv[1] : getenv("TMPDIR");
    char folder[PATH_MOST];
    struct bench b = {.folder = folder};
    struct err e = {0};

    log_threshold(LOG_WARN);
    snprintf(folder, sizeof folder, "%s/recoup-bench-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(folder)) {
        perror(folder);
        return 70;
    }
    b.a = arena_new();
    if (dialog_load(&b.dialogs, RECOUP_DIALOGS, &e) < 0 ||
        buyer_make(b.dialogs, b.a, &b.buyer, &e) < 0)
        give_up(&e);
    run_all(&b);
    remove_files(&b);
    rmdir(folder);
    dialog_free(&b.dialogs);
    arena_free(&b.a);
    return 0;
}
