/* fuzz_understand.c: any first message gives a reading that can be printed, of values that the facts allow. */
/* SPDX-License-Identifier: MIT */
#include "fuzz/fuzz.h"
#include "base/text.h"
#include "core/redact.h"
#include "core/understand.h"
#include <string.h>

#define NOW INT64_C(1795341600) /* 2026-11-22T10:00Z */
#define TEXT_MOST 4096
#define JSON_MOST (1024 * 1024)

static struct dialog *dialogs;

static void load(void)
{
    struct err e = {0};

    if (dialog_load(&dialogs, TEST_DIALOGS, &e) < 0) {
        fprintf(stderr, "%s\n", e.text);
        exit(70);
    }
}

static void must_be_allowed(const struct fact *f)
{
    const struct fact_def *def = dialog_fact(dialogs, f->id);

    MUST(def && f->source == FROM_READING && !f->confirmed && f->value.type == def->type);
    if (def->type == VALUE_CHOICE || def->type == VALUE_SET)
        MUST(fact_def_allows(def, f->value.text));
    if (def->type == VALUE_MONEY)
        MUST(f->value.number >= 0);
    if (def->type == VALUE_DATE)
        MUST(f->value.day.first != DAY_NONE && f->value.day.first <= f->value.day.last);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct buf printed = BUF_INIT(JSON_MOST);
    struct reading r;
    struct view v;
    struct json *json;
    unsigned kinds;

    if (!dialogs)
        load();
    v = view_make(a, dialogs, NULL, 0, NULL, NOW);
    understand(&v, redact(a, text_admit(a, data, size, TEXT_MOST, NULL), &kinds), NULL, &r);
    MUST(r.scam && r.language && r.confidence >= 0 && r.confidence <= 1);
    for (size_t i = 0; i < r.fact_count; i++)
        must_be_allowed(&r.facts[i]);
    json = reading_json(&r);
    json_write(json, &printed);
    MUST(!printed.overflow);
    json_free(&json);
    buf_free(&printed);
    arena_free(&a);
    return 0;
}
