/* test_seal.c: a sealed column opens in its own place only, and the file holds no word of it. */
/* SPDX-License-Identifier: MIT */
#include "place.h"
#include "store/cases.h"
#include "store/mail.h"
#include "store/people.h"
#include "store/places.h"
#include "store/seal.h"

static struct place p;

static void setup(void)
{
    place_make(&p);
    place_open(&p);
}

START_TEST(seal_open__gives_back_what_was_sealed_in_the_same_place)
{
    struct buf sealed = BUF_INIT(1000);
    size_t length;
    char *plain;

    setup();
    OK(seal_text(p.store, "cases", "state", 7, "a\0b", 3, &sealed, &p.e));
    OK(seal_open(p.store, "cases", "state", 7, sealed.bytes, sealed.length, p.arena, &plain,
                 &length, &p.e));
    ck_assert_uint_eq(length, 3);
    ck_assert_mem_eq(plain, "a\0b", 4);
    OK(seal_open(p.store, "cases", "state", 7, NULL, 0, p.arena, &plain, &length, &p.e));
    ck_assert_ptr_null(plain);
    ck_assert_uint_eq(length, 0);
    buf_free(&sealed);
    place_remove(&p);
}
END_TEST

START_TEST(seal_open__refuses_another_row_column_or_table)
{
    static const struct {
        const char *table, *column;
        int64_t row;
    } elsewhere[] = {{"cases", "state", 8}, {"cases", "burst", 7}, {"inbox", "state", 7}};
    struct buf sealed = BUF_INIT(1000);
    size_t length;
    char *plain;

    setup();
    OK(seal_text(p.store, "cases", "state", 7, "words", 5, &sealed, &p.e));
    for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++)
        FAILS(seal_open(p.store, elsewhere[i].table, elsewhere[i].column, elsewhere[i].row,
                        sealed.bytes, sealed.length, p.arena, &plain, &length, &p.e),
              ERR_CORRUPT, elsewhere[i].column);
    sealed.bytes[sealed.length - 1] ^= 1;
    FAILS(seal_open(p.store, "cases", "state", 7, sealed.bytes, sealed.length, p.arena, &plain,
                    &length, &p.e),
          ERR_CORRUPT, "does not open");
    buf_free(&sealed);
    place_remove(&p);
}
END_TEST

#define CANARY "canary-bird"

/* Every text of a person in every table. */
static void write_canaries(void)
{
    static const struct choice choice = {CANARY, CANARY};
    static const struct document file = {
        .name = CANARY, .type = CANARY, .bytes = CANARY, .length = sizeof CANARY};
    struct person person = {.address = {NETWORK_XMPP, CANARY "@example.org"},
                            .language = CANARY,
                            .zone = CANARY,
                            .source = CANARY};
    struct case_row row = {.dialog = "d",
                           .held_by = CANARY,
                           .state = CANARY,
                           .burst = CANARY,
                           .state_length = strlen(CANARY),
                           .burst_length = strlen(CANARY)};
    struct mail_heard heard = {.external_id = CANARY, .text = CANARY};
    struct outbound out = {
        .place = CANARY, .text = CANARY, .choices = &choice, .choice_count = 1, .file = &file};
    static const struct topic topic = {CANARY, TOPIC_HELD};
    struct outbound edit = {.kind = OUTBOUND_EDIT, .edits = CANARY, .text = CANARY};
    struct outbound rename = {.kind = OUTBOUND_TOPIC, .topic = &topic, .in_topic = true};
    struct case_place place = {.topic = topic};
    enum place_news place_news;
    enum mail_news news;

    OK(people_add(p.store, &person, &p.e));
    row.person = heard.person = person.id;
    OK(cases_add(p.store, &row, &p.e));
    OK(cases_save(p.store, &row, &p.e));
    OK(mail_admit(p.store, &heard, &news, &p.e));
    OK(mail_put(p.store, person.id, &out, 1, true, &p.e));
    OK(mail_settle(p.store, out.id, MAIL_SENT, 2, CANARY, &p.e));
    OK(mail_put(p.store, person.id, &edit, 1, false, &p.e));
    OK(mail_put(p.store, person.id, &rename, 1, false, &p.e));
    place.room = person.id;
    place.case_number = row.number;
    OK(places_want(p.store, &place, p.arena, &place_news, &p.e));
}

static bool holds(const char *name, const char *words)
{
    struct buf bytes = BUF_INIT(8 << 20);
    size_t length = strlen(words);
    bool found = false;

    OK(buf_read_file(&bytes, place_file(&p, name), &p.e));
    for (size_t i = 0; !found && i + length <= bytes.length; i++)
        found = memcmp(bytes.bytes + i, words, length) == 0;
    buf_free(&bytes);
    return found;
}

START_TEST(sealing__leaves_no_word_of_a_person_in_the_files)
{
    static const char known[] = "a hash, in clear";

    setup();
    write_canaries();
    OK(store_keep_dialog(p.store, known, "x", 1, &p.e));
    ck_assert(holds("a.db-wal", known)); /* so that the search itself is known to work */
    ck_assert(!holds("a.db-wal", CANARY));
    store_close(&p.store);
    ck_assert(holds("a.db", known));
    ck_assert(!holds("a.db", CANARY));
    place_remove(&p);
}
END_TEST

TESTING_MAIN("seal", seal_open__gives_back_what_was_sealed_in_the_same_place,
             seal_open__refuses_another_row_column_or_table,
             sealing__leaves_no_word_of_a_person_in_the_files)
