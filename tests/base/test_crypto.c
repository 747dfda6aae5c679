/* test_crypto.c: what is sealed opens only with its key and its context. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "base/crypto.h"
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define OVERHEAD 40 /* nonce 24, tag 16 */

static struct crypto_key *new_key(void)
{
    struct crypto_key *key;
    struct err e = {0};

    ck_assert_int_eq(crypto_key_random(&key, &e), 0);
    return key;
}

static void seal(const struct crypto_key *key, const char *context, const char *plain,
                 struct buf *out)
{
    struct err e = {0};

    ck_assert_int_eq(crypto_seal(key, context, plain, strlen(plain), out, &e), 0);
}

static void does_not_open(const struct crypto_key *key, const char *context, const void *sealed,
                          size_t length)
{
    struct buf out = BUF_INIT(1000);
    struct err e = {0};

    buf_add_text(&out, "before");
    ck_assert_int_eq(crypto_open(key, context, sealed, length, &out, &e), -1);
    ck_assert_int_eq(e.kind, ERR_CORRUPT);
    ck_assert_str_eq(buf_text(&out), "before");
    buf_free(&out);
}

START_TEST(crypto_open__gives_back_what_was_sealed)
{
    struct crypto_key *key = new_key();
    struct buf sealed = BUF_INIT(1000), out = BUF_INIT(1000);
    struct err e = {0};

    seal(key, "facts|value|7", "order 1234", &sealed);
    ck_assert_uint_eq(sealed.length, strlen("order 1234") + OVERHEAD);
    ck_assert_int_eq(crypto_open(key, "facts|value|7", sealed.bytes, sealed.length, &out, &e), 0);
    ck_assert_str_eq(buf_text(&out), "order 1234");
    buf_free(&sealed);
    buf_free(&out);
    crypto_key_free(&key);
    ck_assert_ptr_null(key);
}
END_TEST

START_TEST(crypto_seal__takes_nothing_and_bytes_with_nul)
{
    struct crypto_key *key = new_key();
    struct buf sealed = BUF_INIT(1000), out = BUF_INIT(1000);
    struct err e = {0};

    ck_assert_int_eq(crypto_seal(key, "", "", 0, &sealed, &e), 0);
    ck_assert_uint_eq(sealed.length, OVERHEAD);
    ck_assert_int_eq(crypto_open(key, "", sealed.bytes, sealed.length, &out, &e), 0);
    ck_assert_uint_eq(out.length, 0);
    buf_clear(&sealed);
    ck_assert_int_eq(crypto_seal(key, "c", "a\0b", 3, &sealed, &e), 0);
    ck_assert_int_eq(crypto_open(key, "c", sealed.bytes, sealed.length, &out, &e), 0);
    ck_assert_uint_eq(out.length, 3);
    ck_assert_int_eq(memcmp(out.bytes, "a\0b", 3), 0);
    buf_free(&sealed);
    buf_free(&out);
    crypto_key_free(&key);
}
END_TEST

START_TEST(crypto_seal__hides_the_words_and_never_repeats)
{
    struct crypto_key *key = new_key();
    struct buf one = BUF_INIT(1000), two = BUF_INIT(1000);

    seal(key, "c", "canary canary", &one);
    seal(key, "c", "canary canary", &two);
    for (size_t i = 0; i + 6 <= one.length; i++)
        ck_assert_int_ne(memcmp(one.bytes + i, "canary", 6), 0);
    ck_assert_int_ne(memcmp(one.bytes, two.bytes, one.length), 0);
    buf_free(&one);
    buf_free(&two);
    crypto_key_free(&key);
}
END_TEST

START_TEST(crypto_open__refuses_another_key_or_context)
{
    struct crypto_key *key = new_key(), *other = new_key();
    struct buf sealed = BUF_INIT(1000);

    seal(key, "facts|value|7", "words", &sealed);
    does_not_open(other, "facts|value|7", sealed.bytes, sealed.length);
    does_not_open(key, "facts|value|8", sealed.bytes, sealed.length);
    does_not_open(key, "", sealed.bytes, sealed.length);
    buf_free(&sealed);
    crypto_key_free(&key);
    crypto_key_free(&other);
}
END_TEST

START_TEST(crypto_open__refuses_every_changed_byte_and_every_cut)
{
    struct crypto_key *key = new_key();
    struct buf sealed = BUF_INIT(1000);

    seal(key, "c", "words", &sealed);
    for (size_t i = 0; i < sealed.length; i++) {
        sealed.bytes[i] = (char)(sealed.bytes[i] ^ 1);
        does_not_open(key, "c", sealed.bytes, sealed.length);
        sealed.bytes[i] = (char)(sealed.bytes[i] ^ 1);
        does_not_open(key, "c", sealed.bytes, i);
    }
    buf_free(&sealed);
    crypto_key_free(&key);
}
END_TEST

