/* test_json.c: what the gate refuses, and what comes back as it went out. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "base/json.h"
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct json *parsed(const char *text)
{
    struct json *root;
    struct err e = {0};
    int result = json_parse(&root, text, strlen(text), &e);

    ck_assert_msg(result == 0, "%s: %s", text, e.text);
    return root;
}

static void refused_bytes(const char *text, size_t length, const char *words)
{
    struct json *root;
    struct err e = {0};

    ck_assert_msg(json_parse(&root, text, length, &e) == -1, "taken: %s", text);
    ck_assert_ptr_null(root);
    ck_assert_int_eq(e.kind, ERR_INPUT);
    ck_assert_msg(strstr(e.text, words) != NULL, "%s: %s, not %s", text, e.text, words);
}

static void refused(const char *text, const char *words)
{
    refused_bytes(text, strlen(text), words);
}

/* Written on one line, and `text` when NULL is expected. */
static void comes_back(const char *text, const char *expected)
{
    struct json *root = parsed(text);
    struct buf b = BUF_INIT((size_t)1024 * 1024);

    json_write(root, &b);
    ck_assert_str_eq(buf_text(&b), expected ? expected : text);
    buf_free(&b);
    json_free(&root);
    ck_assert_ptr_null(root);
}

START_TEST(json_parse__takes_every_kind_of_value)
{
    comes_back("null", NULL);
    comes_back(" [true, false ,null]\r\n\t", "[true,false,null]");
    comes_back("{\"a\":{},\"b\":[],\"c\":\"\",\"\":0}", NULL);
    comes_back("[0,-1,9007199254740991,-9007199254740991,0.5,1e3,-0,12E-1]",
               "[0,-1,9007199254740991,-9007199254740991,0.5,1000,0,1.2]");
    comes_back("\"\\u00e9\\ud83d\\ude00\\/\\b\\f\\n\\r\\t\\\"\\\\\\u001f\\u007f\"",
               "\"\xc3\xa9\xf0\x9f\x98\x80/\\b\\f\\n\\r\\t\\\"\\\\\\u001f\x7f\"");
}
END_TEST

START_TEST(json_parse__refuses_what_is_no_json)
{
    static const char *const wrong[] = {
        "",      " ",         "nul",         "nullx",     "True",       "'a'",
        "{a:1}", "{\"a\"}",   "{,}",         "{\"a\":}",  "{\"a\":1,}", "[1,]",
        "[1 2]", "[",         "{\"a\":1",    "]",         "01",         "+1",
        ".5",    "1.",        "1.e1",        "1e",        "1.5e+",      "-",
        "--1",   "0x10",      "NaN",         "-Infinity", "\"a",        "\"\\x41\"",
        "\"\\",  "\"\\u12\"", "\"\\u12g4\"", "// c\n1",   "[1]/**/",    "\xef\xbb\xbf{}",
        "\v1",   "{\"a\" 1}", "{1:2}",       "\"\\u",
    };

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        refused(wrong[i], "line ");
}
END_TEST

START_TEST(json_parse__refuses_text_behind_the_value)
{
    refused("{\"a\":1}x", "line 1, column 8: something stands behind");
    refused("1\n2", "line 2, column 1");
    refused_bytes("{}\0", 3, "behind the value");
}
END_TEST

START_TEST(json_parse__refuses_equal_keys_and_says_where)
{
    refused("{\"a\":1,\"a\":2}", "line 1, column 8: this key stands twice");
    refused("{\"x\":[{},{\"k\":1}],\n \"y\":{\"p\":{\"q\":1},\"q\":2,\"\\u0070\":3}}",
            "line 2, column 25: this key stands twice");
    refused("[{\"\":1,\"\":1}]", "line 1, column 8");
    comes_back("[{\"a\":1,\"A\":2},{\"a\":{\"a\":3}}]", NULL);
}
END_TEST

START_TEST(json_parse__finds_one_equal_key_among_many)
{
    struct buf b = BUF_INIT((size_t)1024 * 1024);
    struct json *root;
    struct err e = {0};

    buf_add_char(&b, '{');
    for (int i = 0; i < 20000; i++)
        buf_print(&b, "\"k%d\":0,", i);
    buf_add_text(&b, "\n\"k777\":0}");
    ck_assert_int_eq(json_parse(&root, b.bytes, b.length, &e), -1);
    ck_assert_ptr_nonnull(strstr(e.text, "line 2, column 1: this key"));
    buf_free(&b);
}
END_TEST

