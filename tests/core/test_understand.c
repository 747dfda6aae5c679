/* test_understand.c: stories of buyers, as facts. The clock stands at Sunday 2026-11-22, 10:00 UTC. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "real_dialogs.h"
#include "core/understand.h"
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

static struct reading read_text(const char *text, const char *hint)
{
    struct view v = view_make(arena, dialog, NULL, 0, NULL, moment_parse(NOW));
    struct reading out;

    understand(&v, text, hint, &out);
    return out;
}

/* "none" when the text does not state it. */
static const char *fact_of(const struct reading *r, const char *id)
{
    const struct fact_def *f = dialog_fact(dialog, id);
    const struct fact *fact = fact_find(r->facts, r->fact_count, id, f->of_payment ? 1 : 0);

    return fact ? value_print(arena, &fact->value) : "none";
}

struct sample {
    const char *text, *id, *wanted;
};

static void check(const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct reading r = read_text(samples[i].text, NULL);
        const char *got = strcmp(samples[i].id, "scam") == 0   ? r.scam
                          : strcmp(samples[i].id, "lang") == 0 ? r.language
                                                               : fact_of(&r, samples[i].id);

        ck_assert_msg(strcmp(got, samples[i].wanted) == 0, "\"%s\": wanted %s %s, got %s",
                      samples[i].text, samples[i].id, samples[i].wanted, got);
    }
}

#define CHECK(samples) check(samples, sizeof(samples) / sizeof(samples)[0])

START_TEST(understand__tells_the_language)
{
    static const struct sample samples[] = {
        {"my parcel never arrived and the seller is silent", "lang", "en"},
        {"el paquete no ha llegado y el vendedor no contesta", "lang", "es"},
        {"le colis n'est jamais arrivé", "lang", "fr"},
        {"das Paket ist nie angekommen", "lang", "de"},
        {"o pacote não chegou", "lang", "pt"},
        {"посылка так и не пришла", "lang", "ru"},
        {"包裹一直没到", "lang", "zh"},
        {"il pacco non è mai arrivato", "lang", "it"},
        {"paczka nie dotarła", "lang", "pl"},
        {"xyzzy", "lang", "en"},
    };
    struct reading r;

    CHECK(samples);
    r = read_text("xyzzy", "fr");
    ck_assert_str_eq(r.language, "fr");
}
END_TEST

START_TEST(understand__tells_the_class_and_why)
{
    static const struct sample samples[] = {
        {"My order never arrived, still waiting since spring", "scam", "non_delivery"},
        {"the tracking says delivered but in another city, signed by a stranger", "scam",
         "fake_tracking"},
        {"the box was empty", "scam", "empty_or_wrong_item"},
        {"they changed the bank details, new bank account on the invoice, email was hacked", "scam",
         "payment_redirection"},
        {"someone says he can get my money back, a recovery agent, for an upfront fee", "scam",
         "recovery_scam"},
        {"la caja vacía, no es lo que pedí", "scam", "empty_or_wrong_item"},
        {"是假货，不是正品", "scam", "counterfeit"},
        {"I opened a dispute and lost", "scam", "dispute_lost"},
        {"I opened a dispute on AliExpress and I lost it", "scam", "dispute_lost"},
        {"lost my dispute", "scam", "dispute_lost"},
        {"the dispute was decided against me", "scam", "dispute_lost"},
        {"dispute closed in favour of the seller", "scam", "dispute_lost"},
        {"abrí una disputa y perdí", "scam", "dispute_lost"},
        {"我提交了纠纷但是输了", "scam", "dispute_lost"},
        {"I opened a dispute and got my money back, thanks", "scam", "not_a_scam"},
        {"I opened a dispute yesterday because the box is empty", "scam", "empty_or_wrong_item"},
        {"I opened a dispute and lost", "dispute_state", "lost"},
        {"I filed a dispute but the seller won", "dispute_state", "lost"},
        {"abrí una disputa y perdí", "dispute_state", "lost"},
        {"我提交了纠纷但是输了", "dispute_state", "lost"},
        {"blah", "scam", "unclear"},
        {"", "scam", "unclear"},
    };
    struct reading r;

    CHECK(samples);
    r = read_text("My order never arrived", NULL);
    ck_assert_uint_ge(r.because_count, 1);
    ck_assert_ptr_nonnull(strstr(r.because[0], "never arrived"));
    ck_assert(r.confidence > 0.2 && r.confidence <= 1);
}
END_TEST

