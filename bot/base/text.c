/* text.c: UTF-8 as people write it: the gate, and folding for comparison. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#define INPUT_CEILING ((size_t)16 << 20) /* above any message; no step makes 54 times of it */
#define MARKS_IN_A_ROW 4                 /* Vietnamese and pointed Hebrew need three */
#define ZWNJ 0x200C
#define ZWJ 0x200D
#define EMOJI_STYLE 0xFE0F
#define UNKNOWN 0xFFFD
#define FULL_WIDTH_COMMA 0xFF0C

/* A text on its way through ICU, in UTF-16 and on the heap, so that the arena holds results only. */
struct wide {
    UChar *units;
    int32_t length;
};

/* With sound arguments ICU fails only when memory is gone. */
static void icu_must(UErrorCode status)
{
    if (U_FAILURE(status))
        err_out_of_memory();
}

static struct wide wide_new(int32_t room)
{
    struct wide w = {malloc(((size_t)room + 1) * sizeof(UChar)), 0};

    if (!w.units)
        err_out_of_memory();
    return w;
}

static void wide_replace(struct wide *w, struct wide with)
{
    free(w->units);
    *w = with;
}

static void wide_add(struct wide *w, UChar32 c)
{
    U16_APPEND_UNSAFE(w->units, w->length, c);
}

static size_t bounded(size_t length)
{
    return length < INPUT_CEILING ? length : INPUT_CEILING;
}

/* Always well formed, since it comes from characters. */
static UChar32 wide_next(const struct wide *w, int32_t *at)
{
    UChar lead = w->units[(*at)++];

    if (!U16_IS_LEAD(lead) || *at == w->length)
        return lead;
    return U16_GET_SUPPLEMENTARY(lead, w->units[(*at)++]);
}

static UChar32 wide_before(const struct wide *w, int32_t *at)
{
    UChar trail = w->units[--*at];

    if (!U16_IS_TRAIL(trail) || *at == 0)
        return trail;
    return U16_GET_SUPPLEMENTARY(w->units[--*at], trail);
}

static struct wide wide_from(const char *text)
{
    int32_t room = (int32_t)bounded(strlen(text)), length = 0;
    struct wide w = wide_new(room);
    UErrorCode status = U_ZERO_ERROR;

    u_strFromUTF8WithSub(w.units, room + 1, &length, text, room, UNKNOWN, NULL, &status);
    icu_must(status);
    w.length = length;
    return w;
}

/* `get` is one of ICU's own functions; the forms are its, and built once. */
static void wide_normalize(struct wide *w, const UNormalizer2 *(*get)(UErrorCode *))
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *form = get(&status);
    struct wide out;
    int32_t room = w->length + w->length / 2 + 16;

    icu_must(status);
    if (unorm2_spanQuickCheckYes(form, w->units, w->length, &status) == w->length)
        return;
    out = wide_new(room);
    out.length = unorm2_normalize(form, w->units, w->length, out.units, room, &status);
    if (status == U_BUFFER_OVERFLOW_ERROR) {
        status = U_ZERO_ERROR;
        room = out.length;
        wide_replace(&out, wide_new(room));
        out.length = unorm2_normalize(form, w->units, w->length, out.units, room, &status);
    }
    icu_must(status);
    wide_replace(w, out);
}

static char *narrow(struct arena *a, const UChar *units, int32_t length)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t bytes = 0;
    char *out;

    u_strToUTF8(NULL, 0, &bytes, units, length, &status);
    status = U_ZERO_ERROR;
    out = arena_alloc(a, (size_t)bytes + 1);
    u_strToUTF8(out, bytes + 1, NULL, units, length, &status);
    icu_must(status);
    return out;
}

/* --- the gate --- */

static bool plain(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if ((bytes[i] < ' ' && bytes[i] != '\n' && bytes[i] != '\t') || bytes[i] > '~')
            return false;
    }
    return true;
}

static bool joins(UChar32 c)
{
    return c == ZWJ || c == ZWNJ;
}

/* Joiners stay for tidy(), which sees both neighbours. Tag letters go too: an invisible alphabet. */
static bool unwanted(UChar32 c)
{
    if (c < 0x20)
        return c != '\n' && c != '\t';
    if (c < 0x7F)
        return false;
    if (c < 0xA0 || (c >= 0xFFF9 && c <= 0xFFFB))
        return true;
    return u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) && !joins(c) &&
           !u_hasBinaryProperty(c, UCHAR_VARIATION_SELECTOR);
}

static struct wide gather(const uint8_t *bytes, int32_t length)
{
    struct wide w = wide_new(length);

