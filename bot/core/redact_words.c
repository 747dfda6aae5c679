/* redact_words.c: the words that announce a secret, in lower case. An accent may be left out by who writes, so both forms stand here. */
/* SPDX-License-Identifier: MIT */
#include "core/redact_parts.h"

const char *const redact_code_words[] = {
    "cvv", "cvc", "cvv2", "cvc2", "cvn", "csc", "security code", "card code", "pin", "pin code",
    "pin-code", "pin number", "otp", "2fa", "one-time code", "one time code", "one-time password",
    "one time password", "sms code", "text code", "verification code", "confirmation code",
    "authentication code", "auth code", "login code", "access code", "secret code",
    "code from the sms", "code from my bank", "digit code", "digits on the back",
    "numbers on the back",
    /* es */
    "código de seguridad", "codigo de seguridad", "código sms", "codigo sms",
    "código de verificación", "codigo de verificacion", "código de confirmación",
    "codigo de confirmacion", "código de acceso", "codigo de acceso", "clave de un solo uso",
    "clave dinámica", "clave dinamica",
    /* fr */
    "code de sécurité", "code de securite", "code sms", "code secret", "code de vérification",
    "code de verification", "code de confirmation", "code à usage unique", "code a usage unique",
    "code d'accès", "code reçu par sms", "code recu par sms", "cryptogramme", "cryptogramme visuel",
    /* de */
    "sicherheitscode", "sicherheitsnummer", "sms-code", "prüfziffer", "pruefziffer", "prüfnummer",
    "kartenprüfnummer", "bestätigungscode", "bestaetigungscode", "verifizierungscode", "einmalcode",
    "einmalpasswort", "einmal-code", "tan", "mtan", "geheimzahl", "zugangscode",
    /* pt */
    "código de segurança", "codigo de seguranca", "código de verificação", "codigo de verificacao",
    "código de confirmação", "codigo de confirmacao",
    /* ru */
    "пин", "пин-код", "пинкод", "пин код", "цвв", "свв", "cvv-код", "код из смс", "код с смс",
    "код из sms", "код смс", "смс код", "смс-код", "код подтверждения", "код безопасности",
    "код верификации", "одноразовый код", "одноразовый пароль", "цифры на обороте",
    "цифры с обратной стороны",
    /* zh */
    "验证码", "驗證碼", "安全码", "安全碼", "动态码", "動態碼", "校验码", "确认码", "動態密碼",
    "动态密码", "短信码", "三位数", "三位數", "背面数字",
    /* it */
    "codice di sicurezza", "codice sms", "codice di verifica", "codice di conferma", "codice otp",
    "codice segreto", "codice di accesso",
    /* pl */
    "kod sms", "kod z sms", "kod z smsa", "kod cvv", "kod cvc", "kod weryfikacyjny",
    "kod potwierdzający", "kod autoryzacyjny", "kod zabezpieczający", "kod bezpieczeństwa",
    "kod bezpieczenstwa", "kod jednorazowy", "kod blik", "hasło jednorazowe", NULL};

/* A code of something, which is no secret when a word of the list below stands by it. */
const char *const redact_plain_code_words[] = {"code", "código", "codigo", "codice", "kod",
                                               "kodu", "код",    "кода",   "代码",   NULL};

const char *const redact_harmless_codes[] = {
    "post",        "zip",      "discount", "coupon", "promo",   "voucher",   "track",    "error",
    "hs",          "tariff",   "country",  "area",   "qr",      "bar",       "sort",     "swift",
    "bic",         "product",  "item",     "model",  "colour",  "color",     "order",    "case",
    "reference",   "dispute",  "sku",      "dress",  "source",  "descuento", "cupón",    "cupon",
    "seguimiento", "error",    "producto", "réduc",  "reduc",   "suivi",     "produit",  "artikel",
    "rabatt",      "sendung",  "rastre",   "cupom",  "produto", "трек",      "почт",     "скидк",
    "товар",       "ошибк",    "промо",    "заказ",  "sconto",  "prodotto",  "tracciam", "rabat",
    "przesył",     "produktu", "pocztow",  "zamów",  "邮",      "优惠",      "折扣",     "快递",
    "订单",        "商品",     NULL};

const char *const redact_password_words[] = {
    "password",  "passcode",   "passwd",          "pwd",           "pw",
    "pass word", "contraseña", "contrasena",      "clave",         "mot de passe",
    "mdp",       "passwort",   "kennwort",        "palavra-passe", "senha",
    "пароль",    "пароля",     "паролем",         "пасс",          "密码",
    "密碼",      "口令",       "parola d'ordine", "hasło",         "haslo",
    "hasła",     NULL};

const char *const redact_document_words[] = {"passport",
                                             "pasaporte",
                                             "passeport",
                                             "reisepass",
                                             "passnummer",
                                             "passaporte",
                                             "passaporto",
                                             "paszport",
                                             "identity card",
                                             "id card",
                                             "id number",
                                             "id no",
                                             "national id",
                                             "ssn",
                                             "social security",
                                             "driving licence",
                                             "driver's license",
                                             "drivers license",
                                             "dni",
                                             "curp",
                                             "rut",
                                             "carte d'identité",
                                             "carte d'identite",
                                             "numéro de sécurité sociale",
                                             "personalausweis",
                                             "ausweisnummer",
                                             "führerschein",
                                             "cpf",
                                             "rg",
                                             "bilhete de identidade",
                                             "cartão de cidadão",
                                             "carta d'identità",
                                             "carta d'identita",
                                             "carta di identità",
                                             "codice fiscale",
                                             "cédula",
                                             "cedula",
                                             "dowód osobisty",
                                             "dowod osobisty",
                                             "dowodu",
                                             "pesel",
                                             "паспорт",
                                             "загран",
                                             "снилс",
                                             "инн",
                                             "护照",
                                             "護照",
                                             "身份证",
                                             "身份證",
                                             NULL};

const char *const redact_seed_words[] = {"seed",
                                         "recovery phrase",
                                         "recovery words",
                                         "secret phrase",
                                         "wallet phrase",
                                         "mnemonic",
                                         "12 words",
                                         "24 words",
                                         "frase semilla",
                                         "frase de recuperación",
                                         "frase de recuperacion",
                                         "frase secreta",
                                         "phrase de récupération",
                                         "phrase de recuperation",
                                         "phrase secrète",
                                         "wiederherstellungs",
                                         "frase de recuperação",
                                         "frase de recuperacao",
                                         "frase di recupero",
                                         "fraza odzyskiwania",
                                         "fraza seed",
                                         "сид",
                                         "мнемо",
                                         "секретная фраза",
                                         "助记词",
                                         "助記詞",
                                         NULL};

const char *const redact_order_words[] = {"order",  "pedido", "commande", "bestell",
                                          "ordine", "orden",  "zamow",    "zamów",
                                          "заказ",  "订单",   "訂單",     NULL};

const char *const redact_is_words[] = {
    " is ", " was ", " es ", " era ", " est ", " était ", " ist ", " lautet ", " war ", " é ",
    " è ",  " to ",  " – ",  " - ",   " это ", " был ",   "是",    "为",       NULL};
