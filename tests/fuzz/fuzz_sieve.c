/* fuzz_sieve.c: what was well-formed is so when too much was left out, and the same however it comes in pieces. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* memmem */
#include "fuzz/fuzz.h"
#include "xmpp/sieve.h"
#include <expat.h>
#include <string.h>

#define INPUT_MOST 65536

static const struct sieve_limits LIMITS = {4, 12, 400, false};

struct run {
    struct sieve sieve;
    struct buf out;
    size_t enough; /* bytes that have gone on when there is enough text */
};

static bool take(void *owner, const char *bytes, size_t length)
{
    struct run *r = owner;

    buf_add(&r->out, bytes, length);
    r->sieve.limits.text_over = r->out.length >= r->enough;
    return true;
}

static void sift(struct run *r, const char *bytes, size_t length, size_t piece)
{
    sieve_begin(&r->sieve, &LIMITS);
    buf_clear(&r->out);
    for (size_t at = 0; at < length; at += piece)
        MUST(sieve_feed(&r->sieve, bytes + at, piece < length - at ? piece : length - at, take, r));
}

/* Around it a stream, as it comes to us. The parser is expat's own: no handlers, so no guard. */
static bool is_well_formed(const char *bytes, size_t length)
{
    XML_Parser parser = XML_ParserCreateNS("UTF-8", '|');
    bool good = XML_Parse(parser, bytes, (int)length, 1) != XML_STATUS_ERROR;

    XML_ParserFree(parser);
    return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct run all = {.out = BUF_INIT(4 * INPUT_MOST)}, parts = {.out = BUF_INIT(4 * INPUT_MOST)};
    struct buf in = BUF_INIT(2 * INPUT_MOST);

    /* Servers let no instruction and no document type through, and what is within the latter is no tag of ours. */
    if (size < 2 || size > INPUT_MOST || memmem(data, size, "<!D", 3))
        return 0;
    buf_add_text(&in, "<s>");
    buf_add(&in, data + 2, size - 2);
    buf_add_text(&in, "</s>");
    all.enough = parts.enough = SIZE_MAX;
    sift(&all, in.bytes, in.length, in.length);
    sift(&parts, in.bytes, in.length, data[0] % 16 + 1);
    MUST(all.out.length == parts.out.length &&
         memcmp(buf_text(&all.out), buf_text(&parts.out), all.out.length) == 0);
    parts.enough = data[1];
    sift(&parts, in.bytes, in.length, data[0] % 16 + 1);
    if (is_well_formed(in.bytes, in.length)) {
        MUST(is_well_formed(all.out.bytes, all.out.length));
        MUST(is_well_formed(parts.out.bytes, parts.out.length));
    }
    sieve_free(&all.sieve);
    sieve_free(&parts.sieve);
    buf_free(&all.out);
    buf_free(&parts.out);
    buf_free(&in);
    return 0;
}