    for (int32_t i = 0; i < length;) {
        UChar32 c;

        U8_NEXT(bytes, i, length, c);
        if (c < 0 || U_IS_UNICODE_NONCHAR(c))
            c = UNKNOWN;
        if (c == '\r' && i < length && bytes[i] == '\n')
            continue;
        if (c == '\r' || c == 0x2028 || c == 0x2029)
            c = '\n';
        if (!unwanted(c))
            wide_add(&w, c);
    }
    return w;
}

static bool is_mark(UChar32 c)
{
    return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}

static bool is_emoji(UChar32 c)
{
    return u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC) ||
           u_hasBinaryProperty(c, UCHAR_EMOJI_MODIFIER) || c == EMOJI_STYLE;
}

/* Persian and the scripts of India need joiners to spell; families and flags are emoji joined. */
static bool joiner_stays(UChar32 joiner, UChar32 before, UChar32 after)
{
    bool virama = u_getCombiningClass(before) == 9;

    if (joiner == ZWNJ || virama)
        return (u_isalpha(before) || is_mark(before)) && u_isalpha(after);
    return is_emoji(before) && u_hasBinaryProperty(after, UCHAR_EXTENDED_PICTOGRAPHIC);
}

/* Drops joiners that join nothing and marks piled too high. Only ever shortens. */
static void tidy(struct wide *w)
{
    struct wide out = {w->units, 0};
    UChar32 last = 0;
    int marks = 0;

    for (int32_t i = 0; i < w->length;) {
        UChar32 c = wide_next(w, &i);
        int32_t peek = i;
        UChar32 after = i < w->length ? wide_next(w, &peek) : 0;

        if (joins(c) && !joiner_stays(c, last, after))
            continue;
        marks = is_mark(c) ? marks + 1 : 0;
        if (marks > MARKS_IN_A_ROW)
            continue;
        wide_add(&out, c);
        last = c;
    }
    w->length = out.length;
}

struct slice {
    const char *bytes;
    int32_t length;
};

/* `most` counts after trimming. A joiner at the cut would join nothing. */
static struct slice trim(const char *bytes, size_t length, size_t most)
{
    const uint8_t *at = (const uint8_t *)bytes;
    int32_t first = 0, end = (int32_t)length, limit, next;
    UChar32 c;

    for (next = 0; first < end; first = next) {
        U8_NEXT(at, next, end, c);
        if (!u_isUWhiteSpace(c))
            break;
    }
    limit = (size_t)(end - first) > most ? first + (int32_t)most : end;
    if (limit < end)
        U8_SET_CP_START(at, first, limit);
    for (next = limit; limit > first; limit = next) {
        U8_PREV(at, first, next, c);
        if (!u_isUWhiteSpace(c) && !(limit < end && joins(c)))
            break;
    }
    return (struct slice){bytes + first, limit - first};
}

char *text_admit(struct arena *a, const void *bytes, size_t length, size_t most, bool *changed)
{
    struct slice given, kept;
    struct wide w;
    char *out;

    length = bounded(length);
    given = trim(bytes, length, length);
    if (plain(given.bytes, (size_t)given.length)) {
        kept = trim(given.bytes, (size_t)given.length, most);
        out = arena_copy_bytes(a, kept.bytes, (size_t)kept.length);
    } else {
        w = gather((const uint8_t *)given.bytes, given.length);
        wide_normalize(&w, unorm2_getNFCInstance);
        tidy(&w);
        wide_normalize(&w, unorm2_getNFCInstance); /* what a dropped joiner kept apart */
        out = narrow(a, w.units, w.length);
        free(w.units);
        kept = trim(out, strlen(out), most);
        out[kept.bytes - out + kept.length] = '\0';
        out += kept.bytes - out;
    }
    if (changed)
        *changed =
            kept.length != given.length || memcmp(out, given.bytes, (size_t)kept.length) != 0;
    return out;
}

bool text_valid(const void *bytes, size_t length)
{
    const uint8_t *at = bytes;

    for (size_t i = 0; i < length;) {
        UChar32 c;

        U8_NEXT(at, i, length, c);
        if (c < 0)
            return false;
    }
    return true;
}

/* --- folding --- */

static bool ascii_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool ascii_edge(char c)
{
    return strchr(" !\"#%&'()*,-./:;?@[\\]_{}", c) != NULL; /* the rest are symbols: $5 stays */
}