START_TEST(understand__takes_facts_that_are_said)
{
    static const struct sample samples[] = {
        {"bought on Ali Express with paypal", "platform", "aliexpress"},
        {"bought on Ali Express with paypal", "payment_method", "paypal"},
        {"I paid 230 USD for shoes", "amount", "230.00 USD"},
        {"paid 1.250,50 euros by bank transfer", "amount", "1250.50 EUR"},
        {"paid by visa debit", "payment_method", "debit_card"},
        {"I used my visa card", "card_network", "visa"},
        {"order number 8141234567890123 is lost", "order_no", "8141234567890123"},
        {"order 8141234567890123", "evidence", "order"},
        {"I ordered 3 weeks ago", "paid_on", "2026-11-01"},
        {"ordered on 3 October, it arrived yesterday", "delivered_on", "2026-11-21"},
        {"ordered on 3 October, it arrived yesterday", "paid_on", "2026-10-03"},
        {"delivery promised by 30 November", "promised_on", "2026-11-30"},
        {"I opened a dispute on 5 November", "disputed_on", "2026-11-05"},
        {"I have photos and the receipt", "evidence", "payment,photos"},
        {"sent the money by western union to him, paid 500 usd", "paid_outside_platform", "yes"},
        {"it was a Trade Assurance order", "paid_outside_platform", "no"},
        {"pagué 80 euros con tarjeta de crédito", "amount", "80.00 EUR"},
        {"速卖通 付了300元 昨天", "paid_on", "2026-11-21"},
    };

    CHECK(samples);
}
END_TEST

/* To name the protection is not to say that it was used. */
START_TEST(understand__hears_whether_trade_assurance_was_used)
{
    static const struct sample samples[] = {
        {"I paid through Trade Assurance", "trade_assurance", "yes"},
        {"I paid 500 usd outside of trade assurance", "trade_assurance", "no"},
        {"I paid 500 usd outside of trade assurance", "paid_outside_platform", "yes"},
        {"it was not a trade assurance order", "trade_assurance", "no"},
        {"the order was not covered by Trade Assurance", "trade_assurance", "no"},
        {"he said trade assurance is not needed", "trade_assurance", "no"},
        {"paid without trade assurance", "trade_assurance", "no"},
        {"what is trade assurance good for", "trade_assurance", "none"},
        {"pagué fuera de Trade Assurance", "trade_assurance", "no"},
        {"j'ai payé en dehors de Trade Assurance", "trade_assurance", "no"},
        {"ohne Trade Assurance bezahlt", "trade_assurance", "no"},
        {"мы заплатили продавцу мимо Trade Assurance", "trade_assurance", "no"},
        {"我没有用信保，直接转账给他", "trade_assurance", "no"},
        {"走信保付的款", "trade_assurance", "yes"},
    };

    CHECK(samples);
}
END_TEST

START_TEST(understand__gives_each_day_to_what_is_said_of_it)
{
    static const struct sample samples[] = {
        {"i bought a lamp on aliexpress for 89 dollars with my visa card on 20 october, it came on "
         "10 november",
         "paid_on", "2026-10-20"},
        {"i bought a lamp on aliexpress for 89 dollars with my visa card on 20 october, it came on "
         "10 november",
         "delivered_on", "2026-11-10"},
        {"bought 3 may, arrived 20 may", "paid_on", "2026-05-03"},
        {"bought 3 may, arrived 20 may", "delivered_on", "2026-05-20"},
        {"20 oct paid 10 nov arrived", "paid_on", "2026-10-20"},
        {"I paid by paypal on 3 October, it never arrived", "paid_on", "2026-10-03"},
        {"I paid by paypal on 3 October, it never arrived", "delivered_on", "none"},
    };

    CHECK(samples);
}
END_TEST

