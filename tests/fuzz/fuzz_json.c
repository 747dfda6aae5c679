/* fuzz_json.c: what passes the gate is written as it was read, and nothing else passes. */
/* SPDX-License-Identifier: MIT */
#include "fuzz/fuzz.h"
#include "base/json.h"
#include "base/text.h"
#include <string.h>

#define WRITTEN_MOST (1024 * 1024)

static struct json *parse_again(const struct buf *text)
{
    struct json *tree = NULL;
    struct err e = {0};

    MUST(!text->overflow);
    MUST(text_valid(text->bytes, text->length));
    MUST(json_parse(&tree, buf_text(text), text->length, &e) == 0);
    return tree;
}

static void write_twice(const struct json *tree,
                        void (*write)(const struct json *node, struct buf *out))
{
    struct buf first = BUF_INIT(WRITTEN_MOST), second = BUF_INIT(WRITTEN_MOST);
    struct json *again;

    write(tree, &first);
    again = parse_again(&first);
    write(again, &second);
    MUST(first.length == second.length);
    MUST(memcmp(first.bytes, second.bytes, first.length) == 0);
    json_free(&again);
    buf_free(&first);
    buf_free(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct json *tree = NULL;
    struct err e = {0};

    if (json_parse(&tree, (const char *)data, size, &e) < 0) {
        MUST(e.kind == ERR_INPUT);
        MUST(text_valid(e.text, strlen(e.text)));
        return 0;
    }
    MUST(text_valid(data, size));
    write_twice(tree, json_write);
    write_twice(tree, json_write_pretty);
    json_free(&tree);
    return 0;
}
