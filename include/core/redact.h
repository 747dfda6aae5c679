/* redact.h: secrets masked before anything is stored, logged or relayed.
 * SPDX-License-Identifier: MIT
 *
 * Card numbers (issuer ranges and lengths, Luhn), security codes, PINs, passwords and one-time codes next to such words,
 * IBANs (ISO 13616 mod 97), seed phrases, numbers of passports and identity cards next to such words; digits of any width. The value is replaced by dots of no telling length; the kinds found are told, never the value.
 * Order numbers of the two platforms are not cards, and stay.
 */
#ifndef CORE_REDACT_H
#define CORE_REDACT_H

#include "base/arena.h"

enum secret {
    SECRET_CARD = 1,
    SECRET_CODE = 2,
    SECRET_PASSWORD = 4,
    SECRET_IBAN = 8,
    SECRET_SEED = 16,
    SECRET_PASSPORT = 32 /* or an identity card */
};

/* The text with secrets masked (the same pointer when there are none); *kinds is the OR of what was found. */
const char *redact(struct arena *a, const char *text, unsigned *kinds);

#endif
