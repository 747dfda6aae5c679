/* test_store.c: opening, the lock, the key, transactions, and reading beside a server. */
/* SPDX-License-Identifier: MIT */
#include "place.h"
#include "store/mail.h"
#include "store/people.h"
#include "store/schema.h"
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

static struct place p;

static void setup(void)
{
    place_make(&p);
    place_open(&p);
}

static int64_t add(const char *name)
{
    struct person person = {.address = {NETWORK_CONSOLE, name}};

    OK(people_add(p.store, &person, &p.e));
    return person.id;
}

static int64_t find_in(struct store *s, const char *name)
{
    struct person person;

    OK(people_find(s, (struct address){NETWORK_CONSOLE, name}, p.arena, &person, &p.e));
    return person.id;
}

static int64_t find(const char *name)
{
    return find_in(p.store, name);
}

/* --- opening --------------------------------------------------------------------------------- */

START_TEST(store_open__makes_a_new_database_with_its_key)
{
    struct stat about;

    setup();
    ck_assert_int_eq(store_schema_version(p.store), schema_newest());
    ck_assert_str_eq(store_path(p.store), place_file(&p, "a.db"));
    ck_assert_int_eq(stat(place_file(&p, "a.db.key"), &about), 0);
    ck_assert_int_eq(about.st_mode & 07777, 0600);
    OK(store_check(p.store, &p.e));
    place_remove(&p);
}
END_TEST

START_TEST(store_open__finds_all_again)
{
    setup();
    add("maria");
    store_close(&p.store);
    ck_assert_ptr_null(p.store);
    place_open(&p);
    ck_assert_int_eq(find("maria"), 1);
    ck_assert_int_eq(find("eva"), 0);
    place_remove(&p);
}
END_TEST

START_TEST(store_open__refuses_a_second_process)
{
    struct store *second;

    setup();
    FAILS(store_open(&second, p.url, NULL, STORE_SERVE, &p.e), ERR_CONFLICT,
          "another recoup process holds this database");
    ck_assert_ptr_null(second);
    store_close(&p.store);
    place_open(&p);
    place_remove(&p);
}
END_TEST

START_TEST(store_open__refuses_what_is_no_url_of_ours)
{
    place_make(&p);
    FAILS(store_open(&p.store, "recoup.db", NULL, STORE_SERVE, &p.e), ERR_INPUT, "sqlite:FILE");
    FAILS(store_open(&p.store, "postgres:x", NULL, STORE_SERVE, &p.e), ERR_INPUT, "sqlite:FILE");
    place_remove(&p);
}
END_TEST

START_TEST(store_open__says_that_a_folder_cannot_be_written)
{
    place_make(&p);
    FAILS(store_open(&p.store, "sqlite:/proc/recoup.db", NULL, STORE_SERVE, &p.e), ERR_IO,
          "/proc/recoup.db");
    FAILS(store_open(&p.store, "sqlite:/nowhere/recoup.db", NULL, STORE_SERVE, &p.e), ERR_IO,
          "No such file or directory");
    place_remove(&p);
}
END_TEST

/* --- the key --------------------------------------------------------------------------------- */

START_TEST(store_open__makes_no_new_key_for_a_database_that_has_lost_its_own)
{
    const char *key;

    setup();
    key = arena_copy(p.arena, place_file(&p, "a.db.key"));
    store_close(&p.store);
    ck_assert_int_eq(unlink(key), 0);
    FAILS(store_open(&p.store, p.url, NULL, STORE_SERVE, &p.e), ERR_MISSING, "a.db.key");
    FAILS(store_open(&p.store, p.url, NULL, STORE_READ, &p.e), ERR_MISSING, "a.db.key");
    ck_assert_int_ne(access(key, F_OK), 0);
    place_remove(&p);
}
END_TEST

