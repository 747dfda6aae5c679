/* words.c: the inner borders of a text: words, what fits, patterns. Declared in base/text.h. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uregex.h>
#include <unicode/ustring.h>
#include <unicode/utext.h>
#include <unicode/utrans.h>
#include <unicode/utf8.h>

#define LENGTH_CEILING ((size_t)INT32_MAX / 4) /* break iterators count in 32 bits */
#define PATTERN_PATIENCE 500 /* about milliseconds, against patterns that never end */
#define EMPTY_PATTERN "(?:)" /* ICU refuses a pattern without characters */

/* With sound arguments ICU fails only when memory is gone. */
static void icu_must(UErrorCode status)
{
    if (U_FAILURE(status))
        err_out_of_memory();
}

/* Opened at first use and kept: opening one costs more than a thousand uses. */
static UBreakIterator *borders(UBreakIteratorType kind, UText *over)
{
    static UBreakIterator *kept[UBRK_SENTENCE + 1];
    UErrorCode status = U_ZERO_ERROR;

    if (!kept[kind])
        kept[kind] = ubrk_open(kind, "root", NULL, 0, &status);
    icu_must(status);
    ubrk_setUText(kept[kind], over, &status);
    icu_must(status);
    return kept[kind];
}

static size_t bounded_length(const char *text)
{
    size_t length = strlen(text);

    return length < LENGTH_CEILING ? length : LENGTH_CEILING;
}

static UText *utext_over(UText *reuse, const char *text)
{
    UErrorCode status = U_ZERO_ERROR;
    UText *over = utext_openUTF8(reuse, text, (int64_t)bounded_length(text), &status);

    icu_must(status);
    return over;
}

/* --- one way to write Chinese --- */

/* The lead bytes of U+4000 to U+9FFF, where the characters are that are written in two ways. */
static bool has_ideographs(const char *text)
{
    for (; *text; text++) {
        if ((unsigned char)*text >= 0xE4 && (unsigned char)*text <= 0xE9)
            return true;
    }
    return false;
}

static UTransliterator *simplifier(void)
{
    static UTransliterator *kept;
    static const UChar id[] = u"Traditional-Simplified";
    UErrorCode status = U_ZERO_ERROR;

    if (!kept)
        kept = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    icu_must(status);
    return kept;
}

const char *text_simplify(struct arena *a, const char *text)
{
    int32_t length = 0, limit, bytes = 0, room = (int32_t)bounded_length(text) * 2 + 16;
    UErrorCode status = U_ZERO_ERROR;
    UChar *wide;
    char *out;

    if (!has_ideographs(text))
        return text;
    wide = arena_array(a, (size_t)room, sizeof *wide);
    u_strFromUTF8(wide, room, &length, text, (int32_t)bounded_length(text), &status);
    icu_must(status);
    limit = length;
    utrans_transUChars(simplifier(), wide, &length, room, 0, &limit, &status);
    icu_must(status);
    out = arena_alloc(a, (size_t)length * 3 + 1);
    u_strToUTF8(out, length * 3 + 1, &bytes, wide, length, &status);
    icu_must(status);
    return out;
}

/* --- words --- */

const char **text_words(struct arena *a, const char *text, size_t *count)
{
    const char *folded = text_fold(a, text);
    UText room = UTEXT_INITIALIZER;
    UText *over = utext_over(&room, folded);
    UBreakIterator *words = borders(UBRK_WORD, over);
    size_t have = 0, limit = 16;
    const char **out = arena_array(a, limit, sizeof *out);

    for (int32_t from = 0, to; (to = ubrk_next(words)) != UBRK_DONE; from = to) {
        if (ubrk_getRuleStatus(words) < UBRK_WORD_NONE_LIMIT)
            continue;
        if (have == limit) {
            const char **more = arena_array(a, limit *= 2, sizeof *out);

            memcpy(more, out, have * sizeof *out);
            out = more;
        }
        while (from < to && folded[from] == '_') /* the only sign that may stand at a word's ends */
            from++;
        while (to > from && folded[to - 1] == '_')
            to--;
        if (from < to)
            out[have++] = arena_copy_bytes(a, folded + from, (size_t)(to - from));
    }
    utext_close(over);
    *count = have;
    return out;
}

/* Of valid UTF-8: every character but its trailing bytes, and once more for four-byte ones. */
static size_t units_of(unsigned char lead)
{
    return (size_t)((lead & 0xC0) != 0x80) + (size_t)(lead >= 0xF0);
}

