/* test_console.c: the terminal and the local socket, heard and answered by a stand-in for the rest of the program. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE 1 /* F_SETPIPE_SZ */
#include "channel/console_guest.h"
#include "testing.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEARD_MOST 64
#define PATIENCE_MS 10000 /* a test that waits longer has failed */

/* Somebody at the other end of the socket, in the same loop. */
struct peer {
    struct loop_source *source;
    int descriptor;
    struct buf said; /* to us */
    bool closed;
};

struct stage {
    struct loop *loop;
    struct channel *console;
    struct arena *a;
    struct err e;
    char folder[64], path[128];
    int to_console[2], from_console[2];
    struct peer screen, peers[3];
    struct inbound heard[HEARD_MOST];
    size_t heard_count, committed_count;
    struct settlement settled[HEARD_MOST];
    size_t settled_count;
    bool full, broken; /* heard says no; the pass cannot be committed */
    const struct outbound *sending;
    int64_t taken; /* the message that the console took last */
    bool (*over)(struct stage *s);
    bool is_over;
    int reachable;
};

/* --- the rest of the program --- */

static bool heard(void *owner, const struct inbound *message)
{
    struct stage *s = owner;

    if (s->full || s->heard_count == HEARD_MOST)
        return false;
    s->heard[s->heard_count++] = inbound_copy(s->a, message);
    return true;
}

static void settled(void *owner, const struct settlement *what)
{
    struct stage *s = owner;

    s->settled[s->settled_count++] = *what;
}

static void reachable(void *owner)
{
    ((struct stage *)owner)->reachable++;
}

/* Everybody but "spy"; at the desk is "li". */
static bool may_join(void *owner, bool staff, const char *name)
{
    (void)owner;
    return strcmp(name, "spy") != 0 && staff == (strcmp(name, "li") == 0);
}

static void before_sleep(void *owner)
{
    struct stage *s = owner;
    struct err busy = {0};

    if (s->heard_count > s->committed_count) {
        if (s->broken) {
            s->console->does->failed(s->console);
        } else {
            s->committed_count = s->heard_count;
            s->console->does->committed(s->console);
        }
    }
    if (s->sending && s->console->does->send(s->console, s->sending, &busy) == 0) {
        s->taken = s->sending->id;
        s->sending = NULL;
    }
    s->console->does->pass_ended(s->console);
    if (s->over && s->over(s)) {
        s->is_over = true;
        loop_stop(s->loop);
    }
}

static void lost_patience(void *owner)
{
    loop_stop(((struct stage *)owner)->loop);
}

static void run_until(struct stage *s, bool (*over)(struct stage *s))
{
    struct loop_timer *patience = loop_timer(s->loop, PATIENCE_MS, lost_patience, s);

    s->over = over;
    s->is_over = false;
    ck_assert_int_eq(loop_run(s->loop, &s->e), 0);
    ck_assert_msg(s->is_over, "what the test waits for did not come");
    loop_cancel(&patience);
}

/* --- the people --- */

static void peer_ready(void *owner, unsigned what)
{
    struct peer *p = owner;
    char piece[4096];
    ssize_t got = read(p->descriptor, piece, sizeof piece);

    (void)what;
    if (got > 0) {
        buf_add(&p->said, piece, (size_t)got);
        return;
    }
    p->closed = true;
    loop_want(p->source, 0);
}

static void watch(struct stage *s, struct peer *p, int descriptor)
{
    p->descriptor = descriptor;
    p->said = (struct buf)BUF_INIT((size_t)8 * 1024 * 1024);
    p->source = loop_watch(s->loop, descriptor, LOOP_READ, peer_ready, p);
}

static void join(struct stage *s, int which)
{
    int descriptor = local_connect(s->path, &s->e);

    ck_assert_msg(descriptor >= 0, "%s", s->e.text);
    watch(s, &s->peers[which], descriptor);
}

static void leave(struct stage *s, int which)
{
    struct peer *p = &s->peers[which];

    (void)s;
    if (!p->source)
        return;
    loop_unwatch(&p->source);
    close(p->descriptor);
    buf_free(&p->said);
    p->closed = false;
}

