/* test_expect.c: what people type, as values. The clock stands at Sunday 2026-11-22, 10:00 UTC. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "real_dialogs.h"
#include "core/expect.h"
#include "core/expect_pick.h"
#include <string.h>

#define NOW "2026-11-22T10:00:00Z"

static const struct dialog *dialog;
static struct arena *arena;

static void set_up(void)
{
    arena = arena_new();
    dialog = real_dialogs;
}

static void tear_down(void)
{
    arena_free(&arena);
}

static struct answer ask_in(const char *language, const char *currency, const char *zone,
                            const char *fact, const char *text)
{
    struct view v = view_make(arena, dialog, NULL, 0, zone, moment_parse(NOW));
    struct question q = {
        .fact = dialog_fact(dialog, fact), .language = language, .currency = currency};
    struct answer out;

    ck_assert_msg(q.fact != NULL, "%s", fact);
    q.choices = q.fact->values;
    q.choice_count = q.fact->value_count;
    expect_answer(&v, &q, text, &out);
    return out;
}

static const char *printed(const struct answer *a)
{
    const char *out;

    switch (a->kind) {
    case ANSWER_VALUE:
        return value_print(arena, &a->value);
    case ANSWER_UNKNOWN:
        return "unknown";
    case ANSWER_NOTHING:
        return "nothing";
    case ANSWER_EITHER:
        out = value_print(arena, &a->either[0]);
        for (size_t i = 1; i < a->either_count; i++)
            out = arena_print(arena, "%s or %s", out, value_print(arena, &a->either[i]));
        return out;
    case ANSWER_WRONG:
        return a->wrong;
    }
    return "";
}

struct sample {
    const char *fact, *text, *wanted;
};

static void check(const char *language, const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct answer a = ask_in(language, "", NULL, samples[i].fact, samples[i].text);

        ck_assert_msg(strcmp(printed(&a), samples[i].wanted) == 0, "%s \"%s\": wanted %s, got %s",
                      samples[i].fact, samples[i].text, samples[i].wanted, printed(&a));
    }
}

#define CHECK(language, samples) check(language, samples, sizeof(samples) / sizeof(samples)[0])

START_TEST(expect_choice__answers_to_number_label_beginning_and_word)
{
    static const struct sample samples[] = {
        {"platform", "2", "alibaba"},
        {"platform", "2.", "alibaba"},
        {"platform", "2)", "alibaba"},
        {"platform", "٢", "alibaba"},
        {"platform", "２", "alibaba"},
        {"platform", "#2", "alibaba"},
        {"platform", "[2]", "alibaba"},
        {"platform", " AliExpress ", "aliexpress"},
        {"platform", "it was on ali express", "aliexpress"},
        {"platform", "4", "wrong.choice"},
        {"platform", "ali", "wrong.choice"},
        {"platform", "alie", "aliexpress"},
        {"platform", "", "wrong.choice"},
        {"payment_method", "with my credit card", "credit_card"},
        {"payment_method", "gift cards", "gift_card"},
        {"payment_method", "not paypal, bank transfer", "bank_transfer"},
        {"payment_method", "mastercard", "card"},
        {"platform", "alibaba or aliexpress", "alibaba or aliexpress"},
        {"platform", "i don't know", "unknown"},
    };

    CHECK("en", samples);
}
END_TEST

START_TEST(expect_choice__knows_the_words_of_all_languages)
{
    static const struct sample samples[] = {
        {"payment_method", "tarjeta de crédito", "credit_card"},
        {"payment_method", "перевод", "bank_transfer"},
        {"payment_method", "支付宝", "alipay"},
        {"platform", "速卖通", "aliexpress"},
    };

    CHECK("en", samples);
}
END_TEST

START_TEST(expect_set__takes_several_all_or_none)
{
    static const struct sample samples[] = {
        {"order_marks", "1,3", "free_returns,on_time"},
        {"order_marks", "1 3 4", "free_returns,genuine,on_time"},
        {"order_marks", "2 and 1", "easy_return,free_returns"},
        {"order_marks", "none", ""},
        {"order_marks", "9", "wrong.set"},
        {"order_marks", "1, nonsense", "wrong.set"},
        {"order_marks", "", "wrong.set"},
        {"order_marks", "all", "easy_return,fast_delivery,free_returns,genuine,on_time"},
        {"evidence", "photos and the tracking number", "photos,tracking"},
        {"evidence", "chat, receipt", "chat,payment"},
    };

    CHECK("en", samples);
}
END_TEST

START_TEST(expect_date__reads_days_as_people_write_them)
{
    static const struct sample samples[] = {
        {"paid_on", "2026-10-03", "2026-10-03"},
        {"paid_on", "3 October", "2026-10-03"},
        {"paid_on", "Oct 3 2026", "2026-10-03"},
        {"paid_on", "on October 3rd, 2025", "2025-10-03"},
        {"paid_on", "the 3rd of october", "2026-10-03"},
        {"paid_on", "3.10.2026", "2026-10-03"},
        {"paid_on", "3.10.", "2026-10-03"},
        {"paid_on", "24 December", "2025-12-24"},
        {"paid_on", "yesterday", "2026-11-21"},
        {"paid_on", "today", "2026-11-22"},
        {"paid_on", "3 weeks ago", "2026-11-01"},
        {"paid_on", "two days ago", "2026-11-20"},
        {"paid_on", "a week ago", "2026-11-15"},
        {"paid_on", "on friday", "2026-11-20"},
        {"paid_on", "last monday", "2026-11-16"},
        {"paid_on", "the 8th", "2026-11-08"},
        {"paid_on", "25/12/2025", "2025-12-25"},
        {"paid_on", "10月3号", "2026-10-03"},
        {"paid_on", "2026年10月3日", "2026-10-03"},
        {"paid_on", "29 February", "2024-02-29"},
        {"promised_on", "24 December", "2026-12-24"},
        {"promised_on", "tomorrow", "2026-11-23"},
        {"promised_on", "in 2 weeks", "2026-12-06"},
    };

    CHECK("en", samples);
}
END_TEST

START_TEST(expect_date__keeps_vague_days_as_ranges)
{
    static const struct sample samples[] = {
        {"paid_on", "last week", "2026-11-09/2026-11-15"},
        {"paid_on", "end of June", "2026-06-21/2026-06-30"},
        {"paid_on", "early March", "2026-03-01/2026-03-10"},
        {"paid_on", "mid-August", "2026-08-11/2026-08-20"},
        {"paid_on", "in September 2025", "2025-09-01/2025-09-30"},
        {"paid_on", "November", "2026-11-01/2026-11-22"},
        {"paid_on", "about 3 weeks ago", "2026-10-29/2026-11-04"},
        {"paid_on", "last month", "2026-10-01/2026-10-31"},
        {"paid_on", "2026-10-01/2026-10-05", "2026-10-01/2026-10-05"},
        {"paid_on", "between 3 and 10 October", "2026-10-03/2026-10-10"},
        {"paid_on", "3 October or 5 October", "2026-10-03/2026-10-05"},
        {"paid_on", "2 months ago", "2026-09-12/2026-10-02"},
    };

    CHECK("en", samples);
}
END_TEST

START_TEST(expect_date__asks_back_only_when_two_readings_are_possible)
{
    static const struct sample samples[] = {
        {"paid_on", "03/04", "2026-04-03 or 2026-03-04"},
        {"paid_on", "13/04", "2026-04-13"},
        {"paid_on", "04/13", "2026-04-13"},
        {"paid_on", "05/05", "2026-05-05"},
        {"paid_on", "12/11/2026", "2026-11-12"},
        {"paid_on", "12/11", "2026-11-12"},
        {"paid_on", "03/04/2025", "2025-04-03 or 2025-03-04"},
    };

    CHECK("en", samples);
}
END_TEST

START_TEST(expect_date__refuses_what_is_no_date_or_still_to_come)
{
    static const struct sample samples[] = {
        {"paid_on", "2027-01-01", "wrong.date_future"},
        {"paid_on", "tomorrow", "wrong.date_future"},
        {"paid_on", "31.02.2026", "wrong.date"},
        {"paid_on", "hello", "wrong.date"},
        {"paid_on", "", "wrong.date"},
        {"paid_on", "12", "wrong.date"},
        {"paid_on", "1850-01-01", "wrong.date"},
        {"paid_on", "no idea", "unknown"},
    };

    CHECK("en", samples);
}
END_TEST

START_TEST(expect_date__reads_other_languages)
{
    static const struct sample samples[] = {
        {"paid_on", "hace 3 días", "2026-11-19"},
        {"paid_on", "3 de octubre", "2026-10-03"},
        {"paid_on", "la semana pasada", "2026-11-09/2026-11-15"},
        {"paid_on", "il y a 2 semaines", "2026-11-08"},
        {"paid_on", "le 1er août", "2026-08-01"},
        {"paid_on", "vor drei Tagen", "2026-11-19"},
        {"paid_on", "3. Oktober", "2026-10-03"},
        {"paid_on", "3 октября", "2026-10-03"},
        {"paid_on", "вчера", "2026-11-21"},
        {"paid_on", "3天前", "2026-11-19"},
        {"paid_on", "昨天", "2026-11-21"},
        {"paid_on", "十月三号", "2026-10-03"},
        {"paid_on", "ieri", "2026-11-21"},
        {"paid_on", "15 stycznia", "2026-01-15"},
        {"paid_on", "há 2 dias", "2026-11-20"},
    };

    CHECK("en", samples);
}
END_TEST

START_TEST(expect_date__keeps_vague_days_as_ranges_in_every_language)
{
    static const struct sample en[] = {
        {"paid_on", "the end of last month", "2026-10-21/2026-10-31"},
        {"paid_on", "early last month", "2026-10-01/2026-10-10"},
        {"paid_on", "a couple of weeks ago", "2026-11-08"},
        {"paid_on", "a few weeks ago", "2026-10-11/2026-11-08"},
        {"paid_on", "before Christmas", "2025-12-10/2025-12-23"},
        {"paid_on", "after Easter", "2026-04-07/2026-04-20"},
        {"paid_on", "last weekend", "2026-11-14/2026-11-15"},
        {"paid_on", "this month", "2026-11-01/2026-11-22"},
        {"paid_on", "half a year ago", "2026-05-12/2026-06-01"},
        {"paid_on", "a month and a half ago", "2026-09-27/2026-10-17"},
        {"paid_on", "one and a half months ago", "2026-09-27/2026-10-17"},
        {"paid_on", "2-3 weeks ago", "2026-11-01/2026-11-08"},
        {"paid_on", "two to three weeks ago", "2026-11-01/2026-11-08"},
        {"paid_on", "monday last week", "2026-11-09"},
        {"paid_on", "last year in december", "2025-12-01/2025-12-31"},
        {"paid_on", "december last year", "2025-12-01/2025-12-31"},
        {"paid_on", "a fortnight ago", "2026-11-08"},
        {"paid_on", "the week before last", "2026-11-02/2026-11-08"},
        {"paid_on", "3 weeks", "2026-11-01"},
        {"paid_on", "the first week of October", "2026-10-01/2026-10-10"},
    };
    static const struct sample es[] = {
        {"paid_on", "hace un par de semanas", "2026-11-08"},
        {"paid_on", "hace unas semanas", "2026-10-08/2026-11-11"},
        {"paid_on", "a finales de junio", "2026-06-21/2026-06-30"},
        {"paid_on", "a principios de mes", "2026-11-01/2026-11-10"},
        {"paid_on", "a principios del mes pasado", "2026-10-01/2026-10-10"},
        {"paid_on", "antes de Navidad", "2025-12-10/2025-12-23"},
        {"paid_on", "hace mes y medio", "2026-10-25/2026-11-20"},
        {"paid_on", "hace como 3 semanas", "2026-10-29/2026-11-04"},
        {"paid_on", "el 3 de octubre", "2026-10-03"},
    };
    static const struct sample fr[] = {
        {"paid_on", "le 3 octobre", "2026-10-03"},
        {"paid_on", "fin du mois de juin", "2026-06-21/2026-06-30"},
        {"paid_on", "début du mois dernier", "2026-10-01/2026-10-10"},
        {"paid_on", "il y a quelques semaines", "2026-10-11/2026-11-08"},
        {"paid_on", "il y a une quinzaine de jours", "2026-11-07"},
        {"paid_on", "avant Noël", "2025-12-10/2025-12-23"},
        {"paid_on", "il y a un mois et demi", "2026-09-27/2026-10-17"},
        {"paid_on", "le 1er octobre", "2026-10-01"},
    };
    static const struct sample de[] = {
        {"paid_on", "am 3. Oktober", "2026-10-03"},
        {"paid_on", "Anfang letzten Monats", "2026-10-01/2026-10-10"},
        {"paid_on", "vor ein paar Wochen", "2026-10-11/2026-11-08"},
        {"paid_on", "vor Weihnachten", "2025-12-10/2025-12-23"},
        {"paid_on", "vor anderthalb Monaten", "2026-09-27/2026-10-17"},
        {"paid_on", "vor etwa drei Wochen", "2026-10-29/2026-11-04"},
        {"paid_on", "vorletzte Woche", "2026-11-02/2026-11-08"},
    };
    static const struct sample pt[] = {
        {"paid_on", "no fim de junho", "2026-06-21/2026-06-30"},
        {"paid_on", "no começo do mês passado", "2026-10-01/2026-10-10"},
        {"paid_on", "há umas semanas", "2026-10-08/2026-11-11"},
        {"paid_on", "antes do Natal", "2025-12-10/2025-12-23"},
        {"paid_on", "dia 3 de outubro", "2026-10-03"},
        {"paid_on", "faz um mês", "2026-10-12/2026-11-01"},
    };
    static const struct sample ru[] = {
        {"paid_on", "3 октября", "2026-10-03"},
        {"paid_on", "третьего октября", "2026-10-03"},
        {"paid_on", "в начале прошлого месяца", "2026-10-01/2026-10-10"},
        {"paid_on", "пару недель назад", "2026-11-08"},
        {"paid_on", "несколько недель назад", "2026-10-11/2026-11-08"},
        {"paid_on", "недели три назад", "2026-10-29/2026-11-04"},
        {"paid_on", "до Нового года", "2025-12-17/2025-12-30"},
        {"paid_on", "месяц назад", "2026-10-12/2026-11-01"},
        {"paid_on", "полтора месяца назад", "2026-09-27/2026-10-17"},
        {"paid_on", "полгода назад", "2026-05-12/2026-06-01"},
        {"paid_on", "в конце июня", "2026-06-21/2026-06-30"},
        {"paid_on", "на прошлой неделе", "2026-11-09/2026-11-15"},
    };
    static const struct sample zh[] = {
        {"paid_on", "10月3号", "2026-10-03"},
        {"paid_on", "六月底", "2026-06-21/2026-06-30"},
        {"paid_on", "上个月初", "2026-10-01/2026-10-10"},
        {"paid_on", "上周五", "2026-11-13"},
        {"paid_on", "圣诞节前", "2025-12-10/2025-12-23"},
        {"paid_on", "春节前", "2026-02-02/2026-02-15"},
        {"paid_on", "十月中旬", "2026-10-11/2026-10-20"},
        {"paid_on", "半个月前", "2026-10-28/2026-11-17"},
        {"paid_on", "一个半月前", "2026-09-27/2026-10-17"},
        {"paid_on", "几个星期前", "2026-10-11/2026-11-08"},
        {"paid_on", "去年十二月", "2025-12-01/2025-12-31"},
        {"paid_on", "双十一", "2026-11-11"},
    };
    static const struct sample it[] = {
        {"paid_on", "un paio di settimane fa", "2026-11-08"},
        {"paid_on", "qualche settimana fa", "2026-10-11/2026-11-08"},
        {"paid_on", "alla fine di giugno", "2026-06-21/2026-06-30"},
        {"paid_on", "all'inizio del mese scorso", "2026-10-01/2026-10-10"},
        {"paid_on", "prima di Natale", "2025-12-10/2025-12-23"},
        {"paid_on", "un mese e mezzo fa", "2026-09-27/2026-10-17"},
        {"paid_on", "il primo ottobre", "2026-10-01"},
    };
    static const struct sample pl[] = {
        {"paid_on", "kilka tygodni temu", "2026-10-11/2026-11-08"},
        {"paid_on", "pod koniec czerwca", "2026-06-21/2026-06-30"},
        {"paid_on", "na początku zeszłego miesiąca", "2026-10-01/2026-10-10"},
        {"paid_on", "przed świętami", "2025-12-10/2025-12-23"},
        {"paid_on", "półtora miesiąca temu", "2026-09-27/2026-10-17"},
        {"paid_on", "miesiąc temu", "2026-10-12/2026-11-01"},
        {"paid_on", "pół roku temu", "2026-05-12/2026-06-01"},
        {"paid_on", "w zeszłym tygodniu", "2026-11-09/2026-11-15"},
    };

    CHECK("en", en);
    CHECK("es", es);
    CHECK("fr", fr);
    CHECK("de", de);
    CHECK("pt", pt);
    CHECK("ru", ru);
    CHECK("zh", zh);
    CHECK("it", it);
    CHECK("pl", pl);
}
END_TEST

START_TEST(expect_date__knows_feasts_that_are_to_come)
{
    static const struct sample samples[] = {
        {"promised_on", "before Christmas", "2026-12-10/2026-12-23"},
        {"promised_on", "after New Year", "2027-01-02/2027-01-15"},
        {"promised_on", "by the end of the month", "2026-11-21/2026-11-30"},
        {"promised_on", "in 2-3 weeks", "2026-12-06/2026-12-13"},
        {"promised_on", "next week", "2026-11-23/2026-11-29"},
    };

    CHECK("en", samples);
}
END_TEST

START_TEST(expect_date__takes_no_count_for_a_day)
{
    static const struct sample samples[] = {
        {"paid_on", "el 28% de todo", "wrong.date"},  {"paid_on", "weeks", "wrong.date"},
        {"paid_on", "a few", "wrong.date"},           {"paid_on", "half", "wrong.date"},
        {"paid_on", "99999 weeks ago", "wrong.date"}, {"paid_on", "before", "wrong.date"},
    };

    CHECK("es", samples);
}
END_TEST

START_TEST(expect_time__takes_an_hour_only_in_a_known_zone)
{
    struct answer a = ask_in("en", "", NULL, "paid_at", "today 08:30");

    ck_assert_str_eq(printed(&a), "2026-11-22");
    a = ask_in("en", "", "Europe/Madrid", "paid_at", "today 8:30");
    ck_assert_str_eq(printed(&a), "2026-11-22T07:30:00Z");
    a = ask_in("en", "", "Europe/Madrid", "paid_at", "yesterday at 9 pm");
    ck_assert_str_eq(printed(&a), "2026-11-21T20:00:00Z");
    a = ask_in("en", "", NULL, "paid_at", "2 hours ago");
    ck_assert_str_eq(printed(&a), "2026-11-22T08:00:00Z");
    a = ask_in("en", "", NULL, "paid_at", "2026-11-22T09:15Z");
    ck_assert_str_eq(printed(&a), "2026-11-22T09:15:00Z");
    a = ask_in("en", "", "Europe/Madrid", "paid_at", "today 23:30");
    ck_assert_str_eq(printed(&a), "wrong.date_future");
    a = ask_in("en", "", NULL, "paid_at", "whenever");
    ck_assert_str_eq(printed(&a), "wrong.date");
}
END_TEST

START_TEST(expect_money__reads_amounts_with_their_currency)
{
    static const struct sample samples[] = {
        {"amount", "230 usd", "230.00 USD"},
        {"amount", "$230", "230.00 USD"},
        {"amount", "1.250,50 €", "1250.50 EUR"},
        {"amount", "1,250.50 eur", "1250.50 EUR"},
        {"amount", "18k usd", "18000.00 USD"},
        {"amount", "two hundred bucks", "200.00 USD"},
        {"amount", "two hundred and fifty dollars", "250.00 USD"},
        {"amount", "12 500,75 zł", "12500.75 PLN"},
        {"amount", "5000 JPY", "5000 JPY"},
        {"amount", "I paid 99,90 EUR", "99.90 EUR"},
        {"amount", "300 SEK", "300.00 SEK"},
        {"amount", "£1,200", "1200.00 GBP"},
        {"amount", "1.5 million rub", "1500000.00 RUB"},
        {"amount", "500元", "500.00 CNY"},
        {"amount", "三百块", "300.00 CNY"},
        {"amount", "20 usd and 5 usd", "20.00 USD or 5.00 USD"},
    };

    CHECK("en", samples);
}
END_TEST

/* The same question to somebody who lives in a country. */
static void check_in_country(const char *country, const char *language, const char *text,
                             const char *wanted)
{
    struct fact lives = {
        .id = "country", .state = FACT_KNOWN, .value = {.type = VALUE_COUNTRY, .text = country}};
    struct view v = view_make(arena, dialog, &lives, 1, NULL, moment_parse(NOW));
    struct question q = {.fact = dialog_fact(dialog, "amount"), .language = language};
    struct answer out;

    expect_answer(&v, &q, text, &out);
    ck_assert_msg(strcmp(printed(&out), wanted) == 0, "%s \"%s\": wanted %s, got %s", country, text,
                  wanted, printed(&out));
}

