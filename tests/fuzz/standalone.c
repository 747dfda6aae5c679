/* standalone.c: drives a fuzz target without libFuzzer: the seeds, then changes of them, the same ones each time. */
/* SPDX-License-Identifier: MIT */
#include "fuzz/fuzz.h"
#include <dirent.h>
#include <errno.h>
#include <string.h>

#define SEEDS_MOST 256
#define INPUT_MOST                                                                                 \
    4096               /* bytes; what is longer is for libFuzzer, which knows when it is worth it */
#define CHANGES_MOST 6 /* of one input */

struct input {
    uint8_t bytes[INPUT_MOST];
    size_t length;
};

struct corpus {
    struct input seeds[SEEDS_MOST];
    size_t count;
};

/* SplitMix64: the same numbers on every machine. */
static uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static size_t below(uint64_t *state, size_t bound)
{
    return bound ? (size_t)(draw(state) % bound) : 0;
}

/* --- seeds --- */

static int load(struct corpus *c, const char *folder, const char *name)
{
    char path[1024];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "rb");
    if (!file || c->count == SEEDS_MOST) {
        fprintf(stderr, "%s: %s\n", path, file ? "too many seeds" : strerror(errno));
        if (file)
            fclose(file);
        return -1;
    }
    c->seeds[c->count].length = fread(c->seeds[c->count].bytes, 1, INPUT_MOST, file);
    c->count++;
    fclose(file);
    return 0;
}

/* In the order of their names, so that a run can be repeated anywhere. A target without seeds begins with nothing. */
static int load_all(struct corpus *c, const char *folder)
{
    struct dirent **names;
    int count = scandir(folder, &names, NULL, alphasort), result = 0;

    for (int i = 0; i < count; i++) {
        if (names[i]->d_name[0] != '.' && result == 0)
            result = load(c, folder, names[i]->d_name);
        free(names[i]);
    }
    if (count >= 0)
        free(names);
    if (c->count == 0)
        c->seeds[c->count++].length = 0;
    return result;
}

/* --- changes --- */

static void insert(struct input *in, size_t at, const void *bytes, size_t length)
{
    if (length > INPUT_MOST - in->length)
        length = INPUT_MOST - in->length;
    memmove(in->bytes + at + length, in->bytes + at, in->length - at);
    memcpy(in->bytes + at, bytes, length);
    in->length += length;
}

static void cut(struct input *in, size_t at, size_t length)
{
    if (length > in->length - at)
        length = in->length - at;
    memmove(in->bytes + at, in->bytes + at + length, in->length - at - length);
    in->length -= length;
}

static void change(struct input *in, const struct corpus *c, uint64_t *state)
{
    static const char *const TELLING[] = {"\xff",
                                          "\xc0\x80",
                                          "\xed\xa0\x80",
                                          "\xe2\x80\xae",
                                          "\xf0\x9f\x87\xa9",
                                          "\xcc\x81",
                                          "(",
                                          ")",
                                          "[",
                                          "{",
                                          "\"",
                                          "\\u0000",
                                          "9999999999999999999",
                                          "-",
                                          "29.02.",
                                          "USD",
                                          "\n",
                                          "%n",
                                          "and ",
                                          "not "};
    const struct input *other = &c->seeds[below(state, c->count)];
    size_t at = below(state, in->length + 1), from = below(state, other->length);
    const char *word = TELLING[below(state, sizeof TELLING / sizeof TELLING[0])];

    switch (below(state, 6)) {
    case 0:
        if (at < in->length)
            in->bytes[at] ^= (uint8_t)(1U << below(state, 8));
        break;
    case 1:
        if (at < in->length)
            in->bytes[at] = (uint8_t)draw(state);
        break;
    case 2:
        cut(in, at, 1 + below(state, 8));
        break;
    case 3:
        insert(in, at, word, strlen(word));
        break;
    case 4:
        insert(in, at, other->bytes + from, below(state, other->length - from + 1));
        break;
    case 5:
        cut(in, at, in->length);
        break;
    }
}

/* The target sees a copy of exactly this length, so that a sanitizer catches a step beyond. */
static void feed(const struct input *in)
{
    uint8_t *copy = malloc(in->length ? in->length : 1);

    if (!copy)
        exit(70);
    memcpy(copy, in->bytes, in->length);
    LLVMFuzzerTestOneInput(copy, in->length);
    free(copy);
}

int main(int argc, char **argv)
{
    struct corpus *c = calloc(1, sizeof *c);
    struct input *in = calloc(1, sizeof *in);
    uint64_t state = 1;
    long runs = argc == 3 ? strtol(argv[1], NULL, 10) : 0;

    if (!c || !in || runs <= 0 || load_all(c, argv[2]) < 0) {
        fprintf(stderr, "usage: %s RUNS FOLDER_OF_SEEDS\n", argv[0]);
        return 2;
    }
    for (size_t i = 0; i < c->count; i++)
        feed(&c->seeds[i]);
    for (long run = 0; run < runs; run++) {
        *in = c->seeds[below(&state, c->count)];
        for (size_t changes = 1 + below(&state, CHANGES_MOST); changes > 0; changes--)
            change(in, c, &state);
        feed(in);
    }
    printf("%zu seeds, %ld changes of them\n", c->count, runs);
    free(in);
    free(c);
    return 0;
}
