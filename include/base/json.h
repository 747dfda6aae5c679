/* json.h: JSON at the gate, strict; the house of cJSON.
 * SPDX-License-Identifier: MIT
 *
 * Refused: bad UTF-8, duplicate keys, text after the value, more than JSON_DEPTH levels, \u0000, raw control
 * characters, numbers that a double cannot hold exactly when they are whole. Keys compare with case.
 * Values are read-only nodes; a parsed tree is freed as a whole with json_free. Errors (ERR_INPUT) say line
 * and column. Disadvantage: a tree takes up to 80 times the memory of its text, so bound the text first.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/arena.h"
#include "base/buf.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JSON_DEPTH 32 /* deeper is no document of ours */
#define JSON_INTEGER_MOST                                                                          \
    INT64_C(9007199254740991) /* 2^53 - 1: beyond it a double skips whole numbers */

struct json; /* one value, with all below it */

enum json_type { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

int json_parse(struct json **out, const char *text, size_t length, struct err *e) MUST_USE;
int json_parse_file(struct json **out, const char *path, size_t ceiling, struct err *e) MUST_USE;
void json_free(struct json **root); /* roots only */

enum json_type json_type(const struct json *node); /* of NULL: JSON_NULL */
const struct json *json_get(const struct json *object,
                            const char *key);           /* NULL: absent (or no object) */
const struct json *json_child(const struct json *node); /* first of an array or object */
const struct json *json_next(const struct json *node);
const char *json_key(const struct json *node); /* of a member of an object */
size_t json_count(const struct json *node);

const char *json_text(
    const struct json *node); /* NULL unless a string; lives as long as the tree */
bool json_is_true(const struct json *node);
bool json_integer(const struct json *node, int64_t *out); /* false: no whole number */
bool json_number(const struct json *node, double *out);   /* false: no number */
const char *json_string_at(const struct json *object,
                           const char *key); /* NULL: absent or no string */
int64_t json_integer_at(const struct json *object, const char *key, int64_t otherwise);
bool json_true_at(const struct json *object, const char *key);

/* Where a node stands, as an RFC 6901 pointer from `root`; in the arena. Walks the tree: for error texts only. */
const char *json_pointer(struct arena *a, const struct json *root, const struct json *node);

/* Building. Keys keep the order of being put, a key put again takes the new value; a put value belongs to its
 * parent. A number that JSON cannot carry (beyond JSON_INTEGER_MOST, not finite; MOMENT_NONE) becomes null, which
 * json_integer_at reads as absent. Strings must be valid UTF-8. */
struct json *json_new_object(void);
struct json *json_new_array(void);
struct json *json_new_string(const char *text); /* NULL gives null */
struct json *json_new_integer(int64_t value);
void json_put(struct json *object, const char *key, struct json *value);
void json_put_string(struct json *object, const char *key, const char *text); /* NULL gives null */
void json_put_integer(struct json *object, const char *key, int64_t value);
void json_put_double(struct json *object, const char *key, double value);
void json_put_bool(struct json *object, const char *key, bool value);
void json_put_null(struct json *object, const char *key);
void json_add(struct json *array, struct json *value);
struct json *json_copy(const struct json *node);
void json_write(const struct json *node, struct buf *out);        /* one line */
void json_write_pretty(const struct json *node, struct buf *out); /* for people */

/* Writing without a tree, a tenth of the cost: one value into an empty buffer, what is opened is closed again. The
 * key is NULL in an array and for the whole. The same rules for numbers and strings; that a key comes once is up
 * to the caller. */
void json_out_open(struct buf *out, const char *key, enum json_type object_or_array);
void json_out_close(struct buf *out, enum json_type object_or_array);
void json_out_string(struct buf *out, const char *key, const char *text); /* NULL gives null */
void json_out_integer(struct buf *out, const char *key, int64_t value);
void json_out_bool(struct buf *out, const char *key, bool value);

#endif