START_TEST(understand__keeps_vague_days_as_ranges)
{
    static const struct sample samples[] = {
        {"I paid about 3 weeks ago", "paid_on", "2026-10-29/2026-11-04"},
        {"paid by visa end of June, nothing came", "paid_on", "2026-06-21/2026-06-30"},
        {"I ordered early last month", "paid_on", "2026-10-01/2026-10-10"},
        {"I paid 200 usd in May", "paid_on", "2026-05-01/2026-05-31"},
        {"pagué a finales de junio con tarjeta", "paid_on", "2026-06-21/2026-06-30"},
        {"j'ai payé par carte de débit avant Noël", "paid_on", "2025-12-10/2025-12-23"},
        {"Anfang Oktober mit der Debitkarte bezahlt", "paid_on", "2026-10-01/2026-10-10"},
        {"paguei no começo do mês passado no cartão", "paid_on", "2026-10-01/2026-10-10"},
        {"заплатил картой в начале октября", "paid_on", "2026-10-01/2026-10-10"},
        {"我十月初用借记卡付了八百块", "paid_on", "2026-10-01/2026-10-10"},
        {"ho pagato all'inizio di ottobre", "paid_on", "2026-10-01/2026-10-10"},
        {"zapłaciłem pod koniec czerwca", "paid_on", "2026-06-21/2026-06-30"},
        {"paid with paypal on 3 October, it never arrived", "paid_on", "2026-10-03"},
        {"paid with paypal on 3 October, it never arrived", "delivered_on", "none"},
    };

    CHECK(samples);
}
END_TEST

START_TEST(understand__knows_the_forms_of_a_word)
{
    static const struct sample samples[] = {
        {"оплатил дебетовую покупку дебетовкой 3 октября", "payment_method", "debit_card"},
        {"заплатила кредитной картой, не пришло", "payment_method", "credit_card"},
        {"оплатил наличными при получении", "payment_method", "cash"},
        {"płaciłem kartą debetową", "payment_method", "debit_card"},
        {"płatność z karty kredytowej", "payment_method", "credit_card"},
        {"mit Kreditkarten bezahlt", "payment_method", "credit_card"},
    };

    CHECK(samples);
}
END_TEST

START_TEST(understand__takes_the_country_that_is_told)
{
    static const struct sample samples[] = {
        {"I live in Germany and bought it from China", "country", "DE"},
        {"i am from south korea, nothing came", "country", "KR"},
        {"soy de México y pagué 4500 pesos", "country", "MX"},
        {"soy de México y pagué 4500 pesos", "amount", "4500.00 MXN"},
        {"j'habite en Suisse", "country", "CH"},
        {"ich wohne in der Schweiz", "country", "CH"},
        {"moro no Brasil e paguei 300 reais", "country", "BR"},
        {"я живу в Германии", "country", "DE"},
        {"mieszkam w Polsce", "country", "PL"},
        {"我在德国，付了三万五", "country", "DE"},
        {"我在德国，付了三万五", "amount", "35000.00"},
        {"vivo in Italia, non è arrivato niente", "country", "IT"},
        {"the seller lives in China", "country", "none"},
        {"I'm in the process of asking", "country", "none"},
    };

    CHECK(samples);
}
END_TEST

START_TEST(understand__hears_danger_in_every_language)
{
    static const char *const texts[] = {
        "he threatened me",
        "I don't want to live",
        "they blackmail me",
        "me están amenazando",
        "ya no quiero vivir",
        "me quieren chantajear",
        "le vendeur me menace",
        "je veux mourir",
        "on me fait du chantage",
        "der Händler bedroht mich",
        "ich will nicht mehr leben",
        "ich werde erpresst",
        "estão me ameaçando",
        "quero morrer",
        "estou sofrendo chantagem",
        "мне угрожают",
        "не хочу жить",
        "меня шантажируют",
        "卖家威胁我",
        "我不想活了",
        "他勒索我",
        "mi hanno minacciato",
        "non voglio più vivere",
        "mi ricattano",
        "sprzedawca mi grozi",
        "nie chcę żyć",
        "szantażują mnie",
        "賣家威脅我",
        "я хочу покончить с собой",
        "он угрожал приехать ко мне",
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct reading r = read_text(texts[i], NULL);

        ck_assert_msg(r.danger && r.human, "\"%s\"", texts[i]);
    }
    ck_assert(!read_text("the seller never answered, what can I do", NULL).danger);
    ck_assert(!read_text("посылка не пришла, продавец молчит", NULL).danger);
    ck_assert(!read_text("快递没来，卖家不回复", NULL).danger);
}
END_TEST