START_TEST(json_parse__refuses_nul_and_control_characters)
{
    refused("\"a\\u0000b\"", "\\u0000");
    refused_bytes("\"a\0b\"", 5, "control character");
    refused("\"a\nb\"", "control character");
    refused("\"\x1f\"", "control character");
    refused("{\"\t\":1}", "control character");
}
END_TEST

START_TEST(json_parse__refuses_bad_utf8_and_lone_surrogates)
{
    static const char *const wrong[] = {
        "\"\xff\"",     "\"\xc3\"",         "\"\xa9\"",
        "\"\xc0\x80\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"",
        "\"\xe2\x82\"", "{\"\xc1\xbf\":1}",
    };

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        refused(wrong[i], "not valid UTF-8");
    refused("\"\\ud800\"", "surrogate");
    refused("\"\\udc00\"", "surrogate");
    refused("\"\\ud800\\ud800\"", "surrogate");
    refused("\"\\ud800x\"", "surrogate");
    comes_back("\"\xf4\x8f\xbf\xbf\xed\x9f\xbf\"", NULL);
}
END_TEST

START_TEST(json_parse__refuses_whole_numbers_that_a_double_rounds)
{
    refused("9007199254740993", "beyond 2^53");
    refused("9007199254740992", "beyond 2^53");
    refused("[1, -9007199254740993]", "line 1, column 5: a number beyond 2^53");
    refused("1e16", "beyond 2^53");
    refused("1e999", "beyond 2^53");
    refused("0.1000000000000000000000000000000000000000000000000000000000000000001",
            "too many digits");
}
END_TEST

START_TEST(json_parse__refuses_more_levels_than_its_depth)
{
    char text[2 * JSON_DEPTH + 3] = "";

    memset(text, '[', JSON_DEPTH);
    memset(text + JSON_DEPTH, ']', JSON_DEPTH);
    comes_back(text, NULL);
    memset(text, '[', JSON_DEPTH + 1);
    memset(text + JSON_DEPTH + 1, ']', JSON_DEPTH + 1);
    refused(text, "nested too deep");
}
END_TEST

START_TEST(json_parse__survives_a_million_open_brackets)
{
    size_t length = 1000000;
    char *text = malloc(length);

    ck_assert_ptr_nonnull(text);
    memset(text, '[', length);
    refused_bytes(text, length, "line 1, column 33: nested too deep");
    free(text);
}
END_TEST

START_TEST(json_parse__counts_columns_in_characters)
{
    refused("{\"\xc3\xa9\xc3\xa9\": tru}", "line 1, column 8: a value is expected");
    refused("[\n1,\n  x]", "line 3, column 3");
}
END_TEST

START_TEST(json_parse__needs_no_nul_behind_the_text)
{
    char *text = malloc(4);
    struct json *root;
    struct err e = {0};

    ck_assert_ptr_nonnull(text);
    memcpy(text, "1234", 4);
    ck_assert_int_eq(json_parse(&root, text, 3, &e), 0);
    ck_assert_int_eq(json_type(root), JSON_NUMBER);
    json_free(&root);
    memcpy(text, "true", 4);
    ck_assert_int_eq(json_parse(&root, text, 3, &e), -1);
    free(text);
}
END_TEST

START_TEST(json_parse_file__names_the_file)
{
    char path[] = "/tmp/test_json.XXXXXX";
    struct json *root;
    struct err e = {0};
    int fd = mkstemp(path);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, "{\n \"a\": }", 9), 9);
    ck_assert_int_eq(json_parse_file(&root, path, 100, &e), -1);
    ck_assert_int_eq(strncmp(e.text, path, strlen(path)), 0);
    ck_assert_ptr_nonnull(strstr(e.text, "line 2, column 7"));
    err_clear(&e);
    ck_assert_int_eq(json_parse_file(&root, path, 8, &e), -1);
    ck_assert_int_eq(e.kind, ERR_INPUT);
    close(fd);
    unlink(path);
    err_clear(&e);
    ck_assert_int_eq(json_parse_file(&root, path, 100, &e), -1);
    ck_assert_int_eq(e.kind, ERR_MISSING);
    ck_assert_ptr_null(root);
}
END_TEST

START_TEST(json_get__compares_keys_with_case)
{
    struct json *root = parsed("{\"Name\":1,\"name\":\"n\"}");

    ck_assert_str_eq(json_string_at(root, "name"), "n");
    ck_assert_ptr_null(json_get(root, "NAME"));
    ck_assert_ptr_null(json_string_at(root, "Name"));
    ck_assert_ptr_null(json_get(json_get(root, "name"), "x"));
    ck_assert_ptr_null(json_get(NULL, "x"));
    json_free(&root);
}
END_TEST