START_TEST(store_open__finds_the_wrong_key_before_anything_is_read_with_it)
{
    struct crypto_key *key;
    const char *other;

    setup();
    store_close(&p.store);
    other = arena_copy(p.arena, place_file(&p, "other.key"));
    OK(crypto_key_open(&key, other, true, &p.e));
    crypto_key_free(&key);
    FAILS(store_open(&p.store, p.url, other, STORE_SERVE, &p.e), ERR_CORRUPT,
          "other.key: the key file does not fit this database");
    FAILS(store_open(&p.store, p.url, other, STORE_READ, &p.e), ERR_CORRUPT, "does not fit");
    place_open(&p);
    place_remove(&p);
}
END_TEST

START_TEST(store_open__takes_a_key_that_lies_elsewhere)
{
    const char *other;

    place_make(&p);
    other = arena_copy(p.arena, place_file(&p, "other.key"));
    OK(store_open(&p.store, p.url, other, STORE_SERVE, &p.e));
    add("maria");
    store_close(&p.store);
    ck_assert_int_ne(access(place_file(&p, "a.db.key"), F_OK), 0);
    OK(store_open(&p.store, p.url, other, STORE_SERVE, &p.e));
    ck_assert_int_eq(find("maria"), 1);
    place_remove(&p);
}
END_TEST

START_TEST(store_open__refuses_a_key_that_others_may_read)
{
    setup();
    store_close(&p.store);
    ck_assert_int_eq(chmod(place_file(&p, "a.db.key"), 0644), 0);
    FAILS(store_open(&p.store, p.url, NULL, STORE_SERVE, &p.e), ERR_INPUT, "0600");
    place_remove(&p);
}
END_TEST

/* --- reading --------------------------------------------------------------------------------- */

START_TEST(store_read__works_beside_a_server_and_writes_nothing)
{
    struct person person = {.address = {NETWORK_CONSOLE, "eva"}};
    struct store *reader;

    setup();
    add("maria");
    OK(store_open(&reader, p.url, NULL, STORE_READ, &p.e));
    ck_assert_int_eq(find_in(reader, "maria"), 1);
    add("ann");
    ck_assert_int_eq(find_in(reader, "ann"), 2);
    FAILS(people_add(reader, &person, &p.e), ERR_IO, "read-only");
    OK(store_begin(p.store, &p.e));
    add("in a transaction");
    ck_assert_int_eq(find_in(reader, "in a transaction"), 0);
    OK(store_commit(p.store, &p.e));
    ck_assert_int_eq(find_in(reader, "in a transaction"), 3);
    store_close(&reader);
    place_remove(&p);
}
END_TEST

START_TEST(store_read__works_without_a_server)
{
    setup();
    add("maria");
    store_close(&p.store);
    OK(store_open(&p.store, p.url, NULL, STORE_READ, &p.e));
    ck_assert_int_eq(find("maria"), 1);
    place_remove(&p);
}
END_TEST

START_TEST(store_read__creates_nothing)
{
    place_make(&p);
    FAILS(store_open(&p.store, p.url, NULL, STORE_READ, &p.e), ERR_MISSING, "a.db");
    ck_assert_int_ne(access(place_file(&p, "a.db"), F_OK), 0);
    ck_assert_int_ne(access(place_file(&p, "a.db.key"), F_OK), 0);
    ck_assert_int_ne(access(place_file(&p, "a.db.lock"), F_OK), 0);
    close(open(place_file(&p, "a.db"), O_CREAT | O_WRONLY, 0600));
    FAILS(store_open(&p.store, p.url, NULL, STORE_READ, &p.e), ERR_MISSING, "nothing is in");
    place_remove(&p);
}
END_TEST

/* --- transactions ---------------------------------------------------------------------------- */

START_TEST(store_rollback__keeps_nothing_of_the_pass_and_leaves_no_gap_in_the_numbers)
{
    setup();
    OK(store_begin(p.store, &p.e));
    ck_assert_int_eq(add("maria"), 1);
    store_rollback(p.store);
    ck_assert_int_eq(find("maria"), 0);
    ck_assert_int_eq(add("eva"), 1);
    place_remove(&p);
}
END_TEST