START_TEST(expect_money__offers_whose_money_it_may_be)
{
    static const struct sample samples[] = {
        {"amount", "4500 pesos", "4500.00 MXN or 4500 CLP or 4500.00 COP or 4500.00 ARS"},
        {"amount", "230 kr", "230.00 SEK or 230.00 NOK or 230.00 DKK or 230 ISK"},
        {"amount", "5000 rupees", "5000.00 INR or 5000.00 PKR or 5000.00 LKR or 5000.00 NPR"},
        {"amount", "4500 mexican pesos", "4500.00 MXN"},
        {"amount", "500 lira", "500.00 TRY"},
        {"amount", "500 zl", "500.00 PLN"},
        {"amount", "500 reais", "500.00 BRL"},
        {"amount", "500 francs", "500.00 CHF"},
        {"amount", "230 all together", "230.00"},
        {"amount", "230 SEK all together", "230.00 SEK"},
    };

    CHECK("en", samples);
    check_in_country("MX", "es", "4500 pesos", "4500.00 MXN");
    check_in_country("PH", "en", "4500 pesos", "4500.00 PHP");
    check_in_country("NO", "en", "230 kr", "230.00 NOK");
    check_in_country("PK", "en", "5000 rupees", "5000.00 PKR");
    check_in_country("SN", "fr", "50000 francs", "50000 XOF");
    check_in_country("CA", "en", "$230", "230.00 CAD or 230.00 USD");
    check_in_country("US", "en", "$230", "230.00 USD");
    check_in_country("DE", "en", "4500 pesos",
                     "4500.00 MXN or 4500 CLP or 4500.00 COP or 4500.00 ARS");
}
END_TEST

