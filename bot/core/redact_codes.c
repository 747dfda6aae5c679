/* redact_codes.c: codes, passwords and seed phrases: what the words by them make secret. */
/* SPDX-License-Identifier: MIT */
#include "core/redact_parts.h"
#include <string.h>

#define CODE_LEAST 3
#define CODE_MOST 8
#define PLAIN_LEAST 4     /* of a code that only "code" announces: right before it, or of */
#define PLAIN_USUAL 6     /* as many digits as most have */
#define HARMLESS_NEAR 14  /* bytes around "code" in which a word makes it harmless */
#define PASSWORD_WORDS 3  /* between "password" and one that is not marked by a sign */
#define PASSWORD_MIXED 6  /* bytes of such a one, letters and digits */
#define PASSWORD_MOST 128 /* bytes that are looked at */
#define SEED_LEAST 12
#define SEED_NAMED_LEAST 8 /* where a word announces it */
#define SEED_MOST 24

/* --- codes --- */

/* Digits in one, or in groups with a blank or a hyphen ("482 913"); a date is none. */
static size_t code_length(const char *at, size_t *digits)
{
    size_t n = 0, groups = 1;

    *digits = 0;
    while (is_digit(at[n]) && *digits <= CODE_MOST) {
        ++*digits;
        n++;
        if ((at[n] == ' ' || at[n] == '-') && is_digit(at[n + 1]) && *digits < CODE_MOST) {
            groups += at[n] == '-';
            n++;
        }
    }
    if (is_digit(at[n]) || is_letter(at[n]) || groups > 2 ||
        ((at[n] == '-' || at[n] == '/' || at[n] == '.' || at[n] == ',') && is_digit(at[n + 1])))
        return 0;
    return n;
}

static struct span code_within(const char *text, size_t from, size_t least)
{
    size_t i = from, n, digits;

    while (i - from < FILLER_MOST && text[i] && text[i] != '\n' && !is_digit(text[i]))
        i++;
    if (i && (is_alnum(text[i - 1]) && is_letter(text[i - 1])))
        return (struct span){.end = 0};
    n = code_length(text + i, &digits);
    if (!n || digits < least || digits > CODE_MOST)
        return (struct span){.end = 0};
    return (struct span){i, i + n, SECRET_CODE};
}

struct span redact_code(const char *text, size_t from)
{
    return code_within(text, from, CODE_LEAST);
}

/* Does nothing but "is" or a sign stand between the word and the number? */
static bool is_right_behind(const char *text, size_t behind, size_t number)
{
    size_t at = behind + redact_listed(text + behind, redact_is_words);

    return at + strspn(text + at, " :=#") >= number;
}

/* A "code" alone may be that of a town or a discount: the words by it tell. */
struct span redact_plain_code(const char *text, size_t word, size_t behind)
{
    struct span s = code_within(text, behind, PLAIN_LEAST);

    if (!s.end || (s.end - s.from != PLAIN_USUAL && !is_right_behind(text, behind, s.from)) ||
        redact_is_near(text, word, HARMLESS_NEAR, redact_harmless_codes) ||
        redact_is_near(text, s.from, s.from - behind, redact_harmless_codes))
        return (struct span){.end = 0};
    return s;
}

static bool announces_code(const char *text, size_t at)
{
    return redact_listed(text + at, redact_code_words) ||
           redact_listed(text + at, redact_plain_code_words);
}

struct span redact_told_code(const char *text, size_t at)
{
    size_t digits, n = at && (is_alnum(text[at - 1]) || text[at - 1] == '.')
                           ? 0
                           : code_length(text + at, &digits);
    size_t verb = n && digits >= PLAIN_LEAST ? redact_listed(text + at + n, redact_is_words) : 0;

    for (size_t i = at + n; verb && i - at - n < FILLER_MOST && text[i] && text[i] != '\n'; i++) {
        if (redact_listed(text + i, redact_harmless_codes))
            break;
        if (!is_letter(text[i - 1]) && announces_code(text, i))
            return (struct span){at, at + n, SECRET_CODE};
    }
    return (struct span){.end = 0};
}

/* --- passwords --- */

static bool is_mixed(const char *word, size_t length)
{
    size_t digits = 0, letters = 0;

    for (size_t i = 0; i < length; i++) {
        digits += is_digit(word[i]);
        letters += is_letter(word[i]);
    }
    return length >= PASSWORD_MIXED && digits && letters;
}

static bool looks_secret(const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!is_letter(word[i]))
            return true;
    }
    return false;
}

static bool ends_word(char c)
{
    return !c || c == ' ' || c == '\n' || c == '\t';
}