static void put(int descriptor, const char *text)
{
    size_t length = strlen(text);

    while (length) {
        ssize_t written = write(descriptor, text, length);

        ck_assert_msg(written > 0, "the other end takes nothing");
        text += written;
        length -= (size_t)written;
    }
}

static void tell(struct stage *s, int which, const char *line)
{
    put(s->peers[which].descriptor, line);
}

static bool was_told(const struct peer *p, const char *what)
{
    return strstr(buf_text(&p->said), what) != NULL;
}

static void start(struct stage *s, bool terminal)
{
    struct console_setup setup;

    memset(s, 0, sizeof *s);
    s->a = arena_new();
    snprintf(s->folder, sizeof s->folder, "/tmp/console-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(s->folder));
    snprintf(s->path, sizeof s->path, "%s/sock", s->folder);
    ck_assert_int_eq(loop_new(&s->loop, &s->e), 0);
    ck_assert_int_eq(pipe(s->to_console), 0);
    ck_assert_int_eq(pipe(s->from_console), 0);
    setup = (struct console_setup){
        .loop = s->loop,
        .hooks = {.owner = s, .heard = heard, .settled = settled, .reachable = reachable},
        .input = terminal ? s->to_console[0] : -1,
        .output = terminal ? s->from_console[1] : -1,
        .name = "me",
        .language = "es",
        .socket_path = s->path,
        .may_join = may_join,
        .join_owner = s};
    ck_assert_msg(console_new(&s->console, &setup, &s->e) == 0, "%s", s->e.text);
    ck_assert_int_eq(s->console->does->start(s->console, &s->e), 0);
    watch(s, &s->screen, s->from_console[0]);
    loop_before_sleep(s->loop, before_sleep, s);
}

static void end(struct stage *s)
{
    for (int i = 0; i < 3; i++)
        leave(s, i);
    loop_unwatch(&s->screen.source);
    buf_free(&s->screen.said);
    s->console->does->free(&s->console);
    loop_free(&s->loop);
    for (int i = 0; i < 2; i++) {
        if (s->to_console[i] >= 0)
            close(s->to_console[i]);
        close(s->from_console[i]);
    }
    rmdir(s->folder);
    arena_free(&s->a);
}

static void end_input(struct stage *s)
{
    close(s->to_console[1]);
    s->to_console[1] = -1;
}

static bool heard_one(struct stage *s)
{
    return s->heard_count == 1;
}

static bool heard_two(struct stage *s)
{
    return s->heard_count == 2;
}

static bool heard_three(struct stage *s)
{
    return s->heard_count == 3;
}

static bool settled_one(struct stage *s)
{
    return s->settled_count == 1;
}

static bool drained(struct stage *s)
{
    return s->console->does->drained(s->console);
}

static bool said_hello(struct stage *s)
{
    return s->reachable == 1;
}

static bool two_are_here(struct stage *s)
{
    return s->reachable == 2;
}

static bool first_closed(struct stage *s)
{
    return s->peers[0].closed;
}

static bool first_acked(struct stage *s)
{
    return was_told(&s->peers[0], "\"ack\":\"m1\"");
}

static bool first_shown(struct stage *s)
{
    return was_told(&s->peers[0], "\"out\"");
}

static bool first_complained(struct stage *s)
{
    return was_told(&s->peers[0], "\"error\"");
}

static struct outbound message_to(const char *name, int64_t id, const char *text)
{
    return (struct outbound){.id = id, .to = {NETWORK_CONSOLE, name}, .text = text};
}

/* --- the terminal --- */

START_TEST(terminal_line__is_heard_as_the_buyers_text)
{
    struct stage s;

    start(&s, true);
    put(s.to_console[1], "  \nhello \\n there \\\\ you\\x\n");
    run_until(&s, heard_one);
    ck_assert_str_eq(s.heard[0].text, "hello \n there \\ you\\x");
    ck_assert_uint_eq(s.heard[0].length, strlen(s.heard[0].text));
    ck_assert_str_eq(s.heard[0].from.id, "me");
    ck_assert_str_eq(s.heard[0].language, "es");
    ck_assert_int_eq(s.heard[0].kind, INBOUND_TEXT);
    end(&s);
}
END_TEST

START_TEST(terminal_line__keeps_nul_and_bad_bytes_for_the_gate)
{
    struct stage s;

    start(&s, true);
    ck_assert_int_eq(write(s.to_console[1], "a\0b\xff\n", 5), 5);
    run_until(&s, heard_one);
    ck_assert_uint_eq(s.heard[0].length, 4);
    ck_assert_mem_eq(s.heard[0].text, "a\0b\xff", 4);
    end(&s);
}
END_TEST

START_TEST(terminal_choice__is_its_number)
{
    struct stage s;

    start(&s, true);
    put(s.to_console[1], "[2]\n");
    run_until(&s, heard_one);
    ck_assert_str_eq(s.heard[0].text, "2");
    end(&s);
}
END_TEST

START_TEST(terminal_lines__have_ids_that_never_come_again)
{
    struct stage s, t;

    start(&s, true);
    start(&t, true);
    put(s.to_console[1], "one\ntwo\n");
    put(t.to_console[1], "one\n");
    run_until(&s, heard_two);
    run_until(&t, heard_one);
    ck_assert_str_ne(s.heard[0].external_id, s.heard[1].external_id);
    ck_assert_str_ne(s.heard[0].external_id, t.heard[0].external_id);
    end(&s);
    end(&t);
}
END_TEST

START_TEST(terminal_line_of_a_megabyte__is_cut_and_the_next_one_is_whole)
{
    struct stage s;
    char *book = malloc(300001);

    start(&s, true);
    memset(book, 'x', 300000);
    book[300000] = '\0';
    fcntl(s.to_console[1], F_SETPIPE_SZ, 1 << 20);
    put(s.to_console[1], book);
    put(s.to_console[1], "\nafter\n");
    run_until(&s, heard_two);
    ck_assert_uint_eq(s.heard[0].length, CONSOLE_LINE_MOST);
    ck_assert_str_eq(s.heard[1].text, "after");
    end(&s);
    free(book);
}
END_TEST

START_TEST(terminal_last_line__counts_without_its_end)
{
    struct stage s;

    start(&s, true);
    put(s.to_console[1], "no newline");
    end_input(&s);
    run_until(&s, drained);
    ck_assert_uint_eq(s.heard_count, 1);
    ck_assert_str_eq(s.heard[0].text, "no newline");
    end(&s);
}
END_TEST

START_TEST(terminal_message__is_text_choices_and_an_empty_line)
{
    struct stage s;
    struct choice choices[] = {{"Yes", "a"}, {"No", "b"}};
    struct document file = {"plan-1.txt", "text/plain", "abc", 3, false, false};
    struct outbound message = message_to("me", 7, "Is that right?");

    start(&s, true);
    message.choices = choices;
    message.choice_count = 2;
    message.file = &file;
    s.sending = &message;
    run_until(&s, settled_one);
    ck_assert_int_eq(s.settled[0].outbound, 7);
    ck_assert_int_eq(s.settled[0].outcome, SEND_DONE);
    peer_ready(&s.screen, LOOP_READ);
    ck_assert_str_eq(buf_text(&s.screen.said),
                     "Is that right?\n  1) Yes\n  2) No\n  [plan-1.txt, text/plain, 3 bytes]\n\n");
    end(&s);
}
END_TEST

/* Answers the first line with a message, and the second line comes only when that is out. */
static bool second_after_the_answer(struct stage *s)
{
    static const struct outbound answer = {
        .id = 1, .to = {NETWORK_CONSOLE, "me"}, .text = "answer"};

    if (s->heard_count == 1 && !s->taken)
        s->sending = &answer;
    if (s->heard_count == 2)
        ck_assert_uint_eq(s->settled_count, 1);
    return s->heard_count == 2;
}

START_TEST(terminal_line__waits_until_the_answer_to_the_one_before_is_printed)
{
    struct stage s;

    start(&s, true);
    put(s.to_console[1], "first\nsecond\n");
    run_until(&s, second_after_the_answer);
    end(&s);
}
END_TEST

START_TEST(terminal_line__is_offered_again_when_the_pass_was_full)
{
    struct stage s;

    start(&s, true);
    s.full = true;
    put(s.to_console[1], "patience\n");
    end_input(&s);
    loop_timer(s.loop, 20, lost_patience, &s);
    ck_assert_int_eq(loop_run(s.loop, &s.e), 0);
    ck_assert_uint_eq(s.heard_count, 0);
    ck_assert(!drained(&s));
    s.full = false;
    loop_wake(s.loop);
    run_until(&s, drained);
    ck_assert_uint_eq(s.heard_count, 1);
    end(&s);
}
END_TEST

/* --- the socket --- */

START_TEST(socket__is_for_its_owner_alone)
{
    struct stage s;
    struct stat about;

    start(&s, false);
    ck_assert_int_eq(stat(s.path, &about), 0);
    ck_assert_int_eq(about.st_mode & 0777, 0600);
    end(&s);
    ck_assert_int_ne(stat(s.path, &about), 0);
}
END_TEST

START_TEST(socket__that_is_taken_is_refused_and_a_dead_one_is_cleared_away)
{
    struct stage s;
    struct err e = {0};
    char dead[128];
    int one, two;

    start(&s, false);
    ck_assert_int_lt(local_listen(s.path, &e), 0);
    ck_assert_int_eq(e.kind, ERR_CONFLICT);
    err_clear(&e);
    snprintf(dead, sizeof dead, "%s/dead", s.folder);
    one = local_listen(dead, &e);
    ck_assert_int_ge(one, 0);
    close(one);
    two = local_listen(dead, &e);
    ck_assert_msg(two >= 0, "%s", e.text);
    close(two);
    unlink(dead);
    end(&s);
}
END_TEST

START_TEST(socket__may_have_a_path_longer_than_the_system_takes)
{
    char folder[64], deep[256], path[300];
    struct err e = {0};
    int listener, there;

    snprintf(folder, sizeof folder, "/tmp/console-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(deep, sizeof deep, "%s/%0150d", folder, 0);
    ck_assert_int_eq(mkdir(deep, 0700), 0);
    snprintf(path, sizeof path, "%s/sock", deep);
    listener = local_listen(path, &e);
    ck_assert_msg(listener >= 0, "%s", e.text);
    there = local_connect(path, &e);
    ck_assert_msg(there >= 0, "%s", e.text);
    close(there);
    close(listener);
    unlink(path);
    rmdir(deep);
    rmdir(folder);
}
END_TEST

START_TEST(socket_message__is_acknowledged_after_the_commit_only)
{
    struct stage s;

    start(&s, false);
    join(&s, 0);
    tell(&s, 0, "{\"hello\":\"buyer\",\"name\":\"ann\",\"language\":\"fr\"}\n");
    tell(&s, 0, "{\"id\":\"m1\",\"text\":\"hi\"}\n");
    s.broken = true;
    run_until(&s, heard_one);
    ck_assert_str_eq(s.heard[0].from.id, "ann");
    ck_assert_str_eq(s.heard[0].external_id, "m1");
    ck_assert_str_eq(s.heard[0].language, "fr");
    loop_timer(s.loop, 20, lost_patience, &s);
    s.over = NULL;
    ck_assert_int_eq(loop_run(s.loop, &s.e), 0);
    ck_assert(was_told(&s.peers[0], "{\"welcome\":\"ann\"}\n"));
    ck_assert(!was_told(&s.peers[0], "ack"));
    s.broken = false;
    run_until(&s, first_acked);
    end(&s);
}
END_TEST

START_TEST(socket_tap_and_edit__say_what_they_are)
{
    struct stage s;

    start(&s, false);
    join(&s, 0);
    tell(&s, 0,
         "{\"hello\":\"buyer\",\"name\":\"ann\"}\n{\"id\":\"m1\",\"tap\":2}\n"
         "{\"id\":\"m2\",\"edits\":\"m0\",\"text\":\"new\"}\n");
    run_until(&s, heard_two);
    ck_assert_str_eq(s.heard[0].text, "2");
    ck_assert_int_eq(s.heard[1].kind, INBOUND_EDIT);
    ck_assert_str_eq(s.heard[1].edits, "m0");
    ck_assert_str_eq(s.heard[1].text, "new");
    end(&s);
}
END_TEST

START_TEST(socket_lines__may_come_in_pieces)
{
    struct stage s;

    start(&s, false);
    join(&s, 0);
    tell(&s, 0, "{\"hello\":\"buyer\",");
    loop_timer(s.loop, 5, lost_patience, &s);
    ck_assert_int_eq(loop_run(s.loop, &s.e), 0);
    ck_assert(!s.peers[0].closed);
    tell(&s, 0, "\"name\":\"ann\"}\r\n\n{\"id\":\"m1\",\"te");
    run_until(&s, said_hello);
    tell(&s, 0, "xt\":\"hi\"}\n");
    run_until(&s, heard_one);
    end(&s);
}
END_TEST

static void refused(const char *line)
{
    struct stage s;

    start(&s, true);
    join(&s, 0);
    tell(&s, 0, line);
    run_until(&s, first_closed);
    ck_assert_msg(was_told(&s.peers[0], "\"error\""), "%s: no word of why", line);
    ck_assert_uint_eq(s.heard_count, 0);
    end(&s);
}

START_TEST(socket_guest__without_a_good_name_is_shown_out)
{
    refused("{\"hello\":\"buyer\",\"name\":\"spy\"}\n");
    refused("{\"hello\":\"staff\",\"name\":\"ann\"}\n");
    refused("{\"hello\":\"buyer\",\"name\":\"li\"}\n");
    refused("{\"hello\":\"buyer\",\"name\":\"me\"}\n");
    refused("{\"hello\":\"buyer\",\"name\":\"a b\"}\n");
    refused("{\"hello\":\"buyer\",\"name\":\"\"}\n");
    refused("{\"hello\":\"buyer\"}\n");
    refused("{\"hello\":\"king\",\"name\":\"ann\"}\n");
    refused("{\"id\":\"m1\",\"text\":\"no hello\"}\n");
}
END_TEST

static void complained_about(const char *line)
{
    struct stage s;

    start(&s, false);
    join(&s, 0);
    tell(&s, 0, "{\"hello\":\"buyer\",\"name\":\"ann\"}\n");
    tell(&s, 0, line);
    run_until(&s, first_complained);
    ck_assert_msg(!s.peers[0].closed, "%s", line);
    tell(&s, 0, "{\"id\":\"m1\",\"text\":\"still here\"}\n");
    run_until(&s, first_acked);
    ck_assert_uint_eq(s.heard_count, 1);
    end(&s);
}

START_TEST(socket_line__that_is_wrong_is_told_and_the_next_one_is_heard)
{
    complained_about("hello?\n");
    complained_about("[1]\n");
    complained_about("{\"text\":\"no id\"}\n");
    complained_about("{\"id\":\"\",\"text\":\"empty id\"}\n");
    complained_about("{\"id\":\"x\"}\n");
    complained_about("{\"id\":\"x\",\"text\":5}\n");
    complained_about("{\"id\":\"x\",\"text\":\"\xff\"}\n");
    complained_about("{\"id\":\"x\",\"text\":\"a\",\"text\":\"b\"}\n");
}
END_TEST

START_TEST(socket_line__that_is_too_long_is_told_and_skipped)
{
    char *line = malloc(CONSOLE_LINE_MOST + 64);

    memset(line, 'x', CONSOLE_LINE_MOST + 60);
    memcpy(line + CONSOLE_LINE_MOST + 60, "\n", 2);
    complained_about(line);
    free(line);
}
END_TEST

START_TEST(socket_message_out__is_settled_when_its_reader_says_so)
{
    struct stage s;
    struct outbound message = message_to("ann", 17, "two\nlines");

    start(&s, false);
    join(&s, 0);
    tell(&s, 0, "{\"hello\":\"buyer\",\"name\":\"ann\"}\n");
    s.sending = &message;
    run_until(&s, first_shown);
    ck_assert(was_told(&s.peers[0], "{\"out\":17,\"text\":\"two\\nlines\"}\n"));
    ck_assert_uint_eq(s.settled_count, 0);
    tell(&s, 0, "{\"sent\":16}\n{\"sent\":17}\n{\"sent\":17}\n");
    run_until(&s, settled_one);
    ck_assert_int_eq(s.settled[0].outbound, 17);
    ck_assert_int_eq(s.settled[0].outcome, SEND_DONE);
    end(&s);
}
END_TEST

START_TEST(socket_message_out__waits_for_somebody_who_is_not_there)
{
    struct stage s;
    struct err e = {0};
    struct outbound message = message_to("ann", 17, "hello");

    start(&s, true);
    ck_assert_int_eq(s.console->does->send(s.console, &message, &e), -1);
    ck_assert_int_eq(e.kind, ERR_MISSING);
    ck_assert_uint_eq(s.settled_count, 0);
    end(&s);
}
END_TEST

START_TEST(socket_message_out__is_to_come_again_when_its_reader_goes_without_a_word)
{
    struct stage s;
    struct outbound message = message_to("ann", 17, "hello");

    start(&s, false);
    join(&s, 0);
    tell(&s, 0, "{\"hello\":\"buyer\",\"name\":\"ann\"}\n");
    s.sending = &message;
    run_until(&s, first_shown);
    leave(&s, 0);
    run_until(&s, settled_one);
    ck_assert_int_eq(s.settled[0].outcome, SEND_LATER);
    join(&s, 0);
    tell(&s, 0, "{\"hello\":\"buyer\",\"name\":\"ann\"}\n");
    s.sending = &message;
    run_until(&s, first_shown);
    end(&s);
}
END_TEST

START_TEST(socket_guest__who_joins_again_takes_the_place_of_the_one_before)
{
    struct stage s;
    struct outbound message = message_to("ann", 17, "hello");

    start(&s, false);
    join(&s, 0);
    tell(&s, 0, "{\"hello\":\"buyer\",\"name\":\"ann\"}\n");
    run_until(&s, said_hello);
    join(&s, 1);
    tell(&s, 1, "{\"hello\":\"buyer\",\"name\":\"ann\"}\n");
    run_until(&s, two_are_here);
    run_until(&s, first_closed);
    s.sending = &message;
    tell(&s, 1, "{\"id\":\"m1\",\"text\":\"x\"}\n");
    run_until(&s, heard_one);
    ck_assert_int_eq(s.taken, 17);
    ck_assert(!first_shown(&s));
    end(&s);
}
END_TEST

START_TEST(socket_guest__who_says_bye_is_told_everything_first)
{
    struct stage s;
    struct outbound message = message_to("li", 17, "the answer");

    start(&s, false);
    join(&s, 0);
    tell(&s, 0,
         "{\"hello\":\"staff\",\"name\":\"li\"}\n{\"id\":\"m1\",\"text\":\"/"
         "queue\"}\n{\"bye\":true}\n");
    s.sending = &message;
    run_until(&s, first_shown);
    ck_assert(!was_told(&s.peers[0], "bye"));
    tell(&s, 0, "{\"sent\":17}\n");
    run_until(&s, first_closed);
    ck_assert(was_told(&s.peers[0], "{\"bye\":true}\n"));
    ck_assert(first_acked(&s));
    end(&s);
}
END_TEST

/* So many who say nothing; both ends of each line are ours. */
static void fill_up(struct stage *s, int crowd[DOOR_GUESTS_MOST])
{
    struct rlimit files;

    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &files), 0);
    files.rlim_cur = files.rlim_max;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &files), 0);
    for (int i = 0; i < DOOR_GUESTS_MOST; i++) {
        crowd[i] = local_connect(s->path, &s->e);
        ck_assert_msg(crowd[i] >= 0, "%s", s->e.text);
        if (i % 32 == 31) { /* more than that the system does not keep at the door */
            loop_timer(s->loop, 0, lost_patience, s);
            ck_assert_int_eq(loop_run(s->loop, &s->e), 0);
        }
    }
}

