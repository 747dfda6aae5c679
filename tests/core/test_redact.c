/* test_redact.c: what is masked, and what must stay. */
/* SPDX-License-Identifier: MIT */
#include "testing.h"
#include "core/redact.h"
#include <string.h>

#define DOTS "\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2"

static void masks(const char *text, const char *wanted, unsigned wanted_kinds)
{
    struct arena *a = arena_new();
    unsigned kinds = ~0u;

    ck_assert_str_eq(redact(a, text, &kinds), wanted);
    ck_assert_uint_eq(kinds, wanted_kinds);
    arena_free(&a);
}

static void stays(const char *text)
{
    struct arena *a = arena_new();
    unsigned kinds = ~0u;

    ck_assert_ptr_eq(redact(a, text, &kinds), text);
    ck_assert_uint_eq(kinds, 0);
    arena_free(&a);
}

START_TEST(redact__masks_cards_however_they_are_grouped)
{
    masks("4111111111111111", DOTS, SECRET_CARD);
    masks("my card 4111 1111 1111 1111 thanks", "my card " DOTS " thanks", SECRET_CARD);
    masks("5500-0000-0000-0004, 3782 822463 10005", DOTS ", " DOTS, SECRET_CARD);
    masks("order paid with card 4111-1111-1111-1111", "order paid with card " DOTS, SECRET_CARD);
}
END_TEST

START_TEST(redact__leaves_order_numbers_amounts_and_dates)
{
    stays("order 8150447720396615");
    stays("order no. 4111111111111111");
    stays("5012338876104421");
    stays("4111111111111112");
    stays("I paid 1250.50 USD on 2026-10-03, order 291048837501027");
    stays("tracking LV883920174CN");
    stays("pagué el 15 de noviembre"); /* as an account number it would add up */
}
END_TEST

START_TEST(redact__masks_codes_next_to_such_words)
{
    masks("the CVV is 123", "the CVV is " DOTS, SECRET_CODE);
    masks("pin: 4821 and sms code 482913", "pin: " DOTS " and sms code " DOTS, SECRET_CODE);
    stays("the pin is wrong since 2 weeks");
    stays("spinning 1234 times");
    stays("sms code came on 2026-10-03");
}
END_TEST

START_TEST(redact__masks_passwords)
{
    masks("password: hunter22", "password: " DOTS, SECRET_PASSWORD);
    masks("my password is Summer2026! please", "my password is " DOTS " please", SECRET_PASSWORD);
    masks("contraseña=secreto", "contraseña=" DOTS, SECRET_PASSWORD);
    stays("I changed my password yesterday");
    stays("my password is not working at all");
}
END_TEST

#define A "\xC4\x85\xC4\x85\xC4\x85\xC4\x85\xC4\x85\xC4\x85\xC4\x85\xC4\x85\xC4\x85\xC4\x85"

START_TEST(redact__masks_a_long_password_to_its_end)
{
    masks("password: x" A A A A A A A "1 thanks", "password: " DOTS " thanks", SECRET_PASSWORD);
    masks("password 1" A A A A A A A A "z", "password " DOTS, SECRET_PASSWORD);
}
END_TEST

START_TEST(redact__masks_account_numbers_that_check)
{
    masks("to DE89 3704 0044 0532 0130 00 he said", "to " DOTS " he said", SECRET_IBAN);
    masks("GB82WEST12345698765432", DOTS, SECRET_IBAN);
    stays("DE88 3704 0044 0532 0130 00");
}
END_TEST

START_TEST(redact__masks_passports_and_identity_cards)
{
    masks("my passport number is X12345678", "my passport number is " DOTS, SECRET_PASSPORT);
    masks("passport no. 123456789 ok", "passport no. " DOTS " ok", SECRET_PASSPORT);
    masks("DNI 12345678Z", "DNI " DOTS, SECRET_PASSPORT);
    masks("паспорт 4509 123456", "паспорт " DOTS, SECRET_PASSPORT);
    masks("我的护照是E12345678", "我的护照是" DOTS, SECRET_PASSPORT);
    masks("Reisepass: C01X00T47", "Reisepass: " DOTS, SECRET_PASSPORT);
    stays("I sent him a copy of my passport and 2500 USD");
    stays("he has my passport since 2026-10-03");
    stays("passport, and order 8150447720396615");
    stays("passport. Then I paid 123456789");
}
END_TEST

