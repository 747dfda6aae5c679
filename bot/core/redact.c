/* redact.c: secrets masked before anything is stored, logged or relayed. */
/* SPDX-License-Identifier: MIT */
#include "core/redact.h"
#include <stdbool.h>
#include <string.h>

#define MASK "\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2" /* three dots, whatever was there */
#define CARD_LEAST 13
#define CARD_MOST 19
#define IBAN_LEAST 15
#define IBAN_MOST 34
#define ORDER_NEAR 14  /* bytes before a number in which "order" makes it one */
#define FILLER_MOST 24 /* bytes between "the code" and the code: " he sent me was: " */
#define SEED_MOST 24

/* Where a secret begins and ends; end 0: there is none here. */
struct span {
    size_t end;
    enum secret kind;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool is_letter(char c)
{
    return (lower(c) >= 'a' && lower(c) <= 'z') || (unsigned char)c >= 0x80;
}

/* Length of the word of a list that stands at `at`, whatever its case in ASCII; 0: none does. */
static size_t listed(const char *at, const char *const *words)
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
    static const char *const words[] = {"order",
                                        "pedido",
                                        "commande",
                                        "bestell",
                                        "ordine",
                                        "orden",
                                        "zamow",
                                        "zam\xC3\xB3w",
                                        "\xD0\xB7\xD0\xB0\xD0\xBA\xD0\xB0\xD0\xB7",
                                        "\xE8\xAE\xA2\xE5\x8D\x95",
                                        "\xE8\xA8\x82\xE5\x96\xAE",
                                        NULL};

    for (size_t i = at > ORDER_NEAR ? at - ORDER_NEAR : 0; i < at; i++) {
        if (listed(text + i, words))
            return true;
    }
    return false;
}

/* Digits in groups, one blank, hyphen or point between them. The longest beginning that is a card. */
static struct span card_at(const char *text, size_t at)
{
    char digits[CARD_MOST];
    size_t count = 0, end = 0, i = at;
    bool grouped = false;

    if (at && is_digit(text[at - 1]))
        return (struct span){0, SECRET_CARD};
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
    return (struct span){end, SECRET_CARD};
}

/* --- bank accounts --- */

static unsigned mod97(const char *iban, size_t count)
{
    unsigned rest = 0;

    for (size_t i = 0; i < count; i++) {
        char c = lower(iban[(i + 4) % count]);

        rest = is_digit(c) ? (rest * 10 + (unsigned)(c - '0')) % 97
                           : (rest * 100 + (unsigned)(c - 'a') + 10) % 97;
    }
    return rest;
}

static bool is_alnum(char c)
{
    return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z');
}

static struct span iban_at(const char *text, size_t at)
{
    char iban[IBAN_MOST];
    size_t count = 0, end = 0, i = at;

    if (is_digit(text[at]) || !is_alnum(text[at]) || (at && is_alnum(text[at - 1])))
        return (struct span){0, SECRET_IBAN};
    while (count < IBAN_MOST && is_alnum(text[i])) {
        if (is_digit(text[i]) ? count < 2 : count == 2 || count == 3)
            break;
        iban[count++] = text[i++];
        if (!is_alnum(text[i]) && count >= IBAN_LEAST && mod97(iban, count) == 1)
            end = i;
        if (text[i] == ' ' && is_alnum(text[i + 1]))
            i++;
    }
    return (struct span){end, SECRET_IBAN};
}

/* --- codes and passwords: what stands behind such a word --- */

static const char *const code_words[] = {
    "cvv",
    "cvc",
    "cvv2",
    "cvc2",
    "security code",
    "pin",
    "pin code",
    "pin-code",
    "otp",
    "one-time code",
    "one time code",
    "one-time password",
    "sms code",
    "verification code",
    "confirmation code",
    "login code",
    "access code",
    "code from the sms",
    "digit code",
    "codigo de seguridad",
    "c\xC3\xB3"
    "digo de seguridad",
    "c\xC3\xB3"
    "digo sms",
    "c\xC3\xB3"
    "digo de verificaci\xC3\xB3n",
    "code de s\xC3\xA9"
    "curit\xC3\xA9",
    "code sms",
    "code secret",
    "sms-code",
    "pr\xC3\xBC"
    "fziffer",
    "best\xC3\xA4tigungscode",
    "tan",
    "c\xC3\xB3"
    "digo de seguran\xC3\xA7"
    "a",
    "\xD0\xBF\xD0\xB8\xD0\xBD",
    "\xD0\xBF\xD0\xB8\xD0\xBD-\xD0\xBA\xD0\xBE\xD0\xB4",
    "\xD0\xBA\xD0\xBE\xD0\xB4 \xD0\xB8\xD0\xB7 \xD1\x81\xD0\xBC\xD1\x81",
    "\xE9\xAA\x8C\xE8\xAF\x81\xE7\xA0\x81",
    "\xE5\xAE\x89\xE5\x85\xA8\xE7\xA0\x81",
    "codice di sicurezza",
    "codice sms",
    "kod sms",
    "kod cvv",
    NULL};