START_TEST(understand__takes_facts_in_every_language)
{
    static const struct sample samples[] = {
        {"Am 3. Oktober bei AliExpress gekauft, 1.250,50 € per Banküberweisung bezahlt", "amount",
         "1250.50 EUR"},
        {"Lieferung war für den 20. Oktober zugesagt", "promised_on", "2026-10-20"},
        {"den Streitfall habe ich am 5. November eröffnet", "disputed_on", "2026-11-05"},
        {"le mandé 500 soles por western union ayer", "paid_on", "2026-11-21"},
        {"le mandé 500 soles por western union ayer", "paid_outside_platform", "yes"},
        {"j'ai viré 800 euros sur son compte perso avant-hier", "paid_outside_platform", "yes"},
        {"payé avec paypal, livraison prévue le 10 novembre", "promised_on", "2026-11-10"},
        {"pedido 3047719283640518, chegou dia 11 de novembro, abri disputa ontem", "disputed_on",
         "2026-11-21"},
        {"pedido 3047719283640518, chegou dia 11 de novembro, abri disputa ontem", "delivered_on",
         "2026-11-11"},
        {"no alibaba com garantia comercial, paguei 2 mil dólares por transferência", "amount",
         "2000.00 USD"},
        {"заказ 3046618829304417, получил 11 ноября, спор открыл 13 ноября", "disputed_on",
         "2026-11-13"},
        {"скинул вчера 15 тыс. рублей", "amount", "15000.00 RUB"},
        {"订单号3045518829917730，11月11日收到，13号开了纠纷", "order_no", "3045518829917730"},
        {"订单号3045518829917730，11月11日收到，13号开了纠纷", "delivered_on", "2026-11-11"},
        {"三周前用贝宝付了45欧元，说11月10号之前到", "promised_on", "2026-11-10"},
        {"前天给供应商私人账户汇了一万八千美金", "paid_on", "2026-11-20"},
        {"前天给供应商私人账户汇了一万八千美金", "amount", "18000.00 USD"},
        {"l'altro ieri ho fatto un bonifico di 800 euro sul suo conto personale",
         "paid_outside_platform", "yes"},
        {"zapłaciłem 2 tys. dolarów przelewem", "amount", "2000.00 USD"},
        {"zapłaciłam trzy tygodnie temu paypalem 45 euro", "paid_on", "2026-11-01"},
        {"zapłaciłam trzy tygodnie temu paypalem 45 euro", "platform", "none"},
        {"kupiłem na temu, zapłaciłem 45 euro", "platform", "other"},
        {"duecento euro in contanti al corriere ieri", "lang", "it"},
    };

    CHECK(samples);
}
END_TEST

START_TEST(understand__never_assumes)
{
    static const struct sample samples[] = {
        {"the parcel is lost", "platform", "none"},
        {"aliexpress or alibaba, which is better", "platform", "none"},
        {"they want a fee of 50 usd", "amount", "none"},
        {"you may know that I paid 200 usd", "paid_on", "none"},
        {"I paid on 03/04", "paid_on", "none"},
        {"I paid in spring", "paid_on", "none"},
        {"today is 22 November", "paid_on", "none"},
        {"I have not paid yet, 500 usd wanted", "amount", "none"},
        {"I did not use paypal", "payment_method", "none"},
        {"500 pieces arrived", "amount", "none"},
        {"I paid the seller from a yuan account", "amount", "none"},
        {"I paid from an euro account", "amount", "none"},
        {"paid, but the listing had a dollar price", "amount", "none"},
        {"I paid 300 usd from a US dollar account", "amount", "300.00 USD"},
        {"ich habe es von einem Euro-Konto bezahlt", "amount", "none"},
        {"I paid a dollar for it", "amount", "1.00 USD"},
        {"I paid a $50 deposit", "amount", "50.00 USD"},
        {"I PAID A $50 DEPOSIT", "amount", "50.00 USD"},
        {"I paid A$50", "amount", "50.00 AUD"},
        {"I paid a$ 50", "amount", "50.00 AUD"},
        {"I paid a euro yesterday", "amount", "1.00 EUR"},
        {"I paid one dollar", "amount", "1.00 USD"},
        {"i ordered 250 of them", "order_no", "none"},
        {"tracking 1234567890123", "order_no", "none"},
        {"no photos", "evidence", "none"},
    };

    CHECK(samples);
}
END_TEST