START_TEST(redact__reads_digits_of_any_width)
{
    masks("卡号４１１１１１１１１１１１１１１１", "卡号" DOTS, SECRET_CARD);
    masks("CVV １２３", "CVV " DOTS, SECRET_CODE);
    stays("订单 ８１５０４４７７２０３９６６１５");
    stays("我付了２３０元");
}
END_TEST

START_TEST(redact__knows_the_words_of_every_language)
{
    masks("the code is 482913", "the code is " DOTS, SECRET_CODE);
    masks("482913 is my verification code", DOTS " is my verification code", SECRET_CODE);
    masks("my code: 482 913", "my code: " DOTS, SECRET_CODE);
    masks("CÓDIGO DE SEGURIDAD 123", "CÓDIGO DE SEGURIDAD " DOTS, SECRET_CODE);
    masks("code de vérification 482913", "code de vérification " DOTS, SECRET_CODE);
    masks("Kartenprüfnummer 123", "Kartenprüfnummer " DOTS, SECRET_CODE);
    masks("o código é 482913", "o código é " DOTS, SECRET_CODE);
    masks("Код из СМС 482913", "Код из СМС " DOTS, SECRET_CODE);
    masks("驗證碼482913", "驗證碼" DOTS, SECRET_CODE);
    masks("验证码是 482913", "验证码是 " DOTS, SECRET_CODE);
    masks("codice di verifica 482913", "codice di verifica " DOTS, SECRET_CODE);
    masks("kod z sms 482913", "kod z sms " DOTS, SECRET_CODE);
    masks("CONTRASEÑA: gato123", "CONTRASEÑA: " DOTS, SECRET_PASSWORD);
    masks("Пароль: кошка", "Пароль: " DOTS, SECRET_PASSWORD);
    masks("пароль от аккаунта qwerty123", "пароль от аккаунта " DOTS, SECRET_PASSWORD);
    masks("密码abc12345", "密码" DOTS, SECRET_PASSWORD);
    masks("支付密码123456", "支付密码" DOTS, SECRET_CODE);
    masks("HASŁO: kot123", "HASŁO: " DOTS, SECRET_PASSWORD);
    masks("password qwerty12", "password " DOTS, SECRET_PASSWORD);
    masks("身份证号 11010119900307447X", "身份证号 " DOTS, SECRET_PASSPORT);
    masks("CPF 123.456.789-09", "CPF " DOTS, SECRET_PASSPORT);
    masks("ssn 123-45-6789", "ssn " DOTS, SECRET_PASSPORT);
    masks("codice fiscale RSSMRA85T10A562S", "codice fiscale " DOTS, SECRET_PASSPORT);
}
END_TEST

START_TEST(redact__leaves_codes_that_are_no_secret)
{
    stays("the postal code is 90210");
    stays("code postal 75001");
    stays("código postal 28001");
    stays("codice postale 20121");
    stays("трек код 123456");
    stays("discount code 123456");
    stays("error code 1234");
    stays("the code came, and I paid 4500 euros");
    stays("he wants a code, order 8150447720396615");
    stays("kodak 482913");
    stays("passport expired on 3.10.2026");
}
END_TEST

START_TEST(redact__masks_seed_phrases)
{
    masks("my words: legal winner thank year wave sausage worth useful legal winner thank yellow",
          "my words: " DOTS, SECRET_SEED);
    masks("Seed Phrase Legal Winner Thank Year Wave Sausage Worth Useful Legal Winner and",
          "Seed " DOTS " and", SECRET_SEED);
    masks("助记词 legal winner thank year wave sausage worth useful legal winner thank yellow",
          "助记词 " DOTS, SECRET_SEED);
    stays("the seller never answered and then they blocked me while i was still waiting for it");
}
END_TEST

START_TEST(redact__tells_all_kinds_and_keeps_the_rest)
{
    masks("card 4111111111111111 cvv 123", "card " DOTS " cvv " DOTS, SECRET_CARD | SECRET_CODE);
    stays("");
    stays("…");
}
END_TEST

TESTING_MAIN("redact", redact__masks_cards_however_they_are_grouped,
             redact__leaves_order_numbers_amounts_and_dates, redact__masks_codes_next_to_such_words,
             redact__masks_passwords, redact__masks_a_long_password_to_its_end,
             redact__masks_account_numbers_that_check, redact__masks_passports_and_identity_cards,
             redact__reads_digits_of_any_width, redact__knows_the_words_of_every_language,
             redact__leaves_codes_that_are_no_secret, redact__masks_seed_phrases,
             redact__tells_all_kinds_and_keeps_the_rest)