static size_t word_length(const char *at)
{
    size_t n = 0;

    while (n < PASSWORD_MOST && !ends_word(at[n]))
        n++;
    return n;
}

/* All of the word, of which no more than PASSWORD_MOST bytes were looked at. */
static struct span password_from(const char *text, size_t at)
{
    struct span s = {at, at, SECRET_PASSWORD};

    while (!ends_word(text[s.end]))
        s.end++;
    return s;
}

/* The length of ":", "=" or their wide forms behind blanks; 0: none. */
static size_t sign_length(const char *at)
{
    size_t blanks = strspn(at, " ");

    if (at[blanks] == ':' || at[blanks] == '=')
        return blanks + 1;
    return strncmp(at + blanks, "\xEF\xBC\x9A", 3) == 0 ? blanks + 3 : 0;
}

/* "password hunter22", "password of my account: hunter22": a word of letters and digits nearby. */
static struct span mixed_behind(const char *text, size_t at)
{
    for (size_t words = 0; words <= PASSWORD_WORDS; words++) {
        size_t length;

        at += strspn(text + at, " :=");
        length = word_length(text + at);
        if (is_mixed(text + at, length) &&
            !redact_is_near(text, at, HARMLESS_NEAR, redact_order_words))
            return password_from(text, at);
        if (text[at + length] != ' ')
            break;
        at += length;
    }
    return (struct span){.end = 0};
}

/* "password: x", "password is x1": behind a sign anything, behind "is" what is no plain word, or ends the sentence. */
struct span redact_password(const char *text, size_t behind)
{
    size_t sign = sign_length(text + behind), verb = redact_listed(text + behind, redact_is_words),
           at, length;

    if (!sign && !verb)
        return mixed_behind(text, behind);
    at = behind + (sign ? sign : verb);
    at += strspn(text + at, " ");
    length = word_length(text + at);
    if (length >= 4 && (sign || looks_secret(text + at, length) || !text[at + length] ||
                        text[at + length] == '\n'))
        return password_from(text, at);
    return mixed_behind(text, at);
}

/* --- seed phrases (BIP-39): 12, 15, 18, 21 or 24 short plain words that fill a line, or stand behind a word for them --- */

static const char *const no_seed_words[] = {"the",   "and",  "was",  "for",  "has",  "have", "not",
                                            "his",   "her",  "they", "from", "are",  "but",  "our",
                                            "their", "then", "when", "been", "did",  "got",  "him",
                                            "she",   "who",  "how",  "your", "them", "were", NULL};

static size_t seed_word(const char *at)
{
    size_t n = 0;

    while (n <= 8 && at[n] >= 'a' && at[n] <= 'z')
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

static size_t seed_words(const char *text, size_t at, size_t *end)
{
    size_t words = 0, n;

    while (words <= SEED_MOST && (n = seed_word(text + at)) > 0) {
        words++;
        *end = at += n;
        n = seed_gap(text + at);
        if (!n)
            break;
        at += n;
    }
    return words;
}

/* Does the phrase begin where a line or "phrase:" ends? A sentence may end in twelve short words, too. */
static bool seed_may_begin(const char *text, size_t at)
{
    if (at && text[at - 1] != '\n' && text[at - 1] != ' ')
        return false;
    while (at && text[at - 1] == ' ')
        at--;
    return at == 0 || text[at - 1] == '\n' || text[at - 1] == ':' || text[at - 1] == '.' ||
           text[at - 1] == ')';
}

struct span redact_seed(const char *text, size_t at)
{
    size_t end = 0, words;

    if (!seed_word(text + at) || !seed_may_begin(text, at))
        return (struct span){.end = 0};
    words = seed_words(text, at, &end);
    if (words < SEED_LEAST || words > SEED_MOST || words % 3 ||
        (text[end] && text[end] != '\n' && text[end] != '.'))
        return (struct span){.end = 0};
    return (struct span){at, end, SECRET_SEED};
}

/* The row of words that begins within a few bytes of "seed phrase"; a word of the sentence may be masked with it. */
struct span redact_named_seed(const char *text, size_t behind)
{
    size_t end = 0;

    for (size_t i = behind; i - behind < FILLER_MOST && text[i] && text[i] != '\n'; i++) {
        if (is_letter(text[i]) && !is_letter(text[i - 1]) &&
            redact_listed(text + i, redact_seed_words) == 0 &&
            seed_words(text, i, &end) >= SEED_NAMED_LEAST)
            return (struct span){i, end, SECRET_SEED};
    }
    return (struct span){.end = 0};
}