START_TEST(json_child__walks_members_in_order)
{
    struct json *root = parsed("{\"b\":1,\"a\":[10,20]}");
    const struct json *node = json_child(root);

    ck_assert_str_eq(json_key(node), "b");
    node = json_next(node);
    ck_assert_str_eq(json_key(node), "a");
    ck_assert_ptr_null(json_next(node));
    ck_assert_uint_eq(json_count(root), 2);
    ck_assert_uint_eq(json_count(node), 2);
    ck_assert_uint_eq(json_count(json_child(node)), 0);
    ck_assert_uint_eq(json_count(NULL), 0);
    json_free(&root);
}
END_TEST

START_TEST(json_integer__takes_whole_numbers_only)
{
    struct json *root =
        parsed("{\"a\":12,\"b\":1.5,\"c\":\"12\",\"d\":-9007199254740991,\"e\":3.0}");
    int64_t number = 5;
    double real;

    ck_assert(json_integer(json_get(root, "a"), &number));
    ck_assert_int_eq(number, 12);
    ck_assert(!json_integer(json_get(root, "b"), &number));
    ck_assert_int_eq(number, 12);
    ck_assert(json_number(json_get(root, "b"), &real));
    ck_assert_double_eq(real, 1.5);
    ck_assert(!json_integer(json_get(root, "c"), &number));
    ck_assert(!json_number(json_get(root, "c"), &real));
    ck_assert_int_eq(json_integer_at(root, "d", 0), INT64_C(-9007199254740991));
    ck_assert_int_eq(json_integer_at(root, "e", 0), 3);
    ck_assert_int_eq(json_integer_at(root, "absent", -7), -7);
    json_free(&root);
}
END_TEST

START_TEST(json_is_true__is_false_for_all_but_true)
{
    struct json *root = parsed("{\"t\":true,\"f\":false,\"n\":1,\"s\":\"true\"}");

    ck_assert(json_true_at(root, "t"));
    ck_assert(!json_true_at(root, "f"));
    ck_assert(!json_true_at(root, "n"));
    ck_assert(!json_true_at(root, "s"));
    ck_assert(!json_true_at(root, "absent"));
    json_free(&root);
}
END_TEST

START_TEST(json_pointer__escapes_as_rfc_6901)
{
    struct json *root = parsed("{\"a/b\":[0,{\"m~n\":1}],\"z\":2}");
    struct arena *a = arena_new();
    const struct json *array = json_get(root, "a/b");
    const struct json *second = json_next(json_child(array));

    ck_assert_str_eq(json_pointer(a, root, root), "");
    ck_assert_str_eq(json_pointer(a, root, json_child(second)), "/a~1b/1/m~0n");
    ck_assert_str_eq(json_pointer(a, root, json_get(root, "z")), "/z");
    ck_assert_str_eq(json_pointer(a, array, json_child(array)), "/0");
    arena_free(&a);
    json_free(&root);
}
END_TEST

START_TEST(json_put__keeps_the_order_and_takes_the_new_value)
{
    struct json *root = json_new_object(), *array = json_new_array();
    struct buf b = BUF_INIT(1000);

    json_put_string(root, "z", "one");
    json_put_integer(root, "y", INT64_C(1790000000));
    json_put_bool(root, "x", true);
    json_put_null(root, "w");
    json_put_double(root, "v", 0.1);
    json_add(array, json_new_string("in"));
    json_add(array, json_new_string(NULL));
    json_put(root, "u", array);
    json_put_string(root, "z", "two");
    json_put_string(root, "t", NULL);
    json_write(root, &b);
    ck_assert_str_eq(buf_text(&b),
                     "{\"z\":\"two\",\"y\":1790000000,\"x\":true,\"w\":null,\"v\":0.1,"
                     "\"u\":[\"in\",null],\"t\":null}");
    buf_free(&b);
    json_free(&root);
}
END_TEST

START_TEST(json_put__turns_numbers_that_json_cannot_carry_into_null)
{
    struct json *root = json_new_object();

    json_put_integer(root, "none", INT64_MIN);
    json_put_integer(root, "past", JSON_INTEGER_MOST + 1);
    json_put_double(root, "nan", (double)NAN);
    json_put_double(root, "most", DBL_MAX);
    json_put_integer(root, "fits", JSON_INTEGER_MOST);
    ck_assert_int_eq(json_integer_at(root, "none", INT64_MIN), INT64_MIN);
    ck_assert_int_eq(json_type(json_get(root, "past")), JSON_NULL);
    ck_assert_int_eq(json_type(json_get(root, "nan")), JSON_NULL);
    ck_assert_int_eq(json_type(json_get(root, "most")), JSON_NULL);
    ck_assert_int_eq(json_integer_at(root, "fits", 0), JSON_INTEGER_MOST);
    json_free(&root);
}
END_TEST

