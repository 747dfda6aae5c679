/* redact.c: secrets masked before anything is stored, logged or relayed. */
/* SPDX-License-Identifier: MIT */
#include "core/redact_parts.h"
#include <string.h>

#define MASK "\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2" /* three dots, whatever was there */

size_t redact_listed(const char *at, const char *const *words)
{
    size_t best = 0;

    for (; *words; words++) {
        size_t n = 0;

        if (**words != *at)
            continue;
        while ((*words)[n] && at[n] == (*words)[n])
            n++;
        if (!(*words)[n] && n > best)
            best = n;
    }
    return best;
}

bool redact_is_near(const char *text, size_t at, size_t reach, const char *const *words)
{
    for (size_t i = at > reach ? at - reach : 0; i < at; i++) {
        if (redact_listed(text + i, words))
            return true;
    }
    return false;
}

/* --- what stands at one place --- */

static bool is_chinese(const char *at)
{
    return (unsigned char)*at >= 0xE3;
}

static bool begins_word(const char *text, size_t at)
{
    return at == 0 || !is_letter(text[at - 1]) || is_chinese(text + at);
}

/* A listed word that no other letter goes on behind; Chinese has no blanks. */
static size_t whole_word(const char *text, size_t at, const char *const *words)
{
    size_t n = redact_listed(text + at, words);

    return n && is_letter(text[at + n]) && !is_chinese(text + at) && !is_chinese(text + at + n) ? 0
                                                                                                : n;
}

/* What the words announce, the surest first. */
static struct span announced_at(const char *text, size_t at)
{
    struct span s = {.end = 0};
    size_t word;

    if ((word = whole_word(text, at, redact_code_words)) > 0)
        s = redact_code(text, at + word);
    if (!s.end && (word = whole_word(text, at, redact_plain_code_words)) > 0)
        s = redact_plain_code(text, at, at + word);
    if (!s.end && (word = whole_word(text, at, redact_password_words)) > 0) {
        s = redact_password(text, at + word);
        if (!s.end)
            s = redact_plain_code(text, at, at + word);
    }
    if (!s.end && (word = redact_listed(text + at, redact_document_words)) > 0)
        s = redact_document(text, at + word);
    if (!s.end && (word = redact_listed(text + at, redact_seed_words)) > 0)
        s = redact_named_seed(text, at + word);
    return s;
}

static struct span secret_at(const char *text, size_t at)
{
    struct span s;

    if (is_digit(text[at])) {
        s = redact_card(text, at);
        return s.end ? s : redact_told_code(text, at);
    }
    if (!begins_word(text, at) || !is_letter(text[at]))
        return (struct span){.end = 0};
    s = announced_at(text, at);
    if (!s.end)
        s = redact_iban(text, at);
    if (!s.end)
        s = redact_seed(text, at);
    return s;
}

/* --- the text --- */

/* `lower` is the text in small letters, byte for byte. */
static const char *mask(struct arena *a, const char *text, const char *lower, unsigned *kinds)
{
    size_t length = strlen(text), used = 0, at = 0;
    char *out = NULL;

    *kinds = 0;
    while (at < length) {
        struct span s = secret_at(lower, at);

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

/* --- small letters --- */

/* Rows of capitals whose small letter has the same first byte, so many bytes on. */
static const struct {
    unsigned char lead, first, last, step;
} capitals[] = {
    {0xC3, 0x80, 0x9E, 0x20}, /* A with grave to thorn */
    {0xD0, 0x90, 0x9F, 0x20}, /* Cyrillic, the first half */
};

/* Capitals beyond them that open one of our words: of Polish, and the second half of Cyrillic. */
static void lower_pair(unsigned char *at)
{
    for (size_t i = 0; i < sizeof capitals / sizeof capitals[0]; i++) {
        if (at[0] == capitals[i].lead && at[1] >= capitals[i].first && at[1] <= capitals[i].last) {
            at[1] = (unsigned char)(at[1] + capitals[i].step);
            return;
        }
    }
    if (at[0] == 0xD0 && at[1] >= 0xA0 && at[1] <= 0xAF) {
        at[0] = 0xD1;
        at[1] = (unsigned char)(at[1] - 0x20);
    } else if (at[0] == 0xC4 && (at[1] == 0x84 || at[1] == 0x86 || at[1] == 0x98)) {
        at[1]++;
    } else if (at[0] == 0xC5 &&
               (at[1] == 0x81 || at[1] == 0x83 || at[1] == 0xB9 || at[1] == 0xBB)) {
        at[1]++;
    } else if (at[0] == 0xC5 && at[1] == 0x9A) {
        at[1]++;
    }
}

/* A copy with small letters of the same length: what is found in it stands at the same place in the text. */
static const char *lowered(struct arena *a, const char *text)
{
    char *out = arena_copy(a, text);

    for (size_t i = 0; out[i]; i++) {
        if (out[i] >= 'A' && out[i] <= 'Z')
            out[i] = (char)(out[i] - 'A' + 'a');
        else if ((unsigned char)out[i] >= 0xC3 && (unsigned char)out[i] < 0xE0 && out[i + 1])
            lower_pair((unsigned char *)out + i);
    }
    return out;
}

const char *redact(struct arena *a, const char *text, unsigned *kinds)
{
    const char *plain = is_ascii(text) ? NULL : plain_digits(a, text), *masked;

    if (!plain)
        return mask(a, text, lowered(a, text), kinds);
    masked = mask(a, plain, lowered(a, plain), kinds);
    return *kinds ? masked : text;
}