START_TEST(expect_money__reads_words_for_it_in_every_language)
{
    static const struct sample en[] = {{"amount", "a hundred and twenty dollars", "120.00 USD"},
                                       {"amount", "1,20,000 inr", "120000.00 INR"}};
    static const struct sample es[] = {{"amount", "dos mil quinientos dólares", "2500.00 USD"},
                                       {"amount", "novecientos euros", "900.00 EUR"}};
    static const struct sample fr[] = {{"amount", "quatre-vingt-dix euros", "90.00 EUR"},
                                       {"amount", "300 balles", "300.00 EUR"}};
    static const struct sample de[] = {{"amount", "zweihundertfünfzig Euro", "250.00 EUR"},
                                       {"amount", "500 Fr.", "500.00 CHF"}};
    static const struct sample pt[] = {{"amount", "R$ 1.250,50", "1250.50 BRL"}};
    static const struct sample ru[] = {{"amount", "18к", "18000.00"},
                                       {"amount", "двести пятьдесят евро", "250.00 EUR"}};
    static const struct sample zh[] = {{"amount", "八百块", "800.00 CNY"},
                                       {"amount", "¥800", "800.00 CNY"},
                                       {"amount", "一千二", "1200.00"},
                                       {"amount", "三万五", "35000.00"},
                                       {"amount", "一千零二块", "1002.00 CNY"}};
    static const struct sample it[] = {{"amount", "duecentocinquanta euro", "250.00 EUR"}};
    static const struct sample pl[] = {{"amount", "2 tys zł", "2000.00 PLN"},
                                       {"amount", "2 tys. zł", "2000.00 PLN"}};

    CHECK("en", en);
    CHECK("es", es);
    CHECK("fr", fr);
    CHECK("de", de);
    CHECK("pt", pt);
    CHECK("ru", ru);
    CHECK("zh", zh);
    CHECK("it", it);
    CHECK("pl", pl);
}
END_TEST

