/* fuzz_redact.c: whatever surrounds it, a card number does not get through, and what has no secret stays as it is. */
/* SPDX-License-Identifier: MIT */
#include "fuzz/fuzz.h"
#include "base/text.h"
#include "core/redact.h"
#include <string.h>

#define TEXT_MOST 4096
#define CARD "4111 1111 1111 1111"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    const char *text = text_admit(a, data, size, TEXT_MOST, NULL), *masked;
    unsigned kinds;

    masked = redact(a, text, &kinds);
    MUST(strlen(masked) <= 3 * strlen(text));
    MUST(kinds || masked == text);
    MUST(text_valid(masked, strlen(masked)));
    masked = redact(a, arena_print(a, "%s\n" CARD "\n%s", text, text), &kinds);
    MUST(kinds & SECRET_CARD);
    MUST(strstr(masked, CARD) == NULL || strstr(text, CARD) != NULL);
    arena_free(&a);
    return 0;
}
