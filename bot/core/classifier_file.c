/* classifier_file.c: a model as the bytes of a file. */
/* SPDX-License-Identifier: MIT */
#include "core/learning.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A head of text lines, then the places of the rows (three bytes each, low first, rising), then the rows.
 *   recoup reader 1
 *   stamp HEX
 *   rows COUNT
 *   sharpness HUNDREDTHS
 *   class ID SCALE BIAS        (in millionths; one line a class)
 *   end
 */
#define MAGIC "recoup reader 1"
#define MILLION 1000000.0
#define LINE_MOST 160
#define PLACE_BYTES 3

static long long millionths(double value)
{
    return llrint(value * MILLION);
}

void classifier_write(const struct classifier *c, struct buf *out)
{
    buf_print(out, MAGIC "\nstamp %s\nrows %lu\nsharpness %lld\n", c->stamp,
              (unsigned long)c->row_count, llrint(c->sharpness * 100));
    for (unsigned k = 0; k < c->class_count; k++)
        buf_print(out, "class %s %lld %lld\n", c->classes[k], millionths(c->scale[k]),
                  millionths(c->bias[k]));
    buf_add_text(out, "end\n");
    for (uint32_t place = 0; place < FEATURES; place++) {
        const char bytes[PLACE_BYTES] = {(char)(place & 0xFF), (char)(place >> 8 & 0xFF),
                                         (char)(place >> 16)};

        if (classifier_tells(c, place))
            buf_add(out, bytes, sizeof bytes);
    }
    buf_add(out, c->rows, (size_t)c->row_count * c->class_count);
}

/* --- reading --- */

struct reading_in {
    const struct dialog *dialog;
    const char *at, *end;
    char line[LINE_MOST];
    struct err *e;
};

static int corrupt(struct reading_in *r, const char *what)
{
    return err_set(r->e, ERR_CORRUPT, CLASSIFIER_FILE ": no model of this program: %s", what);
}

/* The rest of the next line behind `word` and a blank; NULL: it begins otherwise. */
static const char *next_line(struct reading_in *r, const char *word)
{
    const char *stop = memchr(r->at, '\n', (size_t)(r->end - r->at));
    size_t length = stop ? (size_t)(stop - r->at) : LINE_MOST, word_length = strlen(word);

    if (length >= LINE_MOST)
        return NULL;
    memcpy(r->line, r->at, length);
    r->line[length] = '\0';
    r->at = stop + 1;
    if (strncmp(r->line, word, word_length) != 0)
        return NULL;
    return r->line + word_length + (r->line[word_length] == ' ');
}

static bool read_number(const char **at, long long *out)
{
    char *end;

    errno = 0;
    *out = strtoll(*at, &end, 10);
    if (errno || end == *at || (*end && *end != ' '))
        return false;
    *at = end + (*end == ' ');
    return true;
}

static int read_class(struct reading_in *r, struct classifier *c, const char *id)
{
    const char *line = next_line(r, "class");
    long long scale, bias;
    size_t length = strlen(id);

    if (!line || strncmp(line, id, length) != 0 || line[length] != ' ')
        return corrupt(r, "it is of other classes");
    line += length + 1;
    if (!read_number(&line, &scale) || !read_number(&line, &bias))
        return corrupt(r, "a number is missing");
    c->classes[c->class_count] = id;
    c->scale[c->class_count] = (double)scale / MILLION;
    c->bias[c->class_count++] = (double)bias / MILLION;
    return 0;
}

static int read_head(struct reading_in *r, struct classifier *c)
{
    const struct fact_def *scam = dialog_fact(r->dialog, "scam");
    const char *line = next_line(r, MAGIC);
    long long rows = 0, sharpness = 0;

    if (!line || *line)
        return corrupt(r, "its first line");
    if (!(line = next_line(r, "stamp")) || strlen(line) + 1 != sizeof c->stamp)
        return corrupt(r, "its stamp");
    memcpy(c->stamp, line, sizeof c->stamp);
    if (!(line = next_line(r, "rows")) || !read_number(&line, &rows) || rows < 0 ||
        rows > (long long)FEATURES)
        return corrupt(r, "its count of rows");
    if (!(line = next_line(r, "sharpness")) || !read_number(&line, &sharpness) || sharpness <= 0)
        return corrupt(r, "its sharpness");
    c->row_count = (uint32_t)rows;
    c->sharpness = (double)sharpness / 100;
    for (size_t i = 0; i < scam->value_count && i < CLASSES_MOST; i++) {
        if (read_class(r, c, scam->values[i]) < 0)
            return -1;
    }
    line = next_line(r, "end");
    return line && !*line && c->class_count ? 0 : corrupt(r, "its head has no end");
}

static int read_rows(struct reading_in *r, struct classifier *c)
{
    size_t bytes = (size_t)c->row_count * c->class_count;
    uint32_t least = 0;

    if ((size_t)(r->end - r->at) != bytes + (size_t)c->row_count * PLACE_BYTES)
        return corrupt(r, "its length");
    classifier_make_places(c);
    for (uint32_t row = 0; row < c->row_count; row++, r->at += PLACE_BYTES) {
        const unsigned char *b = (const unsigned char *)r->at;
        uint32_t place = b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16;

        if (place < least || place >= FEATURES)
            return corrupt(r, "its places are not in order");
        c->places[place / 64].told |= UINT64_C(1) << place % 64;
        least = place + 1;
    }
    classifier_number_rows(c);
    c->rows = arena_array(c->memory, bytes + 1, 1);
    memcpy(c->rows, r->at, bytes);
    return 0;
}

int classifier_open(struct classifier **out, const struct dialog *d, const void *bytes,
                    size_t length, struct err *e)
{
    struct reading_in r = {.dialog = d, .at = bytes, .end = (const char *)bytes + length, .e = e};
    struct arena *memory = arena_new();
    struct classifier *c = arena_alloc(memory, sizeof *c);

    c->memory = memory;
    *out = c;
    if (read_head(&r, c) == 0 && read_rows(&r, c) == 0)
        return 0;
    classifier_free(out);
    return -1;
}

static int load_file(struct classifier **out, const struct dialog *d, const char *path,
                     struct err *e)
{
    struct buf bytes = BUF_INIT(CLASSIFIER_BYTES_MOST);
    int result = buf_read_file(&bytes, path, e);

    if (result == 0)
        result = classifier_open(out, d, buf_text(&bytes), bytes.length, e);
    buf_free(&bytes);
    return result;
}

int classifier_load(struct classifier **out, const struct dialog *d, const char *folder,
                    struct err *e)
{
    struct arena *a = arena_new();
    char stamp[CRYPTO_SHA256_HEX];
    const char *path = arena_print(a, "%s/%s", folder, CLASSIFIER_FILE);
    int result = examples_stamp(d, folder, stamp, e);

    *out = NULL;
    if (result == 0 && access(path, F_OK) < 0)
        result =
            err_set(e, ERR_CONFLICT, "%s: there are examples, but no model: run `recoup train`",
                    CLASSIFIER_FILE);
    if (result == 0)
        result = load_file(out, d, path, e);
    if (result == 0 && strcmp((*out)->stamp, stamp) != 0) {
        classifier_free(out);
        result =
            err_set(e, ERR_CONFLICT, "%s: learnt from other examples or words: run `recoup train`",
                    CLASSIFIER_FILE);
    }
    arena_free(&a);
    return result;
}