START_TEST(expect_money__assumes_the_questions_currency_where_none_is_told)
{
    struct answer a = ask_in("en", "EUR", NULL, "amount", "230");

    ck_assert_str_eq(printed(&a), "230.00 EUR");
    a = ask_in("en", "CAD", NULL, "amount", "$230");
    ck_assert_str_eq(printed(&a), "230.00 CAD");
    a = ask_in("en", "EUR", NULL, "amount", "$230");
    ck_assert_str_eq(printed(&a), "230.00 USD");
    a = ask_in("en", NULL, NULL, "amount", "230");
    ck_assert_int_eq(a.kind, ANSWER_VALUE);
    ck_assert_str_eq(a.value.currency, "");
    ck_assert_int_eq(a.value.number, 23000);
}
END_TEST

START_TEST(expect_money__refuses_nothing_less_than_nothing_and_too_much)
{
    static const struct sample samples[] = {
        {"amount", "0", "wrong.money"},
        {"amount", "-50 usd", "wrong.money"},
        {"amount", "a lot", "wrong.money"},
        {"amount", "", "wrong.money"},
        {"amount", "99999999999999999999 usd", "wrong.money"},
        {"amount", "12.345 usd", "12345.00 USD"},
        {"amount", "dunno", "unknown"},
    };

    CHECK("en", samples);
}
END_TEST

