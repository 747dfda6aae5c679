/* test_names.c: countries and currencies by name and code. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "base/text.h"
#include <string.h>

/* One for the whole program: reachable to the end, so no leak. */
static struct arena *arena(void)
{
    static struct arena *kept;

    if (!kept)
        kept = arena_new();
    return kept;
}

static const char *named(const char *words)
{
    static const char *const languages[] = {"en", "es", "de", "ru", "zh", NULL};

    return text_country_named(words, languages);
}

START_TEST(text_country_name__is_what_people_call_the_place)
{
    struct arena *a = arena_new();

    ck_assert_str_eq(text_country_name(a, "HK", "en"), "Hong Kong");
    ck_assert_str_eq(text_country_name(a, "US", "en"), "United States");
    arena_free(&a);
}
END_TEST

START_TEST(text_currency_digits__are_those_of_iso_4217)
{
    static const struct {
        const char *code;
        int digits;
    } known[] = {{"USD", 2}, {"EUR", 2}, {"JPY", 0}, {"KRW", 0}, {"KWD", 3}, {"BHD", 3}, {"IQD", 3},
                 {"RSD", 2}, {"LBP", 2}, {"CLP", 0}, {"XOF", 0}, {"XCD", 2}, {"CNY", 2}, {"HUF", 2},
                 {"ISK", 0}, {"UGX", 0}, {"VND", 0}, {"IDR", 2}, {"VES", 2}, {"SLE", 2}, {"GBP", 2},
                 {"TRY", 2}, {"PLN", 2}, {"ARS", 2}, {"NGN", 2}};

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        ck_assert_msg(text_currency_digits(known[i].code) == known[i].digits, "%s: %d",
                      known[i].code, text_currency_digits(known[i].code));
}
END_TEST

START_TEST(text_currency_digits__knows_no_other_words)
{
    static const char *const none[] = {"",    "US",  "usd", "USDT", "ZZZ",
                                       "DEM", "XXX", "XAU", "U$D",  "US\xC3\xA9"};

    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        ck_assert_int_eq(text_currency_digits(none[i]), -1);
}
END_TEST

START_TEST(text_is_country__takes_codes_in_use)
{
    ck_assert(text_is_country("ES"));
    ck_assert(text_is_country("GB"));
    ck_assert(text_is_country("XK"));
    ck_assert(!text_is_country("UK"));
    ck_assert(!text_is_country("es"));
    ck_assert(!text_is_country(""));
    ck_assert(!text_is_country("E"));
    ck_assert(!text_is_country("ESP"));
    ck_assert(!text_is_country("ZZ"));
    ck_assert(!text_is_country("EU"));
    ck_assert(!text_is_country("IC")); /* the Canaries: reserved */
    ck_assert(!text_is_country("SU")); /* gone */
}
END_TEST

START_TEST(text_is_language__takes_tags_that_icu_has_words_for)
{
    ck_assert(text_is_language("en"));
    ck_assert(text_is_language("pt-BR"));
    ck_assert(text_is_language("zh-Hans"));
    ck_assert(!text_is_language(""));
    ck_assert(!text_is_language("xx"));
    ck_assert(!text_is_language("not a language"));
}
END_TEST

START_TEST(text_country_named__in_the_languages_given)
{
    ck_assert_str_eq(named("Spain"), "ES");
    ck_assert_str_eq(named("españa"), "ES");
    ck_assert_str_eq(named("  ESPANA!  "), "ES");
    ck_assert_str_eq(named("Estados Unidos"), "US");
    ck_assert_str_eq(named("Österreich"), "AT");
    ck_assert_str_eq(named("Россия"), "RU");
    ck_assert_str_eq(named("中国"), "CN");
    ck_assert_str_eq(named("Suède"), ""); /* French was not asked for */
    ck_assert_str_eq(named("Atlantis"), "");
    ck_assert_str_eq(named(""), "");
    ck_assert_str_eq(named("?"), "");
}
END_TEST

START_TEST(text_country_named__every_country_by_its_own_name)
{
    static const char *const english[] = {"en", NULL};
    char code[3] = "";

    for (code[0] = 'A'; code[0] <= 'Z'; code[0]++) {
        for (code[1] = 'A'; code[1] <= 'Z'; code[1]++) {
            if (text_is_country(code))
                ck_assert_str_eq(
                    text_country_named(text_country_name(arena(), code, "en"), english), code);
        }
    }
}
END_TEST

