/* render.h: sentences from keys and arguments: a subset of ICU MessageFormat; the house of ICU's formatters.
 * SPDX-License-Identifier: MIT
 *
 * `{name}`, `{n, plural, =0 {..} one {..} other {#}}`, `{x, select, a {..} other {..}}`; an apostrophe quotes as in ICU
 * ('' is one). Numbers, money, dates and lists are written in the language's own way. A key that a language lacks is
 * taken from English; a key that English lacks is an error of the set (lint). Plural categories: CLDR by uplrules.
 */
#ifndef CORE_RENDER_H
#define CORE_RENDER_H

#include "base/arena.h"
#include "base/json.h"
#include "model/value.h"

struct text_table;
struct piece; /* core/message.h */

/* The sentences by language, files of text/<lang>/ merged: {"en": {...}, "es": {...}}; checks each message's syntax and slots. */
int text_table_new(struct text_table **out, const struct json *by_language, struct err *e) MUST_USE;
void text_table_free(struct text_table **t);
/* In this very language, without the way to English. */
bool text_table_has(const struct text_table *t, const char *language, const char *key);
/* In which its sentences come to who prefers this one: that, or English. */
const char *text_table_language(const struct text_table *t, const char *language);
size_t text_table_languages(const struct text_table *t, const char **out,
                            size_t room); /* "en" first */

enum arg_kind { ARG_TEXT, ARG_NUMBER, ARG_DAY, ARG_MONEY };

struct arg {
    const char *name;
    enum arg_kind kind;
    const char *text; /* ARG_TEXT; NULL counts as "" */
    int64_t number;   /* ARG_NUMBER, minor units of ARG_MONEY, day of ARG_DAY */
    const char *currency;
};

#define ARG_T(key, value)                                                                          \
    {                                                                                              \
        .name = (key), .kind = ARG_TEXT, .text = (value)                                           \
    }
#define ARG_N(key, value)                                                                          \
    {                                                                                              \
        .name = (key), .kind = ARG_NUMBER, .number = (value)                                       \
    }
#define ARG_D(key, value)                                                                          \
    {                                                                                              \
        .name = (key), .kind = ARG_DAY, .number = (value)                                          \
    }

/* Never NULL: a missing key or argument shows as its name in brackets, and is logged. */
const char *render(const struct text_table *t, const char *language, const char *key,
                   const struct arg *args, size_t count, struct arena *a);
/* A sentence that stands in no table; `name` is what the log calls it. */
const char *render_message(const char *language, const char *name, const struct piece *message,
                           const struct arg *args, size_t count, struct arena *a);
/* A fact's value as a person reads it: a choice by its label `value.<fact>.<id>`, dates and money ("1,250.00 USD": a sign means a
 * dozen currencies) in the language. Uses the texts value.yes value.no value.none value.between {first} {last} and
 * value.moment {day} {hour}. */
const char *render_value(const struct text_table *t, const char *language, const char *fact,
                         const struct value *v, struct arena *a);
/* "a, b and c" */
const char *render_list(const char *language, const char **items, size_t count, struct arena *a);

/* For lint: each {slot} a message of this key uses. */
void render_slots(const struct text_table *t, const char *language, const char *key,
                  void (*each)(void *owner, const char *slot), void *owner);
void text_table_keys(const struct text_table *t, const char *language,
                     void (*each)(void *owner, const char *key), void *owner);

#endif
