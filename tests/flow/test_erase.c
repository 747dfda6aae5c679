/* test_erase.c: who wants to be forgotten is: in the database, in its files, and in what waits to be said. */
/* SPDX-License-Identifier: MIT */
#include "house.h"
#include "store/audit.h"
#include "store/db.h"
#include "store/erase.h"
#include "store/schema.h"

#undef OK
#define OK(call) ck_assert_msg((call) == 0, "%s", h.p.e.text)

#define SEEN_MOST 400
#define PRINT 20 /* bytes of a sealed value: with its nonce, which no other value has */

static struct house h;

static void setup(void)
{
    house_make(&h);
    house_staff(&h, "anna", STAFF_ADVISOR);
    house_staff(&h, "ben", STAFF_LEAD);
    house_raise(&h);
}

static void teardown(void)
{
    house_remove(&h);
}

/* --- what stands in the files --- */

static unsigned char prints[SEEN_MOST][PRINT];
static size_t print_count;

static void remember(const char *sql)
{
    const struct db_driver *d = &db_sqlite;
    struct db *db;
    struct db_statement *q;

    OK(d->open(&db, place_file(&h.p, "a.db"), DB_READ, schema_newest(), &h.p.e));
    OK(d->prepare(db, sql, &q, &h.p.e));
    while (d->step(q, &h.p.e) == DB_ROW) {
        size_t length;
        const void *bytes = d->blob(q, 0, &length);

        if (!bytes)
            continue;
        ck_assert_uint_ge(length, PRINT);
        ck_assert_uint_lt(print_count, SEEN_MOST);
        memcpy(prints[print_count++], bytes, PRINT);
    }
    d->release(&q);
    d->close(&db);
}

/* All that is sealed and of this talk. */
static void remember_all(void)
{
    print_count = 0;
    remember("SELECT body FROM inbox");
    remember("SELECT body FROM outbox");
    remember("SELECT state FROM cases");
    remember("SELECT body FROM notes");
    ck_assert_uint_gt(print_count, 10);
}

static void remember_address(void)
{
    print_count = 0;
    remember("SELECT people.contact FROM people JOIN cases ON cases.person = people.id");
    ck_assert_uint_eq(print_count, 1);
}

static bool contains(const struct buf *all, const unsigned char *print)
{
    for (size_t i = 0; i + PRINT <= all->length; i++)
        if (memcmp(all->bytes + i, print, PRINT) == 0)
            return true;
    return false;
}

static size_t found_in(const char *file)
{
    struct buf all = BUF_INIT((size_t)64 * 1024 * 1024);
    size_t found = 0;

    if (buf_read_file(&all, place_file(&h.p, file), &h.p.e) == 0)
        for (size_t i = 0; i < print_count; i++)
            found += contains(&all, prints[i]);
    err_clear(&h.p.e);
    buf_free(&all);
    return found;
}

static size_t found_anywhere(void)
{
    return found_in("a.db") + found_in("a.db-wal") + found_in("a.db-shm");
}

/* --- talks --- */

static void talk(const char *who, const char *words)
{
    say(&h, who, "hello");
    say(&h, who, "skip");
    say(&h, who, "AliExpress");
    say(&h, who, words);
    say(&h, who, "human");
    say(&h, who, "I agree");
}

static void forget(const char *who)
{
    say(&h, who, "forget");
    say(&h, who, "yes");
}

static void restart(void)
{
    house_fell(&h);
    house_raise(&h);
}

START_TEST(erase__leaves_no_byte_of_what_was_said__in_any_file)
{
    talk("maria", "the seller is called Golden Marker");
    say(&h, "anna", "/take 1");
    say(&h, "maria", "he lives in Golden Street");
    say(&h, "anna", "/note 1 she lives in Golden Street, too");
    say(&h, "anna", "dear Maria, write to Golden Marker");
    say(&h, "anna", "/case 1");
    say(&h, "anna", "/log 1");
    say(&h, "ben", "/queue");
    remember_all();
    ck_assert_uint_ge(found_anywhere(), print_count);
    forget("maria");
    TOLD("maria", "It is done");
    TOLD("anna", "#1: the buyer had everything erased");
    ck_assert_uint_eq(found_anywhere(), 0);
    ck_assert_int_eq(house_case(&h, 1).file.phase, PHASE_ERASED);
    ck_assert_uint_eq(house_case(&h, 1).file.fact_count, 0);
    OK(store_check(h.p.store, &h.p.e));
}
END_TEST

START_TEST(erase__leaves_the_address_until_the_last_word_is_out__and_then_not)
{
    talk("maria", "it is late");
    say(&h, "maria", "forget");
    h.network = PAPER_LATER;
    h.retry_after = 60;
    say(&h, "maria", "yes");
    ck_assert_str_eq(house_person(&h, "maria").address.id, "maria");
    ck_assert_ptr_null(house_person(&h, "maria").language);
    remember_address();
    h.network = PAPER_TAKES;
    h.now_ms += 120 * 1000;
    h.seen = h.line_count;
    house_pump(&h);
    TOLD("maria", "It is done");
    ck_assert_str_eq(house_person(&h, "maria").address.id, "");
    ck_assert_uint_eq(found_anywhere(), 0);
}
END_TEST