START_TEST(json_write__writes_numbers_that_read_back_the_same)
{
    static const double numbers[] = {0.1,
                                     1.0 / 3,
                                     -2.5e-7,
                                     123456789.123456789,
                                     5e-324,
                                     1e-9,
                                     9007199254740990.5,
                                     4503599627370495.5,
                                     0.30000000000000004};

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        struct json *root = json_new_object(), *again;
        struct buf b = BUF_INIT(1000);
        double back = 0;

        json_put_double(root, "n", numbers[i]);
        json_write(root, &b);
        again = parsed(buf_text(&b));
        ck_assert(json_number(json_get(again, "n"), &back));
        ck_assert_msg(memcmp(&back, &numbers[i], sizeof back) == 0, "%s", buf_text(&b));
        json_free(&again);
        json_free(&root);
        buf_free(&b);
    }
}
END_TEST

START_TEST(json_write_pretty__puts_a_member_on_each_line)
{
    struct json *root = parsed("{\"a\":[1,{}],\"b\":[]}");
    struct buf b = BUF_INIT(1000);

    json_write_pretty(root, &b);
    ck_assert_str_eq(buf_text(&b), "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}\n");
    buf_free(&b);
    json_free(&root);
}
END_TEST

START_TEST(json_copy__outlives_its_original)
{
    struct json *root = parsed("{\"a\":{\"b\":[1,\"x\"]}}"), *whole = json_new_object();
    struct buf b = BUF_INIT(1000);

    json_put(whole, "copy", json_copy(json_get(root, "a")));
    json_free(&root);
    json_write(whole, &b);
    ck_assert_str_eq(buf_text(&b), "{\"copy\":{\"b\":[1,\"x\"]}}");
    buf_free(&b);
    json_free(&whole);
}
END_TEST

START_TEST(json_out__writes_what_a_tree_would)
{
    struct buf b = BUF_INIT(1000);

    json_out_open(&b, NULL, JSON_OBJECT);
    json_out_open(&b, "none", JSON_ARRAY);
    json_out_close(&b, JSON_ARRAY);
    json_out_open(&b, "two", JSON_ARRAY);
    json_out_string(&b, NULL, "[");
    json_out_string(&b, NULL, "a\"\n{");
    json_out_close(&b, JSON_ARRAY);
    json_out_open(&b, "inner", JSON_OBJECT);
    json_out_integer(&b, "least", -JSON_INTEGER_MOST);
    json_out_integer(&b, "beyond", JSON_INTEGER_MOST + 1);
    json_out_close(&b, JSON_OBJECT);
    json_out_string(&b, "nothing", NULL);
    json_out_bool(&b, "yes", true);
    json_out_close(&b, JSON_OBJECT);
    ck_assert_str_eq(buf_text(&b), "{\"none\":[],\"two\":[\"[\",\"a\\\"\\n{\"],"
                                   "\"inner\":{\"least\":-9007199254740991,\"beyond\":null},"
                                   "\"nothing\":null,\"yes\":true}");
    buf_free(&b);
}
END_TEST

TESTING_MAIN("json", json_parse__takes_every_kind_of_value, json_parse__refuses_what_is_no_json,
             json_parse__refuses_text_behind_the_value,
             json_parse__refuses_equal_keys_and_says_where,
             json_parse__finds_one_equal_key_among_many,
             json_parse__refuses_nul_and_control_characters,
             json_parse__refuses_bad_utf8_and_lone_surrogates,
             json_parse__refuses_whole_numbers_that_a_double_rounds,
             json_parse__refuses_more_levels_than_its_depth,
             json_parse__survives_a_million_open_brackets, json_parse__counts_columns_in_characters,
             json_parse__needs_no_nul_behind_the_text, json_parse_file__names_the_file,
             json_get__compares_keys_with_case, json_child__walks_members_in_order,
             json_integer__takes_whole_numbers_only, json_is_true__is_false_for_all_but_true,
             json_pointer__escapes_as_rfc_6901, json_put__keeps_the_order_and_takes_the_new_value,
             json_put__turns_numbers_that_json_cannot_carry_into_null,
             json_write__writes_numbers_that_read_back_the_same,
             json_write_pretty__puts_a_member_on_each_line, json_copy__outlives_its_original,
             json_out__writes_what_a_tree_would)