START_TEST(crypto_seal__refuses_what_passes_the_ceiling)
{
    struct crypto_key *key = new_key();
    struct buf sealed = BUF_INIT(OVERHEAD + 4);
    struct err e = {0};

    ck_assert_int_eq(crypto_seal(key, "c", "12345", 5, &sealed, &e), -1);
    ck_assert_int_eq(e.kind, ERR_INPUT);
    ck_assert_uint_eq(sealed.length, 0);
    buf_free(&sealed);
    crypto_key_free(&key);
}
END_TEST

START_TEST(crypto_lookup__depends_on_key_context_and_text)
{
    struct crypto_key *key = new_key(), *other = new_key();
    unsigned char one[CRYPTO_HASH_BYTES], two[CRYPTO_HASH_BYTES];

    crypto_lookup(key, "xmpp", "ana@example.org", one);
    crypto_lookup(key, "xmpp", "ana@example.org", two);
    ck_assert_mem_eq(one, two, sizeof one);
    crypto_lookup(other, "xmpp", "ana@example.org", two);
    ck_assert_mem_ne(one, two, sizeof one);
    crypto_lookup(key, "xmpp", "ana@example.net", two);
    ck_assert_mem_ne(one, two, sizeof one);
    crypto_lookup(key, "xmppa", "na@example.org", two);
    ck_assert_mem_ne(one, two, sizeof one);
    crypto_key_free(&key);
    crypto_key_free(&other);
}
END_TEST

/* A folder of its own for each test, and the path of a key file in it. */
struct folder {
    char name[32], path[64];
};

static struct folder new_folder(void)
{
    struct folder f = {.name = "/tmp/test_crypto.XXXXXX"};

    ck_assert_ptr_nonnull(mkdtemp(f.name));
    snprintf(f.path, sizeof f.path, "%s/key", f.name);
    return f;
}

static void remove_folder(const struct folder *f)
{
    unlink(f->path);
    ck_assert_int_eq(rmdir(f->name), 0); /* fails when something else was left */
}

static void write_key(const struct folder *f, const char *text, mode_t mode)
{
    FILE *file = fopen(f->path, "w");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_int_eq(chmod(f->path, mode), 0);
}

static void key_is_refused(const struct folder *f, enum err_kind kind)
{
    struct crypto_key *key;
    struct err e = {0};

    ck_assert_int_eq(crypto_key_open(&key, f->path, true, &e), -1);
    ck_assert_int_eq(e.kind, kind);
    ck_assert_ptr_null(key);
    ck_assert_ptr_nonnull(strstr(e.text, f->path));
}

#define HEX16 "0123456789abcdef"
#define HEX64 HEX16 HEX16 HEX16 HEX16

START_TEST(crypto_key_open__makes_a_private_file_once)
{
    struct folder f = new_folder();
    struct crypto_key *one, *two;
    struct buf sealed = BUF_INIT(1000), out = BUF_INIT(1000);
    struct err e = {0};
    struct stat about;

    ck_assert_int_eq(crypto_key_open(&one, f.path, true, &e), 0);
    ck_assert_int_eq(stat(f.path, &about), 0);
    ck_assert_uint_eq(about.st_mode & 07777U, 0600);
    ck_assert_int_eq(about.st_size, 65);
    ck_assert_int_eq(crypto_key_open(&two, f.path, true, &e), 0);
    seal(one, "c", "words", &sealed);
    ck_assert_int_eq(crypto_open(two, "c", sealed.bytes, sealed.length, &out, &e), 0);
    ck_assert_str_eq(buf_text(&out), "words");
    buf_free(&sealed);
    buf_free(&out);
    crypto_key_free(&one);
    crypto_key_free(&two);
    remove_folder(&f);
}
END_TEST

START_TEST(crypto_key_open__makes_no_key_unless_asked)
{
    struct folder f = new_folder();
    struct crypto_key *key;
    struct err e = {0};

    ck_assert_int_eq(crypto_key_open(&key, f.path, false, &e), -1);
    ck_assert_int_eq(e.kind, ERR_MISSING);
    ck_assert_int_ne(access(f.path, F_OK), 0);
    remove_folder(&f);
}
END_TEST

START_TEST(crypto_key_open__gives_different_folders_different_keys)
{
    struct folder f = new_folder(), g = new_folder();
    struct crypto_key *one, *two;
    struct buf sealed = BUF_INIT(1000);
    struct err e = {0};

    ck_assert_int_eq(crypto_key_open(&one, f.path, true, &e), 0);
    ck_assert_int_eq(crypto_key_open(&two, g.path, true, &e), 0);
    seal(one, "c", "words", &sealed);
    does_not_open(two, "c", sealed.bytes, sealed.length);
    buf_free(&sealed);
    crypto_key_free(&one);
    crypto_key_free(&two);
    remove_folder(&f);
    remove_folder(&g);
}
END_TEST