START_TEST(socket_guest__beyond_the_last_place_is_told_to_come_again)
{
    struct stage s;
    int crowd[DOOR_GUESTS_MOST];

    start(&s, false);
    fill_up(&s, crowd);
    join(&s, 0);
    run_until(&s, first_closed);
    ck_assert(was_told(&s.peers[0], "too many are here"));
    for (int i = 0; i < DOOR_GUESTS_MOST; i++)
        close(crowd[i]);
    end(&s);
}
END_TEST

START_TEST(socket_guest__has_the_place_of_one_who_left_at_the_same_moment)
{
    struct stage s;
    int crowd[DOOR_GUESTS_MOST];

    start(&s, false);
    fill_up(&s, crowd);
    close(crowd[7]);
    join(&s, 0);
    tell(&s, 0, "{\"hello\":\"buyer\",\"name\":\"ann\"}\n");
    run_until(&s, said_hello);
    for (int i = 0; i < DOOR_GUESTS_MOST; i++)
        if (i != 7)
            close(crowd[i]);
    end(&s);
}
END_TEST

START_TEST(socket_guest__who_reads_nothing_is_shown_out)
{
    struct stage s;
    char line[64];
    int id = 0;

    start(&s, false);
    join(&s, 0);
    tell(&s, 0, "{\"hello\":\"buyer\",\"name\":\"ann\"}\n");
    run_until(&s, said_hello);
    loop_want(s.peers[0].source, 0);
    fcntl(s.peers[0].descriptor, F_SETFL, O_NONBLOCK);
    s.over = NULL;
    for (int pass = 0; pass < 2000 && !s.peers[0].closed; pass++) {
        for (int i = 0; i < 500; i++) {
            snprintf(line, sizeof line, "?%d\n", id++);
            if (send(s.peers[0].descriptor, line, strlen(line), MSG_NOSIGNAL) < 0)
                s.peers[0].closed = errno != EAGAIN;
        }
        loop_stop(s.loop);
        ck_assert_int_eq(loop_run(s.loop, &s.e), 0);
        loop_timer(s.loop, 0, lost_patience, &s);
        ck_assert_int_eq(loop_run(s.loop, &s.e), 0);
    }
    ck_assert(s.peers[0].closed);
    end(&s);
}
END_TEST