START_TEST(store_undo__takes_back_one_message_and_no_other)
{
    setup();
    OK(store_begin(p.store, &p.e));
    OK(store_savepoint(p.store, &p.e));
    add("maria");
    OK(store_release(p.store, &p.e));
    OK(store_savepoint(p.store, &p.e));
    add("eva");
    store_undo(p.store);
    OK(store_savepoint(p.store, &p.e));
    ck_assert_int_eq(add("ann"), 2);
    OK(store_release(p.store, &p.e));
    OK(store_commit(p.store, &p.e));
    ck_assert_int_eq(find("maria"), 1);
    ck_assert_int_eq(find("eva"), 0);
    ck_assert_int_eq(find("ann"), 2);
    place_remove(&p);
}
END_TEST

START_TEST(store_commit__after_an_undo_that_failed_keeps_nothing)
{
    setup();
    OK(store_begin(p.store, &p.e));
    add("maria");
    store_undo(p.store); /* of no savepoint */
    FAILS(store_commit(p.store, &p.e), ERR_IO, "could not be undone");
    ck_assert_int_eq(find("maria"), 0);
    OK(store_begin(p.store, &p.e));
    add("maria");
    OK(store_commit(p.store, &p.e));
    ck_assert_int_eq(find("maria"), 1);
    place_remove(&p);
}
END_TEST

START_TEST(store__loses_what_a_dead_process_had_not_committed_and_nothing_else)
{
    pid_t child;
    int status;

    place_make(&p);
    child = fork();
    if (child == 0) {
        place_open(&p);
        OK(store_begin(p.store, &p.e));
        add("maria");
        OK(store_commit(p.store, &p.e));
        OK(store_begin(p.store, &p.e));
        add("eva");
        kill(getpid(), SIGKILL);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status));
    place_open(&p);
    OK(store_check(p.store, &p.e));
    ck_assert_int_eq(find("maria"), 1);
    ck_assert_int_eq(find("eva"), 0);
    place_remove(&p);
}
END_TEST

/* Hears messages, each of 4 KB, in one transaction a message, until one fails. */
static int hear_until_it_fails(int64_t person)
{
    char text[4096] = "", id[24];
    struct mail_heard m = {.person = person, .external_id = id, .text = text};
    enum mail_news news;

    memset(text, 'x', sizeof text - 1);
    for (int i = 0; i < 1000; i++) {
        snprintf(id, sizeof id, "m%d", i);
        OK(store_begin(p.store, &p.e));
        if (mail_admit(p.store, &m, &news, &p.e)) {
            store_rollback(p.store);
            return i;
        }
        if (store_commit(p.store, &p.e))
            return i;
    }
    ck_abort_msg("nothing failed");
}

static bool heard_before(int64_t person, int i)
{
    char id[24];
    struct mail_heard m = {.person = person, .external_id = id};
    enum mail_news news;

    snprintf(id, sizeof id, "m%d", i);
    OK(mail_admit(p.store, &m, &news, &p.e));
    return news == MAIL_SEEN;
}

START_TEST(store__on_a_full_disk_fails_clearly_and_keeps_all_that_was_committed)
{
    struct rlimit usual, small;
    int64_t maria;
    int kept;

    setup();
    maria = add("maria");
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &usual), 0);
    small = usual;
    small.rlim_cur = 512 * 1024; /* of a file; the log passes it first */
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
    kept = hear_until_it_fails(maria);
    ck_assert_int_gt(kept, 10);
    place_failed(&p, ERR_IO, "the disk");
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &usual), 0);
    OK(store_check(p.store, &p.e));
    ck_assert(heard_before(maria, kept - 1));
    ck_assert(!heard_before(maria, kept));
    place_remove(&p);
}
END_TEST

/* --- the whole, alerts, interviews ----------------------------------------------------------- */

