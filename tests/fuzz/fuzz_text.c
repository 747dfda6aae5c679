/* fuzz_text.c: any bytes become valid text at the gate, once; what works on text keeps it valid. */
/* SPDX-License-Identifier: MIT */
#include "fuzz/fuzz.h"
#include "base/text.h"
#include "core/redact.h"
#include <string.h>

#define ADMITTED_MOST 1000 /* less than the longest input, so that cutting is tried too */
#define UNITS 60           /* of one message in text_fit */

static struct arena *memory;

static void must_be_text(const char *text)
{
    MUST(text);
    MUST(text_valid(text, strlen(text)));
}

static const char *admit(const void *bytes, size_t size)
{
    char *text = text_admit(memory, bytes, size, ADMITTED_MOST, NULL), *again;
    bool changed = true;

    must_be_text(text);
    MUST(strlen(text) <= ADMITTED_MOST);
    again = text_admit(memory, text, strlen(text), ADMITTED_MOST, &changed);
    MUST(strcmp(text, again) == 0);
    MUST(!changed);
    return text;
}

/* Cut into messages: nothing is lost but white space at the cuts, no piece is too long or ends inside a character. */
static void cut_up(const char *text)
{
    while (*text) {
        size_t length = text_fit(text, UNITS);
        const char *piece = arena_copy_bytes(memory, text, length);

        MUST(length > 0 && length <= strlen(text));
        must_be_text(piece);
        MUST(text_utf16_length(piece) <= UNITS);
        text += length;
    }
}

static void words_of(const char *text)
{
    size_t count = 0;
    const char **words = text_words(memory, text, &count);

    for (size_t i = 0; i < count; i++) {
        must_be_text(words[i]);
        MUST(*words[i]);
    }
}

static void mask(const char *text)
{
    unsigned kinds = 0;
    const char *masked = redact(memory, text, &kinds);

    must_be_text(masked);
    MUST((kinds == 0) == (masked == text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const LANGUAGES[] = {"en", "es", NULL};
    const char *text;

    if (!memory)
        memory = arena_new();
    arena_reset(memory);
    text = admit(data, size);
    must_be_text(text_fold(memory, text));
    must_be_text(text_shorten(memory, text, 20));
    must_be_text(text_country_named(text, LANGUAGES));
    words_of(text);
    cut_up(text);
    mask(text);
    return 0;
}