START_TEST(socket_messages__beyond_a_full_pass_wait_and_keep_their_order)
{
    struct stage s;

    start(&s, false);
    join(&s, 0);
    s.full = true;
    tell(&s, 0,
         "{\"hello\":\"buyer\",\"name\":\"ann\"}\n{\"id\":\"m1\",\"text\":\"1\"}\n"
         "{\"id\":\"m2\",\"text\":\"2\"}\n{\"id\":\"m3\",\"text\":\"3\"}\n");
    run_until(&s, said_hello);
    ck_assert_uint_eq(s.heard_count, 0);
    s.full = false;
    loop_wake(s.loop);
    run_until(&s, heard_three);
    ck_assert_str_eq(s.heard[0].text, "1");
    ck_assert_str_eq(s.heard[2].text, "3");
    end(&s);
}
END_TEST

TESTING_MAIN("console", terminal_line__is_heard_as_the_buyers_text,
             terminal_line__keeps_nul_and_bad_bytes_for_the_gate, terminal_choice__is_its_number,
             terminal_lines__have_ids_that_never_come_again,
             terminal_line_of_a_megabyte__is_cut_and_the_next_one_is_whole,
             terminal_last_line__counts_without_its_end,
             terminal_message__is_text_choices_and_an_empty_line,
             terminal_line__waits_until_the_answer_to_the_one_before_is_printed,
             terminal_line__is_offered_again_when_the_pass_was_full, socket__is_for_its_owner_alone,
             socket__that_is_taken_is_refused_and_a_dead_one_is_cleared_away,
             socket__may_have_a_path_longer_than_the_system_takes,
             socket_message__is_acknowledged_after_the_commit_only,
             socket_tap_and_edit__say_what_they_are, socket_lines__may_come_in_pieces,
             socket_guest__without_a_good_name_is_shown_out,
             socket_line__that_is_wrong_is_told_and_the_next_one_is_heard,
             socket_line__that_is_too_long_is_told_and_skipped,
             socket_message_out__is_settled_when_its_reader_says_so,
             socket_message_out__waits_for_somebody_who_is_not_there,
             socket_message_out__is_to_come_again_when_its_reader_goes_without_a_word,
             socket_guest__who_joins_again_takes_the_place_of_the_one_before,
             socket_guest__who_says_bye_is_told_everything_first,
             socket_guest__beyond_the_last_place_is_told_to_come_again,
             socket_guest__has_the_place_of_one_who_left_at_the_same_moment,
             socket_guest__who_reads_nothing_is_shown_out,
             socket_messages__beyond_a_full_pass_wait_and_keep_their_order)
