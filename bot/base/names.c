/* names.c: countries and currencies by name and code. Declared in base/text.h. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unicode/ucurr.h>
#include <unicode/uenum.h>
#include <unicode/uldnames.h>
#include <unicode/uloc.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#define LANGUAGES_KEPT 12
#define COUNTRIES_MOST 300  /* ICU 72 has 253 */
#define CURRENCIES_MOST 256 /* ICU 72 has 155 in use */
#define CURRENCY_LETTERS 3
#define NAME_UNITS 128
#define REPEATS_READ 8 /* each costs a walk over all names */

/* Names that people write and ICU does not. Folded, since that is how they are compared. */
static const struct {
    const char *name, *code;
} common[] = {
    {"america", "US"},
    {"antigua and barbuda", "AG"},
    {"antigua", "AG"},
    {"bosnia and herzegovina", "BA"},
    {"bosnia", "BA"},
    {"brasil", "BR"},
    {"britain", "GB"},
    {"burma", "MM"},
    {"canary islands", "ES"},
    {"congo brazzaville", "CG"},
    {"congo kinshasa", "CD"},
    {"czech republic", "CZ"},
    {"deutschland", "DE"},
    {"dr congo", "CD"},
    {"drc", "CD"},
    {"east timor", "TL"},
    {"emirates", "AE"},
    {"england", "GB"},
    {"espana", "ES"},
    {"great britain", "GB"},
    {"holland", "NL"},
    {"hong kong", "HK"},
    {"italia", "IT"},
    {"ivory coast", "CI"},
    {"korea", "KR"},
    {"ksa", "SA"},
    {"macau", "MO"},
    {"macedonia", "MK"},
    {"mainland china", "CN"},
    {"myanmar", "MM"},
    {"new england", "US"},
    {"new jersey", "US"},
    {"new mexico", "US"},
    {"north korea", "KP"},
    {"northern ireland", "GB"},
    {"palestine", "PS"},
    {"people's republic of china", "CN"},
    {"polska", "PL"},
    {"prc", "CN"},
    {"republic of china", "TW"},
    {"republic of ireland", "IE"},
    {"republic of korea", "KR"},
    {"russia", "RU"},
    {"russian federation", "RU"},
    {"saint kitts", "KN"},
    {"saint lucia", "LC"},
    {"saint vincent", "VC"},
    {"scotland", "GB"},
    {"slovak republic", "SK"},
    {"south korea", "KR"},
    {"swaziland", "SZ"},
    {"trinidad and tobago", "TT"},
    {"trinidad", "TT"},
    {"turkiye", "TR"},
    {"u.a.e", "AE"},
    {"u.k", "GB"},
    {"u.s", "US"},
    {"u.s.a", "US"},
    {"uae", "AE"},
    {"uk", "GB"},
    {"united states of america", "US"},
    {"usa", "US"},
    {"vatican", "VA"},
    {"viet nam", "VN"},
    {"wales", "GB"},
};

static const char small[] = "abcdefghijklmnopqrstuvwxyz";
static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/* Codes that are everyday words or abbreviations as well: in a sentence they say nothing. */
static const char everyday[] = " AI AM AS AT BE BY CC CV DE DO ES GO HR ID IN IS IT LA ME MY NO PC "
                               "PM PS SE SI SO TO TV VC VG ";

/* Codes that answer even the question for a country with something else. */
static const char replies[] = " DO ME MY NO SI SO ";

struct name {
    const char *folded, *code;
};

struct names {
    char language[24];
    struct arena *memory;
    struct name *all;
    size_t count;
};

/* --- codes --- */

/* Where CLDR counts what is in use and ISO 4217 what is defined. */
static const char two_digits[] = " AFN ALL IRR KPW LAK LBP MGA MMK RSD SLL SOS SYP TZS YER ";

static bool capitals(const char *code, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (code[i] < 'A' || code[i] > 'Z')
            return false;
    }
    return code[length] == '\0';
}

static bool listed(const char *list, const char *code)
{
    char word[8];

    snprintf(word, sizeof word, " %s ", code);
    return strstr(list, word) != NULL;
}

struct currencies {
    struct currency {
        char code[CURRENCY_LETTERS + 1];
        int digits;
    } all[CURRENCIES_MOST];
    size_t count;
};

static int digits_of(const char *code, const UChar *wide)
{
    UErrorCode status = U_ZERO_ERROR;

    if (listed(two_digits, code))
        return 2;
    return strcmp(code, "IQD") == 0 ? 3 : ucurr_getDefaultFractionDigits(wide, &status);
}

/* By ICU's list, since its question by dates (ucurr_isAvailable) has one answer a currency, and of the
 * rupiah that of East Timor, which gave it up. */