START_TEST(crypto_key_open__refuses_a_file_that_others_may_read)
{
    static const mode_t open_modes[] = {0640, 0604, 0620, 0601, 0644};
    struct folder f = new_folder();

    for (size_t i = 0; i < sizeof open_modes / sizeof open_modes[0]; i++) {
        write_key(&f, HEX64 "\n", open_modes[i]);
        key_is_refused(&f, ERR_INPUT);
    }
    remove_folder(&f);
}
END_TEST

START_TEST(crypto_key_open__refuses_what_is_no_key)
{
    static const char *const wrong[] = {
        "",
        "\n",
        HEX64,
        HEX64 "\r\n",
        HEX64 "\n\n",
        HEX64 "ab\n",
        HEX16 HEX16 "\n",
        HEX16 HEX16 HEX16 "0123456789abcdeg\n",
        " " HEX16 HEX16 HEX16 "0123456789abcde\n",
    };
    struct folder f = new_folder();

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        write_key(&f, wrong[i], 0600);
        key_is_refused(&f, ERR_INPUT);
    }
    unlink(f.path);
    ck_assert_int_eq(mkdir(f.path, 0700), 0);
    key_is_refused(&f, ERR_INPUT);
    ck_assert_int_eq(rmdir(f.path), 0);
    remove_folder(&f);
}
END_TEST

START_TEST(crypto_key_open__takes_a_key_made_by_hand)
{
    struct folder f = new_folder();
    struct crypto_key *key;
    struct err e = {0};

    write_key(&f, HEX64 "\n", 0400);
    ck_assert_int_eq(crypto_key_open(&key, f.path, false, &e), 0);
    crypto_key_free(&key);
    remove_folder(&f);
}
END_TEST

START_TEST(crypto_lookup__stays_the_same_from_release_to_release)
{
    static const unsigned char expected[CRYPTO_HASH_BYTES] = {0xad, 0x4d, 0x47, 0x8b, 0x16, 0x92,
                                                              0x89, 0x86, 0xa7, 0xcf, 0x94, 0x14,
                                                              0x82, 0x4d, 0x66, 0xd1};
    struct folder f = new_folder();
    unsigned char hash[CRYPTO_HASH_BYTES];
    struct crypto_key *key;
    struct err e = {0};

    write_key(&f, HEX64 "\n", 0600);
    ck_assert_int_eq(crypto_key_open(&key, f.path, false, &e), 0);
    crypto_lookup(key, "xmpp", "ana@example.org", hash);
    ck_assert_mem_eq(hash, expected, sizeof hash);
    crypto_key_free(&key);
    remove_folder(&f);
}
END_TEST

START_TEST(crypto_key_open__fails_where_it_cannot_write)
{
    struct crypto_key *key;
    struct err e = {0};

    ck_assert_int_eq(crypto_key_open(&key, "/nowhere/at/all/key", true, &e), -1);
    ck_assert_int_eq(e.kind, ERR_IO);
}
END_TEST

START_TEST(crypto_sha256_hex__matches_the_standard)
{
    char hex[CRYPTO_SHA256_HEX];

    crypto_sha256_hex("abc", 3, hex);
    ck_assert_str_eq(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    crypto_sha256_hex("", 0, hex);
    ck_assert_str_eq(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
END_TEST

START_TEST(crypto_random_below__stays_below_and_reaches_all)
{
    unsigned seen = 0;

    for (int i = 0; i < 1000; i++) {
        uint32_t n = crypto_random_below(6);

        ck_assert_uint_lt(n, 6);
        seen |= 1U << n;
    }
    ck_assert_uint_eq(seen, 0x3f);
    ck_assert_uint_eq(crypto_random_below(1), 0);
}
END_TEST

START_TEST(crypto_random__fills_all_bytes)
{
    unsigned char bytes[32], any[32] = {0};

    for (int i = 0; i < 64; i++) {
        crypto_random(bytes, sizeof bytes);
        for (size_t at = 0; at < sizeof any; at++)
            any[at] |= bytes[at];
    }
    for (size_t at = 0; at < sizeof any; at++)
        ck_assert_uint_ne(any[at], 0);
}
END_TEST

TESTING_MAIN("crypto", crypto_open__gives_back_what_was_sealed,
             crypto_seal__takes_nothing_and_bytes_with_nul,
             crypto_seal__hides_the_words_and_never_repeats,
             crypto_open__refuses_another_key_or_context,
             crypto_open__refuses_every_changed_byte_and_every_cut,
             crypto_seal__refuses_what_passes_the_ceiling,
             crypto_lookup__depends_on_key_context_and_text,
             crypto_lookup__stays_the_same_from_release_to_release,
             crypto_key_open__makes_a_private_file_once, crypto_key_open__makes_no_key_unless_asked,
             crypto_key_open__gives_different_folders_different_keys,
             crypto_key_open__refuses_a_file_that_others_may_read,
             crypto_key_open__refuses_what_is_no_key, crypto_key_open__takes_a_key_made_by_hand,
             crypto_key_open__fails_where_it_cannot_write, crypto_sha256_hex__matches_the_standard,
             crypto_random_below__stays_below_and_reaches_all, crypto_random__fills_all_bytes)
