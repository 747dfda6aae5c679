/* redact.c: secrets masked before anything is stored, logged or relayed. */
/* SPDX-License-Identifier: MIT */
#include "core/redact_parts.h"
#include <string.h>

#define MASK "\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2" /* three dots, whatever was there */
#define SEED_MOST 24

size_t redact_listed(const char *at, const char *const *words)
{
    size_t best = 0;

    for (; *words; words++) {
        size_t n = 0;

        while ((*words)[n] && lower(at[n]) == (*words)[n])
            n++;
        if (!(*words)[n] && n > best)
            best = n;
    }
    return best;
}

/* --- codes and passwords: what stands behind such a word --- */

static bool begins_word(const char *text, size_t at)
{
    return at == 0 || !is_letter(text[at - 1]) || (unsigned char)text[at] >= 0xE3;
}

static struct span code_behind(const char *text, size_t from)
{
    size_t i = from, n = 0;

    while (i - from < FILLER_MOST && text[i] && text[i] != '\n' && !is_digit(text[i]))
        i++;
    while (is_digit(text[i + n]))
        n++;
    if (n < 3 || n > 8 ||
        ((text[i + n] == '-' || text[i + n] == '/' || text[i + n] == '.') &&
         is_digit(text[i + n + 1])))
        return (struct span){.end = 0};
    return (struct span){i, i + n, SECRET_CODE};
}

static bool looks_secret(const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!is_letter(word[i]))
            return true;
    }
    return false;
}

/* "password: x", "password is x1": behind a sign anything, behind "is" what is no plain word, or ends the sentence. */
static struct span password_behind(const char *text, size_t from)
{
    size_t sign = strspn(text + from, " "), verb = redact_listed(text + from, redact_is_words), at,
           length;
    bool marked = text[from + sign] == ':' || text[from + sign] == '=' ||
                  strncmp(text + from + sign, "\xEF\xBC\x9A", 3) == 0;

    if (!marked && !verb)
        return (struct span){.end = 0};
    at = from +
         (marked ? sign + (text[from + sign] == ':' || text[from + sign] == '=' ? 1 : 3) : verb);
    at += strspn(text + at, " ");
    length = strcspn(text + at, " \n\t");
    if (length < 4 || !(marked || looks_secret(text + at, length) || !text[at + length] ||
                        text[at + length] == '\n'))
        return (struct span){.end = 0};
    return (struct span){at, at + length, SECRET_PASSWORD};
}

/* --- seed phrases (BIP-39): 12, 15, 18, 21 or 24 short plain words that fill a line --- */

static const char *const no_seed_words[] = {"the",   "and",  "was",  "for",  "has",  "have", "not",
                                            "his",   "her",  "they", "from", "are",  "but",  "our",
                                            "their", "then", "when", "been", "did",  "got",  "him",
                                            "she",   "who",  "how",  "your", "them", "were", NULL};

static size_t seed_word(const char *at)
{
    size_t n = 0;

    while (at[n] >= 'a' && at[n] <= 'z')
        n++;
    return n >= 3 && n <= 8 && redact_listed(at, no_seed_words) != n ? n : 0;
}

/* "1. " and "1) " may stand before each. */
static size_t seed_gap(const char *at)
{
    size_t n = strspn(at, " ,\n\t");

    if (n && is_digit(at[n])) {
        n += strspn(at + n, "0123456789");
        n += strspn(at + n, ".) ");
    }
    return n;
}

static struct span seed_at(const char *text, size_t at)
{
    size_t words = 0, i = at, end = 0, n;

    if (at && text[at - 1] != '\n' && text[at - 1] != ' ')
        return (struct span){.end = 0};
    while (words <= SEED_MOST && (n = seed_word(text + i)) > 0) {
        words++;
        end = i += n;
        n = seed_gap(text + i);
        if (!n)
            break;
        i += n;
    }
    if (words < 12 || words > SEED_MOST || words % 3 ||
        (text[end] && text[end] != '\n' && text[end] != '.'))
        return (struct span){.end = 0};
    return (struct span){at, end, SECRET_SEED};
}

