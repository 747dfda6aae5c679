/* redact_numbers.c: numbers that are secret by their shape: cards, bank accounts, papers. */
/* SPDX-License-Identifier: MIT */
#include "core/redact_parts.h"
#include <string.h>

#define CARD_LEAST 13
#define CARD_MOST 19
#define IBAN_LEAST 15
#define IBAN_MOST 34
#define IBAN_DIGITS 7      /* Malta has the fewest; "el 15 de noviembre" adds up by chance */
#define ORDER_NEAR 14      /* bytes before a number in which "order" makes it one */
#define DOCUMENT_MOST 18   /* a Chinese identity card */
#define DOCUMENT_LETTERS 4 /* but for an Italian tax number, */
#define DOCUMENT_LONG 16   /* which has so many signs */
#define DOCUMENT_MIXED 5   /* digits of a number with letters; */
#define DOCUMENT_DIGITS 8  /* of one without: shorter ones are amounts */

/* --- cards --- */

static bool luhn(const char *digits, size_t count)
{
    unsigned sum = 0;

    for (size_t i = 0; i < count; i++) {
        unsigned d = (unsigned)(digits[count - 1 - i] - '0') * (i % 2 ? 2u : 1u);

        sum += d > 9 ? d - 9 : d;
    }
    return sum % 10 == 0;
}

/* First four digits and lengths of the networks (ISO/IEC 7812). Maestro's old ranges are left out: the order
 * numbers of AliExpress begin like them. */
static const struct issuer {
    unsigned first, last, least, most;
} issuers[] = {
    {4000, 4999, 13, 19}, {5100, 5599, 16, 16}, {2221, 2720, 16, 16}, {2200, 2204, 16, 19},
    {3400, 3499, 15, 15}, {3700, 3799, 15, 15}, {6011, 6011, 16, 19}, {6440, 6599, 16, 19},
    {6200, 6299, 16, 19}, {3528, 3589, 16, 19}, {3600, 3699, 14, 19}, {3800, 3999, 14, 19},
    {3000, 3059, 14, 14},
};

static bool is_card(const char *digits, size_t count)
{
    unsigned first = 0;

    for (size_t i = 0; i < 4; i++)
        first = first * 10 + (unsigned)(digits[i] - '0');
    for (size_t i = 0; i < sizeof issuers / sizeof issuers[0]; i++) {
        if (first >= issuers[i].first && first <= issuers[i].last && count >= issuers[i].least &&
            count <= issuers[i].most)
            return luhn(digits, count);
    }
    return false;
}

/* "order 8150447720396615": one in ten order numbers would pass for a card. */
static bool is_order(const char *text, size_t at)
{
    return redact_is_near(text, at, ORDER_NEAR, redact_order_words);
}

/* Digits in groups, one blank, hyphen or point between them. The longest beginning that is a card. */
struct span redact_card(const char *text, size_t at)
{
    char digits[CARD_MOST];
    size_t count = 0, end = 0, i = at;
    bool grouped = false;

    if (at && is_digit(text[at - 1]))
        return (struct span){.end = 0};
    while (count < CARD_MOST && is_digit(text[i])) {
        digits[count++] = text[i++];
        if (!is_digit(text[i]) && count >= CARD_LEAST && is_card(digits, count) &&
            (grouped || !is_order(text, at)))
            end = i;
        if ((text[i] == ' ' || text[i] == '-' || text[i] == '.') && is_digit(text[i + 1])) {
            grouped = true;
            i++;
        }
    }
    return (struct span){at, end, SECRET_CARD};
}

/* --- bank accounts --- */

static unsigned mod97(const char *iban, size_t count)
{
    unsigned rest = 0;

    for (size_t i = 0; i < count; i++) {
        char c = iban[(i + 4) % count];

        rest = is_digit(c) ? (rest * 10 + (unsigned)(c - '0')) % 97
                           : (rest * 100 + (unsigned)(c - 'a') + 10) % 97;
    }
    return rest;
}

struct span redact_iban(const char *text, size_t at)
{
    char iban[IBAN_MOST];
    size_t count = 0, digits = 0, end = 0, i = at;

    if (is_digit(text[at]) || !is_alnum(text[at]) || (at && is_alnum(text[at - 1])))
        return (struct span){.end = 0};
    while (count < IBAN_MOST && is_alnum(text[i])) {
        if (is_digit(text[i]) ? count < 2 : count == 2 || count == 3)
            break;
        digits += is_digit(text[i]);
        iban[count++] = text[i++];
        if (!is_alnum(text[i]) && count >= IBAN_LEAST && digits >= IBAN_DIGITS &&
            mod97(iban, count) == 1)
            end = i;
        if (text[i] == ' ' && is_alnum(text[i + 1]))
            i++;
    }
    return (struct span){at, end, SECRET_IBAN};
}

/* --- passports and identity cards: what stands behind such a word --- */

/* "2026-10-03", "3.10.2026" */
static bool is_date(const char *text, size_t length)
{
    size_t digits = 0, signs = 0, longest = 0, run = 0;

    for (size_t i = 0; i < length; i++) {
        run = is_digit(text[i]) ? run + 1 : 0;
        digits += is_digit(text[i]);
        signs += !is_alnum(text[i]) && text[i] != ' ';
        longest = run > longest ? run : longest;
    }
    return signs == 2 && digits <= 8 && longest == 4;
}

/* A sign within such a number; digits go on behind it. */
static bool is_within(const char *at, size_t letters)
{
    return ((*at == ' ' && !letters) || *at == '-' || *at == '.') && is_alnum(at[1]) &&
           is_digit(at[1]);
}

/* Letters and digits in one, or digits in groups. Eight digits or more, or five with a letter among them. */
static size_t document_length(const char *text)
{
    size_t n = 0, digits = 0, letters = 0;

    while (digits + letters <= DOCUMENT_MOST &&
           (is_alnum(text[n]) || (digits >= 2 && is_within(text + n, letters)))) {
        digits += is_digit(text[n]);
        letters += is_alnum(text[n]) && !is_digit(text[n]);
        n++;
    }
    if (digits + letters > DOCUMENT_MOST || is_letter(text[n]) || is_date(text, n) ||
        (letters > DOCUMENT_LETTERS && digits + letters != DOCUMENT_LONG))
        return 0;
    return digits >= (letters ? DOCUMENT_MIXED : DOCUMENT_DIGITS) ? n : 0;
}

static bool ends_sentence(const char *text, size_t at)
{
    bool number = at >= 2 && text[at - 2] == 'n'; /* "no.", "nr." */

    return text[at] == '\n' || text[at] == '!' || text[at] == '?' ||
           (text[at] == '.' && text[at + 1] == ' ' && !number);
}

struct span redact_document(const char *text, size_t behind)
{
    for (size_t i = behind; text[i] && i - behind < FILLER_MOST && !ends_sentence(text, i); i++) {
        size_t n = is_alnum(text[i]) && !is_alnum(text[i - 1]) ? document_length(text + i) : 0;

        if (n && !is_order(text, i))
            return (struct span){i, i + n, SECRET_PASSPORT};
    }
    return (struct span){.end = 0};
}