START_TEST(expect_money__takes_nothing_for_an_answer__where_it_may_be_nothing)
{
    static const struct sample samples[] = {
        {"refunded", "0", "nothing"},
        {"refunded", "0.00 EUR", "nothing"},
        {"refunded", "$0", "nothing"},
        {"refunded", "0 dollars so far", "nothing"},
        {"refunded", "nothing", "nothing"},
        {"refunded", "None yet.", "nothing"},
        {"refunded", "no, nothing", "nothing"},
        {"refunded", "No", "nothing"},
        {"refunded", "todavía nada", "nothing"},
        {"refunded", "0 euros", "nothing"},
        {"refunded", "还没有", "nothing"},
        {"refunded", "零", "nothing"},
        {"refunded", "20 EUR", "20.00 EUR"},
        {"refunded", "no, only 20 eur", "20.00 EUR"},
        {"refunded", "-20", "wrong.money"},
        {"refunded", "a bit", "wrong.money"},
        {"refunded", "dunno", "unknown"},
        {"amount", "0", "wrong.money"},
        {"amount", "0.00 EUR", "wrong.money"},
        {"amount", "nothing", "wrong.money"},
        {"amount", "no", "wrong.money"},
    };

    CHECK("en", samples);
}
END_TEST

START_TEST(expect_number__reads_figures_and_words)
{
    static const struct sample samples[] = {
        {"transfers", "3", "3"},
        {"transfers", "three", "3"},
        {"transfers", "it was 12 times", "12"},
        {"transfers", "1001", "wrong.number"},
        {"transfers", "2.5", "wrong.number"},
        {"transfers", "-2", "wrong.number"},
        {"transfers", "many", "wrong.number"},
    };

    CHECK("en", samples);
}
END_TEST

