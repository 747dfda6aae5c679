/* fuzz_engine.c: a conversation of any lines: each is answered, and the case can be kept and read again after each. */
/* SPDX-License-Identifier: MIT */
#include "fuzz/fuzz.h"
#include "base/text.h"
#include "core/engine.h"
#include "core/redact.h"
#include <string.h>

/* A line is a message. "[2]" taps the second choice of the newest question, "~text" changes the last message, "+name" sends a
 * file, "++name" one of an album, "*sticker" what nobody can read, "@5" lets five days pass. */

#define NOW INT64_C(1795341600) /* 2026-11-22T10:00Z */
#define LINES_MOST 40
#define LINE_MOST 600
#define STATE_MOST (1024 * 1024)
#define DAY 86400

static struct dialog *dialogs;

struct talker {
    struct arena *a; /* of this conversation */
    struct casefile file;
    bool open;
    const struct choice *choices; /* of the newest message that has any */
    size_t choice_count;
    int64_t now;
    int said;
};

static void load(void)
{
    struct err e = {0};

    if (dialog_load(&dialogs, TEST_DIALOGS, &e) < 0) {
        fprintf(stderr, "%s\n", e.text);
        exit(70);
    }
}

/* --- what must hold after each step --- */

static void must_be_kept(struct talker *t)
{
    struct buf first = BUF_INIT(STATE_MOST), second = BUF_INIT(STATE_MOST);
    struct json *tree = NULL;
    struct casefile again;
    struct err e = {0};

    casefile_write(&t->file, t->a, &first);
    MUST(!first.overflow);
    MUST(json_parse(&tree, buf_text(&first), first.length, &e) == 0);
    MUST(casefile_read(t->a, tree, &again, &e) == 0);
    casefile_write(&again, t->a, &second);
    MUST(strcmp(buf_text(&first), buf_text(&second)) == 0);
    t->file = again; /* go on from what was read */
    json_free(&tree);
    buf_free(&first);
    buf_free(&second);
}

static void must_be_sayable(struct talker *t, const struct reply *r)
{
    MUST(r->text && *r->text);
    MUST(text_valid(r->text, strlen(r->text)));
    for (size_t i = 0; i < r->choice_count; i++) {
        MUST(*r->choices[i].label);
        MUST(text_valid(r->choices[i].label, strlen(r->choices[i].label)));
        MUST(strlen(r->choices[i].data) <= CHOICE_DATA_MOST);
    }
    if (r->choice_count) {
        t->choices = r->choices;
        t->choice_count = r->choice_count;
    }
}

/* Of an album only the first file is thanked for. */
static bool may_be_silent(const struct said *said)
{
    return said && said->album;
}

static void must_be_answered(struct talker *t, const struct said *said, const struct step *step)
{
    MUST(step->reply_count >= 1 || step->begin_new || may_be_silent(said));
    MUST(step->reply_count <= STEP_REPLIES);
    for (size_t i = 0; i < step->reply_count; i++)
        must_be_sayable(t, &step->replies[i]);
    MUST(phase_may_become(t->file.phase, step->after.phase) || t->file.phase == step->after.phase);
}

/* --- the conversation --- */

static void open_case(struct talker *t, const struct said *said)
{
    struct step *step = arena_alloc(t->a, sizeof *step);
    struct err e = {0};

    t->file = casefile_new("en", dialogs->interview, t->now);
    MUST(engine_open(dialogs, dialogs, &t->file, said, t->now, t->a, step, &e) == 0);
    must_be_answered(t, said, step);
    t->file = step->after;
    t->open = true;
}

static void hear(struct talker *t, const struct said *said)
{
    struct step *step = arena_alloc(t->a, sizeof *step);
    struct err e = {0};

    if (!t->open) {
        open_case(t, said);
    } else {
        MUST(engine_step(dialogs, dialogs, &t->file, said, t->now, t->a, step, &e) == 0);
        must_be_answered(t, said, step);
        t->file = step->after;
        if (step->begin_new)
            open_case(t, NULL);
    }
    must_be_kept(t);
}

static const char *tapped(const struct talker *t, const char *line)
{
    long wanted = strtol(line + 1, NULL, 10);

    if (wanted < 1 || (size_t)wanted > t->choice_count)
        return "p1.0";
    return t->choices[wanted - 1].data;
}

static void hear_line(struct talker *t, const char *line)
{
    struct attachment file = {.name = line + 1, .type = "image/jpeg", .bytes = 1000};
    struct said said = {.kind = SAID_TEXT, .message = arena_print(t->a, "m-%d", t->said)};

    if (*line == '@') {
        t->now += DAY * (strtol(line + 1, NULL, 10) % 400);
        return;
    }
    if (*line == '[' && t->open) {
        said.kind = SAID_TAP;
        said.tap = tapped(t, line);
    } else if (*line == '+') {
        said.kind = SAID_FILE;
        said.file = &file;
        said.text = "";
        said.album = line[1] == '+' ? line : NULL; /* "++one" is an album of its own */
    } else if (*line == '*') {
        said.kind = SAID_OTHER;
        file.type = line + 1;
        said.file = &file;
        said.text = "";
    } else {
        said.kind = *line == '~' && t->open ? SAID_EDIT : SAID_TEXT;
        said.text = redact(t->a, said.kind == SAID_EDIT ? line + 1 : line, &said.secrets);
    }
    said.message = said.kind == SAID_EDIT ? said.message : arena_print(t->a, "m-%d", ++t->said);
    hear(t, &said);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct talker t = {.now = NOW};
    const char *left = (const char *)data, *end = left + size;

    if (!dialogs)
        load();
    t.a = arena_new();
    for (int lines = 0; left < end && lines < LINES_MOST; lines++) {
        const char *stop = memchr(left, '\n', (size_t)(end - left));
        size_t length = (size_t)((stop ? stop : end) - left);

        hear_line(&t, text_admit(t.a, left, length, LINE_MOST, NULL));
        left += length + (stop ? 1 : 0);
    }
    arena_free(&t.a);
    return 0;
}