START_TEST(understand__knows_what_cannot_wait)
{
    ck_assert(read_text("I wired 3000 usd to them, paid yesterday", NULL).urgent);
    ck_assert(!read_text("I wired 3000 usd to them, paid on 3 October", NULL).urgent);
    ck_assert(!read_text("paid yesterday with my credit card", NULL).urgent);
    ck_assert(read_text("the dispute deadline is in 3 days left", NULL).urgent);
    ck_assert(read_text("buyer protection ends tomorrow", NULL).urgent);
    ck_assert(read_text("can I talk to a real person please", NULL).human);
    ck_assert(read_text("I paid 5000 usd", NULL).human);
    ck_assert(!read_text("I paid 4999 usd", NULL).human);
    ck_assert(read_text("I want to die", NULL).danger);
    ck_assert(read_text("he threatens me and knows where I live", NULL).human);
    ck_assert(!read_text("my order never arrived", NULL).human);
}
END_TEST

START_TEST(understand__marks_facts_as_read_and_not_confirmed)
{
    struct reading r = read_text("aliexpress, paid 20 usd by paypal", NULL);

    ck_assert_uint_ge(r.fact_count, 3);
    for (size_t i = 0; i < r.fact_count; i++) {
        ck_assert_int_eq(r.facts[i].source, FROM_READING);
        ck_assert(!r.facts[i].confirmed);
        ck_assert_int_eq(r.facts[i].state, FACT_KNOWN);
    }
}
END_TEST

START_TEST(reading_json__has_the_shape_of_the_contract)
{
    struct reading r =
        read_text("I paid 230 usd with paypal on aliexpress, never arrived, I have photos", NULL);
    struct json *json = reading_json(&r);
    const struct json *facts = json_get(json, "facts");

    ck_assert_str_eq(json_string_at(json, "lang"), "en");
    ck_assert_str_eq(json_string_at(json, "scam"), "non_delivery");
    ck_assert_str_eq(json_string_at(json_get(facts, "amount"), "value"), "230.00");
    ck_assert_str_eq(json_string_at(json_get(facts, "amount"), "currency"), "USD");
    ck_assert_int_eq(json_type(json_get(facts, "paid_on")), JSON_NULL);
    ck_assert_uint_eq(json_count(json_get(json, "evidence")), 1);
    ck_assert(!json_true_at(json, "urgent"));
    json_free(&json);
}
END_TEST

START_TEST(understand__takes_a_megabyte_in_stride)
{
    static const char sentence[] =
        "I never received my order of 3 October, paid 230 usd with paypal. ";
    size_t each = sizeof sentence - 1, times = 1000000 / each;
    char *text = arena_alloc(arena, each * times + 1);
    struct reading r;

    for (size_t i = 0; i < times; i++)
        memcpy(text + i * each, sentence, each);
    r = read_text(text, NULL);
    ck_assert_str_eq(r.scam, "non_delivery");
}
END_TEST

TESTING_MAIN_AROUND("understand", set_up, tear_down, understand__tells_the_language,
                    understand__tells_the_class_and_why, understand__takes_facts_that_are_said,
                    understand__hears_whether_trade_assurance_was_used,
                    understand__gives_each_day_to_what_is_said_of_it,
                    understand__keeps_vague_days_as_ranges, understand__knows_the_forms_of_a_word,
                    understand__takes_the_country_that_is_told,
                    understand__hears_danger_in_every_language,
                    understand__takes_facts_in_every_language, understand__never_assumes,
                    understand__knows_what_cannot_wait,
                    understand__marks_facts_as_read_and_not_confirmed,
                    reading_json__has_the_shape_of_the_contract,
                    understand__takes_a_megabyte_in_stride)
