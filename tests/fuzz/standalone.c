/* standalone.c: drives a fuzz target without libFuzzer: the seeds, then changes of them, the same ones each time. */
/* SPDX-License-Identifier: MIT */
#include "fuzz/fuzz.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

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

    snprintf(path, sizeof path, "%s%s%s", folder, *folder ? "/" : "", name);
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

/* The target sees a copy of exactly this length, so that a sanitizer catches a step beyond. The input at hand is in the
 * file `kept`, where it is found when the target ends the process. */
static void feed(const struct input *in, int kept)
{
    uint8_t *copy = malloc(in->length ? in->length : 1);

    if (!copy)
        exit(70);
    if (kept >= 0 && (ftruncate(kept, (off_t)in->length) < 0 ||
                      pwrite(kept, in->bytes, in->length, 0) != (ssize_t)in->length))
        exit(70);
    memcpy(copy, in->bytes, in->length);
    LLVMFuzzerTestOneInput(copy, in->length);
    free(copy);
}

static void feed_all(const struct corpus *c, struct input *in, long runs, int kept)
{
    uint64_t state = 1;

    for (size_t i = 0; i < c->count; i++)
        feed(&c->seeds[i], kept);
    for (long run = 0; run < runs; run++) {
        *in = c->seeds[below(&state, c->count)];
        for (size_t changes = 1 + below(&state, CHANGES_MOST); changes > 0; changes--)
            change(in, c, &state);
        feed(in, kept);
    }
    printf("%zu seeds, %ld changes of them\n", c->count, runs);
}

static int usage(const char *name)
{
    fprintf(stderr,
            "usage: %s RUNS FOLDER_OF_SEEDS FILE   (FILE gets the input at hand)\n"
            "       %s FILE                        (that input again)\n",
            name, name);
    return 2;
}

int main(int argc, char **argv)
{
    struct corpus *c = calloc(1, sizeof *c);
    struct input *in = calloc(1, sizeof *in);
    long runs = argc == 4 ? strtol(argv[1], NULL, 10) : 0;
    int kept = -1, result = 0;

    if (!c || !in)
        return 70;
    if (argc == 2 && load(c, "", argv[1]) == 0) {
        feed(&c->seeds[0], kept);
    } else if (runs > 0 && load_all(c, argv[2]) == 0) {
        kept = open(argv[3], O_RDWR | O_CREAT | O_TRUNC, 0600);
        feed_all(c, in, runs, kept);
        close(kept);
        unlink(argv[3]);
    } else {
        result = usage(argv[0]);
    }
    free(in);
    free(c);
    return result;
}