static const char *const password_words[] = {"password",
                                             "passcode",
                                             "passwd",
                                             "pwd",
                                             "contrase\xC3\xB1"
                                             "a",
                                             "clave",
                                             "mot de passe",
                                             "passwort",
                                             "kennwort",
                                             "senha",
                                             "\xD0\xBF\xD0\xB0\xD1\x80\xD0\xBE\xD0\xBB\xD1\x8C",
                                             "\xE5\xAF\x86\xE7\xA0\x81",
                                             "has\xC5\x82o",
                                             NULL};

static const char *const is_words[] = {
    " is ",         " was ",      " es ",       " est ", " ist ",
    " lautet ",     " \xC3\xA9 ", " \xC3\xA8 ", " to ",  " \xD1\x8D\xD1\x82\xD0\xBE ",
    "\xE6\x98\xAF", NULL};

static bool begins_word(const char *text, size_t at)
{
    return at == 0 || !is_letter(text[at - 1]) || (unsigned char)text[at] >= 0xE3;
}

/* The value of `from`..`end` is to be masked. A secret is found from its own first byte on, so the words stay. */
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
        return (struct span){0, SECRET_CODE};
    return (struct span){i + n, SECRET_CODE};
}

static size_t secret_begins(const char *text, struct span s)
{
    size_t from = s.end;

    while (from && (s.kind == SECRET_CODE ? is_digit(text[from - 1])
                                          : text[from - 1] != ' ' && text[from - 1] != ':' &&
                                                text[from - 1] != '=' && text[from - 1] != '\n'))
        from--;
    return from;
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
    size_t sign = strspn(text + from, " "), verb = listed(text + from, is_words), at, length;
    bool marked = text[from + sign] == ':' || text[from + sign] == '=' ||
                  strncmp(text + from + sign, "\xEF\xBC\x9A", 3) == 0;

    if (!marked && !verb)
        return (struct span){0, SECRET_PASSWORD};
    at = from +
         (marked ? sign + (text[from + sign] == ':' || text[from + sign] == '=' ? 1 : 3) : verb);
    at += strspn(text + at, " ");
    length = strcspn(text + at, " \n\t");
    if (length < 4 || !(marked || looks_secret(text + at, length) || !text[at + length] ||
                        text[at + length] == '\n'))
        return (struct span){0, SECRET_PASSWORD};
    return (struct span){at + length, SECRET_PASSWORD};
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
    return n >= 3 && n <= 8 && listed(at, no_seed_words) != n ? n : 0;
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
        return (struct span){0, SECRET_SEED};
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
        return (struct span){0, SECRET_SEED};
    return (struct span){end, SECRET_SEED};
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
    struct span s = {0, SECRET_CARD};
    size_t word;

    if (is_digit(text[at]))
        return card_at(text, at);
    if (!begins_word(text, at))
        return s;
    if ((word = listed(text + at, code_words)) > 0 && !is_letter(text[at + word]))
        s = code_behind(text, at + word);
    if (!s.end && (word = listed(text + at, password_words)) > 0)
        s = password_behind(text, at + word);
    if (!s.end)
        s = iban_at(text, at);
    if (!s.end && seed_may_begin(text, at))
        s = seed_at(text, at);
    return s;
}

const char *redact(struct arena *a, const char *text, unsigned *kinds)
{
    size_t length = strlen(text), used = 0, at = 0;
    char *out = NULL;

    *kinds = 0;
    while (at < length) {
        struct span s = secret_at(text, at);
        size_t from =
            s.kind == SECRET_CODE || s.kind == SECRET_PASSWORD ? secret_begins(text, s) : at;

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
        memcpy(out + used, text + at, from - at);
        used += from - at;
        memcpy(out + used, MASK, sizeof MASK - 1);
        used += sizeof MASK - 1;
        *kinds |= s.kind;
        at = s.end;
    }
    return out ? out : text;
}
