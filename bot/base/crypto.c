/* crypto.c: sealing, look-up hashes, key files. */
/* SPDX-License-Identifier: MIT */
#include "base/crypto.h"
#include "base/log.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECRET_BYTES crypto_kdf_KEYBYTES
#define FILE_LENGTH (2 * SECRET_BYTES + 1) /* hex digits and a newline */
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES
#define PATH_LIMIT 4096
#define EXIT_INTERNAL 70

/* Never change these: they are part of what every stored byte was sealed with. */
#define KDF_CONTEXT "recoup01"
enum { KDF_SEALING = 1, KDF_LOOKUP = 2 };

_Static_assert(CRYPTO_HASH_BYTES >= crypto_generichash_BYTES_MIN, "a hash the library can make");
_Static_assert(CRYPTO_SHA256_HEX == 2 * crypto_hash_sha256_BYTES + 1, "hex digits and a NUL");

struct crypto_key {
    unsigned char sealing[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
    unsigned char lookup[crypto_generichash_KEYBYTES];
};

/* The library starts once; a second call costs a lock. Without it nothing here is safe to do. */
static void start_library(void)
{
    if (sodium_init() >= 0)
        return;
    log_error("crypto.start", "the cryptographic library does not start");
    _exit(EXIT_INTERNAL);
}

/* --- keys ---------------------------------------------------------------------------------- */

static struct crypto_key *key_from(const unsigned char secret[SECRET_BYTES])
{
    struct crypto_key *key = sodium_malloc(sizeof *key);

    if (!key)
        err_out_of_memory();
    crypto_kdf_derive_from_key(key->sealing, sizeof key->sealing, KDF_SEALING, KDF_CONTEXT, secret);
    crypto_kdf_derive_from_key(key->lookup, sizeof key->lookup, KDF_LOOKUP, KDF_CONTEXT, secret);
    sodium_mprotect_readonly(key);
    return key;
}

int crypto_key_random(struct crypto_key **out, struct err *e)
{
    unsigned char secret[SECRET_BYTES];

    (void)e;
    start_library();
    crypto_kdf_keygen(secret);
    *out = key_from(secret);
    sodium_memzero(secret, sizeof secret);
    return 0;
}

void crypto_key_free(struct crypto_key **key)
{
    sodium_free(*key); /* wipes it; NULL is fine */
    *key = NULL;
}

static int failed(const char *path, struct err *e)
{
    return err_set(e, errno == ENOENT ? ERR_MISSING : ERR_IO, "%s: %s", path, strerror(errno));
}

static int check_key_mode(int fd, const char *path, struct err *e)
{
    struct stat about;

    if (fstat(fd, &about))
        return failed(path, e);
    if (!S_ISREG(about.st_mode))
        return err_set(e, ERR_INPUT, "%s: not a file", path);
    if (about.st_mode & (S_IRWXG | S_IRWXO))
        return err_set(e, ERR_INPUT,
                       "%s: a key that others may read or write (mode %04o); make it 0600", path,
                       (unsigned)about.st_mode & 07777U);
    return 0;
}

static bool parse_secret(const char *text, size_t length, unsigned char secret[SECRET_BYTES])
{
    size_t bytes = 0;

    return length == FILE_LENGTH && text[length - 1] == '\n' &&
           sodium_hex2bin(secret, SECRET_BYTES, text, length - 1, NULL, &bytes, NULL) == 0 &&
           bytes == SECRET_BYTES;
}

static int read_secret(int fd, const char *path, unsigned char secret[SECRET_BYTES], struct err *e)
{
    char text[FILE_LENGTH + 1]; /* one more, to see that there is no more */
    size_t length = 0;
    ssize_t got;
    bool good;

    while ((got = read(fd, text + length, sizeof text - length)) > 0)
        length += (size_t)got;
    if (got < 0)
        return failed(path, e);
    good = parse_secret(text, length, secret);
    sodium_memzero(text, sizeof text);
    if (good)
        return 0;
    return err_set(e, ERR_INPUT, "%s: not a key: it holds %u hex digits and a newline", path,
                   2 * SECRET_BYTES);
}

static int load_key(struct crypto_key **out, const char *path, struct err *e)
{
    unsigned char secret[SECRET_BYTES];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), result;

    if (fd < 0)
        return failed(path, e);
    result = check_key_mode(fd, path, e);
    if (result == 0)
        result = read_secret(fd, path, secret, e);
    close(fd);
    if (result == 0)
        *out = key_from(secret);
    sodium_memzero(secret, sizeof secret);
    return result;
}

/* --- making a key file --------------------------------------------------------------------- */

static int write_secret(int fd)
{
    unsigned char secret[SECRET_BYTES];
    char text[FILE_LENGTH + 1];
    ssize_t written;

    crypto_kdf_keygen(secret);
    sodium_bin2hex(text, sizeof text, secret, sizeof secret);
    text[FILE_LENGTH - 1] = '\n';
    written = write(fd, text, FILE_LENGTH);
    sodium_memzero(secret, sizeof secret);
    sodium_memzero(text, sizeof text);
    if (written >= 0 && written < (ssize_t)FILE_LENGTH)
        errno = ENOSPC;
    return written == (ssize_t)FILE_LENGTH ? fsync(fd) : -1;
}

