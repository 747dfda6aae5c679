/* redact_words.c: the words that announce a secret, in lower case as far as ASCII goes. */
/* SPDX-License-Identifier: MIT */
#include "core/redact_parts.h"

const char *const redact_code_words[] = {
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

const char *const redact_password_words[] = {"password",
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

const char *const redact_document_words[] = {
    "passport",
    "pasaporte",
    "passeport",
    "reisepass",
    "passnummer",
    "passaporte",
    "passaporto",
    "paszport",
    "passport no",
    "identity card",
    "id card",
    "id number",
    "national id",
    "dni",
    "carte d'identit\xC3\xA9",
    "personalausweis",
    "ausweisnummer",
    "carta d'identit\xC3\xA0",
    "c\xC3\xA9"
    "dula",
    "dow\xC3\xB3"
    "d osobisty",
    "numer dowodu",
    "dowodu",
    "\xD0\xBF\xD0\xB0\xD1\x81\xD0\xBF\xD0\xBE\xD1\x80\xD1\x82",
    "\xE6\x8A\xA4\xE7\x85\xA7",
    "\xE8\xBA\xAB\xE4\xBB\xBD\xE8\xAF\x81",
    "\xD0\x9F\xD0\xB0\xD1\x81\xD0\xBF\xD0\xBE\xD1\x80\xD1\x82",
    "\xD0\x9F\xD0\x90\xD0\xA1\xD0\x9F\xD0\x9E\xD0\xA0\xD0\xA2",
    NULL};

const char *const redact_order_words[] = {"order",
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

const char *const redact_is_words[] = {
    " is ",         " was ",      " es ",       " est ", " ist ",
    " lautet ",     " \xC3\xA9 ", " \xC3\xA8 ", " to ",  " \xD1\x8D\xD1\x82\xD0\xBE ",
    "\xE6\x98\xAF", NULL};