START_TEST(expect_yesno__knows_yes_and_no_in_all_languages)
{
    static const struct sample samples[] = {
        {"authorised", "yes", "yes"},
        {"authorised", "No", "no"},
        {"authorised", "yes, I did", "yes"},
        {"authorised", "no, never", "no"},
        {"authorised", "sí", "yes"},
        {"authorised", "нет", "no"},
        {"authorised", "是的", "yes"},
        {"authorised", "nein", "no"},
        {"authorised", "maybe", "wrong.yesno"},
        {"authorised", "", "wrong.yesno"},
        {"authorised", "keine Ahnung", "unknown"},
    };

    CHECK("en", samples);
}
END_TEST

START_TEST(expect_country_and_region__take_names_and_codes)
{
    static const struct sample samples[] = {
        {"country", "Spain", "ES"},
        {"country", "españa", "ES"},
        {"country", "DE", "DE"},
        {"country", "uk", "GB"},
        {"country", "USA", "US"},
        {"country", "Франция", "FR"},
        {"country", "Atlantis", "wrong.country"},
        {"region", "ca-qc", "CA-QC"},
        {"region", "Quebec", "CA-QC"},
        {"region", "nowhere", "wrong.region"},
    };

    CHECK("en", samples);
}
END_TEST

START_TEST(expect_text__takes_anything_of_bearable_length)
{
    char longer[80];
    struct answer a = ask_in("en", "", NULL, "order_no", "8150 4477");

    ck_assert_str_eq(printed(&a), "8150 4477");
    a = ask_in("en", "", NULL, "order_no", "");
    ck_assert_str_eq(printed(&a), "wrong.text");
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    a = ask_in("en", "", NULL, "order_no", longer);
    ck_assert_str_eq(printed(&a), "wrong.text_long");
    a = ask_in("en", "", NULL, "order_no", "don't know");
    ck_assert_str_eq(printed(&a), "unknown");
}
END_TEST