static void currencies_read(struct currencies *c)
{
    UErrorCode status = U_ZERO_ERROR;
    UEnumeration *all = ucurr_openISOCurrencies(UCURR_COMMON | UCURR_NON_DEPRECATED, &status);
    const UChar *next;

    while (c->count < CURRENCIES_MOST && U_SUCCESS(status) &&
           (next = uenum_unext(all, NULL, &status))) {
        struct currency *one = &c->all[c->count];

        if (u_strlen(next) != CURRENCY_LETTERS)
            continue;
        u_UCharsToChars(next, one->code, CURRENCY_LETTERS + 1);
        one->digits = digits_of(one->code, next);
        c->count++;
    }
    uenum_close(all);
}

/* Read once: money is printed many times a turn. */
static const struct currencies *currencies(void)
{
    static struct currencies kept;

    if (!kept.count)
        currencies_read(&kept);
    return &kept;
}

int text_currency_digits(const char *code)
{
    const struct currencies *c = currencies();

    for (size_t i = 0; i < c->count; i++)
        if (strcmp(c->all[i].code, code) == 0)
            return c->all[i].digits;
    return -1;
}

void text_country_currency(const char *country, char out[4])
{
    char locale[8] = "und_";
    UChar code[4] = {0};
    UErrorCode status = U_ZERO_ERROR;

    memset(out, 0, 4);
    if (!text_is_country(country))
        return;
    memcpy(locale + 4, country, 2);
    if (ucurr_forLocale(locale, code, 4, &status) != 3 || U_FAILURE(status))
        return;
    for (size_t i = 0; i < 3; i++)
        out[i] = (char)code[i];
}

/* The code as ICU keeps it for the life of the process; NULL when it is none. */
static const char *country_code(const char *code)
{
    const char *const *all = uloc_getISOCountries();

    if (!capitals(code, 2) || listed(" DG EA IC ", code)) /* reserved, no countries */
        return NULL;
    for (; *all; all++) {
        if (strcmp(*all, code) == 0)
            return *all;
    }
    return NULL;
}

bool text_is_country(const char *code)
{
    return country_code(code) != NULL;
}

/* --- names --- */

/* ICU would answer for a language it does not have in that of the machine. */
bool text_is_language(const char *language)
{
    static char known[ULOC_LANG_CAPACITY]; /* the last one: ICU has eight hundred to look through */
    char wanted[ULOC_LANG_CAPACITY], other[ULOC_LANG_CAPACITY];
    UErrorCode status = U_ZERO_ERROR;

    if (*known && strcmp(known, language) == 0)
        return true;
    uloc_getLanguage(language, wanted, sizeof wanted, &status);
    if (U_FAILURE(status) || !*wanted)
        return false;
    for (int32_t i = 0; i < uloc_countAvailable(); i++) {
        uloc_getLanguage(uloc_getAvailable(i), other, sizeof other, &status);
        if (U_SUCCESS(status) && strcmp(wanted, other) == 0) {
            snprintf(known, sizeof known, "%s", wanted);
            return true;
        }
    }
    return false;
}

static ULocaleDisplayNames *display_names(const char *language, UDisplayContext length)
{
    UDisplayContext contexts[] = {length, UDISPCTX_NO_SUBSTITUTE};
    UErrorCode status = U_ZERO_ERROR;
    ULocaleDisplayNames *names = uldn_openForContext(language, contexts, 2, &status);

    if (U_FAILURE(status)) /* with sound arguments only when memory is gone */
        err_out_of_memory();
    return names;
}

static char *name_in(struct arena *a, const ULocaleDisplayNames *names, const char *code)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar wide[NAME_UNITS];
    char name[NAME_UNITS * 3];

    uldn_regionDisplayName(names, code, wide, NAME_UNITS, &status);
    u_strToUTF8(name, sizeof name, NULL, wide, -1, &status);
    return arena_copy(a, U_SUCCESS(status) ? name : code);
}

/* "Hong Kong SAR China": people, banks and police there say Hong Kong. */
static bool says_more_than_its_name(const char *code)
{
    return strcmp(code, "HK") == 0 || strcmp(code, "MO") == 0;
}

char *text_country_name(struct arena *a, const char *code, const char *language)
{
    ULocaleDisplayNames *names;
    char *name;

    if (!text_is_country(code) || !text_is_language(language))
        return arena_copy(a, code);
    names = display_names(language, says_more_than_its_name(code) ? UDISPCTX_LENGTH_SHORT
                                                                  : UDISPCTX_LENGTH_FULL);
    name = name_in(a, names, code);
    uldn_close(names);
    return name;
}

char *text_language_name(struct arena *a, const char *code, const char *language)
{
    UChar wide[NAME_UNITS];
    char narrow[NAME_UNITS * 3];
    UErrorCode status = U_ZERO_ERROR;

    if (!text_is_language(code) || !text_is_language(language))
        return arena_copy(a, code);
    uloc_getDisplayLanguage(code, language, wide, NAME_UNITS, &status);
    u_strToUTF8(narrow, sizeof narrow, NULL, wide, -1, &status);
    return arena_copy(a, U_FAILURE(status) ? code : narrow);
}