START_TEST(store_backup__opens_with_the_same_key)
{
    char url[PLACE_ROOM];
    const char *copy, *key;

    setup();
    add("maria");
    copy = arena_copy(p.arena, place_file(&p, "copy.db"));
    key = arena_copy(p.arena, place_file(&p, "a.db.key"));
    OK(store_backup(p.store, copy, &p.e));
    ck_assert_int_ne(access(place_file(&p, "copy.db.key"), F_OK), 0);
    FAILS(store_backup(p.store, copy, &p.e), ERR_CONFLICT, "copy.db");
    store_close(&p.store);
    snprintf(url, sizeof url, "sqlite:%.400s", copy);
    OK(store_open(&p.store, url, key, STORE_SERVE, &p.e));
    ck_assert_int_eq(find("maria"), 1);
    place_remove(&p);
}
END_TEST

START_TEST(store_backup__works_from_a_reader_beside_the_server)
{
    struct store *reader;

    setup();
    add("maria");
    OK(store_open(&reader, p.url, NULL, STORE_READ, &p.e));
    OK(store_backup(reader, place_file(&p, "copy.db"), &p.e));
    store_close(&reader);
    place_remove(&p);
}
END_TEST

START_TEST(store_alert_due__tells_once_in_a_while_and_counts_the_rest)
{
    static const struct {
        const char *kind;
        int64_t now;
        bool due;
        int64_t suppressed;
    } calls[] = {
        {"dead", 1000, true, 0},  {"dead", 1001, false, 1}, {"dead", 4599, false, 2},
        {"other", 1001, true, 0}, {"dead", 4600, true, 2},  {"dead", 4601, false, 1},
        {"dead", 100, true, 1}, /* the clock was set back */
    };
    int64_t suppressed;
    bool due;

    setup();
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        OK(store_alert_due(p.store, calls[i].kind, calls[i].now, 3600, &due, &suppressed, &p.e));
        ck_assert_int_eq(due, calls[i].due);
        ck_assert_int_eq(suppressed, calls[i].suppressed);
    }
    place_remove(&p);
}
END_TEST

START_TEST(store_dialog__gives_back_the_bytes_that_were_kept_first)
{
    struct buf out = BUF_INIT(1000), small = BUF_INIT(2);

    setup();
    FAILS(store_dialog(p.store, "abc", &out, &p.e), ERR_MISSING, "abc");
    OK(store_keep_dialog(p.store, "abc", "{\"a\":1}", 7, &p.e));
    OK(store_keep_dialog(p.store, "abc", "other", 5, &p.e));
    OK(store_dialog(p.store, "abc", &out, &p.e));
    ck_assert_str_eq(buf_text(&out), "{\"a\":1}");
    FAILS(store_dialog(p.store, "abc", &small, &p.e), ERR_INPUT, "too large");
    buf_free(&out);
    buf_free(&small);
    place_remove(&p);
}
END_TEST

TESTING_MAIN("store", store_open__makes_a_new_database_with_its_key, store_open__finds_all_again,
             store_open__refuses_a_second_process, store_open__refuses_what_is_no_url_of_ours,
             store_open__says_that_a_folder_cannot_be_written,
             store_open__makes_no_new_key_for_a_database_that_has_lost_its_own,
             store_open__finds_the_wrong_key_before_anything_is_read_with_it,
             store_open__takes_a_key_that_lies_elsewhere,
             store_open__refuses_a_key_that_others_may_read,
             store_read__works_beside_a_server_and_writes_nothing,
             store_read__works_without_a_server, store_read__creates_nothing,
             store_rollback__keeps_nothing_of_the_pass_and_leaves_no_gap_in_the_numbers,
             store_undo__takes_back_one_message_and_no_other,
             store_commit__after_an_undo_that_failed_keeps_nothing,
             store__loses_what_a_dead_process_had_not_committed_and_nothing_else,
             store__on_a_full_disk_fails_clearly_and_keeps_all_that_was_committed,
             store_backup__opens_with_the_same_key,
             store_backup__works_from_a_reader_beside_the_server,
             store_alert_due__tells_once_in_a_while_and_counts_the_rest,
             store_dialog__gives_back_the_bytes_that_were_kept_first)
