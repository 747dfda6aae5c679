/* text.h: UTF-8 as people write it; the house of ICU's text functions (text.c, words.c, names.c).
 * SPDX-License-Identifier: MIT
 *
 * Foreign bytes pass text_admit once, at the gate; behind it all text is valid UTF-8, bounded, trimmed and
 * free of control and direction characters, and other code may assume so. ICU objects are opened once and
 * kept for the process, so a call costs microseconds.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>

/* Foreign bytes to text in the arena, never NULL: bad UTF-8 becomes U+FFFD, NFC, C0/C1 but \n and \t dropped
 * (\r\n and lone \r become \n), bidi and zero-width controls dropped (ZWJ between emoji and ZWNJ kept inside
 * words), at most 4 combining marks in a row, trimmed, cut at `most` bytes on a character border.
 * *changed (may be NULL) tells whether more than trimming was needed. Idempotent. */
char *text_admit(struct arena *a, const void *bytes, size_t length, size_t most, bool *changed);

bool text_valid(const void *bytes, size_t length);

/* For comparing: NFKC, case folded, diacritics stripped (also of letters like Polish l with stroke), digits of any script 0-9, apostrophes and
 * dashes plain, punctuation at both ends dropped (unless there is nothing else), runs of white space one blank. */
char *text_fold(struct arena *a, const char *text);

/* Chinese in simplified characters, so that both ways to write it compare; the same pointer where there is none. */
const char *text_simplify(struct arena *a, const char *text);

/* Words of a text in order (ICU word breaks; Chinese and the like by dictionary), each folded; *count of them. */
const char **text_words(struct arena *a, const char *text, size_t *count);

size_t text_utf16_length(const char *text); /* Telegram counts in these units */
/* How many bytes of the text to send first, of at most `units` UTF-16 units: up to the last paragraph, line,
 * sentence or word border that leaves it more than half full. White space at the cut may stand on either side.
 * 0 only for an empty text, or one unit before a character of two. */
size_t text_fit(const char *text, size_t units);
/* At most `columns` visible characters, with an ellipsis when cut; in the arena. */
char *text_shorten(struct arena *a, const char *text, size_t columns);

/* ICU regular expression, case-insensitive, found anywhere, ^ and $ at line ends, `.` not across lines.
 * 1 found, 0 not, -1 the pattern is wrong, or takes too long (ERR_INPUT). */
int text_matches(const char *pattern, const char *text, struct err *e) MUST_USE;

/* Digits after the point of an ISO 4217 currency (JPY 0, USD 2, KWD 3); -1 for no such currency. */
int text_currency_digits(const char *code);
/* What is paid with in a country today ("MX": "MXN"); "" where that is not known. */
void text_country_currency(const char *country, char out[4]);
/* Is this an ISO 3166-1 alpha-2 country in use? Kosovo (XK) counts. */
bool text_is_country(const char *code);
/* Has ICU anything in this language ("es", "pt-BR")? */
bool text_is_language(const char *language);
/* The country that these words name in one of `languages` (NULL-ended), or as a code: "ES". "" when they name
 * none, or two. The longest name wins; a code counts alone, or in capitals among small letters: so
 * give it a whole answer, not word after word. Static text. */
const char *text_country_named(const char *words, const char *const *languages);
/* A country's name in a language, in the arena; the code itself when there is none. */
char *text_country_name(struct arena *a, const char *code, const char *language);
/* A language's name in another one: "es" in English is "Spanish"; the code itself when there is none. */
char *text_language_name(struct arena *a, const char *code, const char *language);

#endif