START_TEST(lexicon_value__wants_the_whole_text_to_be_the_word)
{
    ck_assert_str_eq(lexicon_value(dialog->lexicon, "payment_method", "paypal"), "paypal");
    ck_assert_ptr_null(lexicon_value(dialog->lexicon, "payment_method", "not paypal"));
    ck_assert_ptr_null(lexicon_value(dialog->lexicon, "platform", "paypal"));
}
END_TEST

START_TEST(lexicon__refuses_unknown_keys_and_values)
{
    static const struct {
        const char *json, *because;
    } bad[] = {
        {"{\"en\": {\"value\": {}}}", "lexicon/en.json: /value"},
        {"{\"en\": {\"values\": {\"platform\": {\"ebay\": [\"ebay\"]}}}}", "/values/platform/ebay"},
        {"{\"en\": {\"values\": {\"plattform\": {}}}}", "no such fact"},
        {"{\"en\": {\"months\": {\"13\": [\"smarch\"]}}}", "/months/13"},
        {"{\"en\": {\"classes\": {\"theft\": [\"stolen\"]}}}", "/classes/theft"},
        {"{\"en\": {\"cues\": {\"sold\": [\"sold\"]}}}", "/cues/sold"},
        {"{\"en\": {\"not\": [3]}}", "/not/0"},
        {"{\"en\": {\"not\": [\"*\"]}}", "/not/0"},
        {"{\"en\": {\"currency\": {\"QQQ\": [\"q\"]}}}", "/currency/QQQ"},
    };

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct lexicon *l = NULL;
        struct json *json = NULL;
        struct err e = {0};

        ck_assert_int_eq(json_parse(&json, bad[i].json, strlen(bad[i].json), &e), 0);
        ck_assert_int_eq(lexicon_new(&l, dialog, json, &e), -1);
        ck_assert_ptr_null(l);
        ck_assert_msg(strstr(e.text, bad[i].because) != NULL, "%s", e.text);
        json_free(&json);
    }
}
END_TEST

