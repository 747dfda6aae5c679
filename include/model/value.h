/* value.h: what a fact can be: the types, and their canonical text.
 * SPDX-License-Identifier: MIT
 *
 * Canonical text is what transcripts, JSON, the database and tests use: choices by id, sets as ids in
 * alphabetic order with commas, `YYYY-MM-DD` or `first/last`, RFC 3339, `230.00 USD`, `yes`/`no`, ISO codes.
 * Money is whole minor units and an ISO 4217 code, never floating point; a code of "" is a currency not told.
 */
#ifndef MODEL_VALUE_H
#define MODEL_VALUE_H

#include "base/arena.h"
#include "base/date.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum value_type {
    VALUE_CHOICE,
    VALUE_SET,
    VALUE_DATE, /* a range of civil days */
    VALUE_TIME, /* a moment, or only its day when the hour is not known */
    VALUE_MONEY,
    VALUE_NUMBER,
    VALUE_TEXT,
    VALUE_YESNO,
    VALUE_COUNTRY, /* ISO 3166-1 alpha-2 */
    VALUE_REGION,  /* ISO 3166-2 */
    VALUE_TYPES,
};

struct value {
    enum value_type type;
    const char *text;     /* choice, set, text, country, region; else NULL */
    struct day_range day; /* date; of a time: its day (UTC) */
    int64_t moment;       /* time, UTC seconds; MOMENT_NONE when only the day is known */
    int64_t number;       /* number; yes/no as 1/0; money in minor units */
    char currency[4];     /* money; "" not told */
};

const char *value_type_name(enum value_type type); /* as in facts.json: "choice", "yesno", ... */
bool value_type_named(const char *name, enum value_type *out);
struct value value_none(enum value_type type); /* of this type, with nothing in it */

/* Canonical text to value. Choices and sets are not checked against a list here (core does). False: not of this form. */
bool value_parse(struct arena *a, enum value_type type, const char *canonical, struct value *out);
char *value_print(struct arena *a, const struct value *v);
bool value_equal(const struct value *a, const struct value *b);
struct value value_copy(struct arena *a, const struct value *v);

/* Decimal text ("230", "230.5", "1250.50") to minor units of a currency ("" counts as 2 digits). False: not a number, too
 * many digits, or no such currency. */
bool money_parse(const char *decimal, const char *currency, int64_t *minor);
char *money_print(struct arena *a, int64_t minor,
                  const char *currency); /* "230.00", without the code */

/* Sets: is `item` one of the comma-separated ids of `set`? Add one, in order. */
bool set_has(const char *set, const char *item);
const char *set_with(struct arena *a, const char *set, const char *item);

#endif
