/* redact_parts.h: the shapes that secrets have; shared by core/redact*.c, seen by nobody else.
 * SPDX-License-Identifier: MIT
 *
 * Each looks at one place of a text: `at` where a number may begin, or behind a word that announces one.
 */
#ifndef CORE_REDACT_PARTS_H
#define CORE_REDACT_PARTS_H

#include "core/redact.h"
#include <stdbool.h>

/* What is to be masked; end 0: there is nothing here. */
struct span {
    size_t from, end;
    enum secret kind;
};

#define FILLER_MOST 24 /* bytes between "the code" and the code: " he sent me was: " */

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static inline bool is_letter(char c)
{
    return (lower(c) >= 'a' && lower(c) <= 'z') || (unsigned char)c >= 0x80;
}

/* Length of the word of a list that stands at `at`, whatever its case in ASCII; 0: none does. */
size_t redact_listed(const char *at, const char *const *words);

/* redact_numbers.c */
struct span redact_card(const char *text, size_t at);
struct span redact_iban(const char *text, size_t at);
struct span redact_document(const char *text, size_t behind); /* a passport or identity card */

/* redact_words.c: NULL-ended */
extern const char *const redact_code_words[],
    *const redact_password_words[], *const redact_document_words[], *const redact_order_words[],
                                                                        *const redact_is_words[];

#endif
