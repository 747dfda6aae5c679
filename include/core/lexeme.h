/* lexeme.h: the words and signs that expressions are written in.
 * SPDX-License-Identifier: MIT
 *
 * A word is a name, a country (`GB`), a region (`CA-QC`) or a currency; a number is `15` or `99.50`; a date is `2026-10-03`.
 * Lexemes point into the source. Only core/parser needs this.
 */
#ifndef CORE_LEXEME_H
#define CORE_LEXEME_H

#include <stdbool.h>
#include <stddef.h>

enum lexeme_kind { LEXEME_END, LEXEME_WORD, LEXEME_NUMBER, LEXEME_DATE, LEXEME_SIGN, LEXEME_WRONG };

struct lexeme {
    enum lexeme_kind kind;
    const char *at;
    size_t length;
};

struct lexeme lexeme_next(const char *from); /* the first one at `from` or after the blanks there */
bool lexeme_is(struct lexeme l, const char *text);

#endif