START_TEST(text_country_named__by_the_names_that_people_use)
{
    static const struct {
        const char *words, *code;
    } common[] = {
        {"USA", "US"},       {"the U.S.", "US"},
        {"U.S.A.", "US"},    {"America", "US"},
        {"UK", "GB"},        {"uk", "GB"},
        {"England", "GB"},   {"Great Britain", "GB"},
        {"Scotland", "GB"},  {"Northern Ireland", "GB"},
        {"Holland", "NL"},   {"UAE", "AE"},
        {"Korea", "KR"},     {"North Korea", "KP"},
        {"Russia", "RU"},    {"Deutschland", "DE"},
        {"Türkiye", "TR"},   {"Czech Republic", "CZ"},
        {"Hong Kong", "HK"}, {"New Mexico", "US"},
        {"Burma", "MM"},     {"Bosnia and Herzegovina", "BA"},
        {"Viet Nam", "VN"},
    };

    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
        ck_assert_msg(strcmp(named(common[i].words), common[i].code) == 0, "%s: %s",
                      common[i].words, named(common[i].words));
}
END_TEST

START_TEST(text_country_named__by_a_code_alone)
{
    ck_assert_str_eq(named("ES"), "ES");
    ck_assert_str_eq(named("es"), "ES");
    ck_assert_str_eq(named(" us. "), "US");
    ck_assert_str_eq(named("NO"), "NO");
    ck_assert_str_eq(named("no"), ""); /* that is an answer to something else */
    ck_assert_str_eq(named("zz"), "");
    ck_assert_str_eq(named("ñ"), "");
}
END_TEST

START_TEST(text_country_named__within_a_sentence)
{
    ck_assert_str_eq(named("I live in Spain."), "ES");
    ck_assert_str_eq(named("I'm in the US"), "US");
    ck_assert_str_eq(named("vivo en España desde 2010"), "ES");
    ck_assert_str_eq(named("我在中国"), "CN");
    ck_assert_str_eq(named("from Papua New Guinea"), "PG");
    ck_assert_str_eq(named("Spain, yes, Spain"), "ES");
}
END_TEST

START_TEST(text_country_named__is_not_deceived_by_other_words)
{
    ck_assert_str_eq(named("my TV is broken"), "");
    ck_assert_str_eq(named("help us please"), "");
    ck_assert_str_eq(named("PAY ME IN CASH"), "");
    ck_assert_str_eq(named("Romanian omanis"), ""); /* no Oman inside */
    ck_assert_str_eq(named("MUST"), "");
}
END_TEST

START_TEST(text_country_named__says_nothing_of_two)
{
    ck_assert_str_eq(named("Spain or France"), "");
    ck_assert_str_eq(named("between the US and CA"), "");
}
END_TEST

START_TEST(text_country_named__more_languages_than_are_kept_are_all_right)
{
    static const char *const many[] = {"en", "es", "de", "fr", "it", "pt", "ru", "pl", "nl",
                                       "sv", "da", "fi", "cs", "hu", "xx", "",   NULL};

    for (int round = 0; round < 2; round++) {
        ck_assert_str_eq(text_country_named("Spanyolország", many), "ES");
        ck_assert_str_eq(text_country_named("Spain", many), "ES");
        ck_assert_str_eq(text_country_named("Hiszpania", many), "ES");
    }
}
END_TEST

START_TEST(text_country_name__is_that_of_the_language_or_the_code)
{
    ck_assert_str_eq(text_country_name(arena(), "ES", "en"), "Spain");
    ck_assert_str_eq(text_country_name(arena(), "ES", "es"), "España");
    ck_assert_str_eq(text_country_name(arena(), "US", "zh"), "美国");
    ck_assert_str_eq(text_country_name(arena(), "BR", "pt-BR"), "Brasil");
    ck_assert_str_eq(text_country_name(arena(), "ES", "xx"), "ES");
    ck_assert_str_eq(text_country_name(arena(), "ZZ", "en"), "ZZ");
    ck_assert_str_eq(text_country_name(arena(), "", "en"), "");
}
END_TEST

TESTING_MAIN("names", text_country_name__is_what_people_call_the_place,
             text_currency_digits__are_those_of_iso_4217,
             text_currency_digits__knows_no_other_words, text_is_country__takes_codes_in_use,
             text_is_language__takes_tags_that_icu_has_words_for,
             text_country_named__in_the_languages_given,
             text_country_named__every_country_by_its_own_name,
             text_country_named__by_the_names_that_people_use, text_country_named__by_a_code_alone,
             text_country_named__within_a_sentence,
             text_country_named__is_not_deceived_by_other_words,
             text_country_named__says_nothing_of_two,
             text_country_named__more_languages_than_are_kept_are_all_right,
             text_country_name__is_that_of_the_language_or_the_code)
