/* test_telegram_batch.c: an answer with one bad update loses that one alone. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram_batch.h"
#include "base/json.h"
#include "testing.h"
#include <string.h>

#define DEEP "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[0]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]" /* 30 levels */

struct mended {
    struct buf text;
    struct json *tree;
    size_t lost;
};

static void mend(struct mended *m, const char *bytes, size_t length)
{
    struct err e = {0};

    *m = (struct mended){.text = BUF_INIT(2 * length + 64)};
    ck_assert(json_parse(&m->tree, bytes, length, &e) < 0);
    err_clear(&e);
    ck_assert(batch_mend(bytes, length, &m->text, &m->lost));
    ck_assert_msg(json_parse(&m->tree, m->text.bytes, m->text.length, &e) == 0, "%s: %s", e.text,
                  buf_text(&m->text));
}

static void let_go(struct mended *m)
{
    json_free(&m->tree);
    buf_free(&m->text);
}

/* `bad` between two good updates: is it alone reduced, to this? (A second "ok" has the whole refused in any case.) */
static void check_between(const char *bad, size_t length, const char *reduced)
{
    struct buf bytes = BUF_INIT(4096), wanted = BUF_INIT(4096);
    struct mended m;

    buf_add_text(&bytes, " {\"result\": [{\"update_id\":7,\"message\":{\"text\":\"}]\\\"[\"}} , ");
    buf_add(&bytes, bad, length);
    buf_add_text(&bytes, ",\n{\"update_id\":9}], \"ok\" : true,\"ok\":true}\n");
    buf_print(&wanted,
              "{\"ok\":true,\"result\":[{\"update_id\":7,\"message\":{\"text\":\"}]\\\"[\"}},%s,"
              "{\"update_id\":9}]}",
              reduced);
    mend(&m, bytes.bytes, bytes.length);
    ck_assert_str_eq(buf_text(&m.text), buf_text(&wanted));
    ck_assert_uint_eq(m.lost, 1);
    let_go(&m);
    buf_free(&bytes);
    buf_free(&wanted);
}

START_TEST(batch__reduces_the_update_that_cannot_be_read_to_its_id)
{
    static const char *const BAD[] = {
        "{\"update_id\":8,\"message\":{\"text\":\"a\\u0000b\"}}",
        "{\"update_id\": 8 ,\"message\":{\"text\":\"\\ud83d\"}}",
        "{\"message\":{\"a\":1,\"a\":2},\"update_id\":8}",
        "{\"x\":{\"update_id\":99},\"update_id\":8,\"n\":9007199254740993}",
        "{\"s\":\"\\\\\",\"t\":\"\\\"update_id\\\":99\",\"update_id\":8,\"n\":01}",
        "{\"update_id\":8,\"raw\":\"\x01\n\"}",
        "{\"update_id\":8,\"not utf-8\":\"\xc3\x28\"}",
        "{\"update_id\":8,\"update_id\":8}",
        "{\"update_id\":8,\"deep\":" DEEP "}", /* alone it would pass, but not in the list */
    };

    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
        check_between(BAD[i], strlen(BAD[i]), "{\"update_id\":8}");
}
END_TEST

START_TEST(batch__an_update_without_a_usable_id_keeps_none)
{
    static const char *const BAD[] = {
        "{\"update_id\":\"8\",\"a\":1,\"a\":2}",
        "{\"update_id\":-8,\"a\":1,\"a\":2}",
        "{\"update_id\":08}",
        "{\"update_id\":8.5,\"a\":1,\"a\":2}",
        "{\"update_id\":1234567890123456,\"a\":1,\"a\":2}",
        "{\"update_id\" 8}",
        "{\"message\":{\"update_id\":8,\"update_id\":8}}",
        "17",
        "\"update_id\"",
        "[{\"update_id\":8}]",
    };

    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
        check_between(BAD[i], strlen(BAD[i]), "{}");
}
END_TEST

START_TEST(batch__a_raw_nul_hides_nothing_behind_it)
{
    static const char BAD[] = "{\"a\":\"\0\",\"update_id\":8}";

    check_between(BAD, sizeof BAD - 1, "{\"update_id\":8}");
}
END_TEST

START_TEST(batch__what_stands_beside_the_list_is_left_out)
{
    static const char *const BYTES = "{\"ok\":true,\"result\":[],\"ok\":true}";
    struct mended m;

    mend(&m, BYTES, strlen(BYTES));
    ck_assert_str_eq(buf_text(&m.text), "{\"ok\":true,\"result\":[]}");
    ck_assert_uint_eq(m.lost, 0);
    let_go(&m);
}
END_TEST

START_TEST(batch__what_is_no_list_of_updates_is_not_mended)
{
    static const char *const OTHER[] = {
        "",
        "<html>502</html>",
        "[]",
        "{\"ok\":true}",
        "{\"result\":[]}",
        "{\"ok\":false,\"result\":[]}",
        "{\"ok\":\"true\",\"result\":[]}",
        "{\"ok\":true,\"result\":{}}",
        "{\"ok\":true,\"result\":[{\"update_id\":1}",
        "{\"ok\":true,\"result\":[{\"update_id\":1},]}",
        "{\"ok\":true,\"result\":[{\"update_id\":1} {}]}",
        "{\"ok\":true,\"result\":[\"cut o",
        "{\"ok\":true,\"result\":[\"cut\\",
    };
    struct buf out = BUF_INIT(4096);
    size_t lost;

    for (size_t i = 0; i < sizeof OTHER / sizeof OTHER[0]; i++)
        ck_assert_msg(!batch_mend(OTHER[i], strlen(OTHER[i]), &out, &lost), "%s", OTHER[i]);
    buf_free(&out);
}
END_TEST

START_TEST(batch__is_refused_past_the_ceiling)
{
    static const char *const BYTES = "{\"ok\":true,\"result\":[{\"update_id\":1},2]}";
    struct buf out = BUF_INIT(16);
    size_t lost;

    ck_assert(!batch_mend(BYTES, strlen(BYTES), &out, &lost));
    buf_free(&out);
}
END_TEST

TESTING_MAIN("telegram_batch", batch__reduces_the_update_that_cannot_be_read_to_its_id,
             batch__an_update_without_a_usable_id_keeps_none,
             batch__a_raw_nul_hides_nothing_behind_it,
             batch__what_stands_beside_the_list_is_left_out,
             batch__what_is_no_list_of_updates_is_not_mended, batch__is_refused_past_the_ceiling)
