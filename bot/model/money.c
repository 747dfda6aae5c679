/* money.c: decimal text to whole minor units and back. */
/* SPDX-License-Identifier: MIT */
#include "model/value.h"
#include "base/text.h"
#include <inttypes.h>
#include <string.h>

#define WHOLE_MOST 14     /* digits before the point: with 4 behind it still inside an int64_t */
#define DIGITS_NOT_TOLD 2 /* behind the point, when the currency is not told */

static int digits_of(const char *currency)
{
    return *currency ? text_currency_digits(currency) : DIGITS_NOT_TOLD;
}

/* "25000.00" is said of a currency without minor units too, and loses nothing. */
static bool idle_zeros(const char *fraction, int digits)
{
    return digits == 0 && strspn(fraction, "0") == strlen(fraction) && strlen(fraction) <= 2;
}

bool money_parse(const char *decimal, const char *currency, int64_t *minor)
{
    static const char figures[] = "0123456789";
    int digits = digits_of(currency);
    size_t whole = strspn(decimal, figures), behind = 0;
    const char *fraction = decimal + whole;
    int64_t amount = 0;

    *minor = 0;
    if (digits < 0 || !whole || whole > WHOLE_MOST)
        return false;
    if (*fraction == '.') {
        behind = strspn(++fraction, figures);
        if (!behind || fraction[behind])
            return false;
        if (behind > (size_t)digits && !idle_zeros(fraction, digits))
            return false;
    } else if (*fraction) {
        return false;
    }
    for (size_t i = 0; i < whole; i++)
        amount = amount * 10 + (decimal[i] - '0');
    for (size_t i = 0; i < (size_t)digits; i++)
        amount = amount * 10 + (i < behind ? fraction[i] - '0' : 0);
    *minor = amount;
    return true;
}

char *money_print(struct arena *a, int64_t minor, const char *currency)
{
    int digits = digits_of(currency);
    uint64_t amount = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor, unit = 1;
    const char *sign = minor < 0 ? "-" : "";

    if (digits < 0)
        digits = DIGITS_NOT_TOLD;
    if (digits == 0)
        return arena_print(a, "%s%" PRIu64, sign, amount);
    for (int i = 0; i < digits; i++)
        unit *= 10;
    return arena_print(a, "%s%" PRIu64 ".%0*" PRIu64, sign, amount / unit, digits, amount % unit);
}