/* tolower() would ask the locale, and a Turkish one has another answer for I. */
static char ascii_fold(char c)
{
    if (c == '`')
        return '\'';
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool all_ascii(const char *text)
{
    for (; *text; text++) {
        if ((unsigned char)*text >= 0x7F)
            return false;
    }
    return true;
}

/* The same result as the long way, at a tenth of its price. */
static char *fold_ascii(struct arena *a, const char *text)
{
    size_t used = 0, first = 0, end;
    char *out = arena_alloc(a, strlen(text) + 1);

    for (; *text; text++) {
        if (!ascii_space(*text))
            out[used++] = ascii_fold(*text);
        else if (used && out[used - 1] != ' ')
            out[used++] = ' ';
    }
    if (used && out[used - 1] == ' ')
        used--;
    for (end = used; end && ascii_edge(out[end - 1]);)
        end--;
    if (end == 0)
        end = used; /* nothing but punctuation, see narrow_inside */
    else
        while (ascii_edge(out[first]))
            first++;
    out[end] = '\0';
    return out + first;
}

/* Letters that Unicode does not take apart, though readers do. */
static const struct {
    UChar letter;
    const char *plain;
} bare[] = {
    {0x00E6, "ae"}, {0x00F0, "d"}, {0x00F8, "o"},  {0x00FE, "th"}, {0x0111, "d"}, {0x0127, "h"},
    {0x0131, "i"},  {0x0142, "l"}, {0x0153, "oe"}, {0x0167, "t"},  {0x0180, "b"},
};

static const char *bare_letter(UChar32 c)
{
    for (size_t i = 0; i < sizeof bare / sizeof bare[0]; i++) {
        if (bare[i].letter == c)
            return bare[i].plain;
    }
    return NULL;
}

/* Keyboards differ in apostrophes and dashes more than people do. */
static UChar plain_sign(UChar c)
{
    if (c == '`' || c == 0xB4 || c == 0x2BC || c == 0x2018 || c == 0x2019 || c == 0x201B)
        return '\'';
    return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 ? '-' : c;
}

/* A comma of full width gets a blank behind it: it parts neither thousands nor cents. */
static void wide_plain(struct wide *w)
{
    struct wide out = wide_new(w->length * 2);

    for (int32_t i = 0; i < w->length; i++) {
        out.units[out.length++] = plain_sign(w->units[i]);
        if (w->units[i] == FULL_WIDTH_COMMA)
            out.units[out.length++] = ' ';
    }
    wide_replace(w, out);
}

/* Accents of Latin, Greek, Cyrillic, points of Hebrew and Arabic. Vowel signs of India and Thailand, and
 * the voicing of kana, are letters to their readers; their combining classes tell them apart. */
static bool is_diacritic(UChar32 c)
{
    uint8_t class;

    if (c < 0x300 || u_charType(c) != U_NON_SPACING_MARK)
        return false;
    class = u_getCombiningClass(c);
    return class == 1 || (class >= 10 && class <= 35) || class >= 202;
}

static void wide_strip(struct wide *w)
{
    struct wide out = wide_new(w->length * 2);

    for (int32_t i = 0; i < w->length;) {
        UChar32 c = wide_next(w, &i);
        const char *letters;

        if (is_diacritic(c))
            continue;
        if (c >= 0x660 && u_charDigitValue(c) >= 0) /* digits of any script are digits */
            c = '0' + u_charDigitValue(c);
        letters = c >= 0xE6 && c <= 0x180 ? bare_letter(c) : NULL;
        if (letters) {
            while (*letters)
                out.units[out.length++] = (UChar)*letters++;
        } else if (!u_isUWhiteSpace(c)) {
            wide_add(&out, c);
        } else if (out.length && out.units[out.length - 1] != ' ') {
            out.units[out.length++] = ' ';
        }
    }
    if (out.length && out.units[out.length - 1] == ' ')
        out.length--;
    wide_replace(w, out);
}

static bool is_edge(UChar32 c)
{
    return c == ' ' || (U_GET_GC_MASK(c) & U_GC_P_MASK) != 0;
}

/* Without punctuation at the ends; nothing but punctuation is all there is to compare, and stays. */
static char *narrow_inside(struct arena *a, const struct wide *w)
{
    int32_t first = 0, end = w->length, next;

    for (next = end; end > 0 && is_edge(wide_before(w, &next)); end = next)
        ;
    if (end == 0)
        return narrow(a, w->units, w->length);
    for (next = 0; is_edge(wide_next(w, &next)); first = next)
        ;
    return narrow(a, w->units + first, end - first);
}

char *text_fold(struct arena *a, const char *text)
{
    struct wide w;
    char *out;

    if (all_ascii(text))
        return fold_ascii(a, text);
    w = wide_from(text);
    wide_plain(&w);
    wide_normalize(&w, unorm2_getNFKCCasefoldInstance);
    wide_normalize(&w, unorm2_getNFDInstance);
    wide_strip(&w);
    wide_normalize(&w, unorm2_getNFCInstance);
    out = narrow_inside(a, &w);
    free(w.units);
    return out;
}
