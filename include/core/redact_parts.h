/* redact_parts.h: the shapes that secrets have; shared by core/redact*.c, seen by nobody else.
 * SPDX-License-Identifier: MIT
 *
 * Each looks at one place of a text: `at` where a number may begin, or behind a word that announces one. The text is in lower
 * case (redact.c sees to it). None looks further than a bound of its own, so the whole is linear.
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

static inline bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static inline bool is_alnum(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z');
}

/* Length of the longest word of a list that stands at `at`; 0: none does. */
size_t redact_listed(const char *at, const char *const *words);
/* Does one of them stand in the last `reach` bytes before `at`? */
bool redact_is_near(const char *text, size_t at, size_t reach, const char *const *words);

/* redact_numbers.c */
struct span redact_card(const char *text, size_t at);
struct span redact_iban(const char *text, size_t at);
struct span redact_document(const char *text, size_t behind); /* a passport or identity card */

/* redact_codes.c */
struct span redact_code(const char *text, size_t from); /* behind a word for it */
struct span redact_plain_code(const char *text, size_t word, size_t behind);
struct span redact_told_code(const char *text, size_t at); /* "482913 is my code" */
struct span redact_password(const char *text, size_t behind);
struct span redact_seed(const char *text, size_t at); /* where a phrase may begin */
struct span redact_named_seed(const char *text, size_t behind);

/* redact_words.c: NULL-ended */
extern const char *const redact_code_words[], *const redact_plain_code_words[],
                                                  *const redact_harmless_codes[],
                                                      *const redact_password_words[],
                                                          *const redact_document_words[],
                                                              *const redact_seed_words[],
                                                                  *const redact_order_words[],
                                                                      *const redact_is_words[];

#endif