/* Two letters are for codes: ICU's short Spanish name of the United Kingdom is RU. */
static void names_add(struct names *n, UDisplayContext length)
{
    ULocaleDisplayNames *names = display_names(n->language, length);

    for (const char *const *code = uloc_getISOCountries(); *code && n->count < COUNTRIES_MOST * 2;
         code++) {
        const char *folded = text_fold(n->memory, name_in(n->memory, names, *code));

        if (strlen(folded) > 2 && country_code(*code))
            n->all[n->count++] = (struct name){folded, *code};
    }
    uldn_close(names);
}

/* Kept, since a language's five hundred names take a millisecond to ask for. */
static const struct names *names_of(const char *language)
{
    static struct names kept[LANGUAGES_KEPT];
    static size_t next;
    struct names *n;

    for (size_t i = 0; i < LANGUAGES_KEPT; i++) {
        if (kept[i].memory && strcmp(kept[i].language, language) == 0)
            return &kept[i];
    }
    n = &kept[next];
    next = (next + 1) % LANGUAGES_KEPT;
    arena_free(&n->memory);
    *n = (struct names){.memory = arena_new()};
    snprintf(n->language, sizeof n->language, "%s", language);
    n->all = arena_array(n->memory, COUNTRIES_MOST * 2, sizeof *n->all);
    if (text_is_language(language)) {
        names_add(n, UDISPCTX_LENGTH_FULL);
        names_add(n, UDISPCTX_LENGTH_SHORT);
    }
    return n;
}

/* --- what words name --- */

struct hit {
    char *at;
    size_t length;
    const char *code;
};

/* Where letters have no spaces between words, borders say nothing. */
static bool borders(const char *text, const char *at, size_t length)
{
    int32_t before = (int32_t)(at - text), after = before + (int32_t)length;
    UChar32 c = ' ';

    if ((unsigned char)*at >= 0xE0)
        return true;
    if (before > 0)
        U8_PREV((const uint8_t *)text, 0, before, c);
    if (u_isalnum(c))
        return false;
    U8_NEXT((const uint8_t *)text, after, -1, c);
    return !u_isalnum(c);
}

static void consider(struct hit *best, char *folded, const char *name, const char *code)
{
    size_t length = strlen(name);
    char *at = length > best->length ? strstr(folded, name) : NULL;

    while (at && !borders(folded, at, length))
        at = strstr(at + 1, name);
    if (at)
        *best = (struct hit){at, length, code};
}

/* The longest, so that Papua New Guinea is not Guinea. */
static struct hit longest(char *folded, const char *const *languages)
{
    struct hit best = {NULL, 0, ""};

    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
        consider(&best, folded, common[i].name, common[i].code);
    for (; *languages; languages++) {
        const struct names *n = names_of(*languages);

        for (size_t i = 0; i < n->count; i++)
            consider(&best, folded, n->all[i].folded, n->all[i].code);
    }
    return best;
}

/* Two capitals by themselves, in a text that is not all capitals. */
static const char *code_within(const char *words)
{
    const char *found = "";

    if (!strpbrk(words, small))
        return "";
    for (const char *at = words; *(at += strcspn(at, letters)); at += strspn(at, letters)) {
        char code[3] = {at[0], at[1], '\0'};
        const char *country;

        if (strspn(at, letters) != 2 || listed(everyday, code))
            continue;
        country = country_code(code);
        if (country && *found && strcmp(country, found) != 0)
            return "";
        if (country && borders(words, at, 2))
            found = country;
    }
    return found;
}

static char capital(char c)
{
    return (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
}

/* The whole answer is a code: "ES", or "es". */
static const char *code_alone(const char *words, const char *folded)
{
    char code[3];

    if (strlen(folded) != 2)
        return NULL;
    snprintf(code, sizeof code, "%c%c", capital(folded[0]), capital(folded[1]));
    return listed(replies, code) && !strstr(words, code) ? NULL : country_code(code);
}

/* NULL for two countries: which one is not for us to say. Found names are blotted out of `folded`. */
static const char *name_within(char *folded, const char *const *languages)
{
    const char *found = "";

    for (int i = 0; i < REPEATS_READ; i++) {
        struct hit hit = longest(folded, languages);

        if (!hit.at)
            break;
        if (*found && strcmp(found, hit.code) != 0)
            return NULL;
        found = hit.code;
        memset(hit.at, '|', hit.length);
    }
    return found;
}

const char *text_country_named(const char *words, const char *const *languages)
{
    struct arena *a = arena_new();
    char *folded = text_fold(a, words);
    const char *found = code_alone(words, folded);

    if (!found) {
        found = name_within(folded, languages);
        if (!found)
            found = "";
        else if (!*found)
            found = code_within(words);
    }
    arena_free(&a);
    return found;
}