TESTING_MAIN_AROUND(
    "expect", set_up, tear_down, expect_choice__answers_to_number_label_beginning_and_word,
    expect_choice__knows_the_words_of_all_languages, expect_set__takes_several_all_or_none,
    expect_date__reads_days_as_people_write_them, expect_date__keeps_vague_days_as_ranges,
    expect_date__asks_back_only_when_two_readings_are_possible,
    expect_date__refuses_what_is_no_date_or_still_to_come, expect_date__reads_other_languages,
    expect_date__keeps_vague_days_as_ranges_in_every_language,
    expect_date__knows_feasts_that_are_to_come, expect_date__takes_no_count_for_a_day,
    expect_time__takes_an_hour_only_in_a_known_zone,
    expect_money__reads_amounts_with_their_currency, expect_money__offers_whose_money_it_may_be,
    expect_money__reads_words_for_it_in_every_language,
    expect_money__assumes_the_questions_currency_where_none_is_told,
    expect_money__refuses_nothing_less_than_nothing_and_too_much,
    expect_money__takes_nothing_for_an_answer__where_it_may_be_nothing,
    expect_number__reads_figures_and_words, expect_yesno__knows_yes_and_no_in_all_languages,
    expect_country_and_region__take_names_and_codes, expect_text__takes_anything_of_bearable_length,
    lexicon_value__wants_the_whole_text_to_be_the_word, lexicon__refuses_unknown_keys_and_values)