/* Does the phrase begin where a line or "phrase:" ends? A sentence may end in twelve short words, too. */
static bool seed_may_begin(const char *text, size_t at)
{
    while (at && text[at - 1] == ' ')
        at--;
    return at == 0 || text[at - 1] == '\n' || text[at - 1] == ':' || text[at - 1] == '.' ||
           text[at - 1] == ')';
}

/* --- the text --- */

static struct span secret_at(const char *text, size_t at)
{
    struct span s = {.end = 0};
    size_t word;

    if (is_digit(text[at]))
        return redact_card(text, at);
    if (!begins_word(text, at))
        return s;
    if ((word = redact_listed(text + at, redact_code_words)) > 0 && !is_letter(text[at + word]))
        s = code_behind(text, at + word);
    if (!s.end && (word = redact_listed(text + at, redact_password_words)) > 0)
        s = password_behind(text, at + word);
    if (!s.end && (word = redact_listed(text + at, redact_document_words)) > 0)
        s = redact_document(text, at + word);
    if (!s.end)
        s = redact_iban(text, at);
    if (!s.end && seed_may_begin(text, at))
        s = seed_at(text, at);
    return s;
}

static const char *mask(struct arena *a, const char *text, unsigned *kinds)
{
    size_t length = strlen(text), used = 0, at = 0;
    char *out = NULL;

    *kinds = 0;
    while (at < length) {
        struct span s = secret_at(text, at);

        if (!s.end) {
            if (out)
                out[used++] = text[at];
            at++;
            continue;
        }
        if (!out) { /* the mask is at most three times as long as the shortest secret */
            out = arena_array(a, length + 1, 3);
            memcpy(out, text, used = at);
        }
        memcpy(out + used, text + at, s.from - at);
        used += s.from - at;
        memcpy(out + used, MASK, sizeof MASK - 1);
        used += sizeof MASK - 1;
        *kinds |= s.kind;
        at = s.end;
    }
    return out ? out : text;
}

/* --- digits of other scripts --- */

/* The first bytes of the digits 0 to 9 of a script, and the last byte of its 0. */
static const struct {
    const char *lead;
    unsigned char zero;
} scripts[] = {{"\xEF\xBC", 0x90}, {"\xD9", 0xA0}, {"\xDB", 0xB0}}; /* full width, two of Arabic */

/* Bytes of such a digit at `at`, and its value in *digit; 0: there is none. */
static size_t foreign_digit(const char *at, char *digit)
{
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        size_t lead = strlen(scripts[i].lead);
        unsigned value;

        if (strncmp(at, scripts[i].lead, lead) != 0 || (unsigned char)at[lead] < scripts[i].zero)
            continue;
        value = (unsigned char)at[lead] - (unsigned)scripts[i].zero;
        if (value > 9)
            continue;
        *digit = (char)('0' + value);
        return lead + 1;
    }
    return 0;
}

/* NULL: it has none of them. */
static const char *plain_digits(struct arena *a, const char *text)
{
    char *out = arena_array(a, strlen(text) + 1, 1), digit;
    size_t used = 0, foreign, all = 0;

    while (*text) {
        foreign = foreign_digit(text, &digit);
        out[used++] = foreign ? digit : *text;
        text += foreign ? foreign : 1;
        all += foreign;
    }
    return all ? out : NULL;
}

static bool is_ascii(const char *text)
{
    while (*text && (unsigned char)*text < 0x80)
        text++;
    return *text == '\0';
}

const char *redact(struct arena *a, const char *text, unsigned *kinds)
{
    const char *plain = is_ascii(text) ? NULL : plain_digits(a, text), *masked;

    if (!plain)
        return mask(a, text, kinds);
    masked = mask(a, plain, kinds);
    return *kinds ? masked : text;
}