size_t text_utf16_length(const char *text)
{
    size_t units = 0, length = strlen(text);

    for (size_t i = 0; i < length; i++) /* a known end lets the compiler take many at once */
        units += units_of((unsigned char)text[i]);
    return units;
}

static size_t bytes_within(const char *text, size_t units)
{
    size_t i = 0;

    for (size_t used = 0; text[i]; i++) {
        used += units_of((unsigned char)text[i]);
        if (used > units)
            break;
    }
    return i;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static size_t last_border(UBreakIteratorType kind, const char *text, size_t most)
{
    UText room = UTEXT_INITIALIZER;
    UText *over = utext_over(&room, text);
    UBreakIterator *at = borders(kind, over);
    int32_t border = (int32_t)most;

    if (!ubrk_isBoundary(at, border))
        border = ubrk_preceding(at, border);
    utext_close(over);
    return border > 0 ? (size_t)border : 0;
}

static size_t last_after(const char *text, size_t most, const char *mark)
{
    size_t width = strlen(mark);

    for (size_t i = most; i >= width; i--) {
        if (memcmp(text + i - width, mark, width) == 0)
            return i;
    }
    return 0;
}

static size_t last_blank(const char *text, size_t most)
{
    while (most && !is_blank(text[most]) && !is_blank(text[most - 1]))
        most--;
    return most;
}

size_t text_fit(const char *text, size_t units)
{
    size_t most = bytes_within(text, units), enough = most / 2, at;

    if (!text[most] || text[most] == '\n')
        return most;
    if ((at = last_after(text, most, "\n\n")) > enough)
        return at;
    if ((at = last_after(text, most, "\n")) > enough)
        return at;
    if ((at = last_border(UBRK_SENTENCE, text, most)) > enough)
        return at;
    if ((at = last_blank(text, most)) > enough)
        return at;
    if ((at = last_border(UBRK_LINE, text, most)) > enough)
        return at;
    at = last_border(UBRK_CHARACTER, text, most);
    return at ? at : most;
}

char *text_shorten(struct arena *a, const char *text, size_t columns)
{
    UText room = UTEXT_INITIALIZER;
    UText *over;
    UBreakIterator *characters;
    size_t seen = 0, keep = 0;

    if (strlen(text) <= columns)
        return arena_copy(a, text);
    if (columns == 0)
        return arena_copy(a, "");
    over = utext_over(&room, text);
    characters = borders(UBRK_CHARACTER, over);
    for (int32_t at; seen <= columns && (at = ubrk_next(characters)) != UBRK_DONE; seen++) {
        if (seen + 1 < columns)
            keep = (size_t)at;
    }
    utext_close(over);
    if (seen <= columns)
        return arena_copy(a, text);
    while (keep && is_blank(text[keep - 1]))
        keep--;
    return arena_print(a, "%.*s\xE2\x80\xA6", (int)keep, text);
}

/* The last pattern is kept, since a list of texts is mostly asked the same one. NULL: wrong. */
static URegularExpression *compiled(const char *pattern, struct err *e)
{
    static URegularExpression *kept;
    static char *kept_for;
    UParseError where = {0};
    UErrorCode status = U_ZERO_ERROR;
    UText room = UTEXT_INITIALIZER;
    UText *source;

    if (kept && strcmp(kept_for, pattern) == 0)
        return kept;
    uregex_close(kept);
    free(kept_for);
    kept_for = NULL;
    source = utext_over(&room, *pattern ? pattern : EMPTY_PATTERN);
    kept = uregex_openUText(source, UREGEX_CASE_INSENSITIVE | UREGEX_MULTILINE, &where, &status);
    utext_close(source);
    if (U_FAILURE(status)) {
        kept = NULL;
        err_set(e, ERR_INPUT, "wrong regular expression, at character %d (%s)", where.offset,
                u_errorName(status));
        return NULL;
    }
    kept_for = strdup(pattern);
    if (!kept_for)
        err_out_of_memory();
    uregex_setTimeLimit(kept, PATTERN_PATIENCE, &status);
    icu_must(status);
    return kept;
}

int text_matches(const char *pattern, const char *text, struct err *e)
{
    URegularExpression *expression = compiled(pattern, e);
    UErrorCode status = U_ZERO_ERROR;
    UText room = UTEXT_INITIALIZER;
    UText *over;
    bool found;

    if (!expression)
        return -1;
    over = utext_over(&room, text);
    uregex_setUText(expression, over, &status);
    found = uregex_find(expression, 0, &status);
    utext_close(over);
    if (U_FAILURE(status))
        return err_set(e, ERR_INPUT, "the regular expression takes too long (%s)",
                       u_errorName(status));
    return found;
}
