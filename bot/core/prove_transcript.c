/* prove_transcript.c: a conversation as `recoup replay` reads it. */
/* SPDX-License-Identifier: MIT */
#include "base/buf.h"
#include "core/proving.h"
#include <string.h>

#define TRANSCRIPT_BYTES 60000

/* A line of its own: a line break is \n, a backslash is \\. */
static void add_said(struct buf *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '\n')
            buf_add_text(out, "\\n");
        else if (*text == '\\')
            buf_add_text(out, "\\\\");
        else
            buf_add_char(out, *text);
    }
}

static void add_input(struct buf *out, const struct input *in)
{
    switch (in->kind) {
    case INPUT_TEXT:
        buf_add_text(out, "buyer> ");
        add_said(out, in->text);
        buf_add_char(out, '\n');
        return;
    case INPUT_TAP:
        buf_print(out, "buyer> [%zu]\n", in->tap + 1);
        return;
    case INPUT_WAIT:
        buf_print(out, "@after %dd\n", in->days);
        return;
    }
}

/* The buyer is on a network with buttons, so that a choice is a tap there as it was here. */
const char *transcript_of(const struct talking *t, const char *name, const char *why,
                          const char *expect, struct arena *a)
{
    struct buf out = BUF_INIT(TRANSCRIPT_BYTES);
    struct arena *own = arena_new();
    const char *text;

    buf_print(&out, "# %s: %s\n@now %s\n@buyer ann telegram\n", name, why,
              moment_print(own, t->p->now));
    for (size_t i = 0; i < t->input_count; i++)
        add_input(&out, &t->inputs[i]);
    if (expect)
        buf_print(&out, "%s\n", expect);
    text = arena_copy(a, buf_text(&out));
    buf_free(&out);
    arena_free(&own);
    return text;
}