START_TEST(erase__is_whole_after_a_kill_at_its_commit)
{
    struct inbound yes;

    talk("maria", "it is late");
    say(&h, "maria", "forget");
    remember_all();
    yes = house_text(&h, "maria", "yes");
    house_take(&h, &yes); /* it is committed, and nothing else */
    restart();
    h.seen = h.line_count;
    house_hear(&h, &yes); /* the network delivers it once more */
    house_pump(&h);
    ck_assert_int_eq(house_person(&h, "maria").current_case, 1);
    ck_assert_str_eq(house_person(&h, "maria").address.id, "");
    ck_assert_uint_eq(found_anywhere(), 0);
    restart();
    h.seen = h.line_count;
    house_hear(&h, &yes);
    ck_assert(!told(&h, "maria", ""));
    ck_assert_str_eq(house_person(&h, "maria").address.id, "");
}
END_TEST

START_TEST(erase__of_one_who_calls_us_in_a_group_afterwards__answers_them)
{
    struct inbound crowd;

    talk("maria", "it is late");
    forget("maria");
    ck_assert_str_eq(house_person(&h, "maria").address.id, "");
    crowd = house_text(&h, "maria", "@bot help");
    crowd.kind = INBOUND_CROWD;
    house_hear(&h, &crowd);
    ck_assert(told(&h, "maria", ""));
    ck_assert_str_eq(house_person(&h, "maria").address.id, "maria");
}
END_TEST

START_TEST(erase__drops_what_waits_to_be_said)
{
    talk("maria", "it is late");
    h.network = PAPER_NOT_READY;
    say(&h, "maria", "status");
    say(&h, "anna", "/take 1");
    say(&h, "anna", "dear Maria");
    say(&h, "ben", "/queue");
    say(&h, "maria", "I live in Golden Street");
    forget("maria");
    h.network = PAPER_TAKES;
    h.now_ms += 3600 * 1000;
    h.seen = h.line_count;
    house_pump(&h);
    TOLD("maria", "It is done");
    NOT_TOLD("maria", "dear Maria");
    NOT_TOLD("maria", "Hello, I am anna");
    NOT_TOLD("anna", "Golden");
    NOT_TOLD("anna", "#1 (normal)");
    NOT_TOLD("ben", "#1 (normal)");
    TOLD("anna", "#1: the buyer had everything erased");
}
END_TEST

START_TEST(erase__leaves_everybody_elses_as_it_is)
{
    size_t heard, ours;

    for (int i = 0; i < 10; i++)
        talk(arena_print(h.p.arena, "eva%d", i), "it is lost");
    talk("maria", "it is late");
    heard = house_said(&h, 1, false);
    ours = house_said(&h, 1, true);
    h.network = PAPER_NOT_READY;
    say(&h, "ben", "/take 1");
    forget("maria");
    h.network = PAPER_TAKES;
    h.now_ms += 3600 * 1000;
    house_pump(&h);
    ck_assert_uint_eq(house_said(&h, 1, false), heard);
    ck_assert_uint_gt(house_said(&h, 1, true), ours);
    TOLD("ben", "#1 is yours");
    TOLD("ben", "#11: the buyer had everything erased");
    ck_assert_int_eq(house_case(&h, 10).file.phase, PHASE_WAITING);
    ck_assert_uint_gt(house_case(&h, 10).file.fact_count, 0);
}
END_TEST

START_TEST(erase__takes_all_cases_of_the_person)
{
    talk("maria", "it is late");
    say(&h, "anna", "/close 1 advised");
    say(&h, "maria", "start");
    say(&h, "maria", "2");
    say(&h, "maria", "hello");
    if (house_person(&h, "maria").current_case == 1)
        ck_abort_msg("no second case was opened");
    forget("maria");
    ck_assert_int_eq(house_case(&h, 1).file.phase, PHASE_ERASED);
    ck_assert_int_eq(house_case(&h, 2).file.phase, PHASE_ERASED);
    ck_assert_ptr_null(house_case(&h, 1).file.desk.outcome);
}
END_TEST

static int look_for_words(void *owner, const struct audit_row *row)
{
    (void)owner;
    ck_assert_msg(!row->detail || !strstr(row->detail, "Golden"), "%s %s", row->act, row->detail);
    return 0;
}

START_TEST(erase__leaves_the_record_whole__which_has_no_words_of_theirs)
{
    int64_t rows, broken;

    talk("maria", "it is late");
    say(&h, "anna", "/take 1");
    say(&h, "anna", "/set 1 Golden Marker");
    say(&h, "anna", "/pass 1 Golden");
    say(&h, "anna", "/letter 1 Golden");
    say(&h, "anna", "/note 1 Golden Marker");
    say(&h, "anna", "/say 1 Golden Marker");
    say(&h, "anna", "/plan 1 Golden Marker");
    say(&h, "anna", "/close 1 Golden Marker");
    say(&h, "anna", "/reopen 1");
    say(&h, "anna", "/close 1 advised");
    forget("maria");
    OK(audit_read(h.p.store, look_for_words, NULL, &h.p.e));
    OK(audit_verify(h.p.store, &rows, &broken, &h.p.e));
    ck_assert_int_eq(broken, 0);
    ck_assert_int_ge(rows, 11);
}
END_TEST

TESTING_MAIN_AROUND("erase", setup, teardown, erase__leaves_no_byte_of_what_was_said__in_any_file,
                    erase__leaves_the_address_until_the_last_word_is_out__and_then_not,
                    erase__of_one_who_calls_us_in_a_group_afterwards__answers_them,
                    erase__is_whole_after_a_kill_at_its_commit, erase__drops_what_waits_to_be_said,
                    erase__leaves_everybody_elses_as_it_is, erase__takes_all_cases_of_the_person,
                    erase__leaves_the_record_whole__which_has_no_words_of_theirs)
