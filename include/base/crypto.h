/* crypto.h: seal, open, hash, random; the house of libsodium.
 * SPDX-License-Identifier: MIT
 *
 * Sealing is XChaCha20-Poly1305-IETF with a random 24-byte nonce in front; the associated data is
 * authenticated, not stored. Keys live in guarded memory (sodium_malloc), out of core dumps and swap.
 */
#ifndef BASE_CRYPTO_H
#define BASE_CRYPTO_H

#include "base/buf.h"
#include <stdint.h>

#define CRYPTO_HASH_BYTES 16 /* keyed BLAKE2b, for looking an address up */
#define CRYPTO_SHA256_HEX 65 /* with the NUL */

struct crypto_key; /* one 32-byte secret with a sealing and a hashing key derived from it */

/* The key in `path` (64 hex digits and a newline, mode 0600); when the file is absent and `create` is set, a new
 * one is made and synced to disk first. ERR_INPUT: not a key, or readable by others; ERR_MISSING; ERR_IO. */
int crypto_key_open(struct crypto_key **out, const char *path, bool create, struct err *e) MUST_USE;
int crypto_key_random(struct crypto_key **out, struct err *e) MUST_USE; /* for tests and replay */
void crypto_key_free(struct crypto_key **key);

/* nonce | ciphertext | tag, appended to `out`. */
int crypto_seal(const struct crypto_key *key, const char *context, const void *plain, size_t length,
                struct buf *out, struct err *e) MUST_USE;
/* ERR_CORRUPT: wrong key, wrong context or changed bytes. */
int crypto_open(const struct crypto_key *key, const char *context, const void *sealed,
                size_t length, struct buf *out, struct err *e) MUST_USE;
void crypto_lookup(const struct crypto_key *key, const char *context, const char *text,
                   unsigned char out[CRYPTO_HASH_BYTES]);

void crypto_sha256_hex(const void *bytes, size_t length, char out[CRYPTO_SHA256_HEX]);
/* RFC 4648, with padding, appended to `out`. */
void crypto_base64(const void *bytes, size_t length, struct buf *out);
void crypto_random(void *out, size_t length);
uint32_t crypto_random_below(uint32_t bound);
void crypto_wipe(void *secret, size_t length); /* zeroes that no compiler leaves out */

#endif