/* A new name is on disk when its directory is. */
static int sync_directory_of(const char *path)
{
    char directory[PATH_LIMIT];
    const char *slash = strrchr(path, '/');
    int fd, result;

    if (slash)
        snprintf(directory, sizeof directory, "%.*s", (int)(slash - path + 1), path);
    else
        snprintf(directory, sizeof directory, ".");
    fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    result = fsync(fd);
    close(fd);
    return result;
}

/* The key is written under another name and linked when it is whole: a crash leaves no half of a key, and of
 * two programs that start together one makes it and both read the same. */
static int make_key_file(const char *path, struct err *e)
{
    char draft[PATH_LIMIT];
    int fd, result, length = snprintf(draft, sizeof draft, "%s.XXXXXX", path);

    if (length < 0 || (size_t)length >= sizeof draft)
        return err_set(e, ERR_INPUT, "%.64s...: the path is too long", path);
    fd = mkstemp(draft); /* O_EXCL, mode 0600 */
    if (fd < 0)
        return err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
    result = write_secret(fd);
    if (result == 0 && link(draft, path) && errno != EEXIST)
        result = -1;
    if (result == 0)
        result = sync_directory_of(path);
    if (result)
        err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
    close(fd);
    unlink(draft);
    return result;
}

int crypto_key_open(struct crypto_key **out, const char *path, bool create, struct err *e)
{
    *out = NULL;
    start_library();
    if (create && access(path, F_OK) != 0 && errno == ENOENT && make_key_file(path, e))
        return -1;
    return load_key(out, path, e);
}

/* --- sealing ------------------------------------------------------------------------------- */

int crypto_seal(const struct crypto_key *key, const char *context, const void *plain, size_t length,
                struct buf *out, struct err *e)
{
    unsigned char *at = NULL;

    if (length < SIZE_MAX - NONCE_BYTES - TAG_BYTES)
        at = (unsigned char *)buf_extend(out, NONCE_BYTES + length + TAG_BYTES);
    if (!at)
        return err_set(e, ERR_INPUT, "%zu bytes are too many to seal", length);
    randombytes_buf(at, NONCE_BYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(at + NONCE_BYTES, NULL, plain, length,
                                               (const unsigned char *)context, strlen(context),
                                               NULL, at, key->sealing);
    return 0;
}

int crypto_open(const struct crypto_key *key, const char *context, const void *sealed,
                size_t length, struct buf *out, struct err *e)
{
    const unsigned char *nonce = sealed;
    size_t before = out->length;
    char *at;

    if (length < NONCE_BYTES + TAG_BYTES)
        return err_set(e, ERR_CORRUPT, "a sealed value is cut short");
    at = buf_extend(out, length - NONCE_BYTES - TAG_BYTES);
    if (!at)
        return err_set(e, ERR_INPUT, "a sealed value is too long");
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            (unsigned char *)at, NULL, NULL, nonce + NONCE_BYTES, length - NONCE_BYTES,
            (const unsigned char *)context, strlen(context), nonce, key->sealing) == 0)
        return 0;
    buf_truncate(out, before);
    return err_set(e, ERR_CORRUPT, "a sealed value does not open: wrong key, or changed bytes");
}

void crypto_lookup(const struct crypto_key *key, const char *context, const char *text,
                   unsigned char out[CRYPTO_HASH_BYTES])
{
    crypto_generichash_state state;

    crypto_generichash_init(&state, key->lookup, sizeof key->lookup, CRYPTO_HASH_BYTES);
    /* The NUL between them keeps "a" + "bc" and "ab" + "c" apart. */
    crypto_generichash_update(&state, (const unsigned char *)context, strlen(context) + 1);
    crypto_generichash_update(&state, (const unsigned char *)text, strlen(text));
    crypto_generichash_final(&state, out, CRYPTO_HASH_BYTES);
    sodium_memzero(&state, sizeof state);
}

/* --- without a key ------------------------------------------------------------------------- */

void crypto_sha256_hex(const void *bytes, size_t length, char out[CRYPTO_SHA256_HEX])
{
    unsigned char hash[crypto_hash_sha256_BYTES];

    crypto_hash_sha256(hash, bytes, length);
    sodium_bin2hex(out, CRYPTO_SHA256_HEX, hash, sizeof hash);
}

void crypto_base64(const void *bytes, size_t length, struct buf *out)
{
    size_t room = sodium_base64_ENCODED_LEN(length, sodium_base64_VARIANT_ORIGINAL);
    char *at = buf_extend(out, room);

    if (!at)
        return;
    sodium_bin2base64(at, room, bytes, length, sodium_base64_VARIANT_ORIGINAL);
    buf_truncate(out, out->length - 1); /* its NUL */
}

void crypto_random(void *out, size_t length)
{
    start_library();
    randombytes_buf(out, length);
}

uint32_t crypto_random_below(uint32_t bound)
{
    start_library();
    return randombytes_uniform(bound);
}

void crypto_wipe(void *secret, size_t length)
{
    sodium_memzero(secret, length);
}
